//! Decisions with their reasons, one file per topic in `tests/cases/iam`.
//!
//! `UPDATE=1` writes the reasons anew; read the difference before you commit it.

use std::path::{Path, PathBuf};

use drydock::iam::{Authorization, StatementRef, Verdict, authorize};
use serde_json::Value;

use super::case;

#[test]
fn every_case_is_decided_for_its_reason() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for path in files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
        count += cases.len();
        let mut updated = text.clone();
        for case in &cases {
            let authorization = authorize(case::request(case), case::policies(case));
            let (decision, reason) = (authorization.verdict.to_string(), reason(&authorization));
            let expected =
                [&case["decision"], &case["reason"]].map(|value| value.as_str().unwrap());
            if [decision.as_str(), &reason] != expected {
                wrong.push(format!("{}: {decision}, {reason}; expected {expected:?}", case["id"]));
            }
            updated = with_reason(&updated, case, &reason);
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, updated).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 107, "{count} cases were found");
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/iam");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    files.sort();
    files
}

/// What the verdict rests on, in few words.
fn reason(authorization: &Authorization) -> String {
    let statement = |by: StatementRef| {
        let (attached, statement) = authorization.policies.get(by).unwrap();
        let name = statement.sid.as_deref().unwrap_or("-");
        let kind = authorization.aws_name(by.layer);
        format!("{kind} {} statement {} {name}", attached.name, by.statement)
            .trim_end_matches(" -")
            .to_owned()
    };
    match authorization.verdict {
        Verdict::Allowed { by: Some(by) } | Verdict::ExplicitlyDenied { by } => statement(by),
        Verdict::Allowed { by: None } => "the root user needs no policy".to_owned(),
        Verdict::ImplicitlyDenied { missing } => {
            format!("no {} allows it", authorization.aws_name(missing))
        }
        Verdict::NotModelled { by: Some(by) } => format!("perhaps {}", statement(by)),
        Verdict::NotModelled { by: None } => "unknown action".to_owned(),
    }
}

fn with_reason(text: &str, case: &Value, reason: &str) -> String {
    let start = text.find(&format!("\"id\": {}", case["id"])).unwrap();
    let (before, after) = text.split_at(start);
    let old = format!("\"reason\": {}", case["reason"]);
    let new = format!("\"reason\": {}", Value::from(reason));
    [before, &after.replacen(&old, &new, 1)].concat()
}
