//! One call of the log.

use std::rc::Rc;

use yew::prelude::*;

use super::filter::Ending;
use crate::app::components::{Icon, Mark, icon, mark};
use crate::app::why::{Ladder, RungPlace};
use crate::app::world::format::time_of_day;
use crate::cloud::{CallRecord, Outcome};

/// Properties of [`Row`].
#[derive(Clone, Debug, Properties)]
pub(super) struct RowProps {
    /// The call.
    pub(super) record: Rc<CallRecord>,
}

/// A record never changes, so the same one is drawn once.
impl PartialEq for RowProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.record, &other.record)
    }
}

/// A line that opens to the request and its proof.
#[component]
pub(super) fn Row(props: &RowProps) -> Html {
    let is_open = use_state(|| false);
    let record = &props.record;
    let onclick = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let shape = outcome_mark(&record.outcome);
    html! {
        <li class={classes!("event", shape.class())}>
            <button
                type="button"
                class="event-button"
                aria-expanded={if *is_open { "true" } else { "false" }}
                {onclick}
            >
                <time>{ time_of_day(record.at) }</time>
                { mark(shape) }
                <span class="event-operation">{ record.operation }</span>
                <span class="event-outcome">{ record.outcome.to_string() }</span>
                if let Some(code) = record.outcome.error_code() {
                    <code class="event-code">{ code.to_owned() }</code>
                }
                <span class="event-caller">{ who_and_what(record) }</span>
                { icon(Icon::Chevron) }
            </button>
            if *is_open {
                <Detail record={Rc::clone(record)} />
            }
        </li>
    }
}

/// Everything that the trail keeps of a call.
#[component]
fn Detail(props: &RowProps) -> Html {
    let record = &props.record;
    let proof = use_memo((), |()| record.authorization().map(|it| it.proof()));
    let open = use_state(|| proof.as_ref().as_ref().and_then(|proof| RungPlace::deciding(proof)));
    let onopen = {
        let open = open.clone();
        Callback::from(move |place| open.set(place))
    };
    html! {
        <div class="event-detail">
            <dl class="facts">
                <dt>{ "Time" }</dt><dd>{ record.at.to_string() }</dd>
                <dt>{ "Service" }</dt><dd>{ record.event_source() }{ " in " }{ record.region.to_string() }</dd>
                <dt>{ "Caller" }</dt><dd><code>{ record.caller.to_string() }</code></dd>
                if let Some(resource) = &record.resource {
                    <dt>{ "Resource" }</dt><dd><code>{ resource.to_string() }</code></dd>
                }
                if let Some((code, message)) = refusal(&record.outcome) {
                    <dt>{ "Error" }</dt><dd><code>{ code.to_owned() }</code>{ " " }{ message.to_owned() }</dd>
                }
            </dl>
            if let Some(proof) = proof.as_ref() {
                <p><b>{ proof.headline.clone() }</b>{ " " }{ proof.sentence.clone() }</p>
                <Ladder proof={Rc::clone(proof)} open={*open} {onopen} />
            } else {
                <p class="muted">{ "No permission was asked for." }</p>
            }
        </div>
    }
}

/// `444455556666 assumed-role/ci/build → repository/team/api`; the ARNs stand in the detail.
fn who_and_what(record: &CallRecord) -> String {
    let caller = record.caller.to_string();
    let account = record.caller.account().map_or_else(String::new, |id| format!("{id} "));
    let who = [account.as_str(), last_field(&caller)].concat();
    match &record.resource {
        Some(resource) => [who.as_str(), " → ", resource.resource()].concat(),
        None => who,
    }
}

/// What stands behind the account in an ARN; other names stay whole.
fn last_field(name: &str) -> &str {
    name.splitn(6, ':').nth(5).unwrap_or(name)
}

fn refusal(outcome: &Outcome) -> Option<(&str, &str)> {
    let code = outcome.error_code()?;
    match outcome {
        Outcome::Succeeded => None,
        Outcome::Denied { message }
        | Outcome::Failed { message, .. }
        | Outcome::Unauthenticated { message, .. } => Some((code, message)),
    }
}

fn outcome_mark(outcome: &Outcome) -> Mark {
    match Ending::of(outcome) {
        Ending::Any | Ending::Succeeded => Mark::Allows,
        Ending::Denied => Mark::Forbids,
        Ending::Failed => Mark::Silent,
        Ending::Unauthenticated => Mark::Unknown,
    }
}
