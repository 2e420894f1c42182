//! Text → [`Node`].

use std::fmt;

use super::{Member, Node, Span, Value};

/// Deeper nesting is refused, so that hostile input cannot exhaust the stack.
const DEPTH_MAX: usize = 64;

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where reading stopped.
    pub span: Span,
    /// What would have been right there.
    pub expected: &'static str,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

/// Reads one JSON text as RFC 8259 defines it.
///
/// Nothing is tolerated that the grammar forbids, comments and trailing commas included. Members
/// written twice are kept; the reader of the document says what that means.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut reader = Reader { text, at: 0 };
    reader.skip_space();
    let node = reader.value(0)?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.error("the end of the text"));
    }
    Ok(node)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn error(&self, expected: &'static str) -> SyntaxError {
        let rest = self.text.get(self.at..).unwrap_or("");
        let end = self.at + rest.chars().next().map_or(0, char::len_utf8);
        SyntaxError { span: Span { start: self.at, end }, expected }
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += 1;
        }
        found
    }

    fn value(&mut self, depth: usize) -> Result<Node, SyntaxError> {
        if depth > DEPTH_MAX {
            return Err(self.error("at most 64 levels of nesting"));
        }
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) => self.word()?,
            None => return Err(self.error("a value")),
        };
        Ok(Node { span: Span { start, end: self.at }, value })
    }

    fn word(&mut self) -> Result<Value, SyntaxError> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let words =
            [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))];
        for (word, value) in words {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.error("a value"))
    }

    fn number(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        Ok(Value::Number(self.text.get(start..self.at).unwrap_or("").into()))
    }

    fn digits(&mut self) -> Result<(), SyntaxError> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.error("a digit"));
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn array(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        self.at += 1;
        self.skip_space();
        let mut elements = Vec::new();
        if self.take(b']') {
            return Ok(Value::Array(elements));
        }
        loop {
            self.skip_space();
            elements.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take(b']') {
                return Ok(Value::Array(elements));
            }
            if !self.take(b',') {
                return Err(self.error("`,` or `]`"));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, SyntaxError> {
        self.at += 1;
        self.skip_space();
        let mut members = Vec::new();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.skip_space();
            members.push(self.member(depth)?);
            self.skip_space();
            if self.take(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.take(b',') {
                return Err(self.error("`,` or `}`"));
            }
        }
    }

    fn member(&mut self, depth: usize) -> Result<Member, SyntaxError> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.error("a member name in double quotes"));
        }
        let name = self.string()?;
        let name_span = Span { start, end: self.at };
        self.skip_space();
        if !self.take(b':') {
            return Err(self.error("`:`"));
        }
        self.skip_space();
        Ok(Member { name, name_span, node: self.value(depth + 1)? })
    }

    fn string(&mut self) -> Result<Box<str>, SyntaxError> {
        self.at += 1;
        let mut text = String::new();
        loop {
            // Everything up to the next special byte is copied at once; such bytes are ASCII, so
            // a character is never cut.
            let start = self.at;
            while self.peek().is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            let run = self.text.get(start..self.at).unwrap_or("");
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    // Most strings have no escape and are this one run.
                    return Ok(if text.is_empty() { run.into() } else { (text + run).into() });
                }
                Some(b'\\') => {
                    text.push_str(run);
                    self.at += 1;
                    text.push(self.escape()?);
                }
                Some(_) => return Err(self.error("no control character in a string")),
                None => return Err(self.error("`\"` at the end of the string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, SyntaxError> {
        let Some(letter) = self.peek() else { return Err(self.error("an escape")) };
        let simple = match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return Err(self.error("one of \" \\ / b f n r t u")),
        };
        self.at += 1;
        Ok(simple)
    }

    fn unicode_escape(&mut self) -> Result<char, SyntaxError> {
        let high = self.four_digits()?;
        if !(0xD800..0xE000).contains(&high) {
            return char::from_u32(high).ok_or_else(|| self.error("a character"));
        }
        // Beyond the basic plane a character is written as two escapes.
        let is_pair = high < 0xDC00 && self.take(b'\\') && self.peek() == Some(b'u');
        if is_pair {
            let low = self.four_digits()?;
            if (0xDC00..0xE000).contains(&low) {
                let point = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                return char::from_u32(point).ok_or_else(|| self.error("a character"));
            }
        }
        Err(self.error("both halves of a surrogate pair"))
    }

    /// Reads `uXXXX`; the position stands on the `u`.
    fn four_digits(&mut self) -> Result<u32, SyntaxError> {
        self.at += 1;
        let digits = self.text.get(self.at..self.at + 4).unwrap_or("");
        let all_hex = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        match u32::from_str_radix(digits, 16) {
            Ok(unit) if all_hex => {
                self.at += 4;
                Ok(unit)
            }
            _ => Err(self.error("four hexadecimal digits")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Layout, print};

    #[test]
    fn what_json_allows_is_read() {
        let cases = [
            (" { \"a\" : [ 1 , -0.5e+3 , true ] } ", "{\"a\":[1,-0.5e+3,true]}"),
            ("{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}"),
            ("\"\\u0041\\ud83d\\ude00\\n\\/\"", "\"A😀\\n/\""),
            ("null", "null"),
            ("[]", "[]"),
            ("{}", "{}"),
        ];
        for (text, printed) in cases {
            let node = parse(text).unwrap();
            assert_eq!(print(&node, Layout::Compact), printed, "{text}");
        }
    }

    #[test]
    fn what_json_forbids_is_refused_at_its_place() {
        let cases = [
            ("", 0, "a value"),
            ("{", 1, "a member name in double quotes"),
            ("{\"a\" 1}", 5, "`:`"),
            ("[1,]", 3, "a value"),
            ("[1 2]", 3, "`,` or `]`"),
            ("{\"a\":1,}", 7, "a member name in double quotes"),
            ("01", 1, "the end of the text"),
            ("1.", 2, "a digit"),
            ("\"a", 2, "`\"` at the end of the string"),
            ("\"\t\"", 1, "no control character in a string"),
            ("\"\\x\"", 2, "one of \" \\ / b f n r t u"),
            ("\"\\ud800\"", 7, "both halves of a surrogate pair"),
            ("\"\\u12\"", 3, "four hexadecimal digits"),
            ("nul", 0, "a value"),
            ("1 // one", 2, "the end of the text"),
        ];
        for (text, start, expected) in cases {
            let error = parse(text).unwrap_err();
            assert_eq!((error.span.start, error.expected), (start, expected), "{text}");
        }
        assert!(parse(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn every_value_knows_its_place() {
        let text = "{\n  \"a\": [true]\n}";
        let node = parse(text).unwrap();
        let list = node.get("a").unwrap();
        assert_eq!(text.get(list.span.start..list.span.end), Some("[true]"));
        assert_eq!(list.span.line_and_column(text), (2, 8));
        assert_eq!(node.as_object().unwrap()[0].name_span.line_and_column(text), (2, 3));
    }
}
