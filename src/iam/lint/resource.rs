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
        let mut patterns = Vec::with_capacity(list.texts.len());
        for text in &list.texts {
            patterns.push((text.text, fields(text.text, self.version)));
        }
        self.redundant(list, Redundancy::Resource, |by, entry| {
            let (Some(by), Some(entry)) = (patterns.get(by), patterns.get(entry)) else {
                return false;
            };
            by.0 == entry.0
                || by.0 == "*"
                || by.1.zip(entry.1).is_some_and(|(by, entry)| {
                    by.iter().zip(entry).all(|(by, entry)| is_covered(by, entry))
                })
        });
    }
}

/// The fields of an ARN as they are matched one by one; `None` where a variable stands, of which
/// it is not known here what it will be.
fn fields(text: &str, version: Version) -> Option<[&str; 5]> {
    let rest = text.strip_prefix("arn:").filter(|rest| !rest.contains("${"))?;
    let mut fields = ["*"; 5];
    for (field, found) in fields.iter_mut().zip(split_fields(rest, version)) {
        *field = found;
    }
    Some(fields)
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
