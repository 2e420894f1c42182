//! Sizes and ages in docker's words, and tables in docker's columns.
//!
//! Source: docker/go-units; the tab writer of docker's formatter.

use std::time::Duration;

use crate::workstation::session::Session;

/// Three significant digits and a decimal unit.
pub(super) fn human_size(bytes: u64) -> String {
    let mut unit_bytes = 1;
    let mut units = ["B", "kB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next().unwrap_or("B");
    while bytes / unit_bytes >= 1000 {
        let Some(next) = units.next() else { break };
        unit_bytes *= 1000;
        unit = next;
    }
    let decimals = match bytes / unit_bytes {
        _ if unit == "B" => 0,
        0..=9 => 2,
        10..=99 => 1,
        _ => 0,
    };
    // Whole numbers of the last digit shown, rounded half up: the page knows no floating point.
    let digit_bytes = unit_bytes / 10_u64.pow(decimals);
    let digits = (bytes + digit_bytes / 2) / digit_bytes.max(1);
    let (whole, fraction) = (digits / 10_u64.pow(decimals), digits % 10_u64.pow(decimals));
    let places = usize::try_from(decimals).unwrap_or(0);
    let fraction = if places == 0 { String::new() } else { format!(".{fraction:0places$}") };
    let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
    format!("{whole}{fraction}{unit}")
}

/// How long ago, as docker says it.
pub(super) fn ago(age: Duration) -> String {
    let seconds = age.as_secs();
    let (minutes, hours) = (seconds / 60, (seconds + 1800) / 3600);
    let text = match (seconds, minutes, hours) {
        (0, ..) => "Less than a second".to_owned(),
        (1, ..) => "1 second".to_owned(),
        (2..60, ..) => format!("{seconds} seconds"),
        (_, 1, _) => "About a minute".to_owned(),
        (_, 2..60, _) => format!("{minutes} minutes"),
        (.., 1) => "About an hour".to_owned(),
        (.., 2..48) => format!("{hours} hours"),
        (.., 48..336) => format!("{} days", hours / 24),
        (.., 336..1440) => format!("{} weeks", hours / 24 / 7),
        (.., 1440..17_520) => format!("{} months", hours / 24 / 30),
        _ => format!("{} years", hours / 24 / 365),
    };
    format!("{text} ago")
}

/// Lays a table out as docker does: three blanks between columns, none at the end.
pub(super) fn print_table(session: &mut Session<'_>, table: &[Vec<String>]) {
    let count = table.first().map_or(0, Vec::len);
    let mut widths = vec![10; count];
    for row in table {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count() + 3);
        }
    }
    for row in table {
        let mut line = String::new();
        for (index, (cell, width)) in row.iter().zip(&widths).enumerate() {
            line.push_str(cell);
            if index + 1 < count {
                line.push_str(&" ".repeat(width.saturating_sub(cell.chars().count())));
            }
        }
        session.out(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_ages_are_said_as_docker_says_them() {
        let sizes = [
            (0, "0B"),
            (423, "423B"),
            (2_226_327, "2.23MB"),
            (886_160, "886kB"),
            (28_231_580, "28.2MB"),
            (1_000, "1kB"),
            (1_500_000_000, "1.5GB"),
        ];
        for (bytes, shown) in sizes {
            assert_eq!(human_size(bytes), shown);
        }
        let ages = [
            (0, "Less than a second ago"),
            (59, "59 seconds ago"),
            (90, "About a minute ago"),
            (3_600, "About an hour ago"),
            (46_800, "13 hours ago"),
            (200_000, "2 days ago"),
            (19 * 86_400, "2 weeks ago"),
            (545 * 86_400, "18 months ago"),
            (800 * 86_400, "2 years ago"),
        ];
        for (seconds, shown) in ages {
            assert_eq!(ago(Duration::from_secs(seconds)), shown);
        }
    }
}
