//! What a build was asked for.

use super::Builder;
use super::context::Context;
use super::layer::Cache;
use crate::oci::{ImageReference, Platform};
use crate::workstation::docker::flags::Matches;
use crate::workstation::docker::platform;
use crate::workstation::docker::store::{Docker, ImageStore};
use crate::workstation::session::Session;

/// Where the result goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// To the local images.
    Load,
    /// To the registries of its names.
    Push,
    /// Nowhere: only the steps are kept.
    Nowhere,
}

/// What a build was asked for.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) builder: Builder,
    pub(super) store: ImageStore,
    pub(super) context: Context,
    /// The name of the Dockerfile, as errors show it.
    pub(super) file_name: String,
    /// Its text.
    pub(super) source: String,
    pub(super) platforms: Vec<Platform>,
    pub(super) tags: Vec<ImageReference>,
    pub(super) arguments: Vec<(String, String)>,
    pub(super) labels: Vec<(String, String)>,
    pub(super) target: Option<String>,
    pub(super) output: Output,
    pub(super) cache: Cache,
    pub(super) always_pulls: bool,
}

impl Options {
    /// Reads the options; the error stands behind `ERROR: failed to build: `.
    pub(super) fn read(
        session: &Session<'_>,
        matches: &Matches,
        builder: Builder,
    ) -> Result<Self, String> {
        let store = session.docker().map(Docker::image_store).unwrap_or_default();
        let output = match (matches.has("push"), matches.has("load"), builder) {
            (true, true, _) => {
                return Err("push and load may not be set together at the moment".to_owned());
            }
            (true, false, _) => Output::Push,
            (false, true, _) | (false, false, Builder::Daemon) => Output::Load,
            (false, false, Builder::Container) => Output::Nowhere,
        };
        let mut tags = Vec::new();
        for text in matches.values("tag") {
            let tag = text.parse::<ImageReference>();
            tags.push(tag.map_err(|error| format!("invalid tag \"{text}\": {error}"))?.or_latest());
        }
        if output == Output::Push && tags.is_empty() {
            return Err("tag is needed when pushing to registry".to_owned());
        }
        let platforms = read_platforms(matches)?;
        check_platforms(&platforms, (builder, store), output)?;
        let (context, file_name, source) = read_files(session, matches)?;
        let pairs = |name: &str| {
            let pair = |text: &str| {
                let (name, value) = text.split_once('=')?;
                Some((name.to_owned(), value.to_owned()))
            };
            matches.values(name).into_iter().filter_map(pair).collect()
        };
        Ok(Self {
            builder,
            store,
            context,
            file_name,
            source,
            platforms,
            tags,
            arguments: pairs("build-arg"),
            labels: pairs("label"),
            target: matches.value("target").map(str::to_ascii_lowercase),
            output,
            cache: if matches.has("no-cache") { Cache::MayNot } else { Cache::May },
            always_pulls: matches.has("pull"),
        })
    }
}

fn read_platforms(matches: &Matches) -> Result<Vec<Platform>, String> {
    let mut platforms: Vec<Platform> = Vec::new();
    for text in matches.values("platform").iter().flat_map(|list| list.split(',')) {
        let platform = platform::parse(text.trim())?;
        if !platforms.contains(&platform) {
            platforms.push(platform);
        }
    }
    if platforms.is_empty() {
        platforms.push(platform::host());
    }
    Ok(platforms)
}

/// Several platforms need a builder that can make them and a place that can hold them.
fn check_platforms(
    platforms: &[Platform],
    (builder, store): (Builder, ImageStore),
    output: Output,
) -> Result<(), String> {
    if platforms.len() == 1 || store == ImageStore::Containerd {
        return Ok(());
    }
    match (builder, output) {
        (Builder::Daemon, _) => {
            Err("Multi-platform build is not supported for the docker driver.\n\
             Switch to a different driver, or turn on the containerd image store, and try again.\n\
             Learn more at https://docs.docker.com/go/build-multi-platform/"
                .to_owned())
        }
        (Builder::Container, Output::Load) => {
            Err("docker exporter does not currently support exporting manifest lists".to_owned())
        }
        (Builder::Container, Output::Push | Output::Nowhere) => Ok(()),
    }
}

/// The folder, and the name and text of the Dockerfile.
fn read_files(
    session: &Session<'_>,
    matches: &Matches,
) -> Result<(Context, String, String), String> {
    let path = matches.argument(0);
    let named = matches.value("file");
    if path.contains("://") || path.starts_with("git@") {
        return Err(format!(
            "{} the simulator builds from its own files, not from `{path}`",
            super::super::OURS
        ));
    }
    if path == "-" || named == Some("-") {
        let source = matches.stdin.clone().unwrap_or_default();
        let context = match path {
            "-" => Context::default(),
            path => open(session, path)?,
        };
        return Ok((context, "Dockerfile".to_owned(), source));
    }
    let context = open(session, path)?;
    let file_name = named.unwrap_or("Dockerfile");
    let bytes = match named {
        Some(named) => session.machine.file(named),
        None => context.files.get("Dockerfile"),
    };
    let missing = || {
        format!(
            "failed to solve: failed to read dockerfile: open {file_name}: no such file or directory"
        )
    };
    let source = String::from_utf8_lossy(bytes.ok_or_else(missing)?).into_owned();
    Ok((context.without_ignored(), file_name.to_owned(), source))
}

fn open(session: &Session<'_>, path: &str) -> Result<Context, String> {
    let missing = || format!("unable to prepare context: path \"{path}\" not found");
    Context::open(session.machine, path).ok_or_else(missing)
}
