//! A repository's policy: to read, to write, to take away.

use std::rc::Rc;

use yew::prelude::*;

use super::command::{delete_policy, set_policy};
use crate::app::components::{Button, CodeView, CopyButton, Weight};
use crate::app::policy_editor::PolicyEditor;
use crate::app::session::{Action, SessionHandle, use_session};
use crate::ecr::Repository;
use crate::iam::PolicyKind;
use crate::sim::PolicyPlace;

/// Properties of [`PolicyTab`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct PolicyProps {
    /// Whose policy.
    pub(super) repository: Rc<Repository>,
}

/// What a new policy begins with: the form of the grant that people look for, with nobody in it.
const TEMPLATE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "CrossAccountPull",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::ACCOUNT:root" },
      "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    }
  ]
}"#;

/// The policy and its editor. What is written is an edit of the draft, so that it can be compared
/// before it is applied, and is still there after a look elsewhere.
#[component]
pub(super) fn PolicyTab(props: &PolicyProps) -> Html {
    let session = use_session();
    let is_open = use_state(|| false);
    let typed = use_state(|| None::<String>);
    let repository = &props.repository;
    let arn = repository.arn();
    let place = arn.region.map(|region| PolicyPlace::Repository {
        account: repository.registry_id(),
        region,
        name: repository.name().clone(),
    });
    let Some(place) = place else { return Html::default() };
    let run = {
        let (session, typed) = (session.clone(), typed.clone());
        Callback::from(move |line: String| {
            typed.set(Some(line.clone()));
            session.dispatch(Action::Run(vec![line]));
        })
    };
    let ran = typed.as_ref().and_then(|line| outcome(&session, line));
    let stored = repository.policy_text().map(Rc::<str>::from);
    {
        // Only what was taken in closes the editor: a refused draft stays to be mended.
        let (is_open, session, place) = (is_open.clone(), session.clone(), place.clone());
        let stored = stored.clone();
        use_effect_with(
            (ran == Some(Sent::Accepted), session.history.entries().len()),
            move |(was_accepted, _)| {
                if *was_accepted {
                    is_open.set(false);
                    session.dispatch(Action::Edit(place, stored));
                }
            },
        );
    }
    let world = session.snapshot();
    let draft = &world.0.draft;
    let is_written = *is_open || draft.edit_of(&place).is_some();
    let written =
        is_written.then(|| draft.text_of(&world.0, &place).unwrap_or_else(|| TEMPLATE.into()));
    html! {
        <div class="policy-tab">
            { match written {
                Some(text) => editor(&session, repository, (&text, stored, place), &is_open, &run),
                None => reader(&session, repository, &is_open, &run),
            } }
            if let Some(Sent::Refused(refusal)) = ran {
                <div class="policy-refusal" role="status">
                    <p><b>{ "Refused." }</b>{ " The terminal shows the same:" }</p>
                    <pre class="commands" tabindex="0" aria-label="Refusal">{ refusal }</pre>
                </div>
            }
        </div>
    }
}

/// How a command that the tab has sent ended.
#[derive(PartialEq)]
enum Sent {
    Accepted,
    Refused(String),
}

/// How the last command ended, if it was `line`.
fn outcome(session: &SessionHandle, line: &str) -> Option<Sent> {
    let entry = session.history.entries().last().filter(|entry| &*entry.line == line)?;
    let was_accepted = entry.run.exit_code == 0;
    Some(if was_accepted { Sent::Accepted } else { Sent::Refused(entry.run.stderr()) })
}

fn reader(
    session: &SessionHandle,
    repository: &Repository,
    is_open: &UseStateHandle<bool>,
    run: &Callback<String>,
) -> Html {
    let edit = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    let Some(text) = repository.policy_text() else {
        return html! {
            <>
                <p>{ "No policy: this repository says nothing about anybody. Inside its account, the callers’ own policies decide alone; other accounts are not let in." }</p>
                <div class="policy-actions"><Button onclick={edit}>{ "Write a policy" }</Button></div>
            </>
        };
    };
    let delete = {
        let line = delete_policy(&session.snapshot().0, repository);
        run.reform(move |_: MouseEvent| line.clone())
    };
    let name = ["Policy of ", repository.name().as_str()].concat();
    let cli = set_policy(&session.snapshot().0, repository, text);
    html! {
        <>
            <CodeView {name} text={text.to_owned()} />
            <div class="policy-actions">
                <Button onclick={edit}>{ "Edit" }</Button>
                <Button onclick={delete}>{ "Delete policy" }</Button>
                <span class="labelled">{ "As CLI" }<CopyButton text={cli} label="Copy as CLI" /></span>
            </div>
        </>
    }
}

fn editor(
    session: &SessionHandle,
    repository: &Repository,
    (text, stored, place): (&Rc<str>, Option<Rc<str>>, PolicyPlace),
    is_open: &UseStateHandle<bool>,
    run: &Callback<String>,
) -> Html {
    let dispatcher = session.dispatcher();
    let onchange = {
        let (dispatcher, place) = (dispatcher.clone(), place.clone());
        Callback::from(move |text: String| {
            dispatcher.dispatch(Action::Edit(place.clone(), Some(text.into())));
        })
    };
    let close = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| {
            is_open.set(false);
            // What the world says already is no edit.
            dispatcher.dispatch(Action::Edit(place.clone(), stored.clone()));
        })
    };
    let world = session.snapshot();
    let line = set_policy(&world.0, repository, text);
    let apply = {
        let line = line.clone();
        run.reform(move |_: MouseEvent| line.clone())
    };
    let who = world.identity();
    let name = ["Policy of ", repository.name().as_str()].concat();
    let kind = PolicyKind::Repository;
    html! {
        <>
            <PolicyEditor {name} text={Rc::clone(text)} {kind} {world} {onchange} command={line} />
            <div class="policy-actions">
                <Button weight={Weight::Primary} onclick={apply}>{ "Apply as " }{ who }</Button>
                <Button onclick={close}>{ "Discard" }</Button>
            </div>
        </>
    }
}
