//! The few browser calls that Yew and gloo lack.
//!
//! Every call that a browser can refuse (storage, clipboard) answers with a value instead of an
//! exception, so that no page ever breaks for want of one.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use yew::NodeRef;

use crate::json::{Layout, Node, print};

#[wasm_bindgen]
extern "C" {
    /// Any element of the page, with the members that the app uses.
    #[wasm_bindgen(js_name = HTMLElement)]
    pub type Element;

    /// What a text field holds.
    #[wasm_bindgen(method, getter)]
    pub fn value(this: &Element) -> String;

    /// Replaces what a text field holds.
    #[wasm_bindgen(method, setter)]
    pub fn set_value(this: &Element, value: &str);

    #[wasm_bindgen(method, getter, js_name = offsetWidth)]
    fn offset_width(this: &Element) -> u32;

    #[wasm_bindgen(method)]
    fn matches(this: &Element, selector: &str) -> bool;

    /// Its name in the document; empty when it has none.
    #[wasm_bindgen(method, getter)]
    pub fn id(this: &Element) -> String;

    /// Where the caret stands in a text field, in UTF-16 units.
    #[wasm_bindgen(method, getter, js_name = selectionStart)]
    pub fn selection_start(this: &Element) -> u32;

    /// Where the selection in a text field ends, in UTF-16 units.
    #[wasm_bindgen(method, getter, js_name = selectionEnd)]
    pub fn selection_end(this: &Element) -> u32;

    /// How far what is in it is scrolled, in pixels.
    #[wasm_bindgen(method, getter, js_name = scrollTop)]
    pub fn scroll_top(this: &Element) -> u32;

    /// Puts the caret.
    #[wasm_bindgen(method, js_name = setSelectionRange)]
    pub fn set_selection_range(this: &Element, start: u32, end: u32);

    /// Moves the keyboard's focus here.
    #[wasm_bindgen(method)]
    pub fn focus(this: &Element);

    /// The name of the element, in upper case.
    #[wasm_bindgen(method, getter, js_name = tagName)]
    pub fn tag_name(this: &Element) -> String;

    /// Whether the element or one around it matches a selector.
    #[wasm_bindgen(method)]
    fn closest(this: &Element, selector: &str) -> Option<Element>;

    /// Sets a custom property, which no `style` attribute could do under the page's policy.
    #[wasm_bindgen(method, getter)]
    fn style(this: &Element) -> Style;

    #[wasm_bindgen(method, js_name = scrollIntoView)]
    fn scroll_into_view(this: &Element, options: &JsValue);

    #[wasm_bindgen(method, js_name = querySelector)]
    fn query_within(this: &Element, selector: &str) -> Option<Element>;

    #[wasm_bindgen(method, getter, js_name = offsetHeight)]
    fn offset_height(this: &Element) -> u32;

    #[wasm_bindgen(method, js_name = getBoundingClientRect)]
    fn bounds(this: &Element) -> Bounds;

    #[wasm_bindgen(method, js_name = focus)]
    fn focus_with(this: &Element, options: &JsValue);

    #[wasm_bindgen(js_name = DOMRect)]
    type Bounds;

    #[wasm_bindgen(method, getter)]
    fn top(this: &Bounds) -> i32;

    #[wasm_bindgen(method, getter, js_name = clientHeight)]
    fn client_height(this: &Element) -> i32;

    #[wasm_bindgen(method, js_name = showModal)]
    fn show_modal(this: &Element);

    #[wasm_bindgen(method)]
    fn close(this: &Element);

    /// As a click of the mouse does.
    #[wasm_bindgen(method)]
    fn click(this: &Element);

    type Blob;

    #[wasm_bindgen(constructor)]
    fn new(parts: &JsValue, options: &JsValue) -> Blob;

    #[wasm_bindgen(js_namespace = URL, js_name = createObjectURL)]
    fn object_url(of: &Blob) -> String;

    #[wasm_bindgen(js_namespace = URL, js_name = revokeObjectURL)]
    fn revoke_url(url: &str);

    type Style;

    #[wasm_bindgen(method, js_name = setProperty)]
    fn set_property(this: &Style, name: &str, value: &str);

    #[wasm_bindgen(js_namespace = JSON, js_name = parse)]
    fn parse_json(text: &str) -> JsValue;

    #[wasm_bindgen(js_namespace = document, js_name = getElementById)]
    fn element_by_id(id: &str) -> Option<Element>;

    #[wasm_bindgen(js_namespace = document, js_name = querySelector)]
    fn query_selector(selector: &str) -> Option<Element>;

    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = getItem)]
    fn storage_get(key: &str) -> Result<Option<String>, JsValue>;

    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = setItem)]
    fn storage_set(key: &str, value: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = localStorage, js_name = removeItem)]
    fn storage_remove(key: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    fn clipboard_write(text: &str) -> Result<JsValue, JsValue>;

    /// The boot script's: brings the part of the program that the first screen does without.
    #[wasm_bindgen(js_name = drydockLoadRest)]
    fn drydock_load_rest();

    /// The boot script's fallback: puts words and buttons where the page was.
    #[wasm_bindgen(catch, js_name = drydockStopped)]
    fn drydock_stopped(message: &str) -> Result<(), JsValue>;
}

impl Element {
    /// Whether it or something in it has the keyboard's focus.
    pub fn has_focus_within(&self) -> bool {
        self.matches(":focus-within")
    }

    /// The first element in it that matches a selector.
    pub fn first_within(&self, selector: &str) -> Option<Self> {
        self.query_within(selector)
    }

    /// How high it is, in pixels.
    pub fn height(&self) -> u32 {
        self.offset_height()
    }

    /// How many pixels below the upper end of the screen it begins.
    pub fn top(&self) -> i32 {
        self.bounds().top()
    }
}

/// The element behind a reference, once it is drawn.
pub fn element(node: &NodeRef) -> Option<Element> {
    node.get().map(JsCast::unchecked_into)
}

/// Moves the keyboard's focus to the element called `id`; whether there is one.
pub fn focus_id(id: &str) -> bool {
    let found = element_by_id(id);
    if let Some(element) = &found {
        element.focus();
    }
    found.is_some()
}

/// Moves the focus to the element called `id` if nothing has it, as when the element that had it
/// is no longer drawn; whether it went there.
pub fn catch_focus(id: &str) -> bool {
    query_selector(":focus").is_none() && focus_id(id)
}

/// Moves the keyboard's focus to the first element that matches a selector.
pub fn focus_first(selector: &str) {
    if let Some(element) = query_selector(selector) {
        element.focus();
    }
}

/// Scrolls no further than needed to show the element called `id`.
pub fn reveal_id(id: &str) {
    if let Some(element) = element_by_id(id) {
        element.scroll_into_view(&parse_json(r#"{"block":"nearest"}"#));
    }
}

/// Scrolls no further than needed to show an element.
pub fn reveal(node: &NodeRef) {
    if let Some(element) = element(node) {
        element.scroll_into_view(&parse_json(r#"{"block":"nearest"}"#));
    }
}

/// Moves the focus to an element if nothing has it, without scrolling there.
pub fn catch_focus_quietly(node: &NodeRef) {
    if let Some(element) = element(node).filter(|_| query_selector(":focus").is_none()) {
        element.focus_with(&parse_json(r#"{"preventScroll":true}"#));
    }
}

/// How wide the screen is, in pixels.
pub fn screen_width() -> u32 {
    query_selector(":root").map_or(0, |root| root.offset_width())
}

/// How high the screen is, in pixels.
pub fn screen_height() -> i32 {
    query_selector(":root").map_or(0, |root| root.client_height())
}

/// The element that an event happened at.
pub fn target(event: &yew::Event) -> Option<Element> {
    event.target().map(JsCast::unchecked_into)
}

/// Goes to an address behind `#`.
pub fn go(fragment: &str) {
    // Refused only for addresses that are no addresses; a fragment always is one.
    let _ = gloo::utils::window().location().set_hash(fragment);
}

/// The address behind `#`, with it; empty when there is none.
pub fn fragment() -> String {
    gloo::utils::window().location().hash().unwrap_or_default()
}

/// The whole address of this page with another fragment, to be passed on.
pub fn link_to(fragment: &str) -> String {
    let here = gloo::utils::window().location().href().unwrap_or_default();
    let page = here.split_once('#').map_or(&*here, |(page, _)| page);
    [page, fragment].concat()
}

/// Where keys write text; a shadow root shows its host as the place of its events.
const TEXT_FIELDS: &str = "input:not([type=range]), textarea, select, [data-text-field]";

/// Whether an event came from a place where keys write text.
pub fn is_text_field(event: &yew::Event) -> bool {
    target(event).and_then(|element| element.closest(TEXT_FIELDS)).is_some()
}

/// Sets, or takes away, an attribute of the document's root.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = gloo::utils::document().document_element() else { return };
    // Refused only for names that are no names; ours are written above.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// Moves the focus from the pane that has it to the next one (`1`) or the one before (`-1`).
///
/// Whether it did: with the focus outside of all panes, or at the last one, the browser's own
/// order goes on.
pub fn focus_pane(by: isize) -> bool {
    let panes = gloo::utils::document().query_selector_all("[data-pane]");
    let Ok(panes) = panes else { return false };
    let panes: Vec<Element> = (0..panes.length())
        .filter_map(|index| panes.get(index))
        .map(JsCast::unchecked_into::<Element>)
        .filter(|pane| pane.offset_width() > 0)
        .collect();
    let Some(at) = panes.iter().position(Element::has_focus_within) else { return false };
    let next = at.checked_add_signed(by).and_then(|next| panes.get(next));
    if let Some(pane) = next {
        pane.focus();
    }
    next.is_some()
}

/// Opens a native dialog; focus and Escape are the browser's business.
pub fn open_dialog(node: &NodeRef) {
    if let Some(dialog) = element(node) {
        dialog.show_modal();
    }
}

/// Closes a native dialog.
pub fn close_dialog(node: &NodeRef) {
    if let Some(dialog) = element(node) {
        dialog.close();
    }
}

/// Sets a custom property of an element that is drawn already.
pub fn set_property(node: &NodeRef, name: &str, value: &str) {
    if let Some(element) = element(node) {
        element.style().set_property(name, value);
    }
}

/// What is stored under `key`; nothing where storage is forbidden.
pub fn stored(key: &str) -> Option<String> {
    storage_get(key).ok().flatten()
}

/// Stores, or forgets, a value under `key`; silently nothing where storage is forbidden.
pub fn store(key: &str, value: Option<&str>) {
    // A refusal changes nothing for the reader: what is stored here is convenience only.
    let _ = match value {
        Some(value) => storage_set(key, value),
        None => storage_remove(key),
    };
}

/// Gives the reader a file, whose content never leaves the page by another way.
pub fn save(name: &str, kind: &str, text: &str) {
    let node = |node| parse_json(&print(&node, Layout::Compact));
    let parts = node(Node::array([Node::from(text)]));
    let blob = Blob::new(&parts, &node(Node::object([("type", Node::from(kind))])));
    let url = object_url(&blob);
    let Ok(link) = gloo::utils::document().create_element("a") else { return };
    // Refused only for names that are no names.
    let _ = link.set_attribute("href", &url);
    let _ = link.set_attribute("download", name);
    link.unchecked_ref::<Element>().click();
    // The browser reads it after the click.
    gloo::timers::callback::Timeout::new(10_000, move || revoke_url(&url)).forget();
}

/// Puts text on the clipboard.
pub fn copy(text: &str) {
    // Some frames may not write to it; the text stays selectable on the page.
    let _ = clipboard_write(text);
}

/// Hands a panic's message to the boot script, which outlives this program.
pub fn stopped(message: &str) {
    let _ = drydock_stopped(message);
}

/// Brings the rest of the program, which the build cuts off behind the first screen; nothing here
/// calls this, the stubs do that the build puts in. See `xtask/src/build/split.rs`.
#[wasm_bindgen]
pub fn load_rest() {
    drydock_load_rest();
}
