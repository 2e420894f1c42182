//! Pull through cache rules: which registries images are cached from, under which prefix.
//!
//! Secrets Manager is not here, so a secret counts as there, with a good login in it, if it could
//! be there: in the registry's own account and Region. How images are cached by the rules stands in
//! [`crate::ecr::pull_through`].

mod answer;
mod read;

use std::rc::Rc;

use read::{CredentialArn, read_prefix, read_role};

use crate::aws::{AccountId, Timestamp};
use crate::ecr::error::{Missing, Taken};
use crate::ecr::members::Members;
use crate::ecr::meter::CACHE_RULES_MAX;
use crate::ecr::operation::{Operation, Scope, registry_id};
use crate::ecr::page::PageRequest;
use crate::ecr::prefix::RepositoryPrefix;
use crate::ecr::upstream::{NAMES, UpstreamRegistry};
use crate::ecr::{Constraint, Error, Registry, RepositoryName};

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullThroughCacheRule {
    /// Under which prefix images are cached.
    pub ecr_repository_prefix: RepositoryPrefix,
    /// Where they come from, as written.
    pub upstream_registry_url: Box<str>,
    /// What stands there.
    pub upstream_registry: UpstreamRegistry,
    /// The secret with the login for it.
    pub credential_arn: Option<CredentialArn>,
    /// The role with which ECR asks another account's registry.
    pub custom_role_arn: Option<Box<str>>,
    /// Which of its repositories; all where nothing is said.
    pub upstream_repository_prefix: Option<RepositoryPrefix>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// Makes a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePullThroughCacheRule {
    registry_id: Option<AccountId>,
    ecr_repository_prefix: RepositoryPrefix,
    upstream_registry_url: Box<str>,
    upstream_registry: Option<&'static str>,
    credential_arn: Option<CredentialArn>,
    custom_role_arn: Option<Box<str>>,
    upstream_repository_prefix: Option<RepositoryPrefix>,
}

/// Changes how a rule logs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdatePullThroughCacheRule {
    registry_id: Option<AccountId>,
    ecr_repository_prefix: RepositoryPrefix,
    credential_arn: Option<CredentialArn>,
    custom_role_arn: Option<Box<str>>,
}

/// Deletes a rule. What it has cached stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletePullThroughCacheRule {
    registry_id: Option<AccountId>,
    ecr_repository_prefix: RepositoryPrefix,
}

/// Asks for rules: those that are named, or all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribePullThroughCacheRules {
    registry_id: Option<AccountId>,
    ecr_repository_prefixes: Vec<RepositoryPrefix>,
    page: PageRequest,
}

/// Asks whether a rule works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatePullThroughCacheRule {
    registry_id: Option<AccountId>,
    ecr_repository_prefix: RepositoryPrefix,
}

/// A rule, told as one of the operations on rules tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleResponse {
    registry_id: AccountId,
    rule: Rc<PullThroughCacheRule>,
    telling: Telling,
}

/// What an operation tells of a rule: each has its own members, in its own order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Telling {
    Created,
    Updated,
    Deleted,
    /// Whether it works; if not, why.
    Validated {
        failure: Option<&'static str>,
    },
}

/// Rules, by prefix where none was named, else as they were named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribePullThroughCacheRulesResponse {
    registry_id: AccountId,
    rules: Vec<Rc<PullThroughCacheRule>>,
    next_token: Option<String>,
}

impl Operation for CreatePullThroughCacheRule {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "LimitExceededException",
        "PullThroughCacheRuleAlreadyExistsException",
        "SecretNotFoundException",
        "ServerException",
        "UnableToAccessSecretException",
        "UnableToDecryptSecretValueException",
        "UnsupportedUpstreamRegistryException",
        "ValidationException",
    ];
    type Response = RuleResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let url = members.field("upstreamRegistryUrl");
        let upstream_prefix = members.field("upstreamRepositoryPrefix");
        Ok(Self {
            registry_id: registry_id(members)?,
            ecr_repository_prefix: read_prefix(members)?,
            upstream_registry_url: url.required(url.text()?)?.into(),
            upstream_registry: members.field("upstreamRegistry").word(NAMES)?,
            credential_arn: members.field("credentialArn").parsed()?,
            custom_role_arn: read_role(members)?,
            upstream_repository_prefix: RepositoryPrefix::read(&upstream_prefix, 2..=30)?,
        })
    }

    fn registry_id(&self) -> Option<AccountId> {
        self.registry_id
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let upstream_registry = self.checked_upstream(scope.registry)?;
        check_secret(self.credential_arn.as_ref(), scope.registry)?;
        let rules = &scope.registry.pull_through_cache_rules;
        if rules.contains_key(&self.ecr_repository_prefix) {
            let prefix = self.ecr_repository_prefix.as_str().into();
            let taken = Taken::PullThroughCacheRule(prefix, scope.registry.id);
            return Err(Error::AlreadyExists(taken));
        }
        if rules.len() >= CACHE_RULES_MAX {
            return Err(Error::LimitExceeded);
        }
        let rule = Rc::new(PullThroughCacheRule {
            ecr_repository_prefix: self.ecr_repository_prefix,
            upstream_registry_url: self.upstream_registry_url,
            upstream_registry,
            credential_arn: self.credential_arn,
            custom_role_arn: self.custom_role_arn,
            upstream_repository_prefix: self.upstream_repository_prefix,
            created_at: scope.now,
            updated_at: scope.now,
        });
        let prefix = rule.ecr_repository_prefix.clone();
        scope.registry.pull_through_cache_rules.insert(prefix, Rc::clone(&rule));
        Ok(RuleResponse { registry_id: scope.registry.id, rule, telling: Telling::Created })
    }
}

impl CreatePullThroughCacheRule {
    /// What stands at the address, if images can be cached from there in the way that is asked.
    fn checked_upstream(&self, registry: &Registry) -> Result<UpstreamRegistry, Error> {
        let unsupported =
            Error::UnsupportedUpstreamRegistry("The specified upstream registry isn't supported.");
        let found = UpstreamRegistry::at(&self.upstream_registry_url);
        let Some(upstream) = found.filter(|found| !found.is(registry.id, registry.region)) else {
            return Err(unsupported);
        };
        if self.upstream_registry.is_some_and(|named| named != upstream.name()) {
            return Err(unsupported);
        }
        // Source: outputs of Terraform in public reports.
        if upstream.needs_credentials() && self.credential_arn.is_none() {
            let sentence = "The specified upstream registry requires authentication";
            return Err(Error::UnsupportedUpstreamRegistry(sentence));
        }
        // Assumed: that both are refused is documented, the words are not.
        if upstream.is_of_another_account(registry.id) && self.custom_role_arn.is_none() {
            return Err(invalid("customRoleArn", Constraint::NotNull));
        }
        let names_part = self.upstream_repository_prefix.as_ref().is_some_and(|it| !it.is_root());
        if self.ecr_repository_prefix.is_root() && names_part {
            let text = "Member must be ROOT when ecrRepositoryPrefix is ROOT";
            return Err(invalid("upstreamRepositoryPrefix", Constraint::Text(text)));
        }
        Ok(upstream)
    }
}

fn invalid(member: &str, constraint: Constraint) -> Error {
    Error::InvalidParameter { member: member.into(), constraint }
}

/// A secret has to be in the registry's own account and Region.
fn check_secret(arn: Option<&CredentialArn>, registry: &Registry) -> Result<(), Error> {
    match arn {
        Some(arn) if !arn.is_in(registry.id, registry.region) => {
            Err(Error::SecretNotFound(arn.to_string().into()))
        }
        _ => Ok(()),
    }
}

impl PullThroughCacheRule {
    /// The rule under which images of a repository are cached: that of the longest prefix, and the
    /// one for all names last.
    pub(in crate::ecr) fn covering<'r>(
        registry: &'r Registry,
        name: &RepositoryName,
    ) -> Option<&'r Rc<Self>> {
        let length = |it: &Self| match &it.ecr_repository_prefix {
            prefix if prefix.is_root() => 0,
            prefix => prefix.as_str().len(),
        };
        let rules = registry.pull_through_cache_rules.values();
        let covering = rules.filter(|rule| rule.ecr_repository_prefix.covers(name));
        covering.max_by_key(|rule| length(rule))
    }

    /// What a repository under the rule's prefix is called upstream.
    ///
    /// Source: ECR User Guide, "Customizing repository prefixes for pull through cache": the
    /// prefix here stands for the prefix there.
    pub(in crate::ecr) fn upstream_repository(&self, name: &RepositoryName) -> String {
        let prefix = &self.ecr_repository_prefix;
        let rest = name.as_str().strip_prefix(prefix.as_str()).filter(|_| !prefix.is_root());
        let rest = rest.map_or(name.as_str(), |rest| rest.trim_start_matches('/'));
        match self.upstream_repository_prefix.as_ref().filter(|prefix| !prefix.is_root()) {
            Some(upstream) => [upstream.as_str(), "/", rest].concat(),
            None => rest.to_owned(),
        }
    }
}

impl RuleResponse {
    /// The rule.
    pub fn rule(&self) -> &Rc<PullThroughCacheRule> {
        &self.rule
    }

    /// Tells whether the rule works; if not, why.
    pub fn settle(&mut self, failure: Option<&'static str>) {
        self.telling = Telling::Validated { failure };
    }
}

fn find<'r>(
    registry: &'r Registry,
    prefix: &RepositoryPrefix,
) -> Result<&'r Rc<PullThroughCacheRule>, Error> {
    let missing = || Missing::PullThroughCacheRule(prefix.as_str().into(), registry.id);
    registry.pull_through_cache_rules.get(prefix).ok_or_else(|| Error::NotFound(missing()))
}

impl Operation for UpdatePullThroughCacheRule {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "PullThroughCacheRuleNotFoundException",
        "SecretNotFoundException",
        "ServerException",
        "UnableToAccessSecretException",
        "UnableToDecryptSecretValueException",
        "ValidationException",
    ];
    type Response = RuleResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self {
            registry_id: registry_id(members)?,
            ecr_repository_prefix: read_prefix(members)?,
            credential_arn: members.field("credentialArn").parsed()?,
            custom_role_arn: read_role(members)?,
        })
    }

    fn registry_id(&self) -> Option<AccountId> {
        self.registry_id
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let before = find(scope.registry, &self.ecr_repository_prefix)?;
        check_secret(self.credential_arn.as_ref(), scope.registry)?;
        let rule = Rc::new(PullThroughCacheRule {
            credential_arn: self.credential_arn.or_else(|| before.credential_arn.clone()),
            custom_role_arn: self.custom_role_arn.or_else(|| before.custom_role_arn.clone()),
            updated_at: scope.now,
            ..PullThroughCacheRule::clone(before)
        });
        let rules = &mut scope.registry.pull_through_cache_rules;
        rules.insert(self.ecr_repository_prefix, Rc::clone(&rule));
        Ok(RuleResponse { registry_id: scope.registry.id, rule, telling: Telling::Updated })
    }
}

impl Operation for DeletePullThroughCacheRule {
    const ERRORS: &'static [&'static str] = DescribePullThroughCacheRules::ERRORS;
    type Response = RuleResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let ecr_repository_prefix = read_prefix(members)?;
        Ok(Self { registry_id: registry_id(members)?, ecr_repository_prefix })
    }

    fn registry_id(&self) -> Option<AccountId> {
        self.registry_id
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let rule = Rc::clone(find(scope.registry, &self.ecr_repository_prefix)?);
        scope.registry.pull_through_cache_rules.remove(&self.ecr_repository_prefix);
        Ok(RuleResponse { registry_id: scope.registry.id, rule, telling: Telling::Deleted })
    }
}

impl Operation for DescribePullThroughCacheRules {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "PullThroughCacheRuleNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = DescribePullThroughCacheRulesResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let prefixes = members
            .field("ecrRepositoryPrefixes")
            .list(1..=100, |prefix| prefix.required(RepositoryPrefix::read(&prefix, 2..=30)?))?;
        let page = PageRequest::read(members)?;
        if prefixes.is_some() {
            PageRequest::refuse(members, "ecrRepositoryPrefixes")?;
        }
        Ok(Self {
            registry_id: registry_id(members)?,
            ecr_repository_prefixes: prefixes.unwrap_or_default(),
            page,
        })
    }

    fn registry_id(&self) -> Option<AccountId> {
        self.registry_id
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let registry = &*scope.registry;
        let (rules, next_token) = if self.ecr_repository_prefixes.is_empty() {
            self.page.cut(registry.pull_through_cache_rules.values().map(Rc::clone))
        } else {
            let prefixes = self.ecr_repository_prefixes.iter();
            let found = prefixes.map(|prefix| find(registry, prefix).map(Rc::clone));
            (found.collect::<Result<_, _>>()?, None)
        };
        Ok(DescribePullThroughCacheRulesResponse { registry_id: registry.id, rules, next_token })
    }
}

impl Operation for ValidatePullThroughCacheRule {
    const ERRORS: &'static [&'static str] = DescribePullThroughCacheRules::ERRORS;
    type Response = RuleResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let ecr_repository_prefix = read_prefix(members)?;
        Ok(Self { registry_id: registry_id(members)?, ecr_repository_prefix })
    }

    fn registry_id(&self) -> Option<AccountId> {
        self.registry_id
    }

    /// Whether the registry at the other end answers, and lets the rule in, is for those to settle
    /// who can reach it; what nobody has tried does not pass for working.
    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let rule = Rc::clone(find(scope.registry, &self.ecr_repository_prefix)?);
        let failure = Some("nobody has tried to reach the upstream registry");
        let telling = Telling::Validated { failure };
        Ok(RuleResponse { registry_id: scope.registry.id, rule, telling })
    }
}
