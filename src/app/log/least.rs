//! The policy that the shown calls need.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::components::{Button, CodeView};
use crate::app::events::same_entries;
use crate::app::world::format::count;
use crate::cloud::log::LogEntry;
use crate::iam::Authorization;
use crate::iam::least::{Least, least};
use crate::json::{Layout, print};
use crate::ordered::OrderedSet;

/// Properties of [`LeastPanel`].
#[derive(Clone, Debug, Properties)]
pub(super) struct LeastProps {
    /// The entries whose calls count.
    pub(super) entries: Rc<Vec<LogEntry>>,
}

impl PartialEq for LeastProps {
    fn eq(&self, other: &Self) -> bool {
        same_entries(&self.entries, &other.entries)
    }
}

/// Asked for by a button: it decides every call again.
#[component]
pub(super) fn LeastPanel(props: &LeastProps) -> Html {
    let asked = use_state(|| None::<Rc<Vec<LogEntry>>>);
    let is_current = asked.as_ref().is_some_and(|asked| same_entries(asked, &props.entries));
    let onclick = {
        let entries = Rc::clone(&props.entries);
        Callback::from(move |_: MouseEvent| asked.set(Some(Rc::clone(&entries))))
    };
    html! {
        <>
            <h2>{ "The policy that these calls need" }</h2>
            <p class="muted">{ "The least privilege: what was allowed of the ticked entries, or of all that are shown." }</p>
            if is_current {
                { found(&props.entries) }
            } else {
                <Button {onclick}>{ "Make the policy" }</Button>
            }
        </>
    }
}

fn found(entries: &[LogEntry]) -> Html {
    let mut decisions: Vec<&Authorization> = Vec::new();
    let mut callers = OrderedSet::default();
    for entry in entries {
        if let LogEntry::Call(call) = entry {
            decisions.extend(call.authorizations.iter().map(|decision| &**decision));
            callers.insert(call.caller.to_string());
        }
    }
    let found = least(decisions.iter().copied());
    let Some(document) = &found.document else {
        return html! { <p role="status">{ "Nothing here needs a policy: " }{ left_out(&found) }{ "." }</p> };
    };
    let allowed = decisions.iter().filter(|decision| decision.verdict.is_allowed());
    let again = allowed.clone().filter(|decision| found.suffices(decision)).count();
    let is_enough = again == allowed.count();
    html! {
        <>
            <p role="status">
                { "It allows " }{ count(found.allowed, "decision", "decisions") }{ " of " }
                { count(callers.iter().count(), "caller", "callers") }{ "; left out: " }
                { left_out(&found) }{ ". " }
                if is_enough {
                    { "Checked: with this policy alone every one is allowed again." }
                } else {
                    { "With this policy alone some would be denied: another policy, which is not theirs, allows them." }
                }
            </p>
            <CodeView name="Least privilege" text={print(document, Layout::Spaces(2))} />
        </>
    }
}

fn left_out(found: &Least) -> String {
    [count(found.denied, "denial", "denials"), " and ".to_owned()].concat()
        + &count(found.free, "decision that needs", "decisions that need")
        + " no policy"
}
