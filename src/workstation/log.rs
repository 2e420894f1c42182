//! `trail` and `events`: the log at the prompt. It asks no permission: the simulation is open to
//! whoever plays it.

use super::session::Session;
use super::shell::Invocation;
use crate::cloud::log::{LogEntry, LogFilter, Outcomes, csv, json_lines};

/// How the log is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// A line for each.
    Lines,
    /// As AWS delivers them.
    Json,
    /// A table for a spreadsheet.
    Csv,
}

/// `trail [--json | --csv] [FILTER]`
pub(super) fn trail(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    show(session, invocation, "trail", |entry| matches!(entry, LogEntry::Call(_)))
}

/// `events [--json | --csv] [FILTER]`
pub(super) fn events(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    show(session, invocation, "events", |entry| matches!(entry, LogEntry::Event(_)))
}

fn show(
    session: &mut Session<'_>,
    invocation: &Invocation,
    command: &str,
    is_ours: fn(&LogEntry) -> bool,
) -> u8 {
    let mut form = Form::Lines;
    let mut words = Vec::new();
    for word in &invocation.arguments {
        match word.as_str() {
            "--json" => form = Form::Json,
            "--csv" => form = Form::Csv,
            option if option.starts_with("--") => {
                let message = format!("{command}: there is no `{option}`; --json and --csv are");
                return session.fail(&message, 2);
            }
            word => words.push(word),
        }
    }
    let filter = match LogFilter::parse(&words.join(" ")) {
        Ok(filter) => filter,
        Err(error) => return session.fail(&format!("{command}: {error}"), 2),
    };
    let mut entries = session.log();
    entries.retain(|entry| is_ours(entry) && filter.takes(entry));
    match form {
        Form::Lines => {
            for entry in &entries {
                session.out(&line(entry));
            }
        }
        Form::Json => session.out_raw(&json_lines(&entries)),
        Form::Csv => session.out_raw(&csv(&entries)),
    }
    0
}

/// `2026-06-01T09:00:00.005Z  denied  BatchGetImage  444455556666 assumed-role/ci/build  team/api`
fn line(entry: &LogEntry) -> String {
    let mut line = format!("{}  {}  {}", entry.at(), entry.outcome().word(), entry.name());
    if entry.outcome() != Outcomes::Reported {
        let account = entry.account().map(|account| format!("{account} ")).unwrap_or_default();
        line.push_str("  ");
        line.push_str(&account);
        line.push_str(&entry.who());
    }
    if let Some(resource) = entry.resource() {
        let name = resource.resource();
        line.push_str("  ");
        line.push_str(name.strip_prefix("repository/").unwrap_or(name));
    }
    if let LogEntry::Event(event) = entry {
        for word in [event.account.to_string(), event.region.to_string()] {
            line.push_str("  ");
            line.push_str(&word);
        }
        for key in ["action-type", "scan-status", "sync-status", "result", "image-tag"] {
            let detail = event.event.detail();
            let word = detail.get(key).and_then(|node| node.as_str());
            // What went well needs no word.
            if let Some(word) = word.filter(|word| *word != "SUCCESS") {
                line.push_str("  ");
                line.push_str(word);
            }
        }
    }
    if let Some(code) = entry.error_code() {
        line.push_str("  ");
        line.push_str(code);
    }
    line
}
