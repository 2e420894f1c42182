//! A policy as fields: one group for each statement.

mod condition;
mod list;
mod principal;

use std::rc::Rc;

use yew::prelude::*;

use crate::app::components::{Button, Weight};
use crate::app::dom;
use crate::iam::PolicyKind;
use crate::iam::complete::{Known, Name, words};
use crate::iam::form::{Form, Listed, Statement};
use crate::iam::policy::Effect;
use crate::iam::spot::Role;

/// Properties of [`Fields`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FieldsProps {
    /// What the names of its parts in the document begin with.
    pub(super) id: &'static str,
    /// The text that is shown.
    pub(super) text: AttrValue,
    /// What it hangs on.
    pub(super) kind: PolicyKind,
    /// The names of the world.
    pub(super) known: Rc<Known>,
    /// Called with the changed text.
    pub(super) onchange: Callback<String>,
}

/// The fields of a text, or why it has none.
#[component]
pub(super) fn Fields(props: &FieldsProps) -> Html {
    // After something was removed, the focus goes to what stands beside it.
    let beside = use_mut_ref(|| None::<String>);
    {
        let beside = Rc::clone(&beside);
        use_effect_with(props.text.clone(), move |_| {
            if let Some(id) = beside.take() {
                dom::catch_focus(&id);
            }
        });
    }
    let form = match Form::read(&props.text) {
        Ok(form) => Rc::new(form),
        Err(obstacle) => {
            return html! {
                <p role="status">
                    { "The form cannot show this text: " }{ obstacle.to_string() }
                    { ". The JSON can be edited all the same." }
                </p>
            };
        }
    };
    let desk = Editing { props: props.clone(), form: Rc::clone(&form), beside };
    let groups = (0..form.statements.len()).map(|index| group(&desk, index));
    let add = desk.edit(move |form, kind| form.statements.push(Statement::new(kind)));
    html! {
        <div class="policy-fields">
            { desk.lists() }
            { for groups }
            <Button id={desk.id("add")} onclick={add.reform(|_: MouseEvent| ())}>{ "Add a statement" }</Button>
        </div>
    }
}

/// What a field needs to change the text.
#[derive(Clone)]
pub(super) struct Editing {
    props: FieldsProps,
    form: Rc<Form>,
    beside: Rc<std::cell::RefCell<Option<String>>>,
}

impl Editing {
    /// The name in the document of a part.
    fn id(&self, part: &str) -> String {
        [self.props.id, "-", part].concat()
    }

    /// A callback that changes the fields and writes the text.
    fn edit(&self, change: impl Fn(&mut Form, PolicyKind) + 'static) -> Callback<()> {
        let desk = self.clone();
        Callback::from(move |()| desk.write(|form| change(form, desk.props.kind)))
    }

    /// The same for one statement, with what the field holds.
    fn edit_with<T: 'static>(
        &self,
        index: usize,
        change: impl Fn(&mut Statement, T) + 'static,
    ) -> Callback<T> {
        let desk = self.clone();
        Callback::from(move |value: T| {
            desk.write(|form| {
                if let Some(statement) = form.statements.get_mut(index) {
                    change(statement, value);
                }
            });
        })
    }

    /// A callback that takes something away; the focus goes to the part called `beside`.
    fn removal(
        &self,
        index: usize,
        beside: &str,
        change: impl Fn(&mut Statement) + 'static,
    ) -> Callback<MouseEvent> {
        let (focus, id) = (Rc::clone(&self.beside), self.id(beside));
        self.edit_with(index, move |statement, _: MouseEvent| {
            focus.replace(Some(id.clone()));
            change(statement);
        })
    }

    fn write(&self, change: impl FnOnce(&mut Form)) {
        let mut form = (*self.form).clone();
        change(&mut form);
        self.props.onchange.emit(form.write(&self.props.text));
    }

    /// The words that fields can propose, once for all of them.
    fn lists(&self) -> Html {
        let lists: [(&str, &[&str], Role); 6] = [
            ("actions", &["Statement", "Action"], Role::Value),
            ("resources", &["Statement", "Resource"], Role::Value),
            ("aws", &["Statement", "Principal", "AWS"], Role::Value),
            ("services", &["Statement", "Principal", "Service"], Role::Value),
            ("operators", &["Statement", "Condition"], Role::Name),
            ("keys", &["Statement", "Condition", "Null"], Role::Name),
        ];
        let list = |(part, path, role): (&str, &[&str], Role)| {
            let words = words(path, role, self.props.kind, &self.props.known);
            html! { <datalist id={self.id(part)}>{ for words.iter().map(option) }</datalist> }
        };
        html! { <>{ for lists.into_iter().map(list) }</> }
    }
}

fn option(name: &Name) -> Html {
    html! { <option value={name.text.clone()}>{ name.note.as_str() }</option> }
}

/// What a field held when it was left.
fn value(event: &Event) -> String {
    dom::target(event).map(|field| field.value()).unwrap_or_default()
}

/// A field for a word, with the list of words that are proposed for it.
fn word_field(
    desk: &Editing,
    (label, words): (&str, &str),
    value: &str,
    onchange: Callback<Event>,
) -> Html {
    html! {
        <input
            type="text"
            aria-label={label.to_owned()}
            list={desk.id(words)}
            value={value.to_owned()}
            autocomplete="off"
            spellcheck="false"
            {onchange}
        />
    }
}

fn group(desk: &Editing, index: usize) -> Html {
    let Some(statement) = desk.form.statements.get(index) else { return Html::default() };
    let number = (index + 1).to_string();
    let legend = match &*statement.sid {
        "" => ["Statement ", &number].concat(),
        sid => ["Statement ", &number, ": ", sid].concat(),
    };
    let remove = {
        let (focus, add) = (Rc::clone(&desk.beside), desk.id("add"));
        desk.edit(move |form, _| {
            focus.replace(Some(add.clone()));
            if index < form.statements.len() {
                form.statements.remove(index);
            }
        })
    };
    let remove_label = ["Remove ", &legend].concat();
    html! {
        <fieldset class="policy-statement" key={index}>
            <legend>{ &legend }</legend>
            <div class="policy-row">
                { sid(desk, index, statement) }
                { effect(desk, index, statement) }
                <Button weight={Weight::Quiet} label={remove_label} onclick={remove.reform(|_: MouseEvent| ())}>{ "Remove" }</Button>
            </div>
            { principal::principals(desk, index, statement) }
            { list::listed(desk, index, list::ACTIONS) }
            { list::listed(desk, index, list::RESOURCES) }
            { condition::conditions(desk, index, statement) }
        </fieldset>
    }
}

fn sid(desk: &Editing, index: usize, statement: &Statement) -> Html {
    let onchange = desk
        .edit_with(index, |statement, text: String| statement.sid = text)
        .reform(|event: Event| value(&event));
    html! {
        <label>
            { "Sid" }
            <input type="text" value={statement.sid.clone()} autocomplete="off" spellcheck="false" {onchange} />
        </label>
    }
}

fn effect(desk: &Editing, index: usize, statement: &Statement) -> Html {
    let onchange = desk
        .edit_with(index, |statement, text: String| {
            statement.effect = if text == "Deny" { Effect::Deny } else { Effect::Allow };
        })
        .reform(|event: Event| value(&event));
    let option = |effect: Effect| {
        html! { <option selected={statement.effect == effect}>{ effect.name() }</option> }
    };
    html! {
        <label>
            { "Effect" }
            <select {onchange}>{ option(Effect::Allow) }{ option(Effect::Deny) }</select>
        </label>
    }
}

/// A choice between these and all but these.
fn negation(
    label: &str,
    (plain, negated): (&'static str, &'static str),
    list: &Listed,
    onchange: &Callback<bool>,
) -> Html {
    let onchange = onchange.reform(move |event: Event| value(&event) == negated);
    html! {
        <select aria-label={label.to_owned()} {onchange}>
            <option selected={!list.is_negated}>{ plain }</option>
            <option selected={list.is_negated}>{ negated }</option>
        </select>
    }
}
