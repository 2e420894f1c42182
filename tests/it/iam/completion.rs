//! What is offered while a policy is written, and what becomes of the text that takes it.

use PolicyKind::{Identity, Registry, Repository, ResourceControl, Trust};
use drydock::iam::PolicyKind;
use drydock::iam::complete::{Completions, Known, Name, complete};

fn known() -> Known {
    let name = |text: &str, note: &str| Name { text: text.to_owned(), note: note.to_owned() };
    Known {
        accounts: vec![name("111122223333", "publisher"), name("444455556666", "consumer")],
        principals: vec![name("arn:aws:iam::444455556666:role/ci", "Role ci of consumer")],
        resources: vec![name(
            "arn:aws:ecr:us-east-1:111122223333:repository/team/api",
            "Repository team/api of publisher",
        )],
        organizations: vec![name("o-exampleorg1", "The organisation")],
        endpoints: vec![name("vpce-1a2b3c4d", "VPC endpoint in vpc-1")],
        regions: vec![name("us-east-1", "Region")],
        ..Known::default()
    }
}

fn at(marked: &str, kind: PolicyKind) -> (String, Completions) {
    let at = marked.find('|').unwrap();
    let text = marked.replacen('|', "", 1);
    let found = complete(&text, at, kind, &known());
    (text, found)
}

/// The first few labels.
fn labels(marked: &str, kind: PolicyKind) -> String {
    let (_, found) = at(marked, kind);
    let labels: Vec<&str> = found.items.iter().map(|item| &*item.label).take(3).collect();
    labels.join(" ")
}

/// The text after the proposal called `label` was taken, the caret as `|`.
fn taken(marked: &str, label: &str) -> String {
    let (mut text, found) = at(marked, Repository);
    let item = found.items.iter().find(|item| item.label == label).unwrap();
    let mut insert = item.insert.clone();
    insert.insert(item.caret, '|');
    text.replace_range(found.from..found.to, &insert);
    text
}

/// A text with the caret, what hangs there, the first few proposals.
const OFFERED: [(&str, PolicyKind, &str); 27] = [
    ("{|", Identity, "Version Statement"),
    ("{|", Repository, "Version Statement Id"),
    ("{\"Version\": \"x\", \"|\"}", Identity, "Statement"),
    ("{\"Version\": \"|\"}", Identity, "2012-10-17 2008-10-17"),
    ("{\"Statement\":[{|", Identity, "Sid Effect Action"),
    ("{\"Statement\":[{\"P|", Identity, ""),
    ("{\"Statement\":[{\"P|", Repository, "Principal NotPrincipal"),
    ("{\"Statement\":[{\"P|", Trust, "Principal"),
    ("{\"Statement\":[{\"NotAction\":\"a\", \"act|", Repository, ""),
    ("{\"Statement\":[{\"Effect\": \"|", ResourceControl, "Deny"),
    (
        "{\"Statement\":{\"Action\": \"puti|",
        Identity,
        "ecr:PutImage ecr:PutImageScanningConfiguration ecr:PutImageTagMutability",
    ),
    (
        "{\"Statement\":{\"Action\": [\"ecr:PutImage\", \"ecr:PutImage|",
        Identity,
        "ecr:PutImageScanningConfiguration ecr:PutImageTagMutability",
    ),
    ("{\"Statement\":{\"Action\": \"batch*|", Identity, "ecr:Batch*"),
    (
        "{\"Statement\":{\"Action\": \"|",
        Trust,
        "sts:AssumeRole sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity",
    ),
    (
        "{\"Statement\":{\"Resource\": \"api|",
        Registry,
        "arn:aws:ecr:us-east-1:111122223333:repository/team/api",
    ),
    ("{\"Statement\":{\"Principal\": {|", Repository, "AWS Service"),
    (
        "{\"Statement\":{\"Principal\": {\"AWS\": \"|",
        Repository,
        "arn:aws:iam::111122223333:root arn:aws:iam::444455556666:root arn:aws:iam::444455556666:role/ci",
    ),
    (
        "{\"Statement\":{\"Principal\": {\"AWS\": [\"4444|",
        Repository,
        "444455556666 arn:aws:iam::444455556666:root arn:aws:iam::444455556666:role/ci",
    ),
    (
        "{\"Statement\":{\"Principal\": {\"Service\": \"rep|",
        Registry,
        "replication.ecr.amazonaws.com",
    ),
    (
        "{\"Statement\":[{\"Condition\":{\"StringLi|",
        Identity,
        "StringLike StringLikeIfExists ForAnyValue:StringLike",
    ),
    (
        "{\"Statement\":[{\"Condition\":{\"IpAddress\":{|",
        Identity,
        "aws:SourceIp aws:VpcSourceIp aws:PrincipalArn",
    ),
    (
        "{\"Statement\":[{\"Condition\":{\"StringEquals\":{\"orgid|",
        Identity,
        "aws:PrincipalOrgID aws:SourceOrgID aws:ResourceOrgID",
    ),
    (
        "{\"Statement\":[{\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"|",
        Identity,
        "o-exampleorg1",
    ),
    (
        "{\"Statement\":[{\"Condition\":{\"StringEquals\":{\"aws:sourceaccount\":[\"1111|",
        Identity,
        "111122223333",
    ),
    ("{\"Statement\":[{\"Condition\":{\"Bool\":{\"aws:SecureTransport\":|", Identity, "true false"),
    ("{\"Statement\":[{\"Condition\":{\"Null\":{\"aws:SourceVpce\":\"|", Identity, "true false"),
    ("{\"Statement\":{\"Sid\": \"|", Identity, ""),
];

#[test]
fn what_can_stand_at_a_place_is_offered() {
    for (marked, kind, expected) in OFFERED {
        let found = labels(marked, kind);
        assert!(
            if expected.is_empty() { found.is_empty() } else { found.starts_with(expected) },
            "{marked}: {found}"
        );
    }
}

#[test]
fn what_is_taken_fits_in() {
    let cases = [
        ("{|}", "Version", "{\"Version\": \"2012-10-17\"|}"),
        ("{\"Ver|sion\": \"x\"}", "Version", "{\"Version\"|: \"x\"}"),
        ("{\"Statement\":[{\"Eff|\n}]}", "Effect", "{\"Statement\":[{\"Effect\": \"|\"\n}]}"),
        (
            "{\"Statement\":{\"Action\":[\"ecr:put|\", \"ecr:A\"]}}",
            "ecr:PutImage",
            "{\"Statement\":{\"Action\":[\"ecr:PutImage\"|, \"ecr:A\"]}}",
        ),
        // A quote that was forgotten does not take the rest of the line along.
        (
            "{\"Statement\":{\"Action\":[\"ecr:put|, \"ecr:A\"]}}",
            "ecr:PutImage",
            "{\"Statement\":{\"Action\":[\"ecr:PutImage\"|, \"ecr:A\"]}}",
        ),
        (
            "{\"Statement\":{\"Action\":[ecr:put|",
            "ecr:PutImage",
            "{\"Statement\":{\"Action\":[\"ecr:PutImage\"|",
        ),
        (
            "{\"Statement\":{\"Condition\":{\"|",
            "StringEquals",
            "{\"Statement\":{\"Condition\":{\"StringEquals\": { \"|\" }",
        ),
    ];
    for (marked, label, expected) in cases {
        assert_eq!(taken(marked, label), expected, "{marked}");
    }
}
