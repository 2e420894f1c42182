//! What is wrong with a policy, where, what would be right, and the change that makes it so.
//!
//! The cases stand in `tests/cases/iam-problems`, a document of the kind named behind `json` and
//! below it all that is found: place, severity, Access Analyzer's code, path, sentence, and the
//! lines that the quick fix changes. `UPDATE=1` writes what is found into the files.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use drydock::iam::{Fix, PolicyKind, Problem, Severity, validate};

/// One document of a case file.
struct Case {
    title: String,
    kind: PolicyKind,
    text: String,
    expected: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/iam-problems")
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder()).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    files
}

fn kind(name: &str) -> PolicyKind {
    let found = PolicyKind::ALL.into_iter().find(|kind| kind.name() == name);
    found.unwrap_or_else(|| panic!("no kind of policy is called `{name}`"))
}

/// The cases of a file: a heading, a block of JSON, a block of what is found in it.
fn cases(file: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for section in file.split("\n## ").skip(1) {
        let (title, rest) = section.split_once('\n').unwrap();
        let (_, rest) = rest.split_once("```json ").expect(title);
        let (name, rest) = rest.split_once('\n').unwrap();
        let (text, rest) = rest.split_once("\n```\n").expect(title);
        let (_, rest) = rest.split_once("```text\n").expect(title);
        let (expected, _) = rest.split_once("```").expect(title);
        let (title, text, expected) = (title.into(), filled(text), expected.into());
        cases.push(Case { title, kind: kind(name), text, expected });
    }
    cases
}

/// The text with `<7000 letters>` written out.
fn filled(text: &str) -> String {
    let Some((before, (count, behind))) = text
        .split_once('<')
        .and_then(|(before, rest)| Some((before, rest.split_once(" letters>")?)))
    else {
        return text.to_owned();
    };
    format!("{before}{}{behind}", "x".repeat(count.parse().unwrap()))
}

fn all_cases() -> Vec<Case> {
    files().iter().flat_map(|file| cases(&fs::read_to_string(file).unwrap())).collect()
}

/// Everything that is found in a document, as the case files show it.
fn shown(text: &str, kind: PolicyKind) -> String {
    let mut shown = String::new();
    for problem in validate(text, kind) {
        let (line, column) = problem.span.line_and_column(text);
        let (severity, code) = (problem.severity().name(), problem.code().unwrap_or("-"));
        let path = if problem.path.is_empty() { "document" } else { &problem.path };
        writeln!(shown, "{line}:{column} {severity} {code} {path}").unwrap();
        writeln!(shown, "  {}", problem.message()).unwrap();
        if let Some(fix) = problem.fix(text, kind) {
            writeln!(shown, "  fix: {}", fix.title).unwrap();
            shown += &changed_lines(text, &fix.apply(text));
        }
    }
    if shown.is_empty() { "nothing\n".to_owned() } else { shown }
}

/// The lines that differ, those of `before` with `-`, those of `after` with `+`.
fn changed_lines(before: &str, after: &str) -> String {
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    // How many lines at most are common to the ends from each pair of lines on.
    let mut common = vec![vec![0; after.len() + 1]; before.len() + 1];
    for (row, one) in before.iter().enumerate().rev() {
        for (column, other) in after.iter().enumerate().rev() {
            common[row][column] = if one == other {
                common[row + 1][column + 1] + 1
            } else {
                common[row + 1][column].max(common[row][column + 1])
            };
        }
    }
    let (mut row, mut column, mut lines) = (0, 0, String::new());
    while row < before.len() || column < after.len() {
        if row < before.len() && column < after.len() && before[row] == after[column] {
            (row, column) = (row + 1, column + 1);
        } else if column == after.len()
            || (row < before.len() && common[row + 1][column] >= common[row][column + 1])
        {
            writeln!(lines, "  - {}", before[row]).unwrap();
            row += 1;
        } else {
            writeln!(lines, "  + {}", after[column]).unwrap();
            column += 1;
        }
    }
    lines
}

#[test]
fn every_problem_is_found_with_its_place_its_remedy_and_its_fix() {
    let mut failures = String::new();
    for file in files() {
        let written = fs::read_to_string(&file).unwrap();
        let mut updated = written.clone();
        for case in cases(&written) {
            let found = shown(&case.text, case.kind);
            if found != case.expected {
                let title = &case.title;
                writeln!(failures, "{}: {title}\n{found}", file.display()).unwrap();
                let (head, rest) = updated.split_once(&format!("\n## {title}\n")).unwrap();
                let rest = rest.replacen(
                    &format!("```text\n{}```", case.expected),
                    &format!("```text\n{found}```"),
                    1,
                );
                updated = format!("{head}\n## {title}\n{rest}");
            }
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, updated).unwrap();
        }
    }
    assert!(failures.is_empty() || std::env::var_os("UPDATE").is_some(), "\n{failures}");
}

#[test]
fn every_kind_of_problem_has_a_case() {
    let mut seen = BTreeSet::new();
    for case in all_cases() {
        for problem in validate(&case.text, case.kind) {
            let debug = format!("{:?}", problem.kind);
            // What stands in quotes is the document's.
            for outside in debug.split('"').step_by(2) {
                let words = outside.split(|letter: char| !letter.is_alphanumeric());
                seen.extend(words.map(str::to_owned));
            }
        }
    }
    let mut missing = Vec::new();
    for (file, name) in [
        ("src/iam/problem.rs", "ProblemKind"),
        ("src/iam/template.rs", "VariableError"),
        ("src/iam/lint/doubt.rs", "Doubt"),
        ("src/iam/lint/doubt.rs", "Emptiness"),
        ("src/iam/lint/doubt.rs", "Redundancy"),
        ("src/iam/lint/doubt.rs", "ArnDoubt"),
        ("src/iam/lint/doubt.rs", "KeyDoubt"),
    ] {
        let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
        let source = fs::read_to_string(source).unwrap();
        let variants = variants(&source, name);
        assert!(!variants.is_empty(), "{file} has no {name}");
        missing.extend(variants.into_iter().filter(|variant| !seen.contains(variant)));
    }
    assert!(missing.is_empty(), "no case in tests/cases/iam-problems for {missing:?}");
}

/// The variants of an enum, read from its source: the lines one level in that begin with a name.
fn variants(source: &str, name: &str) -> Vec<String> {
    let (_, body) = source.split_once(&format!("pub enum {name} {{\n")).unwrap();
    let (body, _) = body.split_once("\n}\n").unwrap();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    let named = lines.filter(|line| line.starts_with(char::is_uppercase));
    named.map(|line| line.split(|it: char| !it.is_alphanumeric()).next().unwrap().into()).collect()
}

/// The law of fixes, looked at from outside: the problem is gone, and no error is new.
pub(super) fn assert_fix_holds(text: &str, kind: PolicyKind, problem: &Problem, fix: &Fix) {
    let after = fix.apply(text);
    let (before, found) = (validate(text, kind), validate(&after, kind));
    let count = |problems: &[Problem], wanted: &Problem| {
        problems.iter().filter(|one| one.kind == wanted.kind).count()
    };
    assert!(count(&found, problem) < count(&before, problem), "{problem} is still in\n{after}");
    if problem.code() == Some("JSON_SYNTAX_ERROR") {
        return;
    }
    for other in found.iter().filter(|one| one.severity() == Severity::Error) {
        assert!(count(&found, other) <= count(&before, other), "{other} is new in\n{after}");
    }
}

#[test]
fn a_fix_answers_its_problem_and_brings_no_new_error() {
    let mut fixes = 0;
    for case in all_cases() {
        for problem in validate(&case.text, case.kind) {
            if let Some(fix) = problem.fix(&case.text, case.kind) {
                assert_fix_holds(&case.text, case.kind, &problem, &fix);
                fixes += 1;
            }
        }
    }
    assert!(fixes > 60, "only {fixes} fixes in all cases");
}
