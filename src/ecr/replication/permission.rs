//! What a destination in another account has to allow, and what its copies say of that.

use std::fmt;

use super::{CopyState, Plan, ReplicationDestination, ReplicationFailure};
use crate::aws::{AccountId, Arn, Timestamp};
use crate::json::{Layout, Node, print};

/// Whether a destination lets copies in, as far as the last one that was tried tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// None was tried yet.
    Untried,
    /// The last one was let in.
    LetIn {
        /// When.
        at: Timestamp,
    },
    /// The last one was denied.
    Denied {
        /// What was not allowed.
        action: &'static str,
        /// When.
        at: Timestamp,
    },
}

impl Plan {
    /// Whether one of the plan's lanes lets copies in.
    pub fn permission(&self, lane: usize) -> Permission {
        let mut last = Permission::Untried;
        for copy in self.images.iter().filter_map(|image| image.copies.get(lane)) {
            let found = Permission::of(copy);
            if found.at() > last.at() {
                last = found;
            }
        }
        last
    }
}

impl Permission {
    fn of(copy: &CopyState) -> Self {
        match copy {
            CopyState::Arrived { at, .. }
            | CopyState::ArrivedWithoutTag { at, .. }
            | CopyState::DeletedThere { at } => Self::LetIn { at: *at },
            CopyState::Failed { failure: ReplicationFailure::AccessDenied { action }, at } => {
                Self::Denied { action, at: *at }
            }
            CopyState::Failed { .. }
            | CopyState::NotSent(_)
            | CopyState::NotSentOn(_)
            | CopyState::PushedBefore { .. }
            | CopyState::UnderWay(_) => Self::Untried,
        }
    }

    fn at(self) -> Option<Timestamp> {
        match self {
            Self::Untried => None,
            Self::LetIn { at } | Self::Denied { at, .. } => Some(at),
        }
    }
}

/// In a sentence without its end.
impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untried => f.write_str("no copy was tried yet, so nothing is known"),
            Self::LetIn { at } => write!(f, "the last copy was let in, at {at}"),
            Self::Denied { action, at } => {
                write!(f, "the last copy was denied `{action}`, at {at}")
            }
        }
    }
}

impl ReplicationDestination {
    /// The registry policy that lets the copies of another account in here, repositories that are
    /// missing included.
    ///
    /// Source: ECR User Guide, "Registry permissions for cross account replication".
    pub fn needed_policy(&self, source: AccountId, layout: Layout) -> String {
        let mut principal = Arn::iam(source, "root");
        principal.partition = self.region.partition();
        let actions = ["ecr:CreateRepository", "ecr:ReplicateImage"];
        let resource = Arn::repository(self.region, self.registry_id, "*");
        let statement = Node::object([
            ("Sid", "Copies".into()),
            ("Effect", "Allow".into()),
            ("Principal", Node::object([("AWS", Node::display(&principal))])),
            ("Action", Node::array(actions.map(Node::from))),
            ("Resource", Node::display(&resource)),
        ]);
        let policy = Node::object([
            ("Version", "2012-10-17".into()),
            ("Statement", Node::array([statement])),
        ]);
        print(&policy, layout)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ImagePlan, Lane, Reach};
    use super::*;
    use crate::aws::Region;
    use crate::oci::Digest;

    fn plan(copies: Vec<CopyState>) -> Plan {
        let registry_id = "444455556666".parse().unwrap();
        let destination = ReplicationDestination { region: Region::US_EAST_1, registry_id };
        let image = |copy| ImagePlan {
            image_digest: Digest::of(b""),
            image_tags: Vec::new(),
            origin: None,
            copies: vec![copy],
        };
        Plan {
            lanes: vec![Lane { destination, reach: Reach::Removed }],
            images: copies.into_iter().map(image).collect(),
        }
    }

    #[test]
    fn the_last_copy_that_was_tried_tells() {
        let at = Timestamp::from_millis;
        let arrived = |ms| CopyState::Arrived { since: at(0), at: at(ms) };
        let failed = |failure, ms| CopyState::Failed { failure, at: at(ms) };
        let denied = ReplicationFailure::AccessDenied { action: "ecr:ReplicateImage" };
        let refused = Permission::Denied { action: "ecr:ReplicateImage", at: at(7) };
        let cases = [
            (vec![], Permission::Untried),
            (vec![CopyState::PushedBefore { at: at(9) }], Permission::Untried),
            (vec![failed(ReplicationFailure::ImageNotFound, 9)], Permission::Untried),
            (vec![arrived(5), failed(denied, 7)], refused),
            (vec![failed(denied, 7), arrived(8), arrived(3)], Permission::LetIn { at: at(8) }),
        ];
        for (copies, expected) in cases {
            assert_eq!(plan(copies.clone()).permission(0), expected, "{copies:?}");
        }
    }

    #[test]
    fn the_policy_names_the_source_and_what_is_here() {
        let china = ReplicationDestination {
            region: "cn-north-1".parse().unwrap(),
            registry_id: "444455556666".parse().unwrap(),
        };
        assert_eq!(
            china.needed_policy("111122223333".parse().unwrap(), Layout::Compact),
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"Copies","Effect":"Allow","Principal":{"AWS":"arn:aws-cn:iam::111122223333:root"},"Action":["ecr:CreateRepository","ecr:ReplicateImage"],"Resource":"arn:aws-cn:ecr:cn-north-1:444455556666:repository/*"}]}"#
        );
    }
}
