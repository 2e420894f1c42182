//! Managed signing: each image that is pushed is signed with every profile whose filters cover its
//! repository, in the name of whoever pushed it.
//!
//! The signature is an artifact that refers to the image. Nothing is signed here, so of its
//! envelope only a digest and a size are declared.
//!
//! Source: ECR User Guide, "Managed signing".

use std::time::Duration;

use super::{SigningProfileArn, SigningRule, SigningState};
use crate::aws::Timestamp;
use crate::ecr::event::{Event, ImageAction, ImageEvent};
use crate::ecr::{FollowUp, Image, RepositoryName, Scope};
use crate::json::{Layout, Node, print};
use crate::oci::{Digest, LayerContent, Manifest, MediaType};

/// How long it takes to sign. Assumed: AWS names no time.
const SIGNING_TIME: Duration = Duration::from_secs(10);

/// What the artifact of a signature is, and what its envelope is.
///
/// Source: Notary Project, OCI signature specification.
const SIGNATURE: &str = "application/vnd.cncf.notary.signature";
const ENVELOPE: &str = "application/jose+json";

/// How large an envelope is. Assumed: a few kilobytes, most of them certificates.
const ENVELOPE_SIZE_BYTES: u64 = 8_192;

/// The signing of one image with one profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    /// The profile.
    pub signing_profile_arn: SigningProfileArn,
    /// How far it is.
    pub state: SigningState,
}

/// A signing that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSigning {
    /// The repository.
    pub repository_name: RepositoryName,
    /// The image.
    pub image_digest: Digest,
    /// The profile.
    pub profile: SigningProfileArn,
    /// Why whoever pushed may not sign with it, in AWS's words; nothing where that is allowed.
    pub refusal: Option<Box<str>>,
}

/// An image was pushed: it is going to be signed. Signatures themselves are not.
///
/// Assumed: neither is what refers to an image in another way, and an image that is signed with a
/// profile already is not signed with it again when it gets another tag.
pub(in crate::ecr) fn pushed(scope: &mut Scope<'_>, name: &RepositoryName, digest: &Digest) {
    let Some(configuration) = &scope.registry.signing_configuration else { return };
    let repository = scope.registry.repository(name);
    let Some(image) = repository.and_then(|repository| repository.image(digest)) else { return };
    if image.manifest.subject().is_some() {
        return;
    }
    let is_due = |rule: &&SigningRule| rule.covers(name.as_str()) && !is_signed(image, rule);
    let rules = configuration.rules.iter().filter(is_due);
    let mut profiles: Vec<SigningProfileArn> = Vec::new();
    for rule in rules {
        if !profiles.contains(&rule.signing_profile_arn) {
            profiles.push(rule.signing_profile_arn.clone());
        }
    }
    for profile in profiles {
        set(scope, (name, digest), &profile, SigningState::InProgress);
        let (repository_name, image_digest) = (name.clone(), *digest);
        let planned = PlannedSigning { repository_name, image_digest, profile, refusal: None };
        scope.later(SIGNING_TIME, FollowUp::SignImage(planned));
    }
}

fn is_signed(image: &Image, rule: &SigningRule) -> bool {
    let mut known = image.signings.iter();
    let signing = known.find(|it| it.signing_profile_arn == rule.signing_profile_arn);
    signing.is_some_and(|it| !matches!(it.state, SigningState::Failed { .. }))
}

/// The image is signed, unless whoever pushed it may not.
///
/// Assumed: the code of the failure; that it is AWS's denial is documented, its form is not.
pub(in crate::ecr) fn sign(scope: &mut Scope<'_>, planned: PlannedSigning) {
    let PlannedSigning { repository_name, image_digest, profile, refusal } = planned;
    let place = (&repository_name, &image_digest);
    let repository = scope.registry.repository(place.0);
    let Some(image) = repository.and_then(|repository| repository.image(place.1)) else { return };
    if let Some(reason) = refusal {
        let code = "AccessDeniedException".into();
        set(scope, place, &profile, SigningState::Failed { code, reason });
        return;
    }
    let Some(signature) = Signature::of(&image.manifest, &profile, scope.now) else { return };
    set(scope, place, &profile, SigningState::Complete);
    let now = scope.now;
    let Some(repository) = scope.registry.repository_mut(place.0) else { return };
    repository.mount_layer(Digest::of(b"{}"), LayerContent::Bytes(b"{}".as_slice().into()));
    repository.mount_layer(signature.envelope.digest(), signature.envelope);
    let digest = signature.manifest.digest();
    repository.put_image(signature.manifest, None, now);
    let image = repository.image(&digest);
    let name = repository.name();
    let event = image.map(|image| ImageEvent::new(ImageAction::Push, name, image, None));
    if let Some(event) = event {
        scope.emit(Event::Image(event));
    }
}

/// Notes how far the signing with a profile is, in place of what was known of it.
fn set(
    scope: &mut Scope<'_>,
    (name, digest): (&RepositoryName, &Digest),
    profile: &SigningProfileArn,
    state: SigningState,
) {
    let Some(repository) = scope.registry.repository_mut(name) else { return };
    let Some(image) = repository.image(digest) else { return };
    let mut signings = image.signings.clone();
    let signing = Signing { signing_profile_arn: profile.clone(), state };
    match signings.iter_mut().find(|it| it.signing_profile_arn == *profile) {
        Some(known) => *known = signing,
        None => signings.push(signing),
    }
    repository.set_signings(digest, signings);
}

/// A signature and what it is made of.
struct Signature {
    manifest: Manifest,
    envelope: LayerContent,
}

impl Signature {
    fn of(subject: &Manifest, profile: &SigningProfileArn, now: Timestamp) -> Option<Self> {
        let signed = format!("signature {profile} {} {now}", subject.digest());
        let envelope = LayerContent::Declared {
            digest: Digest::of(signed.as_bytes()),
            size_bytes: ENVELOPE_SIZE_BYTES,
            media_type: Some(ENVELOPE.into()),
        };
        let described = |media_type: &str, digest: &Digest, size_bytes: u64| {
            Node::object([
                ("mediaType", media_type.into()),
                ("digest", Node::display(digest)),
                ("size", size_bytes.into()),
            ])
        };
        let size = u64::try_from(subject.bytes().len()).unwrap_or(u64::MAX);
        let layer = described(ENVELOPE, &envelope.digest(), ENVELOPE_SIZE_BYTES);
        let annotations = [("org.opencontainers.image.created", Node::display(&now))];
        let manifest = Node::object([
            ("schemaVersion", 2.into()),
            ("mediaType", MediaType::OciManifest.as_str().into()),
            ("config", described(SIGNATURE, &Digest::of(b"{}"), 2)),
            ("layers", Node::array([layer])),
            ("subject", described(subject.media_type().as_str(), &subject.digest(), size)),
            ("annotations", Node::object(annotations)),
        ]);
        let manifest = Manifest::parse(print(&manifest, Layout::Compact).as_bytes(), None).ok()?;
        Some(Self { manifest, envelope })
    }
}
