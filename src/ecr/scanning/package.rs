//! Packages: what an image is made of, as far as scanners look.

use crate::oci::Digest;

/// Where a package comes from, and so whose advisories count for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ecosystem {
    /// Debian, one of its releases. These are packages of the operating system.
    Debian(Release),
    /// Python's index of packages.
    Python,
    /// The packages of Node.js.
    Node,
}

/// A release of Debian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// Debian 12.
    Bookworm,
    /// Debian 13.
    Trixie,
}

/// One package of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Where it comes from.
    pub ecosystem: Ecosystem,
    /// Its name.
    pub name: Box<str>,
    /// Its version.
    pub version: Box<str>,
    /// The layer that brought it.
    pub layer: Digest,
    /// The file of the image that names it, where one does: `app/requirements.txt`.
    pub file: Option<Box<str>>,
}

impl Ecosystem {
    /// Whether its packages are those of the operating system; ECR's own scanner sees no others.
    pub fn is_operating_system(self) -> bool {
        matches!(self, Self::Debian(_))
    }
}

impl Release {
    /// As Inspector writes the platform.
    pub fn platform(self) -> &'static str {
        match self {
            Self::Bookworm => "DEBIAN_12",
            Self::Trixie => "DEBIAN_13",
        }
    }
}

impl Package {
    /// Who looks after it, in Inspector's word.
    pub fn manager(&self) -> &'static str {
        match (self.ecosystem, &self.file) {
            (Ecosystem::Debian(_), _) => "OS",
            (Ecosystem::Python, Some(_)) => "PIP",
            (Ecosystem::Python, None) => "PYTHONPKG",
            (Ecosystem::Node, Some(_)) => "NPM",
            (Ecosystem::Node, None) => "NODEPKG",
        }
    }
}
