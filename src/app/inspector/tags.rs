//! Where the tags of a repository pointed, step by step.

use std::rc::Rc;

use yew::prelude::*;

use super::link;
use super::repository::place_of;
use crate::app::components::{Button, Weight};
use crate::app::session::{Action, SessionHandle, send, use_session};
use crate::app::world::format::short;
use crate::app::world::{RepositoryPlace, Selection};
use crate::ecr::{ImageTag, Repository};
use crate::sim::TagMove;

/// Properties of [`TagsOverTime`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct TagsProps {
    /// Whose tags they are.
    pub(super) repository: Rc<Repository>,
}

/// A lane for every tag, its images from the first to the present one.
#[component]
pub(super) fn TagsOverTime(props: &TagsProps) -> Html {
    let session = use_session();
    let Some(place) = place_of(&props.repository) else { return Html::default() };
    let RepositoryPlace { account, region, name } = &place;
    let lanes = session.history.tag_moves(*account, *region, name);
    if lanes.is_empty() {
        return html! { <p>{ "No tag has pointed at anything here yet." }</p> };
    }
    html! {
        <>
            <p class="labelled">{ "ECR keeps no history of its tags. The simulation does: every move, and the step that made it." }</p>
            <ul class="lanes-of-tags">
                { for lanes.iter().map(|(tag, moves)| lane(&session, &place, tag, moves)) }
            </ul>
        </>
    }
}

fn lane(
    session: &SessionHandle,
    place: &RepositoryPlace,
    tag: &ImageTag,
    moves: &[TagMove],
) -> Html {
    html! {
        <li class="tag-lane">
            <b class="tag-name">{ tag.as_str() }</b>
            <ol class="tag-moves" aria-label={["Where ", tag.as_str(), " pointed"].concat()}>
                { for moves.iter().map(|it| hop(session, place, it)) }
            </ol>
        </li>
    }
}

fn hop(session: &SessionHandle, place: &RepositoryPlace, it: &TagMove) -> Html {
    let step = it.step.to_string();
    let words = if it.step == 0 { "at the start".to_owned() } else { ["step ", &step].concat() };
    let to = match it.to {
        Some(digest) => link(&Selection::Image(place.clone(), digest), &short(&digest)),
        None => html! { <span class="muted">{ "taken away" }</span> },
    };
    let label = ["Go to the world ", if it.step == 0 { "" } else { "behind " }, &words].concat();
    let onclick = send(&session.dispatcher(), Action::GoTo(it.step));
    html! {
        <li class="tag-move">
            { to }
            <Button weight={Weight::Quiet} {label} {onclick}>{ words }</Button>
        </li>
    }
}
