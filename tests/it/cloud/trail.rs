//! Calls in the shape of CloudTrail, the accounts that get them, and the policy that they need.

use std::fmt::Write as _;
use std::{env, fs};

use drydock::cloud::log::{LogEntry, LogFilter, json_lines, pulls};
use drydock::cloud::{CallRecord, Cloud, Route, ServiceCaller};
use drydock::iam::least::least;
use drydock::json::{Layout, print};
use drydock::sim::{History, Sim};

use super::support::{PUBLISHER, ecr_request, id};

const LOGIN: &str = "aws ecr get-login-password | docker login --username AWS --password-stdin \
                     111122223333.dkr.ecr.us-east-1.amazonaws.com";
const PULL: &str = "docker pull 111122223333.dkr.ecr.us-east-1.amazonaws.com/shared/base:1.38";
const LIST: &str = "aws ecr list-images --registry-id 111122223333 --repository-name shared/base";

/// The world of a scenario after some lines, whose last may fail.
fn world(scenario: &str, lines: &[&str]) -> Sim {
    let mut history = History::new(scenario).unwrap();
    for (index, line) in lines.iter().enumerate() {
        let entry = history.run(line);
        let is_last = index + 1 == lines.len();
        assert!(is_last || entry.run.exit_code == 0, "{line}: {}", entry.run.text());
    }
    Sim::clone(history.present())
}

fn exporting(command: &str) -> String {
    format!(
        "export $(printf 'AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s AWS_SESSION_TOKEN=%s' \
         $(aws sts {command} --query \
         'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text))"
    )
}

fn last(cloud: &Cloud) -> &CallRecord {
    cloud.trail().last().unwrap()
}

/// A title, what stands below it, and the record.
fn section(text: &mut String, title: &str, record: &CallRecord) {
    let json = print(&record.to_cloud_trail(None), Layout::Spaces(2));
    writeln!(text, "\n## {title}\n\n```json\n{json}\n```").unwrap();
}

/// Callers, ways and services, each by what is typed.
fn typed(text: &mut String) {
    let assume = exporting(
        "assume-role --role-arn arn:aws:iam::111122223333:role/admin --role-session-name one \
         --source-identity ada",
    );
    let token = exporting("get-session-token");
    let federated = exporting("get-federation-token --name guest");
    let rows: [(&str, &[&str]); 12] = [
        ("A user looks", &["as publisher/admin", LIST]),
        (
            "A user changes something",
            &[
                "as publisher/admin",
                "aws ecr create-repository --repository-name made --tags Key=team,Value=api",
            ],
        ),
        (
            "A user is refused",
            &["as consumer/ci", "aws ecr create-repository --repository-name mirror"],
        ),
        (
            "A user asks for what is not there",
            &["as publisher/admin", "aws ecr list-images --repository-name nothing"],
        ),
        ("A token of `GetSessionToken`", &["as publisher/admin", &token, LIST]),
        ("A session of a role, with a source identity", &["as publisher/admin", &assume, LIST]),
        ("A session of `GetFederationToken`", &["as publisher/admin", &federated, LIST]),
        ("A root user", &["as publisher/root", LIST]),
        ("Another account's repository, by docker", &["as consumer/ci", LOGIN, PULL]),
        ("Through a VPC endpoint", &["as consumer/admin", "network vpce-0c0ffee0123456789", LIST]),
        (
            "IAM: keys are made, and their secret is nobody's",
            &[
                "as publisher/admin",
                "aws iam create-user --user-name ana --tags Key=team,Value=api",
                "aws iam create-access-key --user-name ana --query AccessKey.Status",
            ],
        ),
        (
            "STS: a session is made",
            &[
                "as publisher/admin",
                "aws sts assume-role --role-arn arn:aws:iam::111122223333:role/admin \
             --role-session-name one --query AssumedRoleUser.Arn",
            ],
        ),
    ];
    for (title, lines) in rows {
        section(text, title, last(&world("organisation", lines).cloud));
    }
}

/// The records of the document, in its order.
fn document() -> String {
    let mut text = String::from(
        "# Calls in the shape of CloudTrail\n\nOne record for each kind of caller, way and \
         service. `UPDATE=1 cargo test trail` writes this file; then read the diff.\n",
    );
    typed(&mut text);
    let mut sim = world("organisation", &[]);
    let keys = sim.workstation.identity("publisher/admin").unwrap().credentials.clone();
    let body = r#"{"repositoryName":"shared/base"}"#;
    let service = ServiceCaller {
        name: "codebuild.amazonaws.com".into(),
        source_account: id(PUBLISHER),
        source_arn: None,
    };
    sim.cloud.handle_as_service(&service, ecr_request(&keys, "ListImages", body));
    section(&mut text, "A service for itself", last(&sim.cloud));
    let forwarded = Route::default().forwarded_by("cloudformation.amazonaws.com");
    sim.cloud.handle_via(&forwarded, ecr_request(&keys, "ListImages", body));
    section(&mut text, "A service that forwards a user's call", last(&sim.cloud));
    text
}

#[test]
fn every_caller_is_told_in_the_shape_of_cloud_trail() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/trail.md");
    let found = document();
    if env::var_os("UPDATE").is_some() {
        fs::write(file, &found).unwrap();
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    let differing = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    assert_eq!(differing, None, "`UPDATE=1 cargo test trail` writes the file anew");
    assert_eq!(found.lines().count(), expected.lines().count());
}

#[test]
fn no_secret_stands_in_the_log() {
    let lines = [
        "as publisher/admin",
        "aws iam create-user --user-name ana --query User.UserName",
        "aws iam create-access-key --user-name ana > key.json",
        "aws sts get-session-token > token.json",
        "aws sts get-federation-token --name guest > guest.json",
        LOGIN,
        "aws ecr get-authorization-token > login.json",
    ];
    let sim = world("two-accounts", &lines);
    let log = json_lines(&sim.cloud.log());
    let secrets = [
        ("key.json", "SecretAccessKey"),
        ("token.json", "SecretAccessKey"),
        ("guest.json", "SecretAccessKey"),
        ("login.json", "authorizationToken"),
    ];
    for (file, name) in secrets {
        let text = String::from_utf8(sim.workstation.file(file).unwrap().to_vec()).unwrap();
        let (_, rest) = text.split_once(&format!("\"{name}\": \"")).unwrap();
        let (secret, _) = rest.split_once('"').unwrap();
        assert!(secret.len() >= 40, "{file}");
        assert!(!log.contains(secret), "the {name} of {file} stands in the log");
    }
}

#[test]
fn a_call_is_told_to_the_caller_and_to_the_owner() {
    let recipients = |lines: &[&str]| {
        let sim = world("two-accounts", lines);
        last(&sim.cloud).recipients().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let own = "aws ecr describe-images --repository-name team/api";
    let other = "aws ecr describe-images --registry-id 111122223333 --repository-name team/api";
    let cases: [(&[&str], &[&str]); 4] = [
        (&["as publisher/admin", own], &["111122223333"]),
        (&["as consumer/ci", other], &["444455556666", "111122223333"]),
        (&["as publisher/admin", "aws iam list-users"], &["111122223333"]),
        (
            &[
                "as publisher/admin",
                LOGIN,
                "clock +13h",
                "docker pull 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2",
            ],
            &[],
        ),
    ];
    for (lines, expected) in cases {
        assert_eq!(recipients(lines), expected, "{lines:?}");
    }
}

/// The policy that everything needs that was done in a scenario lets everything of it happen again.
#[test]
fn the_least_privilege_of_what_was_done_is_enough_for_it() {
    let worlds: [(&str, &[&str]); 2] = [
        (
            "two-accounts",
            &[
                "as publisher/admin",
                LOGIN,
                "docker pull 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2",
                "aws iam create-user --user-name ana",
                "aws sts get-caller-identity",
                "aws cloudtrail lookup-events --max-items 1",
                "aws cloudwatch describe-alarms",
            ],
        ),
        ("organisation", &["as consumer/ci", LOGIN, PULL, "as publisher/admin", LIST]),
    ];
    for (scenario, lines) in worlds {
        let sim = world(scenario, lines);
        let calls = sim.cloud.trail().iter().filter(|call| call.is_in_cloud_trail());
        let decisions: Vec<_> = calls.flat_map(|call| &call.authorizations).collect();
        let found = least(decisions.iter().map(|decision| &***decision));
        let allowed: Vec<_> =
            decisions.iter().filter(|decision| decision.verdict.is_allowed()).collect();
        assert!(found.allowed > 20, "{scenario}: {}", found.allowed);
        for decision in allowed {
            let (action, resource) = (&decision.request.action, &decision.request.resource);
            assert!(found.suffices(decision), "{scenario}: {action} on {resource:?}");
        }
    }
}

#[test]
fn a_filter_takes_what_it_names() {
    let push = "docker push 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2";
    let refused = "aws ecr list-images --registry-id 111122223333 --repository-name team/api";
    let sim =
        world("two-accounts", &["as publisher/admin", LOGIN, push, "as consumer/ci", refused]);
    let log = sim.cloud.log();
    let count = |filter: &str| {
        let filter = LogFilter::parse(&format!("since:2026-06-01T09:00:00Z {filter}")).unwrap();
        log.iter().filter(|entry| filter.takes(entry)).count()
    };
    let all = count("");
    let cases = [
        ("who:CI", 1),
        ("who:444455556666", 1),
        ("outcome:denied", 1),
        ("denied listimages", 1),
        ("denied putimage", 0),
        ("on:team/api", all - 1),
        ("source:eventbridge", count("outcome:reported")),
        ("region:eu-west-1", 0),
        ("action:getauth", 1),
        ("until:2026-06-01T08:00:00Z", 0),
    ];
    for (filter, expected) in cases {
        assert_eq!(count(filter), expected, "{filter}");
    }
}

/// Figures that are drawn: one pull a minute apart, and one a week later.
#[test]
fn pulls_are_counted_in_periods_that_fit() {
    const TAG: &str = "docker pull 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2";
    let figures = |lines: &[&str]| {
        let mut all = vec!["as publisher/admin", LOGIN];
        all.extend(lines);
        let log = world("two-accounts", &all).cloud.log();
        pulls(&log).map(|found| (found.period.as_secs(), found.repositories))
    };
    let of = |figures: &[u64]| vec![("team/api".to_owned(), figures.to_vec())];
    let cases: [(&[&str], _); 4] = [
        (&[], None),
        (&[TAG, TAG], Some((60, of(&[2])))),
        (&[TAG, "clock +2m", TAG], Some((60, of(&[1, 0, 1])))),
        (&[TAG, "clock +3h", TAG], Some((900, of(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])))),
    ];
    for (lines, expected) in cases {
        assert_eq!(figures(lines), expected, "{lines:?}");
    }
}

#[test]
fn a_record_leads_back_to_its_step() {
    let mut history = History::new("two-accounts").unwrap();
    for line in ["as publisher/admin", LOGIN, "aws ecr delete-repository --repository-name x1"] {
        history.run(line);
    }
    let moments = |history: &History| {
        let log = history.present().cloud.log();
        let of = |entry: Option<&LogEntry>| entry.and_then(|entry| history.moment_of(entry));
        (of(log.first()), of(log.last()))
    };
    assert_eq!(moments(&history), (Some(0), Some(3)));
    let last = history.present().cloud.log().pop().unwrap();
    history.undo();
    assert_eq!(moments(&history), (Some(0), Some(2)));
    assert_eq!(history.moment_of(&last), None, "what was undone is not of this past");
}
