//! `FAULTS.md`, group I: who may ask, and what nobody gets.

use std::io::Write;
use std::net::{IpAddr, TcpListener, TcpStream, UdpSocket};
use std::process::Child;

use crate::running::{Answer, Running, Site, tree};

/// A site with something to steal, served.
fn guarded() -> Running {
    let site = Site::new();
    site.write(".git/config", "SECRET");
    site.write("content/en/culture/museum.md~", "SECRET");
    site.write("content/en/culture/.museum.md.swp", "SECRET");
    site.write("content/en/culture/#museum.md#", "SECRET");
    site.write("l10n/sl.toml", "# SECRET");
    site.write(".polygloss/cache", "SECRET");
    site.write("secret.txt", "SECRET");
    site.write("static/plain.txt", "plain");
    site.write("static/data.json", "{}");
    site.write("static/app.js", "1");
    site.write("static/icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>");
    site.serve(&[])
}

fn expect_refused(answer: &Answer, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {} {}", answer.status, answer.text());
    let text = answer.text();
    assert!(!text.contains("SECRET") && !text.contains("root:"), "{what}: {text}");
}

#[test]
fn n125_paths_lead_to_no_file() {
    let server = guarded();
    let long = format!("/{}", "a".repeat(100_000));
    let absolute = format!("http://127.0.0.1:{}/secret.txt", server.port);
    let targets = [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/..\\secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/en/../../secret.txt",
        "/en/..%5c..%5csecret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/%00",
        "/en/%00",
        "/%",
        "/%ff",
        "/%zz",
        &long,
        &absolute,
        "http://evil.example/",
        "/#",
        "/en/#part",
        "secret.txt",
        "*",
        "/secret.txt",
        "/%252e%252e/secret.txt",
        "/en/\u{1}",
    ];
    for target in targets {
        let answer = server.get(target);
        expect_refused(&answer, &target[..target.len().min(60)]);
    }
    assert_eq!(server.get("/en/").status, 200, "it is still alive");
}

#[test]
fn n126_only_names_of_this_machine_are_answered() {
    let server = guarded();
    let asked = |host: &str| server.ask("GET", "/en/", &[&format!("Host: {host}")]).status;
    let port = server.port;
    for host in ["localhost", "127.0.0.1", "[::1]", "a.localhost", "LocalHost", "127.1.2.3"] {
        assert_eq!(asked(host), 200, "{host}");
        assert_eq!(asked(&format!("{host}:{port}")), 200, "{host} with a port");
    }
    for host in
        ["evil", "evil.example:4000", "127.0.0.1.evil.example", "localhost.evil.example", "", "a@localhost", "0"]
    {
        assert_eq!(asked(host), 403, "{host}");
    }
    let bare = |head: &str| server.send(format!("GET /en/ HTTP/1.1\r\n{head}Connection: close\r\n\r\n")).status;
    assert_eq!(bare(""), 403, "no name");
    assert_eq!(bare("Host: localhost\r\nHost: evil\r\n"), 403, "two names");
    assert_eq!(server.send("GET /en/ HTTP/1.0\r\n\r\n").status, 403, "an old client without a name");
    let events = server.ask("GET", "/__polygloss/events?page=/en/", &["Host: evil"]);
    assert_eq!(events.status, 403);
}

#[test]
fn n126_a_name_may_be_allowed() {
    let server = Site::new().serve(&["--allow-host", "Proof.example"]);
    assert_eq!(server.ask("GET", "/en/", &["Host: proof.example:4000"]).status, 200);
    assert_eq!(server.ask("GET", "/en/", &["Host: other.example"]).status, 403);
}

#[test]
fn n127_other_origins_get_no_stream() {
    let server = guarded();
    let target = "/__polygloss/events?page=/en/";
    let refused = [
        "Origin: http://evil.example".to_owned(),
        "Origin: null".to_owned(),
        format!("Origin: http://127.0.0.1:{}", server.port ^ 1),
        format!("Origin: https://127.0.0.1:{}", server.port),
        format!("Origin: http://localhost:{}", server.port),
        "Sec-Fetch-Site: cross-site".to_owned(),
        "Sec-Fetch-Site: same-site".to_owned(),
    ];
    for line in &refused {
        assert_eq!(server.ask("GET", target, &[line]).status, 403, "{line}");
    }
    let own = format!("Origin: http://127.0.0.1:{}", server.port);
    let mut stream = server.connect();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {}\r\n{own}\r\nSec-Fetch-Site: same-origin\r\n\r\n", server.host())
        .expect("it can be sent");
    let mut start = [0; 15];
    std::io::Read::read_exact(&mut stream, &mut start).expect("it is answered");
    assert_eq!(&start, b"HTTP/1.1 200 OK");
}

#[test]
fn n128_nothing_is_given_to_other_origins() {
    let server = guarded();
    let style = server.get("/en/").text().split("href=\"").find_map(|rest| {
        let address = rest.split('"').next()?;
        address.ends_with(".css").then(|| address.to_owned())
    });
    let style = style.expect("a style sheet");
    let targets = [
        "/",
        "/en/",
        "/sl/culture/museum/",
        "/feed",
        "/en/feed.xml",
        "/en/feed.json",
        "/sitemap.xml",
        "/robots.txt",
        "/plain.txt",
        "/data.json",
        "/app.js",
        "/icon.svg",
        &style,
        "/__polygloss/follow.js",
        "/404.html",
        "/en",
        "/..",
    ];
    for target in targets {
        for method in ["GET", "HEAD", "OPTIONS"] {
            let answer = server.ask(method, target, &["Origin: http://evil.example"]);
            let given = answer.head.iter().find(|(name, _)| name.starts_with("access-control"));
            assert_eq!(given, None, "{method} {target}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{method} {target}");
            assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"), "{method} {target}");
        }
    }
}

#[test]
fn n129_probes_find_no_source() {
    let server = guarded();
    let plain = server.get("/en/culture/museum/").text();
    for query in ["raw", "import", "url", "v=1&raw??"] {
        assert_eq!(server.get(&format!("/en/culture/museum/?{query}")).text(), plain, "{query}");
    }
    for target in [
        "/@fs/etc/passwd",
        "/@fs/",
        "/@id/x",
        "/__",
        "/__polygloss",
        "/__polygloss/",
        "/__polygloss/overlay.js",
        "/content/en/culture/museum.md",
        "/en/culture/museum.md",
        "/en/culture/museum.md?raw",
        "/src/main.rs",
        "/templates/base.html",
        "/themes/gloss/theme.toml",
        "/static/plain.txt",
        "/.env",
    ] {
        expect_refused(&server.get(target), target);
    }
}

#[test]
fn n130_what_is_no_output_is_not_served() {
    let server = guarded();
    for target in [
        "/.git/config",
        "/polygloss.toml",
        "/en/culture/museum.md~",
        "/en/culture/.museum.md.swp",
        "/en/culture/%23museum.md%23",
        "/l10n/sl.toml",
        "/.polygloss/cache",
        "/secret.txt",
        "/strings/en.toml",
    ] {
        expect_refused(&server.get(target), target);
    }
}

#[test]
fn n131_only_this_machine_is_listened_to() {
    let server = guarded();
    assert!(server.home.starts_with("http://127.0.0.1:"), "{}", server.home);
    assert!(!server.told().contains("warning"), "{}", server.told());
    if let Some(address) = own_address() {
        assert!(TcpStream::connect((address, server.port)).is_err(), "it listens at {address}");
    }
}

#[test]
fn n131_another_host_is_warned_of() {
    let server = Site::new().serve(&["--host", "0.0.0.0"]);
    server.until_told("warning: everyone who reaches 0.0.0.0:");
    assert_eq!(server.get("/en/").status, 200);
    let Some(address) = own_address() else { return };
    assert_eq!(server.ask("GET", "/en/", &[&format!("Host: {address}")]).status, 403, "it came to another address");
    let mut stream = TcpStream::connect((address, server.port)).expect("it listens there too");
    write!(stream, "GET /en/ HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("it can be sent");
    let mut start = [0; 12];
    std::io::Read::read_exact(&mut stream, &mut start).expect("it is answered");
    assert_eq!(&start, b"HTTP/1.1 200");
}

/// An address of this machine that is not for itself alone, where it has one; nothing is sent to find it.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

#[test]
fn n132_a_port_that_was_named_and_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("it has one").port().to_string();
    let output = Site::new().command(&["serve", "--port", &port]).output().expect("it can be run");
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains(&format!("port {port} is taken")), "{told}");
}

#[test]
fn n132_without_a_port_the_next_free_one_is_taken() {
    let site = Site::new();
    let (first, second) = (site.command(&["serve"]), Site::new());
    let first = Running::start(site, first);
    let command = second.command(&["serve"]);
    let second = Running::start(second, command);
    assert!((4000..4100).contains(&first.port) && (4000..4100).contains(&second.port));
    assert_ne!(first.port, second.port);
    assert_eq!(second.get("/en/").status, 200);
}

#[test]
fn n133_idle_connections_hold_nobody_up() {
    let server = guarded();
    let idle: Vec<TcpStream> = (0..300)
        .map(|number| {
            let mut stream = server.connect();
            let start: &[u8] = if number % 2 == 0 { b"" } else { b"GET /en/ HTTP/1.1\r\nHost: loc" };
            stream.write_all(start).expect("it can be sent");
            stream
        })
        .collect();
    assert_eq!(server.get("/en/").status, 200);
    assert_eq!(idle.len(), 300);
}

#[test]
fn n134_only_reading_is_answered() {
    let server = guarded();
    for method in ["PUT", "DELETE", "TRACE", "POST", "PATCH", "OPTIONS", "PROPFIND"] {
        for target in ["/en/", "/plain.txt", "/nowhere", "/__polygloss/events"] {
            let answer = server.ask(method, target, &[]);
            assert_eq!(answer.status, 405, "{method} {target}");
            assert_eq!(answer.header("allow"), Some("GET, HEAD"));
        }
    }
    let connect = server.ask("CONNECT", "evil.example:443", &[]);
    expect_refused(&connect, "CONNECT");
    let with_body = "PUT /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody";
    assert_eq!(server.send(with_body).status, 405);
}

#[test]
fn n028_a_build_while_it_is_served() {
    const ARTICLE: &str = "/en/culture/museum/";
    let site = Site::new();
    for number in 0..200 {
        let text = format!("+++\ntitle = \"Walk {number}\"\ndate = 2026-05-02\n+++\nStep by step.\n");
        site.write(&format!("content/en/walks/w{number}.md"), text);
    }
    site.write("static/plain.txt", "plain");
    let build =
        |site: &Site| site.command(&["build", "--quiet", "--now", "2026-06-01"]).spawn().expect("it can be run");
    let ends = |build: Child| {
        let output = build.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    // What is published without a server beside.
    ends(build(&site));
    let alone = tree(&site.path("public"));
    assert!(alone.len() > 200);

    let server = site.serve(&[]);
    let mut events = server.follow(ARTICLE, &server.get(ARTICLE).seen());
    for _ in 0..3 {
        let mut running = build(&server.site);
        let mut answered = 0;
        while running.try_wait().expect("it is our child").is_none() {
            for (target, text) in
                [(ARTICLE, "A lamp."), ("/en/walks/w7/", "Step by step."), ("/sl/", "<html"), ("/plain.txt", "plain")]
            {
                let answer = server.get(target);
                assert_eq!(answer.status, 200, "{target}: {}", server.told());
                assert!(answer.text().contains(text), "{target}: {}", answer.text());
            }
            answered += usize::from(running.try_wait().expect("it is our child").is_none());
        }
        ends(running);
        assert!(answered > 0, "pages were asked for while it ran");
        assert!(tree(&server.site.path("public")) == alone, "it publishes what it would alone");
    }
    assert!(events.is_silent(), "what is published is no source: {}", server.told());

    // Both see what is written then.
    server.site.write("content/en/walks/w7.md", "+++\ntitle = \"Walk 7\"\ndate = 2026-05-02\n+++\nHop by hop.\n");
    ends(build(&server.site));
    server.until("/en/walks/w7/", |answer| answer.text().contains("Hop by hop."));
    let published = std::fs::read(server.site.path("public/en/walks/w7/index.html")).expect("it is published");
    let published = String::from_utf8_lossy(&published);
    assert!(published.contains("Hop by hop.") && !published.contains("__polygloss"), "{published}");
}
