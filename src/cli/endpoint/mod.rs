//! `drydock endpoint`: the simulated cloud on a loopback port, for real clients.
//!
//! The AWS CLI, SDKs, docker's library and skopeo speak HTTP to it and reach the same
//! `Cloud::handle` as the simulated terminal. Real DNS names are not needed: which host of AWS a
//! request is meant for is read off the request itself; see [`door`].

mod door;
mod server;
mod world;

use std::fmt;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::report;
use crate::aws::AccountId;
use world::Start;

/// Options of `drydock endpoint`.
#[derive(Clone, Debug, Args)]
pub(super) struct Options {
    /// The world to serve.
    #[arg(long, default_value = "two-accounts")]
    scenario: String,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 4566)]
    port: u16,
    /// The address to listen on. Anything but a loopback address lets the network in.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// The account of clients whose access key the scenario does not know, and of registry
    /// requests without a login.
    #[arg(long, default_value = "123456789012")]
    account: AccountId,
    /// What such clients are.
    #[arg(long, value_enum, default_value_t = UnknownKeys::Deny)]
    unknown_keys_as: UnknownKeys,
    /// How the simulated clock moves; `POST /_drydock/advance` with a number of seconds moves it too.
    #[arg(long, value_enum, default_value_t = Clock::Real)]
    clock: Clock,
    /// The most bytes that one request may carry.
    #[arg(long, default_value_t = 1 << 30)]
    body_bytes_max: usize,
    /// The most seconds that one request may take to arrive and be answered.
    #[arg(long, default_value_t = 120)]
    seconds_max: u64,
}

/// How the simulated clock of an endpoint moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Clock {
    /// As fast as the machine's, so that whoever waits for a scan sees its end.
    Real,
    /// By a millisecond with each request: the same requests get the same answers.
    Still,
}

/// What a client is whose access key the scenario does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum UnknownKeys {
    /// The root user of `--account`.
    Root,
    /// Nobody: refused as AWS refuses keys that it never gave out.
    Deny,
}

/// Why the endpoint cannot serve.
#[derive(Debug)]
enum Failure {
    /// The world cannot be made.
    World(String),
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The machine refuses threads or sockets.
    System(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::World(reason) => f.write_str(reason),
            Self::Listen(address, error) if error.kind() == io::ErrorKind::AddrInUse => write!(
                f,
                "{address} is taken by another program; stop that one, or take another with --port"
            ),
            Self::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Self::System(error) => write!(f, "{error}"),
        }
    }
}

/// Serves until it is told to stop; 0 then, 2 when it could not begin.
pub(super) fn endpoint(options: &Options) -> ExitCode {
    match serve(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report("endpoint", &failure),
    }
}

fn serve(options: &Options) -> Result<(), Failure> {
    let start = Start {
        scenario: options.scenario.clone(),
        account: options.account,
        unknown_keys: options.unknown_keys_as,
        clock: options.clock,
    };
    let world = world::spawn(start)?;
    let address = SocketAddr::new(options.bind, options.port);
    server::run(&world, address, options)
}

/// Says where the endpoint is and by which keys it knows whom.
fn greet(address: SocketAddr, people: &[world::Person]) {
    let mut out = io::stdout().lock();
    // Whoever started this may have closed the pipe; it serves all the same.
    let _ = writeln!(out, "Drydock listens at http://{address}   (Ctrl-C stops)");
    let _ = writeln!(out, "\nexport AWS_ENDPOINT_URL=http://{address}\n");
    let _ = writeln!(
        out,
        "{:<20} {:<22} {:<42} AWS_SESSION_TOKEN",
        "identity", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"
    );
    for world::Person { label, credentials } in people {
        let (id, secret) = (&credentials.access_key_id, &credentials.secret_access_key);
        let token = credentials.session_token.as_deref().unwrap_or_default();
        let _ = writeln!(out, "{label:<20} {id:<22} {secret:<42} {token}");
    }
    let _ = writeln!(out);
    let _ = out.flush();
}
