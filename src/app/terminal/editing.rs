//! The command field without its pixels: text, earlier commands, suggestions.

use crate::workstation::Completions;

/// What the reader is typing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Editing {
    /// The text so far.
    pub(super) text: String,
    /// Where the caret has to go, in bytes, when the text was changed by a key of ours.
    pub(super) caret: Option<usize>,
    /// How many commands back the text was taken from, and what stood there before.
    recalled: Option<(usize, String)>,
    /// What could be written at the caret.
    pub(super) suggestions: Completions,
    /// The suggestion that a key would take.
    pub(super) active: Option<usize>,
}

/// What a key press comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The key is the browser's.
    Ignored,
    /// The field has changed.
    Changed(Editing),
    /// A suggestion was taken, so there may be new ones.
    Taken(Editing),
    /// The text is a command to run.
    Submitted(String),
}

impl Editing {
    /// After the reader has typed.
    pub(super) fn typed(text: String, suggestions: Completions) -> Self {
        Self { text, suggestions, ..Self::default() }
    }

    /// Whether suggestions are shown. An empty field shows none, so that Tab can always leave it.
    pub(super) fn is_open(&self) -> bool {
        !self.text.is_empty() && !self.suggestions.items.is_empty()
    }

    /// What a key does; `past` are the earlier commands, oldest first.
    pub(super) fn press(&self, key: &str, past: &[&str]) -> Outcome {
        match (key, self.active) {
            ("Enter" | "Tab", Some(active)) if self.is_open() => self.take(active),
            ("Tab", None) if self.is_open() => self.take(0),
            ("Enter", _) => Outcome::Submitted(self.text.clone()),
            ("Escape", _) if self.is_open() => Outcome::Changed(self.without_suggestions()),
            ("ArrowDown", None) if self.is_open() => self.activate(Some(0)),
            ("ArrowDown", Some(active)) => {
                self.activate(Some((active + 1).min(self.suggestions.items.len() - 1)))
            }
            ("ArrowUp", Some(active)) => self.activate(active.checked_sub(1)),
            ("ArrowUp", None) if !self.is_multiline() => self.recall(past, 1),
            ("ArrowDown", None) if !self.is_multiline() => self.recall(past, -1),
            _ => Outcome::Ignored,
        }
    }

    /// Takes the suggestion that the reader points at.
    pub(super) fn choose(&self, index: usize) -> Outcome {
        self.take(index)
    }

    /// In several lines the arrows move between them, except right after recalling a command.
    fn is_multiline(&self) -> bool {
        self.text.contains('\n') && self.recalled.is_none()
    }

    fn activate(&self, active: Option<usize>) -> Outcome {
        Outcome::Changed(Self { active, caret: None, ..self.clone() })
    }

    fn without_suggestions(&self) -> Self {
        Self { suggestions: Completions::default(), active: None, caret: None, ..self.clone() }
    }

    fn take(&self, index: usize) -> Outcome {
        let Completions { from, to, ref items } = self.suggestions;
        let (Some(item), Some(before)) = (items.get(index), self.text.get(..from)) else {
            return Outcome::Ignored;
        };
        let after = self.text.get(to..).unwrap_or_default();
        let space =
            if after.is_empty() && !item.text.ends_with(['/', '=', ':']) { " " } else { "" };
        let text = [before, &item.text, space, after].concat();
        let caret = Some(text.len() - after.len());
        Outcome::Taken(Self { text, caret, ..Self::default() })
    }

    fn recall(&self, past: &[&str], by: isize) -> Outcome {
        let (back, draft) = match &self.recalled {
            Some((back, draft)) => (*back, draft.clone()),
            None => (0, self.text.clone()),
        };
        let Some(back) = back.checked_add_signed(by).filter(|&back| back <= past.len()) else {
            return Outcome::Ignored;
        };
        let text = match back {
            0 => draft.clone(),
            _ => past.get(past.len() - back).map_or_else(String::new, |line| (*line).to_owned()),
        };
        let caret = Some(text.len());
        let recalled = (back > 0).then_some((back, draft));
        Outcome::Changed(Self { text, caret, recalled, ..Self::default() })
    }
}

/// The commands in a text: one a line, but a quoted line break or one behind `\` ends none.
pub(super) fn commands(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut command = String::new();
    let mut quote = None;
    let mut letters = text.chars().filter(|&letter| letter != '\r').peekable();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\\', None | Some('"')) => {
                command.push(letter);
                command.extend(letters.next());
                continue;
            }
            ('\n', None) => {
                commands.push(std::mem::take(&mut command));
                continue;
            }
            ('\'' | '"', None) => quote = Some(letter),
            (_, Some(open)) if open == letter => quote = None,
            _ => {}
        }
        command.push(letter);
    }
    commands.push(command);
    commands.iter().map(|command| command.trim().to_owned()).filter(|one| !one.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workstation::Suggestion;

    fn suggesting(text: &str, from: usize, words: &[&str]) -> Editing {
        let items = words
            .iter()
            .map(|word| Suggestion { text: (*word).to_owned(), description: String::new() })
            .collect();
        Editing::typed(text.to_owned(), Completions { from, to: text.len(), items })
    }

    /// Presses keys one after another; gives the text and the active suggestion.
    fn after(mut editing: Editing, keys: &[&str]) -> (String, Option<usize>) {
        for key in keys {
            match editing.press(key, &["first", "second"]) {
                Outcome::Changed(next) | Outcome::Taken(next) => editing = next,
                Outcome::Submitted(text) => return (["ran ", &text].concat(), None),
                Outcome::Ignored => return (["ignored ", key].concat(), editing.active),
            }
        }
        (editing.text, editing.active)
    }

    #[test]
    fn keys_recall_and_complete() {
        let typing = suggesting("docker pu", 7, &["pull", "push"]);
        let plain = suggesting("ab", 0, &[]);
        let cases: [(&Editing, &[&str], &str, Option<usize>); 17] = [
            (&plain, &["ArrowUp"], "second", None),
            (&plain, &["ArrowUp", "ArrowUp"], "first", None),
            (&plain, &["ArrowUp", "ArrowUp", "ArrowUp"], "ignored ArrowUp", None),
            (&plain, &["ArrowUp", "ArrowDown"], "ab", None),
            (&plain, &["ArrowDown"], "ignored ArrowDown", None),
            (&plain, &["Tab"], "ignored Tab", None),
            (&plain, &["Escape"], "ignored Escape", None),
            (&plain, &["Enter"], "ran ab", None),
            (&typing, &["Tab"], "docker pull ", None),
            (&typing, &["ArrowDown"], "docker pu", Some(0)),
            (&typing, &["ArrowDown", "ArrowDown", "ArrowDown"], "docker pu", Some(1)),
            (&typing, &["ArrowDown", "ArrowDown", "Enter"], "docker push ", None),
            (&typing, &["ArrowDown", "ArrowUp"], "docker pu", None),
            (&typing, &["ArrowUp"], "second", None),
            (&typing, &["Escape", "Tab"], "ignored Tab", None),
            (&typing, &["Escape", "ArrowUp"], "second", None),
            (&typing, &["Enter"], "ran docker pu", None),
        ];
        for (editing, keys, text, active) in cases {
            assert_eq!(after(editing.clone(), keys), (text.to_owned(), active), "{keys:?}");
        }
    }

    #[test]
    fn a_pasted_text_is_cut_into_commands() {
        let cases: [(&str, &[&str]); 7] = [
            ("ls", &["ls"]),
            ("a\nb\r\n\n", &["a", "b"]),
            ("a \\\n  b\nc", &["a \\\n  b", "c"]),
            ("a '{\n}'\nb", &["a '{\n}'", "b"]),
            ("a \"x\\\"\n\"\nb", &["a \"x\\\"\n\"", "b"]),
            ("a 'open\nb", &["a 'open\nb"]),
            ("  \n", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(commands(text), expected, "{text:?}");
        }
    }
}
