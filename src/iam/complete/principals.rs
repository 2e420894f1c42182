//! Whom a statement can name.

use super::{Candidate, Known};
use crate::iam::hover;
use crate::iam::policy::PolicyKind;

/// Services whose requests meet policies about ECR, or that assume roles which use it.
///
/// Source: ECR user guide, replication and pull through cache; IAM user guide, service roles.
const SERVICES: [(&str, &str); 8] = [
    ("replication.ecr.amazonaws.com", "Replication of ECR"),
    ("pullthroughcache.ecr.amazonaws.com", "Pull through cache of ECR"),
    ("ecr.amazonaws.com", "ECR itself, for repository creation templates"),
    ("ecs-tasks.amazonaws.com", "Tasks of ECS"),
    ("ec2.amazonaws.com", "Instances of EC2"),
    ("lambda.amazonaws.com", "Functions of Lambda"),
    ("codebuild.amazonaws.com", "Builds of CodeBuild"),
    ("eks.amazonaws.com", "Clusters of EKS"),
];

/// The kinds of principal that a policy of the kind can name.
pub(super) fn types(kind: PolicyKind) -> Vec<Candidate> {
    let is_meant = |name: &&str| *name != "Federated" || kind == PolicyKind::Trust;
    let member = |name: &str| {
        let note = hover::principal_type(name).map(|(text, _)| text).unwrap_or_default();
        Candidate::member(name, &note, "\"|\"")
    };
    ["AWS", "Service", "Federated"].into_iter().filter(is_meant).map(member).collect()
}

/// What can stand behind `Principal`.
pub(super) fn whole(kind: PolicyKind) -> Vec<Candidate> {
    let everyone = Candidate::word("*", "Everybody, of every account.");
    if kind == PolicyKind::ResourceControl {
        return vec![everyone];
    }
    vec![Candidate::raw("{ }", "Somebody in particular", "{ \"|\" }"), everyone]
}

/// What can stand behind a kind of principal.
pub(super) fn entries(of: &str, kind: PolicyKind, known: &Known) -> Vec<Candidate> {
    match of {
        "AWS" if kind != PolicyKind::ResourceControl => aws(known),
        "AWS" => vec![Candidate::word("*", "Everybody, of every account.")],
        "Service" => SERVICES.iter().map(|(name, note)| Candidate::word(name, note)).collect(),
        _ => Vec::new(),
    }
}

fn aws(known: &Known) -> Vec<Candidate> {
    let root = |account: &super::Name| {
        let arn = ["arn:aws:iam::", &account.text, ":root"].concat();
        Candidate::word(&arn, &["Account ", &account.note].concat())
    };
    let number = |account: &super::Name| {
        Candidate::word(&account.text, &["Account ", &account.note, ", by number"].concat())
    };
    let mut found: Vec<Candidate> = known.accounts.iter().map(root).collect();
    found.extend(known.principals.iter().map(Candidate::value));
    found.extend(known.accounts.iter().map(number));
    found.push(Candidate::word("*", "Everybody, of every account."));
    found
}
