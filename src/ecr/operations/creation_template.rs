//! Repository creation templates: create, update, delete, describe.

use std::rc::Rc;

use crate::aws::AccountId;
use crate::ecr::creation_template::{RepositoryCreationTemplate, TemplateSettings};
use crate::ecr::error::{Missing, Taken};
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Requirement, Response, Scope};
use crate::ecr::page::PageRequest;
use crate::ecr::prefix::RepositoryPrefix;
use crate::ecr::{Error, Registry};
use crate::json::Node;

/// Makes a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateRepositoryCreationTemplate {
    /// For repositories whose names begin so.
    pub prefix: RepositoryPrefix,
    /// What they are like.
    pub settings: TemplateSettings,
}

/// Changes what a template says. What the request does not say stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateRepositoryCreationTemplate {
    /// Which.
    pub prefix: RepositoryPrefix,
    /// What it says from now on.
    pub settings: TemplateSettings,
}

/// Deletes a template. Repositories that it made stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteRepositoryCreationTemplate {
    /// Which.
    pub prefix: RepositoryPrefix,
}

/// Asks for templates: those that are named, or all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeRepositoryCreationTemplates {
    /// Their prefixes; all templates where none is named.
    pub prefixes: Vec<RepositoryPrefix>,
    /// Which part of a long list.
    pub page: PageRequest,
}

/// A template, or what it was until now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryCreationTemplateResponse {
    registry_id: AccountId,
    template: Rc<RepositoryCreationTemplate>,
}

/// Templates, by prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeRepositoryCreationTemplatesResponse {
    registry_id: AccountId,
    templates: Vec<Rc<RepositoryCreationTemplate>>,
    next_token: Option<String>,
}

fn read_prefix(members: &Members<'_>) -> Result<RepositoryPrefix, Error> {
    let field = members.field("prefix");
    field.required(RepositoryPrefix::read(&field, 1..=256)?)
}

/// The action, and handing over the role that ECR is to use.
///
/// Source: ECR User Guide, IAM permissions for creating repository creation templates. The other
/// permissions of that page are those of what ECR does later.
fn requirements(action: &'static str, settings: &TemplateSettings) -> Vec<Requirement> {
    let role = settings.custom_role_arn.clone();
    let pass = role.map(|arn| Requirement { action: "iam:PassRole", resource: Some(arn) });
    [Requirement { action, resource: None }].into_iter().chain(pass).collect()
}

fn find<'r>(
    registry: &'r Registry,
    prefix: &RepositoryPrefix,
) -> Result<&'r Rc<RepositoryCreationTemplate>, Error> {
    let missing = || Missing::RepositoryCreationTemplate(prefix.as_str().into(), registry.id);
    registry.creation_templates.get(prefix).ok_or_else(|| Error::NotFound(missing()))
}

impl Operation for CreateRepositoryCreationTemplate {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "LimitExceededException",
        "ServerException",
        "TemplateAlreadyExistsException",
        "ValidationException",
    ];
    type Response = RepositoryCreationTemplateResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let (prefix, settings) = (read_prefix(members)?, TemplateSettings::read(members)?);
        let applied_for = members.field("appliedFor");
        applied_for.required(applied_for.is_present().then_some(()))?;
        Ok(Self { prefix, settings })
    }

    fn requirement(&self, action: &'static str, _: &Registry) -> Vec<Requirement> {
        requirements(action, &self.settings)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let Self { prefix, settings } = self;
        let registry_id = scope.registry.id;
        if scope.registry.creation_templates.contains_key(&prefix) {
            let taken = Taken::RepositoryCreationTemplate(prefix.as_str().into(), registry_id);
            return Err(Error::AlreadyExists(taken));
        }
        let (created_at, updated_at) = (scope.now, scope.now);
        let template =
            Rc::new(RepositoryCreationTemplate { prefix, settings, created_at, updated_at });
        scope.registry.creation_templates.insert(template.prefix.clone(), Rc::clone(&template));
        Ok(RepositoryCreationTemplateResponse { registry_id, template })
    }
}

impl Operation for UpdateRepositoryCreationTemplate {
    const ERRORS: &'static [&'static str] = DeleteRepositoryCreationTemplate::ERRORS;
    type Response = RepositoryCreationTemplateResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { prefix: read_prefix(members)?, settings: TemplateSettings::read(members)? })
    }

    fn requirement(&self, action: &'static str, _: &Registry) -> Vec<Requirement> {
        requirements(action, &self.settings)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let Self { prefix, settings } = self;
        let before = RepositoryCreationTemplate::clone(find(scope.registry, &prefix)?);
        let template = Rc::new(RepositoryCreationTemplate {
            settings: settings.or(before.settings),
            updated_at: scope.now,
            ..before
        });
        scope.registry.creation_templates.insert(prefix, Rc::clone(&template));
        Ok(RepositoryCreationTemplateResponse { registry_id: scope.registry.id, template })
    }
}

impl Operation for DeleteRepositoryCreationTemplate {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "ServerException",
        "TemplateNotFoundException",
        "ValidationException",
    ];
    type Response = RepositoryCreationTemplateResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { prefix: read_prefix(members)? })
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let template = Rc::clone(find(scope.registry, &self.prefix)?);
        scope.registry.creation_templates.remove(&self.prefix);
        Ok(RepositoryCreationTemplateResponse { registry_id: scope.registry.id, template })
    }
}

impl Operation for DescribeRepositoryCreationTemplates {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "ServerException", "ValidationException"];
    type Response = DescribeRepositoryCreationTemplatesResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let prefixes = members.field("prefixes").list(0..=u64::MAX, |prefix| {
            prefix.required(RepositoryPrefix::read(&prefix, 1..=256)?)
        })?;
        let page = PageRequest::read(members)?;
        if prefixes.is_some() {
            PageRequest::refuse(members, "prefixes")?;
        }
        Ok(Self { prefixes: prefixes.unwrap_or_default(), page })
    }

    /// Assumed: prefixes that no template has are passed over; the operation declares no exception
    /// for them.
    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let all = &scope.registry.creation_templates;
        let (templates, next_token) = if self.prefixes.is_empty() {
            self.page.cut(all.values().map(Rc::clone))
        } else {
            (
                self.prefixes.iter().filter_map(|prefix| all.get(prefix)).map(Rc::clone).collect(),
                None,
            )
        };
        let registry_id = scope.registry.id;
        Ok(DescribeRepositoryCreationTemplatesResponse { registry_id, templates, next_token })
    }
}

impl Response for RepositoryCreationTemplateResponse {
    fn node(&self) -> Node {
        Node::object([
            ("registryId", Node::display(&self.registry_id)),
            ("repositoryCreationTemplate", self.template.node()),
        ])
    }
}

impl Response for DescribeRepositoryCreationTemplatesResponse {
    fn node(&self) -> Node {
        let templates = self.templates.iter().map(|template| template.node());
        let token = self.next_token.as_deref().map(|token| ("nextToken", Node::from(token)));
        let head = [
            ("registryId", Node::display(&self.registry_id)),
            ("repositoryCreationTemplates", Node::array(templates)),
        ];
        Node::object(head.into_iter().chain(token))
    }
}
