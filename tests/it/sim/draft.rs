//! Places of policies, and changes to them that are not made yet.

use std::rc::Rc;

use drydock::sim::{
    ClientOperation, Finding, History, PolicyPlace, Question, Scenario, Sim, Switch, ask,
};

const REPOSITORY: &str = "repository:111122223333/us-east-1/team/api";
const IMAGE: &str = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2";

fn place(text: &str) -> PolicyPlace {
    text.parse().unwrap()
}

fn lets_pull(who: &str) -> Rc<str> {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"AWS": "{who}"}}, "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}}]}}"#
    )
    .into()
}

fn pull(sim: &Sim, who: &str) -> Finding {
    let question =
        Question { who: who.to_owned(), operation: ClientOperation::Pull, on: IMAGE.to_owned() };
    ask(sim, &question).finding
}

#[test]
fn every_place_of_every_scenario_reads_back_and_says_what_it_is() {
    for info in Scenario::all() {
        let sim = Scenario::find(info.id).unwrap().build().unwrap();
        let places = PolicyPlace::all(&sim);
        assert!(places.len() > 3, "{}", info.id);
        for each in places {
            assert_eq!(place(&each.to_string()), each);
            assert!(!each.title(&sim).is_empty());
            let Some(text) = each.text(&sim) else { continue };
            // AWS alone writes RCPs that allow.
            let read = drydock::iam::Policy::parse(&text, each.kind(&sim));
            assert!(each.is_of_aws(&sim) || read.is_ok(), "{each}: {read:?}");
        }
    }
}

#[test]
fn what_is_no_place_is_refused_with_examples() {
    for text in [
        "",
        "repository",
        "repository:1/us-east-1/team/api",
        "repository:111122223333/nowhere-1/team/api",
        "repository:111122223333/us-east-1/",
        "identity:111122223333/role/ci",
        "identity:111122223333/robot/ci/Pull",
        "boundary:111122223333/group/team",
        "managed:policy/Pull",
        "trust:111122223333/",
        "session:",
        "somewhere:else",
    ] {
        let refused = text.parse::<PolicyPlace>().unwrap_err().to_string();
        assert!(
            refused.starts_with(&format!("`{text}` is no place of a policy; one is ")),
            "{refused}"
        );
    }
}

#[test]
fn a_draft_counts_where_it_is_applied_and_nowhere_else() {
    let mut history = History::new("two-accounts").unwrap();
    let ci = "arn:aws:iam::444455556666:role/ci";
    assert_eq!(pull(history.present(), "consumer/ci"), Finding::Silent);
    history.edit(&place(REPOSITORY), Some(lets_pull(ci)));
    let sim = Rc::clone(history.present());
    assert_eq!(pull(&sim, "consumer/ci"), Finding::Silent);
    let applied = sim.draft.applied(&sim).unwrap();
    assert_eq!(pull(&applied, "consumer/ci"), Finding::Allowed);
    assert!(applied.draft.is_empty());
    let off = Sim { draft: sim.draft.switched(0, Switch::Off).unwrap(), ..Sim::clone(&sim) };
    assert_eq!(pull(&off.draft.applied(&off).unwrap(), "consumer/ci"), Finding::Silent);
    assert_eq!(off.draft.commands(&off).unwrap(), Vec::<String>::new());
}

#[test]
fn while_it_is_no_policy_the_last_valid_version_counts() {
    let mut history = History::new("two-accounts").unwrap();
    let valid = lets_pull("arn:aws:iam::444455556666:role/ci");
    history.edit(&place(REPOSITORY), Some(Rc::clone(&valid)));
    history.edit(&place(REPOSITORY), Some("{ half of".into()));
    let sim = Rc::clone(history.present());
    assert_eq!(sim.draft.edits()[0].text.as_deref(), Some("{ half of"));
    assert!(!sim.draft.edits()[0].is_valid());
    let (applied, errors) = sim.draft.applied_as_far(&sim);
    assert_eq!((pull(&applied, "consumer/ci"), errors), (Finding::Allowed, Vec::new()));
    let refused = sim.draft.applied(&sim).unwrap_err();
    assert_eq!(*refused.place(), place(REPOSITORY));
    assert!(refused.to_string().contains("this is no policy"), "{refused}");
    assert!(sim.draft.commands(&sim).is_err());
}

#[test]
fn writing_at_one_place_is_one_step_and_undone_at_once() {
    let mut history = History::new("two-accounts").unwrap();
    for text in ["{", "{}", r#"{"Version": "2012-10-17"}"#] {
        history.edit(&place(REPOSITORY), Some(text.into()));
    }
    assert_eq!(history.steps().len(), 1);
    history.edit(&place("registry:111122223333/us-east-1"), Some("{}".into()));
    assert_eq!((history.steps().len(), history.present().draft.edits().len()), (2, 2));
    history.undo();
    assert_eq!(history.present().draft.edits().len(), 1);
    history.undo();
    assert!(history.present().draft.is_empty());
    history.redo();
    let world = Rc::clone(history.present());
    history.edit(&place(REPOSITORY), place(REPOSITORY).text(&world));
    assert!(history.present().draft.is_empty(), "what the world says already is no edit");
}

#[test]
fn a_principal_who_is_not_there_is_refused_as_the_call_would() {
    let sim = Scenario::find("two-accounts").unwrap().build().unwrap();
    let ghost = lets_pull("arn:aws:iam::444455556666:role/ghost");
    let draft = sim.draft.with(&sim, place(REPOSITORY), Some(ghost));
    let refused = draft.applied(&sim).unwrap_err().to_string();
    assert!(
        refused.contains("there is no principal arn:aws:iam::444455556666:role/ghost"),
        "{refused}"
    );
}

/// Every place that a command can change: applying the draft and typing its commands lead to the
/// same documents.
#[test]
fn typing_the_commands_says_the_same_as_applying() {
    let allow = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecr:*","Resource":"*"}]}"#;
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:PrincipalTag/said":"it's"}}}]}"#;
    for info in ["two-accounts", "organisation"] {
        let sim = Scenario::find(info).unwrap().build().unwrap();
        let mut changed = 0;
        for each in PolicyPlace::all(&sim) {
            let text = match &each {
                PolicyPlace::Trust { .. } => trust,
                PolicyPlace::Repository { .. } => &lets_pull("*"),
                PolicyPlace::Identity { .. }
                | PolicyPlace::Managed { .. }
                | PolicyPlace::Boundary { .. }
                | PolicyPlace::Control { .. } => allow,
                PolicyPlace::Session { .. }
                | PolicyPlace::Registry { .. }
                | PolicyPlace::VpcEndpoint { .. } => continue,
            };
            if each.is_of_aws(&sim) || each.kind(&sim) == drydock::iam::PolicyKind::ResourceControl
            {
                continue;
            }
            let draft = sim.draft.with(&sim, each.clone(), Some(text.into()));
            let Ok(commands) = draft.commands(&sim) else { continue };
            let applied = draft.applied(&sim).unwrap();
            let mut typed = sim.clone();
            for line in &commands {
                let run = typed.workstation.run(&mut typed.cloud, line);
                assert_eq!(run.exit_code, 0, "{line}: {}", run.text());
            }
            assert_eq!(each.text(&typed), each.text(&applied), "{each}");
            assert_eq!(each.text(&typed).as_deref(), Some(text), "{each}");
            assert_eq!(typed.workstation.prompt(), sim.workstation.prompt());
            changed += 1;
        }
        assert!(changed >= 3, "{info}: {changed} places can be changed with commands");
    }
}

#[test]
fn draft_is_listed_switched_applied_and_discarded_by_command() {
    let mut history = History::new("two-accounts").unwrap();
    let said = |history: &mut History, line: &str| history.run(line).run.text().trim().to_owned();
    assert_eq!(
        said(&mut history, "draft"),
        "The draft is empty: it holds changes to policies that are not made yet."
    );
    assert_eq!(said(&mut history, "draft apply"), "draft: there is no edit that is on");
    let edit = |history: &mut History| {
        let ci = "arn:aws:iam::444455556666:role/ci";
        history.edit(&place(REPOSITORY), Some(lets_pull(ci)));
    };
    edit(&mut history);
    let listed = "1  on   Repository policy of team/api in 111122223333, us-east-1";
    assert_eq!(said(&mut history, "draft"), listed);
    assert_eq!(said(&mut history, "draft off 1"), listed.replace("on ", "off"));
    assert_eq!(said(&mut history, "draft off 2"), "draft: there is no edit 2; the last one is 1");
    assert_eq!(said(&mut history, "draft discard"), "The draft is empty; `undo` brings it back.");
    assert!(history.present().draft.is_empty());
    history.undo();
    assert_eq!(history.present().draft.edits().len(), 1);
    said(&mut history, "draft on 1");
    said(&mut history, "draft apply");
    assert!(history.present().draft.is_empty());
    assert_eq!(pull(history.present(), "consumer/ci"), Finding::Allowed);
}
