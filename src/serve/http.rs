//! The server of the watch mode: axum's router on connections that are bounded in number, time and size.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONNECTION, HeaderName, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::sync::{Semaphore, watch};

use crate::base::Failure;

use super::answer::{self, Asked};
use super::desk::Desk;
use super::events::{self, EVENTS, Jump};
use super::guard::{Guard, is_from_here};
use super::media::media_type;
use super::overlay::{SCRIPT, SCRIPT_TEXT};
use super::press::{Press, Remark, Shown};
use super::target::{self, Refused};
use super::wire::Wire;

/// How many connections there are at once.
const MOST_CONNECTIONS: usize = 600;

/// How long a client may take for the head of a request, and do nothing between two.
const HEAD_TIME: Duration = Duration::from_secs(15);

/// How long a head may be, in bytes.
const HEAD_SIZE: usize = 128 << 10;

/// Keeps other sites from showing or reading what is served here.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// A server at work; it ends with the program.
pub struct Server {
    jumps: watch::Sender<Option<Jump>>,
}

/// What every request sees.
#[derive(Clone)]
struct Shared {
    press: Arc<Press>,
    jumps: watch::Receiver<Option<Jump>>,
    guard: Arc<Guard>,
}

/// The address that a connection came to.
#[derive(Clone, Copy)]
struct Here(IpAddr);

impl Server {
    /// Serves the editions of a desk in a thread of its own, for this machine's names and `names`.
    ///
    /// # Errors
    /// A machine that gives no thread.
    pub fn start(
        desk: Arc<Desk>,
        listener: TcpListener,
        names: Vec<String>,
        tell: impl Fn(Remark) + Send + Sync + 'static,
    ) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure::machine(format!("the server can't be started: {error}"));
        let (jumps, receiver) = watch::channel(None);
        let guard = Arc::new(Guard::new(names));
        let shared = Shared { press: Press::new(desk, Box::new(tell)), jumps: receiver, guard };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(4)
            .thread_name("page")
            .build()
            .map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener).map_err(failed)?
        };
        std::thread::Builder::new()
            .name("server".to_owned())
            .spawn(move || runtime.block_on(accept(listener, router(shared))))
            .map_err(failed)?;
        Ok(Self { jumps })
    }

    /// Leads the open pages to the page of a file that was just saved.
    pub fn lead_to(&self, edition: u64, address: String) {
        let name = format!("{}-{edition}", std::process::id());
        self.jumps.send_replace(Some(Jump { name, address, time: Instant::now() }));
    }
}

fn router(shared: Shared) -> Router {
    Router::new()
        .route(EVENTS, get(follow))
        .route(SCRIPT, get(script))
        .fallback(page)
        .layer(middleware::from_fn_with_state(shared.clone(), guarded))
        .with_state(shared)
}

async fn accept(listener: tokio::net::TcpListener, router: Router) -> Infallible {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let place = places.clone().acquire_owned().await.expect("nobody closes the semaphore");
        let accepted = listener.accept().await.and_then(|(stream, _)| Ok((stream.local_addr()?, stream)));
        let Ok((here, stream)) = accepted else {
            // Too many open files: some will be closed.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let router = router.clone();
        tokio::spawn(async move {
            connection(stream, here, router).await;
            drop(place);
        });
    }
}

async fn connection(stream: tokio::net::TcpStream, here: SocketAddr, router: Router) {
    // Without this a short answer waits for the acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let router = router.layer(Extension(Here(here.ip().to_canonical())));
    // A client who breaks off, or sends what is no HTTP, has been answered as far as that goes.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_SIZE)
        .serve_connection(TokioIo::new(Wire::new(stream)), TowerToHyperService::new(router))
        .await;
}

/// Refuses what is not for us, and sets what stands in the head of every answer.
async fn guarded(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let here = request.extensions().get::<Here>().map_or(IpAddr::from([127, 0, 0, 1]), |here| here.0);
    let has_body = !hyper::body::Body::is_end_stream(request.body());
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = if !shared.guard.lets_pass(request.headers(), here) {
        let text = "This name is none of this machine's. `polygloss serve --allow-host NAME` adds one.\n";
        answer::text(StatusCode::FORBIDDEN, text)
    } else if !is_read {
        let mut response = answer::text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n");
        answer::set(&mut response, ALLOW, "GET, HEAD");
        response
    } else {
        match target::path_of(request.uri()) {
            Ok(_) => next.run(request).await,
            Err(refused) => refusal(refused),
        }
    };
    if has_body {
        // What nobody reads must not be taken for the next request.
        answer::set(&mut response, CONNECTION, "close");
    }
    answer::set(&mut response, CACHE_CONTROL, "no-cache");
    answer::set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
    answer::set(&mut response, RESOURCE_POLICY, "same-origin");
    response
}

fn refusal(refused: Refused) -> Response {
    match refused {
        Refused::Malformed => answer::text(StatusCode::BAD_REQUEST, "this is no address\n"),
        Refused::Overlong => answer::text(StatusCode::URI_TOO_LONG, "this address is too long\n"),
        Refused::Nothing => answer::text(StatusCode::NOT_FOUND, "there is nothing here\n"),
    }
}

/// The events of one open page.
async fn follow(State(shared): State<Shared>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if !is_from_here(&headers) {
        return answer::text(StatusCode::FORBIDDEN, "only pages of this server may follow it\n");
    }
    if method == Method::HEAD {
        return answer::text(StatusCode::OK, "");
    }
    events::stream(&shared.press, shared.jumps, &uri, &headers)
        .unwrap_or_else(|| answer::text(StatusCode::BAD_REQUEST, "`page` is to name the open page\n"))
}

async fn script(method: Method, headers: HeaderMap) -> Response {
    let asked = Asked::new(&method, &headers);
    answer::bytes(&asked, StatusCode::OK, media_type(SCRIPT), SCRIPT_TEXT.as_bytes().into())
}

/// Whatever the build makes.
async fn page(State(shared): State<Shared>, method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let asked = Asked::new(&method, &headers);
    let path = match target::path_of(&uri) {
        Ok(path) => path,
        Err(refused) => return refusal(refused),
    };
    match shared.press.show(&path).await {
        Shown::Page(status, sheet) => answer::bytes(&asked, status, "text/html; charset=utf-8", sheet.dressed()),
        Shown::Bytes(output, bytes) => answer::bytes(&asked, StatusCode::OK, media_type(&output), bytes),
        Shown::File(output, file) => answer::file(&asked, media_type(&output), file)
            .unwrap_or_else(|error| answer::text(StatusCode::INTERNAL_SERVER_ERROR, &format!("{error}\n"))),
        Shown::Redirect(to) => answer::redirect(&to),
    }
}
