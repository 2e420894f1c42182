//! One statement, element by element: what it wants, what the request brings, what differs.

use crate::iam::condition::{Condition, SetOperator};
use crate::iam::evaluate::{Authorization, ConditionOutcome, StatementEvaluation};
use crate::iam::matching::{ArnFields, Named, PrincipalEntry};
use crate::iam::policy::Statement;
use crate::iam::principal::Principal;
use crate::iam::proof::{StatementRow, Test, TestOutcome};
use crate::iam::request::{ContextValue, Frame};
use crate::iam::verdict::{Unmodelled, Verdict};
use crate::json::Span;

fn find<'a>(of: &'a Authorization, each: &StatementEvaluation) -> Option<&'a Statement> {
    of.policies.get(each.policy)?.policy.statements.get(each.statement)
}

/// The statement's Sid, or its place where it has none.
pub(super) fn name(of: &Authorization, each: &StatementEvaluation) -> Option<String> {
    let sid = find(of, each)?.sid.as_deref();
    Some(sid.map_or_else(|| format!("Statement[{}]", each.statement), str::to_owned))
}

/// The statement as a sentence begins with it: `Statement Pull`, or `Statement[0]` without a Sid.
pub(super) fn spoken(of: &Authorization, each: &StatementEvaluation) -> Option<String> {
    let name = name(of, each)?;
    let has_sid = find(of, each)?.sid.is_some();
    Some(if has_sid { ["Statement ", &name].concat() } else { name })
}

/// The row of one evaluation.
pub(super) fn row(
    of: &Authorization,
    each: &StatementEvaluation,
    document: usize,
) -> Option<StatementRow> {
    let statement = find(of, each)?;
    let is_deciding = match of.verdict {
        Verdict::Allowed { by: Some(by) }
        | Verdict::ExplicitlyDenied { by }
        | Verdict::NotModelled { what: Unmodelled::Condition(by) } => by == each.reference(),
        Verdict::Allowed { by: None }
        | Verdict::ImplicitlyDenied { .. }
        | Verdict::NotModelled { what: Unmodelled::Action } => false,
    };
    Some(StatementRow {
        document,
        name: name(of, each)?,
        effect: statement.effect.name(),
        is_deciding,
        applies: each.applies(),
        tests: [
            principal(of, each, statement),
            action(of, each, statement),
            resource(of, each, statement),
            condition(of, each, statement),
        ],
        span: statement.span,
    })
}

fn absent(element: &'static str, given: String, span: Span) -> Test {
    let wanted = String::new();
    Test { element, outcome: TestOutcome::Absent, wanted, given, difference: None, span }
}

fn principal(of: &Authorization, each: &StatementEvaluation, statement: &Statement) -> Test {
    let given = of.request.principal.to_string();
    let Some(element) = &statement.principal else {
        return absent("Principal", given, statement.span);
    };
    let wanted: Vec<String> = element.entries.iter().map(entry_text).collect();
    let passes = each.named > Named::No;
    let difference = (!passes).then(|| {
        if element.is_negated {
            return "the caller is one of the exceptions".to_owned();
        }
        let accounts: Vec<_> = element.entries.iter().filter_map(entry_account).collect();
        match of.request.principal.account() {
            Some(account) if !accounts.is_empty() && !accounts.contains(&account) => {
                "account differs".to_owned()
            }
            _ => "names someone else".to_owned(),
        }
    });
    Test {
        element: if element.is_negated { "NotPrincipal" } else { "Principal" },
        outcome: TestOutcome::from(passes),
        wanted: wanted.join(", "),
        given: match &of.request.principal {
            Principal::AssumedRole { role_arn, .. } => format!("{given}, a session of {role_arn}"),
            Principal::Root { .. }
            | Principal::User { .. }
            | Principal::FederatedUser { .. }
            | Principal::Service { .. }
            | Principal::Federated { .. }
            | Principal::Anonymous => given,
        },
        difference,
        span: element.span,
    }
}

fn entry_text(entry: &PrincipalEntry) -> String {
    match entry {
        PrincipalEntry::Everyone => "*".to_owned(),
        PrincipalEntry::EveryAwsPrincipal => "AWS: *".to_owned(),
        PrincipalEntry::Account(account) => format!("arn:aws:iam::{account}:root"),
        PrincipalEntry::Root(arn) | PrincipalEntry::Entity(arn) => arn.to_string(),
        PrincipalEntry::Service(name)
        | PrincipalEntry::Federated(name)
        | PrincipalEntry::Nobody(name) => name.to_string(),
    }
}

fn entry_account(entry: &PrincipalEntry) -> Option<crate::aws::AccountId> {
    match entry {
        PrincipalEntry::Account(account) => Some(*account),
        PrincipalEntry::Root(arn) | PrincipalEntry::Entity(arn) => arn.account,
        PrincipalEntry::Everyone
        | PrincipalEntry::EveryAwsPrincipal
        | PrincipalEntry::Service(_)
        | PrincipalEntry::Federated(_)
        | PrincipalEntry::Nobody(_) => None,
    }
}

fn action(of: &Authorization, each: &StatementEvaluation, statement: &Statement) -> Test {
    let element = &statement.action;
    let wanted: Vec<&str> = element.patterns.iter().map(|pattern| &*pattern.text).collect();
    let name = of.request.action.split(':').next_back().unwrap_or("");
    let difference = (!each.action).then(|| match (element.is_negated, wanted.as_slice()) {
        (true, _) => format!("{name} is one of the exceptions"),
        (false, [one]) => format!("`{one}` does not cover {name}"),
        (false, many) => format!("none of the {} actions covers {name}", many.len()),
    });
    Test {
        element: if element.is_negated { "NotAction" } else { "Action" },
        outcome: TestOutcome::from(each.action),
        wanted: wanted.join(", "),
        given: of.request.action.to_string(),
        difference,
        span: element.span,
    }
}

fn resource(of: &Authorization, each: &StatementEvaluation, statement: &Statement) -> Test {
    let given = of.request.resource.arn.as_ref().map_or("*".to_owned(), ToString::to_string);
    let Some(element) = &statement.resource else {
        return absent("Resource", given, statement.span);
    };
    let wanted: Vec<&str> = element.patterns.iter().map(|pattern| &*pattern.text).collect();
    let arn = ArnFields::of_text(&given);
    let frame = Frame { context: &of.request.context, otherwise: None };
    let difference =
        (!each.resource).then(|| match (element.is_negated, &arn, &*element.patterns) {
            (true, ..) => "the resource is one of the exceptions".to_owned(),
            (false, None, _) => "the action acts on no repository; only `*` covers it".to_owned(),
            (false, Some(arn), [one]) => match one.difference(arn, frame) {
                Some(field) => format!("{field} differs"),
                None => "does not cover it".to_owned(),
            },
            (false, Some(_), many) => format!("none of the {} patterns covers it", many.len()),
        });
    Test {
        element: if element.is_negated { "NotResource" } else { "Resource" },
        outcome: TestOutcome::from(each.resource),
        wanted: wanted.join(", "),
        given,
        difference,
        span: element.span,
    }
}

fn condition(of: &Authorization, each: &StatementEvaluation, statement: &Statement) -> Test {
    let context = &of.request.context;
    let failing = match each.condition {
        ConditionOutcome::Hold => None,
        ConditionOutcome::Fail(index) | ConditionOutcome::NotModelled(index) => {
            statement.conditions.get(usize::from(index))
        }
    };
    let Some(shown) = failing.or_else(|| statement.conditions.first()) else {
        return absent("Condition", String::new(), statement.span);
    };
    let given = shown.given(context);
    let outcome = match each.condition {
        ConditionOutcome::Hold => TestOutcome::Passes,
        ConditionOutcome::Fail(_) => TestOutcome::Fails,
        ConditionOutcome::NotModelled(_) => TestOutcome::NotModelled,
    };
    let wanted: Vec<&str> = shown.operands.iter().map(|operand| &*operand.text).collect();
    Test {
        element: "Condition",
        outcome,
        wanted: format!("{} {}: {}", shown.operator, shown.key, wanted.join(", ")),
        given: match given {
            None => format!("{} is absent", shown.key),
            Some(ContextValue::One(value)) => value.to_string(),
            Some(ContextValue::Many(values)) => values.join(", "),
        },
        difference: failing.map(|condition| why(condition, given)),
        span: shown.span,
    }
}

/// Why a condition does not hold, the rule for absent keys included.
fn why(condition: &Condition, given: Option<&ContextValue>) -> String {
    let operator = condition.operator;
    if condition.is_unknowable && given.is_none() {
        return format!("whether {} is present is not modelled", condition.key);
    }
    match (given, operator.set) {
        (None, Some(SetOperator::ForAnyValue)) => {
            "the key is absent, and ForAnyValue needs a value that passes".to_owned()
        }
        (None, _) => format!("the key is absent, and {operator} needs it"),
        (Some(ContextValue::Many(_)), None) => {
            "the key has several values; the operator needs ForAnyValue or ForAllValues".to_owned()
        }
        (Some(_), _) if operator.is_negated => "the value is one of those excluded".to_owned(),
        (Some(_), _) => "the value differs".to_owned(),
    }
}
