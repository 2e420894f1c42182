//! Long lists of which only the rows in view are drawn, with some around them.
//!
//! All rows of a list are of one height, which is measured. Space takes the place of the rows that
//! are not drawn, so the scroll bar is that of the whole list. Who draws rows says which of how many
//! each is (`aria-posinset`, `aria-rowindex`), so a screen reader counts them all.

use std::ops::Range;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use yew::prelude::*;

use crate::app::dom;

/// From how many rows on it is worth it.
pub const LONG: usize = 200;

/// How many rows are drawn above and below those in view.
const AROUND: usize = 12;

/// How many rows are drawn before anything could be measured.
const FIRST: usize = 60;

/// Which rows of a list are drawn. The handle is what its list and its rows hang on.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The element around the rows. It has the class `is-long` where not all rows are drawn, and
    /// takes the focus when the row that has it is no longer drawn.
    pub list: NodeRef,
    /// An element inside that marks where a row is that is not drawn.
    pub mark: NodeRef,
    /// The rows that are drawn.
    pub rows: Range<usize>,
    move_to: Callback<Range<usize>>,
    count: usize,
}

impl Window {
    /// Whether some rows are left out at times.
    pub fn is_long(&self) -> bool {
        self.count > LONG
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Scrolls no further than needed to show a row, and draws it.
    pub fn reveal(&self, row: usize) {
        let Some(height) = row_height(&self.list).filter(|_| self.is_long()) else { return };
        let at = u32::try_from(row).unwrap_or(u32::MAX).saturating_mul(height);
        dom::set_property(&self.mark, "--at", &at.to_string());
        dom::set_property(&self.mark, "--height", &height.to_string());
        dom::reveal(&self.mark);
        if let Some(rows) = in_view(&self.list, self.count) {
            self.move_to.emit(rows);
        }
    }

    /// What marks rows that are not drawn, for lists of items.
    pub fn item_mark(&self) -> Html {
        html! { <li class="window-mark" role="none" aria-hidden="true" ref={self.mark.clone()} /> }
    }

    /// The same for what is no list of items.
    pub fn mark(&self) -> Html {
        html! { <span class="window-mark" aria-hidden="true" ref={self.mark.clone()} /> }
    }
}

/// The window of a list of `count` rows.
#[hook]
pub fn use_window(count: usize) -> Window {
    let (list, mark) = (use_node_ref(), use_node_ref());
    let rows = use_state(|| 0..FIRST);
    let had_focus = use_mut_ref(|| false);
    let move_to = {
        let (rows, list, had_focus) = (rows.clone(), list.clone(), Rc::clone(&had_focus));
        Callback::from(move |new: Range<usize>| {
            *had_focus.borrow_mut() = dom::element(&list).is_some_and(|it| it.has_focus_within());
            rows.set(new);
        })
    };
    {
        let (list, move_to, drawn) = (list.clone(), move_to.clone(), (*rows).clone());
        use_effect_with((count, drawn), move |(count, drawn)| {
            let (count, drawn) = (*count, drawn.clone());
            let look = Rc::new(move || match in_view(&list, count) {
                Some(seen) if is_outside(&seen, &drawn, count) => move_to.emit(seen),
                _ => {}
            });
            // A row was added, or this is the first time.
            if count > LONG {
                look();
            }
            let options =
                EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
            let listeners = ["scroll", "resize"].map(|event| {
                let look = Rc::clone(&look);
                let window = gloo::utils::window();
                EventListener::new_with_options(&window, event, options, move |_| look())
            });
            move || drop(listeners)
        });
    }
    let rows = if count > LONG { rows.start.min(count)..rows.end.min(count) } else { 0..count };
    {
        let (list, drawn) = (list.clone(), rows.clone());
        use_effect_with((drawn, count), move |(drawn, count)| {
            let height = row_height(&list).unwrap_or(0);
            let pixels = |rows: usize| u32::try_from(rows).unwrap_or(0).saturating_mul(height);
            dom::set_property(&list, "--before", &pixels(drawn.start).to_string());
            dom::set_property(&list, "--after", &pixels(count - drawn.end).to_string());
            if std::mem::take(&mut *had_focus.borrow_mut()) {
                dom::catch_focus_quietly(&list);
            }
        });
    }
    Window { list, mark, rows, move_to, count }
}

/// Whether rows come into view that are not drawn, short of the ends of the list.
fn is_outside(seen: &Range<usize>, drawn: &Range<usize>, count: usize) -> bool {
    let half = AROUND / 2;
    let is_above = seen.start + half < drawn.start || (seen.start == 0 && drawn.start > 0);
    let is_below =
        seen.end > drawn.end.min(count) + half || (seen.end == count && drawn.end < count);
    // Far more than enough was drawn, such as at first.
    let is_many = drawn.len() > seen.len() + 4 * AROUND;
    is_above || is_below || is_many
}

fn row_height(list: &NodeRef) -> Option<u32> {
    let row = dom::element(list)?.first_within("[data-row]")?;
    Some(row.height()).filter(|height| *height > 0)
}

/// The rows to draw, given where the list is on the screen.
fn in_view(list: &NodeRef, count: usize) -> Option<Range<usize>> {
    let height = usize::try_from(row_height(list)?).ok()?;
    let top = dom::element(list)?.top();
    let rows = |pixels: i32| usize::try_from(pixels).unwrap_or(0) / height;
    Some(window(rows(-top), rows(dom::screen_height()), count))
}

/// The rows to draw of `count`, when `above` rows are above the screen and `fitting` fit on it.
fn window(above: usize, fitting: usize, count: usize) -> Range<usize> {
    let end = count.min(above + fitting + 1 + AROUND);
    let start = above.saturating_sub(AROUND).min(end.saturating_sub(fitting));
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_in_view_are_drawn_with_some_around() {
        let cases = [
            ((0, 20, 10_000), 0..33),
            ((5, 20, 10_000), 0..38),
            ((500, 20, 10_000), 488..533),
            ((9_985, 20, 10_000), 9_973..10_000),
            // The list was longer a moment ago.
            ((9_000, 20, 300), 280..300),
            ((0, 20, 3), 0..3),
        ];
        for ((above, fitting, count), expected) in cases {
            assert_eq!(window(above, fitting, count), expected, "{above} of {count}");
        }
    }

    #[test]
    fn a_little_scrolling_draws_nothing_new() {
        let cases = [
            (488..533, 488..533, false),
            (490..535, 488..533, false),
            (496..541, 488..533, true),
            (480..525, 488..533, true),
            (0..38, 3..40, true),
            (9_973..10_000, 9_970..9_998, true),
            (0..33, 0..200, true),
        ];
        for (seen, drawn, expected) in cases {
            assert_eq!(is_outside(&seen, &drawn, 10_000), expected, "{seen:?} in {drawn:?}");
        }
    }
}
