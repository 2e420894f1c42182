//! `docker rmi` and `docker image prune`

use super::config;
use super::figures::human_size;
use super::flags::Matches;
use super::inspect::no_such_image;
use super::store::{Docker, ImageStore};
use crate::oci::{Digest, ImageReference, Manifest};
use crate::ordered::OrderedSet;
use crate::workstation::session::Session;

/// `docker rmi IMAGE [IMAGE...]`
pub(super) fn rmi(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let force = if matches.has("force") { Force::Yes } else { Force::No };
    let mut exit_code = 0;
    for written in &matches.arguments {
        let plan = session.docker().map(|docker| Removal::plan(docker, written, force));
        match plan {
            Some(Ok(removal)) => {
                for line in removal.carry_out(session) {
                    session.out(&line);
                }
            }
            Some(Err(message)) => exit_code = session.fail(&message, 1),
            None => {}
        }
    }
    exit_code
}

/// `docker image prune [-a] [-f]`
pub(super) fn prune(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let takes_all = matches.has("all");
    let says_yes = || matches.stdin.as_deref().is_some_and(|text| text.trim() == "y");
    if !matches.has("force") {
        let what = if takes_all {
            "all images without at least one container associated to them"
        } else {
            "all dangling images"
        };
        session.out(&format!(
            "WARNING! This will remove {what}.\nAre you sure you want to continue? [y/N] "
        ));
        if !says_yes() {
            return 0;
        }
    }
    let Some(docker) = session.docker() else { return 0 };
    let mut unused = Vec::new();
    for image in docker.images() {
        let has_tag = docker.tags().any(|(_, of)| of == image.digest());
        let has_digest = docker.digests().any(|(.., of)| of == image.digest());
        if takes_all || (!has_tag && !has_digest) {
            unused.push((image.digest(), config::size_bytes(docker, image)));
        }
    }
    let mut freed_bytes = 0;
    for (index, (image, size_bytes)) in unused.iter().enumerate() {
        if index == 0 {
            session.out("Deleted Images:");
        }
        let Some(docker) = session.docker() else { break };
        let removal = Removal::of_whole(docker, *image);
        for line in removal.carry_out(session) {
            let mut letters = line.chars();
            let first: String = letters.by_ref().take(1).collect();
            session.out(&format!("{}{}", first.to_lowercase(), letters.as_str()));
        }
        freed_bytes += size_bytes;
    }
    if !unused.is_empty() {
        session.out("");
    }
    session.out(&format!("Total reclaimed space: {}", human_size(freed_bytes)));
    0
}

/// Whether an image goes although several repositories name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Force {
    Yes,
    No,
}

/// What removing comes to, found out before anything is removed.
struct Removal {
    image: Digest,
    tags: Vec<ImageReference>,
    digests: Vec<(ImageReference, Digest)>,
    is_whole: bool,
}

impl Removal {
    /// Finds out what goes when somebody removes what they call `written`; the error is docker's.
    fn plan(docker: &Docker, written: &str, force: Force) -> Result<Self, String> {
        let found = docker.find_by_name_or_id(written).ok_or_else(|| no_such_image(written))?;
        let whole = Self::of_whole(docker, found.digest());
        let reference = written.parse::<ImageReference>().ok();
        let Some(reference) = reference.filter(|reference| docker.find(reference).is_some()) else {
            return whole.by_id(docker, found, force);
        };
        let mut removal = Self { tags: vec![], digests: vec![], is_whole: false, ..whole };
        let name = reference.familiar_name();
        if let Some(digest) = reference.digest {
            removal.digests.push((reference, digest));
        } else {
            removal.tags.push(reference.or_latest());
        }
        // With the last tag of a name goes what is known of that name in its registry.
        let others = |tags: &[ImageReference]| tags.iter().any(|tag| tag.familiar_name() == name);
        let mut left = Self::of_whole(docker, removal.image);
        left.tags.retain(|tag| !removal.tags.contains(tag));
        if !others(&left.tags) {
            removal.digests =
                left.digests.iter().filter(|(of, _)| of.familiar_name() == name).cloned().collect();
        }
        left.digests.retain(|digest| !removal.digests.contains(digest));
        removal.is_whole = left.tags.is_empty() && left.digests.is_empty();
        Ok(removal)
    }

    /// Everything that names an image, and the image.
    fn of_whole(docker: &Docker, image: Digest) -> Self {
        let tags = docker.tags().filter(|(_, of)| *of == image);
        let digests = docker.digests().filter(|(.., of)| *of == image);
        Self {
            image,
            tags: tags.map(|(reference, _)| reference.clone()).collect(),
            digests: digests.map(|(name, digest, _)| (name.clone(), digest)).collect(),
            is_whole: true,
        }
    }

    /// By its id an image goes with all its names, if these are of one repository.
    fn by_id(self, docker: &Docker, image: &Manifest, force: Force) -> Result<Self, String> {
        let mut names = OrderedSet::new();
        for reference in self.tags.iter().chain(self.digests.iter().map(|(name, _)| name)) {
            names.insert(reference.familiar_name());
        }
        if names.iter().len() > 1 && force == Force::No {
            return Err(format!(
                "Error response from daemon: conflict: unable to delete {} (must be forced) - \
                 image is referenced in multiple repositories",
                docker.id(image).short()
            ));
        }
        Ok(self)
    }

    /// Removes, and gives what docker prints.
    fn carry_out(self, session: &mut Session<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        let Some(docker) = session.docker_mut() else { return lines };
        for tag in &self.tags {
            docker.untag(tag);
            lines.push(format!("Untagged: {tag}"));
        }
        for (name, digest) in &self.digests {
            docker.forget_digest(name, *digest);
            lines.push(format!("Untagged: {}@{digest}", name.familiar_name()));
        }
        if !self.is_whole {
            return lines;
        }
        let Some(image) = docker.image(self.image).cloned() else { return lines };
        lines.push(format!("Deleted: {}", docker.id(&image)));
        if docker.image_store() == ImageStore::Classic {
            let own = chain_ids(docker, &image);
            let mut kept = OrderedSet::new();
            for other in docker.images().filter(|other| other.digest() != self.image) {
                for id in chain_ids(docker, other) {
                    kept.insert(id);
                }
            }
            let gone = own.iter().rev().filter(|id| !kept.contains(*id));
            lines.extend(gone.map(|id| format!("Deleted: {id}")));
        }
        docker.remove_image(self.image);
        lines
    }
}

/// The names of an image's layers on the disk, lowest first: each the digest of the name below and
/// of what is in the layer. Source: OCI image specification, config.md, layer chain id.
fn chain_ids(docker: &Docker, image: &Manifest) -> Vec<Digest> {
    let mut chain: Vec<Digest> = Vec::new();
    for diff_id in config::diff_ids(config::of(docker, image).as_ref()) {
        let below = chain.last().map(|below| Digest::of(format!("{below} {diff_id}").as_bytes()));
        chain.push(below.unwrap_or(diff_id));
    }
    chain
}
