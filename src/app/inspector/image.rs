//! An image: manifest, configuration, layers.

use std::rc::Rc;

use yew::prelude::*;

use super::repository::{place_of, scans_link};
use super::{copyable, facts, link, title};
use crate::app::components::{CodeView, table};
use crate::app::world::format::{moment, short, size};
use crate::app::world::{Selection, image_name};
use crate::ecr::{Image, ImageTag, Repository};
use crate::oci::{Descriptor, Digest};

/// Properties of [`ImageView`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ImageProps {
    /// Where it is.
    pub(super) repository: Rc<Repository>,
    /// Which it is.
    pub(super) digest: Digest,
}

/// What a manifest names, and the manifest itself.
#[component]
pub(super) fn ImageView(props: &ImageProps) -> Html {
    let repository = &props.repository;
    let Some(image) = repository.image(&props.digest) else { return Html::default() };
    let name = [repository.name().as_str(), ":", &image_name(repository, image)].concat();
    let back = place_of(repository)
        .map(|place| link(&Selection::Repository(place), repository.name().as_str()));
    html! {
        <>
            { title(&name, "Image") }
            <p>{ "In " }{ back.unwrap_or_default() }</p>
            { about(repository, image) }
            { contents(image) }
            { referrers(repository, image) }
            <CodeView name="Manifest" text={image.manifest.text().to_owned()} />
        </>
    }
}

fn about(repository: &Repository, image: &Image) -> Html {
    let digest = image.manifest.digest();
    let tags: Vec<&str> = repository.tags_of(&digest).map(ImageTag::as_str).collect();
    let name = match tags.first() {
        Some(tag) => [":", tag].concat(),
        None => format!("@{digest}"),
    };
    let pull = ["docker pull ", &repository.uri(), &name].concat();
    let tags = if tags.is_empty() { "none".to_owned() } else { tags.join(", ") };
    facts(vec![
        ("Digest", copyable(&digest.to_string(), "Copy the digest")),
        ("Tags", html! { tags }),
        ("Size", html! { size(repository.image_size_bytes(image)) }),
        ("Pushed", html! { { moment(image.pushed_at) + " UTC" } }),
        ("Media type", html! { <code>{ image.manifest.media_type().to_string() }</code> }),
        ("Scans", scans_link(repository, Some(&digest), "What scans found in it")),
        ("Pull", copyable(&pull, "Copy the pull command")),
    ])
}

/// Configuration and layers of an image, or the manifests of an index, each as long as it is large.
fn contents(image: &Image) -> Html {
    let manifest = &image.manifest;
    let config = manifest.config().map(|it| ("Config".to_owned(), it));
    let layers = manifest.layers().iter().enumerate();
    let layers = layers.map(|(index, it)| (format!("Layer {}", index + 1), it));
    let children = manifest.manifests().iter().map(|it| {
        (it.platform.as_ref().map_or_else(|| "Manifest".to_owned(), ToString::to_string), it)
    });
    let parts: Vec<(String, &Descriptor)> =
        config.into_iter().chain(layers).chain(children).collect();
    let largest = parts.iter().map(|(_, it)| it.size_bytes).max().unwrap_or(1).max(1);
    html! {
        <section aria-label="Layers">
            <h3>{ if manifest.config().is_some() { "Layers, lowest first" } else { "Manifests" } }</h3>
            <ol class="layers">{ for parts.iter().map(|(name, it)| part(name, it, largest)) }</ol>
        </section>
    }
}

/// What refers to the image, and what it refers to itself.
fn referrers(repository: &Repository, image: &Image) -> Html {
    let place = place_of(repository);
    let to = |digest: Digest, words: &str| match &place {
        Some(place) => link(&Selection::Image(place.clone(), digest), words),
        None => html! { words.to_owned() },
    };
    let subject = image.manifest.subject().map(|subject| {
        let is_here = repository.image(&subject.digest).is_some();
        let words = short(&subject.digest);
        html! {
            <p>
                { "It refers to " }
                if is_here { { to(subject.digest, &words) } } else { <code>{ words }</code>{ ", which is not here" } }
                { "." }
            </p>
        }
    });
    let rows: Vec<_> = repository
        .referrers_of(&image.manifest.digest())
        .map(|referrer| {
            let digest = referrer.manifest.digest();
            let kind = referrer.manifest.artifact_type().map(ToString::to_string);
            vec![
                to(digest, &short(&digest)),
                html! { <span class="media-type">{ kind.unwrap_or_default() }</span> },
                html! { moment(referrer.pushed_at) },
            ]
        })
        .collect();
    html! {
        <>
            { subject.unwrap_or_default() }
            if !rows.is_empty() {
                { table("Referrers, newest first", &["Digest", "Artifact type", "Pushed"], rows) }
            }
        </>
    }
}

fn part(name: &str, it: &Descriptor, largest: u64) -> Html {
    let words = size(it.size_bytes);
    html! {
        <li class="layer">
            <span class="layer-name">{ name.to_owned() }</span>
            <code>{ short(&it.digest) }</code>
            <span class="layer-size">{ words }</span>
            // A picture of the number beside it. An SVG's width is an attribute, not a style.
            <svg class="layer-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect width={share(it.size_bytes, largest)} height="4" />
            </svg>
            <span class="media-type">{ it.media_type.to_string() }</span>
        </li>
    }
}

/// Hundredths of the largest, at least one so that it is seen.
fn share(bytes: u64, largest: u64) -> String {
    (bytes.saturating_mul(100) / largest).max(1).to_string()
}
