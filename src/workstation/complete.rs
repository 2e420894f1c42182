//! What could be typed next.

mod place;

use self::place::AwsPlace;
use super::Workstation;
use super::aws_cli;
use super::aws_cli::operation::{Member, Operation, Service, Shape, note};
use super::command::{COMMANDS, Completes};
use super::docker::Place;
use super::docker::store::Docker;
use super::shell::script::{Piece, Word};
use super::shell::syntax;
use crate::aws::{AccountId, Region, RegistryHost};
use crate::cloud::Cloud;
use crate::ordered::sorted_by_key;

/// One thing that could be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What would stand in the line.
    pub text: String,
    /// What it is, in few words.
    pub description: String,
}

/// What could stand in place of a part of the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The first byte that would be replaced.
    pub from: usize,
    /// The byte behind the last one that would be replaced.
    pub to: usize,
    /// The suggestions, best first.
    pub items: Vec<Suggestion>,
}

/// What could stand at byte `cursor` of `line`.
pub(super) fn complete(
    machine: &Workstation,
    cloud: &Cloud,
    line: &str,
    cursor: usize,
) -> Completions {
    let before = line.get(..cursor).unwrap_or(line);
    let (words, typed) = last_command(before);
    let context = Context { machine, cloud, words: &words };
    let mut items = context.candidates(typed);
    items.retain(|item| item.text.starts_with(typed) && item.text != typed);
    Completions { from: before.len() - typed.len(), to: before.len(), items }
}

/// The finished words of the command that is being typed, and the word at the cursor.
fn last_command(before: &str) -> (Vec<String>, &str) {
    let start = before.rfind([';', '|', '\n', '(', '&']).map_or(0, |at| at + 1);
    let command = before.get(start..).unwrap_or(before);
    let at = command.rfind([' ', '\t']).map_or(0, |at| at + 1);
    let (finished, typed) = command.split_at_checked(at).unwrap_or((command, ""));
    // Unclosed quotes and the like: whatever words there are will do.
    let script = syntax::parse(finished).unwrap_or_default();
    let simple = script.0.last().and_then(|(_, pipeline)| pipeline.0.last());
    let text = |word: &Word| {
        let literal = |piece: &Piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Variable { .. } | Piece::Substitution { .. } => String::new(),
        };
        word.pieces.iter().map(literal).collect()
    };
    (simple.map(|simple| simple.words.iter().map(text).collect()).unwrap_or_default(), typed)
}

fn suggestion(text: impl Into<String>, description: impl Into<String>) -> Suggestion {
    Suggestion { text: text.into(), description: description.into() }
}

struct Context<'a> {
    machine: &'a Workstation,
    cloud: &'a Cloud,
    words: &'a [String],
}

impl Context<'_> {
    fn candidates(&self, typed: &str) -> Vec<Suggestion> {
        let Some((name, rest)) = self.words.split_first() else {
            return commands();
        };
        match (name.as_str(), rest) {
            ("docker", rest) => self.docker(rest, typed),
            ("man" | "help", [word, rest @ ..]) if word == "aws" => self.aws_commands(rest),
            ("man" | "help", [word, rest @ ..]) if word == "docker" => {
                docker_commands(&Place::find(rest.iter().map(String::as_str)))
            }
            ("aws", rest) => self.aws(rest, typed),
            ("man" | "help", []) => commands(),
            ("clock", [word]) if word == "until" => {
                vec![suggestion(self.cloud.now().to_string(), "now")]
            }
            _ => {
                let command = COMMANDS.iter().find(|command| command.name == name);
                let completes = command.map_or(Completes::Nothing, |command| command.completes);
                self.named(completes, typed)
            }
        }
    }

    fn docker(&self, words: &[String], typed: &str) -> Vec<Suggestion> {
        let place = Place::find(words.iter().map(String::as_str));
        let Some(subcommand) = place.command else {
            return if words.is_empty() { docker_commands(&place) } else { Vec::new() };
        };
        if !place.subcommands().is_empty() {
            return docker_commands(&place);
        }
        let last = self.words.last().and_then(|word| word.strip_prefix("--"));
        let valued = subcommand.flags.iter().find(|flag| Some(flag.long) == last);
        if let Some(flag) = valued.filter(|flag| flag.value.is_some()) {
            return self.named(flag.completes, typed);
        }
        if typed.starts_with('-') {
            let flags = subcommand.flags.iter();
            return flags.map(|flag| suggestion(format!("--{}", flag.long), flag.about)).collect();
        }
        self.named(subcommand.completes, typed)
    }

    /// The commands of `aws` that could stand next, without their options.
    fn aws_commands(&self, rest: &[String]) -> Vec<Suggestion> {
        let place = AwsPlace::find(rest);
        // `ecr`, `configure`, or `ecr wait`: what goes further is whole, or is nothing.
        let known = usize::from(place.service.is_some()) + usize::from(place.is_wait);
        let is_open = rest.len() == known || matches!(rest, [word] if word == "configure");
        if is_open && place.operation.is_none() { self.aws(rest, "") } else { Vec::new() }
    }

    fn aws(&self, rest: &[String], typed: &str) -> Vec<Suggestion> {
        let globals = || {
            let globals = aws_cli::GLOBALS.iter();
            globals.map(|option| suggestion(option.name, option.about))
        };
        let last = self.words.last().map(String::as_str).unwrap_or_default();
        let mut common = aws_cli::GLOBALS.iter().chain(&aws_cli::PAGING);
        let global = common.find(|option| option.name == last);
        if let Some(completes) = global.and_then(|option| option.value) {
            return self.named(completes, typed);
        }
        let place = AwsPlace::find(rest);
        let (service, operation) = (place.service, place.operation);
        match (service, operation) {
            (_, None) if typed.starts_with('-') => globals().collect(),
            (Some(service), None) if place.is_wait => {
                let waiters = service.waiters();
                waiters.map(|each| suggestion(each.command(), each.about)).collect()
            }
            (None, _) if rest.first().is_some_and(|word| word == "configure") => {
                extras("configure")
            }
            (None, _) => {
                let services = Service::ALL.iter();
                let services = services.map(|each| suggestion(each.name(), each.about()));
                services.chain([suggestion("configure", "Keys and Regions")]).collect()
            }
            (Some(service), None) => {
                let all = service.operations().iter();
                let mut all: Vec<_> =
                    all.map(|each| suggestion(each.command(), each.about)).collect();
                all.extend(extras(service.name()));
                all.extend(service.waiters().next().map(|_| suggestion("wait", aws_cli::WAIT)));
                all
            }
            (Some(service), Some(operation)) => {
                let is_gathered = service.paginator(operation).is_some() && !place.is_wait;
                let paging = aws_cli::PAGING.iter().filter(|_| is_gathered);
                let paging = paging.map(|option| suggestion(option.name, option.about));
                self.parameter(operation, typed, paging.chain(globals()).collect())
            }
        }
    }

    /// An option of an operation, or the value of the one before the cursor.
    fn parameter(
        &self,
        operation: &Operation,
        typed: &str,
        globals: Vec<Suggestion>,
    ) -> Vec<Suggestion> {
        let option = self.words.iter().rev().find(|word| word.starts_with("--"));
        let find =
            |option: &String| operation.parameters.iter().find(|member| member.option() == *option);
        let member = option.and_then(find);
        let is_fresh = option == self.words.last();
        let takes_more = |member: &&Member| {
            is_fresh && !matches!(member.shape, Shape::Boolean)
                || matches!(member.shape, Shape::List(..))
        };
        if !typed.starts_with('-')
            && let Some(member) = member.filter(takes_more)
        {
            let completes = note(member.name).1;
            let values: Vec<_> = if matches!(completes, Completes::Words(_)) {
                member.words().into_iter().map(|word| suggestion(word, "")).collect()
            } else {
                self.named(completes, typed)
            };
            if is_fresh || !values.is_empty() {
                return values;
            }
        }
        let unused =
            operation.parameters.iter().filter(|member| !self.words.contains(&member.option()));
        let options: Vec<_> = unused.collect();
        let own = sorted_by_key(options, |member| !member.is_required).into_iter().map(|member| {
            let need = if member.is_required { " (required)" } else { "" };
            suggestion(member.option(), format!("{}{need}", note(member.name).0))
        });
        own.chain(globals).collect()
    }

    /// Everything of one kind that can be named here.
    fn named(&self, completes: Completes, typed: &str) -> Vec<Suggestion> {
        match completes {
            Completes::Nothing | Completes::Commands => Vec::new(),
            Completes::Words(words) => words.iter().map(|word| suggestion(*word, "")).collect(),
            Completes::WordsBy(option, cases) => {
                let chosen = self.value_of(option);
                let rows = cases.iter().filter(|(of, _)| chosen.is_none_or(|it| it == *of));
                let words = rows.flat_map(|(_, words)| words.iter());
                words.map(|word| suggestion(*word, "")).collect()
            }
            Completes::InOrder(kinds) => {
                let number = self.words.len().saturating_sub(1);
                kinds.get(number).map(|kind| self.named(*kind, typed)).unwrap_or_default()
            }
            Completes::File => self.files(""),
            Completes::ParameterFile => self.files("file://"),
            Completes::Identity => self.identities(),
            Completes::Network => {
                let endpoints = self.cloud.endpoints();
                let endpoints = endpoints.map(|it| suggestion(&*it.id, it.vpc_id.to_string()));
                [suggestion("public", "the internet")].into_iter().chain(endpoints).collect()
            }
            Completes::Region => {
                Region::all().map(|region| suggestion(region.name(), "")).collect()
            }
            Completes::RegistryHost => {
                let hosts = self.hosts().into_iter();
                hosts.map(|(host, about)| suggestion(host.to_string(), about)).collect()
            }
            Completes::LocalImage => self.local_images(),
            Completes::RemoteImage => self.remote_images(typed),
            Completes::AnyImage => {
                let mut all = self.local_images();
                all.extend(self.remote_images(typed));
                all
            }
            Completes::Repository => self.repositories(),
            Completes::Tag => self.tags(""),
            Completes::ImageId => self.tags("imageTag="),
        }
    }

    fn files(&self, prefix: &str) -> Vec<Suggestion> {
        let files = self.machine.files();
        files
            .map(|(name, bytes)| {
                suggestion(format!("{prefix}{name}"), format!("{} bytes", bytes.len()))
            })
            .collect()
    }

    fn identities(&self) -> Vec<Suggestion> {
        let identities = self.machine.identities();
        identities
            .map(|identity| {
                let about = identity.arn.as_deref().unwrap_or_default();
                suggestion(&*identity.label, about)
            })
            .collect()
    }

    /// The registries that exist, and the one of whoever is typing.
    fn hosts(&self) -> Vec<(RegistryHost, String)> {
        let mut hosts: Vec<(RegistryHost, String)> = Vec::new();
        let own = self.machine.current().map(|identity| (identity.account, identity.region));
        for account in self.cloud.accounts() {
            let regions = account.registries().map(|(region, _)| region);
            let own = own.filter(|(id, _)| *id == account.id).map(|(_, region)| region);
            for region in regions.chain(own) {
                let host = RegistryHost::new(account.id, region);
                if !hosts.iter().any(|(known, _)| *known == host) {
                    hosts.push((host, format!("registry of {}", account.name)));
                }
            }
        }
        hosts
    }

    fn local_images(&self) -> Vec<Suggestion> {
        let docker = self.machine.docker();
        let tags = docker.into_iter().flat_map(Docker::tags);
        tags.map(|(reference, digest)| suggestion(reference.to_string(), digest.short())).collect()
    }

    fn remote_images(&self, typed: &str) -> Vec<Suggestion> {
        let mut images = Vec::new();
        for (host, about) in self.hosts() {
            for (name, tags) in self.contents(host.account, host.region) {
                let reference = format!("{host}/{name}");
                images.push(suggestion(reference.clone(), format!("repository, {about}")));
                // Tags only once the repository is written: a list of all would bury it.
                if typed.starts_with(&reference) {
                    images.extend(
                        tags.iter().map(|tag| suggestion(format!("{reference}:{tag}"), "tag")),
                    );
                }
            }
        }
        images
    }

    /// The repositories of a registry with their tags.
    fn contents(&self, account: AccountId, region: Region) -> Vec<(String, Vec<String>)> {
        let Some(registry) = self.cloud.registry(account, region) else { return Vec::new() };
        let tags = registry.repositories().map(|repository| {
            let tags = repository.tags().map(|(tag, _)| tag.to_string()).collect();
            (repository.name().to_string(), tags)
        });
        tags.collect()
    }

    /// The registry that an `aws` command on this line would reach.
    fn registry(&self) -> Option<(AccountId, Region)> {
        let identity = self.machine.current()?;
        let account = self.value_of("--registry-id").and_then(|id| id.parse().ok());
        let region = self.value_of("--region").and_then(|region| region.parse().ok());
        Some((account.unwrap_or(identity.account), region.unwrap_or(identity.region)))
    }

    fn value_of(&self, option: &str) -> Option<&str> {
        let at = self.words.iter().position(|word| word == option)?;
        self.words.get(at + 1).map(String::as_str)
    }

    fn repositories(&self) -> Vec<Suggestion> {
        let Some((account, region)) = self.registry() else { return Vec::new() };
        let contents = self.contents(account, region).into_iter();
        contents.map(|(name, tags)| suggestion(name, format!("{} tags", tags.len()))).collect()
    }

    fn tags(&self, prefix: &str) -> Vec<Suggestion> {
        let Some((account, region)) = self.registry() else { return Vec::new() };
        let Some(wanted) = self.value_of("--repository-name") else { return Vec::new() };
        let contents = self.contents(account, region).into_iter();
        let tags = contents.filter(|(name, _)| name == wanted).flat_map(|(_, tags)| tags);
        tags.map(|tag| suggestion(format!("{prefix}{tag}"), "tag")).collect()
    }
}

/// The commands of docker that could stand next.
fn docker_commands(place: &Place) -> Vec<Suggestion> {
    let subcommands = place.subcommands().iter();
    subcommands.map(|each| suggestion(each.name, first_line(each.about))).collect()
}

fn commands() -> Vec<Suggestion> {
    COMMANDS.iter().map(|command| suggestion(command.name, command.about)).collect()
}

fn extras(service: &str) -> Vec<Suggestion> {
    let extras = aws_cli::EXTRAS.iter().filter(|(of, ..)| *of == service);
    extras.map(|(_, word, about)| suggestion(*word, *about)).collect()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
