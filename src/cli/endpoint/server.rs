//! The HTTP server: sockets, limits, and a graceful end.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Request, Response, StatusCode};
use axum::routing::post;
use tokio::net::TcpListener;
use tower_http::timeout::TimeoutLayer;

use super::door::{Incoming, Outgoing};
use super::world::World;
use super::{Failure, Options, greet};

/// Serves until Ctrl-C or a request to terminate; requests under way are answered first.
pub(super) fn run(world: &World, address: SocketAddr, options: &Options) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(Failure::System)?.block_on(async {
        let listener = TcpListener::bind(address).await;
        let listener = listener.map_err(|error| Failure::Listen(address, error))?;
        greet(listener.local_addr().map_err(Failure::System)?, &world.people);
        let limit = Duration::from_secs(options.seconds_max);
        let router = Router::new()
            .route("/_drydock/reset", post(reset))
            .route("/_drydock/advance", post(advance))
            .fallback(answer)
            .layer(DefaultBodyLimit::max(options.body_bytes_max))
            .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limit))
            .with_state(world.clone());
        let server = axum::serve(listener, router).with_graceful_shutdown(told_to_stop());
        server.await.map_err(Failure::System)
    })
}

async fn reset(State(world): State<World>) -> StatusCode {
    match world.reset().await {
        Some(()) => StatusCode::NO_CONTENT,
        None => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// `POST /_drydock/advance` with a number of seconds as its body: lets so much time pass.
async fn advance(State(world): State<World>, seconds: String) -> StatusCode {
    // A century is more than any scenario needs, and keeps every date readable.
    let seconds = seconds.trim().parse().ok().filter(|seconds| *seconds <= 100 * 366 * 86_400_u64);
    let Some(seconds) = seconds else { return StatusCode::BAD_REQUEST };
    match world.advance(Duration::from_secs(seconds)).await {
        Some(()) => StatusCode::NO_CONTENT,
        None => StatusCode::SERVICE_UNAVAILABLE,
    }
}

async fn answer(State(world): State<World>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    // The limit of the router stands in the request; this reader is what it applies to.
    let request = Request::from_parts(parts.clone(), body);
    let body = match <Bytes as axum::extract::FromRequest<()>>::from_request(request, &()).await {
        Ok(body) => body,
        Err(refused) => return axum::response::IntoResponse::into_response(refused),
    };
    let Some(incoming) = Incoming::read(&parts, body) else {
        return plain(StatusCode::METHOD_NOT_ALLOWED);
    };
    match world.answer(incoming).await {
        Some(outgoing) => write(outgoing),
        None => plain(StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn write(outgoing: Outgoing) -> Response<Body> {
    let mut response = Response::builder().status(outgoing.status);
    for (name, value) in &outgoing.headers {
        response = response.header(name, value);
    }
    // Refused only for a header that is none; the cloud writes none such.
    response
        .body(Body::from(outgoing.body))
        .unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR))
}

fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Resolves when the process is asked to end.
async fn told_to_stop() {
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminated) = signal(SignalKind::terminate()) else {
            return interrupted.await;
        };
        tokio::select! {
            () = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}
