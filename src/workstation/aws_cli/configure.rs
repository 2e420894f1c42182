//! `aws configure`: the settings of a profile.

use super::arguments::Globals;
use super::error::Misuse;
use super::request::{credentials_of_variables, identity};
use crate::aws::Region;
use crate::cloud::Credentials;
use crate::workstation::Identity;
use crate::workstation::session::Session;
use crate::workstation::words::OURS;

/// `aws configure list`, `aws configure set NAME VALUE`
#[inline(never)]
pub(super) fn run(
    session: &mut Session<'_>,
    globals: &Globals,
    words: &[&str],
) -> Result<u8, Misuse> {
    match words {
        ["list"] => list(session, globals),
        ["get", name] => get(session, globals, name),
        ["set", name, value] => set(session, globals, name, value),
        ["set", _] => Err(Misuse::Missing("value".to_owned())),
        ["set"] => Err(Misuse::Missing("varname, value".to_owned())),
        [] => {
            let message = format!(
                "{OURS} Nobody can be asked here: use `aws configure set NAME VALUE`, and `--profile \
                 NAME` for a new identity."
            );
            Ok(session.fail(&message, 252))
        }
        [other, ..] => Err(Misuse::Choice {
            what: "subcommand",
            found: (*other).to_owned(),
            choices: ["list", "get", "set"].map(str::to_owned).to_vec(),
        }),
    }
}

fn list(session: &mut Session<'_>, globals: &Globals) -> Result<u8, Misuse> {
    let identity = identity(session.machine, globals)?;
    let of_variables = credentials_of_variables(session.machine);
    let (credentials, keys_from) = match &of_variables {
        Some(credentials) if globals.profile.is_none() => (credentials, ("env", "")),
        _ => (&identity.credentials, ("shared-credentials-file", "")),
    };
    let set = session.machine.variables.get("AWS_REGION");
    let (region, region_from) = match (&globals.region, set) {
        (Some(region), _) => (region.clone(), ("manual", "--region")),
        (None, Some(region)) => {
            (region.to_string(), ("env", "['AWS_REGION', 'AWS_DEFAULT_REGION']"))
        }
        (None, None) => (identity.region.to_string(), ("config-file", "~/.aws/config")),
    };
    let profile = match &globals.profile {
        Some(profile) => (profile.clone(), ("manual", "--profile")),
        None => ("<not set>".to_owned(), ("None", "None")),
    };
    let rows = [
        ("profile", profile),
        ("access_key", (masked(&credentials.access_key_id), keys_from)),
        ("secret_key", (masked(&credentials.secret_access_key), keys_from)),
        ("region", (region, region_from)),
    ];
    let mut lines = vec![
        row(["Name", "Value", "Type", "Location"]),
        row(["----", "-----", "----", "--------"]),
    ];
    lines.extend(rows.iter().map(|(name, (value, (kind, place)))| row([name, value, kind, place])));
    for line in &lines {
        session.out(line);
    }
    Ok(0)
}

fn row([name, value, kind, place]: [&str; 4]) -> String {
    format!("{name:>10} {value:>24} {kind:>16}    {place}")
}

/// The last four characters behind sixteen stars.
fn masked(secret: &str) -> String {
    let kept = secret.chars().count().saturating_sub(4);
    format!("****************{}", secret.chars().skip(kept).collect::<String>())
}

fn get(session: &mut Session<'_>, globals: &Globals, name: &str) -> Result<u8, Misuse> {
    let identity = identity(session.machine, globals)?;
    let value = match name {
        "region" => identity.region.to_string(),
        "aws_access_key_id" => identity.credentials.access_key_id.to_string(),
        "aws_secret_access_key" => identity.credentials.secret_access_key.to_string(),
        // The real tool says nothing about a setting that is not set.
        _ => return Ok(1),
    };
    session.out(&value);
    Ok(0)
}

fn set(
    session: &mut Session<'_>,
    globals: &Globals,
    name: &str,
    value: &str,
) -> Result<u8, Misuse> {
    let region: Option<Region> = value.parse().ok();
    if name == "region" && region.is_none() {
        let message = format!("{OURS} There is no Region `{value}` in the simulator.");
        return Ok(session.fail(&message, 252));
    }
    let label = globals.profile.clone().unwrap_or_else(|| session.machine.prompt().to_owned());
    if session.machine.identity(&label).is_none() {
        let new = new_profile(session, &label)?;
        session.machine.add_identity(new);
    }
    let Some(identity) = session.machine.identity_mut(&label) else {
        return Err(Misuse::NoProfile(label));
    };
    match (name, region) {
        ("region", Some(region)) => identity.region = region,
        ("aws_access_key_id", _) => identity.credentials.access_key_id = value.into(),
        ("aws_secret_access_key", _) => identity.credentials.secret_access_key = value.into(),
        ("aws_session_token", _) => identity.credentials.session_token = Some(value.into()),
        _ => {
            let message = format!("{OURS} The simulator's profiles have no setting `{name}`.");
            return Ok(session.fail(&message, 252));
        }
    }
    session.note_change();
    Ok(0)
}

/// A profile without keys, in the account and Region of whoever makes it.
fn new_profile(session: &Session<'_>, label: &str) -> Result<Identity, Misuse> {
    let maker = session.identity().ok_or(Misuse::NoCredentials)?;
    let nothing = Credentials {
        access_key_id: Box::default(),
        secret_access_key: Box::default(),
        session_token: None,
    };
    Ok(Identity::new(label, maker.account, nothing, maker.region))
}
