//! Scans and signatures of images.

use serde_json::json;

use super::super::scanning::{on, put_debian};
use super::super::{Bench, check, invalid};

#[test]
fn scans_and_signing_status() {
    let mut bench = Bench::with_repository();
    put_debian(&mut bench, "1.0", &[], &[]);
    bench.put_image("team/api", "one", Some("archived"));
    let mut archive = on("archived");
    archive["targetStorageClass"] = json!("ARCHIVE");
    bench.ok("UpdateImageStorageClass", &archive);
    let null = invalid("imageId", "Member must not be null");
    let neither =
        "InvalidParameterException: Invalid request parameters: both tag and digest cannot be null";
    let missing = "ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'9.9'} does not exist within the repository with name 'team/api' in the registry with id '111122223333'";
    let rows = [
        (json!({ "repositoryName": "team/api" }), Some(&*null)),
        (
            json!({ "repositoryName": "team/none", "imageId": {} }),
            Some(
                "RepositoryNotFoundException: The repository with name 'team/none' does not exist in the registry with id '111122223333'",
            ),
        ),
        (json!({ "repositoryName": "team/api", "imageId": {} }), Some(neither)),
        (on("9.9"), Some(missing)),
        (
            on("archived"),
            Some("ImageArchivedException: The specified image is archived and cannot be scanned."),
        ),
        (on("1.0"), None),
        (
            on("1.0"),
            Some(
                "LimitExceededException: The scan quota per image has been exceeded. Wait and try again.",
            ),
        ),
    ];
    check(&mut bench, "StartImageScan", &rows);
    let unknown = "ScanNotFoundException: Image scan does not exist for the image with '{imageDigest:'null', imageTag:'archived'}' in the repository with name 'team/api' in the registry with id '111122223333'";
    let mut paged = on("1.0");
    paged["maxResults"] = json!(1001);
    let most = invalid("maxResults", "Member must have value less than or equal to 1000");
    let rows = [
        (json!({ "repositoryName": "team/api" }), Some(&*null)),
        (paged, Some(&*most)),
        (json!({ "repositoryName": "team/api", "imageId": {} }), Some(neither)),
        (on("9.9"), Some(missing)),
        (on("archived"), Some(unknown)),
        (on("1.0"), None),
    ];
    check(&mut bench, "DescribeImageScanFindings", &rows);
    let rows = [
        (json!({ "repositoryName": "team/api" }), Some(&*null)),
        (json!({ "repositoryName": "team/api", "imageId": {} }), Some(neither)),
        (on("9.9"), Some(missing)),
        (on("1.0"), None),
    ];
    check(&mut bench, "DescribeImageSigningStatus", &rows);
}
