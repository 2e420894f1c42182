//! Why a command in the terminal was denied, opened below its output.

use std::rc::Rc;

use yew::prelude::*;

use super::ladder::{Ladder, RungPlace};
use super::said::Said;
use crate::cloud::Outcome;
use crate::iam::Proof;
use crate::workstation::Run;

/// The proof of the last call of a command that was denied; none when none was.
pub fn denial(run: &Run) -> Option<Rc<Proof>> {
    let mut calls = run.exchanges.iter().rev().filter_map(|exchange| exchange.call.as_ref());
    let denied = calls.find(|call| matches!(call.outcome, Outcome::Denied { .. }))?;
    Some(denied.authorization()?.proof())
}

/// Properties of [`Denial`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DenialProps {
    /// The proof.
    pub proof: Rc<Proof>,
    /// Sets its parts' names in the document apart from those of other denials.
    pub name: AttrValue,
}

/// What was decided, the ladder with the deciding rung open, and AWS's own words.
#[component]
pub fn Denial(props: &DenialProps) -> Html {
    let proof = &props.proof;
    let open = use_state(|| RungPlace::deciding(proof));
    let onopen = {
        let open = open.clone();
        Callback::from(move |place| open.set(place))
    };
    html! {
        <div class="denial" role="group" aria-label="Why">
            <p class="denial-sentence"><b>{ proof.headline.as_str() }</b>{ " " }{ proof.sentence.as_str() }</p>
            <Ladder name={props.name.clone()} proof={Rc::clone(proof)} open={*open} {onopen} />
            if let Some(message) = &proof.aws_message {
                <Said title="AWS’s message" text={message.clone()} />
            }
        </div>
    }
}
