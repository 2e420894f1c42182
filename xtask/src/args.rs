//! What was asked for on the command line.

use anyhow::{Context, Result, bail};

use crate::bench::Peer;
use crate::build::{BasePath, Profile};
use crate::gate::Check;

/// Shown by `cargo xtask help`, and after a mistake.
pub(crate) const USAGE: &str = "\
cargo xtask build [--base-path /PATH/] [--dev]   make the page in www/dist
cargo xtask serve [--port N] [--no-open] [--dev] make it, serve it on 127.0.0.1, remake it on changes
cargo xtask package                              make the JavaScript module in target/package
cargo xtask test [CHECK]...                      run every check, or those named:
                                                 fmt lint native wasm package weight browser clients
                                                 deny typos
cargo xtask bench [--peer]                       print decisions a second, and what size costs
cargo xtask screenshot                           make the README's picture

--base-path  the folder of the host that the page will live in; only the web manifest needs it
--dev        compile quickly and leave the page large; no Node.js needed
--peer       run the npm evaluator iam-simulate beside ours, on the same case";

const PORT: u16 = 8080;

/// One invocation of the tool.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Build(BuildOptions),
    Serve(ServeOptions),
    Package,
    Test(Vec<Check>),
    Bench(Peer),
    Screenshot,
}

/// How the page is made.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct BuildOptions {
    pub(crate) base_path: BasePath,
    pub(crate) profile: Profile,
}

/// How the page is served.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ServeOptions {
    pub(crate) port: u16,
    pub(crate) opens_browser: bool,
    pub(crate) profile: Profile,
}

/// Reads the words after `cargo xtask`.
pub(crate) fn parse(words: impl IntoIterator<Item = String>) -> Result<Task> {
    let mut words = words.into_iter();
    match words.next().as_deref() {
        None | Some("help" | "--help" | "-h") => Ok(Task::Help),
        Some("build") => build(words).map(Task::Build),
        Some("serve") => serve(words).map(Task::Serve),
        Some("package") => nothing_more(words).map(|()| Task::Package),
        Some("test") => words.map(|word| word.parse()).collect::<Result<_>>().map(Task::Test),
        Some("bench") => bench(words).map(Task::Bench),
        Some("screenshot") => nothing_more(words).map(|()| Task::Screenshot),
        Some(other) => bail!("there is no task `{other}`\n\n{USAGE}"),
    }
}

fn build(mut words: impl Iterator<Item = String>) -> Result<BuildOptions> {
    let mut options = BuildOptions::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--dev" => options.profile = Profile::Dev,
            "--base-path" => options.base_path = value(&word, words.next())?.parse()?,
            _ => bail!("`build` has no option `{word}`\n\n{USAGE}"),
        }
    }
    Ok(options)
}

fn serve(mut words: impl Iterator<Item = String>) -> Result<ServeOptions> {
    let mut options = ServeOptions { port: PORT, opens_browser: true, profile: Profile::Release };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--dev" => options.profile = Profile::Dev,
            "--no-open" => options.opens_browser = false,
            "--port" => {
                let port = value(&word, words.next())?;
                options.port = port
                    .parse()
                    .with_context(|| format!("`{port}` is not a port: 0 to 65535, 0 for any"))?;
            }
            _ => bail!("`serve` has no option `{word}`\n\n{USAGE}"),
        }
    }
    Ok(options)
}

fn bench(words: impl Iterator<Item = String>) -> Result<Peer> {
    let mut peer = Peer::Absent;
    for word in words {
        match word.as_str() {
            "--peer" => peer = Peer::Beside,
            _ => bail!("`bench` has no option `{word}`\n\n{USAGE}"),
        }
    }
    Ok(peer)
}

fn value(option: &str, word: Option<String>) -> Result<String> {
    word.with_context(|| format!("`{option}` needs a value\n\n{USAGE}"))
}

fn nothing_more(mut words: impl Iterator<Item = String>) -> Result<()> {
    match words.next() {
        None => Ok(()),
        Some(word) => bail!("`{word}` is one word too many\n\n{USAGE}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str) -> Result<Task, String> {
        parse(line.split_whitespace().map(str::to_owned))
            .map_err(|error| format!("{error:#}").lines().next().unwrap_or_default().to_owned())
    }

    #[test]
    fn a_line_becomes_a_task() {
        let serve = |port, opens_browser, profile| {
            Task::Serve(ServeOptions { port, opens_browser, profile })
        };
        let cases = [
            ("", Task::Help),
            ("build", Task::Build(BuildOptions::default())),
            ("serve", serve(8080, true, Profile::Release)),
            ("serve --port 0 --no-open --dev", serve(0, false, Profile::Dev)),
            ("package", Task::Package),
            ("test", Task::Test(vec![])),
            ("bench", Task::Bench(Peer::Absent)),
            ("bench --peer", Task::Bench(Peer::Beside)),
            ("test wasm fmt", Task::Test(vec![Check::Wasm, Check::Format])),
        ];
        for (line, task) in cases {
            assert_eq!(check(line), Ok(task), "{line}");
        }
    }

    #[test]
    fn a_mistake_is_named() {
        let cases = [
            ("built", "there is no task `built`"),
            ("build --fast", "`build` has no option `--fast`"),
            ("build --base-path", "`--base-path` needs a value"),
            (
                "build --base-path drydock",
                "`drydock` is not a base path: it begins and ends with `/`, as in `/drydock/`",
            ),
            (
                "serve --port http",
                "`http` is not a port: 0 to 65535, 0 for any: invalid digit found in string",
            ),
            (
                "test all",
                "there is no check `all`: fmt, lint, native, wasm, package, weight, browser, clients, deny, typos",
            ),
        ];
        for (line, message) in cases {
            assert_eq!(check(line), Err(message.to_owned()), "{line}");
        }
    }
}
