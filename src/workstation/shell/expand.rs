//! Words as written → words as a command gets them.

use super::script::{Piece, Quoting, Word};
use crate::workstation::session::Session;

/// Deeper nesting is refused, so that hostile input cannot exhaust the stack.
const NESTING_MAX: usize = 16;

/// The words that a word comes to: one, several where a bare value has blanks in it, or none
/// where it is bare and empty.
pub(super) fn fields(session: &mut Session<'_>, word: &Word) -> Vec<String> {
    let mut fields = Vec::new();
    let mut current: Option<String> = word.has_quotes.then(String::new);
    for piece in &word.pieces {
        let (text, quoting) = value(session, piece);
        match quoting {
            Quoting::Quoted => current.get_or_insert_default().push_str(&text),
            Quoting::Bare => split(&text, &mut current, &mut fields),
        }
    }
    fields.extend(current);
    fields
}

/// The one text that a word comes to where no splitting is done: in assignments and behind `>`.
pub(super) fn text(session: &mut Session<'_>, word: &Word) -> String {
    word.pieces.iter().map(|piece| value(session, piece).0).collect()
}

/// Literal text counts as quoted: it is not split again.
fn value(session: &mut Session<'_>, piece: &Piece) -> (String, Quoting) {
    match piece {
        Piece::Literal(text) => (text.clone(), Quoting::Quoted),
        Piece::Variable { name, quoting } => {
            (session.machine.variable(name).unwrap_or_default(), *quoting)
        }
        Piece::Substitution { script, quoting } => {
            if session.nesting >= NESTING_MAX {
                session.err("shell: `$(…)` is nested too deeply");
                return (String::new(), *quoting);
            }
            session.nesting += 1;
            let ((), printed) = session.capture(|session| {
                super::run(session, script);
            });
            session.nesting -= 1;
            (printed.trim_end_matches('\n').to_owned(), *quoting)
        }
    }
}

/// Adds a bare value: blanks in it end the word that is being made.
fn split(text: &str, current: &mut Option<String>, fields: &mut Vec<String>) {
    let is_blank = |letter: char| letter.is_ascii_whitespace();
    if text.starts_with(is_blank) {
        fields.extend(current.take());
    }
    let mut parts = text.split_ascii_whitespace().peekable();
    while let Some(part) = parts.next() {
        current.get_or_insert_default().push_str(part);
        if parts.peek().is_some() || text.ends_with(is_blank) {
            fields.extend(current.take());
        }
    }
}
