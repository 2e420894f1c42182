//! A verdict as something to read: the ladder, the truth of each statement, the way out.
//!
//! Everything said here was decided and worded below this layer; these components lay it out.

mod calls;
mod denial;
mod difference;
mod fix;
mod form;
mod ladder;
mod said;
mod trial;
mod truth;
mod verdict;

use std::rc::Rc;

pub use calls::CallStrip;
pub use denial::{Denial, denial};
pub use fix::{FixPanel, no_fix};
pub use form::AskForm;
pub use ladder::{Ladder, RungPlace};
pub use said::Said;
pub use trial::{Trial, use_trial};
pub use verdict::{VerdictBanner, finding_mark};

use super::route::{Route, WhyRoute};
use crate::sim::{Entry, Question};

/// The address that answers a question.
pub fn address(question: &Question) -> Route {
    Route::Why(WhyRoute {
        who: Some(question.who.clone()),
        operation: Some(question.operation),
        on: Some(question.on.clone()),
    })
}

/// The address of the last question that was asked by typing.
pub fn last_question(entries: &[Rc<Entry>]) -> Option<Route> {
    let question =
        entries.iter().rev().find_map(|entry| Question::of_command(&entry.prompt, &entry.line))?;
    Some(address(&question))
}
