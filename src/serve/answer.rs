//! An answer in HTTP: status, media type, validators, and one range of it (RFC 9110).

use std::fs::{File, Metadata};
use std::io;
use std::ops::Range;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

/// How much of a file is held at once.
const CHUNK: u64 = 128 << 10;

/// What a request wants to know of an answer.
pub(super) struct Asked {
    /// Whether only the head of the answer is wanted.
    pub head_only: bool,
    headers: HeaderMap,
}

impl Asked {
    /// What this request wants.
    pub(super) fn new(method: &Method, headers: &HeaderMap) -> Self {
        Self { head_only: method == Method::HEAD, headers: headers.clone() }
    }

    fn text(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the client has these very bytes.
    fn knows(&self, tag: &str) -> bool {
        self.headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).any(|tags| {
            let mut tags = tags.split(',').map(|known| known.trim());
            tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
        })
    }

    /// The part that is wanted of so many bytes.
    fn part(&self, size: u64, tag: &str) -> Part {
        let is_fresh = self.text(IF_RANGE).is_none_or(|known| known.trim() == tag);
        match self.text(RANGE) {
            Some(range) if is_fresh && !self.head_only => part(range, size),
            _ => Part::Whole,
        }
    }
}

/// What is sent of something.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Range(Range<u64>),
    Unsatisfiable,
}

/// What a `Range` means. One that is malformed, or several, are as none (RFC 9110, 14.2).
fn part(range: &str, size: u64) -> Part {
    let Some(bounds) = range.trim().strip_prefix("bytes=") else { return Part::Whole };
    let Some((first, last)) = bounds.split_once('-') else { return Part::Whole };
    let number = |text: &str| match text.trim() {
        "" => Some(None),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(Some(digits.parse().unwrap_or(u64::MAX))),
        _ => None,
    };
    let range = match (number(first), number(last)) {
        (Some(Some(first)), Some(Some(last))) if first <= last => first..last.saturating_add(1).min(size),
        (Some(Some(first)), Some(None)) => first..size,
        (Some(None), Some(Some(length))) => size.saturating_sub(length)..size,
        _ => return Part::Whole,
    };
    if range.start >= range.end { Part::Unsatisfiable } else { Part::Range(range) }
}

/// Bytes that are at hand.
pub(super) fn bytes(asked: &Asked, status: StatusCode, media_type: &'static str, bytes: Bytes) -> Response {
    let tag = quoted(blake3::hash(&bytes));
    if status != StatusCode::OK {
        let mut response = with_body(asked, status, media_type, bytes);
        set(&mut response, ETAG, &tag);
        return response;
    }
    if asked.knows(&tag) {
        return not_modified(&tag);
    }
    let size = bytes.len() as u64;
    let mut response = match asked.part(size, &tag) {
        Part::Unsatisfiable => return unsatisfiable(size),
        Part::Whole => with_body(asked, StatusCode::OK, media_type, bytes),
        Part::Range(range) => {
            let at = |offset: u64| usize::try_from(offset).expect("a range lies in bytes that are in memory");
            let part = bytes.slice(at(range.start)..at(range.end));
            let mut response = with_body(asked, StatusCode::PARTIAL_CONTENT, media_type, part);
            set(&mut response, CONTENT_RANGE, &content_range(&range, size));
            response
        }
    };
    set(&mut response, ETAG, &tag);
    set(&mut response, ACCEPT_RANGES, "bytes");
    response
}

/// A file, read piece by piece as the client takes it.
///
/// # Errors
/// A file that can't be looked at.
pub(super) fn file(asked: &Asked, media_type: &'static str, file: File) -> io::Result<Response> {
    let metadata = file.metadata()?;
    let (size, tag) = (metadata.len(), tag_of(&metadata));
    if asked.knows(&tag) {
        return Ok(not_modified(&tag));
    }
    let (status, range) = match asked.part(size, &tag) {
        Part::Unsatisfiable => return Ok(unsatisfiable(size)),
        Part::Whole => (StatusCode::OK, 0..size),
        Part::Range(range) => (StatusCode::PARTIAL_CONTENT, range),
    };
    let body = if asked.head_only { Body::empty() } else { Body::new(Flow::of_file(file, range.clone())) };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, media_type);
    set(&mut response, CONTENT_LENGTH, &(range.end - range.start).to_string());
    set(&mut response, ETAG, &tag);
    set(&mut response, ACCEPT_RANGES, "bytes");
    if status == StatusCode::PARTIAL_CONTENT {
        set(&mut response, CONTENT_RANGE, &content_range(&range, size));
    }
    Ok(response)
}

/// A way to another address, which must be percent-encoded.
pub(super) fn redirect(to: &str) -> Response {
    let mut response = text(StatusCode::FOUND, "");
    set(&mut response, LOCATION, to);
    response
}

/// A short text, for programs and for people who look closely.
pub(super) fn text(status: StatusCode, text: &str) -> Response {
    let mut response = Response::new(Body::from(text.to_owned()));
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, "text/plain; charset=utf-8");
    response
}

fn with_body(asked: &Asked, status: StatusCode, media_type: &'static str, bytes: Bytes) -> Response {
    let size = bytes.len();
    let mut response = Response::new(if asked.head_only { Body::empty() } else { Body::from(bytes) });
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, media_type);
    set(&mut response, CONTENT_LENGTH, &size.to_string());
    response
}

fn not_modified(tag: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    set(&mut response, ETAG, tag);
    response
}

fn unsatisfiable(size: u64) -> Response {
    let mut response = text(StatusCode::RANGE_NOT_SATISFIABLE, "there is no such part\n");
    set(&mut response, CONTENT_RANGE, &format!("bytes */{size}"));
    response
}

fn content_range(range: &Range<u64>, size: u64) -> String {
    format!("bytes {}-{}/{size}", range.start, range.end - 1)
}

/// Sets a header; one whose value can't stand in a head is left out.
pub(super) fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn quoted(digest: blake3::Hash) -> String {
    format!("\"{}\"", &digest.to_hex()[..32])
}

/// A tag that changes with each writing of a file, without reading it.
fn tag_of(metadata: &Metadata) -> String {
    let parts = [
        metadata.dev().to_le_bytes(),
        metadata.ino().to_le_bytes(),
        metadata.len().to_le_bytes(),
        metadata.mtime().to_le_bytes(),
        metadata.mtime_nsec().to_le_bytes(),
        metadata.ctime().to_le_bytes(),
        metadata.ctime_nsec().to_le_bytes(),
    ];
    quoted(blake3::hash(&parts.concat()))
}

/// A body whose pieces come one after the other.
pub(super) struct Flow {
    pieces: mpsc::Receiver<io::Result<Bytes>>,
    /// How many bytes are still to come, where that is known.
    left: Option<u64>,
}

impl Flow {
    /// A body of unknown length, and where its pieces are put.
    pub(super) fn endless() -> (mpsc::Sender<io::Result<Bytes>>, Self) {
        let (sender, pieces) = mpsc::channel(4);
        (sender, Self { pieces, left: None })
    }

    fn of_file(file: File, range: Range<u64>) -> Self {
        let (sender, pieces) = mpsc::channel(1);
        let left = Some(range.end - range.start);
        tokio::spawn(pour(Arc::new(file), range, sender));
        Self { pieces, left }
    }
}

/// Reads a range of a file as fast as it is taken.
async fn pour(file: Arc<File>, range: Range<u64>, pieces: mpsc::Sender<io::Result<Bytes>>) {
    let mut at = range.start;
    while at < range.end {
        let (file, length) = (file.clone(), CHUNK.min(range.end - at));
        let read = spawn_blocking(move || {
            let mut piece = vec![0; usize::try_from(length).unwrap_or(0)];
            file.read_exact_at(&mut piece, at).map(|()| Bytes::from(piece))
        });
        let piece = read.await.unwrap_or_else(|error| Err(io::Error::other(error)));
        let is_broken = piece.is_err();
        // A client who has gone, or a file that has become shorter: what was promised can't be sent.
        if pieces.send(piece).await.is_err() || is_broken {
            return;
        }
        at += length;
    }
}

impl hyper::body::Body for Flow {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let flow = self.get_mut();
        let piece = ready!(flow.pieces.poll_recv(context));
        if let (Some(left), Some(Ok(piece))) = (&mut flow.left, &piece) {
            *left = left.saturating_sub(piece.len() as u64);
        }
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(part("bytes=0-0", 10), Part::Range(0..1));
        assert_eq!(part("bytes=2-", 10), Part::Range(2..10));
        assert_eq!(part("bytes=-3", 10), Part::Range(7..10));
        assert_eq!(part("bytes=-30", 10), Part::Range(0..10));
        assert_eq!(part("bytes=5-99999999999999999999999", 10), Part::Range(5..10));
        for range in ["bytes=10-", "bytes=99-100", "bytes=-0"] {
            assert_eq!(part(range, 10), Part::Unsatisfiable, "{range}");
        }
        for range in ["bytes=5-2", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes"] {
            assert_eq!(part(range, 10), Part::Whole, "{range}");
        }
        assert_eq!(part("bytes=0-", 0), Part::Unsatisfiable);
    }
}
