//! Whom a statement is about.

use yew::prelude::*;

use super::{Editing, value, word_field};
use crate::app::components::{Button, Weight};
use crate::iam::form::{Named, Statement, Who};

/// The kinds of principals that a row can name.
const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

/// Whom the choice at the top means.
const NOBODY: &str = "nobody is named";
const THESE: &str = "these";
const OTHERS: &str = "all but these";
const EVERYBODY: &str = "everybody";

/// The rows of `Principal` or `NotPrincipal`; nothing in policies that hang on whom they are about.
pub(super) fn principals(desk: &Editing, index: usize, statement: &Statement) -> Html {
    if statement.who.is_none() && !desk.props.kind.names_principals() {
        return Html::default();
    }
    let number = (index + 1).to_string();
    let of_statement = [" of statement ", &number].concat();
    let add_part = ["principal-add-", &number].concat();
    let rows = match statement.who.as_ref().map(|who| &who.named) {
        Some(Named::These(these)) => Some(these),
        Some(Named::Everybody) | None => None,
    };
    let add = desk.edit_with(index, |statement, _: MouseEvent| {
        if let Some(Who { named: Named::These(these), .. }) = &mut statement.who {
            these.push(("AWS".to_owned(), String::new()));
        }
    });
    let add_label = ["Add principal", &of_statement].concat();
    html! {
        <div class="policy-list">
            <div class="policy-row">
                <span>{ "Principals" }</span>
                { choice(desk, index, statement, &of_statement) }
            </div>
            if let Some(rows) = rows {
                <ul>{ for rows.iter().enumerate().map(|(at, entry)| row(desk, (index, at), entry, (&of_statement, &add_part))) }</ul>
                <Button weight={Weight::Quiet} id={desk.id(&add_part)} label={add_label} onclick={add}>{ "Add" }</Button>
            }
        </div>
    }
}

fn choice(desk: &Editing, index: usize, statement: &Statement, of_statement: &str) -> Html {
    let now = match &statement.who {
        None => NOBODY,
        Some(Who { is_negated: false, named: Named::Everybody }) => EVERYBODY,
        Some(Who { is_negated: false, .. }) => THESE,
        Some(Who { is_negated: true, .. }) => OTHERS,
    };
    let onchange = desk
        .edit_with(index, |statement, word: String| {
            let named = match statement.who.take() {
                Some(Who { named: Named::These(these), .. }) => these,
                Some(Who { named: Named::Everybody, .. }) | None => Vec::new(),
            };
            statement.who = match &*word {
                NOBODY => None,
                EVERYBODY => Some(Who { is_negated: false, named: Named::Everybody }),
                word => Some(Who { is_negated: word == OTHERS, named: Named::These(named) }),
            };
        })
        .reform(|event: Event| value(&event));
    let option = |word: &'static str| {
        html! { <option selected={now == word}>{ word }</option> }
    };
    html! {
        <select aria-label={["Principals", of_statement].concat()} {onchange}>
            { for [THESE, OTHERS, EVERYBODY, NOBODY].map(option) }
        </select>
    }
}

fn row(
    desk: &Editing,
    (index, at): (usize, usize),
    (kind, text): &(String, String),
    (of_statement, beside): (&str, &str),
) -> Html {
    let set = |change: fn(&mut (String, String), String)| {
        desk.edit_with(index, move |statement, new: String| {
            if let Some(Who { named: Named::These(these), .. }) = &mut statement.who
                && let Some(entry) = these.get_mut(at)
            {
                change(entry, new);
            }
        })
        .reform(|event: Event| value(&event))
    };
    let remove = desk.removal(index, beside, move |statement| {
        if let Some(Who { named: Named::These(these), .. }) = &mut statement.who
            && at < these.len()
        {
            these.remove(at);
        }
    });
    let label = ["Principal ", &(at + 1).to_string(), of_statement].concat();
    let kind_label = ["Kind of principal ", &(at + 1).to_string(), of_statement].concat();
    let remove_label = ["Remove ", &label].concat();
    let words = if kind == "Service" { "services" } else { "aws" };
    html! {
        <li class="policy-row">
            <select aria-label={kind_label} onchange={set(|entry, new| entry.0 = new)}>
                { for KINDS.map(|word| html! { <option selected={word == kind}>{ word }</option> }) }
            </select>
            { word_field(desk, (&label, words), text, set(|entry, new| entry.1 = new)) }
            <Button weight={Weight::Quiet} label={remove_label} onclick={remove}>{ "Remove" }</Button>
        </li>
    }
}
