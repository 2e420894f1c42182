//! Text → [`Policy`], with everything that AWS refuses, at once.
//!
//! Only what the evaluator needs happens here. What AWS accepts although it is doubtful is the
//! matter of `lint`, which nothing here reaches.

mod condition;
mod elements;
mod principal;

pub(super) use elements::service_and_name;

use super::policy::{Effect, Policy, PolicyKind, Statement, Version};
use super::problem::{Problem, ProblemKind};
use crate::json::{self, Member, Node, Span};
use crate::ordered::{OrderedSet, sorted_by_key};

/// A policy document after reading: what it means, if it has no errors, and all that was noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The policy; absent when an error leaves open what it means.
    pub policy: Option<Policy>,
    /// What AWS refuses it for, in the order of the places.
    pub problems: Vec<Problem>,
}

impl Policy {
    /// Reads a document of the given kind. All errors are found, never just the first.
    pub fn read(text: &str, kind: PolicyKind) -> Reading {
        let mut reader = Reader::new(kind);
        let policy = reader.document(text);
        let problems = sorted_by_key(reader.problems, |problem| problem.span);
        let is_understood = problems.iter().all(|one| one.kind.has_plain_meaning());
        Reading { policy: policy.filter(|_| is_understood), problems }
    }

    /// Reads a document that has to be without errors.
    pub fn parse(text: &str, kind: PolicyKind) -> Result<Self, Vec<Problem>> {
        let Reading { policy, problems } = Self::read(text, kind);
        policy.filter(|_| problems.is_empty()).ok_or(problems)
    }
}

const DOCUMENT: &[&str] = &["Version", "Id", "Statement"];
/// The elements of a statement, in the order in which AWS's guide tells them.
pub(super) const STATEMENT: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The names of all elements, of the document and of its statements.
#[cfg(test)]
pub(super) fn element_names() -> impl Iterator<Item = &'static str> {
    DOCUMENT.iter().chain(STATEMENT).copied()
}

struct Reader {
    kind: PolicyKind,
    version: Version,
    sids: OrderedSet<Box<str>>,
    problems: Vec<Problem>,
}

impl Reader {
    fn new(kind: PolicyKind) -> Self {
        let (sids, problems) = (OrderedSet::new(), Vec::new());
        Self { kind, version: Version::V2008, sids, problems }
    }

    fn problem(&mut self, path: &str, span: Span, kind: ProblemKind) {
        self.problems.push(Problem { path: path.to_owned(), span, kind });
    }

    fn wrong_type(&mut self, path: &str, node: &Node, wanted: &'static str) {
        self.problem(path, node.span, ProblemKind::WrongType { wanted, found: node.kind() });
    }

    fn document(&mut self, text: &str) -> Option<Policy> {
        let (limit, counts_space) = self.kind.size_limit();
        let length = text.chars().filter(|one| counts_space || !one.is_whitespace()).count();
        let node = match json::parse(text) {
            Ok(node) => node,
            Err(error) => {
                self.problem("", error.span, ProblemKind::Syntax(error.expected));
                return None;
            }
        };
        if length > limit {
            self.problem("", node.span, ProblemKind::TooLong { limit, kind: self.kind });
        }
        self.check_characters(text);
        let members = self.members("", &node, DOCUMENT)?;
        let version = find(members, "Version");
        if let Some(version) = version {
            self.version = self.read_version(version);
        }
        // Source: Organizations user guide, RCP syntax.
        if self.kind == PolicyKind::ResourceControl && self.version == Version::V2008 {
            let span = version.map_or(node.span, |version| version.span);
            self.problem("Version", span, ProblemKind::NeedsVersion(self.kind));
        }
        if let Some(id) = members.iter().find(|member| &*member.name == "Id") {
            if !self.kind.names_principals() {
                self.problem("Id", id.name_span, ProblemKind::NotAllowedIn("Id", self.kind));
            }
            self.string("Id", &id.node);
        }
        let Some(statements) = find(members, "Statement") else {
            self.problem("", node.span, ProblemKind::Missing("Statement"));
            return None;
        };
        let statements = self.statements(statements);
        Some(Policy { version: self.version, statements, text: text.into() })
    }

    /// A policy holds the characters of Latin-1 and no control characters but tab and line ends.
    ///
    /// Source: IAM user guide, policy grammar.
    fn check_characters(&mut self, text: &str) {
        for (start, letter) in text.char_indices() {
            if !matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FF}') {
                let span = Span { start, end: start + letter.len_utf8() };
                self.problem("", span, ProblemKind::InvalidCharacter(letter));
            }
        }
    }

    /// The members of an object; names that are unknown or stand twice are problems.
    fn members<'n>(
        &mut self,
        path: &str,
        node: &'n Node,
        known: &'static [&'static str],
    ) -> Option<&'n [Member]> {
        let Some(members) = node.as_object() else {
            self.wrong_type(path, node, "an object");
            return None;
        };
        let mut seen = OrderedSet::new();
        for member in members {
            let name = &member.name;
            if !known.contains(&&**name) {
                let kind = ProblemKind::UnknownElement { name: name.clone(), known };
                self.problem(&join(path, name), member.name_span, kind);
            } else if !seen.insert(name) {
                let kind = ProblemKind::Duplicate(name.clone());
                self.problem(&join(path, name), member.name_span, kind);
            }
        }
        Some(members)
    }

    fn read_version(&mut self, node: &Node) -> Version {
        match self.string("Version", node) {
            Some("2012-10-17") => Version::V2012,
            Some("2008-10-17") | None => Version::V2008,
            Some(other) => {
                let kind = ProblemKind::UnknownVersion(other.into());
                self.problem("Version", node.span, kind);
                Version::V2012
            }
        }
    }

    fn string<'n>(&mut self, path: &str, node: &'n Node) -> Option<&'n str> {
        let text = node.as_str();
        if text.is_none() {
            self.wrong_type(path, node, "a string");
        }
        text
    }

    /// The strings of a value that may stand without brackets.
    fn strings<'n>(&mut self, path: &str, node: &'n Node) -> Vec<(String, &'n str, Span)> {
        let Some(elements) = node.as_array() else {
            let text = self.string(path, node);
            return text.map(|text| (path.to_owned(), text, node.span)).into_iter().collect();
        };
        let mut strings = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            let path = format!("{path}[{index}]");
            if let Some(text) = self.string(&path, element) {
                strings.push((path, text, element.span));
            }
        }
        strings
    }

    fn statements(&mut self, node: &Node) -> Vec<Statement> {
        let Some(elements) = node.as_array() else {
            return self.statement("Statement", node).into_iter().collect();
        };
        let mut statements = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            statements.extend(self.statement(&format!("Statement[{index}]"), element));
        }
        statements
    }

    fn statement(&mut self, path: &str, node: &Node) -> Option<Statement> {
        let members = self.members(path, node, STATEMENT)?;
        let sid = find(members, "Sid").and_then(|sid| self.sid(&join(path, "Sid"), sid));
        let effect = self.effect(path, node);
        let principal = self.principal(path, node, effect);
        let action = self.action(path, node);
        let resource = self.resource(path, node);
        let conditions = match find(members, "Condition") {
            Some(block) => self.conditions(&join(path, "Condition"), block),
            None => Vec::new(),
        };
        let (effect, action) = (effect?, action?);
        let span = node.span;
        Some(Statement { sid, effect, principal, action, resource, conditions, span })
    }

    fn sid(&mut self, path: &str, node: &Node) -> Option<Box<str>> {
        let sid = self.string(path, node)?;
        // Resource-based policies take more characters. Source: ECR, repository policy examples.
        let is_strict = !self.kind.names_principals();
        if is_strict && !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.problem(path, node.span, ProblemKind::InvalidSid(sid.into()));
        }
        // Identity policies refuse a Sid that stands twice; ECR accepts it.
        if is_strict && !sid.is_empty() && !self.sids.insert(sid.into()) {
            self.problem(path, node.span, ProblemKind::RepeatedSid(sid.into()));
        }
        (!sid.is_empty()).then(|| sid.into())
    }

    fn effect(&mut self, path: &str, statement: &Node) -> Option<Effect> {
        let Some(node) = statement.get("Effect") else {
            self.problem(path, statement.span, ProblemKind::Missing("Effect"));
            return None;
        };
        let path = join(path, "Effect");
        match self.string(&path, node)? {
            "Allow" => {
                if self.kind == PolicyKind::ResourceControl {
                    self.problem(&path, node.span, ProblemKind::DenyOnly);
                }
                Some(Effect::Allow)
            }
            "Deny" => Some(Effect::Deny),
            other => {
                self.problem(&path, node.span, ProblemKind::UnknownEffect(other.into()));
                None
            }
        }
    }
}

fn find<'n>(members: &'n [Member], name: &str) -> Option<&'n Node> {
    members.iter().find(|member| &*member.name == name).map(|member| &member.node)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
