//! A tree with one focus stop, moved by arrow keys, Home, End and by typing a name's beginning.
//!
//! Source: <https://www.w3.org/WAI/ARIA/apg/patterns/treeview/>

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Icon, icon};
use super::windowed::use_window;
use crate::app::dom;

/// One line of a tree. A tree is the list of its lines from top to bottom, all opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeItem {
    /// What it stands for; unique in the tree.
    pub id: AttrValue,
    /// 1 for a root; at most one more than the line above.
    pub level: usize,
    /// Its name.
    pub name: AttrValue,
    /// What else there is to say, in few words.
    pub note: AttrValue,
    /// The icon before the name.
    pub icon: Icon,
}

/// Properties of [`Tree`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TreeProps {
    /// What it is a tree of.
    pub label: AttrValue,
    /// Its lines.
    pub items: Rc<Vec<TreeItem>>,
    /// The id of the line that is selected.
    #[prop_or_default]
    pub selected: Option<AttrValue>,
    /// Called with the id of the line that the reader chose.
    pub onselect: Callback<AttrValue>,
}

type Closed = BTreeSet<AttrValue>;

/// Shows a tree.
#[component]
pub fn Tree(props: &TreeProps) -> Html {
    let closed = use_state(Closed::new);
    let focus = use_state(|| None::<AttrValue>);
    let visible = visible(&props.items, &closed);
    let window = use_window(visible.len());
    // A line that is to be focused may have to be drawn first.
    let is_wanted = use_mut_ref(|| false);
    // Where Tab arrives: the line last focused, else the selected one, else the first.
    let stop = [focus.as_ref(), props.selected.as_ref()]
        .into_iter()
        .flatten()
        .find(|id| visible.iter().any(|&line| id_at(&props.items, line) == Some(*id)))
        .or_else(|| props.items.first().map(|item| &item.id))
        .cloned();
    let onkeydown = {
        let (items, onselect) = (Rc::clone(&props.items), props.onselect.clone());
        let (closed, focus, stop) = (closed.clone(), focus.clone(), stop.clone());
        let (window, is_wanted) = (window.clone(), Rc::clone(&is_wanted));
        Callback::from(move |event: KeyboardEvent| {
            let Some(act) = stop.as_ref().and_then(|stop| act(&event.key(), stop, &items, &closed))
            else {
                return;
            };
            event.prevent_default();
            match act {
                Act::Focus { id, line } => {
                    *is_wanted.borrow_mut() = true;
                    window.reveal(line);
                    focus.set(Some(id));
                }
                Act::Toggle(id) => closed.set(toggled(&closed, &id)),
                Act::Select(id) => onselect.emit(id),
            }
        })
    };
    use_effect({
        let stop = stop.clone();
        move || {
            if let Some(stop) = stop.filter(|_| std::mem::take(&mut *is_wanted.borrow_mut())) {
                dom::focus_id(&line_id(&stop));
            }
        }
    });
    let drawn = visible.get(window.rows.clone()).unwrap_or_default();
    let has_stop = drawn.iter().any(|&line| id_at(&props.items, line) == stop.as_ref());
    let lines = drawn.iter().filter_map(|&line| {
        let item = props.items.get(line)?;
        let view = LineView {
            item,
            state: opening(&props.items, line, &closed),
            place: place(&props.items, line),
            is_selected: props.selected.as_ref() == Some(&item.id),
            is_stop: stop.as_ref() == Some(&item.id),
        };
        Some(view.draw(&closed, &focus, &props.onselect))
    });
    html! {
        <ul
            ref={window.list.clone()}
            class={classes!("tree", "windowed", window.is_long().then_some("is-long"))}
            role="tree"
            aria-label={props.label.clone()}
            tabindex={if has_stop { "-1" } else { "0" }}
            {onkeydown}
        >
            { for lines }
            { window.item_mark() }
        </ul>
    }
}

struct LineView<'a> {
    item: &'a TreeItem,
    state: Opening,
    place: (usize, usize),
    is_selected: bool,
    is_stop: bool,
}

impl LineView<'_> {
    fn draw(
        &self,
        closed: &UseStateHandle<Closed>,
        focus: &UseStateHandle<Option<AttrValue>>,
        onselect: &Callback<AttrValue>,
    ) -> Html {
        let Self { item, state, place, is_selected, is_stop } = *self;
        let onclick = {
            let (id, focus, onselect) = (item.id.clone(), focus.clone(), onselect.clone());
            Callback::from(move |_: MouseEvent| {
                focus.set(Some(id.clone()));
                onselect.emit(id.clone());
            })
        };
        let ontoggle = {
            let (id, closed) = (item.id.clone(), closed.clone());
            Callback::from(move |event: MouseEvent| {
                event.stop_propagation();
                closed.set(toggled(&closed, &id));
            })
        };
        let class = classes!("tree-line", ["level-", &item.level.min(6).to_string()].concat());
        html! {
            <li
                key={item.id.to_string()}
                id={line_id(&item.id)}
                {class}
                data-row="line"
                role="treeitem"
                aria-level={item.level.to_string()}
                aria-posinset={place.0.to_string()}
                aria-setsize={place.1.to_string()}
                aria-expanded={state.expanded()}
                aria-selected={if is_selected { "true" } else { "false" }}
                tabindex={if is_stop { "0" } else { "-1" }}
                {onclick}
            >
                <span class="tree-toggle" aria-hidden="true" onclick={ontoggle}>
                    { if state == Opening::Leaf { Html::default() } else { icon(Icon::Chevron) } }
                </span>
                { icon(item.icon) }
                <span class="tree-name">{ &item.name }</span>
                <span class="tree-note">{ &item.note }</span>
            </li>
        }
    }
}

fn line_id(id: &AttrValue) -> String {
    ["tree:", id].concat()
}

fn id_at(items: &[TreeItem], line: usize) -> Option<&AttrValue> {
    items.get(line).map(|item| &item.id)
}

fn toggled(closed: &Closed, id: &AttrValue) -> Closed {
    let mut closed = closed.clone();
    if !closed.remove(id) {
        closed.insert(id.clone());
    }
    closed
}

/// Whether a line has others below it, and whether they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    Leaf,
    Open,
    Closed,
}

impl Opening {
    fn expanded(self) -> Option<&'static str> {
        match self {
            Self::Leaf => None,
            Self::Open => Some("true"),
            Self::Closed => Some("false"),
        }
    }
}

fn opening(items: &[TreeItem], line: usize, closed: &Closed) -> Opening {
    let (Some(item), below) = (items.get(line), items.get(line + 1)) else { return Opening::Leaf };
    match below {
        Some(below) if below.level > item.level => {
            if closed.contains(&item.id) {
                Opening::Closed
            } else {
                Opening::Open
            }
        }
        _ => Opening::Leaf,
    }
}

/// The lines that no closed line above hides.
fn visible(items: &[TreeItem], closed: &Closed) -> Vec<usize> {
    let mut hidden_below = usize::MAX;
    let mut lines = Vec::new();
    for (line, item) in items.iter().enumerate() {
        if item.level > hidden_below {
            continue;
        }
        hidden_below = if closed.contains(&item.id) { item.level } else { usize::MAX };
        lines.push(line);
    }
    lines
}

/// Which of its siblings a line is, counted from 1, and how many they are.
fn place(items: &[TreeItem], line: usize) -> (usize, usize) {
    let level = items.get(line).map_or(1, |item| item.level);
    let is_sibling = |item: &&TreeItem| item.level == level;
    let before = items.get(..line).unwrap_or_default().iter().rev();
    let after = items.get(line + 1..).unwrap_or_default().iter();
    let before = before.take_while(|item| item.level >= level).filter(is_sibling).count();
    let after = after.take_while(|item| item.level >= level).filter(is_sibling).count();
    (before + 1, before + 1 + after)
}

/// What a key does.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Act {
    /// Goes to a line, which is that many among those that are shown.
    Focus {
        id: AttrValue,
        line: usize,
    },
    Toggle(AttrValue),
    Select(AttrValue),
}

fn act(key: &str, stop: &AttrValue, items: &[TreeItem], closed: &Closed) -> Option<Act> {
    let lines = visible(items, closed);
    let at = lines.iter().position(|&line| id_at(items, line) == Some(stop))?;
    let line = *lines.get(at)?;
    let focus = |at: Option<usize>| {
        let at = at?;
        let id = id_at(items, *lines.get(at)?)?.clone();
        Some(Act::Focus { id, line: at })
    };
    match (key, opening(items, line, closed)) {
        ("ArrowDown", _) | ("ArrowRight", Opening::Open) => focus(Some(at + 1)),
        ("ArrowUp", _) => focus(at.checked_sub(1)),
        ("Home", _) => focus(Some(0)),
        ("End", _) => focus(lines.len().checked_sub(1)),
        ("ArrowRight", Opening::Closed) | ("ArrowLeft", Opening::Open) => {
            Some(Act::Toggle(stop.clone()))
        }
        ("ArrowLeft", _) => {
            let parent = parent(items, line)?;
            focus(lines.iter().position(|&line| id_at(items, line) == Some(&parent)))
        }
        ("Enter" | " ", _) => Some(Act::Select(stop.clone())),
        (typed, _) => {
            let order = (at + 1..lines.len()).chain(0..=at);
            let begins = |&at: &usize| begins(items, lines.get(at), typed);
            let mut chars = typed.chars();
            let is_letter =
                chars.next().is_some_and(char::is_alphanumeric) && chars.next().is_none();
            if is_letter { focus(order.into_iter().find(begins)) } else { None }
        }
    }
}

fn begins(items: &[TreeItem], line: Option<&usize>, typed: &str) -> bool {
    line.and_then(|&line| items.get(line))
        .is_some_and(|item| item.name.to_ascii_lowercase().starts_with(&typed.to_ascii_lowercase()))
}

fn parent(items: &[TreeItem], line: usize) -> Option<AttrValue> {
    let level = items.get(line)?.level;
    items.get(..line)?.iter().rev().find(|item| item.level < level).map(|item| item.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<TreeItem> {
        [("a", 1), ("b", 2), ("c", 3), ("d", 2), ("e", 1)]
            .map(|(id, level)| TreeItem {
                id: id.into(),
                level,
                name: id.into(),
                note: "".into(),
                icon: Icon::Account,
            })
            .to_vec()
    }

    #[test]
    fn a_closed_line_hides_what_is_below_it() {
        let cases: [(&[&'static str], Vec<usize>); 4] = [
            (&[], vec![0, 1, 2, 3, 4]),
            (&["b"], vec![0, 1, 3, 4]),
            (&["a"], vec![0, 4]),
            (&["a", "b", "e"], vec![0, 4]),
        ];
        for (closed, expected) in cases {
            let closed = closed.iter().map(|id| AttrValue::from(*id)).collect();
            assert_eq!(visible(&items(), &closed), expected);
        }
    }

    #[test]
    fn keys_do_what_the_pattern_says() {
        let focus = |(id, line): (&'static str, usize)| Some(Act::Focus { id: id.into(), line });
        let toggle = |id: &'static str| Some(Act::Toggle(id.into()));
        let cases = [
            ("ArrowDown", "a", None, focus(("b", 1))),
            ("ArrowDown", "a", Some("a"), focus(("e", 1))),
            ("ArrowDown", "e", None, None),
            ("ArrowUp", "b", None, focus(("a", 0))),
            ("ArrowUp", "a", None, None),
            ("ArrowRight", "a", None, focus(("b", 1))),
            ("ArrowRight", "a", Some("a"), toggle("a")),
            ("ArrowRight", "c", None, None),
            ("ArrowLeft", "a", None, toggle("a")),
            ("ArrowLeft", "c", None, focus(("b", 1))),
            ("ArrowLeft", "e", None, None),
            ("Home", "e", None, focus(("a", 0))),
            ("End", "a", Some("a"), focus(("e", 1))),
            ("d", "a", None, focus(("d", 3))),
            ("Enter", "d", None, Some(Act::Select("d".into()))),
            ("Tab", "d", None, None),
        ];
        for (key, stop, closed, expected) in cases {
            let closed = closed.into_iter().map(AttrValue::from).collect();
            assert_eq!(act(key, &stop.into(), &items(), &closed), expected, "{key} at {stop}");
        }
    }

    #[test]
    fn a_line_knows_its_place_among_its_siblings() {
        let expected = [(1, 2), (1, 2), (1, 1), (2, 2), (2, 2)];
        for (line, expected) in expected.into_iter().enumerate() {
            assert_eq!(place(&items(), line), expected, "line {line}");
        }
    }
}
