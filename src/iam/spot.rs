//! Where in the text of a policy a place is, as far as one can tell while somebody types.
//!
//! `json` reads whole texts and stops at the first thing that is wrong. An editor has to know at
//! every moment which element the caret is in, and a text that is being typed is wrong nearly all
//! of the time: a quote is open, a comma is missing, a bracket is not closed yet. So this reader
//! goes by words and brackets alone and never stops.

use crate::json::Span;

/// What the word at a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The name of a member.
    Name,
    /// A value, or an element of a list of values.
    Value,
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot<'t> {
    /// The members that lead there, from the document down; lists add nothing. The path of a value
    /// ends with the name of its member.
    pub path: Vec<&'t str>,
    /// What stands there, or would.
    pub role: Role,
    /// The word there without its quotes; empty where there is none.
    pub word: Span,
    /// The same with its quotes.
    pub whole: Span,
    /// Whether a colon follows the word.
    pub has_colon: bool,
    /// Whether a comma is missing in front of it.
    pub needs_comma: bool,
    /// The other names of the object, or the other elements of the list.
    pub beside: Vec<&'t str>,
}

/// The place `at`, in bytes; `None` where neither a name nor a value can stand.
pub fn spot(text: &str, at: usize) -> Option<Spot<'_>> {
    let mut walk = Walk::new(text, at);
    for token in tokens(text) {
        walk.step(token);
    }
    walk.finish()
}

/// What is between brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bracket {
    Object,
    List,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open(Bracket),
    Close(Bracket),
    Colon,
    Comma,
    Word { is_quoted: bool, is_closed: bool },
}

#[derive(Clone, Copy, Debug)]
struct Token {
    kind: Kind,
    span: Span,
    /// Whether a colon follows.
    has_colon: bool,
}

impl Token {
    /// The word without its quotes.
    fn word(self) -> Span {
        let Span { start, end } = self.span;
        match self.kind {
            Kind::Word { is_quoted: true, is_closed: true } => {
                Span { start: start + 1, end: end - 1 }
            }
            Kind::Word { is_quoted: true, is_closed: false } => Span { start: start + 1, end },
            Kind::Word { is_quoted: false, .. }
            | Kind::Open(_)
            | Kind::Close(_)
            | Kind::Colon
            | Kind::Comma => self.span,
        }
    }

    fn holds(self, at: usize) -> bool {
        let word = self.word();
        matches!(self.kind, Kind::Word { .. }) && word.start <= at && at <= word.end
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let (mut found, mut start): (Vec<Token>, usize) = (Vec::new(), 0);
    while let Some(byte) = bytes.get(start) {
        let rest = bytes.get(start + 1..).unwrap_or_default();
        let (kind, length) = match byte {
            b'{' => (Kind::Open(Bracket::Object), 1),
            b'[' => (Kind::Open(Bracket::List), 1),
            b'}' => (Kind::Close(Bracket::Object), 1),
            b']' => (Kind::Close(Bracket::List), 1),
            b':' => (Kind::Colon, 1),
            b',' => (Kind::Comma, 1),
            b'"' => quoted(rest),
            _ if byte.is_ascii_whitespace() => {
                start += 1;
                continue;
            }
            _ => (Kind::Word { is_quoted: false, is_closed: true }, 1 + bare(rest)),
        };
        if kind == Kind::Colon
            && let Some(before) = found.last_mut()
        {
            before.has_colon = true;
        }
        let span = Span { start, end: start + length };
        found.push(Token { kind, span, has_colon: false });
        start += length;
    }
    found
}

/// A string, whose opening quote is read already. One that is not closed ends with its line.
fn quoted(rest: &[u8]) -> (Kind, usize) {
    let mut is_escaped = false;
    for (index, byte) in rest.iter().enumerate() {
        match byte {
            b'\n' | b'\r' => return (Kind::Word { is_quoted: true, is_closed: false }, 1 + index),
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return (Kind::Word { is_quoted: true, is_closed: true }, 2 + index),
            _ => {}
        }
    }
    (Kind::Word { is_quoted: true, is_closed: false }, 1 + rest.len())
}

/// How far a word without quotes goes on; a colon within is part of it, as in `ecr:PutImage`.
fn bare(rest: &[u8]) -> usize {
    let ends = |index: usize| match rest.get(index) {
        None | Some(b'{' | b'}' | b'[' | b']' | b',' | b'"') => true,
        Some(byte) => byte.is_ascii_whitespace(),
    };
    let mut length = 0;
    let ends_with_colon = |length: usize| rest.get(length) == Some(&b':') && ends(length + 1);
    while !ends(length) && !ends_with_colon(length) {
        length += 1;
    }
    length
}

/// What an object or a list waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    Name,
    Colon,
    Value,
    Comma,
}

#[derive(Clone, Copy, Debug)]
struct Frame<'t> {
    id: usize,
    /// The member that it is the value of.
    under: Option<&'t str>,
    is_object: bool,
    /// The member that is being read.
    name: Option<&'t str>,
    awaited: Awaited,
}

struct Walk<'t> {
    text: &'t str,
    at: usize,
    frames: Vec<Frame<'t>>,
    frames_count: usize,
    /// Where the last token ended.
    end: usize,
    found: Option<(usize, Spot<'t>)>,
    is_passed: bool,
    /// Every word that may stand beside the place: the frame, the role, the word.
    words: Vec<(usize, Role, Span)>,
}

impl<'t> Walk<'t> {
    fn new(text: &'t str, at: usize) -> Self {
        let document =
            Frame { id: 0, under: None, is_object: false, name: None, awaited: Awaited::Value };
        Self {
            text,
            at,
            frames: vec![document],
            frames_count: 1,
            end: 0,
            found: None,
            is_passed: false,
            words: Vec::new(),
        }
    }

    fn step(&mut self, token: Token) {
        if !self.is_passed && token.span.start >= self.at && !token.holds(self.at) {
            self.stop_between();
        }
        match token.kind {
            Kind::Word { .. } => self.word(token),
            Kind::Open(bracket) => self.open(bracket),
            Kind::Close(bracket) => self.close(bracket),
            Kind::Colon => {
                let is_list = self.frames.last().is_some_and(|frame| !frame.is_object);
                if !is_list {
                    self.set(Awaited::Value);
                }
            }
            Kind::Comma => self.comma(),
        }
        self.end = token.span.end;
    }

    fn set(&mut self, awaited: Awaited) {
        if let Some(frame) = self.frames.last_mut() {
            frame.awaited = awaited;
        }
    }

    fn comma(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.name = None;
            frame.awaited = if frame.is_object { Awaited::Name } else { Awaited::Value };
        }
    }

    fn word(&mut self, token: Token) {
        let has_colon = token.has_colon;
        // A name in a list: its bracket was not closed.
        let is_in_list = |frame: &Frame<'_>| !frame.is_object;
        if has_colon && self.frames.iter().any(|frame| frame.is_object) {
            while self.frames.last().is_some_and(is_in_list) {
                self.pop();
            }
        }
        let Some(&frame) = self.frames.last() else { return };
        let is_name = frame.is_object
            && (has_colon || matches!(frame.awaited, Awaited::Name | Awaited::Comma));
        let role = if is_name { Role::Name } else { Role::Value };
        if token.holds(self.at) && !self.is_passed {
            self.is_passed = true;
            let mut spot = self.spot_in(role, token.word(), token.span);
            spot.needs_comma = frame.awaited == Awaited::Comma;
            spot.has_colon = has_colon;
            self.found = Some((frame.id, spot));
        } else if is_name || !frame.is_object {
            self.words.push((frame.id, role, token.word()));
        }
        let word = self.text.get(token.word().start..token.word().end);
        if let Some(frame) = self.frames.last_mut() {
            if is_name {
                frame.name = word;
            }
            frame.awaited = if is_name { Awaited::Colon } else { Awaited::Comma };
        }
    }

    fn open(&mut self, bracket: Bracket) {
        let is_object = bracket == Bracket::Object;
        let under = self.frames.last().filter(|frame| frame.is_object).and_then(|it| it.name);
        let id = self.frames_count;
        self.frames_count += 1;
        let awaited = if is_object { Awaited::Name } else { Awaited::Value };
        self.frames.push(Frame { id, under, is_object, name: None, awaited });
    }

    /// Closes the nearest bracket of the kind, with all that was left open in it.
    fn close(&mut self, bracket: Bracket) {
        let is_object = bracket == Bracket::Object;
        let is_it = |frame: &Frame<'_>| frame.id > 0 && frame.is_object == is_object;
        let Some(index) = self.frames.iter().rposition(is_it) else { return };
        while self.frames.len() > index {
            self.pop();
        }
    }

    fn pop(&mut self) {
        // The document itself stays.
        if self.frames.len() > 1 {
            self.frames.pop();
            self.set(Awaited::Comma);
        }
    }

    /// Notes the place as one between words.
    fn stop_between(&mut self) {
        self.is_passed = true;
        let Some(&frame) = self.frames.last() else { return };
        let here = Span { start: self.at, end: self.at };
        let role = match frame.awaited {
            _ if !frame.is_object => Role::Value,
            Awaited::Name | Awaited::Comma => Role::Name,
            Awaited::Value => Role::Value,
            Awaited::Colon => return,
        };
        let needs_comma = frame.awaited == Awaited::Comma;
        // Right behind a value nothing is meant to stand yet.
        let between = self.text.get(self.end..self.at).unwrap_or_default();
        if needs_comma && !between.contains('\n') {
            return;
        }
        let mut spot = self.spot_in(role, here, here);
        spot.needs_comma = needs_comma;
        self.found = Some((frame.id, spot));
    }

    fn spot_in(&self, role: Role, word: Span, whole: Span) -> Spot<'t> {
        let mut path: Vec<&'t str> = self.frames.iter().filter_map(|frame| frame.under).collect();
        if role == Role::Value
            && let Some(frame) = self.frames.last().filter(|frame| frame.is_object)
        {
            path.extend(frame.name);
        }
        let (beside, has_colon, needs_comma) = (Vec::new(), false, false);
        Spot { path, role, word, whole, has_colon, needs_comma, beside }
    }

    fn finish(mut self) -> Option<Spot<'t>> {
        if !self.is_passed {
            self.stop_between();
        }
        let (frame, mut spot) = self.found?;
        let is_beside = |(of, role, _): &&(usize, Role, Span)| *of == frame && *role == spot.role;
        let words = self.words.iter().filter(is_beside);
        spot.beside = words.filter_map(|(.., span)| self.text.get(span.start..span.end)).collect();
        Some(spot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is at `|` in the text, as one line.
    fn check(marked: &str) -> String {
        let at = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let Some(spot) = spot(&text, at) else { return "nothing".to_owned() };
        let role = if spot.role == Role::Name { "name" } else { "value" };
        let word = text.get(spot.word.start..spot.word.end).unwrap();
        let marks = [(spot.has_colon, " colon"), (spot.needs_comma, " no comma")];
        let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        let beside = spot.beside.join(" ");
        format!("{role} {} `{word}` [{beside}]{marks}", spot.path.join("."))
    }

    #[test]
    fn a_place_is_known_in_whole_and_in_broken_texts() {
        let cases = [
            ("|", "value  `` []"),
            ("{|", "name  `` []"),
            ("{ \"Ver|", "name  `Ver` []"),
            ("{ \"Ver|sion\": \"2012-10-17\" }", "name  `Version` [] colon"),
            ("{\"Version\": |", "value Version `` []"),
            ("{\"Version\" |", "nothing"),
            ("{\"Version\": \"x\"| }", "nothing"),
            ("{\"Version\": \"x\"\n| }", "name  `` [Version] no comma"),
            ("{\"Version\": \"x\", | }", "name  `` [Version]"),
            ("{\"Statement\": [{\"Effect\": \"Al|low\"}]}", "value Statement.Effect `Allow` []"),
            ("{\"Statement\": [{\"Effect\": \"Al|", "value Statement.Effect `Al` []"),
            // The next line has its own name.
            (
                "{\"Statement\": [{\n\"Effect\": |\n\"Action\": \"*\"",
                "value Statement.Effect `` []",
            ),
            ("{\"Statement\": [{\n\"Eff|\n\"Action\": \"*\"", "name Statement `Eff` [Action]"),
            (
                "{\"Statement\": {\"Action\": [\"ecr:A\", \"ecr:B|\", \"ecr:C\"]}}",
                "value Statement.Action `ecr:B` [ecr:A ecr:C]",
            ),
            ("{\"Statement\": {\"Action\": [ecr:Put|", "value Statement.Action `ecr:Put` []"),
            // A bracket that was not closed.
            (
                "{\"Statement\": {\"Action\": [\"ecr:A\"\n\"Reso|urce\": \"*\"",
                "name Statement `Resource` [Action] colon no comma",
            ),
            (
                "{\"Statement\":[{\"Condition\":{\"StringEquals\":{\"aws:Sou|rceVpc\":\"\"}}}]}",
                "name Statement.Condition.StringEquals `aws:SourceVpc` [] colon",
            ),
            (
                "{\"Statement\":[{\"Condition\":{\"StringEquals\":{\"aws:SourceVpc\":[\"a\",\"|\"]}}}]}",
                "value Statement.Condition.StringEquals.aws:SourceVpc `` [a]",
            ),
            ("{\"Statement\":[{}, |", "value Statement `` []"),
            ("{\"a\": 1}] } |", "nothing"),
            ("{\"Statement\": {\"Action\": [\"a\"|]}}", "nothing"),
            ("{\"Statement\": {\"Action\": [\"a\",|]}}", "value Statement.Action `` [a]"),
            ("\"|", "value  `` []"),
        ];
        for (marked, expected) in cases {
            assert_eq!(check(marked), expected, "{marked}");
        }
    }
}
