//! Which rules select an image: by its storage class and by its tags.
//!
//! Every tag of every image meets every pattern, five million times in a large repository. So each
//! tag is reduced to the pairs of neighbouring letters that it has, a set in one number, and each
//! pattern to the pairs that it asks for; only a tag that has all of these is read letter by letter.

use super::policy::{Rule, StorageClass, TagSelection};
use super::rule_set::RuleSet;
use crate::aws::glob::Shape;
use crate::ecr::storage::ImageStatus;

/// What the rules of a policy select, ready to be asked about many images.
#[derive(Debug)]
pub(super) struct Selections<'p> {
    standard: OfClass<'p>,
    archive: OfClass<'p>,
    /// The pairs of the tags of the image at hand; kept for its room.
    pairs: Vec<Pairs>,
}

/// The rules of one storage class.
#[derive(Debug, Default)]
struct OfClass<'p> {
    any: RuleSet,
    untagged: RuleSet,
    tagged: RuleSet,
    wanted: Vec<Wanted<'p>>,
}

/// A tag that some rules want an image to have.
#[derive(Debug)]
struct Wanted<'p> {
    pairs: Pairs,
    by: RuleSet,
    tag: TagPattern<'p>,
}

/// Which tags one entry of a list covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagPattern<'p> {
    /// Those that start so.
    Prefix(&'p str),
    /// Those that are so, `*` being any run of letters.
    Pattern(Shape, &'p str),
}

impl<'p> Selections<'p> {
    /// What these rules, which stand in the order of their priorities, select.
    pub(super) fn of(rules: &'p [Rule]) -> Self {
        let (mut standard, mut archive) = (OfClass::default(), OfClass::default());
        for (place, rule) in rules.iter().enumerate() {
            match rule.storage_class {
                StorageClass::Standard => standard.add(place, rule),
                StorageClass::Archive => archive.add(place, rule),
            }
        }
        Self { standard, archive, pairs: Vec::new() }
    }

    /// The rules that select an image of this status with these tags.
    ///
    /// Assumed: none selects an image that is on its way out of the archive; it is in neither
    /// storage class.
    pub(super) fn matching(&mut self, status: ImageStatus, tags: &[&str]) -> RuleSet {
        let of_class = match status {
            ImageStatus::Active => &self.standard,
            ImageStatus::Archived => &self.archive,
            ImageStatus::Activating => return RuleSet::NONE,
        };
        if tags.is_empty() {
            return of_class.any.with(of_class.untagged);
        }
        self.pairs.clear();
        for tag in tags {
            self.pairs.push(Pairs::of_tag(tag));
        }
        of_class.any.with(of_class.tagged_matching(tags, &self.pairs))
    }
}

impl<'p> OfClass<'p> {
    fn add(&mut self, place: usize, rule: &'p Rule) {
        let by = RuleSet::one(place);
        match &rule.tag_selection {
            TagSelection::Any => self.any = self.any.with(by),
            TagSelection::Untagged => self.untagged = self.untagged.with(by),
            TagSelection::Prefixes(_) | TagSelection::Patterns(_) => {
                let patterns = tag_patterns(&rule.tag_selection);
                if patterns.iter().all(|pattern| pattern.foreign_letter().is_none()) {
                    self.add_tagged(by, patterns);
                }
            }
        }
    }

    fn add_tagged(&mut self, by: RuleSet, patterns: Vec<TagPattern<'p>>) {
        self.tagged = self.tagged.with(by);
        for tag in patterns {
            match self.wanted.iter_mut().find(|known| known.tag == tag) {
                Some(known) => known.by = known.by.with(by),
                None => self.wanted.push(Wanted { pairs: tag.pairs(), by, tag }),
            }
        }
    }

    /// A rule selects an image that has for each of its patterns some tag. One tag may serve for
    /// several.
    ///
    /// Source: ECR User Guide, "Lifecycle policy properties in Amazon ECR".
    fn tagged_matching(&self, tags: &[&str], pairs: &[Pairs]) -> RuleSet {
        let mut left = self.tagged;
        for wanted in &self.wanted {
            if !left.meets(wanted.by) {
                continue;
            }
            let mut both = tags.iter().zip(pairs);
            if !both.any(|(tag, has)| has.include(wanted.pairs) && wanted.tag.covers(tag)) {
                left = left.without(wanted.by);
            }
        }
        left
    }
}

/// The entries of a rule's list; none where it is not about tags.
pub(super) fn tag_patterns(selection: &TagSelection) -> Vec<TagPattern<'_>> {
    match selection {
        TagSelection::Any | TagSelection::Untagged => Vec::new(),
        TagSelection::Prefixes(texts) => {
            texts.iter().map(|text| TagPattern::Prefix(text)).collect()
        }
        TagSelection::Patterns(texts) => {
            texts.iter().map(|text| TagPattern::Pattern(Shape::of(text), text)).collect()
        }
    }
}

impl<'p> TagPattern<'p> {
    /// As it is written.
    pub(super) fn text(self) -> &'p str {
        match self {
            Self::Prefix(text) | Self::Pattern(_, text) => text,
        }
    }

    fn covers(self, tag: &str) -> bool {
        match self {
            Self::Prefix(prefix) => tag.starts_with(prefix),
            Self::Pattern(shape, pattern) => shape.covers(pattern, tag),
        }
    }

    /// A letter that no tag has there, so that the pattern covers no tag at all: `?`, which is no
    /// wildcard here, and `*` in a prefix, which is none there.
    pub(super) fn foreign_letter(self) -> Option<char> {
        let text = self.text();
        if let Some(first) = text.chars().next().filter(|first| ['.', '-'].contains(first)) {
            return Some(first);
        }
        text.chars().find(|letter| {
            let is_wildcard = *letter == '*' && matches!(self, Self::Pattern(..));
            !is_wildcard && !letter.is_ascii_alphanumeric() && !"_.-".contains(*letter)
        })
    }

    /// The pairs that every tag has which it covers.
    fn pairs(self) -> Pairs {
        let mut pairs = Pairs(0);
        let Self::Pattern(_, pattern) = self else {
            pairs.add(Some(Pairs::START), self.text().as_bytes());
            return pairs;
        };
        let mut before = Some(Pairs::START);
        let mut last = None;
        for piece in pattern.split('*') {
            last = pairs.add(before, piece.as_bytes());
            before = None;
        }
        // Behind a `*` at the end stands no last letter.
        if let Some(last) = last {
            pairs.insert(last, Pairs::END);
        }
        pairs
    }
}

/// Pairs of neighbouring letters, each one bit of 64. Several pairs share a bit, so that a tag may
/// seem to have a pair that it does not have, and never lacks one that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pairs(u64);

impl Pairs {
    /// What stands before the first letter of a tag.
    const START: u8 = b'^';
    /// What stands behind the last one.
    const END: u8 = b'$';

    fn of_tag(tag: &str) -> Self {
        let mut pairs = Self(0);
        let last = pairs.add(Some(Self::START), tag.as_bytes());
        pairs.insert(last.unwrap_or(Self::START), Self::END);
        pairs
    }

    /// Whether all of `others` are among them.
    fn include(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }

    /// Adds the pairs of a run of letters that stands behind `before`; gives the last letter.
    fn add(&mut self, mut before: Option<u8>, letters: &[u8]) -> Option<u8> {
        for letter in letters {
            if let Some(before) = before {
                self.insert(before, *letter);
            }
            before = Some(*letter);
        }
        before
    }

    fn insert(&mut self, one: u8, other: u8) {
        let mixed =
            u32::from(one).wrapping_mul(0x9E37_79B1) ^ u32::from(other).wrapping_mul(0x85EB_CA77);
        self.0 |= 1 << (mixed >> 26);
    }
}
