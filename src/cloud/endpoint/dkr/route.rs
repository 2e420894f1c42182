//! Which resource of the registry protocol a path names.
//!
//! Source: OCI distribution specification 1.1, endpoints.

/// A path below `/v2/`, its parts not yet checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cloud) enum Route<'a> {
    /// `/v2/`: does the server speak the protocol, and is the login good?
    Base,
    /// `/v2/NAME/manifests/REFERENCE`
    Manifest {
        /// The repository.
        name: &'a str,
        /// A tag or a digest.
        reference: &'a str,
    },
    /// `/v2/NAME/blobs/DIGEST`
    Blob {
        /// The repository.
        name: &'a str,
        /// The digest.
        digest: &'a str,
    },
    /// `/v2/NAME/blobs/uploads/`
    Uploads {
        /// The repository.
        name: &'a str,
    },
    /// `/v2/NAME/blobs/uploads/ID`
    Upload {
        /// The repository.
        name: &'a str,
        /// The upload's id.
        id: &'a str,
    },
    /// `/v2/NAME/tags/list`
    Tags {
        /// The repository.
        name: &'a str,
    },
    /// `/v2/NAME/referrers/DIGEST`
    Referrers {
        /// The repository.
        name: &'a str,
        /// The digest that is referred to.
        digest: &'a str,
    },
}

impl<'a> Route<'a> {
    /// Reads a path; `None` for one that the protocol does not have.
    ///
    /// Names may hold slashes and may even contain the protocol's own words, so the words are
    /// looked for from the end.
    pub(in crate::cloud) fn read(path: &'a str) -> Option<Self> {
        if path == "/v2" || path == "/v2/" {
            return Some(Self::Base);
        }
        let rest = path.strip_prefix("/v2/")?;
        if let Some(name) = rest.strip_suffix("/tags/list") {
            return Some(Self::Tags { name });
        }
        if let Some(name) =
            rest.strip_suffix("/blobs/uploads/").or(rest.strip_suffix("/blobs/uploads"))
        {
            return Some(Self::Uploads { name });
        }
        let (front, last) = rest.rsplit_once('/').filter(|(_, last)| !last.is_empty())?;
        let named = |word: &str| front.strip_suffix(word).filter(|name| !name.is_empty());
        if let Some(name) = named("/blobs/uploads") {
            return Some(Self::Upload { name, id: last });
        }
        if let Some(name) = named("/manifests") {
            return Some(Self::Manifest { name, reference: last });
        }
        if let Some(name) = named("/blobs") {
            return Some(Self::Blob { name, digest: last });
        }
        named("/referrers").map(|name| Self::Referrers { name, digest: last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_one_resource() {
        let cases = [
            ("/v2/", Some(Route::Base)),
            ("/v2", Some(Route::Base)),
            ("/v2/a/tags/list", Some(Route::Tags { name: "a" })),
            ("/v2/a/b/manifests/1.0", Some(Route::Manifest { name: "a/b", reference: "1.0" })),
            ("/v2/a/blobs/sha256:0", Some(Route::Blob { name: "a", digest: "sha256:0" })),
            ("/v2/a/blobs/uploads/", Some(Route::Uploads { name: "a" })),
            ("/v2/a/blobs/uploads", Some(Route::Uploads { name: "a" })),
            ("/v2/a/blobs/uploads/1-2", Some(Route::Upload { name: "a", id: "1-2" })),
            ("/v2/a/referrers/sha256:0", Some(Route::Referrers { name: "a", digest: "sha256:0" })),
            (
                "/v2/manifests/blobs/manifests/latest",
                Some(Route::Manifest { name: "manifests/blobs", reference: "latest" }),
            ),
            ("/v2/manifests/latest", None),
            ("/v2/_catalog", None),
            ("/v1/", None),
            ("/", None),
        ];
        for (path, route) in cases {
            assert_eq!(Route::read(path), route, "{path}");
        }
    }
}
