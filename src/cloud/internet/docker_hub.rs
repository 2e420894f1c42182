//! How many images Docker Hub lets somebody pull.
//!
//! Source: Docker's documentation, "Docker Hub usage and limits": 100 pulls in six hours for an
//! address without a login, 200 for a free account. Assumed: each pull counts for six hours from
//! its moment on.

use std::rc::Rc;
use std::time::Duration;

use crate::aws::Timestamp;
use crate::cloud::context::WORKSTATION_ADDRESS;
use crate::ordered::OrderedMap;

/// For how long a pull counts.
const WINDOW: Duration = Duration::from_secs(6 * 60 * 60);

/// Whose pulls are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Puller {
    /// Everybody without a login at an address.
    Address(Box<str>),
    /// A free account.
    Account(Box<str>),
}

impl Puller {
    /// Whoever pulls without a login from the learner's machine.
    pub fn workstation() -> Self {
        Self::Address(WORKSTATION_ADDRESS.into())
    }

    /// Its address or account.
    pub fn name(&self) -> &str {
        let (Self::Address(name) | Self::Account(name)) = self;
        name
    }

    /// How many pulls it has in six hours.
    pub fn pulls_max(&self) -> usize {
        match self {
            Self::Address(_) => 100,
            Self::Account(_) => 200,
        }
    }
}

/// The pulls of the last hours and the accounts that there are.
#[derive(Clone, Debug, Default)]
pub struct DockerHub {
    pulls: OrderedMap<Puller, Rc<Vec<Timestamp>>>,
    passwords: OrderedMap<Box<str>, Box<str>>,
}

impl DockerHub {
    /// Adds a free account.
    pub fn add_account(&mut self, name: &str, password: &str) {
        self.passwords.insert(name.into(), password.into());
    }

    /// Whether that is an account and its password.
    pub fn knows(&self, name: &str, password: &str) -> bool {
        self.passwords.get(name).is_some_and(|known| **known == *password)
    }

    /// Everybody who has ever pulled, addresses first.
    pub fn pullers(&self) -> impl Iterator<Item = &Puller> {
        self.pulls.keys()
    }

    /// How many pulls somebody has left at `now`.
    pub fn pulls_left(&self, puller: &Puller, now: Timestamp) -> usize {
        let pulls = self.pulls.get(puller).map(|pulls| pulls.as_slice()).unwrap_or_default();
        let counting = pulls.iter().filter(|at| now.since(**at) < WINDOW).count();
        puller.pulls_max().saturating_sub(counting)
    }

    /// Counts a pull; how many are left then, or nothing where none was left before.
    pub fn count_pull(&mut self, puller: &Puller, now: Timestamp) -> Option<usize> {
        let left = self.pulls_left(puller, now).checked_sub(1)?;
        let pulls = Rc::make_mut(self.pulls.get_or_insert_with(puller.clone(), Rc::default));
        pulls.retain(|at| now.since(*at) < WINDOW);
        pulls.push(now);
        Some(left)
    }
}
