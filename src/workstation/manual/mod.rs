//! `man`: a full page about a command, made of the tables that the command runs by.
//!
//! Nothing is written here twice: names, options and their words come from the tables that are
//! parsed, completed and printed by `help` too; permissions and errors from the cloud's reference.

mod examples;

use super::command::{COMMANDS, Command, Completes};
use super::session::Session;
use super::shell::Invocation;
use super::words::nearest;
use super::{aws_cli, docker, simulator};

/// How wide a page is.
const WIDTH: usize = 80;

/// The exit code for a page that is not there, as that of `man`.
const NO_ENTRY: u8 = 16;

/// `man COMMAND...`
pub(super) fn run(session: &mut Session<'_>, invocation: &Invocation) -> u8 {
    let words = split(&invocation.arguments);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let page = match words.as_slice() {
        [] => return session.fail("What manual page do you want?\nFor example, try 'man man'.", 1),
        ["docker", rest @ ..] => docker::manual(rest),
        ["aws", rest @ ..] => aws_cli::manual(rest),
        ["shell"] => Some(shell()),
        [name] => COMMANDS.iter().find(|command| command.name == *name).map(own),
        _ => None,
    };
    if let Some(page) = page {
        session.out_raw(&page.text);
        return 0;
    }
    let name = words.join(" ");
    let near = nearest(&name, COMMANDS.iter().map(|command| command.name));
    let near = near.map(|near| format!(". Did you mean `man {near}`?")).unwrap_or_default();
    session.fail(&format!("No manual entry for {name}{near}"), NO_ENTRY)
}

/// Pages can be named as real ones are: `docker-image-ls`, `aws-ecr-put-image`.
fn split(words: &[String]) -> Vec<String> {
    let [word] = words else { return words.to_vec() };
    let is_command = COMMANDS.iter().any(|command| command.name == word);
    if let Some(rest) = word.strip_prefix("docker-").filter(|_| !is_command) {
        return ["docker"].into_iter().chain(rest.split('-')).map(str::to_owned).collect();
    }
    if let Some(rest) = word.strip_prefix("aws-") {
        return ["aws"].into_iter().chain(rest.splitn(2, '-')).map(str::to_owned).collect();
    }
    words.to_vec()
}

fn own(command: &Command) -> Page {
    let mut page = Page::new(command.name, command.about);
    page.section("SYNOPSIS");
    page.line(command.usage);
    if let Completes::Words(words) = command.completes {
        page.section("ARGUMENTS");
        page.paragraph(&format!("Such as: {}", words.join(", ")));
    }
    page.examples(command.name);
    page.see_also(&["help".to_owned(), "man shell".to_owned()]);
    page
}

fn shell() -> Page {
    let mut page = Page::new("shell", "What the terminal understands");
    page.section("DESCRIPTION");
    for line in simulator::SHELL_HELP {
        page.line(line);
    }
    page.see_also(&["help".to_owned()]);
    page
}

/// A page in the making.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
}

impl Page {
    /// A page with its head: the name of the command and what it does.
    pub(super) fn new(name: &str, about: &str) -> Self {
        let mut page = Self { text: String::new() };
        let title = name.to_uppercase();
        let middle = "Drydock manual";
        let room = WIDTH.saturating_sub(2 * title.chars().count() + middle.len());
        // A name that leaves no room stands there once.
        let (blanks, end) = if room < 4 { (2, "") } else { (room.div_ceil(2), title.as_str()) };
        let blanks = " ".repeat(blanks);
        let head = [title.as_str(), &blanks, middle, &blanks, end].concat();
        page.text.extend([head.trim_end(), "\n"]);
        page.section("NAME");
        let about = about.lines().next().unwrap_or_default().trim_end_matches('.');
        page.paragraph(&format!("{name} - {about}"));
        page
    }

    /// Begins a section.
    pub(super) fn section(&mut self, title: &str) {
        self.text.extend(["\n", title, "\n"]);
    }

    /// A line as it is.
    pub(super) fn line(&mut self, text: &str) {
        self.text.extend([INDENT, text, "\n"]);
    }

    /// A paragraph, broken where it is too wide.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.wrap(INDENT, text);
    }

    /// A term and what is said about it, each sentence or list on lines of its own.
    pub(super) fn entry(&mut self, term: &str, said: &[String]) {
        self.line(term);
        for text in said.iter().filter(|text| !text.is_empty()) {
            self.wrap("           ", text);
        }
    }

    /// What a command can be followed by, each with what it does.
    pub(super) fn list(&mut self, entries: &[(String, &str)]) {
        let width = entries.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, about) in entries {
            let about = about.lines().next().unwrap_or_default();
            self.line(&format!("{name:width$}  {about}"));
        }
    }

    /// The examples of a command, if there are any.
    pub(super) fn examples(&mut self, command: &str) {
        let mut examples = examples::of(command).peekable();
        if examples.peek().is_some() {
            self.section("EXAMPLES");
        }
        for line in examples {
            self.line(&format!("$ {line}"));
        }
    }

    /// What to read next.
    pub(super) fn see_also(&mut self, others: &[String]) {
        if others.is_empty() {
            return;
        }
        self.section("SEE ALSO");
        self.paragraph(&others.join(", "));
    }

    fn wrap(&mut self, indent: &str, text: &str) {
        for paragraph in text.lines() {
            let mut width = 0;
            for word in paragraph.split(' ') {
                let length = word.chars().count();
                if width > 0 && indent.len() + width + 1 + length > WIDTH {
                    self.text.push('\n');
                    width = 0;
                }
                self.text.push_str(if width == 0 { indent } else { " " });
                self.text.push_str(word);
                width += length + usize::from(width > 0);
            }
            self.text.push('\n');
        }
    }
}

const INDENT: &str = "       ";

/// A list of words, one of which stands there; nothing for an empty one.
pub(super) fn one_of(words: &[&str]) -> String {
    if words.is_empty() { String::new() } else { format!("One of: {}", words.join(", ")) }
}

/// What can stand there, as far as that is a list of words.
pub(super) fn words_of(completes: Completes) -> String {
    match completes {
        Completes::Words(words) => one_of(words),
        Completes::WordsBy(option, rows) => {
            let rows: Vec<_> =
                rows.iter().map(|(of, words)| format!("with {of}: {}", words.join(", "))).collect();
            format!("By {option}, {}", rows.join("; "))
        }
        Completes::ParameterFile => "From a file: file://FILE".to_owned(),
        Completes::Nothing
        | Completes::Commands
        | Completes::File
        | Completes::Identity
        | Completes::Network
        | Completes::Region
        | Completes::RegistryHost
        | Completes::RemoteImage
        | Completes::LocalImage
        | Completes::AnyImage
        | Completes::Repository
        | Completes::Tag
        | Completes::ImageId
        | Completes::InOrder(_) => String::new(),
    }
}
