//! The thread that the world lives on.
//!
//! A simulation is one value on one thread; requests come from many. They queue here and are
//! answered one after another, so that what clients do together has one order.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::door::{self, Incoming, Outgoing};
use super::{Clock, Failure, UnknownKeys};
use crate::aws::AccountId;
use crate::cloud::{Cloud, Credentials};
use crate::sim::Scenario;

/// What the world begins as, and begins as again after a reset.
#[derive(Clone, Debug)]
pub(super) struct Start {
    pub(super) scenario: String,
    /// The account of clients that the scenario does not know.
    pub(super) account: AccountId,
    pub(super) unknown_keys: UnknownKeys,
    pub(super) clock: Clock,
}

/// Someone whose keys the scenario has given out.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// Such as `consumer/ci`.
    pub(super) label: String,
    pub(super) credentials: Credentials,
}

/// What the world is asked.
enum Order {
    Answer(Incoming, oneshot::Sender<Outgoing>),
    Reset(oneshot::Sender<()>),
    Advance(Duration, oneshot::Sender<()>),
}

/// A way to the world; copies lead to the same one.
#[derive(Clone)]
pub(super) struct World {
    orders: Sender<Order>,
    /// Whose keys it knows.
    pub(super) people: Vec<Person>,
}

/// Makes the world on a thread of its own. The thread ends with the last way to it.
pub(super) fn spawn(start: Start) -> Result<World, Failure> {
    let (orders, inbox) = mpsc::channel();
    let (made, is_made) = mpsc::channel();
    let body = move || match build(&start) {
        Ok((cloud, people)) => {
            if made.send(Ok(people)).is_ok() {
                live(&start, cloud, &inbox);
            }
        }
        Err(reason) => drop(made.send(Err(reason))),
    };
    thread::Builder::new().name("world".to_owned()).spawn(body).map_err(Failure::System)?;
    let gone = || Failure::World("the world's thread is gone".to_owned());
    let people = is_made.recv().map_err(|_| gone())?.map_err(Failure::World)?;
    Ok(World { orders, people })
}

impl World {
    /// Answers a request; nothing when the world is gone.
    pub(super) async fn answer(&self, incoming: Incoming) -> Option<Outgoing> {
        let (answer, answered) = oneshot::channel();
        self.orders.send(Order::Answer(incoming, answer)).ok()?;
        answered.await.ok()
    }

    /// Lets time pass; nothing when the world is gone.
    pub(super) async fn advance(&self, by: Duration) -> Option<()> {
        let (done, is_done) = oneshot::channel();
        self.orders.send(Order::Advance(by, done)).ok()?;
        is_done.await.ok()
    }

    /// Begins again; nothing when the world is gone.
    pub(super) async fn reset(&self) -> Option<()> {
        let (done, is_done) = oneshot::channel();
        self.orders.send(Order::Reset(done)).ok()?;
        is_done.await.ok()
    }
}

fn live(start: &Start, mut cloud: Cloud, inbox: &Receiver<Order>) {
    let first = cloud.clone();
    let mut seen = machine_time();
    for order in inbox {
        if start.clock == Clock::Real {
            let now = machine_time();
            cloud.advance(now.duration_since(seen));
            seen = now;
        }
        match order {
            Order::Answer(incoming, answer) => {
                // A client that hung up does not want it any more.
                let _ = answer.send(door::answer(&mut cloud, start, incoming));
            }
            Order::Reset(done) => {
                cloud = first.clone();
                let _ = done.send(());
            }
            Order::Advance(by, done) => {
                cloud.advance(by);
                let _ = done.send(());
            }
        }
    }
}

/// Real clients wait in real time, so this one door may look at the machine's clock; what the world
/// does with the time that has passed follows from that alone.
#[expect(clippy::disallowed_methods, reason = "real clients wait in real time")]
fn machine_time() -> Instant {
    Instant::now()
}

fn build(start: &Start) -> Result<(Cloud, Vec<Person>), String> {
    let scenario = Scenario::find(&start.scenario).map_err(|error| error.to_string())?;
    let mut sim = scenario.build().map_err(|error| error.to_string())?;
    if sim.cloud.account(start.account).is_none() {
        sim.cloud.add_account(start.account, "endpoint").map_err(|error| error.to_string())?;
    }
    let person = |identity: &crate::workstation::Identity| Person {
        label: identity.label.to_string(),
        credentials: identity.credentials.clone(),
    };
    let people = sim.workstation.identities().map(person).collect();
    Ok((sim.cloud, people))
}
