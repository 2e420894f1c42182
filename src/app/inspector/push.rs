//! The commands that bring an image into a repository, ready to be run.

use yew::prelude::*;

use super::command::Suggested;
use crate::ecr::Repository;

/// Log in, name, push: each with a button that types it.
pub(super) fn push_commands(repository: &Repository) -> Html {
    let uri = repository.uri();
    let host = uri.split('/').next().unwrap_or_default();
    let region = repository.arn().region.map(|region| region.to_string()).unwrap_or_default();
    let login = [
        "aws ecr get-login-password --region ",
        &region,
        " | docker login --username AWS --password-stdin ",
        host,
    ];
    let local = repository.name().as_str();
    let tag = ["docker tag ", local, ":latest ", &uri, ":latest"];
    let push = ["docker push ", &uri, ":latest"];
    let steps = [
        ("Get a password, good for twelve hours, and log docker in:", login.concat(), "Log in"),
        ("Give a local image the name of this repository:", tag.concat(), "Tag"),
        ("Push it:", push.concat(), "Push"),
    ];
    html! {
        <ol class="push-steps">
            { for steps.into_iter().map(|(what, line, word)| html! {
                <li><p>{ what }</p><Suggested {line} {word} /></li>
            }) }
        </ol>
    }
}
