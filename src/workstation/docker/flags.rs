//! One command of docker: its options, read and explained as docker reads and explains them.

use std::fmt;

use super::{OURS, UNKNOWN_OPTION};
use crate::workstation::command::Completes;
use crate::workstation::session::Session;
use crate::workstation::words::nearest;

/// A command of docker, defined once for running, help and completion.
#[derive(Clone, Copy, Debug)]
pub(in crate::workstation) struct Subcommand {
    /// Its word.
    pub(in crate::workstation) name: &'static str,
    /// How it goes on behind its words: `[OPTIONS] NAME[:TAG|@DIGEST]`.
    pub(super) form: &'static str,
    /// What it does, in docker's words.
    pub(in crate::workstation) about: &'static str,
    /// Its options, in alphabetical order.
    pub(in crate::workstation) flags: &'static [DockerFlag],
    /// The fewest and the most arguments that it takes.
    pub(super) arguments: (usize, usize),
    /// What the arguments name.
    pub(in crate::workstation) completes: Completes,
    /// What it does.
    pub(in crate::workstation) action: Action,
}

/// What a command does.
#[derive(Clone, Copy, Debug)]
pub(in crate::workstation) enum Action {
    /// Something; gives the exit code.
    Run(fn(&mut Session<'_>, &Matches) -> u8),
    /// The same, but the words behind the first argument are for another program.
    RunProgram(fn(&mut Session<'_>, &Matches) -> u8),
    /// Nothing by itself: it has commands of its own.
    Group(&'static [Subcommand]),
}

impl Action {
    /// The commands of a group.
    pub(in crate::workstation) fn subcommands(self) -> &'static [Subcommand] {
        match self {
            Self::Run(_) | Self::RunProgram(_) => &[],
            Self::Group(subcommands) => subcommands,
        }
    }
}

impl Subcommand {
    /// Under another name or in another place, the same command.
    pub(super) const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}

/// An option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::workstation) struct DockerFlag {
    /// The long name without its dashes.
    pub(in crate::workstation) long: &'static str,
    short: Option<char>,
    /// What stands for the value in the help; `None` for a switch.
    pub(in crate::workstation) value: Option<&'static str>,
    /// What it does, in docker's words.
    pub(in crate::workstation) about: &'static str,
    /// Whether docker has it and the simulator does not.
    pub(super) is_unmodelled: bool,
    /// What the value names.
    pub(in crate::workstation) completes: Completes,
}

impl DockerFlag {
    /// An option without a value.
    pub(super) const fn switch(
        long: &'static str,
        short: Option<char>,
        about: &'static str,
    ) -> Self {
        Self {
            long,
            short,
            value: None,
            about,
            is_unmodelled: false,
            completes: Completes::Nothing,
        }
    }

    /// An option with a value.
    pub(super) const fn value(long: &'static str, kind: &'static str, about: &'static str) -> Self {
        Self { value: Some(kind), ..Self::switch(long, None, about) }
    }

    /// With a short name too.
    pub(super) const fn short(self, short: char) -> Self {
        Self { short: Some(short), ..self }
    }

    /// Docker has it, the simulator does not.
    pub(super) const fn unmodelled(self) -> Self {
        Self { is_unmodelled: true, ..self }
    }

    /// How the help names it: `-t, --tag stringArray`.
    pub(super) fn term(&self) -> String {
        let short = self.short.map_or(String::new(), |short| format!("-{short}, "));
        let value = self.value.map(|value| format!(" {value}")).unwrap_or_default();
        format!("{short}--{}{value}", self.long)
    }

    /// Whose value can be completed.
    pub(super) const fn completing(self, completes: Completes) -> Self {
        Self { completes, ..self }
    }
}

/// What a subcommand was called with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::workstation) struct Matches {
    values: Vec<(&'static str, String)>,
    /// The arguments that are no options.
    pub(super) arguments: Vec<String>,
    /// What came through the pipe; `None` without one.
    pub(super) stdin: Option<String>,
}

impl Matches {
    /// Whether a switch is on.
    pub(super) fn has(&self, long: &str) -> bool {
        self.values.iter().any(|(name, _)| *name == long)
    }

    /// The value of an option; the last one counts.
    pub(super) fn value(&self, long: &str) -> Option<&str> {
        self.values.iter().rev().find(|(name, _)| *name == long).map(|(_, value)| value.as_str())
    }

    /// Every value of an option that may be given several times, in order.
    pub(super) fn values(&self, long: &str) -> Vec<&str> {
        let given = self.values.iter().filter(|(name, _)| *name == long);
        given.map(|(_, value)| value.as_str()).collect()
    }

    /// The argument at `index`, empty where there is none.
    pub(super) fn argument(&self, index: usize) -> &str {
        self.arguments.get(index).map_or("", String::as_str)
    }
}

/// Why docker cannot read its options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Misuse {
    /// No such long option.
    Unknown(String),
    /// No such short option: the letter, and the word it stands in.
    UnknownShort(char, String),
    /// A long option without its value.
    NoValue(String),
    /// A short option without its value: the letter, and the word it stands in.
    NoShortValue(char, String),
    /// A value for a switch that is no truth value.
    NoSwitch(String, String),
}

impl Misuse {
    /// What is wrong about an option that nothing knows.
    pub(super) fn unknown(word: &str) -> Self {
        match word.strip_prefix("--") {
            Some(name) => Self::Unknown(before_value(name).to_owned()),
            None => Self::UnknownShort(word.chars().nth(1).unwrap_or('-'), word.to_owned()),
        }
    }
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(f, "unknown flag: --{name}"),
            Self::UnknownShort(letter, word) => {
                write!(f, "unknown shorthand flag: '{letter}' in {word}")
            }
            Self::NoValue(name) => write!(f, "flag needs an argument: --{name}"),
            Self::NoShortValue(letter, word) => {
                write!(f, "flag needs an argument: '{letter}' in {word}")
            }
            Self::NoSwitch(name, value) => write!(
                f,
                "invalid argument \"{value}\" for \"--{name}\" flag: strconv.ParseBool: parsing \
                 \"{value}\": invalid syntax"
            ),
        }
    }
}

impl Subcommand {
    /// Reads the words and runs, or says what is wrong with them. `path` is everything up to the
    /// command's own word: `docker image ls`.
    pub(super) fn start(
        &self,
        path: &str,
        session: &mut Session<'_>,
        words: &[String],
        stdin: Option<&str>,
    ) -> u8 {
        let is_help = |word: &String| word == "--help" || word == "-h";
        if words.iter().take_while(|word| *word != "--").any(is_help) {
            session.out_raw(&self.help(path));
            return 0;
        }
        let mut matches = match self.read(words) {
            Ok(matches) => matches,
            Err(misuse) => return self.explain(path, session, &misuse),
        };
        let (least, most) = self.arguments;
        if !(least..=most).contains(&matches.arguments.len()) {
            let message =
                format!("docker: '{path}' {}\n\n{}", self.arity(), self.usage_and_help(path));
            return session.fail(&message, 1);
        }
        let is_asked = |flag: &&DockerFlag| flag.is_unmodelled && matches.has(flag.long);
        if let Some(flag) = self.flags.iter().find(is_asked) {
            let message = format!("{OURS} The simulator's `{path}` has no --{}.", flag.long);
            return session.fail(&message, UNKNOWN_OPTION);
        }
        matches.stdin = stdin.map(str::to_owned);
        match self.action {
            Action::Run(run) | Action::RunProgram(run) => run(session, &matches),
            Action::Group(_) => 0,
        }
    }

    /// Reads options and arguments in any order; behind `--` everything is an argument.
    fn read(&self, words: &[String]) -> Result<Matches, Misuse> {
        let mut matches = Matches::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if word == "--" {
                matches.arguments.extend(words.cloned());
                break;
            }
            if let Some(long) = word.strip_prefix("--") {
                self.read_long(long, &mut words, &mut matches)?;
            } else if word.len() > 1 && word.starts_with('-') {
                self.read_short(word, &mut words, &mut matches)?;
            } else {
                matches.arguments.push(word.clone());
                if matches!(self.action, Action::RunProgram(_)) {
                    matches.arguments.extend(words.by_ref().cloned());
                }
            }
        }
        Ok(matches)
    }

    fn read_long<'a>(
        &self,
        text: &str,
        words: &mut impl Iterator<Item = &'a String>,
        matches: &mut Matches,
    ) -> Result<(), Misuse> {
        let name = before_value(text);
        let written = text.split_once('=').map(|(_, value)| value.to_owned());
        let flag = self
            .flags
            .iter()
            .find(|flag| flag.long == name)
            .ok_or_else(|| Misuse::Unknown(name.to_owned()))?;
        if flag.value.is_some() {
            let value = written.or_else(|| words.next().cloned());
            let value = value.ok_or_else(|| Misuse::NoValue(name.to_owned()))?;
            matches.values.push((flag.long, value));
            return Ok(());
        }
        match written.as_deref() {
            None | Some("true" | "1" | "t" | "T" | "TRUE" | "True") => {
                matches.values.push((flag.long, String::new()));
                Ok(())
            }
            Some("false" | "0" | "f" | "F" | "FALSE" | "False") => Ok(()),
            Some(other) => Err(Misuse::NoSwitch(name.to_owned(), other.to_owned())),
        }
    }

    /// Short options may stand together, `-qa`, and a value right behind its letter, `-uAWS`.
    fn read_short<'a>(
        &self,
        word: &str,
        words: &mut impl Iterator<Item = &'a String>,
        matches: &mut Matches,
    ) -> Result<(), Misuse> {
        let mut letters = word.chars();
        letters.next();
        while let Some(letter) = letters.next() {
            let unknown = || Misuse::UnknownShort(letter, word.to_owned());
            let flag =
                self.flags.iter().find(|flag| flag.short == Some(letter)).ok_or_else(unknown)?;
            if flag.value.is_none() {
                matches.values.push((flag.long, String::new()));
                continue;
            }
            let rest = letters.as_str();
            let value = if rest.is_empty() {
                let missing = || Misuse::NoShortValue(letter, word.to_owned());
                words.next().cloned().ok_or_else(missing)?
            } else {
                rest.strip_prefix('=').unwrap_or(rest).to_owned()
            };
            matches.values.push((flag.long, value));
            return Ok(());
        }
        Ok(())
    }

    fn explain(&self, path: &str, session: &mut Session<'_>, misuse: &Misuse) -> u8 {
        session.err(&format!("{misuse}\n\n{}", self.usage_and_help(path)));
        if let Misuse::Unknown(name) = misuse {
            let near = nearest(name, self.flags.iter().map(|flag| flag.long));
            let flag = self.flags.iter().find(|flag| Some(flag.long) == near);
            if let Some(flag) = flag {
                session.err(&format!("{OURS} Did you mean --{}? {}", flag.long, flag.about));
            }
        }
        UNKNOWN_OPTION
    }

    fn usage_and_help(&self, path: &str) -> String {
        // Docker says `See` for commands that take as many arguments as one likes.
        let verb = if self.arguments.1 == usize::MAX { "See" } else { "Run" };
        format!("Usage:  {path} {}\n\n{verb} '{path} --help' for more information", self.form)
    }

    fn arity(&self) -> String {
        let plural = |count| if count == 1 { "" } else { "s" };
        match self.arguments {
            (_, 0) => "accepts no arguments".to_owned(),
            (least, usize::MAX) => {
                format!("requires at least {least} argument{}", plural(least))
            }
            (least, most) if least == most => format!("requires {most} argument{}", plural(most)),
            (0, most) => format!("requires at most {most} argument{}", plural(most)),
            (least, most) => {
                format!("requires at least {least} and at most {most} argument{}", plural(most))
            }
        }
    }

    /// The help text, laid out as docker's.
    pub(super) fn help(&self, path: &str) -> String {
        if let Action::Group(subcommands) = self.action {
            let mut text = format!("Usage:  {path} COMMAND\n\n{}\n\nCommands:\n", self.about);
            text.push_str(&list(subcommands));
            text.extend(["\nRun '", path, " COMMAND --help' for more information on a command.\n"]);
            return text;
        }
        let mut text = format!("Usage:  {path} {}\n\n{}\n", self.form, self.about);
        let name = |flag: &DockerFlag| {
            let indent = if flag.short.is_some() { "  " } else { "      " };
            format!("{indent}{}", flag.term())
        };
        let width = self.flags.iter().map(|flag| name(flag).len()).max().unwrap_or(0);
        if !self.flags.is_empty() {
            text.push_str("\nOptions:\n");
        }
        for flag in self.flags {
            let note = if flag.is_unmodelled { " (not in the simulator)" } else { "" };
            let name = format!("{:<width$}", name(flag));
            text.extend([name.as_str(), "   ", flag.about, note, "\n"]);
        }
        text
    }
}

/// Commands and what they do, as a help text lists them.
pub(super) fn list(subcommands: &[Subcommand]) -> String {
    let mut text = String::new();
    for subcommand in subcommands {
        let about = subcommand.about.lines().next().unwrap_or_default();
        text.extend(["  ", &format!("{:<11}", subcommand.name), " ", about, "\n"]);
    }
    text
}

fn before_value(text: &str) -> &str {
    text.split_once('=').map_or(text, |(name, _)| name)
}
