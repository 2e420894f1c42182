//! What is doubtful in a lifecycle policy although ECR takes it.
//!
//! Some of it can be seen in the rules alone; the rest shows when a plan says what they come to.

use std::fmt;

use super::plan::Plan;
use super::policy::{Action, Count, Rule, StorageClass, TagSelection};
use super::selection::{TagPattern, tag_patterns};
use crate::aws::glob;

/// Something doubtful about a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The priority of the rule.
    pub rule_priority: u64,
    /// What.
    pub kind: AdviceKind,
}

/// What can be doubtful about a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdviceKind {
    /// Every image that it selects belongs to another rule: it never acts.
    Shadowed {
        /// The priority of that rule.
        by: u64,
    },
    /// No tag can be as one of its patterns wants it: it selects nothing.
    NeverMatches {
        /// The pattern or prefix.
        text: Box<str>,
        /// The letter that no tag has there.
        letter: char,
        /// Whether it stands in the list of prefixes.
        is_prefix: bool,
    },
    /// It is about all images, and so expires tagged ones too.
    ExpiresTagged,
    /// It wants several tags of one image, where it may seem to want one of several.
    WantsAll {
        /// How many.
        patterns: usize,
    },
    /// Images that indexes name are among those that it selects. It cannot delete them while their
    /// indexes are there, and if it counts, they take places among the newest.
    SelectsChildren {
        /// How many.
        children: u64,
        /// Whether it counts.
        counts: bool,
    },
}

/// What is doubtful in these rules, which stand by priority; in their order.
pub fn advice(rules: &[Rule]) -> Vec<Advice> {
    let mut advice = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        let before = rules.get(..place).unwrap_or_default();
        for kind in of_rule(rule, before) {
            advice.push(Advice { rule_priority: rule.priority, kind });
        }
    }
    advice
}

impl Plan<'_> {
    /// What is doubtful in the rules of the plan, also in view of the images.
    pub fn advice(&self) -> Vec<Advice> {
        let mut advice = advice(self.rules);
        for (rule, tally) in self.rules.iter().zip(self.tallies()) {
            if tally.children > 0 && rule.action == Action::Expire {
                let counts = matches!(rule.count, Count::ImageCountMoreThan(_));
                let kind = AdviceKind::SelectsChildren { children: tally.children, counts };
                advice.push(Advice { rule_priority: rule.priority, kind });
            }
        }
        crate::ordered::sorted_by_key(advice, |advice| advice.rule_priority)
    }
}

fn of_rule(rule: &Rule, before: &[Rule]) -> Vec<AdviceKind> {
    let patterns = tag_patterns(&rule.tag_selection);
    for pattern in &patterns {
        if let Some(letter) = pattern.foreign_letter() {
            let is_prefix = matches!(pattern, TagPattern::Prefix(_));
            let text = pattern.text().into();
            return vec![AdviceKind::NeverMatches { text, letter, is_prefix }];
        }
    }
    if let Some(other) = before.iter().find(|other| covers(other, rule)) {
        return vec![AdviceKind::Shadowed { by: other.priority }];
    }
    let mut found = Vec::new();
    if rule.tag_selection == TagSelection::Any
        && rule.action == Action::Expire
        && rule.storage_class == StorageClass::Standard
    {
        found.push(AdviceKind::ExpiresTagged);
    }
    if patterns.len() > 1 {
        found.push(AdviceKind::WantsAll { patterns: patterns.len() });
    }
    found
}

/// Whether the first rule selects every image that the second one selects.
fn covers(first: &Rule, second: &Rule) -> bool {
    if first.storage_class != second.storage_class {
        return false;
    }
    match (&first.tag_selection, &second.tag_selection) {
        (TagSelection::Any, _) | (TagSelection::Untagged, TagSelection::Untagged) => true,
        (TagSelection::Untagged, _) | (_, TagSelection::Any | TagSelection::Untagged) => false,
        (first, second) => {
            let second = tag_patterns(second);
            let is_wanted = |wide: &TagPattern<'_>| second.iter().any(|it| includes(*wide, *it));
            tag_patterns(first).iter().all(is_wanted)
        }
    }
}

/// Whether every tag that `narrow` covers is covered by `wide`: whether `wide` covers `narrow`'s
/// own text, each of its wildcards standing for a letter that no tag has and so for any.
fn includes(wide: TagPattern<'_>, narrow: TagPattern<'_>) -> bool {
    if wide.foreign_letter().is_some() {
        return false;
    }
    glob::matches(&as_pattern(wide), &as_pattern(narrow))
}

fn as_pattern(pattern: TagPattern<'_>) -> String {
    match pattern {
        TagPattern::Prefix(text) => format!("{text}*"),
        TagPattern::Pattern(_, text) => text.to_owned(),
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {}: {}", self.rule_priority, self.kind)
    }
}

impl fmt::Display for AdviceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shadowed { by } => write!(
                f,
                "it never acts, because every image that it selects belongs to rule {by}, which comes first"
            ),
            Self::NeverMatches { text, letter: '*', is_prefix: true } => write!(
                f,
                "it selects nothing, because a prefix has no wildcards; write `{text}` into tagPatternList"
            ),
            Self::NeverMatches { text, letter: letter @ ('.' | '-'), .. } => {
                write!(
                    f,
                    "it selects nothing, because no tag starts with `{letter}` as `{text}` does"
                )
            }
            Self::NeverMatches { text, letter: '?', .. } => write!(
                f,
                "it selects nothing, because the `?` of `{text}` is no wildcard here and no tag has one; only `*` is a wildcard"
            ),
            Self::NeverMatches { text, letter, .. } => {
                write!(f, "it selects nothing, because no tag has the `{letter}` of `{text}`")
            }
            Self::ExpiresTagged => f.write_str(
                "it expires tagged images too, those in use included; `untagged` leaves them alone",
            ),
            Self::WantsAll { patterns } => write!(
                f,
                "it selects an image only if each of its {patterns} patterns covers one of the image's tags; for one of them, write a rule for each"
            ),
            Self::SelectsChildren { children: 1, counts } => {
                f.write_str("it selects an image that an index names; it does not delete that before the index")?;
                f.write_str(if *counts { ", and counts it all the same" } else { "" })
            }
            Self::SelectsChildren { children, counts } => {
                write!(
                    f,
                    "it selects {children} images that indexes name; it does not delete these before the indexes"
                )?;
                f.write_str(if *counts { ", and counts them all the same" } else { "" })
            }
        }
    }
}
