//! Settings of the account, one value each.

use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope};
use crate::ecr::{Constraint, Error, Registry};
use crate::json::Node;

/// A setting of the account. AWS keeps one for each Region, and so does each registry here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountSetting {
    /// Which engine basic scanning uses. There is one left, so there is one value.
    BasicScanTypeVersion,
    /// Over which actions the registry's policy has a say: with `V2`, the only value that can be
    /// set today, over all.
    RegistryPolicyScope,
    /// Whether a push may take layers over from other repositories of the registry.
    BlobMounting,
}

/// Asks for a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetAccountSetting {
    /// Which.
    pub name: AccountSetting,
}

/// Changes a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutAccountSetting {
    /// Which.
    pub name: AccountSetting,
    /// What it is set to: one of the words that it can be set to.
    pub value: &'static str,
}

/// A setting and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountSettingResponse {
    /// The setting.
    pub name: AccountSetting,
    /// What it is set to.
    pub value: &'static str,
}

/// The names in the order of AWS's documentation.
const NAMES: &[&str] = &["BASIC_SCAN_TYPE_VERSION", "REGISTRY_POLICY_SCOPE", "BLOB_MOUNTING"];

impl AccountSetting {
    /// As the API names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BasicScanTypeVersion => "BASIC_SCAN_TYPE_VERSION",
            Self::RegistryPolicyScope => "REGISTRY_POLICY_SCOPE",
            Self::BlobMounting => "BLOB_MOUNTING",
        }
    }

    /// What it can be set to.
    fn values(self) -> &'static [&'static str] {
        match self {
            Self::BasicScanTypeVersion => &["AWS_NATIVE"],
            Self::RegistryPolicyScope => &["V2"],
            Self::BlobMounting => &["ENABLED", "DISABLED"],
        }
    }

    /// What it is set to.
    fn value(self, registry: &Registry) -> &'static str {
        match self {
            Self::BasicScanTypeVersion => "AWS_NATIVE",
            Self::RegistryPolicyScope => "V2",
            Self::BlobMounting if registry.is_blob_mounting_enabled => "ENABLED",
            Self::BlobMounting => "DISABLED",
        }
    }

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let field = members.field("name");
        match field.required(field.sized_text(1..=64)?)? {
            "BASIC_SCAN_TYPE_VERSION" => Ok(Self::BasicScanTypeVersion),
            "REGISTRY_POLICY_SCOPE" => Ok(Self::RegistryPolicyScope),
            "BLOB_MOUNTING" => Ok(Self::BlobMounting),
            // Assumed: the words, those for a parameter that has an enumeration.
            _ => Err(field.error(Constraint::Enumeration(NAMES))),
        }
    }
}

impl Operation for GetAccountSetting {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "ServerException", "ValidationException"];
    type Response = AccountSettingResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { name: AccountSetting::read(members)? })
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        Ok(AccountSettingResponse { name: self.name, value: self.name.value(scope.registry) })
    }
}

impl Operation for PutAccountSetting {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "LimitExceededException",
        "ServerException",
        "ValidationException",
    ];
    type Response = AccountSettingResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let (name, value) = (AccountSetting::read(members)?, members.field("value"));
        Ok(Self { name, value: value.required(value.word(name.values())?)? })
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let Self { name, value } = self;
        if name == AccountSetting::BlobMounting {
            scope.registry.is_blob_mounting_enabled = value == "ENABLED";
        }
        Ok(AccountSettingResponse { name, value })
    }
}

impl Response for AccountSettingResponse {
    fn node(&self) -> Node {
        Node::object([("name", Node::from(self.name.name())), ("value", Node::from(self.value))])
    }
}
