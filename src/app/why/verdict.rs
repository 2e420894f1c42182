//! The verdict in large.

use yew::prelude::*;

use crate::app::components::{Mark, mark};
use crate::sim::Finding;

/// Properties of [`VerdictBanner`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct VerdictProps {
    /// How it ended.
    pub finding: Finding,
    /// How it ended, in few words.
    pub headline: AttrValue,
    /// Why, in one sentence.
    pub sentence: AttrValue,
    /// What to do about it.
    #[prop_or_default]
    pub children: Html,
}

/// The mark that stands for an ending.
pub fn finding_mark(finding: Finding) -> Mark {
    match finding {
        Finding::Allowed => Mark::Allows,
        Finding::Forbidden => Mark::Forbids,
        Finding::Silent => Mark::Silent,
        Finding::OtherCause => Mark::Unknown,
    }
}

/// How a question ended and why; announced when it changes.
#[component]
pub fn VerdictBanner(props: &VerdictProps) -> Html {
    let shape = finding_mark(props.finding);
    html! {
        <div class={classes!("verdict", shape.class())}>
            { mark(shape) }
            <div class="verdict-words" role="status" aria-label="Verdict">
                <p class="verdict-headline">{ &props.headline }</p>
                <p class="verdict-sentence">{ &props.sentence }</p>
            </div>
            <div class="verdict-actions">{ props.children.clone() }</div>
        </div>
    }
}
