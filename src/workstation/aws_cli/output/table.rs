//! Boxes of lines.
//!
//! Every object and every list is a box under its name, boxes within boxes have one more bar at
//! each side. Boxes are all as wide as the widest; where that is wider than a screen, boxes of one
//! row are turned: a line for each member.

use super::scalar;
use crate::json::{Node, Value};
use crate::ordered::OrderedSet;

/// The width of a screen that nobody has measured.
const SCREEN_WIDTH: usize = 80;

/// One box: a title, the names of its columns if they are shown, and its rows.
#[derive(Debug)]
struct Section {
    title: String,
    depth: usize,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Prints an answer under the operation's name.
pub(super) fn print(operation: &str, answer: &Node) -> String {
    let mut sections = Vec::new();
    collect(operation, 0, answer, &mut sections);
    let widest = |sections: &[Section]| sections.iter().map(Section::width).max().unwrap_or(0);
    if widest(&sections) > SCREEN_WIDTH {
        sections.iter_mut().for_each(Section::turn);
    }
    let width = widest(&sections);
    let mut out = format!("{}\n", "-".repeat(width));
    for section in &sections {
        section.draw(width - 2 * section.depth, &mut out);
    }
    out
}

fn collect(title: &str, depth: usize, node: &Node, sections: &mut Vec<Section>) {
    let new = || Section { title: title.to_owned(), depth, header: Vec::new(), rows: Vec::new() };
    match &node.value {
        // What is empty has no box.
        Value::Object(members) if members.is_empty() => {}
        Value::Array(elements) if elements.is_empty() => {}
        Value::Object(_) => {
            let (columns, inner) = members_of(std::slice::from_ref(node));
            let mut section = new();
            match columns.as_slice() {
                [] => {}
                // A single value stands beside its name.
                [name] => section.rows.push(vec![name.clone(), cell(node, name)]),
                _ => {
                    section.rows.push(columns.iter().map(|name| cell(node, name)).collect());
                    section.header = columns;
                }
            }
            sections.push(section);
            collect_inner(node, &inner, depth, sections);
        }
        Value::Array(elements) if elements.iter().any(|each| each.as_object().is_some()) => {
            let (columns, inner) = members_of(elements);
            let row = |element| columns.iter().map(|name| cell(element, name)).collect();
            let header = || columns.clone();
            if inner.is_empty() {
                let rows = elements.iter().map(row).collect();
                sections.push(Section { header: header(), rows, ..new() });
                return;
            }
            // Boxes within rows need a box for each row.
            for element in elements {
                sections.push(Section { header: header(), rows: vec![row(element)], ..new() });
                collect_inner(element, &inner, depth, sections);
            }
        }
        Value::Array(elements) => {
            let mut section = new();
            section.rows = elements.iter().map(cells).collect();
            sections.push(section);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let mut section = new();
            section.rows.push(cells(node));
            sections.push(section);
        }
    }
}

fn collect_inner(node: &Node, names: &[String], depth: usize, sections: &mut Vec<Section>) {
    for name in names {
        if let Some(value) = node.get(name) {
            collect(name, depth + 1, value, sections);
        }
    }
}

/// The names of the members that are plain values, and of those that are not, each in the order of
/// the alphabet.
fn members_of(nodes: &[Node]) -> (Vec<String>, Vec<String>) {
    let members = nodes.iter().filter_map(Node::as_object).flatten();
    let (mut plain, mut inner) = (OrderedSet::new(), OrderedSet::new());
    for member in members {
        let names = if scalar(&member.node).is_some() { &mut plain } else { &mut inner };
        names.insert(member.name.to_string());
    }
    (plain.iter().cloned().collect(), inner.iter().cloned().collect())
}

fn cell(node: &Node, name: &str) -> String {
    node.get(name).and_then(scalar).unwrap_or_default()
}

fn cells(node: &Node) -> Vec<String> {
    match node.as_array() {
        Some(elements) => elements.iter().filter_map(scalar).collect(),
        None => scalar(node).into_iter().collect(),
    }
}

impl Section {
    /// Turns a box of one row.
    fn turn(&mut self) {
        if self.header.is_empty() || self.rows.len() != 1 {
            return;
        }
        let header = std::mem::take(&mut self.header);
        let row = self.rows.pop().unwrap_or_default();
        self.rows = header.into_iter().zip(row).map(|(name, value)| vec![name, value]).collect();
    }

    /// The widest cell of each column, with the blanks around it.
    fn column_widths(&self) -> Vec<usize> {
        let lines = || self.rows.iter().chain([&self.header]);
        let count = lines().map(Vec::len).max().unwrap_or(0);
        let widest = |column: usize| {
            let cells = lines().filter_map(|line: &Vec<String>| line.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        (0..count).map(|column| widest(column) + 4).collect()
    }

    /// How wide the box is at least, with its edges and those of the boxes around it.
    fn width(&self) -> usize {
        let columns: usize = self.column_widths().iter().sum();
        columns.max(self.title.chars().count()) + 2 + 2 * self.depth
    }

    /// The columns stretched to `width` in proportion; what rounding leaves over is taken from the
    /// first columns or given to the last ones.
    fn stretched(&self, width: usize) -> Vec<usize> {
        let plain = self.column_widths();
        let total = plain.iter().sum::<usize>().max(1);
        // Half a unit more before the division rounds to the nearest.
        let mut widths: Vec<_> =
            plain.iter().map(|own| (2 * own * width + total) / (2 * total)).collect();
        let sum: usize = widths.iter().sum();
        widths.iter_mut().take(sum.saturating_sub(width)).for_each(|each| *each -= 1);
        widths.iter_mut().rev().take(width.saturating_sub(sum)).for_each(|each| *each += 1);
        widths
    }

    fn draw(&self, width: usize, out: &mut String) {
        let bars = "|".repeat(self.depth);
        let mut line = |text: &str| out.extend([bars.as_str(), text, &bars, "\n"]);
        if !self.title.is_empty() {
            line(&format!("|{}", centred(&self.title, width - 1, 1)));
        }
        let widths = self.stretched(width);
        if widths.is_empty() {
            line(&format!("+{}+", "-".repeat(width.saturating_sub(2))));
            return;
        }
        let rule = rule(&widths);
        if !self.header.is_empty() {
            line(&rule);
            line(&row(&self.header, &widths, centred));
        }
        line(&rule);
        for cells in &self.rows {
            line(&row(cells, &widths, |text, width, _| {
                format!("{:<1$}|", format!("  {text}"), width - 1)
            }));
        }
        line(&rule);
    }
}

/// A text in the middle, the bar behind it included. The bar before it, where there is one, counts
/// as part of the length that is halved.
fn centred(text: &str, width: usize, bar_before: usize) -> String {
    let length = text.chars().count();
    let before = usize::midpoint(width, bar_before).saturating_sub(length / 2 + 1);
    let after = width.saturating_sub(before + length + 1);
    format!("{}{text}{}|", " ".repeat(before), " ".repeat(after))
}

/// A line of cells; the first has a bar on both sides, the others behind them.
fn row(cells: &[String], widths: &[usize], cell: impl Fn(&str, usize, usize) -> String) -> String {
    let mut line = String::from("|");
    for (index, (text, width)) in cells.iter().zip(widths).enumerate() {
        let bar_before = usize::from(index == 0);
        line.push_str(&cell(text, width - bar_before, bar_before));
    }
    line
}

fn rule(widths: &[usize]) -> String {
    let mut line = String::from("+");
    for (index, width) in widths.iter().enumerate() {
        let own = width - usize::from(index == 0);
        line.extend(["-".repeat(own.saturating_sub(1)).as_str(), "+"]);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    /// Expected texts: outputs of the real formatter for the same answers.
    #[test]
    fn boxes_are_drawn_as_the_real_tool_draws_them() {
        let cases = [
            (
                "ListImages",
                r#"{"imageIds":[{"imageDigest":"sha256:abc","imageTag":"1"},{"imageDigest":"sha256:def"}]}"#,
                "-------------------------------\n\
                 |         ListImages          |\n\
                 +-----------------------------+\n\
                 ||         imageIds          ||\n\
                 |+--------------+------------+|\n\
                 ||  imageDigest | imageTag   ||\n\
                 |+--------------+------------+|\n\
                 ||  sha256:abc  |  1         ||\n\
                 ||  sha256:def  |            ||\n\
                 |+--------------+------------+|\n",
            ),
            (
                "ListUserPolicies",
                r#"{"PolicyNames":["Own","Two"]}"#,
                "------------------\n\
                 |ListUserPolicies|\n\
                 +----------------+\n\
                 ||  PolicyNames ||\n\
                 |+--------------+|\n\
                 ||  Own         ||\n\
                 ||  Two         ||\n\
                 |+--------------+|\n",
            ),
            (
                "BatchGetImage",
                r#"{"images":[],"failures":[{"imageId":{"imageTag":"9"},"failureCode":"X"}]}"#,
                "-----------------------\n\
                 |    BatchGetImage    |\n\
                 +---------------------+\n\
                 ||     failures      ||\n\
                 |+-------------------+|\n\
                 ||    failureCode    ||\n\
                 |+-------------------+|\n\
                 ||  X                ||\n\
                 |+-------------------+|\n\
                 |||     imageId     |||\n\
                 ||+-----------+-----+||\n\
                 |||  imageTag |  9  |||\n\
                 ||+-----------+-----+||\n",
            ),
            (
                "GetCallerIdentity",
                r#"{"Account":"1","Arn":"arn:aws:iam::444455556666:user/dev","UserId":"A"}"#,
                "-------------------------------------------------------------\n\
                 |                     GetCallerIdentity                     |\n\
                 +---------+--------------------------------------+----------+\n\
                 | Account |                 Arn                  | UserId   |\n\
                 +---------+--------------------------------------+----------+\n\
                 |  1      |  arn:aws:iam::444455556666:user/dev  |  A       |\n\
                 +---------+--------------------------------------+----------+\n",
            ),
        ];
        for (operation, answer, expected) in cases {
            assert_eq!(print(operation, &parse(answer).unwrap()), expected);
        }
    }
}
