//! Two images side by side: which weaknesses the one has and the other has not.

use super::finding::Finding;

/// The findings of two images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison<'a> {
    /// What the first has alone, in its order.
    pub gone: Vec<&'a Finding>,
    /// What the second has alone, in its order.
    pub new: Vec<&'a Finding>,
    /// What both have: as the first and as the second has it, in the order of the second.
    pub same: Vec<(&'a Finding, &'a Finding)>,
}

/// What changes on the way from one image to another.
///
/// The same weakness in packages of the same source is the same finding, whatever the version of
/// the packages and the release of the distribution.
pub fn compare<'a>(before: &'a [Finding], after: &'a [Finding]) -> Comparison<'a> {
    let find = |among: &'a [Finding], finding: &Finding| {
        among.iter().find(|other| {
            other.vulnerability.id == finding.vulnerability.id
                && other.affected.source == finding.affected.source
        })
    };
    let mut comparison = Comparison { gone: Vec::new(), new: Vec::new(), same: Vec::new() };
    for finding in before {
        if find(after, finding).is_none() {
            comparison.gone.push(finding);
        }
    }
    for finding in after {
        match find(before, finding) {
            Some(other) => comparison.same.push((other, finding)),
            None => comparison.new.push(finding),
        }
    }
    comparison
}
