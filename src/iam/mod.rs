//! Policies and verdicts.
//!
//! AWS answers one question for every call: may this principal do this action on this resource,
//! now, in this situation? Up to nine kinds of policy have a say. This layer reads the policies,
//! evaluates every statement of every one of them, and reads the verdict off the evaluations, so
//! that the explanation and the decision cannot disagree. It knows actions and ARNs as patterns;
//! what an image is, it never learns.
//!
//! Beside that road, `lint` and `fix` look at a document for what is doubtful and offer to mend it;
//! `spot`, `complete`, `hover` and `form` serve an editor. The evaluator needs none of them.

pub mod actions;
pub mod assumption;
pub mod case;
pub mod complete;
pub mod condition;
pub mod directory;
pub mod evaluate;
pub mod evaluations;
pub mod explain;
pub mod export;
pub mod fix;
pub mod form;
pub mod hover;
pub mod keys;
pub mod least;
pub mod lint;
pub mod matching;
pub mod message;
pub mod parse;
pub mod policy;
pub mod principal;
pub mod problem;
pub mod proof;
pub mod request;
pub mod spot;
mod template;
pub mod text;
pub mod verdict;

pub use assumption::Assumption;
pub use directory::Directory;
pub use evaluate::{AttachedPolicy, Authorization, PolicySet, authorize, decide};
pub use fix::{Fix, fixes};
pub use lint::validate;
pub use policy::{Policy, PolicyKind};
pub use principal::Principal;
pub use problem::{Problem, Severity};
pub use proof::Proof;
pub use request::{AuthorizationRequest, Context, ContextValue, Resource};
pub use template::VariableError;
pub use verdict::{Layer, StatementRef, Verdict};
