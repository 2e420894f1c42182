//! The header: the name, the pages, who the terminal acts as.

use yew::prelude::*;

use super::theme::ThemeButton;
use crate::app::components::{Button, Icon, Weight, icon};
use crate::app::route::{Route, SimRoute, WhyRoute};
use crate::app::session::use_session;

/// Properties of [`Header`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct HeaderProps {
    /// The page that is shown.
    pub route: Route,
    /// Opens the sheet of keys.
    pub onhelp: Callback<MouseEvent>,
}

/// The top line of every page.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let session = use_session();
    let identity = session.snapshot().identity();
    html! {
        <header class="header">
            <a class="brand" href="#/" aria-current={current(&props.route, &Route::Home)}>
                { icon(Icon::Drydock) }<span>{ "Drydock" }</span>
            </a>
            <nav class="nav" aria-label="Pages">
                { link(&props.route, &Route::Sim(SimRoute::default()), "Simulator") }
                { link(&props.route, &Route::Why(WhyRoute::default()), "Why?") }
                { link(&props.route, &Route::Log(None), "Log") }
            </nav>
            <p class="acting">
                <span class="acting-label">{ "Acting as" }</span>{ " " }<b>{ identity }</b>
            </p>
            <div class="header-tools">
                <ThemeButton />
                <Button weight={Weight::Quiet} icon={Icon::Help} label="Keys and help" onclick={props.onhelp.clone()} />
            </div>
        </header>
    }
}

fn link(shown: &Route, to: &Route, words: &str) -> Html {
    html! { <a class="nav-link" href={to.to_string()} aria-current={current(shown, to)}>{ words }</a> }
}

fn current(shown: &Route, to: &Route) -> Option<&'static str> {
    shown.is_same_page(to).then_some("page")
}
