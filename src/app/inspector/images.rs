//! The images of a repository: found by tag or digest, however many there are.

use std::rc::Rc;

use yew::prelude::*;

use super::command::Suggested;
use super::link;
use super::repository::place_of;
use crate::app::components::{CopyButton, long_table, use_window};
use crate::app::dom;
use crate::app::world::format::{count, moment, short, size};
use crate::app::world::{RepositoryPlace, Selection};
use crate::ecr::repository::Listed;
use crate::ecr::{Image, ImageTag, Repository};

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
    let repository = &props.repository;
    let found =
        use_memo((Rc::clone(repository), asked.trim().to_owned()), |(repository, asked)| {
            (!asked.is_empty()).then(|| found(repository, asked))
        });
    let count = found.as_ref().as_ref().map_or(repository.images_count(), Vec::len);
    let window = use_window(count);
    if repository.images_count() == 0 {
        return none_yet(repository);
    }
    let place = place_of(repository);
    let rows = window.rows.clone().filter_map(|at| {
        let at = found.as_ref().as_ref().map_or(Some(&at), |found| found.get(at)).copied()?;
        let listed = repository.images_from(at).next()?;
        Some(row(repository, (listed.image(), listed.tags()), place.as_ref()))
    });
    html! {
        <>
            if repository.images_count() >= WORTH_SEARCHING {
                { search(&asked, count) }
            }
            { long_table(&window, "Images, newest first", &COLUMNS, rows.collect()) }
        </>
    }
}

/// Which images of a repository have a tag or a digest that contains what is asked for, counted in
/// the order of the list.
fn found(repository: &Repository, asked: &str) -> Vec<usize> {
    let images = repository.images_from(0).enumerate();
    let is_meant = |listed: Listed<'_>| {
        listed.tags().iter().any(|tag| tag.as_str().contains(asked))
            || listed.image().manifest.digest().to_string().contains(asked)
    };
    images.filter(|(_, listed)| is_meant(*listed)).map(|(at, _)| at).collect()
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
