//! What else has to hold: a row for each key.

use yew::prelude::*;

use super::{Editing, value, word_field};
use crate::app::components::{Button, Weight};
use crate::iam::form::{Statement, Test};

/// The rows of the condition block.
pub(super) fn conditions(desk: &Editing, index: usize, statement: &Statement) -> Html {
    let number = (index + 1).to_string();
    let of_statement = [" of statement ", &number].concat();
    let add_part = ["condition-add-", &number].concat();
    let add = desk.edit_with(index, |statement, _: MouseEvent| {
        let taken = |key: &str| statement.tests.iter().any(|test| test.key == key);
        // A key that is not there yet, so that the new row is one of its own.
        let keys =
            ["aws:PrincipalOrgID", "aws:SourceVpce", "aws:PrincipalAccount", "aws:PrincipalArn"];
        let key = keys.into_iter().find(|key| !taken(key)).unwrap_or("aws:PrincipalType");
        statement.tests.push(Test {
            operator: "StringEquals".to_owned(),
            key: key.to_owned(),
            values: vec![String::new()],
        });
    });
    let rows = statement.tests.iter().enumerate();
    let rows = rows.map(|(at, test)| row(desk, (index, at), test, (&of_statement, &add_part)));
    let add_label = ["Add condition", &of_statement].concat();
    html! {
        <div class="policy-list">
            <span>{ "Conditions, all of which have to hold" }</span>
            <ul>{ for rows }</ul>
            <Button weight={Weight::Quiet} id={desk.id(&add_part)} label={add_label} onclick={add}>{ "Add" }</Button>
        </div>
    }
}

fn row(
    desk: &Editing,
    (index, at): (usize, usize),
    test: &Test,
    (of_statement, beside): (&str, &str),
) -> Html {
    let set = |change: fn(&mut Test, String)| {
        desk.edit_with(index, move |statement, new: String| {
            if let Some(test) = statement.tests.get_mut(at) {
                change(test, new);
            }
        })
        .reform(|event: Event| value(&event))
    };
    let remove = desk.removal(index, beside, move |statement| {
        if at < statement.tests.len() {
            statement.tests.remove(at);
        }
    });
    let name = |part: &str| [part, " ", &(at + 1).to_string(), of_statement].concat();
    let split = |test: &mut Test, new: String| {
        test.values = new.lines().map(|line| line.trim().to_owned()).collect();
    };
    let rows = test.values.len().max(1).to_string();
    let field = |part: &str, words: &str, value: &str, onchange: Callback<Event>| {
        word_field(desk, (&name(part), words), value, onchange)
    };
    html! {
        <li class="policy-row">
            { field("Operator", "operators", &test.operator, set(|test, new| test.operator = new)) }
            { field("Key", "keys", &test.key, set(|test, new| test.key = new)) }
            <textarea
                aria-label={name("Values, one a line,")}
                {rows}
                value={test.values.join("\n")}
                autocomplete="off"
                spellcheck="false"
                onchange={set(split)}
            />
            <Button weight={Weight::Quiet} label={name("Remove condition")} onclick={remove}>{ "Remove" }</Button>
        </li>
    }
}
