//! `aws`, as version 2 of the AWS command line behaves.
//!
//! Source: aws-cli and botocore, whose messages were read off a running copy; exit codes as the
//! user guide's page on return codes lists them.

mod answer;
mod arguments;
mod configure;
mod error;
mod input;
mod manual;
pub(super) mod operation;
mod operations;
mod output;
mod paging;
mod query;
mod request;
mod shorthand;
mod validate;
pub(super) mod waiter;
mod xml;

use arguments::{Arguments, GlobalOption, Globals, Parameters};
pub(super) use arguments::{GLOBALS, PAGING};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use error::{Misuse, USAGE};
pub(super) use manual::manual;
use operation::{Operation, Service};
use paging::Paging;
use waiter::Waiter;

use super::session::Session;
use super::shell::Invocation;
use super::words::OURS;
use crate::json::Node;

/// Commands of `aws` that are no operation of an API, by service: word and what it does.
pub(super) const EXTRAS: [(&str, &str, &str); 3] = [
    ("configure", "list", "Show the keys and the Region in use"),
    ("configure", "set", "Change a setting: region, aws_access_key_id, aws_secret_access_key"),
    ("ecr", "get-login-password", "Print a password for docker login, good for 12 hours"),
];

/// What `wait` does, for every service that has it.
pub(super) const WAIT: &str = "Ask again and again until something is done";

/// The version whose behaviour this is.
const VERSION: &str = "aws-cli/2.31.0 Python/3.13.7 Linux/6.1 exe/x86_64 drydock";

/// `aws …`
pub(super) fn run(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    match call(session, &invocation.arguments) {
        Ok(exit_code) => exit_code,
        Err(misuse) => {
            session.err(&misuse.to_string());
            misuse.exit_code()
        }
    }
}

fn call(session: &mut Session<'_>, words: &[String]) -> Result<u8, Misuse> {
    let arguments = Arguments::split(session, words)?;
    let globals = &arguments.globals;
    if globals.is_version {
        session.out(VERSION);
        return Ok(0);
    }
    let mut rest = arguments.rest.iter().map(String::as_str);
    let service = rest.next().ok_or(Misuse::Missing("command".to_owned()))?;
    if service == "help" {
        return Ok(help(session, &[]));
    }
    let words: Vec<&str> = rest.collect();
    if service == "configure" {
        return configure::run(session, globals, &words);
    }
    let services = Service::ALL;
    let Some(service) = services.into_iter().find(|each| each.name() == service) else {
        let choices = services.iter().map(|each| each.name().to_owned());
        let choices = choices.chain(["configure".to_owned(), "help".to_owned()]).collect();
        return Err(Misuse::Choice { what: "command", found: service.to_owned(), choices });
    };
    let Some((command, words)) = words.split_first() else {
        return Err(Misuse::Missing("operation".to_owned()));
    };
    if *command == "help" {
        return Ok(help(session, &[service.name()]));
    }
    if words.first() == Some(&"help") {
        return Ok(help(session, &[service.name(), command]));
    }
    if service == Service::Ecr && *command == "get-login-password" {
        return login_password(session, globals, words);
    }
    if *command == "wait" && service.waiters().next().is_some() {
        return wait(session, globals, service, words);
    }
    let found = service.operations().iter().find(|each| each.command() == *command);
    let Some(operation) = found else { return Err(unknown_operation(service, command)) };
    let parameters = arguments::read(session, (service, operation), words)?;
    let answer = request::call(session, globals, (service, operation), &parameters)?;
    print(session, globals, operation, &answer)
}

/// `aws SERVICE wait …`
#[inline(never)]
fn wait(
    session: &mut Session<'_>,
    globals: &Globals,
    service: Service,
    words: &[&str],
) -> Result<u8, Misuse> {
    let Some((command, words)) = words.split_first() else {
        return Err(Misuse::Missing("subcommand".to_owned()));
    };
    if *command == "help" || words.first() == Some(&"help") {
        return Ok(help(session, &[service.name(), "wait", command]));
    }
    let found = service.waiters().find(|waiter| waiter.command() == *command);
    let Some((waiter, operation)) = found.and_then(|it| Some((it, it.operation(service)?))) else {
        let choices = service.waiters().map(Waiter::command).collect();
        let found = (*command).to_owned();
        return Err(Misuse::Choice { what: "subcommand", found, choices });
    };
    let parameters = arguments::read(session, (service, operation), words)?;
    waiter.wait(session, globals, (service, operation), &parameters)
}

#[inline(never)]
fn unknown_operation(service: Service, command: &str) -> Misuse {
    let mut choices: Vec<_> = service.operations().iter().map(Operation::command).collect();
    let extras = EXTRAS.iter().filter(|(of, ..)| *of == service.name());
    choices.extend(extras.map(|(_, word, _)| (*word).to_owned()));
    choices.extend(service.waiters().next().map(|_| "wait".to_owned()));
    choices.push("help".to_owned());
    Misuse::Choice { what: "operation", found: command.to_owned(), choices }
}

#[inline(never)]
fn print(
    session: &mut Session<'_>,
    globals: &Globals,
    operation: &Operation,
    answer: &Node,
) -> Result<u8, Misuse> {
    let queried;
    let shown = match &globals.query {
        Some(query) => {
            queried = query.search(answer)?;
            &queried
        }
        None => answer,
    };
    // An answer without members prints nothing at all, not even `{}`.
    if shown.as_object().is_some_and(<[_]>::is_empty) {
        return Ok(0);
    }
    let text = globals.output.print(operation.name, shown);
    session.out_raw(&text);
    Ok(0)
}

/// `aws ecr get-login-password`: the password half of a token, and nothing of the API's own.
#[inline(never)]
fn login_password(
    session: &mut Session<'_>,
    globals: &Globals,
    words: &[&str],
) -> Result<u8, Misuse> {
    if !words.is_empty() {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        return Err(Misuse::Unknown { words, hint: None });
    }
    let operations = Service::Ecr.operations().iter();
    let Some(operation) = operations.into_iter().find(|each| each.name == "GetAuthorizationToken")
    else {
        return Ok(0);
    };
    let nothing = Parameters { members: Node::object([]), paging: Paging::default() };
    let answer = request::call(session, globals, (Service::Ecr, operation), &nothing)?;
    let token = answer
        .get("authorizationData")
        .and_then(Node::as_array)
        .and_then(|data| data.first()?.get("authorizationToken")?.as_str());
    let pair = token.and_then(|token| STANDARD.decode(token).ok());
    let pair = pair.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let password = pair.split_once(':').map_or("", |(_, password)| password);
    session.out(password);
    Ok(0)
}

/// `aws help`, `aws ecr help`, `aws ecr put-image help`
#[inline(never)]
pub(super) fn help(session: &mut Session<'_>, words: &[&str]) -> u8 {
    let service = words
        .first()
        .and_then(|name| Service::ALL.into_iter().find(|service| service.name() == *name));
    match (words, service) {
        ([], _) => {
            session.out(USAGE.trim_start());
            session.out(&format!("{OURS} The simulator has these services:"));
            for service in Service::ALL {
                session.out(&format!("  {:<10} {}", service.name(), service.about()));
            }
            session.out("  configure  Keys and Regions");
            0
        }
        (["configure", ..], _) => {
            list_extras(session, "configure");
            0
        }
        ([_], Some(service)) => {
            session.out(&format!("aws {}: {}\n", service.name(), service.about()));
            for operation in service.operations() {
                session.out(&format!("  {:<32} {}", operation.command(), operation.about));
            }
            list_extras(session, service.name());
            if service.waiters().next().is_some() {
                session.out(&format!("  {:<32} {WAIT}", "wait"));
            }
            0
        }
        ([_, "wait"], Some(service)) if service.waiters().next().is_some() => {
            session.out(&format!("aws {} wait: {WAIT}\n", service.name()));
            for waiter in service.waiters() {
                session.out(&format!("  {:<36} {}", waiter.command(), waiter.about));
            }
            0
        }
        ([_, "wait", command, ..], Some(service)) if service.waiters().next().is_some() => {
            let found = service.waiters().find(|waiter| waiter.command() == *command);
            match found.and_then(|waiter| Some((waiter, waiter.operation(service)?))) {
                Some((waiter, operation)) => help_on_waiter(session, service, (waiter, operation)),
                None => session.fail(&format!("{OURS} There is no help on `{command}`"), 1),
            }
        }
        ([_, command, ..], Some(service)) => {
            let operation = service.operations().iter().find(|each| each.command() == *command);
            match operation {
                Some(operation) => help_on(session, service, operation),
                None => session.fail(&format!("{OURS} There is no help on `{command}`"), 1),
            }
        }
        ([name, ..], None) => {
            session.fail(&format!("{OURS} The simulator's aws has no `{name}`"), 1)
        }
    }
}

fn list_extras(session: &mut Session<'_>, service: &str) {
    for (_, word, about) in EXTRAS.iter().filter(|(of, ..)| *of == service) {
        session.out(&format!("  {word:<32} {about}"));
    }
}

fn help_on(session: &mut Session<'_>, service: Service, operation: &Operation) -> u8 {
    let (name, command) = (service.name(), operation.command());
    session.out(&format!("aws {name} {command}: {}\n", operation.about));
    list_parameters(session, operation);
    if service.paginator(operation).is_some() {
        for GlobalOption { name, about, .. } in &PAGING {
            session.out(&format!("  {name:<32} {about}"));
        }
    }
    0
}

fn help_on_waiter(
    session: &mut Session<'_>,
    service: Service,
    (waiter, operation): (&Waiter, &Operation),
) -> u8 {
    let Waiter { delay_seconds, attempts_max, about, .. } = waiter;
    session.out(&format!("aws {} wait {}: {about}\n", service.name(), waiter.command()));
    session.out(&format!(
        "Calls {} {attempts_max} times at most, {delay_seconds} s of the simulated clock apart.\n",
        operation.name
    ));
    list_parameters(session, operation);
    0
}

fn list_parameters(session: &mut Session<'_>, operation: &Operation) {
    for member in operation.parameters {
        let (about, _) = operation::note(member.name);
        let need = if member.is_required { " (required)" } else { "" };
        session.out(&format!("  {:<32} {about}{need}", member.option()));
    }
}
