//! Every test that sees Drydock from outside, in one binary.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod cloud;
