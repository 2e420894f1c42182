//! Changes that answer a doubt.

use super::site::{Change, Site};
use super::{condition, nearest, statement, words};
use crate::iam::condition::{Family, Operator, SetOperator};
use crate::iam::keys::{self, KeyType};
use crate::iam::lint::{Doubt, Emptiness, KeyDoubt, Redundancy};

/// The change that a doubt suggests.
pub(super) fn change(doubt: &Doubt, site: &Site<'_>) -> Option<Change> {
    match doubt {
        Doubt::MissingVersion | Doubt::IdleVariable => site.set_version(),
        Doubt::Empty(what) => without_empty(*what, site),
        Doubt::RepeatedSid(sid) => statement::number_sid(site, sid),
        Doubt::UnknownAction(action) | Doubt::UnmodelledAction(action) => {
            site.replace(&nearest::action(action)?)
        }
        Doubt::ServiceWildcard(action) if &**action == "*:*" => site.replace("*"),
        Doubt::Redundant { entry, list, .. } => {
            let what = match list {
                Redundancy::Action => "action",
                Redundancy::Resource => "resource",
                Redundancy::Value => "value",
            };
            site.remove(&format!("Remove the {what} `{entry}`"))
        }
        Doubt::RedundantStatement => site.remove_statement(),
        Doubt::NeedsEveryResource(action) => statement::split_off(site, action),
        Doubt::NotForRepositoryPolicy(action) => statement::without_action(site, action),
        Doubt::MismatchedAction { instead, .. } => site.replace(instead),
        Doubt::NeedsTagResource => statement::add_action(site, "ecr:TagResource"),
        Doubt::Arn(what, _) => site.replace(&words::arn(site.node()?.as_str()?, *what)?),
        Doubt::NotPrincipalWithDeny => statement::without_not_principal(site),
        Doubt::Key(what, key) => about_key(*what, key, site),
        Doubt::WrongOperator { instead, .. } => condition::move_key(site, instead),
        Doubt::WildcardWithoutLike(_) => {
            let mut operator = condition::operator(site)?;
            let has_twin = operator.family == Family::StringEquals;
            let key = condition::key(site)?;
            let is_arn = keys::find(key).is_some_and(|key| key.holds == KeyType::Arn);
            operator.family = if is_arn { Family::ArnLike } else { Family::StringLike };
            condition::move_key_to(site, operator).filter(|_| has_twin)
        }
        Doubt::BrokenVariable(error) => {
            site.replace(&words::variable(site.node()?.as_str()?, *error)?)
        }
        Doubt::InvalidValue { family: Family::ArnLike, text, .. } => site.replace(&match &**text {
            "*" => "arn:*:*:*:*:*".to_owned(),
            short => words::all_fields(short),
        }),
        Doubt::InvalidValue { text, .. } => site.replace(text.trim()),
        Doubt::MixedTypes => condition::quote_all(site),
        Doubt::HostBits { instead, .. } => site.replace(instead),
        Doubt::LongForManaged
        | Doubt::UnmodelledService(_)
        | Doubt::ServiceWildcard(_)
        | Doubt::OldControlRule(_)
        | Doubt::Public
        | Doubt::TrustsEveryone
        | Doubt::UnrestrictedService(_)
        | Doubt::EveryBoolean
        | Doubt::PrivateAddress { .. }
        | Doubt::DeletedPrincipal(_)
        | Doubt::FederatedPrincipal(_)
        | Doubt::OpenProvider(_)
        | Doubt::ActionWithoutKey { .. }
        | Doubt::VpcId { .. } => None,
    }
}

fn without_empty(what: Emptiness, site: &Site<'_>) -> Option<Change> {
    match what {
        Emptiness::Sid => site.remove_member("Sid"),
        // An empty operator beside others goes alone, otherwise the whole block with it.
        Emptiness::Condition => {
            let block = site.inside("Condition")?;
            let count = block.node()?.as_object()?.len();
            if count > 1 {
                site.remove("Remove the empty operator")
            } else {
                site.remove_member("Condition")
            }
        }
        Emptiness::Actions | Emptiness::Resources | Emptiness::Principal => site.remove_statement(),
        Emptiness::Principals => {
            let kinds = site.inside("Principal").or_else(|| site.inside("NotPrincipal"))?;
            if kinds.node()?.as_object()?.len() > 1 {
                site.remove("Remove the empty list")
            } else {
                site.remove_statement()
            }
        }
        Emptiness::Statements | Emptiness::Values => None,
    }
}

fn about_key(what: KeyDoubt, key: &str, site: &Site<'_>) -> Option<Change> {
    let with_set = |set: Option<SetOperator>| {
        let right = Operator { set, ..condition::operator(site)? };
        condition::move_key_to(site, right)
    };
    match what {
        KeyDoubt::Format | KeyDoubt::Unknown => site.rename(&nearest::key(key)?),
        KeyDoubt::Deprecated => site.rename("aws:SourceAccount"),
        KeyDoubt::ForAllValuesOfOne => with_set(None),
        KeyDoubt::SetOperatorOnOne => {
            condition::move_key_to(site, without_set(condition::operator(site)?)?)
        }
        KeyDoubt::NoSetOperator => with_set(Some(SetOperator::ForAnyValue)),
        KeyDoubt::StringLikeOnArn => {
            let right = Operator { family: Family::ArnLike, ..condition::operator(site)? };
            condition::move_key_to(site, right)
        }
        KeyDoubt::ForAllValuesUnguarded => condition::guard(site, key),
        KeyDoubt::NoTag | KeyDoubt::NeverPresent(_) | KeyDoubt::Unpaired => None,
    }
}

/// The operator that decides the same for a key of one value, also where the key is absent.
fn without_set(operator: Operator) -> Option<Operator> {
    let plain = Operator { set: None, ..operator };
    match operator.set? {
        // It holds when the key is absent, as negated operators do by themselves.
        SetOperator::ForAllValues => {
            let if_exists = operator.if_exists || !operator.is_negated;
            Some(Operator { if_exists, ..plain })
        }
        // It fails when the key is absent, which no negated operator without it does.
        SetOperator::ForAnyValue => (operator.if_exists || !operator.is_negated).then_some(plain),
    }
}
