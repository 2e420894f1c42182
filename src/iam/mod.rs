//! Policies and verdicts.
//!
//! AWS answers one question for every call: may this principal do this action on this resource,
//! now, in this situation? Up to nine kinds of policy have a say. This layer reads the policies,
//! evaluates every statement of every one of them, and reads the verdict off the evaluations, so
//! that the explanation and the decision cannot disagree. It knows actions and ARNs as patterns;
//! what an image is, it never learns.

pub mod actions;
pub mod authorization;
pub mod condition;
pub mod evaluate;
pub mod keys;
mod matching;
mod parse;
pub mod pattern;
pub mod policy;
pub mod policy_set;
pub mod principal;
pub mod problem;
pub mod proof;
pub mod relation;
pub mod request;
pub mod verdict;

pub use authorization::{Authorization, authorize};
pub use evaluate::{Evaluations, evaluate};
pub use matching::Naming;
pub use parse::Reading;
pub use policy::{Policy, PolicyKind};
pub use policy_set::{AttachedPolicy, Guardrails, PolicySet};
pub use principal::Principal;
pub use problem::{Problem, Severity};
pub use proof::Proof;
pub use request::{AuthorizationRequest, Context, ContextValue, Resource};
pub use verdict::{Layer, StatementRef, Verdict, verdict};
