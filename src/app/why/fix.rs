//! The smallest change that lets a question through, and the button that makes it.

use yew::prelude::*;

use crate::app::components::{Button, CodeView, CopyButton, Weight};
use crate::sim::Fix;

/// The name of the button that makes the change.
pub(super) const TRY_ID: &str = "try-fix";

/// The name of the sentence that stands where there is no change to make.
pub(super) const NO_FIX_ID: &str = "no-fix";

/// Properties of [`FixPanel`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FixProps {
    /// The change.
    pub fix: Fix,
    /// Makes it.
    pub ontry: Callback<MouseEvent>,
}

/// A proposed change: what it does, what else it opens, and what to type.
#[component]
pub fn FixPanel(props: &FixProps) -> Html {
    let fix = &props.fix;
    let commands: AttrValue = fix.commands.join("\n").into();
    html! {
        <section class="fix" aria-labelledby="fix-title">
            <h2 class="fix-title" id="fix-title">{ "A statement like this would decide" }</h2>
            <p>{ fix.sentence.as_str() }</p>
            <CodeView name="statement to add" text={fix.statement.clone()} is_ghost=true />
            { opens(fix) }
            <div class="fix-actions">
                <Button id={TRY_ID} weight={Weight::Primary} onclick={props.ontry.clone()}>{ "Try this fix" }</Button>
                <details>
                    <summary>{ "What it types" }</summary>
                    <pre class="commands" tabindex="0" aria-label="Commands of the fix">{ &commands }</pre>
                    <CopyButton text={commands} label="Copy the commands" />
                </details>
            </div>
        </section>
    }
}

/// Says that no change was found, where one was asked for.
pub fn no_fix() -> Html {
    html! {
        <p class="fix" id={NO_FIX_ID} tabindex="-1">
            { "No single change that somebody in this world can make would allow it." }
        </p>
    }
}

fn opens(fix: &Fix) -> Html {
    let unchanged = [&fix.unchanged.to_string(), " other questions keep their answer."].concat();
    if fix.also_opens.is_empty() {
        return html! { <p class="opens">{ "Opens nothing else. " }{ unchanged }</p> };
    }
    html! {
        <div class="opens is-wider">
            <p>{ "It also opens:" }</p>
            <ul>{ for fix.also_opens.iter().map(|line| html! { <li>{ line.as_str() }</li> }) }</ul>
            <p>{ unchanged }</p>
        </div>
    }
}
