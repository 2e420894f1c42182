//! Small commands that every shell has.

use super::session::Session;
use super::shell::Invocation;

/// `echo [-n] WORD...`
pub(super) fn echo(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let (end, words) = match invocation.arguments.split_first() {
        Some((first, rest)) if first == "-n" => ("", rest),
        _ => ("\n", invocation.arguments.as_slice()),
    };
    session.out_raw(&format!("{}{end}", words.join(" ")));
    0
}

/// `printf FORMAT [WORD...]`, where the format knows `%s`, `%%`, `\n` and `\t`.
///
/// As long as words are left the format begins anew, as in every shell.
pub(super) fn printf(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let Some((format, words)) = invocation.arguments.split_first() else {
        return session.fail("printf: usage: printf FORMAT [WORD...]", 2);
    };
    let mut words = words.iter().map(String::as_str).peekable();
    let mut text = String::new();
    loop {
        let before = words.len();
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            let next = if matches!(letter, '%' | '\\') { letters.next() } else { None };
            match (letter, next) {
                ('%', Some('s')) => text.push_str(words.next().unwrap_or_default()),
                ('%', Some('%')) => text.push('%'),
                ('\\', Some('n')) => text.push('\n'),
                ('\\', Some('t')) => text.push('\t'),
                ('%' | '\\', next) => {
                    let next = next.map(String::from).unwrap_or_default();
                    let message = format!("printf: the simulator's printf has no `{letter}{next}`");
                    return session.fail(&message, 1);
                }
                (letter, _) => text.push(letter),
            }
        }
        if words.peek().is_none() || words.len() == before {
            break;
        }
    }
    session.out_raw(&text);
    0
}

/// `cat [FILE...]`
pub(super) fn cat(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    if invocation.arguments.is_empty() {
        session.out_raw(invocation.stdin.as_deref().unwrap_or_default());
        return 0;
    }
    let mut exit_code = 0;
    for name in &invocation.arguments {
        match session.machine.file(name) {
            Some(bytes) => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                session.out_raw(&text);
            }
            None => exit_code = no_such_file(session, "cat", name),
        }
    }
    exit_code
}

/// `ls [FILE...]`
pub(super) fn ls(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let names: Vec<_> = session.machine.files().map(|(name, _)| name.to_owned()).collect();
    if invocation.arguments.is_empty() {
        for name in &names {
            session.out(name);
        }
        return 0;
    }
    let mut exit_code = 0;
    for wanted in &invocation.arguments {
        if names.contains(wanted) {
            session.out(wanted);
        } else {
            let message = format!("ls: cannot access '{wanted}': No such file or directory");
            exit_code = session.fail(&message, 2);
        }
    }
    exit_code
}

/// `rm FILE...`
pub(super) fn rm(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    if invocation.arguments.is_empty() {
        return session.fail("rm: missing operand", 1);
    }
    let mut exit_code = 0;
    for name in &invocation.arguments {
        if session.machine.files.remove(name.as_str()).is_some() {
            session.note_change();
        } else {
            let message = format!("rm: cannot remove '{name}': No such file or directory");
            exit_code = session.fail(&message, 1);
        }
    }
    exit_code
}

/// `grep [-i] [-v] TEXT [FILE...]`: a plain text, no pattern.
pub(super) fn grep(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let is_flag = |word: &&String| word.starts_with('-') && word.len() > 1;
    let flags: Vec<_> = invocation.arguments.iter().take_while(is_flag).collect();
    let unknown = flags.iter().find(|flag| !["-i", "-v", "-iv", "-vi"].contains(&flag.as_str()));
    if let Some(flag) = unknown {
        return session.fail(&format!("grep: the simulator's grep has no `{flag}`"), 2);
    }
    let has = |letter| flags.iter().any(|flag| flag.contains(letter));
    let mut words = invocation.arguments.iter().skip(flags.len());
    let Some(wanted) = words.next() else {
        return session.fail("Usage: grep [-i] [-v] TEXT [FILE...]", 2);
    };
    let mut text = String::new();
    let mut is_missing = false;
    let files: Vec<_> = words.collect();
    for name in &files {
        match session.machine.file(name) {
            Some(bytes) => text.push_str(&String::from_utf8_lossy(bytes)),
            None => is_missing = no_such_file(session, "grep", name) != 0,
        }
    }
    if files.is_empty() {
        text.push_str(invocation.stdin.as_deref().unwrap_or_default());
    }
    let fold = |text: &str| if has('i') { text.to_ascii_lowercase() } else { text.to_owned() };
    let wanted = fold(wanted);
    let lines = text.lines().filter(|line| fold(line).contains(&wanted) != has('v'));
    let found = lines.map(|line| session.out(line)).count() > 0;
    match (is_missing, found) {
        (true, _) => 2,
        (false, true) => 0,
        (false, false) => 1,
    }
}

/// `export NAME=VALUE...`
pub(super) fn export(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    for word in &invocation.arguments {
        // Without a value the variable is exported already: there is no other process.
        if let Some((name, value)) = word.split_once('=') {
            session.machine.variables.insert(name.into(), value.into());
            session.note_change();
        }
    }
    0
}

fn no_such_file(session: &mut Session<'_>, command: &str, name: &str) -> u8 {
    session.fail(&format!("{command}: {name}: No such file or directory"), 1)
}
