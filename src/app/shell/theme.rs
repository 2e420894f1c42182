//! Light, dark, or as the system has it.

use yew::prelude::*;

use crate::app::components::{Button, Icon, Weight};
use crate::app::dom;

const STORED: &str = "drydock.theme";

/// The reader's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// The word in storage and in the document; none for the system's choice.
    fn word(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    fn read(word: Option<&str>) -> Self {
        match word {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    fn look(self) -> (Icon, &'static str) {
        match self {
            Self::System => (Icon::System, "Theme: as the system"),
            Self::Light => (Icon::Sun, "Theme: light"),
            Self::Dark => (Icon::Moon, "Theme: dark"),
        }
    }
}

/// Goes through the themes and remembers the choice.
#[component]
pub fn ThemeButton() -> Html {
    let theme = use_state(|| Theme::read(dom::stored(STORED).as_deref()));
    use_effect_with(*theme, |theme| {
        dom::set_root_attribute("data-theme", theme.word());
        dom::store(STORED, theme.word());
    });
    let (icon, label) = theme.look();
    let onclick = { Callback::from(move |_: MouseEvent| theme.set(theme.next())) };
    html! { <Button weight={Weight::Quiet} {icon} {label} {onclick} /> }
}
