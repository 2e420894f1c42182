//! What a call brings that others than its operation have to know: tags, policies, settings.

use super::operation::Call;
use super::operations::account_setting::{GetAccountSetting, PutAccountSetting};
use super::operations::creation_template::{
    CreateRepositoryCreationTemplate, UpdateRepositoryCreationTemplate,
};
use super::resource_tags::ResourceTag;

/// A policy that a call would save, naming principals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedPolicy<'a> {
    /// The member that holds it, as errors name it.
    pub member: &'static str,
    /// The document.
    pub text: &'a str,
    /// What ECR says of one that it does not take.
    pub refusal: &'static str,
}

impl Call {
    /// The tags that the call would set.
    pub fn request_tags(&self) -> &[ResourceTag] {
        if let Self::CreateRepository(call) = self {
            return &call.tags;
        }
        if let Self::TagResource(call) = self { &call.tags } else { &[] }
    }

    /// The keys of tags that the call would set or take away.
    pub fn tag_keys(&self) -> Vec<Box<str>> {
        if let Self::UntagResource(call) = self {
            return call.tag_keys.clone();
        }
        self.request_tags().iter().map(|(key, _)| key.clone()).collect()
    }

    /// The policy that the call would save, if it would save one that names principals.
    pub fn saved_policy(&self) -> Option<SavedPolicy<'_>> {
        let refusal = "Invalid repository policy provided";
        if let Self::SetRepositoryPolicy(call) = self {
            return Some(SavedPolicy { member: "PolicyText", text: &call.policy_text, refusal });
        }
        if let Self::PutRegistryPolicy(call) = self {
            let refusal = "Invalid registry policy provided";
            return Some(SavedPolicy { member: "PolicyText", text: &call.policy_text, refusal });
        }
        let (Self::CreateRepositoryCreationTemplate(CreateRepositoryCreationTemplate {
            settings,
            ..
        })
        | Self::UpdateRepositoryCreationTemplate(UpdateRepositoryCreationTemplate {
            settings,
            ..
        })) = self
        else {
            return None;
        };
        let text = &settings.policy()?.text;
        Some(SavedPolicy { member: "RepositoryPolicy", text, refusal })
    }

    /// The setting of the account that the call names.
    pub fn account_setting(&self) -> Option<&'static str> {
        let (Self::GetAccountSetting(GetAccountSetting { name })
        | Self::PutAccountSetting(PutAccountSetting { name, .. })) = self
        else {
            return None;
        };
        Some(name.name())
    }
}
