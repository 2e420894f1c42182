//! Boxes of lines.

use super::scalar;
use crate::json::{Node, Value};

/// One box: a title, rows of cells, and whether the first row names the columns.
#[derive(Debug)]
struct Section {
    title: String,
    depth: usize,
    header: Option<Vec<String>>,
    rows: Vec<Vec<String>>,
}

/// Prints an answer under the operation's name.
pub(super) fn print(operation: &str, answer: &Node) -> String {
    let mut sections = Vec::new();
    collect(operation, 0, answer, &mut sections);
    let inner = sections.iter().map(Section::width).max().unwrap_or(0);
    let mut out = rule(inner, 0, '-', None);
    for section in &sections {
        section.draw(inner, &mut out);
    }
    out
}

fn collect(title: &str, depth: usize, node: &Node, sections: &mut Vec<Section>) {
    let section = |header, rows| Section { title: title.to_owned(), depth, header, rows };
    match &node.value {
        Value::Object(members) => {
            let mut scalars: Vec<_> = members
                .iter()
                .filter_map(|member| Some((member.name.to_string(), scalar(&member.node)?)))
                .collect();
            scalars.sort();
            // A single object stands as name and value, line by line.
            let rows = scalars.into_iter().map(|(name, value)| vec![name, value]).collect();
            sections.push(section(None, rows));
            for member in members.iter().filter(|member| scalar(&member.node).is_none()) {
                collect(&member.name, depth + 1, &member.node, sections);
            }
        }
        Value::Array(elements) if elements.iter().any(|each| each.as_object().is_some()) => {
            let is_nested = |node: &Node| {
                let members = node.as_object().unwrap_or_default();
                members.iter().any(|member| scalar(&member.node).is_none())
            };
            if elements.iter().any(is_nested) {
                elements.iter().for_each(|each| collect(title, depth, each, sections));
                return;
            }
            let members = elements.iter().filter_map(Node::as_object).flatten();
            let mut names: Vec<_> = members.map(|member| member.name.to_string()).collect();
            names.sort();
            names.dedup();
            let cell = |node: &Node, name: &String| node.get(name).and_then(scalar);
            let row =
                |node| names.iter().map(|name| cell(node, name).unwrap_or_default()).collect();
            let rows = elements.iter().map(row).collect();
            sections.push(section(Some(names), rows));
        }
        Value::Array(elements) => {
            let rows = elements.iter().filter_map(scalar).map(|text| vec![text]).collect();
            sections.push(section(None, rows));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            sections.push(section(None, scalar(node).map(|text| vec![text]).into_iter().collect()));
        }
    }
}

impl Section {
    fn lines(&self) -> impl Iterator<Item = &Vec<String>> {
        self.header.iter().chain(&self.rows)
    }

    fn column_widths(&self) -> Vec<usize> {
        let count = self.lines().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.lines().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count() + 4).max().unwrap_or(0)
        };
        (0..count).map(width).collect()
    }

    /// How wide the box has to be between its outer edges.
    fn width(&self) -> usize {
        let widths = self.column_widths();
        let columns: usize = widths.iter().sum::<usize>() + widths.len().saturating_sub(1);
        columns.max(self.title.chars().count() + 4) + 2 * self.depth
    }

    fn draw(&self, inner: usize, out: &mut String) {
        let edge = "|".repeat(self.depth + 1);
        let own = inner - 2 * self.depth;
        out.push_str(&format!("{edge}{:^own$}{edge}\n", self.title));
        let widths = self.stretched(own);
        if !self.rows.is_empty() {
            out.push_str(&rule(own, self.depth, '-', Some(&widths)));
        }
        if let Some(header) = &self.header {
            self.draw_row(header, &widths, out);
            out.push_str(&rule(own, self.depth, '-', Some(&widths)));
        }
        self.rows.iter().for_each(|row| self.draw_row(row, &widths, out));
        out.push_str(&rule(own, self.depth, '-', Some(&widths)));
    }

    /// Columns share what is left over, the first ones first.
    fn stretched(&self, own: usize) -> Vec<usize> {
        let mut widths = self.column_widths();
        let count = widths.len().max(1);
        let used: usize = widths.iter().sum::<usize>() + widths.len().saturating_sub(1);
        let spare = own.saturating_sub(used);
        for (index, width) in widths.iter_mut().enumerate() {
            *width += spare / count + usize::from(index < spare % count);
        }
        widths
    }

    fn draw_row(&self, row: &[String], widths: &[usize], out: &mut String) {
        let edge = "|".repeat(self.depth + 1);
        let is_header = self.header.as_deref() == Some(row);
        let cells: Vec<_> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| {
                if is_header {
                    format!("{cell:^width$}")
                } else {
                    format!("{:<width$}", format!("  {cell}"))
                }
            })
            .collect();
        out.push_str(&format!("{edge}{}{edge}\n", cells.join("|")));
    }
}

fn rule(own: usize, depth: usize, dash: char, widths: Option<&[usize]>) -> String {
    let line = |width: usize| dash.to_string().repeat(width);
    match widths {
        Some(widths) if !widths.is_empty() => {
            let edge = "|".repeat(depth);
            let columns: Vec<_> = widths.iter().map(|width| line(*width)).collect();
            format!("{edge}+{}+{edge}\n", columns.join("+"))
        }
        _ => format!("{}\n", line(own + 2 * (depth + 1))),
    }
}
