//! A repository's policy: to read, to write, to take away.

use std::rc::Rc;

use yew::prelude::*;

use super::command::{delete_policy, set_policy};
use crate::app::components::{Button, CodeView, CopyButton, Weight};
use crate::app::dom;
use crate::app::session::{Action, SessionHandle, use_session};
use crate::ecr::Repository;
use crate::iam::{self, PolicyKind, Problem, Severity};

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

/// The policy and its editor.
#[component]
pub(super) fn PolicyTab(props: &PolicyProps) -> Html {
    let session = use_session();
    let draft = use_state(|| None::<String>);
    let typed = use_state(|| None::<String>);
    let repository = &props.repository;
    let run = {
        let (session, typed) = (session.clone(), typed.clone());
        Callback::from(move |line: String| {
            typed.set(Some(line.clone()));
            session.dispatch(Action::Run(vec![line]));
        })
    };
    let ran = typed.as_ref().and_then(|line| outcome(&session, line));
    {
        // Only what was taken in closes the editor: a refused draft stays to be mended.
        let (draft, was_accepted) = (draft.clone(), ran == Some(Sent::Accepted));
        use_effect_with(
            (was_accepted, session.history.entries().len()),
            move |(was_accepted, _)| {
                if *was_accepted {
                    draft.set(None);
                }
            },
        );
    }
    html! {
        <div class="policy-tab">
            { match draft.as_ref() {
                Some(text) => editor(&session, repository, text, &draft, &run),
                None => reader(&session, repository, &draft, &run),
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
    draft: &UseStateHandle<Option<String>>,
    run: &Callback<String>,
) -> Html {
    let text = repository.policy_text();
    let edit = {
        let (draft, text) = (draft.clone(), text.unwrap_or(TEMPLATE).to_owned());
        Callback::from(move |_: MouseEvent| draft.set(Some(text.clone())))
    };
    let Some(text) = text else {
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
    text: &str,
    draft: &UseStateHandle<Option<String>>,
    run: &Callback<String>,
) -> Html {
    let oninput = {
        let draft = draft.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = dom::target(&event) {
                draft.set(Some(field.value()));
            }
        })
    };
    let close = {
        let draft = draft.clone();
        Callback::from(move |_: MouseEvent| draft.set(None))
    };
    let line = set_policy(&session.snapshot().0, repository, text);
    let apply = {
        let line = line.clone();
        run.reform(move |_: MouseEvent| line.clone())
    };
    let who = session.snapshot().identity();
    html! {
        <>
            <label class="policy-label" for="policy-text">
                { "Policy of " }{ repository.name().as_str() }
            </label>
            <textarea
                id="policy-text"
                class="policy-text"
                rows="12"
                value={text.to_owned()}
                aria-describedby="policy-problems"
                autocapitalize="off"
                autocomplete="off"
                spellcheck="false"
                {oninput}
            />
            { problems(text, draft) }
            <div class="policy-actions">
                <Button weight={Weight::Primary} onclick={apply}>{ "Apply as " }{ who }</Button>
                <Button onclick={close}>{ "Discard" }</Button>
                <span class="labelled">{ "As CLI" }<CopyButton text={line} label="Copy as CLI" /></span>
            </div>
        </>
    }
}

/// Everything that is wrong or doubtful in the draft; AWS is asked all the same.
fn problems(text: &str, draft: &UseStateHandle<Option<String>>) -> Html {
    let found = iam::validate(text, PolicyKind::Repository);
    let summary = if found.is_empty() { "No problems found." } else { "Problems" };
    html! {
        <div id="policy-problems" class="policy-problems" role="status">
            <p>{ summary }</p>
            <ul>{ for found.iter().map(|found| problem(text, found, draft)) }</ul>
        </div>
    }
}

fn problem(text: &str, found: &Problem, draft: &UseStateHandle<Option<String>>) -> Html {
    let (line, column) = found.span.line_and_column(text);
    let severity = match found.severity() {
        Severity::Error => "Error",
        Severity::SecurityWarning => "Security warning",
        Severity::Warning => "Warning",
        Severity::Suggestion => "Suggestion",
    };
    html! {
        <li>
            <b>{ severity }</b>
            { ", line " }{ line }{ ", column " }{ column }{ ": " }{ found.to_string() }
            { fix(text, found, draft) }
        </li>
    }
}

/// The change that would mend it, if there is one; it is made in the draft, not in the cloud.
fn fix(text: &str, found: &Problem, draft: &UseStateHandle<Option<String>>) -> Html {
    let Some(fix) = found.fix(text, PolicyKind::Repository) else { return Html::default() };
    let mend = {
        let (draft, mended) = (draft.clone(), fix.apply(text));
        Callback::from(move |_: MouseEvent| draft.set(Some(mended.clone())))
    };
    html! { <>{ " " }<Button weight={Weight::Quiet} onclick={mend}>{ fix.title }</Button></> }
}
