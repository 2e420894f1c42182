//! `--query`: `JMESPath`, by the library of its own project.
//!
//! The library keeps members in alphabetical order, the real tool in the order of the answer. So
//! the order is put back afterwards: members that the expression names stand as it names them, the
//! others as the answer had them.

use std::fmt;
use std::rc::Rc;

use jmespath::ast::Ast;
use jmespath::{Expression, Rcvar, Variable};

use super::error::Misuse;
use crate::json::{Node, Value};
use crate::ordered::sorted_by_key;

/// A query that could be read.
#[derive(Clone)]
pub(super) struct Query {
    text: String,
    expression: Rc<Expression<'static>>,
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Query").field(&self.text).finish()
    }
}

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Query {}

/// A longer or deeper query is refused: the library reads by recursion, and hostile input must not
/// exhaust the stack.
const LENGTH_MAX: usize = 1_000;
const NESTING_MAX: usize = 32;

impl Query {
    /// Reads an expression.
    pub(super) fn read(text: &str) -> Result<Self, Misuse> {
        let bad = |problem: String| Misuse::BadQuery { query: text.to_owned(), problem };
        let opened = text.bytes().filter(|byte| b"([{!&".contains(byte)).count();
        if text.len() > LENGTH_MAX || opened > NESTING_MAX {
            return Err(bad("the query is too long or nested too deeply".to_owned()));
        }
        let expression = jmespath::compile(text).map_err(|error| {
            let mut problem = error.reason.to_string();
            problem.truncate(problem.find('\n').unwrap_or(problem.len()));
            bad(format!("Invalid jmespath expression: {problem} at character {}", error.offset))
        })?;
        Ok(Self { text: text.to_owned(), expression: Rc::new(expression) })
    }

    /// What the query finds; null where it finds nothing.
    pub(super) fn search(&self, node: &Node) -> Result<Node, Misuse> {
        let found = self
            .expression
            .search(Rcvar::new(variable(node)))
            .map_err(|error| Misuse::GaveUp(error.reason.to_string()))?;
        let mut order = Vec::new();
        names_in_expression(self.expression.as_ast(), &mut order);
        names_in_answer(node, &mut order);
        Ok(told(&found, &order))
    }
}

/// The library's form of a value.
fn variable(node: &Node) -> Variable {
    match &node.value {
        Value::Null => Variable::Null,
        Value::Bool(is) => Variable::Bool(*is),
        // The library reads numbers as JSON does; a text that it cannot read is no number.
        Value::Number(text) => Variable::from_json(text).unwrap_or(Variable::Null),
        Value::String(text) => Variable::String(text.to_string()),
        Value::Array(elements) => {
            Variable::Array(elements.iter().map(|each| Rcvar::new(variable(each))).collect())
        }
        Value::Object(members) => Variable::Object(
            members
                .iter()
                .map(|member| (member.name.to_string(), Rcvar::new(variable(&member.node))))
                .collect(),
        ),
    }
}

/// What was found, its members in `order`.
fn told(found: &Variable, order: &[Box<str>]) -> Node {
    match found {
        Variable::Array(elements) => {
            Node::array(elements.iter().map(|element| told(element, order)))
        }
        Variable::Object(members) => {
            let place = |name: &str| order.iter().position(|known| **known == *name);
            let members = members.iter().collect();
            let members = sorted_by_key(members, |(name, _)| place(name).unwrap_or(usize::MAX));
            Node::object(members.into_iter().map(|(name, it)| (name.as_str(), told(it, order))))
        }
        Variable::String(text) => Node::from(text.as_str()),
        Variable::Bool(is) => Node::from(*is),
        Variable::Null | Variable::Expref(_) => Node::new(Value::Null),
        Variable::Number(number) => Node::new(Value::Number(number.to_string().into())),
    }
}

/// The names that `{a: …, b: …}` gives, wherever it stands.
fn names_in_expression(ast: &Ast, order: &mut Vec<Box<str>>) {
    match ast {
        Ast::MultiHash { elements, .. } => {
            for pair in elements {
                note(&pair.key, order);
                names_in_expression(&pair.value, order);
            }
        }
        Ast::MultiList { elements: parts, .. } | Ast::Function { args: parts, .. } => {
            for part in parts {
                names_in_expression(part, order);
            }
        }
        Ast::Comparison { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. }
        | Ast::Condition { predicate: lhs, then: rhs, .. } => {
            names_in_expression(lhs, order);
            names_in_expression(rhs, order);
        }
        Ast::Expref { ast: node, .. }
        | Ast::Flatten { node, .. }
        | Ast::Not { node, .. }
        | Ast::ObjectValues { node, .. } => names_in_expression(node, order),
        Ast::Identity { .. }
        | Ast::Field { .. }
        | Ast::Index { .. }
        | Ast::Slice { .. }
        | Ast::Literal { .. } => {}
    }
}

fn names_in_answer(node: &Node, order: &mut Vec<Box<str>>) {
    for element in node.as_array().unwrap_or_default() {
        names_in_answer(element, order);
    }
    for member in node.as_object().unwrap_or_default() {
        note(&member.name, order);
        names_in_answer(&member.node, order);
    }
}

fn note(name: &str, order: &mut Vec<Box<str>>) {
    if !order.iter().any(|known| **known == *name) {
        order.push(name.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Layout, parse, print};

    #[test]
    fn a_query_finds_its_part() {
        let document =
            r#"{"z":[{"n":"x","t":["1","2"],"a":0},{"n":"y","t":[]},{"m":1}],"b":{"c":2}}"#;
        let document = parse(document).unwrap();
        let cases = [
            ("b.c", "2"),
            ("z[0].n", "\"x\""),
            ("z[-2].n", "\"y\""),
            ("z[9].n", "null"),
            ("z[].n", "[\"x\",\"y\"]"),
            ("z[*].t[]", "[\"1\",\"2\"]"),
            ("z[].n | [0]", "\"x\""),
            ("z[0].[n, t[0]]", "[\"x\",\"1\"]"),
            ("z[0].{Name: n, First: t[0]}", "{\"Name\":\"x\",\"First\":\"1\"}"),
            ("b.*", "[2]"),
            ("none.at.all", "null"),
            // Filters, functions, slices, literals.
            ("z[?n=='y'].t", "[[]]"),
            ("z[?t && contains(t, '2')].n", "[\"x\"]"),
            ("length(z)", "3"),
            ("z[:2].n", "[\"x\",\"y\"]"),
            ("sort_by(z[?n], &n)[-1].n", "\"y\""),
            ("join(', ', z[].n)", "\"x, y\""),
            ("max_by(z[?a != `null`], &a).a", "0"),
            // Members stand as the answer had them, not by the alphabet.
            ("z[0]", "{\"n\":\"x\",\"t\":[\"1\",\"2\"],\"a\":0}"),
            ("sort_by(z[?n], &n)[0]", "{\"n\":\"x\",\"t\":[\"1\",\"2\"],\"a\":0}"),
        ];
        for (query, expected) in cases {
            let found = Query::read(query).unwrap().search(&document).unwrap();
            assert_eq!(print(&found, Layout::Compact), expected, "{query}");
        }
    }

    #[test]
    fn what_cannot_be_read_or_done_is_said() {
        let deep = "[".repeat(40);
        let cases = [
            ("a[", "Invalid jmespath expression"),
            ("a.", "Invalid jmespath expression"),
            ("", "Invalid jmespath expression"),
            ("a b", "Invalid jmespath expression"),
            (&*deep, "the query is too long or nested too deeply"),
        ];
        for (query, expected) in cases {
            let problem = match Query::read(query) {
                Err(Misuse::BadQuery { problem, .. }) => problem,
                other => panic!("{query}: {other:?}"),
            };
            assert!(problem.starts_with(expected) && !problem.contains('\n'), "{query}: {problem}");
        }
        for query in ["length(a)", "nothing(a)"] {
            let found = Query::read(query).and_then(|query| query.search(&parse("{}").unwrap()));
            assert!(matches!(found, Err(Misuse::GaveUp(_))), "{query}: {found:?}");
        }
    }
}
