//! What a build prints: `BuildKit`'s plain progress, every step in its last state.
//!
//! Nothing takes time here, so everything is done in `0.0s`. Source: moby/buildkit,
//! `util/progress/progressui` and `solver/errdefs`.

use std::fmt::Write as _;

use crate::ordered::OrderedSet;

/// How many lines around a mistake are shown, as `BuildKit` counts them.
const LINES_AROUND: usize = 5;

/// The lines so far.
#[derive(Debug, Default)]
pub(in crate::workstation::docker) struct Progress {
    text: String,
    steps: usize,
    names: OrderedSet<String>,
}

impl Progress {
    /// Everything printed.
    pub(in crate::workstation::docker) fn text(&self) -> &str {
        &self.text
    }

    /// A line that belongs to no step.
    pub(super) fn line(&mut self, line: &str) {
        self.text.extend([line, "\n"]);
    }

    /// A step with what it said on the way, and how it ended: `DONE 0.0s`, `CACHED`.
    pub(super) fn step(&mut self, name: &str, said: &[String], end: &str) {
        self.steps += 1;
        let number = self.steps;
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "#{number} {name}");
        for line in said.iter().map(String::as_str).chain([end]) {
            let _ = writeln!(self.text, "#{number} {line}");
        }
        self.text.push('\n');
    }

    /// A step that went well.
    pub(in crate::workstation::docker) fn done(&mut self, name: &str, said: &[String]) {
        self.step(name, said, "DONE 0.0s");
    }

    /// A step that went well, unless another platform needed it already.
    pub(super) fn done_once(&mut self, name: &str, said: &[String]) {
        if self.names.insert(name.to_owned()) {
            self.done(name, said);
        }
    }

    /// A step that failed, once where it stood and once at the end.
    pub(in crate::workstation::docker) fn failed(
        &mut self,
        name: &str,
        said: &[String],
        problem: &str,
    ) {
        self.step(name, said, &format!("ERROR: {problem}"));
        self.text.pop();
        let _ = writeln!(self.text, "------\n > {name}:\n------");
    }
}

/// The place of a mistake in a Dockerfile, with the lines around it.
pub(super) fn frame(name: &str, source: &str, (first, last): (usize, usize)) -> String {
    let lines: Vec<&str> = source.split('\n').collect();
    let (mut start, mut end) = (first, last.min(lines.len()));
    let mut around = 0;
    while around < LINES_AROUND {
        if start > 1 {
            start -= 1;
            around += 1;
        }
        if end < lines.len() {
            end += 1;
            around += 1;
        }
        around += 1;
    }
    let rule = "-".repeat(20);
    let mut text = format!("{name}:{start}\n{rule}\n");
    for (index, line) in lines.iter().enumerate().take(end).skip(start - 1) {
        let number = index + 1;
        let mark = if (first..=last).contains(&number) { ">>>" } else { "   " };
        let _ = writeln!(text, " {number:3} | {mark} {line}");
    }
    text.push_str(&rule);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_shown_with_the_lines_around_it() {
        let source = "FROM scratch\nCOPY a /\nFOO bar\nCOPY b /\nCOPY c /\nCOPY d /\n";
        let shown = "Dockerfile:1\n--------------------\n   1 |     FROM scratch\n   2 |     COPY a \
                     /\n   3 | >>> FOO bar\n   4 |     COPY b /\n   5 |     COPY c \
                     /\n--------------------";
        assert_eq!(frame("Dockerfile", source, (3, 3)), shown);
    }
}
