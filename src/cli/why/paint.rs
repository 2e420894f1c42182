//! What the real terminal shows: colours or none, beyond ASCII or not, how many columns.

use std::env;
use std::io::{self, IsTerminal as _};

use clap::ValueEnum;

use crate::iam::text::paper::{Charset, Paper};

/// Narrower than this nothing can be laid out.
const WIDTH_MIN: usize = 40;

/// When to write in colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// Where a terminal shows it and `NO_COLOR` is not set.
    Auto,
    /// Wherever it goes.
    Always,
    /// Nowhere.
    Never,
}

/// What standard output and the environment allow.
pub(super) fn paper_of_stdout(colours: When, charset: Option<Charset>) -> Paper {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let width = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    Paper {
        charset: charset.unwrap_or_else(charset_of_locale),
        has_colours: match colours {
            When::Auto => io::stdout().is_terminal() && !is_set("NO_COLOR"),
            When::Always => true,
            When::Never => false,
        },
        width: width.unwrap_or(Paper::WIDTH_DEFAULT).max(WIDTH_MIN),
    }
}

/// The first of the variables that say it, as C programs read them.
fn charset_of_locale() -> Charset {
    let said = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| {
        let value = env::var(name).ok()?;
        (!value.is_empty()).then(|| value.to_ascii_lowercase())
    });
    match said {
        Some(locale) if locale.contains("utf-8") || locale.contains("utf8") => Charset::Unicode,
        _ => Charset::Ascii,
    }
}
