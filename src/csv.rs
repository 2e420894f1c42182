//! Tables for spreadsheets.
//!
//! Source: RFC 4180, but for the ends of lines, which are those of every other text here.

/// Adds a line with these fields.
pub fn push_line(fields: &[&str], text: &mut String) {
    let mut gap = "";
    for field in fields {
        text.push_str(gap);
        push_field(field, text);
        gap = ",";
    }
    text.push('\n');
}

/// A field that begins like a formula would be worked out by a spreadsheet; names of sessions are
/// anybody's to choose.
fn push_field(field: &str, text: &mut String) {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !is_formula && !field.contains([',', '"', '\n', '\r']) {
        text.push_str(field);
        return;
    }
    text.push('"');
    if is_formula {
        text.push('\'');
    }
    text.push_str(&field.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_have_to_be() {
        let cases: [(&[&str], &str); 6] = [
            (&["plain", "text"], "plain,text\n"),
            (&["a,b"], "\"a,b\"\n"),
            (&["say \"no\""], "\"say \"\"no\"\"\"\n"),
            (&["=1+1"], "\"'=1+1\"\n"),
            (&["", ""], ",\n"),
            (&["two\nlines"], "\"two\nlines\"\n"),
        ];
        for (fields, expected) in cases {
            let mut text = String::new();
            push_line(fields, &mut text);
            assert_eq!(text, expected);
        }
    }
}
