//! What each condition key tells about a request, in a sentence of ours.

use super::sentences;

/// The sentence of a key, by its name in `iam::keys`.
pub(super) fn sentence(name: &str) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, sentence)| *sentence)
}

pub(super) const ALL: &[(&str, &str)] = sentences! {
    "aws:PrincipalArn" "Who asks: the ARN of the user or role. For a session it is that of the role.";
    "aws:PrincipalAccount" "The account of who asks.";
    "aws:PrincipalOrgID" "The organisation that the caller's account is in.";
    "aws:PrincipalOrgPaths" "Where the caller's account stands in its organisation: `o-…/r-…/ou-…/`.";
    "aws:PrincipalTag/" "A tag of who asks, or of the session.";
    "aws:PrincipalType" "What kind of principal asks: `Account`, `User`, `AssumedRole`, `FederatedUser`.";
    "aws:PrincipalIsAWSService" "Whether a service of AWS asks for itself.";
    "aws:PrincipalServiceName" "The name of the service that asks for itself.";
    "aws:PrincipalServiceNamesList" "All names of the service that asks for itself.";
    "aws:userid" "The unique id of who asks, with the session's name for a role.";
    "aws:username" "The name of the IAM user who asks; roles have none.";
    "aws:SourceAccount" "The account of the resource for which a service asks.";
    "aws:SourceArn" "The resource for which a service asks.";
    "aws:SourceOrgID" "The organisation of the resource for which a service asks.";
    "aws:SourceOrgPaths" "Where the account of the resource for which a service asks stands in its organisation.";
    "aws:SourceOwner" "An old name of `aws:SourceAccount` that a few services send.";
    "aws:ResourceAccount" "The account that owns what is asked for.";
    "aws:ResourceOrgID" "The organisation of the account that owns what is asked for.";
    "aws:ResourceOrgPaths" "Where the account that owns what is asked for stands in its organisation.";
    "aws:ResourceTag/" "A tag of what is asked for, as of the repository.";
    "ecr:ResourceTag/" "A tag of the repository; the same as `aws:ResourceTag/`.";
    "aws:RequestTag/" "A tag that the request would put on something.";
    "aws:TagKeys" "The keys of all tags that the request names.";
    "ecr:AccountSetting" "Which setting of the registry is read or changed.";
    "aws:RequestedRegion" "The Region that the request is sent to.";
    "aws:SourceIp" "The public address that the request comes from; through a VPC endpoint it is absent.";
    "aws:SourceVpc" "The VPC that the request comes from, if it comes through an endpoint.";
    "aws:SourceVpce" "The VPC endpoint that the request comes through.";
    "aws:SourceVpcArn" "The ARN of the VPC that the request comes from.";
    "aws:VpcSourceIp" "The address within the VPC that the request comes from.";
    "aws:VpceAccount" "The account that owns the VPC endpoint.";
    "aws:VpceOrgID" "The organisation of the account that owns the VPC endpoint.";
    "aws:VpceOrgPaths" "Where the account that owns the VPC endpoint stands in its organisation.";
    "aws:SecureTransport" "Whether the request comes over TLS.";
    "aws:CurrentTime" "When the request is made, as a date.";
    "aws:EpochTime" "When the request is made, in seconds since 1970.";
    "aws:MultiFactorAuthPresent" "Whether MFA was used for these temporary credentials; absent for access keys.";
    "aws:MultiFactorAuthAge" "How many seconds ago MFA was used.";
    "aws:TokenIssueTime" "When the temporary credentials were made.";
    "aws:ViaAWSService" "Whether a service asks with the caller's forwarded credentials.";
    "aws:CalledVia" "The services that forward the request, in order.";
    "aws:CalledViaFirst" "The first service that forwards the request.";
    "aws:CalledViaLast" "The last service that forwards the request.";
    "aws:FederatedProvider" "The identity provider that vouched for the session.";
    "aws:SourceIdentity" "The name that was put on the session for good when it was made.";
    "aws:AssumedRoot" "Whether the credentials come from `sts:AssumeRoot`.";
    "aws:SignInSessionArn" "The console session that the credentials come from.";
    "aws:ChatbotSourceArn" "The chat configuration from which the request was made.";
    "aws:Ec2InstanceSourceVpc" "The VPC to which the credentials of an EC2 instance were given.";
    "aws:Ec2InstanceSourcePrivateIPv4" "The private address to which the credentials of an EC2 instance were given.";
    "codebuild:BuildArn" "The build whose role asks.";
    "codebuild:ProjectArn" "The build project whose role asks.";
    "ec2:RoleDelivery" "By which version of the metadata service an instance got its credentials.";
    "ec2:SourceInstanceArn" "The EC2 instance whose role asks.";
    "glue:CredentialIssuingService" "Whether AWS Glue has made the credentials.";
    "glue:RoleAssumedBy" "Which service has assumed the role for AWS Glue.";
    "identitystore:UserId" "The IAM Identity Center user on whose behalf the request is made.";
    "lambda:SourceFunctionArn" "The Lambda function whose role asks.";
    "ssm:SourceInstanceArn" "The managed instance whose role asks.";
    "aws:ViaAWSMCPService" "Whether the request comes through an AWS MCP server.";
    "aws:CalledViaAWSMCP" "The AWS MCP server that the request comes through.";
    "aws:IsMcpServiceAction" "Whether the action is one of an AWS MCP server itself.";
    "aws:UserAgent" "What the client says that it is; it can say anything.";
    "aws:Referer" "The page that the client says it comes from; it can say anything.";
    "sts:ExternalId" "The word that a third party has to say when it assumes the role.";
    "sts:RoleSessionName" "The name that the session will have.";
    "sts:SourceIdentity" "The name that will stay on the session for good.";
    "sts:TransitiveTagKeys" "The session tags that go on to sessions made from this one.";
    "sts:TaskPolicyArn" "The task for which root credentials are asked.";
    "sts:AWSServiceName" "The service for which a bearer token is asked.";
    "sts:DurationSeconds" "How long the bearer token will be good.";
    "iam:ResourceTag/" "A tag of the user or role that is asked for.";
    "iam:AWSServiceName" "The service for which a service-linked role is made.";
    "iam:AssociatedResourceArn" "The resource that will use the role which is passed.";
    "iam:PassedToService" "The service that the role is passed to.";
    "iam:PermissionsBoundary" "The permissions boundary of the user or role, or the one that is set.";
    "iam:PolicyARN" "The managed policy that is attached or taken off.";
    "organizations:PolicyType" "Which kind of policy of the organisation is meant.";
    "signer:ProfileVersion" "The version of the signing profile that signs.";
};
