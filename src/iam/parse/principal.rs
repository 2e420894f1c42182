//! `Principal` and `NotPrincipal`.

use super::{Entry, Reader, suggest, unknown};
use crate::aws::Arn;
use crate::iam::policy::{Element, Named, PolicyKind, PrincipalPattern, Sense};
use crate::iam::problem::{ProblemKind, Severity};
use crate::json::{Member, Node};

const KEYS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

impl Reader {
    pub(super) fn principal(&mut self, member: &Member, path: &str) -> Element<PrincipalPattern> {
        let path = format!("{path}.{}", member.name);
        let node = &member.node;
        let entries = if node.as_object().is_some() {
            self.keyed_principals(node, &path)
        } else {
            match node.as_str() {
                Some("*") => vec![PrincipalPattern { text: "*".into(), who: Named::Everyone }],
                Some(other) => {
                    self.fail(&path, node.span, ProblemKind::Principal(other.into()));
                    Vec::new()
                }
                None => {
                    self.fail_type(&path, node, "`*` or an object");
                    Vec::new()
                }
            }
        };
        let is_everyone = |entry: &PrincipalPattern| {
            matches!(entry.who, Named::Everyone | Named::EveryAwsPrincipal)
        };
        if self.kind == PolicyKind::ResourceControl && !entries.iter().all(is_everyone) {
            self.refuse(&path, node.span, ProblemKind::EveryoneOnly);
        }
        let sense = if &*member.name == "Principal" { Sense::Listed } else { Sense::Unlisted };
        Element { sense, entries, span: node.span }
    }

    fn keyed_principals(&mut self, node: &Node, path: &str) -> Vec<PrincipalPattern> {
        let mut patterns = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for member in node.as_object().unwrap_or_default() {
            let Some(key) = KEYS.into_iter().find(|key| *key == &*member.name) else {
                let name = unknown(&member.name, suggest::nearest(&member.name, KEYS));
                self.fail(path, member.name_span, ProblemKind::PrincipalKey(name));
                continue;
            };
            if seen.contains(&key) {
                self.fail(path, member.name_span, ProblemKind::Twice(key.into()));
            }
            seen.push(key);
            let path = format!("{path}.{key}");
            for entry in self.strings(&member.node, &path) {
                if let Some(who) = self.named(key, &entry) {
                    let text = [key, ": ", entry.text].concat().into();
                    patterns.push(PrincipalPattern { text, who });
                }
            }
        }
        if patterns.is_empty() {
            self.note(Severity::Suggestion, path, node.span, ProblemKind::Empty("principals"));
        }
        patterns
    }

    fn named(&mut self, key: &str, entry: &Entry<'_>) -> Option<Named> {
        let text = entry.text;
        if text.contains(['*', '?']) && !(text == "*" && matches!(key, "AWS" | "Federated")) {
            let wildcard = ProblemKind::WildcardPrincipal(text.into());
            self.fail(&entry.path, entry.span, wildcard);
            return None;
        }
        let who = match key {
            "AWS" => aws_principal(text),
            "Service" => Some(text.to_ascii_lowercase())
                .filter(|name| {
                    name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn")
                })
                .map(|_| Named::Service(text.into())),
            "Federated" => Some(Named::Federated(text.into())),
            _ => {
                // Only S3 knows them; ECR and IAM take none.
                if self.kind != PolicyKind::VpcEndpoint {
                    self.refuse(&entry.path, entry.span, ProblemKind::Principal(text.into()));
                }
                Some(Named::CanonicalUser)
            }
        };
        if who.is_none() {
            self.fail(&entry.path, entry.span, ProblemKind::Principal(text.into()));
        }
        who
    }
}

/// Whom an entry of `AWS` names; groups and instance profiles are no principals.
fn aws_principal(text: &str) -> Option<Named> {
    if text == "*" {
        return Some(Named::EveryAwsPrincipal);
    }
    if let Ok(id) = text.parse() {
        return Some(Named::Account { id, partition: None });
    }
    let is_unique_id = ["AIDA", "AROA"].into_iter().any(|start| text.starts_with(start));
    if is_unique_id && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) {
        return Some(Named::UniqueId(text.into()));
    }
    let arn: Arn = text.parse().ok()?;
    let id = arn.account?;
    let is_global = arn.region.is_none();
    let (kind, rest) = arn.resource().split_once('/').unwrap_or((arn.resource(), ""));
    match (arn.service(), kind) {
        ("iam", "root") if rest.is_empty() && is_global => {
            Some(Named::Account { id, partition: Some(arn.partition) })
        }
        ("iam", "user") if !rest.is_empty() && is_global => Some(Named::User(arn)),
        ("iam", "role") if !rest.is_empty() && is_global => Some(Named::Role(arn)),
        ("sts", "assumed-role") if rest.contains('/') && is_global => Some(Named::Session(arn)),
        ("sts", "federated-user") if !rest.is_empty() && is_global => {
            Some(Named::FederatedUser(arn))
        }
        _ => None,
    }
}
