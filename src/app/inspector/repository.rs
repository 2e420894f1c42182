//! A repository: its images, its policy, its settings.

use std::rc::Rc;

use yew::prelude::*;

use super::command::Suggested;
use super::policy::PolicyTab;
use super::{copyable, facts, link, rows_or, title};
use crate::app::components::{CopyButton, Tab, Tabs};
use crate::app::world::format::{moment, short, size};
use crate::app::world::{RepositoryPlace, Selection, image_name};
use crate::ecr::repository::EncryptionConfiguration;
use crate::ecr::{Image, Repository};

/// Properties of [`RepositoryView`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct RepositoryProps {
    /// The repository.
    pub(super) repository: Rc<Repository>,
}

const IMAGES: &str = "tab-images";
const POLICY: &str = "tab-policy";
const SETTINGS: &str = "tab-settings";

/// A repository in tabs.
#[component]
pub(super) fn RepositoryView(props: &RepositoryProps) -> Html {
    let shown = use_state(|| IMAGES);
    let repository = &props.repository;
    let tabs = [(IMAGES, "Images"), (POLICY, "Policy"), (SETTINGS, "Settings")]
        .map(|(id, title)| Tab { id, title: title.into() })
        .to_vec();
    let onselect = {
        let shown = shown.clone();
        Callback::from(move |id| shown.set(id))
    };
    let kind = format!("Repository of {}{}", repository.registry_id(), in_region(repository));
    html! {
        <>
            { title(repository.name().as_str(), &kind) }
            <Tabs label="Repository" {tabs} selected={*shown} {onselect}>
                { match *shown {
                    POLICY => html! { <PolicyTab repository={Rc::clone(repository)} /> },
                    SETTINGS => settings(repository),
                    _ => images(repository),
                } }
            </Tabs>
        </>
    }
}

fn in_region(repository: &Repository) -> String {
    repository.arn().region.map_or_else(String::new, |region| format!(" in {region}"))
}

/// The place of a repository that is there.
pub(super) fn place_of(repository: &Repository) -> Option<RepositoryPlace> {
    Some(RepositoryPlace {
        account: repository.registry_id(),
        region: repository.arn().region?,
        name: repository.name().clone(),
    })
}

fn images(repository: &Repository) -> Html {
    let columns = ["Tags", "Digest", "Size", "Pushed", "Media type"];
    let rows = repository.images().into_iter().map(|image| row(repository, image)).collect();
    let line = ["docker push ", &repository.uri(), ":latest"].concat();
    let otherwise = html! {
        <>
            <p>{ "No images yet. A push brings one; tag a local image with this name first:" }</p>
            <Suggested {line} word="Push" />
        </>
    };
    rows_or("Images, newest first", &columns, rows, otherwise)
}

fn row(repository: &Repository, image: &Image) -> Vec<Html> {
    let digest = image.manifest.digest();
    let name = image_name(repository, image);
    let heading = match place_of(repository) {
        Some(place) => link(&Selection::Image(place, digest), &name),
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

fn settings(repository: &Repository) -> Html {
    let tags = &repository.resource_tags;
    let tag =
        |key: &str, value: &str| html! { <li><code>{ [key, "=", value].concat() }</code></li> };
    let filters = repository.image_tag_mutability.filters().iter();
    facts(vec![
        ("URI", copyable(&repository.uri(), "Copy the URI")),
        ("ARN", copyable(&repository.arn().to_string(), "Copy the ARN")),
        ("Created", html! { { moment(repository.created_at) + " UTC" } }),
        (
            "Tag mutability",
            html! {
                <>
                    <code>{ repository.image_tag_mutability.name() }</code>
                    { for filters.map(|filter| html! { <>{ " " }<code>{ filter.as_str() }</code></> }) }
                </>
            },
        ),
        ("Scan on push", html! { if repository.scan_on_push { { "on" } } else { { "off" } } }),
        ("Encryption", encryption(&repository.encryption)),
        (
            "Tags",
            if tags.is_empty() {
                html! { "none" }
            } else {
                html! { <ul class="plain-list">{ for tags.iter().map(|(key, value)| tag(key, value)) }</ul> }
            },
        ),
    ])
}

fn encryption(encryption: &EncryptionConfiguration) -> Html {
    let (name, key) = match encryption {
        EncryptionConfiguration::Aes256 => ("AES256", None),
        EncryptionConfiguration::Kms { kms_key } => ("KMS", kms_key.as_ref()),
        EncryptionConfiguration::KmsDsse { kms_key } => ("KMS_DSSE", kms_key.as_ref()),
    };
    html! {
        <>
            <code>{ name }</code>
            if let Some(key) = key {
                { " " }<code>{ &**key }</code>
            }
        </>
    }
}
