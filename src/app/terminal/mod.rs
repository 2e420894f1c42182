//! The terminal: a log of commands with their output, and a field for the next one.

mod archive;
mod block;
mod editing;
mod prompt;

use std::rc::Rc;

use yew::prelude::*;

use archive::ArchiveLoader;
use block::Block;
use prompt::Prompt;

use super::session::use_session;

/// The terminal on this page's session.
#[component]
pub fn Terminal() -> Html {
    let session = use_session();
    let entries = session.history.entries();
    html! {
        <div class="terminal">
            // Anchored to its end, so that new output is in sight without a script that scrolls.
            <div class="terminal-scroll">
                <div class="terminal-page">
                    <div class="terminal-log" role="log" aria-label="Terminal output">
                        { for entries.iter().map(|entry| html! {
                            <Block key={entry.number} entry={Rc::clone(entry)} />
                        }) }
                    </div>
                    <ArchiveLoader />
                    <Prompt />
                </div>
            </div>
        </div>
    }
}
