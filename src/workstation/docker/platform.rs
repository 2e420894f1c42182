//! Platforms as a user writes them, and which image fits which machine.
//!
//! Source: containerd/platforms, its normal forms.

use crate::oci::Platform;

/// The platform of the machine that docker runs on.
pub(super) fn host() -> Platform {
    Platform { os: "linux".into(), architecture: "amd64".into(), variant: None }
}

/// Reads `linux/arm64/v8`, or an architecture alone; the error is docker's.
pub(super) fn parse(text: &str) -> Result<Platform, String> {
    let parts: Vec<&str> = text.split('/').collect();
    let (os, architecture, variant) = match *parts.as_slice() {
        [architecture] if ARCHITECTURES.contains(&normal(architecture)) => {
            ("linux", architecture, None)
        }
        [os, architecture] if is_known(os, architecture) => (os, architecture, None),
        [os, architecture, variant] if is_known(os, architecture) => {
            (os, architecture, Some(variant))
        }
        _ => {
            return Err(format!(
                "\"{text}\": unknown operating system or architecture: invalid argument"
            ));
        }
    };
    let architecture = normal(architecture);
    let variant = match (architecture, variant) {
        ("arm64", Some("v8" | "8")) | ("amd64", Some("v1")) => None,
        ("arm", None) => Some("v7"),
        (_, variant) => variant,
    };
    Ok(Platform {
        os: os.into(),
        architecture: architecture.into(),
        variant: variant.map(Into::into),
    })
}

const ARCHITECTURES: [&str; 7] = ["386", "amd64", "arm", "arm64", "ppc64le", "riscv64", "s390x"];

fn is_known(os: &str, architecture: &str) -> bool {
    ["linux", "windows"].contains(&os) && ARCHITECTURES.contains(&normal(architecture))
}

fn normal(architecture: &str) -> &str {
    match architecture {
        "x86_64" | "x86-64" => "amd64",
        "aarch64" => "arm64",
        _ => architecture,
    }
}

/// Whether an image for `of` is what somebody wants who wants `wanted`.
pub(super) fn fits(of: &Platform, wanted: &Platform) -> bool {
    parse(&of.to_string()).is_ok_and(|normal| normal == *wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_are_read_in_their_normal_form() {
        let cases = [
            ("linux/amd64", Some("linux/amd64")),
            ("linux/arm64/v8", Some("linux/arm64")),
            ("linux/aarch64", Some("linux/arm64")),
            ("arm64", Some("linux/arm64")),
            ("linux/arm", Some("linux/arm/v7")),
            ("linux/arm/v6", Some("linux/arm/v6")),
            ("linux", None),
            ("plan9/amd64", None),
            ("linux/amd64/a/b", None),
            ("", None),
        ];
        for (text, shown) in cases {
            assert_eq!(parse(text).ok().map(|it| it.to_string()).as_deref(), shown, "{text}");
        }
    }
}
