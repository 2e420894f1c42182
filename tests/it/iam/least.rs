//! The least privilege that calls need: what it looks like, and that it is neither more nor less.

use drydock::aws::Arn;
use drydock::iam::actions::ECR;
use drydock::iam::least::least;
use drydock::iam::{
    Authorization, AuthorizationRequest, Context, Layer, Policy, PolicyKind, PolicySet, Principal,
    Resource, authorize,
};
use drydock::json::{self, Layout};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const COMPACT: Layout = Layout::Compact;

const EVERYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// A request of `arn:aws:iam::111122223333:user/ana`, decided by one identity policy.
fn decide(action: &str, resource: Option<&str>, policy: &str) -> Authorization {
    let arn: Option<Arn> = resource.map(|arn| arn.parse().unwrap());
    let account = Some("111122223333".parse().unwrap());
    let account = arn.as_ref().map_or(account, |arn| arn.account.or(account));
    let user = "arn:aws:iam::111122223333:user/ana".parse().unwrap();
    let request = AuthorizationRequest {
        principal: Principal::user(user, "AIDAEXAMPLE").unwrap(),
        action: action.into(),
        resource: Resource { arn, account },
        context: Context::new(),
    };
    let mut policies = PolicySet::new();
    let policy = Policy::parse(policy, PolicyKind::Identity).unwrap().into();
    policies.push(Layer::IdentityPolicy, "ana", &policy);
    authorize(request, policies)
}

/// Every row: what was done, and the statements that come of it.
#[test]
fn resources_that_need_the_same_share_a_statement() {
    const API: &str = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";
    const WEB: &str = "arn:aws:ecr:us-east-1:111122223333:repository/team/web";
    const ROLE: &str = "arn:aws:iam::111122223333:role/ci";
    type Calls<'a> = &'a [(&'a str, Option<&'a str>)];
    let cases: [(Calls<'_>, &str); 6] = [
        (&[], "null"),
        (
            &[("ecr:GetAuthorizationToken", None), ("ecr:GetAuthorizationToken", None)],
            r#"[{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}]"#,
        ),
        (
            &[("ecr:PutImage", Some(API)), ("ecr:BatchGetImage", Some(API))],
            &format!(
                r#"[{{"Effect":"Allow","Action":["ecr:BatchGetImage","ecr:PutImage"],"Resource":"{API}"}}]"#
            ),
        ),
        (
            &[("ecr:BatchGetImage", Some(WEB)), ("ecr:BatchGetImage", Some(API))],
            &format!(
                r#"[{{"Effect":"Allow","Action":"ecr:BatchGetImage","Resource":["{API}","{WEB}"]}}]"#
            ),
        ),
        (
            &[
                ("ecr:BatchGetImage", Some(WEB)),
                ("ecr:BatchGetImage", Some(API)),
                ("ecr:PutImage", Some(API)),
            ],
            &format!(
                r#"[{{"Effect":"Allow","Action":"ecr:BatchGetImage","Resource":"{WEB}"}},{{"Effect":"Allow","Action":["ecr:BatchGetImage","ecr:PutImage"],"Resource":"{API}"}}]"#
            ),
        ),
        (
            &[
                ("iam:GetRole", Some(ROLE)),
                ("cloudtrail:LookupEvents", None),
                ("sts:GetCallerIdentity", None),
            ],
            &format!(
                r#"[{{"Effect":"Allow","Action":"cloudtrail:LookupEvents","Resource":"*"}},{{"Effect":"Allow","Action":"iam:GetRole","Resource":"{ROLE}"}}]"#
            ),
        ),
    ];
    for (calls, expected) in cases {
        let decisions: Vec<_> =
            calls.iter().map(|(action, arn)| decide(action, *arn, EVERYTHING)).collect();
        let document = least(&decisions).document;
        let statements = document.as_ref().and_then(|document| document.get("Statement"));
        let found = statements.map(|node| json::print(node, COMPACT));
        assert_eq!(found.as_deref().unwrap_or("null"), expected, "{calls:?}");
    }
}

#[test]
fn what_was_refused_is_not_needed() {
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let found = least(&[decide("ecr:GetAuthorizationToken", None, policy)]);
    assert_eq!((found.allowed, found.denied, found.document), (0, 1, None));
}

/// An action of ECR, and a repository for it where it acts on one.
fn cell() -> impl Strategy<Value = (String, Option<String>)> {
    let names = select(vec!["team/api", "team/web", "team/api-v2", "base"]);
    let regions = select(vec!["us-east-1", "eu-west-1"]);
    (select(ECR), names, regions).prop_map(|(action, name, region)| {
        let arn = format!("arn:aws:ecr:{region}:111122223333:repository/{name}");
        let arn = (!action.has_no_resource()).then_some(arn);
        (format!("ecr:{}", action.name), arn)
    })
}

proptest! {
    /// It allows what was asked for, and of everything else that could be asked nothing.
    #[test]
    fn it_allows_neither_less_nor_more(
        all in prop::collection::vec(cell(), 1..40),
        chosen in subsequence((0..40_usize).collect::<Vec<_>>(), 0..40),
    ) {
        let used: Vec<_> = chosen.iter().filter_map(|index| all.get(*index)).collect();
        let decisions: Vec<_> =
            used.iter().map(|(action, arn)| decide(action, arn.as_deref(), EVERYTHING)).collect();
        let found = least(&decisions);
        let Some(document) = &found.document else {
            prop_assert!(used.is_empty());
            return Ok(());
        };
        prop_assert!(decisions.iter().all(|decision| found.suffices(decision)));
        let text = json::print(document, COMPACT);
        for cell in &all {
            let (action, arn) = cell;
            let allowed = decide(action, arn.as_deref(), &text).verdict.is_allowed();
            prop_assert_eq!(allowed, used.contains(&cell), "{} on {:?}", action, arn);
        }
    }

    /// The order of the calls does not show.
    #[test]
    fn the_same_calls_give_the_same_document(cells in prop::collection::vec(cell(), 1..20)) {
        let mut decisions: Vec<_> =
            cells.iter().map(|(action, arn)| decide(action, arn.as_deref(), EVERYTHING)).collect();
        let before = least(&decisions);
        decisions.reverse();
        prop_assert_eq!(before, least(&decisions));
    }
}
