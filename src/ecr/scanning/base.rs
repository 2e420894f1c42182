//! The packages of the published images on which others are built.
//!
//! Nobody here can look into their layers. The lists are declared: packages and versions of the
//! release's archive on the day of the build, 2 December 2024, as far as they are known, and only
//! those about which the set of weaknesses has something to say (FIDELITY).

use super::package::{Ecosystem, Package, Release};
use crate::oci::Digest;

/// What an image is built on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base {
    /// The layers that it may consist of, each a digest without `sha256:`.
    layers: &'static [&'static str],
    /// The release.
    pub(super) release: Release,
    /// Names of packages, separated by blanks, and the version that they have.
    packages: &'static [(&'static str, &'static str)],
}

/// debian:bookworm and debian:bookworm-slim, which leaves out documentation and no package;
/// debian:trixie-slim.
const BASES: [Base; 2] = [
    Base {
        layers: &[
            "fdf894e782a221820acf469d425b802be26aedb5e5d26ea80a650ff6a974d488",
            "bc0965b23a04fe7f2d9fb20f597008fcf89891de1c705ffc1c80483a1f098e4f",
        ],
        release: Release::Bookworm,
        packages: BOOKWORM,
    },
    Base {
        layers: &["3b263e8feb0fb90fb041bef52d74021ccfea6add0453ed6ca0d6c4acadb2dbdf"],
        release: Release::Trixie,
        packages: TRIXIE,
    },
];

const BOOKWORM: &[(&str, &str)] = &[
    ("apt libapt-pkg6.0", "2.6.1"),
    ("coreutils", "9.1-1"),
    ("dpkg", "1.21.22"),
    ("gpgv", "2.2.40-1.1"),
    ("libblkid1 libmount1 libsmartcols1 libuuid1 mount util-linux", "2.38.1-5+deb12u2"),
    ("bsdutils", "1:2.38.1-5+deb12u2"),
    ("libc-bin libc6", "2.36-9+deb12u9"),
    ("libdb5.3", "5.3.28+dfsg2-1"),
    ("libgnutls30", "3.7.9-2+deb12u3"),
    ("libsystemd0 libudev1", "252.31-1~deb12u1"),
    ("libtasn1-6", "4.19.0-2"),
    ("login passwd", "1:4.13+dfsg1-1+b1"),
    ("perl-base", "5.36.0-7+deb12u1"),
    ("tar", "1.34+dfsg-1.2+deb12u1"),
    ("zlib1g", "1:1.2.13.dfsg-1"),
];

const TRIXIE: &[(&str, &str)] = &[
    ("apt libapt-pkg6.0t64", "2.9.16"),
    ("coreutils", "9.5-1+b1"),
    ("dpkg", "1.22.11"),
    ("gpgv", "2.2.45-2"),
    ("libblkid1 libmount1 libsmartcols1 libuuid1 mount util-linux", "2.40.2-11"),
    ("bsdutils", "1:2.40.2-11"),
    ("libc-bin libc6", "2.40-4"),
    ("libgnutls30t64", "3.8.8-2"),
    ("libsystemd0 libudev1", "257~rc3-1"),
    ("libtasn1-6", "4.19.0-3+b3"),
    ("passwd", "1:4.16.0-5"),
    ("perl-base", "5.40.0-8"),
    ("tar", "1.35+dfsg-3"),
    ("zlib1g", "1:1.3.dfsg+really1.3.1-1+b1"),
];

impl Base {
    /// The base whose layer this is.
    pub(super) fn of_layer(layer: &Digest) -> Option<&'static Self> {
        let hex = layer.hex();
        BASES.iter().find(|base| base.layers.contains(&&*hex))
    }

    /// Its packages, by name.
    pub(super) fn packages(&self, layer: Digest) -> Vec<Package> {
        let mut packages = Vec::new();
        for (names, version) in self.packages {
            for name in names.split(' ') {
                packages.push(Package {
                    ecosystem: Ecosystem::Debian(self.release),
                    name: name.into(),
                    version: (*version).into(),
                    layer,
                    file: None,
                });
            }
        }
        packages
    }
}

/// The version of a package that the published images of a release have.
pub(super) fn version_of(release: Release, name: &str) -> Option<&'static str> {
    let base = BASES.iter().find(|base| base.release == release)?;
    let rows = base.packages.iter();
    let mut having = rows.filter(|(names, _)| names.split(' ').any(|known| known == name));
    having.next().map(|(_, version)| *version)
}
