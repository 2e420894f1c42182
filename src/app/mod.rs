//! The page: Yew draws what the simulation says.

use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

/// Draws the whole page.
#[component]
pub fn App() -> Html {
    html! { <h1>{ "Drydock" }</h1> }
}

/// Starts the page; the boot script calls it when the module is loaded.
#[wasm_bindgen]
pub fn start() {
    yew::Renderer::<App>::new().render();
}
