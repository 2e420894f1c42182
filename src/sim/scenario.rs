//! Starting worlds.
//!
//! A scenario states who exists and what they may do; everything else in its world is made by
//! commands that run through the same doors as a learner's, so that no state exists that nobody
//! could have made.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Sim;

/// The scenarios that come with Drydock: id and text.
const TEXTS: [(&str, &str); 1] = [("two-accounts", include_str!("scenarios/two-accounts.json"))];

/// A starting world, as its file describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario<'a> {
    /// The version of the format; 1 is the only one.
    pub format: u32,
    /// The name in addresses and transcripts.
    pub id: &'a str,
    /// The name that people read.
    pub title: &'a str,
    /// What the world is about, in a sentence or two.
    pub summary: &'a str,
    /// Where drawn identifiers start.
    pub seed: u64,
    /// When the set-up begins.
    pub clock: &'a str,
    /// Who exists.
    #[serde(borrow)]
    pub accounts: Vec<AccountSpec<'a>>,
    /// Which images lie on whose machine before anything is pushed.
    pub images: Vec<ImageSpec<'a>>,
    /// The commands that make the rest of the world.
    pub setup: Vec<&'a str>,
    /// The commands that stand in the terminal when the page opens.
    pub opening: Vec<&'a str>,
    /// The question that the opening raises.
    pub question: QuestionSpec<'a>,
}

/// An account and its people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountSpec<'a> {
    /// The short name that labels start with, such as `publisher`.
    pub name: &'a str,
    /// The twelve digits.
    pub id: &'a str,
    /// Its users; each is an identity of the workstation.
    #[serde(borrow, default)]
    pub users: Vec<UserSpec<'a>>,
    /// Its roles; each with a session is an identity of the workstation.
    #[serde(default)]
    pub roles: Vec<RoleSpec<'a>>,
}

/// A user and its inline policies.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserSpec<'a> {
    /// The name.
    pub name: &'a str,
    /// Inline policies by name, as written.
    #[serde(borrow, default)]
    pub policies: BTreeMap<&'a str, &'a RawValue>,
}

/// A role, its inline policies, and the session that the workstation has of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleSpec<'a> {
    /// The name.
    pub name: &'a str,
    /// The name of its running session, if someone is at work with it.
    pub session: Option<&'a str>,
    /// Who may assume it.
    #[serde(borrow)]
    pub trust: &'a RawValue,
    /// Inline policies by name, as written.
    #[serde(default)]
    pub policies: BTreeMap<&'a str, &'a RawValue>,
}

/// A published image that lies on a machine.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageSpec<'a> {
    /// Which of the published images.
    pub published: &'a str,
    /// What it is called there.
    pub reference: &'a str,
    /// On whose machine.
    pub on: &'a str,
}

/// The question that a scenario opens with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionSpec<'a> {
    /// The identity's label.
    pub who: &'a str,
    /// `login`, `pull` or `push`.
    pub operation: &'a str,
    /// The image.
    pub on: &'a str,
}

/// There is no such scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownScenario(Box<str>);

impl fmt::Display for UnknownScenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = TEXTS.iter().map(|(id, _)| *id).collect();
        write!(f, "there is no scenario `{}`; there is: {}", self.0, known.join(", "))
    }
}
