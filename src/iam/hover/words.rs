//! The other words of a policy: elements, kinds of principals, operators, fixed values.

use crate::iam::condition::{Family, Operator, Order, SetOperator};

/// A word, its sentence, and the page of the IAM user guide about it.
pub(super) type Word = (&'static str, &'static str, &'static str);

/// The row of a word in a table.
pub(super) fn find(words: &'static [Word], word: &str) -> Option<&'static Word> {
    words.iter().find(|(known, ..)| *known == word)
}

/// The elements of a document and of its statements.
pub(super) const ELEMENTS: &[Word] = &[
    (
        "Version",
        "The version of the policy language, not of this document. Without `2012-10-17`, variables such as `${aws:username}` are plain text.",
        "reference_policies_elements_version.html",
    ),
    (
        "Id",
        "A name for the document. It means nothing to AWS.",
        "reference_policies_elements_id.html",
    ),
    (
        "Statement",
        "The rules. Their order means nothing: every one that applies counts, and a Deny wins.",
        "reference_policies_elements_statement.html",
    ),
    (
        "Sid",
        "A name for the statement, for people and for error messages.",
        "reference_policies_elements_sid.html",
    ),
    (
        "Effect",
        "What the statement does where it applies: allow, or forbid whatever else is said.",
        "reference_policies_elements_effect.html",
    ),
    (
        "Principal",
        "Whom the statement is about. Policies that hang on a resource name somebody; those that hang on a user or role do not.",
        "reference_policies_elements_principal.html",
    ),
    (
        "NotPrincipal",
        "Everybody but these. Only with Deny, and easily wrong: a session has to be excepted with its role, itself and its account.",
        "reference_policies_elements_notprincipal.html",
    ),
    (
        "Action",
        "Which actions the statement is about, as `service:Name`; `*` and `?` are wildcards.",
        "reference_policies_elements_action.html",
    ),
    (
        "NotAction",
        "All actions but these, of every service.",
        "reference_policies_elements_notaction.html",
    ),
    (
        "Resource",
        "Which resources the statement is about, by ARN. Actions without a resource are covered by `*` alone.",
        "reference_policies_elements_resource.html",
    ),
    (
        "NotResource",
        "All resources but these, and requests about none.",
        "reference_policies_elements_notresource.html",
    ),
    (
        "Condition",
        "What else has to hold: every operator and every key in it, and of the values of a key any one.",
        "reference_policies_elements_condition.html",
    ),
];

/// The members of `Principal`.
pub(super) const PRINCIPALS: &[Word] = &[
    (
        "AWS",
        "Accounts, users, roles and sessions, by ARN or number. A wildcard stands alone: `*` is everybody.",
        "reference_policies_elements_principal.html",
    ),
    (
        "Service",
        "Services of AWS that act for themselves, by name, such as `replication.ecr.amazonaws.com`.",
        "reference_policies_elements_principal.html",
    ),
    (
        "Federated",
        "Sessions that an identity provider vouches for; it stands in trust policies.",
        "reference_policies_elements_principal.html",
    ),
    (
        "CanonicalUser",
        "An account by the id that S3 has for it. ECR does not know it.",
        "reference_policies_elements_principal.html",
    ),
];

/// What stands behind `Version` and `Effect`, and `*`.
pub(super) const VALUES: &[Word] = &[
    (
        "2012-10-17",
        "The present language, with variables.",
        "reference_policies_elements_version.html",
    ),
    (
        "2008-10-17",
        "The old language, without variables.",
        "reference_policies_elements_version.html",
    ),
    (
        "Allow",
        "Lets through what the statement covers, unless something forbids it.",
        "reference_policies_elements_effect.html",
    ),
    (
        "Deny",
        "Forbids what the statement covers. No Allow anywhere outweighs it.",
        "reference_policies_elements_effect.html",
    ),
];

/// The page about operators.
pub(super) const OPERATORS_PAGE: &str = "reference_policies_elements_condition_operators.html";

/// What an operator asks.
pub(super) fn operator(operator: Operator) -> String {
    let asks = match operator.family {
        Family::StringEquals => "The text is one of these, letter case included.",
        Family::StringEqualsIgnoreCase => "The text is one of these in any letter case.",
        Family::StringLike => "The text fits one of these, in which `*` and `?` are wildcards.",
        Family::Numeric(Order::Equal) => "The number is one of these.",
        Family::Numeric(Order::Less) => "The number is smaller.",
        Family::Numeric(Order::LessOrEqual) => "The number is not greater.",
        Family::Numeric(Order::Greater) => "The number is greater.",
        Family::Numeric(Order::GreaterOrEqual) => "The number is not smaller.",
        Family::Date(Order::Equal) => "It is that very moment.",
        Family::Date(Order::Less) => "It is earlier.",
        Family::Date(Order::LessOrEqual) => "It is not later.",
        Family::Date(Order::Greater) => "It is later.",
        Family::Date(Order::GreaterOrEqual) => "It is not earlier.",
        Family::Bool => "It is `true`, or `false`.",
        Family::BinaryEquals => "The bytes are these, in base64.",
        Family::IpAddress => "The address is in one of these ranges.",
        Family::ArnLike => {
            "The ARN fits one of these part by part, with `*` and `?` as wildcards in a part."
        }
        Family::Null => "Whether the request lacks the key: `true` wants it absent, `false` there.",
    };
    let mut sentence = String::new();
    if operator.is_negated {
        sentence.push_str("Turned round: none of these may be so. ");
    }
    sentence.push_str(asks);
    sentence.push_str(match operator.set {
        Some(SetOperator::ForAllValues) => {
            " Every value of the request has to pass; a request without the key passes too."
        }
        Some(SetOperator::ForAnyValue) => " One value of the request has to pass.",
        None => "",
    });
    if operator.family != Family::Null && operator.set.is_none() {
        sentence.push_str(match (operator.if_exists, operator.is_negated) {
            (true, _) => " Without the key it passes.",
            (false, true) => " Without the key it passes, too.",
            (false, false) => " Without the key it fails.",
        });
    }
    sentence
}
