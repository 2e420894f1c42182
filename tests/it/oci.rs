//! References, manifests and the published images.

use drydock::oci::{ImageReference, LayerContent, Manifest, MediaType, published};

/// Name, digest of the manifest, digest of the configuration, blobs in all, platform.
const PUBLISHED: [(&str, &str, &str, usize, &str); 9] = [
    (
        "busybox-glibc-amd64",
        "1cfa4e2b09e127b9c4ed43578d3f3c18e7d44ea47b9ea98475c0cbe9086525f8",
        "c6348fa86ba0fb2108c9334f5fe913ddc6d853313e655891f133a0127c30099f",
        2,
        "linux/amd64",
    ),
    (
        "busybox-musl-amd64",
        "a34ce92094b7b100a98fbd21411a92825f6827b1bc5f6918c253516c90556998",
        "654fc8fd836e35f4a64586bddf8f59b9029b48cf80f520834c6c98ca8ab5def9",
        2,
        "linux/amd64",
    ),
    (
        "busybox-glibc-arm64v8",
        "8f2ffdcb46f1b83e46665954ec130e497b979db766854f79ca9eee43242b7e4c",
        "e0e8b3cbfed68a90084781e2962f9c0deead51c5a3f11a488eef0283a4284bc2",
        2,
        "linux/arm64/v8",
    ),
    (
        "debian-bookworm-amd64",
        "ec54b6327d5099ab29b38d70f7290e42d8769ef676fc262b34a18b688104f61b",
        "ff869c3288a47c9625a60473a3d5108ec45bd095a00e23568a82ee8b95d12954",
        2,
        "linux/amd64",
    ),
    (
        "debian-bookworm-slim-amd64",
        "b73bf02f32434c9be21adf83b9aedf33e731784d8d2dacbbd3ce5f4993f2a2de",
        "a815f2ceb3b0c8e16829cfa5c6b5a96dad4d17f5e35be3d52ee81ce2e3cc0ced",
        2,
        "linux/amd64",
    ),
    (
        "debian-trixie-slim-amd64",
        "a3cbea2b147e1a58835aba0af2907ae911db84d5a681ebf84f1614f7c24b4a99",
        "ac7f91c70264dbf42a12bad61aae88f783e36bbf1625bc37a6167973a95ed819",
        2,
        "linux/amd64",
    ),
    (
        "aws-amazonlinux-2016.09",
        "f1d4ae3f7261a72e98c6ebefe9985cf10a0ea5bd762585a43e0700ed99863807",
        "5b52b314511a611975c2c65e695d920acdf8ae8848fe0ef00b7d018d1f118b64",
        2,
        "linux/amd64",
    ),
    (
        "aws-cli-batch-get-image",
        "4a1c6567c38904384ebc64e35b7eeddd8451110c299e3368d2210066487d97e5",
        "6171c7451a50945f8ddd72f7732cc04d7a0d1f48138a426b2e64387fdeb834ed",
        5,
        "linux/amd64",
    ),
    (
        "aws-cli-put-image",
        "8ece96b74f87652876199d83bd107d0435a196133af383ac54cb82b6cc5283ae",
        "cea5fe7701b7db3dd1c372f3cea6f43cdda444fcc488f530829145e426d8b980",
        12,
        "linux/amd64",
    ),
];

#[test]
fn a_published_image_has_its_published_digests() {
    let images = published::all();
    assert_eq!(images.len(), PUBLISHED.len());
    for (image, (name, manifest, config, blobs, platform)) in images.iter().zip(PUBLISHED) {
        assert_eq!(image.name, name);
        assert_eq!(image.manifest.digest().hex(), manifest, "{name}");
        assert_eq!(image.blobs[0].0.hex(), config, "{name}");
        assert_eq!(image.blobs.len(), blobs, "{name}");
        assert_eq!(image.platform.to_string(), platform, "{name}");
        for ((digest, content), named) in image.blobs.iter().zip(image.manifest.blobs()) {
            assert_eq!((content.digest(), content.size_bytes()), (*digest, named.size_bytes));
        }
        let has_config = !name.starts_with("aws-");
        assert_eq!(matches!(image.blobs[0].1, LayerContent::Bytes(_)), has_config, "{name}");
    }
}

#[test]
fn references_read_as_docker_reads_them() {
    let hex = "1cfa4e2b09e127b9c4ed43578d3f3c18e7d44ea47b9ea98475c0cbe9086525f8";
    let digested = format!("team/api@sha256:{hex}");
    let both = format!("localhost:5000/a:1@sha256:{hex}");
    // Reference, host, repository, and as docker shows it.
    let cases = [
        ("busybox", "docker.io", "library/busybox", "busybox"),
        ("busybox:1.38.0", "docker.io", "library/busybox", "busybox:1.38.0"),
        ("docker.io/busybox", "docker.io", "library/busybox", "busybox"),
        ("index.docker.io/library/busybox", "docker.io", "library/busybox", "busybox"),
        ("team/api", "docker.io", "team/api", "team/api"),
        ("library/a/b", "docker.io", "library/a/b", "library/a/b"),
        ("localhost/api", "localhost", "api", "localhost/api"),
        ("Registry/api", "Registry", "api", "Registry/api"),
        ("registry:5000/api:1", "registry:5000", "api", "registry:5000/api:1"),
        ("[::1]:5000/api", "[::1]:5000", "api", "[::1]:5000/api"),
        (
            "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2",
            "111122223333.dkr.ecr.us-east-1.amazonaws.com",
            "team/api",
            "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2",
        ),
        (&digested, "docker.io", "team/api", &digested),
        (&both, "localhost:5000", "a", &both),
    ];
    for (text, host, repository, shown) in cases {
        let reference: ImageReference = text.parse().unwrap();
        assert_eq!((reference.host(), reference.repository()), (host, repository), "{text}");
        assert_eq!(reference.to_string(), shown);
        assert_eq!(shown.parse(), Ok(reference), "{text}");
    }
    let latest = |text: &str| text.parse::<ImageReference>().unwrap().or_latest().to_string();
    assert_eq!(latest("busybox"), "busybox:latest");
    assert_eq!(latest("busybox:1"), "busybox:1");
    assert_eq!(latest(&digested), digested);
}

#[test]
fn what_is_no_reference_is_refused_in_docker_s_words() {
    let hex = "1cfa4e2b09e127b9c4ed43578d3f3c18e7d44ea47b9ea98475c0cbe9086525f8";
    let format = "invalid reference format";
    let identifier =
        format!("invalid repository name ({hex}), cannot specify 64-byte hexadecimal strings");
    let upper = format!("a@sha256:{}", hex.to_uppercase());
    let short = format!("a@sha256:{}", &hex[..40]);
    let sha512 = format!("a@sha512:{hex}{hex}");
    let long = "a".repeat(300);
    let cases = [
        ("", format),
        (":1", format),
        ("a:", format),
        ("a:-x", format),
        ("a@sha256:abc", format),
        ("a b", format),
        ("a//b", format),
        ("/a", format),
        ("a_-b", format),
        ("host.example:port/a", format),
        ("-host.example/a", format),
        (
            "Busybox",
            "invalid reference format: repository name (library/Busybox) must be lowercase",
        ),
        (
            "host.example/Team/api:1",
            "invalid reference format: repository name (Team/api) must be lowercase",
        ),
        (hex, &identifier),
        (&upper, "invalid checksum digest format"),
        (&short, "invalid checksum digest length"),
        (&sha512, "unsupported digest algorithm"),
        (&long, "repository name must not be more than 255 characters"),
    ];
    for (text, message) in cases {
        let error = text.parse::<ImageReference>().unwrap_err();
        assert_eq!(error.to_string(), message, "{text}");
    }
}

const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// Every row comes one step further than the row above: the rows are the order of checks.
#[test]
fn what_is_no_manifest_is_refused_with_its_place() {
    let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let typed =
        |rest: &str| format!("{{\"schemaVersion\":2,\"mediaType\":\"{OCI_MANIFEST}\"{rest}}}");
    let config = format!("{{\"mediaType\":\"m\",\"digest\":\"sha256:{hex}\",\"size\":0}}");
    let cases = [
        (
            "{\"schemaVersion\": 2, \"conf".to_owned(),
            "the manifest is not JSON: expected `\"` at the end of the string",
        ),
        ("[]".to_owned(), "manifest: expected an object"),
        ("{\"schemaVersion\":1}".to_owned(), "schema 1 manifests are not modelled"),
        ("{\"mediaType\":7}".to_owned(), "mediaType: expected a string"),
        ("{}".to_owned(), "image manifest mediatype not provided in manifest or parameter"),
        ("{\"mediaType\":\"x\"}".to_owned(), "mediaType: `x` is not the type of a manifest"),
        (typed(""), "config: is missing"),
        (typed(",\"config\":{}"), "config.mediaType: is missing"),
        (
            typed(",\"config\":{\"mediaType\":\"m\",\"digest\":\"sha256:abc\",\"size\":0}"),
            "config.digest: expected `sha256:` and 64 lower-case hexadecimal digits",
        ),
        (typed(&format!(",\"config\":{config}")), "layers: is missing"),
        (typed(&format!(",\"config\":{config},\"layers\":{{}}")), "layers: expected an array"),
        (
            typed(&format!(
                ",\"config\":{config},\"layers\":[{{\"mediaType\":\"m\",\"digest\":\"sha256:{hex}\",\"size\":-1}}]"
            )),
            "layers[0].size: expected a whole number of bytes",
        ),
        (
            typed(&format!(",\"config\":{config},\"layers\":[],\"annotations\":{{\"a\":1}}")),
            "annotations.a: expected a string",
        ),
    ];
    for (text, message) in cases {
        let error = Manifest::parse(text.as_bytes(), None).unwrap_err();
        assert_eq!(error.to_string(), message, "{text}");
    }
    let other = Manifest::parse(typed("").as_bytes(), Some(&MediaType::OciIndex)).unwrap_err();
    assert_eq!(
        other.to_string(),
        format!(
            "mediaType: the manifest says `{OCI_MANIFEST}`, its sender `application/vnd.oci.image.index.v1+json`"
        )
    );
    assert!(Manifest::parse(&[0xff], None).is_err());
}

#[test]
fn an_index_names_manifests_and_their_platforms() {
    let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let text = format!(
        "{{\"schemaVersion\":2,\"manifests\":[{{\"mediaType\":\"{OCI_MANIFEST}\",\"digest\":\"sha256:{hex}\",\"size\":7,\"platform\":{{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}}}}],\"subject\":{{\"mediaType\":\"{OCI_MANIFEST}\",\"digest\":\"sha256:{hex}\",\"size\":7}},\"artifactType\":\"a/b\",\"annotations\":{{\"k\":\"v\"}}}}\n"
    );
    for media_type in [MediaType::OciIndex, MediaType::DockerManifestList] {
        let index = Manifest::parse(text.as_bytes(), Some(&media_type)).unwrap();
        assert_eq!(index.media_type(), &media_type);
        assert_eq!(&**index.bytes(), text.as_bytes());
        let child = &index.manifests()[0];
        assert_eq!(child.platform.as_ref().unwrap().to_string(), "linux/arm64/v8");
        assert_eq!((child.digest.hex().as_str(), child.size_bytes), (hex, 7));
        assert_eq!((index.layers().len(), index.config(), index.blobs().count()), (0, None, 0));
        assert_eq!(index.subject().unwrap().digest, child.digest);
        assert_eq!(index.artifact_type().unwrap().as_str(), "a/b");
        assert_eq!(&**index.annotations().get("k").unwrap(), "v");
    }
}
