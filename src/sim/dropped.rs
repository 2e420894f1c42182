//! Files from outside: what they are called on the simulated machine.

use crate::workstation::Workstation;

/// The longest name, without what makes it different from another.
const NAME_MAX: usize = 60;

/// The command that loads an archive.
pub(super) fn command(name: &str) -> String {
    format!("docker load -i {name}")
}

/// What a file with these bytes is called on a machine: a name that a shell takes as one word, and
/// that no file with other bytes has.
pub(super) fn name_on(machine: &Workstation, written: &str, bytes: &[u8]) -> String {
    let name = plain(written);
    let is_free = |name: &str| machine.file(name).is_none_or(|there| **there == *bytes);
    if is_free(&name) {
        return name;
    }
    let (stem, end) = name.rsplit_once('.').unwrap_or((&name, "tar"));
    // There are fewer files than numbers.
    let numbered = (2..).map(|number: usize| format!("{stem}-{number}.{end}"));
    numbered.into_iter().find(|name| is_free(name)).unwrap_or_default()
}

/// Letters, digits, `.`, `_` and `-`; everything else becomes one `-`.
fn plain(written: &str) -> String {
    let mut name = String::new();
    for letter in written.chars() {
        let is_plain = letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
        if is_plain {
            name.push(letter);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.replace("-.", ".");
    let name = name.trim_matches(['-', '.']);
    // All letters are of one byte by now; the end matters more than the beginning.
    let name = name.get(name.len().saturating_sub(NAME_MAX)..).unwrap_or(name);
    let name = name.trim_start_matches(['-', '.']);
    if name.is_empty() { "dropped.tar".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_word_for_a_shell() {
        let long = "x".repeat(100) + ".tar";
        let cases = [
            ("images.tar", "images.tar"),
            ("My Images (2).tar", "My-Images-2.tar"),
            ("-rf.tar", "rf.tar"),
            ("../../etc/passwd", "etc-passwd"),
            ("$(reboot);'`.tar", "reboot.tar"),
            ("образ.tar", "tar"),
            ("…", "dropped.tar"),
            ("", "dropped.tar"),
            (long.as_str(), long.get(44..).unwrap_or_default()),
        ];
        for (written, expected) in cases {
            assert_eq!(plain(written), expected, "{written}");
        }
    }

    #[test]
    fn another_file_of_the_name_stays() {
        let mut machine = Workstation::new();
        assert_eq!(name_on(&machine, "a.tar", b"1"), "a.tar");
        machine.write_file("a.tar", b"1");
        assert_eq!(name_on(&machine, "a.tar", b"1"), "a.tar");
        assert_eq!(name_on(&machine, "a.tar", b"2"), "a-2.tar");
        machine.write_file("a-2.tar", b"2");
        assert_eq!(name_on(&machine, "a.tar", b"3"), "a-3.tar");
    }
}
