//! Starting worlds.
//!
//! A scenario states who exists and what they may do; everything else in its world is made by
//! commands that run through the same doors as a learner's, so that no state exists that nobody
//! could have made.

mod bulk;
mod organization;
mod read;

use std::fmt;

pub use bulk::BulkSpec;
pub use organization::{EndpointSpec, OrganizationSpec, UnitSpec};

use super::{ClientOperation, Draft, Question, Sim};
use crate::aws::{AccountId, Region};
use crate::cloud::setup::SetupError;
use crate::cloud::{Cloud, Credentials, Puller};
use crate::ecr::Quotas;
use crate::iam::directory::{self, Directory, IdentityKind, NewIdentity};
use crate::oci::{ImageReference, published};
use crate::workstation::{Identity, Workstation};

/// Where the text of a scenario is.
type Text = fn() -> &'static str;

/// The scenarios that come with Drydock: id, and where the text is. A function for each, so that the
/// page's first screen comes with the text of the one that it opens.
const TEXTS: [(&str, Text); 4] = [
    ("two-accounts", two_accounts),
    ("organisation", organisation),
    ("docker-hub", docker_hub),
    ("large-registry", large_registry),
];

fn two_accounts() -> &'static str {
    include_str!("scenarios/two-accounts.json")
}

fn organisation() -> &'static str {
    include_str!("scenarios/organisation.json")
}

fn docker_hub() -> &'static str {
    include_str!("scenarios/docker-hub.json")
}

fn large_registry() -> &'static str {
    include_str!("scenarios/large-registry.json")
}

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
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The name in addresses and transcripts.
    pub id: Box<str>,
    /// The name that people read.
    pub title: Box<str>,
    /// What the world is about, in a sentence or two.
    pub summary: Box<str>,
    /// Where drawn identifiers start.
    pub seed: u64,
    /// When the set-up begins.
    pub clock: Box<str>,
    /// How much registries take.
    pub quotas: Quotas,
    /// Who exists.
    pub accounts: Vec<AccountSpec>,
    /// How some of the accounts belong together; none is no organisation.
    pub organization: Option<OrganizationSpec>,
    /// Which VPC endpoints there are.
    pub endpoints: Vec<EndpointSpec>,
    /// What Docker Hub has given already, and to whom it gives more.
    pub docker_hub: DockerHubSpec,
    /// Which images lie on whose machine before anything is pushed.
    pub images: Vec<ImageSpec>,
    /// What registries hold in very large numbers before the commands run.
    pub bulk: Vec<BulkSpec>,
    /// The commands that make the rest of the world.
    pub setup: Vec<Box<str>>,
    /// The commands that stand in the terminal when the page opens.
    pub opening: Vec<Box<str>>,
    /// The question that the opening raises.
    pub question: QuestionSpec,
}

/// An account and its people.
#[derive(Clone, Debug)]
pub struct AccountSpec {
    /// The short name that labels start with, such as `publisher`.
    pub name: Box<str>,
    /// The twelve digits.
    pub id: Box<str>,
    /// Whether the root user is an identity of the workstation.
    pub root: RootUser,
    /// Its users; each is an identity of the workstation.
    pub users: Vec<UserSpec>,
    /// Its roles; each with a session is an identity of the workstation.
    pub roles: Vec<RoleSpec>,
}

/// Whether somebody works as the root user of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RootUser {
    /// Nobody does, as it should be.
    Asleep,
    /// Somebody has its keys.
    AtWork,
}

/// A user and its inline policies.
#[derive(Clone, Debug)]
pub struct UserSpec {
    /// The name.
    pub name: Box<str>,
    /// Inline policies by name, as written.
    pub policies: Vec<(Box<str>, String)>,
}

/// A role, its inline policies, and the session that the workstation has of it.
#[derive(Clone, Debug)]
pub struct RoleSpec {
    /// The name.
    pub name: Box<str>,
    /// The name of its running session, if someone is at work with it.
    pub session: Option<Box<str>>,
    /// Who may assume it.
    pub trust: String,
    /// Inline policies by name, as written.
    pub policies: Vec<(Box<str>, String)>,
}

/// What Docker Hub is like at the start.
#[derive(Clone, Debug, Default)]
pub struct DockerHubSpec {
    /// How many images others at the address of the machine have pulled just before.
    pub pulls: u64,
    /// Its free accounts: names and passwords.
    pub accounts: Vec<(Box<str>, Box<str>)>,
}

/// A published image that lies on a machine.
#[derive(Clone, Debug)]
pub struct ImageSpec {
    /// Which of the published images.
    pub published: Box<str>,
    /// What it is called there.
    pub reference: Box<str>,
    /// On whose machine.
    pub on: Box<str>,
}

/// The question that a scenario opens with.
#[derive(Clone, Debug)]
pub struct QuestionSpec {
    /// The identity's label.
    pub who: Box<str>,
    /// `login`, `pull` or `push`.
    pub operation: Box<str>,
    /// The image.
    pub on: Box<str>,
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

impl Scenario {
    /// What there is to choose from, in the order of the list.
    pub fn all() -> Vec<ScenarioInfo> {
        let info = |(id, _): &(&'static str, Text)| {
            let scenario = Self::find(id).ok()?;
            let (title, summary) = (scenario.title.into(), scenario.summary.into());
            Some(ScenarioInfo { id, title, summary })
        };
        TEXTS.iter().filter_map(info).collect()
    }

    /// Whether there is a scenario of that id.
    pub fn exists(id: &str) -> bool {
        TEXTS.iter().any(|(known, _)| *known == id)
    }

    /// The scenario of that id.
    pub fn find(id: &str) -> Result<Self, ScenarioError> {
        let found = TEXTS.iter().find(|(known, _)| *known == id);
        let (_, text) = found.ok_or_else(|| ScenarioError::Unknown(id.into()))?;
        Self::parse(text())
    }
}

impl Scenario {
    /// Reads a scenario.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        read::read(text)
    }

    /// The world that the scenario starts from: its people exist and its set-up commands have run.
    pub fn build(&self) -> Result<Sim, ScenarioError> {
        let clock = self.clock.parse().map_err(|error| refused(&self.clock, error))?;
        let mut sim = Sim {
            cloud: Cloud::new(self.seed, clock),
            workstation: Workstation::new(),
            draft: Draft::default(),
        };
        sim.cloud.set_quotas(self.quotas);
        for account in &self.accounts {
            account.build(&mut sim)?;
        }
        if let Some(organization) = &self.organization {
            organization.build(&self.accounts, &mut sim.cloud)?;
        }
        for endpoint in &self.endpoints {
            endpoint.build(&self.accounts, &mut sim.cloud)?;
        }
        self.docker_hub.build(&mut sim.cloud);
        for image in &self.images {
            image.place(&mut sim.workstation)?;
        }
        for bulk in &self.bulk {
            bulk.build(&self.accounts, &mut sim.cloud)?;
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
        let QuestionSpec { who, operation, on } = &self.question;
        let operation = ClientOperation::parse(operation)
            .ok_or_else(|| refused(operation, "`login`, `pull` and `push` can be asked about"))?;
        Ok(Question { who: who.to_string(), operation, on: on.to_string() })
    }
}

impl AccountSpec {
    fn build(&self, sim: &mut Sim) -> Result<(), ScenarioError> {
        let id: AccountId = self.id.parse().map_err(|error| refused(&self.id, error))?;
        sim.cloud.add_account(id, &self.name).map_err(|error| refused(&self.name, error))?;
        if self.root == RootUser::AtWork {
            let label = format!("{}/root", self.name);
            let keys = sim.cloud.issue_root_keys(id).map_err(|error| refused(&label, error))?;
            let mut identity = Identity::new(&label, id, keys, Region::US_EAST_1);
            identity.arn = Some(format!("arn:aws:iam::{id}:root").into());
            sim.workstation.add_identity(identity);
        }
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
            let Some(session) = &role.session else { continue };
            let credentials = sim
                .cloud
                .issue_session(id, &role.name, session)
                .map_err(|error| refused(&label, error))?;
            let mut identity = Identity::new(&label, id, credentials, Region::US_EAST_1);
            let arn = format!("arn:aws:sts::{id}:assumed-role/{}/{session}", role.name);
            identity.arn = Some(arn.into());
            sim.workstation.add_identity(identity);
        }
        Ok(())
    }
}

impl UserSpec {
    fn build(&self, account: AccountId, cloud: &mut Cloud) -> Result<Credentials, SetupError> {
        cloud.set_up_directory(account, |directory, now, ids| {
            directory.create_user(NewIdentity { name: &self.name, path: "/" }, now, ids)?;
            put_policies(directory, IdentityKind::User, &self.name, &self.policies)
        })?;
        cloud.issue_keys(account, &self.name)
    }
}

impl RoleSpec {
    fn build(&self, account: AccountId, cloud: &mut Cloud) -> Result<(), SetupError> {
        cloud.set_up_directory(account, |directory, now, ids| {
            let new = NewIdentity { name: &self.name, path: "/" };
            directory.create_role(new, &self.trust, now, ids)?;
            put_policies(directory, IdentityKind::Role, &self.name, &self.policies)
        })
    }
}

fn put_policies(
    directory: &mut Directory,
    kind: IdentityKind,
    owner: &str,
    policies: &[(Box<str>, String)],
) -> Result<(), directory::Error> {
    for (name, document) in policies {
        directory.put_inline_policy(kind, owner, name, document)?;
    }
    Ok(())
}

impl DockerHubSpec {
    fn build(&self, cloud: &mut Cloud) {
        cloud.set_up_internet(|internet, now| {
            let hub = &mut internet.docker_hub;
            for (name, password) in &self.accounts {
                hub.add_account(name, password);
            }
            for _ in 0..self.pulls {
                // More than the limit is the limit.
                let _ = hub.count_pull(&Puller::workstation(), now);
            }
        });
    }
}

impl ImageSpec {
    fn place(&self, workstation: &mut Workstation) -> Result<(), ScenarioError> {
        let image = published::find(&self.published)
            .ok_or_else(|| refused(&self.published, "no published image of that name"))?;
        let reference: ImageReference =
            self.reference.parse().map_err(|error| refused(&self.reference, error))?;
        let identity = workstation
            .identity_mut(&self.on)
            .ok_or_else(|| refused(&self.on, "nobody of that name has a machine"))?;
        identity.docker.add_published(&image, reference.or_latest());
        Ok(())
    }
}
