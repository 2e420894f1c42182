//! The operations of each service, as its model in botocore describes them.
//!
//! Source: botocore 1.44, `data/{cloudtrail,cloudwatch,ecr,iam,organizations,sts}`: members, their order, least lengths, what is
//! required. Members that say where a list goes on are left out of answers: the command line
//! gathers the pages.

pub(super) mod cloudtrail;
pub(super) mod cloudwatch;
pub(super) mod ecr;
pub(super) mod iam;
pub(super) mod organizations;
pub(super) mod pages;
pub(super) mod sts;
pub(super) mod waiters;
