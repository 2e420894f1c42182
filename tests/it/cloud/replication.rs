//! Copies in other registries: who decides over them, what is recorded and reported, what becomes
//! of each image, and why.

use drydock::cloud::{CallRecord, Cloud};
use drydock::ecr::event::Listener;
use drydock::ecr::replication::Plan;
use drydock::ecr::{Quotas, RepositoryName};
use drydock::json::{Layout, print};
use drydock::sim::{History, Sim};

use super::support::{CONSUMER, PUBLISHER, id, region};

const HOST: &str = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
const ROLE: &str = "arn:aws:iam::111122223333:role/aws-service-role/replication.ecr.amazonaws.com/AWSServiceRoleForECRReplication";

/// The scenario after some lines, all of which succeed; `$HOST` is the publisher's registry.
fn world(scenario: &str, lines: &[&str]) -> History {
    let mut history = History::new(scenario).unwrap();
    run(
        &mut history,
        &[
            "as publisher/admin",
            "aws ecr get-login-password | docker login --username AWS --password-stdin $HOST",
        ],
    );
    run(&mut history, lines);
    history
}

fn run(history: &mut History, lines: &[&str]) {
    for line in lines {
        let entry = history.run(&line.replace("$HOST", HOST));
        assert_eq!(entry.run.exit_code, 0, "{line}: {}", entry.run.text());
    }
}

/// The command that sends everything, or what begins with `filter`, to these registries.
fn replicate(filter: &str, destinations: &[(&str, &str)]) -> String {
    let destinations: Vec<_> = destinations
        .iter()
        .map(|(region, account)| format!(r#"{{"region":"{region}","registryId":"{account}"}}"#))
        .collect();
    let filters = match filter {
        "" => String::new(),
        _ => {
            format!(r#","repositoryFilters":[{{"filter":"{filter}","filterType":"PREFIX_MATCH"}}]"#)
        }
    };
    format!(
        r#"aws ecr put-replication-configuration --replication-configuration '{{"rules":[{{"destinations":[{}]{filters}}}]}}'"#,
        destinations.join(",")
    )
}

/// The command that lets `account` do these things in one's registry.
fn admit(account: &str, actions: &str) -> String {
    format!(
        r#"aws ecr put-registry-policy --policy-text '{{"Version":"2012-10-17","Statement":[{{"Sid":"Copies","Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":[{actions}],"Resource":"*"}}]}}'"#
    )
}

const BOTH: &str = r#""ecr:CreateRepository","ecr:ReplicateImage""#;

fn push(image: &str, to: &str) -> [String; 2] {
    [format!("docker tag {image} $HOST/{to}"), format!("docker push $HOST/{to}")]
}

fn pushed(history: &mut History, image: &str, to: &str) {
    let lines = push(image, to);
    run(history, &[&lines[0], &lines[1]]);
}

/// What ECR has tried at destinations: operation, resource, how it ended.
fn attempts(sim: &Sim) -> Vec<String> {
    let is_own = |record: &&std::rc::Rc<CallRecord>| {
        record.caller.to_string().contains("AWSServiceRoleForECRReplication")
    };
    let line = |record: &std::rc::Rc<CallRecord>| {
        let resource = record.resource.as_ref().unwrap();
        format!("{} {} {} {}", record.at, record.operation, resource, record.outcome)
    };
    sim.cloud.trail().iter().filter(is_own).map(line).collect()
}

fn reported(cloud: &Cloud) -> Vec<String> {
    let of = |event: &drydock::ecr::Event| match event.listener() {
        Listener::EventBridge("ECR Replication Action") => {
            Some(format!("{} {}", event.resources()[0], print(&event.detail(), Layout::Compact)))
        }
        Listener::EventBridge(_) | Listener::CloudTrail(_) | Listener::Inspector(_) => None,
    };
    cloud
        .events()
        .iter()
        .filter_map(|record| of(&record.event).map(|text| format!("{} {text}", record.region)))
        .collect()
}

/// The plan of a repository: its lanes, then each image by its tags with what became of it.
fn plan(sim: &Sim, account: &str, name: &str) -> Vec<String> {
    let name: RepositoryName = name.parse().unwrap();
    let plan: Plan = sim.cloud.replication((id(account), region("us-east-1")), &name).unwrap();
    let lanes = plan.lanes.iter().map(|lane| {
        format!("{} {}: {}", lane.destination.registry_id, lane.destination.region, lane.reach)
    });
    let images = plan.images.iter().map(|image| {
        let tags: Vec<_> = image.image_tags.iter().map(ToString::to_string).collect();
        let copies: Vec<_> = image.copies.iter().map(ToString::to_string).collect();
        format!("{}: {}", tags.join(","), copies.join(" | "))
    });
    lanes.chain(images).collect()
}

#[test]
fn every_attempt_is_decided_at_the_destination_and_stands_in_the_trail() {
    let mut history = world("two-accounts", &[&replicate("", &[("us-east-1", CONSUMER)])]);
    pushed(&mut history, "busybox:1.38.0-glibc", "team/api:2.0");
    run(&mut history, &["clock +5m"]);
    let arn = "arn:aws:ecr:us-east-1:444455556666:repository/team/api";
    let denied = attempts(history.present());
    assert_eq!(denied.len(), 1);
    assert!(denied[0].ends_with(&format!("CreateRepository {arn} denied")), "{denied:?}");
    let allow = admit(PUBLISHER, BOTH);
    run(&mut history, &["as consumer/admin", &allow, "as publisher/admin"]);
    pushed(&mut history, "busybox:1.38.0-glibc", "team/api:2.1");
    run(&mut history, &["clock +5m"]);
    let made = &attempts(history.present())[1..];
    assert!(made[0].ends_with(&format!("CreateRepository {arn} succeeded")), "{made:?}");
    assert!(made[1].ends_with(&format!("ReplicateImage {arn} succeeded")), "{made:?}");
    assert_eq!(made.len(), 2);

    // Who asked, and from where: the role of the account that sends, from within AWS.
    let record = history.present().cloud.trail().last().unwrap();
    let authorization = record.authorization().unwrap();
    let value = |key| authorization.request.context.get(key).map(|value| format!("{value:?}"));
    assert_eq!(value("aws:PrincipalArn").unwrap(), format!("One({ROLE:?})"));
    assert_eq!(value("aws:SourceIp"), None);
    assert!(authorization.verdict.is_allowed());
}

/// Source: Organizations user guide: neither SCPs nor RCPs restrict service-linked roles. A Deny of
/// the registry's own policy does.
#[test]
fn the_organisation_has_no_say_and_the_registry_has() {
    let deny = r#"aws organizations create-policy --type SERVICE_CONTROL_POLICY --name NoCopies --description x --content '{"Version":"2012-10-17","Statement":[{"Sid":"No","Effect":"Deny","Action":["ecr:ReplicateImage","ecr:CreateRepository"],"Resource":"*"}]}' --query Policy.PolicySummary.Id --output text"#;
    let allow = admit("777788889999", BOTH);
    let to_publisher = replicate("", &[("us-east-1", PUBLISHER)]);
    let mut history = world(
        "organisation",
        &[
            "as management/admin",
            &format!(
                "aws organizations attach-policy --target-id 111122223333 --policy-id $({deny})"
            ),
            "as publisher/admin",
            &replicate("", &[("eu-west-1", PUBLISHER)]),
            &allow,
            "as stranger/admin",
            &to_publisher,
            "docker tag busybox:1.38.0-musl 777788889999.dkr.ecr.us-east-1.amazonaws.com/tools/scan:2.0",
            "docker push 777788889999.dkr.ecr.us-east-1.amazonaws.com/tools/scan:2.0",
            "as publisher/admin",
        ],
    );
    pushed(&mut history, "busybox:1.38.0-glibc", "shared/base:2.0");
    run(&mut history, &["clock +5m"]);
    let ends: Vec<_> = attempts(history.present())
        .into_iter()
        .map(|line| line.split(' ').skip(1).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        ends,
        [
            "CreateRepository arn:aws:ecr:us-east-1:111122223333:repository/tools/scan succeeded",
            "ReplicateImage arn:aws:ecr:us-east-1:111122223333:repository/tools/scan succeeded",
            "CreateRepository arn:aws:ecr:eu-west-1:111122223333:repository/shared/base succeeded",
            "ReplicateImage arn:aws:ecr:eu-west-1:111122223333:repository/shared/base succeeded",
        ]
    );
    let shut = r#"aws ecr put-registry-policy --region eu-west-1 --policy-text '{"Version":"2012-10-17","Statement":[{"Sid":"Shut","Effect":"Deny","Principal":"*","Action":"ecr:ReplicateImage","Resource":"*"}]}'"#;
    run(&mut history, &[shut]);
    pushed(&mut history, "busybox:1.38.0-glibc", "shared/base:2.1");
    run(&mut history, &["clock +5m"]);
    let last = attempts(history.present()).pop().unwrap();
    assert!(last.ends_with("repository/shared/base denied"), "{last}");
}

#[test]
fn what_arrives_and_what_does_not_is_reported_by_the_destination() {
    let both = [("eu-west-1", PUBLISHER), ("us-west-2", CONSUMER)];
    let mut history = world("two-accounts", &[&replicate("", &both)]);
    pushed(&mut history, "busybox:1.38.0-glibc", "team/api:2.0");
    run(&mut history, &["clock +5m"]);
    let of = |result: &str| {
        format!(
            r#"{{"result":"{result}","repository-name":"team/api","image-digest":"sha256:1cfa4e2b09e127b9c4ed43578d3f3c18e7d44ea47b9ea98475c0cbe9086525f8","source-account":"111122223333","action-type":"REPLICATE","source-region":"us-east-1","image-tag":"2.0"}}"#
        )
    };
    assert_eq!(
        reported(&history.present().cloud),
        [
            format!(
                "eu-west-1 arn:aws:ecr:eu-west-1:111122223333:repository/team/api {}",
                of("SUCCESS")
            ),
            format!(
                "us-west-2 arn:aws:ecr:us-west-2:444455556666:repository/team/api {}",
                of("FAILED")
            ),
        ]
    );
}

/// One that is due says what it is; what an image weighs says when it is due.
#[test]
fn the_agenda_says_what_is_on_its_way() {
    let to = r#"aws ecr put-replication-configuration --replication-configuration '{"rules":[{"destinations":[{"region":"eu-west-1","registryId":"111122223333"}],"deleteReplication":{"enabled":true}}]}'"#;
    let mut history = world("two-accounts", &[to]);
    pushed(&mut history, "debian:bookworm", "team/api:b");
    let due = |history: &History| {
        let cloud = &history.present().cloud;
        let line = |due: &drydock::cloud::Due| {
            let after = (due.at.as_millis() - cloud.now().as_millis() + 500) / 1000;
            format!("{after} s: {}", due.follow_up)
        };
        cloud.agenda().map(line).collect::<Vec<_>>()
    };
    let digest = "sha256:ec54b6327d5099ab29b38d70f7290e42d8769ef676fc262b34a18b688104f61b";
    // 48 MB and a bit.
    assert_eq!(
        due(&history),
        [format!("64 s: team/api: {digest} (b) arrives in 111122223333, eu-west-1")]
    );
    run(
        &mut history,
        &[
            "clock +5m",
            "aws ecr batch-delete-image --repository-name team/api --image-ids imageTag=b",
        ],
    );
    assert_eq!(
        due(&history),
        [format!("60 s: team/api: {digest} is deleted in 111122223333, eu-west-1")]
    );
    run(
        &mut history,
        &[
            "aws ecr start-replication-backfill --destination region=eu-west-1,registryId=111122223333",
        ],
    );
    let last = due(&history).pop().unwrap();
    assert!(last.starts_with("60 s: replication backfill "), "{last}");
    assert!(last.ends_with(" has found its images"), "{last}");
}

/// Lines without the date and without milliseconds, which are the time that commands take.
fn short(lines: Vec<String>) -> Vec<String> {
    let cut = |word: &str| match word.strip_prefix("2026-06-01T") {
        Some(time) => {
            format!("{}{}", &time[..8], time[8..].trim_start_matches(|c| c != ':' && c != ','))
        }
        None => word.to_owned(),
    };
    let line = |line: String| line.split(' ').map(cut).collect::<Vec<_>>().join(" ");
    lines.into_iter().map(line).collect()
}

/// The publisher sends `team/…` to Ireland and to the consumer, who lets nobody create
/// repositories; one image is on its way, one has been sent.
fn sending() -> History {
    let allow = admit(PUBLISHER, r#""ecr:ReplicateImage""#);
    let to = replicate("team/", &[("eu-west-1", PUBLISHER), ("us-east-1", CONSUMER)]);
    let lines = ["as consumer/admin", &allow, "as publisher/admin", &to];
    let mut history = world("two-accounts", &lines);
    pushed(&mut history, "busybox:1.38.0-glibc", "team/api:glibc");
    run(&mut history, &["clock +5m"]);
    pushed(&mut history, "busybox:1.38.0-musl", "team/api:musl");
    history
}

#[test]
fn every_image_has_its_reason_at_every_destination() {
    let denied = "the destination does not allow `ecr:CreateRepository`: its registry policy has to allow it to the source account";
    let way = "on its way since 09:05:00, due at 09:06:00";
    let old = |at: &str| {
        format!("not sent: it was pushed at {at}, before a rule sent it here; a backfill sends it")
    };
    let rule = "rule 1 takes names that begin with `team/`";
    assert_eq!(
        short(plan(sending().present(), PUBLISHER, "team/api")),
        [
            format!("111122223333 eu-west-1: {rule}"),
            format!("444455556666 us-east-1: {rule}"),
            format!("musl: {way} | {way}"),
            format!("glibc: arrived at 09:01:00, after 1 min 0 s | failed at 09:01:00: {denied}"),
            format!("1.4.2: {} | {}", old("08:20:00"), old("08:20:00")),
            format!("1.4.1: {} | {}", old("08:00:00"), old("08:00:00")),
        ]
    );
}

#[test]
fn what_changes_later_changes_the_reason() {
    let mut history = sending();
    run(
        &mut history,
        &[
            "clock +5m",
            "as consumer/admin",
            "aws ecr create-repository --repository-name team/api --image-tag-mutability IMMUTABLE",
            "as publisher/admin",
        ],
    );
    for image in ["busybox:1.38.0-glibc", "busybox:1.38.0-musl"] {
        pushed(&mut history, image, "team/api:v");
        run(&mut history, &["clock +5m"]);
    }
    let to = replicate("prod", &[("us-east-1", CONSUMER), ("us-west-2", CONSUMER)]);
    let delete = "aws ecr batch-delete-image --region eu-west-1 --repository-name team/api --image-ids imageTag=glibc";
    run(&mut history, &[delete, &to]);
    let filtered = "no filter matches the name: rule 1 takes `prod…`";
    let gone = "no rule names this destination any more";
    let not = format!("not sent: {filtered}");
    let without = "without the tag `v`, which another image has there: its tags are immutable";
    let lines = short(plan(history.present(), PUBLISHER, "team/api"));
    assert_eq!(
        lines[..6],
        [
            format!("444455556666 us-east-1: {filtered}"),
            format!("444455556666 us-west-2: {filtered}"),
            format!("111122223333 eu-west-1: {gone}"),
            format!(
                "musl,v: arrived at 09:16:00 {without} | {not} | arrived at 09:16:00, after 1 min 0 s"
            ),
            format!(
                "glibc: arrived at 09:11:00, after 1 min 0 s | {not} | arrived at 09:11:00 and is not there any more"
            ),
            format!("1.4.2: {not} | {not} | not sent: {gone}"),
        ]
    );

    // At the other end: what came is not sent on.
    run(&mut history, &["as consumer/admin", &replicate("", &[("eu-west-1", CONSUMER)])]);
    let came = "not sent: it came by replication from 111122223333 in us-east-1, and copies are not sent on";
    assert_eq!(
        plan(history.present(), CONSUMER, "team/api"),
        [
            "444455556666 eu-west-1: rule 1 takes every repository".to_owned(),
            format!(": {came}"),
            format!("v: {came}"),
        ]
    );
}

#[test]
fn an_index_takes_along_what_was_pushed_before_the_rules() {
    let build =
        "docker buildx build --platform linux/amd64,linux/arm64 -t $HOST/team/api:multi --push .";
    let file = "printf 'FROM scratch\\nARG TARGETARCH\\nCOPY $TARGETARCH /serve\\n' > Dockerfile";
    let mut history = world("two-accounts", &["echo x86 > amd64", "echo arm > arm64", file, build]);
    run(&mut history, &[&replicate("", &[("eu-west-1", PUBLISHER)])]);
    run(
        &mut history,
        &[
            r#"aws ecr put-image --repository-name team/api --image-tag again --image-manifest "$(aws ecr batch-get-image --repository-name team/api --image-ids imageTag=multi --query 'images[0].imageManifest' --output text)""#,
            "clock +5m",
        ],
    );
    let sim = history.present();
    let name: RepositoryName = "team/api".parse().unwrap();
    let there = sim.cloud.registry(id(PUBLISHER), region("eu-west-1")).unwrap();
    let there = there.repository(&name).unwrap();
    assert_eq!(there.images_count(), 3);
    assert_eq!(there.broken_invariant(), None);
    let here = sim.cloud.registry(id(PUBLISHER), region("us-east-1")).unwrap();
    for image in there.images() {
        let digest = image.manifest.digest();
        let origin = here.repository(&name).unwrap().image(&digest).unwrap();
        assert_eq!(origin.manifest.bytes(), image.manifest.bytes());
    }
    let arrived = plan(sim, PUBLISHER, "team/api");
    let arrived = arrived.iter().filter(|line| line.contains("arrived at")).count();
    assert_eq!(arrived, 3, "the index and both images");
}

#[test]
fn repositories_are_made_by_the_template_for_copies() {
    let template = |more: &str| {
        format!(
            "aws ecr create-repository-creation-template --region eu-west-1 --prefix team --applied-for REPLICATION --resource-tags Key=a,Value=b {more}"
        )
    };
    let to = replicate("", &[("eu-west-1", PUBLISHER)]);
    let mut history = world("two-accounts", &[&to, &template("")]);
    pushed(&mut history, "busybox:1.38.0-glibc", "team/api:2.0");
    run(&mut history, &["clock +5m"]);
    let line = plan(history.present(), PUBLISHER, "team/api").remove(1);
    assert!(line.contains("needs a `customRoleArn`"), "{line}");
    let events = reported(&history.present().cloud);
    assert!(events.last().unwrap().contains("FAILED"), "{events:?}");
    run(
        &mut history,
        &[
            "aws ecr delete-repository-creation-template --region eu-west-1 --prefix team",
            &template("--custom-role-arn arn:aws:iam::111122223333:role/templates"),
        ],
    );
    pushed(&mut history, "busybox:1.38.0-glibc", "team/api:2.1");
    run(&mut history, &["clock +5m"]);
    let there = history.present().cloud.registry(id(PUBLISHER), region("eu-west-1")).unwrap();
    let made = there.repository(&"team/api".parse().unwrap()).unwrap();
    assert_eq!(made.resource_tags.get("a").map(|tag| &**tag), Some("b"));
}

#[test]
fn quotas_hold_at_the_destination() {
    let mut sim =
        Sim::clone(world("two-accounts", &[&replicate("", &[("eu-west-1", PUBLISHER)])]).present());
    sim.cloud.set_quotas(Quotas { repositories_max: 0, ..Quotas::AWS_TODAY });
    for line in push("busybox:1.38.0-glibc", "team/api:2.0") {
        sim.workstation.run(&mut sim.cloud, &line.replace("$HOST", HOST));
    }
    sim.cloud.advance(std::time::Duration::from_secs(300));
    let line = plan(&sim, PUBLISHER, "team/api").remove(1);
    assert!(line.contains("a quota of the destination is used up"), "{line}");
    let attempt = attempts(&sim).pop().unwrap();
    assert!(attempt.contains("CreateRepository") && attempt.ends_with("failed"), "{attempt}");
}

/// What was deleted and pushed again before the deletion got there is not deleted there.
#[test]
fn a_deletion_that_does_not_hold_any_more_is_not_repeated() {
    let to = r#"aws ecr put-replication-configuration --replication-configuration '{"rules":[{"destinations":[{"region":"eu-west-1","registryId":"111122223333"}],"deleteReplication":{"enabled":true}}]}'"#;
    let delete = "aws ecr batch-delete-image --repository-name team/api --image-ids imageTag=v";
    let mut history = world("two-accounts", &[to]);
    pushed(&mut history, "busybox:1.38.0-glibc", "team/api:v");
    run(&mut history, &["clock +5m", delete]);
    pushed(&mut history, "busybox:1.38.0-glibc", "team/api:v");
    run(&mut history, &["clock +59s"]);
    let tags = |history: &History| {
        let there = history.present().cloud.registry(id(PUBLISHER), region("eu-west-1")).unwrap();
        let repository = there.repository(&"team/api".parse().unwrap()).unwrap();
        repository.images().flat_map(|it| repository.tags_of(&it.manifest.digest())).count()
    };
    assert_eq!(tags(&history), 1);
    run(&mut history, &["clock +5m", delete, "clock +5m"]);
    assert_eq!(tags(&history), 0);
}
