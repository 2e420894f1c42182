//! The engine behind the JavaScript module: JSON in, JSON out. `api.js` gives it types.
//!
//! An example and not a feature of the library, so that nothing of it can reach the page. On other
//! systems than WebAssembly this file is empty.
#![cfg(target_arch = "wasm32")]

use drydock::iam::export::{Detail, answer, kind_of, problems};
use drydock::json::{Layout, print};
use wasm_bindgen::prelude::wasm_bindgen;

/// The decision of one case.
#[wasm_bindgen]
pub fn decide(case: &str) -> String {
    print(&answer(case).to_json(Detail::Decision, None), Layout::Compact)
}

/// The decision of one case with its whole proof.
#[wasm_bindgen]
pub fn explain(case: &str) -> String {
    print(&answer(case).to_json(Detail::Proof, None), Layout::Compact)
}

/// The problems of a policy; nothing if there is no such kind of policy.
#[wasm_bindgen]
pub fn validate(text: &str, kind: &str) -> Option<String> {
    let kind = kind_of(kind)?;
    let found = drydock::iam::validate(text, kind);
    Some(print(&problems(&found, text, kind), Layout::Compact))
}
