//! Findings to take along: a table for a spreadsheet, or JSON.

use super::answer::basic_finding;
use super::finding::Finding;
use crate::csv::push_line;
use crate::json::{Layout, Node, print};

const COLUMNS: [&str; 9] = [
    "name",
    "severity",
    "package",
    "installedVersion",
    "fixedVersion",
    "cvssScore",
    "cvssVector",
    "description",
    "uri",
];

/// A line for each finding, below a line of titles.
pub fn csv<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> String {
    let mut text = String::new();
    push_line(&COLUMNS, &mut text);
    for finding in findings {
        let vulnerability = finding.vulnerability;
        push_line(
            &[
                vulnerability.id,
                finding.severity().name(),
                &finding.package_names(),
                finding.version(),
                finding.affected.fixed.unwrap_or_default(),
                &vulnerability.cvss.score(),
                vulnerability.cvss.vector,
                vulnerability.description,
                &vulnerability.url(finding.ecosystem()),
            ],
            &mut text,
        );
    }
    text
}

/// As `findings` of `DescribeImageScanFindings`, the shape that other tools read.
pub fn json<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> String {
    let nodes = findings.into_iter().map(basic_finding);
    print(&Node::object([("findings", Node::array(nodes))]), Layout::Spaces(2))
}
