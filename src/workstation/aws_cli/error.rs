//! What `aws` says when it does not get as far as printing an answer.

use std::fmt;

use crate::workstation::words::{OURS, nearest};

/// What stands above every message about the command line itself.
pub(super) const USAGE: &str = "
usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  aws help
  aws <command> help
  aws <command> <subcommand> help
";

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Misuse {
    /// Something has to be there and is not.
    Missing(String),
    /// A word that is none of those possible.
    Choice {
        /// Which place: `command`, `operation`, `--output`.
        what: &'static str,
        /// What stands there.
        found: String,
        /// What could stand there.
        choices: Vec<String>,
    },
    /// Options and words that nothing takes.
    Unknown {
        /// The words.
        words: Vec<String>,
        /// The option that was probably meant, and what it does.
        hint: Option<(String, &'static str)>,
    },
    /// An option of the real tool that is not here.
    NotHere(String),
    /// An option without its value.
    NoValue(String),
    /// A number that is none.
    NotANumber {
        /// The option.
        option: String,
        /// What stands there.
        found: String,
    },
    /// The value of an option cannot be read.
    Unreadable {
        /// The option.
        option: String,
        /// Why.
        problem: String,
    },
    /// The parameters break the model's rules: one line each.
    Invalid(Vec<String>),
    /// The query cannot be read.
    BadQuery {
        /// As written.
        query: String,
        /// Why.
        problem: String,
    },
    /// The query asks for something that cannot be done with the answer.
    QueryFailed(String),
    /// No profile of that name.
    NoProfile(String),
    /// No keys to sign with.
    NoCredentials,
    /// A Region that does not exist: nobody lives at the address of its endpoint.
    NoEndpoint(String),
    /// The service refused.
    Service {
        /// The code.
        code: String,
        /// What was called.
        operation: &'static str,
        /// The sentence.
        message: String,
        /// How often it was tried again in vain.
        retries: u8,
    },
}

impl Misuse {
    /// The exit code of the real tool.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Missing(_)
            | Self::Choice { .. }
            | Self::Unknown { .. }
            | Self::NotHere(_)
            | Self::NoValue(_)
            | Self::NotANumber { .. }
            | Self::Unreadable { .. }
            | Self::BadQuery { .. }
            | Self::Invalid(_) => 252,
            Self::NoCredentials => 253,
            Self::Service { .. } => 254,
            Self::NoProfile(_) | Self::NoEndpoint(_) | Self::QueryFailed(_) => 255,
        }
    }
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(names) => {
                write!(f, "{USAGE}\naws: error: the following arguments are required: {names}\n")
            }
            Self::Choice { what, found, choices } => choice(f, what, found, choices),
            Self::Unknown { words, hint } => {
                write!(f, "{USAGE}\nUnknown options: {}", words.join(", "))?;
                let hint = hint.as_ref();
                hint.map_or(Ok(()), |(option, about)| {
                    write!(f, "\n{OURS} Did you mean {option}? {about}")
                })
            }
            Self::NotHere(option) => write!(f, "{OURS} The simulator's aws has no {option}."),
            Self::NoValue(option) => {
                write!(f, "{USAGE}\naws: error: argument {option}: expected one argument\n")
            }
            Self::NotANumber { option, found } => {
                write!(f, "{USAGE}\naws: error: argument {option}: invalid int value: '{found}'\n")
            }
            Self::Unreadable { option, problem } => {
                write!(f, "\nError parsing parameter '{option}': {problem}")
            }
            Self::Invalid(problems) => {
                write!(f, "\nParameter validation failed:\n{}", problems.join("\n"))
            }
            Self::BadQuery { query, problem } => {
                write!(f, "\nBad value for --query {query}: {problem}")
            }
            Self::QueryFailed(problem) => write!(f, "\n{problem}"),
            Self::NoProfile(name) => write!(f, "\nThe config profile ({name}) could not be found"),
            Self::NoCredentials => f.write_str(
                "\nUnable to locate credentials. You can configure credentials by running \
                 \"aws login\".",
            ),
            Self::NoEndpoint(url) => {
                write!(f, "\nCould not connect to the endpoint URL: \"{url}\"")
            }
            Self::Service { code, operation, message, retries } => {
                write!(f, "\nAn error occurred ({code}) when calling the {operation} operation")?;
                if *retries > 0 {
                    write!(f, " (reached max retries: {retries})")?;
                }
                write!(f, ": {message}")
            }
        }
    }
}

fn choice(f: &mut fmt::Formatter<'_>, what: &str, found: &str, choices: &[String]) -> fmt::Result {
    write!(f, "{USAGE}\naws: error: argument {what}: Invalid choice, valid choices are:\n")?;
    for pair in choices.chunks(2) {
        let cells: Vec<_> = pair.iter().map(|choice| format!("{choice:<40}")).collect();
        write!(f, "\n{}", cells.join(" | ").trim_end())?;
    }
    if let Some(near) = nearest(found, choices.iter().map(String::as_str)) {
        write!(f, "\n\n\nInvalid choice: '{found}', maybe you meant:\n\n  * {near}")?;
    }
    write!(f, "\n{OURS} These are the ones that the simulator has.")
}
