//! Who types, what they may do, and what lies on their machine.

use yew::prelude::*;

use super::command::Suggested;
use super::{copyable, empty, facts, link, rows_or, title};
use crate::app::components::CodeView;
use crate::app::world::Selection;
use crate::app::world::format::{short, size};
use crate::iam::Directory;
use crate::iam::directory::{Identity as Person, IdentityKind};
use crate::oci::Manifest;
use crate::sim::Sim;
use crate::workstation::{Identity, Login};

/// The local docker of whoever is typing.
pub(super) fn docker(world: &Sim) -> Option<Html> {
    let identity = world.workstation.current()?;
    Some(html! {
        <>
            { title(&["Docker of ", &identity.label].concat(), "Local images and logins") }
            { disk(world, identity) }
        </>
    })
}

/// One of those who can type.
pub(super) fn identity(world: &Sim, label: &str) -> Option<Html> {
    let identity = world.workstation.identity(label)?;
    let account = link(&Selection::Account(identity.account), &identity.account.to_string());
    let arn = identity.arn.as_deref().unwrap_or("not known to the machine");
    let is_typing = world.workstation.prompt() == label;
    let line = ["as ", label].concat();
    Some(html! {
        <>
            { title(label, "Identity") }
            { facts(vec![
                ("Account", account),
                ("ARN", copyable(arn, "Copy the ARN")),
                ("Region", html! { <code>{ identity.region.to_string() }</code> }),
            ]) }
            if is_typing {
                <p>{ "Typing in the terminal now." }</p>
            } else {
                <Suggested {line} word="Type as this identity" />
            }
            { disk(world, identity) }
        </>
    })
}

fn disk(world: &Sim, identity: &Identity) -> Html {
    let docker = &identity.docker;
    let images = docker.tags().map(|(reference, digest)| {
        let bytes = docker.image(digest).map_or(0, |manifest| bytes(manifest));
        vec![
            html! { <code>{ reference.to_string() }</code> },
            html! { <code>{ short(&digest) }</code> },
            html! { size(bytes) },
        ]
    });
    let logins = docker.logins().map(|(host, login)| {
        vec![html! { <code>{ host.to_owned() }</code> }, html! { validity(world, login) }]
    });
    html! {
        <div class="stack">
            { rows_or("Local images", &["Name", "Digest", "Size"], images.collect(), empty("No local images. A pull brings one.")) }
            { rows_or("Logins", &["Registry", "Valid"], logins.collect(), empty("No logins. `docker login` brings one; it lasts 12 hours.")) }
        </div>
    }
}

fn bytes(manifest: &Manifest) -> u64 {
    manifest.blobs().map(|blob| blob.size_bytes).sum()
}

/// How long a login is good for.
fn validity(world: &Sim, login: &Login) -> String {
    match world.cloud.login_expires_at(&login.password) {
        None => "not a password of ECR".to_owned(),
        Some(end) if end <= world.cloud.now() => "expired".to_owned(),
        Some(end) => {
            let minutes = end.since(world.cloud.now()).as_secs() / 60;
            format!("{} h {} min left", minutes / 60, minutes % 60)
        }
    }
}

/// A user or role and the text of everything that lets it do something.
pub(super) fn policies(kind: IdentityKind, directory: &Directory, person: &Person) -> Html {
    let effective = directory.policies_of(kind, &person.name).unwrap_or_default();
    let is_empty = effective.is_empty();
    let documents = effective.into_iter().map(|policy| {
        html! { <CodeView name={policy.name.to_string()} text={policy.document.text.to_string()} /> }
    });
    let boundary = directory.boundary_of(person);
    html! {
        <section class="stack">
            <h3>{ kind.capitalised() }{ " " }{ &*person.name }</h3>
            if let Some(boundary) = boundary {
                <CodeView
                    name={["permissions boundary ", &boundary.name].concat()}
                    text={boundary.document.text.to_string()}
                />
            }
            if is_empty {
                { empty("No policies: it may do nothing that a resource does not allow it.") }
            }
            { for documents }
        </section>
    }
}
