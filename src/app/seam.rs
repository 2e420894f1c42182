//! Stands where `sim` will stand: deleted when the engine lands. Nothing here ships.
#![allow(missing_docs, clippy::all, clippy::pedantic, reason = "a placeholder for one afternoon")]

use std::rc::Rc;

use crate::iam::Layer;
use crate::iam::Proof;
use crate::iam::proof::{Join, Lane, Rung, RungState, StatementRow, Test, TestOutcome};
use crate::json::Span;
use crate::sim::{Answer, AskedCall, Finding, Fix, Question};

#[derive(Clone, Debug, PartialEq)]
pub struct Sim {
    pub step: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Out,
    Err,
}

#[derive(Debug)]
pub struct Run {
    pub output: Vec<(Stream, String)>,
    pub exit_code: u8,
}

#[derive(Debug)]
pub struct Entry {
    pub number: usize,
    pub prompt: String,
    pub line: String,
    pub run: Rc<Run>,
    pub step: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub line: String,
    pub run: Rc<Run>,
}

#[derive(Clone, Debug)]
pub struct History {
    present: Rc<Sim>,
    steps: Vec<Step>,
    entries: Vec<Rc<Entry>>,
    position: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub text: String,
    pub description: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    pub from: usize,
    pub to: usize,
    pub items: Vec<Suggestion>,
}

impl Sim {
    pub fn complete(&self, line: &str, cursor: usize) -> Completions {
        let words = [
            ("docker pull", "fetch an image from a registry"),
            ("docker push", "send an image to a registry"),
            ("docker images", "list local images"),
            ("aws ecr describe-images", "list the images of a repository"),
            ("aws ecr get-repository-policy", "print a repository's policy"),
        ];
        let items = words
            .iter()
            .filter(|(word, _)| word.starts_with(line) && *word != line)
            .map(|(word, description)| Suggestion {
                text: (*word).to_owned(),
                description: (*description).to_owned(),
            })
            .collect();
        Completions { from: 0, to: cursor, items }
    }

    pub fn clock(&self) -> String {
        "2026-06-01 09:12".to_owned()
    }

    pub fn identity(&self) -> String {
        "consumer/ci".to_owned()
    }
}

impl History {
    pub fn new(_scenario: &str) -> Self {
        let mut history = Self {
            present: Rc::new(Sim { step: 0 }),
            steps: Vec::new(),
            entries: Vec::new(),
            position: 0,
        };
        history.run("docker pull 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2");
        history
    }
    pub fn scenario_id(&self) -> &str {
        "two-accounts"
    }
    pub fn present(&self) -> &Rc<Sim> {
        &self.present
    }
    pub fn run(&mut self, line: &str) {
        if line == "clear" {
            self.entries.clear();
            return;
        }
        let denied = line.starts_with("docker pull") && self.position < 2;
        let run = Rc::new(if denied {
            Run { output: vec![(Stream::Err, "Error response from daemon: pull access denied for 111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api, repository does not exist or may require 'docker login': denied: User: arn:aws:sts::444455556666:assumed-role/ci/build is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:111122223333:repository/team/api because no resource-based policy allows the ecr:BatchGetImage action".into())], exit_code: 1 }
        } else {
            Run {
                output: line.split(' ').map(|word| (Stream::Out, format!("{word}: ok"))).collect(),
                exit_code: 0,
            }
        });
        self.steps.truncate(self.position);
        self.steps.push(Step { line: line.to_owned(), run: Rc::clone(&run) });
        self.position += 1;
        self.present = Rc::new(Sim { step: self.position });
        self.entries.push(Rc::new(Entry {
            number: self.entries.len(),
            prompt: "consumer/ci".to_owned(),
            line: line.to_owned(),
            run,
            step: Some(self.position),
        }));
    }
    pub fn undo(&mut self) {
        self.go_to(self.position.saturating_sub(1));
    }
    pub fn redo(&mut self) {
        self.go_to(self.position + 1);
    }
    pub fn can_undo(&self) -> bool {
        self.position > 0
    }
    pub fn can_redo(&self) -> bool {
        self.position < self.steps.len()
    }
    pub fn go_to(&mut self, step: usize) {
        self.position = step.min(self.steps.len());
        self.present = Rc::new(Sim { step: self.position });
    }
    pub fn position(&self) -> usize {
        self.position
    }
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
    pub fn entries(&self) -> &[Rc<Entry>] {
        &self.entries
    }
}

fn test(element: &'static str, outcome: TestOutcome, wanted: &str, given: &str) -> Test {
    Test {
        element,
        outcome,
        wanted: wanted.into(),
        given: given.into(),
        difference: (outcome == TestOutcome::Fails).then(|| "account differs".to_owned()),
        span: Span { start: 120, end: 150 },
    }
}

fn rung(layer: Layer, title: &str, state: RungState, sentence: &str) -> Rung {
    Rung {
        layer,
        title: title.into(),
        state,
        is_deciding: false,
        sentence: sentence.into(),
        statements: vec![],
    }
}

fn proof(allowed: bool) -> Proof {
    let mut repo = rung(
        Layer::ResourcePolicy,
        "Repository policy",
        if allowed { RungState::Allows } else { RungState::Silent },
        "One statement is written there and it does not mention account 444455556666.",
    );
    repo.is_deciding = true;
    repo.statements = vec![StatementRow {
        policy_name: "repository policy".into(),
        name: "TeamOnly".into(),
        effect: "Allow",
        applies: allowed,
        tests: [
            test(
                "Principal",
                if allowed { TestOutcome::Passes } else { TestOutcome::Fails },
                "arn:aws:iam::222233334444:root",
                "arn:aws:sts::444455556666:assumed-role/ci/build",
            ),
            test("Action", TestOutcome::Passes, "ecr:BatchGetImage", "ecr:BatchGetImage"),
            test("Resource", TestOutcome::Absent, "", ""),
            test("Condition", TestOutcome::Absent, "", ""),
        ],
        span: Span { start: 40, end: 200 },
    }];
    let mut role = rung(
        Layer::IdentityPolicy,
        "Role policies",
        RungState::Allows,
        "Policy Pull, statement 2, allows it.",
    );
    role.statements = repo.statements.clone();
    Proof {
        headline: if allowed { "ALLOWED: both sides say yes" } else { "DENIED: silent, not forbidden" }.into(),
        sentence: if allowed { "Allowed by repository policy CrossAccountPull and role policy Pull." } else { "Account 111122223333 owns the image and has said nothing about account 444455556666." }.into(),
        aws_message: (!allowed).then(|| "User: arn:aws:sts::444455556666:assumed-role/ci/build is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:111122223333:repository/team/api because no resource-based policy allows the ecr:BatchGetImage action".into()),
        join: Join::And,
        caller: Lane {
            account: "444455556666".parse().ok(),
            rungs: vec![
                rung(Layer::ServiceControlPolicy, "Service control policies", RungState::NoneAttached, "The account is in no organisation: no limit."),
                rung(Layer::PermissionsBoundary, "Permissions boundary", RungState::NoneAttached, "None attached: no limit."),
                rung(Layer::SessionPolicy, "Session policies", RungState::NoneAttached, "None passed: no limit."),
                role,
            ],
        },
        owner: Lane {
            account: "111122223333".parse().ok(),
            rungs: vec![
                rung(Layer::ResourceControlPolicy, "Resource control policies", RungState::NoneAttached, "The account is in no organisation: no limit."),
                rung(Layer::VpcEndpointPolicy, "VPC endpoint policy", RungState::NoneAttached, "The request came over the internet: no limit."),
                repo,
            ],
        },
    }
}

pub fn ask(sim: &Sim, question: &Question) -> Answer {
    let allowed = sim.step >= 3;
    let proof = Rc::new(proof(allowed));
    let call = |action: &str, times, outcome, proof| AskedCall {
        action: action.into(),
        times,
        outcome,
        proof,
    };
    Answer {
        question: question.clone(),
        finding: if allowed { Finding::Allowed } else { Finding::Silent },
        headline: proof.headline.clone(),
        sentence: proof.sentence.clone(),
        calls: vec![
            call("ecr:GetAuthorizationToken", 1, "allowed", Some(Rc::clone(&proof))),
            call("ecr:BatchGetImage", 1, if allowed { "allowed" } else { "denied" }, Some(proof.clone())),
            call("ecr:GetDownloadUrlForLayer", 4, if allowed { "allowed" } else { "not reached" }, allowed.then_some(proof)),
        ],
        deciding: Some(1),
        client_output: "Error response from daemon: pull access denied for …".into(),
        fix: (!allowed).then(|| Fix {
            sentence: "Let account 444455556666 pull from team/api, as far as its own policies go.".into(),
            statement: "{\n  \"Sid\": \"CrossAccountPull\",\n  \"Effect\": \"Allow\",\n  \"Principal\": { \"AWS\": \"arn:aws:iam::444455556666:root\" },\n  \"Action\": [\n    \"ecr:BatchGetImage\",\n    \"ecr:GetDownloadUrlForLayer\"\n  ]\n}".into(),
            commands: vec!["as publisher/admin".into(), "aws ecr set-repository-policy --repository-name team/api --policy-text file://policy.json".into()],
            also_opens: vec!["consumer/dev: pull team/api".into()],
            unchanged: 11,
        }),
    }
}
