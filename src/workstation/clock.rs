//! The simulated clock: how it is moved, and what is due.

use std::time::Duration;

use super::session::Session;
use super::shell::Invocation;
use super::upcoming::Upcoming;
use crate::aws::Timestamp;
use crate::cloud::{CALLS_PER_SECOND, Throttling};

/// The exit code of a command that was used wrongly.
const MISUSED: u8 = 2;

/// How many lines `agenda` prints where it is not told.
const AGENDA_LINES: usize = 20;

/// `clock`, `clock +13h`, `clock until 2026-06-01T12:00:00Z`, `clock next`
pub(super) fn clock(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let words: Vec<&str> = invocation.arguments.iter().map(String::as_str).collect();
    let by = match words.as_slice() {
        [] => Ok(Duration::ZERO),
        [step] if step.starts_with('+') => duration(step).ok_or_else(|| {
            format!("clock: `{step}` is no duration up to a century: `+13h`, `+1h30m` are")
        }),
        ["until", moment] => until(session.now(), moment),
        ["next"] => return next(session),
        _ => {
            Err("clock: takes `+13h`, `until 2026-06-01T12:00:00Z`, `next`, or nothing".to_owned())
        }
    };
    match by {
        Ok(by) => {
            if !by.is_zero() {
                session.advance(by);
            }
            let now = session.now().to_string();
            session.out(&now);
            0
        }
        Err(message) => session.fail(&message, MISUSED),
    }
}

/// `throttling`, `throttling on`, `throttling off`
pub(super) fn throttling(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    match invocation.arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {}
        ["on"] => session.set_throttling(Throttling::On),
        ["off"] => session.set_throttling(Throttling::Off),
        _ => return session.fail("throttling: takes `on`, `off`, or nothing", MISUSED),
    }
    match session.throttling() {
        Throttling::Off => session.out("off"),
        Throttling::On => {
            session.out("on");
            for (action, calls) in CALLS_PER_SECOND {
                session.out(&format!("{calls:>5} calls a second  {action}"));
            }
        }
    }
    0
}

/// To the next moment at which something happens, all that happens then included.
fn next(session: &mut Session<'_>) -> u8 {
    let upcoming = session.upcoming();
    let Some(at) = upcoming.first().map(|first| first.at) else {
        return session.fail("clock: nothing is due; `clock +1h` moves it all the same", 1);
    };
    session.advance(at.since(session.now()));
    let happened: Vec<_> = upcoming.into_iter().take_while(|it| it.at == at).collect();
    print(session, &happened);
    0
}

/// `agenda`, `agenda 100`
pub(super) fn agenda(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let count = match invocation.arguments.as_slice() {
        [] => Some(AGENDA_LINES),
        [count] => count.parse().ok().filter(|count| *count > 0),
        _ => None,
    };
    let Some(count) = count else {
        return session.fail("agenda: takes a number of lines, or nothing for 20", MISUSED);
    };
    let upcoming = session.upcoming();
    if upcoming.is_empty() {
        session.out("Nothing is due.");
        return 0;
    }
    let (shown, rest) = upcoming.split_at(count.min(upcoming.len()));
    print(session, shown);
    if !rest.is_empty() {
        session.out(&format!("… and {} more: `agenda {}` shows all", rest.len(), upcoming.len()));
    }
    0
}

fn print(session: &mut Session<'_>, lines: &[Upcoming]) {
    let width = lines.iter().map(|line| line.place.len()).max().unwrap_or(0);
    for Upcoming { at, place, what } in lines {
        let at = at.to_string();
        session.out(&format!("{at:24}  {place:width$}  {what}"));
    }
}

fn until(now: Timestamp, text: &str) -> Result<Duration, String> {
    let moment: Timestamp = text.parse().map_err(|error| format!("clock: {error}"))?;
    if moment < now {
        return Err(format!("clock: {moment} is past; the clock only goes forward, `undo` back"));
    }
    Ok(moment.since(now))
}

/// Reads `+13h`, `+1h30m`, `+2d`, `+90s`.
fn duration(text: &str) -> Option<Duration> {
    let mut rest = text.strip_prefix('+')?;
    let mut seconds = 0_u64;
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (count, behind) = rest.split_at_checked(digits)?;
        let mut letters = behind.chars();
        let unit = match letters.next()? {
            'd' => 86_400,
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(count.parse::<u64>().ok()?.checked_mul(unit)?)?;
        rest = letters.as_str();
    }
    // A century is more than any scenario needs, and keeps every date readable.
    (text.len() > 1 && seconds <= 100 * 366 * 86_400).then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        let cases = [
            ("+13h", Some(46_800)),
            ("+1h30m", Some(5_400)),
            ("+2d", Some(172_800)),
            ("+90s", Some(90)),
            ("+", None),
            ("+h", None),
            ("+5", None),
            ("+5y", None),
            ("+99999999999999999999h", None),
        ];
        for (text, seconds) in cases {
            assert_eq!(duration(text).map(|by| by.as_secs()), seconds, "{text}");
        }
    }
}
