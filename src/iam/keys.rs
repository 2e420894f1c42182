//! The condition keys that a request can carry, and when it carries them.
//!
//! Whether a key is there decides as much as its value does: `StringNotEquals` on an absent key is
//! true. So this table says of every key when it is there, for validation and for explanations.
//!
//! Source: IAM user guide, "AWS global condition context keys"; service authorization reference
//! for ECR and STS.

use std::borrow::Cow;

/// What is known of a condition key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyFacts {
    /// The name in AWS's spelling; one that ends in `/` goes on with the key of a tag.
    pub name: &'static str,
    /// What its values are.
    pub kind: KeyKind,
    /// How many values it has.
    pub values: KeyValues,
    /// When a request carries it.
    pub presence: Presence,
}

/// What the values of a condition key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Text.
    Text,
    /// Names of resources.
    Arn,
    /// `true` or `false`.
    Bool,
    /// Numbers.
    Number,
    /// Moments.
    Date,
    /// Internet addresses.
    Address,
}

/// How many values a condition key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyValues {
    /// One.
    One,
    /// Any number; wants `ForAnyValue` or `ForAllValues`.
    Many,
}

/// When a request carries a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Always,
    /// When an IAM principal signs: a root user, a user or a session, not a service.
    IamPrincipal,
    /// When an IAM user signs.
    IamUser,
    /// When the principal has that tag.
    PrincipalTagged,
    /// When the principal's account is in an organisation.
    PrincipalInOrganization,
    /// When the resource's account is in an organisation.
    ResourceInOrganization,
    /// When the resource has that tag.
    ResourceTagged,
    /// When there is a resource that an account owns; nearly always.
    OwnedResource,
    /// When the call passes that tag.
    RequestTagged,
    /// When the call passes tags or names the keys of tags.
    TagsPassed,
    /// When an AWS service calls for itself.
    ServicePrincipal,
    /// When an AWS service calls because of something that happened to one of its resources.
    ServiceForResource,
    /// When an AWS service passes on the call of a principal.
    Forwarded,
    /// When the call comes over the public endpoint.
    PublicEndpoint,
    /// When the call comes through a VPC endpoint.
    VpcEndpoint,
    /// With temporary credentials.
    TemporaryCredentials,
    /// With temporary credentials for which a second factor was shown.
    MultiFactor,
    /// In sessions that one particular service or kind of sign-in has made.
    SpecialSession,
    /// When the client sends it, so that it proves nothing.
    ClientSends,
    /// In calls that read or change an account setting of ECR.
    AccountSetting,
    /// In calls that assume a role.
    AssumeRole,
}

impl Presence {
    /// When a request carries the key, to follow "is there only" or "is absent unless".
    pub fn clause(self) -> &'static str {
        match self {
            Self::Always => "in every request",
            Self::IamPrincipal => "when a user, role session or root user calls",
            Self::IamUser => "when an IAM user calls",
            Self::PrincipalTagged => "when the caller has that tag",
            Self::PrincipalInOrganization => "when the caller's account is in an organization",
            Self::ResourceInOrganization => "when the resource's account is in an organization",
            Self::ResourceTagged => "when the resource has that tag",
            Self::OwnedResource => "when an account owns the resource",
            Self::RequestTagged => "when the call passes that tag",
            Self::TagsPassed => "when the call passes tags",
            Self::ServicePrincipal => "when an AWS service calls for itself",
            Self::ServiceForResource => "when an AWS service calls on behalf of a resource",
            Self::Forwarded => "when an AWS service passes the call on",
            Self::PublicEndpoint => "when the call comes over the public endpoint",
            Self::VpcEndpoint => "when the call comes through a VPC endpoint",
            Self::TemporaryCredentials => "with temporary credentials",
            Self::MultiFactor => "with temporary credentials made with a second factor",
            Self::SpecialSession => "in sessions of one particular kind",
            Self::ClientSends => "when the client chooses to send it",
            Self::AccountSetting => "in calls about an account setting",
            Self::AssumeRole => "in calls that assume a role",
        }
    }
}

/// The facts about `key`, in any letter case; none for a key that Drydock does not know.
pub fn find(key: &str) -> Option<&'static KeyFacts> {
    let covers = |facts: &KeyFacts| match key.get(..facts.name.len()) {
        Some(start) if facts.name.ends_with('/') => {
            key.len() > start.len() && start.eq_ignore_ascii_case(facts.name)
        }
        _ => key.eq_ignore_ascii_case(facts.name),
    };
    KEYS.iter().find(|facts| covers(facts))
}

/// `key` in AWS's spelling, as far as it is known.
pub fn spelled(key: &str) -> Cow<'_, str> {
    match find(key) {
        Some(facts) => {
            let tag = key.get(facts.name.len()..).unwrap_or_default();
            if tag.is_empty() {
                Cow::Borrowed(facts.name)
            } else {
                Cow::Owned([facts.name, tag].concat())
            }
        }
        None => Cow::Borrowed(key),
    }
}

const fn one(name: &'static str, kind: KeyKind, presence: Presence) -> KeyFacts {
    KeyFacts { name, kind, values: KeyValues::One, presence }
}

const fn many(name: &'static str, presence: Presence) -> KeyFacts {
    KeyFacts { name, kind: KeyKind::Text, values: KeyValues::Many, presence }
}

/// Every key that Drydock knows, by name.
pub static KEYS: [KeyFacts; 64] = [
    one("aws:AssumedRoot", KeyKind::Bool, Presence::SpecialSession),
    many("aws:CalledVia", Presence::Forwarded),
    one("aws:CalledViaAWSMCP", KeyKind::Text, Presence::Forwarded),
    one("aws:CalledViaFirst", KeyKind::Text, Presence::Forwarded),
    one("aws:CalledViaLast", KeyKind::Text, Presence::Forwarded),
    one("aws:ChatbotSourceArn", KeyKind::Arn, Presence::SpecialSession),
    one("aws:CurrentTime", KeyKind::Date, Presence::Always),
    one("aws:Ec2InstanceSourcePrivateIPv4", KeyKind::Address, Presence::SpecialSession),
    one("aws:Ec2InstanceSourceVpc", KeyKind::Text, Presence::SpecialSession),
    one("aws:EpochTime", KeyKind::Date, Presence::Always),
    one("aws:FederatedProvider", KeyKind::Text, Presence::SpecialSession),
    one("aws:IsMcpServiceAction", KeyKind::Bool, Presence::Forwarded),
    one("aws:MultiFactorAuthAge", KeyKind::Number, Presence::MultiFactor),
    one("aws:MultiFactorAuthPresent", KeyKind::Bool, Presence::TemporaryCredentials),
    one("aws:PrincipalAccount", KeyKind::Text, Presence::IamPrincipal),
    one("aws:PrincipalArn", KeyKind::Arn, Presence::IamPrincipal),
    one("aws:PrincipalIsAWSService", KeyKind::Bool, Presence::Always),
    one("aws:PrincipalOrgID", KeyKind::Text, Presence::PrincipalInOrganization),
    many("aws:PrincipalOrgPaths", Presence::PrincipalInOrganization),
    one("aws:PrincipalServiceName", KeyKind::Text, Presence::ServicePrincipal),
    many("aws:PrincipalServiceNamesList", Presence::ServicePrincipal),
    one("aws:PrincipalTag/", KeyKind::Text, Presence::PrincipalTagged),
    one("aws:PrincipalType", KeyKind::Text, Presence::IamPrincipal),
    one("aws:referer", KeyKind::Text, Presence::ClientSends),
    one("aws:RequestedRegion", KeyKind::Text, Presence::Always),
    one("aws:RequestTag/", KeyKind::Text, Presence::RequestTagged),
    one("aws:ResourceAccount", KeyKind::Text, Presence::OwnedResource),
    one("aws:ResourceOrgID", KeyKind::Text, Presence::ResourceInOrganization),
    many("aws:ResourceOrgPaths", Presence::ResourceInOrganization),
    one("aws:ResourceTag/", KeyKind::Text, Presence::ResourceTagged),
    one("aws:SecureTransport", KeyKind::Bool, Presence::Always),
    one("aws:SignInSessionArn", KeyKind::Arn, Presence::SpecialSession),
    one("aws:SourceAccount", KeyKind::Text, Presence::ServiceForResource),
    one("aws:SourceArn", KeyKind::Arn, Presence::ServiceForResource),
    one("aws:SourceIdentity", KeyKind::Text, Presence::SpecialSession),
    one("aws:SourceIp", KeyKind::Address, Presence::PublicEndpoint),
    one("aws:SourceOrgID", KeyKind::Text, Presence::ServiceForResource),
    many("aws:SourceOrgPaths", Presence::ServiceForResource),
    one("aws:SourceOwner", KeyKind::Text, Presence::ServiceForResource),
    one("aws:SourceVpc", KeyKind::Text, Presence::VpcEndpoint),
    one("aws:SourceVpcArn", KeyKind::Arn, Presence::VpcEndpoint),
    one("aws:SourceVpce", KeyKind::Text, Presence::VpcEndpoint),
    many("aws:TagKeys", Presence::TagsPassed),
    one("aws:TokenIssueTime", KeyKind::Date, Presence::TemporaryCredentials),
    one("aws:UserAgent", KeyKind::Text, Presence::ClientSends),
    one("aws:userid", KeyKind::Text, Presence::IamPrincipal),
    one("aws:username", KeyKind::Text, Presence::IamUser),
    one("aws:ViaAWSMCPService", KeyKind::Bool, Presence::Forwarded),
    one("aws:ViaAWSService", KeyKind::Bool, Presence::Always),
    one("aws:VpceAccount", KeyKind::Text, Presence::VpcEndpoint),
    one("aws:VpceOrgID", KeyKind::Text, Presence::VpcEndpoint),
    many("aws:VpceOrgPaths", Presence::VpcEndpoint),
    one("aws:VpcSourceIp", KeyKind::Address, Presence::VpcEndpoint),
    one("codebuild:BuildArn", KeyKind::Arn, Presence::SpecialSession),
    one("codebuild:ProjectArn", KeyKind::Arn, Presence::SpecialSession),
    one("ec2:RoleDelivery", KeyKind::Number, Presence::SpecialSession),
    one("ec2:SourceInstanceArn", KeyKind::Arn, Presence::SpecialSession),
    one("ecr:AccountSetting", KeyKind::Text, Presence::AccountSetting),
    one("ecr:ResourceTag/", KeyKind::Text, Presence::ResourceTagged),
    one("lambda:SourceFunctionArn", KeyKind::Arn, Presence::SpecialSession),
    one("ssm:SourceInstanceArn", KeyKind::Arn, Presence::SpecialSession),
    one("sts:ExternalId", KeyKind::Text, Presence::AssumeRole),
    one("sts:RoleSessionName", KeyKind::Text, Presence::AssumeRole),
    one("sts:SourceIdentity", KeyKind::Text, Presence::AssumeRole),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_any_letter_case() {
        let cases = [
            ("AWS:requestedREGION", Some("aws:RequestedRegion")),
            ("aws:principaltag/Team", Some("aws:PrincipalTag/Team")),
            ("aws:PrincipalTag/", None),
            ("aws:PrincipalTag", None),
            ("ecr:NoSuchKey", None),
        ];
        for (key, spelling) in cases {
            let found = find(key).map(|_| spelled(key));
            assert_eq!(found.as_deref(), spelling, "{key}");
        }
    }

    #[test]
    fn no_key_stands_twice() {
        for pair in KEYS.windows(2) {
            let names = [pair[0].name, pair[1].name].map(str::to_ascii_lowercase);
            assert_ne!(names[0], names[1]);
        }
    }
}
