//! What AWS accepts in a policy although it hardly says what was meant.
//!
//! The reader in `parse` finds what AWS refuses; here the same text is looked at once more for what
//! it lets pass: names that nothing has, conditions that never or always hold, statements that
//! match nothing, doors that stand open. The evaluator needs none of it, and reaches none of it.
//!
//! Source: IAM user guide, Access Analyzer policy check reference, for what is worth a word.

mod action;
mod condition;
mod doubt;
mod message;
pub(in crate::iam) mod nearest;
mod principal;
mod resource;
mod value;
mod view;

pub(in crate::iam) use condition::common_name;
pub use doubt::{ArnDoubt, Doubt, Emptiness, KeyDoubt, Redundancy};

use view::View;

use super::policy::{Effect, Policy, PolicyKind, Version};
use super::problem::{Problem, ProblemKind};
use crate::json::{self, Node, Span};
use crate::ordered::{OrderedSet, sorted_by_key};

/// Everything that is wrong or doubtful in a document of the given kind, in the order of places.
///
/// Empty for a document that is as it should be. Where AWS would refuse the document, the doubts
/// about the rest of it are there all the same; behind a syntax error nothing can be read.
pub fn validate(text: &str, kind: PolicyKind) -> Vec<Problem> {
    let problems = Policy::read(text, kind).problems;
    let Ok(root) = json::parse(text) else { return problems };
    let mut lint = Lint { kind, version: version(&root), services: OrderedSet::new(), problems };
    lint.document(&root, text);
    sorted_by_key(lint.problems, |problem| problem.span)
}

struct Lint {
    kind: PolicyKind,
    version: Version,
    /// Services that are not modelled and were spoken of.
    services: OrderedSet<Box<str>>,
    problems: Vec<Problem>,
}

fn version(root: &Node) -> Version {
    match root.get("Version").and_then(Node::as_str) {
        Some("2008-10-17") | None => Version::V2008,
        Some(_) => Version::V2012,
    }
}

impl Lint {
    fn doubt(&mut self, path: &str, span: Span, doubt: Doubt) {
        let kind = ProblemKind::Doubt(doubt);
        self.problems.push(Problem { path: path.to_owned(), span, kind });
    }

    fn document(&mut self, root: &Node, text: &str) {
        let Some(statement) = root.get("Statement") else { return };
        if root.get("Version").is_none() && self.kind != PolicyKind::ResourceControl {
            // The place to write it: the brace that opens the document.
            let span = Span { start: root.span.start, end: root.span.start + 1 };
            self.doubt("", span, Doubt::MissingVersion);
        }
        let length = text.chars().filter(|letter| !letter.is_whitespace()).count();
        // Source: IAM quotas: a managed policy 6,144, all inline policies of a role 10,240.
        if self.kind == PolicyKind::Identity && (6_145..=10_240).contains(&length) {
            self.doubt("", root.span, Doubt::LongForManaged);
        }
        let mut views = Vec::new();
        match statement.as_array() {
            None => views.push(View::new("Statement".to_owned(), statement)),
            Some([]) => {
                self.doubt("Statement", statement.span, Doubt::Empty(Emptiness::Statements));
            }
            Some(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    views.push(View::new(format!("Statement[{index}]"), element));
                }
            }
        }
        self.sids(&views);
        self.repeated_statements(&views);
        self.tags_on_creation(&views);
        for view in &views {
            self.statement(view);
        }
    }

    fn statement(&mut self, view: &View<'_>) {
        self.actions(view);
        self.resources(view);
        self.principals(view);
        self.conditions(view);
        if self.kind == PolicyKind::ServiceControl && view.effect == Some(Effect::Allow) {
            self.control_rules(view);
        }
    }

    fn sids(&mut self, views: &[View<'_>]) {
        let mut seen = OrderedSet::new();
        for view in views {
            let Some(node) = view.node.get("Sid") else { continue };
            let path = format!("{}.Sid", view.path);
            match node.as_str() {
                Some("") => self.doubt(&path, node.span, Doubt::Empty(Emptiness::Sid)),
                // Elsewhere the reader refuses it.
                Some(sid) if !seen.insert(sid) && self.kind.names_principals() => {
                    self.doubt(&path, node.span, Doubt::RepeatedSid(sid.into()));
                }
                _ => {}
            }
        }
    }

    /// Statements that are the same but for the Sid.
    fn repeated_statements(&mut self, views: &[View<'_>]) {
        let mut seen = OrderedSet::new();
        for view in views {
            let Some(members) = view.node.as_object() else { continue };
            let mut rest = OrderedSet::new();
            for member in members {
                if &*member.name != "Sid" {
                    let value = json::print(&member.node, json::Layout::Compact);
                    rest.insert(format!("{}:{value}", member.name));
                }
            }
            let printed: Vec<String> = rest.iter().cloned().collect();
            if !seen.insert(printed) {
                self.doubt(&view.path, view.node.span, Doubt::RedundantStatement);
            }
        }
    }

    /// What older texts of AWS forbid in an Allow of a service control policy.
    ///
    /// Assumed (O12): the newer text holds, which allows all of it.
    fn control_rules(&mut self, view: &View<'_>) {
        let found = |name| view.node.get(name).map(|node: &Node| node.span);
        for (name, what) in [
            ("NotAction", "`NotAction`"),
            ("NotResource", "`NotResource`"),
            ("Condition", "a condition"),
        ] {
            if let Some(span) = found(name) {
                self.doubt(&format!("{}.{name}", view.path), span, Doubt::OldControlRule(what));
            }
        }
        let Some(resource) = view.resource.as_ref().filter(|resource| !resource.is_negated) else {
            return;
        };
        if resource.texts.iter().any(|text| text.text != "*") {
            let what = "a resource other than `*`";
            self.doubt(&resource.path, resource.node.span, Doubt::OldControlRule(what));
        }
    }
}
