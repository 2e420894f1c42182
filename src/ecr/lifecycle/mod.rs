//! Lifecycle policies: which images a repository keeps, and for how long.
//!
//! Source: ECR User Guide, "Automate the cleanup of images by using lifecycle policies".

pub mod advice;
pub mod draft;
pub mod evaluation;
pub mod inventory;
mod order;
pub mod plan;
pub mod planned;
pub mod policy;
pub mod preview;
mod read;
mod reason;
pub mod report;
pub mod rule_set;
mod rules;
mod schema;
mod selection;

pub use advice::{Advice, AdviceKind, advice};
pub use evaluation::Evaluation;
pub use inventory::{Candidate, Inventory, Times};
pub use plan::{Fate, Outcome, Plan, Reason, Tally, horizon, plan};
pub use planned::{BlockedImage, PlannedImage, Summary, failure_reason};
pub use policy::LifecyclePolicy;
pub use preview::{Preview, PreviewState, PreviewStatus};
pub use reason::Sentence;
pub use report::PolicyReport;
pub use rule_set::RuleSet;
pub use schema::InvalidLifecyclePolicy;
