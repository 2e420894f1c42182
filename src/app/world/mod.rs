//! The tree of everything that there is: accounts, registries, repositories, images, identities.

pub mod format;
mod lines;
mod scenarios;
mod selection;

use yew::prelude::*;

pub use lines::image_name;
pub use scenarios::ScenarioPicker;
pub use selection::{RepositoryPlace, Selection};

use super::components::Tree;
use super::session::Snapshot;

/// Properties of [`World`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct WorldProps {
    /// The world that is drawn.
    pub world: Snapshot,
    /// What is selected, as the address has it.
    pub selected: Option<AttrValue>,
    /// Called with what the reader chose, as an address writes it.
    pub onselect: Callback<AttrValue>,
}

/// The tree. It is read off the world once, however often something else is selected.
#[component]
pub fn World(props: &WorldProps) -> Html {
    let items = use_memo(props.world.clone(), |world| lines::lines(&world.0));
    html! {
        <div class="world">
            <Tree
                label="World"
                {items}
                selected={props.selected.clone()}
                onselect={props.onselect.clone()}
            />
        </div>
    }
}
