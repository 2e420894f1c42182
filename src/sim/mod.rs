//! One simulation: the cloud, the learner's machine, and the steps taken so far.
//!
//! A [`Sim`] is a value. A command makes a new one; the old one stays as it was, which is what
//! undo, the step slider and every "what if" rest on.

pub mod question;

pub use question::{Answer, AskedCall, ClientOperation, Finding, Fix, Question};
