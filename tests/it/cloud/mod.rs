//! The cloud over the wire: what goes in, what comes out, what the trail says.

mod accounts;
mod agenda;
mod api;
mod denied;
mod mount;
mod public_registries;
mod pull_through;
mod referrers;
mod registry;
mod replication;
mod replication_laws;
mod situation;
mod support;
mod tags;
mod throttle;
mod trail;
