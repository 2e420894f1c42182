//! A world of two accounts: one that owns images, one that would like to have them.

use drydock::aws::Region;
use drydock::cloud::Cloud;
use drydock::iam::directory::{IdentityKind, NewIdentity};
use drydock::oci::published;
use drydock::workstation::{Identity, Run, Workstation};

pub(super) const HOST: &str = "111122223333.dkr.ecr.us-east-1.amazonaws.com";

const EVERYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

const PULL: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:GetAuthorizationToken","ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],"Resource":"*"}]}"#;

/// A machine and a cloud.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) machine: Workstation,
    pub(super) cloud: Cloud,
}

impl World {
    /// Users `publisher/admin`, who may do everything, and `consumer/dev`, who may pull; the
    /// publisher has images at hand, and nothing is pushed yet.
    pub(super) fn new() -> Self {
        let mut cloud = Cloud::new(7, "2026-06-01T09:00:00Z".parse().unwrap());
        let mut machine = Workstation::new();
        let people = [
            ("111122223333", "publisher", "admin", EVERYTHING),
            ("444455556666", "consumer", "dev", PULL),
        ];
        for (account, account_name, user, policy) in people {
            let account = account.parse().unwrap();
            cloud.add_account(account, account_name).unwrap();
            cloud
                .set_up_directory(account, |directory, now, ids| {
                    directory.create_user(NewIdentity { name: user, path: "/" }, now, ids)?;
                    directory.put_inline_policy(IdentityKind::User, user, "Own", policy)
                })
                .unwrap();
            let keys = cloud.issue_keys(account, user).unwrap();
            let label = format!("{account_name}/{user}");
            machine.add_identity(Identity::new(&label, account, keys, Region::US_EAST_1));
        }
        let images = [
            ("busybox-glibc-amd64", "busybox:1.38.0-glibc"),
            ("busybox-musl-amd64", "busybox:1.38.0-musl"),
            ("aws-cli-put-image", "team-api:1.4.1"),
        ];
        let docker = &mut machine.identity_mut("publisher/admin").unwrap().docker;
        for (name, reference) in images {
            docker.add_published(&published::find(name).unwrap(), reference.parse().unwrap());
        }
        Self { machine, cloud }
    }

    /// The same with `team/api:1.38` pushed, and the publisher logged in.
    pub(super) fn with_image() -> Self {
        let mut world = Self::new();
        world.login();
        world.all(&[
            "aws ecr create-repository --repository-name team/api",
            "docker tag busybox:1.38.0-glibc $REGISTRY/team/api:1.38",
            "docker push $REGISTRY/team/api:1.38",
        ]);
        world
    }

    /// Types a line; `$REGISTRY` is the publisher's registry.
    pub(super) fn run(&mut self, line: &str) -> Run {
        self.machine.run(&mut self.cloud, &line.replace("$REGISTRY", HOST))
    }

    /// Types lines that have to succeed.
    pub(super) fn all(&mut self, lines: &[&str]) {
        for line in lines {
            let run = self.run(line);
            assert_eq!(run.exit_code, 0, "{line}\n{}", run.text());
        }
    }

    /// What a line prints, and `[exit N]` where it fails.
    pub(super) fn shown(&mut self, line: &str) -> String {
        let run = self.run(line);
        match run.exit_code {
            0 => run.text(),
            code => format!("{}[exit {code}]\n", run.text()),
        }
    }

    pub(super) fn login(&mut self) {
        self.all(&[
            "aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY",
        ]);
    }
}
