//! The settings of a registry: each in words, with the command that changes it.

use yew::prelude::*;

use super::command::{Choice, ChoiceOption, Suggested, in_region};
use crate::app::components::{CodeView, CopyButton};
use crate::app::route::{ReplicationRoute, Route};
use crate::ecr::Registry;
use crate::ecr::scanning::ScanType;
use crate::json::{Layout, Node, print};
use crate::sim::Sim;
use crate::workstation::quoted;

/// One setting.
struct Setting {
    /// Its name in the document.
    id: &'static str,
    heading: &'static str,
    /// How it is.
    state: Html,
    /// What changes it.
    change: Html,
}

/// Every setting of a registry.
pub(super) fn settings(world: &Sim, registry: &Registry) -> Html {
    let all = [
        scanning(world, registry),
        replication(world, registry),
        policy(world, registry),
        cache(world, registry),
        templates(world, registry),
        signing(world, registry),
        account(world, registry),
        exclusions(world, registry),
    ];
    html! {
        <div class="stack">
            { caller(world, registry) }
            { for all.into_iter().map(|Setting { id, heading, state, change }| html! {
                <section class="setting" aria-labelledby={id}>
                    <h3 {id}>{ heading }</h3>
                    { state }
                    { change }
                </section>
            }) }
        </div>
    }
}

/// Settings are a caller's own: whoever is of another account would change another registry.
fn caller(world: &Sim, registry: &Registry) -> Html {
    if !is_foreign(world, registry) {
        return Html::default();
    }
    let mut identities = world.workstation.identities();
    let owner = identities.find(|identity| identity.account == registry.id);
    html! {
        <div class="note">
            <p>
                { "These commands change the registry of whoever types them, and " }
                { world.workstation.prompt().to_owned() }
                { " belongs to another account." }
            </p>
            if let Some(owner) = owner {
                <Suggested line={["as ", &owner.label].concat()} word="Type as the owner" />
            }
        </div>
    }
}

fn is_foreign(world: &Sim, registry: &Registry) -> bool {
    world.workstation.current().is_none_or(|who| who.account != registry.id)
}

/// A command to copy and change before it is typed.
fn cli(line: &str, what: &str) -> Html {
    html! {
        <div class="suggested">
            <pre class="commands" tabindex="0" aria-label={["Command: ", what].concat()}>{ line.to_owned() }</pre>
            <CopyButton text={line.to_owned()} label={["Copy the command: ", what].concat()} />
        </div>
    }
}

fn command(world: &Sim, registry: &Registry, words: &str) -> String {
    ["aws ecr ", words, &in_region(world, registry.region)].concat()
}

/// A list of sentences, or the one that says that there is nothing.
fn sentences(list: Vec<Html>, otherwise: &'static str) -> Html {
    if list.is_empty() {
        return html! { <p>{ otherwise }</p> };
    }
    html! { <ul>{ for list.into_iter().map(|it| html! { <li>{ it }</li> }) }</ul> }
}

/// Names or patterns, one after the other.
fn listed(names: Vec<String>, otherwise: &'static str) -> Html {
    if names.is_empty() {
        return html! { otherwise };
    }
    let names = names.into_iter().map(|name| html! { <>{ " " }<code>{ name }</code></> });
    html! { { for names } }
}

fn scanning(world: &Sim, registry: &Registry) -> Setting {
    let configuration = &registry.scanning_configuration;
    let who = match configuration.scan_type {
        ScanType::Basic => "BASIC: ECR looks at the packages of the operating system.",
        ScanType::Enhanced => {
            "ENHANCED: Amazon Inspector looks at packages of programming languages too."
        }
    };
    let rules = configuration.rules.iter().map(|rule| {
        let filters = rule.repository_filters.iter().map(|it| it.as_str().to_owned()).collect();
        html! { <><code>{ rule.scan_frequency.name() }</code>{ " for" }{ listed(filters, " none") }</> }
    });
    let rules = rules.collect();
    let otherwise =
        "No rules: a repository’s own scan on push counts, or somebody asks for a scan.";
    let option = |scan_type: ScanType, words: &'static str| {
        let name = scan_type.name();
        let kept = configuration.rules.iter().filter(|it| it.scan_frequency.goes_with(scan_type));
        let rules = Node::array(kept.map(|rule| {
            let filters = rule.repository_filters.iter().map(|filter| {
                Node::object([
                    ("filter", filter.as_str().into()),
                    ("filterType", "WILDCARD".into()),
                ])
            });
            Node::object([
                ("scanFrequency", rule.scan_frequency.name().into()),
                ("repositoryFilters", Node::array(filters)),
            ])
        }));
        let rules = quoted(&print(&rules, Layout::Compact));
        let words_of =
            ["put-registry-scanning-configuration --scan-type ", name, " --rules ", &rules];
        ChoiceOption {
            value: name.into(),
            words: words.into(),
            line: command(world, registry, &words_of.concat()).into(),
        }
    };
    let options = vec![option(ScanType::Basic, "BASIC"), option(ScanType::Enhanced, "ENHANCED")];
    Setting {
        id: "setting-scanning",
        heading: "Scanning",
        state: html! { <><p>{ who }</p>{ sentences(rules, otherwise) }</> },
        change: html! {
            <Choice label="Scan type" {options} current={configuration.scan_type.name()} is_foreign={is_foreign(world, registry)} />
        },
    }
}

fn replication(world: &Sim, registry: &Registry) -> Setting {
    let rules = registry.replication_configuration.rules.iter().map(|rule| {
        let filters = rule.repository_filters.iter().map(|it| [it.as_str(), "*"].concat());
        let destinations = rule.destinations.iter().map(|to| {
            [&*to.registry_id.to_string(), " in ", &to.region.to_string()].concat()
        });
        let deletions = match rule.delete_replication {
            Some(true) => "; deletions too",
            _ => "",
        };
        let (filters, destinations) = (filters.collect(), destinations.collect());
        html! { <>{ "Copies" }{ listed(filters, " every repository") }{ " to" }{ listed(destinations, " nowhere") }{ deletions }</> }
    });
    let other = if registry.region.to_string() == "us-west-2" { "us-east-1" } else { "us-west-2" };
    let document = [
        r#"{"rules":[{"destinations":[{"region":""#,
        other,
        r#"","registryId":""#,
        &registry.id.to_string(),
        r#""}]}]}"#,
    ];
    let words =
        ["put-replication-configuration --replication-configuration ", &quoted(&document.concat())];
    Setting {
        id: "setting-replication",
        heading: "Replication",
        state: html! {
            <>
                { sentences(rules.collect(), "No rules: images stay where they are pushed.") }
                <p><a href={Route::Replication(ReplicationRoute::default()).to_string()}>{ "See lanes, copies under way and what failed" }</a></p>
            </>
        },
        change: cli(&command(world, registry, &words.concat()), "replication"),
    }
}

/// What a registry's policy could begin with: another account may copy images here.
const TEMPLATE: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Replicate","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::ACCOUNT:root"},"Action":["ecr:CreateRepository","ecr:ReplicateImage"],"Resource":"*"}]}"#;

fn policy(world: &Sim, registry: &Registry) -> Setting {
    let text = registry.policy.as_ref().map(|policy| policy.text.to_string());
    let words =
        ["put-registry-policy --policy-text ", &quoted(text.as_deref().unwrap_or(TEMPLATE))];
    Setting {
        id: "setting-policy",
        heading: "Registry policy",
        state: match text {
            Some(text) => html! { <CodeView name="registry policy" {text} /> },
            None => {
                html! { <p>{ "None: the registry as a whole says nothing about anybody." }</p> }
            }
        },
        change: cli(&command(world, registry, &words.concat()), "registry policy"),
    }
}

fn cache(world: &Sim, registry: &Registry) -> Setting {
    let rules = registry.pull_through_cache_rules.values().map(|rule| {
        let prefix = [rule.ecr_repository_prefix.as_str(), "/"].concat();
        let from = rule.upstream_registry_url.to_string();
        html! { <><code>{ prefix }</code>{ " caches " }<code>{ from }</code></> }
    });
    let words = "create-pull-through-cache-rule --ecr-repository-prefix ecr-public --upstream-registry-url public.ecr.aws";
    Setting {
        id: "setting-cache",
        heading: "Pull through cache",
        state: sentences(rules.collect(), "No rules: only what is pushed here can be pulled here."),
        change: cli(&command(world, registry, words), "pull through cache"),
    }
}

fn templates(world: &Sim, registry: &Registry) -> Setting {
    let templates = registry.creation_templates.values().map(|template| {
        let applied = template.settings.applied_for.iter().flatten();
        let applied = applied.map(|it| it.name().to_owned()).collect();
        html! { <><code>{ template.prefix.as_str().to_owned() }</code>{ " for" }{ listed(applied, " nothing") }</> }
    });
    let words = "create-repository-creation-template --prefix team --applied-for CREATE_ON_PUSH";
    Setting {
        id: "setting-templates",
        heading: "Repository creation templates",
        state: sentences(
            templates.collect(),
            "None: a push to a repository that is not there is refused.",
        ),
        change: cli(&command(world, registry, words), "creation template"),
    }
}

fn signing(world: &Sim, registry: &Registry) -> Setting {
    let rules = registry.signing_configuration.iter().flat_map(|it| &it.rules).map(|rule| {
        let filters = rule.repository_filters.iter().map(|it| it.as_str().to_owned()).collect();
        let profile = rule.signing_profile_arn.to_string();
        html! { <>{ "Signs" }{ listed(filters, " every repository") }{ " with " }<code>{ profile }</code></> }
    });
    let profile = [
        r#"{"rules":[{"signingProfileArn":"arn:aws:signer:"#,
        &registry.region.to_string(),
        ":",
        &registry.id.to_string(),
        r#":/signing-profiles/Release"}]}"#,
    ];
    let words = ["put-signing-configuration --signing-configuration ", &quoted(&profile.concat())];
    Setting {
        id: "setting-signing",
        heading: "Signing",
        state: sentences(rules.collect(), "No rules: nothing is signed when it is pushed."),
        change: cli(&command(world, registry, &words.concat()), "signing"),
    }
}

fn account(world: &Sim, registry: &Registry) -> Setting {
    let current = if registry.is_blob_mounting_enabled { "ENABLED" } else { "DISABLED" };
    let option = |value: &'static str, words: &'static str| {
        let words_of = ["put-account-setting --name BLOB_MOUNTING --value ", value];
        let line = command(world, registry, &words_of.concat()).into();
        ChoiceOption { value: value.into(), words: words.into(), line }
    };
    let state = vec![
        html! { <><code>{ "BLOB_MOUNTING" }</code>{ if registry.is_blob_mounting_enabled {
            ": a push may take layers over from other repositories."
        } else {
            ": every repository gets its layers by upload."
        } }</> },
        html! { <><code>{ "REGISTRY_POLICY_SCOPE" }</code>{ ": V2, the registry policy has a say in every action." }</> },
        html! { <><code>{ "BASIC_SCAN_TYPE_VERSION" }</code>{ ": AWS_NATIVE, the only engine left." }</> },
    ];
    Setting {
        id: "setting-account",
        heading: "Account settings",
        state: sentences(state, ""),
        change: html! {
            <Choice
                label="Blob mounting"
                options={vec![option("ENABLED", "ENABLED"), option("DISABLED", "DISABLED")]}
                current={current}
                is_foreign={is_foreign(world, registry)}
            />
        },
    }
}

fn exclusions(world: &Sim, registry: &Registry) -> Setting {
    let excluded = registry.pull_time_update_exclusions.keys();
    let excluded = excluded.map(|it| html! { <code>{ it.arn().to_string() }</code> });
    let arn = ["arn:aws:iam::", &registry.id.to_string(), ":role/ROLE"].concat();
    let words = ["register-pull-time-update-exclusion --principal-arn ", &arn];
    Setting {
        id: "setting-exclusions",
        heading: "Pull time update exclusions",
        state: sentences(excluded.collect(), "None: everybody’s pulls count as use of an image."),
        change: cli(&command(world, registry, &words.concat()), "pull time update exclusion"),
    }
}
