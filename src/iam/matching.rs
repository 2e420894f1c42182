//! The elements that say whom, what and on what: Principal, Action, Resource and their negations.

use super::policy::Version;
use super::principal::Principal;
use super::request::{AuthorizationRequest, Context};
use super::template::{Template, VariableError};
use crate::aws::{AccountId, Arn, glob};
use crate::json::Span;

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalElement {
    /// Whether it is `NotPrincipal`.
    pub is_negated: bool,
    /// The entries.
    pub entries: Vec<PrincipalEntry>,
    /// Where the value stands.
    pub span: Span,
}

/// One entry of a principal element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrincipalEntry {
    /// `"*"`: everyone.
    Everyone,
    /// `{"AWS": "*"}`: every principal of every account.
    EveryAwsPrincipal,
    /// An account, by id or by the ARN of its root.
    Account(AccountId),
    /// A user, role or session, by ARN.
    Entity(Arn),
    /// A service, by its exact name.
    Service(Box<str>),
    /// An identity provider.
    Federated(Box<str>),
    /// An id that AWS shows for a deleted principal, or a canonical user: matches nobody here.
    Nobody(Box<str>),
}

/// How a principal element names the requester; the later, the more directly.
///
/// How a grant names its receiver decides which limits still hold.
/// Source: IAM user guide, policy evaluation logic within an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// Not at all.
    No,
    /// Through its account: a delegation, the account's own policies still decide.
    ByAccount,
    /// A federated session through the user who made it.
    ByCreator,
    /// A session through its role.
    ByRole,
    /// Itself: the user, the session, the service, or everyone.
    Itself,
}

/// Whether the requester has a permissions boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limits {
    /// None is attached.
    NoBoundary,
    /// One is attached.
    Boundary,
}

impl PrincipalElement {
    /// How the element names `principal`. Its limits matter to `NotPrincipal` alone.
    pub(super) fn names(&self, principal: &Principal, limits: Limits) -> Named {
        let named =
            self.entries.iter().map(|entry| entry.names(principal)).max().unwrap_or(Named::No);
        if !self.is_negated {
            return named;
        }
        // A Deny with NotPrincipal reaches every principal that has a permissions boundary.
        // Source: IAM user guide, NotPrincipal.
        if named == Named::No || limits == Limits::Boundary { Named::Itself } else { Named::No }
    }
}

impl PrincipalEntry {
    fn names(&self, principal: &Principal) -> Named {
        let when = |is: bool, named| if is { named } else { Named::No };
        match (self, principal) {
            (Self::Everyone, _) => Named::Itself,
            // Assumed (O9): services and provider identities are not "every AWS principal".
            (Self::EveryAwsPrincipal, principal) => when(
                principal.account().is_some() || *principal == Principal::Anonymous,
                Named::Itself,
            ),
            (Self::Service(wanted), Principal::Service { name }) => {
                when(wanted == name, Named::Itself)
            }
            (Self::Federated(wanted), Principal::Federated { provider }) => {
                when(wanted == provider, Named::Itself)
            }
            (Self::Account(wanted), Principal::Root { account }) => {
                when(wanted == account, Named::Itself)
            }
            (Self::Account(wanted), principal) => {
                when(principal.account() == Some(*wanted), Named::ByAccount)
            }
            (Self::Entity(wanted), Principal::User { arn, .. }) => {
                when(wanted == arn, Named::Itself)
            }
            (Self::Entity(wanted), Principal::AssumedRole { session_arn, role_arn, .. }) => {
                when(wanted == role_arn, Named::ByRole)
                    .max(when(wanted == session_arn, Named::Itself))
            }
            (Self::Entity(wanted), Principal::FederatedUser { session_arn, user_arn }) => {
                when(wanted == user_arn, Named::ByCreator)
                    .max(when(wanted == session_arn, Named::Itself))
            }
            (Self::Entity(_) | Self::Service(_) | Self::Federated(_) | Self::Nobody(_), _) => {
                Named::No
            }
        }
    }
}

/// `Action` or `NotAction`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionElement {
    /// Whether it is `NotAction`.
    pub is_negated: bool,
    /// The patterns.
    pub patterns: Vec<ActionPattern>,
    /// Where the value stands.
    pub span: Span,
}

/// A pattern such as `ecr:Get*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionPattern {
    /// As written.
    pub text: Box<str>,
    /// In lower case, as it is compared.
    lower: Box<str>,
}

impl ActionPattern {
    /// A pattern from its text.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), lower: text.to_ascii_lowercase().into() }
    }

    /// Whether it covers an action given in lower case.
    pub(super) fn covers(&self, action_lower: &str) -> bool {
        glob::matches(&self.lower, action_lower)
    }
}

impl ActionElement {
    pub(super) fn covers(&self, action_lower: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.covers(action_lower)) != self.is_negated
    }
}

/// `Resource` or `NotResource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceElement {
    /// Whether it is `NotResource`.
    pub is_negated: bool,
    /// The patterns.
    pub patterns: Vec<ArnPattern>,
    /// Where the value stands.
    pub span: Span,
}

impl ResourceElement {
    pub(super) fn covers(&self, resource: Option<&ArnText>, context: &Context) -> bool {
        // A pattern whose variable has no value covers nothing, so `NotResource` excludes nothing.
        let any = self.patterns.iter().any(|pattern| match resource {
            Some(arn) => pattern.covers(arn, context) == Some(true),
            None => pattern.is_everything(),
        });
        any != self.is_negated
    }
}

/// A pattern for ARNs, compared field by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArnPattern {
    /// As written.
    pub text: Box<str>,
    /// The fields behind `arn:`; `None` is a lone `*`.
    fields: Option<[Template; 5]>,
}

/// What a text lacks to be a pattern for ARNs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArnPatternError {
    /// It does not begin with `arn:`.
    Prefix,
    /// A variable is written wrongly.
    Variable(VariableError),
}

impl ArnPattern {
    /// Reads a pattern. Missing fields at the end stand for anything.
    ///
    /// Source: IAM user guide, policy grammar: `arn:aws:sqs` is `arn:aws:sqs:*:*:*`.
    pub fn parse(text: &str, version: Version) -> Result<Self, ArnPatternError> {
        if text == "*" {
            return Ok(Self { text: text.into(), fields: None });
        }
        let rest = text.strip_prefix("arn:").ok_or(ArnPatternError::Prefix)?;
        let mut fields = split_fields(rest, version).into_iter();
        let mut next = || {
            let field = fields.next().unwrap_or("*");
            Template::new(field, version).map_err(ArnPatternError::Variable)
        };
        let fields = [next()?, next()?, next()?, next()?, next()?];
        Ok(Self { text: text.into(), fields: Some(fields) })
    }

    /// Whether it is `*`, which alone covers requests that have no resource.
    pub(super) fn is_everything(&self) -> bool {
        self.fields.is_none()
    }

    /// Whether `arn` is covered; `None` when a variable has no value.
    pub(super) fn covers(&self, arn: &ArnText, context: &Context) -> Option<bool> {
        let Some(fields) = &self.fields else { return Some(true) };
        let mut all = true;
        for (pattern, field) in fields.iter().zip(arn.fields()) {
            all &= pattern.covers(field, context)?;
        }
        Some(all)
    }

    /// The first field that keeps `arn` out, by the name that people know it by.
    pub(super) fn difference(&self, arn: &ArnText, context: &Context) -> Option<&'static str> {
        const NAMES: [&str; 5] = ["partition", "service", "Region", "account", "resource"];
        let fields = self.fields.as_ref()?;
        let pairs = fields.iter().zip(arn.fields()).zip(NAMES);
        pairs
            .filter(|((pattern, field), _)| pattern.covers(field, context) != Some(true))
            .map(|(_, name)| name)
            .next()
    }
}

/// The fields behind `arn:`, at most five. The colons of a variable's key are not the ARN's.
pub(super) fn split_fields(text: &str, version: Version) -> Vec<&str> {
    let mut fields = Vec::with_capacity(5);
    let (mut start, mut is_inside, mut before) = (0, false, ' ');
    for (at, letter) in text.char_indices() {
        match letter {
            '{' if before == '$' && version == Version::V2012 => is_inside = true,
            '}' => is_inside = false,
            ':' if !is_inside && fields.len() < 4 => {
                fields.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
        before = letter;
    }
    fields.push(text.get(start..).unwrap_or_default());
    fields
}

/// The text of an ARN with its fields marked, made once for each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ArnText {
    text: Box<str>,
    colons: [usize; 5],
}

impl ArnText {
    /// Marks the fields; `None` for a text that is no ARN.
    pub(super) fn new(text: &str) -> Option<Self> {
        if !text.starts_with("arn:") {
            return None;
        }
        let mut colons = [0; 5];
        let mut found = text.match_indices(':').map(|(at, _)| at);
        for colon in &mut colons {
            *colon = found.next()?;
        }
        Some(Self { text: text.into(), colons })
    }

    pub(super) fn of(request: &AuthorizationRequest) -> Option<Self> {
        Self::new(&request.resource.arn.as_ref()?.to_string())
    }

    fn fields(&self) -> [&str; 5] {
        let [partition, service, region, account, resource] = self.colons;
        let between = |start: usize, end: usize| self.text.get(start + 1..end).unwrap_or("");
        [
            between(partition, service),
            between(service, region),
            between(region, account),
            between(account, resource),
            between(resource, self.text.len()),
        ]
    }
}
