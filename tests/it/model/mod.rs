//! Naive models: the same questions answered from the documentation in the plainest way.

pub mod conditions;
pub mod iam;
pub mod lifecycle;
