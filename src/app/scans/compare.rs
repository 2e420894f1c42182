//! Two images of a repository side by side.

use std::rc::Rc;

use yew::prelude::*;

use super::bar::word;
use crate::app::dom;
use crate::app::session::Snapshot;
use crate::app::world::format::short;
use crate::app::world::{RepositoryPlace, image_name};
use crate::ecr::scanning::comparison::compare;
use crate::ecr::scanning::finding::Finding;
use crate::ecr::scanning::report;
use crate::ecr::{Image, Repository};
use crate::oci::Digest;

/// From how many images on the field names only the newest.
const OFFERED_MAX: usize = 100;

/// Properties of [`Compare`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct CompareProps {
    pub(super) world: Snapshot,
    pub(super) repository: Rc<Repository>,
    pub(super) place: RepositoryPlace,
    /// The image that the comparison leads to.
    pub(super) image: Rc<Image>,
    /// Its findings.
    pub(super) findings: Vec<Finding>,
}

/// The choice of another image, and what is gone, new and the same.
#[component]
pub(super) fn Compare(props: &CompareProps) -> Html {
    let chosen = use_state(|| None::<Digest>);
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            chosen.set(dom::target(&event).and_then(|field| field.value().parse().ok()));
        })
    };
    let others = others(props);
    html! {
        <section class="scan-compare" aria-labelledby="scan-compare">
            <h3 id="scan-compare">{ "Compared with another image" }</h3>
            if others.is_empty() {
                <p>{ "No other image of this repository has findings yet: scan one." }</p>
            } else {
                <label class="field">
                    <span class="field-label">{ "From which image to this one" }</span>
                    <select {onchange}>
                        <option value="" selected={chosen.is_none()}>{ "none chosen" }</option>
                        { for others.iter().map(|it| option(&props.repository, it, *chosen)) }
                    </select>
                </label>
                { chosen.and_then(|digest| difference(props, &digest)).unwrap_or_default() }
            }
        </section>
    }
}

/// The newest other images that were scanned.
fn others(props: &CompareProps) -> Vec<Rc<Image>> {
    let mut others = Vec::new();
    for listed in props.repository.images_from(0) {
        let image = listed.image();
        if others.len() < OFFERED_MAX
            && !Rc::ptr_eq(image, &props.image)
            && findings(props, image).is_some()
        {
            others.push(Rc::clone(image));
        }
    }
    others
}

fn option(repository: &Repository, image: &Image, chosen: Option<Digest>) -> Html {
    let digest = image.manifest.digest();
    let words = [&image_name(repository, image), ", ", &short(&digest)].concat();
    html! { <option value={digest.to_string()} selected={chosen == Some(digest)}>{ words }</option> }
}

fn findings(props: &CompareProps, image: &Image) -> Option<Vec<Finding>> {
    let cloud = &props.world.0.cloud;
    let registry = cloud.registry(props.place.account, props.place.region)?;
    let report = report(registry, &props.repository, image, cloud.now())?;
    report.completed.map(|completed| completed.findings)
}

fn difference(props: &CompareProps, other: &Digest) -> Option<Html> {
    let before = findings(props, props.repository.image(other)?)?;
    let found = compare(&before, &props.findings);
    let same: Vec<&Finding> = found.same.iter().map(|(_, finding)| *finding).collect();
    Some(html! {
        <>
            <p role="status">
                { found.gone.len() }{ " gone, " }
                { found.new.len() }{ " new, " }{ same.len() }{ " the same." }
            </p>
            <div class="scan-difference">
                { list("Gone", &found.gone) }
                { list("New", &found.new) }
                { list("The same", &same) }
            </div>
        </>
    })
}

fn list(title: &'static str, findings: &[&Finding]) -> Html {
    html! {
        <div>
            <h4>{ title }{ ", " }{ findings.len() }</h4>
            <ul class="plain-list">{ for findings.iter().map(|it| html! {
                <li>{ word(it.severity()) }{ " " }{ it.vulnerability.id }{ ", " }{ it.affected.source }</li>
            }) }</ul>
        </div>
    }
}
