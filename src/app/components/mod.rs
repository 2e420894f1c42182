//! Widgets that know nothing of registries: they take texts, markup and callbacks.

pub mod button;
pub mod code_view;
pub mod dialog;
pub mod icon;
pub mod mark;
pub mod plot;
pub mod table;
pub mod tabs;
pub mod tree;
pub mod windowed;

pub use button::{Button, CopyButton, Weight};
pub use code_view::CodeView;
pub use dialog::Dialog;
pub use icon::{Icon, icon};
pub use mark::{Mark, mark};
pub use plot::{bar, columns};
pub use table::{long_table, table};
pub use tabs::{Tab, Tabs};
pub use tree::{Tree, TreeItem};
pub use windowed::{Window, use_window};
