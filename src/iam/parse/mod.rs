//! JSON → [`Policy`], with every problem at its place and not just the first.
//!
//! Source: IAM user guide, "Grammar of the IAM JSON policy language"; per kind of policy, the page
//! of that kind.

mod condition;
mod element;
mod principal;
mod statement;
mod suggest;

use std::rc::Rc;

use super::pattern::Variables;
use super::policy::{Policy, PolicyKind, WhiteSpace};
use super::problem::{Problem, ProblemKind, Severity, Unknown};
use crate::json::{self, Member, Node, Span, SyntaxError, Value};

/// A policy that was read, as far as it could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The policy; none where an element cannot be understood. It may be there in spite of errors:
    /// AWS would not take it, and still it is clear what it would mean.
    pub policy: Option<Rc<Policy>>,
    /// What is wrong with it, in the order of the text.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// Whether AWS would take the policy.
    pub fn is_valid(&self) -> bool {
        self.policy.is_some() && self.problems.iter().all(|each| each.severity < Severity::Error)
    }
}

impl Policy {
    /// Reads a policy that AWS would take, or says why it would not.
    pub fn parse(text: &str, kind: PolicyKind) -> Result<Rc<Self>, Vec<Problem>> {
        let reading = Self::read(text, kind);
        match reading.policy {
            Some(ref policy) if reading.is_valid() => Ok(Rc::clone(policy)),
            _ => Err(reading.problems),
        }
    }

    /// Reads a policy with all its problems, warnings included.
    pub fn read(text: &str, kind: PolicyKind) -> Reading {
        let mut reader =
            Reader { kind, variables: Variables::Plain, problems: Vec::new(), is_understood: true };
        let policy = match json::parse(text) {
            Ok(document) => reader.document(&document, text),
            Err(error) => {
                reader.syntax(&error);
                None
            }
        };
        let Reader { mut problems, is_understood, .. } = reader;
        problems.sort_by_key(|problem| problem.span.start);
        Reading { policy: policy.filter(|_| is_understood).map(Rc::new), problems }
    }
}

/// Reads one document and collects what is wrong with it.
struct Reader {
    kind: PolicyKind,
    variables: Variables,
    problems: Vec<Problem>,
    /// Whether every element has a meaning so far.
    is_understood: bool,
}

impl Reader {
    /// Notes a problem that leaves the meaning clear.
    fn note(&mut self, severity: Severity, path: &str, span: Span, kind: ProblemKind) {
        self.problems.push(Problem { path: path.into(), span, severity, kind });
    }

    /// Notes an error that leaves the meaning clear.
    fn refuse(&mut self, path: &str, span: Span, kind: ProblemKind) {
        self.note(Severity::Error, path, span, kind);
    }

    /// Notes an error without a meaning: the policy cannot be used at all.
    fn fail(&mut self, path: &str, span: Span, kind: ProblemKind) {
        self.is_understood = false;
        self.note(Severity::Error, path, span, kind);
    }

    fn fail_type(&mut self, path: &str, node: &Node, expected: &'static str) {
        let found = node.kind();
        self.fail(path, node.span, ProblemKind::Type { expected, found });
    }

    fn syntax(&mut self, error: &SyntaxError) {
        self.fail("", error.span, ProblemKind::Syntax { expected: error.expected });
    }

    fn document(&mut self, document: &Node, text: &str) -> Option<Policy> {
        self.check_text(document.span, text);
        let members = self.members(document, "", &["Version", "Id", "Statement"])?;
        let mut statement = None;
        let mut version = None;
        for member in members {
            match &*member.name {
                "Version" => version = Some(member),
                "Statement" => statement = Some(member),
                _ => {
                    self.string(&member.node, "Id");
                    // Assumed: where AWS's grammar lists no `Id`, a policy with one is refused.
                    if matches!(
                        self.kind,
                        PolicyKind::Identity
                            | PolicyKind::PermissionsBoundary
                            | PolicyKind::Session
                    ) {
                        let kind = self.kind;
                        let forbidden = ProblemKind::Forbidden { element: "Id", kind };
                        self.refuse("Id", member.name_span, forbidden);
                    }
                }
            }
        }
        self.version(version, document.span);
        let Some(member) = statement else {
            self.fail("", document.span, ProblemKind::Missing("Statement"));
            return None;
        };
        let statements = match member.node.as_array() {
            Some(nodes) => {
                if nodes.is_empty() {
                    self.fail("Statement", member.node.span, ProblemKind::Missing("Statement"));
                }
                let numbered = nodes.iter().enumerate();
                let read = |(at, node)| self.statement(node, &format!("Statement[{at}]"));
                numbered.filter_map(read).collect()
            }
            None => self.statement(&member.node, "Statement").into_iter().collect(),
        };
        let policy = Policy { kind: self.kind, statements, text: text.into() };
        self.check_sids(&policy);
        Some(policy)
    }

    /// Source: IAM user guide, "Grammar", for the characters; quotas for the length.
    fn check_text(&mut self, span: Span, text: &str) {
        let is_legal = |letter: &char| matches!(letter, '\u{20}'..='\u{ff}' | '\t' | '\n' | '\r');
        let illegal = text.char_indices().find(|(_, letter)| !is_legal(letter));
        if let Some((start, letter)) = illegal {
            let span = Span { start, end: start + letter.len_utf8() };
            self.refuse("", span, ProblemKind::Character(letter));
        }
        let (max, white_space) = self.kind.length_max();
        let length = match white_space {
            WhiteSpace::Counted => text.chars().count(),
            WhiteSpace::Ignored => text.chars().filter(|letter| !letter.is_whitespace()).count(),
        };
        if length > max {
            self.refuse("", span, ProblemKind::TooLong { length, max });
        }
    }

    fn version(&mut self, member: Option<&Member>, document: Span) {
        let Some(member) = member else {
            self.note(Severity::Warning, "", document, ProblemKind::NoVersion);
            return;
        };
        let Some(version) = self.string(&member.node, "Version") else { return };
        match version {
            "2012-10-17" => self.variables = Variables::Active,
            "2008-10-17" if self.kind != PolicyKind::ResourceControl => {}
            _ => self.fail("Version", member.node.span, ProblemKind::Version(version.into())),
        }
    }

    /// A Sid that stands twice is an error in IAM and only unwise elsewhere.
    fn check_sids(&mut self, policy: &Policy) {
        let severity = match self.kind {
            PolicyKind::Identity | PolicyKind::PermissionsBoundary | PolicyKind::Session => {
                Severity::Error
            }
            PolicyKind::ServiceControl
            | PolicyKind::ResourceControl
            | PolicyKind::Repository
            | PolicyKind::Registry
            | PolicyKind::VpcEndpoint
            | PolicyKind::Trust => Severity::Warning,
        };
        for (at, statement) in policy.statements.iter().enumerate() {
            let Some(sid) = statement.sid.as_ref().filter(|sid| !sid.is_empty()) else { continue };
            let mut before = policy.statements.iter().take(at);
            if before.any(|other| other.sid.as_ref() == Some(sid)) {
                let path = format!("Statement[{at}].Sid");
                self.note(severity, &path, statement.span, ProblemKind::SidTwice(sid.clone()));
            }
        }
    }

    /// The members of an object that may have these and no others, each once.
    fn members<'a>(
        &mut self,
        node: &'a Node,
        path: &str,
        names: &[&'static str],
    ) -> Option<Vec<&'a Member>> {
        let Some(members) = node.as_object() else {
            self.fail_type(path, node, "an object");
            return None;
        };
        let mut known: Vec<&Member> = Vec::new();
        for member in members {
            if known.iter().any(|other| other.name == member.name) {
                self.fail(path, member.name_span, ProblemKind::Twice(member.name.clone()));
            } else if names.contains(&&*member.name) {
                known.push(member);
            } else {
                let suggestion = suggest::nearest(&member.name, names.iter().copied());
                let name = unknown(&member.name, suggestion);
                self.fail(path, member.name_span, ProblemKind::UnknownElement(name));
            }
        }
        Some(known)
    }

    fn string<'a>(&mut self, node: &'a Node, path: &str) -> Option<&'a str> {
        let text = node.as_str();
        if text.is_none() {
            self.fail_type(path, node, "a string");
        }
        text
    }

    /// A string or a list of strings, each with its path and place.
    fn strings<'a>(&mut self, node: &'a Node, path: &str) -> Vec<Entry<'a>> {
        let Some(nodes) = node.as_array() else {
            let text = self.string(node, path);
            return text.map(|text| Entry::new(text, path.into(), node.span)).into_iter().collect();
        };
        let mut entries = Vec::new();
        for (at, each) in nodes.iter().enumerate() {
            let path = format!("{path}[{at}]");
            if let Some(text) = self.string(each, &path) {
                entries.push(Entry::new(text, path, each.span));
            }
        }
        entries
    }

    /// As [`Reader::strings`]; numbers and booleans may stand without quotes.
    fn scalars<'a>(&mut self, node: &'a Node, path: &str) -> Vec<Entry<'a>> {
        let nodes = node.as_array().unwrap_or(std::slice::from_ref(node));
        let mut entries = Vec::new();
        for (at, each) in nodes.iter().enumerate() {
            let path =
                if node.as_array().is_some() { format!("{path}[{at}]") } else { path.to_owned() };
            let text = match &each.value {
                Value::String(text) | Value::Number(text) => text,
                Value::Bool(true) => "true",
                Value::Bool(false) => "false",
                Value::Null | Value::Array(_) | Value::Object(_) => {
                    self.fail_type(&path, each, "a string, a number or a boolean");
                    continue;
                }
            };
            entries.push(Entry::new(text, path, each.span));
        }
        entries
    }
}

/// One entry of a list.
struct Entry<'a> {
    text: &'a str,
    path: String,
    span: Span,
}

impl<'a> Entry<'a> {
    fn new(text: &'a str, path: String, span: Span) -> Self {
        Self { text, path, span }
    }
}

fn unknown(found: &str, suggestion: Option<&str>) -> Unknown {
    Unknown { found: found.into(), suggestion: suggestion.map(Into::into) }
}
