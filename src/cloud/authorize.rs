//! Gathers the policies that have a say in a call and asks for the verdict.
//!
//! Permission is asked for before anything is looked up, so a caller who is refused learns nothing
//! about what exists: a repository that is not there has no policy, and that is all the evaluator
//! is told.

use std::rc::Rc;

use super::Cloud;
use super::authenticate::{Caller, Unauthenticated};
use super::call::Call;
use super::context::{self, Situation};
use super::credentials::Holder;
use super::endpoint::sts;
use super::refusal::Refusal;
use crate::aws::{AccountId, Arn, Region};
use crate::ecr::operations::layer::{GetDownloadUrlForLayer, InitiateLayerUpload};
use crate::ecr::{self, Registry, Repository};
use crate::iam::directory::{Attached, Identity};
use crate::iam::{self, Authorization, AuthorizationRequest, Context, Layer, PolicySet, Resource};

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
struct Requirement {
    action: Box<str>,
    /// What it acts on, if that is a resource with a name.
    arn: Option<Arn>,
    /// Whose it is.
    account: AccountId,
    region: Region,
    /// The keys that come with the call itself: tags of the request and of the resource.
    context: Context,
    /// The policies of the resource.
    resource_policies: PolicySet,
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
        match call {
            Call::Ecr { region, registry, call } => {
                let account = call.registry_id().or(*registry).unwrap_or(caller.holder.account());
                self.ecr_requirements(account, *region, call)
            }
            Call::Sts(sts::Call::AssumeRole(call)) => vec![self.to_assume(&call.role)],
            Call::Iam(call) => {
                let account = caller.holder.account();
                let directory = self.account(account).map(|account| &account.directory);
                let arn = directory.map(|of| call.resource(account, of, &caller.principal));
                vec![Requirement::new(call.action(), arn, account)]
            }
            Call::Sts(sts::Call::GetCallerIdentity) | Call::Unreadable { .. } => Vec::new(),
        }
    }

    fn to_assume(&self, role: &sts::RoleName) -> Requirement {
        let mut requirement =
            Requirement::new("sts:AssumeRole", Some(role.arn.clone()), role.account);
        let account = self.account(role.account);
        let found = account.and_then(|account| account.directory.role(&role.name).ok());
        if let Some(found) = found.filter(|found| found.identity.arn == role.arn) {
            let name = format!("Trust policy of {}", found.identity.name);
            let trust = &found.trust_policy;
            requirement.resource_policies.push(Layer::ResourcePolicy, &name, trust);
        }
        requirement
    }
}

impl Requirement {
    /// A requirement that brings no keys and meets no policy of the resource.
    fn new(action: &str, arn: Option<Arn>, account: AccountId) -> Self {
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
    fn decide(&self, caller: &Caller, requirement: Requirement) -> Authorization {
        let Requirement { action, arn, account, region, mut context, resource_policies } =
            requirement;
        let situation = Situation {
            principal: &caller.principal,
            session_began: caller.holder.session_began(),
            resource_account: account,
            region,
            now: self.now,
        };
        context::fill(&mut context, &situation);
        let mut policies = resource_policies;
        self.add_policies_of(&caller.holder, &mut policies);
        let request = AuthorizationRequest {
            principal: caller.principal.clone(),
            action,
            resource: Resource { arn, account: Some(account) },
            context,
        };
        iam::authorize(request, policies)
    }

    /// What the caller's own account has to say: its policies, its boundary, its session's policy.
    fn add_policies_of(&self, holder: &Holder, policies: &mut PolicySet) {
        let Some(identity) = self.identity_of(holder) else { return };
        for (name, document) in identity.policies() {
            policies.push(Layer::IdentityPolicy, name, document);
        }
        if let Some(Attached { managed, document }) = &identity.permissions_boundary {
            policies.push(Layer::PermissionsBoundary, managed.name(), document);
        }
        if let Holder::Session { policy: Some(document), .. } = holder {
            policies.push(Layer::SessionPolicy, "Session policy", document);
        }
    }

    /// The user or role behind a holder; a root user is neither.
    fn identity_of(&self, holder: &Holder) -> Option<&Identity> {
        let directory = &self.account(holder.account())?.directory;
        match holder {
            Holder::Root { .. } => None,
            Holder::User { name, .. } => directory.user(name).ok().map(|user| &user.identity),
            Holder::Session { role_name, .. } => {
                directory.role(role_name).ok().map(|role| &role.identity)
            }
        }
    }

    /// What a call of ECR needs, each with the repository's policy and tags where there is one.
    fn ecr_requirements(
        &self,
        account: AccountId,
        region: Region,
        call: &ecr::Call,
    ) -> Vec<Requirement> {
        let unused = Registry::new(account, region);
        let registry = self.registry(account, region).unwrap_or(&unused);
        let complete = |needed: ecr::Requirement| {
            let mut requirement = Requirement::new(needed.action, needed.resource, account);
            requirement.region = region;
            add_request_tags(&mut requirement.context, call);
            let repository = requirement.arn.as_ref().and_then(|arn| find(registry, arn));
            if let Some(repository) = repository {
                add_repository(&mut requirement, repository);
            }
            requirement
        };
        call.requirement(registry).into_iter().map(complete).collect()
    }
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

/// The tags that a call passes. A call that passes none has neither key.
fn add_request_tags(context: &mut Context, call: &ecr::Call) {
    for (key, value) in call.request_tags() {
        context.set(&format!("aws:RequestTag/{key}"), value.clone());
    }
    let keys = call.tag_keys();
    if !keys.is_empty() {
        context.set_many("aws:TagKeys", keys);
    }
}
