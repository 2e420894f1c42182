//! The packages of an image, told from what a registry holds of it: its layers and its
//! configuration.
//!
//! The lowest layer says what it is built on. From there the history in the configuration tells
//! what each step installed, whoever built it and whichever registry it came through. Files of
//! steps that copied are read where their bytes are here.

use std::rc::Rc;

use super::base::{self, Base};
use super::install::{self, Step, Tool};
use super::package::{Ecosystem, Package, Release};
use super::{database, version};
use crate::ecr::Repository;
use crate::json::{self, Node};
use crate::oci::archive::gunzip;
use crate::oci::untar::untar;
use crate::oci::{Digest, LayerContent, Manifest};
use crate::ordered::OrderedMap;

/// What a scanner finds in an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inventory {
    /// The operating system.
    pub release: Release,
    /// The packages about which anything is known, in the order in which they came.
    pub packages: Vec<Package>,
    /// Who made the image, where the configuration says so.
    pub author: Option<Box<str>>,
    /// The processor that it is for: `amd64`.
    pub architecture: Option<Box<str>>,
}

/// A layer, and what of an image's packages it brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    /// Which layer, counted from the lowest, which is 1.
    pub number: usize,
    /// It.
    pub layer: Digest,
    /// The step that made it, as the configuration tells; empty where it does not.
    pub created_by: Box<str>,
    /// The packages, in the order in which they came.
    pub packages: Vec<&'a Package>,
}

impl Inventory {
    /// Of an image of a repository; `None` where no scanner here knows the operating system.
    pub fn of(manifest: &Manifest, repository: &Repository) -> Option<Self> {
        let lowest = manifest.layers().first()?.digest;
        let base = Base::of_layer(&lowest)?;
        let config = configuration(manifest, repository);
        let text = |name: &str| config.get(name).and_then(Node::as_str).map(Into::into);
        let mut image = Unpacking {
            release: base.release,
            packages: base.packages(lowest),
            files: OrderedMap::new(),
        };
        let steps = layer_steps(&config);
        for (created_by, layer) in steps.into_iter().zip(manifest.layers()).skip(1) {
            for step in install::steps(created_by) {
                image.take(step, layer.digest);
            }
            if let Some(content) = repository.layer(&layer.digest) {
                image.keep_files(content);
            }
        }
        Some(Self {
            release: image.release,
            packages: image.packages,
            author: text("author"),
            architecture: text("architecture"),
        })
    }

    /// The layers that brought packages, lowest first; `manifest` is that of the same image.
    pub fn origins(&self, manifest: &Manifest, repository: &Repository) -> Vec<Origin<'_>> {
        let config = configuration(manifest, repository);
        let mut steps = layer_steps(&config).into_iter();
        let mut origins = Vec::new();
        for (number, layer) in (1..).zip(manifest.layers()) {
            let created_by = steps.next().unwrap_or_default().into();
            let brought = self.packages.iter().filter(|package| package.layer == layer.digest);
            let packages: Vec<_> = brought.collect();
            if !packages.is_empty() {
                origins.push(Origin { number, layer: layer.digest, created_by, packages });
            }
        }
        origins
    }
}

/// The configuration of an image; one without members where its bytes are not here.
fn configuration(manifest: &Manifest, repository: &Repository) -> Node {
    let config = manifest.config().and_then(|config| repository.layer(&config.digest));
    config.and_then(read).unwrap_or_else(|| Node::object([]))
}

/// The steps that made a layer each, lowest first.
fn layer_steps(config: &Node) -> Vec<&str> {
    let history = config.get("history").and_then(Node::as_array).unwrap_or_default();
    let mut steps = Vec::new();
    for entry in history {
        if entry.get("empty_layer").and_then(Node::as_bool) != Some(true) {
            steps.push(entry.get("created_by").and_then(Node::as_str).unwrap_or_default());
        }
    }
    steps
}

fn read(config: &LayerContent) -> Option<Node> {
    json::parse(std::str::from_utf8(config.bytes()?).ok()?).ok()
}

/// An image as far as its history is told.
struct Unpacking {
    release: Release,
    packages: Vec<Package>,
    /// Lists of packages that were copied into it, by their path.
    files: OrderedMap<Box<str>, Rc<[u8]>>,
}

const LOCK: &str = "package-lock.json";
const PROJECT: &str = "package.json";

impl Unpacking {
    fn take(&mut self, step: Step, layer: Digest) {
        match step {
            Step::Install(tool, name, version) => {
                self.install((self.ecosystem(tool), name, version), layer, None);
            }
            Step::Remove(tool, name) => {
                let ecosystem = self.ecosystem(tool);
                self.packages.retain(|it| it.ecosystem != ecosystem || it.name != name);
            }
            Step::UpgradeAll => {
                for package in &mut self.packages {
                    if package.ecosystem.is_operating_system()
                        && let Some(newest) = newest(package.ecosystem, &package.name)
                        && newest != &*package.version
                    {
                        package.version = newest.into();
                        package.layer = layer;
                    }
                }
            }
            Step::Requirements(name) => self.requirements(&name, layer),
            Step::Project => self.project(layer),
        }
    }

    fn ecosystem(&self, tool: Tool) -> Ecosystem {
        match tool {
            Tool::Apt => Ecosystem::Debian(self.release),
            Tool::Pip => Ecosystem::Python,
            Tool::Npm => Ecosystem::Node,
        }
    }

    /// Puts a package in the place of the one that was there. What nothing is known about is
    /// passed over.
    fn install(
        &mut self,
        (ecosystem, name, version): (Ecosystem, Box<str>, Option<Box<str>>),
        layer: Digest,
        file: Option<&str>,
    ) {
        if database::about(ecosystem, &name).next().is_none() {
            return;
        }
        let Some(version) = version.or_else(|| newest(ecosystem, &name).map(Into::into)) else {
            return;
        };
        let file = file.map(Into::into);
        let known =
            self.packages.iter_mut().find(|it| it.ecosystem == ecosystem && it.name == name);
        match known {
            // What is there in this version stays as it came.
            Some(known) if known.version == version => {}
            Some(known) => *known = Package { ecosystem, name, version, layer, file },
            None => self.packages.push(Package { ecosystem, name, version, layer, file }),
        }
    }

    fn requirements(&mut self, name: &str, layer: Digest) {
        let Some((path, text)) = self.file(name) else { return };
        for line in text.lines() {
            if let Some(Step::Install(_, name, version)) = install::requirement(line) {
                self.install((Ecosystem::Python, name, version), layer, Some(&path));
            }
        }
    }

    /// The lock file tells exact versions; without one the project names what it wants.
    fn project(&mut self, layer: Digest) {
        let (found, is_lock) = match self.file(LOCK) {
            Some(found) => (Some(found), true),
            None => (self.file(PROJECT), false),
        };
        let Some((path, text)) = found else { return };
        let Ok(document) = json::parse(&text) else { return };
        let member = if is_lock { "packages" } else { "dependencies" };
        for entry in document.get(member).and_then(Node::as_object).unwrap_or_default() {
            let (name, version) = if is_lock {
                // The entry of the project itself has no name.
                let Some((_, name)) = entry.name.rsplit_once("node_modules/") else { continue };
                (name, entry.node.get("version").and_then(Node::as_str))
            } else {
                (&*entry.name, entry.node.as_str())
            };
            let version = version.and_then(install::exact);
            self.install((Ecosystem::Node, name.into(), version), layer, Some(&path));
        }
    }

    /// The file of this name that was copied in, by the end of its path.
    fn file(&self, name: &str) -> Option<(String, String)> {
        let name = name.trim_start_matches("./").trim_start_matches('/');
        let is_it = |path: &str| {
            path == name || path.strip_suffix(name).is_some_and(|start| start.ends_with('/'))
        };
        let (path, bytes) = self.files.iter().find(|(path, _)| is_it(path))?;
        Some((path.to_string(), String::from_utf8_lossy(bytes).into_owned()))
    }

    /// Keeps the lists of packages out of a layer whose bytes are here.
    fn keep_files(&mut self, layer: &LayerContent) {
        let Some(archive) = layer.bytes().and_then(|bytes| gunzip(bytes)) else { return };
        for (path, bytes) in &untar(&archive).unwrap_or_default() {
            let name = path.rsplit('/').next().unwrap_or(path);
            let is_list = name == LOCK
                || name == PROJECT
                || name.rsplit_once('.').is_some_and(|(_, ending)| ending == "txt");
            if is_list {
                self.files.insert(path.as_str().into(), (*bytes).into());
            }
        }
    }
}

/// The newest version of a package that anything is known of: that of the published images, or a
/// later one in which something was mended. `None` for a package of which nothing is known.
fn newest(ecosystem: Ecosystem, name: &str) -> Option<&'static str> {
    let mut newest = match ecosystem {
        Ecosystem::Debian(release) => base::version_of(release, name),
        Ecosystem::Python | Ecosystem::Node => None,
    };
    for (_, row) in database::about(ecosystem, name) {
        if let Some(fixed) = row.fixed
            && newest.is_none_or(|known| version::compare(known, fixed).is_lt())
        {
            newest = Some(fixed);
        }
    }
    newest
}
