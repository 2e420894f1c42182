//! What a word of a policy means, and who says so.
//!
//! For the reader of an editor: every element, action, operator and condition key has a sentence,
//! and the page that it can be looked up on. A wildcard tells what it covers.

mod actions;
mod keys;
mod words;

use std::fmt::Write as _;

use super::actions::{AccessLevel, Action, ResourceType, SERVICES, Service};
use super::complete::Known;
use super::condition::Operator;
use super::keys::{Key, find as find_key};
use super::matching::ActionPattern;
use super::spot::{Role, Spot, spot};
use crate::json::Span;

/// Rows of a name and its sentence; a macro, so that each stays on its line.
macro_rules! sentences {
    ($($name:literal $sentence:literal;)*) => { &[$(($name, $sentence)),*] };
}
use sentences;

/// What is known about a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// Where the word stands, without its quotes.
    pub span: Span,
    /// The word, spelled as AWS spells it.
    pub title: String,
    /// A sentence or two.
    pub text: String,
    /// Who says so; absent for what only this world knows.
    pub source: Option<Source>,
}

/// A page that can be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Which book it is in.
    pub title: &'static str,
    /// Its address.
    pub url: String,
}

/// How many actions a wildcard names before it only counts them.
const NAMED_MAX: usize = 6;

/// What the word at `at`, in bytes, means; `None` where there is no word, or nothing is known.
pub fn hover(text: &str, at: usize, known: &Known) -> Option<Hover> {
    let spot = spot(text, at)?;
    let word = text.get(spot.word.start..spot.word.end).filter(|word| !word.is_empty())?;
    let told = match spot.role {
        Role::Name => name(&spot, word),
        Role::Value => value(&spot, word, known),
    };
    told.map(|(title, text, source)| Hover { span: spot.word, title, text, source })
}

/// What an action lets somebody do, with its level and what it acts on.
pub fn action(name: &str) -> Option<(String, Source)> {
    let (prefix, short) = name.split_once(':')?;
    let found = super::actions::find(name)?;
    let (sentence, page) = actions::sentence(prefix, short)?;
    Some((format!("{sentence} {}", reach(found)), reference(page)))
}

/// What a condition key tells, what it holds and which requests carry it.
pub fn key(name: &str) -> Option<(String, Source)> {
    let found = known_key(name)?;
    let sentence = keys::sentence(found.name)?;
    let many = if found.is_multivalued { ", possibly several" } else { "" };
    let (holds, presence) = (found.holds.title(), found.presence);
    let mut text = format!("{sentence} Holds {holds}{many}; present in {presence}.");
    if !found.is_modelled {
        text.push_str(" Not modelled here: nobody can say when a request carries it.");
    }
    Some((text, key_source(found)))
}

/// What an operator asks, and of what.
pub fn operator(name: &str) -> Option<(String, Source)> {
    Some((words::operator(Operator::parse(name)?), guide(words::OPERATORS_PAGE)))
}

/// What an element of a document or statement is for.
pub fn element(name: &str) -> Option<(String, Source)> {
    words::find(words::ELEMENTS, name).map(|row| (row.1.to_owned(), guide(row.2)))
}

/// What a kind of principal is.
pub fn principal_type(name: &str) -> Option<(String, Source)> {
    words::find(words::PRINCIPALS, name).map(|row| (row.1.to_owned(), guide(row.2)))
}

/// What a fixed value, such as `Deny`, means.
pub fn fixed_value(name: &str) -> Option<(String, Source)> {
    words::find(words::VALUES, name).map(|row| (row.1.to_owned(), guide(row.2)))
}

/// Title, text and source.
type Told = (String, String, Option<Source>);

fn told(title: &str, of: Option<(String, Source)>) -> Option<Told> {
    of.map(|(text, source)| (title.to_owned(), text, Some(source)))
}

fn name(spot: &Spot<'_>, word: &str) -> Option<Told> {
    match spot.path.as_slice() {
        [] | ["Statement"] => told(word, element(word)),
        ["Statement", "Principal" | "NotPrincipal"] => told(word, principal_type(word)),
        ["Statement", "Condition"] => told(word, operator(word)),
        ["Statement", "Condition", _] => told(known_key(word)?.name, key(word)),
        _ => None,
    }
}

fn value(spot: &Spot<'_>, word: &str, known: &Known) -> Option<Told> {
    match spot.path.as_slice() {
        ["Version"] | ["Statement", "Effect"] => told(word, fixed_value(word)),
        ["Statement", "Action" | "NotAction"] => action_pattern(word),
        ["Statement", "Principal" | "NotPrincipal", ..] => principal(word, known),
        ["Statement", "Resource" | "NotResource"] => resource(word, known),
        ["Statement", "Condition", ..] => in_world(word, known),
        _ => None,
    }
}

fn action_pattern(word: &str) -> Option<Told> {
    if word == "*" {
        let text = "Every action of every service.".to_owned();
        return Some((
            word.to_owned(),
            text,
            Some(guide("reference_policies_elements_action.html")),
        ));
    }
    let (prefix, short) = word.split_once(':')?;
    let service = super::actions::service(prefix)?;
    if let Some(found) = super::actions::find(word) {
        let title = format!("{}:{}", service.prefix, found.name);
        return told(&title, action(&title));
    }
    if !short.contains(['*', '?']) {
        return None;
    }
    let covered = covered(service.prefix, short);
    let page = actions::page(service.prefix)?;
    Some((word.to_owned(), covers(&covered, service), Some(reference(page))))
}

/// The actions of a service that a pattern covers.
pub(super) fn covered(prefix: &str, pattern: &str) -> Vec<&'static Action> {
    let pattern = ActionPattern::new(pattern);
    let Some(service) = SERVICES.iter().find(|service| service.prefix == prefix) else {
        return Vec::new();
    };
    let is_covered = |action: &&Action| pattern.covers(&action.name.to_ascii_lowercase());
    service.actions.iter().filter(is_covered).collect()
}

/// How many actions, and which if they are few; those that change something are counted apart.
fn covers(actions: &[&Action], service: &Service) -> String {
    if actions.is_empty() {
        return "Covers no action that is known here.".to_owned();
    }
    let names: Vec<&str> = actions.iter().map(|action| action.name).take(NAMED_MAX).collect();
    let more = if actions.len() > names.len() { ", …" } else { "" };
    let changes = |action: &&&Action| {
        matches!(
            action.level,
            AccessLevel::Write | AccessLevel::Tagging | AccessLevel::PermissionsManagement
        )
    };
    let writes = actions.iter().filter(changes).count();
    let count = match actions.len() {
        1 => "1 action".to_owned(),
        many => format!("{many} actions"),
    };
    let mut text = format!("Covers {count}, {writes} of which change something: ");
    // Writing to a String cannot fail.
    let _ = write!(text, "{}{more}", names.join(", "));
    text.push('.');
    if !service.is_complete {
        text.push_str(" The service has more than are known here.");
    }
    text
}

/// How far an action reaches and what it acts on, as a sentence.
fn reach(action: &Action) -> String {
    let on = match action.resource {
        ResourceType::Any => "acts on no resource: only `*` covers it",
        ResourceType::Repository => "acts on a repository",
        ResourceType::Role => "acts on a role",
        ResourceType::User => "acts on a user",
        ResourceType::Session => "acts on a session",
        ResourceType::Policy => "acts on a policy of the organisation",
        ResourceType::Target => "acts on a root, unit or account",
        ResourceType::SigningProfile => "acts on a signing profile",
        ResourceType::Alarm => "acts on an alarm",
    };
    format!("{}; {on}.", action.level)
}

fn principal(word: &str, known: &Known) -> Option<Told> {
    let page = || Some(guide("reference_policies_elements_principal.html"));
    let say = |text: &str| Some((word.to_owned(), text.to_owned(), page()));
    if word == "*" {
        return say("Everybody, of every account.");
    }
    let account = word.strip_suffix(":root").and_then(|arn| arn.rsplit(':').next());
    let id = account.unwrap_or(word);
    if let Some(account) = known.accounts.iter().find(|account| account.text == id) {
        let note = &account.note;
        let text =
            format!("The account {id}, {note}: whom its own policies let, not only the root user.");
        return Some((word.to_owned(), text, page()));
    }
    if account.is_some() {
        return say("An account, which is not in this world: whom its own policies let.");
    }
    in_world(word, known)
}

fn resource(word: &str, known: &Known) -> Option<Told> {
    if word == "*" {
        let text = "Every resource, and requests about none.".to_owned();
        let source = guide("reference_policies_elements_resource.html");
        return Some((word.to_owned(), text, Some(source)));
    }
    in_world(word, known)
}

/// What a text names in this world.
fn in_world(word: &str, known: &Known) -> Option<Told> {
    let found = known.all().find(|name| name.text == word)?;
    Some((word.to_owned(), format!("{}, in this world.", found.note), None))
}

/// A key by its name, that of the tag left out or not.
fn known_key(name: &str) -> Option<&'static Key> {
    find_key(name).or_else(|| super::keys::KEYS.iter().find(|key| key.name == name))
}

fn key_source(key: &Key) -> Source {
    let prefix = key.name.split(':').next().unwrap_or_default();
    match actions::page(prefix) {
        Some(page) => reference(page),
        None => guide("reference_policies_condition-keys.html"),
    }
}

fn guide(page: &str) -> Source {
    let url = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/", page].concat();
    Source { title: "IAM user guide", url }
}

fn reference(page: &str) -> Source {
    let folder = "https://docs.aws.amazon.com/service-authorization/latest/reference/";
    Source { title: "Service Authorization Reference", url: [folder, page].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::complete::Name;
    use crate::iam::keys::KEYS;

    #[test]
    fn every_action_has_a_sentence_and_every_sentence_an_action() {
        for service in SERVICES {
            for found in service.actions {
                let name = format!("{}:{}", service.prefix, found.name);
                let (text, source) = action(&name).unwrap_or_else(|| panic!("nothing on {name}"));
                assert!(text.ends_with('.') && source.url.starts_with("https://"), "{name}");
            }
        }
        for (prefix, _, rows) in actions::ALL {
            let names: Vec<&str> = rows.iter().map(|(name, _)| *name).collect();
            let service = super::super::actions::service(prefix).unwrap();
            let expected: Vec<&str> = service.actions.iter().map(|action| action.name).collect();
            assert_eq!(names, expected, "{prefix}");
        }
    }

    #[test]
    fn every_key_operator_and_element_has_a_sentence() {
        let names: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
        let told: Vec<&str> = keys::ALL.iter().map(|(name, _)| *name).collect();
        assert_eq!(told, names);
        for name in names {
            assert!(key(name).is_some(), "{name}");
        }
        for name in Operator::names() {
            assert!(operator(name).is_some(), "{name}");
        }
        for name in super::super::parse::element_names() {
            assert!(element(name).is_some(), "{name}");
        }
    }

    fn known() -> Known {
        let name = |text: &str, note: &str| Name { text: text.to_owned(), note: note.to_owned() };
        Known {
            accounts: vec![name("111122223333", "publisher")],
            resources: vec![name("arn:aws:ecr:us-east-1:111122223333:repository/a", "Repository")],
            ..Known::default()
        }
    }

    #[test]
    fn a_word_is_told_by_where_it_stands() {
        let cases = [
            ("{\"Vers|ion\": 1}", Some("Version: The version of the policy language")),
            (
                "{\"Statement\":{\"Action\":\"ecr:put|image\"}}",
                Some("ecr:PutImage: Stores a manifest"),
            ),
            (
                "{\"Statement\":{\"Action\":\"ecr:B*|\"}}",
                Some("ecr:B*: Covers 5 actions, 2 of which change something"),
            ),
            ("{\"Statement\":{\"Action\":\"ecr:Nothing|\"}}", None),
            ("{\"Statement\":{\"Effect\":\"De|ny\"}}", Some("Deny: Forbids")),
            (
                "{\"Statement\":{\"Condition\":{\"StringNot|Equals\":{}}}}",
                Some("StringNotEquals: Turned round"),
            ),
            (
                "{\"Statement\":{\"Condition\":{\"Bool\":{\"AWS:secure|transport\":1}}}}",
                Some("aws:SecureTransport: Whether the request comes over TLS"),
            ),
            (
                "{\"Statement\":{\"Principal\":{\"AWS\":\"arn:aws:iam::1111|22223333:root\"}}}",
                Some("arn:aws:iam::111122223333:root: The account 111122223333, publisher"),
            ),
            (
                "{\"Statement\":{\"Resource\":\"arn:aws:ecr:us-east-1:111122223333:repository/a|\"}}",
                Some("arn:aws:ecr:us-east-1:111122223333:repository/a: Repository, in this"),
            ),
            ("{\"Statement\":{\"Sid\":\"De|ny\"}}", None),
        ];
        for (marked, expected) in cases {
            let at = marked.find('|').unwrap();
            let found = hover(&marked.replacen('|', "", 1), at, &known());
            let found = found.map(|hover| format!("{}: {}", hover.title, hover.text));
            match expected {
                Some(start) => assert!(found.as_ref().unwrap().starts_with(start), "{found:?}"),
                None => assert_eq!(found, None, "{marked}"),
            }
        }
    }
}
