//! Lifecycle policies: which images a repository keeps, and for how long.
//!
//! Source: ECR User Guide, "Automate the cleanup of images by using lifecycle policies".

pub mod policy;
mod read;
mod rules;
mod schema;

pub use policy::LifecyclePolicy;
pub use schema::InvalidLifecyclePolicy;
