//! Elastic Container Registry, API version 2015-09-21.

mod registry;
mod repository;

mod cache;
use crate::workstation::aws_cli::operation::Shape::{
    Blob, Boolean, Integer, List, Map, Structure, Text, Timestamp,
};
use crate::workstation::aws_cli::operation::{Member, Operation, Shape, TEXT, optional, required};
use crate::workstation::session::Effect::{Changes, Looks};

const REGISTRY: Member = optional("registryId", TEXT);
const NAMED: Member = required("repositoryName", Text(2));
const NAME: Member = optional("repositoryName", TEXT);

const IMAGE_ID: Shape = Structure(&[optional("imageDigest", TEXT), optional("imageTag", Text(1))]);

const IMAGE_FAILURE: Shape = Structure(&[
    optional("imageId", IMAGE_ID),
    optional("failureCode", TEXT),
    optional("failureReason", TEXT),
]);

const IMAGE: Shape = Structure(&[
    REGISTRY,
    NAME,
    optional("imageId", IMAGE_ID),
    optional("imageManifest", TEXT),
    optional("imageManifestMediaType", TEXT),
]);

const LIST_FILTER: Member =
    optional("filter", Structure(&[optional("tagStatus", TEXT), optional("imageStatus", TEXT)]));

const NEXT_TOKEN: Member = optional("nextToken", TEXT);
const MAX_RESULTS: Member = optional("maxResults", Integer(1));

const EXCLUSION_FILTERS: Member = optional(
    "imageTagMutabilityExclusionFilters",
    List(&Structure(&[required("filterType", TEXT), required("filter", Text(1))]), 1),
);

const SCANNING: Member =
    optional("imageScanningConfiguration", Structure(&[optional("scanOnPush", Boolean)]));

const ENCRYPTION: Member = optional(
    "encryptionConfiguration",
    Structure(&[required("encryptionType", TEXT), optional("kmsKey", Text(1))]),
);

const REPOSITORY: Shape = Structure(&[
    optional("repositoryArn", TEXT),
    REGISTRY,
    NAME,
    optional("repositoryUri", TEXT),
    optional("createdAt", Timestamp),
    optional("imageTagMutability", TEXT),
    EXCLUSION_FILTERS,
    SCANNING,
    ENCRYPTION,
]);

const IMAGE_DETAIL: Shape = Structure(&[
    REGISTRY,
    NAME,
    optional("imageDigest", TEXT),
    optional("imageTags", List(&TEXT, 0)),
    optional("imageSizeInBytes", Integer(0)),
    optional("imagePushedAt", Timestamp),
    optional(
        "imageScanStatus",
        Structure(&[optional("status", TEXT), optional("description", TEXT)]),
    ),
    optional(
        "imageScanFindingsSummary",
        Structure(&[
            optional("imageScanCompletedAt", Timestamp),
            optional("vulnerabilitySourceUpdatedAt", Timestamp),
            optional("findingSeverityCounts", Map),
        ]),
    ),
    optional("imageManifestMediaType", TEXT),
    optional("artifactMediaType", TEXT),
    optional("lastRecordedPullTime", Timestamp),
    optional("subjectManifestDigest", TEXT),
    optional("imageStatus", TEXT),
    optional("lastArchivedAt", Timestamp),
    optional("lastActivatedAt", Timestamp),
]);

const POLICY_ANSWER: [Member; 3] = [REGISTRY, NAME, optional("policyText", TEXT)];

const fn operation(
    name: &'static str,
    about: &'static str,
    parameters: &'static [Member],
    answer: &'static [Member],
) -> Operation {
    Operation { name, about, parameters, answer, effect: Changes }
}

impl Operation {
    const fn looking(self) -> Self {
        Self { effect: Looks, ..self }
    }
}

/// Every operation of ECR that the simulator has.
pub(in crate::workstation::aws_cli) static OPERATIONS: [Operation; 45] = [
    operation(
        "BatchCheckLayerAvailability",
        "Whether layers are in a repository",
        &[REGISTRY, NAMED, required("layerDigests", List(&TEXT, 1))],
        &[
            optional(
                "layers",
                List(
                    &Structure(&[
                        optional("layerDigest", TEXT),
                        optional("layerAvailability", TEXT),
                        optional("layerSize", Integer(0)),
                        optional("mediaType", TEXT),
                    ]),
                    0,
                ),
            ),
            optional(
                "failures",
                List(
                    &Structure(&[
                        optional("layerDigest", TEXT),
                        optional("failureCode", TEXT),
                        optional("failureReason", TEXT),
                    ]),
                    0,
                ),
            ),
        ],
    )
    .looking(),
    operation(
        "BatchDeleteImage",
        "Delete images, or take tags off them",
        &[REGISTRY, NAMED, required("imageIds", List(&IMAGE_ID, 1))],
        &[optional("imageIds", List(&IMAGE_ID, 0)), optional("failures", List(&IMAGE_FAILURE, 0))],
    ),
    operation(
        "BatchGetImage",
        "Fetch manifests",
        &[
            REGISTRY,
            NAMED,
            required("imageIds", List(&IMAGE_ID, 1)),
            optional("acceptedMediaTypes", List(&TEXT, 1)),
        ],
        &[optional("images", List(&IMAGE, 0)), optional("failures", List(&IMAGE_FAILURE, 0))],
    )
    .looking(),
    repository::BATCH_GET_REPOSITORY_SCANNING_CONFIGURATION,
    operation(
        "CompleteLayerUpload",
        "End the upload of a layer",
        &[REGISTRY, NAMED, required("uploadId", TEXT), required("layerDigests", List(&TEXT, 1))],
        &[REGISTRY, NAME, optional("uploadId", TEXT), optional("layerDigest", TEXT)],
    ),
    cache::CREATE_PULL_THROUGH_CACHE_RULE,
    operation(
        "CreateRepository",
        "Create a repository",
        &[
            REGISTRY,
            NAMED,
            optional(
                "tags",
                List(&Structure(&[required("Key", TEXT), required("Value", TEXT)]), 0),
            ),
            optional("imageTagMutability", TEXT),
            EXCLUSION_FILTERS,
            SCANNING,
            ENCRYPTION,
        ],
        &[optional("repository", REPOSITORY)],
    ),
    cache::CREATE_REPOSITORY_CREATION_TEMPLATE,
    repository::DELETE_LIFECYCLE_POLICY,
    cache::DELETE_PULL_THROUGH_CACHE_RULE,
    operation(
        "DeleteRepository",
        "Delete a repository",
        &[REGISTRY, NAMED, optional("force", Boolean)],
        &[optional("repository", REPOSITORY)],
    ),
    cache::DELETE_REPOSITORY_CREATION_TEMPLATE,
    operation(
        "DeleteRepositoryPolicy",
        "Delete the policy of a repository",
        &[REGISTRY, NAMED],
        &POLICY_ANSWER,
    ),
    registry::DELETE_SIGNING_CONFIGURATION,
    registry::DEREGISTER_PULL_TIME_UPDATE_EXCLUSION,
    operation(
        "DescribeImages",
        "List images with sizes and times",
        &[
            REGISTRY,
            NAMED,
            optional("imageIds", List(&IMAGE_ID, 1)),
            NEXT_TOKEN,
            MAX_RESULTS,
            LIST_FILTER,
        ],
        &[optional("imageDetails", List(&IMAGE_DETAIL, 0))],
    )
    .looking(),
    cache::DESCRIBE_PULL_THROUGH_CACHE_RULES,
    registry::DESCRIBE_REGISTRY,
    operation(
        "DescribeRepositories",
        "List repositories",
        &[REGISTRY, optional("repositoryNames", List(&Text(2), 1)), NEXT_TOKEN, MAX_RESULTS],
        &[optional("repositories", List(&REPOSITORY, 0))],
    )
    .looking(),
    cache::DESCRIBE_REPOSITORY_CREATION_TEMPLATES,
    operation(
        "GetAuthorizationToken",
        "Ask for a token to log in with, good for 12 hours",
        &[optional("registryIds", List(&TEXT, 1))],
        &[optional(
            "authorizationData",
            List(
                &Structure(&[
                    optional("authorizationToken", TEXT),
                    optional("expiresAt", Timestamp),
                    optional("proxyEndpoint", TEXT),
                ]),
                0,
            ),
        )],
    ),
    operation(
        "GetDownloadUrlForLayer",
        "Ask where a layer can be downloaded",
        &[REGISTRY, NAMED, required("layerDigest", TEXT)],
        &[optional("downloadUrl", TEXT), optional("layerDigest", TEXT)],
    )
    .looking(),
    repository::GET_LIFECYCLE_POLICY,
    registry::GET_REGISTRY_SCANNING_CONFIGURATION,
    operation(
        "GetRepositoryPolicy",
        "Show the policy of a repository",
        &[REGISTRY, NAMED],
        &POLICY_ANSWER,
    )
    .looking(),
    registry::GET_SIGNING_CONFIGURATION,
    operation(
        "InitiateLayerUpload",
        "Begin the upload of a layer",
        &[REGISTRY, NAMED],
        &[optional("uploadId", TEXT), optional("partSize", Integer(0))],
    ),
    operation(
        "ListImages",
        "List tags and digests",
        &[REGISTRY, NAMED, NEXT_TOKEN, MAX_RESULTS, LIST_FILTER],
        &[optional("imageIds", List(&IMAGE_ID, 0))],
    )
    .looking(),
    registry::LIST_PULL_TIME_UPDATE_EXCLUSIONS,
    repository::LIST_TAGS_FOR_RESOURCE,
    operation(
        "PutImage",
        "Store a manifest, with or without a tag",
        &[
            REGISTRY,
            NAMED,
            required("imageManifest", Text(1)),
            optional("imageManifestMediaType", TEXT),
            optional("imageTag", Text(1)),
            optional("imageDigest", TEXT),
        ],
        &[optional("image", IMAGE)],
    ),
    repository::PUT_IMAGE_SCANNING_CONFIGURATION,
    repository::PUT_IMAGE_TAG_MUTABILITY,
    repository::PUT_LIFECYCLE_POLICY,
    registry::PUT_REGISTRY_SCANNING_CONFIGURATION,
    registry::PUT_REPLICATION_CONFIGURATION,
    registry::PUT_SIGNING_CONFIGURATION,
    registry::REGISTER_PULL_TIME_UPDATE_EXCLUSION,
    operation(
        "SetRepositoryPolicy",
        "Set the policy of a repository",
        &[REGISTRY, NAMED, required("policyText", TEXT), optional("force", Boolean)],
        &POLICY_ANSWER,
    ),
    repository::TAG_RESOURCE,
    repository::UNTAG_RESOURCE,
    cache::UPDATE_PULL_THROUGH_CACHE_RULE,
    cache::UPDATE_REPOSITORY_CREATION_TEMPLATE,
    operation(
        "UploadLayerPart",
        "Upload a part of a layer",
        &[
            REGISTRY,
            NAMED,
            required("uploadId", TEXT),
            required("partFirstByte", Integer(0)),
            required("partLastByte", Integer(0)),
            required("layerPartBlob", Blob),
        ],
        &[REGISTRY, NAME, optional("uploadId", TEXT), optional("lastByteReceived", Integer(0))],
    ),
    cache::VALIDATE_PULL_THROUGH_CACHE_RULE,
];

#[cfg(test)]
mod model {
    //! The rows against the API model.

    use super::OPERATIONS;
    use crate::json::{Node, parse};
    use crate::workstation::aws_cli::operation::{Member, Shape, note};

    /// Operations whose pages the command line gathers, so that their answers are without tokens.
    const PAGINATORS: [&str; 5] = [
        "DescribeImages",
        "DescribePullThroughCacheRules",
        "DescribeRepositories",
        "DescribeRepositoryCreationTemplates",
        "ListImages",
    ];

    #[test]
    fn every_row_says_what_the_model_says() {
        let model = include_str!("../../../../tests/cases/model/ecr.json");
        let model = parse(model).unwrap();
        for operation in &OPERATIONS {
            let name = operation.name;
            let of = |what: &str| {
                let row = model.get("operations").unwrap().get(name).unwrap();
                let members =
                    shape(&model, row.get(what).unwrap().as_str().unwrap()).get("members");
                members.unwrap().as_array().unwrap().to_vec()
            };
            compare(&model, operation.parameters, &of("request"), name);
            let mut answer = of("response");
            if PAGINATORS.contains(&name) {
                answer.retain(|member| member.as_array().unwrap()[0].as_str() != Some("nextToken"));
            }
            compare(&model, operation.answer, &answer, name);
            for parameter in operation.parameters {
                assert_ne!(note(parameter.name).0, "", "{name}.{}: no note", parameter.name);
            }
        }
    }

    fn shape<'m>(model: &'m Node, name: &str) -> &'m Node {
        model.get("shapes").unwrap().get(name).unwrap()
    }

    fn compare(model: &Node, rows: &[Member], members: &[Node], path: &str) {
        let names: Vec<_> = rows
            .iter()
            .map(|row| format!("{}{}", row.name, if row.is_required { "!" } else { "" }))
            .collect();
        let pairs = members.iter().map(|member| member.as_array().unwrap());
        let expected: Vec<_> = pairs.clone().map(|pair| pair[0].as_str().unwrap()).collect();
        assert_eq!(names, expected, "{path}");
        for (row, pair) in rows.iter().zip(pairs) {
            let of = shape(model, pair[1].as_str().unwrap());
            compare_shape(model, row.shape, of, &format!("{path}.{}", row.name));
        }
    }

    fn compare_shape(model: &Node, row: Shape, of: &Node, path: &str) {
        let least = |name: &str| of.get(name).and_then(|ends| ends.as_array()?[0].as_u64());
        let length = usize::try_from(least("length").unwrap_or(0)).unwrap();
        let is = of.get("is").unwrap().as_str().unwrap();
        match (row, is) {
            (Shape::Text(row), "string") => {
                // An answer is not checked, so its lengths say nothing.
                assert!(row == length || row == 0, "{path}: {row}, not {length}");
            }
            (Shape::Integer(row), "integer" | "long") => {
                let least = i64::try_from(least("range").unwrap_or(0)).unwrap();
                assert!(row == least, "{path}: {row}, not {least}");
            }
            (Shape::List(element, row), "list") => {
                assert!(row == length || row == 0, "{path}: {row}, not {length}");
                let of = shape(model, of.get("of").unwrap().as_str().unwrap());
                compare_shape(model, *element, of, path);
            }
            (Shape::Structure(rows), "structure") => {
                compare(model, rows, of.get("members").unwrap().as_array().unwrap(), path);
            }
            (Shape::Boolean, "boolean")
            | (Shape::Timestamp, "timestamp")
            | (Shape::Blob, "blob")
            | (Shape::Map, "map") => {}
            (row, is) => panic!("{path}: {row:?} is no {is}"),
        }
    }
}
