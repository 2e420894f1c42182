//! One command and what came of it.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::components::{Button, CopyButton, Icon, Weight};
use crate::app::session::{Action, send, use_dispatcher};
use crate::app::why::{Denial, address, denial};
use crate::sim::{Entry, Question};
use crate::workstation::Stream;

/// Properties of [`Block`].
#[derive(Clone, Debug, Properties)]
pub(super) struct BlockProps {
    /// What was typed and printed.
    pub(super) entry: Rc<Entry>,
}

/// An entry never changes, so the same one is drawn once however long the log grows.
impl PartialEq for BlockProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.entry, &other.entry)
    }
}

/// A command, its output, how it ended, and what can be done with it.
#[component]
pub(super) fn Block(props: &BlockProps) -> Html {
    let entry = &props.entry;
    let has_failed = entry.run.exit_code != 0;
    html! {
        <article class={classes!("block", has_failed.then_some("is-failed"))} aria-label={Rc::clone(&entry.line)}>
            <p class="block-command">
                <span class="block-prompt">{ &*entry.prompt }{ " $ " }</span>
                <span class="block-line">{ &*entry.line }</span>
            </p>
            if !entry.run.output.is_empty() {
                <pre class="block-output">{ for entry.run.output.iter().map(output) }</pre>
            }
            <BlockTools entry={Rc::clone(entry)} />
        </article>
    }
}

fn output((stream, text): &(Stream, String)) -> Html {
    let class = match stream {
        Stream::Out => "out",
        Stream::Err => "err",
    };
    html! { <span {class}>{ text.as_str() }</span> }
}

/// How the command ended, its buttons and, once asked for, why it was denied.
#[component]
fn BlockTools(props: &BlockProps) -> Html {
    let entry = &props.entry;
    let is_open = use_state(|| false);
    let text = entry.run.text();
    let proof = denial(&entry.run).filter(|_| *is_open);
    let name = ["block-", &entry.number.to_string()].concat();
    html! {
        <>
            <footer class="block-tools">
                if entry.run.exit_code != 0 {
                    <span class="block-exit">{ "exit " }{ entry.run.exit_code }</span>
                }
                { why(entry, &is_open) }
                <Rerun line={Rc::clone(&entry.line)} />
                <CopyButton text={text} label="Copy the output" />
            </footer>
            if let Some(proof) = proof {
                <Denial {proof} {name} />
            }
        </>
    }
}

/// A client command is a question with a page of its own; any other denial opens in its place.
fn why(entry: &Entry, is_open: &UseStateHandle<bool>) -> Html {
    if let Some(question) = Question::of_command(&entry.prompt, &entry.line) {
        return html! {
            <a class="button is-quiet" href={address(&question).to_string()}>{ "Why?" }</a>
        };
    }
    if denial(&entry.run).is_none() {
        return Html::default();
    }
    let expanded = if **is_open { "true" } else { "false" };
    let is_open = is_open.clone();
    let onclick = Callback::from(move |_: MouseEvent| is_open.set(!*is_open));
    html! {
        <button type="button" class="button is-quiet" aria-expanded={expanded} {onclick}>{ "Why?" }</button>
    }
}

/// Properties of [`Rerun`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct RerunProps {
    line: AttrValue,
}

#[component]
fn Rerun(props: &RerunProps) -> Html {
    let onclick = send(&use_dispatcher(), Action::Run(vec![props.line.to_string()]));
    html! { <Button weight={Weight::Quiet} icon={Icon::Again} {onclick}>{ "Re-run" }</Button> }
}
