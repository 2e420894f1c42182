//! What AWS accepts in a policy although it hardly says what was meant.

use super::policy::{Policy, PolicyKind};
use super::problem::Problem;

/// Everything that is wrong or doubtful in a document of the given kind, in the order of places.
///
/// Empty for a document that is as it should be.
pub fn validate(text: &str, kind: PolicyKind) -> Vec<Problem> {
    Policy::read(text, kind).problems
}
