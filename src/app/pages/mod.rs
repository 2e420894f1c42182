//! One file for each page.

mod home;
mod lifecycle;
mod log;
mod missing;
mod picker;
mod replication;
mod scans;
mod sim;
mod why;

pub use home::Home;
pub use lifecycle::LifecyclePage;
pub use log::LogPage;
pub use missing::Missing;
pub use replication::ReplicationPage;
pub use scans::ScansPage;
pub use sim::SimPage;
pub use why::WhyPage;

use yew::prelude::*;

use super::HEADING_ID;

/// The heading of a page; it gets the focus when the page is opened.
fn heading(words: &str) -> Html {
    html! { <h1 id={HEADING_ID} tabindex="-1">{ words }</h1> }
}
