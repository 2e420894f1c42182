//! What a command line of a Dockerfile installs.
//!
//! Nothing runs here, so a `RUN` is taken at its word: each command in it that installs packages
//! installs those that it names, and only those. Sources: the manuals of apt-get, pip and npm.

/// Something that a command does to the packages of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It installs one, in the version named or else the newest.
    Install(Tool, Box<str>, Option<Box<str>>),
    /// It takes one away.
    Remove(Tool, Box<str>),
    /// It brings every package of the operating system up to date.
    UpgradeAll,
    /// It installs what a file names: `requirements.txt`.
    Requirements(Box<str>),
    /// It installs what the project's own list names: `package-lock.json` or `package.json`.
    Project,
}

/// Who installs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    /// `apt-get` or `apt`.
    Apt,
    /// `pip`.
    Pip,
    /// `npm`.
    Npm,
}

/// What the step with this entry in the history does, in order: `RUN |1 V=2 /bin/sh -c apt-get …`.
/// An entry of another instruction does nothing to packages.
pub(super) fn steps(created_by: &str) -> Vec<Step> {
    let Some(line) = created_by.strip_prefix("RUN ") else { return Vec::new() };
    let line = line.strip_suffix(" # buildkit").unwrap_or(line);
    let (arguments, line) = arguments(line);
    let line = line.strip_prefix("/bin/sh -c ").unwrap_or(line);
    let mut steps = Vec::new();
    for command in line.split(['&', '|', ';', '\n']) {
        let words: Vec<String> = command
            .split_whitespace()
            .filter(|word| *word != "\\")
            .map(|word| expanded(word, &arguments))
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        read(&words, &mut steps);
    }
    steps
}

/// The build arguments that stand before the line, `|2 A=1 B=2 `, and the line.
fn arguments(line: &str) -> (Vec<(&str, &str)>, &str) {
    let mut arguments = Vec::new();
    let count = line.strip_prefix('|').and_then(|rest| rest.split_once(' '));
    let Some((Ok(count), mut rest)) = count.map(|(count, rest)| (count.parse::<usize>(), rest))
    else {
        return (arguments, line);
    };
    for _ in 0..count {
        let (argument, behind) = rest.split_once(' ').unwrap_or((rest, ""));
        arguments.extend(argument.split_once('='));
        rest = behind;
    }
    (arguments, rest)
}

/// A word without quotes and with its build arguments filled in.
fn expanded(word: &str, arguments: &[(&str, &str)]) -> String {
    let mut word = word.replace(['"', '\''], "");
    for (name, value) in arguments {
        word = word.replace(&["${", name, "}"].concat(), value);
        if let Some(start) = word.strip_suffix(&["$", name].concat()) {
            word = [start, value].concat();
        }
    }
    word
}

fn read(words: &[&str], steps: &mut Vec<Step>) {
    match words {
        // `sudo`, and variables that are set for one command.
        [first, rest @ ..] if *first == "sudo" || first.contains('=') => read(rest, steps),
        ["apt-get" | "apt", rest @ ..] => apt(rest, steps),
        ["pip" | "pip3", rest @ ..] | ["python" | "python3", "-m", "pip", rest @ ..] => {
            pip(rest, steps);
        }
        ["npm", rest @ ..] => npm(rest, steps),
        _ => {}
    }
}

/// The words that are no options; those behind an option with a value are left out with it.
fn names<'a>(words: &[&'a str], with_value: &[&str]) -> Vec<&'a str> {
    let (mut names, mut is_value) = (Vec::new(), false);
    for word in words {
        if std::mem::take(&mut is_value) {
            continue;
        }
        is_value = with_value.contains(word);
        if !word.starts_with('-') {
            names.push(*word);
        }
    }
    names
}

fn apt(words: &[&str], steps: &mut Vec<Step>) {
    let names = names(words, &["-t", "--target-release", "-o", "-c"]);
    let Some((verb, targets)) = names.split_first() else { return };
    match *verb {
        "upgrade" | "dist-upgrade" | "full-upgrade" => steps.push(Step::UpgradeAll),
        "install" => {
            for target in targets {
                let (name, version) = split_version(target, "=");
                // Behind a slash stands the release that it is to come from.
                let name = name.split('/').next().unwrap_or(name);
                steps.push(Step::Install(Tool::Apt, name.into(), version.map(Into::into)));
            }
        }
        "remove" | "purge" => {
            steps.extend(targets.iter().map(|name| Step::Remove(Tool::Apt, (*name).into())));
        }
        _ => {}
    }
}

const PIP_VALUES: [&str; 10] = [
    "-r",
    "--requirement",
    "-c",
    "--constraint",
    "-i",
    "--index-url",
    "--extra-index-url",
    "-t",
    "--target",
    "-f",
];

fn pip(words: &[&str], steps: &mut Vec<Step>) {
    let names = names(words, &PIP_VALUES);
    let Some((verb, targets)) = names.split_first() else { return };
    match *verb {
        "install" => {
            let mut is_file = false;
            for word in words {
                if std::mem::take(&mut is_file) {
                    steps.push(Step::Requirements((*word).into()));
                }
                is_file = matches!(*word, "-r" | "--requirement");
            }
            for target in targets {
                steps.extend(requirement(target));
            }
        }
        "uninstall" => {
            let gone = targets.iter().map(|name| Step::Remove(Tool::Pip, python_name(name)));
            steps.extend(gone);
        }
        _ => {}
    }
}

/// One requirement of Python: `requests==2.19.1`, `requests[socks]>=2`. A folder or an address is
/// none.
pub(super) fn requirement(text: &str) -> Option<Step> {
    let text = text.split(['#', ';']).next().unwrap_or(text).trim();
    if text.is_empty() || text.starts_with(['-', '.']) || text.contains('/') {
        return None;
    }
    let end = text.find(|letter| "=<>!~ [".contains(letter)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    let exact = rest.split_once("==").map(|(_, version)| version.trim());
    let exact = exact.filter(|version| !version.contains(['*', ',', ' ']));
    Some(Step::Install(Tool::Pip, python_name(name), exact.map(Into::into)))
}

/// Names of Python's packages are the same whatever the case and whichever sign joins their words.
fn python_name(name: &str) -> Box<str> {
    name.to_ascii_lowercase().replace(['_', '.'], "-").into()
}

fn npm(words: &[&str], steps: &mut Vec<Step>) {
    let names = names(words, &["--prefix", "--registry", "--omit", "--cache"]);
    let Some((verb, targets)) = names.split_first() else { return };
    match (*verb, targets) {
        ("ci" | "clean-install", _) | ("install" | "i", []) => steps.push(Step::Project),
        ("install" | "i" | "add", targets) => {
            for target in targets.iter().filter(|target| !target.starts_with(['.', '/'])) {
                // The first letter may be the sign of a scope.
                let at = target.rfind('@').filter(|at| *at > 0);
                let split = at.and_then(|at| Some((target.get(..at)?, target.get(at + 1..)?)));
                let (name, version) = split.unwrap_or((target, ""));
                steps.push(Step::Install(Tool::Npm, name.into(), exact(version)));
            }
        }
        ("uninstall" | "rm" | "remove", targets) => {
            steps.extend(targets.iter().map(|name| Step::Remove(Tool::Npm, (*name).into())));
        }
        _ => {}
    }
}

/// A version of Node.js that is one, not a range or a word such as `latest`.
pub(super) fn exact(version: &str) -> Option<Box<str>> {
    let version = version.trim_start_matches(['=', 'v']);
    let is_exact = version.starts_with(|letter: char| letter.is_ascii_digit())
        && version.split('.').count() == 3
        && !version.contains(['x', '*', ' ', '|']);
    is_exact.then(|| version.into())
}

fn split_version<'a>(target: &'a str, sign: &str) -> (&'a str, Option<&'a str>) {
    match target.split_once(sign) {
        Some((name, version)) => (name, Some(version)),
        None => (target, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a line installs, in short: `apt curl=7.88`, `-apt curl`.
    fn shown(created_by: &str) -> Vec<String> {
        let tool = |tool: Tool| match tool {
            Tool::Apt => "apt",
            Tool::Pip => "pip",
            Tool::Npm => "npm",
        };
        let show = |step: &Step| match step {
            Step::Install(by, name, Some(version)) => format!("{} {name}={version}", tool(*by)),
            Step::Install(by, name, None) => format!("{} {name}", tool(*by)),
            Step::Remove(by, name) => format!("-{} {name}", tool(*by)),
            Step::UpgradeAll => "upgrade".to_owned(),
            Step::Requirements(file) => format!("file {file}"),
            Step::Project => "project".to_owned(),
        };
        steps(created_by).iter().map(show).collect()
    }

    #[test]
    fn a_run_installs_what_its_commands_name() {
        let cases: [(&str, &[&str]); 15] = [
            (
                "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends curl git=1:2.39.2-1.1 # buildkit",
                &["apt curl", "apt git=1:2.39.2-1.1"],
            ),
            (
                "RUN /bin/sh -c DEBIAN_FRONTEND=noninteractive apt-get -y -t bookworm-backports install curl/bookworm; rm -rf /var/lib/apt/lists/* # buildkit",
                &["apt curl"],
            ),
            ("RUN /bin/sh -c apt-get update && apt-get upgrade -y # buildkit", &["upgrade"]),
            (
                "RUN /bin/sh -c apt-get purge -y curl && apt-get autoremove # buildkit",
                &["-apt curl"],
            ),
            (
                "RUN |1 VERSION=2.19.1 /bin/sh -c pip install --no-cache-dir requests==$VERSION \"PyYAML>=5\" # buildkit",
                &["pip requests=2.19.1", "pip pyyaml"],
            ),
            (
                "RUN |2 A=1 B=2.19.1 /bin/sh -c python3 -m pip install 'requests[socks]==${B}' # buildkit",
                &["pip requests=2.19.1"],
            ),
            (
                "RUN /bin/sh -c pip install -r requirements.txt . # buildkit",
                &["file requirements.txt"],
            ),
            ("RUN /bin/sh -c pip uninstall -y requests # buildkit", &["-pip requests"]),
            ("RUN /bin/sh -c npm ci --omit dev # buildkit", &["project"]),
            ("RUN /bin/sh -c npm install # buildkit", &["project"]),
            (
                "RUN /bin/sh -c npm install -g lodash@4.17.20 @scope/it@^1.2.0 express@latest # buildkit",
                &["npm lodash=4.17.20", "npm @scope/it", "npm express"],
            ),
            ("RUN apt-get install curl # buildkit", &["apt curl"]),
            ("RUN /bin/sh -c echo apt-get install curl # buildkit", &[]),
            ("COPY requirements.txt . # buildkit", &[]),
            ("CMD [\"apt-get\" \"install\" \"curl\"]", &[]),
        ];
        for (created_by, expected) in cases {
            assert_eq!(shown(created_by), expected, "{created_by}");
        }
    }

    #[test]
    fn a_requirement_has_a_name_and_perhaps_a_version() {
        let cases = [
            ("requests==2.19.1", Some(("requests", Some("2.19.1")))),
            ("Jinja2 == 3.1.3  # templates", Some(("jinja2", Some("3.1.3")))),
            ("ruamel.yaml", Some(("ruamel-yaml", None))),
            ("flask>=2.2,<3", Some(("flask", None))),
            ("flask==2.*", Some(("flask", None))),
            ("requests==2.31.0; python_version > '3'", Some(("requests", Some("2.31.0")))),
            ("# a comment", None),
            ("-e .", None),
            ("https://example.org/it.whl", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(name, version)| {
                Step::Install(Tool::Pip, name.into(), version.map(Into::into))
            });
            assert_eq!(requirement(text), expected, "{text}");
        }
    }
}
