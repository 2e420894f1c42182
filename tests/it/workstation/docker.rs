//! What docker prints: from given responses, and in front of the real cloud.

use drydock::oci::ImageReference;
use drydock::wire::{Body, Method, Response};
use drydock::workstation::Failure;

use super::support::{HOST, World};

fn response(status: u16, body: &str) -> Response {
    let mut response = Response::new(status);
    if !body.is_empty() {
        response.body = Body::text(body);
    }
    response
}

fn error(code: &str, message: &str) -> String {
    format!(r#"{{"errors":[{{"code":"{code}","message":"{message}"}}]}}"#)
}

/// The words come from the status and the body alone: push's, then pull's.
#[test]
#[expect(clippy::too_many_lines, reason = "the table is the test")]
fn refusals_are_told_in_dockers_words() {
    let denied = "User: arn:aws:iam::444455556666:user/dev is not authorized to perform: \
                  ecr:BatchGetImage on resource: arn:aws:ecr:us-east-1:111122223333:repository/team/api \
                  because no resource-based policy allows the ecr:BatchGetImage action";
    let expired = "Your authorization token has expired. Reauthenticate and try again.";
    let no_repository =
        "The repository with name 'team/api' does not exist in the registry with id '111122223333'";
    let immutable = "The image tag '1.0' already exists in the 'team/api' repository and cannot \
                     be overwritten because the repository is immutable.";
    let no_layers = "Layers with digests '[sha256:00]' required for pushing image into repository \
                     with name 'team/api' in the registry with id '111122223333' do not exist";
    let access = "pull access denied for HOST/team/api, repository does not exist or may require \
                  'docker login': ";
    let cases = [
        (
            response(403, &error("DENIED", denied)),
            format!("denied: {denied}"),
            format!("{access}denied: {denied}"),
        ),
        (
            response(403, &error("DENIED", expired)),
            format!("denied: {expired}"),
            format!("{access}denied: {expired}"),
        ),
        (
            response(403, ""),
            "error parsing HTTP 403 response body: unexpected end of JSON input: \"\"".into(),
            "error parsing HTTP 403 response body: unexpected end of JSON input: \"\"".into(),
        ),
        (
            response(404, &error("NAME_UNKNOWN", no_repository)),
            format!("name unknown: {no_repository}"),
            format!("repository HOST/team/api not found: name unknown: {no_repository}"),
        ),
        (
            response(404, &error("MANIFEST_UNKNOWN", "Requested image not found")),
            "manifest unknown: Requested image not found".into(),
            "manifest for HOST/team/api:1.0 not found: manifest unknown: Requested image not found"
                .into(),
        ),
        (
            response(400, &error("TAG_INVALID", immutable)),
            format!("tag invalid: {immutable}"),
            format!("tag invalid: {immutable}"),
        ),
        (
            response(404, &error("BLOB_UPLOAD_UNKNOWN", no_layers)),
            format!("blob upload unknown: {no_layers}"),
            format!("blob upload unknown: {no_layers}"),
        ),
        (
            response(429, &error("TOOMANYREQUESTS", "Rate exceeded")),
            "toomanyrequests: Rate exceeded".into(),
            "toomanyrequests: Rate exceeded".into(),
        ),
        (
            response(401, "Not Authorized\n"),
            "unauthorized: authentication required".into(),
            "unauthorized: authentication required".into(),
        ),
        (
            response(403, "<html>"),
            "error parsing HTTP 403 response body: invalid character '<' looking for beginning \
             of value: \"<html>\""
                .into(),
            "error parsing HTTP 403 response body: invalid character '<' looking for beginning \
             of value: \"<html>\""
                .into(),
        ),
        (
            response(400, "{}"),
            "error parsing HTTP 400 response body: no error details found in HTTP response body: \
             \"{}\""
                .into(),
            "error parsing HTTP 400 response body: no error details found in HTTP response body: \
             \"{}\""
                .into(),
        ),
        (
            response(500, ""),
            "received unexpected HTTP status: 500 Internal Server Error".into(),
            "received unexpected HTTP status: 500 Internal Server Error".into(),
        ),
    ];
    let reference: ImageReference = format!("{HOST}/team/api:1.0").parse().unwrap();
    for (response, push, pull) in cases {
        let failure = Failure::of(&response);
        assert_eq!(failure.to_string(), push);
        assert_eq!(failure.words_of_pull(&reference), pull.replace("HOST", HOST));
    }
}

#[test]
fn without_a_login_nothing_is_sent_and_each_command_says_so_its_own_way() {
    let reference: ImageReference = format!("{HOST}/team/api:1.0").parse().unwrap();
    let url = format!("https://{HOST}/v2/team/api/manifests/1.0");
    let failure = Failure::NoCredentials { method: Method::Head, url: url.clone().into() };
    assert_eq!(failure.to_string(), "no basic auth credentials");
    let expected = format!("Head \"{url}\": no basic auth credentials");
    assert_eq!(failure.words_of_pull(&reference), expected);

    let mut world = World::with_image();
    world.all(&["docker logout $REGISTRY"]);
    let cases = [
        (
            "docker pull $REGISTRY/team/api:1.38",
            "Error response from daemon: Head \"https://$REGISTRY/v2/team/api/manifests/1.38\": no \
             basic auth credentials\n[exit 1]\n",
        ),
        (
            "docker push $REGISTRY/team/api:1.38",
            "The push refers to repository [$REGISTRY/team/api]\n0958e0fef2d6: Preparing\nno basic \
             auth credentials\n[exit 1]\n",
        ),
        (
            "docker pull registry.example/busybox",
            "Using default tag: latest\nError response from daemon: Get \
             \"https://registry.example/v2/\": dial tcp: lookup registry.example: no such \
             host\n[exit 1]\n",
        ),
        (
            "docker push busybox:1.38.0-glibc",
            "The push refers to repository [docker.io/library/busybox]\n0958e0fef2d6: Layer already \
             exists\ndenied: requested access to the resource is denied\n[exit 1]\n",
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(world.shown(line), expected.replace("$REGISTRY", HOST), "{line}");
    }
}

#[test]
fn an_image_goes_up_and_comes_down() {
    let mut world = World::with_image();
    let digest = "sha256:1cfa4e2b09e127b9c4ed43578d3f3c18e7d44ea47b9ea98475c0cbe9086525f8";
    let allow = r#"aws ecr set-repository-policy --repository-name team/api --policy-text '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}]}' > answer"#;
    world.all(&[allow]);
    let steps = [
        (
            "docker push $REGISTRY/team/api:1.38",
            "The push refers to repository [$REGISTRY/team/api]\n0958e0fef2d6: Layer already \
             exists\n1.38: digest: $DIGEST size: 610\n",
        ),
        ("as consumer/dev", ""),
        (
            "aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY",
            "Login Succeeded\n",
        ),
        (
            "docker pull $REGISTRY/team/api:1.38",
            "1.38: Pulling from team/api\nb05093807bb0: Pull complete\nDigest: $DIGEST\nStatus: \
             Downloaded newer image for $REGISTRY/team/api:1.38\n$REGISTRY/team/api:1.38\n",
        ),
        (
            "docker pull $REGISTRY/team/api:1.38",
            "1.38: Pulling from team/api\nDigest: $DIGEST\nStatus: Image is up to date for \
             $REGISTRY/team/api:1.38\n$REGISTRY/team/api:1.38\n",
        ),
        ("docker pull -q $REGISTRY/team/api@$DIGEST", "$REGISTRY/team/api@$DIGEST\n"),
        (
            "docker images",
            "REPOSITORY                                              TAG       IMAGE ID       \
             CREATED       SIZE\n$REGISTRY/team/api   1.38      c6348fa86ba0   2 weeks ago   \
             2.23MB\n",
        ),
    ];
    for (line, expected) in steps {
        let expected = expected.replace("$REGISTRY", HOST).replace("$DIGEST", digest);
        assert_eq!(world.shown(&line.replace("$DIGEST", digest)), expected, "{line}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "the table is the test")]
fn a_push_and_a_pull_make_these_requests() {
    let mut world = World::new();
    world.login();
    world.all(&[
        "aws ecr create-repository --repository-name team/api",
        "docker tag busybox:1.38.0-glibc $REGISTRY/team/api:1.38",
    ]);
    let requests = |world: &mut World, line: &str| -> Vec<String> {
        let short = |path: &str| {
            let (front, last) = path.rsplit_once('/').unwrap();
            format!("{front}/{}", last.chars().take(12).collect::<String>())
        };
        let run = world.run(line);
        let exchanges = run.exchanges.iter();
        exchanges
            .map(|exchange| {
                let (method, path) = (exchange.request.method, short(&exchange.request.path));
                format!("{method} {path} {}", exchange.response.status)
            })
            .collect()
    };
    let pushed = requests(&mut world, "docker push $REGISTRY/team/api:1.38");
    let upload = |line: &String| line.contains("/uploads/") && !line.contains("/uploads/ ");
    let shown: Vec<_> = pushed
        .iter()
        .map(|line| {
            let (method, status) =
                (line.split(' ').next().unwrap(), line.rsplit(' ').next().unwrap());
            if upload(line) { format!("{method} UPLOAD {status}") } else { line.clone() }
        })
        .collect();
    let expected = [
        "GET /v2/ 401",
        "HEAD /v2/team/api/blobs/sha256:b0509 404",
        "POST /v2/team/api/blobs/uploads/ 202",
        "PATCH UPLOAD 202",
        "PUT UPLOAD 201",
        "HEAD /v2/team/api/blobs/sha256:c6348 404",
        "POST /v2/team/api/blobs/uploads/ 202",
        "PATCH UPLOAD 202",
        "PUT UPLOAD 201",
        "PUT /v2/team/api/manifests/1.38 201",
    ];
    assert_eq!(shown, expected);

    let mut fresh = world.clone();
    *fresh.machine.identity_mut("publisher/admin").unwrap() = {
        let mut identity = world.machine.identity("publisher/admin").unwrap().clone();
        identity.docker = drydock::workstation::Docker::default();
        identity
    };
    fresh.login();
    let pulled = requests(&mut fresh, "docker pull $REGISTRY/team/api:1.38");
    assert_eq!(pulled.len(), 7);
    assert_eq!(
        pulled[..5],
        [
            "GET /v2/ 401",
            "HEAD /v2/team/api/manifests/1.38 200",
            "GET /v2/team/api/manifests/sha256:1cfa4 200",
            "GET /v2/team/api/blobs/sha256:c6348 307",
            pulled[4].as_str(),
        ]
    );
    assert!(pulled[4].ends_with(" 200"), "{}", pulled[4]);
}

#[test]
fn a_missing_permission_shows_at_the_step_that_needs_it() {
    let all = [
        "ecr:BatchCheckLayerAvailability",
        "ecr:InitiateLayerUpload",
        "ecr:UploadLayerPart",
        "ecr:CompleteLayerUpload",
        "ecr:PutImage",
    ];
    let mut world = World::new();
    world.login();
    world.all(&[
        "aws ecr create-repository --repository-name team/api",
        "docker tag busybox:1.38.0-glibc $REGISTRY/team/api:1.38",
        "aws iam create-user --user-name eve",
        "KEYS=$(aws iam create-access-key --user-name eve --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text)",
    ]);
    for missing in all {
        let mut world = world.clone();
        let keys = world.machine.variable("KEYS").unwrap();
        let (id, secret) = keys.trim().split_once('\t').unwrap();
        let allowed: Vec<_> = all
            .iter()
            .filter(|action| **action != missing)
            .chain([&"ecr:GetAuthorizationToken"])
            .map(|action| format!("\"{action}\""))
            .collect();
        let policy = format!(
            "aws iam put-user-policy --user-name eve --policy-name P --policy-document \
             '{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":[{}],\"Resource\":\"*\"}}]}}'",
            allowed.join(",")
        );
        world.all(&[
            &policy,
            &format!("export AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY={secret}"),
            "aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY",
        ]);
        let run = world.run("docker push $REGISTRY/team/api:1.38");
        assert_eq!(run.exit_code, 1, "{missing}");
        let expected = if missing == "ecr:BatchCheckLayerAvailability" {
            // The check has no body, so that nobody can say why; the layers had gone up before.
            "error parsing HTTP 403 response body: unexpected end of JSON input: \"\"\n".to_owned()
        } else {
            format!(
                "denied: User: arn:aws:iam::111122223333:user/eve is not authorized to perform: \
                 {missing} on resource: arn:aws:ecr:us-east-1:111122223333:repository/team/api \
                 because no identity-based policy allows the {missing} action\n"
            )
        };
        assert_eq!(run.stderr(), expected, "{missing}");
    }
}

#[test]
fn words_that_docker_cannot_read_are_told_in_its_words() {
    let usage = |name: &str, form: &str| {
        format!(
            "\n\nUsage:  docker {name} {form}\n\nRun 'docker {name} --help' for more information\n"
        )
    };
    let pull = usage("pull", "[OPTIONS] NAME[:TAG|@DIGEST]");
    let login = usage("login", "[OPTIONS] [SERVER]");
    let cases = [
        ("docker pull --colour blue x", format!("unknown flag: --colour{pull}[exit 125]\n")),
        (
            "docker pull --queit x",
            format!(
                "unknown flag: --queit{pull}ⓘ Did you mean --quiet? Suppress verbose output\n[exit \
                 125]\n"
            ),
        ),
        ("docker pull -x y", format!("unknown shorthand flag: 'x' in -x{pull}[exit 125]\n")),
        ("docker pull", format!("docker: 'docker pull' requires 1 argument{pull}[exit 1]\n")),
        ("docker login a b", format!("docker: 'docker login' requires at most 1 argument{login}[exit 1]\n")),
        ("docker login --username", format!("flag needs an argument: --username{login}[exit 125]\n")),
        ("docker login -qu", format!("unknown shorthand flag: 'q' in -qu{login}[exit 125]\n")),
        ("docker login -u", format!("flag needs an argument: 'u' in -u{login}[exit 125]\n")),
        (
            "docker login --password-stdin=x",
            format!("invalid argument \"x\" for \"--password-stdin\" flag: strconv.ParseBool: parsing \"x\": invalid syntax{login}[exit 125]\n"),
        ),
        (
            "docker fetch",
            "docker: unknown command: docker fetch\n\nRun 'docker --help' for more \
             information\n[exit 1]\n"
                .to_owned(),
        ),
        (
            "docker pul x",
            "docker: unknown command: docker pul\n\nRun 'docker --help' for more information\nⓘ \
             Did you mean `docker pull`?\n[exit 1]\n"
                .to_owned(),
        ),
        (
            "docker login -u AWS $REGISTRY",
            "Error: Cannot perform an interactive login from a non TTY device\n[exit 1]\n".to_owned(),
        ),
        (
            "echo x | docker login --password-stdin $REGISTRY",
            "the --password-stdin option requires --username to be set\n[exit 1]\n".to_owned(),
        ),
        (
            "docker login -u AWS -p x $REGISTRY",
            format!("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\nError response from daemon: login attempt to https://{HOST}/v2/ failed with status: 401 Unauthorized\n[exit 1]\n"),
        ),
        ("docker pull Foo", "invalid reference format: repository name (library/Foo) must be lowercase\n[exit 1]\n".to_owned()),
        ("docker push x@sha256:1cfa4e2b09e127b9c4ed43578d3f3c18e7d44ea47b9ea98475c0cbe9086525f8", "cannot push a digest reference\n[exit 1]\n".to_owned()),
        ("docker push nothing", "Using default tag: latest\nThe push refers to repository [docker.io/library/nothing]\nAn image does not exist locally with the tag: nothing\n[exit 1]\n".to_owned()),
        ("docker tag a:1 b:-x", "Error parsing reference: \"b:-x\" is not a valid repository/tag: invalid reference format\n[exit 1]\n".to_owned()),
        ("docker tag a:1 b:2", "Error response from daemon: No such image: a:1\n[exit 1]\n".to_owned()),
    ];
    let mut world = World::new();
    for (line, expected) in cases {
        assert_eq!(world.shown(line), expected, "{line}");
    }
}

/// The other client asks by `HEAD` before it puts a manifest, and does not ping first.
#[test]
fn a_push_with_the_store_of_containerd_makes_these_requests() {
    let mut world = World::new();
    world.login();
    world.all(&[
        "aws ecr create-repository --repository-name team/api",
        "docker tag busybox:1.38.0-glibc $REGISTRY/team/api:1.38",
        "docker-mode containerd",
    ]);
    let requests = |world: &mut World, line: &str| -> Vec<String> {
        let run = world.run(line);
        let short = |path: &str| {
            let last = path.rsplit('/').next().unwrap();
            last.chars().take(12).collect::<String>()
        };
        let exchanges = run.exchanges.iter();
        exchanges
            .map(|exchange| {
                let (request, status) = (&exchange.request, exchange.response.status);
                let is_upload = request.path.contains("/uploads/") && request.path.len() > 40;
                let last = if is_upload { "UPLOAD".into() } else { short(&request.path) };
                format!("{} {last} {status}", request.method)
            })
            .collect()
    };
    let pushed = requests(&mut world, "docker push $REGISTRY/team/api:1.38");
    let expected = [
        "HEAD sha256:b0509 401",
        "HEAD sha256:b0509 404",
        "POST  202",
        "PUT UPLOAD 201",
        "HEAD sha256:c6348 404",
        "POST  202",
        "PUT UPLOAD 201",
        "HEAD 1.38 404",
        "PUT 1.38 201",
    ];
    assert_eq!(pushed, expected);
    // What is there already is not put again.
    let again = requests(&mut world, "docker push $REGISTRY/team/api:1.38");
    let expected = [
        "HEAD sha256:b0509 401",
        "HEAD sha256:b0509 200",
        "HEAD sha256:c6348 200",
        "HEAD 1.38 200",
    ];
    assert_eq!(again, expected);
    let run = world.run("docker pull $REGISTRY/team/api:1.38");
    assert_eq!(run.exit_code, 0, "{}", run.text());
    let shown = world.shown("docker push -q --platform linux/arm64 $REGISTRY/team/api:1.38");
    let expected = format!(
        "Error response from daemon: image with reference {HOST}/team/api:1.38 was found but does \
         not provide the specified platform (linux/arm64)\n[exit 1]\n"
    );
    assert_eq!(shown, expected);
}

/// The same permission missing, in the words of `docker push` with the store of containerd and of
/// `docker buildx build --push`.
#[test]
fn a_missing_permission_is_told_by_the_other_client_in_its_words() {
    const UPLOADS: &str = "POST request to https://HOST/v2/team/api/blobs/uploads/";
    const BLOB: &str = "HEAD request to https://HOST/v2/team/api/blobs/sha256:b05093807bb0294152bb9cf86d64da722732dddaf7f8882fa1f120477dbc4db3";
    const MANIFEST: &str = "HEAD request to https://HOST/v2/team/api/manifests/1.38";
    const PUT: &str = "PUT request to https://HOST/v2/team/api/manifests/1.38";
    let cases = [
        // The action, what was asked, and whether the answer had a body.
        ("ecr:BatchCheckLayerAvailability", BLOB, false),
        ("ecr:InitiateLayerUpload", UPLOADS, true),
        ("ecr:BatchGetImage", MANIFEST, false),
        ("ecr:PutImage", PUT, true),
    ];
    let mut world = World::new();
    world.login();
    world.all(&[
        "aws ecr create-repository --repository-name team/api",
        "docker tag busybox:1.38.0-glibc $REGISTRY/team/api:1.38",
        "docker-mode containerd",
        "aws iam create-user --user-name eve",
        "KEYS=$(aws iam create-access-key --user-name eve --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text)",
    ]);
    for (missing, asked, has_body) in cases {
        let mut world = world.clone();
        let keys = world.machine.variable("KEYS").unwrap();
        let (id, secret) = keys.trim().split_once('\t').unwrap();
        world.all(&[
            &format!(
                "aws iam put-user-policy --user-name eve --policy-name P --policy-document \
                 '{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"NotAction\":\"{missing}\",\"Resource\":\"*\"}}]}}'"
            ),
            &format!("export AWS_ACCESS_KEY_ID={id} AWS_SECRET_ACCESS_KEY={secret}"),
            "aws ecr get-login-password | docker login --username AWS --password-stdin $REGISTRY",
        ]);
        let asked = asked.replace("HOST", HOST);
        let status = format!("unexpected status from {asked}: 403 Forbidden");
        let sentence = format!(
            "error from registry: User: arn:aws:iam::111122223333:user/eve is not authorized to \
             perform: {missing} on resource: arn:aws:ecr:us-east-1:111122223333:repository/team/api \
             because no identity-based policy allows the {missing} action"
        );
        let run = world.run("docker push $REGISTRY/team/api:1.38");
        assert_eq!(run.exit_code, 1, "{missing}");
        let expected = if has_body { &sentence } else { &status };
        assert_eq!(run.stderr(), format!("{expected}\n"));
        let built = world.shown(
            "echo FROM busybox:1.38.0-glibc | docker buildx build -t $REGISTRY/team/api:1.38 --push -",
        );
        let last = built.lines().rev().nth(1).unwrap();
        let front = format!(
            "ERROR: failed to build: failed to solve: failed to push {HOST}/team/api:1.38: "
        );
        assert_eq!(last, format!("{front}{status}"));
    }
}
