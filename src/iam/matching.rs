//! The elements of a statement against a request: principal, action, resource.

use super::condition::{is_variable_modelled, test_all};
use super::pattern::Pattern;
use super::policy::{
    AccountPattern, ActionPattern, ArnPattern, Effect, Element, Named, PrincipalPattern,
    ResourcePattern, Sense, Statement,
};
use super::proof::TestOutcome;
use super::request::{AuthorizationRequest, Context};
use super::{PolicyKind, Principal};
use crate::aws::{Arn, Partition};

/// A request made ready to be put to many statements.
#[derive(Clone, Debug)]
pub(super) struct Question<'a> {
    /// What was asked.
    pub(super) request: &'a AuthorizationRequest,
    /// The action in lower case.
    action: String,
    /// Whether the caller has a permissions boundary.
    caller: Capped,
}

/// Whether a caller has a permissions boundary, which changes what `NotPrincipal` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Capped {
    /// It has one.
    Yes,
    /// It has none.
    No,
}

/// How a statement names the caller, from not at all to most directly. The more direct, the fewer
/// other policies have to agree in the caller's own account.
///
/// Source: IAM user guide, "How AWS enforcement code logic evaluates requests".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// It does not.
    NotNamed,
    /// By its account: the account may, and its own policies say who of it does.
    Account,
    /// By the user who asked for its federation token.
    Creator,
    /// By its role.
    Role,
    /// Itself: the user, the session, the service, the provider.
    Itself,
    /// As everyone.
    Everyone,
}

/// How the tests of one statement went, and how it names the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Matched {
    /// Principal, action, resource, condition.
    pub(super) tests: [TestOutcome; 4],
    /// How the statement names the caller.
    pub(super) naming: Naming,
}

impl<'a> Question<'a> {
    /// Makes a request ready.
    pub(super) fn new(request: &'a AuthorizationRequest, caller: Capped) -> Self {
        Self { request, action: request.action.to_ascii_lowercase(), caller }
    }

    /// Puts the request to a statement of a policy of the given kind. All four tests are made,
    /// whatever the first of them says.
    pub(super) fn put_to(&self, statement: &Statement, kind: PolicyKind) -> Matched {
        let (principal, naming) = self.principal(statement, kind);
        let condition = match statement.condition_span {
            Some(_) => test_all(&statement.conditions, &self.request.context),
            None => TestOutcome::Absent,
        };
        let resource = match &statement.resource {
            Some(element) => self.resource(element),
            // Only where the policy's place says which resource is meant.
            None => TestOutcome::Absent,
        };
        Matched { tests: [principal, self.action(&statement.action), resource, condition], naming }
    }

    fn principal(&self, statement: &Statement, kind: PolicyKind) -> (TestOutcome, Naming) {
        let Some(element) = &statement.principal else {
            // Assumed: where a principal is required, a statement without one matches nobody.
            let outcome =
                if kind.names_principals() { TestOutcome::Fails } else { TestOutcome::Absent };
            return (outcome, Naming::NotNamed);
        };
        let strongest = element.entries.iter().map(|entry| naming(entry, &self.request.principal));
        let strongest = strongest.max().unwrap_or(Naming::NotNamed);
        match element.sense {
            Sense::Listed if strongest > Naming::NotNamed => (TestOutcome::Passes, strongest),
            Sense::Listed => (unless_unknown(element), Naming::NotNamed),
            // Assumed: one entry that names the caller exempts it, be it only by its account. AWS
            // advises to list user, role, session and account, and does not say what fewer mean.
            Sense::Unlisted => {
                // Documented: a Deny with NotPrincipal always hits a caller who has a boundary.
                let is_hit = strongest == Naming::NotNamed
                    || (self.caller == Capped::Yes && statement.effect == Effect::Deny);
                let outcome = if is_hit { TestOutcome::Passes } else { TestOutcome::Fails };
                (outcome, if is_hit { Naming::Everyone } else { Naming::NotNamed })
            }
        }
    }

    fn action(&self, element: &Element<ActionPattern>) -> TestOutcome {
        let context = &self.request.context;
        let mut entries = element.entries.iter();
        let is_listed = entries.any(|entry| entry.pattern.matches(&self.action, context));
        element.sense.test(is_listed)
    }

    fn resource(&self, element: &Element<ResourcePattern>) -> TestOutcome {
        let context = &self.request.context;
        let arn = self.request.resource.arn.as_ref();
        let mut is_listed = false;
        for entry in &element.entries {
            match entry {
                ResourcePattern::Everything => is_listed = true,
                ResourcePattern::Arn(pattern) => {
                    if !is_modelled(&pattern.resource, context) {
                        return TestOutcome::NotModelled;
                    }
                    is_listed |= arn.is_some_and(|arn| pattern.matches(arn, context));
                }
            }
        }
        element.sense.test(is_listed)
    }
}

impl Sense {
    /// How a test goes, given whether an entry of the element covers the request.
    #[expect(clippy::fn_params_excessive_bools, reason = "one truth in, one truth out")]
    fn test(self, is_listed: bool) -> TestOutcome {
        let passes = match self {
            Self::Listed => is_listed,
            Self::Unlisted => !is_listed,
        };
        if passes { TestOutcome::Passes } else { TestOutcome::Fails }
    }
}

fn is_modelled(pattern: &Pattern, context: &Context) -> bool {
    pattern.variables().all(|variable| is_variable_modelled(variable, context))
}

/// An S3 user id may be anybody's, so it is not for us to say that it is not the caller's.
fn unless_unknown(element: &Element<PrincipalPattern>) -> TestOutcome {
    let is_unknown = element.entries.iter().any(|entry| entry.who == Named::CanonicalUser);
    if is_unknown { TestOutcome::NotModelled } else { TestOutcome::Fails }
}

/// How one entry of `Principal` names the caller.
pub(super) fn naming(entry: &PrincipalPattern, principal: &Principal) -> Naming {
    let named_if = |is_named: bool, naming| if is_named { naming } else { Naming::NotNamed };
    match &entry.who {
        Named::Everyone => Naming::Everyone,
        // Assumed: services are not among the principals of `AWS`; AWS's texts disagree.
        Named::EveryAwsPrincipal => {
            named_if(!matches!(principal, Principal::Service { .. }), Naming::Everyone)
        }
        Named::Account { id, partition } => {
            let is_same_partition = match (partition, partition_of(principal)) {
                (Some(wanted), Some(given)) => *wanted == given,
                (None, _) | (_, None) => true,
            };
            named_if(principal.account() == Some(*id) && is_same_partition, Naming::Account)
        }
        Named::User(wanted) => match principal {
            Principal::User { arn, .. } => named_if(arn == wanted, Naming::Itself),
            Principal::FederatedUser { user_arn, .. } => {
                named_if(user_arn == wanted, Naming::Creator)
            }
            Principal::Root { .. }
            | Principal::AssumedRole { .. }
            | Principal::Service { .. }
            | Principal::Federated { .. }
            | Principal::Anonymous => Naming::NotNamed,
        },
        Named::Role(wanted) => {
            let is_named =
                matches!(principal, Principal::AssumedRole { role_arn, .. } if role_arn == wanted);
            named_if(is_named, Naming::Role)
        }
        Named::Session(wanted) => {
            let is_named = matches!(
                principal, Principal::AssumedRole { session_arn, .. } if session_arn == wanted
            );
            named_if(is_named, Naming::Itself)
        }
        Named::FederatedUser(wanted) => {
            let is_named = matches!(
                principal, Principal::FederatedUser { session_arn, .. } if session_arn == wanted
            );
            named_if(is_named, Naming::Itself)
        }
        Named::UniqueId(wanted) => by_unique_id(wanted, principal),
        Named::Service(wanted) => {
            let is_named = matches!(principal, Principal::Service { name } if name == wanted);
            named_if(is_named, Naming::Itself)
        }
        Named::Federated(wanted) => {
            let is_named =
                matches!(principal, Principal::Federated { provider } if provider == wanted);
            named_if(is_named, Naming::Itself)
        }
        Named::CanonicalUser => Naming::NotNamed,
    }
}

fn by_unique_id(wanted: &str, principal: &Principal) -> Naming {
    match principal {
        Principal::User { unique_id, .. } if **unique_id == *wanted => Naming::Itself,
        Principal::AssumedRole { unique_id, .. } if **unique_id == *wanted => Naming::Role,
        Principal::User { .. }
        | Principal::AssumedRole { .. }
        | Principal::Root { .. }
        | Principal::FederatedUser { .. }
        | Principal::Service { .. }
        | Principal::Federated { .. }
        | Principal::Anonymous => Naming::NotNamed,
    }
}

fn partition_of(principal: &Principal) -> Option<Partition> {
    match principal {
        Principal::User { arn, .. } => Some(arn.partition),
        Principal::AssumedRole { session_arn, .. }
        | Principal::FederatedUser { session_arn, .. } => Some(session_arn.partition),
        Principal::Root { .. }
        | Principal::Service { .. }
        | Principal::Federated { .. }
        | Principal::Anonymous => None,
    }
}

impl ArnPattern {
    /// Whether the pattern covers a name, field by field: a `*` stays in its field, only the last
    /// field runs to the end.
    ///
    /// Assumed: AWS says that a `*` at the end of a field can run past the colon and advises not
    /// to rely on it; here it never does. Letter case counts in every field.
    pub(super) fn matches(&self, arn: &Arn, context: &Context) -> bool {
        self.service.matches(arn.service(), context)
            && self.resource.matches(arn.resource(), context)
            && self.region.matches(arn.region.as_ref().map_or("", |region| region.name()), context)
            && self.account.matches(arn, context)
            && self.partition.matches(arn.partition.name(), context)
    }
}

impl AccountPattern {
    pub(super) fn matches(&self, arn: &Arn, context: &Context) -> bool {
        match self {
            Self::One(account) => arn.account == Some(*account),
            Self::Text(pattern) => {
                // A `*` needs no text to be written first.
                let text = match arn.account {
                    Some(_) if pattern.text() == "*" => return true,
                    Some(account) => account.to_string(),
                    None => String::new(),
                };
                pattern.matches(&text, context)
            }
        }
    }
}
