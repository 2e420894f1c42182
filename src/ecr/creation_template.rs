//! Repository creation templates: what repositories are like that ECR itself creates.
//!
//! Source: ECR User Guide, "Templates to control repositories created by Amazon ECR".

use std::rc::Rc;

use super::error::Error;
use super::lifecycle::LifecyclePolicy;
use super::members::{Field, Members};
use super::operation::epoch;
use super::prefix::RepositoryPrefix;
use super::repository::EncryptionConfiguration;
use super::resource_tags::{self, ResourceTags};
use super::{Constraint, ImageTagMutability, Registry, Repository, RepositoryName};
use crate::aws::{Arn, Timestamp};
use crate::iam::{Policy, PolicyKind};
use crate::json::Node;

/// One template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryCreationTemplate {
    /// For repositories whose names begin so.
    pub prefix: RepositoryPrefix,
    /// What they are like.
    pub settings: TemplateSettings,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What a template says. What it does not say is as in any new repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateSettings {
    /// What it is for, in its author's words.
    pub description: Option<Box<str>>,
    /// How content is encrypted.
    pub encryption: Option<TemplateEncryption>,
    /// Resource tags.
    pub resource_tags: Option<ResourceTags>,
    /// Which tags may be overwritten.
    pub image_tag_mutability: Option<ImageTagMutability>,
    /// The repository's policy.
    pub repository_policy: Option<TemplatePolicy<Policy>>,
    /// The lifecycle policy.
    pub lifecycle_policy: Option<TemplatePolicy<LifecyclePolicy>>,
    /// When it is used.
    pub applied_for: Option<Vec<AppliedFor>>,
    /// The role with which ECR sets tags and keys.
    pub custom_role_arn: Option<Arn>,
}

/// A policy, or that there is to be none, which an empty text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplatePolicy<P> {
    /// None.
    None,
    /// This one.
    Policy(Rc<P>),
}

impl<P> TemplatePolicy<P> {
    /// The policy, if there is to be one.
    pub fn policy(&self) -> Option<&Rc<P>> {
        let Self::Policy(policy) = self else { return None };
        Some(policy)
    }
}

/// How the content of repositories is encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateEncryption {
    /// The word of the API.
    pub encryption_type: &'static str,
    /// The ARN of the key, as written; empty for the account's own.
    pub kms_key: Option<Box<str>>,
}

/// What makes ECR create a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AppliedFor {
    /// A copy of an image arrives.
    Replication,
    /// An image is cached.
    PullThroughCache,
    /// An image is pushed.
    CreateOnPush,
}

impl TemplateEncryption {
    fn configuration(&self) -> EncryptionConfiguration {
        let kms_key = self.kms_key.clone().filter(|key| !key.is_empty());
        match self.encryption_type {
            "KMS" => EncryptionConfiguration::Kms { kms_key },
            "KMS_DSSE" => EncryptionConfiguration::KmsDsse { kms_key },
            _ => EncryptionConfiguration::Aes256,
        }
    }
}

impl AppliedFor {
    /// The word of the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Replication => "REPLICATION",
            Self::PullThroughCache => "PULL_THROUGH_CACHE",
            Self::CreateOnPush => "CREATE_ON_PUSH",
        }
    }

    fn read(field: &Field<'_>) -> Result<Self, Error> {
        let words = &["REPLICATION", "PULL_THROUGH_CACHE", "CREATE_ON_PUSH"];
        Ok(match field.required(field.word(words)?)? {
            "REPLICATION" => Self::Replication,
            "PULL_THROUGH_CACHE" => Self::PullThroughCache,
            _ => Self::CreateOnPush,
        })
    }
}

impl TemplateSettings {
    /// Reads what a request says of a template.
    pub(super) fn read(members: &Members<'_>) -> Result<Self, Error> {
        let applied_for = members.field("appliedFor");
        Ok(Self {
            description: members.field("description").sized_text(0..=256)?.map(Into::into),
            encryption: read_encryption(&members.field("encryptionConfiguration"))?,
            resource_tags: read_tags(&members.field("resourceTags"))?,
            image_tag_mutability: ImageTagMutability::read(members)?,
            repository_policy: read_policy(&members.field("repositoryPolicy"))?,
            lifecycle_policy: read_lifecycle(&members.field("lifecyclePolicy"))?,
            applied_for: applied_for.list(0..=u64::MAX, |each| AppliedFor::read(&each))?,
            custom_role_arn: read_role(&members.field("customRoleArn"))?,
        })
    }

    /// The policy that new repositories get.
    pub(super) fn policy(&self) -> Option<&Rc<Policy>> {
        self.repository_policy.as_ref().and_then(TemplatePolicy::policy)
    }

    /// These settings, and where they say nothing, those `before`.
    pub(super) fn or(self, before: Self) -> Self {
        Self {
            description: self.description.or(before.description),
            encryption: self.encryption.or(before.encryption),
            resource_tags: self.resource_tags.or(before.resource_tags),
            image_tag_mutability: self.image_tag_mutability.or(before.image_tag_mutability),
            repository_policy: self.repository_policy.or(before.repository_policy),
            lifecycle_policy: self.lifecycle_policy.or(before.lifecycle_policy),
            applied_for: self.applied_for.or(before.applied_for),
            custom_role_arn: self.custom_role_arn.or(before.custom_role_arn),
        }
    }
}

fn read_encryption(field: &Field<'_>) -> Result<Option<TemplateEncryption>, Error> {
    let Some(members) = field.members()? else { return Ok(None) };
    let (kind, key) = (members.field("encryptionType"), members.field("kmsKey"));
    let encryption_type = kind.required(kind.word(&["AES256", "KMS", "KMS_DSSE"])?)?;
    let kms_key = key.sized_text(0..=2048)?;
    if kms_key.is_some_and(|text| !text.is_empty() && !is_key(text)) {
        return Err(key.error(Constraint::Pattern(
            "^$|arn:aws[a-z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key\\/[a-z0-9-]+",
        )));
    }
    Ok(Some(TemplateEncryption { encryption_type, kms_key: kms_key.map(Into::into) }))
}

fn is_key(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    text.parse::<Arn>().is_ok_and(|arn| {
        let key = arn.resource().strip_prefix("key/").unwrap_or_default();
        arn.service() == "kms"
            && arn.account.is_some()
            && !key.is_empty()
            && key.bytes().all(is_letter)
    })
}

/// Assumed: tags that break a rule are an invalid parameter; the operations on templates declare
/// no exception of their own for them.
fn read_tags(field: &Field<'_>) -> Result<Option<ResourceTags>, Error> {
    let Some(tags) = resource_tags::read(field)? else { return Ok(None) };
    let invalid = |_| field.error(Constraint::Text("Tag parameters are invalid"));
    resource_tags::with(&ResourceTags::new(), &tags).map(Some).map_err(invalid)
}

/// Assumed: the words, those of the operations that set such a policy.
fn read_policy(field: &Field<'_>) -> Result<Option<TemplatePolicy<Policy>>, Error> {
    Ok(match field.sized_text(0..=10_240)? {
        None => None,
        Some("") => Some(TemplatePolicy::None),
        Some(text) => {
            let invalid = |_| field.error(Constraint::Text("Invalid repository policy provided"));
            let policy = Policy::parse(text, PolicyKind::Repository).map_err(invalid)?;
            Some(TemplatePolicy::Policy(Rc::new(policy)))
        }
    })
}

fn read_lifecycle(field: &Field<'_>) -> Result<Option<TemplatePolicy<LifecyclePolicy>>, Error> {
    Ok(match field.sized_text(0..=30_720)? {
        None => None,
        Some("") => Some(TemplatePolicy::None),
        Some(text) => {
            let invalid = |why| field.error(Constraint::LifecyclePolicy(why));
            let policy = LifecyclePolicy::parse(text).map_err(invalid)?;
            Some(TemplatePolicy::Policy(Rc::new(policy)))
        }
    })
}

fn read_role(field: &Field<'_>) -> Result<Option<Arn>, Error> {
    let Some(text) = field.sized_text(0..=2048)? else { return Ok(None) };
    let is_role = |arn: &Arn| arn.service() == "iam" && arn.resource().starts_with("role/");
    let arn = text.parse::<Arn>().ok().filter(is_role);
    // Assumed: the words for what is no role.
    arn.map(Some).ok_or_else(|| field.error(Constraint::Text("Invalid ARN")))
}

impl RepositoryCreationTemplate {
    /// Of the templates that are used then, the one for a repository called `name`: that of the
    /// longest prefix, and the one for all names last.
    pub(super) fn best<'r>(
        registry: &'r Registry,
        name: &RepositoryName,
        when: AppliedFor,
    ) -> Option<&'r Self> {
        let length = |it: &Self| if it.prefix.is_root() { 0 } else { it.prefix.as_str().len() };
        let templates = registry.creation_templates.values().map(|template| &**template);
        let applied = templates
            .filter(|it| it.settings.applied_for.iter().flatten().any(|known| *known == when))
            .filter(|it| it.prefix.covers(name));
        applied.max_by_key(|it| length(it))
    }

    /// The repository that it makes; nothing where it asks for tags or keys and names no role with
    /// which they could be set.
    ///
    /// Source: ECR User Guide, "Templates to control repositories created by Amazon ECR".
    pub(super) fn make(&self, mut repository: Repository) -> Option<Repository> {
        let settings = &self.settings;
        let tags = settings.resource_tags.clone().unwrap_or_default();
        let encryption = settings.encryption.as_ref().map(TemplateEncryption::configuration);
        let encryption = encryption.unwrap_or(EncryptionConfiguration::Aes256);
        let needs_role = !tags.is_empty() || encryption != EncryptionConfiguration::Aes256;
        if needs_role && settings.custom_role_arn.is_none() {
            return None;
        }
        repository.resource_tags = tags;
        repository.encryption = encryption;
        if let Some(mutability) = &settings.image_tag_mutability {
            repository.image_tag_mutability = mutability.clone();
        }
        if let Some(policy) = settings.policy() {
            repository.policy = Some(Rc::clone(policy));
        }
        if let Some(TemplatePolicy::Policy(policy)) = &settings.lifecycle_policy {
            repository.lifecycle_policy = Some(Rc::clone(policy));
        }
        Some(repository)
    }

    /// As the API shows it.
    pub(super) fn node(&self) -> Node {
        let settings = &self.settings;
        let description = settings.description.as_deref();
        let description = description.map(|text| ("description", Node::from(text)));
        let middle = [
            ("encryptionConfiguration", settings.encryption_node()),
            (
                "resourceTags",
                settings
                    .resource_tags
                    .as_ref()
                    .map_or_else(|| Node::array([]), resource_tags::node),
            ),
        ];
        let mutability = settings.image_tag_mutability.as_ref();
        let mutability = mutability.unwrap_or(&ImageTagMutability::Mutable).members();
        let policy = settings.policy().map(|it| ("repositoryPolicy", &*it.text));
        let lifecycle = settings.lifecycle_policy.as_ref().and_then(TemplatePolicy::policy);
        let lifecycle = lifecycle.map(|it| ("lifecyclePolicy", &*it.text));
        let policies = policy.into_iter().chain(lifecycle);
        let policies = policies.map(|(name, text)| (name, Node::from(text)));
        let applied = settings.applied_for.iter().flatten().map(|it| Node::from(it.name()));
        let applied = [("appliedFor", Node::array(applied))];
        let role = settings.custom_role_arn.as_ref();
        let role = role.map(|arn| ("customRoleArn", Node::display(arn)));
        let times = [("createdAt", epoch(self.created_at)), ("updatedAt", epoch(self.updated_at))];
        let head = [("prefix", Node::display(&self.prefix))].into_iter().chain(description);
        let rest = policies.chain(applied).chain(role).chain(times);
        Node::object(head.chain(middle).chain(mutability).chain(rest))
    }
}

impl TemplateSettings {
    fn encryption_node(&self) -> Node {
        let kind = self.encryption.as_ref().map_or("AES256", |it| it.encryption_type);
        let key = self.encryption.as_ref().and_then(|it| it.kms_key.as_deref());
        let key = key.map(|key| ("kmsKey", Node::from(key)));
        Node::object([("encryptionType", Node::from(kind))].into_iter().chain(key))
    }
}
