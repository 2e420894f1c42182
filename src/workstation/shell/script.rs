//! What a line of the shell is made of.

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::workstation) enum Piece {
    /// Text as it stands.
    Literal(String),
    /// `$NAME`; outside quotes its value is split into words.
    Variable {
        /// The name.
        name: String,
        /// Whether it stands in double quotes.
        quoting: Quoting,
    },
    /// `$(…)`; outside quotes what it prints is split into words.
    Substitution {
        /// The commands inside, as written.
        script: String,
        /// Whether it stands in double quotes.
        quoting: Quoting,
    },
}

/// Whether something stands in double quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::workstation) enum Quoting {
    /// Outside.
    Bare,
    /// Inside.
    Quoted,
}

/// A word as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::workstation) struct Word {
    /// Its parts, in order.
    pub(in crate::workstation) pieces: Vec<Piece>,
    /// Whether any quotes stand in it: then it is a word even when it is empty.
    pub(in crate::workstation) has_quotes: bool,
}

impl Word {
    /// Whether any `$(…)` stands in it.
    pub(in crate::workstation) fn has_substitution(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Substitution { .. }))
    }

    /// Adds a letter that stands for itself.
    pub(super) fn push(&mut self, letter: char) {
        if let Some(Piece::Literal(text)) = self.pieces.last_mut() {
            text.push(letter);
        } else {
            self.pieces.push(Piece::Literal(letter.into()));
        }
    }
}

/// `> file` or `>> file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::workstation) struct Redirect {
    /// The file.
    pub(in crate::workstation) target: Word,
    /// Whether what the file holds stays.
    pub(in crate::workstation) appends: bool,
}

/// A command with its assignments and its redirection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::workstation) struct Simple {
    /// `NAME=value` in front.
    pub(in crate::workstation) assignments: Vec<(String, Word)>,
    /// The command and its arguments.
    pub(in crate::workstation) words: Vec<Word>,
    /// Where its output goes.
    pub(in crate::workstation) redirect: Option<Redirect>,
}

/// Commands joined by `|`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::workstation) struct Pipeline(pub(in crate::workstation) Vec<Simple>);

/// What stands in front of a pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::workstation) enum Connector {
    /// Nothing, `;` or a new line.
    Always,
    /// `&&`.
    IfSucceeded,
}

/// Everything on a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::workstation) struct Script(pub(in crate::workstation) Vec<(Connector, Pipeline)>);
