//! Fields → text.

use super::{Form, Listed, Named, Statement, Test, Who};
use crate::iam::parse::STATEMENT;
use crate::json::{self, Layout, Member, Node, Span, Value};

impl Form {
    /// The text changed so that it says what the fields do; a text that cannot be read is replaced.
    pub fn write(&self, text: &str) -> String {
        let Some(root) = json::parse(text).ok().filter(|root| root.as_object().is_some()) else {
            let statements = Node::array(self.statements.iter().map(|it| it.node(None)));
            let version = ("Version", Node::from("2012-10-17"));
            let new = Node::object([version, ("Statement", statements)]);
            return json::print(&new, Layout::Spaces(2));
        };
        let old = root.get("Statement");
        let single = old.filter(|old| old.as_array().is_none());
        let elements = old.and_then(Node::as_array).unwrap_or_default();
        let node = |statement: &Statement| {
            let of = statement.origin.and_then(|index| match single {
                Some(single) => (index == 0).then_some(single),
                None => elements.get(index),
            });
            statement.node(of)
        };
        let new: Vec<Node> = self.statements.iter().map(node).collect();
        let new = match <[Node; 1]>::try_from(new) {
            Ok([only]) if single.is_some() => only,
            Ok(only) => Node::array(only),
            Err(all) => Node::array(all),
        };
        let mut members = root.as_object().unwrap_or_default().to_vec();
        put(&mut members, &["Statement"], Some(("Statement", new)));
        json::rewrite(text, &Node::new(Value::Object(members)))
    }
}

impl Statement {
    /// The statement; what `old` says in another way, or beside the fields, is kept.
    fn node(&self, old: Option<&Node>) -> Node {
        let mut members = old.and_then(Node::as_object).unwrap_or_default().to_vec();
        let was = |names: &[&str]| names.iter().find_map(|name| old?.get(name));
        let sid = (!self.sid.is_empty()).then(|| ("Sid", Node::from(&*self.sid)));
        put(&mut members, &["Sid"], sid);
        put(&mut members, &["Effect"], Some(("Effect", Node::from(self.effect.name()))));
        let names = ["Principal", "NotPrincipal"];
        let who = self.who.as_ref().map(|who| who.node(was(&names)));
        put(&mut members, &names, named(names, self.who.as_ref().map(|it| it.is_negated), who));
        for (names, list) in
            [(["Action", "NotAction"], &self.action), (["Resource", "NotResource"], &self.resource)]
        {
            let node = list.as_ref().map(|list| list.node(was(&names)));
            put(&mut members, &names, named(names, list.as_ref().map(|it| it.is_negated), node));
        }
        let block = block(&self.tests, was(&["Condition"]));
        put(&mut members, &["Condition"], block.map(|block| ("Condition", block)));
        Node::new(Value::Object(members))
    }
}

/// The member with the one of two opposite names that is meant.
fn named(
    [plain, negated]: [&'static str; 2],
    is_negated: Option<bool>,
    node: Option<Node>,
) -> Option<(&'static str, Node)> {
    Some((if is_negated? { negated } else { plain }, node?))
}

/// Replaces the member that has one of the names, takes it away, or puts it in its place.
fn put(members: &mut Vec<Member>, names: &[&str], new: Option<(&'static str, Node)>) {
    let at = members.iter().position(|member| names.contains(&&*member.name));
    match (at, new) {
        (Some(at), Some((name, node))) => {
            if let Some(member) = members.get_mut(at) {
                member.name = name.into();
                member.node = node;
            }
        }
        (Some(at), None) => drop(members.remove(at)),
        (None, Some((name, node))) => {
            let rank = |name: &str| STATEMENT.iter().position(|known| *known == name);
            let is_before = |member: &Member| rank(&member.name) < rank(name);
            let at = members.iter().rposition(is_before).map_or(0, |at| at + 1);
            members.insert(at, Member { name: name.into(), name_span: Span::default(), node });
        }
        (None, None) => {}
    }
}

/// Texts as a value: as they were written if they are the same, else alone or in a list as before.
fn texts_node(texts: &[String], old: Option<&Node>) -> Node {
    let was = old.map(|old| super::texts("", old).unwrap_or_default());
    if let Some(old) = old.filter(|_| was.as_deref() == Some(texts)) {
        return old.clone();
    }
    let was_list = old.is_some_and(|old| old.as_array().is_some());
    match texts {
        [only] if !was_list => Node::from(&**only),
        _ => Node::array(texts.iter().map(|text| Node::from(&**text))),
    }
}

impl Listed {
    fn node(&self, old: Option<&Node>) -> Node {
        texts_node(&self.texts, old)
    }
}

impl Who {
    fn node(&self, old: Option<&Node>) -> Node {
        let these = match &self.named {
            Named::Everybody => return Node::from("*"),
            Named::These(these) => these,
        };
        // Kinds in the order of the text, then new ones as they come.
        let old_kinds = old.and_then(Node::as_object).unwrap_or_default();
        let mut kinds: Vec<&str> = old_kinds.iter().map(|member| &*member.name).collect();
        for (kind, _) in these {
            if !kinds.contains(&&**kind) {
                kinds.push(kind);
            }
        }
        let mut members = Vec::new();
        for kind in kinds {
            let of_kind = these.iter().filter(|(of, _)| of == kind);
            let texts: Vec<String> = of_kind.map(|(_, text)| text.clone()).collect();
            if !texts.is_empty() {
                members.push((kind, texts_node(&texts, old.and_then(|old| old.get(kind)))));
            }
        }
        Node::object(members)
    }
}

/// The condition block of some tests; none without tests, unless an empty one was there.
fn block(tests: &[Test], old: Option<&Node>) -> Option<Node> {
    if tests.is_empty() {
        let is_empty = |old: &&Node| old.as_object().is_some_and(<[Member]>::is_empty);
        return old.filter(is_empty).cloned();
    }
    let old_operators = old.and_then(Node::as_object).unwrap_or_default();
    let mut operators: Vec<&str> = old_operators.iter().map(|member| &*member.name).collect();
    for test in tests {
        if !operators.contains(&&*test.operator) {
            operators.push(&test.operator);
        }
    }
    let mut members = Vec::new();
    for operator in operators {
        let of_operator: Vec<&Test> =
            tests.iter().filter(|test| test.operator == operator).collect();
        if !of_operator.is_empty() {
            let old = old.and_then(|old| old.get(operator));
            members.push((operator, keys(&of_operator, old)));
        }
    }
    Some(Node::object(members))
}

/// The keys of one operator; a key that is named twice has the values of both.
fn keys(tests: &[&Test], old: Option<&Node>) -> Node {
    let mut keys: Vec<(&str, Vec<String>)> = Vec::new();
    for test in tests {
        match keys.iter_mut().find(|(key, _)| *key == test.key) {
            Some((_, values)) => values.extend(test.values.iter().cloned()),
            None => keys.push((&test.key, test.values.clone())),
        }
    }
    let node = |(key, values): (&'_ str, Vec<String>)| {
        texts_node(&values, old.and_then(|old| old.get(key)))
    };
    let members: Vec<(&str, Node)> =
        keys.into_iter().map(|(key, values)| (key, node((key, values)))).collect();
    Node::object(members)
}
