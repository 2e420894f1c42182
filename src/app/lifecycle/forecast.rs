//! What the policy does: now, or on a later day if nothing else happens.

use std::rc::Rc;
use std::time::Duration;

use yew::prelude::*;

use super::images::images;
use super::plot::plot;
use crate::app::dom;
use crate::app::world::format::{count, moment};
use crate::aws::Timestamp;
use crate::ecr::Repository;
use crate::ecr::lifecycle::{Fate, Inventory, LifecyclePolicy, Plan, plan};

const DAY: Duration = Duration::from_secs(86_400);

/// How far ahead one can look, in days.
const AHEAD_MAX: u32 = 400;

/// Properties of [`Forecast`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ForecastProps {
    /// Whose images.
    pub(super) repository: Rc<Repository>,
    /// What they are judged by; nothing where there is no policy.
    pub(super) policy: Option<Rc<LifecyclePolicy>>,
    /// The simulated time.
    pub(super) now: Timestamp,
}

/// A sentence, a plot and a list.
#[component]
pub(super) fn Forecast(props: &ForecastProps) -> Html {
    let ahead = use_state(|| 0_u32);
    let limit = use_state(|| 50_usize);
    let more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + 50))
    };
    let Some(policy) = &props.policy else {
        return html! { <p>{ "Write a rule, and every image shows what would become of it." }</p> };
    };
    if props.repository.images_count() == 0 {
        return html! { <p>{ "There are no images here yet, so there is nothing to judge." }</p> };
    }
    let at = props.now + DAY * *ahead;
    let inventory = Inventory::of(&props.repository, at);
    let plan = plan(policy, &inventory, at);
    html! {
        <>
            { look_ahead(&ahead, at) }
            <p role="status">{ summary(&plan) }</p>
            { plot(&plan) }
            { rules(&plan) }
            { advice(&plan) }
            { images(&plan, *limit, &more) }
        </>
    }
}

fn look_ahead(ahead: &UseStateHandle<u32>, at: Timestamp) -> Html {
    let oninput = {
        let ahead = ahead.clone();
        Callback::from(move |event: InputEvent| {
            let days = dom::target(&event).and_then(|slider| slider.value().parse().ok());
            ahead.set(days.unwrap_or(0));
        })
    };
    let words = match **ahead {
        0 => "now".to_owned(),
        1 => "in 1 day".to_owned(),
        days => format!("in {days} days"),
    };
    let text = [&words, ", ", &moment(at)].concat();
    html! {
        <label class="look-ahead">
            <span>{ "Look ahead, if nothing else happens" }</span>
            <input type="range" min="0" max={AHEAD_MAX.to_string()} value={ahead.to_string()} aria-valuetext={text.clone()} {oninput} />
            <output>{ text }{ " UTC" }</output>
        </label>
    }
}

/// What happens, in a sentence.
fn summary(plan: &Plan<'_>) -> String {
    let of = |fate: Fate| plan.outcomes().iter().filter(|outcome| outcome.fate == fate).count();
    let blocked = match of(Fate::Blocked) {
        0 => String::new(),
        blocked => format!(", {blocked} are kept by an index"),
    };
    format!(
        "Of {}, {} expire, {} go into the archive{blocked}, {} stay.",
        count(plan.outcomes().len(), "image", "images"),
        of(Fate::Expires),
        of(Fate::Archived),
        of(Fate::Kept)
    )
}

/// What is doubtful about the rules.
fn advice(plan: &Plan<'_>) -> Html {
    let found = plan.advice();
    if found.is_empty() {
        return Html::default();
    }
    html! {
        <section class="rule-advice">
            <h2>{ "Worth a second look" }</h2>
            <ul>{ for found.iter().map(|advice| html! { <li>{ advice.to_string() }</li> }) }</ul>
        </section>
    }
}

/// What each rule comes to.
fn rules(plan: &Plan<'_>) -> Html {
    let line = |(rule, tally): (
        &crate::ecr::lifecycle::policy::Rule,
        &crate::ecr::lifecycle::Tally,
    )| {
        let due = tally.next_due_after.map(|at| [", next due after ", &moment(at)].concat());
        html! {
            <li>
                <b>{ "Rule " }{ rule.priority }</b>
                { ": selects " }{ tally.selected }{ ", " }{ tally.owned }{ " of them its own, acts on " }{ tally.acts_on }
                if tally.blocked > 0 {
                    { ", cannot act on " }{ tally.blocked }{ " that an index names" }
                }
                { due.unwrap_or_default() }
            </li>
        }
    };
    html! { <ul class="rule-tallies">{ for plan.rules.iter().zip(plan.tallies()).map(line) }</ul> }
}
