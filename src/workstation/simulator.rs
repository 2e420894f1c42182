//! Commands that no real machine has: changing places, letting time pass, asking for help.

use super::command::{COMMANDS, Command, Completes};
use super::session::Session;
use super::shell::Invocation;
use super::words::nearest;
use super::{aws_cli, docker};
use crate::aws::Region;

/// The exit code of a command that was used wrongly.
const MISUSED: u8 = 2;

/// `as IDENTITY`
pub(super) fn become_identity(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let labels: Vec<String> =
        session.machine.identities().map(|identity| identity.label.to_string()).collect();
    let [label] = invocation.arguments.as_slice() else {
        return session.fail(&format!("as: takes one identity: {}", labels.join(", ")), MISUSED);
    };
    if session.machine.prompt() == label {
        return 0;
    }
    if session.machine.become_identity(label) {
        session.note_change();
        return 0;
    }
    let near = nearest(label, labels.iter().map(String::as_str));
    let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
    let message = format!("as: there is no `{label}`.{hint} Available: {}", labels.join(", "));
    session.fail(&message, 1)
}

/// `whoami`
pub(super) fn whoami(session: &mut Session<'_>, _: &Invocation) -> u8 {
    let Some(identity) = session.identity() else { return session.fail("whoami: nobody", 1) };
    let account = format!("account {}", identity.account);
    let name = identity.arn.as_deref().unwrap_or(&account);
    let line = format!("{}: {name}, {}", identity.label, identity.region);
    session.out(&line);
    0
}

/// `network`, `network public`, `network vpce-…`
pub(super) fn network(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let endpoints = session.endpoints();
    let known = || ["public"].into_iter().chain(endpoints.iter().map(String::as_str));
    match invocation.arguments.as_slice() {
        [] => {}
        [way] => {
            let endpoint = Some(way.as_str()).filter(|way| *way != "public");
            if !session.reroute(endpoint) {
                let near = nearest(way, known());
                let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
                let all: Vec<_> = known().collect();
                let all = all.join(", ");
                let message = format!("network: there is no `{way}`.{hint} Available: {all}");
                return session.fail(&message, 1);
            }
        }
        _ => {
            let all: Vec<_> = known().collect();
            return session.fail(&format!("network: takes one way: {}", all.join(", ")), MISUSED);
        }
    }
    let way = session.identity().map(|identity| identity.route.to_string()).unwrap_or_default();
    session.out(&way);
    0
}

/// `use REGION`, `use ACCOUNT/REGION`
pub(super) fn use_region(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let Some(identity) = session.identity() else { return session.fail("use: nobody", 1) };
    let (label, own) = (identity.label.clone(), identity.account);
    let place = match invocation.arguments.as_slice() {
        [] => {
            let line = format!("{own}/{}", identity.region);
            session.out(&line);
            return 0;
        }
        [place] => place,
        _ => return session.fail("use: takes one Region, or ACCOUNT/REGION", MISUSED),
    };
    let (account, name) = match place.split_once('/') {
        Some((account, name)) => (Some(account), name),
        None => (None, place.as_str()),
    };
    let Ok(region) = name.parse::<Region>() else {
        let near = nearest(name, Region::all().map(Region::name));
        let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
        return session.fail(&format!("use: there is no Region `{name}`.{hint}"), 1);
    };
    if let Some(message) = account.and_then(|account| not_ones_own(session, account, &label)) {
        return session.fail(&message, 1);
    }
    if let Some(identity) = session.machine.identity_mut(&label)
        && identity.region != region
    {
        identity.region = region;
        session.note_change();
    }
    0
}

/// Why somebody cannot work in an account, given by number or by name; nothing if it is their own.
fn not_ones_own(session: &Session<'_>, account: &str, label: &str) -> Option<String> {
    let (mut there, mut is_own) = (Vec::new(), false);
    for identity in session.machine.identities() {
        let name = identity.label.split('/').next().unwrap_or_default();
        if name == account || identity.account.to_string() == account {
            is_own |= *identity.label == *label;
            there.push(format!("`as {}`", identity.label));
        }
    }
    if is_own {
        return None;
    }
    if there.is_empty() {
        return Some(format!("use: nobody here works in an account `{account}`"));
    }
    Some(format!(
        "use: the keys of {label} belong to another account than `{account}`; act as somebody of it: {}",
        there.join(", ")
    ))
}

/// Commands that look at the whole simulation do so before the machine hears of them.
pub(super) fn asks_the_simulation(session: &mut Session<'_>, _: &Invocation) -> u8 {
    session.fail("This looks at the whole simulation: type it alone on a line.", 1)
}

/// Commands that move between steps do so before the machine hears of them.
pub(super) fn belongs_to_the_simulation(session: &mut Session<'_>, _: &Invocation) -> u8 {
    session.fail("This moves between steps: type it alone on a line.", 1)
}

/// `clear`, where it stands among other commands: there it does nothing.
pub(super) fn clear(_: &mut Session<'_>, _: &Invocation) -> u8 {
    0
}

/// `help [COMMAND...]`
pub(super) fn help(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let words: Vec<&str> = invocation.arguments.iter().map(String::as_str).collect();
    match words.split_first() {
        None => {
            let width = COMMANDS.iter().map(|command| command.name.len()).max().unwrap_or(0);
            for Command { name, about, .. } in COMMANDS {
                session.out(&format!("{name:width$}  {about}"));
            }
            session.out("");
            session.out("`help COMMAND` says more, `man COMMAND` all; `help shell` says what the shell understands.");
            0
        }
        Some((&"docker", rest)) => docker::help(session, rest),
        Some((&"aws", rest)) => aws_cli::help(session, rest),
        Some((&"shell", _)) => {
            for line in SHELL_HELP {
                session.out(line);
            }
            0
        }
        Some((name, _)) => match COMMANDS.iter().find(|command| command.name == *name) {
            Some(command) => help_on(session, command),
            None => session.fail(&format!("help: there is no `{name}`; `help` lists all"), 1),
        },
    }
}

fn help_on(session: &mut Session<'_>, command: &Command) -> u8 {
    session.out(&format!("Usage:  {}", command.usage));
    session.out("");
    session.out(command.about);
    if command.completes == Completes::Identity {
        let labels: Vec<String> =
            session.machine.identities().map(|identity| identity.label.to_string()).collect();
        session.out(&format!("Identities: {}", labels.join(", ")));
    }
    0
}

/// What the shell understands.
pub(super) const SHELL_HELP: [&str; 9] = [
    "word 'word' \"word\"   words; blanks inside quotes stay, and lines may break there",
    "\\                    takes the meaning from the next character, or joins the next line",
    "a | b                what `a` prints goes into `b`",
    "a > FILE, a >> FILE  what `a` prints goes into a file, or to its end",
    "a ; b, a && b        `b` after `a`; `b` only if `a` succeeded",
    "NAME=value, $NAME    variables; $ACCOUNT_ID and $AWS_REGION are there from the start",
    "$(a)                 what `a` prints, as a word",
    "# text               a comment",
    "file://FILE          as a value of `aws`: the content of a file (fileb:// for bytes)",
];
