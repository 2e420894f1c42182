//! A repository: its images, its policy, its settings.

use std::rc::Rc;

use yew::prelude::*;

use super::images::Images;
use super::policy::PolicyTab;
use super::push::push_commands;
use super::quotas::meters;
use super::tags::TagsOverTime;
use super::{copyable, facts, title};
use crate::app::components::{CodeView, Tab, Tabs};
use crate::app::route::{LifecycleRoute, ReplicationRoute, Route, ScansRoute};
use crate::app::session::use_session;
use crate::app::world::RepositoryPlace;
use crate::app::world::format::moment;
use crate::ecr::Repository;
use crate::ecr::repository::EncryptionConfiguration;
use crate::oci::Digest;

/// Properties of [`RepositoryView`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct RepositoryProps {
    /// The repository.
    pub(super) repository: Rc<Repository>,
}

const IMAGES: &str = "tab-images";
const TAGS: &str = "tab-tags";
const PUSH: &str = "tab-push";
const POLICY: &str = "tab-policy";
const SETTINGS: &str = "tab-settings";
const LIFECYCLE: &str = "tab-lifecycle";

const TABS: [(&str, &str); 6] = [
    (IMAGES, "Images"),
    (POLICY, "Policy"),
    (PUSH, "Push"),
    (TAGS, "Tags"),
    (LIFECYCLE, "Lifecycle"),
    (SETTINGS, "Settings"),
];

/// A repository in tabs.
#[component]
pub(super) fn RepositoryView(props: &RepositoryProps) -> Html {
    let shown = use_state(|| IMAGES);
    let quotas = use_session().history.present().cloud.quotas();
    let repository = &props.repository;
    let tabs = TABS.map(|(id, title)| Tab { id, title: title.into() }).to_vec();
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
                    SETTINGS => html! { <>{ settings(repository) }{ meters(&repository.meters(quotas)) }</> },
                    TAGS => html! { <TagsOverTime repository={Rc::clone(repository)} /> },
                    PUSH => push_commands(repository),
                    LIFECYCLE => lifecycle(repository),
                    _ => html! { <Images repository={Rc::clone(repository)} /> },
                } }
            </Tabs>
        </>
    }
}

/// The lifecycle policy to read; it is written on a page of its own.
fn lifecycle(repository: &Repository) -> Html {
    let route = Route::Lifecycle(LifecycleRoute { on: Some(repository.arn().to_string()) });
    html! {
        <>
            if let Some(policy) = &repository.lifecycle_policy {
                <CodeView name={["Lifecycle policy of ", repository.name().as_str()].concat()} text={policy.text.to_string()} />
            } else {
                <p>{ "No lifecycle policy: every image stays." }</p>
            }
            <p><a href={route.to_string()}>{ "See what a policy does with these images" }</a></p>
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

fn settings(repository: &Repository) -> Html {
    let tags = &repository.resource_tags;
    let tag =
        |key: &str, value: &str| html! { <li><code>{ [key, "=", value].concat() }</code></li> };
    let filters = repository.image_tag_mutability.filters().iter();
    let copies = Route::Replication(ReplicationRoute { on: Some(repository.arn().to_string()) });
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
        (
            "Scan on push",
            html! {
                <>
                    if repository.scan_on_push { { "on" } } else { { "off" } }
                    { ". " }
                    { scans_link(repository, None, "See scans and findings") }
                </>
            },
        ),
        ("Encryption", encryption(&repository.encryption)),
        ("Replication", html! { <a href={copies.to_string()}>{ "See where these images go" }</a> }),
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

/// A link to the page about the scans of a repository, or of one of its images.
pub(super) fn scans_link(repository: &Repository, image: Option<&Digest>, words: &str) -> Html {
    let route = Route::Scans(ScansRoute {
        on: Some(repository.arn().to_string()),
        image: image.map(Digest::to_string),
    });
    html! { <a href={route.to_string()}>{ words.to_owned() }</a> }
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
