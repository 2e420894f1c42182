//! Files that a reader has: how the browser hands over what was chosen or dropped.
//!
//! The browser reads a file in the background; nothing is sent anywhere.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use yew::Event;

#[wasm_bindgen]
extern "C" {
    /// A file; only its name and size are known until it is read.
    #[derive(Clone, Debug)]
    pub(super) type File;

    /// What it is called, without folders.
    #[wasm_bindgen(method, getter)]
    pub(super) fn name(this: &File) -> String;

    #[wasm_bindgen(method, getter)]
    fn size(this: &File) -> f64;

    #[wasm_bindgen(method, js_name = arrayBuffer)]
    fn array_buffer(this: &File) -> Promise;

    type Promise;

    #[wasm_bindgen(method)]
    fn then(this: &Promise, done: &JsValue, failed: &JsValue) -> Promise;

    #[wasm_bindgen(js_name = Uint8Array)]
    type Bytes;

    #[wasm_bindgen(constructor, js_class = "Uint8Array")]
    fn new(buffer: &JsValue) -> Bytes;

    #[wasm_bindgen(method, js_name = slice)]
    fn to_vec(this: &Bytes) -> Vec<u8>;

    /// A field for files, or what is dragged: both have a list of files.
    type Holder;

    #[wasm_bindgen(method, getter)]
    fn files(this: &Holder) -> Option<FileList>;

    #[wasm_bindgen(method, getter)]
    fn types(this: &Holder) -> Words;

    #[wasm_bindgen(method, setter)]
    fn set_value(this: &Holder, value: &str);

    type FileList;

    #[wasm_bindgen(method, getter)]
    fn length(this: &FileList) -> u32;

    #[wasm_bindgen(method)]
    fn item(this: &FileList, index: u32) -> Option<File>;

    #[wasm_bindgen(js_name = Array)]
    type Words;

    #[wasm_bindgen(method)]
    fn includes(this: &Words, word: &str) -> bool;

    type DragEvent;

    #[wasm_bindgen(method, getter, js_name = dataTransfer)]
    fn data_transfer(this: &DragEvent) -> Option<Holder>;

    #[wasm_bindgen(method, getter, js_name = relatedTarget)]
    fn related_target(this: &DragEvent) -> Option<JsElement>;

    #[wasm_bindgen(js_name = Element)]
    type JsElement;
}

impl File {
    /// Whether it has more bytes than that.
    pub(super) fn is_larger_than(&self, bytes: u32) -> bool {
        self.size() > f64::from(bytes)
    }

    /// Reads it, then calls `done`: with its bytes, or with nothing where the browser cannot read
    /// it, as with a folder or a file that has gone.
    pub(super) fn read(&self, done: impl FnOnce(Option<Rc<[u8]>>) + 'static) {
        // One of the two is called, once.
        let done = Rc::new(std::cell::Cell::new(Some(done)));
        let failed = Rc::clone(&done);
        let on_done = Closure::once_into_js(move |buffer: JsValue| {
            if let Some(done) = done.take() {
                done(Some(Bytes::new(&buffer).to_vec().into()));
            }
        });
        let on_failed = Closure::once_into_js(move |_: JsValue| {
            if let Some(done) = failed.take() {
                done(None);
            }
        });
        drop(self.array_buffer().then(&on_done, &on_failed));
    }
}

/// Whether files are dragged, and not a link or a stretch of text.
pub(super) fn has_files(event: &Event) -> bool {
    let dragged = event.unchecked_ref::<DragEvent>().data_transfer();
    dragged.is_some_and(|dragged| dragged.types().includes("Files"))
}

/// Whether what was dragged has left the window.
pub(super) fn has_left_window(event: &Event) -> bool {
    event.unchecked_ref::<DragEvent>().related_target().is_none()
}

/// The files that were dropped.
pub(super) fn dropped(event: &Event) -> Vec<File> {
    event.unchecked_ref::<DragEvent>().data_transfer().map(|it| list(&it)).unwrap_or_default()
}

/// The files that were chosen in a field, which forgets them: the same can be chosen again.
pub(super) fn chosen(event: &Event) -> Vec<File> {
    let Some(field) = event.target() else { return Vec::new() };
    let field: Holder = field.unchecked_into();
    let files = list(&field);
    field.set_value("");
    files
}

fn list(holder: &Holder) -> Vec<File> {
    let Some(files) = holder.files() else { return Vec::new() };
    (0..files.length()).filter_map(|index| files.item(index)).collect()
}
