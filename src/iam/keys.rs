//! Condition keys: what they hold, and when a request carries them.

use std::fmt;

/// What a condition key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// Text.
    String,
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Bool,
    /// A moment.
    Date,
    /// A number.
    Numeric,
    /// An IP address.
    IpAddress,
}

impl KeyType {
    /// What it is called in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Arn => "an ARN",
            Self::Bool => "`true` or `false`",
            Self::Date => "a moment",
            Self::Numeric => "a number",
            Self::IpAddress => "an IP address",
        }
    }
}

/// A condition key that AWS documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name; one that ends in `/` goes on with the name of a tag.
    pub name: &'static str,
    /// What it holds.
    pub holds: KeyType,
    /// Whether it can have several values.
    pub is_multivalued: bool,
    /// Whether the simulation knows when it is present and what it holds.
    pub is_modelled: bool,
    /// Which requests carry it.
    pub presence: Presence,
}

/// Which requests carry a key.
///
/// Source: IAM user guide, global condition context keys, "Availability" of each; Service
/// Authorization Reference for the keys of services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// All of them.
    All,
    /// All that are signed, which all are that ECR takes.
    Signed,
    /// Those of users, role sessions and root users.
    IamPrincipals,
    /// Those of IAM users.
    Users,
    /// Those whose caller's account is in an organisation.
    CallerOrganisation,
    /// Those whose caller has the tag, its own or the session's.
    CallerTag,
    /// Those of service principals.
    Services,
    /// Those that a service principal makes on behalf of a resource.
    ServicesForResource,
    /// Nearly all: those to a resource that has an owner.
    Resource,
    /// Those to a resource whose account is in an organisation.
    ResourceOrganisation,
    /// Those to a resource that has the tag.
    ResourceTag,
    /// Those that pass the tag.
    RequestTag,
    /// Those that pass tags, or keys of tags.
    RequestTags,
    /// Those of some actions alone, which `iam::actions` tells.
    SomeActions,
    /// Those over the public endpoint that no service makes.
    PublicEndpoint,
    /// Those through a VPC endpoint.
    VpcEndpoint,
    /// Those with temporary credentials.
    TemporaryCredentials,
    /// Those whose caller used MFA.
    Mfa,
    /// Those that a service makes with the caller's forwarded credentials.
    Forwarded,
    /// Those of sessions that an identity provider vouched for.
    FederatedSession,
    /// Those of sessions that were made with one.
    SourceIdentity,
    /// Those of sessions made in some special way.
    SpecialSession,
    /// Those through an AWS MCP server.
    McpServer,
    /// Those whose client sends it; the caller can send anything.
    Client,
}

/// Which requests, as the end of "is present in …".
impl fmt::Display for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "all requests",
            Self::Signed => "all signed requests",
            Self::IamPrincipals => "signed requests of users, roles and root",
            Self::Users => "requests of IAM users",
            Self::CallerOrganisation => "requests from an account that is in an organisation",
            Self::CallerTag => "requests of a caller who has the tag",
            Self::Services => "requests of service principals",
            Self::ServicesForResource => "requests that a service principal makes for a resource",
            Self::Resource => "nearly all requests",
            Self::ResourceOrganisation => "requests to a resource of an organisation's account",
            Self::ResourceTag => "requests to a resource that has the tag",
            Self::RequestTag => "requests that pass the tag",
            Self::RequestTags => "requests that pass tags",
            Self::SomeActions => "requests of some actions",
            Self::PublicEndpoint => "requests over the public endpoint",
            Self::VpcEndpoint => "requests through a VPC endpoint",
            Self::TemporaryCredentials => "requests with temporary credentials",
            Self::Mfa => "requests of a caller who used MFA",
            Self::Forwarded => "requests that a service forwards",
            Self::FederatedSession => "requests of sessions of an identity provider",
            Self::SourceIdentity => "requests of sessions that were made with one",
            Self::SpecialSession => "requests of sessions of one special kind",
            Self::McpServer => "requests through an AWS MCP server",
            Self::Client => "requests whose client sends it",
        })
    }
}

macro_rules! keys {
    ($($name:literal $holds:ident $many:ident $modelled:ident $presence:ident;)*) => {
        &[$(Key {
            name: $name,
            holds: KeyType::$holds,
            is_multivalued: stringify!($many).len() == 4,
            is_modelled: stringify!($modelled).len() == 8,
            presence: Presence::$presence,
        }),*]
    };
}

/// The global keys, those of ECR, and those of the other services whose actions are modelled.
///
/// Source: IAM user guide, global condition context keys; Service Authorization Reference.
pub const KEYS: &[Key] = keys! {
    "aws:PrincipalArn" Arn one modelled IamPrincipals;
    "aws:PrincipalAccount" String one modelled Signed;
    "aws:PrincipalOrgID" String one modelled CallerOrganisation;
    "aws:PrincipalOrgPaths" String many modelled CallerOrganisation;
    "aws:PrincipalTag/" String one modelled CallerTag;
    "aws:PrincipalType" String one modelled All;
    "aws:PrincipalIsAWSService" Bool one modelled Signed;
    "aws:PrincipalServiceName" String one modelled Services;
    "aws:PrincipalServiceNamesList" String many modelled Services;
    "aws:userid" String one modelled Signed;
    "aws:username" String one modelled Users;
    "aws:SourceAccount" String one modelled ServicesForResource;
    "aws:SourceArn" Arn one modelled ServicesForResource;
    "aws:SourceOrgID" String one modelled ServicesForResource;
    "aws:SourceOrgPaths" String many modelled ServicesForResource;
    "aws:SourceOwner" String one unknowable ServicesForResource;
    "aws:ResourceAccount" String one modelled Resource;
    "aws:ResourceOrgID" String one modelled ResourceOrganisation;
    "aws:ResourceOrgPaths" String many modelled ResourceOrganisation;
    "aws:ResourceTag/" String one modelled ResourceTag;
    "ecr:ResourceTag/" String one modelled ResourceTag;
    "aws:RequestTag/" String one modelled RequestTag;
    "aws:TagKeys" String many modelled RequestTags;
    "ecr:AccountSetting" String one modelled SomeActions;
    "aws:RequestedRegion" String one modelled All;
    "aws:SourceIp" IpAddress one modelled PublicEndpoint;
    "aws:SourceVpc" String one modelled VpcEndpoint;
    "aws:SourceVpce" String one modelled VpcEndpoint;
    "aws:SourceVpcArn" Arn one modelled VpcEndpoint;
    "aws:VpcSourceIp" IpAddress one modelled VpcEndpoint;
    "aws:VpceAccount" String one modelled VpcEndpoint;
    "aws:VpceOrgID" String one modelled VpcEndpoint;
    "aws:VpceOrgPaths" String many modelled VpcEndpoint;
    "aws:SecureTransport" Bool one modelled All;
    "aws:CurrentTime" Date one modelled All;
    "aws:EpochTime" Date one modelled All;
    "aws:MultiFactorAuthPresent" Bool one modelled TemporaryCredentials;
    "aws:MultiFactorAuthAge" Numeric one modelled Mfa;
    "aws:TokenIssueTime" Date one modelled TemporaryCredentials;
    "aws:ViaAWSService" Bool one modelled All;
    "aws:CalledVia" String many modelled Forwarded;
    "aws:CalledViaFirst" String one modelled Forwarded;
    "aws:CalledViaLast" String one modelled Forwarded;
    "aws:FederatedProvider" String one modelled FederatedSession;
    "aws:SourceIdentity" String one modelled SourceIdentity;
    "aws:AssumedRoot" Bool one unknowable SpecialSession;
    "aws:SignInSessionArn" Arn one unknowable SpecialSession;
    "aws:ChatbotSourceArn" Arn one unknowable SpecialSession;
    "aws:Ec2InstanceSourceVpc" String one unknowable SpecialSession;
    "aws:Ec2InstanceSourcePrivateIPv4" IpAddress one unknowable SpecialSession;
    "codebuild:BuildArn" Arn one unknowable SpecialSession;
    "codebuild:ProjectArn" Arn one unknowable SpecialSession;
    "ec2:RoleDelivery" Numeric one unknowable SpecialSession;
    "ec2:SourceInstanceArn" Arn one unknowable SpecialSession;
    "glue:CredentialIssuingService" String one unknowable SpecialSession;
    "glue:RoleAssumedBy" String one unknowable SpecialSession;
    "identitystore:UserId" String one unknowable SpecialSession;
    "lambda:SourceFunctionArn" Arn one unknowable SpecialSession;
    "ssm:SourceInstanceArn" Arn one unknowable SpecialSession;
    "aws:ViaAWSMCPService" Bool one unknowable McpServer;
    "aws:CalledViaAWSMCP" String one unknowable McpServer;
    "aws:IsMcpServiceAction" Bool one unknowable McpServer;
    "aws:UserAgent" String one unknowable Client;
    "aws:Referer" String one unknowable Client;
    "sts:ExternalId" String one modelled SomeActions;
    "sts:RoleSessionName" String one modelled SomeActions;
    "sts:SourceIdentity" String one modelled SomeActions;
    "sts:TransitiveTagKeys" String many modelled SomeActions;
    "sts:TaskPolicyArn" Arn one unknowable SomeActions;
    "sts:AWSServiceName" String one unknowable SomeActions;
    "sts:DurationSeconds" Numeric one unknowable SomeActions;
    "iam:ResourceTag/" String one modelled ResourceTag;
    "iam:AWSServiceName" String one modelled SomeActions;
    "iam:AssociatedResourceArn" Arn one unknowable SomeActions;
    "iam:PassedToService" String one unknowable SomeActions;
    "iam:PermissionsBoundary" Arn one modelled SomeActions;
    "iam:PolicyARN" Arn one modelled SomeActions;
    "organizations:PolicyType" String one modelled SomeActions;
    "signer:ProfileVersion" String one unknowable SomeActions;
};

impl Key {
    /// Whether the name goes on with the name of a tag.
    pub fn is_prefix(&self) -> bool {
        self.name.ends_with('/')
    }

    /// Whether only requests of some actions can carry it.
    pub fn depends_on_action(&self) -> bool {
        self.presence.depends_on_action()
    }
}

impl Presence {
    /// Whether only requests of some actions are among them.
    pub fn depends_on_action(self) -> bool {
        matches!(self, Self::SomeActions | Self::RequestTag | Self::RequestTags | Self::ResourceTag)
    }

    /// Whether requests of services are none of them.
    pub fn needs_iam_principal(self) -> bool {
        matches!(self, Self::IamPrincipals | Self::CallerTag | Self::CallerOrganisation)
    }
}

/// The key that a name in any letter case refers to.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| {
        if !key.is_prefix() {
            return key.name.eq_ignore_ascii_case(name);
        }
        name.get(..key.name.len()).is_some_and(|start| key.name.eq_ignore_ascii_case(start))
            && name.len() > key.name.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_any_letter_case_and_with_the_name_of_its_tag() {
        let cases = [
            ("AWS:principalorgid", Some("aws:PrincipalOrgID")),
            ("aws:requesttag/Team", Some("aws:RequestTag/")),
            ("aws:RequestTag/", None),
            ("aws:RequestTag", None),
            ("aws:SourceIp/x", None),
        ];
        for (name, expected) in cases {
            assert_eq!(find(name).map(|key| key.name), expected, "{name}");
        }
    }

    /// Source: IAM user guide, single-valued and multivalued context keys.
    #[test]
    fn these_keys_have_many_values() {
        let many: Vec<_> = KEYS.iter().filter(|key| key.is_multivalued).collect();
        let names: Vec<_> = many.iter().map(|key| key.name).collect();
        let expected = [
            "aws:PrincipalOrgPaths",
            "aws:PrincipalServiceNamesList",
            "aws:SourceOrgPaths",
            "aws:ResourceOrgPaths",
            "aws:TagKeys",
            "aws:VpceOrgPaths",
            "aws:CalledVia",
            "sts:TransitiveTagKeys",
        ];
        assert_eq!(names, expected);
    }
}
