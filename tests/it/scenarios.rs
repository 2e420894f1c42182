//! Every console transcript of `tests/cases/scenarios` comes out as it went in.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use drydock::sim::transcript::{TranscriptError, replay};
use drydock::sim::{ClientOperation, Finding, History, Question, Scenario, ask, propose_fix};

fn transcripts() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/scenarios");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_transcript_holds() {
    let mut failures = String::new();
    let files = transcripts();
    assert!(files.len() >= 8, "the user guide is in this folder");
    for file in files {
        let replay = replay(&fs::read_to_string(&file).unwrap()).unwrap();
        assert!(replay.commands > 0, "{}", file.display());
        for mismatch in replay.mismatches {
            writeln!(failures, "{}: {mismatch}", file.display()).unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Whatever ECR can do here, the transcripts show it done by command.
#[test]
fn every_operation_stands_in_a_transcript() {
    let texts: Vec<_> =
        transcripts().iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    for operation in drydock::ecr::operation::OPERATIONS {
        let mut command = "aws ecr".to_owned();
        for letter in operation.chars() {
            let dash = if command.ends_with("ecr") { " " } else { "-" };
            command.push_str(if letter.is_ascii_uppercase() { dash } else { "" });
            command.push(letter.to_ascii_lowercase());
        }
        assert!(texts.iter().any(|text| text.contains(&command)), "no transcript has `{command}`");
    }
}

#[test]
fn a_document_that_is_no_transcript_says_why() {
    let unknown = "World: nowhere";
    let cases = [
        ("", "no line `World: <scenario>` says where to run"),
        (unknown, "there is no scenario `nowhere`; there is: two-accounts"),
        (
            "World: two-accounts\n```console\nout\n```",
            "line 3: output before the first `$ command` of the block",
        ),
        (
            "World: two-accounts\n```console\n$ whoami",
            "line 2: this `console` block is not closed by ```",
        ),
    ];
    for (document, message) in cases {
        let error: TranscriptError = replay(document).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn the_same_commands_give_the_same_bytes() {
    for file in transcripts() {
        let document = fs::read_to_string(&file).unwrap();
        assert_eq!(replay(&document), replay(&document), "{}", file.display());
    }
}

/// The world as two people can compare it: everything in the cloud and on the machine.
fn whole(history: &History) -> String {
    format!("{:?}", history.present())
}

#[test]
fn undo_and_redo_give_back_the_very_same_worlds() {
    let mut history = History::new("two-accounts").unwrap();
    let mut worlds = vec![whole(&history)];
    for line in [
        "as publisher/admin",
        "aws ecr create-repository --repository-name scratch",
        "aws ecr get-login-password | docker login --username AWS --password-stdin 111122223333.dkr.ecr.us-east-1.amazonaws.com",
        "docker push 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2",
        "clock +13h",
    ] {
        history.run(line);
        worlds.push(whole(&history));
    }
    assert_eq!(history.steps().len(), 5, "every one of these is a step");
    for step in (0..5).rev() {
        assert!(history.undo());
        assert_eq!(whole(&history), worlds[step]);
    }
    assert!(!history.undo());
    for world in &worlds[1..] {
        assert!(history.redo());
        assert_eq!(&whole(&history), world);
    }
    assert!(!history.redo());
}

#[test]
fn the_opening_question_has_a_fix_that_helps_and_opens_nothing_else() {
    for info in Scenario::all() {
        let mut history = History::new(info.id).unwrap();
        for line in history.scenario().opening.clone() {
            history.run(&line);
        }
        assert_eq!(
            history.entries().last().unwrap().run.exit_code,
            1,
            "the opening ends in a failure"
        );
        let question = history.scenario().question().unwrap();
        let answer = ask(history.present(), &question);
        assert_eq!(answer.finding, Finding::Silent);
        let fix = propose_fix(history.present(), &answer).unwrap();
        assert_eq!(fix.also_opens, Vec::<String>::new());
        assert_eq!(fix.unchanged, 9);
        for command in &fix.commands {
            assert_eq!(history.run(command).run.exit_code, 0, "{command}");
        }
        assert_eq!(ask(history.present(), &question).finding, Finding::Allowed);
    }
}

#[test]
fn a_question_is_never_a_command() {
    let history = History::new("two-accounts").unwrap();
    for on in ["x; aws ecr describe-repositories", "$(whoami)", "a b", "x > file", "'", "x|cat", ""]
    {
        let who = "publisher/admin".to_owned();
        for operation in ClientOperation::ALL {
            let answer = ask(
                history.present(),
                &Question { who: who.clone(), operation, on: on.to_owned() },
            );
            assert_eq!(answer.finding, Finding::OtherCause, "{on}");
            assert!(answer.calls.is_empty(), "{on}");
            assert!(answer.client_output.contains("invalid reference format"), "{on}");
        }
    }
}

#[test]
fn looking_is_recorded_but_is_no_step() {
    let mut history = History::new("two-accounts").unwrap();
    history.run("as publisher/admin");
    history.run("aws ecr create-repository --repository-name scratch");
    history.undo();
    let calls = |history: &History| {
        let trail = history.present().cloud.trail();
        trail.last().map(|call| (call.operation, call.outcome.to_string())).unwrap()
    };
    history.run("aws ecr describe-repositories");
    assert_eq!(calls(&history), ("DescribeRepositories", "succeeded".to_owned()));
    history.run("as consumer/ci");
    history.undo();
    assert_eq!(calls(&history), ("DescribeRepositories", "succeeded".to_owned()));
    let mut denied = History::new("two-accounts").unwrap();
    denied.run("aws ecr describe-images --repository-name team/api --registry-id 111122223333");
    assert_eq!(calls(&denied), ("DescribeImages", "denied".to_owned()));
    assert!(denied.steps().is_empty());
}

#[test]
fn an_answer_says_when_a_login_would_be_needed_first() {
    const IMAGE: &str = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2";
    let question = Question {
        who: "publisher/admin".into(),
        operation: ClientOperation::Pull,
        on: IMAGE.into(),
    };
    let mut history = History::new("two-accounts").unwrap();
    let headline = |history: &History| ask(history.present(), &question).headline;
    assert_eq!(headline(&history), "Allowed");
    history.run("clock +13h");
    assert_eq!(headline(&history), "Allowed, after a login");
    history.run("as publisher/admin");
    history.run("docker logout 111122223333.dkr.ecr.us-east-1.amazonaws.com");
    assert_eq!(headline(&history), "Allowed, after a login");
}

/// Who can do what in the scenario's world, with the call that decides.
#[test]
fn questions_are_answered_by_what_the_clients_meet() {
    const IMAGE: &str = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2";
    const IMMUTABLE: &str = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/web:2.0.0";
    const MISSING: &str = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:9.9.9";
    const ELSEWHERE: &str = "111122223333.dkr.ecr.us-west-2.amazonaws.com/team/api:1.4.2";
    use ClientOperation::{Login, Pull, Push};
    let cases = [
        ("consumer/ci", Login, IMAGE, Finding::Allowed, "ecr:GetAuthorizationToken"),
        ("consumer/ci", Pull, IMAGE, Finding::Silent, "ecr:BatchGetImage"),
        ("consumer/ci", Push, IMAGE, Finding::Silent, "ecr:BatchCheckLayerAvailability"),
        ("publisher/ci", Push, IMAGE, Finding::Allowed, "ecr:PutImage"),
        ("publisher/ci", Pull, IMAGE, Finding::Silent, "ecr:GetDownloadUrlForLayer"),
        ("publisher/admin", Pull, IMAGE, Finding::Allowed, "ecr:GetDownloadUrlForLayer"),
        ("publisher/admin", Push, IMMUTABLE, Finding::OtherCause, "ecr:PutImage"),
        ("publisher/admin", Pull, MISSING, Finding::OtherCause, "ecr:BatchGetImage"),
        ("publisher/admin", Pull, ELSEWHERE, Finding::OtherCause, "ecr:BatchGetImage"),
        ("nobody", Pull, IMAGE, Finding::OtherCause, ""),
    ];
    let history = History::new("two-accounts").unwrap();
    for (who, operation, on, finding, action) in cases {
        let question = Question { who: who.to_owned(), operation, on: on.to_owned() };
        let answer = ask(history.present(), &question);
        let deciding = answer.deciding.map_or("", |index| &answer.calls[index].action);
        assert_eq!((answer.finding, deciding), (finding, action), "{question:?}: {answer:#?}");
    }
}

/// A scenario says how much its registries take; where it does not, as much as AWS says today.
#[test]
fn a_scenario_chooses_its_quotas() {
    let text = include_str!("../../src/sim/scenarios/two-accounts.json");
    let with =
        |quotas: &str| text.replacen("\"seed\"", &format!("\"quotas\": {quotas},\n  \"seed\""), 1);
    let cases = [
        (text.to_owned(), Ok(Some("aws-today"))),
        (with("\"aws-today\""), Ok(Some("aws-today"))),
        (with("\"study-text\""), Ok(Some("study-text"))),
        (
            with("\"tomorrow\""),
            Err(
                "the scenario cannot be read: quotas: `tomorrow` is not known; there is: aws-today, study-text",
            ),
        ),
    ];
    for (text, expected) in cases {
        let found = Scenario::parse(&text).map(|scenario| {
            let sim = scenario.build().unwrap();
            let account = "111122223333".parse().unwrap();
            let registry = sim.cloud.registry(account, drydock::aws::Region::US_EAST_1).unwrap();
            assert_eq!(registry.quotas, sim.cloud.quotas());
            sim.cloud.quotas().name()
        });
        assert_eq!(found.map_err(|error| error.to_string()), expected.map_err(str::to_owned));
    }
}
