//! The page: Yew draws what the simulation says.
//!
//! A component reads a snapshot and emits an action. What a policy means, what a fix opens and
//! what AWS would say is decided and worded in the layers below; nothing here judges.

pub mod components;
pub mod dom;
pub mod events;
mod files;
pub mod inspector;
pub mod lifecycle;
pub mod log;
pub mod pages;
pub mod policy_editor;
pub mod replication;
pub mod route;
mod saved;
pub mod scans;
pub mod session;
pub mod shell;
pub mod terminal;
pub mod utf16;
pub mod why;
pub mod world;

use gloo::events::EventListener;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

use pages::{Home, LifecyclePage, LogPage, Missing, ReplicationPage, ScansPage, SimPage, WhyPage};
use route::Route;
use session::{Dispatcher, FIRST_SCENARIO, Session, SessionHandle};
use shell::{Header, SkipLink, Strip, use_keys};

/// The heading of the page that is shown; it gets the focus when another page is.
const HEADING_ID: &str = "page-title";

/// Draws the whole page.
#[component]
pub fn App() -> Html {
    match use_memo((), |()| Session::start(FIRST_SCENARIO)).as_ref() {
        Ok(session) => html! { <Page session={session.clone()} /> },
        // Tests play every scenario, so nobody should ever read this.
        Err(error) => html! { <p role="alert">{ error.to_string() }</p> },
    }
}

/// Properties of [`Page`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct PageProps {
    /// The session to begin with.
    session: Session,
}

/// The page over a session that could be started.
#[component]
fn Page(props: &PageProps) -> Html {
    let session = use_reducer(|| props.session.clone());
    let route = use_route();
    let (sheet, onhelp) = use_keys(&session);
    html! {
        <ContextProvider<Dispatcher> context={session.dispatcher()}>
        <ContextProvider<SessionHandle> context={session}>
            <SkipLink to={HEADING_ID}>{ "Skip to the page" }</SkipLink>
            if has_terminal(&route) {
                <SkipLink to="command">{ "Skip to the command field" }</SkipLink>
            }
            <Header route={(*route).clone()} {onhelp} />
            <main id="main" class={page_class(&route)}>{ page(&route) }</main>
            <Strip />
            { sheet }
        </ContextProvider<SessionHandle>>
        </ContextProvider<Dispatcher>>
    }
}

fn page(route: &Route) -> Html {
    match route {
        Route::Home => html! { <Home /> },
        Route::Sim(shown) if shown.names_no_scenario() => {
            html! { <Missing address={route.to_string().trim_start_matches('#').to_owned()} /> }
        }
        Route::Sim(shown) => html! { <SimPage shown={shown.clone()} /> },
        Route::Log(filter) => html! { <LogPage filter={filter.clone()} /> },
        Route::Why(asked) => html! { <WhyPage asked={asked.clone()} /> },
        Route::Lifecycle(shown) => html! { <LifecyclePage shown={shown.clone()} /> },
        Route::Scans(shown) => html! { <ScansPage shown={shown.clone()} /> },
        Route::Replication(shown) => html! { <ReplicationPage shown={shown.clone()} /> },
        Route::Missing(address) => html! { <Missing address={address.clone()} /> },
    }
}

fn has_terminal(route: &Route) -> bool {
    match route {
        Route::Home | Route::Sim(_) => true,
        Route::Why(_)
        | Route::Lifecycle(_)
        | Route::Scans(_)
        | Route::Replication(_)
        | Route::Log(_)
        | Route::Missing(_) => false,
    }
}

/// The workbench fills the window; the other pages are as long as they are.
fn page_class(route: &Route) -> &'static str {
    match route {
        Route::Sim(_) => "page is-workbench",
        Route::Home
        | Route::Why(_)
        | Route::Lifecycle(_)
        | Route::Scans(_)
        | Route::Replication(_)
        | Route::Log(_)
        | Route::Missing(_) => "page",
    }
}

/// The route that the address names, title and focus kept in step with it.
#[hook]
fn use_route() -> UseStateHandle<Route> {
    let route = use_state(|| Route::parse(&dom::fragment()));
    let shown = use_mut_ref(|| (*route).clone());
    {
        let setter = route.setter();
        use_effect_with((), move |()| {
            let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
                setter.set(Route::parse(&dom::fragment()));
            });
            move || drop(listener)
        });
    }
    use_effect_with((*route).clone(), move |route| {
        gloo::utils::document().set_title(&route.title());
        let before = shown.replace(route.clone());
        if !before.is_same_page(route) {
            dom::focus_id(HEADING_ID);
        }
    });
    route
}

/// Starts the page; the boot script calls it when the module is loaded.
#[wasm_bindgen]
pub fn start() {
    // After a panic this program cannot go on; the boot script can still say what happened.
    std::panic::set_hook(Box::new(|panic| dom::stopped(&panic.to_string())));
    match gloo::utils::document().get_element_by_id("app") {
        Some(root) => yew::Renderer::<App>::with_root(root).render(),
        None => yew::Renderer::<App>::new().render(),
    };
}
