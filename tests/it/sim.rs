//! The simulation as a whole: questions, drafts, what is kept.

mod draft;
