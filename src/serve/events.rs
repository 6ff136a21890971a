//! Tells a browser what has become of the page that it shows, as server-sent events (HTML Living Standard, 9.2).
//!
//! Each event's id is the state of the page that the browser has after it, so that one that lost the connection, or the
//! whole server, is told what it missed.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde_json::json;
use tokio::sync::{mpsc, watch};

use crate::base::url::decode;

use super::answer::{self, Flow};
use super::press::{Press, Shown};
use super::sheet::Seen;
use super::target;

/// The address of the events, above every base path.
pub(super) const EVENTS: &str = "/__polygloss/events";

/// The state that a browser had when the connection broke.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// A comment is sent after so long a silence, so that a browser that has gone is noticed.
const SILENCE: Duration = Duration::from_secs(30);

/// A page that was reloaded just when a file was saved is still led to that file's page so much later.
const JUST_NOW: Duration = Duration::from_secs(3);

/// The page of a file that was just saved.
#[derive(Debug, Clone)]
pub(super) struct Jump {
    /// By this a tab knows a jump that it has made.
    pub name: String,
    /// Where to.
    pub address: String,
    /// When.
    pub time: Instant,
}

/// What a browser shows.
struct Watched {
    path: String,
    seen: Option<Seen>,
}

impl Watched {
    /// Reads `?page=/en/&seen=…`; nothing where it names no page.
    fn of(uri: &Uri, headers: &HeaderMap) -> Option<Self> {
        let query = uri.query().unwrap_or("");
        let value = |name: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(key, _)| *key == name).find_map(|(_, value)| decode(value))
        };
        let path = target::decoded(&value("page")?).ok()?;
        let last = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok()?.parse().ok());
        Some(Self { path, seen: last.or_else(|| value("seen")?.parse().ok()) })
    }
}

/// The stream for the page that a browser shows; nothing where it names none.
pub(super) fn stream(
    press: &Arc<Press>,
    jumps: watch::Receiver<Option<Jump>>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Option<Response> {
    let watched = Watched::of(uri, headers)?;
    let (sender, flow) = Flow::endless();
    tokio::spawn(follow(press.clone(), jumps, watched, sender));
    let mut response = Response::new(Body::new(flow));
    answer::set(&mut response, CONTENT_TYPE, "text/event-stream");
    Some(response)
}

async fn follow(
    press: Arc<Press>,
    mut jumps: watch::Receiver<Option<Jump>>,
    watched: Watched,
    sender: mpsc::Sender<io::Result<Bytes>>,
) {
    let mut editions = press.desk.subscribe();
    let Watched { path, mut seen } = watched;
    let mut text = "retry: 300\n\n".to_owned();
    loop {
        editions.borrow_and_update();
        let jump = jumps.borrow_and_update().clone().filter(|jump| jump.time.elapsed() < JUST_NOW);
        let shown = press.show(&path).await;
        let now = shown.seen(press.desk.current().number());
        text.push_str(&news(&shown, seen.as_ref(), &now));
        if let Some(Jump { name, address, .. }) = jump {
            text.push_str(&event("go", &now, &json!([name, address]).to_string()));
        }
        seen = Some(now);
        if !text.is_empty() && sender.send(Ok(std::mem::take(&mut text).into())).await.is_err() {
            return;
        }
        tokio::select! {
            changed = editions.changed() => if changed.is_err() { return },
            changed = jumps.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(SILENCE) => text.push_str(": still here\n\n"),
            () = sender.closed() => return,
        }
    }
}

/// What a browser must be told that has seen one state, now that another is shown.
fn news(shown: &Shown, seen: Option<&Seen>, now: &Seen) -> String {
    let mut text = String::new();
    let Shown::Page(_, sheet) = shown else {
        // It is no page any more: whoever shows one asks again.
        return match seen {
            Some(seen) if seen.page != now.page => event("reload", now, "{}"),
            _ => text,
        };
    };
    if seen.is_some_and(|seen| seen.skeleton != now.skeleton) {
        return event("reload", now, "{}");
    }
    if seen.is_some_and(|seen| seen.styles != now.styles) {
        let address = |style: &super::styles::Style| match style.address == style.stem {
            true => format!("{}?{}", style.address, now.styles),
            false => style.address.clone(),
        };
        let styles: Vec<_> = sheet.styles.iter().map(|style| json!([style.stem, address(style)])).collect();
        text.push_str(&event("styles", now, &json!(styles).to_string()));
    }
    if seen.is_none_or(|seen| seen.mistakes != now.mistakes) {
        text.push_str(&event("mistakes", now, &sheet.mistakes));
    }
    text
}

/// An event; JSON has no line ends.
fn event(name: &str, seen: &Seen, json: &str) -> String {
    format!("event: {name}\nid: {seen}\ndata: {json}\n\n")
}
