//! What a scan looked through: the packages, and the layers that brought them.

use yew::prelude::*;

use crate::app::world::format::{count, short};
use crate::ecr::scanning::Inventory;
use crate::ecr::scanning::inventory::Origin;
use crate::ecr::scanning::package::Package;
use crate::ecr::{Image, Repository};

/// Each layer that brought packages, folded up, and what is not seen.
pub(super) fn packages(inventory: &Inventory, image: &Image, repository: &Repository) -> Html {
    let origins = inventory.origins(&image.manifest, repository);
    html! {
        <section class="scan-packages" aria-labelledby="scan-packages">
            <h3 id="scan-packages">{ "Packages, and the layers that brought them" }</h3>
            { for origins.iter().map(origin) }
            <p class="muted">
                { "Not every package is here: of a published base image (" }
                <code>{ inventory.release.platform() }</code>
                { ") only those are declared about which something is known, in their versions of December 2024; of later steps what their commands install, and package lists that were copied in. Real scanners know very many more weaknesses. Basic scanning sees packages of the operating system alone." }
            </p>
        </section>
    }
}

fn origin(of: &Origin<'_>) -> Html {
    let why = match (of.number, &*of.created_by) {
        (1, _) => "the base image, by its lowest layer",
        (_, "") => "a step of which nothing is written down",
        (_, step) => step,
    };
    let number = of.number.to_string();
    html! {
        <details>
            <summary>
                { ["Layer ", &number, ": ", &count(of.packages.len(), "package", "packages"), ", "].concat() }
                <code>{ short(&of.layer) }</code>
            </summary>
            <p>{ "From: " }<code class="scan-step">{ why.to_owned() }</code></p>
            <ul class="scan-package-list">{ for of.packages.iter().map(|it| package(it)) }</ul>
        </details>
    }
}

fn package(package: &Package) -> Html {
    html! {
        <li>
            { &*package.name }{ " " }<code>{ &*package.version }</code>
            if let Some(file) = &package.file {
                { ", by " }<code>{ &**file }</code>
            }
        </li>
    }
}
