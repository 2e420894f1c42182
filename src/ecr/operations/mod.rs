//! The operations, grouped as AWS groups them.

pub mod authorization;
pub mod image;
pub mod layer;
pub mod policy;
pub mod registry;
pub mod repository;
