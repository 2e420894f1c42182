//! Condition blocks.

use super::{Reader, join};
use crate::iam::condition::{Condition, Operand, Operator};
use crate::iam::keys;
use crate::iam::problem::ProblemKind;
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
                let kind = ProblemKind::UnknownOperator(member.name.clone());
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
                    let kind = ProblemKind::DuplicateKey(key.name.clone());
                    self.problem(&join(&path, &key.name), key.name_span, kind);
                }
                conditions.extend(self.condition(&join(&path, &key.name), operator, key));
            }
        }
        conditions
    }

    fn condition(&mut self, path: &str, operator: Operator, member: &Member) -> Option<Condition> {
        let known = keys::find(&member.name);
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
        let mut operands = Vec::with_capacity(values.len());
        for value in values {
            operands.extend(self.operand(path, operator, value));
        }
        Some(Condition {
            operator,
            key: member.name.clone(),
            key_lower: member.name.to_ascii_lowercase().into(),
            is_unknowable: known.is_none_or(|key| !key.is_modelled),
            operands,
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
        // A value of the wrong type equals nothing, which is no error; `lint` speaks of it.
        Some(Operand::new(operator, &text, self.version).0)
    }
}
