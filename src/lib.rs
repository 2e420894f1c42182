#![doc = include_str!("ARCHITECTURE.md")]

pub mod aws;
pub mod cloud;
pub mod csv;
pub mod ecr;
pub mod iam;
pub mod json;
pub mod oci;
pub mod ordered;
pub mod sim;
pub mod wire;
pub mod workstation;

#[cfg(feature = "app")]
pub mod app;
#[cfg(feature = "cli")]
pub mod cli;
