//! The body of the Query protocol: `Action=GetUser&Version=2010-05-08&UserName=ana`.

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

/// Resolves `+` and `%2F`; a `%` without two digits behind it stands for itself.
fn decode(text: &[u8]) -> String {
    percent_decoded(&String::from_utf8_lossy(text).replace('+', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Method;

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
