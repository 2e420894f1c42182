//! Where the tags of a repository have pointed, step by step.
//!
//! A registry keeps no history of its tags: ECR tells where one points now and not where it pointed
//! before. The simulation can tell, because every step keeps its world.

use std::rc::Rc;

use super::{History, Sim};
use crate::aws::{AccountId, Region};
use crate::ecr::{ImageTag, Repository, RepositoryName};
use crate::oci::Digest;
use crate::ordered::{OrderedMap, OrderedSet};

/// A moment at which a tag came to point elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagMove {
    /// The step behind which it points so; 0 is the start of the scenario.
    pub step: usize,
    /// Where to; nowhere when the tag was taken away.
    pub to: Option<Digest>,
}

impl History {
    /// Every tag that the repository has or had up to the present, in alphabetical order, with its
    /// moves from the first to the last.
    pub fn tag_moves(
        &self,
        account: AccountId,
        region: Region,
        name: &RepositoryName,
    ) -> Vec<(ImageTag, Vec<TagMove>)> {
        let mut moves = OrderedMap::<ImageTag, Vec<TagMove>>::new();
        let mut before: Option<&Rc<Repository>> = None;
        for step in 0..=self.position() {
            let now = find(self.at(step), account, region, name);
            let is_same = match (before, now) {
                (Some(before), Some(now)) => Rc::ptr_eq(before, now),
                (None, None) => true,
                _ => false,
            };
            if !is_same {
                note(&mut moves, step, now);
            }
            before = now;
        }
        moves.into_iter().collect()
    }
}

fn find<'s>(
    sim: &'s Rc<Sim>,
    account: AccountId,
    region: Region,
    name: &RepositoryName,
) -> Option<&'s Rc<Repository>> {
    sim.cloud.registry(account, region)?.repository(name)
}

/// Writes down which tags point elsewhere than they did.
fn note(
    moves: &mut OrderedMap<ImageTag, Vec<TagMove>>,
    step: usize,
    repository: Option<&Rc<Repository>>,
) {
    let now: OrderedMap<ImageTag, Digest> = repository
        .into_iter()
        .flat_map(|repository| repository.tags())
        .map(|(tag, to)| (tag.clone(), *to))
        .collect();
    let known: OrderedSet<ImageTag> = moves.keys().chain(now.keys()).cloned().collect();
    for tag in &known {
        let to = now.get(tag).copied();
        let so_far = moves.get_or_insert_with(tag.clone(), Vec::new);
        if so_far.last().and_then(|last| last.to) != to {
            so_far.push(TagMove { step, to });
        }
    }
}
