//! The engine as a WebAssembly module for Node.js: the door of `engine.test.mjs`.
//!
//! An example and not a feature of the library, so that nothing of it can reach the page. Each
//! function takes and gives text or bytes; what it should give is said by the test, from a second
//! source. On other systems than WebAssembly this file is empty.
//!
//! A transcript runs here as soon as the engine has a function for it; export it under the name
//! that the test looks for:
//!
//! ```text
//! #[wasm_bindgen]
//! pub fn run_transcript(text: &str) -> String { … }   // the text, with what was really printed
//! ```
#![cfg(target_arch = "wasm32")]

use drydock::aws::glob;
use drydock::json::{self, Layout};
use drydock::oci::Digest;
use wasm_bindgen::prelude::wasm_bindgen;

/// The digest of exactly these bytes.
#[wasm_bindgen]
pub fn digest(bytes: &[u8]) -> String {
    Digest::of(bytes).to_string()
}

/// A JSON text, read and written again; the syntax error for one that cannot be read.
#[wasm_bindgen]
pub fn reprint(text: &str) -> Result<String, String> {
    match json::parse(text) {
        Ok(node) => Ok(json::print(&node, Layout::Compact)),
        Err(error) => Err(error.to_string()),
    }
}

/// Whether the pattern covers the text.
#[wasm_bindgen]
pub fn matches(pattern: &str, text: &str) -> bool {
    glob::matches(pattern, text)
}
