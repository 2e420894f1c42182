//! Lifecycle policies: which images a repository keeps, and for how long.
//!
//! Source: ECR User Guide, "Automate the cleanup of images by using lifecycle policies".

pub mod draft;
pub mod inventory;
mod order;
pub mod plan;
pub mod policy;
mod read;
mod reason;
pub mod rule_set;
mod rules;
mod schema;
mod selection;

pub use inventory::{Candidate, Inventory, Times};
pub use plan::{Fate, Outcome, Plan, Reason, Tally, plan};
pub use policy::LifecyclePolicy;
pub use reason::Sentence;
pub use rule_set::RuleSet;
pub use schema::InvalidLifecyclePolicy;
