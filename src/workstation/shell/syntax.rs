//! Text → commands.
//!
//! Words, quotes, `\`, `|`, `>`, `>>`, `;`, `&&`, `$NAME`, `$(…)` and comments. Whatever else `sh`
//! would understand is refused by name, so that nothing is silently taken for a plain word.

use std::fmt;

use super::script::{Connector, Piece, Pipeline, Quoting, Redirect, Script, Simple, Word};

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::workstation) enum SyntaxError {
    /// A quote or parenthesis is not closed: what is missing.
    Unclosed(&'static str),
    /// Something of `sh` that is not here.
    NotHere(&'static str),
    /// A command is missing where one has to be: what stands there instead.
    NoCommand(&'static str),
    /// No file behind `>`.
    NoTarget,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unclosed(closing) => {
                write!(f, "shell: the line ends before the closing {closing}")
            }
            Self::NotHere(what) => write!(
                f,
                "The simulator's shell has no `{what}`. Available here: quotes, \\, |, >, >>, ;, \
                 &&, $NAME and $(…)."
            ),
            Self::NoCommand(instead) => write!(f, "shell: a command is missing before `{instead}`"),
            Self::NoTarget => f.write_str("shell: the name of a file is missing behind `>`"),
        }
    }
}

/// Reads a line, or several.
pub(in crate::workstation) fn parse(line: &str) -> Result<Script, SyntaxError> {
    let mut reader = Reader { rest: line };
    let mut script = Script::default();
    let mut connector = Connector::Always;
    loop {
        reader.skip_blanks();
        let pipeline = reader.pipeline()?;
        let is_empty = pipeline.0.is_empty();
        let operator = reader.operator();
        if is_empty {
            match operator {
                None if connector == Connector::Always => return Ok(script),
                None => return Err(SyntaxError::NoCommand("the end of the line")),
                Some("\n") => continue,
                Some(operator) => return Err(SyntaxError::NoCommand(operator)),
            }
        }
        script.0.push((connector, pipeline));
        connector = match operator {
            None => return Ok(script),
            Some("&&") => Connector::IfSucceeded,
            Some(_) => Connector::Always,
        };
    }
}

/// What `sh` understands and this shell does not; longer ones first.
const NOT_HERE: [&str; 9] = ["||", "<<", "<(", ">(", "<", "&", "`", "(", ")"];

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let letter = letters.next();
        self.rest = letters.as_str();
        letter
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Blanks, continued lines and comments.
    fn skip_blanks(&mut self) {
        loop {
            let before = self.rest.len();
            self.rest = self.rest.trim_start_matches([' ', '\t', '\r']);
            while self.take("\\\n") {}
            if self.rest.starts_with('#') {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.rest = self.rest.get(end..).unwrap_or("");
            }
            if self.rest.len() == before {
                return;
            }
        }
    }

    fn operator(&mut self) -> Option<&'static str> {
        ["&&", ";", "\n"].into_iter().find(|operator| self.take(operator))
    }

    fn pipeline(&mut self) -> Result<Pipeline, SyntaxError> {
        let mut pipeline = Pipeline::default();
        loop {
            let command = self.simple()?;
            let is_empty = command == Simple::default();
            let is_pipe = self.rest.starts_with('|') && !self.rest.starts_with("||");
            if is_empty && is_pipe {
                return Err(SyntaxError::NoCommand("|"));
            }
            if is_empty && !pipeline.0.is_empty() {
                return Err(SyntaxError::NoCommand("the end of the line"));
            }
            if !is_empty {
                pipeline.0.push(command);
            }
            if !is_pipe {
                return Ok(pipeline);
            }
            self.next();
            self.skip_blanks();
            // A pipe at the end of a line goes on with the next one.
            while self.take("\n") {
                self.skip_blanks();
            }
        }
    }

    fn simple(&mut self) -> Result<Simple, SyntaxError> {
        let mut command = Simple::default();
        loop {
            self.skip_blanks();
            if self.take(">") {
                let appends = self.take(">");
                self.skip_blanks();
                let target = self.word()?;
                if target == Word::default() {
                    return Err(SyntaxError::NoTarget);
                }
                command.redirect = Some(Redirect { target, appends });
                continue;
            }
            let is_number = |rest: &str| ["1>", "2>"].iter().any(|sign| rest.starts_with(sign));
            if is_number(self.rest) {
                return Err(SyntaxError::NotHere("2>"));
            }
            let is_end = self.rest.is_empty() || self.rest.starts_with(['|', ';', '\n']);
            if (is_end && !self.rest.starts_with("||")) || self.rest.starts_with("&&") {
                return Ok(command);
            }
            if let Some(what) = NOT_HERE.into_iter().find(|what| self.rest.starts_with(what)) {
                return Err(SyntaxError::NotHere(what));
            }
            let name = assigned_name(self.rest).filter(|_| command.words.is_empty());
            if let Some(name) = name {
                self.take(name);
                self.next();
                let value = self.word()?;
                command.assignments.push((name.to_owned(), value));
            } else {
                let word = self.word()?;
                command.words.push(word);
            }
        }
    }

    fn word(&mut self) -> Result<Word, SyntaxError> {
        let mut word = Word::default();
        while let Some(letter) = self.peek() {
            match letter {
                ' ' | '\t' | '\r' | '\n' | '|' | ';' | '&' | '<' | '>' | '(' | ')' => break,
                '`' => return Err(SyntaxError::NotHere("`")),
                '\'' => self.single_quoted(&mut word)?,
                '"' => self.double_quoted(&mut word)?,
                '$' => self.dollar(&mut word, Quoting::Bare)?,
                '\\' => {
                    self.next();
                    match self.next() {
                        Some('\n') | None => {}
                        Some(escaped) => word.push(escaped),
                    }
                }
                _ => {
                    self.next();
                    word.push(letter);
                }
            }
        }
        Ok(word)
    }

    fn single_quoted(&mut self, word: &mut Word) -> Result<(), SyntaxError> {
        self.next();
        word.has_quotes = true;
        let Some((inside, rest)) = self.rest.split_once('\'') else {
            return Err(SyntaxError::Unclosed("`'`"));
        };
        self.rest = rest;
        inside.chars().for_each(|letter| word.push(letter));
        Ok(())
    }

    fn double_quoted(&mut self, word: &mut Word) -> Result<(), SyntaxError> {
        self.next();
        word.has_quotes = true;
        loop {
            match self.peek() {
                None => return Err(SyntaxError::Unclosed("`\"`")),
                Some('"') => {
                    self.next();
                    return Ok(());
                }
                Some('$') => self.dollar(word, Quoting::Quoted)?,
                Some('`') => return Err(SyntaxError::NotHere("`")),
                Some('\\') => {
                    self.next();
                    match self.next() {
                        Some('\n') | None => {}
                        Some(special @ ('$' | '"' | '\\' | '`')) => word.push(special),
                        Some(other) => {
                            word.push('\\');
                            word.push(other);
                        }
                    }
                }
                Some(letter) => {
                    self.next();
                    word.push(letter);
                }
            }
        }
    }

    fn dollar(&mut self, word: &mut Word, quoting: Quoting) -> Result<(), SyntaxError> {
        self.next();
        if self.take("((") {
            return Err(SyntaxError::NotHere("$(("));
        }
        if self.take("(") {
            let script = self.parenthesised()?.to_owned();
            word.pieces.push(Piece::Substitution { script, quoting });
            return Ok(());
        }
        if self.take("{") {
            let (name, rest) = self.rest.split_once('}').ok_or(SyntaxError::Unclosed("`}`"))?;
            if name_length(name) != name.len() || name.is_empty() {
                return Err(SyntaxError::NotHere("${…}"));
            }
            self.rest = rest;
            word.pieces.push(Piece::Variable { name: name.to_owned(), quoting });
            return Ok(());
        }
        let length = if self.rest.starts_with('?') { 1 } else { name_length(self.rest) };
        match self.rest.split_at_checked(length).filter(|(name, _)| !name.is_empty()) {
            Some((name, rest)) => {
                self.rest = rest;
                word.pieces.push(Piece::Variable { name: name.to_owned(), quoting });
            }
            None => word.push('$'),
        }
        Ok(())
    }

    /// What stands up to the parenthesis that closes the one just taken.
    fn parenthesised(&mut self) -> Result<&'a str, SyntaxError> {
        let inside = self.rest;
        let mut depth = 1_usize;
        while let Some(letter) = self.peek() {
            match letter {
                '\'' => self.single_quoted(&mut Word::default())?,
                '"' => self.double_quoted(&mut Word::default())?,
                _ => {
                    self.next();
                    depth = match letter {
                        '(' => depth + 1,
                        ')' => depth - 1,
                        _ => depth,
                    };
                    if letter == '\\' {
                        self.next();
                    }
                }
            }
            if depth == 0 {
                let length = inside.len() - self.rest.len() - 1;
                return Ok(inside.get(..length).unwrap_or(""));
            }
        }
        Err(SyntaxError::Unclosed("`)`"))
    }
}

/// The name in front of a `=` that makes the word an assignment.
fn assigned_name(text: &str) -> Option<&str> {
    let (name, rest) = text.split_at_checked(name_length(text))?;
    (!name.is_empty() && rest.starts_with('=')).then_some(name)
}

/// How many bytes at the start of a text can be the name of a variable.
fn name_length(text: &str) -> usize {
    if text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return 0;
    }
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.find(|letter| !is_name(letter)).unwrap_or(text.len())
}
