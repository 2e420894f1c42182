//! Words of the command line → global options and the parameters of one operation.

use std::str::FromStr;

use super::error::Misuse;
use super::input;
use super::operation::{Member, Operation, Service, Shape};
use super::output::Output;
use super::paging::{Paginator, Paging, Place};
use super::query::Query;
use crate::json::Node;
use crate::workstation::command::Completes;
use crate::workstation::session::Session;
use crate::workstation::words::nearest;

/// An option that every command of `aws` takes.
#[derive(Debug)]
pub(in crate::workstation) struct GlobalOption {
    /// The option.
    pub(in crate::workstation) name: &'static str,
    /// What it does.
    pub(in crate::workstation) about: &'static str,
    /// What its value names; `None` for a switch.
    pub(in crate::workstation) value: Option<Completes>,
}

const fn global(name: &'static str, about: &'static str, value: Option<Completes>) -> GlobalOption {
    GlobalOption { name, about, value }
}

/// Every global option that the simulator has.
pub(in crate::workstation) const GLOBALS: [GlobalOption; 7] = [
    global("--region", "The Region to call", Some(Completes::Region)),
    global("--profile", "Call as another identity", Some(Completes::Identity)),
    global("--output", "How to print", Some(Completes::Words(&["json", "text", "table", "yaml"]))),
    global("--query", "Print a part only: a JMESPath expression", Some(Completes::Nothing)),
    global("--no-paginate", "Fetch the first page only", None),
    global("--no-cli-pager", "Do not page the output", None),
    global("--version", "Print the version", None),
];

/// The options of every operation whose answer is gathered page by page, and of no other.
pub(in crate::workstation) const PAGING: [GlobalOption; 3] = [
    global("--max-items", "How many entries to show at most", Some(Completes::Nothing)),
    global("--page-size", "How many entries to fetch at once", Some(Completes::Nothing)),
    global("--starting-token", "Where an earlier list ended", Some(Completes::Nothing)),
];

/// Global options that the real tool has and the simulator does not.
const GLOBALS_NOT_HERE: [&str; 13] = [
    "--debug",
    "--endpoint-url",
    "--no-verify-ssl",
    "--no-sign-request",
    "--ca-bundle",
    "--cli-read-timeout",
    "--cli-connect-timeout",
    "--cli-binary-format",
    "--cli-auto-prompt",
    "--no-cli-auto-prompt",
    "--color",
    "--cli-input-json",
    "--generate-cli-skeleton",
];

/// The global options of one call.
#[derive(Debug, Default)]
pub(super) struct Globals {
    /// The Region asked for, as written.
    pub(super) region: Option<String>,
    /// The profile asked for.
    pub(super) profile: Option<String>,
    /// How to print.
    pub(super) output: Output,
    /// Which part to print.
    pub(super) query: Option<Query>,
    /// Whether the first page of a long list is enough.
    pub(super) is_first_page_enough: bool,
    /// Whether only the version is asked for.
    pub(super) is_version: bool,
}

/// Everything on the command line.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    /// The global options, wherever they stood.
    pub(super) globals: Globals,
    /// What remains, in order.
    pub(super) rest: Vec<String>,
}

impl Arguments {
    /// Takes the global options out; they may stand anywhere.
    pub(super) fn split(session: &Session<'_>, words: &[String]) -> Result<Self, Misuse> {
        let mut arguments = Self::default();
        let globals = &mut arguments.globals;
        globals.profile = session.machine.variable("AWS_PROFILE");
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (name, written) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (word.as_str(), None),
            };
            if GLOBALS_NOT_HERE.contains(&name) {
                return Err(Misuse::NotHere(name.to_owned()));
            }
            let Some(option) = GLOBALS.iter().find(|option| option.name == name) else {
                arguments.rest.push(word.clone());
                continue;
            };
            let mut value = || {
                let value = written.clone().or_else(|| words.next().cloned());
                value.ok_or_else(|| Misuse::NoValue(option.name.to_owned()))
            };
            match name {
                "--region" => globals.region = Some(value()?),
                "--profile" => globals.profile = Some(value()?),
                "--output" => globals.output = Output::read(&value()?)?,
                "--query" => globals.query = Some(Query::read(&value()?)?),
                "--no-paginate" => globals.is_first_page_enough = true,
                "--version" => globals.is_version = true,
                _ => {}
            }
        }
        Ok(arguments)
    }
}

fn number<N: FromStr>(option: &str, found: &str) -> Result<N, Misuse> {
    let bad = |_| Misuse::NotANumber { option: option.to_owned(), found: found.to_owned() };
    found.parse().map_err(bad)
}

/// What an operation is called with.
#[derive(Debug)]
pub(super) struct Parameters {
    /// What is sent.
    pub(super) members: Node,
    /// How much of a long list is fetched and shown.
    pub(super) paging: Paging,
}

/// Reads the options of an operation and checks what can be checked before anything is sent.
pub(super) fn read(
    session: &Session<'_>,
    (service, operation): (Service, &Operation),
    words: &[&str],
) -> Result<Parameters, Misuse> {
    let (paging, words) = match service.paginator(operation) {
        Some(paginator) => split_paging(paginator, words)?,
        None => (Paging::default(), words.to_vec()),
    };
    let (given, unknown) = split_options(operation, &words)?;
    let is_given = |member: &Member| given.iter().any(|each| each.member.name == member.name);
    let missing = operation.parameters.iter().filter(|member| member.is_required);
    let missing: Vec<_> = missing.filter(|member| !is_given(member)).map(Member::option).collect();
    if !missing.is_empty() {
        return Err(Misuse::Missing(missing.join(", ")));
    }
    if let Some(first) = unknown.first() {
        let hint = hint(operation, first);
        return Err(Misuse::Unknown { words: unknown, hint });
    }
    let mut members = Vec::new();
    // In the order of the model, as the real tool builds its request.
    for member in operation.parameters {
        let Some(given) = given.iter().rev().find(|each| each.member.name == member.name) else {
            continue;
        };
        let value = if matches!(member.shape, Shape::Boolean) {
            Node::from(given.is_on)
        } else {
            input::value(session, &member.option(), member.shape, &given.values)?
        };
        members.push((member.name, value));
    }
    let members = Node::object(members);
    let problems = super::validate::check(&members, operation.parameters);
    if problems.is_empty() {
        Ok(Parameters { members, paging })
    } else {
        Err(Misuse::Invalid(problems))
    }
}

/// Takes the options about pages out of those of an operation.
fn split_paging<'a>(
    paginator: &Paginator,
    words: &[&'a str],
) -> Result<(Paging, Vec<&'a str>), Misuse> {
    let mut paging = Paging::default();
    let (mut rest, mut words) = (Vec::new(), words.iter().copied());
    while let Some(word) = words.next() {
        let (name, written) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        let Some(option) = PAGING.iter().find(|option| option.name == name) else {
            rest.push(word);
            continue;
        };
        let value = written.or_else(|| words.next());
        let value = value.ok_or_else(|| Misuse::NoValue(name.to_owned()))?;
        match option.name {
            "--max-items" => paging.items_max = Some(number(name, value)?),
            "--page-size" => paging.page_size = Some(number(name, value)?),
            _ => paging.starting_token = Some(Place::read(value, paginator.token)?),
        }
    }
    Ok((paging, rest))
}

/// An option and the words that belong to it.
struct Given<'a> {
    member: &'static Member,
    is_on: bool,
    values: Vec<&'a str>,
}

fn split_options<'a>(
    operation: &Operation,
    words: &[&'a str],
) -> Result<(Vec<Given<'a>>, Vec<String>), Misuse> {
    let (mut given, mut unknown) = (Vec::new(), Vec::new());
    let mut words = words.iter().copied().peekable();
    while let Some(word) = words.next() {
        let (name, written) = match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value)),
            _ => (word, None),
        };
        let Some((member, is_on)) = operation.parameter(name) else {
            unknown.push(word.to_owned());
            continue;
        };
        let mut values: Vec<&str> = written.into_iter().collect();
        let is_value = |word: &&str| !word.starts_with("--");
        match member.shape {
            Shape::Boolean => {}
            Shape::List(..) => {
                while let Some(value) = words.next_if(is_value) {
                    values.push(value);
                }
            }
            Shape::Text(_)
            | Shape::Integer(_)
            | Shape::Number
            | Shape::Timestamp
            | Shape::Blob
            | Shape::Document
            | Shape::Map
            | Shape::Structure(_) => {
                if values.is_empty() {
                    values.extend(words.next_if(is_value));
                }
                if values.is_empty() {
                    return Err(Misuse::NoValue(name.to_owned()));
                }
            }
        }
        given.push(Given { member, is_on, values });
    }
    Ok((given, unknown))
}

fn hint(operation: &Operation, word: &str) -> Option<(String, &'static str)> {
    let options: Vec<_> = operation.parameters.iter().map(Member::option).collect();
    let near = nearest(word, options.iter().map(String::as_str))?;
    let member = operation.parameters.iter().find(|member| member.option() == near)?;
    Some((near.to_owned(), super::operation::note(member.name).0))
}
