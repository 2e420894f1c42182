//! The sentences of doubts.

use std::fmt;

use super::doubt::{ArnDoubt, Doubt, Emptiness, GITHUB, KeyDoubt};
use super::nearest;
use crate::iam::actions;
use crate::iam::problem::DidYouMean;

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(what) => what.fmt(f),
            Self::Arn(what, text) => what.about(text, f),
            Self::Key(what, key) => what.about(key, f),
            Self::UnknownAction(_)
            | Self::UnmodelledAction(_)
            | Self::UnmodelledService(_)
            | Self::ServiceWildcard(_)
            | Self::NeedsEveryResource(_)
            | Self::NotForRepositoryPolicy(_)
            | Self::MismatchedAction { .. }
            | Self::ActionWithoutKey { .. }
            | Self::NeedsTagResource => self.about_actions(f),
            Self::WrongOperator { .. }
            | Self::WildcardWithoutLike(_)
            | Self::BrokenVariable(_)
            | Self::InvalidValue { .. }
            | Self::EveryBoolean
            | Self::PrivateAddress { .. }
            | Self::MixedTypes
            | Self::HostBits { .. }
            | Self::VpcId { .. } => self.about_values(f),
            Self::MissingVersion => f.write_str(
                "without `\"Version\": \"2012-10-17\"` the language of 2008 holds, which knows no \
                 variables",
            ),
            Self::IdleVariable => f.write_str(
                "a variable is plain text unless the policy says `\"Version\": \"2012-10-17\"`",
            ),
            Self::LongForManaged => f.write_str(
                "longer than the 6144 characters of a managed policy, white space left out; only \
                 a role has room for it among its inline policies",
            ),
            Self::RepeatedSid(sid) => {
                write!(f, "the Sid `{sid}` stands here twice, so a message cannot tell which")
            }
            Self::Redundant { entry, by, .. } if entry == by => {
                write!(f, "`{entry}` stands here twice")
            }
            Self::Redundant { entry, by, .. } => write!(f, "`{entry}` is covered by `{by}`"),
            Self::RedundantStatement => f.write_str("a statement before it says the same"),
            Self::OldControlRule(what) => write!(
                f,
                "AWS's texts disagree whether an `Allow` of a service control policy may have {what}"
            ),
            Self::Public
            | Self::TrustsEveryone
            | Self::NotPrincipalWithDeny
            | Self::DeletedPrincipal(_)
            | Self::FederatedPrincipal(_)
            | Self::OpenProvider(_)
            | Self::UnrestrictedService(_) => self.about_principals(f),
        }
    }
}

impl Doubt {
    #[expect(clippy::wildcard_enum_match_arm, reason = "Display hands on these alone")]
    fn about_principals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str(
                "lets in every principal of every account; narrow it with a condition such as \
                 `aws:PrincipalOrgID`",
            ),
            Self::TrustsEveryone => f.write_str(
                "lets every principal of every account assume the role; name those who may",
            ),
            Self::NotPrincipalWithDeny => f.write_str(
                "`NotPrincipal` also denies sessions and accounts that are not listed, and whoever \
                 has a permissions boundary; AWS advises `Principal` `*` with a condition on \
                 `aws:PrincipalArn`",
            ),
            Self::FederatedPrincipal(provider) => write!(
                f,
                "`{provider}` vouches for those who assume a role; elsewhere it matches nobody"
            ),
            Self::OpenProvider(host) if &**host == GITHUB => write!(
                f,
                "lets workflows of every repository of everyone in; say which with `{host}:sub`"
            ),
            Self::OpenProvider(host) => write!(
                f,
                "lets in whomever `{host}` vouches for; say whom with keys such as `{host}:aud`"
            ),
            Self::DeletedPrincipal(id) => {
                write!(f, "`{id}` is what AWS shows for a deleted user or role; it matches nobody")
            }
            Self::UnrestrictedService(service) => write!(
                f,
                "`{service}` may do this for anyone; say for whom with `aws:SourceArn`, \
                 `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`"
            ),
            _ => Ok(()),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "Display hands on these alone")]
    fn about_actions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAction(action) => {
                write!(f, "no action is called `{action}`")?;
                fmt::Display::fmt(&DidYouMean(nearest::action(action)), f)
            }
            Self::UnmodelledAction(action) => {
                write!(f, "`{action}` is not modelled here; AWS may know it")?;
                fmt::Display::fmt(&DidYouMean(nearest::action(action)), f)
            }
            Self::UnmodelledService(prefix) => {
                write!(
                    f,
                    "the service `{prefix}` is not modelled here; its actions are not checked"
                )
            }
            Self::ServiceWildcard(action) => {
                write!(f, "`{action}` has a wildcard before the colon; name the service")
            }
            Self::NeedsEveryResource(action) => write!(
                f,
                "`{action}` acts on nothing that has an ARN; it needs `\"Resource\": \"*\"` to be granted"
            ),
            Self::NotForRepositoryPolicy(action) => {
                write!(f, "no repository policy can grant `{action}`; an identity-based policy can")
            }
            Self::ActionWithoutKey { action, key } => write!(
                f,
                "requests of `{action}` never carry `{key}`, so this does not allow it; give it a \
                 statement without that condition"
            ),
            Self::MismatchedAction { action, instead } => {
                write!(f, "these principals do not use `{action}` but `{instead}`")
            }
            _ => f.write_str(
                "creating a repository with tags needs `ecr:TagResource` beside \
                 `ecr:CreateRepository`",
            ),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "Display hands on these alone")]
    fn about_values(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongOperator { operator, instead, key, holds } => {
                write!(
                    f,
                    "`{key}` holds {}; `{operator}` compares something else, `{instead}` is right",
                    holds.title()
                )
            }
            Self::WildcardWithoutLike(text) => {
                write!(f, "`*` and `?` in `{text}` are plain characters under this operator")
            }
            Self::BrokenVariable(error) => {
                write!(f, "{}; so it equals nothing; write `${{key}}`", error.text())
            }
            Self::InvalidValue { what, text, .. } if text.contains("${") => {
                write!(f, "`{text}` is {what}; this operator knows no variables")
            }
            Self::InvalidValue { what, text, .. } => {
                write!(f, "`{text}` is {what}; so it equals nothing")
            }
            Self::EveryBoolean => f.write_str("`true` and `false` together exclude nothing"),
            Self::PrivateAddress { text, is_negated } => write!(
                f,
                "`{text}` is private, so this {} holds; `aws:SourceIp` is a public address, and \
                 `aws:VpcSourceIp` the one inside a VPC",
                if *is_negated { "always" } else { "never" }
            ),
            Self::MixedTypes => f.write_str("values of several JSON types in one list"),
            Self::HostBits { text, instead } => {
                write!(f, "`{text}` has bits set below its prefix; it means `{instead}`")
            }
            Self::VpcId { text, prefix } => write!(
                f,
                "`{text}` has not the form of such an id: `{prefix}` and 8 or 17 hexadecimal digits"
            ),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Emptiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Statements => "without statements the policy says nothing",
            Self::Sid => "an empty Sid names nothing; leave it out",
            Self::Actions => "without actions the statement matches no request",
            Self::Resources => "without resources the statement matches no request",
            Self::Principal => "without principals the statement matches nobody",
            Self::Principals => "an empty list names nobody",
            Self::Condition => "an empty condition always holds; leave it out",
            Self::Values => "without values nothing can be equal",
        })
    }
}

impl ArnDoubt {
    fn about(self, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Partition => {
                write!(f, "`{text}` is no partition: `aws`, `aws-cn` and `aws-us-gov` are")
            }
            Self::ServiceCase => {
                write!(f, "`{text}` matches nothing: a service is in small letters")
            }
            Self::OtherService => {
                write!(f, "no action of this statement acts on a resource of `{text}`")
            }
            Self::NoRegion => {
                write!(f, "`{text}` leaves the Region empty; a repository has one")
            }
            Self::Region => write!(f, "`{text}` is not a Region in which ECR is offered"),
            Self::NoAccount => {
                write!(f, "`{text}` leaves the account out; a repository has one")
            }
            Self::Account => write!(f, "`{text}` is not an account id: twelve digits are"),
            Self::Resource => {
                write!(f, "`{text}` is no resource of ECR; `repository/name` is")
            }
            Self::Image => write!(
                f,
                "`{text}` names an image; the resource is the repository with all its images"
            ),
            Self::Short => {
                write!(f, "`{text}` leaves fields out at the end, which then match anything")
            }
        }
    }
}

impl KeyDoubt {
    fn about(self, key: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format => {
                write!(f, "`{key}` is no condition key; write `service:name`")?;
                fmt::Display::fmt(&DidYouMean(nearest::key(key)), f)
            }
            Self::Unknown => {
                let prefix = key.split_once(':').map_or("", |(prefix, _)| prefix);
                if ["aws", "ecr"].iter().any(|mine| mine.eq_ignore_ascii_case(prefix)) {
                    write!(f, "no condition key is called `{key}`")?;
                } else if actions::service(prefix).is_some() {
                    write!(f, "`{key}` is not modelled here; AWS may know it")?;
                } else {
                    write!(f, "no request to ECR has a condition key `{key}`")?;
                }
                fmt::Display::fmt(&DidYouMean(nearest::key(key)), f)
            }
            Self::NoTag => write!(f, "`{key}` lacks the name of a tag: `…/name`"),
            Self::Deprecated => {
                write!(f, "`{key}` is deprecated; `aws:SourceAccount` took its place")
            }
            Self::NeverPresent(presence) => {
                write!(f, "`{key}` is only present in {presence}; here it never is")
            }
            Self::ForAllValuesOfOne => write!(
                f,
                "`{key}` has one value, and `ForAllValues` also holds when it is absent; leave the \
                 prefix out"
            ),
            Self::ForAllValuesUnguarded => write!(
                f,
                "`ForAllValues` also holds when `{key}` is absent, so this allows then; add \
                 `\"Null\": {{\"{key}\": \"false\"}}`"
            ),
            Self::SetOperatorOnOne => {
                write!(f, "`{key}` has one value; a set operator is for keys of many")
            }
            Self::NoSetOperator => write!(
                f,
                "`{key}` has many values; without `ForAnyValue:` or `ForAllValues:` nothing matches"
            ),
            Self::StringLikeOnArn => write!(
                f,
                "`{key}` holds an ARN, and under `StringLike` a `*` runs across all of its fields; \
                 `ArnLike` keeps them apart"
            ),
            Self::Unpaired => write!(
                f,
                "`{key}` repeats in every VPC; say which with `aws:SourceVpc` or `aws:SourceVpce`"
            ),
        }
    }
}
