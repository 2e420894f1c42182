//! Doubts about principals.

use super::doubt::GITHUB;
use super::view::{Principals, Test, View};
use super::{Doubt, Emptiness, Lint};
use crate::iam::policy::{Effect, PolicyKind};
use crate::json::Value;

/// What keys begin with that say who asks, from where, or on whose behalf.
const NARROWING: [&str; 8] = [
    "aws:principal",
    "aws:source",
    "aws:userid",
    "aws:username",
    "aws:vpc",
    "aws:federatedprovider",
    "aws:calledvia",
    "sts:externalid",
];

/// What keys begin with that say whom a service acts for.
///
/// Source: Access Analyzer policy check reference, restrict access to service principal.
const ON_BEHALF: [&str; 3] = ["aws:sourcearn", "aws:sourceaccount", "aws:sourceorg"];

impl Lint {
    pub(super) fn principals(&mut self, view: &View<'_>) {
        let Some(principals) = view.principal.as_ref() else { return };
        if !self.kind.names_principals() {
            return;
        }
        self.empty_principals(principals);
        for (key, text) in &principals.entries {
            let is_id = text.text.starts_with("AIDA") || text.text.starts_with("AROA");
            if *key == "AWS" && is_id {
                self.doubt(&text.path, text.span, Doubt::DeletedPrincipal(text.text.into()));
            }
            if *key == "Federated" && self.kind != PolicyKind::Trust {
                self.doubt(&text.path, text.span, Doubt::FederatedPrincipal(text.text.into()));
            }
        }
        if principals.is_negated {
            // Elsewhere the reader refuses it.
            let is_taken = !matches!(self.kind, PolicyKind::Trust | PolicyKind::ResourceControl);
            if view.effect == Some(Effect::Deny) && is_taken {
                self.doubt(&principals.path, principals.name_span, Doubt::NotPrincipalWithDeny);
            }
            return;
        }
        if view.effect != Some(Effect::Allow) {
            return;
        }
        if self.kind == PolicyKind::Trust {
            self.open_providers(view, principals);
        }
        let is_of_ecr = matches!(self.kind, PolicyKind::Repository | PolicyKind::Registry);
        if let Some(everyone) = principals.everyone()
            && !is_narrowed(view, &NARROWING)
        {
            if is_of_ecr {
                self.doubt(&everyone.path, everyone.span, Doubt::Public);
            }
            if self.kind == PolicyKind::Trust {
                self.doubt(&everyone.path, everyone.span, Doubt::TrustsEveryone);
            }
        }
        if is_of_ecr && !is_narrowed(view, &ON_BEHALF) {
            for (key, text) in &principals.entries {
                if *key == "Service" {
                    let doubt = Doubt::UnrestrictedService(text.text.into());
                    self.doubt(&text.path, text.span, doubt);
                }
            }
        }
    }

    /// An OIDC provider of the public vouches for people whom the account has never heard of.
    ///
    /// Source: Access Analyzer policy check reference, missing condition key for OIDC principal,
    /// missing GitHub repo condition key.
    fn open_providers(&mut self, view: &View<'_>, principals: &Principals<'_>) {
        for (key, text) in &principals.entries {
            if *key != "Federated" || text.text.contains(":saml-provider/") {
                continue;
            }
            let host = text.text.split_once(":oidc-provider/").map_or(text.text, |(_, it)| it);
            let wanted = if host == GITHUB { format!("{host}:sub") } else { format!("{host}:") };
            let is_told = |test: &Test<'_>| {
                let key = test.key.name.to_ascii_lowercase();
                key.starts_with(&wanted.to_ascii_lowercase())
            };
            if !view.tests.iter().any(is_told) {
                self.doubt(&text.path, text.span, Doubt::OpenProvider(host.into()));
            }
        }
    }

    fn empty_principals(&mut self, principals: &Principals<'_>) {
        let Value::Object(kinds) = &principals.node.value else { return };
        if kinds.is_empty() {
            let doubt = Doubt::Empty(Emptiness::Principal);
            self.doubt(&principals.path, principals.node.span, doubt);
        }
        for kind in kinds {
            if kind.node.as_array().is_some_and(<[_]>::is_empty) {
                let path = format!("{}.{}", principals.path, kind.name);
                self.doubt(&path, kind.node.span, Doubt::Empty(Emptiness::Principals));
            }
        }
    }
}

/// Whether a condition tests a key that begins so, and holds only if the key is there.
fn is_narrowed(view: &View<'_>, beginnings: &[&str]) -> bool {
    view.tests.iter().any(|test| {
        let key = test.key.name.to_ascii_lowercase();
        let is_telling = beginnings.iter().any(|beginning| key.starts_with(beginning));
        is_telling && !test.operator.is_negated && !test.operator.if_exists
    })
}
