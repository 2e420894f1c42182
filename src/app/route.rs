//! Addresses: what stands behind `#` and what it shows.
//!
//! Everything that a link should bring back is in the address; nothing else is. The fragment is
//! used, not the path, so that the page works in any folder of any static host.

use std::fmt;

use crate::sim::{ClientOperation, Scenario};
use crate::wire::percent_decoded;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `#/`: the start scene.
    Home,
    /// `#/sim`: the workbench.
    Sim(SimRoute),
    /// `#/why`: one question and its answer.
    Why(WhyRoute),
    /// `#/log`: what happened, as far as a filter takes it.
    Log(Option<String>),
    /// `#/lifecycle`: what a lifecycle policy does with the images of a repository.
    Lifecycle(LifecycleRoute),
    /// `#/scans`: how the images of a repository are scanned, and what was found.
    Scans(ScansRoute),
    /// `#/replication`: where the images of registries go, and what has become of the copies.
    Replication(ReplicationRoute),
    /// Anything else, as it was written.
    Missing(String),
}

/// What of the lifecycle page an address can name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LifecycleRoute {
    /// The repository's ARN; the first one of the world where none is named.
    pub on: Option<String>,
}

/// What of the page of scans an address can name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScansRoute {
    /// The repository's ARN; the first one of the world where none is named.
    pub on: Option<String>,
    /// The image's digest; the newest one that was scanned where none is named.
    pub image: Option<String>,
}

/// What of the replication page an address can name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplicationRoute {
    /// The repository's ARN; every registry where none is named.
    pub on: Option<String>,
}

/// What of the workbench an address can name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SimRoute {
    /// The scenario, where it is not the one that is open.
    pub scenario: Option<String>,
    /// What the inspector shows: an ARN, or `docker` for the local images.
    pub selection: Option<String>,
    /// Which pane a narrow screen shows.
    pub pane: Option<Pane>,
}

impl SimRoute {
    /// Whether it names a scenario that does not exist.
    pub fn names_no_scenario(&self) -> bool {
        self.scenario.as_deref().is_some_and(|id| !Scenario::exists(id))
    }
}

/// A pane of the workbench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// Commands and their output.
    Terminal,
    /// The tree of accounts, registries and principals.
    World,
    /// What is selected in the tree.
    Inspector,
    /// Every call that was made.
    Log,
}

impl Pane {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Terminal, Self::World, Self::Inspector, Self::Log];

    /// The word for it in an address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::World => "world",
            Self::Inspector => "inspector",
            Self::Log => "log",
        }
    }

    /// The pane's heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Terminal => "Terminal",
            Self::World => "World",
            Self::Inspector => "Inspector",
            Self::Log => "Events",
        }
    }
}

/// A question as far as an address states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhyRoute {
    /// The identity, such as `consumer/ci`.
    pub who: Option<String>,
    /// What it does.
    pub operation: Option<ClientOperation>,
    /// The image.
    pub on: Option<String>,
}

impl Route {
    /// Reads a fragment, with or without its `#`.
    pub fn parse(fragment: &str) -> Self {
        let address = fragment.strip_prefix('#').unwrap_or(fragment);
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut parts = path.trim_matches('/').split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(""), None, None) => Self::Home,
            (Some("sim"), scenario, None) => Self::Sim(read_sim(scenario, query)),
            (Some("why"), None, None) => Self::Why(read_why(query)),
            (Some("log"), None, None) => Self::Log(parameter(query, "filter")),
            (Some("lifecycle"), None, None) => {
                Self::Lifecycle(LifecycleRoute { on: parameter(query, "on") })
            }
            (Some("scans"), None, None) => {
                let (on, image) = (parameter(query, "on"), parameter(query, "image"));
                Self::Scans(ScansRoute { on, image })
            }
            (Some("replication"), None, None) => {
                Self::Replication(ReplicationRoute { on: parameter(query, "on") })
            }
            _ => Self::Missing(address.to_owned()),
        }
    }

    /// Whether `other` is the same page, perhaps with something else on it.
    pub fn is_same_page(&self, other: &Self) -> bool {
        matches!(
            (self, other),
            (Self::Home, Self::Home)
                | (Self::Sim(_), Self::Sim(_))
                | (Self::Why(_), Self::Why(_))
                | (Self::Log(_), Self::Log(_))
                | (Self::Lifecycle(_), Self::Lifecycle(_))
                | (Self::Scans(_), Self::Scans(_))
                | (Self::Replication(_), Self::Replication(_))
        ) || self == other
    }

    /// The document's title.
    pub fn title(&self) -> String {
        let words = match self {
            Self::Home => return "Drydock: Amazon ECR, simulated".to_owned(),
            Self::Sim(SimRoute { selection: Some(selection), .. }) => {
                selection.rsplit_once(':').map_or(selection.as_str(), |(_, name)| name).to_owned()
            }
            Self::Sim(_) => "Simulator".to_owned(),
            Self::Why(WhyRoute { who: Some(who), operation: Some(operation), on: Some(on) }) => {
                ["Why? ", who, " ", operation.word(), " ", on].concat()
            }
            Self::Why(_) => "Why?".to_owned(),
            Self::Log(_) => "Log".to_owned(),
            Self::Lifecycle(LifecycleRoute { on: Some(on) }) => {
                ["Lifecycle of ", repository_name(on)].concat()
            }
            Self::Lifecycle(_) => "Lifecycle".to_owned(),
            Self::Scans(ScansRoute { on: Some(on), .. }) => {
                ["Scans of ", repository_name(on)].concat()
            }
            Self::Scans(_) => "Scans".to_owned(),
            Self::Replication(ReplicationRoute { on: Some(on) }) => {
                ["Replication of ", repository_name(on)].concat()
            }
            Self::Replication(_) => "Replication".to_owned(),
            Self::Missing(_) => "No such page".to_owned(),
        };
        words + " — Drydock"
    }
}

/// The fragment with its `#`. Reading it back gives the same route.
impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("#/"),
            Self::Sim(SimRoute { scenario, selection, pane }) => {
                f.write_str("#/sim")?;
                if let Some(scenario) = scenario {
                    f.write_str("/")?;
                    write_encoded(f, scenario)?;
                }
                let pane = pane.map(Pane::word);
                write_query(f, &[("sel", selection.as_deref()), ("pane", pane)])
            }
            Self::Why(WhyRoute { who, operation, on }) => {
                f.write_str("#/why")?;
                let operation = operation.map(ClientOperation::word);
                write_query(f, &[("who", who.as_deref()), ("do", operation), ("on", on.as_deref())])
            }
            Self::Log(filter) => {
                f.write_str("#/log")?;
                write_query(f, &[("filter", filter.as_deref())])
            }
            Self::Lifecycle(LifecycleRoute { on }) => {
                f.write_str("#/lifecycle")?;
                write_query(f, &[("on", on.as_deref())])
            }
            Self::Scans(ScansRoute { on, image }) => {
                f.write_str("#/scans")?;
                write_query(f, &[("on", on.as_deref()), ("image", image.as_deref())])
            }
            Self::Replication(ReplicationRoute { on }) => {
                f.write_str("#/replication")?;
                write_query(f, &[("on", on.as_deref())])
            }
            Self::Missing(address) => write!(f, "#{address}"),
        }
    }
}

/// The name in a repository's ARN.
fn repository_name(arn: &str) -> &str {
    arn.rsplit_once(":repository/").map_or(arn, |(_, name)| name)
}

fn read_sim(scenario: Option<&str>, query: &str) -> SimRoute {
    SimRoute {
        scenario: scenario.filter(|name| !name.is_empty()).map(percent_decoded),
        selection: parameter(query, "sel"),
        pane: parameter(query, "pane")
            .and_then(|word| Pane::ALL.into_iter().find(|pane| pane.word() == word)),
    }
}

fn read_why(query: &str) -> WhyRoute {
    WhyRoute {
        who: parameter(query, "who"),
        operation: parameter(query, "do").and_then(|word| operation(&word)),
        on: parameter(query, "on"),
    }
}

/// The client operation that `word` names.
pub fn operation(word: &str) -> Option<ClientOperation> {
    ClientOperation::ALL.into_iter().find(|operation| operation.word() == word)
}

fn parameter(query: &str, name: &str) -> Option<String> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| percent_decoded(value))
}

fn write_query(f: &mut fmt::Formatter<'_>, parameters: &[(&str, Option<&str>)]) -> fmt::Result {
    let mut lead = "?";
    for (name, value) in parameters {
        if let Some(value) = value {
            f.write_str(lead)?;
            f.write_str(name)?;
            f.write_str("=")?;
            write_encoded(f, value)?;
            lead = "&";
        }
    }
    Ok(())
}

/// Writes what a fragment's query may hold as it is, so that addresses stay readable; the rest as
/// `%XX`.
fn write_encoded(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:@,*".contains(&byte) {
            f.write_str(char::from(byte).encode_utf8(&mut [0; 4]))?;
        } else {
            write!(f, "%{byte:02X}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sim(scenario: Option<&str>, selection: Option<&str>, pane: Option<Pane>) -> Route {
        let (scenario, selection) = (scenario.map(str::to_owned), selection.map(str::to_owned));
        Route::Sim(SimRoute { scenario, selection, pane })
    }

    fn why(who: Option<&str>, operation: Option<ClientOperation>, on: Option<&str>) -> Route {
        let (who, on) = (who.map(str::to_owned), on.map(str::to_owned));
        Route::Why(WhyRoute { who, operation, on })
    }

    fn cases() -> Vec<(&'static str, Route)> {
        let repository = "arn:aws:ecr:us-east-1:111122223333:repository/team/api";
        let pull = Some(ClientOperation::Pull);
        let image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2";
        vec![
            ("#/", Route::Home),
            ("#/sim", sim(None, None, None)),
            ("#/sim/two-accounts", sim(Some("two-accounts"), None, None)),
            (
                "#/sim?sel=arn:aws:ecr:us-east-1:111122223333:repository/team/api&pane=inspector",
                sim(None, Some(repository), Some(Pane::Inspector)),
            ),
            ("#/sim?sel=a%20b%26c%3Dd%25", sim(None, Some("a b&c=d%"), None)),
            ("#/why", why(None, None, None)),
            ("#/why?do=pull", why(None, pull, None)),
            (
                "#/why?who=consumer/ci&do=pull&on=111122223333.dkr.ecr.us-east-1.amazonaws.com/team/api:1.4.2",
                why(Some("consumer/ci"), pull, Some(image)),
            ),
            ("#/log", Route::Log(None)),
            ("#/log?filter=who:ci%20denied", Route::Log(Some("who:ci denied".to_owned()))),
            ("#/lifecycle", Route::Lifecycle(LifecycleRoute::default())),
            (
                "#/lifecycle?on=arn:aws:ecr:us-east-1:111122223333:repository/team/api",
                Route::Lifecycle(LifecycleRoute { on: Some(repository.to_owned()) }),
            ),
            ("#/scans", Route::Scans(ScansRoute::default())),
            (
                "#/scans?on=arn:aws:ecr:us-east-1:111122223333:repository/team/api&image=sha256:0a1b",
                Route::Scans(ScansRoute {
                    on: Some(repository.to_owned()),
                    image: Some("sha256:0a1b".to_owned()),
                }),
            ),
            ("#/replication", Route::Replication(ReplicationRoute::default())),
            (
                "#/replication?on=arn:aws:ecr:us-east-1:111122223333:repository/team/api",
                Route::Replication(ReplicationRoute { on: Some(repository.to_owned()) }),
            ),
            ("#/nowhere", Route::Missing("/nowhere".to_owned())),
            ("#/sim/a/b", Route::Missing("/sim/a/b".to_owned())),
        ]
    }

    #[test]
    fn an_address_reads_and_writes() {
        for (fragment, route) in cases() {
            assert_eq!(Route::parse(fragment), route, "{fragment}");
            assert_eq!(route.to_string(), fragment);
        }
    }

    #[test]
    fn a_careless_address_is_read_too() {
        let cases = [
            ("", Route::Home),
            ("#", Route::Home),
            ("#/sim/", sim(None, None, None)),
            ("#/sim?pane=nothing&sel=", sim(None, None, None)),
            ("#/why?do=explode&who=%zz%", why(Some("%zz%"), None, None)),
            ("#/scans/?image=", Route::Scans(ScansRoute::default())),
            ("#main", Route::Missing("main".to_owned())),
        ];
        for (fragment, route) in cases {
            assert_eq!(Route::parse(fragment), route, "{fragment}");
        }
    }

    #[test]
    fn a_title_says_what_is_shown() {
        let cases = [
            ("#/", "Drydock: Amazon ECR, simulated"),
            ("#/sim?sel=arn:aws:iam::1:role/ci", "role/ci — Drydock"),
            ("#/why?who=a/b&do=pull&on=x:1", "Why? a/b pull x:1 — Drydock"),
            (
                "#/lifecycle?on=arn:aws:ecr:us-east-1:1:repository/team/api",
                "Lifecycle of team/api — Drydock",
            ),
            (
                "#/scans?on=arn:aws:ecr:us-east-1:1:repository/team/api&image=sha256:0a",
                "Scans of team/api — Drydock",
            ),
            ("#/scans", "Scans — Drydock"),
            ("#/replication", "Replication — Drydock"),
            (
                "#/replication?on=arn:aws:ecr:us-east-1:1:repository/team/api",
                "Replication of team/api — Drydock",
            ),
            ("#/x", "No such page — Drydock"),
        ];
        for (fragment, title) in cases {
            assert_eq!(Route::parse(fragment).title(), title);
        }
    }
}
