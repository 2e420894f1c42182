//! The machine at work on one line.

use super::docker::store::Docker;
use super::run::{Run, Stream};
use super::upcoming::Upcoming;
use super::{Identity, Workstation};
use crate::aws::Timestamp;
use crate::cloud::{Cloud, Exchange, Route, Throttling};
use crate::wire::{Request, Response};

/// Whether a request leaves anything different behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It only looks.
    Looks,
    /// It changes something, or is an event worth going back to.
    Changes,
}

/// A line being run: the machine, the cloud, and what has come of it so far.
#[derive(Debug)]
pub(super) struct Session<'a> {
    /// The machine.
    pub(super) machine: &'a mut Workstation,
    cloud: &'a mut Cloud,
    output: Vec<(Stream, String)>,
    exchanges: Vec<Exchange>,
    has_changed: bool,
    /// How many `$(…)` are being worked out, one inside the other.
    pub(super) nesting: usize,
}

impl<'a> Session<'a> {
    pub(super) fn new(machine: &'a mut Workstation, cloud: &'a mut Cloud) -> Self {
        Self { machine, cloud, output: vec![], exchanges: vec![], has_changed: false, nesting: 0 }
    }

    /// Ends the line.
    pub(super) fn finish(self, exit_code: u8) -> Run {
        let Self { output, exchanges, has_changed, .. } = self;
        Run { output, exit_code, exchanges, has_changed }
    }

    /// Prints a line to standard output.
    pub(super) fn out(&mut self, line: &str) {
        self.out_raw(&format!("{line}\n"));
    }

    /// Prints to standard output without a newline.
    pub(super) fn out_raw(&mut self, text: &str) {
        self.output.push((Stream::Out, text.to_owned()));
    }

    /// Prints a line to standard error.
    pub(super) fn err(&mut self, line: &str) {
        self.output.push((Stream::Err, format!("{line}\n")));
    }

    /// Prints a line to standard error and gives the exit code back: how most failures end.
    pub(super) fn fail(&mut self, line: &str, exit_code: u8) -> u8 {
        self.err(line);
        exit_code
    }

    /// Runs `work` and takes away what it prints to standard output; errors stay where they are.
    pub(super) fn capture<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, String) {
        let before = std::mem::take(&mut self.output);
        let result = work(self);
        let after = std::mem::replace(&mut self.output, before);
        let mut captured = String::new();
        for (stream, text) in after {
            match stream {
                Stream::Out => captured.push_str(&text),
                Stream::Err => self.output.push((stream, text)),
            }
        }
        (result, captured)
    }

    /// Sends a request and keeps the exchange.
    pub(super) fn send(&mut self, request: Request, effect: Effect) -> Response {
        self.has_changed |= effect == Effect::Changes;
        let route = self.machine.current().map(|identity| identity.route.clone());
        let exchange = self.cloud.handle_via(&route.unwrap_or_default(), request);
        let response = exchange.response.clone();
        self.exchanges.push(exchange);
        response
    }

    /// Notes that the machine or the clock is not as it was.
    pub(super) fn note_change(&mut self) {
        self.has_changed = true;
    }

    /// The simulated time.
    pub(super) fn now(&self) -> Timestamp {
        self.cloud.now()
    }

    /// Everything that will happen by itself, in the order in which it will.
    pub(super) fn upcoming(&self) -> Vec<Upcoming> {
        self.machine.upcoming(self.cloud)
    }

    /// Whether AWS refuses too many calls a second.
    pub(super) fn throttling(&self) -> Throttling {
        self.cloud.throttling()
    }

    /// Has AWS refuse too many calls a second, or not.
    pub(super) fn set_throttling(&mut self, throttling: Throttling) {
        self.note_change();
        self.cloud.set_throttling(throttling);
    }

    /// Lets time pass.
    pub(super) fn advance(&mut self, by: std::time::Duration) {
        self.note_change();
        self.cloud.advance(by);
    }

    /// Who is typing.
    pub(super) fn identity(&self) -> Option<&Identity> {
        self.machine.current()
    }

    /// The ids of the VPC endpoints that there are.
    pub(super) fn endpoints(&self) -> Vec<String> {
        self.cloud.endpoints().map(|endpoint| endpoint.id.to_string()).collect()
    }

    /// Sends the requests of whoever is typing through a VPC endpoint from now on, or over the
    /// internet; `false` where there is no such endpoint.
    pub(super) fn reroute(&mut self, endpoint: Option<&str>) -> bool {
        let route = match endpoint {
            Some(id) => self.cloud.route_through(id),
            None => Some(Route::default()),
        };
        let label = self.machine.current.clone();
        let (Some(route), Some(identity)) = (route, self.machine.identity_mut(&label)) else {
            return false;
        };
        identity.route = route;
        self.has_changed = true;
        true
    }

    /// The docker of whoever is typing, to look at.
    pub(super) fn docker(&self) -> Option<&Docker> {
        self.machine.docker()
    }

    /// The docker of whoever is typing, to change it.
    pub(super) fn docker_mut(&mut self) -> Option<&mut Docker> {
        self.has_changed = true;
        let label = self.machine.current.clone();
        self.machine.identity_mut(&label).map(|identity| &mut identity.docker)
    }
}
