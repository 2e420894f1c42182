//! Policies and verdicts.

mod case;
mod decisions;
