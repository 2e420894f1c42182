//! Settings of image scanning, of one repository and of the registry.

use crate::aws::{AccountId, Arn};
use crate::ecr::members::Members;
use crate::ecr::operation::{Operation, Requirement, Response, Scope, Target};
use crate::ecr::scanning::{
    AppliedScanning, RegistryScanningConfiguration, ScanFrequency, engine, filters_node,
};
use crate::ecr::{Error, Location, Registry, Repository, RepositoryName};
use crate::json::Node;

/// Says whether images of a repository are scanned when they are pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutImageScanningConfiguration {
    /// The repository.
    pub target: Target,
    /// Whether.
    pub scan_on_push: bool,
}

/// What a repository does from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutImageScanningConfigurationResponse {
    /// The repository.
    pub location: Location,
    /// Whether its images are scanned when they are pushed.
    pub scan_on_push: bool,
}

/// Asks how repositories are scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchGetRepositoryScanningConfiguration {
    /// The repositories.
    pub repository_names: Vec<RepositoryName>,
}

/// How repositories are scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchGetRepositoryScanningConfigurationResponse {
    /// Those that are there, in the order asked.
    pub scanning_configurations: Vec<RepositoryScanningConfiguration>,
    /// Those that are not there, in the order asked.
    pub failures: Vec<Location>,
}

/// How one repository is scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryScanningConfiguration {
    /// Its ARN.
    pub repository_arn: Arn,
    /// It.
    pub repository_name: RepositoryName,
    /// Whether images are scanned when they are pushed.
    pub scan_on_push: bool,
    /// What the registry's settings come to.
    pub applied: AppliedScanning,
}

/// Asks for the settings of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GetRegistryScanningConfiguration;

/// The settings of the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetRegistryScanningConfigurationResponse {
    /// The registry.
    pub registry_id: AccountId,
    /// They.
    pub scanning_configuration: RegistryScanningConfiguration,
}

/// Sets all the settings of the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutRegistryScanningConfiguration {
    /// They.
    pub scanning_configuration: RegistryScanningConfiguration,
}

/// The settings of the registry from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutRegistryScanningConfigurationResponse {
    /// They.
    pub scanning_configuration: RegistryScanningConfiguration,
}

impl Operation for PutImageScanningConfiguration {
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterException",
        "RepositoryNotFoundException",
        "ServerException",
        "ValidationException",
    ];
    type Response = PutImageScanningConfigurationResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let field = members.field("imageScanningConfiguration");
        let scanning = field.required(field.members()?)?;
        Ok(Self {
            target: Target::read(members)?,
            scan_on_push: scanning.field("scanOnPush").flag()?.unwrap_or(false),
        })
    }

    fn target(&self) -> Option<&Target> {
        Some(&self.target)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let location = self.target.location(scope.registry);
        self.target.find_mut(scope.registry)?.scan_on_push = self.scan_on_push;
        Ok(PutImageScanningConfigurationResponse { location, scan_on_push: self.scan_on_push })
    }
}

impl Operation for BatchGetRepositoryScanningConfiguration {
    const ERRORS: &'static [&'static str] = PutImageScanningConfiguration::ERRORS;
    type Response = BatchGetRepositoryScanningConfigurationResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        let names = members.field("repositoryNames");
        let list = names.list(1..=25, |name| name.required(name.parsed::<RepositoryName>()?))?;
        Ok(Self { repository_names: names.required(list)? })
    }

    fn requirement(&self, action: &'static str, registry: &Registry) -> Vec<Requirement> {
        let names = self.repository_names.iter();
        let on = |name| Requirement { action, resource: Some(registry.repository_arn(name)) };
        names.map(on).collect()
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let registry = &*scope.registry;
        let (mut scanning_configurations, mut failures) = (Vec::new(), Vec::new());
        for name in &self.repository_names {
            match registry.repository(name) {
                Some(repository) => scanning_configurations.push(applied(registry, repository)),
                None => failures.push(registry.location(name)),
            }
        }
        Ok(BatchGetRepositoryScanningConfigurationResponse { scanning_configurations, failures })
    }
}

fn applied(registry: &Registry, repository: &Repository) -> RepositoryScanningConfiguration {
    let applied = registry.scanning_configuration.applied_to(repository);
    RepositoryScanningConfiguration {
        repository_arn: repository.arn(),
        repository_name: repository.name().clone(),
        scan_on_push: repository.scan_on_push
            || applied.scan_frequency == ScanFrequency::ScanOnPush,
        applied,
    }
}

impl Operation for GetRegistryScanningConfiguration {
    const ERRORS: &'static [&'static str] =
        &["InvalidParameterException", "ServerException", "ValidationException"];
    type Response = GetRegistryScanningConfigurationResponse;

    fn read(_: &Members<'_>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        Ok(GetRegistryScanningConfigurationResponse {
            registry_id: scope.registry.id,
            scanning_configuration: scope.registry.scanning_configuration.clone(),
        })
    }
}

impl Operation for PutRegistryScanningConfiguration {
    const ERRORS: &'static [&'static str] = &[
        "BlockedByOrganizationPolicyException",
        "InvalidParameterException",
        "ServerException",
        "ValidationException",
    ];
    type Response = PutRegistryScanningConfigurationResponse;

    fn read(members: &Members<'_>) -> Result<Self, Error> {
        Ok(Self { scanning_configuration: RegistryScanningConfiguration::read(members)? })
    }

    fn execute(self, scope: &mut Scope<'_>) -> Result<Self::Response, Error> {
        let Self { scanning_configuration } = self;
        let after = scanning_configuration.clone();
        let before = std::mem::replace(&mut scope.registry.scanning_configuration, after);
        engine::configured(scope, &before);
        Ok(PutRegistryScanningConfigurationResponse { scanning_configuration })
    }
}

impl Response for PutImageScanningConfigurationResponse {
    fn node(&self) -> Node {
        let scanning = Node::object([("scanOnPush", self.scan_on_push.into())]);
        Node::object([
            ("registryId", Node::display(&self.location.registry_id)),
            ("repositoryName", Node::display(&self.location.repository_name)),
            ("imageScanningConfiguration", scanning),
        ])
    }
}

impl Response for BatchGetRepositoryScanningConfigurationResponse {
    fn node(&self) -> Node {
        let found = self.scanning_configurations.iter().map(|it| {
            Node::object([
                ("repositoryArn", Node::display(&it.repository_arn)),
                ("repositoryName", Node::display(&it.repository_name)),
                ("scanOnPush", it.scan_on_push.into()),
                ("scanFrequency", it.applied.scan_frequency.name().into()),
                ("appliedScanFilters", filters_node(&it.applied.filters)),
            ])
        });
        // Assumed: the reason, in the words of the exception for one repository.
        let failures = self.failures.iter().map(|location| {
            let reason = Error::RepositoryNotFound(location.clone());
            Node::object([
                ("repositoryName", Node::display(&location.repository_name)),
                ("failureCode", "REPOSITORY_NOT_FOUND".into()),
                ("failureReason", Node::display(&reason)),
            ])
        });
        Node::object([
            ("scanningConfigurations", Node::array(found)),
            ("failures", Node::array(failures)),
        ])
    }
}

impl Response for GetRegistryScanningConfigurationResponse {
    fn node(&self) -> Node {
        Node::object([
            ("registryId", Node::display(&self.registry_id)),
            ("scanningConfiguration", self.scanning_configuration.node()),
        ])
    }
}

impl Response for PutRegistryScanningConfigurationResponse {
    fn node(&self) -> Node {
        Node::object([("registryScanningConfiguration", self.scanning_configuration.node())])
    }
}
