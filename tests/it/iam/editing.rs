//! What an editor of policies goes by: completion, words and their meaning, fields.

use drydock::iam::complete::{Known, complete};
use drydock::iam::form::{Form, Listed, Named, Statement, Test, Who};
use drydock::iam::hover::hover;
use drydock::iam::policy::Effect;
use drydock::iam::{PolicyKind, validate};
use drydock::json::{self, Layout};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const POLICY: &str = r#"{
    "Version" : "2012-10-17",
    "Statement" : [
        { "Sid" : "Pull", "Effect" : "Allow",
          "Principal" : { "AWS" : "arn:aws:iam::444455556666:root" },
          "Action" : [ "ecr:BatchGetImage",
                       "ecr:GetDownloadUrlForLayer" ] },
        { "Effect": "Deny", "NotPrincipal": "*", "Action": "*",
          "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": 300},
                        "Bool": {"aws:SecureTransport": "false"}} }
    ]
}"#;

fn form(text: &str) -> Form {
    Form::read(text).unwrap_or_else(|obstacle| panic!("{obstacle}: {text}"))
}

/// The lines that differ, `-` in front of those that went and `+` of those that came.
fn difference(before: &str, after: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.lines().collect(), after.lines().collect());
    let gone =
        before.iter().filter(|line| !after.contains(line)).map(|line| ["-", line.trim()].concat());
    let new =
        after.iter().filter(|line| !before.contains(line)).map(|line| ["+", line.trim()].concat());
    gone.chain(new).collect::<Vec<_>>().join("\n")
}

/// A change to the fields.
type Change = fn(&mut Form);

/// What is done, and the lines that change.
const CHANGES: [(&str, Change, &str); 11] = [
    ("nothing", |_| {}, ""),
    (
        "an action more",
        |form| texts(form, 0).push("ecr:PutImage".to_owned()),
        "-\"ecr:GetDownloadUrlForLayer\" ] },\n+\"ecr:GetDownloadUrlForLayer\", \"ecr:PutImage\" ] },",
    ),
    (
        "an action less",
        |form| drop(texts(form, 0).remove(1)),
        "-\"Action\" : [ \"ecr:BatchGetImage\",\n-\"ecr:GetDownloadUrlForLayer\" ] },\n+\"Action\" : [ \"ecr:BatchGetImage\" ] },",
    ),
    (
        "a second principal",
        |form| these(form, 0).push(("AWS".to_owned(), "111122223333".to_owned())),
        "-\"Principal\" : { \"AWS\" : \"arn:aws:iam::444455556666:root\" },\n+\"Principal\" : { \"AWS\" : [\"arn:aws:iam::444455556666:root\", \"111122223333\"] },",
    ),
    (
        "another kind of principal",
        |form| these(form, 0).push(("Service".to_owned(), "ecr.amazonaws.com".to_owned())),
        "-\"Principal\" : { \"AWS\" : \"arn:aws:iam::444455556666:root\" },\n+\"Principal\" : { \"AWS\" : \"arn:aws:iam::444455556666:root\", \"Service\" : \"ecr.amazonaws.com\" },",
    ),
    (
        "no Sid",
        |form| form.statements[0].sid.clear(),
        "-{ \"Sid\" : \"Pull\", \"Effect\" : \"Allow\",\n+{ \"Effect\" : \"Allow\",",
    ),
    (
        "a Sid",
        |form| form.statements[1].sid.push_str("No"),
        "-{ \"Effect\": \"Deny\", \"NotPrincipal\": \"*\", \"Action\": \"*\",\n+{ \"Sid\": \"No\", \"Effect\": \"Deny\", \"NotPrincipal\": \"*\", \"Action\": \"*\",",
    ),
    (
        "another value",
        |form| form.statements[1].tests[1].values = vec!["true".to_owned()],
        "-\"Bool\": {\"aws:SecureTransport\": \"false\"}} }\n+\"Bool\": {\"aws:SecureTransport\": \"true\"}} }",
    ),
    (
        "no conditions",
        |form| form.statements[1].tests.clear(),
        "-{ \"Effect\": \"Deny\", \"NotPrincipal\": \"*\", \"Action\": \"*\",\n-\"Condition\": {\"NumericLessThan\": {\"aws:MultiFactorAuthAge\": 300},\n-\"Bool\": {\"aws:SecureTransport\": \"false\"}} }\n+{ \"Effect\": \"Deny\", \"NotPrincipal\": \"*\", \"Action\": \"*\" }",
    ),
    (
        "one statement less",
        |form| drop(form.statements.remove(0)),
        "-{ \"Sid\" : \"Pull\", \"Effect\" : \"Allow\",\n-\"Principal\" : { \"AWS\" : \"arn:aws:iam::444455556666:root\" },\n-\"Action\" : [ \"ecr:BatchGetImage\",\n-\"ecr:GetDownloadUrlForLayer\" ] },",
    ),
    (
        "a resource",
        |form| {
            form.statements[0].resource =
                Some(Listed { is_negated: true, texts: vec!["*".to_owned()] });
        },
        "-\"ecr:GetDownloadUrlForLayer\" ] },\n+\"ecr:GetDownloadUrlForLayer\" ], \"NotResource\" : \"*\" },",
    ),
];

#[test]
fn a_field_changes_its_own_element_and_nothing_else() {
    for (what, change, expected) in CHANGES {
        let mut fields = form(POLICY);
        change(&mut fields);
        let changed = fields.write(POLICY);
        assert_eq!(difference(POLICY, &changed), expected, "{what}");
        assert_eq!(bare(form(&changed)), bare(fields), "{what}");
    }
}

fn texts(form: &mut Form, index: usize) -> &mut Vec<String> {
    &mut form.statements[index].action.as_mut().unwrap().texts
}

fn these(form: &mut Form, index: usize) -> &mut Vec<(String, String)> {
    match &mut form.statements[index].who.as_mut().unwrap().named {
        Named::These(these) => these,
        Named::Everybody => panic!("everybody is nobody in particular"),
    }
}

#[test]
fn a_statement_is_added_to_a_list_or_makes_one() {
    let cases = [
        (
            "",
            "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": []\n    }\n  ]\n}",
        ),
        ("{\"Statement\":[]}", "{\"Statement\":[{ \"Effect\": \"Allow\", \"Action\": [] }]}"),
        (
            "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"a:b\"}}",
            "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"a:b\"}, { \"Effect\": \"Allow\", \"Action\": [] }]}",
        ),
        (
            "{\n  \"Statement\": [\n    {\"Effect\":\"Deny\",\"Action\":\"a:b\"}\n  ]\n}",
            "{\n  \"Statement\": [\n    {\"Effect\":\"Deny\",\"Action\":\"a:b\"},\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": []\n    }\n  ]\n}",
        ),
    ];
    for (text, expected) in cases {
        let mut fields = form(text);
        fields
            .statements
            .push(Statement { resource: None, ..Statement::new(PolicyKind::Identity) });
        assert_eq!(fields.write(text), expected);
    }
}

#[test]
fn what_no_field_can_hold_is_named() {
    let cases = [
        ("{", "line 1: expected a member name in double quotes"),
        ("[]", "it is not an object"),
        ("{\"Statement\":[1]}", "`Statement[0]` is not an object"),
        ("{\"Statement\":{\"Effect\":\"allow\"}}", "`Statement.Effect` is not `Allow` or `Deny`"),
        (
            "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":[{}]}}",
            "`Statement.Action` is not a text",
        ),
        (
            "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"me\"}}",
            "`Statement.Principal` is not an object or `*`",
        ),
        (
            "{\"Statement\":{\"Effect\":\"Deny\",\"Condition\":{\"Bool\":1}}}",
            "`Statement.Condition.Bool` is not an object",
        ),
    ];
    for (text, expected) in cases {
        let obstacle = Form::read(text).map_err(|obstacle| obstacle.to_string());
        assert_eq!(obstacle.err().as_deref(), Some(expected), "{text}");
    }
}

/// Without where each statement comes from, the conditions in order: what the fields say.
fn bare(mut form: Form) -> Form {
    for statement in &mut form.statements {
        statement.origin = None;
        statement
            .tests
            .sort_by(|one, other| (&one.operator, &one.key).cmp(&(&other.operator, &other.key)));
        if let Some(Who { named: Named::These(these), .. }) = &mut statement.who {
            these.sort_by(|(one, _), (other, _)| one.cmp(other));
        }
    }
    form
}

fn words(words: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(select(words).prop_map(str::to_owned), 0..4)
}

fn listed(of: &'static [&'static str]) -> impl Strategy<Value = Listed> {
    (any::<bool>(), words(of)).prop_map(|(is_negated, texts)| Listed { is_negated, texts })
}

fn who() -> impl Strategy<Value = Who> {
    let entry = (select(&["AWS", "Service"][..]), select(&["a", "b", "c"][..]));
    let entry = entry.prop_map(|(kind, text)| (kind.to_owned(), text.to_owned()));
    let named = prop_oneof![
        Just(Named::Everybody),
        prop::collection::vec(entry, 0..4).prop_map(Named::These),
    ];
    (any::<bool>(), named).prop_map(|(is_negated, named)| Who { is_negated, named })
}

fn tests() -> impl Strategy<Value = Vec<Test>> {
    let operators = select(&["StringEquals", "ForAnyValue:StringLike", "Null"][..]);
    let keys = select(&["aws:SourceIp", "aws:TagKeys", "ecr:ResourceTag/a"][..]);
    let cells = prop::collection::btree_map((operators, keys), words(&["x", "y\"", "1"]), 0..4);
    cells.prop_map(|cells| {
        let test = |((operator, key), values): ((&str, &str), _)| Test {
            operator: operator.to_owned(),
            key: key.to_owned(),
            values,
        };
        cells.into_iter().map(test).collect()
    })
}

fn statement() -> impl Strategy<Value = Statement> {
    let actions = listed(&["ecr:PutImage", "ecr:Get*", "*"]);
    let resources = listed(&["*", "arn:aws:ecr:us-east-1:111122223333:repository/a"]);
    let effect = select(&[Effect::Allow, Effect::Deny][..]);
    let sid = select(&["", "One", "Zwei"][..]);
    let optional =
        (prop::option::of(who()), prop::option::of(actions), prop::option::of(resources), tests());
    (sid, effect, optional).prop_map(|(sid, effect, (who, action, resource, tests))| Statement {
        origin: None,
        sid: sid.to_owned(),
        effect,
        who,
        action,
        resource,
        tests,
    })
}

fn forms() -> impl Strategy<Value = Form> {
    prop::collection::vec(statement(), 0..4).prop_map(|statements| Form { statements })
}

/// A form written in one of the layouts in which people write.
fn laid_out(form: &Form, layout: Layout) -> String {
    json::print(&json::parse(&form.write("")).unwrap(), layout)
}

fn layouts() -> impl Strategy<Value = Layout> {
    select(&[Layout::Compact, Layout::Spaces(2), Layout::Spaces(4), Layout::Tabs][..])
}

proptest! {
    /// Fields and text say the same, both ways.
    #[test]
    fn what_is_written_is_read_again(form_of in forms(), layout in layouts()) {
        let text = laid_out(&form_of, layout);
        prop_assert_eq!(bare(form(&text)), bare(form_of));
        let read = form(&text);
        prop_assert_eq!(read.write(&text), text);
    }

    /// Whatever the fields become, the text says it, and the statements that were not touched keep
    /// their letters.
    #[test]
    fn a_change_reaches_the_text_and_leaves_the_rest(
        before in forms(),
        layout in layouts(),
        new in statement(),
        at in any::<Index>(),
        what in 0..3,
    ) {
        let text = laid_out(&before, layout);
        let mut fields = form(&text);
        let count = fields.statements.len();
        let touched = at.index(count + 1);
        match what {
            0 => fields.statements.insert(touched, new),
            1 if touched < count => drop(fields.statements.remove(touched)),
            _ if touched < count => {
                fields.statements[touched] = Statement { origin: Some(touched), ..new };
            }
            _ => {}
        }
        let changed = fields.write(&text);
        let read = form(&changed);
        prop_assert_eq!(bare(read), bare(fields.clone()));
        let (old, new) = (spans(&text), spans(&changed));
        for (index, statement) in fields.statements.iter().enumerate() {
            let Some(origin) = statement.origin else { continue };
            if what != 2 || origin != touched {
                prop_assert_eq!(&new[index], &old[origin]);
            }
        }
    }

    /// Wherever somebody types, something is said or nothing, and what is proposed fits in.
    #[test]
    fn completion_and_words_hold_in_every_text(
        before in forms(),
        layout in layouts(),
        cut in any::<Index>(),
        place in any::<Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut text = laid_out(&before, layout);
        if is_cut {
            text.truncate(cut.index(text.len() + 1));
        }
        let at = place.index(text.len() + 1);
        let known = Known::default();
        if let Some(hover) = hover(&text, at, &known) {
            prop_assert!(hover.span.start <= at && at <= hover.span.end);
        }
        let found = complete(&text, at, PolicyKind::Repository, &known);
        prop_assert!(found.items.is_empty() || (found.from <= at && at <= found.to));
        for item in &found.items {
            let mut taken = text.clone();
            taken.replace_range(found.from..found.to, &item.insert);
            let caret = found.from + item.caret;
            prop_assert!(taken.is_char_boundary(caret) && item.caret <= item.insert.len());
        }
    }

    /// Hostile texts, too.
    #[test]
    fn no_text_is_too_broken(text in "[\\[\\]{}:,\"a* \n\\\\é]{0,40}", place in any::<Index>()) {
        let letters: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let at = letters[place.index(letters.len())];
        let known = Known::default();
        complete(&text, at, PolicyKind::Identity, &known);
        hover(&text, at, &known);
        validate(&text, PolicyKind::Identity);
        if let Ok(form) = Form::read(&text) {
            prop_assert_eq!(bare(self::form(&form.write(&text))), bare(form));
        }
    }
}

/// The letters of each statement.
fn spans(text: &str) -> Vec<String> {
    let root = json::parse(text).unwrap();
    let statements = root.get("Statement").unwrap().as_array().unwrap();
    statements.iter().map(|node| text[node.span.start..node.span.end].to_owned()).collect()
}
