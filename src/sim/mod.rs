//! One simulation: the cloud, the learner's machine, and the steps taken so far.
//!
//! A [`Sim`] is a value. A command makes a new one; the old one stays as it was, which is what
//! undo, the step slider and every "what if" rest on.

pub mod control;
pub mod draft;
mod dropped;
pub mod fix;
pub mod history;
mod inquiry;
pub mod known;
pub mod place;
pub mod question;
pub mod scenario;
pub mod tag_history;
pub mod telling;
pub mod transcript;

pub use draft::{Draft, DraftCommand, DraftError, Edit, Switch};
pub use fix::{Fix, propose_fix};
pub use history::{Entry, History, Made, Step};
pub use place::PolicyPlace;
pub use question::{Answer, AskedCall, ClientOperation, Finding, Question, ask};
pub use scenario::{Scenario, ScenarioError, ScenarioInfo};
pub use tag_history::TagMove;

use crate::cloud::Cloud;
use crate::workstation::Workstation;

/// A whole world at one moment. Cloning is cheap: what two worlds have in common they share.
#[derive(Clone, Debug)]
pub struct Sim {
    /// The simulated AWS.
    pub cloud: Cloud,
    /// The learner's machine.
    pub workstation: Workstation,
    /// Changes to policies that are not made yet.
    pub draft: Draft,
}
