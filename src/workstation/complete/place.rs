//! Where in `aws` a line is.

use crate::workstation::aws_cli::operation::{Operation, Service};

/// How far words behind `aws` lead.
pub(super) struct AwsPlace {
    /// The service.
    pub(super) service: Option<Service>,
    /// The operation, also the one that is waited for.
    pub(super) operation: Option<&'static Operation>,
    /// Whether it is waited for.
    pub(super) is_wait: bool,
}

impl AwsPlace {
    /// Follows the words.
    pub(super) fn find(words: &[String]) -> Self {
        let mut place = Self { service: None, operation: None, is_wait: false };
        for word in words {
            let Some(service) = place.service else {
                place.service = Service::ALL.into_iter().find(|service| service.name() == word);
                continue;
            };
            if place.operation.is_some() {
                break;
            }
            if place.is_wait {
                let waiter = service.waiters().find(|each| each.command() == *word);
                place.operation = waiter.and_then(|waiter| waiter.operation(service));
            } else {
                place.is_wait = word == "wait" && service.waiters().next().is_some();
                let mut all = service.operations().iter();
                place.operation = all.find(|each| each.command() == *word);
            }
        }
        place
    }
}
