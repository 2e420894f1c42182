//! Where a policy document hangs in a world.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use super::Sim;
use crate::aws::{AccountId, Arn, Region};
use crate::cloud::{ControlPolicy, ControlPolicyKind, Organization};
use crate::ecr::RepositoryName;
use crate::iam::directory::{Directory, Identity, IdentityKind, name_in};
use crate::iam::{Policy, PolicyKind};

/// A place where a policy document hangs, or could.
///
/// Its text, such as `repository:111122223333/us-east-1/team/api`, stands in addresses, links and
/// files, and reads back to the same place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyPlace {
    /// An inline policy of a user, group or role: `identity:111122223333/role/ci/Pull`.
    Identity {
        /// The account.
        account: AccountId,
        /// Whether it is a user, a group or a role.
        kind: IdentityKind,
        /// Its name.
        name: Box<str>,
        /// The name of the policy.
        policy: Box<str>,
    },
    /// A managed policy that an account wrote: `managed:arn:aws:iam::111122223333:policy/Pull`.
    Managed {
        /// The account.
        account: AccountId,
        /// The ARN.
        arn: Box<str>,
    },
    /// The permissions boundary of a user or role: `boundary:111122223333/role/ci`. Where none is
    /// set, a document makes a managed policy for it.
    Boundary {
        /// The account.
        account: AccountId,
        /// Whether it is a user or a role.
        kind: IdentityKind,
        /// Its name.
        name: Box<str>,
    },
    /// Who may assume a role: `trust:111122223333/ci`.
    Trust {
        /// The account.
        account: AccountId,
        /// The name of the role.
        role: Box<str>,
    },
    /// What was passed with the session of somebody at the machine: `session:consumer/ci`.
    Session {
        /// The label of the identity.
        who: Box<str>,
    },
    /// An SCP or RCP: `control:p-examplepolicy`.
    Control {
        /// Its id.
        id: Box<str>,
    },
    /// The policy of a repository: `repository:111122223333/us-east-1/team/api`.
    Repository {
        /// The account.
        account: AccountId,
        /// The Region.
        region: Region,
        /// The name.
        name: RepositoryName,
    },
    /// The policy of a registry: `registry:111122223333/us-east-1`.
    Registry {
        /// The account.
        account: AccountId,
        /// The Region.
        region: Region,
    },
    /// The policy of a VPC endpoint: `endpoint:vpce-0123456789abcdef0`.
    VpcEndpoint {
        /// Its id.
        id: Box<str>,
    },
}

/// A text that is no place of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAPlace(Box<str>);

impl fmt::Display for NotAPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no place of a policy; one is `repository:111122223333/us-east-1/team/api`, \
             `registry:111122223333/us-east-1`, `identity:111122223333/role/ci/Pull`, \
             `managed:` with an ARN, `boundary:111122223333/role/ci`, `trust:111122223333/ci`, \
             `session:consumer/ci`, `control:p-…` or `endpoint:vpce-…`",
            self.0
        )
    }
}

impl fmt::Display for PolicyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity { account, kind, name, policy } => {
                write!(f, "identity:{account}/{kind}/{name}/{policy}")
            }
            Self::Managed { arn, .. } => write!(f, "managed:{arn}"),
            Self::Boundary { account, kind, name } => write!(f, "boundary:{account}/{kind}/{name}"),
            Self::Trust { account, role } => write!(f, "trust:{account}/{role}"),
            Self::Session { who } => write!(f, "session:{who}"),
            Self::Control { id } => write!(f, "control:{id}"),
            Self::Repository { account, region, name } => {
                write!(f, "repository:{account}/{}/{}", region.name(), name.as_str())
            }
            Self::Registry { account, region } => write!(f, "registry:{account}/{}", region.name()),
            Self::VpcEndpoint { id } => write!(f, "endpoint:{id}"),
        }
    }
}

impl FromStr for PolicyPlace {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        read(text).ok_or_else(|| NotAPlace(text.chars().take(200).collect::<String>().into()))
    }
}

fn read(text: &str) -> Option<PolicyPlace> {
    let (kind, rest) = text.split_once(':')?;
    let named = |text: &str| Some(Box::<str>::from(text)).filter(|text| !text.is_empty());
    let in_account = || {
        let (account, rest) = rest.split_once('/')?;
        Some((account.parse::<AccountId>().ok()?, rest))
    };
    Some(match kind {
        "identity" => {
            let (account, rest) = in_account()?;
            let (kind, rest) = rest.split_once('/')?;
            let (name, policy) = rest.split_once('/')?;
            let (kind, name, policy) = (identity_kind(kind)?, named(name)?, named(policy)?);
            PolicyPlace::Identity { account, kind, name, policy }
        }
        "managed" => {
            let arn: Arn = rest.parse().ok()?;
            PolicyPlace::Managed { account: arn.account?, arn: named(rest)? }
        }
        "boundary" => {
            let (account, rest) = in_account()?;
            let (kind, name) = rest.split_once('/')?;
            let kind = identity_kind(kind).filter(|kind| *kind != IdentityKind::Group)?;
            PolicyPlace::Boundary { account, kind, name: named(name)? }
        }
        "trust" => {
            let (account, role) = in_account()?;
            PolicyPlace::Trust { account, role: named(role)? }
        }
        "session" => PolicyPlace::Session { who: named(rest)? },
        "control" => PolicyPlace::Control { id: named(rest)? },
        "repository" => {
            let (account, rest) = in_account()?;
            let (region, name) = rest.split_once('/')?;
            let (region, name) = (region.parse().ok()?, name.parse().ok()?);
            PolicyPlace::Repository { account, region, name }
        }
        "registry" => {
            let (account, region) = in_account()?;
            PolicyPlace::Registry { account, region: region.parse().ok()? }
        }
        "endpoint" => PolicyPlace::VpcEndpoint { id: named(rest)? },
        _ => return None,
    })
}

fn identity_kind(word: &str) -> Option<IdentityKind> {
    let all = [IdentityKind::User, IdentityKind::Group, IdentityKind::Role];
    all.into_iter().find(|kind| kind.to_string() == word)
}

impl PolicyPlace {
    /// Every place of a world where a document hangs, and those of repositories, registries and
    /// boundaries where none does yet.
    pub fn all(sim: &Sim) -> Vec<Self> {
        let mut all = Vec::new();
        for account in sim.cloud.accounts() {
            for (region, registry) in account.registries() {
                for repository in registry.repositories() {
                    let name = repository.name().clone();
                    all.push(Self::Repository { account: account.id, region, name });
                }
                all.push(Self::Registry { account: account.id, region });
            }
            add_of_directory(account.id, &account.directory, &mut all);
        }
        for policy in sim.cloud.organization().into_iter().flat_map(Organization::policies) {
            all.push(Self::Control { id: policy.id.clone() });
        }
        for endpoint in sim.cloud.endpoints() {
            all.push(Self::VpcEndpoint { id: endpoint.id.clone() });
        }
        for identity in sim.workstation.identities() {
            if sim.cloud.session_policies(&identity.credentials).is_some() {
                all.push(Self::Session { who: identity.label.clone() });
            }
        }
        all
    }

    /// What the document says that hangs there; `None` where none does. Of several session
    /// policies, the first.
    pub fn text(&self, sim: &Sim) -> Option<Rc<str>> {
        let document = match self {
            Self::Identity { account, kind, name, policy } => {
                let of = sim.cloud.account(*account)?;
                of.directory.inline_policy(*kind, name, policy).ok().map(Rc::clone)
            }
            Self::Managed { account, arn } => managed(&sim.cloud.account(*account)?.directory, arn),
            Self::Boundary { account, kind, name } => {
                let directory = &sim.cloud.account(*account)?.directory;
                let identity = directory.identity(*kind, name).ok()?;
                managed(directory, identity.permissions_boundary.as_deref()?)
            }
            Self::Trust { account, role } => {
                let role = sim.cloud.account(*account)?.directory.role(role).ok();
                role.map(|role| Rc::clone(&role.trust_policy))
            }
            Self::Session { who } => {
                let identity = sim.workstation.identity(who)?;
                let policies = sim.cloud.session_policies(&identity.credentials)?;
                return policies.into_iter().next();
            }
            Self::Control { .. } => {
                self.control_policy(sim).map(|policy| Rc::clone(&policy.document))
            }
            Self::Repository { account, region, name } => {
                sim.cloud.registry(*account, *region)?.repository(name)?.policy.clone()
            }
            Self::Registry { account, region } => {
                sim.cloud.registry(*account, *region)?.policy.clone()
            }
            Self::VpcEndpoint { id } => {
                let found = sim.cloud.endpoints().find(|endpoint| endpoint.id == *id);
                found.map(|endpoint| Rc::clone(&endpoint.policy))
            }
        };
        document.map(|policy| Rc::clone(&policy.text))
    }

    /// What a document there may and must say.
    pub fn kind(&self, sim: &Sim) -> PolicyKind {
        match self {
            Self::Identity { .. } | Self::Managed { .. } => PolicyKind::Identity,
            Self::Boundary { .. } => PolicyKind::PermissionsBoundary,
            Self::Trust { .. } => PolicyKind::Trust,
            Self::Session { .. } => PolicyKind::Session,
            Self::Control { .. } if self.is_of_resources(sim) => PolicyKind::ResourceControl,
            Self::Control { .. } => PolicyKind::ServiceControl,
            Self::Repository { .. } => PolicyKind::Repository,
            Self::Registry { .. } => PolicyKind::Registry,
            Self::VpcEndpoint { .. } => PolicyKind::VpcEndpoint,
        }
    }

    /// The SCP or RCP that it is the place of.
    fn control_policy<'s>(&self, sim: &'s Sim) -> Option<&'s ControlPolicy> {
        let Self::Control { id } = self else { return None };
        sim.cloud.organization()?.policies().find(|policy| policy.id == *id)
    }

    fn is_of_resources(&self, sim: &Sim) -> bool {
        let policy = self.control_policy(sim);
        policy.is_some_and(|policy| policy.kind == ControlPolicyKind::Resource)
    }

    /// Whether AWS wrote the document that hangs there, so that nobody can change it.
    pub fn is_of_aws(&self, sim: &Sim) -> bool {
        self.control_policy(sim).is_some_and(|policy| policy.is_of_aws)
    }

    /// What people call it: `Repository policy of team/api in 111122223333, us-east-1`.
    pub fn title(&self, sim: &Sim) -> String {
        match self {
            Self::Identity { account, kind, name, policy } => {
                format!("Policy {policy} of {kind} {name} in {account}")
            }
            Self::Managed { account, arn } => {
                format!("Managed policy {} in {account}", name_in(arn))
            }
            Self::Boundary { account, kind, name } => {
                format!("Permissions boundary of {kind} {name} in {account}")
            }
            Self::Trust { account, role } => format!("Trust policy of role {role} in {account}"),
            Self::Session { who } => format!("Session policy of {who}"),
            Self::Control { id } => {
                let name = self.control_policy(sim).map_or(&**id, |policy| &*policy.name);
                let word = if self.is_of_resources(sim) { "Resource" } else { "Service" };
                format!("{word} control policy {name}")
            }
            Self::Repository { account, region, name } => {
                format!("Repository policy of {} in {account}, {}", name.as_str(), region.name())
            }
            Self::Registry { account, region } => {
                format!("Registry policy of {account}, {}", region.name())
            }
            Self::VpcEndpoint { id } => format!("Policy of VPC endpoint {id}"),
        }
    }
}

fn managed(directory: &Directory, arn: &str) -> Option<Rc<Policy>> {
    directory.managed_policy(arn).ok()?.document().map(Rc::clone)
}

fn add_of_directory(account: AccountId, directory: &Directory, all: &mut Vec<PolicyPlace>) {
    for user in directory.users() {
        add_of_identity(account, IdentityKind::User, &user.identity, all);
    }
    for group in directory.groups() {
        add_of_identity(account, IdentityKind::Group, group, all);
    }
    for role in directory.roles() {
        add_of_identity(account, IdentityKind::Role, &role.identity, all);
        all.push(PolicyPlace::Trust { account, role: role.identity.name.clone() });
    }
    for policy in directory.managed_policies() {
        if policy.is_own() {
            all.push(PolicyPlace::Managed { account, arn: policy.arn.clone() });
        }
    }
}

/// The places of a user, group or role itself: its inline policies and its boundary.
fn add_of_identity(
    account: AccountId,
    kind: IdentityKind,
    identity: &Identity,
    all: &mut Vec<PolicyPlace>,
) {
    for policy in identity.inline_policies.keys() {
        let (name, policy) = (identity.name.clone(), policy.clone());
        all.push(PolicyPlace::Identity { account, kind, name, policy });
    }
    if kind != IdentityKind::Group {
        all.push(PolicyPlace::Boundary { account, kind, name: identity.name.clone() });
    }
}
