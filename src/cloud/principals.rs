//! Who is named in the policies of resources: checked when a policy is saved, and bound from then on.
//!
//! AWS binds a principal to its unique id when a policy is saved. A user or role that is not there
//! cannot be bound, so the policy is refused. Once it is deleted the policy shows the id, which is
//! nobody's: a new one of the same name gets nothing of it. Names in conditions are plain text.
//!
//! Source: IAM user guide, policy elements: Principal. Assumed: ECR refuses as IAM does. What is in
//! accounts that the simulation does not have is taken for there.

use std::rc::Rc;

use super::Cloud;
use crate::aws::Arn;
use crate::iam::{Policy, PolicyKind};
use crate::json::{self, Node};

/// A user or role that has been deleted.
#[derive(Clone, Debug)]
pub(super) struct Departed {
    /// As policies name it.
    pub(super) arn: String,
    /// As they name it from now on.
    pub(super) unique_id: Box<str>,
}

/// The AWS principals that the statements of a document name.
fn named(document: &Node) -> Vec<&Node> {
    let mut all = Vec::new();
    for statement in each(document.get("Statement")) {
        for element in ["Principal", "NotPrincipal"] {
            let principals = statement.get(element).and_then(|principal| principal.get("AWS"));
            all.extend(each(principals));
        }
    }
    all
}

/// The elements of a list, or the one that stands in its place.
fn each(node: Option<&Node>) -> &[Node] {
    let Some(node) = node else { return &[] };
    node.as_array().unwrap_or(std::slice::from_ref(node))
}

impl Cloud {
    /// The first user or role named in a policy that does not exist.
    pub(super) fn missing_principal(&self, policy: &str) -> Option<String> {
        let document = json::parse(policy).ok()?;
        let names = named(&document).into_iter().filter_map(Node::as_str);
        names.filter(|name| self.is_missing(name)).map(str::to_owned).next()
    }

    fn is_missing(&self, name: &str) -> bool {
        let Ok(arn) = name.parse::<Arn>() else { return false };
        let account = arn.account.and_then(|account| self.account(account));
        let Some(directory) = account.map(|account| &account.directory) else { return false };
        let (kind, path) = arn.resource().split_once('/').unwrap_or((arn.resource(), ""));
        let last = path.rsplit('/').next().unwrap_or_default();
        match (arn.service(), kind) {
            ("iam", "user") => directory.user(last).map_or(true, |it| it.identity.arn != arn),
            ("iam", "role") => directory.role(last).map_or(true, |it| it.identity.arn != arn),
            _ => false,
        }
    }

    /// Puts the unique id in the place of a deleted user or role in every policy that names it.
    pub(super) fn unbind(&mut self, departed: &Departed) {
        let replace = |policy: &Policy, kind| departed.replaced(policy, kind);
        for account in self.accounts.values_mut() {
            // Looked at first, so that accounts without such a policy stay shared.
            let trusts = account.directory.roles().any(|role| departed.is_in(&role.trust_policy));
            let owns = account
                .registries
                .values()
                .any(|registry| registry.policies().any(|policy| departed.is_in(policy)));
            if !trusts && !owns {
                continue;
            }
            let account = Rc::make_mut(account);
            account.directory.replace_trust_policies(replace);
            for registry in account.registries.values_mut() {
                Rc::make_mut(registry).replace_policies(replace);
            }
        }
    }
}

impl Departed {
    fn is_in(&self, policy: &Policy) -> bool {
        policy.text.contains(&self.arn)
    }

    /// The policy with the id where the name was; `None` where nothing changes.
    fn replaced(&self, policy: &Policy, kind: PolicyKind) -> Option<Rc<Policy>> {
        if !self.is_in(policy) {
            return None;
        }
        let document = json::parse(&policy.text).ok()?;
        let is_it = |node: &&Node| node.as_str() == Some(&self.arn);
        let spans = named(&document).into_iter().filter(is_it).map(|node| node.span);
        let mut text = String::with_capacity(policy.text.len());
        let mut from = 0;
        for span in spans {
            text.push_str(policy.text.get(from..span.start)?);
            text.extend(["\"", &*self.unique_id, "\""]);
            from = span.end;
        }
        text.push_str(policy.text.get(from..)?);
        Policy::parse(&text, kind).ok().map(Rc::new)
    }
}
