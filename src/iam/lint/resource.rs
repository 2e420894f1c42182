//! Doubts about resources.

use super::action::is_covered;
use super::view::{Entry, List, View};
use super::{ArnDoubt, Doubt, Emptiness, Lint, Redundancy};
use crate::aws::{AccountId, Partition, Region, glob};
use crate::iam::actions::ResourceType;
use crate::iam::matching::split_fields;
use crate::iam::policy::{PolicyKind, Version};

impl Lint {
    pub(super) fn resources(&mut self, view: &View<'_>) {
        let Some(list) = &view.resource else { return };
        if list.texts.is_empty() && list.node.as_array().is_some() {
            self.doubt(&list.path, list.node.span, Doubt::Empty(Emptiness::Resources));
        }
        for text in &list.texts {
            self.idle_variable(text);
            self.arn(view, text);
        }
        self.redundant_resources(list);
    }

    pub(super) fn idle_variable(&mut self, text: &Entry<'_>) {
        if text.text.contains("${") && self.version == Version::V2008 {
            self.doubt(&text.path, text.span, Doubt::IdleVariable);
        }
    }

    fn arn(&mut self, view: &View<'_>, text: &Entry<'_>) {
        let Some(rest) = text.text.strip_prefix("arn:") else { return };
        let fields = split_fields(rest, self.version);
        let [partition, service, others @ ..] = fields.as_slice() else { return };
        let mut doubt = |what: ArnDoubt, found: &str| {
            self.doubt(&text.path, text.span, Doubt::Arn(what, found.into()));
        };
        if !is_open(partition) && partition.parse::<Partition>().is_err() {
            doubt(ArnDoubt::Partition, partition);
        }
        if service.bytes().any(|byte| byte.is_ascii_uppercase()) {
            doubt(ArnDoubt::ServiceCase, service);
            return;
        }
        let is_ecr = *service == "ecr";
        if !is_ecr && !is_open(service) {
            let modelled = view.modelled_actions().unwrap_or_default();
            let is_repository = |kind: ResourceType| kind == ResourceType::Repository;
            if !modelled.is_empty() && modelled.iter().all(|one| is_repository(one.resource)) {
                doubt(ArnDoubt::OtherService, service);
            }
            return;
        }
        if is_ecr {
            self.repository(text, others);
        }
    }

    /// The fields of an ARN of ECR behind the service.
    fn repository(&mut self, text: &Entry<'_>, fields: &[&str]) {
        let kind = self.kind;
        let mut doubt = |what: ArnDoubt, found: &str| {
            self.doubt(&text.path, text.span, Doubt::Arn(what, found.into()));
        };
        match fields.first() {
            Some(&"") => doubt(ArnDoubt::NoRegion, text.text),
            Some(region) if !could_be(region, Region::all().map(Region::name)) => {
                doubt(ArnDoubt::Region, region);
            }
            _ => {}
        }
        match fields.get(1) {
            Some(&"") => doubt(ArnDoubt::NoAccount, text.text),
            Some(account) if account.starts_with("repository/") => {
                doubt(ArnDoubt::NoAccount, text.text);
                return;
            }
            Some(account) if !is_open(account) && account.parse::<AccountId>().is_err() => {
                doubt(ArnDoubt::Account, account);
            }
            _ => {}
        }
        match fields.get(2) {
            Some(resource) => {
                let name = resource.strip_prefix("repository/");
                if name.is_some_and(|name| !is_open(name) && name.contains([':', '@'])) {
                    doubt(ArnDoubt::Image, resource);
                } else if !is_repository(resource) {
                    doubt(ArnDoubt::Resource, resource);
                }
            }
            // A session policy is refused for it by the reader.
            None if kind != PolicyKind::Session => doubt(ArnDoubt::Short, text.text),
            None => {}
        }
    }

    fn redundant_resources(&mut self, list: &List<'_>) {
        for (index, text) in list.texts.iter().enumerate() {
            let mut others = list.texts.iter().enumerate();
            let by = others.find(|(other, by)| {
                *other != index
                    && self.covers(by.text, text.text)
                    && (*other < index || !self.covers(text.text, by.text))
            });
            if let Some((_, by)) = by {
                let (entry, by) = (text.text.into(), by.text.into());
                let doubt = Doubt::Redundant { entry, by, list: Redundancy::Resource };
                self.doubt(&text.path, text.span, doubt);
            }
        }
    }

    /// Whether one pattern for resources covers another, field by field as they are matched.
    fn covers(&self, by: &str, text: &str) -> bool {
        if by == text || by == "*" {
            return true;
        }
        let (Some(by), Some(text)) = (by.strip_prefix("arn:"), text.strip_prefix("arn:")) else {
            return false;
        };
        // What a variable stands for is not known here.
        if by.contains("${") || text.contains("${") {
            return false;
        }
        let (by, text) = (split_fields(by, self.version), split_fields(text, self.version));
        (0..5).all(|field| {
            let by = by.get(field).copied().unwrap_or("*");
            is_covered(by, text.get(field).copied().unwrap_or("*"))
        })
    }
}

/// Whether a field is left open by a wildcard or variable.
fn is_open(field: &str) -> bool {
    field.contains(['*', '?']) || field.contains("${")
}

/// Whether a field, with its wildcards, is one of the names.
fn could_be(field: &str, mut names: impl Iterator<Item = &'static str>) -> bool {
    field.contains("${") || names.any(|name| glob::matches(field, name))
}

/// Whether a last field can cover a repository: its beginning is `repository/`, as far as it is
/// written out.
fn is_repository(resource: &str) -> bool {
    let fixed = resource.find(['*', '?', '$']).unwrap_or(resource.len());
    let fixed = resource.get(..fixed).unwrap_or(resource);
    let is_written_out = fixed.len() == resource.len();
    match fixed.strip_prefix("repository/") {
        Some(name) => !is_written_out || !name.is_empty(),
        None => !is_written_out && "repository/".starts_with(fixed),
    }
}
