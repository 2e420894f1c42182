//! The organisation: its tree, and the policies that hang on it.

use yew::prelude::*;

use super::{copyable, facts, link, title};
use crate::app::components::CodeView;
use crate::app::world::Selection;
use crate::aws::AccountId;
use crate::cloud::{ControlPolicy, ControlPolicyKind, Organization};
use crate::sim::Sim;

/// Root, units and accounts, each with what hangs on it, and the policies in full below.
pub(super) fn organization(world: &Sim) -> Option<Html> {
    let of = world.cloud.organization()?;
    let own = of.policies().filter(|policy| !policy.is_of_aws);
    Some(html! {
        <>
            { title(&of.id, "Organization") }
            { facts(vec![
                ("ARN", copyable(&of.arn(), "Copy the ARN")),
                ("Management", link(&Selection::Account(of.management), &of.management.to_string())),
            ]) }
            <section aria-label="Tree of the organization">
                <h3>{ "Who is where, and what hangs there" }</h3>
                <ul class="organization-tree">
                    <li>{ "Root" }{ hanging(of, &of.root_id) }{ below(of, &of.root_id) }</li>
                </ul>
            </section>
            <section class="stack" aria-label="Policies of the organization">
                <h3>{ "Policies" }</h3>
                { for own.map(policy) }
            </section>
        </>
    })
}

/// Units first, then accounts.
fn below(of: &Organization, parent: &str) -> Html {
    let units = of.units().filter(|(_, unit)| *unit.parent == *parent).map(|(id, unit)| {
        html! { <li>{ "Unit " }{ unit.name.to_string() }{ hanging(of, id) }{ below(of, id) }</li> }
    });
    let accounts = of.members().filter(|(_, member)| *member.parent == *parent);
    let accounts = accounts.map(|(id, member)| account(of, id, &member.name));
    html! { <ul>{ for units }{ for accounts }</ul> }
}

fn account(of: &Organization, id: AccountId, name: &str) -> Html {
    let words = ["Account ", name].concat();
    html! {
        <li>
            { link(&Selection::Account(id), &words) }
            if id == of.management {
                <span class="muted">{ ": the management account, which no policy here caps" }</span>
            }
            { hanging(of, &id.to_string()) }
        </li>
    }
}

/// The names of the policies at one place; those that AWS hangs everywhere go without saying.
fn hanging(of: &Organization, target: &str) -> Html {
    let names = ControlPolicyKind::ALL.into_iter().flat_map(|kind| {
        let own = of.attached(target, kind).filter(|policy| !policy.is_of_aws);
        own.map(move |policy| [short(kind), " ", &policy.name].concat())
    });
    html! { { for names.map(|name| html! { <>{ " " }<code class="hanging">{ name }</code></> }) } }
}

fn short(kind: ControlPolicyKind) -> &'static str {
    match kind {
        ControlPolicyKind::Service => "SCP",
        ControlPolicyKind::Resource => "RCP",
    }
}

fn policy(policy: &ControlPolicy) -> Html {
    let name = [short(policy.kind), " ", &policy.name].concat();
    html! { <CodeView {name} text={policy.document.text.to_string()} /> }
}
