//! The rules of a policy as fields.

use yew::prelude::*;

use crate::app::components::{Button, Weight};
use crate::app::dom;
use crate::ecr::lifecycle::draft::{Direction, Draft, DraftRule, TagList};

/// Properties of [`Form`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FormProps {
    /// The rules.
    pub(super) draft: Draft,
    /// Takes the text that the form comes to.
    pub(super) write: Callback<String>,
}

/// All rules, and a button for one more.
#[component]
pub(super) fn Form(props: &FormProps) -> Html {
    let add = change(props, Draft::add);
    let count = props.draft.rules.len();
    html! {
        <form class="rules" onsubmit={Callback::from(|event: SubmitEvent| event.prevent_default())}>
            if count == 0 {
                <p>{ "No rules yet." }</p>
            }
            { for props.draft.rules.iter().enumerate().map(|(at, rule)| fields(props, at, rule)) }
            <Button onclick={add}>{ "Add a rule" }</Button>
        </form>
    }
}

/// Changes the draft when something is pressed.
fn change(props: &FormProps, change: impl Fn(&mut Draft) + 'static) -> Callback<MouseEvent> {
    let (draft, write) = (props.draft.clone(), props.write.clone());
    Callback::from(move |_| {
        let mut draft = draft.clone();
        change(&mut draft);
        write.emit(draft.text());
    })
}

/// Writes what is in a field into a member of a rule.
fn typed<E: AsRef<Event> + 'static>(
    props: &FormProps,
    at: usize,
    member: fn(&mut DraftRule) -> &mut String,
) -> Callback<E> {
    let (draft, write) = (props.draft.clone(), props.write.clone());
    Callback::from(move |event: E| {
        let mut draft = draft.clone();
        let value = dom::target(event.as_ref()).map(|field| field.value());
        if let (Some(value), Some(rule)) = (value, draft.rules.get_mut(at)) {
            *member(rule) = value;
            write.emit(draft.text());
        }
    })
}

fn fields(props: &FormProps, at: usize, rule: &DraftRule) -> Html {
    let is_tagged = rule.tag_status == "tagged";
    let numbers = ["numeric", "off"];
    let input = |name: &'static str, value: &str, class: &'static str, member| {
        let oninput = typed::<InputEvent>(props, at, member);
        let [mode, off] = numbers;
        let inputmode = if class == "is-number" { mode } else { "text" };
        html! {
            <label class={classes!("rule-field", class)}>
                <span>{ name }</span>
                <input type="text" {inputmode} autocomplete={off} autocapitalize={off} spellcheck="false" value={value.to_owned()} {oninput} />
            </label>
        }
    };
    let select = |name: &'static str,
                  value: &str,
                  options: &[(&'static str, &'static str)],
                  member| {
        let onchange = typed::<Event>(props, at, member);
        let is_known = options.iter().any(|(word, _)| *word == value);
        html! {
            <label class="rule-field">
                <span>{ name }</span>
                <select {onchange}>
                    if !is_known {
                        <option value={value.to_owned()} selected=true>{ value.to_owned() }</option>
                    }
                    { for options.iter().map(|(word, shown)| html! {
                        <option value={*word} selected={*word == value}>{ *shown }</option>
                    }) }
                </select>
            </label>
        }
    };
    html! {
        <fieldset class="rule" key={at}>
            <legend>{ "Rule " }{ &rule.priority }</legend>
            { input("Priority", &rule.priority, "is-number", |rule| &mut rule.priority) }
            { select("Images", &rule.tag_status, &TAG_STATUSES, |rule| &mut rule.tag_status) }
            if is_tagged || !rule.tags.is_empty() {
                { list_kind(props, at, rule.list) }
                { input("Tags, with blanks between", &rule.tags, "is-wide", |rule| &mut rule.tags) }
            }
            { select("Kept in", &rule.storage_class, &STORAGE_CLASSES, |rule| &mut rule.storage_class) }
            { select("When", &rule.count_type, &COUNT_TYPES, |rule| &mut rule.count_type) }
            { input(count_name(&rule.count_type), &rule.count_number, "is-number", |rule| &mut rule.count_number) }
            { select("Then", &rule.action, &ACTIONS, |rule| &mut rule.action) }
            { input("Description", &rule.description, "is-wide", |rule| &mut rule.description) }
            { buttons(props, at, &rule.priority) }
        </fieldset>
    }
}

fn list_kind(props: &FormProps, at: usize, list: TagList) -> Html {
    let (draft, write) = (props.draft.clone(), props.write.clone());
    let onchange = Callback::from(move |event: Event| {
        let mut draft = draft.clone();
        let value = dom::target(&event).map(|field| field.value());
        if let (Some(value), Some(rule)) = (value, draft.rules.get_mut(at)) {
            rule.list = if value == TagList::Prefixes.member() {
                TagList::Prefixes
            } else {
                TagList::Patterns
            };
            write.emit(draft.text());
        }
    });
    let option = |of: TagList, words: &'static str| {
        html! { <option value={of.member()} selected={list == of}>{ words }</option> }
    };
    html! {
        <label class="rule-field">
            <span>{ "Named by" }</span>
            <select {onchange}>
                { option(TagList::Patterns, "patterns, * is any run") }
                { option(TagList::Prefixes, "prefixes") }
            </select>
        </label>
    }
}

fn buttons(props: &FormProps, at: usize, priority: &str) -> Html {
    let shift = |direction| {
        change(props, move |draft| {
            draft.shift(at, direction);
        })
    };
    let remove = change(props, move |draft| {
        if at < draft.rules.len() {
            draft.rules.remove(at);
        }
    });
    let button = |words: &'static str, onclick| {
        let label = [words, ": rule ", priority].concat();
        html! { <Button weight={Weight::Quiet} {label} {onclick}>{ words }</Button> }
    };
    html! {
        <div class="rule-buttons">
            { button("Earlier", shift(Direction::Earlier)) }
            { button("Later", shift(Direction::Later)) }
            { button("Remove", remove) }
        </div>
    }
}

const TAG_STATUSES: [(&str, &str); 3] =
    [("untagged", "untagged"), ("tagged", "tagged, by name"), ("any", "any")];
const STORAGE_CLASSES: [(&str, &str); 3] =
    [("", "standard (left out)"), ("standard", "standard"), ("archive", "archive")];
const COUNT_TYPES: [(&str, &str); 4] = [
    ("imageCountMoreThan", "there are more than"),
    ("sinceImagePushed", "pushed more days ago than"),
    ("sinceImagePulled", "last pulled more days ago than"),
    ("sinceImageTransitioned", "archived more days ago than"),
];
const ACTIONS: [(&str, &str); 2] = [("expire", "expire"), ("transition", "move into the archive")];

fn count_name(count_type: &str) -> &'static str {
    if count_type.starts_with("since") { "Days" } else { "Images" }
}
