//! The log as a file: one JSON object a line, or a table for a spreadsheet.

use super::LogEntry;
use crate::csv::push_line;
use crate::json::{Layout, print};

/// Entries in the shape in which CloudTrail and EventBridge deliver them, one a line.
pub fn json_lines<'a>(entries: impl IntoIterator<Item = &'a LogEntry>) -> String {
    let mut text = String::new();
    for entry in entries {
        text.push_str(&print(&entry.to_json(), Layout::Compact));
        text.push('\n');
    }
    text
}

const COLUMNS: &str =
    "time,name,source,region,account,who,resource,outcome,errorCode,errorMessage,eventId\n";

/// Entries as a table with a line of titles.
pub fn csv<'a>(entries: impl IntoIterator<Item = &'a LogEntry>) -> String {
    let mut text = COLUMNS.to_owned();
    for entry in entries {
        let account = entry.account().map(|account| account.to_string());
        let resource = entry.resource().map(|resource| resource.to_string());
        let fields = [
            &*entry.at().to_string(),
            entry.name(),
            entry.source(),
            entry.region().name(),
            &account.unwrap_or_default(),
            &entry.who(),
            &resource.unwrap_or_default(),
            entry.outcome().word(),
            entry.error_code().unwrap_or_default(),
            entry.error_message().unwrap_or_default(),
            entry.id(),
        ];
        push_line(&fields, &mut text);
    }
    text
}
