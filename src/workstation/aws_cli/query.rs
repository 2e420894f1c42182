//! `--query`: a first part of `JMESPath`.
//!
//! Members, places in lists, `[]`, `[*]`, `.*`, pipes, lists and objects of expressions. What is
//! not here yet (filters, functions, slices) is refused by name.

use super::error::Misuse;
use crate::json::{Node, Value};

/// A query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Query(Vec<Step>);

/// One step from a value to another.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// `name`
    Member(String),
    /// `[0]`, `[-1]`
    Index(i64),
    /// `[*]`: what follows is done to each element.
    Each,
    /// `[]`: the same, lists within the list opened.
    Flatten,
    /// `.*`: what follows is done to each member's value.
    Values,
    /// `|`: what follows is done to the whole again.
    Pipe,
    /// `[a, b]`
    List(Vec<Query>),
    /// `{x: a, y: b}`
    Object(Vec<(String, Query)>),
}

impl Query {
    /// Reads an expression.
    pub(super) fn read(text: &str) -> Result<Self, Misuse> {
        let mut reader = Reader { rest: text, nesting: 0 };
        let bad = |problem: String| Misuse::BadQuery { query: text.to_owned(), problem };
        let query = reader.query().map_err(bad)?;
        if reader.rest.is_empty() { Ok(query) } else { Err(bad(reader.unexpected())) }
    }

    /// What the query finds; null where it finds nothing.
    pub(super) fn search(&self, node: &Node) -> Node {
        search(&self.0, node)
    }
}

fn null() -> Node {
    Node::new(Value::Null)
}

fn search(steps: &[Step], node: &Node) -> Node {
    let Some((step, rest)) = steps.split_first() else { return node.clone() };
    match step {
        Step::Member(name) => node.get(name).map_or_else(null, |found| search(rest, found)),
        Step::Index(index) => {
            let elements = node.as_array().unwrap_or_default();
            let length = i64::try_from(elements.len()).unwrap_or(i64::MAX);
            let place = if *index < 0 { length.saturating_add(*index) } else { *index };
            let found = usize::try_from(place).ok().and_then(|place| elements.get(place));
            found.map_or_else(null, |found| search(rest, found))
        }
        Step::Each => project(rest, node.as_array().map(<[Node]>::to_vec)),
        Step::Flatten => project(rest, node.as_array().map(flattened)),
        Step::Values => {
            let members = node.as_object();
            project(
                rest,
                members.map(|members| members.iter().map(|each| each.node.clone()).collect()),
            )
        }
        Step::Pipe => search(rest, node),
        Step::List(_) | Step::Object(_) if node.value == Value::Null => null(),
        Step::List(queries) => {
            search(rest, &Node::array(queries.iter().map(|query| query.search(node))))
        }
        Step::Object(members) => {
            let found = members.iter().map(|(name, query)| (name.as_str(), query.search(node)));
            search(rest, &Node::object(found))
        }
    }
}

/// Does the steps up to the next one that ends a projection to each element, leaves out what finds
/// nothing, and goes on with the list.
fn project(steps: &[Step], elements: Option<Vec<Node>>) -> Node {
    let Some(elements) = elements else { return null() };
    let ends = |step: &Step| matches!(step, Step::Pipe | Step::Flatten);
    let end = steps.iter().position(ends).unwrap_or(steps.len());
    let (each, rest) = steps.split_at_checked(end).unwrap_or((steps, &[]));
    let found = elements.iter().map(|element| search(each, element));
    let found = Node::array(found.filter(|found| found.value != Value::Null));
    search(rest, &found)
}

fn flattened(elements: &[Node]) -> Vec<Node> {
    let mut flat = Vec::new();
    for element in elements {
        match element.as_array() {
            Some(inner) => flat.extend_from_slice(inner),
            None => flat.push(element.clone()),
        }
    }
    flat
}

struct Reader<'a> {
    rest: &'a str,
    nesting: usize,
}

/// Deeper nesting is refused, so that hostile input cannot exhaust the stack.
const NESTING_MAX: usize = 32;

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, text: &str) -> bool {
        self.skip_blanks();
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn unexpected(&self) -> String {
        match self.rest.chars().next() {
            None => "Invalid jmespath expression: Incomplete expression".to_owned(),
            Some(letter @ ('?' | '(' | '&' | '@' | '`' | ':' | '!' | '=' | '<' | '>')) => {
                format!("the simulator's queries have no `{letter}` yet")
            }
            Some(letter) => format!("Invalid jmespath expression: unexpected `{letter}`"),
        }
    }

    fn query(&mut self) -> Result<Query, String> {
        if self.nesting >= NESTING_MAX {
            return Err("the query is nested too deeply".to_owned());
        }
        self.nesting += 1;
        let query = self.steps();
        self.nesting -= 1;
        query
    }

    fn steps(&mut self) -> Result<Query, String> {
        let mut steps = Vec::new();
        self.first(&mut steps)?;
        loop {
            self.skip_blanks();
            if self.take(".") {
                self.first(&mut steps)?;
            } else if self.rest.starts_with('[') {
                steps.push(self.bracket()?);
            } else if self.rest.starts_with('|') && !self.rest.starts_with("||") {
                self.take("|");
                steps.push(Step::Pipe);
                self.first(&mut steps)?;
            } else {
                return Ok(Query(steps));
            }
        }
    }

    /// What can stand at the start and behind a dot.
    fn first(&mut self, steps: &mut Vec<Step>) -> Result<(), String> {
        self.skip_blanks();
        if self.take("*") {
            steps.push(Step::Values);
        } else if self.rest.starts_with('[') {
            let step = self.bracket()?;
            steps.push(step);
        } else if self.take("{") {
            let mut members = Vec::new();
            loop {
                let name = self.name()?;
                if !self.take(":") {
                    return Err(self.unexpected());
                }
                members.push((name, self.query()?));
                if self.take("}") {
                    break;
                }
                if !self.take(",") {
                    return Err(self.unexpected());
                }
            }
            steps.push(Step::Object(members));
        } else {
            steps.push(Step::Member(self.name()?));
        }
        Ok(())
    }

    fn name(&mut self) -> Result<String, String> {
        self.skip_blanks();
        if let Some(rest) = self.rest.strip_prefix('"') {
            let (name, behind) = rest.split_once('"').ok_or_else(|| self.unexpected())?;
            self.rest = behind;
            return Ok(name.to_owned());
        }
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let length = self.rest.find(|letter| !is_name(letter)).unwrap_or(self.rest.len());
        let (name, behind) = self.rest.split_at_checked(length).unwrap_or(("", self.rest));
        if name.is_empty() || name.starts_with(|letter: char| letter.is_ascii_digit()) {
            return Err(self.unexpected());
        }
        self.rest = behind;
        if self.rest.starts_with('(') {
            return Err(self.unexpected());
        }
        Ok(name.to_owned())
    }

    /// `[0]`, `[]`, `[*]` or `[a, b]`.
    fn bracket(&mut self) -> Result<Step, String> {
        self.take("[");
        if self.take("]") {
            return Ok(Step::Flatten);
        }
        let behind_star = self.rest.strip_prefix('*').filter(|rest| rest.starts_with(']'));
        if behind_star.is_some() {
            self.take("*]");
            return Ok(Step::Each);
        }
        let is_number = |letter: char| letter.is_ascii_digit() || letter == '-';
        let length = self.rest.find(|letter| !is_number(letter)).unwrap_or(self.rest.len());
        let (number, behind) = self.rest.split_at_checked(length).unwrap_or(("", self.rest));
        if let Ok(index) = number.parse::<i64>() {
            self.rest = behind;
            return if self.take("]") { Ok(Step::Index(index)) } else { Err(self.unexpected()) };
        }
        let mut queries = Vec::new();
        loop {
            queries.push(self.query()?);
            if self.take("]") {
                return Ok(Step::List(queries));
            }
            if !self.take(",") {
                return Err(self.unexpected());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Layout, parse, print};

    #[test]
    fn a_query_finds_its_part() {
        let document = r#"{"a":[{"n":"x","t":["1","2"]},{"n":"y","t":[]},{"m":1}],"b":{"c":2}}"#;
        let document = parse(document).unwrap();
        let cases = [
            ("b.c", "2"),
            ("a[0].n", "\"x\""),
            ("a[-2].n", "\"y\""),
            ("a[9].n", "null"),
            ("a[].n", "[\"x\",\"y\"]"),
            ("a[*].t", "[[\"1\",\"2\"],[]]"),
            ("a[].t[]", "[\"1\",\"2\"]"),
            ("a[*].t[]", "[\"1\",\"2\"]"),
            ("a[].n | [0]", "\"x\""),
            ("a[0].[n, t[0]]", "[\"x\",\"1\"]"),
            ("a[0].{Name: n, First: t[0]}", "{\"Name\":\"x\",\"First\":\"1\"}"),
            ("a[].t[0]", "[\"1\"]"),
            ("b.*", "[2]"),
            ("\"b\".\"c\"", "2"),
            ("none.at.all", "null"),
            ("none[].n", "null"),
        ];
        for (query, expected) in cases {
            let found = Query::read(query).unwrap().search(&document);
            assert_eq!(print(&found, Layout::Compact), expected, "{query}");
        }
    }

    #[test]
    fn what_is_not_here_is_named() {
        let cases = [
            ("a[?n=='x']", "the simulator's queries have no `?` yet"),
            ("length(a)", "the simulator's queries have no `(` yet"),
            ("a[", "Invalid jmespath expression: Incomplete expression"),
            ("a.", "Invalid jmespath expression: Incomplete expression"),
            ("", "Invalid jmespath expression: Incomplete expression"),
            ("a b", "Invalid jmespath expression: unexpected `b`"),
        ];
        for (query, expected) in cases {
            let problem = match Query::read(query) {
                Err(Misuse::BadQuery { problem, .. }) => problem,
                other => panic!("{query}: {other:?}"),
            };
            assert_eq!(problem, expected, "{query}");
        }
    }
}
