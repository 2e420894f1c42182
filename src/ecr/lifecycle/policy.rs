//! What a lifecycle policy says: rules that select images and do something with them.

use super::{InvalidLifecyclePolicy, read, rules};

/// A lifecycle policy that ECR takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecyclePolicy {
    /// Its text, as it was put.
    pub text: Box<str>,
    rules: Vec<Rule>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The smaller, the earlier. No two rules have the same.
    pub priority: u64,
    /// What its author says of it.
    pub description: Option<Box<str>>,
    /// By their tags, which images it is about.
    pub tag_selection: TagSelection,
    /// By where they are kept, which images it is about.
    pub storage_class: StorageClass,
    /// Which of these it acts on.
    pub count: Count,
    /// What it does with them.
    pub action: Action,
}

/// Which images a rule is about, by their tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagSelection {
    /// Those without tags.
    Untagged,
    /// All.
    Any,
    /// Those that have for each of these prefixes a tag that starts with it.
    Prefixes(Vec<Box<str>>),
    /// Those that have for each of these patterns a tag that it covers; `*` is any run.
    Patterns(Vec<Box<str>>),
}

/// Where an image is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StorageClass {
    /// Where it can be pulled from.
    Standard,
    /// Where it only waits.
    Archive,
}

/// Which of the images that it is about a rule acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// All but so many of the newest.
    ImageCountMoreThan(u64),
    /// Those that were pushed more than so many days ago.
    SinceImagePushed {
        /// The days.
        days: u64,
    },
    /// Those that were pulled last more than so many days ago.
    SinceImagePulled {
        /// The days.
        days: u64,
    },
    /// Those that went into the archive more than so many days ago.
    SinceImageTransitioned {
        /// The days.
        days: u64,
    },
}

/// What a rule does with an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Deletes it.
    Expire,
    /// Moves it into the archive.
    Archive,
}

impl LifecyclePolicy {
    /// Reads a policy, or says in AWS's words what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, InvalidLifecyclePolicy> {
        let rules = rules::checked(read::read(text)?)?;
        Ok(Self { text: text.into(), rules })
    }

    /// Its rules, by priority.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}
