//! What size costs: a registry of 10,000 repositories with 10 images each, and one repository with
//! 100,000 images. Every call is timed as a step makes it, with the copy of the world that stays
//! behind for undo, and memory is counted.
//!
//! Figures are printed beside what they should stay below, and asserted nowhere.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    unsafe_code,
    reason = "a measurement reads the clock; a panic ends a measurement as it ends a test; an allocator cannot be had without"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use drydock::aws::{AccountId, Host, Region, RegistryHost, Timestamp};
use drydock::cloud::{Cloud, Credentials};
use drydock::ecr::Quotas;
use drydock::oci::Digest;
use drydock::sim::{Draft, Sim};
use drydock::wire::{Body, Method, Request};
use drydock::workstation::Workstation;

/// The standard allocator, counting the bytes that are in use.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes on to the standard allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn in_use() -> usize {
    IN_USE.load(Ordering::Relaxed)
}

/// What issue 4 allows: a call, and an image beyond the bytes of its manifest.
const CALL_MAX: Duration = Duration::from_millis(5);
const IMAGE_BYTES_MAX: usize = 1024;

/// How often each call is made, in three goes of which the best counts: what else runs on the
/// machine can only slow a call down.
const GO: usize = 400;

const ACCOUNT: &str = "111122223333";
const CONFIG: &str = "{}";
const LAYER: &str = "a layer";

/// A world and who calls in it.
struct Bench {
    sim: Sim,
    keys: Credentials,
}

impl Bench {
    fn new() -> Self {
        let now: Timestamp = "2026-06-01T09:00:00Z".parse().unwrap();
        let mut cloud = Cloud::new(7, now);
        // One repository holds 100,000 images and takes no more; here it takes some more.
        cloud.set_quotas(Quotas { images_max: usize::MAX, ..Quotas::AWS_TODAY });
        let account: AccountId = ACCOUNT.parse().unwrap();
        cloud.add_account(account, "publisher").unwrap();
        let keys = cloud.issue_root_keys(account).unwrap();
        Self { sim: Sim { cloud, workstation: Workstation::new(), draft: Draft::default() }, keys }
    }

    fn request(&self, operation: &str, body: &str) -> Request {
        let mut request = Request::new(Method::Post, &Host::ecr_api(Region::US_EAST_1), "/");
        let target = format!("AmazonEC2ContainerRegistry_V20150921.{operation}");
        request.headers.push("X-Amz-Target", target);
        let key = &self.keys.access_key_id;
        let scope = format!("{key}/20260601/us-east-1/ecr/aws4_request");
        let authorization =
            format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0");
        request.headers.push("Authorization", authorization);
        request.body = Body::text(body);
        request
    }

    /// Calls without being timed.
    fn ok(&mut self, operation: &str, body: &str) -> String {
        let request = self.request(operation, body);
        let response = self.sim.cloud.handle(request).response;
        let text = String::from_utf8_lossy(response.body.bytes().unwrap_or_default()).into_owned();
        assert_eq!(response.status, 200, "{operation} {body}: {text}");
        text
    }

    /// One step as the history makes it: a copy of the world, and the call. The world before is
    /// kept until the next step.
    fn step(&mut self, operation: &str, body: &str) -> Duration {
        let request = self.request(operation, body);
        let begin = Instant::now();
        let mut next = self.sim.clone();
        let exchange = next.cloud.handle(request);
        let taken = begin.elapsed();
        let status = exchange.response.status;
        assert_eq!(status, 200, "{operation} {body}: {:?}", exchange.response.body);
        self.sim = next;
        taken
    }

    /// A page of the registry protocol's list of tags, timed like a step.
    fn list_tags(&mut self, name: &str, login: &str, last: usize) -> Duration {
        let host = RegistryHost::new(ACCOUNT.parse().unwrap(), Region::US_EAST_1).to_string();
        let mut request = Request::new(Method::Get, &host, &format!("/v2/{name}/tags/list"));
        request.headers.push("Authorization", login);
        request.query.push(("n".into(), "100".into()));
        request.query.push(("last".into(), last.to_string().into()));
        let begin = Instant::now();
        let exchange = self.sim.clone().cloud.handle(request);
        let taken = begin.elapsed();
        assert_eq!(exchange.response.status, 200);
        taken
    }

    /// A repository with the blobs that all images here are made of.
    fn create_repository(&mut self, name: &str) {
        self.ok("CreateRepository", &format!(r#"{{"repositoryName":"{name}"}}"#));
        for blob in [CONFIG, LAYER] {
            self.upload(name, blob);
        }
    }

    fn upload(&mut self, name: &str, blob: &str) {
        let answer = self.ok("InitiateLayerUpload", &format!(r#"{{"repositoryName":"{name}"}}"#));
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        let upload = format!(r#""repositoryName":"{name}","uploadId":{}"#, answer["uploadId"]);
        let last = blob.len() - 1;
        let bytes = base64(blob);
        let part = format!(r#""partFirstByte":0,"partLastByte":{last},"layerPartBlob":"{bytes}""#);
        self.ok("UploadLayerPart", &format!("{{{upload},{part}}}"));
        let digest = Digest::of(blob.as_bytes());
        let complete = format!(r#"{{{upload},"layerDigests":["{digest}"]}}"#);
        self.ok("CompleteLayerUpload", &complete);
    }

    /// Puts images `from..to` and tags each with its number.
    fn put_images(&mut self, name: &str, images: std::ops::Range<usize>) {
        for image in images {
            self.ok("PutImage", &put_image(name, image));
        }
    }
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// The manifest of an image that differs from others by a note.
fn manifest(image: usize) -> String {
    let described = |media_type: &str, blob: &str| {
        let (digest, size) = (Digest::of(blob.as_bytes()), blob.len());
        format!(r#"{{"mediaType":"{media_type}","digest":"{digest}","size":{size}}}"#)
    };
    let mut text = r#"{"schemaVersion":2,"#.to_owned();
    text += r#""mediaType":"application/vnd.oci.image.manifest.v1+json","#;
    let config = described("application/vnd.oci.image.config.v1+json", CONFIG);
    let layer = described("application/vnd.oci.image.layer.v1.tar+gzip", LAYER);
    write!(text, r#""config":{config},"layers":[{layer}],"#).unwrap();
    write!(text, r#""annotations":{{"build":"{image}"}}}}"#).unwrap();
    text
}

fn put_image(name: &str, image: usize) -> String {
    let manifest = serde_json::to_string(&manifest(image)).unwrap();
    format!(r#"{{"repositoryName":"{name}","imageManifest":{manifest},"imageTag":"{image}"}}"#)
}

fn image_id(name: &str, image: usize) -> String {
    let digest = Digest::of(manifest(image).as_bytes());
    format!(r#"{{"repositoryName":"{name}","imageIds":[{{"imageDigest":"{digest}"}}]}}"#)
}

/// The body of a call in a round.
type Say = Box<dyn Fn(usize) -> String>;

/// The calls of a working day: what each says in round `round`, about a repository with the images
/// `0..images`.
fn day(name: &str, images: usize) -> Vec<(&'static str, &'static str, Say)> {
    let named = format!(r#""repositoryName":"{name}""#);
    let name = name.to_owned();
    let of = |more: &str| -> Say {
        let body = format!("{{{named}{more}}}");
        Box::new(move |_| body.clone())
    };
    let on = |body: fn(&str, usize) -> String, first: usize, step: usize| {
        let name = name.clone();
        let body = move |round: usize| body(&name, first + round * step % images);
        Box::new(body) as Say
    };
    let half = base64(&format!("first={}", images / 2));
    let layer = Digest::of(LAYER.as_bytes());
    let layers = format!(r#","layerDigests":["{layer}"]"#);
    vec![
        ("PutImage", "", {
            let name = name.clone();
            Box::new(move |round| put_image(&name, images + round))
        }),
        ("BatchGetImage", "", on(image_id, 0, 7919)),
        ("DescribeImages", "one image", on(image_id, 0, 7919)),
        ("DescribeImages", "first page", of("")),
        ("ListImages", "first page", of("")),
        ("ListImages", "a page in the middle", of(&format!(r#","nextToken":"{half}""#))),
        ("ListImages", "untagged: none", of(r#","filter":{"tagStatus":"UNTAGGED"}"#)),
        ("ListImages", "archived: none", of(r#","filter":{"imageStatus":"ARCHIVED"}"#)),
        ("BatchCheckLayerAvailability", "", of(&layers)),
        ("GetDownloadUrlForLayer", "", of(&format!(r#","layerDigest":"{layer}""#))),
        ("InitiateLayerUpload", "", of("")),
        ("UpdateImageStorageClass", "into the archive", {
            let name = name.clone();
            Box::new(move |round| {
                let digest = Digest::of(manifest(images + round).as_bytes());
                let id = format!(r#""imageId":{{"imageDigest":"{digest}"}}"#);
                format!(r#"{{"repositoryName":"{name}",{id},"targetStorageClass":"ARCHIVE"}}"#)
            })
        }),
        ("BatchDeleteImage", "", on(image_id, images, 1)),
        ("DescribeRepositories", "first page", Box::new(|_| "{}".to_owned())),
        (
            "CreateRepository",
            "",
            Box::new(|round| format!(r#"{{"repositoryName":"new/{round}"}}"#)),
        ),
        (
            "DeleteRepository",
            "",
            Box::new(|round| format!(r#"{{"repositoryName":"new/{round}"}}"#)),
        ),
    ]
}

/// Times the calls of a day and prints what each takes.
fn time(bench: &mut Bench, name: &str, images: usize) {
    let title = "a call, with the copy of the world";
    println!("{title:<52}{:>9}{:>9}{:>9}   p99 of 5 ms", "p50 µs", "p99 µs", "max µs");
    let token = bench.ok("GetAuthorizationToken", "{}");
    let token: serde_json::Value = serde_json::from_str(&token).unwrap();
    let token = token["authorizationData"][0]["authorizationToken"].as_str().unwrap();
    let login = format!("Basic {token}");
    print("GET tags/list, 100 of them", |round| {
        bench.list_tags(name, &login, round * 7919 % images)
    });
    for (operation, which, body) in day(name, images) {
        let call = [operation, which].join(" ");
        print(&call, |round| bench.step(operation, &body(round)));
    }
}

/// Makes a call in three goes and prints what it takes in the best of them.
fn print(call: &str, mut make: impl FnMut(usize) -> Duration) {
    let mut goes = Vec::new();
    for go in 0..3 {
        let mut taken: Vec<_> = (go * GO..(go + 1) * GO).map(&mut make).collect();
        taken.sort();
        goes.push(taken);
    }
    let at = |go: &[Duration], part: usize| go[(GO - 1) * part / 100];
    let best = goes.iter().min_by_key(|go| at(go, 99)).unwrap();
    let ratio = at(best, 99).as_secs_f64() / CALL_MAX.as_secs_f64();
    let [p50, p99, max] = [50, 99, 100].map(|part| at(best, part).as_micros());
    println!("{call:<52}{p50:>9}{p99:>9}{max:>9}   × {ratio:.3}");
}

/// Prints what an image takes in memory, without the records of the calls that brought it.
fn weigh(bench: Bench, base: usize, images: usize) {
    let with_records = in_use() - base;
    let account = ACCOUNT.parse().unwrap();
    let registry = bench.sim.cloud.registry(account, Region::US_EAST_1).unwrap().clone();
    drop(bench);
    let registry_bytes = in_use() - base;
    let repositories = registry.repositories();
    let manifests: usize =
        repositories.flat_map(|it| it.images()).map(|it| it.manifest.bytes().len()).sum();
    let each = (registry_bytes - manifests) / images;
    let ratio = each as f64 / IMAGE_BYTES_MAX as f64;
    println!("{:<52}{each:>9} bytes   of 1 KB: × {ratio:.2}", "an image, beyond its manifest");
    println!("{:<52}{:>9} bytes", "its manifest", manifests / images);
    let records = (with_records - registry_bytes) / images;
    println!("{:<52}{records:>9} bytes", "the records of the calls that brought it");
}

fn main() {
    for (title, repositories, images) in [
        ("10 images, for comparison", 1, 10),
        ("10,000 repositories of 10 images", 10_000, 10),
        ("one repository of 100,000 images", 1, 100_000),
    ] {
        println!("\n{title}");
        let base = in_use();
        let mut bench = Bench::new();
        let begin = Instant::now();
        for number in 0..repositories {
            let name = format!("team-{:03}/service-{number:05}", number / 20);
            bench.create_repository(&name);
            bench.put_images(&name, 0..images);
        }
        let calls = bench.sim.cloud.trail().len();
        let each = begin.elapsed().as_secs_f64() * 1e6 / calls as f64;
        println!("{:<52}{each:>9.1} µs   {calls} calls", "a call while the world is made");
        let middle = repositories / 2;
        let name = format!("team-{:03}/service-{middle:05}", middle / 20);
        let mut timed = Bench { sim: bench.sim.clone(), keys: bench.keys.clone() };
        time(&mut timed, &name, images);
        drop(timed);
        weigh(bench, base, repositories * images);
    }
}
