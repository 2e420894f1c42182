//! The form that asks a question.

use yew::prelude::*;

use super::address;
use crate::app::components::{Button, Weight};
use crate::app::dom;
use crate::app::route::operation;
use crate::app::session::{Snapshot, use_session};
use crate::cloud::Account;
use crate::sim::{ClientOperation, Question};

/// Properties of [`AskForm`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AskProps {
    /// The question that the fields show at first.
    pub question: Question,
}

/// Who, what, on which image. Asking goes to the question's address, which holds it.
#[component]
pub fn AskForm(props: &AskProps) -> Html {
    let fields = [use_node_ref(), use_node_ref(), use_node_ref()];
    let world = use_session().snapshot();
    let onsubmit = {
        let fields = fields.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(question) = read(&fields) {
                dom::go(&address(&question).to_string());
            }
        })
    };
    let [who, does, on] = fields;
    let Question { who: asker, operation, on: image } = &props.question;
    html! {
        <form class="ask" aria-label="Question" {onsubmit}>
            <label class="field">
                <span class="field-label">{ "Can" }</span>
                <select ref={who} name="who" aria-label="Who">
                    { for people(&world, asker).iter().map(|label| choice(label, asker)) }
                </select>
            </label>
            <label class="field">
                <span class="field-label">{ "do" }</span>
                <select ref={does} name="do" aria-label="Does what">
                    { for ClientOperation::ALL.iter().map(|one| choice(one.word(), operation.word())) }
                </select>
            </label>
            <label class="field is-wide">
                <span class="field-label">{ "on" }</span>
                <input
                    ref={on}
                    name="on"
                    aria-label="On which image"
                    list="ask-images"
                    value={image.clone()}
                    autocapitalize="off"
                    autocomplete="off"
                    spellcheck="false"
                    required=true
                />
            </label>
            <datalist id="ask-images">
                { for images(&world).into_iter().map(|image| html! { <option value={image} /> }) }
            </datalist>
            <Button weight={Weight::Primary} is_submit=true onclick={Callback::noop()}>{ "Ask" }</Button>
        </form>
    }
}

fn read(fields: &[NodeRef; 3]) -> Option<Question> {
    let [who, does, on] = fields.each_ref().map(|field| dom::element(field).map(|one| one.value()));
    Some(Question {
        who: who?,
        operation: operation(&does?)?,
        on: on.map(|on| on.trim().to_owned()).filter(|on| !on.is_empty())?,
    })
}

fn choice(word: &str, chosen: &str) -> Html {
    html! { <option value={word.to_owned()} selected={word == chosen}>{ word }</option> }
}

/// Everyone who can be asked about, and whoever the address names.
fn people(world: &Snapshot, asker: &str) -> Vec<String> {
    let known = world.0.workstation.identities().map(|identity| identity.label.to_string());
    let mut people: Vec<String> = known.collect();
    if !people.iter().any(|label| label == asker) {
        people.push(asker.to_owned());
    }
    people
}

/// How many images are offered. A list of more helps nobody, and the field takes any other too.
const OFFERED_MAX: usize = 500;

/// The tagged images of this world, and the repositories that have none.
fn images(world: &Snapshot) -> Vec<String> {
    let mut images = Vec::new();
    for (_, registry) in world.0.cloud.accounts().flat_map(Account::registries) {
        for repository in registry.repositories() {
            let uri = repository.uri();
            for (tag, _) in repository.tags().take(OFFERED_MAX) {
                images.push([&*uri, ":", tag.as_str()].concat());
            }
            if repository.tags().len() == 0 {
                images.push(uri);
            }
            if images.len() >= OFFERED_MAX {
                return images;
            }
        }
    }
    images
}
