//! The doors of the public registries.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use drydock::cloud::{Exchange, PublicRegistry, Puller, Reachability};
use drydock::wire::{Method, Request};

use super::support::{World, text};

const HUB: &str = "registry-1.docker.io";
const HOUR: Duration = Duration::from_secs(3600);

fn send(world: &mut World, request: (Method, &str, &str), authorization: &str) -> Exchange {
    let (method, host, path) = request;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut request = Request::new(method, host, path);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    request.query.extend(pairs.map(|(name, value)| (name.into(), value.into())));
    if !authorization.is_empty() {
        request.headers.push("Authorization", authorization);
    }
    world.cloud.handle(request)
}

fn header(exchange: &Exchange, name: &str) -> String {
    exchange.response.headers.get(name).unwrap_or_default().to_owned()
}

/// A token for a repository, with the login of an account or without.
fn token(world: &mut World, repository: &str, login: &str) -> String {
    let path = format!("/token?service=registry.docker.io&scope=repository:{repository}:pull");
    let exchange = send(world, (Method::Get, "auth.docker.io", &path), login);
    assert_eq!(exchange.response.status, 200, "{}", text(&exchange));
    let answer: serde_json::Value = serde_json::from_str(&text(&exchange)).unwrap();
    format!("Bearer {}", answer["token"].as_str().unwrap())
}

#[test]
fn docker_hub_wants_a_token_for_the_repository_that_is_asked_for() {
    let mut world = World::new();
    let nginx = token(&mut world, "library/nginx", "");
    let none = token(&mut world, "library/none", "");
    let asked = "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\"";
    let scope = |name: &str| format!("{asked},scope=\"repository:{name}:pull\"");
    let lacks = |name: &str| format!("{},error=\"insufficient_scope\"", scope(name));
    let cases = [
        (Method::Get, "/v2/", "", 401, asked.to_owned()),
        (Method::Get, "/v2/", "Basic QVdTOng=", 401, asked.to_owned()),
        (Method::Get, "/v2/", &*nginx, 200, String::new()),
        (Method::Head, "/v2/library/nginx/manifests/latest", "", 401, scope("library/nginx")),
        (Method::Head, "/v2/library/nginx/manifests/latest", &nginx, 200, String::new()),
        (Method::Get, "/v2/library/nginx/manifests/none", &nginx, 404, String::new()),
        (Method::Get, "/v2/library/nginx/manifests/-", &nginx, 404, String::new()),
        (
            Method::Get,
            "/v2/library/debian/manifests/bookworm",
            &nginx,
            401,
            scope("library/debian"),
        ),
        (Method::Get, "/v2/library/none/manifests/latest", &none, 401, lacks("library/none")),
        (Method::Get, "/v2/library/nginx/tags/list", &nginx, 405, String::new()),
    ];
    for (method, path, authorization, status, challenge) in cases {
        let exchange = send(&mut world, (method, HUB, path), authorization);
        assert_eq!(exchange.response.status, status, "{path}");
        assert_eq!(header(&exchange, "Www-Authenticate"), challenge, "{path}");
        assert!(exchange.call.is_none(), "no call of AWS");
    }
    let push = send(&mut world, (Method::Post, HUB, "/v2/library/nginx/blobs/uploads/"), &nginx);
    assert_eq!(push.response.status, 401);
    assert!(
        header(&push, "Www-Authenticate").ends_with(":pull,push\",error=\"insufficient_scope\"")
    );
}

#[test]
fn a_pull_is_the_manifest_of_an_image_and_counts_for_six_hours() {
    let mut world = World::new();
    world.cloud.set_up_internet(|internet, _| internet.docker_hub.add_account("me", "secret"));
    let anonymous = token(&mut world, "library/busybox", "");
    let login = format!("Basic {}", STANDARD.encode("me:secret"));
    let mine = token(&mut world, "library/busybox", &login);
    let wrong = format!("Basic {}", STANDARD.encode("me:wrong"));
    let refused = send(&mut world, (Method::Get, "auth.docker.io", "/token"), &wrong);
    assert_eq!(
        (refused.response.status, &*text(&refused)),
        (401, r#"{"details":"incorrect username or password"}"#)
    );

    let left = |world: &mut World, method, reference: &str, token: &str| {
        let path = format!("/v2/library/busybox/manifests/{reference}");
        let exchange = send(world, (method, HUB, &path), token);
        let left = header(&exchange, "RateLimit-Remaining");
        (exchange.response.status, left.trim_end_matches(";w=21600").to_owned())
    };
    let is = |status: u16, left: &str| (status, left.to_owned());
    assert_eq!(left(&mut world, Method::Head, "musl", &anonymous), is(200, "100"));
    assert_eq!(left(&mut world, Method::Get, "latest", &anonymous), is(200, "100"), "an index");
    assert_eq!(left(&mut world, Method::Get, "musl", &anonymous), is(200, "99"));
    assert_eq!(left(&mut world, Method::Get, "musl", &mine), is(200, "199"));
    for _ in 0..99 {
        assert_eq!(left(&mut world, Method::Get, "musl", &anonymous).0, 200);
    }
    assert_eq!(left(&mut world, Method::Get, "musl", &anonymous), is(429, ""));
    assert_eq!(left(&mut world, Method::Head, "musl", &anonymous), is(200, "0"));
    assert_eq!(left(&mut world, Method::Get, "musl", &mine), is(200, "198"));
    world.cloud.advance(6 * HOUR);
    assert_eq!(left(&mut world, Method::Get, "musl", &anonymous), is(200, "99"));
    let hub = &world.cloud.internet().docker_hub;
    assert_eq!(hub.pulls_left(&Puller::workstation(), world.cloud.now()), 99);
}

#[test]
fn the_other_registries_are_open_to_read() {
    let cases = [
        ("quay.io", "curl/curl/manifests/8.18.0", 200),
        ("quay.io", "curl/none/manifests/8.18.0", 404),
        ("ghcr.io", "super-linter/super-linter/manifests/v8.3.0", 200),
        ("ghcr.io", "none/none/manifests/1", 403),
        ("registry.k8s.io", "pause/manifests/3.10.1", 200),
        ("public.ecr.aws", "docker/library/debian/manifests/bookworm-slim", 200),
        ("cgr.dev", "chainguard/static/manifests/latest", 200),
        ("registry.gitlab.com", "a/b/manifests/1", 403),
    ];
    for (host, path, status) in cases {
        let mut world = World::new();
        let path = format!("/v2/{path}");
        assert_eq!(
            send(&mut world, (Method::Get, host, &path), "").response.status,
            status,
            "{host}"
        );
        assert_eq!(
            send(&mut world, (Method::Get, host, "/v2/"), "").response.status,
            200,
            "{host}"
        );
        let registry = PublicRegistry::at(host).unwrap();
        world.cloud.set_up_internet(|internet, _| {
            internet.set_reachability(registry, Reachability::Down);
        });
        assert_eq!(
            send(&mut world, (Method::Get, host, "/v2/"), "").response.status,
            503,
            "{host}"
        );
    }
}

/// Whatever an index in the registries names is there, and so are all blobs.
#[test]
fn every_image_is_complete() {
    let mut world = World::new();
    let token = token(&mut world, "library/nginx", "");
    let get = |world: &mut World, path: &str| {
        let path = format!("/v2/library/nginx/{path}");
        send(world, (Method::Get, HUB, &path), &token)
    };
    let parsed = |exchange: &Exchange| -> serde_json::Value {
        serde_json::from_str(&text(exchange)).unwrap()
    };
    let index = parsed(&get(&mut world, "manifests/latest"));
    let children = index["manifests"].as_array().unwrap();
    assert_eq!(children.len(), 2);
    for child in children {
        let image = get(&mut world, &format!("manifests/{}", child["digest"].as_str().unwrap()));
        assert_eq!(text(&image).len(), usize::try_from(child["size"].as_u64().unwrap()).unwrap());
        let image = parsed(&image);
        let blobs = image["layers"].as_array().unwrap().iter().chain([&image["config"]]);
        for blob in blobs {
            let got = get(&mut world, &format!("blobs/{}", blob["digest"].as_str().unwrap()));
            assert_eq!(got.response.body.length_bytes(), blob["size"].as_u64().unwrap());
        }
    }
    assert_eq!(get(&mut world, &format!("blobs/sha256:{}", "0".repeat(64))).response.status, 404);
}
