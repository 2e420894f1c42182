//! The native integration tests: one binary, so that they link once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a panic is how a test fails; clippy's own leave for tests ends at helper functions"
)]

mod iam;
