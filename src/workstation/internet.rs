//! `internet`: the public registries, and what Docker Hub still gives.

use super::session::Session;
use super::shell::Invocation;
use super::words::nearest;
use crate::cloud::{PublicRegistry, Puller, Reachability};

/// The exit code of a command that was used wrongly.
const MISUSED: u8 = 2;

/// `internet`, `internet down REGISTRY`, `internet up REGISTRY`
pub(super) fn internet(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let hosts: Vec<_> = PublicRegistry::ALL.iter().map(|it| it.host()).collect();
    match invocation.arguments.as_slice() {
        [] => {
            let lines = internet_lines(session);
            session.out(&lines.join("\n"));
            0
        }
        [word, host] if ["down", "up"].contains(&word.as_str()) => {
            let alias = if host == "docker.io" { PublicRegistry::DockerHub.host() } else { host };
            let Some(registry) = PublicRegistry::at(alias) else {
                let near = nearest(host, hosts.iter().copied());
                let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
                let all = hosts.join(", ");
                let message = format!("internet: there is no `{host}`.{hint} Available: {all}");
                return session.fail(&message, 1);
            };
            let state = if word == "up" { Reachability::Answers } else { Reachability::Down };
            session.set_reachability(registry, state);
            0
        }
        _ => session.fail("internet: takes `down` or `up` and a registry, or nothing", MISUSED),
    }
}

fn internet_lines(session: &Session<'_>) -> Vec<String> {
    let (internet, now) = (session.internet(), session.now());
    let line = |registry| match internet.reachability(registry) {
        Reachability::Answers => format!("{registry}: answers"),
        Reachability::Down => format!("{registry}: does not answer"),
    };
    let mut lines: Vec<_> = PublicRegistry::ALL.into_iter().map(line).collect();
    let hub = &internet.docker_hub;
    let here = Puller::workstation();
    let others = hub.pullers().filter(|puller| **puller != here);
    for puller in [&here].into_iter().chain(others) {
        let (left, most) = (hub.pulls_left(puller, now), puller.pulls_max());
        lines.push(format!("Docker Hub gives {} {left} of {most} in six hours", puller.name()));
    }
    lines
}
