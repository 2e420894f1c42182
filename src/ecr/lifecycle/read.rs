//! Text → rules, one by one; what they must be together is checked afterwards.

use super::InvalidLifecyclePolicy as Invalid;
use super::policy::{Action, Count, Rule, StorageClass, TagSelection};
use crate::ecr::meter::LIFECYCLE_RULES_MAX;
use crate::json::{self, Node, Value};
use crate::ordered::sorted_by_key;

/// Reads the rules, in the order written.
pub(super) fn read(text: &str) -> Result<Vec<Rule>, Invalid> {
    let node = json::parse(text).map_err(|_| Invalid::NotAnObject)?;
    if node.as_object().is_none() {
        return Err(Invalid::NotAnObject);
    }
    let of = Fields::of(&node, &["rules"], &["rules"])?;
    let rules = of.list("rules")?.unwrap_or_default();
    if rules.len() > LIFECYCLE_RULES_MAX {
        return Err(Invalid::TooManyRules(rules.len()));
    }
    rules.iter().map(rule).collect()
}

fn rule(node: &Node) -> Result<Rule, Invalid> {
    let of = Fields::of(
        node,
        &["action", "description", "rulePriority", "selection"],
        &["action", "rulePriority", "selection"],
    )?;
    let priority = of.number("rulePriority")?;
    let description = of.text("description")?.map(Into::into);
    let selection = Fields::of(
        of.node("selection"),
        &[
            "countNumber",
            "countType",
            "countUnit",
            "storageClass",
            "tagPatternList",
            "tagPrefixList",
            "tagStatus",
        ],
        &["countNumber", "countType", "tagStatus"],
    )?;
    let tag_selection = tag_selection(&selection)?;
    let storage_class = match selection.word("storageClass", &["archive", "standard"])? {
        Some("archive") => StorageClass::Archive,
        _ => StorageClass::Standard,
    };
    let count = count(&selection)?;
    let action = action(of.node("action"))?;
    Ok(Rule { priority, description, tag_selection, storage_class, count, action })
}

fn tag_selection(of: &Fields<'_>) -> Result<TagSelection, Invalid> {
    let status = of.word("tagStatus", &["any", "tagged", "untagged"])?;
    let (prefixes, patterns) = (of.texts("tagPrefixList")?, of.texts("tagPatternList")?);
    let names_tags = prefixes.is_some() || patterns.is_some();
    match status {
        Some("tagged") => match (prefixes, patterns) {
            (Some(_), Some(_)) => Err(Invalid::PrefixesAndPatterns),
            (Some(prefixes), None) if !prefixes.is_empty() => Ok(TagSelection::Prefixes(prefixes)),
            (None, Some(patterns)) if !patterns.is_empty() => Ok(TagSelection::Patterns(patterns)),
            _ => Err(Invalid::NoTags),
        },
        _ if names_tags => Err(Invalid::TagsWithoutTagged),
        Some("untagged") => Ok(TagSelection::Untagged),
        _ => Ok(TagSelection::Any),
    }
}

/// A count of images knows no unit; a count of days must name it.
fn count(of: &Fields<'_>) -> Result<Count, Invalid> {
    let kind = of.text("countType")?.unwrap_or_default();
    if of.is_null("countUnit") {
        return Err(Invalid::NoAlternative);
    }
    let unit = of.word("countUnit", &["days"])?;
    let number = of.number("countNumber")?;
    match (kind, unit) {
        ("imageCountMoreThan", None) => Ok(Count::ImageCountMoreThan(number)),
        ("sinceImagePushed", Some(_)) => Ok(Count::SinceImagePushed { days: number }),
        ("sinceImagePulled", Some(_)) => Ok(Count::SinceImagePulled { days: number }),
        ("sinceImageTransitioned", Some(_)) => Ok(Count::SinceImageTransitioned { days: number }),
        _ => Err(Invalid::NoAlternative),
    }
}

/// Deleting knows no target; moving must name the one that there is.
fn action(node: &Node) -> Result<Action, Invalid> {
    let of = Fields::of(node, &["targetStorageClass", "type"], &["type"])?;
    let kind = of.word("type", &["expire", "transition"])?;
    if of.is_null("targetStorageClass") {
        return Err(Invalid::NoAlternative);
    }
    match (kind, of.word("targetStorageClass", &["archive"])?) {
        (Some("transition"), Some(_)) => Ok(Action::Archive),
        (Some("expire"), None) => Ok(Action::Expire),
        _ => Err(Invalid::NoAlternative),
    }
}

/// The members of an object that has all that it must have and none that it may not.
struct Fields<'n>(&'n Node);

impl<'n> Fields<'n> {
    /// `known` and `required` stand in alphabetical order.
    fn of(
        node: &'n Node,
        known: &[&'static str],
        required: &[&'static str],
    ) -> Result<Self, Invalid> {
        let members = node.as_object().ok_or_else(|| other_type(node, "object"))?;
        let unknown = members.iter().filter(|member| !known.contains(&&*member.name));
        let unknown: Vec<_> = unknown.map(|member| member.name.clone()).collect();
        if !unknown.is_empty() {
            return Err(Invalid::Unknown(sorted_by_key(unknown, Clone::clone)));
        }
        let missing = required.iter().filter(|name| node.get(name).is_none());
        let missing: Vec<_> = missing.copied().collect();
        if missing.is_empty() { Ok(Self(node)) } else { Err(Invalid::Missing(missing)) }
    }

    /// A member that is known to be there.
    fn node(&self, name: &str) -> &'n Node {
        self.0.get(name).unwrap_or(self.0)
    }

    fn is_null(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|node| node.value == Value::Null)
    }

    fn text(&self, name: &str) -> Result<Option<&'n str>, Invalid> {
        let Some(node) = self.0.get(name) else { return Ok(None) };
        node.as_str().map(Some).ok_or_else(|| other_type(node, "string"))
    }

    fn word(
        &self,
        name: &str,
        possible: &'static [&'static str],
    ) -> Result<Option<&'static str>, Invalid> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let word = possible.iter().find(|word| **word == text).copied();
        word.map(Some).ok_or_else(|| Invalid::Enumeration { found: text.into(), possible })
    }

    /// A whole number from 1 on; 0 where there is none, which does not happen.
    fn number(&self, name: &str) -> Result<u64, Invalid> {
        let Some(node) = self.0.get(name) else { return Ok(0) };
        let Value::Number(text) = &node.value else { return Err(other_type(node, "integer")) };
        if text.starts_with('-') || &**text == "0" {
            return Err(Invalid::TooSmall(text.clone()));
        }
        let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
        match node.as_u64() {
            Some(number) => Ok(number),
            None if is_whole => Err(Invalid::NotCountable(text.clone())),
            None => Err(Invalid::Type { found: "number", allowed: "integer" }),
        }
    }

    fn list(&self, name: &str) -> Result<Option<&'n [Node]>, Invalid> {
        let Some(node) = self.0.get(name) else { return Ok(None) };
        node.as_array().map(Some).ok_or_else(|| other_type(node, "array"))
    }

    fn texts(&self, name: &str) -> Result<Option<Vec<Box<str>>>, Invalid> {
        let Some(list) = self.list(name)? else { return Ok(None) };
        let text = |node: &Node| match node.as_str() {
            Some(text) => Ok(text.into()),
            None => Err(other_type(node, "string")),
        };
        list.iter().map(text).collect::<Result<_, _>>().map(Some)
    }
}

fn other_type(node: &Node, allowed: &'static str) -> Invalid {
    let found = match &node.value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    Invalid::Type { found, allowed }
}
