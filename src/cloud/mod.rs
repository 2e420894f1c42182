//! The simulated AWS: accounts, a clock, and one door for every request.
//!
//! [`Cloud::handle`] is the only way in. Each request takes the same steps: decode, authenticate,
//! authorise, execute, record, schedule, encode. Beside it stands the set-up of [`setup`], by
//! which a scenario makes accounts and hands out keys before anybody can sign anything.

mod agenda;
pub mod alarm;
mod authenticate;
mod authorize;
mod call;
mod context;
mod credentials;
mod documents;
mod endpoint;
mod internet;
pub mod log;
pub mod metric;
mod network;
mod organization;
mod principals;
mod pull_through;
mod record;
pub mod reference;
mod refusal;
mod replicate;
mod service_role;
pub mod setup;
pub mod signature;
mod throttle;
mod trail;

use std::rc::Rc;
use std::time::Duration;

pub use agenda::{Due, EventRecord};
pub use credentials::Credentials;
pub use internet::{DockerHub, Internet, PublicRegistry, Puller, Reachability};
pub use network::{Route, ServiceCaller, VpcEndpoint};
pub use organization::{ControlPolicy, ControlPolicyKind, Organization};
pub use throttle::{CALLS_PER_SECOND, Throttling};
pub use trail::{CallRecord, Door, Outcome};

use self::agenda::{Agenda, EventLog};
use self::alarm::Alarm;
use self::authenticate::{Caller, Unauthenticated};
use self::call::Answer;
use self::credentials::{CredentialStore, Holder};
use self::record::Origin;
use self::refusal::Refusal;
use self::throttle::Throttle;
use self::trail::Trail;
use crate::aws::{AccountId, Ids, Region, Timestamp};
pub use crate::ecr::Quotas;
use crate::ecr::Registry;
use crate::iam::{Directory, Principal};
use crate::ordered::{OrderedMap, SharedVec};
use crate::wire::{Method, Request, Response};

/// Everything that AWS holds in one simulation.
///
/// Cloning is cheap: accounts, credentials and the trail are shared until one of the two changes.
#[derive(Clone, Debug)]
pub struct Cloud {
    accounts: OrderedMap<AccountId, Rc<Account>>,
    organization: Option<Rc<Organization>>,
    endpoints: OrderedMap<Box<str>, Rc<VpcEndpoint>>,
    credentials: Rc<CredentialStore>,
    trail: Trail,
    agenda: Agenda,
    throttle: Throttle,
    events: EventLog,
    internet: Rc<Internet>,
    alarms: OrderedMap<(AccountId, Region, Box<str>), Rc<Alarm>>,
    ids: Ids,
    now: Timestamp,
    quotas: Quotas,
}

/// One account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// What people call it, such as `publisher`.
    pub name: Box<str>,
    /// Its users, groups, roles and managed policies.
    pub directory: Directory,
    registries: OrderedMap<Region, Rc<Registry>>,
}

/// A request and its answer, with what the cloud decided on the way.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub response: Response,
    /// The call that the answer rests on: the last one that the request led to. None where the
    /// request was no call: a ping, a download from S3, something that could not be read.
    pub call: Option<Rc<CallRecord>>,
}

/// How long an exchange takes on the simulated clock, so that no two records share a moment.
const EXCHANGE_TIME: Duration = Duration::from_millis(1);

impl Cloud {
    /// A cloud with no accounts. Ids are drawn from `seed`.
    pub fn new(seed: u64, now: Timestamp) -> Self {
        Self {
            accounts: OrderedMap::new(),
            organization: None,
            endpoints: OrderedMap::new(),
            credentials: Rc::new(CredentialStore::default()),
            trail: Trail::default(),
            agenda: Agenda::default(),
            throttle: Throttle::default(),
            events: EventLog::new(seed),
            internet: Rc::new(Internet::default()),
            alarms: OrderedMap::new(),
            ids: Ids::new(seed),
            now,
            quotas: Quotas::AWS_TODAY,
        }
    }

    /// The simulated time.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// How much registries take.
    pub fn quotas(&self) -> Quotas {
        self.quotas
    }

    /// The account, if there is one of that number.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id).map(|account| &**account)
    }

    /// Every account, by number.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values().map(|account| &**account)
    }

    /// The organisation, where there is one; accounts that it does not name are strangers to it.
    pub fn organization(&self) -> Option<&Organization> {
        self.organization.as_deref()
    }

    /// The private registry of an account in a Region; `None` where no call has ever reached it,
    /// which is the same as an empty one.
    pub fn registry(&self, account: AccountId, region: Region) -> Option<&Registry> {
        self.account(account)?.registries.get(&region).map(|registry| &**registry)
    }

    /// Until when a registry password that ECR has given out is good; `None` for any other.
    pub fn login_expires_at(&self, password: &str) -> Option<Timestamp> {
        self.credentials.token(password).map(|token| token.expires_at)
    }

    /// Whose registry password it is, and the Region that it is good in.
    pub fn login_scope(&self, password: &str) -> Option<(AccountId, Region)> {
        let token = self.credentials.token(password)?;
        Some((token.holder.account(), token.region))
    }

    /// The public registries, and what Docker Hub has given to whom.
    pub fn internet(&self) -> &Internet {
        &self.internet
    }

    /// Every call so far, oldest first.
    pub fn trail(&self) -> &SharedVec<Rc<CallRecord>> {
        self.trail.records()
    }

    /// Answers one request: decode, authenticate, authorise, execute, record, schedule, encode.
    ///
    /// The same cloud and the same request give the same answer to the byte. A request that leads
    /// to several calls, such as one layer in several parts, ends with the first that fails.
    pub fn handle(&mut self, request: Request) -> Exchange {
        self.handle_via(&Route::default(), request)
    }

    fn answer(&mut self, request: Request, sender: &Sender<'_>) -> Exchange {
        self.advance(EXCHANGE_TIME);
        let request_id = self.ids.uuid();
        let Some(decoded) = endpoint::decode(self, &request) else {
            // Public registries, S3 and hosts that are nobody's: no permission is asked for,
            // nothing is recorded.
            let internet = Rc::make_mut(&mut self.internet);
            let response = internet::answer(internet, &request, self.now);
            let response =
                response.unwrap_or_else(|| endpoint::s3::answer(self, &request, &request_id));
            return Exchange { request, response, call: None };
        };
        let caller = self.caller(&request, &decoded, sender).map(Rc::new);
        let origin = Origin {
            door: decoded.door,
            caller: caller.as_ref().ok(),
            request_id: &request_id,
            user_agent: request.headers.get("User-Agent"),
            is_head: request.method == Method::Head,
            parameters: decoded.parameters.as_ref(),
        };
        let mut result = caller.as_ref().map(|_| Vec::new()).map_err(|why| Refusal::from(*why));
        let mut record = None;
        for call in &decoded.calls {
            let without = self.without_forbidden_mount(caller.as_deref(), call);
            let call = without.as_ref().unwrap_or(call);
            let mut permission = self.authorize(caller.as_deref(), call);
            let answer = if self.is_throttled(caller.as_deref().ok(), call) {
                Err(Refusal::Throttled)
            } else {
                let pulled = self.pull_through(&mut permission, call);
                pulled.and_then(|misses| misses.explain(self.execute(call, &permission)))
            };
            record = self.record(origin, call, &permission, &answer);
            self.schedule(call.region(), &permission, &answer);
            result = result.and_then(|answers| add(answers, answer));
            if result.is_err() {
                break;
            }
        }
        let response = endpoint::encode(decoded.reply, decoded.door, result, &request_id);
        Exchange { request, response, call: record }
    }

    /// Who calls, and by which way.
    fn caller(
        &self,
        request: &Request,
        decoded: &endpoint::Decoded,
        sender: &Sender<'_>,
    ) -> Result<Caller, Unauthenticated> {
        let route = match sender {
            Sender::Signer(route) => route,
            Sender::Service(service) => {
                let principal = Principal::Service { name: service.name.clone() };
                let holder = Holder::Service(Rc::new((*service).clone()));
                let route = Route::default();
                return Ok(Caller { principal, holder, route, access_key_id: None });
            }
        };
        // The endpoints are those of ECR: other services are reached over the internet.
        let is_public =
            route.endpoint().is_some() && !matches!(decoded.door, Door::Api | Door::Registry);
        let route = if is_public { Route::default() } else { (*route).clone() };
        self.authenticate(&request.headers, decoded.proving, route)
    }
}

/// Who sends a request.
#[derive(Clone, Copy, Debug)]
enum Sender<'a> {
    /// Whoever signed it, by a certain way.
    Signer(&'a Route),
    /// A service for itself.
    Service(&'a ServiceCaller),
}

fn add(mut answers: Vec<Answer>, answer: Result<Answer, Refusal>) -> Result<Vec<Answer>, Refusal> {
    answers.push(answer?);
    Ok(answers)
}

impl Account {
    /// Every registry that a call has reached, by Region.
    pub fn registries(&self) -> impl Iterator<Item = (Region, &Registry)> {
        self.registries.iter().map(|(region, registry)| (*region, &**registry))
    }
}
