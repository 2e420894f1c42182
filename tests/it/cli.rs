//! The native tool from outside: every console transcript of `tests/cases/cli` comes out as it
//! went in, and streams behave as streams.
//!
//! A command is a line `$ drydock …`, possibly with `NAME=value` before it and `< FILE` behind it;
//! below it stands what it prints, on standard output first, and `exit: N` if it ends with another
//! code than 0. `UPDATE=1` rewrites.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/cli");

/// The built tool in the folder of the transcripts, with nothing of this machine's settings.
fn drydock(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_drydock"));
    command.args(words).current_dir(FOLDER).env_clear();
    command
}

/// What `line` prints, exit code included.
fn run(line: &str) -> String {
    let (line, file) = line.split_once(" < ").unwrap_or((line, ""));
    let words: Vec<_> = line.split_whitespace().collect();
    let tool = words.iter().position(|word| *word == "drydock").expect(line);
    let mut command = drydock(&words[tool + 1..]);
    command.envs(words[..tool].iter().filter_map(|setting| setting.split_once('=')));
    if !file.is_empty() {
        let file = PathBuf::from(FOLDER).join(file);
        command.stdin(fs::File::open(&file).unwrap_or_else(|_| panic!("{}", file.display())));
    }
    let output = command.output().unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    let code = output.status.code().unwrap();
    if code != 0 {
        writeln!(text, "exit: {code}").unwrap();
    }
    text
}

/// A transcript with what its commands really print.
fn replay(document: &str) -> String {
    let mut text = String::new();
    let mut is_console = false;
    for line in document.lines() {
        if let Some(command) = line.strip_prefix("$ ").filter(|_| is_console) {
            writeln!(text, "{line}").unwrap();
            text.push_str(&run(command));
        } else if line.starts_with("```") {
            is_console = line == "```console";
            writeln!(text, "{line}").unwrap();
        } else if !is_console {
            writeln!(text, "{line}").unwrap();
        }
    }
    text
}

#[test]
fn every_transcript_of_the_tool_holds() {
    let mut files: Vec<PathBuf> =
        fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    assert_eq!(files.len(), 4, "one for each of decide, lifecycle, validate and why");
    for file in files {
        let written = fs::read_to_string(&file).unwrap();
        let printed = replay(&written);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, &printed).unwrap();
        } else {
            assert_eq!(printed, written, "{}", file.display());
        }
    }
}

/// All worked cases as one stream, each line's decision against what it must be.
#[test]
fn decide_agrees_with_every_worked_case() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/iam");
    let mut cases = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        cases.push_str(&fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    let mut child =
        drydock(&["decide"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let sent = cases.clone();
    let writer = std::thread::spawn(move || input.write_all(sent.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().count(), cases.lines().count());
    for (case, answer) in cases.lines().zip(answers.lines()) {
        let case: serde_json::Value = serde_json::from_str(case).unwrap();
        let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
        assert_eq!(answer["id"], case["id"]);
        let is_open = case["expect"] == "notModelled";
        let expected = if is_open { &serde_json::json!("implicitDeny") } else { &case["expect"] };
        assert_eq!(&answer["decision"], expected, "{answer}");
        assert_eq!(answer["notModelled"] == true, is_open, "{answer}");
        assert!(answer["decidedBy"]["layer"].is_string(), "{answer}");
        let is_denial = answer["decision"] != "allowed" && !is_open;
        let message = answer["message"].as_str().unwrap();
        assert_eq!(message.starts_with("User: "), is_denial, "{answer}");
    }
}

/// Whoever asks one question and waits gets its answer before asking the next.
#[test]
fn decide_answers_a_line_before_it_waits_for_the_next() {
    let case = fs::read_to_string(PathBuf::from(FOLDER).join("cases.jsonl")).unwrap();
    let case = case.lines().next().unwrap();
    let mut child =
        drydock(&["decide"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        writeln!(input, "{case}").unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        assert!(answer.starts_with(r#"{"id":"pull","#), "{answer}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn bytes_that_are_no_text_are_one_error_of_the_stream() {
    let mut child =
        drydock(&["decide"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"{\"id\":\"\xff\"}\n\n[]").unwrap();
    let output = child.wait_with_output().unwrap();
    let lines = [
        r#"{"line":1,"decision":"error","message":"no text in UTF-8 behind byte 7"}"#,
        r#"{"line":3,"decision":"error","message":"`request` is missing or not of its form"}"#,
        "",
    ];
    assert_eq!(String::from_utf8(output.stdout).unwrap(), lines.join("\n"));
    assert_eq!(output.status.code(), Some(1));
}
