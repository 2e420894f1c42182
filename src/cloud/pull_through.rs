//! The step before a pull is answered: what a cache rule covers and is not here, or is old, is
//! asked for upstream.
//!
//! Whoever pulls has to be allowed to import. Who is not allowed is not refused for it: nothing is
//! asked, and the answer is about what is here. So a pull without the permission ends in "not
//! found", as AWS's guide says.
//!
//! Source: ECR User Guide, "IAM permissions required to sync an upstream registry", "Required IAM
//! policies for cross-account ECR to ECR pull through cache", "Troubleshooting pull through cache
//! issues".

use std::rc::Rc;

use super::Cloud;
use super::authenticate::Caller;
use super::authorize::{self, Permission, Requirement};
use super::call::{Answer, Call};
use super::credentials::{Holder, Passed, Session};
use super::internet::{Puller, Wanted};
use super::network::{Route, ServiceCaller};
use super::refusal::Refusal;
use crate::aws::{AccountId, Arn, Region, RegistryHost};
use crate::ecr::operations::pull_through_cache::PullThroughCacheRule;
use crate::ecr::pull_through::{self, Found, Lookup};
use crate::ecr::upstream::{UpstreamFailure, UpstreamImage, UpstreamReference, UpstreamRegistry};
use crate::ecr::{self, Effects, Registry};
use crate::iam::{Authorization, Layer, Principal};

/// A registry: whose, and where.
type Place = (AccountId, Region);

/// The service that caches.
const SERVICE: &str = "pullthroughcache.ecr.amazonaws.com";

/// What the role of a rule has to be allowed on the repository of another registry of ECR.
const UPSTREAM_ACTIONS: [&str; 4] = [
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchImportUpstreamImage",
    "ecr:GetImageCopyStatus",
];

/// The images that did not come from upstream, and why.
#[derive(Debug, Default)]
pub(super) struct Misses(Vec<(UpstreamReference, UpstreamFailure)>);

impl Misses {
    /// The answer to the pull, with the upstream registry's reasons.
    #[inline(never)]
    pub(super) fn explain(&self, answer: Result<Answer, Refusal>) -> Result<Answer, Refusal> {
        if self.0.is_empty() {
            return answer;
        }
        let answer = match answer {
            Ok(Answer::Ecr(ecr::Answer::BatchGetImage(response))) => Ok(response),
            Err(Refusal::Ecr(error)) => Err(error),
            other => return other,
        };
        let explained = Lookup::explain(&self.0, answer).map_err(Refusal::Ecr)?;
        Ok(Answer::Ecr(ecr::Answer::BatchGetImage(explained)))
    }
}

impl Cloud {
    /// Brings in what a pull needs from upstream, if it is a pull, a rule covers it, and the caller
    /// may import. The decisions on that join the others, unless what is here is good without them.
    #[inline(never)]
    pub(super) fn pull_through(
        &mut self,
        permission: &mut Permission<'_>,
        call: &Call,
    ) -> Result<Misses, Refusal> {
        let (Ok(caller), Call::Ecr { region, registry, call }) = (permission.granted(), call)
        else {
            return Ok(Misses::default());
        };
        let ecr::Call::BatchGetImage(pull) = call else { return Ok(Misses::default()) };
        let account = call.registry_id().or(*registry).unwrap_or(caller.holder.account());
        let place = (account, *region);
        let Some((lookup, decisions)) = self.registry(account, *region).and_then(|registry| {
            let lookup = Lookup::of(registry, pull, self.now)?;
            let decisions = self.decisions(caller, registry, &lookup);
            Some((lookup, decisions))
        }) else {
            return Ok(Misses::default());
        };
        let may_import = decisions.iter().all(|decision| decision.verdict.is_allowed());
        if may_import || !lookup.is_refresh {
            permission.authorizations.extend(decisions);
        }
        if may_import { self.import(place, &lookup) } else { Ok(Misses::default()) }
    }

    /// The decisions on an import, up to the first that is a no.
    fn decisions(
        &self,
        caller: &Caller,
        registry: &Registry,
        lookup: &Lookup,
    ) -> Vec<Rc<Authorization>> {
        let mut decisions = Vec::new();
        for needed in lookup.requirement(registry) {
            let needed = authorize::ecr_requirement(registry, needed.action, needed.resource);
            let decision = Rc::new(self.decide(caller, needed));
            let is_allowed = decision.verdict.is_allowed();
            decisions.push(decision);
            if !is_allowed {
                break;
            }
        }
        decisions
    }

    fn import(&mut self, place: Place, lookup: &Lookup) -> Result<Misses, Refusal> {
        let mut found: Vec<Found> = Vec::new();
        for reference in &lookup.references {
            let image = self.upstream_image(place, lookup, reference);
            found.push((reference.clone(), image));
        }
        let misses = found.iter().filter_map(|(reference, image)| {
            image.as_ref().err().map(|failure| (reference.clone(), *failure))
        });
        let misses = Misses(misses.collect());
        let Some(account) = self.accounts.get_mut(&place.0) else { return Ok(misses) };
        let registries = &mut Rc::make_mut(account).registries;
        let Some(registry) = registries.get_mut(&place.1) else { return Ok(misses) };
        let mut effects = Effects::default();
        let mut scope = ecr::Scope {
            registry: Rc::make_mut(registry),
            now: self.now,
            ids: &mut self.ids,
            principal: None,
            effects: &mut effects,
        };
        lookup.import(&mut scope, found).map_err(Refusal::Ecr)?;
        self.take_in(place, effects);
        Ok(misses)
    }

    fn upstream_image(
        &mut self,
        place: Place,
        lookup: &Lookup,
        reference: &UpstreamReference,
    ) -> Result<UpstreamImage, UpstreamFailure> {
        let (rule, name) = (&lookup.rule, &*lookup.upstream_repository);
        if let UpstreamRegistry::Ecr(host) = rule.upstream_registry {
            self.check_access(place, rule, (host, Some(name)))?;
            let registry = self.registry(host.account, host.region);
            let name = name.parse().map_err(|_| UpstreamFailure::NotFound)?;
            let repository = registry.and_then(|registry| registry.repository(&name));
            let image = repository.and_then(|of| pull_through::copy(of, reference, self.now));
            return image.ok_or(UpstreamFailure::NotFound);
        }
        // The account behind the secret is not known here: each secret is a free account's.
        let secret = rule.credential_arn.as_ref().map(ToString::to_string).unwrap_or_default();
        let puller = Puller::Account(secret.into());
        let here = self.registry(place.0, place.1);
        let here = here.and_then(|registry| registry.repository(&lookup.repository_name));
        let cached = here.zip(reference.tag()).and_then(|(here, tag)| here.tagged(tag));
        let wanted = Wanted {
            upstream: rule.upstream_registry,
            repository: name,
            reference,
            known: cached.map(|image| image.manifest.digest()),
        };
        Rc::make_mut(&mut self.internet).pull(&wanted, &puller, self.now)
    }

    /// Whether a rule is let in by another registry of ECR; without a repository, whether it could
    /// log in. In one account no role is needed.
    fn check_access(
        &self,
        (account, region): Place,
        rule: &PullThroughCacheRule,
        (host, repository): (RegistryHost, Option<&str>),
    ) -> Result<(), UpstreamFailure> {
        if self.account(host.account).is_none() {
            return Err(UpstreamFailure::Unavailable);
        }
        let Some(arn) = &rule.custom_role_arn else { return Ok(()) };
        let denied = UpstreamFailure::AccessDenied;
        let caller = self.cache_role(account, arn).ok_or(denied)?;
        let mut login = Requirement::new("ecr:GetAuthorizationToken", None, account);
        login.region = region;
        if !self.decide(&caller, login).is_allowed() {
            return Err(denied);
        }
        let Some(repository) = repository else { return Ok(()) };
        let unused = Registry::new(host.account, host.region);
        let upstream = self.registry(host.account, host.region).unwrap_or(&unused);
        for action in UPSTREAM_ACTIONS {
            let arn = Arn::repository(host.region, host.account, repository);
            let needed = authorize::ecr_requirement(upstream, action, Some(arn));
            if !self.decide(&caller, needed).is_allowed() {
                return Err(denied);
            }
        }
        Ok(())
    }

    /// The role of a rule, at work; nothing where there is none of the name in the rule's account,
    /// or where the service may not assume it.
    fn cache_role(&self, account: AccountId, role: &str) -> Option<Caller> {
        let arn: Arn = role.parse().ok()?;
        let name = arn.resource().rsplit('/').next()?;
        let role = self.account(account)?.directory.role(name).ok()?;
        if role.identity.arn != arn {
            return None;
        }
        let service =
            ServiceCaller { name: SERVICE.into(), source_account: account, source_arn: None };
        let service = Caller {
            principal: Principal::Service { name: SERVICE.into() },
            holder: Holder::Service(Rc::new(service)),
            route: Route::default(),
            access_key_id: None,
        };
        let mut assume = Requirement::new("sts:AssumeRole", Some(arn.clone()), account);
        let trust = format!("Trust policy of {name}");
        assume.resource_policies.push(Layer::ResourcePolicy, &trust, &role.trust_policy);
        if !self.decide(&service, assume).is_allowed() {
            return None;
        }
        let holder = Holder::Role(Rc::new(Session {
            account,
            identity: name.into(),
            unique_id: role.identity.unique_id.clone(),
            name: "ecr-pull-through-cache".into(),
            began_at: self.now,
            passed: Passed::default(),
        }));
        let principal = self.principal_of(&holder)?;
        Some(Caller { principal, holder, route: Route::default(), access_key_id: None })
    }

    /// Tells of a rule that was looked at whether the registry behind it answers and lets it in.
    ///
    /// Assumed: the sentences.
    #[inline(never)]
    pub(super) fn validate(&self, place: Place, answer: &mut Answer) {
        let Answer::Ecr(ecr::Answer::ValidatePullThroughCacheRule(told)) = answer else { return };
        let rule = Rc::clone(told.rule());
        let reached = if let UpstreamRegistry::Ecr(host) = rule.upstream_registry {
            self.check_access(place, &rule, (host, None))
        } else {
            self.internet.check_reachable(rule.upstream_registry)
        };
        told.settle(match reached {
            Ok(()) => None,
            Err(UpstreamFailure::Unavailable) => Some("The upstream registry is not available."),
            Err(
                UpstreamFailure::AccessDenied
                | UpstreamFailure::NotFound
                | UpstreamFailure::TooManyRequests,
            ) => Some(
                "The role of the rule cannot be assumed, or may not log in at the upstream registry.",
            ),
        });
    }
}
