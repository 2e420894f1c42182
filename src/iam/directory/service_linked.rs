//! Roles that services make for themselves.

use super::{Directory, Error, NewIdentity, Role};
use crate::aws::{Ids, Timestamp};

/// A service of ECR that has a role of its own.
struct Service {
    /// The service principal.
    name: &'static str,
    role: &'static str,
    policy: &'static str,
}

/// Source: ECR user guide, using service-linked roles. The role of creation templates
/// (`ecr.amazonaws.com`) is not here: what its policy says is not known to us.
const SERVICES: [Service; 2] = [
    Service {
        name: "replication.ecr.amazonaws.com",
        role: "AWSServiceRoleForECRReplication",
        policy: "aws-service-role/ECRReplicationServiceRolePolicy",
    },
    Service {
        name: "pullthroughcache.ecr.amazonaws.com",
        role: "AWSServiceRoleForECRPullThroughCache",
        policy: "aws-service-role/AWSECRPullThroughCache_ServiceRolePolicy",
    },
];

/// The path and name that the role of a service has, below `role`; `None` for a service that has
/// none here.
pub fn service_linked_role(service: &str) -> Option<(String, &'static str)> {
    let known = SERVICES.iter().find(|known| known.name == service)?;
    Some((format!("/aws-service-role/{service}/"), known.role))
}

impl Directory {
    /// Makes the role that a service works with. Nobody but the service assumes it or changes it.
    pub fn create_service_linked_role(
        &mut self,
        service: &str,
        now: Timestamp,
        ids: &mut Ids,
    ) -> Result<&Role, Error> {
        let refused = || Error::NotAServiceForRoles { service: service.into() };
        let known = SERVICES.iter().find(|known| known.name == service).ok_or_else(refused)?;
        if self.role(known.role).is_ok() {
            return Err(Error::ServiceLinkedRoleTaken { role: known.role });
        }
        let trust = format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":\
             {{\"Service\":\"{service}\"}},\"Action\":\"sts:AssumeRole\"}}]}}"
        );
        let policy = format!("arn:aws:iam::aws:policy/{}", known.policy);
        let managed = self.managed_policy(&policy)?;
        let path = format!("/aws-service-role/{service}/");
        let new = NewIdentity { name: known.role, path: &path };
        self.make_role(new, &trust, now, ids)?.identity.attached_policies.push((*policy).into());
        self.managed.insert(policy.into(), managed);
        self.role(known.role)
    }
}
