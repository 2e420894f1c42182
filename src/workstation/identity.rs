//! Who sits at the machine.

use super::docker::store::Docker;
use crate::aws::{AccountId, Region};
use crate::cloud::{Credentials, Route};

/// Someone who types: a profile of the AWS tools, and a docker of their own.
#[derive(Clone, Debug)]
pub struct Identity {
    /// What `as` is told, such as `consumer/ci`. Also the name of the profile.
    pub label: Box<str>,
    /// The account that the keys belong to.
    pub account: AccountId,
    /// The name that AWS has for it, where the set-up knows it.
    pub arn: Option<Box<str>>,
    /// The keys.
    pub credentials: Credentials,
    /// The Region that the profile is configured with.
    pub region: Region,
    /// The way by which requests go out.
    pub route: Route,
    /// The local images and logins.
    pub docker: Docker,
}

impl Identity {
    /// An identity whose docker is still empty.
    pub fn new(label: &str, account: AccountId, credentials: Credentials, region: Region) -> Self {
        Self {
            label: label.into(),
            account,
            arn: None,
            credentials,
            region,
            route: Route::default(),
            docker: Docker::default(),
        }
    }
}
