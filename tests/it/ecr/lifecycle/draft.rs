//! A policy as fields of a form, and as text again.

use drydock::ecr::lifecycle::LifecyclePolicy;
use drydock::ecr::lifecycle::draft::{Direction, Draft};

fn rule(priority: u64, selection: &str, action: &str) -> String {
    format!(
        r#"{{"rulePriority":{priority},"description":"d","selection":{{{selection}}},"action":{{{action}}}}}"#
    )
}

fn policy(rules: &[String]) -> String {
    format!(r#"{{"rules":[{}]}}"#, rules.join(","))
}

/// Text that a form can show, and writes again with nothing lost.
#[test]
fn a_form_says_what_the_text_says() {
    let cases = [
        r#""tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14"#,
        r#""tagStatus":"tagged","tagPatternList":["prod*","v1"],"countType":"imageCountMoreThan","countNumber":3"#,
        r#""tagStatus":"tagged","tagPrefixList":["prod"],"countType":"imageCountMoreThan","countNumber":3"#,
        r#""tagStatus":"any","storageClass":"standard","countType":"imageCountMoreThan","countNumber":3"#,
    ];
    for (place, selection) in cases.iter().enumerate() {
        let text = policy(&[rule(place as u64 + 1, selection, r#""type":"expire""#)]);
        let written = Draft::read(&text).unwrap().text();
        let (before, after) = (LifecyclePolicy::parse(&text), LifecyclePolicy::parse(&written));
        assert_eq!(before.unwrap().rules(), after.unwrap().rules(), "{selection}");
        assert_eq!(Draft::read(&written).unwrap().text(), written, "{selection}");
    }
    let pulled =
        r#""tagStatus":"any","countType":"sinceImagePulled","countUnit":"days","countNumber":90"#;
    let archive = r#""type":"transition","targetStorageClass":"archive""#;
    let text = policy(&[rule(1, pulled, archive)]);
    let written = Draft::read(&text).unwrap().text();
    assert_eq!(
        LifecyclePolicy::parse(&text).unwrap().rules(),
        LifecyclePolicy::parse(&written).unwrap().rules()
    );
}

/// What a form cannot show is named, so that nobody writes over it.
#[test]
fn what_has_no_field_is_named() {
    let plain = r#""tagStatus":"any","countType":"imageCountMoreThan","countNumber":3"#;
    let expire = r#""type":"expire""#;
    let cases = [
        ("{", "line 1, column 2: "),
        ("[]", "there is no field for `the text`"),
        (r#"{"rules":[],"version":1}"#, "there is no field for `version`"),
        (r#"{"rules":{}}"#, "there is no field for `rules`"),
        (r#"{"rules":[7]}"#, "there is no field for `rules[0]`"),
        (
            &policy(&[rule(1, &format!(r#"{plain},"colour":1"#), expire)]),
            "there is no field for `rules[0].selection.colour`",
        ),
        (
            &policy(&[rule(1, &format!(r#"{plain},"tagStatus":"any""#), expire)]),
            "there is no field for `rules[0].selection.tagStatus`",
        ),
        (
            &policy(&[rule(1, &format!(r#"{plain},"countUnit":"days""#), expire)]),
            "there is no field for `rules[0].selection.countUnit`",
        ),
        (
            &policy(&[rule(1, &format!(r#"{plain},"storageClass":null"#), expire)]),
            "there is no field for `rules[0].selection.storageClass`",
        ),
        (
            &policy(&[rule(1, &format!(r#"{plain},"tagPatternList":["a b"]"#), expire)]),
            "there is no field for `rules[0].selection.tagPatternList`",
        ),
        (
            &policy(&[rule(1, plain, r#""type":"expire","targetStorageClass":"archive""#)]),
            "there is no field for `rules[0].action.targetStorageClass`",
        ),
    ];
    for (text, expected) in cases {
        let refused = Draft::read(text).unwrap_err().to_string();
        assert!(refused.starts_with(expected), "{text}: {refused}");
    }
}

/// Fields that are empty or wrong stay as they are typed; ECR says what it thinks of them.
#[test]
fn an_unfinished_form_is_kept() {
    let mut draft = Draft::default();
    draft.add();
    LifecyclePolicy::parse(&(draft.text() + &" ".repeat(100))).expect("a new rule is complete");
    for (typed, sentence) in [
        ("", r#"object has missing required properties (["countNumber"])"#),
        ("0", "numeric instance is lower than the required minimum (minimum: 1, found: 0)"),
    ] {
        draft.rules[0].count_number = typed.to_owned();
        let text = draft.text();
        assert_eq!(Draft::read(&text).unwrap(), draft, "{typed}");
        let refusal = LifecyclePolicy::parse(&text).unwrap_err().to_string();
        assert!(refusal.contains(sentence), "{typed}: {refusal}");
    }
    draft.rules[0].count_number = "many".to_owned();
    assert_eq!(Draft::read(&draft.text()).unwrap(), draft);
}

/// Rules change places by changing their numbers.
#[test]
fn rules_change_places() {
    let mut draft = Draft::default();
    for _ in 0..3 {
        draft.add();
    }
    for (rule, name) in draft.rules.iter_mut().zip(["a", "b", "c"]) {
        rule.description = name.to_owned();
    }
    let shown = |draft: &Draft| {
        let rules = draft.rules.iter();
        rules.map(|rule| format!("{}{}", rule.priority, rule.description)).collect::<Vec<_>>()
    };
    assert!(!draft.shift(0, Direction::Earlier));
    assert!(!draft.shift(2, Direction::Later));
    assert!(draft.shift(2, Direction::Earlier));
    assert_eq!(shown(&draft), ["1a", "2c", "3b"]);
    assert!(draft.shift(0, Direction::Later));
    assert_eq!(shown(&draft), ["1c", "2a", "3b"]);
    draft.rules[1].priority = "soon".to_owned();
    assert!(!draft.shift(1, Direction::Later), "it has no number");
    assert!(draft.shift(0, Direction::Later), "past the one that has none");
    assert_eq!(shown(&draft), ["1b", "soona", "3c"]);
}
