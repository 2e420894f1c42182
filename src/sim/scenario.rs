//! Starting worlds.
//!
//! A scenario states who exists and what they may do; everything else in its world is made by
//! commands that run through the same doors as a learner's, so that no state exists that nobody
//! could have made.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{ClientOperation, Question, Sim};
use crate::aws::{AccountId, Region};
use crate::cloud::setup::SetupError;
use crate::cloud::{Cloud, Credentials};
use crate::iam::directory::{self, Directory, IdentityKind, NewIdentity};
use crate::json::{self, Layout, print};
use crate::oci::{ImageReference, published};
use crate::workstation::{Identity, Workstation};

/// The scenarios that come with Drydock: id and text.
const TEXTS: [(&str, &str); 1] = [("two-accounts", include_str!("scenarios/two-accounts.json"))];

/// What a list of scenarios shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioInfo {
    /// The name in addresses and transcripts.
    pub id: &'static str,
    /// The name that people read.
    pub title: String,
    /// What the world is about, in a sentence or two.
    pub summary: String,
}

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

/// Why a scenario cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioError {
    /// There is none of that name.
    Unknown(Box<str>),
    /// Its file is not of the format.
    Malformed(Box<str>),
    /// Part of its set-up is refused.
    Setup {
        /// The part: an account, a person, a command.
        part: Box<str>,
        /// What was said.
        reason: Box<str>,
    },
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(id) => {
                let known: Vec<_> = TEXTS.iter().map(|(id, _)| *id).collect();
                write!(f, "there is no scenario `{id}`; there is: {}", known.join(", "))
            }
            Self::Malformed(reason) => write!(f, "the scenario cannot be read: {reason}"),
            Self::Setup { part, reason } => write!(f, "set-up of `{part}`: {}", reason.trim()),
        }
    }
}

/// A part of the set-up that was refused.
fn refused(part: &str, reason: impl fmt::Display) -> ScenarioError {
    ScenarioError::Setup { part: part.into(), reason: reason.to_string().into() }
}

impl Scenario<'static> {
    /// What there is to choose from, in the order of the list.
    pub fn all() -> Vec<ScenarioInfo> {
        let info = |(id, _): &(&'static str, &'static str)| {
            let scenario = Self::find(id).ok()?;
            let (title, summary) = (scenario.title.to_owned(), scenario.summary.to_owned());
            Some(ScenarioInfo { id, title, summary })
        };
        TEXTS.iter().filter_map(info).collect()
    }

    /// The scenario of that id.
    pub fn find(id: &str) -> Result<Self, ScenarioError> {
        let found = TEXTS.iter().find(|(known, _)| *known == id);
        let (_, text) = found.ok_or_else(|| ScenarioError::Unknown(id.into()))?;
        Self::parse(text)
    }
}

impl<'a> Scenario<'a> {
    /// Reads a scenario.
    pub fn parse(text: &'a str) -> Result<Self, ScenarioError> {
        let malformed = |reason: String| ScenarioError::Malformed(reason.into());
        let scenario: Self =
            serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
        if scenario.format != 1 {
            return Err(malformed(format!("format {} is not known; 1 is", scenario.format)));
        }
        Ok(scenario)
    }

    /// The world that the scenario starts from: its people exist and its set-up commands have run.
    pub fn build(&self) -> Result<Sim, ScenarioError> {
        let clock = self.clock.parse().map_err(|error| refused(self.clock, error))?;
        let mut sim = Sim { cloud: Cloud::new(self.seed, clock), workstation: Workstation::new() };
        for account in &self.accounts {
            account.build(&mut sim)?;
        }
        for image in &self.images {
            image.place(&mut sim.workstation)?;
        }
        for line in &self.setup {
            let run = sim.workstation.run(&mut sim.cloud, line);
            if run.exit_code != 0 {
                return Err(refused(line, run.text()));
            }
        }
        Ok(sim)
    }

    /// The question that the opening raises.
    pub fn question(&self) -> Result<Question, ScenarioError> {
        let QuestionSpec { who, operation, on } = self.question;
        let operation = ClientOperation::parse(operation)
            .ok_or_else(|| refused(operation, "`login`, `pull` and `push` can be asked about"))?;
        Ok(Question { who: who.to_owned(), operation, on: on.to_owned() })
    }
}

impl AccountSpec<'_> {
    fn build(&self, sim: &mut Sim) -> Result<(), ScenarioError> {
        let id: AccountId = self.id.parse().map_err(|error| refused(self.id, error))?;
        sim.cloud.add_account(id, self.name).map_err(|error| refused(self.name, error))?;
        for user in &self.users {
            let label = format!("{}/{}", self.name, user.name);
            let credentials =
                user.build(id, &mut sim.cloud).map_err(|error| refused(&label, error))?;
            let mut identity = Identity::new(&label, id, credentials, Region::US_EAST_1);
            identity.arn = Some(format!("arn:aws:iam::{id}:user/{}", user.name).into());
            sim.workstation.add_identity(identity);
        }
        for role in &self.roles {
            let label = format!("{}/{}", self.name, role.name);
            role.build(id, &mut sim.cloud).map_err(|error| refused(&label, error))?;
            let Some(session) = role.session else { continue };
            let credentials = sim
                .cloud
                .issue_session(id, role.name, session)
                .map_err(|error| refused(&label, error))?;
            let mut identity = Identity::new(&label, id, credentials, Region::US_EAST_1);
            let arn = format!("arn:aws:sts::{id}:assumed-role/{}/{session}", role.name);
            identity.arn = Some(arn.into());
            sim.workstation.add_identity(identity);
        }
        Ok(())
    }
}

impl UserSpec<'_> {
    fn build(&self, account: AccountId, cloud: &mut Cloud) -> Result<Credentials, SetupError> {
        cloud.set_up_directory(account, |directory, now, ids| {
            directory.create_user(NewIdentity { name: self.name, path: "/" }, now, ids)?;
            put_policies(directory, IdentityKind::User, self.name, &self.policies)
        })?;
        cloud.issue_keys(account, self.name)
    }
}

impl RoleSpec<'_> {
    fn build(&self, account: AccountId, cloud: &mut Cloud) -> Result<(), SetupError> {
        cloud.set_up_directory(account, |directory, now, ids| {
            let new = NewIdentity { name: self.name, path: "/" };
            directory.create_role(new, &laid_out(self.trust.get()), now, ids)?;
            put_policies(directory, IdentityKind::Role, self.name, &self.policies)
        })
    }
}

fn put_policies(
    directory: &mut Directory,
    kind: IdentityKind,
    owner: &str,
    policies: &BTreeMap<&str, &RawValue>,
) -> Result<(), directory::Error> {
    for (name, document) in policies {
        directory.put_inline_policy(kind, owner, name, &laid_out(document.get()))?;
    }
    Ok(())
}

/// A document as people write it, whatever the indentation of the file that it stands in.
fn laid_out(document: &str) -> String {
    json::parse(document)
        .map_or_else(|_| document.to_owned(), |node| print(&node, Layout::Spaces(2)))
}

impl ImageSpec<'_> {
    fn place(&self, workstation: &mut Workstation) -> Result<(), ScenarioError> {
        let image = published::find(self.published)
            .ok_or_else(|| refused(self.published, "no published image of that name"))?;
        let reference: ImageReference =
            self.reference.parse().map_err(|error| refused(self.reference, error))?;
        let identity = workstation
            .identity_mut(self.on)
            .ok_or_else(|| refused(self.on, "nobody of that name has a machine"))?;
        identity.docker.add_published(&image, reference.or_latest());
        Ok(())
    }
}
