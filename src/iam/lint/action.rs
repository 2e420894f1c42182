//! Doubts about actions.

use super::view::{Entry, List, View};
use super::{Doubt, Emptiness, Lint, Redundancy};
use crate::aws::glob;
use crate::iam::actions::{self, ResourceType};
use crate::iam::matching::ActionPattern;
use crate::iam::parse::service_and_name;
use crate::iam::policy::{Effect, PolicyKind};

impl Lint {
    pub(super) fn actions(&mut self, view: &View<'_>) {
        let Some(list) = &view.action else { return };
        if list.texts.is_empty() && list.node.as_array().is_some() {
            self.doubt(&list.path, list.node.span, Doubt::Empty(Emptiness::Actions));
        }
        for text in &list.texts {
            self.action(text);
        }
        self.redundant_actions(list);
        if view.effect == Some(Effect::Allow) && !list.is_negated {
            self.actions_without_resource(view, list);
        }
        if self.kind == PolicyKind::Trust && !list.is_negated {
            self.mismatched_actions(view, list);
        }
    }

    fn action(&mut self, text: &Entry<'_>) {
        // What is no action at all is the reader's to refuse.
        let Some((prefix, name)) = service_and_name(text.text) else { return };
        if prefix.contains(['*', '?']) {
            self.doubt(&text.path, text.span, Doubt::ServiceWildcard(text.text.into()));
            return;
        }
        let Some(service) = actions::service(prefix) else {
            self.service(prefix, text);
            return;
        };
        let pattern = ActionPattern::new(name);
        let is_known = |action: &actions::Action| pattern.covers(&action.name.to_ascii_lowercase());
        if service.actions.iter().any(is_known) {
            return;
        }
        let doubt = if service.is_complete {
            Doubt::UnknownAction(text.text.into())
        } else {
            Doubt::UnmodelledAction(text.text.into())
        };
        self.doubt(&text.path, text.span, doubt);
    }

    /// A service that is not modelled: said once, unless it is ECR written wrongly.
    fn service(&mut self, prefix: &str, text: &Entry<'_>) {
        // Other services whose prefix looks like ECR's, and which have actions of the same names.
        const NEIGHBOURS: [&str; 5] = ["ec2", "ecr-public", "ecs", "eks", "es"];
        let lower = prefix.to_ascii_lowercase();
        let name = text.text.split_once(':').map_or("", |(_, name)| name);
        let meant = format!("ecr:{name}");
        if !NEIGHBOURS.contains(&&*lower)
            && lower.starts_with('e')
            && actions::find(&meant).is_some()
        {
            self.doubt(&text.path, text.span, Doubt::UnknownAction(text.text.into()));
        } else if self.services.insert(lower.into()) {
            self.doubt(&text.path, text.span, Doubt::UnmodelledService(prefix.into()));
        }
    }

    fn redundant_actions(&mut self, list: &List<'_>) {
        let mut lower = Vec::with_capacity(list.texts.len());
        for text in &list.texts {
            lower.push(text.text.to_ascii_lowercase());
        }
        self.redundant(list, Redundancy::Action, |by, entry| {
            let (Some(by), Some(entry)) = (lower.get(by), lower.get(entry)) else { return false };
            is_covered(by, entry)
        });
    }

    /// Entries that another one covers; of two that cover each other the second.
    pub(super) fn redundant(
        &mut self,
        list: &List<'_>,
        kind: Redundancy,
        covers: impl Fn(usize, usize) -> bool,
    ) {
        for (index, text) in list.texts.iter().enumerate() {
            let mut others = list.texts.iter().enumerate();
            let by = others.find(|(other, _)| {
                *other != index
                    && covers(*other, index)
                    && (*other < index || !covers(index, *other))
            });
            if let Some((_, by)) = by {
                let (entry, by) = (text.text.into(), by.text.into());
                self.doubt(&text.path, text.span, Doubt::Redundant { entry, by, list: kind });
            }
        }
    }

    /// Allowed actions that the statement's resources, or the kind of policy, keep from working.
    fn actions_without_resource(&mut self, view: &View<'_>, list: &List<'_>) {
        let covers_everything = view.resource.as_ref().is_none_or(|resource| {
            resource.is_negated
                || resource.texts.is_empty()
                || resource.texts.iter().any(|text| text.text == "*")
        });
        for text in &list.texts {
            let Some(action) = actions::find(text.text) else { continue };
            // A repository that is not there yet has no policy.
            let is_foreign =
                action.resource != ResourceType::Repository || action.name == "CreateRepository";
            if self.kind == PolicyKind::Repository && is_foreign {
                self.doubt(&text.path, text.span, Doubt::NotForRepositoryPolicy(text.text.into()));
            } else if action.has_no_resource() && !covers_everything {
                self.doubt(&text.path, text.span, Doubt::NeedsEveryResource(text.text.into()));
            }
        }
    }

    /// Each kind of stranger has its own way to assume a role.
    ///
    /// Source: STS API reference; IAM user guide, creating a role for federation.
    fn mismatched_actions(&mut self, view: &View<'_>, list: &List<'_>) {
        let Some(principals) = view.principal.as_ref().filter(|it| !it.is_negated) else { return };
        let mut ways = Vec::new();
        for (key, text) in &principals.entries {
            ways.push(match *key {
                "Federated" if text.text.contains(":saml-provider/") => "sts:AssumeRoleWithSAML",
                "Federated" => "sts:AssumeRoleWithWebIdentity",
                _ => "sts:AssumeRole",
            });
        }
        let Some(&instead) = ways.first() else { return };
        for text in &list.texts {
            let is_assuming =
                ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"]
                    .iter()
                    .any(|way| way.eq_ignore_ascii_case(text.text));
            if is_assuming && !ways.iter().any(|way| way.eq_ignore_ascii_case(text.text)) {
                let doubt = Doubt::MismatchedAction { action: text.text.into(), instead };
                self.doubt(&text.path, text.span, doubt);
            }
        }
    }

    /// A condition on the tags of a new repository shows that it is to be created with tags.
    ///
    /// Source: ECR user guide, tagging: `ecr:TagResource` is needed beside `ecr:CreateRepository`.
    pub(super) fn tags_on_creation(&mut self, views: &[View<'_>]) {
        let covers = |view: &View<'_>, action: &str| {
            let is_it = |text: &Entry<'_>| glob::matches(&text.text.to_ascii_lowercase(), action);
            let list = view.action.as_ref();
            list.is_some_and(|list| list.texts.iter().any(is_it) != list.is_negated)
        };
        let is_allow = |view: &&View<'_>| view.effect == Some(Effect::Allow);
        if views.iter().filter(is_allow).any(|view| covers(view, "ecr:tagresource")) {
            return;
        }
        for view in views.iter().filter(is_allow) {
            let Some(list) = view.action.as_ref().filter(|list| !list.is_negated) else { continue };
            let asks_for_tags = view.tests.iter().any(|test| {
                let key = test.key.name.to_ascii_lowercase();
                key.starts_with("aws:requesttag/") || key == "aws:tagkeys"
            });
            if asks_for_tags && covers(view, "ecr:createrepository") {
                self.doubt(&list.path, list.node.span, Doubt::NeedsTagResource);
            }
        }
    }
}

/// Whether the pattern `by` matches all that the pattern `text` matches.
///
/// Only what is certain: `?` does not stand for a whole `*`.
pub(super) fn is_covered(by: &str, text: &str) -> bool {
    by == text || (glob::matches(by, text) && !(by.contains('?') && text.contains('*')))
}
