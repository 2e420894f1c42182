//! The operations of a registry, called as the API calls them.

mod answers;
mod laws;
mod layers;
mod lifecycle;
pub(crate) mod model;
mod order;
mod quotas;
mod referrers;
mod round_trip;

use std::rc::Rc;

use drydock::aws::{Arn, Ids, Region, Timestamp};
use drydock::ecr::{Answer, Call, Effects, Error, Image, Registry, Repository, Scope};
use serde_json::{Value, json};

/// A registry that can be called.
pub struct Bench {
    pub registry: Registry,
    pub now: Timestamp,
    /// Who calls.
    pub principal: Option<Arn>,
    ids: Ids,
}

impl Bench {
    /// The registry of 111122223333 in us-east-1 on a morning in June, empty.
    pub fn new() -> Self {
        Self {
            registry: Registry::new("111122223333".parse().unwrap(), Region::US_EAST_1),
            now: "2026-06-01T09:00:00Z".parse().unwrap(),
            principal: None,
            ids: Ids::new(7),
        }
    }

    /// One with the repository `team/api`.
    pub fn with_repository() -> Self {
        let mut bench = Self::new();
        bench.ok("CreateRepository", &json!({ "repositoryName": "team/api" }));
        bench
    }

    /// Calls an operation. Whatever it answers, the registry keeps its invariants, an error has
    /// changed nothing and is one that the API model declares, an answer is as the model says.
    pub fn call(&mut self, operation: &str, body: &Value) -> Result<Answer, Error> {
        self.execute(decode(operation, body)?)
    }

    pub fn execute(&mut self, call: Call) -> Result<Answer, Error> {
        let before = self.registry.clone();
        let (operation, declared) = (call.operation(), call.declared_errors());
        let mut effects = Effects::default();
        let mut scope = Scope {
            registry: &mut self.registry,
            now: self.now,
            ids: &mut self.ids,
            principal: self.principal.clone(),
            effects: &mut effects,
        };
        let result = call.execute(&mut scope);
        if let Err(error) = &result {
            assert!(before == self.registry, "{operation} failed and changed something: {error}");
            assert!(declared.contains(&error.code()), "{operation} may not fail with {error:?}");
        }
        if let Ok(answer) = &result {
            model::check_answer(operation, &answer.node());
        }
        for repository in self.registry.repositories() {
            assert_eq!(repository.broken_invariant(), None, "after {operation}");
            check_layers(repository, self.now);
        }
        result
    }

    /// Calls an operation that succeeds.
    pub fn ok(&mut self, operation: &str, body: &Value) -> Value {
        parsed(&self.call(operation, body).unwrap_or_else(|error| panic!("{operation}: {error}")))
    }

    /// Calls an operation that fails: code and message, separated by a colon.
    pub fn error(&mut self, operation: &str, body: &Value) -> String {
        let error = self.call(operation, body).expect_err(operation);
        format!("{}: {error}", error.code())
    }

    /// Uploads a blob of real bytes.
    pub fn upload(&mut self, repository: &str, bytes: &[u8]) -> String {
        let digest = drydock::oci::Digest::of(bytes).to_string();
        let upload = self.ok("InitiateLayerUpload", &json!({ "repositoryName": repository }));
        let upload_id = &upload["uploadId"];
        self.ok(
            "UploadLayerPart",
            &json!({
                "repositoryName": repository, "uploadId": upload_id,
                "partFirstByte": 0, "partLastByte": bytes.len() - 1, "layerPartBlob": base64(bytes),
            }),
        );
        self.ok(
            "CompleteLayerUpload",
            &json!({ "repositoryName": repository, "uploadId": upload_id, "layerDigests": [digest] }),
        );
        digest
    }

    /// Puts an image of the blobs `config` and `layer`, uploading what is not there.
    pub fn put_image(&mut self, repository: &str, layer: &str, tag: Option<&str>) -> Value {
        for blob in ["{}", layer] {
            let digest = drydock::oci::Digest::of(blob.as_bytes());
            let name = repository.parse().unwrap();
            if self.registry.repository(&name).unwrap().layer(&digest).is_none() {
                self.upload(repository, blob.as_bytes());
            }
        }
        let mut body = json!({ "repositoryName": repository, "imageManifest": manifest(layer) });
        if let Some(tag) = tag {
            body["imageTag"] = json!(tag);
        }
        self.ok("PutImage", &body)
    }
}

/// What is known of a layer is what one finds by looking at every image.
fn check_layers(repository: &Repository, now: Timestamp) {
    for (digest, _) in repository.layers() {
        let names = |image: &&Rc<Image>| image.manifest.blobs().any(|it| it.digest == *digest);
        let found = repository.images().filter(names).map(|it| it.storage.status(now)).min();
        assert_eq!(repository.layer_status(digest, now), found, "{digest}");
    }
}

pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The manifest of an image with the configuration `{}` and one layer.
pub fn manifest(layer: &str) -> String {
    let described = |media_type: &str, text: &str| {
        let digest = drydock::oci::Digest::of(text.as_bytes()).to_string();
        json!({ "mediaType": media_type, "digest": digest, "size": text.len() })
    };
    json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": described("application/vnd.oci.image.config.v1+json", "{}"),
        "layers": [described("application/vnd.oci.image.layer.v1.tar+gzip", layer)],
    })
    .to_string()
}

/// The digest of that manifest.
pub fn digest(layer: &str) -> String {
    drydock::oci::Digest::of(manifest(layer).as_bytes()).to_string()
}

/// The manifest of an index of images.
pub fn index(layers: &[&str]) -> String {
    let described = |layer: &&str| {
        json!({
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": digest(layer),
            "size": manifest(layer).len(),
        })
    };
    json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": layers.iter().map(described).collect::<Vec<_>>(),
    })
    .to_string()
}

/// Calls `operation` with each body; `None` is success.
pub fn check(bench: &mut Bench, operation: &str, rows: &[(Value, Option<&str>)]) {
    for (body, expected) in rows {
        let result = bench.call(operation, body);
        let found = result.err().map(|error| format!("{}: {error}", error.code()));
        assert_eq!(found.as_deref(), *expected, "{operation} {body}");
    }
}

/// That a member does not satisfy a constraint, as the API says it.
pub fn invalid(member: &str, constraint: &str) -> String {
    format!(
        "InvalidParameterException: Invalid parameter at '{member}' failed to satisfy constraint: '{constraint}'"
    )
}

/// A call whose body is given as JSON.
fn decode(operation: &str, body: &Value) -> Result<Call, Error> {
    Call::decode(operation, &drydock::json::parse(&body.to_string()).unwrap())
}

/// The body of an answer.
fn parsed(answer: &Answer) -> Value {
    serde_json::from_str(&answer.to_text()).unwrap()
}
