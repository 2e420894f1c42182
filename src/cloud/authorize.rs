//! Gathers the policies that have a say in a call and asks for the verdict.
//!
//! Permission is asked for before anything is looked up, so a caller who is refused learns nothing
//! about what exists: a repository that is not there has no policy, and that is all the evaluator
//! is told.

mod signing;

use std::rc::Rc;

use super::Cloud;
use super::authenticate::{Caller, Unauthenticated};
use super::call::Call;
use super::context::{self, Situation};
use super::credentials::{Credentials, Holder};
use super::endpoint::sts;
use super::network::Route;
use super::organization::{ControlPolicy, ControlPolicyKind};
use super::refusal::Refusal;
use crate::aws::{AccountId, Arn, Region};
use crate::ecr::operations::layer::{GetDownloadUrlForLayer, InitiateLayerUpload};
use crate::ecr::{self, Registry, Repository};
use crate::iam::{
    self, AttachedPolicy, Authorization, AuthorizationRequest, Context, Layer, Policy, PolicySet,
    Resource,
};

/// Whether a call may be made, and everything that was decided on the way.
#[derive(Clone, Debug)]
pub(super) struct Permission<'a> {
    /// Who asked; nobody knows who a stranger is.
    pub(super) caller: Option<&'a Caller>,
    /// What it is about, if that has a name.
    pub(super) resource: Option<Arn>,
    /// The decisions in order, up to the first that was a no.
    pub(super) authorizations: Vec<Rc<Authorization>>,
    /// Why not; none is a yes.
    refusal: Option<Refusal>,
}

impl<'a> Permission<'a> {
    /// The caller, if the call may be made.
    pub(super) fn granted(&self) -> Result<&'a Caller, Refusal> {
        match (&self.refusal, self.caller) {
            (None, Some(caller)) => Ok(caller),
            (Some(refusal), _) => Err(refusal.clone()),
            (None, None) => Err(Unauthenticated::Missing.into()),
        }
    }
}

/// One thing that a caller has to be allowed.
pub(super) struct Requirement {
    pub(super) action: Box<str>,
    /// What it acts on, if that is a resource with a name.
    pub(super) arn: Option<Arn>,
    /// Whose it is.
    pub(super) account: AccountId,
    pub(super) region: Region,
    /// The keys that come with the call itself: tags of the request and of the resource.
    pub(super) context: Context,
    /// The policies of the resource.
    pub(super) resource_policies: PolicySet,
}

impl Cloud {
    /// Decides whether `caller` may make `call`.
    pub(super) fn authorize<'a>(
        &self,
        caller: Result<&'a Caller, &Unauthenticated>,
        call: &Call,
    ) -> Permission<'a> {
        let mut permission =
            Permission { caller: None, resource: None, authorizations: Vec::new(), refusal: None };
        let caller = match caller {
            Ok(caller) => caller,
            Err(why) => {
                permission.refusal = Some((*why).into());
                return permission;
            }
        };
        permission.caller = Some(caller);
        if let Call::Sts(call) = call
            && let Err(error) = call.check_sort(&caller.holder)
        {
            permission.refusal = Some(Refusal::Query(error));
            return permission;
        }
        for requirement in self.requirements(caller, call) {
            permission.resource = permission.resource.or(requirement.arn.clone());
            let authorization = Rc::new(self.decide(caller, requirement));
            permission.authorizations.push(Rc::clone(&authorization));
            if !authorization.verdict.is_allowed() {
                permission.refusal = Some(Refusal::Denied(authorization));
                break;
            }
        }
        permission
    }

    /// The call less the mount of a layer that its caller may not get from where it lies; nothing
    /// where the call is good as it is. Such a mount is no reason to refuse anything: the client
    /// is told to upload the layer.
    ///
    /// Source: ECR User Guide, "Blob mounting", required permissions.
    #[inline(never)]
    pub(super) fn without_forbidden_mount(
        &self,
        caller: Result<&Caller, &Unauthenticated>,
        call: &Call,
    ) -> Option<Call> {
        let Call::Ecr { region, registry, call: ecr::Call::InitiateLayerUpload(start) } = call
        else {
            return None;
        };
        let (region, registry) = (*region, *registry);
        let mount = start.mount.as_ref()?;
        let target = ecr::Target::new(mount.from.clone());
        let layer_digest = mount.digest.to_string().into();
        let get = GetDownloadUrlForLayer { target, layer_digest };
        let get = Call::Ecr { region, registry, call: ecr::Call::GetDownloadUrlForLayer(get) };
        if self.authorize(caller, &get).granted().is_ok() {
            return None;
        }
        let start = InitiateLayerUpload { target: start.target.clone(), mount: None };
        Some(Call::Ecr { region, registry, call: ecr::Call::InitiateLayerUpload(start) })
    }

    /// What the caller has to be allowed for a call; nothing for "who am I".
    fn requirements(&self, caller: &Caller, call: &Call) -> Vec<Requirement> {
        let account = caller.holder.account();
        match call {
            Call::Ecr { region, registry, call } => {
                let account = call.registry_id().or(*registry).unwrap_or(account);
                self.ecr_requirements(account, *region, call)
            }
            Call::Sts(sts::Call::AssumeRole(call)) => self.to_assume(call, &caller.holder),
            Call::Sts(sts::Call::GetFederationToken(call)) => {
                let complete = |action| {
                    let mut requirement =
                        Requirement::new(action, Some(call.resource(account)), account);
                    call.add_keys(&mut requirement.context);
                    requirement
                };
                call.actions().into_iter().map(complete).collect()
            }
            Call::Iam(call) => {
                let mut requirement = Requirement::new(call.action(), None, account);
                if let Some(of) = self.account(account) {
                    requirement.arn = call.resource(account, &of.directory, &caller.principal);
                    call.add_keys(&of.directory, &mut requirement.context);
                }
                vec![requirement]
            }
            Call::Monitoring(call) => {
                let mut needed = Vec::new();
                for (action, arn) in call.needs(account) {
                    let mut requirement = Requirement::new(action, arn, account);
                    requirement.region = call.region();
                    needed.push(requirement);
                }
                needed
            }
            Call::Organizations(call) => {
                let mut requirement = Requirement::new(call.action(), None, account);
                if let Some(organization) = self.organization() {
                    requirement.arn = call.resource(organization);
                    if let Some(kind) = call.policy_type(organization) {
                        requirement.context.set("organizations:PolicyType", kind);
                    }
                }
                vec![requirement]
            }
            Call::Sts(call @ (sts::Call::GetCallerIdentity | sts::Call::GetSessionToken(_))) => {
                let action = ["sts:", call.operation()].concat();
                let is_free = iam::actions::needs_no_permission(&action);
                let needed = || Requirement::new(&action, None, account);
                (!is_free).then(needed).into_iter().collect()
            }
            Call::Unreadable { .. } => Vec::new(),
        }
    }

    fn to_assume(&self, call: &sts::AssumeRole, holder: &Holder) -> Vec<Requirement> {
        let role = &call.role;
        let found = self.account(role.account).and_then(|of| of.directory.role(&role.name).ok());
        let found = found.filter(|found| found.identity.arn == role.arn);
        let complete = |action| {
            let mut requirement = Requirement::new(action, Some(role.arn.clone()), role.account);
            call.add_keys(found, &mut requirement.context);
            if let Some(found) = found {
                let name = format!("Trust policy of {}", found.identity.name);
                let trust = &found.trust_policy;
                requirement.resource_policies.push(Layer::ResourcePolicy, &name, trust);
            }
            requirement
        };
        call.actions(holder).into_iter().map(complete).collect()
    }
}

impl Requirement {
    /// A requirement that brings no keys and meets no policy of the resource.
    pub(super) fn new(action: &str, arn: Option<Arn>, account: AccountId) -> Self {
        Self {
            action: action.into(),
            arn,
            account,
            region: Region::US_EAST_1,
            context: Context::new(),
            resource_policies: PolicySet::new(),
        }
    }
}

impl Cloud {
    /// Asks for one verdict.
    pub(super) fn decide(&self, caller: &Caller, requirement: Requirement) -> Authorization {
        let Requirement { action, arn, account, region, mut context, resource_policies } =
            requirement;
        let identity = caller.holder.identity();
        let directory = self.account(caller.holder.account()).map(|of| &of.directory);
        let identity =
            identity.and_then(|(kind, name)| directory.and_then(|of| of.identity(kind, name).ok()));
        let situation = Situation {
            caller,
            identity_tags: identity.map(|identity| &identity.tags),
            organization: self.organization(),
            resource_account: account,
            region,
            now: self.now,
        };
        context::fill(&mut context, &situation);
        let mut policies = resource_policies;
        self.add_control_policies(caller, &action, account, &mut policies);
        if let Some(endpoint) = caller.route.endpoint() {
            let name = format!("Policy of {}", endpoint.id);
            policies.push(Layer::VpcEndpointPolicy, &name, &endpoint.policy);
        }
        self.add_policies_of(&caller.holder, &mut policies);
        let request = AuthorizationRequest {
            principal: caller.principal.clone(),
            action,
            resource: Resource { arn, account: Some(account) },
            context,
        };
        iam::authorize(request, policies)
    }

    /// What the organisation has to say: to its accounts' principals, and on its accounts'
    /// resources.
    fn add_control_policies(
        &self,
        caller: &Caller,
        action: &str,
        owner: AccountId,
        policies: &mut PolicySet,
    ) {
        let Some(organization) = self.organization() else { return };
        let mut add = |layer, level, policy: &ControlPolicy| {
            policies.add(AttachedPolicy {
                layer,
                level,
                name: policy.name.clone(),
                arn: policy.arn.parse().ok(),
                policy: Rc::clone(&policy.document),
            });
        };
        let service = action.split(':').next().unwrap_or_default();
        if RCP_SERVICES.contains(&service) {
            let (_, over) = organization.over(owner, ControlPolicyKind::Resource);
            for (level, policy) in over {
                add(Layer::ResourceControlPolicy, level, policy);
            }
        }
        let Some(account) = caller.principal.account() else { return };
        let (levels, over) = organization.over(account, ControlPolicyKind::Service);
        for (level, policy) in over {
            add(Layer::ServiceControlPolicy, level, policy);
        }
        policies.set_scp_levels(levels);
    }

    /// What the caller's own account has to say: its policies, its boundary, its session's
    /// policies.
    fn add_policies_of(&self, holder: &Holder, policies: &mut PolicySet) {
        let Some((kind, name)) = holder.identity() else { return };
        let Some(directory) = self.account(holder.account()).map(|of| &of.directory) else {
            return;
        };
        let mut add = |layer, name: &str, arn: &Option<Arn>, document: &Rc<Policy>| {
            let (arn, policy) = (arn.clone(), Rc::clone(document));
            policies.add(AttachedPolicy { layer, level: 0, name: name.into(), arn, policy });
        };
        for policy in directory.policies_of(kind, name).unwrap_or_default() {
            add(Layer::IdentityPolicy, &policy.name, &policy.arn, policy.document);
        }
        let identity = directory.identity(kind, name).ok();
        if let Some(boundary) = identity.and_then(|identity| directory.boundary_of(identity)) {
            add(Layer::PermissionsBoundary, &boundary.name, &boundary.arn, boundary.document);
        }
        for policy in holder.passed().map(|passed| &passed.policies).into_iter().flatten() {
            add(Layer::SessionPolicy, &policy.name, &policy.arn, &policy.document);
        }
    }

    /// What a call of ECR needs, each with the policies of registry and repository and the
    /// repository's tags, where there are any.
    fn ecr_requirements(
        &self,
        account: AccountId,
        region: Region,
        call: &ecr::Call,
    ) -> Vec<Requirement> {
        let unused = Registry::new(account, region);
        let registry = self.registry(account, region).unwrap_or(&unused);
        let complete = |needed: ecr::Requirement| {
            let mut requirement = ecr_requirement(registry, needed.action, needed.resource);
            add_request_keys(&mut requirement.context, call);
            requirement
        };
        let own = call.requirement(registry).into_iter().map(complete);
        own.chain(self.to_make_service_role(account, call)).collect()
    }

    /// Whether the caller may make a call of ECR as things stand.
    pub(super) fn may(
        &self,
        caller: &Caller,
        account: AccountId,
        region: Region,
        call: &ecr::Call,
    ) -> bool {
        let needed = self.ecr_requirements(account, region, call);
        needed.into_iter().all(|needed| self.decide(caller, needed).is_allowed())
    }

    /// Whether somebody may do something in a registry, without doing it: the same decision that a
    /// call with these credentials would meet, apart from keys that only a call brings. `None` when
    /// nobody was given the credentials.
    ///
    /// `repository` is what the action acts on; `None` for actions on the whole registry.
    pub fn authorization(
        &self,
        credentials: &Credentials,
        route: &Route,
        action: &str,
        on: (AccountId, Region, Option<&str>),
    ) -> Option<Authorization> {
        let (account, region, repository) = on;
        let issued = self.credentials.find(&credentials.access_key_id)?;
        let caller = Caller {
            principal: self.principal_of(&issued.holder)?,
            holder: issued.holder.clone(),
            route: route.clone(),
            access_key_id: Some(credentials.access_key_id.clone()),
        };
        let unused = Registry::new(account, region);
        let registry = self.registry(account, region).unwrap_or(&unused);
        let arn = repository.map(|name| Arn::repository(region, account, name));
        Some(self.decide(&caller, ecr_requirement(registry, action, arn)))
    }
}

/// The services whose resources RCPs cap, of those that are here.
///
/// Source: Organizations user guide, services that support RCPs.
const RCP_SERVICES: [&str; 2] = ["ecr", "sts"];

/// A requirement with what registry and repository have to say.
///
/// Source: ECR user guide, registry permissions: with the policy scope V2, the only one that can be
/// set today, the registry's policy is asked on every request.
pub(super) fn ecr_requirement(registry: &Registry, action: &str, arn: Option<Arn>) -> Requirement {
    let mut requirement = Requirement::new(action, arn, registry.id);
    requirement.region = registry.region;
    if let Some(policy) = &registry.policy {
        let name = format!("Registry policy of {} in {}", registry.id, registry.region);
        requirement.resource_policies.push(Layer::RegistryPolicy, &name, policy);
    }
    let repository = requirement.arn.as_ref().and_then(|arn| find(registry, arn));
    if let Some(repository) = repository {
        add_repository(&mut requirement, repository);
    }
    requirement
}

/// The repository that an ARN names, if the registry has it.
fn find<'r>(registry: &'r Registry, arn: &Arn) -> Option<&'r Repository> {
    let name = arn.resource().strip_prefix("repository/")?.parse().ok()?;
    registry.repository(&name).map(|repository| &**repository)
}

fn add_repository(requirement: &mut Requirement, repository: &Repository) {
    for (key, value) in &repository.resource_tags {
        requirement.context.set(&format!("aws:ResourceTag/{key}"), value.clone());
        requirement.context.set(&format!("ecr:ResourceTag/{key}"), value.clone());
    }
    if let Some(policy) = &repository.policy {
        let name = format!("Repository policy of {}", repository.name());
        requirement.resource_policies.push(Layer::ResourcePolicy, &name, policy);
    }
}

/// The keys that a call brings: the tags that it passes, the setting that it names. A call that
/// passes no tags has neither key.
fn add_request_keys(context: &mut Context, call: &ecr::Call) {
    if let Some(setting) = call.account_setting() {
        context.set("ecr:AccountSetting", setting);
    }
    for (key, value) in call.request_tags() {
        context.set(&format!("aws:RequestTag/{key}"), value.clone());
    }
    let keys = call.tag_keys();
    if !keys.is_empty() {
        context.set_many("aws:TagKeys", keys);
    }
}
