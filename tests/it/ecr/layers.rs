//! The order of checks on the way of a layer. Every row puts right what the row above was refused for.

use drydock::oci::Digest;
use serde_json::{Value, json};

use super::{Bench, base64, check, invalid};

const UNKNOWN: &str = "00000000-0000-4000-a000-000000000000";

/// A repository and the id of an upload that has just begun.
fn begun() -> (Bench, String) {
    let mut bench = Bench::with_repository();
    let id = begin(&mut bench);
    (bench, id)
}

fn begin(bench: &mut Bench) -> String {
    let upload = bench.ok("InitiateLayerUpload", &json!({ "repositoryName": "team/api" }));
    assert_eq!(upload["partSize"], 10_485_760);
    upload["uploadId"].as_str().unwrap().to_owned()
}

fn part(id: &str, first: i64, last: i64, bytes: &[u8]) -> Value {
    json!({
        "repositoryName": "team/api", "uploadId": id, "partFirstByte": first,
        "partLastByte": last, "layerPartBlob": base64(bytes),
    })
}

fn complete(id: &str, digest: &str) -> Value {
    json!({ "repositoryName": "team/api", "uploadId": id, "layerDigests": [digest] })
}

fn not_found(id: &str) -> String {
    format!(
        "UploadNotFoundException: Upload with id '{id}' could not be found for the repository with name 'team/api' in the registry with id '111122223333'"
    )
}

fn wrong_part(id: &str) -> String {
    format!(
        "InvalidLayerPartException: Invalid layer part upload for upload with id '{id}' in the repository with name 'team/api' in the registry with id '111122223333'"
    )
}

fn hello() -> String {
    Digest::of(b"hello").to_string()
}

#[test]
fn a_part_follows_the_one_before() {
    let (mut bench, id) = begun();
    let pattern = invalid(
        "uploadId",
        "must satisfy regular expression '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'",
    );
    let negative = invalid("partFirstByte", "Member must have value greater than or equal to 0");
    let base64 = invalid("layerPartBlob", "Member must be a blob encoded in base64");
    let mut unreadable = part(&id, 0, 4, b"");
    unreadable["layerPartBlob"] = json!("?");
    let wrong = wrong_part(&id);
    check(
        &mut bench,
        "UploadLayerPart",
        &[
            (part("x", 0, 4, b"hello"), Some(&pattern)),
            (part(&id, -1, 4, b"hello"), Some(&negative)),
            (unreadable, Some(&base64)),
            (part(UNKNOWN, 0, 4, b"hello"), Some(&not_found(UNKNOWN))),
            (part(&id, 1, 5, b"hello"), Some(&wrong)),
            (part(&id, 0, 5, b"hello"), Some(&wrong)),
            (part(&id, 0, 0, b""), Some(&wrong)),
            (part(&id, 0, 3, b"hell"), None),
            (part(&id, 3, 3, b"o"), Some(&wrong)),
            (part(&id, 4, 4, b"o"), None),
        ],
    );
}

#[test]
fn a_part_in_the_wrong_place_is_told_where_to_go_on() {
    let (mut bench, id) = begun();
    let names = [("registryId", None), ("repositoryName", None), ("uploadId", None)];
    assert_eq!(extra_members(&mut bench, &part(&id, 1, 1, b"x")), names);
    bench.ok("UploadLayerPart", &part(&id, 0, 3, b"hell"));
    let members = extra_members(&mut bench, &part(&id, 3, 3, b"x"));
    assert_eq!(members[3], ("lastValidByteReceived", Some(3)));
}

/// The members that a refused part is answered with, and those that are numbers.
fn extra_members(bench: &mut Bench, part: &Value) -> Vec<(&'static str, Option<u64>)> {
    let error = bench.call("UploadLayerPart", part).unwrap_err();
    assert_eq!(error.node().get("__type").unwrap().as_str(), Some("InvalidLayerPartException"));
    error.members().into_iter().map(|(name, node)| (name, node.as_u64())).collect()
}

#[test]
fn an_upload_is_completed_once_and_under_its_digest() {
    let (mut bench, id) = begun();
    let pattern = invalid(
        "layerDigests.1.member",
        "must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    );
    let nothing = Digest::of(b"").to_string();
    check(
        &mut bench,
        "CompleteLayerUpload",
        &[
            (complete(&id, "hello"), Some(&pattern)),
            (complete(UNKNOWN, &hello()), Some(&not_found(UNKNOWN))),
            (
                complete(&id, &hello()),
                Some(
                    "EmptyUploadException: The specified layer upload does not contain any layer parts.",
                ),
            ),
        ],
    );
    bench.ok("UploadLayerPart", &part(&id, 0, 4, b"hello"));
    check(
        &mut bench,
        "CompleteLayerUpload",
        &[
            (
                complete(&id, &nothing),
                Some(
                    "InvalidLayerException: The layer digest calculation performed by Amazon ECR upon receipt of the image layer does not match the digest specified.",
                ),
            ),
            (complete(&id, &hello()), None),
            (complete(&id, &hello()), Some(&not_found(&id))),
        ],
    );
    let again = begin(&mut bench);
    bench.ok("UploadLayerPart", &part(&again, 0, 4, b"hello"));
    check(
        &mut bench,
        "CompleteLayerUpload",
        &[(
            complete(&again, &hello()),
            Some(
                "LayerAlreadyExistsException: The image layer already exists in the associated repository.",
            ),
        )],
    );
}

#[test]
fn only_the_last_part_may_be_small() {
    let (mut bench, id) = begun();
    check(
        &mut bench,
        "UploadLayerPart",
        &[(part(&id, 0, 3, b"hell"), None), (part(&id, 4, 4, b"o"), None)],
    );
    check(
        &mut bench,
        "CompleteLayerUpload",
        &[(
            complete(&id, &hello()),
            Some("LayerPartTooSmallException: Layer parts must be at least 5 MiB in size."),
        )],
    );

    let (mut bench, id) = begun();
    let bytes = vec![7; 5 * 1024 * 1024 + 1];
    let last = 5 * 1024 * 1024;
    check(
        &mut bench,
        "UploadLayerPart",
        &[(part(&id, 0, last - 1, &bytes[1..]), None), (part(&id, last, last, &bytes[..1]), None)],
    );
    check(
        &mut bench,
        "CompleteLayerUpload",
        &[(complete(&id, &Digest::of(&bytes).to_string()), None)],
    );
}

#[test]
fn get_download_url_for_layer() {
    let mut bench = Bench::with_repository();
    let layer = bench.upload("team/api", b"one");
    let ask = |digest: &str| json!({ "repositoryName": "team/api", "layerDigest": digest });
    let pattern =
        invalid("layerDigest", "must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
    check(
        &mut bench,
        "GetDownloadUrlForLayer",
        &[
            (ask("one"), Some(&pattern)),
            (
                ask("sha256:abc"),
                Some(
                    "LayersNotFoundException: The layer with digest sha256:abc does not exist within the repository with name 'team/api' in the registry with id '111122223333'",
                ),
            ),
            (
                ask(&layer),
                Some(
                    "LayerInaccessibleException: The specified layer is not available because it is not associated with an image. Unassociated image layers may be cleaned up at any time.",
                ),
            ),
        ],
    );
    bench.put_image("team/api", "one", None);
    check(&mut bench, "GetDownloadUrlForLayer", &[(ask(&layer), None)]);
}
