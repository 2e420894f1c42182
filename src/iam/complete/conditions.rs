//! Operators, keys, and the values that keys can have in this world.

use super::{Candidate, Known, Name};
use crate::iam::condition::{Family, Operator};
use crate::iam::hover;
use crate::iam::keys::{KEYS, Key, KeyType, find};

/// Every operator, those of texts and ARNs first, then the forms for keys with several values.
pub(super) fn operators() -> Vec<Candidate> {
    let mut names: Vec<String> = Operator::names().map(str::to_owned).collect();
    let sets = ["StringEquals", "StringLike", "StringNotEquals", "StringNotLike", "ArnLike"];
    for prefix in ["ForAnyValue:", "ForAllValues:"] {
        names.extend(sets.iter().map(|name| [prefix, name].concat()));
    }
    let if_exists: Vec<String> = Operator::names()
        .filter(|name| *name != "Null")
        .map(|name| [name, "IfExists"].concat())
        .collect();
    names.extend(if_exists);
    let member = |name: String| {
        let note = hover::operator(&name).map(|(text, _)| text).unwrap_or_default();
        Candidate::member(&name, &note, "{ \"|\" }")
    };
    names.into_iter().map(member).collect()
}

/// The keys, those first that hold what the operator compares, and the unknowable last.
pub(super) fn keys(operator: &str) -> Vec<Candidate> {
    let family = Operator::parse(operator).map(|operator| operator.family);
    let fits = |key: &&Key| family.is_none_or(|family| holds(family, key.holds));
    let (fitting, others): (Vec<_>, Vec<_>) = KEYS.iter().partition(fits);
    let (plain, unknowable): (Vec<&Key>, Vec<&Key>) =
        fitting.into_iter().chain(others).partition(|key: &&Key| key.is_modelled);
    plain.into_iter().chain(unknowable).map(member).collect()
}

fn member(key: &Key) -> Candidate {
    let note = hover::key(key.name).map(|(text, _)| text).unwrap_or_default();
    let value = if key.is_multivalued { "[\"|\"]" } else { "\"|\"" };
    Candidate::member(key.name, &note, value)
}

/// Whether a family of operators is meant for what a key holds.
fn holds(family: Family, holds: KeyType) -> bool {
    match family {
        Family::StringEquals | Family::StringEqualsIgnoreCase | Family::StringLike => {
            holds == KeyType::String
        }
        Family::Numeric(_) => holds == KeyType::Numeric,
        Family::Date(_) => holds == KeyType::Date,
        Family::Bool => holds == KeyType::Bool,
        Family::BinaryEquals => false,
        Family::IpAddress => holds == KeyType::IpAddress,
        Family::ArnLike => holds == KeyType::Arn,
        Family::Null => true,
    }
}

/// The values that a key can have.
pub(super) fn values(operator: &str, key: &str, known: &Known) -> Vec<Candidate> {
    let is_null = Operator::parse(operator).is_some_and(|it| it.family == Family::Null);
    let holds_bool = find(key).is_some_and(|key| key.holds == KeyType::Bool);
    if is_null {
        return words(&[("true", "The key is absent."), ("false", "The key is there.")]);
    }
    if holds_bool {
        return words(&[("true", ""), ("false", "")]);
    }
    let lower = key.to_ascii_lowercase();
    let names: &[Name] = match lower.rsplit(':').next().unwrap_or_default() {
        "principalaccount" | "sourceaccount" | "resourceaccount" | "vpceaccount" => &known.accounts,
        "principalarn" => &known.principals,
        "principalorgid" | "resourceorgid" | "sourceorgid" | "vpceorgid" => &known.organizations,
        "principalorgpaths" | "resourceorgpaths" | "sourceorgpaths" | "vpceorgpaths" => {
            &known.paths
        }
        "sourcearn" => &known.resources,
        "sourcevpce" => &known.endpoints,
        "sourcevpc" => &known.networks,
        "requestedregion" => &known.regions,
        "principaltype" => {
            return words(&[
                ("Account", "The root user"),
                ("User", "An IAM user"),
                ("AssumedRole", "A session of a role"),
                ("FederatedUser", "A federated session of a user"),
            ]);
        }
        _ => &[],
    };
    names.iter().map(Candidate::value).collect()
}

fn words(words: &[(&str, &str)]) -> Vec<Candidate> {
    words.iter().map(|(word, note)| Candidate::word(word, note)).collect()
}
