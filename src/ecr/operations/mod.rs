//! The operations, grouped as AWS groups them.

pub mod authorization;
pub mod image;
pub mod layer;
pub mod lifecycle;
pub mod mutability;
pub mod policy;
pub mod repository;
pub mod scanning;
pub mod tags;
