//! The situation of a request: which condition keys it carries, and with what values.
//!
//! Whether a key is there decides as much as its value: `StringNotEquals` on an absent key is
//! true. So one table says for every key who carries it, and from what it is read. Keys that the
//! call itself brings (`aws:RequestTag/…`, `aws:TagKeys`, `sts:…`, `iam:…`) and those of the
//! resource's tags are set where the call is read; nothing else is set by hand anywhere.
//!
//! Source: IAM user guide, global condition context keys; service authorization reference for ECR.

use std::fmt::Display;

use super::authenticate::Caller;
use super::credentials::Holder;
use super::endpoint::sts::user_id;
use super::organization::Organization;
use crate::aws::{AccountId, Region, Timestamp};
use crate::iam::directory::{Tags, tags};
use crate::iam::principal::RoleKind;
use crate::iam::{Context, ContextValue, Principal};

/// What the values are drawn from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Situation<'a> {
    /// Who calls, with what, by which way.
    pub(super) caller: &'a Caller,
    /// The tags of the user or role that calls; a root user and a service have none.
    pub(super) identity_tags: Option<&'a Tags>,
    /// The organisation, if there is one anywhere.
    pub(super) organization: Option<&'a Organization>,
    /// Whose resource it is.
    pub(super) resource_account: AccountId,
    /// The Region that answers.
    pub(super) region: Region,
    /// When.
    pub(super) now: Timestamp,
}

/// The address of the learner's machine, from a block that is kept for documentation.
pub(super) const WORKSTATION_ADDRESS: &str = "203.0.113.25";
/// Its address in the network behind a VPC endpoint.
pub(super) const PRIVATE_ADDRESS: &str = "10.0.0.25";

/// A key and where its value comes from; a source that gives `None` leaves the key out.
type Row = (&'static str, fn(&Situation<'_>) -> Option<ContextValue>);

/// Every key that the cloud itself can set. `aws:MultiFactorAuthAge` and `aws:FederatedProvider`
/// are always absent: nobody here proves a second factor or comes from an identity provider.
#[rustfmt::skip]
const KEYS: [Row; 36] = [
    // IAM principals; the role for a session, never the session itself. A service has none.
    ("aws:PrincipalArn", |of| principal_arn(of.principal()).map(one)),
    ("aws:PrincipalAccount", |of| of.principal().account().map(one)),
    ("aws:PrincipalType", |of| principal_type(of.principal()).map(one)),
    ("aws:PrincipalIsAWSService", |of| Some(one(of.service().is_some()))),
    // Members of an organisation alone.
    ("aws:PrincipalOrgID", |of| of.organization_of(of.principal().account())),
    ("aws:PrincipalOrgPaths", |of| of.paths_of(of.principal().account())),
    // Users and sessions; users alone have a name.
    ("aws:userid", |of| Some(user_id(of.principal())).filter(|id| !id.is_empty()).map(one)),
    ("aws:username", |of| of.principal().user_name().map(one)),
    // Temporary credentials alone. A federated session says nothing of MFA. Source: IAM user guide,
    // aws:MultiFactorAuthPresent.
    ("aws:TokenIssueTime", |of| of.caller.holder.session_began().map(one)),
    ("aws:MultiFactorAuthPresent", |of| of.without_mfa()),
    // Sessions that were made with one, and those made from these.
    ("aws:SourceIdentity", |of| of.caller.holder.passed()?.source_identity.as_ref().map(one)),
    // Services that call for themselves, on behalf of a resource.
    ("aws:PrincipalServiceName", |of| of.service().map(one)),
    ("aws:PrincipalServiceNamesList", |of| of.service().map(|name| many([name]))),
    ("aws:SourceAccount", |of| of.source_account().map(one)),
    ("aws:SourceArn", |of| of.source_arn()),
    ("aws:SourceOrgID", |of| of.organization_of(of.source_account())),
    ("aws:SourceOrgPaths", |of| of.paths_of(of.source_account())),
    // The resource's owner.
    ("aws:ResourceAccount", |of| Some(one(of.resource_account))),
    ("aws:ResourceOrgID", |of| of.organization_of(Some(of.resource_account))),
    ("aws:ResourceOrgPaths", |of| of.paths_of(Some(of.resource_account))),
    ("aws:RequestedRegion", |of| Some(one(of.region))),
    // The internet; not through an endpoint, and not where a service stands in between.
    ("aws:SourceIp", |of| of.is_public().then(|| one(WORKSTATION_ADDRESS))),
    // A VPC endpoint alone.
    ("aws:SourceVpce", |of| of.caller.route.endpoint().map(|it| one(&it.id))),
    ("aws:SourceVpc", |of| of.caller.route.endpoint().map(|it| one(&it.vpc_id))),
    ("aws:SourceVpcArn", |of| of.vpc_arn()),
    ("aws:VpcSourceIp", |of| of.caller.route.endpoint().map(|_| one(PRIVATE_ADDRESS))),
    ("aws:VpceAccount", |of| of.endpoint_account().map(one)),
    ("aws:VpceOrgID", |of| of.organization_of(of.endpoint_account())),
    ("aws:VpceOrgPaths", |of| of.paths_of(of.endpoint_account())),
    ("aws:SecureTransport", |_| Some(one(true))),
    // Forwarded calls alone, except the first, which says so of every call.
    ("aws:ViaAWSService", |of| Some(one(!of.caller.route.called_via().is_empty()))),
    ("aws:CalledVia", |of| of.called_via()),
    ("aws:CalledViaFirst", |of| of.caller.route.called_via().first().map(one)),
    ("aws:CalledViaLast", |of| of.caller.route.called_via().last().map(one)),
    ("aws:CurrentTime", |of| Some(one(of.now))),
    ("aws:EpochTime", |of| Some(one(of.now.as_millis().div_euclid(1000)))),
];

/// Sets every key that the situation has a value for.
pub(super) fn fill(context: &mut Context, situation: &Situation<'_>) {
    for (key, source) in KEYS {
        match source(situation) {
            Some(ContextValue::One(value)) => context.set(key, value),
            Some(ContextValue::Many(values)) => context.set_many(key, values),
            None => {}
        }
    }
    // Source: IAM user guide, session tags: they override tags of the role or user.
    let mut principal_tags = situation.identity_tags.cloned().unwrap_or_default();
    for (key, value) in
        situation.caller.holder.passed().map(|passed| &passed.tags).into_iter().flatten()
    {
        tags::set(&mut principal_tags, key, value);
    }
    for (key, value) in &principal_tags {
        context.set(&format!("aws:PrincipalTag/{key}"), value.clone());
    }
}

fn one(value: impl Display) -> ContextValue {
    ContextValue::One(value.to_string().into())
}

fn many<'a>(values: impl IntoIterator<Item = &'a str>) -> ContextValue {
    ContextValue::Many(values.into_iter().map(Into::into).collect())
}

impl Situation<'_> {
    fn principal(&self) -> &Principal {
        &self.caller.principal
    }

    /// The service that calls for itself.
    fn service(&self) -> Option<&str> {
        match self.principal() {
            Principal::Service { name } => Some(name),
            Principal::Root { .. }
            | Principal::User { .. }
            | Principal::AssumedRole { .. }
            | Principal::FederatedUser { .. }
            | Principal::Federated { .. }
            | Principal::Anonymous => None,
        }
    }

    fn source_account(&self) -> Option<AccountId> {
        self.service().map(|_| self.caller.holder.account())
    }

    fn source_arn(&self) -> Option<ContextValue> {
        match &self.caller.holder {
            Holder::Service(service) => service.source_arn.as_ref().map(one),
            Holder::Root { .. } | Holder::User { .. } | Holder::Role(_) | Holder::Federated(_) => {
                None
            }
        }
    }

    fn without_mfa(&self) -> Option<ContextValue> {
        let is_federated = matches!(self.caller.holder, Holder::Federated(_));
        let began = self.caller.holder.session_began().filter(|_| !is_federated);
        began.map(|_| one(false))
    }

    /// Whether the request comes over the internet from its maker. Services work from within AWS,
    /// under their own name or with the roles that are linked to them.
    fn is_public(&self) -> bool {
        let route = &self.caller.route;
        let is_linked = matches!(
            self.principal(),
            Principal::AssumedRole { role_kind: RoleKind::ServiceLinked, .. }
        );
        self.service().is_none()
            && !is_linked
            && route.endpoint().is_none()
            && route.called_via().is_empty()
    }

    fn endpoint_account(&self) -> Option<AccountId> {
        self.caller.route.endpoint().map(|endpoint| endpoint.account)
    }

    fn vpc_arn(&self) -> Option<ContextValue> {
        let endpoint = self.caller.route.endpoint()?;
        let (partition, region) = (self.region.partition(), self.region);
        let (account, vpc) = (endpoint.account, &endpoint.vpc_id);
        Some(one(format!("arn:{partition}:ec2:{region}:{account}:vpc/{vpc}")))
    }

    fn called_via(&self) -> Option<ContextValue> {
        let services = self.caller.route.called_via();
        let names = services.iter().map(|service| &**service);
        (!services.is_empty()).then(|| many(names))
    }

    fn organization_of(&self, account: Option<AccountId>) -> Option<ContextValue> {
        let organization = self.organization?;
        organization.member(account?).map(|_| one(&organization.id))
    }

    fn paths_of(&self, account: Option<AccountId>) -> Option<ContextValue> {
        let path = self.organization?.org_path(account?)?;
        Some(ContextValue::Many(vec![path]))
    }
}

pub(super) fn principal_arn(principal: &Principal) -> Option<String> {
    match principal {
        Principal::Root { .. } | Principal::User { .. } | Principal::FederatedUser { .. } => {
            Some(principal.to_string())
        }
        Principal::AssumedRole { role_arn, .. } => Some(role_arn.to_string()),
        Principal::Service { .. } | Principal::Federated { .. } | Principal::Anonymous => None,
    }
}

fn principal_type(principal: &Principal) -> Option<&'static str> {
    match principal {
        Principal::Root { .. } => Some("Account"),
        Principal::User { .. } => Some("User"),
        Principal::AssumedRole { .. } => Some("AssumedRole"),
        Principal::FederatedUser { .. } => Some("FederatedUser"),
        Principal::Anonymous => Some("Anonymous"),
        Principal::Service { .. } | Principal::Federated { .. } => None,
    }
}
