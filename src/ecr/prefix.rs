//! Beginnings of repository names, for which rules and templates are made.

use std::fmt;
use std::ops::RangeInclusive;

use super::error::Error;
use super::members::Field;
use super::{Constraint, RepositoryName};
use crate::oci::reference::is_path_component;

/// The pattern as the API model writes it.
const PATTERN: &str =
    "^([a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*\\/?|ROOT)$";

/// The beginning of a repository's name up to a slash, or `ROOT` for every name that nothing else
/// is made for.
///
/// Written with a slash at its end or without: the two mean the same, and the slash is left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RepositoryPrefix(Box<str>);

impl RepositoryPrefix {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it stands for every name that nothing else is made for.
    pub fn is_root(&self) -> bool {
        &*self.0 == "ROOT"
    }

    /// Whether the name of a repository begins so. `ROOT` is the beginning of every name.
    ///
    /// Source: ECR User Guide: a slash is assumed at the end, so `team` covers `team/api` and
    /// neither `team` nor `teams/api`.
    pub fn covers(&self, name: &RepositoryName) -> bool {
        let rest = name.as_str().strip_prefix(&*self.0);
        self.is_root() || rest.is_some_and(|rest| rest.starts_with('/'))
    }

    pub(super) fn read(
        field: &Field<'_>,
        lengths: RangeInclusive<u64>,
    ) -> Result<Option<Self>, Error> {
        let Some(text) = field.sized_text(lengths)? else { return Ok(None) };
        let name = text.strip_suffix('/').unwrap_or(text);
        let is_prefix = text == "ROOT" || name.split('/').all(is_path_component);
        if is_prefix {
            Ok(Some(Self(name.into())))
        } else {
            Err(field.error(Constraint::Pattern(PATTERN)))
        }
    }
}

impl fmt::Display for RepositoryPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
