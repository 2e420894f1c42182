//! The log as a file: one JSON object a line, or a table for a spreadsheet.

use super::LogEntry;
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
///
/// Source: RFC 4180, but for the ends of lines, which are those of every other text here.
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
        let mut gap = "";
        for field in fields {
            text.push_str(gap);
            push_field(field, &mut text);
            gap = ",";
        }
        text.push('\n');
    }
    text
}

/// A field that begins like a formula would be worked out by a spreadsheet; names of sessions are
/// anybody's to choose.
fn push_field(field: &str, text: &mut String) {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !is_formula && !field.contains([',', '"', '\n', '\r']) {
        text.push_str(field);
        return;
    }
    text.push('"');
    if is_formula {
        text.push('\'');
    }
    text.push_str(&field.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_have_to_be() {
        let cases = [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("", ""),
        ];
        for (field, expected) in cases {
            let mut text = String::new();
            push_field(field, &mut text);
            assert_eq!(text, expected);
        }
    }
}
