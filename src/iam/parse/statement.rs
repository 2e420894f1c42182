//! One statement: which elements it has, and which it may have.

use super::Reader;
use crate::iam::policy::{Effect, PolicyKind, Statement};
use crate::iam::problem::ProblemKind;
use crate::json::{Member, Node, Span};

const ELEMENTS: [&str; 9] = [
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

/// The members of a statement by role.
#[derive(Default)]
struct Elements<'a> {
    sid: Option<&'a Member>,
    effect: Option<&'a Member>,
    principal: Option<&'a Member>,
    action: Option<&'a Member>,
    resource: Option<&'a Member>,
    condition: Option<&'a Member>,
}

impl Reader {
    pub(super) fn statement(&mut self, node: &Node, path: &str) -> Option<Statement> {
        let members = self.members(node, path, &ELEMENTS)?;
        let elements = self.sort(members, path);
        self.check_presence(&elements, node.span, path);
        let effect = elements.effect.and_then(|member| self.effect(&member.node, path));
        let sid = elements.sid.and_then(|member| self.sid(&member.node, path));
        let principal = elements.principal.map(|member| self.principal(member, path));
        let action = elements.action.map(|member| self.action(member, path));
        let resource = elements.resource.map(|member| self.resource(member, path));
        let conditions = match elements.condition {
            Some(member) => self.conditions(&member.node, &format!("{path}.Condition")),
            None => Vec::new(),
        };
        let statement = Statement {
            sid,
            effect: effect?,
            principal,
            action: action?,
            resource,
            conditions,
            condition_span: elements.condition.map(|member| member.node.span),
            span: node.span,
        };
        self.check_statement(&statement, path);
        Some(statement)
    }

    fn sort<'a>(&mut self, members: Vec<&'a Member>, path: &str) -> Elements<'a> {
        let mut elements = Elements::default();
        for member in members {
            let (slot, positive, negative) = match &*member.name {
                "Sid" => (&mut elements.sid, "Sid", "Sid"),
                "Effect" => (&mut elements.effect, "Effect", "Effect"),
                "Principal" | "NotPrincipal" => {
                    (&mut elements.principal, "Principal", "NotPrincipal")
                }
                "Action" | "NotAction" => (&mut elements.action, "Action", "NotAction"),
                "Resource" | "NotResource" => (&mut elements.resource, "Resource", "NotResource"),
                _ => (&mut elements.condition, "Condition", "Condition"),
            };
            if slot.is_some() {
                self.fail(path, member.name_span, ProblemKind::Both(positive, negative));
            }
            *slot = Some(member);
        }
        elements
    }

    /// What each kind of policy requires and forbids.
    fn check_presence(&mut self, elements: &Elements<'_>, span: Span, path: &str) {
        let kind = self.kind;
        if elements.effect.is_none() {
            self.fail(path, span, ProblemKind::Missing("Effect"));
        }
        if elements.action.is_none() {
            self.fail(path, span, ProblemKind::Missing("Action"));
        }
        match elements.principal {
            None if kind.names_principals() => {
                self.refuse(path, span, ProblemKind::Missing("Principal"));
            }
            Some(member) => {
                let is_negated = &*member.name == "NotPrincipal";
                let takes_negated =
                    !matches!(kind, PolicyKind::ResourceControl | PolicyKind::Trust);
                if !kind.names_principals() || (is_negated && !takes_negated) {
                    let element = if is_negated { "NotPrincipal" } else { "Principal" };
                    let forbidden = ProblemKind::Forbidden { element, kind };
                    self.refuse(path, member.name_span, forbidden);
                }
            }
            None => {}
        }
        match (elements.resource, kind) {
            (None, PolicyKind::Trust | PolicyKind::Repository) => {}
            (Some(member), PolicyKind::Trust) => {
                let forbidden = ProblemKind::Forbidden { element: "Resource", kind };
                self.refuse(path, member.name_span, forbidden);
            }
            (None, _) => self.fail(path, span, ProblemKind::Missing("Resource")),
            (Some(_), _) => {}
        }
        if let (Some(member), PolicyKind::ResourceControl) = (elements.action, kind)
            && &*member.name == "NotAction"
        {
            let forbidden = ProblemKind::Forbidden { element: "NotAction", kind };
            self.refuse(path, member.name_span, forbidden);
        }
    }

    fn effect(&mut self, node: &Node, path: &str) -> Option<Effect> {
        let path = format!("{path}.Effect");
        match self.string(node, &path)? {
            "Allow" => {
                if self.kind == PolicyKind::ResourceControl {
                    self.refuse(&path, node.span, ProblemKind::DenyOnly);
                }
                Some(Effect::Allow)
            }
            "Deny" => Some(Effect::Deny),
            other => {
                self.fail(&path, node.span, ProblemKind::Effect(other.into()));
                None
            }
        }
    }

    fn sid(&mut self, node: &Node, path: &str) -> Option<Box<str>> {
        let path = format!("{path}.Sid");
        let sid = self.string(node, &path)?;
        let is_strict = matches!(
            self.kind,
            PolicyKind::Identity | PolicyKind::PermissionsBoundary | PolicyKind::Session
        );
        if is_strict && !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.refuse(&path, node.span, ProblemKind::Sid(sid.into()));
        }
        Some(sid.into())
    }
}
