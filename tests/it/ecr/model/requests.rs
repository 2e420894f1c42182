//! A request of every operation with all the members that it can have. Where two members exclude
//! each other there are two requests.

use serde_json::{Value, json};

const LAYER: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const ARN: &str = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";
const ROLE: &str = "arn:aws:iam::111122223333:role/scanner";
const UPLOAD: &str = "00000000-0000-4000-a000-000000000000";

/// The requests, those of operations on a repository without the names that all of them have.
pub fn requests() -> Vec<(String, Value)> {
    let mut requests = Vec::new();
    for (operation, mut body) in on_a_repository() {
        body["registryId"] = json!("111122223333");
        body["repositoryName"] = json!("team/api");
        requests.push((operation.to_owned(), body));
    }
    let others = on_a_registry().into_iter().chain(on_rules_and_templates());
    requests.extend(others.map(|(operation, body)| (operation.to_owned(), body)));
    requests
}

fn on_a_repository() -> Vec<(&'static str, Value)> {
    let image = json!({ "imageDigest": LAYER, "imageTag": "1.0" });
    let filter = json!({ "tagStatus": "ANY", "imageStatus": "ACTIVE" });
    let exclusions = json!([{ "filterType": "WILDCARD", "filter": "dev-*" }]);
    vec![
        ("BatchCheckLayerAvailability", json!({ "layerDigests": [LAYER] })),
        ("BatchDeleteImage", json!({ "imageIds": [image] })),
        ("BatchGetImage", json!({ "imageIds": [image], "acceptedMediaTypes": ["*/*"] })),
        ("CompleteLayerUpload", json!({ "uploadId": UPLOAD, "layerDigests": [LAYER] })),
        (
            "CreateRepository",
            json!({
                "tags": [{ "Key": "team", "Value": "api" }],
                "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
                "imageTagMutabilityExclusionFilters": exclusions,
                "imageScanningConfiguration": { "scanOnPush": true },
                "encryptionConfiguration": { "encryptionType": "KMS", "kmsKey": "alias/api" },
            }),
        ),
        ("DeleteRepository", json!({ "force": true })),
        ("DeleteRepositoryPolicy", json!({})),
        ("DescribeImageReplicationStatus", json!({ "imageId": image })),
        ("DescribeImages", json!({ "imageIds": [image], "filter": filter })),
        ("DescribeImages", json!({ "nextToken": "Zmlyc3Q9MQ==", "maxResults": 7 })),
        ("GetDownloadUrlForLayer", json!({ "layerDigest": LAYER })),
        ("GetRepositoryPolicy", json!({})),
        ("InitiateLayerUpload", json!({})),
        (
            "ListImageReferrers",
            json!({
                "subjectId": { "imageDigest": LAYER },
                "filter": { "artifactTypes": ["application/spdx+json"], "artifactStatus": "ANY" },
                "nextToken": "Zmlyc3Q9MQ==",
                "maxResults": 7,
            }),
        ),
        ("ListImages", json!({ "nextToken": "Zmlyc3Q9MQ==", "maxResults": 7, "filter": filter })),
        (
            "PutImage",
            json!({
                "imageManifest": "{}", "imageManifestMediaType": "application/json",
                "imageTag": "1.0", "imageDigest": LAYER,
            }),
        ),
        ("DeleteLifecyclePolicy", json!({})),
        ("GetLifecyclePolicy", json!({})),
        (
            "GetLifecyclePolicyPreview",
            json!({ "imageIds": [image], "filter": { "tagStatus": "ANY" } }),
        ),
        ("GetLifecyclePolicyPreview", json!({ "nextToken": "Zmlyc3Q9MQ==", "maxResults": 7 })),
        (
            "PutImageScanningConfiguration",
            json!({ "imageScanningConfiguration": { "scanOnPush": true } }),
        ),
        (
            "PutImageTagMutability",
            json!({
                "imageTagMutability": "MUTABLE_WITH_EXCLUSION",
                "imageTagMutabilityExclusionFilters": exclusions,
            }),
        ),
        ("PutLifecyclePolicy", json!({ "lifecyclePolicyText": " ".repeat(100) })),
        ("StartLifecyclePolicyPreview", json!({ "lifecyclePolicyText": " ".repeat(100) })),
        ("SetRepositoryPolicy", json!({ "policyText": "{}", "force": true })),
        ("StartImageScan", json!({ "imageId": image })),
        (
            "DescribeImageScanFindings",
            json!({ "imageId": image, "nextToken": "Zmlyc3Q9MQ==", "maxResults": 7 }),
        ),
        ("DescribeImageSigningStatus", json!({ "imageId": image })),
        ("UpdateImageStorageClass", json!({ "imageId": image, "targetStorageClass": "ARCHIVE" })),
        (
            "UploadLayerPart",
            json!({
                "uploadId": UPLOAD, "partFirstByte": 0, "partLastByte": 0, "layerPartBlob": "AA==",
            }),
        ),
    ]
}

fn on_a_registry() -> Vec<(&'static str, Value)> {
    let registry = "111122223333";
    let destination = json!({ "region": "eu-west-1", "registryId": registry });
    vec![
        (
            "DescribeRepositories",
            json!({ "registryId": registry, "repositoryNames": ["team/api"] }),
        ),
        ("DescribeRepositories", json!({ "nextToken": "Zmlyc3Q9MQ==", "maxResults": 7 })),
        ("BatchGetRepositoryScanningConfiguration", json!({ "repositoryNames": ["team/api"] })),
        ("GetRegistryScanningConfiguration", json!({})),
        (
            "PutRegistryScanningConfiguration",
            json!({
                "scanType": "BASIC",
                "rules": [{
                    "scanFrequency": "SCAN_ON_PUSH",
                    "repositoryFilters": [{ "filter": "team/*", "filterType": "WILDCARD" }],
                }],
            }),
        ),
        ("DeleteRegistryPolicy", json!({})),
        ("GetRegistryPolicy", json!({})),
        (
            "PutRegistryPolicy",
            json!({ "policyText": r#"{"Version":"2012-10-17","Statement":[]}"# }),
        ),
        ("GetAccountSetting", json!({ "name": "BLOB_MOUNTING" })),
        ("PutAccountSetting", json!({ "name": "BLOB_MOUNTING", "value": "DISABLED" })),
        ("DescribeRegistry", json!({})),
        (
            "PutReplicationConfiguration",
            json!({ "replicationConfiguration": { "rules": [{
                "destinations": [destination],
                "repositoryFilters": [{ "filter": "team/", "filterType": "PREFIX_MATCH" }],
                "deleteReplication": { "enabled": false },
            }] } }),
        ),
        ("StartReplicationBackfill", json!({ "registryId": registry, "destination": destination })),
        (
            "StopReplicationBackfill",
            json!({ "registryId": registry, "replicationBackfillId": UPLOAD }),
        ),
        (
            "DescribeReplicationBackfillResults",
            json!({
                "registryId": registry, "replicationBackfillId": UPLOAD,
                "resultStatusFilter": "FAILED", "maxResults": 7, "nextToken": "Zmlyc3Q9MQ==",
            }),
        ),
        (
            "ListReplicationBackfills",
            json!({ "registryId": registry, "maxResults": 7, "nextToken": "Zmlyc3Q9MQ==" }),
        ),
        ("DeregisterPullTimeUpdateExclusion", json!({ "principalArn": ROLE })),
        ("ListPullTimeUpdateExclusions", json!({ "nextToken": "Zmlyc3Q9MQ==", "maxResults": 7 })),
        ("RegisterPullTimeUpdateExclusion", json!({ "principalArn": ROLE })),
        ("DeleteSigningConfiguration", json!({})),
        ("GetSigningConfiguration", json!({})),
        (
            "PutSigningConfiguration",
            json!({ "signingConfiguration": { "rules": [{
                "signingProfileArn": "arn:aws:signer:us-east-1:111122223333:/signing-profiles/Release",
                "repositoryFilters": [{ "filter": "team/*", "filterType": "WILDCARD_MATCH" }],
            }] } }),
        ),
        ("ListTagsForResource", json!({ "resourceArn": ARN })),
        ("TagResource", json!({ "resourceArn": ARN, "tags": [{ "Key": "team", "Value": "api" }] })),
        ("UntagResource", json!({ "resourceArn": ARN, "tagKeys": ["team"] })),
        ("GetAuthorizationToken", json!({ "registryIds": [registry] })),
    ]
}

fn on_rules_and_templates() -> Vec<(&'static str, Value)> {
    let registry = "111122223333";
    let rule = json!({ "registryId": registry, "ecrRepositoryPrefix": "docker-hub" });
    let secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:ecr-pullthroughcache/hub-1";
    let mut update = rule.clone();
    update["credentialArn"] = json!(secret);
    update["customRoleArn"] = json!(ROLE);
    let mut create = update.clone();
    create["upstreamRegistryUrl"] = json!("registry-1.docker.io");
    create["upstreamRegistry"] = json!("docker-hub");
    create["upstreamRepositoryPrefix"] = json!("ROOT");
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*"}]}"#;
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let template = json!({
        "prefix": "team",
        "description": "what teams push",
        "encryptionConfiguration": { "encryptionType": "KMS", "kmsKey": key },
        "resourceTags": [{ "Key": "team", "Value": "api" }],
        "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters": [{ "filterType": "WILDCARD", "filter": "dev-*" }],
        "repositoryPolicy": policy,
        "lifecyclePolicy": r#"{"rules":[]}"#,
        "appliedFor": ["CREATE_ON_PUSH"],
        "customRoleArn": ROLE,
    });
    vec![
        ("CreatePullThroughCacheRule", create),
        ("DeletePullThroughCacheRule", rule.clone()),
        (
            "DescribePullThroughCacheRules",
            json!({ "registryId": registry, "ecrRepositoryPrefixes": ["docker-hub"] }),
        ),
        ("DescribePullThroughCacheRules", json!({ "nextToken": "Zmlyc3Q9MQ==", "maxResults": 7 })),
        ("UpdatePullThroughCacheRule", update),
        ("ValidatePullThroughCacheRule", rule),
        ("CreateRepositoryCreationTemplate", template.clone()),
        ("DeleteRepositoryCreationTemplate", json!({ "prefix": "team" })),
        ("DescribeRepositoryCreationTemplates", json!({ "prefixes": ["team"] })),
        (
            "DescribeRepositoryCreationTemplates",
            json!({ "nextToken": "Zmlyc3Q9MQ==", "maxResults": 7 }),
        ),
        ("UpdateRepositoryCreationTemplate", template),
    ]
}
