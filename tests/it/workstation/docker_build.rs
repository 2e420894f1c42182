//! `docker build`: Dockerfiles, what comes of them, and what is refused.

use super::support::{HOST, World};

/// A world in which `hello` is a file and somebody types `docker build` over this Dockerfile.
fn built(dockerfile: &str, line: &str) -> (World, String) {
    let mut world = World::new();
    world.machine.write_file("hello", b"hello\n");
    world.machine.write_file("app/main", b"main\n");
    world.machine.write_file("app/lib/a", b"a\n");
    world.machine.write_file("Dockerfile", dockerfile.as_bytes());
    let shown = world.shown(line);
    (world, shown)
}

/// Only the last line counts here: the rest is in the transcripts.
#[test]
#[expect(clippy::too_many_lines, reason = "the table is the test")]
fn a_dockerfile_that_cannot_be_read_is_told_in_dockers_words() {
    let parse = "ERROR: failed to build: failed to solve: dockerfile parse error on line ";
    let ours = "ⓘ The simulator cannot build this: line ";
    let cases = [
        ("", "ERROR: failed to build: failed to solve: file with no instructions".to_owned()),
        (
            "# nothing\n",
            "ERROR: failed to build: failed to solve: file with no instructions".into(),
        ),
        ("RUN x", format!("{parse}1: no build stage in current context")),
        ("FROM a b", format!("{parse}1: FROM requires either one or three arguments")),
        ("FROM scratch\n\nFETCH x", format!("{parse}3: unknown instruction: FETCH")),
        (
            "FROM scratch\nrunn x",
            format!("{parse}2: unknown instruction: RUNN (did you mean RUN?)"),
        ),
        (
            "FROM scratch\nCOPY x",
            format!(
                "{parse}2: COPY requires at least two arguments, but only one was provided. \
                 Destination could not be determined."
            ),
        ),
        ("FROM scratch\nENV A", format!("{parse}2: ENV must have two arguments")),
        (
            "FROM scratch\nENV A=1 B",
            format!(
                "{parse}2: Syntax error - can't find = in \"B\". Must be of the form: name=value"
            ),
        ),
        ("FROM scratch\nRUN", format!("{parse}2: RUN requires at least one argument")),
        ("FROM scratch\nWORKDIR", format!("{parse}2: WORKDIR requires exactly one argument")),
        ("FROM scratch\nVOLUME /x", format!("{ours}2: it knows no VOLUME")),
        ("FROM scratch\nRUN <<EOF", format!("{ours}2: it knows no here-documents")),
        ("FROM scratch\nRUN --mount=type=cache x", format!("{ours}2: it knows no options of RUN")),
        (
            "FROM scratch\nADD https://example.com/x /",
            format!("{ours}2: it knows no ADD of addresses and archives"),
        ),
        (
            "FROM team-api:1.4.1",
            "ⓘ The simulator cannot build this: the configuration of team-api:1.4.1 was not \
             published, so nothing can be built on it"
                .into(),
        ),
        (
            "FROM Foo",
            "ERROR: failed to build: failed to solve: failed to parse stage name \"Foo\": invalid \
             reference format: repository name (library/Foo) must be lowercase"
                .into(),
        ),
        (
            "FROM registry.example/base",
            "ERROR: failed to build: failed to solve: registry.example/base:latest: failed to \
             resolve source metadata for registry.example/base:latest: failed to do request: Head \
             \"https://registry.example/v2/base/manifests/latest\": dial tcp: lookup \
             registry.example: no such host"
                .into(),
        ),
        (
            "FROM alpin",
            "ERROR: failed to build: failed to solve: docker.io/library/alpin:latest: failed to \
             resolve source metadata for docker.io/library/alpin:latest: pull access denied, \
             repository does not exist or may require authorization: server message: \
             insufficient_scope: authorization failed"
                .into(),
        ),
    ];
    for (dockerfile, last) in cases {
        let (_, shown) = built(dockerfile, "docker build .");
        let expected = format!("{last}\n[exit 1]\n");
        assert!(shown.ends_with(&expected), "{dockerfile}\n{shown}\nexpected: {expected}");
    }
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let cases = [
        ("docker build", "docker: 'docker build' requires 1 argument\n"),
        (
            "docker build -t Foo .",
            "ERROR: failed to build: invalid tag \"Foo\": invalid reference format: repository name (library/Foo) must be lowercase\n",
        ),
        (
            "docker build --push .",
            "ERROR: failed to build: tag is needed when pushing to registry\n",
        ),
        (
            "docker build --platform mars/amd64 .",
            "ERROR: failed to build: \"mars/amd64\": unknown operating system or architecture: invalid argument\n",
        ),
        (
            "docker build --target x .",
            "ERROR: failed to build: failed to solve: target stage \"x\" could not be found\n",
        ),
        (
            "docker build --provenance=true .",
            "ⓘ The simulator's builds know --provenance=false only.\n",
        ),
        (
            "docker build https://example.com/x.git",
            "ⓘ the simulator builds from its own files, not from `https://example.com/x.git`\n",
        ),
    ];
    for (line, expected) in cases {
        let (_, shown) = built("FROM scratch\nCOPY hello /", line);
        assert!(shown.contains(expected), "{line}\n{shown}");
    }
}

/// What `docker inspect` and `docker history` say of what was built.
#[test]
fn instructions_become_configuration_and_history() {
    let cases = [
        (
            "ENV A=1 B=$A",
            "{{json .Config.Env}}",
            "[\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\",\"A=1\",\"B=\"]",
        ),
        ("ENV A=1\nENV B=${A}2", "{{index .Config.Env 2}}", "B=12"),
        ("ARG X=7\nENV A=$X", "{{index .Config.Env 1}}", "A=7"),
        ("CMD echo hi", "{{json .Config.Cmd}}", "[\"/bin/sh\",\"-c\",\"echo hi\"]"),
        ("CMD [\"/hello\"]", "{{json .Config.Cmd}}", "[\"/hello\"]"),
        ("ENTRYPOINT [\"/hello\", \"-v\"]", "{{.Config.Entrypoint}}", "[/hello -v]"),
        ("EXPOSE 80 53/udp", "{{json .Config.ExposedPorts}}", "{\"53/udp\":{},\"80/tcp\":{}}"),
        ("LABEL b=2 a=\"1 1\"", "{{json .Config.Labels}}", "{\"a\":\"1 1\",\"b\":\"2\"}"),
        ("USER nobody", "{{.Config.User}}", "nobody"),
        ("WORKDIR /a\nWORKDIR b", "{{.Config.WorkingDir}}", "/a/b"),
        ("# no more", "{{.Os}}/{{.Architecture}} {{.RepoTags}}", "linux/amd64 [x:latest]"),
    ];
    for (instructions, template, expected) in cases {
        let dockerfile = format!("FROM scratch\nCOPY hello /\n{instructions}\n");
        let (mut world, shown) = built(&dockerfile, "docker build -t x .");
        let line = format!("docker image inspect --format '{template}' x");
        assert_eq!(world.shown(&line), format!("{expected}\n"), "{instructions}\n{shown}");
    }
    let steps = [
        ("COPY --chown=1:1 hello /x", "COPY --chown=1:1 hello /x # buildkit"),
        ("RUN echo a && \\\n  # why not\n  echo b", "RUN /bin/sh -c echo a && echo b # buildkit"),
        ("ARG V=1\nRUN [\"a\", \"b\"]", "RUN |1 V=1 a b # buildkit"),
        ("ARG V=1\nARG TARGETARCH\nRUN x", "RUN |2 V=1 TARGETARCH=amd64 /bin/sh -c x # buildkit"),
        ("CMD [\"a\", \"b c\"]", "CMD [\"a\" \"b c\"]"),
        ("ENV A=1", "ENV A=1"),
    ];
    for (instruction, expected) in steps {
        let dockerfile = format!("FROM scratch\nCOPY hello /\n{instruction}\n");
        let (mut world, _) = built(&dockerfile, "docker build -t x .");
        let history = world.shown("docker history --no-trunc --format '{{.CreatedBy}}' x");
        assert_eq!(history.lines().next(), Some(expected), "{instruction}");
    }
}

/// A step is taken from the cache as long as nothing that goes into it has changed.
#[test]
fn what_has_changed_is_built_again() {
    const BEFORE: &str = "FROM busybox:1.38.0-glibc\nRUN make\nCOPY hello /\nRUN test\n";
    let cases = [
        ("nothing", BEFORE, "", "docker build .", "CACHED CACHED CACHED"),
        ("a file", BEFORE, "echo other > hello", "docker build .", "CACHED DONE DONE"),
        ("no cache wanted", BEFORE, "", "docker build --no-cache .", "DONE DONE DONE"),
        (
            "a label in front",
            "FROM busybox:1.38.0-glibc\nLABEL a=b\nRUN make\nCOPY hello /\nRUN test\n",
            "",
            "docker build .",
            "CACHED CACHED CACHED",
        ),
        (
            "a variable in front",
            "FROM busybox:1.38.0-glibc\nENV a=b\nRUN make\nCOPY hello /\nRUN test\n",
            "",
            "docker build .",
            "DONE DONE DONE",
        ),
        ("another base", &BEFORE.replace("glibc", "musl"), "", "docker build .", "DONE DONE DONE"),
        ("another platform", BEFORE, "", "docker build --platform linux/arm64 .", "DONE DONE DONE"),
    ];
    for (what, dockerfile, command, line, expected) in cases {
        let (mut world, _) = built(BEFORE, "docker build .");
        world.machine.write_file("Dockerfile", dockerfile.as_bytes());
        world.all(&[command]);
        let shown = world.shown(line);
        let steps = ["[2/4]", "[3/4]", "[4/4]"];
        let ends = steps.iter().filter_map(|step| {
            let behind = shown.split_once(&format!(" {step} "))?.1;
            behind.lines().nth(1)?.split(' ').nth(1)
        });
        assert_eq!(ends.collect::<Vec<_>>().join(" "), expected, "{what}\n{shown}");
    }
}

#[test]
fn files_are_copied_from_the_machine_from_stages_and_past_what_is_ignored() {
    let cases = [
        // What is copied, and how the second copy of the same files under this name ends.
        ("COPY app /srv/", "COPY --from=0 /srv/main /srv/lib/a /x/", ""),
        ("COPY . /", "COPY --from=0 /app/lib /x", ""),
        ("COPY app/* /srv/", "COPY --from=0 /srv/main /x", ""),
        ("COPY hello /a", "COPY --from=first /a /b", ""),
        ("COPY hello /a/", "COPY --from=first /a/hello /b", ""),
        ("COPY hello /a", "COPY --from=first /a/hello /b", "\"/a/hello\": not found"),
        ("COPY missing /", "COPY hello /", "\"/missing\": not found"),
        ("COPY secret /", "COPY hello /", "\"/secret\": not found"),
        // A command may have made anything.
        ("RUN make /out", "COPY --from=first /out /out", ""),
    ];
    for (first, second, problem) in cases {
        let dockerfile = format!(
            "FROM scratch AS first\n{first}\nFROM scratch\n{second}\nCOPY --from=first / /all/\n"
        );
        let (mut world, _) = built(&dockerfile, "docker version");
        world.machine.write_file("secret", b"1");
        world.machine.write_file(".dockerignore", b"# not this\nsecret\n");
        let run = world.run("docker build .");
        assert_eq!(run.exit_code, u8::from(!problem.is_empty()), "{first}\n{}", run.text());
        assert!(run.text().contains(problem), "{first}\n{}", run.text());
    }
}

#[test]
fn a_stage_that_nothing_needs_is_not_built() {
    let dockerfile = "FROM alpine AS unused\nFROM scratch AS wanted\nCOPY hello /\nFROM wanted\nCOPY \
                      app /app\n";
    let (_, shown) = built(dockerfile, "docker build .");
    assert!(!shown.contains("alpine"), "{shown}");
    assert!(shown.contains("[wanted 1/1] COPY hello /\n"), "{shown}");
    assert!(shown.contains("[stage-2 1/1] COPY app /app\n"), "{shown}");
    let (_, shown) = built(dockerfile, "docker build --target wanted .");
    assert!(!shown.contains("stage-2"), "{shown}");
}

/// Every stage copies twice from the one before it; each is still built once.
#[test]
fn many_stages_are_built_once_each() {
    let mut dockerfile = String::from("FROM scratch\nCOPY hello /f0\n");
    for index in 1..60 {
        let before = index - 1;
        let copy = format!("COPY --from={before} /f{before}");
        dockerfile.extend([format!("FROM scratch\n{copy} /f{index}\n{copy} /g\n")]);
    }
    let (_, shown) = built(&dockerfile, "docker build .");
    assert_eq!(shown.matches("COPY --from=30 /f30 /f31").count(), 1, "{shown}");
}

/// The base comes from the registry through the same door as a pull.
#[test]
fn a_base_is_fetched_from_its_registry() {
    let mut world = World::with_image();
    let from = format!("FROM {HOST}/team/api:1.38\nCOPY Dockerfile /\n");
    world.machine.write_file("Dockerfile", from.as_bytes());
    let mut fresh = world.clone();
    fresh.machine.identity_mut("publisher/admin").unwrap().docker =
        drydock::workstation::Docker::default();
    fresh.login();
    let run = fresh.run("docker build -t x .");
    assert_eq!(run.exit_code, 0, "{}", run.text());
    let asked: Vec<_> = run
        .exchanges
        .iter()
        .map(|exchange| {
            let last = exchange.request.path.rsplit('/').next().unwrap();
            let last: String = last.chars().take(12).collect();
            format!("{} {last} {}", exchange.request.method, exchange.response.status)
        })
        .collect();
    assert_eq!(
        asked[..5],
        [
            "HEAD 1.38 401",
            "HEAD 1.38 200",
            "GET sha256:1cfa4 200",
            "GET sha256:c6348 307",
            asked[4].as_str()
        ]
    );
    assert_eq!(
        fresh.shown("docker history --format '{{.CreatedBy}}' x"),
        "COPY Dockerfile / # buildkit\nBusyBox 1.38.0 (glibc), Debian 13\n"
    );
    // Whoever is not logged in is told so.
    fresh.all(&["docker logout $REGISTRY", "docker rmi x"]);
    let shown = fresh.shown("docker build --pull .");
    assert!(
        shown.contains(
            "pull access denied, repository does not exist or may require authorization: \
             authorization failed: no basic auth credentials"
        ),
        "{shown}"
    );
}

/// The same build at the same time makes the same image, whoever builds.
#[test]
fn a_build_can_be_repeated() {
    let dockerfile = "FROM busybox:1.38.0-glibc\nRUN make\nCOPY . /\nCMD [\"/hello\"]\n";
    let ids: Vec<_> = (0..2).map(|_| built(dockerfile, "docker build -q .").1).collect();
    assert_eq!(ids[0], ids[1]);
    assert!(ids[0].starts_with("sha256:"), "{}", ids[0]);
}
