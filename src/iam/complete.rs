//! What could be written at a place in a policy.
//!
//! Elements, actions, operators and keys come from the tables that the reader and the checks go by;
//! ARNs, accounts and other names from the world that the policy is written for. The text may be
//! broken in every way in which a text is while somebody types.

mod conditions;
mod principals;
mod statement;

use super::policy::PolicyKind;
use super::spot::{Role, Spot, spot};
use crate::json::{self, Layout, Node};
use crate::ordered::sorted_by_key;

/// A thing of the world by the text that names it in a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As it is written in a policy.
    pub text: String,
    /// What it is, such as `Repository team/api`.
    pub note: String,
}

/// The names that exist in a world, each list in the order in which it is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Numbers of accounts.
    pub accounts: Vec<Name>,
    /// ARNs of users, roles and root users.
    pub principals: Vec<Name>,
    /// ARNs of repositories and whole registries.
    pub resources: Vec<Name>,
    /// Ids of organisations.
    pub organizations: Vec<Name>,
    /// Ways down organisations to accounts and units.
    pub paths: Vec<Name>,
    /// Ids of VPC endpoints.
    pub endpoints: Vec<Name>,
    /// Ids of VPCs.
    pub networks: Vec<Name>,
    /// Regions in which somebody has a registry.
    pub regions: Vec<Name>,
}

impl Known {
    /// Every name.
    pub fn all(&self) -> impl Iterator<Item = &Name> {
        let lists = [
            &self.accounts,
            &self.principals,
            &self.resources,
            &self.organizations,
            &self.paths,
            &self.endpoints,
            &self.networks,
            &self.regions,
        ];
        lists.into_iter().flatten()
    }
}

/// What could be written, and in place of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The first byte that is replaced.
    pub from: usize,
    /// The byte behind the last one that is replaced.
    pub to: usize,
    /// The proposals, the likeliest first.
    pub items: Vec<Completion>,
}

/// One thing that could be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The word itself, as a list shows it.
    pub label: String,
    /// What it is; may be empty.
    pub note: String,
    /// What is put into the text.
    pub insert: String,
    /// Where the caret goes, in bytes of what is put in.
    pub caret: usize,
}

/// How many are offered at most.
const ITEMS_MAX: usize = 120;

/// What could stand at `at`, in bytes, in a policy of a kind. Empty where nothing can, and where
/// only the author knows, as with a Sid.
pub fn complete(text: &str, at: usize, kind: PolicyKind, known: &Known) -> Completions {
    let Some(spot) = spot(text, at) else { return Completions::default() };
    let place = Place::new(text, at, &spot);
    let candidates = match spot.role {
        Role::Name => names(&spot, kind),
        Role::Value => values(&spot, kind, known),
    };
    let typed = place.typed.to_ascii_lowercase();
    let ranked = candidates.into_iter().filter_map(|candidate| {
        let is_there = spot.beside.contains(&&*candidate.word);
        let rank = rank(&candidate.word, &typed).filter(|_| !is_there)?;
        Some((rank, candidate))
    });
    let ranked = sorted_by_key(ranked.collect(), |(rank, _)| *rank);
    let items = ranked.into_iter().take(ITEMS_MAX).map(|(_, candidate)| place.item(candidate));
    Completions { from: place.from, to: place.to, items: items.collect() }
}

/// The words that are offered for a field of a form, which holds one word without quotes: `path` is
/// the way to it, such as `["Statement", "Action"]`.
pub fn words(path: &[&str], role: Role, kind: PolicyKind, known: &Known) -> Vec<Name> {
    let (word, path) = (json::Span::default(), path.to_vec());
    let (has_colon, needs_comma, beside) = (false, false, Vec::new());
    let spot = Spot { path, role, word, whole: word, has_colon, needs_comma, beside };
    let candidates = match role {
        Role::Name => names(&spot, kind),
        Role::Value => values(&spot, kind, known),
    };
    let plain = candidates.into_iter().filter(|it| !matches!(it.form, Form::Raw(_)));
    plain.map(|it| Name { text: it.word, note: it.note }).collect()
}

/// How well a word goes with what was typed; less is better, `None` is not at all.
fn rank(word: &str, typed: &str) -> Option<u8> {
    let word = word.to_ascii_lowercase();
    let behind_colon = || word.split_once(':').is_some_and(|(_, rest)| rest.starts_with(typed));
    if word.starts_with(typed) {
        Some(0)
    } else if behind_colon() {
        Some(1)
    } else {
        word.contains(typed).then_some(2)
    }
}

/// Something that could stand at a place.
#[derive(Debug)]
struct Candidate {
    word: String,
    note: String,
    form: Form,
}

/// How a word is put into the text.
#[derive(Debug)]
enum Form {
    /// As a value in quotes.
    Value,
    /// As the name of a member with this value; the caret goes to the `|` in it.
    Member(&'static str),
    /// As it is, the caret at the `|`.
    Raw(&'static str),
}

impl Candidate {
    fn value(name: &Name) -> Self {
        Self::word(&name.text, &name.note)
    }

    fn word(word: &str, note: &str) -> Self {
        Self { word: word.to_owned(), note: note.to_owned(), form: Form::Value }
    }

    fn member(word: &str, note: &str, value: &'static str) -> Self {
        Self { word: word.to_owned(), note: note.to_owned(), form: Form::Member(value) }
    }

    fn raw(word: &str, note: &str, text: &'static str) -> Self {
        Self { word: word.to_owned(), note: note.to_owned(), form: Form::Raw(text) }
    }
}

/// The stretch of text that a completion replaces, and what was typed of it.
struct Place<'t> {
    from: usize,
    to: usize,
    typed: &'t str,
    has_colon: bool,
}

impl<'t> Place<'t> {
    /// Goes from the quote in front of the word to the one behind. A quote that was forgotten lets
    /// a word seem longer than it is, so behind the caret only letters of names count.
    fn new(text: &'t str, at: usize, spot: &Spot<'_>) -> Self {
        let typed = text.get(spot.word.start..at).unwrap_or_default();
        let rest = text.get(at..spot.whole.end.max(at)).unwrap_or_default();
        let is_of_name =
            |letter: char| letter.is_alphanumeric() || "*?:/._-${}@+=".contains(letter);
        let tail = rest.len() - rest.trim_start_matches(is_of_name).len();
        let is_quoted = spot.whole.start < spot.word.start;
        let quote = rest.get(tail..).is_some_and(|rest| rest.starts_with('"')) && is_quoted;
        let to = at + tail + usize::from(quote);
        // Where the word was cut short, its colon belongs to another one.
        let has_colon = spot.has_colon && to == spot.whole.end;
        Self { from: spot.whole.start, to, typed, has_colon }
    }

    fn item(&self, candidate: Candidate) -> Completion {
        let quoted = || json::print(&Node::from(&*candidate.word), Layout::Compact);
        let marked = match candidate.form {
            Form::Value => quoted(),
            Form::Member(_) if self.has_colon => quoted(),
            Form::Member(value) => [&quoted(), ": ", value].concat(),
            Form::Raw(text) => text.to_owned(),
        };
        let caret = marked.find('|').unwrap_or(marked.len());
        let insert = marked.replacen('|', "", 1);
        Completion { label: candidate.word, note: candidate.note, insert, caret }
    }
}

fn names(spot: &Spot<'_>, kind: PolicyKind) -> Vec<Candidate> {
    match spot.path.as_slice() {
        [] => statement::document_elements(kind),
        ["Statement"] => statement::elements(kind, &spot.beside),
        ["Statement", "Principal" | "NotPrincipal"] => principals::types(kind),
        ["Statement", "Condition"] => conditions::operators(),
        ["Statement", "Condition", operator] => conditions::keys(operator),
        _ => Vec::new(),
    }
}

fn values(spot: &Spot<'_>, kind: PolicyKind, known: &Known) -> Vec<Candidate> {
    match spot.path.as_slice() {
        [] => vec![statement::document(kind)],
        ["Version"] => statement::versions(),
        ["Statement"] => vec![statement::skeleton(kind)],
        ["Statement", "Effect"] => statement::effects(kind),
        ["Statement", "Action" | "NotAction"] => statement::actions(kind),
        ["Statement", "Resource" | "NotResource"] => statement::resources(known),
        ["Statement", "Principal" | "NotPrincipal"] => principals::whole(kind),
        ["Statement", "Principal" | "NotPrincipal", of] => principals::entries(of, kind, known),
        ["Statement", "Condition"] => vec![Candidate::raw("{ }", "Tests", "{ \"|\" }")],
        ["Statement", "Condition", _] => vec![Candidate::raw("{ }", "Keys", "{ \"|\" }")],
        ["Statement", "Condition", operator, key] => conditions::values(operator, key, known),
        _ => Vec::new(),
    }
}
