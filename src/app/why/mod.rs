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

use super::route::{Route, WhyRoute, operation};
use crate::sim::Entry;
use crate::sim::{ClientOperation, Question};

/// The question that a typed command asks, if it is a pull, push or login.
pub fn question_of(prompt: &str, line: &str) -> Option<Question> {
    let mut words = line.split_whitespace();
    if words.next() != Some("docker") {
        return None;
    }
    let operation = operation(words.next()?)?;
    let on = words.rfind(|word| !word.starts_with('-'))?;
    // A login names a host; the other two name an image.
    let names_image = on.contains('/');
    if names_image == (operation == ClientOperation::Login) {
        return None;
    }
    Some(Question { who: prompt.to_owned(), operation, on: on.to_owned() })
}

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
        entries.iter().rev().find_map(|entry| question_of(&entry.prompt, &entry.line))?;
    Some(address(&question))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_command_is_a_question() {
        let image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2";
        let cases = [
            ("docker pull IMAGE", Some(ClientOperation::Pull)),
            ("docker push --quiet IMAGE", Some(ClientOperation::Push)),
            ("docker login IMAGE", None),
            ("docker pull", None),
            ("docker images IMAGE", None),
            ("aws ecr pull IMAGE", None),
            ("", None),
        ];
        for (line, operation) in cases {
            let question = question_of("consumer/ci", &line.replace("IMAGE", image));
            let expected = operation.map(|operation| Question {
                who: "consumer/ci".to_owned(),
                operation,
                on: image.to_owned(),
            });
            assert_eq!(question, expected, "{line}");
        }
    }
}
