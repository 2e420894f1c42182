//! What lifecycle policies do with images.

mod cases;
mod draft;
mod laws;
