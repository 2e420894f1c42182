//! The body of the Query protocol: `Action=GetUser&Version=2010-05-08&UserName=ana`.

use crate::json::{Member, Node, Span, Value};
use crate::wire::{Body, Request, percent_decoded};

/// The parameters of a call, in the order written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads the parameters of a request: those of the body, then those of the query.
    ///
    /// A body that is no text has no parameters, which every call answers as a missing action.
    pub(super) fn of(request: &Request) -> Self {
        let mut fields = Vec::new();
        if let Body::Bytes(bytes) = &request.body {
            for pair in bytes.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()) {
                let mut halves = pair.splitn(2, |&byte| byte == b'=');
                let name = decode(halves.next().unwrap_or_default());
                fields.push((name, decode(halves.next().unwrap_or_default())));
            }
        }
        let query = request.query.iter();
        fields.extend(query.map(|(name, value)| (name.to_string(), value.to_string())));
        Self(fields)
    }

    /// The value of the first parameter called `name`; an empty value counts as a value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Form {
    /// The values of `name.member.1`, `name.member.2` and so on, up to the first gap.
    pub(super) fn members(&self, name: &str) -> Vec<&str> {
        (1..).map_while(|number| self.get(&format!("{name}.member.{number}"))).collect()
    }

    /// The pairs of `name.member.1.Key` and `name.member.1.Value` and so on; a value that is not
    /// there is empty.
    pub(super) fn tags(&self, name: &str) -> Vec<(&str, &str)> {
        let half = |number: usize, which| self.get(&format!("{name}.member.{number}.{which}"));
        let pair = |number| Some((half(number, "Key")?, half(number, "Value").unwrap_or_default()));
        (1..).map_while(pair).collect()
    }
}

impl Form {
    /// The parameters as JSON would carry them: `Tags.member.1.Key` stands in a list.
    pub(super) fn to_node(&self) -> Node {
        let mut node = Node::object([]);
        for (name, value) in &self.0 {
            if name != "Action" && name != "Version" {
                let path: Vec<&str> = name.split('.').collect();
                insert(&mut node, &path, value);
            }
        }
        node
    }
}

fn insert(node: &mut Node, path: &[&str], text: &str) {
    match path {
        [] => node.value = Value::String(text.into()),
        ["member", number, rest @ ..] => {
            if node.as_array().is_none() {
                node.value = Value::Array(Vec::new());
            }
            let Value::Array(elements) = &mut node.value else { return };
            // Clients number from 1 without gaps; whoever does not gets their elements in order.
            let index = number.parse().unwrap_or(1_usize).saturating_sub(1).min(elements.len());
            if index == elements.len() {
                elements.push(Node::object([]));
            }
            if let Some(element) = elements.get_mut(index) {
                insert(element, rest, text);
            }
        }
        [name, rest @ ..] => {
            if node.as_object().is_none() {
                node.value = Value::Object(Vec::new());
            }
            let Value::Object(members) = &mut node.value else { return };
            let known = members.iter().position(|member| *member.name == **name);
            let index = known.unwrap_or(members.len());
            if known.is_none() {
                let name = (*name).into();
                members.push(Member { name, name_span: Span::default(), node: Node::object([]) });
            }
            if let Some(member) = members.get_mut(index) {
                insert(&mut member.node, rest, text);
            }
        }
    }
}

/// Resolves `+` and `%2F`; a `%` without two digits behind it stands for itself.
fn decode(text: &[u8]) -> String {
    percent_decoded(&String::from_utf8_lossy(text).replace('+', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Method;

    #[test]
    fn parameters_become_members_and_lists() {
        let cases = [
            ("Action=GetUser&Version=1&UserName=ana", r#"{"UserName":"ana"}"#),
            (
                "Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c",
                r#"{"Tags":[{"Key":"a","Value":"b"},{"Key":"c"}]}"#,
            ),
            ("PolicyArns.member.1.arn=x", r#"{"PolicyArns":[{"arn":"x"}]}"#),
            ("Keys.member.1=x&Keys.member.2=y", r#"{"Keys":["x","y"]}"#),
            ("Keys.member.9=x", r#"{"Keys":["x"]}"#),
            ("Action=ListUsers", "{}"),
        ];
        for (body, expected) in cases {
            let mut request = Request::new(Method::Post, "iam.amazonaws.com", "/");
            request.body = Body::text(body);
            let node = Form::of(&request).to_node();
            assert_eq!(crate::json::print(&node, crate::json::Layout::Compact), expected);
        }
    }

    #[test]
    fn parameters_are_decoded_and_found_by_name() {
        let cases = [
            ("Action=GetUser&UserName=ana", "UserName", Some("ana")),
            ("Path=%2Fteam%2F", "Path", Some("/team/")),
            ("Text=a+b%2Bc", "Text", Some("a b+c")),
            ("Text=100%", "Text", Some("100%")),
            ("Text=%zz", "Text", Some("%zz")),
            ("Name=M%C3%BCnchen", "Name", Some("München")),
            ("Empty=", "Empty", Some("")),
            ("Flag", "Flag", Some("")),
            ("A=1&A=2", "A", Some("1")),
            ("", "Action", None),
        ];
        for (body, name, value) in cases {
            let mut request = Request::new(Method::Post, "iam.amazonaws.com", "/");
            request.body = Body::text(body);
            assert_eq!(Form::of(&request).get(name), value, "{body}");
        }
    }
}
