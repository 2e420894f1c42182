//! The images of a repository: how far the scan of each is, and how grave its findings are.

use std::rc::Rc;

use yew::prelude::*;

use super::bar::bar;
use super::{address, next_step};
use crate::app::components::mark::{Mark, mark};
use crate::app::components::{Button, Weight, long_table, use_window};
use crate::app::session::{Action, Dispatcher, Snapshot, send, use_dispatcher};
use crate::app::world::RepositoryPlace;
use crate::app::world::format::{moment, short};
use crate::ecr::scanning::{ScanReport, ScanStatus, is_scannable, report};
use crate::ecr::{Image, ImageTag, Repository};
use crate::oci::Digest;

/// Properties of [`Images`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ImagesProps {
    pub(super) world: Snapshot,
    /// Whose images they are.
    pub(super) repository: Rc<Repository>,
    pub(super) place: RepositoryPlace,
    /// The one whose findings are shown.
    pub(super) chosen: Option<Digest>,
}

const COLUMNS: [&str; 5] = ["Image", "Scan", "Scanned", "Findings", "Next"];

/// The list, newest first.
#[component]
pub(super) fn Images(props: &ImagesProps) -> Html {
    let dispatcher = use_dispatcher();
    let window = use_window(props.repository.images_count());
    let mut rows = Vec::new();
    let listed = props.repository.images_from(window.rows.start).take(window.rows.len());
    for listed in listed {
        rows.push(row(props, &dispatcher, listed.image(), listed.tags()));
    }
    long_table(&window, "Images, newest first", &COLUMNS, rows)
}

fn row(
    props: &ImagesProps,
    dispatcher: &Dispatcher,
    image: &Image,
    tags: &[ImageTag],
) -> Vec<Html> {
    let sim = &props.world.0;
    let digest = image.manifest.digest();
    let name = match tags {
        [] => "(untagged)".to_owned(),
        tags => tags.iter().map(ImageTag::as_str).collect::<Vec<_>>().join(", "),
    };
    let registry = sim.cloud.registry(props.place.account, props.place.region);
    let report =
        registry.and_then(|registry| report(registry, &props.repository, image, sim.cloud.now()));
    let step = registry.and_then(|registry| {
        let scan_type = registry.scanning_configuration.scan_type;
        next_step(sim, &props.repository, image, report.as_ref(), scan_type)
    });
    let completed = report.as_ref().and_then(|report| report.completed.as_ref());
    let is_chosen = props.chosen == Some(digest);
    vec![
        html! {
            <>
                <a href={address(&props.place, Some(&digest))} aria-current={is_chosen.then_some("true")}>{ &name }</a>
                { " " }<code class="muted">{ short(&digest) }</code>
            </>
        },
        status(image, report.as_ref()),
        match completed {
            Some(completed) => html! { <time>{ moment(completed.at) }</time> },
            None => html! { "–" },
        },
        match completed {
            Some(completed) => bar(&completed.findings),
            None => html! { "–" },
        },
        match step {
            Some((word, line)) => {
                let label = [word, ": ", &name, " ", &short(&digest)].concat();
                let onclick = send(dispatcher, Action::Run(vec![line]));
                html! { <Button weight={Weight::Quiet} {label} {onclick}>{ word }</Button> }
            }
            None => html! { "–" },
        },
    ]
}

/// How far the scan of an image is, as mark and words.
pub(super) fn status(image: &Image, report: Option<&ScanReport>) -> Html {
    let (shape, words) = match report.map(|report| report.status) {
        None if !is_scannable(&image.manifest) => (Mark::Absent, "no image to scan"),
        None => (Mark::Silent, "not scanned"),
        Some(ScanStatus::InProgress) => (Mark::Unknown, "scan goes on"),
        Some(ScanStatus::Pending) => (Mark::Unknown, "waits for its first scan"),
        Some(ScanStatus::Complete) => (Mark::Allows, "scanned"),
        Some(ScanStatus::Active) => (Mark::Allows, "scanned and watched"),
        Some(ScanStatus::UnsupportedImage) => (Mark::Forbids, "cannot be read"),
        Some(ScanStatus::ScanEligibilityExpired) => (Mark::Absent, "watched no longer"),
        Some(ScanStatus::ImageArchived) => (Mark::Absent, "in the archive"),
    };
    html! { <span class="scan-status">{ mark(shape) }{ words }</span> }
}
