//! Line icons, drawn on a grid of 20 and coloured by the text around them.

use yew::prelude::*;

/// What an icon stands for. Never the only carrier of a meaning: a word is always beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// The ship in its dock.
    Drydock,
    /// Back.
    Undo,
    /// Forward again.
    Redo,
    /// Time.
    Clock,
    /// On the clipboard.
    Copy,
    /// Done.
    Done,
    /// Light.
    Sun,
    /// Dark.
    Moon,
    /// As the system has it.
    System,
    /// Keys and help.
    Help,
    /// More below, or further.
    Chevron,
    /// Run again.
    Again,
    /// An account.
    Account,
    /// A registry in a Region.
    Registry,
    /// A repository.
    Repository,
    /// A role or user.
    Person,
    /// The learner's machine.
    Machine,
    /// Close.
    Close,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Drydock => {
                "M2.5 4v10.5a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V4M6 8.5h8l-1.3 4.5H7.3zM10 8.5v-5h3.5"
            }
            Self::Undo => "M7 4 3.5 7.5 7 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8",
            Self::Redo => "m13 4 3.5 3.5L13 11m3-3.5H8.5a4.5 4.5 0 0 0 0 9H12",
            Self::Clock => {
                "M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5M10 6v4.25l2.75 1.75"
            }
            Self::Copy => "M7 7V3.75h9.25V13H13M3.75 7H13v9.25H3.75z",
            Self::Done => "m4 10.5 4 4 8-9",
            Self::Sun => {
                "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 1.8v2M10 16.2v2M1.8 10h2M16.2 10h2M4.2 4.2l1.4 1.4M14.4 14.4l1.4 1.4M15.8 4.2l-1.4 1.4M5.6 14.4l-1.4 1.4"
            }
            Self::Moon => "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z",
            Self::System => "M3 4h14v9.5H3zM7 16.5h6M10 13.5v3",
            Self::Help => {
                "M10 2.75a7.25 7.25 0 1 0 0 14.5 7.25 7.25 0 0 0 0-14.5M7.8 8a2.2 2.2 0 1 1 3.2 2c-.7.35-1 .8-1 1.5M10 14v.2"
            }
            Self::Chevron => "m8 5 5 5-5 5",
            Self::Again => "M16 10a6 6 0 1 1-1.8-4.3L16 7.5M16 3.5v4h-4",
            Self::Account => {
                "M3.5 16.5v-10L10 3l6.5 3.5v10zM8 16.5v-4h4v4M7 8.5h.01M13 8.5h.01M10 8.5h.01"
            }
            Self::Registry => {
                "M3.5 5c0-1.1 2.9-2 6.5-2s6.5.9 6.5 2-2.9 2-6.5 2-6.5-.9-6.5-2v10c0 1.1 2.9 2 6.5 2s6.5-.9 6.5-2V5M3.5 10c0 1.1 2.9 2 6.5 2s6.5-.9 6.5-2"
            }
            Self::Repository => {
                "M10 2.75 16.5 6v8L10 17.25 3.5 14V6zM3.5 6 10 9.5 16.5 6M10 9.5v7.75"
            }
            Self::Person => {
                "M10 3.25a3.25 3.25 0 1 0 0 6.5 3.25 3.25 0 0 0 0-6.5M3.75 17c.4-3.2 3-5 6.25-5s5.85 1.8 6.25 5"
            }
            Self::Machine => "M4.5 4h11v8.5h-11zM2.5 15.5h15",
            Self::Close => "m5 5 10 10M15 5 5 15",
        }
    }
}

/// Draws an icon; screen readers pass over it.
pub fn icon(icon: Icon) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d={icon.path()} />
        </svg>
    }
}
