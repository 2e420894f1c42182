//! Condition keys: what they hold, and which of them the simulation knows.

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
    /// When it is present.
    pub present: &'static str,
}

macro_rules! keys {
    ($($name:literal $holds:ident $many:ident $modelled:ident $present:literal;)*) => {
        &[$(Key {
            name: $name,
            holds: KeyType::$holds,
            is_multivalued: stringify!($many).len() == 4,
            is_modelled: stringify!($modelled).len() == 8,
            present: $present,
        }),*]
    };
}

/// The global keys and those of ECR.
///
/// Source: IAM user guide, global condition context keys; Service Authorization Reference, ECR.
pub const KEYS: &[Key] = keys! {
    "aws:PrincipalArn" Arn one modelled "signed requests of users, roles and root";
    "aws:PrincipalAccount" String one modelled "all signed requests";
    "aws:PrincipalOrgID" String one modelled "the caller's account is in an organisation";
    "aws:PrincipalOrgPaths" String many modelled "the caller's account is in an organisation";
    "aws:PrincipalTag/" String one modelled "the caller has the tag";
    "aws:PrincipalType" String one modelled "all requests";
    "aws:PrincipalIsAWSService" Bool one modelled "all signed requests";
    "aws:PrincipalServiceName" String one modelled "calls of service principals";
    "aws:PrincipalServiceNamesList" String many modelled "calls of service principals";
    "aws:userid" String one modelled "all signed requests";
    "aws:username" String one modelled "calls of IAM users";
    "aws:SourceAccount" String one modelled "calls of service principals for a resource";
    "aws:SourceArn" Arn one modelled "calls of service principals for a resource";
    "aws:SourceOrgID" String one modelled "calls of service principals for a resource";
    "aws:SourceOrgPaths" String many modelled "calls of service principals for a resource";
    "aws:ResourceAccount" String one modelled "nearly all requests";
    "aws:ResourceOrgID" String one modelled "the resource's account is in an organisation";
    "aws:ResourceOrgPaths" String many modelled "the resource's account is in an organisation";
    "aws:ResourceTag/" String one modelled "the resource has the tag";
    "ecr:ResourceTag/" String one modelled "the repository has the tag";
    "aws:RequestTag/" String one modelled "the request passes the tag";
    "aws:TagKeys" String many modelled "the request passes tags";
    "ecr:AccountSetting" String one modelled "GetAccountSetting and PutAccountSetting";
    "aws:RequestedRegion" String one modelled "all requests";
    "aws:SourceIp" IpAddress one modelled "requests over the public endpoint";
    "aws:SourceVpc" String one modelled "requests through a VPC endpoint";
    "aws:SourceVpce" String one modelled "requests through a VPC endpoint";
    "aws:SourceVpcArn" Arn one modelled "requests through a VPC endpoint";
    "aws:VpcSourceIp" IpAddress one modelled "requests through a VPC endpoint";
    "aws:VpceAccount" String one modelled "requests through a VPC endpoint";
    "aws:VpceOrgID" String one modelled "requests through a VPC endpoint";
    "aws:VpceOrgPaths" String many modelled "requests through a VPC endpoint";
    "aws:SecureTransport" Bool one modelled "all requests";
    "aws:CurrentTime" Date one modelled "all requests";
    "aws:EpochTime" Date one modelled "all requests";
    "aws:MultiFactorAuthPresent" Bool one modelled "temporary credentials";
    "aws:MultiFactorAuthAge" Numeric one modelled "the caller used MFA";
    "aws:TokenIssueTime" Date one modelled "temporary credentials";
    "aws:ViaAWSService" Bool one modelled "all requests";
    "aws:CalledVia" String many modelled "calls that a service forwards";
    "aws:CalledViaFirst" String one modelled "calls that a service forwards";
    "aws:CalledViaLast" String one modelled "calls that a service forwards";
    "aws:FederatedProvider" String one modelled "sessions of an identity provider";
    "aws:SourceIdentity" String one modelled "the session was made with one";
    "sts:ExternalId" String one modelled "AssumeRole passes one";
    "sts:RoleSessionName" String one modelled "AssumeRole";
    "sts:SourceIdentity" String one modelled "AssumeRole passes one";
    "sts:TransitiveTagKeys" String many modelled "AssumeRole passes transitive tags";
    "iam:AWSServiceName" String one modelled "CreateServiceLinkedRole";
    "iam:PermissionsBoundary" Arn one modelled "IAM calls that set a boundary or meet one";
    "iam:PolicyARN" Arn one modelled "IAM calls that attach or detach a managed policy";
    "iam:ResourceTag/" String one modelled "the user or role has the tag";
    "organizations:PolicyType" String one modelled "calls of Organizations about a policy";
    "aws:AssumedRoot" String one unknowable "sessions of AssumeRoot";
    "aws:SignInSessionArn" Arn one unknowable "sessions of the console";
    "aws:Ec2InstanceSourceVpc" String one unknowable "credentials of an EC2 instance";
    "aws:Ec2InstanceSourcePrivateIPv4" IpAddress one unknowable "credentials of an EC2 instance";
    "aws:ViaAWSMCPService" Bool one unknowable "calls through an AWS MCP server";
    "aws:CalledViaAWSMCP" String one unknowable "calls through an AWS MCP server";
    "aws:IsMcpServiceAction" Bool one unknowable "calls through an AWS MCP server";
    "aws:ChatbotSourceArn" Arn one unknowable "calls of a chat client";
    "aws:UserAgent" String one unknowable "the client sends it";
    "aws:Referer" String one unknowable "the client sends it";
};

/// The key that a name in any letter case refers to.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| {
        if !key.name.ends_with('/') {
            return key.name.eq_ignore_ascii_case(name);
        }
        name.get(..key.name.len()).is_some_and(|start| key.name.eq_ignore_ascii_case(start))
            && name.len() > key.name.len()
    })
}
