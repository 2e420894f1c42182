//! Quick fixes: a change to the text that answers one problem.
//!
//! A fix is made when it is asked for, from the text and the place of the problem, and offered
//! only if it holds: the changed text is looked through again, and the problem has to be gone and
//! no error to be new.

mod condition;
mod doubt;
mod site;
mod statement;
mod words;

use super::lint::{nearest, validate};
use super::policy::PolicyKind;
use super::problem::{Problem, ProblemKind, Severity, nearest_operator, spelling};
use crate::json::{self, Node, Span};
use site::{Change, Site};

/// A change to a document that answers one problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, such as ``Replace with `ecr:BatchGetImage` ``.
    pub title: String,
    /// The place that is replaced; empty where something is only put in.
    pub span: Span,
    /// What comes there.
    pub replacement: String,
}

impl Fix {
    /// The document with the change made.
    pub fn apply(&self, text: &str) -> String {
        let before = text.get(..self.span.start).unwrap_or("");
        let behind = text.get(self.span.end..).unwrap_or("");
        [before, &self.replacement, behind].concat()
    }
}

/// The changes that answer problems, each as [`Problem::fix`] gives it; `problems` are all those of
/// the text. Those behind the first `count` are not looked for: each is tried on the whole text.
pub fn fixes(problems: &[Problem], text: &str, kind: PolicyKind, count: usize) -> Vec<Option<Fix>> {
    let root = json::parse(text).ok();
    let fix = |(index, problem): (usize, &Problem)| {
        let root = root.as_ref();
        if index < count { problem.fix_in(text, root, (problems, kind)) } else { None }
    };
    problems.iter().enumerate().map(fix).collect()
}

impl Problem {
    /// A change that makes the problem go away and brings no new error; `text` and `kind` are
    /// those that the problem was found in. `None` where only the author can know what is meant.
    pub fn fix(&self, text: &str, kind: PolicyKind) -> Option<Fix> {
        self.fix_in(text, json::parse(text).ok().as_ref(), (&validate(text, kind), kind))
    }

    fn fix_in(
        &self,
        text: &str,
        root: Option<&Node>,
        (before, kind): (&[Problem], PolicyKind),
    ) -> Option<Fix> {
        let change = match root {
            Some(root) => change(self, &Site::new(text, root, self.span))?,
            None => words::without_comma(text, self.span)?,
        };
        let fix = change.into_fix(text)?;
        self.is_answered(before, &fix.apply(text), kind).then_some(fix)
    }

    fn is_answered(&self, before: &[Problem], after: &str, kind: PolicyKind) -> bool {
        let after = validate(after, kind);
        let count = |problems: &[Problem], kind: &ProblemKind| {
            problems.iter().filter(|problem| problem.kind == *kind).count()
        };
        let is_gone = count(&after, &self.kind) < count(before, &self.kind);
        // Behind a syntax error nothing was read, so what shows there afterwards is not new.
        if let ProblemKind::Syntax(_) = self.kind {
            return true;
        }
        let is_new = |problem: &Problem| {
            problem.severity() == Severity::Error
                && count(&after, &problem.kind) > count(before, &problem.kind)
        };
        is_gone && !after.iter().any(is_new)
    }
}

/// The change that the kind of problem suggests; whether it holds is seen afterwards.
fn change(problem: &Problem, site: &Site<'_>) -> Option<Change> {
    match &problem.kind {
        ProblemKind::InvalidCharacter(letter) => words::plain(*letter, problem.span),
        ProblemKind::WrongType { wanted: "a string", .. } => site.quote(),
        ProblemKind::UnknownElement { name, known } => site.rename(spelling::nearest(name, known)?),
        ProblemKind::Duplicate(name) => site.remove(&format!("Remove the second `{name}`")),
        ProblemKind::DuplicateKey(_) => condition::merge_keys(site),
        ProblemKind::Missing("Resource") => statement::cover_everything(site),
        ProblemKind::NotAllowedIn(name, _) => site.remove_member(name),
        ProblemKind::UnknownVersion(_) => site.replace("2012-10-17"),
        ProblemKind::NeedsVersion(_) => site.set_version(),
        ProblemKind::UnknownEffect(effect) => {
            site.replace(spelling::nearest(effect, &["Allow", "Deny"])?)
        }
        ProblemKind::InvalidSid(sid) => {
            let letters: String = sid.chars().filter(char::is_ascii_alphanumeric).collect();
            site.replace(&letters)
        }
        ProblemKind::RepeatedSid(sid) => statement::number_sid(site, sid),
        ProblemKind::InvalidAction(action) => site.replace(&words::action(action)?),
        ProblemKind::InvalidResource(text) => site.replace(&words::resource(text)?),
        ProblemKind::InvalidVariable(error) => {
            site.replace(&words::variable(site.node()?.as_str()?, *error)?)
        }
        ProblemKind::MisplacedVariable => {
            site.replace(&words::without_early_variables(site.node()?.as_str()?))
        }
        ProblemKind::ShortArn(arn) => site.replace(&words::all_fields(arn)),
        ProblemKind::UnknownPrincipalType(name) => {
            let known = ["AWS", "Service", "Federated", "CanonicalUser"];
            site.rename(spelling::nearest(name, &known)?)
        }
        ProblemKind::InvalidPrincipal { key, text } => {
            statement::principal(site, key.as_deref(), text)
        }
        ProblemKind::UnknownOperator(name) => site.rename(&nearest_operator(name)?),
        ProblemKind::Doubt(doubt) => doubt::change(doubt, site),
        ProblemKind::Syntax(_)
        | ProblemKind::TooLong { .. }
        | ProblemKind::WrongType { .. }
        | ProblemKind::Missing(_)
        | ProblemKind::Both(..)
        | ProblemKind::DenyOnly
        | ProblemKind::EveryoneOnly
        | ProblemKind::NotSts(_)
        | ProblemKind::NotPrincipalWithAllow => None,
    }
}
