//! Every image, painted with what becomes of it.

use yew::prelude::*;

use crate::app::components::mark::{Mark, mark};
use crate::app::components::{Button, table};
use crate::app::world::format::{moment, short};
use crate::ecr::lifecycle::{Fate, Plan};

/// The images, oldest first, which is the order in which they go.
pub(super) fn images(plan: &Plan<'_>, limit: usize, more: &Callback<MouseEvent>) -> Html {
    // Those that something happens to first: they are what people look for.
    let (mut going, mut staying) = (Vec::new(), Vec::new());
    for (place, outcome) in plan.oldest_first() {
        if outcome.fate == Fate::Kept { staying.push(place) } else { going.push(place) }
    }
    going.append(&mut staying);
    let hidden = going.len().saturating_sub(limit);
    let rows = going.iter().take(limit).filter_map(|place| row(plan, *place)).collect();
    html! {
        <>
            { table("Images: those that go first, each oldest first", &["Image", "What happens", "Pushed", "Why"], rows) }
            if hidden > 0 {
                <Button onclick={more}>{ "Show more (" }{ hidden }{ " hidden)" }</Button>
            }
        </>
    }
}

fn row(plan: &Plan<'_>, place: usize) -> Option<Vec<Html>> {
    let (entry, outcome) = (plan.inventory.entries().get(place)?, plan.outcomes().get(place)?);
    let tags = plan.inventory.tags(entry).join(", ");
    let by = outcome.rule().and_then(|rule| plan.rules.get(rule)).map(|rule| rule.priority);
    let by =
        |words: &str| by.map_or_else(|| words.to_owned(), |rule| format!("{words} by rule {rule}"));
    let (shape, words) = match outcome.fate {
        Fate::Kept => (Mark::Allows, by("kept")),
        Fate::Blocked => (Mark::Unknown, by("not yet: wanted")),
        Fate::Expires => (Mark::Forbids, by("expires")),
        Fate::Archived => (Mark::Absent, by("archived")),
    };
    Some(vec![
        html! {
            <>
                if tags.is_empty() { { "(untagged)" } } else { { tags } }
                <br />
                <code class="muted">{ short(&entry.digest) }</code>
            </>
        },
        html! { <span class="fate">{ mark(shape) }{ words }</span> },
        html! { <time>{ moment(entry.times.pushed()) }</time> },
        html! { <span class="why">{ plan.sentence(place).to_string() }</span> },
    ])
}
