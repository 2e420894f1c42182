//! `Condition`: operators, keys, values.

use super::{Entry, Reader, suggest, unknown};
use crate::iam::condition::{Comparison, Condition, Operator, Parts, Quantifier, Values};
use crate::iam::keys::{self, KeyValues, Presence};
use crate::iam::pattern::Variables;
use crate::iam::problem::{ProblemKind, Severity};
use crate::json::{Member, Node, Span};

impl Reader {
    pub(super) fn conditions(&mut self, node: &Node, path: &str) -> Vec<Condition> {
        let Some(operators) = node.as_object() else {
            self.fail_type(path, node, "an object");
            return Vec::new();
        };
        let mut conditions = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for member in operators {
            if seen.contains(&&*member.name) {
                self.fail(path, member.name_span, ProblemKind::Twice(member.name.clone()));
            }
            seen.push(&member.name);
            let operator_path = format!("{path}.{}", member.name);
            let operator = self.operator(member, &operator_path);
            let Some(keys) = member.node.as_object() else {
                self.fail_type(&operator_path, &member.node, "an object");
                continue;
            };
            let Some(operator) = operator else { continue };
            let mut seen: Vec<Box<str>> = Vec::new();
            for key_member in keys {
                let key: Box<str> = key_member.name.to_ascii_lowercase().into();
                if seen.contains(&key) {
                    let same = ProblemKind::SameKey(key_member.name.clone());
                    self.fail(&operator_path, key_member.name_span, same);
                }
                seen.push(key);
                let path = format!("{operator_path}.{}", key_member.name);
                let line = Line { operator, operator_text: &member.name, path };
                conditions.extend(self.condition(key_member, &line));
            }
        }
        conditions
    }

    fn condition(&mut self, member: &Member, line: &Line<'_>) -> Option<Condition> {
        let entries = self.scalars(&member.node, &line.path);
        if entries.is_empty() {
            let span = member.node.span;
            self.note(Severity::Suggestion, &line.path, span, ProblemKind::Empty("values"));
        }
        let texts: Vec<&str> = entries.iter().map(|entry| entry.text).collect();
        let values = match Values::read(line.operator.comparison, &texts, self.variables) {
            Ok(values) => values,
            Err(why) => {
                self.fail(&line.path, member.node.span, ProblemKind::Variable(why));
                return None;
            }
        };
        self.check_key(member, line);
        self.check_values(&entries, &values, line);
        Some(Condition {
            operator: line.operator,
            operator_text: line.operator_text.into(),
            is_key_known: keys::find(&member.name).is_some(),
            key: member.name.to_ascii_lowercase().into(),
            key_text: member.name.clone(),
            values,
            span: Span { start: member.name_span.start, end: member.node.span.end },
        })
    }

    fn operator(&mut self, member: &Member, path: &str) -> Option<Operator> {
        let parts = Parts::of(&member.name);
        let Some(operator) = Operator::find(&member.name) else {
            let name = suggest::nearest(parts.name, Operator::names());
            let prefix = if parts.prefix.is_empty() {
                Some("")
            } else {
                suggest::nearest(parts.prefix, ["ForAnyValue:", "ForAllValues:"])
            };
            let suggestion =
                prefix.zip(name).map(|(prefix, name)| [prefix, name, parts.suffix].concat());
            let name = unknown(&member.name, suggestion.as_deref());
            self.fail(path, member.name_span, ProblemKind::Operator(name));
            return None;
        };
        if operator.comparison == Comparison::Null {
            if operator.is_if_exists {
                self.refuse(path, member.name_span, ProblemKind::NullVariant);
            } else if operator.quantifier != Quantifier::One {
                self.note(Severity::Suggestion, path, member.name_span, ProblemKind::NullVariant);
            }
        }
        Some(operator)
    }

    fn check_key(&mut self, member: &Member, line: &Line<'_>) {
        let Operator { quantifier, comparison, .. } = line.operator;
        let name = &member.name;
        let (severity, kind) = match keys::find(name) {
            None => {
                let suggestion = suggest::nearest(name, keys::KEYS.iter().map(|facts| facts.name));
                (Severity::Warning, ProblemKind::Key(unknown(name, suggestion)))
            }
            Some(facts) if !self.kind.names_principals() && is_of_services(facts.presence) => {
                let clause = facts.presence.clause();
                (Severity::Warning, ProblemKind::NeverPresent { key: name.clone(), clause })
            }
            Some(facts) => match (facts.values, quantifier) {
                (KeyValues::Many, Quantifier::One) if comparison != Comparison::Null => {
                    (Severity::Warning, ProblemKind::NeedsQuantifier(name.clone()))
                }
                (KeyValues::One, Quantifier::ForAllValues) => {
                    (Severity::SecurityWarning, ProblemKind::NeedlessForAllValues(name.clone()))
                }
                (KeyValues::One | KeyValues::Many, _) => return,
            },
        };
        self.note(severity, &line.path, member.name_span, kind);
    }

    fn check_values(&mut self, entries: &[Entry<'_>], values: &Values, line: &Line<'_>) {
        let comparison = line.operator.comparison;
        let meaningless = values.meaningless();
        for (at, entry) in entries.iter().enumerate() {
            let has_variable = entry.text.contains("${");
            let takes_variables = matches!(
                comparison,
                Comparison::StringEquals
                    | Comparison::StringEqualsIgnoreCase
                    | Comparison::StringLike
                    | Comparison::Bool
                    | Comparison::Arn
            );
            let is_plain =
                matches!(comparison, Comparison::StringEquals | Comparison::StringEqualsIgnoreCase);
            let kind = if has_variable && !takes_variables {
                ProblemKind::VariableWithOperator(line.operator_text.into())
            } else if meaningless.contains(&at) {
                ProblemKind::Value { found: entry.text.into(), expected: expected(comparison) }
            } else if has_variable && self.variables == Variables::Plain {
                ProblemKind::OldVersionVariable
            } else if is_plain && !has_variable && entry.text.contains('*') {
                ProblemKind::PlainWildcard(line.operator_text.into())
            } else {
                continue;
            };
            self.note(Severity::Warning, &entry.path, entry.span, kind);
        }
        for variable in values.variables() {
            if let Some(entry) = entries.first() {
                self.check_variable(&variable.key, entry);
            }
        }
    }

    /// A variable's key has to be known and to have one value.
    pub(super) fn check_variable(&mut self, key: &str, entry: &Entry<'_>) {
        let kind = match keys::find(key) {
            None => {
                let suggestion = suggest::nearest(key, keys::KEYS.iter().map(|facts| facts.name));
                ProblemKind::Key(unknown(key, suggestion))
            }
            Some(facts) if facts.values == KeyValues::Many => {
                ProblemKind::ManyValuedVariable(facts.name.into())
            }
            Some(_) => return,
        };
        self.note(Severity::Warning, &entry.path, entry.span, kind);
    }
}

/// An operator with its key.
struct Line<'a> {
    operator: Operator,
    operator_text: &'a str,
    path: String,
}

/// Whether only services carry the key, which identity policies never meet.
fn is_of_services(presence: Presence) -> bool {
    matches!(presence, Presence::ServicePrincipal | Presence::ServiceForResource)
}

fn expected(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Numeric(_) => "a number",
        Comparison::Date(_) => "a date such as `2026-06-01T09:00:00Z`, nor seconds since 1970",
        Comparison::Bool | Comparison::Null => "`true` or `false`",
        Comparison::Binary => "base64",
        Comparison::Address => "an IP address or a block such as `203.0.113.0/24`",
        Comparison::Arn => "an ARN with six fields",
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike => {
            "text"
        }
    }
}
