//! `StartImageScan` and `DescribeImageScanFindings`.

use std::rc::Rc;

use crate::aws::Timestamp;
use crate::ecr::error::ScanError;
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Response, Scope, Target, epoch};
use crate::ecr::page::PageRequest;
use crate::ecr::scanning::event::counts_node;
use crate::ecr::scanning::state::CompletedScan;
use crate::ecr::scanning::{
    Finding, Inspected, ScanReport, ScanStatus, ScanType, basic_finding, engine, is_scannable,
    report, severity_counts, source_updated_at,
};
use crate::ecr::storage::ImageStatus;
use crate::ecr::{Error, Image, Location, Repository};
use crate::json::Node;

use super::ImageIdentifier;

/// Has ECR scan an image, once in 24 hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartImageScan {
    /// The repository.
    pub target: Target,
    /// The image.
    pub image_id: ImageIdentifier,
}

/// A scan that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartImageScanResponse {
    /// The repository.
    pub location: Location,
    /// The image: its digest, and its tag if it was named by that.
    pub image_id: ImageIdentifier,
    /// How far it is.
    pub status: ScanStatus,
}

/// Asks what a scan of an image has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeImageScanFindings {
    /// The repository.
    pub target: Target,
    /// The image.
    pub image_id: ImageIdentifier,
    /// Which part of a long list.
    pub page: PageRequest,
}

/// What a scan has found.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeImageScanFindingsResponse {
    /// The repository.
    pub location: Location,
    /// The image: its digest, and its tag if it was named by that.
    pub image_id: ImageIdentifier,
    /// How far the scan is, and all that it found.
    pub report: ScanReport,
    /// The part of the findings that was asked for, gravest first, as the API writes them.
    ///
    /// Assumed: the order; AWS promises none.
    pub findings: Vec<Node>,
    /// What to ask for the rest with, if there is any.
    pub next_token: Option<String>,
}

impl Operation for StartImageScan {
    const ERRORS: &'static [&'static str] = &[
        "ImageArchivedException",
        "ImageNotFoundException",
        "InvalidParameterException",
        "LimitExceededException",
        "RepositoryNotFoundException",
        "ServerException",
        "UnsupportedImageTypeException",
        "ValidationException",
    ];
    type Response = StartImageScanResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self {
            target: Target::read(members)?,
            image_id: ImageIdentifier::read_one(&members.field("imageId"))?,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let repository = self.target.find(scope.registry)?;
        if scope.registry.scanning_configuration.scan_type == ScanType::Enhanced {
            return Err(Error::Scan(ScanError::Disabled));
        }
        let image = self.image_id.find_for(repository, &location)?;
        check(image, scope.now).map_err(Error::Scan)?;
        let (digest, scans) = (image.manifest.digest(), image.scans);
        engine::start_basic(scope, (&self.target.repository_name, &digest), scans);
        let image_id = self.image_id.with_digest(&digest);
        Ok(StartImageScanResponse { location, image_id, status: ScanStatus::InProgress })
    }
}

fn check(image: &Image, now: Timestamp) -> Result<(), ScanError> {
    if image.storage.status(now) != ImageStatus::Active {
        return Err(ScanError::ImageArchived);
    }
    if !is_scannable(&image.manifest) {
        return Err(ScanError::UnsupportedImageType);
    }
    // Source: ECR User Guide, manual scans: the scan on push counts.
    if image.scans.basic.is_some_and(|scan| scan.is_recent(now)) {
        return Err(ScanError::QuotaExceeded);
    }
    Ok(())
}

impl Operation for DescribeImageScanFindings {
    const ERRORS: &'static [&'static str] = &[
        "ImageNotFoundException",
        "InvalidParameterException",
        "RepositoryNotFoundException",
        "ScanNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = DescribeImageScanFindingsResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self {
            target: Target::read(members)?,
            image_id: ImageIdentifier::read_one(&members.field("imageId"))?,
            page: PageRequest::read(members)?,
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        let repository = self.target.find(scope.registry)?;
        let image = Rc::clone(self.image_id.find_for(repository, &location)?);
        let Some(report) = report(scope.registry, repository, &image, scope.now) else {
            let ImageIdentifier { image_digest, image_tag } = self.image_id;
            return Err(Error::Scan(ScanError::NotFound { image_digest, image_tag, location }));
        };
        let (findings, next_token) = match &report.completed {
            Some(completed) => {
                let (page, next_token) = self.page.cut(&completed.findings);
                let write =
                    |it| finding_node(it, report.scan_type, (repository, &image, completed));
                (page.into_iter().map(write).collect(), next_token)
            }
            None => (Vec::new(), None),
        };
        let image_id = self.image_id.with_digest(&image.manifest.digest());
        Ok(DescribeImageScanFindingsResponse { location, image_id, report, findings, next_token })
    }
}

fn finding_node(
    finding: &Finding,
    scan_type: ScanType,
    (repository, image, completed): (&Repository, &Image, &CompletedScan),
) -> Node {
    match scan_type {
        ScanType::Basic => basic_finding(finding),
        ScanType::Enhanced => {
            Inspected { repository, image, completed, date: epoch }.finding(finding)
        }
    }
}

/// `imageScanStatus`.
pub(super) fn status_node(status: ScanStatus) -> Node {
    let description = status.description().map(|text| ("description", text.into()));
    Node::object([("status", status.name().into())].into_iter().chain(description))
}

/// What is said of a scan that is over, beside its findings.
pub(super) fn summary_members(completed: &CompletedScan) -> Vec<(&'static str, Node)> {
    let mut members = vec![("imageScanCompletedAt", epoch(completed.at))];
    let updated_at = source_updated_at(completed.at);
    members.extend(updated_at.map(|at| ("vulnerabilitySourceUpdatedAt", epoch(at))));
    let counts = counts_node(&severity_counts(&completed.findings));
    members.push(("findingSeverityCounts", counts));
    members
}

impl Response for StartImageScanResponse {
    fn node(&self) -> Node {
        Node::object([
            ("registryId", Node::display(&self.location.registry_id)),
            ("repositoryName", Node::display(&self.location.repository_name)),
            ("imageId", self.image_id.node()),
            ("imageScanStatus", status_node(self.status)),
        ])
    }
}

impl Response for DescribeImageScanFindingsResponse {
    fn node(&self) -> Node {
        let mut members = vec![
            ("registryId", Node::display(&self.location.registry_id)),
            ("repositoryName", Node::display(&self.location.repository_name)),
            ("imageId", self.image_id.node()),
            ("imageScanStatus", status_node(self.report.status)),
        ];
        if let Some(completed) = &self.report.completed {
            let name = match self.report.scan_type {
                ScanType::Basic => "findings",
                ScanType::Enhanced => "enhancedFindings",
            };
            let mut found = summary_members(completed);
            found.push((name, Node::array(self.findings.iter().cloned())));
            members.push(("imageScanFindings", Node::object(found)));
        }
        members.extend(self.next_token.as_deref().map(|token| ("nextToken", Node::from(token))));
        Node::object(members)
    }
}
