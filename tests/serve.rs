//! The watch mode as it is used: the real program, asked over raw connections; the cases of `FAULTS.md`'s groups I and J.

#[path = "serve/http.rs"]
mod http;
#[path = "serve/http_follows.rs"]
mod http_follows;
#[path = "serve/http_safety.rs"]
mod http_safety;
#[path = "serve/http_terminal.rs"]
mod http_terminal;
#[path = "serve/running.rs"]
mod running;
#[path = "serve/watch.rs"]
mod watch;
#[path = "serve/why.rs"]
mod why;
