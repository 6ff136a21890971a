//! A connection as hyper sees it: a target with a `#` is spoilt, and who doesn't read is not waited for.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// How long a client may leave what it asked for unread.
const STALLED: Duration = Duration::from_secs(60);

/// A connection.
pub(super) struct Wire {
    stream: TcpStream,
    place: Place,
    stalled: Option<Pin<Box<Sleep>>>,
}

/// Where in a request the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    BeforeRequest,
    RequestLine,
    LineStart,
    Line,
}

impl Wire {
    /// A connection over this stream.
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, place: Place::BeforeRequest, stalled: None }
    }

    /// Ends with an error what was written in vain for too long.
    fn check_stalled(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(STALLED)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

/// Hyper drops what follows a `#` in a target, which no client sends (RFC 9112, 3.2). A byte that can't stand there makes
/// hyper refuse it.
fn spoil_fragments(place: &mut Place, bytes: &mut [u8]) {
    for byte in bytes {
        *place = match (*place, *byte) {
            (Place::BeforeRequest, b'\r' | b'\n') => Place::BeforeRequest,
            (Place::RequestLine | Place::Line, b'\n') => Place::LineStart,
            (Place::BeforeRequest | Place::RequestLine, _) => {
                if *byte == b'#' {
                    *byte = 0x01;
                }
                Place::RequestLine
            }
            (Place::LineStart, b'\n') => Place::BeforeRequest,
            (Place::LineStart, b'\r') => Place::LineStart,
            (Place::LineStart | Place::Line, _) => Place::Line,
        };
    }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut wire.stream).poll_read(context, buffer))?;
        spoil_fragments(&mut wire.place, &mut buffer.filled_mut()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        match Pin::new(&mut wire.stream).poll_write(context, bytes) {
            Poll::Pending => wire.check_stalled(context),
            ready => {
                wire.stalled = None;
                ready
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_targets_are_spoilt() {
        let mut place = Place::BeforeRequest;
        let mut spoilt = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            spoil_fragments(&mut place, &mut bytes);
            String::from_utf8(bytes).expect("one ASCII byte became another")
        };
        assert_eq!(spoilt("GET /a#"), "GET /a\u{1}");
        assert_eq!(spoilt("b HTTP/1.1\r\nX: #\r\n\r"), "b HTTP/1.1\r\nX: #\r\n\r");
        assert_eq!(spoilt("\nGET /#"), "\nGET /\u{1}");
    }
}
