//! `docker build` and `docker buildx build`: a small, honest model of `BuildKit`.
//!
//! `COPY` makes real layers out of the machine's files, `ENV`, `CMD` and the like a real
//! configuration; `RUN` runs nothing and leaves a layer that is only declared. Unchanged steps come
//! from the cache, and times from the simulated clock, so that the same build makes the same image.

mod base;
mod context;
mod dockerfile;
pub(super) mod export;
mod layer;
mod options;
pub(super) mod progress;
mod stages;
mod state;
mod words;

use std::rc::Rc;

use self::dockerfile::{Dockerfile, ParseError};
use self::export::{BuiltImage, Format};
use self::options::{Options, Output};
use self::progress::{Progress, frame};
use self::stages::Stages;
use super::OURS;
use super::containerd::{Access, Client};
use super::figures::human_size;
use super::flags::Matches;
use super::pull::full_name;
use super::push;
use super::store::ImageStore;
use crate::aws::Timestamp;
use crate::oci::{Digest, ImageReference, LayerContent, Manifest};
use crate::workstation::session::Session;

/// A layer that a step of a build made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BuiltLayer {
    /// The digest of the compressed archive.
    pub(super) digest: Digest,
    /// The size of the compressed archive.
    pub(super) size_bytes: u64,
    /// The digest of the archive itself.
    pub(super) diff_id: Digest,
}

/// What a step of a build made, kept for the next build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BuiltStep {
    /// The layer.
    pub(super) layer: BuiltLayer,
    /// When it was made.
    pub(super) created: Timestamp,
}

/// Who builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Builder {
    /// The daemon itself, as `docker build` does: the result is a local image.
    Daemon,
    /// A `BuildKit` of its own, as `docker buildx build` is usually set up: it can make images for
    /// several platforms, and the result goes where one says.
    Container,
}

/// Why a build ends early.
#[derive(Clone, Debug, PartialEq, Eq)]
enum BuildError {
    /// Docker says it without a place.
    Plain(String),
    /// Docker says it and shows the place in the Dockerfile.
    At { lines: (usize, usize), message: String },
    /// The simulator cannot do it.
    Ours(String),
}

/// `docker build PATH`
pub(super) fn run(session: &mut Session<'_>, matches: &Matches) -> u8 {
    build(session, matches, Builder::Daemon)
}

/// `docker buildx build PATH`
pub(super) fn run_buildx(session: &mut Session<'_>, matches: &Matches) -> u8 {
    build(session, matches, Builder::Container)
}

fn build(session: &mut Session<'_>, matches: &Matches, builder: Builder) -> u8 {
    for (option, only) in [("provenance", "false"), ("sbom", "false"), ("progress", "plain")] {
        if matches.value(option).is_some_and(|value| value != only) {
            let message = format!("{OURS} The simulator's builds know --{option}={only} only.");
            return session.fail(&message, super::UNKNOWN_OPTION);
        }
    }
    let options = match Options::read(session, matches, builder) {
        Ok(options) => options,
        Err(message) if message.starts_with(OURS) => return session.fail(&message, 1),
        Err(message) => return session.fail(&format!("ERROR: failed to build: {message}"), 1),
    };
    let mut progress = Progress::default();
    let result = solve(session, &options, &mut progress);
    if !matches.has("quiet") {
        session.err(progress.text().trim_end());
    }
    let message = match result {
        Ok(id) => {
            if matches.has("quiet") {
                session.out(&id.to_string());
            }
            return 0;
        }
        Err(BuildError::Plain(message)) => format!("ERROR: failed to build: {message}"),
        Err(BuildError::At { lines, message }) => {
            let frame = frame(&options.file_name, &options.source, lines);
            format!("{frame}\nERROR: failed to build: failed to solve: {message}")
        }
        Err(BuildError::Ours(message)) => {
            format!("{OURS} The simulator cannot build this: {message}")
        }
    };
    session.fail(&message, 1)
}

/// Builds for every platform and hands the result on; gives the id of what was made.
fn solve(
    session: &mut Session<'_>,
    options: &Options,
    progress: &mut Progress,
) -> Result<Digest, BuildError> {
    let (name, driver) = match options.builder {
        Builder::Daemon => ("default", "docker"),
        Builder::Container => ("drydock", "docker-container"),
    };
    if options.output == Output::Nowhere {
        progress.line(
            "WARNING: No output specified with docker-container driver. Build result will only \
             remain in the build cache. To push result image into registry use --push or to load \
             image into docker use --load",
        );
    }
    progress.line(&format!("#0 building with \"{name}\" instance using {driver} driver\n"));
    let size = human_size(u64::try_from(options.source.len()).unwrap_or(u64::MAX));
    progress.done(
        &format!("[internal] load build definition from {}", options.file_name),
        &[format!("transferring dockerfile: {size} done")],
    );
    let file = Dockerfile::parse(&options.source).map_err(|error| match error {
        ParseError::Empty => BuildError::Plain("failed to solve: file with no instructions".into()),
        ParseError::At { lines, message } => BuildError::At { lines, message },
        ParseError::NotHere { line, what } => {
            BuildError::Ours(format!("line {line}: it knows no {what}"))
        }
    })?;
    let format = match (options.store, options.builder, options.output) {
        (ImageStore::Classic, Builder::Daemon, _)
        | (ImageStore::Classic, Builder::Container, Output::Load) => Format::Docker,
        (ImageStore::Classic | ImageStore::Containerd, ..) => Format::Oci,
    };
    let mut images = Vec::new();
    for platform in &options.platforms {
        let platform = platform.clone();
        let mut stages = Stages { options, file: &file, platform, progress: &mut *progress };
        let mut state = stages.build(session)?;
        for (name, value) in &options.labels {
            state.set_member("Labels", name, value.as_str().into());
        }
        // What was just written can be read; a failure would be a slip of ours.
        images.extend(export::image(&state, format, session.now()));
    }
    hand_on(session, options, progress, &images)
}

/// Keeps or sends what was built.
fn hand_on(
    session: &mut Session<'_>,
    options: &Options,
    progress: &mut Progress,
    images: &[BuiltImage],
) -> Result<Digest, BuildError> {
    let index = if images.len() > 1 { export::index(images) } else { None };
    let one = images.first().map(|image| &image.manifest);
    let Some(root) = index.as_ref().or(one) else {
        return Err(BuildError::Ours("nothing came of it".into()));
    };
    if let Some(docker) = session.docker_mut() {
        for image in images {
            let digest = Digest::of(&image.config);
            docker.add_blob(digest, LayerContent::Bytes(Rc::from(&*image.config)));
        }
    }
    let mut said = vec!["exporting layers done".to_owned()];
    let is_classic = options.store == ImageStore::Classic;
    let is_daemon = options.builder == Builder::Daemon;
    if !(is_classic && is_daemon) {
        for image in images {
            said.push(format!("exporting manifest {} done", image.manifest.digest()));
            said.push(format!("exporting config {} done", Digest::of(&image.config)));
        }
        said.extend(
            index.as_ref().map(|it| format!("exporting manifest list {} done", it.digest())),
        );
    }
    let id = match root.config().filter(|_| is_classic) {
        Some(config) => config.digest,
        None => root.digest(),
    };
    match options.output {
        Output::Nowhere => {}
        Output::Load => {
            keep(session, options, images, root);
            said.extend(load_lines(options, id));
            let name =
                if is_daemon { "exporting to image" } else { "exporting to docker image format" };
            progress.done(name, &said);
            if !is_daemon {
                progress.done("importing to docker", &[]);
            }
        }
        Output::Push if is_classic && is_daemon => {
            keep(session, options, images, root);
            said.extend(load_lines(options, id));
            progress.done("exporting to image", &said);
            push_by_daemon(session, options, progress)?;
        }
        Output::Push => push_by_builder(session, options, progress, (images, root, said))?,
    }
    Ok(id)
}

fn load_lines(options: &Options, id: Digest) -> Vec<String> {
    let mut lines = Vec::new();
    match (options.builder, options.store) {
        (Builder::Container, _) => {
            lines.push("sending tarball done".to_owned());
            return lines;
        }
        (Builder::Daemon, ImageStore::Classic) => lines.push(format!("writing image {id} done")),
        (Builder::Daemon, ImageStore::Containerd) => {}
    }
    for tag in &options.tags {
        let name = full_name(tag);
        lines.push(format!("naming to {name} done"));
        if options.store == ImageStore::Containerd {
            lines.push(format!("unpacking to {name} done"));
        }
    }
    lines
}

/// Puts what was built among the local images.
fn keep(session: &mut Session<'_>, options: &Options, images: &[BuiltImage], root: &Manifest) {
    let now = session.now();
    let Some(docker) = session.docker_mut() else { return };
    for image in images {
        docker.add_image(Rc::new(image.manifest.clone()));
    }
    let digest = docker.add_image(Rc::new(root.clone()));
    for tag in &options.tags {
        docker.tag(tag.clone(), digest);
        docker.note_tagged(digest, now);
    }
}

/// The daemon of the classic store pushes as `docker push` does.
fn push_by_daemon(
    session: &mut Session<'_>,
    options: &Options,
    progress: &mut Progress,
) -> Result<(), BuildError> {
    for tag in &options.tags {
        let name = format!("pushing {tag} with docker");
        let (result, printed) = session.capture(|session| push::push(session, tag, None));
        let said: Vec<_> = printed.lines().skip(1).map(str::to_owned).collect();
        match result {
            Ok(()) => progress.done(&name, &said),
            Err(message) => {
                progress.failed(&name, &said, &message);
                return Err(BuildError::Plain(message));
            }
        }
    }
    Ok(())
}

/// `BuildKit` pushes as containerd does.
fn push_by_builder(
    session: &mut Session<'_>,
    options: &Options,
    progress: &mut Progress,
    (images, root, mut said): (&[BuiltImage], &Manifest, Vec<String>),
) -> Result<(), BuildError> {
    let children: Vec<_> = match images {
        [_] => Vec::new(),
        images => images.iter().map(|image| image.manifest.clone()).collect(),
    };
    for tag in &options.tags {
        let (result, _) = session.capture(|session| send(session, tag, root, &children));
        if let Err(message) = result {
            let message = format!("failed to push {tag}: {message}");
            progress.failed("exporting to image", &said, &message);
            return Err(BuildError::Plain(format!("failed to solve: {message}")));
        }
        said.push("pushing layers done".to_owned());
        said.push(format!("pushing manifest for {tag}@{} done", root.digest()));
    }
    progress.done("exporting to image", &said);
    let mut hosts: Vec<&str> = Vec::new();
    for host in options.tags.iter().map(ImageReference::host) {
        if !hosts.contains(&host) {
            hosts.push(host);
            progress.done(&format!("[auth] sharing credentials for {host}"), &[]);
        }
    }
    Ok(())
}

fn send(
    session: &mut Session<'_>,
    tag: &ImageReference,
    root: &Manifest,
    children: &[Manifest],
) -> Result<(), String> {
    let mut client =
        Client::open(session, tag, Access::Push).map_err(|refusal| refusal.to_string())?;
    client.push(session, root, children).map_err(|refusal| refusal.to_string())
}
