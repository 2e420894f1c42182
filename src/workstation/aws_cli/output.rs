//! The ways in which `aws` prints an answer.
//!
//! Source: aws-cli, `formatter.py`, `text.py`, `table.py`; outputs of a running copy.

mod table;
mod text;
mod yaml;

use super::error::Misuse;
use crate::json::{Layout, Node, Value, print};

/// How to print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Output {
    /// JSON, indented by four blanks.
    #[default]
    Json,
    /// Values between tabs.
    Text,
    /// Boxes of lines.
    Table,
    /// Blocks by indentation.
    Yaml,
}

impl Output {
    /// Reads the value of `--output`.
    pub(super) fn read(word: &str) -> Result<Self, Misuse> {
        match word {
            "json" => Ok(Self::Json),
            "text" => Ok(Self::Text),
            "table" => Ok(Self::Table),
            "yaml" => Ok(Self::Yaml),
            "yaml-stream" | "off" => Err(Misuse::NotHere(format!("--output {word}"))),
            _ => Err(Misuse::Choice {
                what: "--output",
                found: word.to_owned(),
                choices: ["json", "text", "table", "yaml"].map(str::to_owned).to_vec(),
            }),
        }
    }

    /// Prints an answer, the last newline included.
    pub(super) fn print(self, operation: &str, answer: &Node) -> String {
        match self {
            Self::Json => format!("{}\n", print(answer, Layout::Spaces(4))),
            Self::Text => text::print(answer),
            Self::Table => table::print(operation, answer),
            Self::Yaml => yaml::print(answer),
        }
    }
}

/// A value without parts, as text and tables show it.
fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Null => Some("None".to_owned()),
        Value::Bool(is) => Some(if *is { "True" } else { "False" }.to_owned()),
        Value::Number(text) | Value::String(text) => Some(text.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}
