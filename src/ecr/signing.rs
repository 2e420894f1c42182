//! Which images AWS Signer signs when they are pushed, and how far it is with each.
//!
//! Source: ECR API model, `SigningConfiguration`; ECR User Guide, "Managed signing".

pub(super) mod engine;

pub use engine::{PlannedSigning, Signing};

use std::fmt;
use std::str::FromStr;

use super::Constraint;
use super::error::Error;
use super::members::{Field, Members};
use super::scanning::is_name_filter;
use crate::aws::{Arn, Region, glob};
use crate::json::Node;

/// The rules of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningConfiguration {
    /// They, in the order given.
    pub rules: Vec<SigningRule>,
}

/// Which repositories are signed with which profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningRule {
    /// The profile.
    pub signing_profile_arn: SigningProfileArn,
    /// Which repositories; all where there is none.
    pub repository_filters: Vec<SigningFilter>,
}

/// A profile of AWS Signer: `arn:aws:signer:us-east-1:111122223333:/signing-profiles/Release`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningProfileArn(Arn);

/// A wildcard over names of repositories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningFilter(Box<str>);

/// How far the signing of an image with a profile is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SigningState {
    /// It goes on.
    InProgress,
    /// The signature is there.
    Complete,
    /// There is none.
    Failed {
        /// What went wrong, in a word.
        code: Box<str>,
        /// Why.
        reason: Box<str>,
    },
}

impl SigningState {
    /// The word of the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Complete => "COMPLETE",
            Self::Failed { .. } => "FAILED",
        }
    }
}

impl SigningProfileArn {
    /// The ARN.
    pub fn arn(&self) -> &Arn {
        &self.0
    }
}

impl fmt::Display for SigningProfileArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl SigningRule {
    /// Whether images of the repository called `name` are signed by it.
    pub fn covers(&self, name: &str) -> bool {
        let filters = &self.repository_filters;
        filters.is_empty() || filters.iter().any(|filter| glob::matches(&filter.0, name))
    }
}

impl SigningConfiguration {
    /// Reads `signingConfiguration`.
    pub(super) fn read(members: &Members<'_>) -> Result<Self, Error> {
        let field = members.field("signingConfiguration");
        let configuration = field.required(field.members()?)?;
        let rules = configuration.field("rules");
        let list = rules.list(0..=10, |rule| read_rule(&rule))?;
        Ok(Self { rules: rules.required(list)? })
    }

    /// That every profile is of the registry's own Region.
    ///
    /// Assumed: that others are refused is documented, the words are not.
    pub(super) fn check(&self, region: Region) -> Result<(), Error> {
        for rule in &self.rules {
            if rule.signing_profile_arn.0.region != Some(region) {
                let text = "Signing profile must be in the Region of the registry";
                return Err(Error::InvalidParameter {
                    member: "signingConfiguration".into(),
                    constraint: Constraint::Text(text),
                });
            }
        }
        Ok(())
    }

    /// As the API shows it.
    pub(super) fn node(&self) -> Node {
        let rules = self.rules.iter().map(|rule| {
            let filters = rule.repository_filters.iter().map(|filter| {
                let text = Node::from(&*filter.0);
                Node::object([("filter", text), ("filterType", "WILDCARD_MATCH".into())])
            });
            let filters = (!rule.repository_filters.is_empty())
                .then(|| ("repositoryFilters", Node::array(filters)));
            let profile = [("signingProfileArn", Node::display(&rule.signing_profile_arn.0))];
            Node::object(profile.into_iter().chain(filters))
        });
        Node::object([("rules", Node::array(rules))])
    }
}

fn read_rule(field: &Field<'_>) -> Result<SigningRule, Error> {
    let rule = field.required(field.members()?)?;
    let profile = rule.field("signingProfileArn");
    let filters = rule.field("repositoryFilters").list(1..=100, |filter| {
        let filter = filter.required(filter.members()?)?;
        let (text, kind) = (filter.field("filter"), filter.field("filterType"));
        kind.required(kind.word(&["WILDCARD_MATCH"])?)?;
        text.required(text.parsed::<SigningFilter>()?)
    })?;
    Ok(SigningRule {
        signing_profile_arn: profile.required(profile.parsed()?)?,
        repository_filters: filters.unwrap_or_default(),
    })
}

impl FromStr for SigningProfileArn {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > 200 {
            return Err(Constraint::LengthAtMost(200));
        }
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let is_profile = |arn: &Arn| {
            let name = arn.resource().strip_prefix("/signing-profiles/");
            arn.service() == "signer"
                && arn.region.is_some()
                && arn.account.is_some()
                && name.is_some_and(|name| name.len() >= 2 && name.bytes().all(is_letter))
        };
        let arn = text.parse::<Arn>().ok().filter(is_profile);
        arn.map(Self).ok_or(Constraint::Pattern(
            "^arn:aws(-[a-z]+)*:signer:[a-z0-9-]+:[0-9]{12}:\\/signing-profiles\\/[a-zA-Z0-9_]{2,}$",
        ))
    }
}

impl FromStr for SigningFilter {
    type Err = Constraint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.len() {
            0 => Err(Constraint::LengthAtLeast(1)),
            257.. => Err(Constraint::LengthAtMost(256)),
            _ if !is_name_filter(text) => Err(Constraint::Pattern(
                "^(?:[a-z0-9*]+(?:[._-][a-z0-9*]+)*/)*[a-z0-9*]+(?:[._-][a-z0-9*]+)*$",
            )),
            _ => Ok(Self(text.into())),
        }
    }
}
