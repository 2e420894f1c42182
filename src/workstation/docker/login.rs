//! `docker login` and `docker logout`.

use super::error::Failure;
use super::flags::Matches;
use super::registry::{address_of, log_in};
use super::store::Login;
use crate::wire::reason_phrase;
use crate::workstation::session::Session;

/// The server of whoever names none.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// `docker login`
pub(super) fn login(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let (username, password) = match credentials(session, matches) {
        Ok(credentials) => credentials,
        Err(message) => return session.fail(message, 1),
    };
    let host = host(matches.arguments.first().map(String::as_str));
    let login = Login { username: username.into(), password: password.into() };
    let response = match log_in(session, &host, &login) {
        Ok(response) => response,
        Err(failure @ Failure::Registry { .. }) => {
            let url = format!("https://{}/v2/", address_of(&host));
            let message = format!("Error response from daemon: Get \"{url}\": {failure}");
            return session.fail(&message, 1);
        }
        Err(failure) => {
            return session.fail(&format!("Error response from daemon: {failure}"), 1);
        }
    };
    if response.status != 200 {
        let (status, reason) = (response.status, reason_phrase(response.status));
        let message = format!(
            "Error response from daemon: login attempt to https://{host}/v2/ failed with status: \
             {status} {reason}"
        );
        return session.fail(&message, 1);
    }
    if let Some(docker) = session.docker_mut() {
        docker.add_login(&host, login);
    }
    session.out("Login Succeeded");
    0
}

/// Finds user name and password; nobody can be asked for what is missing.
fn credentials(
    session: &mut Session<'_>,
    matches: &Matches,
) -> Result<(String, String), &'static str> {
    let username = matches.value("username").unwrap_or_default();
    let mut password = matches.value("password").unwrap_or_default().to_owned();
    if matches.has("password") {
        session.err("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
        if matches.has("password-stdin") {
            return Err("conflicting options: cannot specify both --password and --password-stdin");
        }
    }
    if matches.has("password-stdin") {
        if username.is_empty() {
            return Err("the --password-stdin option requires --username to be set");
        }
        let piped = matches.stdin.as_deref().unwrap_or_default();
        piped.trim_end_matches(['\n', '\r']).clone_into(&mut password);
    }
    if username.is_empty() || password.is_empty() {
        return Err("Error: Cannot perform an interactive login from a non TTY device");
    }
    Ok((username.to_owned(), password))
}

/// `docker logout`
pub(super) fn logout(session: &mut Session<'_>, matches: &Matches) -> u8 {
    let server = matches.arguments.first().map(String::as_str);
    let host = host(server);
    let is_logged_in = session.docker().is_some_and(|docker| docker.login(&host).is_some());
    if is_logged_in && let Some(docker) = session.docker_mut() {
        docker.remove_login(&host);
    }
    let shown = if server.is_none() { DOCKER_HUB } else { &host };
    session.out(&format!("Removing login credentials for {shown}"));
    0
}

/// The host of a server, which may be written as an address.
fn host(server: Option<&str>) -> String {
    let Some(server) = server else { return "docker.io".to_owned() };
    if server == DOCKER_HUB {
        return "docker.io".to_owned();
    }
    let bare = server.trim_start_matches("https://").trim_start_matches("http://");
    bare.split('/').next().unwrap_or_default().to_owned()
}
