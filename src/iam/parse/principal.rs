//! Principal elements.

use super::{Reader, join};
use crate::aws::Arn;
use crate::iam::matching::{PrincipalElement, PrincipalEntry};
use crate::iam::policy::{Effect, PolicyKind};
use crate::iam::problem::ProblemKind;
use crate::json::Node;
use crate::ordered::OrderedSet;

impl Reader {
    pub(super) fn principal(
        &mut self,
        path: &str,
        node: &Node,
        effect: Option<Effect>,
    ) -> Option<PrincipalElement> {
        let names = ["Principal", "NotPrincipal"];
        let found = names.into_iter().find_map(|name| Some((name, node.get(name)?)));
        let Some((name, value)) = found else {
            if self.kind.names_principals() {
                self.problem(path, node.span, ProblemKind::Missing("Principal"));
                let (is_negated, entries, span) = (false, Vec::new(), node.span);
                return Some(PrincipalElement { is_negated, entries, span });
            }
            return None;
        };
        if !self.kind.names_principals() {
            self.problem(&join(path, name), value.span, ProblemKind::NotAllowedIn(name, self.kind));
            return None;
        }
        let (value, is_negated) = self.either(path, node, names)?;
        if is_negated && effect == Some(Effect::Allow) {
            self.problem(&join(path, name), value.span, ProblemKind::NotPrincipalWithAllow);
        }
        if is_negated && matches!(self.kind, PolicyKind::Trust | PolicyKind::ResourceControl) {
            let kind = ProblemKind::NotAllowedIn(name, self.kind);
            self.problem(&join(path, name), value.span, kind);
        }
        let entries = self.entries(&join(path, name), value);
        let is_someone = |entry: &PrincipalEntry| {
            !matches!(entry, PrincipalEntry::Everyone | PrincipalEntry::EveryAwsPrincipal)
        };
        if self.kind == PolicyKind::ResourceControl && entries.iter().any(is_someone) {
            self.problem(&join(path, name), value.span, ProblemKind::EveryoneOnly);
        }
        Some(PrincipalElement { is_negated, entries, span: value.span })
    }

    fn entries(&mut self, path: &str, node: &Node) -> Vec<PrincipalEntry> {
        match node.as_str() {
            Some("*") => return vec![PrincipalEntry::Everyone],
            Some(text) => {
                let kind = ProblemKind::InvalidPrincipal { key: None, text: text.into() };
                self.problem(path, node.span, kind);
                return Vec::new();
            }
            None => {}
        }
        let Some(members) = node.as_object() else {
            self.wrong_type(path, node, "an object or `*`");
            return Vec::new();
        };
        let mut entries = Vec::new();
        let mut seen = OrderedSet::new();
        for member in members {
            let path = join(path, &member.name);
            if !seen.insert(&member.name) {
                let kind = ProblemKind::Duplicate(member.name.clone());
                self.problem(&path, member.name_span, kind);
            }
            if !["AWS", "Service", "Federated", "CanonicalUser"].contains(&&*member.name) {
                let kind = ProblemKind::UnknownPrincipalType(member.name.clone());
                self.problem(&path, member.name_span, kind);
                continue;
            }
            for (path, text, span) in self.strings(&path, &member.node) {
                // S3 alone knows canonical users.
                let is_foreign =
                    &*member.name == "CanonicalUser" && self.kind != PolicyKind::VpcEndpoint;
                let Some(entry) = entry(&member.name, text).filter(|_| !is_foreign) else {
                    let (key, text) = (Some(member.name.clone()), text.into());
                    self.problem(&path, span, ProblemKind::InvalidPrincipal { key, text });
                    continue;
                };
                entries.push(entry);
            }
        }
        entries
    }
}

fn entry(kind: &str, text: &str) -> Option<PrincipalEntry> {
    match kind {
        "AWS" => aws(text),
        // A wildcard is a principal of its own or part of none.
        "Service" => text
            .ends_with(".amazonaws.com")
            .then(|| PrincipalEntry::Service(text.into()))
            .filter(|_| !text.contains('*')),
        "Federated" => (!text.is_empty()).then(|| PrincipalEntry::Federated(text.into())),
        _ => Some(PrincipalEntry::Nobody(text.into())),
    }
}

fn aws(text: &str) -> Option<PrincipalEntry> {
    if text == "*" {
        return Some(PrincipalEntry::EveryAwsPrincipal);
    }
    if let Ok(account) = text.parse() {
        return Some(PrincipalEntry::Account(account));
    }
    // What AWS shows where a named user or role was deleted.
    let is_unique_id = text.starts_with("AIDA") || text.starts_with("AROA");
    if is_unique_id && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Some(PrincipalEntry::Nobody(text.into()));
    }
    let arn: Arn = text.parse().ok()?;
    arn.account?;
    let kind = arn.resource().split('/').next().unwrap_or("");
    if text.contains(['*', '?']) {
        return None;
    }
    match (arn.service(), kind) {
        ("iam", "root") if arn.resource() == "root" => Some(PrincipalEntry::Root(arn)),
        // A session is named with its role: `assumed-role/ci/build`.
        ("sts", "assumed-role") if arn.resource().split('/').count() < 3 => None,
        ("iam", "user" | "role") | ("sts", "assumed-role" | "federated-user") => {
            Some(PrincipalEntry::Entity(arn))
        }
        _ => None,
    }
}
