//! The page: Yew draws what the simulation says.

use gloo::utils::document;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

/// Draws the whole page.
#[component]
pub fn App() -> Html {
    html! { <main><h1>{ "Drydock" }</h1></main> }
}

/// Starts the page; the boot script calls it when the module is loaded.
///
/// The page is drawn into the element `app` of `www/index.html`; what stands beside that element
/// stays, and can still speak when the program has stopped.
#[wasm_bindgen]
pub fn start() {
    match document().get_element_by_id("app") {
        Some(root) => yew::Renderer::<App>::with_root(root).render(),
        None => yew::Renderer::<App>::new().render(),
    };
}
