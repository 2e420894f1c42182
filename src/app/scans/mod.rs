//! Scanning at work: how the images of a repository are scanned, each image with its findings, and
//! what would mend them.

mod bar;
mod compare;
mod coverage;
mod findings;
mod images;
mod packages;

use std::rc::Rc;

use yew::prelude::*;

use self::bar::legend;
use self::compare::Compare;
use self::coverage::coverage;
use self::findings::Findings;
use self::images::{Images, status};
use self::packages::packages;
use super::components::{Button, Weight};
use super::inspector::command::{Suggested, target};
use super::route::{Pane, Route, ScansRoute, SimRoute};
use super::session::{Action, send, use_session};
use super::world::{RepositoryPlace, Selection, image_name};
use crate::aws::Timestamp;
use crate::ecr::scanning::finding::summary;
use crate::ecr::scanning::{ScanReport, ScanStatus, ScanType, is_scannable, report};
use crate::ecr::signing::SigningState;
use crate::ecr::{Image, ImageTag, Registry, Repository};
use crate::oci::Digest;
use crate::sim::Sim;

/// Properties of [`Desk`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DeskProps {
    /// Whose images.
    pub repository: Rc<Repository>,
    /// Where that is.
    pub place: RepositoryPlace,
    /// The digest of the image that the address names.
    pub image: Option<String>,
}

/// The settings, the images, and the findings of one of them.
#[component]
pub fn Desk(props: &DeskProps) -> Html {
    let session = use_session();
    let world = session.snapshot();
    let (repository, place) = (&props.repository, &props.place);
    let Some(registry) = world.0.cloud.registry(place.account, place.region) else {
        return Html::default();
    };
    let now = world.0.cloud.now();
    let image = chosen(registry, repository, props.image.as_deref(), now);
    let inspector = Route::Sim(SimRoute {
        selection: Some(Selection::Repository(place.clone()).to_string()),
        pane: Some(Pane::Inspector),
        ..SimRoute::default()
    });
    let last = session.history.entries().last().filter(|entry| entry.run.exit_code != 0);
    let refusal = last.filter(|entry| entry.line.contains("image-scan"));
    html! {
        <div class="scans">
            <section class="card" aria-label="How images are scanned" data-pane="settings" tabindex="-1">
                { coverage(&world.0, registry, repository) }
                <p><a href={inspector.to_string()}>{ "The repository in the inspector" }</a></p>
            </section>
            <section class="card" aria-label="Images" data-pane="images" tabindex="-1">
                if repository.images_count() == 0 {
                    <p>{ "No images yet. A push brings one; tag a local image with this name first:" }</p>
                    <Suggested line={["docker push ", &repository.uri(), ":latest"].concat()} word="Push" />
                } else {
                    { legend() }
                    <Images
                        world={world.clone()}
                        repository={Rc::clone(repository)}
                        place={place.clone()}
                        chosen={image.as_ref().map(|image| image.manifest.digest())}
                    />
                }
                <div role="status">
                    if let Some(entry) = refusal {
                        <p><b>{ "Refused." }</b>{ " The terminal shows the same:" }</p>
                        <pre class="commands" tabindex="0" aria-label="Refusal">{ entry.run.stderr() }</pre>
                    }
                </div>
            </section>
            if let Some(image) = image {
                <section class="card" aria-label="Findings" data-pane="findings" tabindex="-1">
                    <Chosen key={image.manifest.digest().to_string()} repository={Rc::clone(repository)} place={place.clone()} image={Rc::clone(&image)} />
                </section>
            } else if props.image.is_some() {
                <p role="status">{ "There is no such image now: choose another one." }</p>
            }
        </div>
    }
}

/// The image that the address names; else the newest one with findings, else the newest one.
fn chosen(
    registry: &Registry,
    repository: &Repository,
    named: Option<&str>,
    now: Timestamp,
) -> Option<Rc<Image>> {
    if let Some(named) = named {
        return repository.image(&named.parse::<Digest>().ok()?).cloned();
    }
    for listed in repository.images_from(0) {
        let report = report(registry, repository, listed.image(), now);
        if report.is_some_and(|report| report.completed.is_some()) {
            return Some(Rc::clone(listed.image()));
        }
    }
    repository.images_from(0).next().map(|listed| Rc::clone(listed.image()))
}

/// Where the page shows a repository, or one of its images.
pub fn address(place: &RepositoryPlace, image: Option<&Digest>) -> String {
    let image = image.map(Digest::to_string);
    Route::Scans(ScansRoute { on: Some(place.to_string()), image }).to_string()
}

/// The options that name an image to whoever is typing: by its first tag, else by its digest.
fn image_target(world: &Sim, repository: &Repository, image: &Image) -> String {
    let digest = image.manifest.digest();
    let id = match repository.tags_of(&digest).next().map(ImageTag::as_str) {
        Some(tag) => ["imageTag=", tag].concat(),
        None => ["imageDigest=", &digest.to_string()].concat(),
    };
    [&target(world, repository), " --image-id ", &id].concat()
}

/// What can be done for an image in this state: the word for it and the command. Nothing where
/// scanning goes by itself, or cannot go at all.
fn next_step(
    world: &Sim,
    repository: &Repository,
    image: &Image,
    report: Option<&ScanReport>,
    scan_type: ScanType,
) -> Option<(&'static str, String)> {
    let of = || image_target(world, repository, image);
    match (report.map(|report| report.status), scan_type) {
        (Some(ScanStatus::InProgress), _) => {
            Some(("Wait for it", ["aws ecr wait image-scan-complete ", &of()].concat()))
        }
        // The tool waits for COMPLETE, which Inspector's first scan does not come to.
        (Some(ScanStatus::Pending), _) => Some(("Wait for it", "clock next".to_owned())),
        (None | Some(ScanStatus::Complete | ScanStatus::UnsupportedImage), ScanType::Basic)
            if is_scannable(&image.manifest) =>
        {
            Some(("Scan now", ["aws ecr start-image-scan ", &of()].concat()))
        }
        _ => None,
    }
}

/// Properties of [`Chosen`].
#[derive(Clone, Debug, PartialEq, Properties)]
struct ChosenProps {
    repository: Rc<Repository>,
    place: RepositoryPlace,
    image: Rc<Image>,
}

/// One image: its state, its findings, its packages, and what another one has instead.
#[component]
fn Chosen(props: &ChosenProps) -> Html {
    let session = use_session();
    let world = session.snapshot();
    let ChosenProps { repository, place, image } = props;
    let Some(registry) = world.0.cloud.registry(place.account, place.region) else {
        return Html::default();
    };
    let report = report(registry, repository, image, world.0.cloud.now());
    let scan_type = registry.scanning_configuration.scan_type;
    let step = next_step(&world.0, repository, image, report.as_ref(), scan_type);
    let name = [repository.name().as_str(), ":", &image_name(repository, image)].concat();
    let selection = Selection::Image(place.clone(), image.manifest.digest());
    let inspector = Route::Sim(SimRoute {
        selection: Some(selection.to_string()),
        pane: Some(Pane::Inspector),
        ..SimRoute::default()
    });
    let completed = report.as_ref().and_then(|report| report.completed.clone());
    html! {
        <>
            <header class="scans-title">
                <h2>{ &name }</h2>
                { status(image, report.as_ref()) }
                <a href={inspector.to_string()}>{ "In the inspector" }</a>
            </header>
            { signings(registry, image, &session.dispatcher()) }
            if let Some(completed) = completed {
                <p role="status">{ summary(&completed.findings) }</p>
                <Findings findings={completed.findings.clone()} {name} />
                <Compare
                    world={world.clone()}
                    repository={Rc::clone(repository)}
                    place={place.clone()}
                    image={Rc::clone(image)}
                    findings={completed.findings.clone()}
                />
                { packages(&completed.inventory, image, repository) }
            } else {
                <p role="status">{ nothing(image, report.as_ref(), scan_type) }</p>
                if let Some((word, line)) = step {
                    <Suggested {line} {word} />
                }
            }
        </>
    }
}

/// Why there are no findings to show.
fn nothing(image: &Image, report: Option<&ScanReport>, scan_type: ScanType) -> &'static str {
    match report.map(|report| report.status) {
        _ if !is_scannable(&image.manifest) => {
            "This is an index, a signature or another artifact: no scanner looks into it. The images that an index names are scanned on their own."
        }
        Some(ScanStatus::InProgress) => {
            "The scan goes on. It takes half a minute of simulated time."
        }
        Some(ScanStatus::Pending) => {
            "Inspector’s first scan is to come. It takes two minutes of simulated time."
        }
        Some(ScanStatus::UnsupportedImage) => {
            "UNSUPPORTED_IMAGE: its lowest layer is none of the published Debian images, so no scanner here knows its packages. That is no word on whether it is safe."
        }
        Some(ScanStatus::ScanEligibilityExpired) => {
            "Inspector watches an image for two weeks after its push, and this one was pushed before. A new push begins anew."
        }
        Some(ScanStatus::ImageArchived) => {
            "In the archive: no scan, and no findings shown, until it is restored."
        }
        Some(ScanStatus::Complete | ScanStatus::Active) => "The scan told nothing.",
        None if scan_type == ScanType::Enhanced => {
            "Not scanned: Inspector decides by itself, and no rule covered it when it was pushed."
        }
        None => "Not scanned yet.",
    }
}

/// How far the signing is, where images are signed at all.
fn signings(registry: &Registry, image: &Image, dispatcher: &super::session::Dispatcher) -> Html {
    if registry.signing_configuration.is_none() && image.signings.is_empty() {
        return Html::default();
    }
    let is_waiting = image.signings.iter().any(|it| it.state == SigningState::InProgress);
    let line = |it: &crate::ecr::signing::Signing| {
        let profile = it.signing_profile_arn.to_string();
        let name = profile.rsplit('/').next().unwrap_or(&profile).to_owned();
        let words = match &it.state {
            SigningState::InProgress => "goes on".to_owned(),
            SigningState::Complete => "signed".to_owned(),
            SigningState::Failed { code, reason } => ["failed: ", code, ": ", reason].concat(),
        };
        html! { <li>{ "Signing with " }<code>{ name }</code>{ ": " }{ words }</li> }
    };
    html! {
        <div class="scans-signing">
            if image.signings.is_empty() {
                <p>{ "Not signed: no signing rule covered the image when it was pushed." }</p>
            } else {
                <ul class="plain-list">{ for image.signings.iter().map(line) }</ul>
            }
            if is_waiting {
                <Button weight={Weight::Quiet} onclick={send(dispatcher, Action::Run(vec!["clock next".to_owned()]))}>
                    { "Wait for it: clock next" }
                </Button>
            }
        </div>
    }
}
