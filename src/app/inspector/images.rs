//! The images of a repository: found by tag or digest, as many at a time as can be read.

use std::rc::Rc;

use yew::prelude::*;

use super::command::Suggested;
use super::link;
use super::repository::place_of;
use crate::app::components::{Button, CopyButton, table};
use crate::app::dom;
use crate::app::world::format::{count, moment, short, size};
use crate::app::world::{RepositoryPlace, Selection};
use crate::ecr::{Image, ImageTag, Repository};

/// How many images are drawn at first, and how many more each time.
const PAGE: usize = 50;

/// From how many images on a search is worth its place.
const WORTH_SEARCHING: usize = 8;

/// Properties of [`Images`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ImagesProps {
    /// Whose images they are.
    pub(super) repository: Rc<Repository>,
}

/// The list, newest first.
#[component]
pub(super) fn Images(props: &ImagesProps) -> Html {
    let asked = use_state(String::new);
    let limit = use_state(|| PAGE);
    let repository = &props.repository;
    if repository.images_count() == 0 {
        return none_yet(repository);
    }
    let images = repository.images_from(0);
    let found: Vec<_> = images.filter(|it| is_meant(&asked, it.image(), it.tags())).collect();
    let hidden = found.len().saturating_sub(*limit);
    let more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + PAGE))
    };
    let place = place_of(repository);
    let rows = found.iter().take(*limit);
    let rows = rows.map(|it| row(repository, (it.image(), it.tags()), place.as_ref())).collect();
    html! {
        <>
            if repository.images_count() >= WORTH_SEARCHING {
                { search(&asked, found.len()) }
            }
            { table("Images, newest first", &COLUMNS, rows) }
            if hidden > 0 {
                <Button onclick={more}>{ "Show more (" }{ hidden }{ " hidden)" }</Button>
            }
        </>
    }
}

const COLUMNS: [&str; 5] = ["Tags", "Digest", "Size", "Pushed", "Media type"];

fn none_yet(repository: &Repository) -> Html {
    let line = ["docker push ", &repository.uri(), ":latest"].concat();
    html! {
        <>
            <p>{ "No images yet. A push brings one; tag a local image with this name first:" }</p>
            <Suggested {line} word="Push" />
        </>
    }
}

fn search(asked: &UseStateHandle<String>, found: usize) -> Html {
    let oninput = {
        let asked = asked.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = dom::target(&event) {
                asked.set(field.value());
            }
        })
    };
    html! {
        <div class="search" role="search" aria-label="Images">
            <label>
                { "Tag or digest" }
                <input type="text" value={(**asked).clone()} autocomplete="off" {oninput} />
            </label>
            <p role="status">{ count(found, "image", "images") }</p>
        </div>
    }
}

/// Whether a tag or the digest of an image contains what is asked for.
fn is_meant(asked: &str, image: &Image, tags: &[ImageTag]) -> bool {
    let asked = asked.trim();
    asked.is_empty()
        || tags.iter().any(|tag| tag.as_str().contains(asked))
        || image.manifest.digest().to_string().contains(asked)
}

fn row(
    repository: &Repository,
    (image, tags): (&Image, &[ImageTag]),
    place: Option<&RepositoryPlace>,
) -> Vec<Html> {
    let digest = image.manifest.digest();
    let name = match tags {
        [] => "(untagged)".to_owned(),
        tags => tags.iter().map(ImageTag::as_str).collect::<Vec<_>>().join(", "),
    };
    let heading = match place {
        Some(place) => link(&Selection::Image(place.clone(), digest), &name),
        None => html! { name.clone() },
    };
    let label = ["Copy the digest of ", &name].concat();
    vec![
        heading,
        html! {
            <span class="copyable">
                <code>{ short(&digest) }</code>
                <CopyButton text={digest.to_string()} {label} />
            </span>
        },
        html! { size(repository.image_size_bytes(image)) },
        html! { <time>{ moment(image.pushed_at) }</time> },
        html! { <span class="media-type">{ image.manifest.media_type().to_string() }</span> },
    ]
}
