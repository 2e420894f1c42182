//! Pages of the manual for docker's commands.

use super::Place;
use super::commands::SUBCOMMANDS;
use super::flags::{Action, DockerFlag, Subcommand};
use crate::workstation::manual::{Page, words_of};

/// The actions that docker's requests to ECR need, by command: those of its two clients.
///
/// Source: ECR user guide, image push and pull permissions; the requests of the transcripts.
const PERMISSIONS: [(&str, &[&str], &[&str]); 8] = [
    ("docker buildx build", &[], PUSH),
    ("docker buildx imagetools create", &[], IMAGETOOLS_CREATE),
    ("docker buildx imagetools inspect", &[], PULL_MANIFEST),
    ("docker login", LOGIN, LOGIN),
    ("docker manifest inspect", PULL, PULL),
    ("docker pull", PULL, PULL),
    ("docker push", PUSH_CLASSIC, PUSH),
    ("docker run", PULL, PULL),
];
const LOGIN: &[&str] = &["ecr:GetAuthorizationToken"];
const PULL: &[&str] =
    &["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const PULL_MANIFEST: &[&str] = &["ecr:GetAuthorizationToken", "ecr:BatchGetImage"];
const IMAGETOOLS_CREATE: &[&str] = &[
    "ecr:GetAuthorizationToken",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "ecr:PutImage",
];
const PUSH_CLASSIC: &[&str] = &[
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:PutImage",
];
const PUSH: &[&str] = &[
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:PutImage",
];

/// The page of a command by the words behind `docker`; `None` where they name none.
pub(in crate::workstation) fn manual(words: &[&str]) -> Option<Page> {
    let place = Place::find(words.iter().copied());
    if place.depth != words.len() {
        return None;
    }
    let Some(command) = place.command else {
        let mut page = Page::new("docker", "A self-sufficient runtime for containers");
        page.section("SYNOPSIS");
        page.line("docker [OPTIONS] COMMAND [ARG...]");
        list(&mut page, &SUBCOMMANDS);
        return Some(page);
    };
    let path = &place.path;
    let mut page = Page::new(&path.replace(' ', "-"), command.about);
    page.section("SYNOPSIS");
    if let Action::Group(subcommands) = command.action {
        page.line(&format!("{path} COMMAND"));
        list(&mut page, subcommands);
        return Some(page);
    }
    page.line(format!("{path} {}", command.form).trim_end());
    page.section("DESCRIPTION");
    page.paragraph(command.about);
    if !command.flags.is_empty() {
        page.section("OPTIONS");
        for flag in command.flags {
            page.entry(&flag.term(), &said(flag));
        }
    }
    permissions(&mut page, path);
    page.examples(path);
    page.see_also(&siblings(words, command));
    Some(page)
}

fn said(flag: &DockerFlag) -> [String; 3] {
    let note = if flag.is_unmodelled { "Not in the simulator.".to_owned() } else { String::new() };
    [flag.about.to_owned(), words_of(flag.completes), note]
}

fn list(page: &mut Page, subcommands: &[Subcommand]) {
    page.section("COMMANDS");
    let entries: Vec<_> =
        subcommands.iter().map(|each| (each.name.to_owned(), each.about)).collect();
    page.list(&entries);
}

fn permissions(page: &mut Page, path: &str) {
    // The same command stands in two places: `docker push` and `docker image push`.
    let plain = path.replace("docker image ", "docker ");
    let Some((_, classic, containerd)) = PERMISSIONS.iter().find(|(of, ..)| *of == plain) else {
        return;
    };
    page.section("PERMISSIONS");
    if classic == containerd || classic.is_empty() {
        page.paragraph(&containerd.join(", "));
        return;
    }
    page.entry("With the classic store:", &[classic.join(", ")]);
    page.entry("With the store of containerd:", &[containerd.join(", ")]);
}

/// The other commands of the same group.
fn siblings(words: &[&str], command: &Subcommand) -> Vec<String> {
    let above = words.split_last().map(|(_, above)| above).unwrap_or_default();
    let place = Place::find(above.iter().copied());
    let prefix = place.path.replace(' ', "-");
    let others = place.subcommands().iter().filter(|each| each.name != command.name);
    others.map(|each| format!("{prefix}-{}", each.name)).collect()
}
