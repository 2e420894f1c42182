//! The calls that a client operation made, in order.

use std::rc::Rc;

use yew::prelude::*;

use super::finding_mark;
use crate::app::components::{Mark, mark};
use crate::sim::{Answer, AskedCall};

/// Properties of [`CallStrip`].
#[derive(Clone, Debug, Properties)]
pub struct CallProps {
    /// The answer whose calls are shown.
    pub answer: Rc<Answer>,
    /// Which call is open below.
    pub selected: Option<usize>,
    /// Called with the index of the call that the reader chose.
    pub onselect: Callback<usize>,
}

impl PartialEq for CallProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.answer, &other.answer) && self.selected == other.selected
    }
}

/// A row of calls; each that asked for permission can be opened.
#[component]
pub fn CallStrip(props: &CallProps) -> Html {
    let calls = props.answer.calls.iter().enumerate();
    html! {
        <nav class="calls" aria-label="Calls">
            <ol>{ for calls.map(|(index, asked)| call(index, asked, props)) }</ol>
        </nav>
    }
}

fn call(index: usize, asked: &AskedCall, props: &CallProps) -> Html {
    let onclick = props.onselect.reform(move |_: MouseEvent| index);
    let is_selected = props.selected == Some(index);
    let is_deciding = props.answer.deciding == Some(index);
    html! {
        <li class={classes!("call", is_deciding.then_some("is-deciding"))}>
            <button
                type="button"
                aria-current={is_selected.then_some("step")}
                disabled={asked.proof.is_none()}
                {onclick}
            >
                { mark(outcome_mark(asked)) }
                <span class="call-action">{ asked.action.as_str() }</span>
                if asked.times > 1 {
                    <span class="call-times">{ " × " }{ asked.times }</span>
                }
                <span class="call-outcome">{ asked.finding.word() }</span>
            </button>
        </li>
    }
}

fn outcome_mark(asked: &AskedCall) -> Mark {
    finding_mark(asked.finding)
}
