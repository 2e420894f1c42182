//! The words that all of AWS shares: accounts, Regions, ARNs, time, wildcards, hosts.
//!
//! This layer knows no service. Every type here is parsed once and valid for as long as it exists.

pub mod account;
pub mod arn;
pub mod glob;
pub mod host;
pub mod ids;
pub mod region;
pub mod time;

pub use account::AccountId;
pub use arn::Arn;
pub use host::{Host, RegistryHost};
pub use ids::Ids;
pub use region::{Partition, Region};
pub use time::Timestamp;
