//! Drydock: Amazon ECR and its permissions, simulated.

#[cfg(feature = "app")]
pub mod app;
