//! A Dockerfile, read.
//!
//! Sources: the Dockerfile reference; moby/buildkit, `frontend/dockerfile/parser` and
//! `instructions`, for the errors.

use super::words::{Pair, pairs};
use crate::json::{self, Node};
use crate::workstation::words::nearest;

/// A Dockerfile that could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dockerfile {
    /// What stands before the first `FROM`.
    pub(super) globals: Vec<Argument>,
    /// The stages, in order.
    pub(super) stages: Vec<Stage>,
}

/// `FROM` and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stage {
    /// The lines of its `FROM`, counted from 1.
    pub(super) lines: (usize, usize),
    /// What it builds on, variables not yet replaced.
    pub(super) base: String,
    /// Its name.
    pub(super) name: Option<String>,
    /// The platform that it is always built for.
    pub(super) platform: Option<String>,
    /// Its instructions.
    pub(super) instructions: Vec<Instruction>,
}

/// An instruction of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Instruction {
    /// The first and the last line, counted from 1.
    pub(super) lines: (usize, usize),
    /// As written, on one line.
    pub(super) text: String,
    /// What it does.
    pub(super) kind: Kind,
}

impl Stage {
    /// Whether it takes files from the build's own folder.
    pub(super) fn needs_context(&self) -> bool {
        self.instructions
            .iter()
            .any(|it| matches!(&it.kind, Kind::Copy(transfer) if transfer.from.is_none()))
    }
}

impl Instruction {
    /// The stage or image that its files come from, where it names one.
    pub(super) fn source(&self) -> Option<String> {
        if let Kind::Copy(transfer) = &self.kind { transfer.from.clone() } else { None }
    }

    /// Whether it makes a layer, and so is a step that is shown.
    pub(super) fn makes_layer(&self) -> bool {
        matches!(self.kind, Kind::Run(_) | Kind::Copy(_) | Kind::Workdir(_))
    }
}

/// What an instruction does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Run(Command),
    Copy(Transfer),
    Env(Vec<Pair>),
    Label(Vec<Pair>),
    Workdir(String),
    Cmd(Command),
    Entrypoint(Command),
    Expose(Vec<String>),
    User(String),
    Arg(Vec<Argument>),
}

/// A command in one of its two forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// A line for the shell.
    Shell(String),
    /// Words.
    Exec(Vec<String>),
}

/// `COPY` or `ADD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Transfer {
    /// `COPY` or `ADD`.
    pub(super) word: &'static str,
    pub(super) sources: Vec<String>,
    pub(super) destination: String,
    /// The stage or image that the files come from.
    pub(super) from: Option<String>,
    /// The options that the history shows.
    options: Vec<String>,
    /// The permissions that the files get.
    pub(super) mode: u32,
}

impl Transfer {
    /// As the history shows it.
    pub(super) fn shown(&self, sources: &[String], destination: &str) -> String {
        let mut words = vec![self.word.to_owned()];
        words.extend_from_slice(&self.options);
        words.extend_from_slice(sources);
        format!("{} {destination} # buildkit", words.join(" "))
    }
}

/// `ARG NAME[=DEFAULT]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) default: Option<String>,
}

/// Why a Dockerfile cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ParseError {
    /// There is nothing in it.
    Empty,
    /// Docker refuses it: where, and in which words.
    At { lines: (usize, usize), message: String },
    /// Docker knows it, the simulator does not: what.
    NotHere { line: usize, what: String },
}

const INSTRUCTIONS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

impl Dockerfile {
    /// Reads the text.
    pub(super) fn parse(text: &str) -> Result<Self, ParseError> {
        let mut file = Self::default();
        let lines = logical_lines(text);
        if lines.is_empty() {
            return Err(ParseError::Empty);
        }
        for line in &lines {
            let (word, rest) = line.split();
            let name = word.to_ascii_uppercase();
            match (name.as_str(), file.stages.last_mut()) {
                ("FROM", _) => {
                    let stage = read_from(line, rest)?;
                    file.stages.push(stage);
                }
                ("ARG", None) => file.globals.extend(read_arguments(line, rest)?),
                (name, None) if INSTRUCTIONS.contains(&name) => {
                    return Err(line.wrong("no build stage in current context"));
                }
                (name, stage) => {
                    let kind = read_kind(line, name, rest)?;
                    let text = format!("{name} {rest}");
                    if let Some(stage) = stage {
                        let lines = line.lines;
                        stage.instructions.push(Instruction { lines, text, kind });
                    }
                }
            }
        }
        Ok(file)
    }
}

/// A line with what continues it.
struct Line {
    lines: (usize, usize),
    text: String,
}

impl Line {
    fn split(&self) -> (&str, &str) {
        let (word, rest) =
            self.text.split_once(|letter: char| letter.is_whitespace()).unwrap_or((&self.text, ""));
        (word, rest.trim())
    }

    fn wrong(&self, message: &str) -> ParseError {
        let message = format!("dockerfile parse error on line {}: {message}", self.lines.0);
        ParseError::At { lines: self.lines, message }
    }

    fn not_here(&self, what: &str) -> ParseError {
        ParseError::NotHere { line: self.lines.0, what: what.to_owned() }
    }
}

fn logical_lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut open: Option<Line> = None;
    for (index, raw) in text.lines().enumerate() {
        let number = index + 1;
        let trimmed = raw.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let (part, goes_on) = match trimmed.strip_suffix('\\') {
            Some(part) => (part, true),
            None => (trimmed, false),
        };
        let mut line = open.take().unwrap_or(Line { lines: (number, number), text: String::new() });
        line.lines.1 = number;
        line.text.push_str(part);
        if goes_on { open = Some(line) } else { lines.push(line) }
    }
    lines.extend(open);
    lines
}

fn read_from(line: &Line, rest: &str) -> Result<Stage, ParseError> {
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    let mut platform = None;
    if let Some(value) = words.first().and_then(|word| word.strip_prefix("--platform=")) {
        platform = Some(value.to_owned());
        words.remove(0);
    }
    let (base, name) = match *words.as_slice() {
        [base] => (base, None),
        [base, word, name] if word.eq_ignore_ascii_case("as") => {
            (base, Some(name.to_ascii_lowercase()))
        }
        _ => return Err(line.wrong("FROM requires either one or three arguments")),
    };
    Ok(Stage { lines: line.lines, base: base.to_owned(), name, platform, instructions: vec![] })
}

fn read_arguments(line: &Line, rest: &str) -> Result<Vec<Argument>, ParseError> {
    let mut arguments = Vec::new();
    for word in super::words::split(rest) {
        let (name, default) = match word.split_once('=') {
            Some((name, default)) => (name, Some(super::words::unquoted(default))),
            None => (word.as_str(), None),
        };
        arguments.push(Argument { name: name.to_owned(), default });
    }
    if arguments.is_empty() {
        return Err(line.wrong("ARG requires at least one argument"));
    }
    Ok(arguments)
}

fn read_kind(line: &Line, name: &str, rest: &str) -> Result<Kind, ParseError> {
    if !INSTRUCTIONS.contains(&name) {
        let near = nearest(name, INSTRUCTIONS);
        let hint = near.map(|near| format!(" (did you mean {near}?)")).unwrap_or_default();
        return Err(line.wrong(&format!("unknown instruction: {name}{hint}")));
    }
    if rest.is_empty() && name != "CMD" && name != "ENTRYPOINT" {
        let count = match name {
            "WORKDIR" | "USER" => "exactly one argument",
            "COPY" | "ADD" => {
                "at least two arguments, but no arguments were provided. Source could not be determined."
            }
            _ => "at least one argument",
        };
        return Err(line.wrong(&format!("{name} requires {count}")));
    }
    if ["RUN", "COPY", "ADD"].contains(&name) && rest.contains("<<") {
        return Err(line.not_here("here-documents"));
    }
    Ok(match name {
        "RUN" if rest.starts_with("--") => return Err(line.not_here("options of RUN")),
        "RUN" => Kind::Run(Command::read(rest)),
        "CMD" => Kind::Cmd(Command::read(rest)),
        "ENTRYPOINT" => Kind::Entrypoint(Command::read(rest)),
        "COPY" => Kind::Copy(read_copy(line, "COPY", rest)?),
        "ADD" => Kind::Copy(read_copy(line, "ADD", rest)?),
        "ENV" => Kind::Env(read_pairs(line, "ENV", rest)?),
        "LABEL" => Kind::Label(read_pairs(line, "LABEL", rest)?),
        "WORKDIR" => Kind::Workdir(super::words::unquoted(rest)),
        "USER" => Kind::User(rest.to_owned()),
        "EXPOSE" => Kind::Expose(rest.split_whitespace().map(str::to_owned).collect()),
        "ARG" => Kind::Arg(read_arguments(line, rest)?),
        _ => return Err(line.not_here(name)),
    })
}

fn read_pairs(line: &Line, name: &str, rest: &str) -> Result<Vec<Pair>, ParseError> {
    pairs(rest).ok_or_else(|| {
        let word = rest.split_whitespace().find(|word| !word.contains('=')).unwrap_or(rest);
        if rest.contains('=') {
            line.wrong(&format!(
                "Syntax error - can't find = in \"{word}\". Must be of the form: name=value"
            ))
        } else {
            line.wrong(&format!("{name} must have two arguments"))
        }
    })
}

fn read_copy(line: &Line, word: &'static str, rest: &str) -> Result<Transfer, ParseError> {
    let (mut from, mut mode, mut options) = (None, 0o644, Vec::new());
    let mut rest = rest;
    while let Some(option) = rest.strip_prefix("--") {
        let (option, behind) = option.split_once(' ').unwrap_or((option, ""));
        match option.split_once('=') {
            Some(("from", stage)) => from = Some(stage.to_owned()),
            Some(("chmod", octal)) => {
                let parsed = u32::from_str_radix(octal, 8).ok().filter(|mode| *mode <= 0o7777);
                mode = parsed.ok_or_else(|| line.not_here(&format!("--chmod={octal}")))?;
                options.push(format!("--{option}"));
            }
            Some(("chown", _)) => options.push(format!("--{option}")),
            _ if option == "link" => {}
            _ => return Err(line.not_here(&format!("--{option} of {word}"))),
        }
        rest = behind.trim_start();
    }
    let mut words = match Command::read(rest) {
        Command::Exec(words) => words,
        Command::Shell(text) => super::words::split(&text),
    };
    let destination = words.pop();
    match destination.filter(|_| !words.is_empty()) {
        Some(_) if word == "ADD" && words.iter().any(|source| is_no_plain_file(source)) => {
            Err(line.not_here("ADD of addresses and archives"))
        }
        Some(destination) => {
            Ok(Transfer { word, sources: words, destination, from, options, mode })
        }
        None => Err(line.wrong(&format!(
            "{word} requires at least two arguments, but only one was provided. Destination could \
             not be determined."
        ))),
    }
}

/// What `ADD` would fetch or unpack.
fn is_no_plain_file(source: &str) -> bool {
    source.contains("://")
        || source.starts_with("git@")
        || [".tar", ".gz", ".tgz", ".bz2", ".xz"].iter().any(|end| source.ends_with(end))
}

impl Command {
    /// A list of strings is words; everything else is for the shell.
    pub(super) fn read(text: &str) -> Self {
        let node = text.starts_with('[').then(|| json::parse(text).ok()).flatten();
        let words = node.as_ref().and_then(Node::as_array).and_then(|elements| {
            elements.iter().map(|element| element.as_str().map(str::to_owned)).collect()
        });
        words.map_or_else(|| Self::Shell(text.to_owned()), Self::Exec)
    }

    /// The words that run.
    pub(super) fn words(&self) -> Vec<String> {
        match self {
            Self::Shell(line) => vec!["/bin/sh".into(), "-c".into(), line.clone()],
            Self::Exec(words) => words.clone(),
        }
    }
}
