//! The cloud over the wire: what goes in, what comes out, what the trail says.

mod accounts;
mod agenda;
mod api;
mod denied;
mod mount;
mod referrers;
mod registry;
mod situation;
mod support;
mod tags;
mod throttle;
