//! `docker run`: everything up to the first instruction of the program, which nobody here runs.

use super::OURS;
use super::config;
use super::flags::Matches;
use super::platform;
use super::pull;
use crate::json::{Node, Value};
use crate::oci::ImageReference;
use crate::workstation::session::Session;

/// The exit code when the daemon could not start a container.
const NOT_STARTED: u8 = 125;

/// The exit code of a program for another machine.
const EXEC_FORMAT: u8 = 255;

/// `docker run IMAGE [COMMAND]`
pub(super) fn run(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let written = matches.argument(0);
    let wanted = match matches.value("platform").map(platform::parse).transpose() {
        Ok(wanted) => wanted,
        Err(message) => return refuse(session, &format!("docker: {message}")),
    };
    let is_asked_for = wanted.is_some();
    let wanted = wanted.unwrap_or_else(platform::host);
    let is_here = |session: &Session<'_>| {
        let docker = session.docker();
        docker.is_some_and(|docker| docker.find_by_name_or_id(written).is_some())
    };
    if !is_here(session) {
        let reference: ImageReference = match written.parse::<ImageReference>() {
            Ok(reference) => reference.or_latest(),
            Err(error) => return refuse(session, &format!("docker: {error}")),
        };
        session.err(&format!("Unable to find image '{reference}' locally"));
        let (result, progress) =
            session.capture(|session| pull::pull(session, &reference, &wanted));
        // Progress is no output of the program.
        for line in progress.lines() {
            session.err(line);
        }
        if let Err(message) = result {
            return refuse(session, &format!("docker: Error response from daemon: {message}"));
        }
    }
    let Some(docker) = session.docker() else { return 0 };
    let Some(image) = docker.find_by_name_or_id(written) else { return 0 };
    let Some(shown) = config::for_platform(docker, image, &wanted) else {
        let message = format!(
            "docker: Error response from daemon: image with reference {written} was found but does \
             not provide the specified platform ({wanted})"
        );
        return refuse(session, &message);
    };
    let config = config::of(docker, shown);
    let of = config::platform_of(config.as_ref());
    let command = command(config.as_ref(), matches.arguments.get(1..).unwrap_or_default());
    let host = platform::host();
    if !platform::fits(&of, &host) {
        if !is_asked_for {
            session.err(&format!(
                "WARNING: The requested image's platform ({of}) does not match the detected host \
                 platform ({host}) and no specific platform was requested"
            ));
        }
        let program = command.first().map_or("", String::as_str);
        return session.fail(&format!("exec {program}: exec format error"), EXEC_FORMAT);
    }
    if config.is_some() && command.is_empty() {
        return refuse(session, "docker: Error response from daemon: no command specified");
    }
    let command = if command.is_empty() { "its command".to_owned() } else { command.join(" ") };
    session.out(&format!("{OURS} The image starts: {command}. The simulator runs no programs."));
    0
}

fn refuse(session: &mut Session<'_>, message: &str) -> u8 {
    session.fail(&format!("{message}\n\nRun 'docker run --help' for more information"), NOT_STARTED)
}

/// What would run: the entrypoint, then the words given, or else the command of the image.
fn command(config: Option<&Node>, given: &[String]) -> Vec<String> {
    let process = config.and_then(|config| config.get("config"));
    let words = |name: &str| -> Vec<String> {
        let list = process.and_then(|process| process.get(name)).map(|node| &node.value);
        let Some(Value::Array(list)) = list else { return Vec::new() };
        list.iter().filter_map(Node::as_str).map(str::to_owned).collect()
    };
    let mut command = words("Entrypoint");
    command.extend(if given.is_empty() { words("Cmd") } else { given.to_vec() });
    command
}
