//! The operations, grouped as AWS groups them.

pub mod account_setting;
pub mod authorization;
pub mod creation_template;
pub mod exclusion;
pub mod image;
pub mod layer;
pub mod lifecycle;
pub mod mutability;
pub mod policy;
pub mod pull_through_cache;
pub mod registry;
pub mod replication;
pub mod repository;
pub mod scanning;
pub mod signing;
pub mod tags;
