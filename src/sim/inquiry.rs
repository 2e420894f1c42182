//! `why`, `can`, `who-can` and `fix`: questions that are typed, and their answers as text.
//!
//! They look at the whole simulation and leave it as it is: what has to be tried is tried on a copy.
//! They are not inlined, so that the page's first screen, which runs commands, comes without them.

use std::rc::Rc;

use super::control::{Control, Refusal};
use super::telling::{call_in_words, deciding, finding_mark, head, question_in_words};
use super::{Answer, ClientOperation, Finding, Fix, History, Question, Sim, ask, propose_fix};
use crate::aws::RegistryHost;
use crate::cloud::CallRecord;
use crate::iam::text::paper::{Paper, pad};
use crate::iam::text::{Told, ladder};
use crate::workstation::Run;

/// `why [last|STEP]`
#[inline(never)]
pub(super) fn why(history: &History, step: Option<usize>) -> Run {
    let Some(step) = step else {
        let refused = history.calls().rfind(|record| is_refused(record));
        return match refused.or_else(|| history.calls().rfind(|record| is_decided(record))) {
            Some(record) => Run::printed(&told(record)),
            None => Run::failed("why: no call has asked for a permission yet", 1),
        };
    };
    let Some(taken) = step.checked_sub(1).and_then(|index| history.steps().get(index)) else {
        let last = history.steps().len();
        return Run::failed(&format!("why: there is no step {step}; the last one is {last}"), 1);
    };
    let records = || taken.run.exchanges.iter().filter_map(|exchange| exchange.call.as_ref());
    let first_refused = records().find(|record| is_refused(record));
    let decided = || records().rfind(|record| is_decided(record));
    if let Some(record) = first_refused.or_else(decided) {
        return Run::printed(&told(record));
    }
    let line = &taken.line;
    Run::failed(&format!("why: step {step} asked for no permission: {line}"), 1)
}

fn is_decided(record: &CallRecord) -> bool {
    record.authorization().is_some()
}

fn is_refused(record: &CallRecord) -> bool {
    record.authorization().is_some_and(|authorization| !authorization.verdict.is_allowed())
}

/// A call, how it was decided, and the ladder.
fn told(record: &CallRecord) -> String {
    let Some(authorization) = record.authorization() else { return String::new() };
    let proof = authorization.proof();
    let asked =
        format!("Call {}, {}: {}", record.sequence, record.at, call_in_words(authorization));
    let mut lines = head(&proof.headline, &proof.sentence, &asked, Paper::PLAIN);
    lines.push(String::new());
    lines.extend(ladder(&proof, Told::Deciding, Paper::PLAIN));
    lines.join("\n")
}

/// `can WHO OPERATION WHAT`: exit code 0 is a yes, 1 a no, 2 a question that makes no sense.
#[inline(never)]
pub(super) fn can(sim: &Sim, question: &Question) -> Run {
    let question = match resolved(sim, question) {
        Ok(question) => question,
        Err(message) => return Run::failed(&["can: ", &message].concat(), Refusal::EXIT_CODE),
    };
    let answer = ask(sim, &question);
    let mut run = Run::printed(&verdict(&answer).join("\n"));
    run.exit_code = u8::from(answer.finding != Finding::Allowed);
    run
}

/// What was asked, how it ended and why, the call that decided, and AWS's message.
fn verdict(answer: &Answer) -> Vec<String> {
    let asked = question_in_words(&answer.question);
    let mut lines = head(&answer.headline, &answer.sentence, &asked, Paper::PLAIN);
    if let Some(call) = deciding(answer) {
        lines.push(String::new());
        lines.push(format!("Decided by {}: {}", call.action, call.finding.word()));
        let message = call.proof.as_ref().and_then(|proof| proof.aws_message.as_ref());
        lines.extend(message.map(|message| format!("AWS's message: {message}")));
    }
    lines
}

/// `who-can OPERATION WHAT`: a line for every identity.
#[inline(never)]
pub(super) fn who_can(sim: &Sim, operation: ClientOperation, on: &str) -> Run {
    let on = match image(sim, on) {
        Ok(on) => on,
        Err(message) => return Run::failed(&["who-can: ", &message].concat(), Refusal::EXIT_CODE),
    };
    let identities = sim.workstation.identities();
    let width = identities.map(|identity| identity.label.chars().count()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for identity in sim.workstation.identities() {
        let who = identity.label.to_string();
        let answer = ask(sim, &Question { who, operation, on: on.clone() });
        let (mark, _) = finding_mark(answer.finding, Paper::PLAIN);
        let word = answer.finding.word();
        let by = deciding(&answer).filter(|_| answer.finding != Finding::Allowed);
        let by = by.map(|call| [": ", &call.action].concat()).unwrap_or_default();
        lines.push([mark, " ", &pad(&identity.label, width), "  ", word, &by].concat());
    }
    Run::printed(&lines.join("\n"))
}

/// The question with the whole name of its image, if it makes sense.
fn resolved(sim: &Sim, question: &Question) -> Result<Question, String> {
    let Question { who, operation, on } = question;
    if sim.workstation.identity(who).is_none() {
        let known: Vec<_> = sim.workstation.identities().map(|identity| &*identity.label).collect();
        return Err(format!("there is no `{who}`; there is: {}", known.join(", ")));
    }
    Ok(Question { who: who.clone(), operation: *operation, on: image(sim, on)? })
}

/// An image as docker is told, where the registry may be left out if only one has the repository.
fn image(sim: &Sim, on: &str) -> Result<String, String> {
    let first = on.split('/').next().unwrap_or_default();
    let is_host = first.parse::<RegistryHost>().is_ok();
    if is_host || (first.contains(['.', ':']) && first.len() < on.len()) {
        return Ok(on.to_owned());
    }
    let name = on.split(['@', ':']).next().unwrap_or_default();
    let mut hosts = Vec::new();
    for account in sim.cloud.accounts() {
        for (region, registry) in account.registries() {
            let found = name.parse().ok().and_then(|name| registry.repository(&name));
            hosts.extend(found.map(|_| RegistryHost::new(account.id, region).to_string()));
        }
    }
    match hosts.as_slice() {
        [host] => Ok([host, "/", on].concat()),
        [] => Err(format!(
            "no registry has a repository `{name}`; write the name with its registry, as docker is told it"
        )),
        several => Err(format!(
            "several registries have a repository `{name}`; write the name with one of them: {}",
            several.join(", ")
        )),
    }
}

/// `fix`: the change as text.
#[inline(never)]
pub(super) fn show_fix(history: &History) -> Run {
    let (question, fix) = match fix(history) {
        Ok(found) => found,
        Err(run) => return run,
    };
    let mut lines = vec![question_in_words(&question), fix.sentence, String::new()];
    lines.extend(fix.commands);
    lines.push(String::new());
    let unchanged = format!("{} other questions keep their answer.", fix.unchanged);
    if fix.also_opens.is_empty() {
        lines.push(["Opens nothing else. ", &unchanged].concat());
    } else {
        lines.push("It also opens:".to_owned());
        lines.extend(fix.also_opens.iter().map(|line| ["  ", line].concat()));
        lines.push(unchanged);
    }
    lines.push("`fix apply` types these commands.".to_owned());
    Run::printed(&lines.join("\n"))
}

/// The last question that was refused, and the change that lets it through; or what is said where
/// there is none.
#[inline(never)]
pub(super) fn fix(history: &History) -> Result<(Question, Fix), Run> {
    let Some(question) = last_refused(history) else {
        let message = "fix: no docker command and no `can` of this terminal was refused; \
                       ask one first, such as `can consumer/ci pull team/api:1.4.2`";
        return Err(Run::failed(message, 1));
    };
    let sim = history.present();
    let answer = ask(sim, &question);
    if let Some(fix) = propose_fix(sim, &answer) {
        return Ok((question, fix));
    }
    let asked = question_in_words(&question);
    Err(match answer.finding {
        Finding::Allowed => Run::printed(&[&asked, ": this goes through now."].concat()),
        Finding::Forbidden => {
            let why = &answer.sentence;
            Run::failed(
                &format!(
                    "fix: {asked}: a statement forbids it, and no other one can allow it. {why}"
                ),
                1,
            )
        }
        Finding::Silent => {
            let none = "no single change that somebody in this world can make would allow it";
            Run::failed(&format!("fix: {asked}: {none}"), 1)
        }
        Finding::OtherCause => Run::failed(&format!("fix: {asked}: {}", answer.sentence), 1),
    })
}

/// What the last line asked that docker or `can` had refused.
fn last_refused(history: &History) -> Option<Question> {
    let sim: &Rc<Sim> = history.present();
    let refused = history.entries().iter().rev().filter(|entry| entry.run.exit_code == 1);
    let mut questions = refused.filter_map(|entry| match Control::parse(&entry.line) {
        Ok(Some(Control::Can(question))) => resolved(sim, &question).ok(),
        _ => Question::of_command(&entry.prompt, &entry.line),
    });
    questions.next()
}
