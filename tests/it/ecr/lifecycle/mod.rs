//! What lifecycle policies do with images.

mod advice;
mod cases;
mod draft;
mod evaluation;
mod laws;
mod preview;
