//! What docker says of the images at hand.

use super::support::{HOST, World};

#[test]
#[expect(clippy::too_many_lines, reason = "the table is the test")]
fn what_docker_says_of_local_images() {
    let id = "c6348fa86ba0";
    let cases: [(&str, &[&str], &str); 26] = [
        (
            "docker rmi",
            &[],
            "docker: 'docker rmi' requires at least 1 argument\n\nUsage:  docker rmi [OPTIONS] IMAGE [IMAGE...]\n\nSee 'docker rmi --help' for more information\n[exit 1]\n",
        ),
        (
            "docker rmi nothing",
            &[],
            "Error response from daemon: No such image: nothing:latest\n[exit 1]\n",
        ),
        (
            "docker rmi -f ID",
            &["docker tag busybox:1.38.0-glibc a:1"],
            "Untagged: a:1\nUntagged: busybox:1.38.0-glibc\nDeleted: sha256:c6348fa86ba0",
        ),
        (
            "docker rmi ID",
            &["docker tag busybox:1.38.0-glibc a:1"],
            "Error response from daemon: conflict: unable to delete c6348fa86ba0 (must be forced) - image is referenced in multiple repositories\n[exit 1]\n",
        ),
        ("docker rmi ID", &[], "Untagged: busybox:1.38.0-glibc\nDeleted: sha256:c6348fa86ba0"),
        ("docker image rm a:1", &["docker tag busybox:1.38.0-glibc a:1"], "Untagged: a:1\n"),
        (
            "docker image fetch",
            &[],
            "docker: unknown command: docker image fetch\n\nUsage:  docker image\n\nRun 'docker image --help' for more information\n[exit 1]\n",
        ),
        (
            "docker image import x",
            &[],
            "docker: unknown command: docker image import\n\nUsage:  docker image\n\nRun 'docker image --help' for more information\nⓘ Docker has it; the simulator does not.",
        ),
        (
            "docker buildx bild .",
            &[],
            "docker: unknown command: docker buildx bild\n\nUsage:  docker buildx\n\nRun 'docker buildx --help' for more information\nⓘ Did you mean `docker buildx build`?\n[exit 1]\n",
        ),
        (
            "docker image",
            &[],
            "Usage:  docker image COMMAND\n\nManage images\n\nCommands:\n  build       Start a build\n",
        ),
        ("docker image ls -q --filter reference='busybox:*musl'", &[], "654fc8fd836e\n"),
        (
            "docker images --filter x",
            &[],
            "invalid argument \"x\" for \"-f, --filter\" flag: bad format of filter (expected name=value)\n\nUsage:  docker images [OPTIONS] [REPOSITORY[:TAG]]\n\nRun 'docker images --help' for more information\n[exit 125]\n",
        ),
        (
            "docker images --filter x=y",
            &[],
            "Error response from daemon: invalid filter 'x=y'\n[exit 1]\n",
        ),
        (
            "docker images --filter since=x",
            &[],
            "ⓘ The simulator's `docker images` has no filter `since`. Here: dangling, label, reference\n[exit 1]\n",
        ),
        (
            "docker images --format 'table {{.ID}}\\t{{.Tag}}' busybox:1.38.0-glibc",
            &[],
            "IMAGE ID       TAG\nc6348fa86ba0   1.38.0-glibc\n",
        ),
        (
            "docker images --format '{{.Foo}}'",
            &[],
            "template parsing error: template: :1:2: executing \"\" at <.Foo>: map has no entry for key \"Foo\"\n[exit 1]\n",
        ),
        ("docker inspect nothing", &[], "[]\nError: No such object: nothing\n[exit 1]\n"),
        (
            "docker image inspect nothing",
            &[],
            "[]\nError response from daemon: No such image: nothing:latest\n[exit 1]\n",
        ),
        (
            "docker inspect --format '{{range .RepoTags}}{{.}}{{end}}' ID",
            &[],
            "ⓘ The simulator's templates have no `{{range .RepoTags}}`. Here: {{.Field.Sub}}, {{json .X}}, {{index .X 0}}\n[exit 1]\n",
        ),
        ("docker inspect --format '{{.Id}} {{.RootFS.Layers}}' ID", &[], "sha256:c6348fa86ba0"),
        (
            "docker history team-api:1.4.1",
            &[],
            "ⓘ The configuration of team-api:1.4.1 was not published, so nobody knows its history.\n[exit 1]\n",
        ),
        (
            "docker history ID",
            &[],
            "IMAGE          CREATED       CREATED BY                          SIZE      COMMENT\nc6348fa86ba0   2 weeks ago   BusyBox 1.38.0 (glibc), Debian 13   2.23MB    \n",
        ),
        (
            "docker run nothing",
            &[],
            "Unable to find image 'nothing:latest' locally\ndocker: Error response from daemon: Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host\n\nRun 'docker run --help' for more information\n[exit 125]\n",
        ),
        (
            "docker run -it --rm ID ls -l",
            &[],
            "ⓘ The image starts: ls -l. The simulator runs no programs.\n",
        ),
        (
            "docker-mode modern",
            &[],
            "docker-mode: takes `classic`, `containerd`, or nothing\n[exit 2]\n",
        ),
        (
            "docker info x",
            &[],
            "docker: 'docker info' accepts no arguments\n\nUsage:  docker info [OPTIONS]\n\nRun 'docker info --help' for more information\n[exit 1]\n",
        ),
    ];
    for (line, before, expected) in cases {
        let mut world = World::new();
        world.all(before);
        let shown = world.shown(&line.replace("ID", id).replace(&format!(".{id}"), ".ID"));
        assert!(shown.starts_with(expected), "{line}\n{shown}\nexpected: {expected}");
    }
}

/// The whole of what `docker image inspect` prints, for both stores.
#[test]
fn an_image_is_described_in_full() {
    let mut world = World::with_image();
    let shown = world.shown("docker image inspect busybox:1.38.0-glibc");
    assert_eq!(shown, INSPECTED.replace("$REGISTRY", HOST));
    world.all(&["docker-mode containerd"]);
    let shown = world.shown("docker image inspect busybox:1.38.0-glibc");
    let digest = "sha256:1cfa4e2b09e127b9c4ed43578d3f3c18e7d44ea47b9ea98475c0cbe9086525f8";
    assert!(shown.contains(&format!("\"Id\": \"{digest}\"")), "{shown}");
    assert!(shown.ends_with(&format!(
        "        \"Descriptor\": {{\n            \"mediaType\": \"application/vnd.oci.image.manifest.v1+json\",\n            \"digest\": \"{digest}\",\n            \"size\": 610\n        }}\n    }}\n]\n"
    )), "{shown}");
}

/// Looking at an image in its registry needs what a pull needs.
#[test]
fn what_a_registry_refuses_cannot_be_inspected() {
    let mut world = World::with_image();
    let allow = |actions: &str| {
        format!(
            r#"aws ecr set-repository-policy --repository-name team/api --policy-text '{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"444455556666"}},"Action":[{actions}]}}]}}' > answer"#
        )
    };
    let denied = |action: &str| {
        format!(
            "denied: User: arn:aws:iam::444455556666:user/dev is not authorized to perform: \
             {action} on resource: arn:aws:ecr:us-east-1:111122223333:repository/team/api because \
             no resource-based policy allows the {action} action\n[exit 1]\n"
        )
    };
    let head = format!(
        "ERROR: unexpected status from HEAD request to https://{HOST}/v2/team/api/manifests/1.38: \
         403 Forbidden\n[exit 1]\n"
    );
    let cases = [
        // What the owner allows, then what the two commands say.
        ("\"ecr:ListImages\"", denied("ecr:BatchGetImage"), head),
        ("\"ecr:BatchGetImage\"", denied("ecr:GetDownloadUrlForLayer"), "Name:".to_owned()),
        (
            "\"ecr:BatchGetImage\",\"ecr:GetDownloadUrlForLayer\"",
            "{\n\t\"schemaVersion\": 2,\n".to_owned(),
            "Name:".to_owned(),
        ),
    ];
    for (actions, manifest, imagetools) in cases {
        world.all(&[&allow(actions), "as consumer/dev"]);
        world.login();
        let lines = [
            ("docker manifest inspect $REGISTRY/team/api:1.38", manifest),
            ("docker buildx imagetools inspect $REGISTRY/team/api:1.38", imagetools),
        ];
        for (line, expected) in lines {
            let shown = world.shown(line);
            assert!(shown.starts_with(&expected), "{actions} {line}\n{shown}");
        }
        world.all(&["as publisher/admin"]);
    }
}

/// What is saved can be loaded elsewhere, and is the same image there.
#[test]
fn an_image_travels_in_an_archive() {
    let mut world = World::new();
    world.machine.write_file("hello", b"hello\n");
    world.all(&[
        "echo FROM scratch > Dockerfile",
        "echo COPY hello / >> Dockerfile",
        "docker build -t hello:1 .",
        "docker-mode containerd",
        "docker build --platform linux/amd64,linux/arm64 -t hello:2 .",
        "docker save -o images.tar hello:1 hello:2",
    ]);
    let list = "docker images --no-trunc --format '{{.ID}} {{.Repository}}:{{.Tag}}' hello";
    let before = world.shown(list);
    assert_eq!(before.lines().count(), 2);
    world.all(&["as consumer/dev", "docker-mode containerd"]);
    assert_eq!(
        world.shown("docker load -i images.tar"),
        "Loaded image: hello:1\nLoaded image: hello:2\n"
    );
    assert_eq!(world.shown(list), before);
    let cases = [
        (
            "docker save hello:1",
            "cowardly refusing to save to a terminal. Use the -o flag or redirect\n[exit 1]\n",
        ),
        (
            "docker save -o x nothing",
            "Error response from daemon: reference does not exist\n[exit 1]\n",
        ),
        ("docker load", "requested load from stdin, but stdin is empty\n[exit 1]\n"),
        ("docker load -i nothing", "open nothing: no such file or directory\n[exit 1]\n"),
        (
            "docker load -i hello",
            "Error response from daemon: invalid archive: does not contain a manifest.json\nⓘ hello: no tar archive\n[exit 1]\n",
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(world.shown(line), expected, "{line}");
    }
    world.all(&["as publisher/admin"]);
    let shown = world.shown("docker save -o x busybox:1.38.0-glibc");
    assert!(shown.starts_with("ⓘ The bytes of sha256:b05093807bb0"), "{shown}");
}

const INSPECTED: &str = r#"[
    {
        "Id": "sha256:c6348fa86ba0fb2108c9334f5fe913ddc6d853313e655891f133a0127c30099f",
        "RepoTags": [
            "$REGISTRY/team/api:1.38",
            "busybox:1.38.0-glibc"
        ],
        "RepoDigests": [
            "$REGISTRY/team/api@sha256:1cfa4e2b09e127b9c4ed43578d3f3c18e7d44ea47b9ea98475c0cbe9086525f8"
        ],
        "Parent": "",
        "Comment": "",
        "Created": "2026-05-13T02:21:49Z",
        "DockerVersion": "",
        "Author": "",
        "Config": {
            "Env": [
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
            ],
            "Cmd": [
                "sh"
            ]
        },
        "Architecture": "amd64",
        "Os": "linux",
        "Size": 2226327,
        "GraphDriver": {
            "Data": null,
            "Name": "overlay2"
        },
        "RootFS": {
            "Type": "layers",
            "Layers": [
                "sha256:0958e0fef2d6a31e1325b8bfecd99dead933363682d69850a7606599023751bc"
            ]
        },
        "Metadata": {
            "LastTagTime": "2026-06-01T09:00:00.003Z"
        }
    }
]
"#;
