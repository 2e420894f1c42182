//! `drydock why`: one question, and the ladder that answers it as text.

mod paint;

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::report;
use super::validate::read;
use crate::iam::Verdict;
use crate::iam::export::{self, Detail};
use crate::iam::text::paper::{Charset, Paper};
use crate::iam::text::{Told, ladder};
use crate::json::{Layout, Node, print};
use crate::oci::ImageReference;
use crate::sim::telling::{answer_in_words, call_in_words, head};
use crate::sim::{Answer, ClientOperation, Finding, Question, Scenario, Sim, ask};
use paint::{When, paper_of_stdout};

/// What is asked and how the answer is shown.
#[derive(Debug, Args)]
pub(super) struct WhyArguments {
    /// A case as JSON, in the format of `drydock decide`; `-` is standard input.
    #[arg(long, value_name = "FILE", required_unless_present = "scenario")]
    case: Option<PathBuf>,
    /// A world to ask in, as it is when it starts; `drydock scenarios` lists them.
    #[arg(long, value_name = "ID", conflicts_with = "case", requires_all = ["who", "operation", "on"])]
    scenario: Option<String>,
    /// Who asks, such as `consumer/ci`.
    #[arg(long, requires = "scenario")]
    who: Option<String>,
    /// What the client does.
    #[arg(long = "do", value_name = "OPERATION", requires = "scenario", value_parser = ["login", "pull", "push"])]
    operation: Option<String>,
    /// The image, as docker is told.
    #[arg(long, value_name = "IMAGE", requires = "scenario")]
    on: Option<String>,
    /// Tell the statements of every kind of policy, not of the deciding one alone.
    #[arg(long)]
    all: bool,
    /// Exit with 1 if it ends otherwise.
    #[arg(long, value_enum, value_name = "ENDING")]
    expect: Option<Expectation>,
    /// Print the proof as JSON.
    #[arg(long)]
    json: bool,
    /// Write in ASCII alone; so it is where the locale names no UTF-8.
    #[arg(long)]
    ascii: bool,
    /// Write in colours.
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    color: When,
}

/// How somebody expects it to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "camelCase")]
enum Expectation {
    /// It goes through.
    Allowed,
    /// It is denied, by a statement or by silence.
    Denied,
    /// A statement forbids it.
    ExplicitDeny,
    /// Nothing allows it.
    ImplicitDeny,
}

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Allowed,
    ExplicitDeny,
    ImplicitDeny,
    /// Permissions were not the trouble.
    Failed,
}

impl Ending {
    fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ExplicitDeny => "explicitDeny",
            Self::ImplicitDeny => "implicitDeny",
            Self::Failed => "failed",
        }
    }

    fn is(self, expected: Expectation) -> bool {
        match expected {
            Expectation::Allowed => self == Self::Allowed,
            Expectation::Denied => matches!(self, Self::ExplicitDeny | Self::ImplicitDeny),
            Expectation::ExplicitDeny => self == Self::ExplicitDeny,
            Expectation::ImplicitDeny => self == Self::ImplicitDeny,
        }
    }
}

impl From<Verdict> for Ending {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Allowed { .. } => Self::Allowed,
            Verdict::ExplicitlyDenied { .. } => Self::ExplicitDeny,
            Verdict::ImplicitlyDenied { .. } | Verdict::NotModelled { .. } => Self::ImplicitDeny,
        }
    }
}

impl From<Finding> for Ending {
    fn from(finding: Finding) -> Self {
        match finding {
            Finding::Allowed => Self::Allowed,
            Finding::Forbidden => Self::ExplicitDeny,
            Finding::Silent => Self::ImplicitDeny,
            Finding::OtherCause => Self::Failed,
        }
    }
}

/// Answers the question. Exits with 0 if it ended as expected, or nothing was expected; with 1 if
/// it ended otherwise; with 2 if the question makes no sense.
pub(super) fn why(arguments: &WhyArguments) -> ExitCode {
    let answered = match (&arguments.case, &arguments.scenario) {
        (Some(case), _) => about_case(case, arguments),
        (None, Some(scenario)) => about_scenario(scenario, arguments),
        (None, None) => Err("either `--case` or `--scenario`".to_owned()),
    };
    match answered {
        Ok((text, ending)) => {
            // Whoever closed the pipe does not want the rest; the exit code still answers.
            let _ = io::stdout().write_all(text.as_bytes());
            verdict(ending, arguments.expect)
        }
        Err(error) => report("why", &error),
    }
}

fn verdict(ending: Ending, expected: Option<Expectation>) -> ExitCode {
    let Some(expected) = expected.filter(|expected| !ending.is(*expected)) else {
        return ExitCode::SUCCESS;
    };
    let value = expected.to_possible_value();
    let wanted = value.as_ref().map_or("", |value| value.get_name());
    let word = ending.word();
    let _ = writeln!(io::stderr(), "drydock why: expected `{wanted}`, it ended as `{word}`");
    ExitCode::from(1)
}

fn about_case(file: &Path, arguments: &WhyArguments) -> Result<(String, Ending), String> {
    let name = file.display();
    let text = read(file).map_err(|error| format!("`{name}` cannot be read: {error}"))?;
    let answer = export::answer(&text);
    let authorization = answer.outcome.as_ref().map_err(|error| format!("`{name}`: {error}"))?;
    let ending = Ending::from(authorization.verdict);
    if arguments.json {
        let json = print(&answer.to_json(Detail::Proof, None), Layout::Spaces(2));
        return Ok((json + "\n", ending));
    }
    let proof = authorization.proof();
    let paper = arguments.paper();
    let mut lines = head(&proof.headline, &proof.sentence, &call_in_words(authorization), paper);
    lines.push(String::new());
    lines.extend(ladder(&proof, arguments.told(), paper));
    Ok((lines.join("\n") + "\n", ending))
}

impl WhyArguments {
    fn paper(&self) -> Paper {
        paper_of_stdout(self.color, self.ascii.then_some(Charset::Ascii))
    }

    fn told(&self) -> Told {
        if self.all { Told::All } else { Told::Deciding }
    }

    /// The question of the arguments, if it makes sense in `sim`.
    fn question(&self, sim: &Sim) -> Result<Question, String> {
        let who = self.who.clone().unwrap_or_default();
        let on = self.on.clone().unwrap_or_default();
        let operation = self.operation.as_deref().and_then(ClientOperation::parse);
        let operation = operation.ok_or("`--do` takes `login`, `pull` or `push`")?;
        if sim.workstation.identity(&who).is_none() {
            let known: Vec<_> =
                sim.workstation.identities().map(|identity| &*identity.label).collect();
            return Err(format!("there is no `{who}`; there is: {}", known.join(", ")));
        }
        on.parse::<ImageReference>().map_err(|error| format!("`--on {on}`: {error}"))?;
        Ok(Question { who, operation, on })
    }
}

fn about_scenario(id: &str, arguments: &WhyArguments) -> Result<(String, Ending), String> {
    let scenario = Scenario::find(id).map_err(|error| error.to_string())?;
    let sim = scenario.build().map_err(|error| error.to_string())?;
    let answer = ask(&sim, &arguments.question(&sim)?);
    let ending = Ending::from(answer.finding);
    if arguments.json {
        return Ok((print(&to_json(&answer), Layout::Spaces(2)) + "\n", ending));
    }
    let lines = answer_in_words(&answer, arguments.told(), arguments.paper());
    Ok((lines.join("\n") + "\n", ending))
}

/// The whole answer, a proof for each call.
fn to_json(answer: &Answer) -> Node {
    let Question { who, operation, on } = &answer.question;
    let question = Node::object([
        ("who", Node::from(who.as_str())),
        ("do", Node::from(operation.word())),
        ("on", Node::from(on.as_str())),
    ]);
    let calls = answer.calls.iter().map(|call| {
        let mut members = vec![
            ("action", Node::from(call.action.as_str())),
            ("times", Node::from(call.times as u64)),
            ("decision", Node::from(Ending::from(call.finding).word())),
        ];
        if let Some(proof) = &call.proof {
            members.push(("proof", export::proof(proof)));
        }
        Node::object(members)
    });
    let mut members = vec![
        ("question", question),
        ("decision", Node::from(Ending::from(answer.finding).word())),
        ("headline", Node::from(answer.headline.as_str())),
        ("sentence", Node::from(answer.sentence.as_str())),
        ("calls", Node::array(calls)),
        ("clientOutput", Node::from(answer.client_output.as_str())),
    ];
    if let Some(deciding) = answer.deciding {
        members.push(("deciding", Node::from(deciding as u64)));
    }
    Node::object(members)
}
