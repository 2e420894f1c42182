//! Every image at every destination.

use std::rc::Rc;

use yew::prelude::*;

use super::lanes::sign;
use crate::app::components::{Button, CopyButton, table};
use crate::app::inspector::command::target;
use crate::app::session::use_session;
use crate::app::world::format::{moment, short};
use crate::ecr::replication::{CopyState, ImagePlan, Plan};
use crate::ecr::{ImageTag, Repository};

/// How many images are shown until somebody asks for more.
const STEP: usize = 25;

/// Properties of [`Matrix`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct MatrixProps {
    /// Whose images.
    pub(super) repository: Rc<Repository>,
    /// What has become of them.
    pub(super) plan: Rc<Plan>,
}

/// A table: a row for each image, a column for each destination.
#[component]
pub(super) fn Matrix(props: &MatrixProps) -> Html {
    let world = use_session().snapshot();
    let limit = use_state(|| STEP);
    let more = {
        let limit = limit.clone();
        Callback::from(move |_: MouseEvent| limit.set(*limit + STEP))
    };
    let plan = &props.plan;
    if plan.images.is_empty() {
        return html! {
            <p>{ "There are no images here yet: " }<code>{ "docker push" }</code>{ " one, and its copies stand here." }</p>
        };
    }
    let names: Vec<String> = plan
        .lanes
        .iter()
        .map(|lane| {
            let to = lane.destination;
            [to.region.name(), " of ", &to.registry_id.to_string()].concat()
        })
        .collect();
    let mut columns = vec!["Image"];
    columns.extend(names.iter().map(String::as_str));
    columns.push("Status");
    let of = target(&world.0, &props.repository);
    let rows = plan.images.iter().take(*limit).map(|image| row(image, &of)).collect();
    let hidden = plan.images.len().saturating_sub(*limit);
    html! {
        <div class="replication-matrix">
            { table("Images and their copies, newest push first", &columns, rows) }
            if hidden > 0 {
                <Button onclick={more}>{ "Show more (" }{ hidden }{ " hidden)" }</Button>
            }
        </div>
    }
}

fn row(image: &ImagePlan, of: &str) -> Vec<Html> {
    let tags: Vec<&str> = image.image_tags.iter().map(ImageTag::as_str).collect();
    let tags = if tags.is_empty() { "(untagged)".to_owned() } else { tags.join(", ") };
    let digest = image.image_digest.to_string();
    let line =
        ["aws ecr describe-image-replication-status ", of, " --image-id imageDigest=", &digest];
    let label = ["Copy as CLI: replication status of ", &tags].concat();
    let mut cells = vec![html! {
        <>{ &tags }<br /><code class="muted">{ short(&image.image_digest) }</code></>
    }];
    cells.extend(image.copies.iter().map(cell));
    cells.push(html! { <CopyButton text={line.concat()} {label} word="Copy as CLI" /> });
    cells
}

fn cell(copy: &CopyState) -> Html {
    let kind = copy.kind();
    html! {
        <>
            <span class="fate">{ sign(kind) }<b>{ kind.word() }</b>{ timing(copy) }</span>
            <span class="why muted">{ copy.to_string() }</span>
        </>
    }
}

/// When a copy is due, or how long it took.
fn timing(copy: &CopyState) -> String {
    let seconds = |lag: std::time::Duration| lag.as_secs().to_string();
    match (copy, copy.lag()) {
        (CopyState::UnderWay(under_way), _) => ["due ", &moment(under_way.due_at)].concat(),
        (_, Some(lag)) => ["after ", &seconds(lag), " s"].concat(),
        (_, None) => String::new(),
    }
}
