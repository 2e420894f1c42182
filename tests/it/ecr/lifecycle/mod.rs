//! What lifecycle policies do with images.

mod advice;
mod cases;
mod evaluation;
mod laws;
mod preview;
