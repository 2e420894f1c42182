//! A lifecycle policy at work: its rules to edit, and what they do with every image.

mod forecast;
mod form;
mod images;
mod plot;

use std::rc::Rc;

use yew::prelude::*;

use crate::app::components::{Button, CopyButton, Tab, Tabs, Weight};
use crate::app::dom;
use crate::app::inspector::command::target;
use crate::app::session::{Action, SessionHandle, use_session};
use crate::app::world::RepositoryPlace;
use crate::app::world::format::moment;
use crate::ecr::Repository;
use crate::ecr::lifecycle::LifecyclePolicy;
use crate::ecr::lifecycle::draft::Draft;
use crate::workstation::quoted;
use forecast::Forecast;
use form::Form;

/// Properties of [`Desk`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DeskProps {
    /// Whose images.
    pub repository: Rc<Repository>,
    /// Where that is.
    pub place: RepositoryPlace,
}

const FORM: &str = "tab-form";
const JSON: &str = "tab-json";

/// The policy as it is being written, beside what it would do.
#[component]
pub fn Desk(props: &DeskProps) -> Html {
    let session = use_session();
    let last_valid = use_mut_ref(|| None::<Rc<LifecyclePolicy>>);
    let repository = &props.repository;
    let key = ["lifecycle ", &props.place.to_string()].concat();
    let stored: Rc<str> =
        repository.lifecycle_policy.as_ref().map_or("", |policy| &*policy.text).into();
    // What has been put is no draft any more.
    let draft = session.draft(&key).filter(|draft| *draft != stored);
    let text = draft.clone().unwrap_or_else(|| Rc::clone(&stored));
    let write = {
        let (dispatcher, stored) = (session.dispatcher(), Rc::clone(&stored));
        Callback::from(move |text: String| {
            let text = (*text != *stored).then(|| text.into());
            dispatcher.dispatch(Action::Draft(key.clone(), text));
        })
    };
    let (policy, problem) = if text.trim().is_empty() {
        (None, None)
    } else {
        match LifecyclePolicy::parse(&text) {
            Ok(policy) => {
                let policy = Rc::new(policy);
                last_valid.replace(Some(Rc::clone(&policy)));
                (Some(policy), None)
            }
            Err(problem) => (last_valid.borrow().clone(), Some(problem.to_string())),
        }
    };
    html! {
        <div class="lifecycle">
            <section class="card lifecycle-policy" aria-label="Policy" data-pane="policy" tabindex="-1">
                <Writing text={Rc::clone(&text)} {write} problem={problem.clone()} />
                { state(repository, draft.as_deref()) }
                if repository.lifecycle_policy.is_some() {
                    { evaluated(repository) }
                }
                { actions(&session, repository, (&text, draft.is_some())) }
            </section>
            <section class="card lifecycle-forecast" aria-label="What it does" data-pane="forecast" tabindex="-1">
                if problem.is_some() && policy.is_some() {
                    <p class="lifecycle-stale" role="status">{ "Shown is the last version that ECR would take." }</p>
                }
                <Forecast repository={Rc::clone(repository)} {policy} now={session.snapshot().0.cloud.now()} />
            </section>
        </div>
    }
}

/// When the policy was evaluated last, and when it will be.
fn evaluated(repository: &Repository) -> Html {
    let last = repository.evaluation.last_at().map_or_else(|| "never yet".to_owned(), moment);
    let next = repository.evaluation.next_at().map_or_else(|| "not planned".to_owned(), moment);
    html! { <p class="muted">{ "Evaluated: " }{ last }{ "; next: " }{ next }{ "." }</p> }
}

/// Where the policy stands, in words.
fn state(repository: &Repository, draft: Option<&str>) -> Html {
    let words = match (repository.lifecycle_policy.is_some(), draft.is_some()) {
        (true, true) => "A draft. The policy that the repository has still counts.",
        (false, true) => "A draft. The repository has no policy yet.",
        (true, false) => "This is the policy that the repository has.",
        (false, false) => "The repository has no policy: every image stays.",
    };
    html! { <p class="muted" role="status">{ words }</p> }
}

fn actions(
    session: &SessionHandle,
    repository: &Repository,
    (text, is_draft): (&str, bool),
) -> Html {
    let world = session.snapshot();
    let of = target(&world.0, repository);
    let quoted = quoted(text);
    let put = ["aws ecr put-lifecycle-policy ", &of, " --lifecycle-policy-text ", &quoted].concat();
    let preview =
        ["aws ecr start-lifecycle-policy-preview ", &of, " --lifecycle-policy-text ", &quoted]
            .concat();
    let delete = ["aws ecr delete-lifecycle-policy ", &of].concat();
    let run = |line: &str| {
        let (dispatcher, line) = (session.dispatcher(), line.to_owned());
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Run(vec![line.clone()])))
    };
    let discard = {
        let (dispatcher, place) = (session.dispatcher(), repository.arn().to_string());
        Callback::from(move |_: MouseEvent| {
            dispatcher.dispatch(Action::Draft(["lifecycle ", &place].concat(), None));
        })
    };
    let last = session.history.entries().last();
    let refusal =
        last.filter(|entry| entry.run.exit_code != 0 && entry.line.contains("lifecycle-policy"));
    html! {
        <>
            <div class="policy-actions">
                if is_draft {
                    <Button weight={Weight::Primary} onclick={run(&put)}>{ "Put as " }{ world.identity() }</Button>
                    <Button onclick={discard}>{ "Discard the draft" }</Button>
                }
                if repository.lifecycle_policy.is_some() {
                    <Button onclick={run(&delete)}>{ "Delete the policy" }</Button>
                }
                if !text.trim().is_empty() {
                    <Button onclick={run(&preview)}>{ "Start ECR’s preview" }</Button>
                    <span class="labelled">{ "As CLI" }<CopyButton text={put.clone()} label="Copy as CLI" /></span>
                }
            </div>
            if let Some(entry) = refusal {
                <div class="policy-refusal" role="status">
                    <p><b>{ "Refused." }</b>{ " The terminal shows the same:" }</p>
                    <pre class="commands" tabindex="0" aria-label="Refusal">{ entry.run.stderr() }</pre>
                </div>
            }
        </>
    }
}

/// Properties of [`Writing`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct WritingProps {
    text: Rc<str>,
    write: Callback<String>,
    /// What ECR would say of it.
    problem: Option<String>,
}

/// The rules as a form or as JSON; the JSON is what counts.
#[component]
fn Writing(props: &WritingProps) -> Html {
    let shown = use_state(|| FORM);
    let tabs = vec![Tab { id: FORM, title: "Form".into() }, Tab { id: JSON, title: "JSON".into() }];
    let onselect = {
        let shown = shown.clone();
        Callback::from(move |id| shown.set(id))
    };
    html! {
        <>
            <Tabs label="Policy" {tabs} selected={*shown} {onselect}>
                { match (*shown, Draft::read(&props.text)) {
                    (JSON, _) => json(&props.text, &props.write),
                    (_, Ok(draft)) => html! { <Form {draft} write={props.write.clone()} /> },
                    (_, Err(why)) => html! {
                        <p role="status">{ "The form cannot show this text: " }{ why.to_string() }{ ". The JSON can be edited all the same." }</p>
                    },
                } }
            </Tabs>
            <div class="policy-problems" role="status">
                if let Some(problem) = &props.problem {
                    <p><b>{ "ECR would refuse it: " }</b>{ problem }</p>
                }
            </div>
        </>
    }
}

fn json(text: &str, write: &Callback<String>) -> Html {
    let write = write.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(field) = dom::target(&event) {
            write.emit(field.value());
        }
    });
    html! {
        <textarea
            class="policy-text"
            rows="18"
            aria-label="Policy text"
            value={text.to_owned()}
            autocapitalize="off"
            autocomplete="off"
            spellcheck="false"
            {oninput}
        />
    }
}
