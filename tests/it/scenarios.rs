//! Every console transcript of `tests/cases/scenarios` comes out as it went in.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use drydock::cloud::Account;
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
        (
            unknown,
            "there is no scenario `nowhere`; there is: two-accounts, organisation, docker-hub, large-registry",
        ),
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
        // Everyone pulling and pushing, but for the question itself.
        let people = history.present().workstation.identities().count();
        assert_eq!(fix.unchanged, 2 * people - 1);
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

/// ECR keeps no history of tags; the simulation reads it off its steps.
#[test]
fn a_tag_is_followed_through_the_steps() {
    let mut history = History::new("two-accounts").unwrap();
    let host = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
    let id = |tag: &str| format!("--image-ids imageTag={tag}");
    let delete = "aws ecr batch-delete-image --repository-name team/api";
    for line in [
        "as publisher/admin".to_owned(),
        format!("docker tag {host}/team/api:1.4.2 {host}/team/api:latest"),
        format!("docker push {host}/team/api:latest"),
        format!("docker tag {host}/team/api:1.4.1 {host}/team/api:latest"),
        format!("docker push {host}/team/api:latest"),
        format!("{delete} {}", id("latest")),
    ] {
        let entry = history.run(&line);
        assert_eq!(entry.run.exit_code, 0, "{line}: {}", entry.run.text());
    }
    let followed = |history: &History| {
        let name = "team/api".parse().unwrap();
        let moves =
            history.tag_moves("111122223333".parse().unwrap(), "us-east-1".parse().unwrap(), &name);
        let mut told = Vec::new();
        for (tag, moves) in moves {
            let hops: Vec<_> = moves
                .iter()
                .map(|it| format!("{}:{}", it.step, it.to.map_or("-".to_owned(), |to| to.short())))
                .collect();
            told.push(format!("{tag} {}", hops.join(" ")));
        }
        told
    };
    let (old, new) = ("8ece96b74f87", "4a1c6567c389");
    let at_start = [format!("1.4.1 0:{old}"), format!("1.4.2 0:{new}")];
    let latest = format!("latest 3:{new} 5:{old} 6:-");
    assert_eq!(followed(&history), [&at_start[..], &[latest]].concat());
    history.go_to(4);
    assert_eq!(followed(&history), [&at_start[..], &[format!("latest 3:{new}")]].concat());
    history.go_to(0);
    assert_eq!(followed(&history), at_start);
}

/// A scenario of one account, with more members.
fn scenario_with(members: &str) -> String {
    format!(
        r#"{{"format": 1, "id": "x", "title": "X", "summary": "X.", "seed": 1,
            "clock": "2026-06-01T08:00:00Z",
            "accounts": [{{"name": "one", "id": "111122223333"}}],
            "question": {{"who": "one/root", "operation": "pull", "on": "x"}}, {members}}}"#
    )
}

#[test]
fn bulk_is_read_and_made() {
    let bulk = |account: &str, name: &str, images: &str, published: &str| {
        format!(
            r#""bulk": [{{"account": "{account}", "name": "{name}", "repositories": 2, "images": {images},
                "published": "{published}"}}]"#
        )
    };
    let text = scenario_with(&bulk("one", "a/b", "3", "busybox-glibc-amd64"));
    let sim = Scenario::parse(&text).unwrap().build().unwrap();
    let account = "111122223333".parse().unwrap();
    let registry = sim.cloud.registry(account, "us-east-1".parse().unwrap()).unwrap();
    let held = registry.repositories().map(|it| format!("{} {}", it.name(), it.images_count()));
    assert_eq!(held.collect::<Vec<_>>(), ["a/b-00001 3", "a/b-00002 3"]);
    assert!(sim.cloud.trail().is_empty(), "nobody called");
    let full = "set-up of `a/b`: The operation did not succeed because it would have exceeded a service limit for your account.";
    let cases = [
        (bulk("two", "a/b", "3", "x"), "set-up of `two`: no account of that name"),
        (bulk("one", "a/b", "3", "x"), "set-up of `x`: no published image of that name"),
        (
            bulk("one", "A", "3", "busybox-glibc-amd64"),
            "set-up of `A`: not the name of a repository",
        ),
        (bulk("one", "a/b", "10001", "busybox-glibc-amd64") + r#", "quotas": "study-text""#, full),
        (
            bulk("one", "a/b", "-1", "busybox-glibc-amd64"),
            "the scenario cannot be read: bulk[0].images: a whole number belongs here",
        ),
    ];
    for (members, expected) in cases {
        let built = Scenario::parse(&scenario_with(&members)).and_then(|scenario| scenario.build());
        assert_eq!(built.map(|_| ()).unwrap_err().to_string(), expected);
    }
}

#[test]
fn an_organisation_and_a_network_are_read_and_built() {
    let tree = r#""organization": {"management": "one", "units": [{"name": "A", "units": [{"name": "B"}]}]},
        "endpoints": [{"id": "vpce-1", "vpc": "vpc-1", "account": "one"}]"#;
    let sim = Scenario::parse(&scenario_with(tree)).unwrap().build().unwrap();
    let organization = sim.cloud.organization().unwrap();
    assert_eq!(organization.members().count(), 1);
    assert!(sim.cloud.route_through("vpce-1").is_some());
    let cases = [
        (r#""organization": {"management": "two"}"#, "set-up of `two`: no account of that name"),
        (
            r#""organization": {"management": "one", "units": [{"name": "A", "accounts": ["two"]}]}"#,
            "set-up of `two`: no account of that name",
        ),
        (
            r#""organization": {"management": "one", "units": [{"accounts": []}]}"#,
            "the scenario cannot be read: organization.units[0].name: missing",
        ),
        (
            r#""organization": {"management": "one", "root": "r-1"}"#,
            "the scenario cannot be read: organization: unknown member `root`",
        ),
        (
            r#""endpoints": [{"id": "vpce-1", "vpc": "vpc-1", "account": "two"}]"#,
            "set-up of `two`: no account of that name",
        ),
        (
            r#""endpoints": [{"id": "vpce-1", "vpc": "vpc-1", "account": "one", "policy": []}]"#,
            "set-up of `vpce-1`: the policy is refused: an array where an object belongs",
        ),
    ];
    for (members, expected) in cases {
        let built = Scenario::parse(&scenario_with(members)).and_then(|read| read.build());
        assert_eq!(built.unwrap_err().to_string(), expected, "{members}");
    }
}

/// What calls can change about who may do what.
fn permissions(history: &History) -> String {
    let cloud = &history.present().cloud;
    let directories: Vec<_> = cloud.accounts().map(|account| &account.directory).collect();
    let policies: Vec<_> = cloud
        .accounts()
        .flat_map(Account::registries)
        .flat_map(|(_, registry)| registry.policies().collect::<Vec<_>>())
        .collect();
    format!("{directories:?} {:?} {policies:?}", cloud.organization())
}

/// The commands of a transcript, one on each line.
fn commands(document: &str) -> impl Iterator<Item = &str> {
    document.lines().filter_map(|line| line.strip_prefix("$ "))
}

#[test]
fn a_call_that_fails_has_changed_nobodys_permissions() {
    let mut failed = 0;
    for file in transcripts() {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        if !matches!(&name[..2], "09" | "10" | "11" | "12" | "13") {
            continue;
        }
        let document = fs::read_to_string(&file).unwrap();
        let world = document.lines().find_map(|line| line.strip_prefix("World: ")).unwrap();
        let mut history = History::new(world).unwrap();
        for line in commands(&document) {
            let before = permissions(&history);
            let entry = history.run(line);
            if entry.run.exit_code != 0 {
                failed += 1;
                assert_eq!(permissions(&history), before, "{name}: {line}");
            }
        }
    }
    assert!(failed > 120, "{failed} calls failed");
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

/// An archive from outside is one step, shown as its command, and taken back like any other.
#[test]
fn an_archive_from_outside_is_one_step() {
    let mut history = History::new("two-accounts").unwrap();
    history.run("as publisher/admin");
    history.run("echo FROM scratch > Dockerfile");
    history.run("docker build -q -t mine:1 .");
    history.run("docker save -o mine.tar mine:1");
    let bytes = history.present().workstation.file("mine.tar").unwrap().to_vec();
    history.run("reset");
    let before = whole(&history);
    let entry = history.load_archive("My image.tar", &bytes);
    assert_eq!(&*entry.line, "docker load -i My-image.tar");
    assert_eq!((entry.run.text().as_str(), entry.step), ("Loaded image: mine:1\n", Some(1)));
    assert_eq!(history.present().workstation.file("My-image.tar").unwrap().to_vec(), bytes);
    assert!(history.undo());
    assert_eq!(whole(&history), before);
    // What cannot be loaded is no step, and nothing of it stays.
    let entry = history.load_archive("notes.txt", b"no archive");
    assert_eq!((entry.run.exit_code, entry.step), (1, None));
    assert_eq!(whole(&history), before);
}

/// What the organisation says is part of a simulation of somebody's policies, and said apart.
#[test]
fn a_simulation_of_policies_knows_the_organisation() {
    let mut history = History::new("organisation").unwrap();
    let label = history.present().workstation.identities().find_map(|identity| {
        let arn = identity.arn.as_deref()?;
        let in_organization = identity.label.ends_with("/admin") && arn.contains(":user/");
        in_organization.then(|| (identity.label.to_string(), arn.to_owned()))
    });
    let (label, arn) = label.unwrap();
    history.run(&format!("as {label}"));
    let line = format!(
        "aws iam simulate-principal-policy --policy-source-arn {arn} --action-names ecr:PutImage \
         --query 'EvaluationResults[].OrganizationsDecisionDetail.AllowedByOrganizations' \
         --output text"
    );
    let run = Rc::clone(&history.run(&line).run);
    assert_eq!(run.text(), "True\n", "{label}");
    assert!(run.is_only_looking());
}

/// Questions leave the world as it is, its trail included, and take nothing from what can be redone.
#[test]
fn questions_are_no_steps_and_call_nobody() {
    let mut history = History::new("two-accounts").unwrap();
    history.run("as publisher/admin");
    history.run("clock +1h");
    history.undo();
    let before = whole(&history);
    for line in [
        "can consumer/ci pull team/api:1.4.2",
        "who-can push team/api:1.4.2",
        "fix",
        "why",
        "history",
        "scenario",
        "checkpoint here",
        "checkpoint",
        "goto here",
    ] {
        let entry = history.run(line);
        assert!(entry.step.is_none() && entry.run.exchanges.is_empty(), "{line}");
        assert!(!entry.run.text().is_empty(), "{line}");
        assert_eq!(whole(&history), before, "{line}");
        assert!(history.can_redo(), "{line}");
    }
}

/// A repository that several registries have has to be named with one of them.
#[test]
fn an_image_without_its_registry_is_found_if_only_one_has_it() {
    let mut history = History::new("two-accounts").unwrap();
    history.run("as publisher/admin");
    history.run("aws ecr create-repository --repository-name team/api --region eu-west-1");
    let here = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
    let there = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    let several = format!(
        "can: several registries have a repository `team/api`; write the name with one of them: \
         {there}, {here}\n"
    );
    let cases = [
        ("team/api:1.4.2".to_owned(), 2, several),
        (format!("{here}/team/api:1.4.2"), 0, String::new()),
        ("team/web:2.0.0".to_owned(), 0, String::new()),
    ];
    for (image, exit_code, errors) in cases {
        let entry = history.run(&format!("can publisher/admin pull {image}"));
        assert_eq!((entry.run.exit_code, entry.run.stderr()), (exit_code, errors), "{image}");
    }
}
