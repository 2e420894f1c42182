//! What lies in the public registries, and since when.
//!
//! Names, versions and the programs are those of well-known images, so that they look familiar.
//! Made up are the sizes and dates of most of them, and when tags move.

use super::image::{MadeUp, Source};
use super::{PublicImage, PublicRegistry};
use crate::aws::Timestamp;
use crate::ecr::upstream::{UpstreamFailure, UpstreamImage, UpstreamReference};
use crate::oci::{Digest, LayerContent, Manifest};

/// A tag, and the image that it points at from a moment on, until a later row says otherwise.
struct Row {
    registry: PublicRegistry,
    repository: &'static str,
    tag: &'static str,
    from: &'static str,
    source: Source,
}

/// Long before any scenario begins.
const ALWAYS: &str = "2020-01-01T00:00:00Z";

const fn row(
    registry: PublicRegistry,
    repository: &'static str,
    tag: &'static str,
    from: &'static str,
    source: Source,
) -> Row {
    Row { registry, repository, tag, from, source }
}

const BUSYBOX: Source = Source::Index(&["busybox-glibc-amd64", "busybox-glibc-arm64v8"]);
const BUSYBOX_MUSL: Source = Source::Published("busybox-musl-amd64");
const BOOKWORM: Source = Source::Published("debian-bookworm-amd64");
const BOOKWORM_SLIM: Source = Source::Published("debian-bookworm-slim-amd64");
const TRIXIE_SLIM: Source = Source::Published("debian-trixie-slim-amd64");
const AMAZONLINUX: Source = Source::Published("aws-amazonlinux-2016.09");

const fn made_up(
    name: &'static str,
    created: &'static str,
    command: &'static str,
    layer_sizes: &'static [u64],
) -> Source {
    Source::MadeUp(MadeUp { name, created, command, layer_sizes })
}

const ALPINE: Source = made_up("alpine 3.23.4", "2026-04-15T20:00:00Z", "/bin/sh", &[3_860_000]);
const HELLO_WORLD: Source = made_up("hello-world", "2025-08-08T19:05:17Z", "/hello", &[2_380]);
const NGINX: Source =
    made_up("nginx 1.30.0", "2026-05-12T18:00:00Z", "nginx", &[29_777_000, 43_640_000, 627, 957]);
const NGINX_NEXT: Source =
    made_up("nginx 1.30.1", "2026-06-02T18:00:00Z", "nginx", &[29_777_000, 43_655_000, 627, 957]);
const NODE_EXPORTER: Source = made_up(
    "node-exporter 1.10.0",
    "2026-03-10T09:00:00Z",
    "/bin/node_exporter",
    &[1_886_000, 11_472_000],
);
const PAUSE: Source = made_up("pause 3.10.1", "2025-06-13T12:00:00Z", "/pause", &[265_000]);
const CURL: Source =
    made_up("curl 8.18.0", "2026-01-07T10:00:00Z", "curl", &[3_800_000, 6_100_000]);
const CLI: Source =
    made_up("super-linter 8.3.0", "2026-02-01T10:00:00Z", "/action/lib/linter.sh", &[91_000_000]);
const STATIC: Source = made_up("static", "2026-05-30T00:00:00Z", "/bin/true", &[412_000]);

use PublicRegistry::{Chainguard, DockerHub, EcrPublic, GitHub, K8s, Quay};

/// The tags; of one tag, the rows stand in the order of their dates.
#[rustfmt::skip]
const ROWS: [Row; 31] = [
    row(DockerHub, "library/alpine", "3.23", ALWAYS, ALPINE),
    row(DockerHub, "library/alpine", "latest", ALWAYS, ALPINE),
    row(DockerHub, "library/amazonlinux", "2016.09", ALWAYS, AMAZONLINUX),
    row(DockerHub, "library/busybox", "1.38.0", ALWAYS, BUSYBOX),
    row(DockerHub, "library/busybox", "1.38.0-glibc", ALWAYS, BUSYBOX),
    row(DockerHub, "library/busybox", "1.38.0-musl", ALWAYS, BUSYBOX_MUSL),
    row(DockerHub, "library/busybox", "latest", ALWAYS, BUSYBOX),
    row(DockerHub, "library/busybox", "musl", ALWAYS, BUSYBOX_MUSL),
    row(DockerHub, "library/debian", "bookworm", ALWAYS, BOOKWORM),
    row(DockerHub, "library/debian", "bookworm-slim", ALWAYS, BOOKWORM_SLIM),
    row(DockerHub, "library/debian", "trixie-slim", ALWAYS, TRIXIE_SLIM),
    row(DockerHub, "library/debian", "stable-slim", ALWAYS, BOOKWORM_SLIM),
    row(DockerHub, "library/debian", "stable-slim", "2026-06-02T00:00:00Z", TRIXIE_SLIM),
    row(DockerHub, "library/hello-world", "latest", ALWAYS, HELLO_WORLD),
    row(DockerHub, "library/nginx", "1.30.0", ALWAYS, NGINX),
    row(DockerHub, "library/nginx", "1.30", ALWAYS, NGINX),
    row(DockerHub, "library/nginx", "1.30", "2026-06-02T18:30:00Z", NGINX_NEXT),
    row(DockerHub, "library/nginx", "1.30.1", "2026-06-02T18:30:00Z", NGINX_NEXT),
    row(DockerHub, "library/nginx", "latest", ALWAYS, NGINX),
    row(DockerHub, "library/nginx", "latest", "2026-06-02T18:30:00Z", NGINX_NEXT),
    row(DockerHub, "curlimages/curl", "8.18.0", ALWAYS, CURL),
    row(DockerHub, "curlimages/curl", "latest", ALWAYS, CURL),
    row(EcrPublic, "docker/library/busybox", "1.38.0", ALWAYS, BUSYBOX),
    row(EcrPublic, "docker/library/debian", "bookworm-slim", ALWAYS, BOOKWORM_SLIM),
    row(EcrPublic, "docker/library/nginx", "1.30.0", ALWAYS, NGINX),
    row(Quay, "prometheus/node-exporter", "v1.10.0", ALWAYS, NODE_EXPORTER),
    row(Quay, "prometheus/node-exporter", "latest", ALWAYS, NODE_EXPORTER),
    row(K8s, "pause", "3.10.1", ALWAYS, PAUSE),
    row(GitHub, "super-linter/super-linter", "v8.3.0", ALWAYS, CLI),
    row(Chainguard, "chainguard/static", "latest", ALWAYS, STATIC),
    row(Quay, "curl/curl", "8.18.0", ALWAYS, CURL),
];

/// The rows of a repository that count at `now`.
fn rows(
    registry: PublicRegistry,
    repository: &str,
    now: Timestamp,
) -> impl DoubleEndedIterator<Item = &'static Row> {
    ROWS.iter().filter(move |row| {
        let from: Option<Timestamp> = row.from.parse().ok();
        row.registry == registry && row.repository == repository && from.is_some_and(|it| it <= now)
    })
}

/// Whether there is such a repository.
pub(super) fn has_repository(registry: PublicRegistry, repository: &str, now: Timestamp) -> bool {
    rows(registry, repository, now).next().is_some()
}

/// An image with everything that belongs to it.
pub(super) fn find(
    registry: PublicRegistry,
    repository: &str,
    reference: &UpstreamReference,
    now: Timestamp,
) -> Result<UpstreamImage, UpstreamFailure> {
    if !has_repository(registry, repository, now) {
        let is_hidden = registry.hides_what_it_lacks();
        return Err(if is_hidden {
            UpstreamFailure::AccessDenied
        } else {
            UpstreamFailure::NotFound
        });
    }
    let images = match reference {
        UpstreamReference::Tag(tag) => {
            let row = rows(registry, repository, now).rfind(|row| row.tag == tag.as_str());
            row.map(|row| row.source.images()).unwrap_or_default()
        }
        UpstreamReference::Digest(digest) => holding(registry, repository, digest, now),
    };
    gathered(images).ok_or(UpstreamFailure::NotFound)
}

/// The image of a digest, behind the images that it names.
fn holding(
    registry: PublicRegistry,
    repository: &str,
    digest: &Digest,
    now: Timestamp,
) -> Vec<PublicImage> {
    let sources = rows(registry, repository, now).map(|row| row.source.images());
    for mut images in sources {
        let Some(at) = images.iter().position(|image| image.manifest.digest() == *digest) else {
            continue;
        };
        images.truncate(at + 1);
        let named: Vec<_> =
            images.last().map(|image| named_by(&image.manifest)).unwrap_or_default();
        images.retain(|image| {
            let own = image.manifest.digest();
            own == *digest || named.contains(&own)
        });
        return images;
    }
    Vec::new()
}

fn named_by(manifest: &Manifest) -> Vec<Digest> {
    manifest.manifests().iter().map(|child| child.digest).collect()
}

fn gathered(mut images: Vec<PublicImage>) -> Option<UpstreamImage> {
    let manifest = images.last()?.manifest.clone();
    let blobs = images.iter_mut().flat_map(|image| std::mem::take(&mut image.blobs)).collect();
    images.pop();
    let children = images.into_iter().map(|image| image.manifest).collect();
    Some(UpstreamImage { manifest, children, blobs })
}

/// A blob of an image of a repository.
pub(super) fn blob(
    registry: PublicRegistry,
    repository: &str,
    digest: &Digest,
    now: Timestamp,
) -> Option<LayerContent> {
    let images = rows(registry, repository, now).flat_map(|row| row.source.images());
    let mut blobs = images.flat_map(|image| image.blobs);
    blobs.find(|(known, _)| known == digest).map(|(_, content)| content)
}
