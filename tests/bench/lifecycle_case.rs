//! The largest lifecycle policy over the largest repository: 50 rules, 100,000 images. One file for
//! the measurement here and the one in WebAssembly.

use std::fmt::Write as _;

use drydock::aws::Timestamp;
use drydock::ecr::lifecycle::{Candidate, LifecyclePolicy, Times};
use drydock::ecr::storage::ImageStatus;
use drydock::oci::Digest;

/// How many images there are.
pub(crate) const IMAGES: u32 = 100_000;

const START_MS: i64 = 1_780_304_400_000;

/// The moment at which the plan is made.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(START_MS)
}

/// One rule about untagged images, one about all, and 48 about tags between them: by prefix, by
/// pattern, by two patterns at once; half of them count, half go by age.
pub(crate) fn policy() -> Option<LifecyclePolicy> {
    let mut text = r#"{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}"#.to_owned();
    for team in 2..50 {
        let tags = match team % 4 {
            0 => format!(r#""tagPrefixList":["team-{team}-"]"#),
            1 => format!(r#""tagPatternList":["team-{team}-*"]"#),
            2 => format!(r#""tagPatternList":["*-{team}-*-rc*"]"#),
            _ => format!(r#""tagPatternList":["team-{team}-*","*-rc1"]"#),
        };
        let count = match team % 2 {
            0 => r#""countType":"imageCountMoreThan","countNumber":100"#,
            _ => r#""countType":"sinceImagePushed","countUnit":"days","countNumber":30"#,
        };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            r#",{{"rulePriority":{team},"selection":{{"tagStatus":"tagged",{tags},{count}}},"action":{{"type":"expire"}}}}"#
        );
    }
    text.push_str(r#",{"rulePriority":50,"selection":{"tagStatus":"any","countType":"sinceImagePushed","countUnit":"days","countNumber":365},"action":{"type":"expire"}}]}"#);
    LifecyclePolicy::parse(&text).ok()
}

/// The tags of every image: of ten, seven have one, two have two and one has none.
pub(crate) fn tags() -> Vec<Vec<String>> {
    let tag = |number: u32| format!("team-{}-{number:06}-rc{}", number % 60, number % 3);
    let of = |number: u32| match number % 10 {
        0 => Vec::new(),
        1 | 2 => vec![tag(number), format!("build-{number}")],
        _ => vec![tag(number)],
    };
    (0..IMAGES).map(of).collect()
}

/// The images, pushed one every ten minutes; every twentieth is an index of the two before it.
pub(crate) fn images(tags: &[Vec<String>]) -> Vec<Candidate<'_>> {
    let digest = |number: u32| Digest::of(&number.to_le_bytes());
    let mut images = Vec::new();
    for (number, tags) in (0..IMAGES).zip(tags) {
        images.push(Candidate {
            digest: digest(number),
            times: Times {
                pushed_at: Timestamp::from_millis(START_MS - i64::from(number) * 600_000),
                last_recorded_pull_time: None,
                last_archived_at: None,
                last_activated_at: None,
            },
            status: ImageStatus::Active,
            subject: None,
            tags: tags.iter().map(String::as_str).collect(),
            children: match number % 20 {
                19 => vec![digest(number - 1), digest(number - 2)],
                _ => Vec::new(),
            },
        });
    }
    images
}
