//! Archives of images that the reader has: chosen in a field, or dropped anywhere on the page.

use gloo::events::{EventListener, EventListenerOptions};
use yew::prelude::*;

use crate::app::files::{self, File};
use crate::app::session::{Action, Dispatcher, use_dispatcher};
use crate::workstation::ARCHIVE_BYTES_MAX;

/// The field for a file, and what is said about the last one.
#[component]
pub(super) fn ArchiveLoader() -> Html {
    let dispatcher = use_dispatcher();
    let said = use_state(String::new);
    let is_over = use_state(|| false);
    use_drop(&dispatcher, &said, &is_over);
    let onchange = {
        let (dispatcher, said) = (dispatcher.clone(), said.setter());
        Callback::from(move |event: Event| take(&files::chosen(&event), &dispatcher, &said))
    };
    html! {
        <div class={classes!("archive", is_over.then_some("is-over"))}>
            <details>
                <summary>{ "Load an image archive" }</summary>
                <label class="archive-label" for="archive">{ "A .tar file of docker save, or an OCI layout" }</label>
                <input id="archive" type="file" accept=".tar,application/x-tar" aria-describedby="archive-note" {onchange} />
                <p id="archive-note" class="muted">
                    { "Up to 64 MB; it can be dropped on this page, too. It stays in this tab: a copied or restored session has the command, but not the file." }
                </p>
            </details>
            <p class="archive-said" role="status">{ (*said).clone() }</p>
            if *is_over {
                <p class="archive-drop" aria-hidden="true">{ "Drop the archive to load its images" }</p>
            }
        </div>
    }
}

/// Listens to what is dragged over the window while the terminal is shown. Without that the browser
/// would leave the page for the file.
#[hook]
fn use_drop(
    dispatcher: &Dispatcher,
    said: &UseStateHandle<String>,
    is_over: &UseStateHandle<bool>,
) {
    let (dispatcher, said, is_over) = (dispatcher.clone(), said.setter(), is_over.setter());
    use_effect_with((), move |()| {
        let listen = |name: &'static str, act: Box<dyn Fn(&Event)>| {
            let options = EventListenerOptions::enable_prevent_default();
            let window = gloo::utils::window();
            EventListener::new_with_options(&window, name, options, move |event| act(event))
        };
        let over = is_over.clone();
        let out = is_over.clone();
        let listeners = [
            listen(
                "dragover",
                Box::new(move |event| {
                    if files::has_files(event) {
                        event.prevent_default();
                        over.set(true);
                    }
                }),
            ),
            listen(
                "dragleave",
                Box::new(move |event| {
                    if files::has_left_window(event) {
                        out.set(false);
                    }
                }),
            ),
            listen(
                "drop",
                Box::new(move |event| {
                    is_over.set(false);
                    if files::has_files(event) {
                        event.prevent_default();
                        take(&files::dropped(event), &dispatcher, &said);
                    }
                }),
            ),
        ];
        move || drop(listeners)
    });
}

/// Reads the one file that was handed over, and has docker load it.
fn take(files: &[File], dispatcher: &Dispatcher, said: &UseStateSetter<String>) {
    let file = match files {
        [] => return,
        [file] => file,
        _ => {
            said.set("One archive at a time, please.".to_owned());
            return;
        }
    };
    let name = file.name();
    let most = u32::try_from(ARCHIVE_BYTES_MAX).unwrap_or(u32::MAX);
    if file.is_larger_than(most) {
        said.set([name.as_str(), " is larger than 64 MB."].concat());
        return;
    }
    said.set(["Reading ", &name, " …"].concat());
    let (dispatcher, said) = (dispatcher.clone(), said.clone());
    file.read(move |bytes| match bytes {
        Some(bytes) => {
            said.set([name.as_str(), " was handed to docker load."].concat());
            dispatcher.dispatch(Action::Load(name, bytes));
        }
        None => said.set([name.as_str(), " cannot be read. Is it a folder?"].concat()),
    });
}
