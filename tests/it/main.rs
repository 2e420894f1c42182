//! Every test that sees Drydock from outside, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails; clippy's own leave for tests ends at helper functions"
)]

mod cloud;
mod workstation;
