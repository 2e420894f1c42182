//! A policy and the text that it was read from.

use std::rc::Rc;

use super::Error;
use crate::iam::Policy;
use crate::json;

/// A policy as IAM keeps it: what was written, and what that means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDocument {
    /// The text as written.
    pub text: Rc<str>,
    /// What it means.
    pub policy: Rc<Policy>,
}

/// Where a policy hangs, which decides what it may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DocumentKind {
    /// On a user or role.
    Identity,
    /// On a role, about who may assume it.
    Trust,
    /// On a session.
    Session,
    /// On a repository.
    Repository,
}

impl PolicyDocument {
    /// A policy to be passed when a session is made.
    pub fn session(text: &str) -> Result<Self, Error> {
        Self::read(text, DocumentKind::Session)
    }

    /// The policy of a repository.
    pub fn of_repository(text: &str) -> Result<Self, Error> {
        Self::read(text, DocumentKind::Repository)
    }

    pub(super) fn read(text: &str, _kind: DocumentKind) -> Result<Self, Error> {
        let is_object = json::parse(text).is_ok_and(|node| node.get("Statement").is_some());
        if !is_object {
            let message = "Syntax errors in policy.".into();
            return Err(Error::MalformedPolicyDocument { message });
        }
        Ok(Self { text: text.into(), policy: Rc::new(Policy) })
    }

    /// How long the text is for IAM's quotas, which leave white space out.
    pub(super) fn length_without_space(&self) -> usize {
        self.text.chars().filter(|letter| !letter.is_whitespace()).count()
    }
}
