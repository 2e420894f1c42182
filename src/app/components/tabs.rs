//! Tabs with manual activation: arrows move the focus, Enter or Space shows the panel.
//!
//! Source: <https://www.w3.org/WAI/ARIA/apg/patterns/tabs/>

use yew::prelude::*;

use crate::app::dom;

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its name in the document; unique on the page.
    pub id: &'static str,
    /// The words on it.
    pub title: AttrValue,
}

/// Properties of [`Tabs`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TabsProps {
    /// What the tabs choose between.
    pub label: AttrValue,
    /// The tabs, in order.
    pub tabs: Vec<Tab>,
    /// The id of the tab whose panel is shown.
    pub selected: &'static str,
    /// Called with the id of the tab that the reader chose.
    pub onselect: Callback<&'static str>,
    /// What the panel shows.
    pub children: Html,
}

/// A row of tabs and the panel of the selected one.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let onkeydown = {
        let ids: Vec<&'static str> = props.tabs.iter().map(|tab| tab.id).collect();
        Callback::from(move |event: KeyboardEvent| move_focus(&event, &ids))
    };
    let panel = [props.selected, "-panel"].concat();
    html! {
        <div class="tabs">
            <div class="tab-list" role="tablist" aria-label={props.label.clone()} {onkeydown}>
                { for props.tabs.iter().map(|tab| tab_button(tab, props)) }
            </div>
            <div class="tab-panel" role="tabpanel" id={panel} aria-labelledby={props.selected} tabindex="0">
                { props.children.clone() }
            </div>
        </div>
    }
}

fn tab_button(tab: &Tab, props: &TabsProps) -> Html {
    let is_selected = tab.id == props.selected;
    let onclick = props.onselect.reform({
        let id = tab.id;
        move |_: MouseEvent| id
    });
    html! {
        <button
            type="button"
            role="tab"
            id={tab.id}
            class="tab"
            aria-selected={if is_selected { "true" } else { "false" }}
            aria-controls={is_selected.then(|| [tab.id, "-panel"].concat())}
            tabindex={if is_selected { "0" } else { "-1" }}
            {onclick}
        >
            { &tab.title }
        </button>
    }
}

fn move_focus(event: &KeyboardEvent, ids: &[&'static str]) {
    let Some(at) = focused(event, ids) else { return };
    if let Some(target) = target(&event.key(), at, ids.len()).and_then(|index| ids.get(index)) {
        event.prevent_default();
        dom::focus_id(target);
    }
}

fn focused(event: &KeyboardEvent, ids: &[&'static str]) -> Option<usize> {
    let id = dom::target(event)?.id();
    ids.iter().position(|known| *known == id)
}

/// Which tab a key leads to from tab `at` of `count`; round at both ends.
fn target(key: &str, at: usize, count: usize) -> Option<usize> {
    match key {
        "ArrowRight" => Some((at + 1) % count),
        "ArrowLeft" => Some((at + count - 1) % count),
        "Home" => Some(0),
        "End" => count.checked_sub(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_between_tabs() {
        let cases = [
            ("ArrowRight", 0, Some(1)),
            ("ArrowRight", 2, Some(0)),
            ("ArrowLeft", 0, Some(2)),
            ("Home", 2, Some(0)),
            ("End", 0, Some(2)),
            ("Enter", 0, None),
        ];
        for (key, at, expected) in cases {
            assert_eq!(target(key, at, 3), expected, "{key} from {at}");
        }
    }
}
