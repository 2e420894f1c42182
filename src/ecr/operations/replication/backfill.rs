//! `StartReplicationBackfill`, `StopReplicationBackfill`, `DescribeReplicationBackfillResults` and
//! `ListReplicationBackfills`.

use std::rc::Rc;

use crate::aws::AccountId;
use crate::ecr::error::Missing;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, epoch, registry_id};
use crate::ecr::operations::image::ImageIdentifier;
use crate::ecr::page::PageRequest;
use crate::ecr::replication::{
    Backfill, BackfillId, Item, ReplicationDestination, ReplicationFailure, Run, start, stop,
};
use crate::ecr::{Constraint, Error, Registry};
use crate::json::Node;
use crate::ordered::sorted_by_key;

/// How many may be under way in a registry.
///
/// Source: ECR API reference, `StartReplicationBackfill`.
const IN_PROGRESS_MAX: usize = 10;

/// Sends the images that a registry has already to a destination of its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartReplicationBackfill {
    /// The registry; the caller's own where none is named.
    pub registry_id: Option<AccountId>,
    /// The destination.
    pub destination: ReplicationDestination,
}

/// Sends no more of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopReplicationBackfill {
    /// The registry; the caller's own where none is named.
    pub registry_id: Option<AccountId>,
    /// The backfill.
    pub replication_backfill_id: BackfillId,
}

/// A backfill that was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartReplicationBackfillResponse {
    /// The registry.
    pub registry_id: AccountId,
    /// The backfill.
    pub backfill: Rc<Backfill>,
}

/// A backfill that was stopped, or finishes what it has begun and stops then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopReplicationBackfillResponse {
    /// The registry.
    pub registry_id: AccountId,
    /// The backfill.
    pub backfill: Rc<Backfill>,
}

/// Asks how far a backfill is, and what has become of each image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeReplicationBackfillResults {
    /// The registry; the caller's own where none is named.
    pub registry_id: Option<AccountId>,
    /// The backfill.
    pub replication_backfill_id: BackfillId,
    /// Which results; all where nothing is said.
    pub result_status_filter: Option<ResultStatus>,
    /// Which part of a long list.
    pub page: PageRequest,
}

/// How one replication of a backfill has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultStatus {
    /// The image is there.
    Complete,
    /// It is not.
    Failed,
}

/// How far a backfill is, and what has become of each image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeReplicationBackfillResultsResponse {
    /// The registry.
    pub registry_id: AccountId,
    /// The backfill.
    pub backfill: Rc<Backfill>,
    /// The results, in the order in which the replications began; none before the backfill ends.
    pub results: Vec<Item>,
    /// What to ask for the rest with, if there is any.
    pub next_token: Option<String>,
}

/// Asks for the backfills of a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListReplicationBackfills {
    /// The registry; the caller's own where none is named.
    pub registry_id: Option<AccountId>,
    /// Which part of a long list.
    pub page: PageRequest,
}

/// The backfills of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListReplicationBackfillsResponse {
    /// The registry.
    pub registry_id: AccountId,
    /// They, the last one first.
    pub backfills: Vec<Rc<Backfill>>,
    /// What to ask for the rest with, if there is any.
    pub next_token: Option<String>,
}

fn read_id(members: &Members<'_>) -> Result<BackfillId, Error> {
    let field = members.field("replicationBackfillId");
    field.required(field.parsed()?)
}

fn find<'r>(registry: &'r Registry, id: &BackfillId) -> Result<&'r Rc<Backfill>, Error> {
    registry.backfills.get(id).ok_or(Error::NotFound(Missing::ReplicationBackfill))
}

impl Operation for StartReplicationBackfill {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "LimitExceededException",
        "ReplicationBackfillInProgressException",
        "ServerException",
        "ValidationException",
    ];
    type Response = StartReplicationBackfillResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self {
            registry_id: registry_id(members)?,
            destination: ReplicationDestination::read(&members.field("destination"))?,
        })
    }

    fn registry_id(&self) -> Option<AccountId> {
        self.registry_id
    }

    /// Assumed: the words about a destination that no rule names; that it has to be configured is
    /// documented.
    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let registry = &*scope.registry;
        if !registry.replication_configuration.names(&self.destination) {
            let constraint = Constraint::Text(
                "Replication destination must be configured in the replication configuration",
            );
            return Err(Error::InvalidParameter { member: "destination".into(), constraint });
        }
        let running = registry.backfills.values().filter(|it| it.stage.ended_at().is_none());
        let region = self.destination.region;
        if running.clone().any(|it| it.destination.region == region) {
            return Err(Error::ReplicationBackfillInProgress);
        }
        if running.count() >= IN_PROGRESS_MAX {
            return Err(Error::LimitExceeded);
        }
        let registry_id = registry.id;
        Ok(StartReplicationBackfillResponse {
            registry_id,
            backfill: start(scope, self.destination),
        })
    }
}

impl Operation for StopReplicationBackfill {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "ReplicationBackfillInvalidStatusException",
        "ReplicationBackfillNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = StopReplicationBackfillResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { registry_id: registry_id(members)?, replication_backfill_id: read_id(members)? })
    }

    fn registry_id(&self) -> Option<AccountId> {
        self.registry_id
    }

    /// Assumed: one that is stopping already may be stopped again, which changes nothing.
    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let id = &self.replication_backfill_id;
        if !find(scope.registry, id)?.is_kept(scope.now) {
            return Err(Error::NotFound(Missing::ReplicationBackfill));
        }
        if !stop(scope, id) {
            return Err(Error::ReplicationBackfillInvalidStatus);
        }
        let backfill = Rc::clone(find(scope.registry, id)?);
        Ok(StopReplicationBackfillResponse { registry_id: scope.registry.id, backfill })
    }
}

impl Operation for DescribeReplicationBackfillResults {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "ReplicationBackfillNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = DescribeReplicationBackfillResultsResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let filter = members.field("resultStatusFilter").word(&["COMPLETE", "FAILED"])?;
        Ok(Self {
            registry_id: registry_id(members)?,
            replication_backfill_id: read_id(members)?,
            result_status_filter: filter.map(|word| match word {
                "COMPLETE" => ResultStatus::Complete,
                _ => ResultStatus::Failed,
            }),
            page: PageRequest::read(members)?,
        })
    }

    fn registry_id(&self) -> Option<AccountId> {
        self.registry_id
    }

    /// Source: ECR API reference: results are there once the backfill has ended.
    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let backfill = Rc::clone(find(scope.registry, &self.replication_backfill_id)?);
        if !backfill.is_kept(scope.now) {
            return Err(Error::NotFound(Missing::ReplicationBackfill));
        }
        let wanted = self.result_status_filter;
        let run = backfill.stage.ended_at().and(backfill.stage.run());
        let items = run.map(Run::items).unwrap_or_default().iter();
        let items = items.filter(|item| match item.result {
            None => false,
            Some(Ok(())) => wanted != Some(ResultStatus::Failed),
            Some(Err(_)) => wanted != Some(ResultStatus::Complete),
        });
        let (results, next_token) = self.page.cut(items);
        Ok(DescribeReplicationBackfillResultsResponse {
            registry_id: scope.registry.id,
            results: results.into_iter().cloned().collect(),
            backfill,
            next_token,
        })
    }
}

impl Operation for ListReplicationBackfills {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "ServerException", "ValidationException"];
    type Response = ListReplicationBackfillsResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let page = PageRequest::read_up_to(members, 50, 25)?;
        Ok(Self { registry_id: registry_id(members)?, page })
    }

    fn registry_id(&self) -> Option<AccountId> {
        self.registry_id
    }

    /// Assumed: the order, the last one first.
    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let kept = scope.registry.backfills.values().filter(|it| it.is_kept(scope.now));
        let all = sorted_by_key(kept.collect(), |it| std::cmp::Reverse(it.started_at));
        let (backfills, next_token) = self.page.cut(all);
        Ok(ListReplicationBackfillsResponse {
            registry_id: scope.registry.id,
            backfills: backfills.into_iter().map(Rc::clone).collect(),
            next_token,
        })
    }
}

/// How many replications there are and how they ended; nothing before the images were found.
fn progress(backfill: &Backfill) -> Option<(&'static str, Node)> {
    let run = backfill.stage.run()?;
    let count = |count: usize| Node::from(u64::try_from(count).unwrap_or(u64::MAX));
    let mut codes: Vec<_> = run.failures().map(ReplicationFailure::name).collect();
    codes.dedup();
    let members = [
        ("totalReplicationCount", count(run.items().len())),
        ("completedReplicationCount", count(run.completed())),
        ("failedReplicationCount", count(run.failed())),
        ("failureCodes", Node::array(codes.into_iter().map(Node::from))),
    ];
    Some(("progress", Node::object(members)))
}

fn result_node(item: &Item) -> Node {
    let image_id = ImageIdentifier {
        image_digest: Some(item.image_digest.to_string().into()),
        image_tag: item.image_tag.as_ref().map(|tag| tag.as_str().into()),
    };
    let failure = item.result.and_then(Result::err).map(ReplicationFailure::name);
    let status = if failure.is_some() { "FAILED" } else { "COMPLETE" };
    // An index and what it names go together, so that the cause is that of all of them.
    let of_images = item
        .is_index
        .then(|| ("subImageFailureCodes", Node::array(failure.into_iter().map(Node::from))));
    let failure = failure.map(|code| ("failureCode", Node::from(code)));
    let members = [
        ("repositoryName", Node::display(&item.repository_name)),
        ("imageId", image_id.node()),
        ("status", status.into()),
    ];
    Node::object(members.into_iter().chain(failure).chain(of_images))
}

/// What is told of a backfill when it is started or stopped, after its name and its registry.
fn rest(backfill: &Backfill) -> [(&'static str, Node); 3] {
    [
        ("destination", backfill.destination.node()),
        ("status", backfill.stage.name().into()),
        ("startedAt", epoch(backfill.started_at)),
    ]
}

// The API model names the two members in another order for each.

impl Response for StartReplicationBackfillResponse {
    fn node(&self) -> Node {
        let Self { registry_id, backfill } = self;
        let names = [
            ("replicationBackfillId", Node::display(&backfill.id)),
            ("registryId", Node::display(registry_id)),
        ];
        Node::object(names.into_iter().chain(rest(backfill)))
    }
}

impl Response for StopReplicationBackfillResponse {
    fn node(&self) -> Node {
        let Self { registry_id, backfill } = self;
        let names = [
            ("registryId", Node::display(registry_id)),
            ("replicationBackfillId", Node::display(&backfill.id)),
        ];
        Node::object(names.into_iter().chain(rest(backfill)))
    }
}

impl Response for DescribeReplicationBackfillResultsResponse {
    fn node(&self) -> Node {
        let Self { registry_id, backfill, results, next_token } = self;
        let stage = &backfill.stage;
        let head = [
            ("registryId", Node::display(registry_id)),
            ("replicationBackfillId", Node::display(&backfill.id)),
            ("destination", backfill.destination.node()),
            ("status", stage.name().into()),
        ];
        let failure = stage.failure_code().map(|code| ("failureCode", Node::from(code)));
        let results = ("results", Node::array(results.iter().map(result_node)));
        let times = [results, ("startedAt", epoch(backfill.started_at))];
        let ended = stage.ended_at().map(|at| ("endedAt", epoch(at)));
        let token = next_token.as_deref().map(|token| ("nextToken", Node::from(token)));
        let members = head.into_iter().chain(failure).chain(progress(backfill));
        Node::object(members.chain(times).chain(ended).chain(token))
    }
}

impl Response for ListReplicationBackfillsResponse {
    fn node(&self) -> Node {
        let backfills = self.backfills.iter().map(|backfill| {
            let stage = &backfill.stage;
            let head = [
                ("replicationBackfillId", Node::display(&backfill.id)),
                ("destination", backfill.destination.node()),
                ("status", stage.name().into()),
            ];
            let failure = stage.failure_code().map(|code| ("failureCode", Node::from(code)));
            let started = [("startedAt", epoch(backfill.started_at))];
            let ended = stage.ended_at().map(|at| ("endedAt", epoch(at)));
            let members = head.into_iter().chain(failure).chain(progress(backfill));
            Node::object(members.chain(started).chain(ended))
        });
        let token = self.next_token.as_deref().map(|token| ("nextToken", Node::from(token)));
        let members = [
            ("registryId", Node::display(&self.registry_id)),
            ("backfills", Node::array(backfills)),
        ];
        Node::object(members.into_iter().chain(token))
    }
}
