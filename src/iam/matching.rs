//! The elements that say whom, what and on what: Principal, Action, Resource and their negations.

use super::assumption::Assumption;
use super::policy::Version;
use super::principal::Principal;
use super::request::Frame;
use super::template::{Template, VariableError, shielded};
use crate::aws::glob::{self, Shape};
use crate::aws::{AccountId, Arn};
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
    /// An account, by its id.
    Account(AccountId),
    /// An account, by the ARN of its root; one of another partition has the same number by chance.
    Root(Arn),
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

/// Who asks, as principal elements are met with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Requester<'a> {
    /// The principal.
    pub(super) principal: &'a Principal,
    /// Its limits, which matter to `NotPrincipal` alone.
    pub(super) limits: Limits,
    /// The open question that is answered the other way this time.
    pub(super) otherwise: Option<Assumption>,
}

impl PrincipalElement {
    /// How the element names the requester.
    pub(super) fn names(&self, requester: Requester<'_>) -> Named {
        let mut named = Named::No;
        for entry in &self.entries {
            named = named.max(entry.names(requester));
        }
        if !self.is_negated {
            // Assumed (O13): without entries, and so without Principal, it names nobody.
            let is_everyone =
                self.entries.is_empty() && requester.otherwise == Some(Assumption::NoPrincipal);
            return if is_everyone { Named::Itself } else { named };
        }
        // Assumed (O4): one entry that names the requester exempts it.
        let is_exempt = match requester.otherwise {
            Some(Assumption::NotPrincipalPart) => self.lists_all_of(requester),
            _ => named > Named::No,
        };
        // A Deny with NotPrincipal reaches every principal that has a permissions boundary.
        // Source: IAM user guide, NotPrincipal.
        if is_exempt && requester.limits == Limits::NoBoundary { Named::No } else { Named::Itself }
    }

    /// Whether the requester is listed in every way that it can be named in.
    fn lists_all_of(&self, requester: Requester<'_>) -> bool {
        let lists = |wanted| self.entries.iter().any(|entry| entry.names(requester) == wanted);
        let is_everyone = |entry: &PrincipalEntry| {
            matches!(entry, PrincipalEntry::Everyone | PrincipalEntry::EveryAwsPrincipal)
        };
        let by_maker = match requester.principal {
            Principal::AssumedRole { .. } => Some(Named::ByRole),
            Principal::FederatedUser { .. } => Some(Named::ByCreator),
            Principal::User { .. } => None,
            Principal::Root { .. }
            | Principal::Service { .. }
            | Principal::Federated { .. }
            | Principal::Anonymous => return lists(Named::Itself),
        };
        self.entries.iter().any(is_everyone)
            || lists(Named::Itself) && lists(Named::ByAccount) && by_maker.is_none_or(lists)
    }
}

impl PrincipalEntry {
    fn names(&self, requester: Requester<'_>) -> Named {
        let Requester { principal, otherwise, .. } = requester;
        let when = |is: bool, named| if is { named } else { Named::No };
        match (self, principal) {
            (Self::Everyone, _) => Named::Itself,
            // Assumed (O9): services and provider identities are not "every AWS principal".
            (Self::EveryAwsPrincipal, principal) => when(
                principal.account().is_some()
                    || *principal == Principal::Anonymous
                    || otherwise == Some(Assumption::EveryAwsPrincipal),
                Named::Itself,
            ),
            (Self::Service(wanted), Principal::Service { name }) => {
                when(wanted == name, Named::Itself)
            }
            (Self::Federated(wanted), Principal::Federated { provider }) => {
                when(wanted == provider, Named::Itself)
            }
            (Self::Account(wanted), principal) => {
                when(principal.account() == Some(*wanted), as_member(principal))
            }
            (Self::Root(wanted), principal) => when(
                principal.account() == wanted.account
                    && principal.partition() == Some(wanted.partition),
                as_member(principal),
            ),
            (Self::Entity(wanted), Principal::User { arn, .. }) => {
                when(wanted == arn, Named::Itself)
            }
            (Self::Entity(wanted), Principal::AssumedRole { session_arn, role_arn, .. }) => {
                // Assumed (O3): letter case counts.
                let is_session = wanted == session_arn
                    || otherwise == Some(Assumption::LetterCase)
                        && wanted.to_string().eq_ignore_ascii_case(&session_arn.to_string());
                when(wanted == role_arn, Named::ByRole).max(when(is_session, Named::Itself))
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

/// What it means to belong to a named account: the root user *is* the account.
fn as_member(principal: &Principal) -> Named {
    if matches!(principal, Principal::Root { .. }) { Named::Itself } else { Named::ByAccount }
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

/// A pattern such as `ecr:Get*`. Letter case means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionPattern {
    /// As written.
    pub text: Box<str>,
    shape: Shape,
}

impl ActionPattern {
    /// A pattern from its text.
    pub fn new(text: &str) -> Self {
        Self { text: text.into(), shape: Shape::of(text) }
    }

    /// Whether it covers an action.
    pub(super) fn covers(&self, action: &str) -> bool {
        self.shape.covers_ignoring_case(&self.text, action)
    }
}

impl ActionElement {
    pub(super) fn covers(&self, action: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.covers(action)) != self.is_negated
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
    /// Whether it is `*`.
    pub(super) fn is_everything(&self) -> bool {
        !self.is_negated && self.patterns.iter().any(ArnPattern::is_everything)
    }

    pub(super) fn covers(&self, resource: Option<&ArnFields<'_>>, frame: Frame<'_>) -> bool {
        // A pattern whose variable has no value covers nothing, so `NotResource` excludes nothing.
        let any = self.patterns.iter().any(|pattern| match (resource, frame.otherwise) {
            (None, _) => pattern.is_everything(),
            (Some(arn), Some(Assumption::WildcardsAndColons)) => pattern.covers_whole(arn, frame),
            (Some(arn), Some(Assumption::LetterCase)) => pattern.covers_any_case(arn, frame),
            (Some(arn), _) => pattern.covers(arn, frame),
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
    /// How many of them are written.
    written: usize,
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
            return Ok(Self { text: text.into(), fields: None, written: 0 });
        }
        let rest = text.strip_prefix("arn:").ok_or(ArnPatternError::Prefix)?;
        let fields = split_fields(rest, version);
        let written = fields.len();
        let mut fields = fields.into_iter();
        let mut next = || {
            let field = fields.next().unwrap_or("*");
            Template::new(field, version).map_err(ArnPatternError::Variable)
        };
        let fields = [next()?, next()?, next()?, next()?, next()?];
        Ok(Self { text: text.into(), fields: Some(fields), written })
    }

    /// Whether it is `*`, which alone covers requests that have no resource.
    pub(super) fn is_everything(&self) -> bool {
        self.fields.is_none()
    }

    /// Whether `arn` is covered. A pattern with a variable that has no value covers nothing.
    ///
    /// Assumed (O2): a wildcard stays within its field.
    pub(super) fn covers(&self, arn: &ArnFields<'_>, frame: Frame<'_>) -> bool {
        let Some(fields) = &self.fields else { return true };
        // The resource differs most often, so the last field comes first.
        let mut pairs = fields.iter().zip(arn.0).rev();
        pairs.all(|(pattern, field)| pattern.covers(field, frame))
    }

    /// Whether `arn` is covered as one text, in which wildcards reach over colons.
    fn covers_whole(&self, arn: &ArnFields<'_>, frame: Frame<'_>) -> bool {
        let Some(fields) = &self.fields else { return true };
        let mut whole = Vec::with_capacity(fields.len());
        for field in fields.iter().take(self.written) {
            let Some(pattern) = field.pattern(frame) else { return false };
            whole.push(pattern);
        }
        self.covers(arn, frame) || glob::matches(&whole.join(":"), &shielded(&arn.0.join(":")))
    }

    /// Whether `arn` is covered, letter case left aside in all fields but the resource.
    fn covers_any_case(&self, arn: &ArnFields<'_>, frame: Frame<'_>) -> bool {
        let Some([others @ .., resource]) = &self.fields else { return true };
        let [.., given] = arn.0;
        let mut pairs = others.iter().zip(arn.0);
        resource.covers(given, frame)
            && pairs.all(|(pattern, field)| pattern.covers_ignoring_case(field, frame))
    }

    /// The first field that keeps `arn` out, by the name that people know it by.
    pub(super) fn difference(&self, arn: &ArnFields<'_>, frame: Frame<'_>) -> Option<&'static str> {
        const NAMES: [&str; 5] = ["partition", "service", "Region", "account", "resource"];
        let fields = self.fields.as_ref()?;
        let mut pairs = fields.iter().zip(arn.0).zip(NAMES);
        let differs = pairs.find(|((pattern, field), _)| !pattern.covers(field, frame));
        differs.map(|(_, name)| name)
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

/// The fields of an ARN behind `arn:`, as patterns are met with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ArnFields<'a>([&'a str; 5]);

impl<'a> ArnFields<'a> {
    /// The fields of a name; `digits` are those of its account.
    pub(super) fn of(arn: &'a Arn, digits: &'a [u8]) -> Self {
        Self([
            arn.partition.name(),
            arn.service(),
            arn.region.map_or("", crate::aws::Region::name),
            std::str::from_utf8(digits).unwrap_or_default(),
            arn.resource(),
        ])
    }

    /// The fields of a text; `None` for one that is no ARN.
    pub(super) fn of_text(text: &'a str) -> Option<Self> {
        let mut fields = text.strip_prefix("arn:")?.splitn(5, ':');
        let mut next = || fields.next();
        Some(Self([next()?, next()?, next()?, next()?, next()?]))
    }
}
