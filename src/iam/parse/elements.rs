//! Action and Resource elements.

use super::{Reader, join};
use crate::iam::matching::{
    ActionElement, ActionPattern, ArnPattern, ArnPatternError, ResourceElement, split_fields,
};
use crate::iam::policy::{PolicyKind, Version};
use crate::iam::problem::ProblemKind;
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
            self.problem(&join(path, "NotAction"), value.span, kind);
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
        let Some((service, _)) = service_and_name(text) else {
            self.problem(path, span, ProblemKind::InvalidAction(text.into()));
            return;
        };
        if self.kind == PolicyKind::Trust && !service.eq_ignore_ascii_case("sts") {
            self.problem(path, span, ProblemKind::NotSts(text.into()));
        }
    }

    pub(super) fn resource(&mut self, path: &str, node: &Node) -> Option<ResourceElement> {
        let names = ["Resource", "NotResource"];
        let found = names.into_iter().find_map(|name| Some((name, node.get(name)?)));
        match (found, self.kind) {
            (Some((name, value)), PolicyKind::Trust) => {
                let kind = ProblemKind::NotAllowedIn(name, self.kind);
                self.problem(&join(path, name), value.span, kind);
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
            self.check_fields(&path, text, span);
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

    /// Variables work in the last field of an ARN only, and STS wants all fields of it.
    ///
    /// Source: IAM user guide, policy variables; policy grammar, incomplete ARNs.
    fn check_fields(&mut self, path: &str, text: &str, span: Span) {
        let Some(rest) = text.strip_prefix("arn:") else { return };
        let fields = split_fields(rest, self.version);
        let is_variable = |field: &&str| self.version == Version::V2012 && field.contains("${");
        if fields.iter().take(4).any(is_variable) {
            self.problem(path, span, ProblemKind::MisplacedVariable);
        }
        if fields.len() < 5 && self.kind == PolicyKind::Session {
            self.problem(path, span, ProblemKind::ShortArn(text.into()));
        }
    }
}

/// The two parts of an action, wildcards included; `None` for a text that is none.
pub(in crate::iam) fn service_and_name(text: &str) -> Option<(&str, &str)> {
    let is_name = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*?-_".contains(&byte))
    };
    text.split_once(':').filter(|(service, name)| is_name(service) && is_name(name))
}
