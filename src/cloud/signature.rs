//! What a signed request says about its signer.
//!
//! AWS signs requests with Signature Version 4: the `Authorization` header names an access key and
//! the day, Region and service that the signature is for. Drydock reads who signed and for what;
//! the signature itself it does not verify (FIDELITY): nobody here could forge one to any end.

use crate::wire::Headers;

/// The signer's side of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature<'a> {
    /// The access key that signed.
    pub access_key_id: &'a str,
    /// The Region that the signature is for.
    pub region: &'a str,
    /// The service that the signature is for.
    pub service: &'a str,
    /// The session token that travels beside it.
    pub session_token: Option<&'a str>,
}

/// Why a request names no signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsigned {
    /// There is no signature at all.
    Missing,
    /// There is one, but not in the form of Signature Version 4.
    Incomplete,
}

impl<'a> Signature<'a> {
    /// Reads `AWS4-HMAC-SHA256 Credential=KEY/20260601/us-east-1/ecr/aws4_request,
    /// SignedHeaders=…, Signature=…` and the token beside it.
    pub fn of(headers: &'a Headers) -> Result<Self, Unsigned> {
        let authorization = headers.get("Authorization").ok_or(Unsigned::Missing)?;
        let parameters =
            authorization.strip_prefix("AWS4-HMAC-SHA256 ").ok_or(Unsigned::Incomplete)?;
        let find = |name: &str| {
            parameters.split(',').find_map(|part| {
                part.trim().strip_prefix(name)?.strip_prefix('=').filter(|value| !value.is_empty())
            })
        };
        let (Some(credential), Some(_), Some(_)) =
            (find("Credential"), find("SignedHeaders"), find("Signature"))
        else {
            return Err(Unsigned::Incomplete);
        };
        let mut scope = credential.split('/');
        let (
            Some(access_key_id),
            Some(_day),
            Some(region),
            Some(service),
            Some("aws4_request"),
            None,
        ) = (scope.next(), scope.next(), scope.next(), scope.next(), scope.next(), scope.next())
        else {
            return Err(Unsigned::Incomplete);
        };
        let session_token = headers.get("X-Amz-Security-Token");
        Ok(Self { access_key_id, region, service, session_token })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_names_the_signer_and_what_it_is_for() {
        let whole = "AWS4-HMAC-SHA256 Credential=AKIA1/20260601/us-east-1/ecr/aws4_request, \
                     SignedHeaders=host, Signature=00";
        let cases = [
            (Some(whole), Ok(("AKIA1", "us-east-1", "ecr"))),
            (None, Err(Unsigned::Missing)),
            (Some("Basic QVdTOng="), Err(Unsigned::Incomplete)),
            (Some("AWS4-HMAC-SHA256 Credential=AKIA1/20260601"), Err(Unsigned::Incomplete)),
            (
                Some("AWS4-HMAC-SHA256 Credential=AKIA1, SignedHeaders=host, Signature=00"),
                Err(Unsigned::Incomplete),
            ),
        ];
        for (header, expected) in cases {
            let mut headers = Headers::new();
            if let Some(header) = header {
                headers.push("authorization", header);
            }
            let read = Signature::of(&headers)
                .map(|signed| (signed.access_key_id, signed.region, signed.service));
            assert_eq!(read, expected, "{header:?}");
        }
    }
}
