//! Condition blocks.

use super::{Reader, join};
use crate::iam::condition::{Condition, Operand, Operator};
use crate::iam::keys;
use crate::iam::problem::{ProblemKind, nearest};
use crate::json::{Member, Node, Value};
use crate::ordered::OrderedSet;

impl Reader {
    pub(super) fn conditions(&mut self, path: &str, node: &Node) -> Vec<Condition> {
        let Some(block) = node.as_object() else {
            self.wrong_type(path, node, "an object");
            return Vec::new();
        };
        let mut conditions = Vec::new();
        let mut seen = OrderedSet::new();
        for member in block {
            let path = join(path, &member.name);
            if !seen.insert(&member.name) {
                let kind = ProblemKind::Duplicate(member.name.clone());
                self.problem(&path, member.name_span, kind);
            }
            let Some(operator) = Operator::parse(&member.name) else {
                let nearest = nearest(&member.name, Operator::names());
                let kind = ProblemKind::UnknownOperator { operator: member.name.clone(), nearest };
                self.problem(&path, member.name_span, kind);
                continue;
            };
            let Some(keys) = member.node.as_object() else {
                self.wrong_type(&path, &member.node, "an object");
                continue;
            };
            let mut seen_keys = OrderedSet::new();
            for key in keys {
                if !seen_keys.insert(key.name.to_ascii_lowercase()) {
                    let kind = ProblemKind::Duplicate(key.name.clone());
                    self.problem(&join(&path, &key.name), key.name_span, kind);
                }
                conditions.extend(self.condition(&join(&path, &key.name), operator, key));
            }
        }
        conditions
    }

    fn condition(&mut self, path: &str, operator: Operator, member: &Member) -> Option<Condition> {
        let known = keys::find(&member.name);
        if known.is_none() && !member.name.starts_with("sts:") {
            let kind = ProblemKind::UnknownKey(member.name.clone());
            self.problem(path, member.name_span, kind);
        }
        let values = match &member.node.value {
            Value::Array(values) => values.as_slice(),
            Value::Object(_) | Value::Null => {
                self.wrong_type(path, &member.node, "a value or an array of values");
                return None;
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                std::slice::from_ref(&member.node)
            }
        };
        let operands = values.iter().filter_map(|value| self.operand(path, operator, value));
        Some(Condition {
            operator,
            key: member.name.clone(),
            key_lower: member.name.to_ascii_lowercase().into(),
            is_unknowable: known.is_some_and(|key| !key.is_modelled),
            operands: operands.collect(),
            span: member.node.span,
        })
    }

    /// One value. Numbers and booleans may stand without quotes. Source: IAM, policy grammar.
    fn operand(&mut self, path: &str, operator: Operator, node: &Node) -> Option<Operand> {
        let text = match &node.value {
            Value::String(text) | Value::Number(text) => text.clone(),
            Value::Bool(is) => is.to_string().into(),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                self.wrong_type(path, node, "a value");
                return None;
            }
        };
        if operator.takes_variables() {
            self.check_idle_variable(path, &text, node.span);
        }
        let (operand, wrong) = Operand::new(operator, &text, self.version);
        if let Some(wrong) = wrong {
            self.problem(path, node.span, ProblemKind::InvalidValue(wrong, text));
        }
        Some(operand)
    }
}
