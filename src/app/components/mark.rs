//! The five marks of a verdict. They differ by shape and line, so that colour only helps.

use yew::prelude::*;

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Says yes.
    Allows,
    /// Says no.
    Forbids,
    /// Says nothing about this.
    Silent,
    /// Is not there.
    Absent,
    /// Cannot be told.
    Unknown,
}

impl Mark {
    /// The name that style sheets know the mark by.
    pub fn class(self) -> &'static str {
        match self {
            Self::Allows => "is-allows",
            Self::Forbids => "is-forbids",
            Self::Silent => "is-silent",
            Self::Absent => "is-absent",
            Self::Unknown => "is-unknown",
        }
    }

    /// The outline, which may be filled, and the strokes inside.
    fn paths(self) -> (&'static str, &'static str) {
        match self {
            Self::Allows => ("M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18", "m5.8 10.4 2.8 2.9 5.6-6.4"),
            Self::Forbids => (
                "M6.4 1.3h7.2l5.1 5.1v7.2l-5.1 5.1H6.4l-5.1-5.1V6.4z",
                "M7.2 3.2h5.6l4 4v5.6l-4 4H7.2l-4-4V7.2zM7.3 7.3l5.4 5.4M12.7 7.3l-5.4 5.4",
            ),
            Self::Silent => ("M10 1.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4", "M6.5 10h7"),
            Self::Absent => ("M4 4h12v12H4z", ""),
            Self::Unknown => (
                "M10 1.2 18.8 10 10 18.8 1.2 10z",
                "M8 8.1a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M10 13.6v.2",
            ),
        }
    }
}

/// Draws a mark; the word for it stands beside it, so screen readers pass over it.
pub fn mark(mark: Mark) -> Html {
    let (outline, strokes) = mark.paths();
    html! {
        <svg class={classes!("mark", mark.class())} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path class="mark-outline" d={outline} />
            <path class="mark-strokes" d={strokes} />
        </svg>
    }
}
