//! Every test that sees Drydock from outside: one binary, so that they link once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    unreachable_pub,
    reason = "a panic is how a test fails; clippy's own leave for tests ends at helper functions"
)]

#[cfg(feature = "cli")]
mod cli;
mod cloud;
mod ecr;
mod iam;
mod matrix;
#[expect(
    clippy::fn_params_excessive_bools,
    clippy::wildcard_enum_match_arm,
    reason = "a model is as plain as the guide it was written from"
)]
mod model;
mod oci;
mod scenarios;
mod sim;
mod tidy;
mod workstation;
