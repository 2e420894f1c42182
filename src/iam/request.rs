//! What is asked: one action on one resource in one situation.

use super::Principal;
use super::assumption::Assumption;
use crate::aws::{AccountId, Arn};
use crate::ordered::OrderedMap;

/// One question to the evaluator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// Who asks.
    pub principal: Principal,
    /// What for, such as `ecr:BatchGetImage`, spelled as AWS spells it.
    pub action: Box<str>,
    /// On what.
    pub resource: Resource,
    /// The situation: condition keys and their values.
    pub context: Context,
}

/// What an action acts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its name; `None` for actions that know no resource type and so act on `*`.
    pub arn: Option<Arn>,
    /// The account that owns it; of an action on `*`, the account that answers.
    pub account: Option<AccountId>,
}

/// The condition keys of a request. A key that is not here is absent, which means something.
///
/// Names are looked up without letter case, as AWS does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context(OrderedMap<Box<str>, ContextValue>);

/// The value of a condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextValue {
    /// Of a key that has one value.
    One(Box<str>),
    /// Of a key that has any number of values.
    Many(Vec<Box<str>>),
}

impl Context {
    /// A situation of which nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a single-valued key.
    pub fn set(&mut self, key: &str, value: impl Into<Box<str>>) {
        self.0.insert(key.to_ascii_lowercase().into(), ContextValue::One(value.into()));
    }

    /// Sets a multivalued key.
    pub fn set_many(&mut self, key: &str, values: Vec<Box<str>>) {
        self.0.insert(key.to_ascii_lowercase().into(), ContextValue::Many(values));
    }

    /// The value of `key`, in any letter case.
    pub fn get(&self, key: &str) -> Option<&ContextValue> {
        if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.0.get(key.to_ascii_lowercase().as_str());
        }
        self.0.get(key)
    }

    /// The value of a key given in lower case.
    pub(super) fn get_lower(&self, key_lower: &str) -> Option<&ContextValue> {
        self.0.get(key_lower)
    }

    /// Every key, in lower case and in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ContextValue)> {
        self.0.iter().map(|(key, value)| (&**key, value))
    }
}

/// What conditions and variables are read against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'a> {
    /// The keys of the request.
    pub(super) context: &'a Context,
    /// The open question that is answered the other way this time, to see whether it matters.
    pub(super) otherwise: Option<Assumption>,
}

impl Frame<'_> {
    /// Whether an open question is answered the other way this time.
    pub(super) fn is_otherwise(self, assumption: Assumption) -> bool {
        self.otherwise == Some(assumption)
    }
}
