//! Changes to policies that are not made yet: what a "what if" is asked about.

mod commands;
mod steps;

use std::fmt;
use std::rc::Rc;

pub use steps::DraftCommand;

use super::{PolicyPlace, Sim};
use crate::aws::AccountId;
use crate::cloud::setup::SetupError;
use crate::iam::directory::{self, Directory, IdentityKind, NewPolicy};
use crate::iam::{Policy, PolicyKind, Problem};
use crate::workstation::Identity;

/// The edits of a world that nobody has made yet, at most one for each place.
///
/// It is part of the world, so that going back, saving and linking have it. The world itself does
/// not know of it: only [`Draft::applied`] and [`Draft::commands`] bring the two together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    edits: Rc<Vec<Edit>>,
}

/// One change: what shall hang at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Where.
    pub place: PolicyPlace,
    /// What is written there; `None` takes the document away.
    pub text: Option<Rc<str>>,
    /// The last of what was written there that could be a policy; it counts while `text` is none.
    in_force: Option<Change>,
    /// Whether it counts at all.
    pub is_on: bool,
}

/// Whether an edit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// It does.
    On,
    /// It is kept, and does not.
    Off,
}

/// What an edit does once it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    Set(Rc<str>),
    Remove,
}

/// Why a draft cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftError {
    /// What is written is no policy of that kind.
    Invalid {
        /// Where.
        place: PolicyPlace,
        /// What is wrong; never empty.
        problems: Vec<Problem>,
    },
    /// The world does not take it.
    Refused {
        /// Where.
        place: PolicyPlace,
        /// Why.
        sentence: Box<str>,
    },
    /// It cannot be made with commands.
    NoCommand {
        /// Where.
        place: PolicyPlace,
        /// What to do instead.
        remedy: &'static str,
    },
}

impl DraftError {
    /// The place of the edit that cannot be applied.
    pub fn place(&self) -> &PolicyPlace {
        match self {
            Self::Invalid { place, .. }
            | Self::Refused { place, .. }
            | Self::NoCommand { place, .. } => place,
        }
    }
}

impl fmt::Display for DraftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { place, problems } => {
                write!(f, "{place}: this is no policy")?;
                problems.first().map_or(Ok(()), |problem| write!(f, ": {problem}"))
            }
            Self::Refused { place, sentence } => write!(f, "{place}: {sentence}"),
            Self::NoCommand { place, remedy } => write!(f, "{place}: {remedy}"),
        }
    }
}

impl Edit {
    /// An edit that counts, as far as `text` is a policy of the place.
    pub fn new(sim: &Sim, place: PolicyPlace, text: Option<Rc<str>>) -> Self {
        let in_force = change_of(sim, &place, text.as_ref());
        Self { place, text, in_force, is_on: true }
    }

    /// Whether what is written can be a policy there.
    pub fn is_valid(&self) -> bool {
        match (&self.text, &self.in_force) {
            (Some(text), Some(Change::Set(valid))) => Rc::ptr_eq(text, valid) || text == valid,
            (None, Some(Change::Remove)) => true,
            _ => false,
        }
    }

    /// Makes the change in a world.
    fn apply(&self, sim: &mut Sim) -> Result<(), DraftError> {
        let text = match &self.in_force {
            Some(Change::Set(text)) => Some(&**text),
            Some(Change::Remove) => None,
            None => return Ok(()),
        };
        let refused = |sentence: String| DraftError::Refused {
            place: self.place.clone(),
            sentence: sentence.into(),
        };
        put(sim, &self.place, text).map_err(|error| refused(error.to_string()))
    }
}

fn change_of(sim: &Sim, place: &PolicyPlace, text: Option<&Rc<str>>) -> Option<Change> {
    let Some(text) = text else { return Some(Change::Remove) };
    Policy::parse(text, place.kind(sim)).ok().map(|_| Change::Set(Rc::clone(text)))
}

impl Draft {
    /// The edits, in the order in which their places were first changed.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The edit of a place.
    pub fn edit_of(&self, place: &PolicyPlace) -> Option<&Edit> {
        self.edits.iter().find(|edit| edit.place == *place)
    }

    /// What is written for a place, or hangs there in the world of which it is the draft.
    pub fn text_of(&self, sim: &Sim, place: &PolicyPlace) -> Option<Rc<str>> {
        self.edit_of(place).map_or_else(|| place.text(sim), |edit| edit.text.clone())
    }

    /// The draft with something else written for a place. What the world says already is no edit.
    #[must_use]
    pub fn with(&self, sim: &Sim, place: PolicyPlace, text: Option<Rc<str>>) -> Self {
        let mut edits = Vec::clone(&self.edits);
        let index = edits.iter().position(|edit| edit.place == place);
        if place.text(sim) == text {
            if let Some(index) = index {
                edits.remove(index);
            }
            return Self { edits: Rc::new(edits) };
        }
        let mut new = Edit::new(sim, place, text);
        match index.and_then(|index| edits.get_mut(index)) {
            Some(edit) => {
                new.is_on = edit.is_on;
                // While what is being written is none, the last policy stays in force.
                new.in_force = new.in_force.or_else(|| edit.in_force.take());
                *edit = new;
            }
            None => edits.push(new),
        }
        Self { edits: Rc::new(edits) }
    }

    /// The draft with one edit, counted from 0, switched on or off; `None` where there is none.
    pub fn switched(&self, index: usize, to: Switch) -> Option<Self> {
        let mut edits = Vec::clone(&self.edits);
        edits.get_mut(index)?.is_on = to == Switch::On;
        Some(Self { edits: Rc::new(edits) })
    }

    /// The draft without the edit of a place.
    #[must_use]
    pub fn without(&self, place: &PolicyPlace) -> Self {
        let mut edits = Vec::clone(&self.edits);
        edits.retain(|edit| edit.place != *place);
        Self { edits: Rc::new(edits) }
    }

    /// The world with every edit made that is on; its own draft is empty. Nothing is half made:
    /// the first edit that cannot be made is the error.
    pub fn applied(&self, sim: &Sim) -> Result<Sim, DraftError> {
        self.check(sim)?;
        let (applied, errors) = self.applied_as_far(sim);
        errors.into_iter().next().map_or(Ok(applied), Err)
    }

    /// The world with the edits made that can be, as far as they are policies, and what stands in
    /// the way of the others. While somebody writes, the last valid version counts.
    pub fn applied_as_far(&self, sim: &Sim) -> (Sim, Vec<DraftError>) {
        let (mut applied, mut errors) = (sim.clone(), Vec::new());
        applied.draft = Self::default();
        for edit in self.edits.iter().filter(|edit| edit.is_on) {
            let before = applied.clone();
            if let Err(error) = edit.apply(&mut applied) {
                errors.push(error);
                applied = before;
            }
        }
        (applied, errors)
    }

    /// The first edit that is on and no policy.
    fn check(&self, sim: &Sim) -> Result<(), DraftError> {
        for edit in self.edits.iter().filter(|edit| edit.is_on && !edit.is_valid()) {
            let text = edit.text.as_deref().unwrap_or_default();
            if let Err(problems) = Policy::parse(text, edit.place.kind(sim)) {
                return Err(DraftError::Invalid { place: edit.place.clone(), problems });
            }
        }
        Ok(())
    }
}

/// Hangs a document at a place, or takes it away.
#[inline(never)]
fn put(sim: &mut Sim, place: &PolicyPlace, text: Option<&str>) -> Result<(), SetupError> {
    let cannot = |sentence: &str| SetupError::Policy(sentence.into());
    let cloud = &mut sim.cloud;
    match place {
        PolicyPlace::Identity { account, kind, name, policy } => {
            cloud.set_up_directory(*account, |directory, _, _| match text {
                Some(text) => directory.put_inline_policy(*kind, name, policy, text),
                None => directory.delete_inline_policy(*kind, name, policy),
            })
        }
        PolicyPlace::Managed { account, arn } => {
            let text = text.ok_or_else(|| {
                cannot("a managed policy is not taken away here: detach it, or let it allow less")
            })?;
            cloud.set_up_directory(*account, |directory, now, _| {
                let version = add_version(directory, arn, text, now)?;
                directory.set_default_policy_version(arn, &version)
            })
        }
        PolicyPlace::Boundary { account, kind, name } => {
            put_boundary(sim, (*account, *kind, name), text)
        }
        PolicyPlace::Trust { account, role } => {
            let text = text.ok_or_else(|| cannot("a role has a trust policy always"))?;
            cloud.replace_trust_policy(*account, role, text)
        }
        PolicyPlace::Session { who } => {
            let identity = sim.workstation.identity(who);
            let identity = identity.ok_or_else(|| cannot("there is nobody of that name"))?;
            cloud.replace_session_policy(&identity.credentials, text)
        }
        PolicyPlace::Control { id } => {
            let text = text.ok_or_else(|| {
                cannot("a control policy is not taken away here: detach it, or let it allow more")
            })?;
            cloud.replace_control_policy(id, text)
        }
        PolicyPlace::Repository { account, region, name } => {
            cloud.replace_repository_policy((*account, *region), name, text)
        }
        PolicyPlace::Registry { account, region } => {
            cloud.replace_registry_policy(*account, *region, text)
        }
        PolicyPlace::VpcEndpoint { id } => {
            cloud.replace_endpoint_policy(id, text)?;
            // Whoever goes through the endpoint goes through the new one.
            let is_through =
                |it: &Identity| it.route.endpoint().is_some_and(|endpoint| endpoint.id == *id);
            let through = sim.workstation.identities().filter(|it| is_through(it));
            for label in through.map(|it| it.label.clone()).collect::<Vec<_>>() {
                let route = sim.cloud.route_through(id);
                if let (Some(route), Some(it)) = (route, sim.workstation.identity_mut(&label)) {
                    it.route = route;
                }
            }
            Ok(())
        }
    }
}

/// The name of the policy that becomes a boundary where none is set.
fn boundary_name(name: &str) -> String {
    [name, "-boundary"].concat()
}

#[inline(never)]
fn put_boundary(
    sim: &mut Sim,
    (account, kind, name): (AccountId, IdentityKind, &str),
    text: Option<&str>,
) -> Result<(), SetupError> {
    sim.cloud.set_up_directory(account, |directory, now, ids| {
        let Some(text) = text else {
            return directory.set_permissions_boundary(kind, name, None);
        };
        // Read as what it is to be: a boundary is a managed policy like others.
        directory::read_policy(text, PolicyKind::PermissionsBoundary)?;
        if let Some(arn) = own_boundary(directory, kind, name) {
            let version = add_version(directory, &arn, text, now)?;
            return directory.set_default_policy_version(&arn, &version);
        }
        let policy_name = boundary_name(name);
        let new = NewPolicy { name: &policy_name, path: "/", description: None, document: text };
        let arn = directory.create_policy(new, now, ids)?.arn.clone();
        directory.set_permissions_boundary(kind, name, Some(&arn))
    })
}

/// The ARN of an identity's boundary, if the account wrote that itself.
fn own_boundary(directory: &Directory, kind: IdentityKind, name: &str) -> Option<Box<str>> {
    let arn = directory.identity(kind, name).ok()?.permissions_boundary.clone()?;
    directory.managed_policy(&arn).is_ok_and(|policy| policy.is_own()).then_some(arn)
}

/// Adds a version to a managed policy; the oldest that does not count goes where there is no room.
fn add_version(
    directory: &mut Directory,
    arn: &str,
    text: &str,
    now: crate::aws::Timestamp,
) -> Result<String, directory::Error> {
    let policy = directory.managed_policy(arn)?;
    if let Some(version) = policy.version_in_the_way() {
        directory.delete_policy_version(arn, &version.id())?;
    }
    Ok(directory.create_policy_version(arn, text, now)?.id())
}
