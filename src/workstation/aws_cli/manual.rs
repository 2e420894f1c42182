//! Pages of the manual for the commands of `aws`.

use super::arguments::{GLOBALS, GlobalOption, PAGING};
use super::operation::{Member, Operation, Service, Shape, note};
use super::{EXTRAS, WAIT};
use crate::cloud::reference;
use crate::workstation::command::Completes;
use crate::workstation::manual::{Page, one_of, words_of};

/// The page of a command by the words behind `aws`; `None` where they name none.
pub(in crate::workstation) fn manual(words: &[&str]) -> Option<Page> {
    let Some((name, rest)) = words.split_first() else { return Some(top()) };
    if *name == "configure" && rest.is_empty() {
        let mut page = Page::new("aws-configure", "Keys and Regions");
        page.section("COMMANDS");
        page.list(&extras("configure"));
        return Some(page);
    }
    let service = Service::ALL.into_iter().find(|service| service.name() == *name)?;
    match rest {
        [] => Some(of_service(service)),
        ["wait"] => service.waiters().next().is_some().then(|| of_wait(service)),
        ["wait", command] => of_waiter(service, command),
        [command] => {
            let all = service.operations();
            let operation = all.iter().find(|each| each.command() == *command);
            operation.map(|operation| of_operation(service, operation))
        }
        _ => None,
    }
}

fn top() -> Page {
    let mut page = Page::new("aws", "Call the AWS API");
    page.section("SYNOPSIS");
    page.line("aws [options] SERVICE OPERATION [parameters]");
    global_options(&mut page);
    page.section("SERVICES");
    let services = Service::ALL.iter().map(|each| (each.name().to_owned(), each.about()));
    let services: Vec<_> = services.chain([("configure".to_owned(), "Keys and Regions")]).collect();
    page.list(&services);
    page
}

fn of_service(service: Service) -> Page {
    let mut page = Page::new(&format!("aws-{}", service.name()), service.about());
    page.section("COMMANDS");
    let operations = service.operations().iter();
    let mut all: Vec<_> = operations.map(|each| (each.command(), each.about)).collect();
    all.extend(extras(service.name()));
    all.extend(service.waiters().next().map(|_| ("wait".to_owned(), WAIT)));
    page.list(&all);
    page
}

fn of_wait(service: Service) -> Page {
    let mut page = Page::new(&format!("aws-{}-wait", service.name()), WAIT);
    page.section("COMMANDS");
    let all: Vec<_> = service.waiters().map(|each| (each.command(), each.about)).collect();
    page.list(&all);
    page
}

fn of_waiter(service: Service, command: &str) -> Option<Page> {
    let waiter = service.waiters().find(|each| each.command() == command)?;
    let operation = waiter.operation(service)?;
    let command = format!("aws {} wait {}", service.name(), waiter.command());
    let mut page = Page::new(&command.replace(' ', "-"), waiter.about);
    synopsis(&mut page, &command, operation);
    page.section("DESCRIPTION");
    page.paragraph(&format!(
        "{}: calls {} {} times at most, {} s apart. The simulated clock moves on by as much, so \
         that what is due happens. Exit code 255 where it comes to nothing.",
        waiter.about, operation.name, waiter.attempts_max, waiter.delay_seconds
    ));
    options(&mut page, operation);
    permissions(&mut page, service, operation);
    page.examples(&command);
    page.see_also(&[format!("aws-{}-{}", service.name(), operation.command())]);
    Some(page)
}

fn of_operation(service: Service, operation: &Operation) -> Page {
    let command = format!("aws {} {}", service.name(), operation.command());
    let mut page = Page::new(&command.replace(' ', "-"), operation.about);
    synopsis(&mut page, &command, operation);
    page.section("DESCRIPTION");
    page.paragraph(&format!("{}. Calls {}.", operation.about, operation.name));
    let is_gathered = service.paginator(operation).is_some();
    if is_gathered {
        page.paragraph(
            "The answer comes in pages, which are gathered into one list; --no-paginate shows the \
             first alone.",
        );
    }
    options(&mut page, operation);
    if is_gathered {
        for GlobalOption { name, about, .. } in &PAGING {
            page.entry(name, &[(*about).to_owned()]);
        }
    }
    global_options(&mut page);
    if !operation.answer.is_empty() {
        page.section("OUTPUT");
        for member in operation.answer {
            output(&mut page, member, 0);
        }
    }
    permissions(&mut page, service, operation);
    errors(&mut page, service, operation);
    page.examples(&command);
    page.see_also(&relatives(service, operation));
    page
}

fn extras(service: &str) -> Vec<(String, &'static str)> {
    let extras = EXTRAS.iter().filter(|(of, ..)| *of == service);
    extras.map(|(_, word, about)| ((*word).to_owned(), *about)).collect()
}

fn synopsis(page: &mut Page, command: &str, operation: &Operation) {
    page.section("SYNOPSIS");
    page.line(command);
    for member in operation.parameters {
        let option = member.option();
        let shown = match member.shape {
            Shape::Boolean => format!("{option} | --no-{}", option.trim_start_matches('-')),
            Shape::List(..) => format!("{option} <value>..."),
            Shape::Text(_)
            | Shape::Integer(_)
            | Shape::Number
            | Shape::Timestamp
            | Shape::Blob
            | Shape::Document
            | Shape::Map
            | Shape::Structure(_) => format!("{option} <value>"),
        };
        let shown = if member.is_required { shown } else { format!("[{shown}]") };
        page.line(&format!("  {shown}"));
    }
}

fn options(page: &mut Page, operation: &Operation) {
    if operation.parameters.is_empty() {
        return;
    }
    page.section("OPTIONS");
    for member in operation.parameters {
        let need = if member.is_required { " [required]" } else { "" };
        let (about, completes) = note(member.name);
        let is_list = matches!(completes, Completes::Words(_));
        let words = if is_list { one_of(&member.words()) } else { words_of(completes) };
        let term = format!("{} ({}){need}", member.option(), kind(member.shape));
        page.entry(
            &term,
            &[
                about.to_owned(),
                words,
                bounds(member.shape),
                shorthand(member.shape).map(|it| format!("Written {it}")).unwrap_or_default(),
            ],
        );
    }
}

fn global_options(page: &mut Page) {
    page.section("GLOBAL OPTIONS");
    let names: Vec<_> =
        GLOBALS.iter().map(|option| (option.name.to_owned(), option.about)).collect();
    page.list(&names);
}

/// What a value is, in the words of the real help.
fn kind(shape: Shape) -> &'static str {
    match shape {
        Shape::Text(_) => "string",
        Shape::Document => "document",
        Shape::Integer(_) => "integer",
        Shape::Number => "double",
        Shape::Boolean => "boolean",
        Shape::Timestamp => "timestamp",
        Shape::Blob => "blob",
        Shape::List(..) => "list",
        Shape::Map => "map",
        Shape::Structure(_) => "structure",
    }
}

fn bounds(shape: Shape) -> String {
    match shape {
        Shape::Text(least @ 2..) => format!("At least {least} characters"),
        Shape::Integer(least @ 1..) => format!("At least {least}"),
        Shape::List(_, least @ 1..) => format!("At least {least} of them"),
        Shape::Text(_)
        | Shape::Integer(_)
        | Shape::Number
        | Shape::Boolean
        | Shape::Timestamp
        | Shape::Blob
        | Shape::Document
        | Shape::List(..)
        | Shape::Map
        | Shape::Structure(_) => String::new(),
    }
}

/// The members of a structure, or of each in a list of structures.
fn members_of(shape: Shape) -> Option<&'static [Member]> {
    if let Shape::Structure(members) = shape {
        return Some(members);
    }
    if let Shape::List(Shape::Structure(members), _) = shape { Some(members) } else { None }
}

/// How a structure, or a list of them, is written without JSON; `None` where it cannot be.
fn shorthand(shape: Shape) -> Option<String> {
    let members = members_of(shape)?;
    let mut written = Vec::new();
    for member in members {
        if members_of(member.shape).is_some() {
            return Some("as JSON".to_owned());
        }
        let value = match member.shape {
            Shape::List(element, _) => format!("{0},{0}", kind(*element)),
            Shape::Text(_)
            | Shape::Integer(_)
            | Shape::Number
            | Shape::Boolean
            | Shape::Timestamp
            | Shape::Blob
            | Shape::Document
            | Shape::Map
            | Shape::Structure(_) => kind(member.shape).to_owned(),
        };
        written.push(format!("{}={value}", member.name));
    }
    let more = if matches!(shape, Shape::List(..)) { " ..." } else { "" };
    Some(format!("{}{more}", written.join(",")))
}

fn output(page: &mut Page, member: &Member, depth: usize) {
    let indent = "  ".repeat(depth);
    page.line(&format!("{indent}{} -> ({})", member.name, kind(member.shape)));
    for member in members_of(member.shape).unwrap_or_default() {
        output(page, member, depth + 1);
    }
}

fn permissions(page: &mut Page, service: Service, operation: &Operation) {
    page.section("PERMISSIONS");
    let all = reference::permissions(service.name(), operation.name);
    let Some(all) = all else {
        page.paragraph("AWS does not say which.");
        return;
    };
    if all.is_empty() {
        page.paragraph("None: whoever has credentials may call it.");
    }
    for permission in all {
        let when = permission.when.map(|when| format!(" ({when})")).unwrap_or_default();
        page.entry(
            &format!("{}{when}", permission.action),
            &[format!("on {}", permission.resource)],
        );
    }
}

/// Of ECR alone is known which errors each operation can end in.
fn errors(page: &mut Page, service: Service, operation: &Operation) {
    let errors = if service == Service::Ecr { reference::errors(operation.name) } else { &[] };
    if errors.is_empty() {
        return;
    }
    page.section("ERRORS");
    for error in errors {
        page.line(error);
    }
}

/// Operations on the same thing: behind `put-` and `get-` stands the same.
fn relatives(service: Service, operation: &Operation) -> Vec<String> {
    let thing = thing(&operation.command()).to_owned();
    let others = service.operations().iter().filter(|each| each.name != operation.name);
    let same = others.map(Operation::command).filter(|command| {
        let other = self::thing(command);
        other == thing
            || other.strip_suffix('s') == Some(&thing)
            || thing.strip_suffix('s') == Some(other)
    });
    let prefix = format!("aws-{}", service.name());
    let mut all: Vec<_> = same.map(|command| format!("{prefix}-{command}")).collect();
    all.insert(0, prefix);
    all
}

/// `put-lifecycle-policy` → `lifecycle-policy`, `batch-get-image` → `image`.
fn thing(command: &str) -> &str {
    let rest = command.strip_prefix("batch-").unwrap_or(command);
    rest.split_once('-').map_or(rest, |(_, thing)| thing)
}
