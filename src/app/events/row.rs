//! One entry of the log.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::components::{Button, CodeView, Icon, Mark, icon, mark};
use crate::app::session::{Action, send, use_session};
use crate::app::why::{Ladder, RungPlace};
use crate::app::world::format::time_of_day;
use crate::cloud::log::{LogEntry, Outcomes};
use crate::iam::Authorization;
use crate::json::{Layout, print};

/// Properties of [`Row`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::app) struct RowProps {
    /// The entry.
    pub(in crate::app) entry: LogEntry,
    /// What stands before it, such as a box to tick.
    #[prop_or_default]
    pub(in crate::app) children: Html,
}

/// A line that opens to the request and its proof.
#[component]
pub(in crate::app) fn Row(props: &RowProps) -> Html {
    let is_open = use_state(|| false);
    let entry = &props.entry;
    let onclick = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let shape = outcome_mark(entry.outcome());
    html! {
        <li class={classes!("event", shape.class())}>
            { props.children.clone() }
            <button
                type="button"
                class="event-button"
                aria-expanded={if *is_open { "true" } else { "false" }}
                {onclick}
            >
                <time>{ time_of_day(entry.at()) }</time>
                { mark(shape) }
                <span class="event-operation">{ entry.name() }</span>
                <span class="event-outcome">{ entry.outcome().word() }</span>
                if let Some(code) = entry.error_code() {
                    <code class="event-code">{ code.to_owned() }</code>
                }
                <span class="event-caller">{ who_and_what(entry) }</span>
                { icon(Icon::Chevron) }
            </button>
            if *is_open {
                <Detail entry={entry.clone()} />
            }
        </li>
    }
}

/// Everything that is known of an entry.
#[component]
fn Detail(props: &RowProps) -> Html {
    let entry = &props.entry;
    let session = use_session();
    let step = session.history.moment_of(entry);
    let json = print(&entry.to_json(), Layout::Spaces(2));
    let name = match entry {
        LogEntry::Call(_) => "CloudTrail record",
        LogEntry::Event(_) => "Event",
    };
    html! {
        <div class="event-detail">
            <dl class="facts">
                <dt>{ "Time" }</dt><dd>{ entry.at().to_string() }</dd>
                <dt>{ "Service" }</dt><dd>{ entry.source() }{ " in " }{ entry.region().to_string() }</dd>
                if let LogEntry::Call(call) = entry {
                    <dt>{ "Caller" }</dt><dd><code>{ call.caller.to_string() }</code></dd>
                }
                if let Some(resource) = entry.resource() {
                    <dt>{ "Resource" }</dt><dd><code>{ resource.to_string() }</code></dd>
                }
                if let (Some(code), Some(message)) = (entry.error_code(), entry.error_message()) {
                    <dt>{ "Error" }</dt><dd><code>{ code.to_owned() }</code>{ " " }{ message.to_owned() }</dd>
                }
            </dl>
            if let Some(step) = step {
                <Button onclick={send(&session.dispatcher(), Action::GoTo(step))}>
                    { "Go to this moment (step " }{ step }{ ")" }
                </Button>
            }
            if let LogEntry::Call(call) = entry {
                if call.authorizations.is_empty() {
                    <p class="muted">{ "No permission was asked for." }</p>
                }
                { for call.authorizations.iter().map(|decision| html! {
                    <Decision decision={Rc::clone(decision)} />
                }) }
                if !call.is_in_cloud_trail() {
                    <p class="muted">{ "CloudTrail leaves this call out: nobody knows who made it." }</p>
                }
            }
            <CodeView {name} text={json} />
        </div>
    }
}

/// Properties of [`Decision`].
#[derive(Clone, Debug, Properties)]
struct DecisionProps {
    decision: Rc<Authorization>,
}

/// A decision never changes, so the same one is drawn once.
impl PartialEq for DecisionProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.decision, &other.decision)
    }
}

/// Why a call was allowed or denied, as the ladder tells it.
#[component]
fn Decision(props: &DecisionProps) -> Html {
    let proof = use_memo((), |()| props.decision.proof());
    let open = use_state(|| RungPlace::deciding(&proof));
    let onopen = {
        let open = open.clone();
        Callback::from(move |place| open.set(place))
    };
    html! {
        <>
            <p>
                <b>{ "Why? " }</b>
                <code>{ &*props.decision.request.action }</code>{ ": " }
                { proof.headline.clone() }{ ". " }{ proof.sentence.clone() }
            </p>
            <Ladder proof={Rc::clone(&*proof)} open={*open} {onopen} />
        </>
    }
}

/// `444455556666 assumed-role/ci/build → repository/team/api`; the ARNs stand in the detail.
fn who_and_what(entry: &LogEntry) -> String {
    let account = entry.account().map_or_else(String::new, |id| [&id.to_string(), " "].concat());
    let who = [account.as_str(), &entry.who()].concat();
    match entry.resource() {
        Some(resource) => [who.as_str(), " → ", resource.resource()].concat(),
        None => who,
    }
}

/// The mark of a way to end; the word stands beside it.
pub(in crate::app) fn outcome_mark(outcome: Outcomes) -> Mark {
    match outcome {
        Outcomes::Succeeded => Mark::Allows,
        Outcomes::Denied => Mark::Forbids,
        Outcomes::Failed => Mark::Silent,
        Outcomes::Unauthenticated => Mark::Unknown,
        Outcomes::Reported => Mark::Absent,
    }
}
