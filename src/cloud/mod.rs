//! The simulated AWS: accounts, a clock, and one door for every request.
//!
//! [`Cloud::handle`] is the only way in. Each request takes the same steps: decode, authenticate,
//! authorise, execute, record, schedule, encode.

use crate::aws::Timestamp;
use crate::wire::{Request, Response};

/// Everything that AWS holds in one simulation.
#[derive(Clone, Debug)]
pub struct Cloud {
    now: Timestamp,
}

impl Cloud {
    /// The simulated time.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Answers one request.
    pub fn handle(&mut self, request: Request) -> Exchange {
        let response = Response::new(503);
        Exchange { request, response }
    }
}

/// A request and its answer, with what the cloud decided on the way.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub response: Response,
}
