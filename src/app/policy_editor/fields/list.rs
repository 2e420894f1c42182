//! Actions and resources: a row for each.

use yew::prelude::*;

use super::{Editing, negation, value, word_field};
use crate::app::components::{Button, Weight};
use crate::iam::form::{Listed, Statement};

/// One of the two lists of a statement.
#[derive(Clone, Copy)]
pub(super) struct Element {
    /// What the list is called.
    title: &'static str,
    /// What one of its rows is called.
    one: &'static str,
    /// The element, and its opposite.
    names: (&'static str, &'static str),
    /// The words that are proposed.
    words: &'static str,
    of: fn(&mut Statement) -> &mut Option<Listed>,
}

/// What the statement is about.
pub(super) const ACTIONS: Element = Element {
    title: "Actions",
    one: "Action",
    names: ("Action", "NotAction"),
    words: "actions",
    of: |statement| &mut statement.action,
};

/// On what.
pub(super) const RESOURCES: Element = Element {
    title: "Resources",
    one: "Resource",
    names: ("Resource", "NotResource"),
    words: "resources",
    of: |statement| &mut statement.resource,
};

/// The rows of one list, or a button that begins it.
pub(super) fn listed(desk: &Editing, index: usize, element: Element) -> Html {
    let Some(mut statement) = desk.form.statements.get(index).cloned() else {
        return Html::default();
    };
    let number = (index + 1).to_string();
    let add_part = [element.words, "-add-", &number].concat();
    let of_statement = [" of statement ", &number].concat();
    let add = desk.edit_with(index, move |statement, _: MouseEvent| {
        let list = (element.of)(statement).get_or_insert_with(Listed::default);
        list.texts.push(String::new());
    });
    let add_label = ["Add ", &element.one.to_lowercase(), &of_statement].concat();
    let add = html! {
        <Button weight={Weight::Quiet} id={desk.id(&add_part)} label={add_label} onclick={add}>{ "Add" }</Button>
    };
    let Some(list) = (element.of)(&mut statement).as_ref() else {
        return html! { <div class="policy-list"><span>{ element.title }{ ": none named" }</span>{ add }</div> };
    };
    let turn = desk.edit_with(index, move |statement, is_negated: bool| {
        if let Some(list) = (element.of)(statement) {
            list.is_negated = is_negated;
        }
    });
    let kind_label = [element.title, &of_statement, ": these or all others"].concat();
    let rows = list.texts.iter().enumerate().map(|(at, text)| {
        let label = [element.one, " ", &(at + 1).to_string(), &of_statement].concat();
        row(desk, (index, at), element, (&label, text, &add_part))
    });
    html! {
        <div class="policy-list">
            <div class="policy-row">
                <span>{ element.title }</span>
                { negation(&kind_label, element.names, list, &turn) }
            </div>
            <ul>{ for rows }</ul>
            { add }
        </div>
    }
}

fn row(
    desk: &Editing,
    (index, at): (usize, usize),
    element: Element,
    (label, text, beside): (&str, &str, &str),
) -> Html {
    let onchange = desk
        .edit_with(index, move |statement, new: String| {
            let list = (element.of)(statement).as_mut();
            if let Some(text) = list.and_then(|list| list.texts.get_mut(at)) {
                *text = new;
            }
        })
        .reform(|event: Event| value(&event));
    let remove = desk.removal(index, beside, move |statement| {
        let element = (element.of)(statement);
        if let Some(list) = element {
            if at < list.texts.len() {
                list.texts.remove(at);
            }
            // Without any, the statement names none.
            if list.texts.is_empty() {
                *element = None;
            }
        }
    });
    let remove_label = ["Remove ", label].concat();
    html! {
        <li class="policy-row">
            { word_field(desk, (label, element.words), text, onchange) }
            <Button weight={Weight::Quiet} label={remove_label} onclick={remove}>{ "Remove" }</Button>
        </li>
    }
}
