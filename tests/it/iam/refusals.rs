//! A document that AWS would not take, where it is applied: the code and the sentence.

use drydock::aws::{AccountId, Ids, Timestamp};
use drydock::iam::PolicyKind;
use drydock::iam::directory::{Directory, Error, IdentityKind, NewIdentity, read_policy};

const IDENTITY: PolicyKind = PolicyKind::Identity;
const SESSION: PolicyKind = PolicyKind::Session;
const TRUST: PolicyKind = PolicyKind::Trust;

/// Puts a document where its kind belongs.
fn apply(kind: PolicyKind, text: &str) -> Result<(), Error> {
    let account: AccountId = "111122223333".parse().unwrap();
    let (mut directory, mut ids) = (Directory::new(account), Ids::new(1));
    let now = Timestamp::from_millis(0);
    let new = |name| NewIdentity { name, path: "/" };
    if kind == TRUST {
        return directory.create_role(new("ci"), text, now, &mut ids).map(|_| ());
    }
    if kind == SESSION {
        return read_policy(text, kind).map(|_| ());
    }
    directory.create_user(new("ana"), now, &mut ids)?;
    directory.put_inline_policy(IdentityKind::User, "ana", "mine", text)
}

/// A document of the kind, and how it is refused. `LONG` stands for more than 2,048 letters.
const CASES: &[(PolicyKind, &str, Option<&str>)] = &[
    (IDENTITY, r#"{"Statement":{"Effect":"Allow","Action":"ecr:*","Resource":"*"}}"#, None),
    (IDENTITY, "{", Some("MalformedPolicyDocument: This policy contains invalid Json")),
    (IDENTITY, "{}", Some("MalformedPolicyDocument: Syntax errors in policy.")),
    (
        IDENTITY,
        r#"{"Version":"2012-10-18","Statement":[]}"#,
        Some("MalformedPolicyDocument: The policy must contain a valid version string"),
    ),
    (
        IDENTITY,
        r#"{"Statement":{"Effect":"Allow","Resource":"*"}}"#,
        Some("MalformedPolicyDocument: Policy statement must contain actions."),
    ),
    (
        IDENTITY,
        r#"{"Statement":{"Effect":"Allow","Action":"ecr:*"}}"#,
        Some("MalformedPolicyDocument: Policy statement must contain resources."),
    ),
    (
        IDENTITY,
        r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"ecr:*","Resource":"*"}}"#,
        Some("MalformedPolicyDocument: Policy document should not specify a principal."),
    ),
    (
        IDENTITY,
        r#"{"Statement":{"Effect":"Allow","Action":"PutImage","Resource":"*"}}"#,
        Some(
            "MalformedPolicyDocument: Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
    ),
    (
        IDENTITY,
        r#"{"Statement":{"Effect":"Allow","Action":"ecr:*","Resource":"team/api"}}"#,
        Some("MalformedPolicyDocument: Resource team/api must be in ARN format or \"*\"."),
    ),
    (
        IDENTITY,
        r#"{"Statement":{"Sid":"LONG","Effect":"Deny","Action":"ecr:*","Resource":"*"}}"#,
        Some("LimitExceeded: Maximum policy size of 2048 bytes exceeded for user ana"),
    ),
    (
        TRUST,
        r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}}"#,
        Some("MalformedPolicyDocument: Missing required field Principal cannot be empty!"),
    ),
    (
        TRUST,
        r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}}"#,
        Some("MalformedPolicyDocument: Has prohibited field Resource"),
    ),
    (
        TRUST,
        r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"ecr:*"}}"#,
        Some("MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions."),
    ),
    (
        TRUST,
        r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"ana"},"Action":"sts:AssumeRole"}}"#,
        Some("MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"ana\""),
    ),
    (
        TRUST,
        r#"{"Statement":{"Sid":"LONG","Effect":"Deny","Principal":"*","Action":"sts:*"}}"#,
        Some("LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048"),
    ),
    (
        SESSION,
        r#"{"Statement":{"Effect":"Allow","Action":"ecr:*","Resource":"arn:aws:ecr"}}"#,
        Some("MalformedPolicyDocument: Syntax errors in policy."),
    ),
    (
        SESSION,
        r#"{"Statement":{"Sid":"LONG","Effect":"Deny","Action":"ecr:*","Resource":"*"}}"#,
        Some(
            "PackedPolicyTooLarge: Packed policy consumes 103% of allotted space, please use smaller policy.",
        ),
    ),
];

#[test]
fn a_document_is_refused_in_the_words_of_aws() {
    for (kind, text, expected) in CASES {
        let text = text.replace("LONG", &"x".repeat(2_049));
        let refusal = apply(*kind, &text).err().map(|error| format!("{}: {error}", error.code()));
        assert_eq!(refusal.as_deref(), *expected, "{text}");
    }
}

/// White space does not count in IAM, so a document can be laid out generously.
#[test]
fn white_space_does_not_make_a_document_too_long() {
    let space = " ".repeat(20_000);
    let text =
        format!(r#"{{"Statement":{space}{{"Effect":"Deny","Action":"ecr:*","Resource":"*"}}}}"#);
    assert_eq!(apply(IDENTITY, &text), Ok(()));
    assert!(matches!(apply(SESSION, &text), Err(Error::PackedPolicyTooLarge { .. })));
}
