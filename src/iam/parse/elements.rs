//! Action and Resource elements.

use super::{Reader, join};
use crate::iam::actions;
use crate::iam::matching::{
    ActionElement, ActionPattern, ArnPattern, ArnPatternError, ResourceElement,
};
use crate::iam::policy::{Effect, PolicyKind, Version};
use crate::iam::problem::{ProblemKind, nearest};
use crate::json::{Node, Span};

impl Reader {
    /// The one of two opposite elements that is there, and whether it is the negated one.
    pub(super) fn either<'n>(
        &mut self,
        path: &str,
        node: &'n Node,
        [plain, negated]: [&'static str; 2],
    ) -> Option<(&'n Node, bool)> {
        match (node.get(plain), node.get(negated)) {
            (Some(value), None) => Some((value, false)),
            (None, Some(value)) => Some((value, true)),
            (Some(_), Some(_)) => {
                self.problem(path, node.span, ProblemKind::Both(plain, negated));
                None
            }
            (None, None) => None,
        }
    }

    pub(super) fn action(&mut self, path: &str, node: &Node) -> Option<ActionElement> {
        let names = ["Action", "NotAction"];
        let is_there = names.iter().any(|name| node.get(name).is_some());
        if !is_there {
            self.problem(path, node.span, ProblemKind::Missing("Action"));
        }
        let (value, is_negated) = self.either(path, node, names)?;
        if is_negated && self.kind == PolicyKind::ResourceControl {
            let kind = ProblemKind::NotAllowedIn("NotAction", self.kind);
            self.problem(path, value.span, kind);
        }
        let path = join(path, if is_negated { "NotAction" } else { "Action" });
        let mut patterns = Vec::new();
        for (path, text, span) in self.strings(&path, value) {
            self.check_action(&path, text, span);
            patterns.push(ActionPattern::new(text));
        }
        Some(ActionElement { is_negated, patterns, span: value.span })
    }

    fn check_action(&mut self, path: &str, text: &str, span: Span) {
        if text == "*" && self.kind != PolicyKind::ResourceControl {
            return;
        }
        let is_name = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*?-_".contains(&byte))
        };
        let Some((service, name)) =
            text.split_once(':').filter(|(service, name)| is_name(service) && is_name(name))
        else {
            self.problem(path, span, ProblemKind::InvalidAction(text.into()));
            return;
        };
        if !service.eq_ignore_ascii_case("ecr") {
            return;
        }
        let pattern = ActionPattern::new(name);
        let is_known =
            actions::ECR.iter().any(|action| pattern.covers(&action.name.to_ascii_lowercase()));
        if !is_known {
            let nearest = nearest(name, actions::ECR.iter().map(|action| action.name));
            let kind = ProblemKind::UnknownAction { action: text.into(), nearest };
            self.problem(path, span, kind);
        }
    }

    pub(super) fn resource(&mut self, path: &str, node: &Node) -> Option<ResourceElement> {
        let names = ["Resource", "NotResource"];
        let found = names.iter().find_map(|name| node.get(name));
        match (found, self.kind) {
            (Some(value), PolicyKind::Trust) => {
                let kind = ProblemKind::NotAllowedIn("Resource", self.kind);
                self.problem(path, value.span, kind);
                return None;
            }
            // A repository policy without Resource speaks of its own repository.
            // Source: ECR API reference, SetRepositoryPolicy.
            (None, PolicyKind::Trust | PolicyKind::Repository) => return None,
            (None, _) => {
                self.problem(path, node.span, ProblemKind::Missing("Resource"));
                return None;
            }
            (Some(_), _) => {}
        }
        let (value, is_negated) = self.either(path, node, names)?;
        let path = join(path, if is_negated { "NotResource" } else { "Resource" });
        let mut patterns = Vec::new();
        for (path, text, span) in self.strings(&path, value) {
            self.check_idle_variable(&path, text, span);
            match ArnPattern::parse(text, self.version) {
                Ok(pattern) => patterns.push(pattern),
                Err(ArnPatternError::Prefix) => {
                    self.problem(&path, span, ProblemKind::InvalidResource(text.into()));
                }
                Err(ArnPatternError::Variable(what)) => {
                    self.problem(&path, span, ProblemKind::InvalidVariable(what));
                }
            }
        }
        Some(ResourceElement { is_negated, patterns, span: value.span })
    }

    pub(super) fn check_idle_variable(&mut self, path: &str, text: &str, span: Span) {
        if text.contains("${") && self.version == Version::V2008 {
            self.problem(path, span, ProblemKind::IdleVariable);
        }
    }

    /// An Allow of an action without resource type does nothing unless it covers `*`.
    pub(super) fn check_registry_actions(
        &mut self,
        path: &str,
        action: &ActionElement,
        resource: Option<&ResourceElement>,
        effect: Effect,
    ) {
        let covers_everything = resource.is_none_or(|element| {
            element.is_negated || element.patterns.iter().any(ArnPattern::is_everything)
        });
        if covers_everything || action.is_negated || effect == Effect::Deny {
            return;
        }
        for pattern in &action.patterns {
            let name = pattern.text.split_once(':').map_or("", |(_, name)| name);
            if actions::find(name).is_some_and(|action| !action.acts_on_repository) {
                let kind = ProblemKind::NeedsEveryResource(pattern.text.clone());
                self.problem(path, action.span, kind);
            }
        }
    }
}
