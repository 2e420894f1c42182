//! Requests as clients write them, and worlds to send them to.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use drydock::aws::{AccountId, Host, Region, RegistryHost, Timestamp};
use drydock::cloud::{Cloud, Credentials, Exchange};
use drydock::iam::directory::{IdentityKind, NewIdentity};
use drydock::wire::{Body, Method, Request};

/// The account that owns the images.
pub(crate) const PUBLISHER: &str = "111122223333";
/// The account that wants them.
pub(crate) const CONSUMER: &str = "444455556666";

pub(crate) const EVERYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
    "Principal":{"AWS":"arn:aws:iam::111122223333:user/admin"},"Action":"sts:AssumeRole"}]}"#;

/// Two accounts: `admin` of the publisher may do everything; `idle` of the publisher and the role
/// `ci` of the consumer have no policy.
pub(crate) struct World {
    pub(crate) cloud: Cloud,
    pub(crate) admin: Credentials,
    pub(crate) idle: Credentials,
    pub(crate) ci: Credentials,
}

pub(crate) fn id(text: &str) -> AccountId {
    text.parse().unwrap()
}

pub(crate) fn region(name: &str) -> Region {
    name.parse().unwrap()
}

impl World {
    pub(crate) fn new() -> Self {
        let now: Timestamp = "2026-06-01T09:00:00Z".parse().unwrap();
        let mut cloud = Cloud::new(7, now);
        cloud.add_account(id(PUBLISHER), "publisher").unwrap();
        cloud.add_account(id(CONSUMER), "consumer").unwrap();
        let plain = |name| NewIdentity { name, path: "/" };
        cloud
            .set_up_directory(id(PUBLISHER), |directory, now, ids| {
                directory.create_user(plain("admin"), now, ids)?;
                directory.create_user(plain("idle"), now, ids)?;
                let kind = IdentityKind::User;
                directory.put_inline_policy(kind, "admin", "Everything", EVERYTHING)
            })
            .unwrap();
        cloud
            .set_up_directory(id(CONSUMER), |directory, now, ids| {
                directory.create_role(plain("ci"), TRUST, now, ids).map(|_| ())
            })
            .unwrap();
        let admin = cloud.issue_keys(id(PUBLISHER), "admin").unwrap();
        let idle = cloud.issue_keys(id(PUBLISHER), "idle").unwrap();
        let ci = cloud.issue_session(id(CONSUMER), "ci", "build").unwrap();
        Self { cloud, admin, idle, ci }
    }

    /// Gives the consumer's `ci` one inline policy, over what it had.
    pub(crate) fn let_ci(&mut self, policy: &str) {
        self.cloud
            .set_up_directory(id(CONSUMER), |directory, _, _| {
                directory.put_inline_policy(IdentityKind::Role, "ci", "Given", policy)
            })
            .unwrap();
    }

    /// Calls STS or IAM.
    pub(crate) fn query(&mut self, keys: &Credentials, host: &str, form: &str) -> Exchange {
        let service = if host == Host::IAM { "iam" } else { "sts" };
        let mut request = Request::new(Method::Post, host, "/");
        sign(&mut request, keys, service, "us-east-1");
        request.body = Body::text(form);
        self.cloud.handle(request)
    }

    /// Calls the ECR API in us-east-1.
    pub(crate) fn ecr(&mut self, keys: &Credentials, operation: &str, body: &str) -> Exchange {
        let request = ecr_request(keys, operation, body);
        self.cloud.handle(request)
    }

    /// Logs in to a registry: the value of the `Authorization` header.
    pub(crate) fn login(&mut self, keys: &Credentials) -> String {
        let exchange = self.ecr(keys, "GetAuthorizationToken", "{}");
        assert_eq!(exchange.response.status, 200, "{}", text(&exchange));
        let answer: serde_json::Value = serde_json::from_str(&text(&exchange)).unwrap();
        let token = answer["authorizationData"][0]["authorizationToken"].as_str().unwrap();
        assert!(String::from_utf8(STANDARD.decode(token).unwrap()).unwrap().starts_with("AWS:"));
        format!("Basic {token}")
    }

    /// Talks to the publisher's registry in us-east-1.
    pub(crate) fn docker(&mut self, method: Method, path: &str, login: &str) -> Exchange {
        self.docker_with(method, path, login, Body::Empty)
    }

    /// The same with a body; `path` may carry one query parameter.
    pub(crate) fn docker_with(
        &mut self,
        method: Method,
        path: &str,
        login: &str,
        body: Body,
    ) -> Exchange {
        let mut request = docker_request(method, path, login);
        request.body = body;
        self.cloud.handle(request)
    }
}

pub(crate) fn ecr_request(keys: &Credentials, operation: &str, body: &str) -> Request {
    let host = Host::ecr_api(region("us-east-1"));
    let mut request = Request::new(Method::Post, &host, "/");
    let target = format!("AmazonEC2ContainerRegistry_V20150921.{operation}");
    request.headers.push("X-Amz-Target", target);
    sign(&mut request, keys, "ecr", "us-east-1");
    request.body = Body::text(body);
    request
}

pub(crate) fn docker_request(method: Method, path: &str, login: &str) -> Request {
    let host = RegistryHost::new(id(PUBLISHER), region("us-east-1")).to_string();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut request = Request::new(method, &host, path);
    if let Some((name, value)) = query.split_once('=') {
        request.query.push((name.into(), value.into()));
    }
    if !login.is_empty() {
        request.headers.push("Authorization", login);
    }
    request
}

pub(crate) fn sign(request: &mut Request, keys: &Credentials, service: &str, region: &str) {
    let header = format!(
        "AWS4-HMAC-SHA256 Credential={}/20260601/{region}/{service}/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature=0",
        keys.access_key_id
    );
    request.headers.push("Authorization", header);
    if let Some(token) = &keys.session_token {
        request.headers.push("X-Amz-Security-Token", token.clone());
    }
}

/// The body of the answer as text.
pub(crate) fn text(exchange: &Exchange) -> String {
    String::from_utf8(exchange.response.body.bytes().unwrap().to_vec()).unwrap()
}
