//! The engine as a WebAssembly module for Node.js: the door of `engine.test.mjs`.
//!
//! An example and not a feature of the library, so that nothing of it can reach the page. Each
//! function takes and gives text or bytes; what it should give is said by the test, from a second
//! source. On other systems than WebAssembly this file is empty.
#![cfg(target_arch = "wasm32")]

use drydock::aws::glob;
use drydock::ecr::lifecycle::{Fate, Inventory, LifecyclePolicy, plan};
use drydock::iam::case::Case;
use drydock::iam::{authorize, decide};
use drydock::json::{self, Layout};
use drydock::oci::Digest;
use drydock::sim::transcript;
use wasm_bindgen::prelude::wasm_bindgen;

#[path = "../bench/lifecycle_case.rs"]
mod lifecycle_case;

/// A transcript with what its commands really printed, or why it is none.
#[wasm_bindgen]
pub fn run_transcript(text: &str) -> Result<String, String> {
    match transcript::replay(text) {
        Ok(replay) => Ok(replay.text),
        Err(error) => Err(error.to_string()),
    }
}

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

/// The verdict on a case in the format of `drydock decide` and the ids of the readings that it
/// rests on, with a blank between; or why the case cannot be decided.
#[wasm_bindgen]
pub fn decide_case(case: &str) -> Result<String, String> {
    let case = read(case)?;
    let authorization = authorize(case.request, case.policies);
    let mut words = vec![authorization.verdict.to_string()];
    words.extend(authorization.assumptions().iter().map(|each| each.id().to_owned()));
    Ok(words.join(" "))
}

fn read(case: &str) -> Result<Case, String> {
    let node = json::parse(case).map_err(|error| error.to_string())?;
    Case::read(&node).map_err(|error| error.to_string())
}

/// A case read once, to be decided again and again: see `tests/bench`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Loop(Case);

#[wasm_bindgen]
impl Loop {
    /// Reads a case in the format of `drydock decide`.
    #[wasm_bindgen(constructor)]
    pub fn new(case: &str) -> Result<Loop, String> {
        read(case).map(Self)
    }

    /// Decides it `times` times, every evaluation kept, and counts those that were allowed.
    pub fn run(&self, times: u32) -> u32 {
        let mut evaluations = Vec::new();
        let mut allowed = 0;
        for _ in 0..times {
            let Case { request, policies } = std::hint::black_box(&self.0);
            allowed += u32::from(decide(request, policies, &mut evaluations).is_allowed());
        }
        allowed
    }
}

/// The largest lifecycle policy over the largest repository, to be planned again and again: see
/// `tests/bench`.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Lifecycle {
    policy: LifecyclePolicy,
    inventory: Inventory<'static>,
}

#[wasm_bindgen]
impl Lifecycle {
    /// Makes policy and repository.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Lifecycle, String> {
        let policy = lifecycle_case::policy().ok_or("the policy is none")?;
        // The tags stay as long as the process, which does nothing but measure.
        let tags: &'static _ = lifecycle_case::tags().leak();
        Ok(Self { policy, inventory: Inventory::new(lifecycle_case::images(tags)) })
    }

    /// Makes the plan; gives how many images expire.
    pub fn plan(&self) -> usize {
        let plan = plan(&self.policy, &self.inventory, lifecycle_case::now());
        plan.outcomes().iter().filter(|outcome| outcome.fate == Fate::Expires).count()
    }
}
