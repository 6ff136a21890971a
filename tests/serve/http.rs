//! What is answered: pages, files, validators, ranges, addresses.

use std::io::{BufRead, BufReader, Read, Write};

use crate::running::{Site, tree};

const ARTICLE: &str = "/en/culture/museum/";

#[test]
fn pages_come_with_the_script_and_the_rest_without() {
    let site = Site::new();
    site.write("static/own.html", "<html><body>mine</body></html>");
    let server = site.serve(&[]);
    let page = server.get(ARTICLE);
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    let text = page.text();
    assert_eq!(text.matches("/__polygloss/follow.js").count(), 1);
    assert!(text.contains(" async></script></body>"), "{text}");
    assert!(text.contains("A lamp."));
    assert!(server.get("/en/culture/draft/").text().contains("Not yet."), "drafts are shown");
    for (target, media_type) in [
        ("/own.html", "text/html; charset=utf-8"),
        ("/en/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/en/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/en/feed.json", "application/feed+json; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/_headers", "text/plain; charset=utf-8"),
    ] {
        let answer = server.get(target);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(media_type)), "{target}");
        assert!(!answer.text().contains("__polygloss"), "{target}");
    }
    let script = server.get("/__polygloss/follow.js");
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
}

#[test]
fn what_is_served_is_what_a_build_writes() {
    let site = Site::new();
    site.write("static/photo.txt", "a photograph");
    let server = site.serve(&["--now", "2026-12-24"]);
    let origin = server.home.trim_end_matches('/').to_owned();
    let output = server.site.path("public");
    let arguments = ["build", "--quiet", "--drafts", "--future", "--now", "2026-12-24", "--base-url", &origin];
    let built = server.site.command(&arguments).status().expect("it can be run");
    assert!(built.success());
    for (path, bytes) in tree(&output) {
        let path = path.strip_prefix(&output).expect("it stands below").to_str().expect("it is text").to_owned();
        if path == ".polygloss.json" {
            continue;
        }
        let answer = server.get(&format!("/{path}"));
        let mut text = answer.text();
        if let Some(at) = text.find("<script src=\"/__polygloss/") {
            let end = text[at..].find("</script>").expect("it ends") + at + "</script>".len();
            text.replace_range(at..end, "");
        }
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(text, String::from_utf8_lossy(&bytes), "{path}");
    }
}

#[test]
fn drafts_can_be_hidden() {
    let server = Site::new().serve(&["--no-drafts"]);
    assert_eq!(server.get(ARTICLE).status, 200);
    assert_eq!(server.get("/en/culture/draft/").status, 404);
}

#[test]
fn an_unchanged_page_is_not_sent_again() {
    let server = Site::new().serve(&[]);
    for target in [ARTICLE, "/en/feed.xml", "/__polygloss/follow.js"] {
        let tag = server.get(target).header("etag").expect("a tag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "it is strong: {tag}");
        for known in [tag.clone(), format!("\"other\", W/{tag}"), "*".to_owned()] {
            let again = server.ask("GET", target, &[&format!("If-None-Match: {known}")]);
            assert_eq!((again.status, again.body.len()), (304, 0), "{target} {known}");
            assert_eq!(again.header("etag"), Some(&*tag));
        }
        assert_eq!(server.ask("GET", target, &["If-None-Match: \"other\""]).status, 200);
    }
    let before = server.get(ARTICLE).header("etag").map(str::to_owned);
    server
        .site
        .write("content/en/culture/museum.md", "+++\ntitle = \"The museum\"\ndate = 2026-05-01\n+++\nTwo lamps.\n");
    let after = server.until(ARTICLE, |answer| answer.text().contains("Two lamps."));
    assert_ne!(after.header("etag").map(str::to_owned), before);
}

#[test]
fn a_head_is_that_of_the_answer() {
    let site = Site::new();
    site.write("static/a.bin", [1; 1000]);
    let server = site.serve(&[]);
    for target in [ARTICLE, "/a.bin", "/en/nowhere/", "/en", "/robots.txt"] {
        let (get, head) = (server.get(target), server.ask("HEAD", target, &[]));
        assert_eq!(head.status, get.status, "{target}");
        assert!(head.body.is_empty(), "{target}");
        for name in ["content-length", "content-type", "etag", "location"] {
            assert_eq!(head.header(name), get.header(name), "{target}: {name}");
        }
    }
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let site = Site::new();
    let bytes: Vec<u8> = (0..1_000_000_u32).map(|number| (number % 251) as u8).collect();
    site.write("static/film.mp4", &bytes);
    let server = site.serve(&[]);
    let whole = server.get("/film.mp4");
    assert_eq!(whole.header("content-type"), Some("video/mp4"));
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    assert!(whole.body == bytes, "the whole file");
    let tag = whole.header("etag").expect("a tag").to_owned();
    for (range, from, to) in [
        ("0-0", 0, 1),
        ("100-199", 100, 200),
        ("999990-", 999_990, 1_000_000),
        ("-10", 999_990, 1_000_000),
        ("500000-9999999", 500_000, 1_000_000),
    ] {
        let part = server.ask("GET", "/film.mp4", &[&format!("Range: bytes={range}")]);
        assert_eq!(part.status, 206, "{range}");
        assert_eq!(part.header("content-range"), Some(&*format!("bytes {from}-{}/1000000", to - 1)));
        assert!(part.body == bytes[from..to], "{range}");
    }
    let beyond = server.ask("GET", "/film.mp4", &["Range: bytes=1000000-"]);
    assert_eq!((beyond.status, beyond.header("content-range")), (416, Some("bytes */1000000")));
    for line in ["Range: bytes=0-1,5-6", "Range: lines=1-2", "Range: bytes=9-2"] {
        assert_eq!(server.ask("GET", "/film.mp4", &[line]).status, 200, "{line}");
    }
    let if_range =
        |tag: &str| server.ask("GET", "/film.mp4", &["Range: bytes=0-9", &format!("If-Range: {tag}")]).status;
    assert_eq!((if_range(&tag), if_range("\"other\"")), (206, 200));
}

#[test]
fn what_is_not_there_is_said_in_the_readers_language() {
    let server = Site::new().serve(&[]);
    for (target, language) in [
        ("/sl/nikjer/", "lang=\"sl\""),
        ("/en/nowhere", "lang=\"en\""),
        ("/nowhere/else.html", "lang=\"en\""),
        ("/sl/kultura/nic.jpg", "lang=\"sl\""),
    ] {
        let answer = server.get(target);
        assert_eq!(answer.status, 404, "{target}");
        assert!(answer.text().contains(language), "{target}: {}", answer.text());
        assert!(answer.text().contains("/__polygloss/follow.js"), "it appears once it is there");
    }
}

#[test]
fn addresses_lead_to_where_pages_are() {
    let server = Site::new().serve(&[]);
    let answer = server.get("/en/culture/museum");
    assert_eq!((answer.status, answer.header("location")), (302, Some(ARTICLE)));
    let site = Site::with("base_url = \"https://m.example/mag\"\n[languages.en]\n[languages.sl]\n");
    let server = site.serve(&[]);
    assert!(server.home.ends_with("/mag/"), "{}", server.home);
    let root = server.get("/");
    assert_eq!((root.status, root.header("location")), (302, Some("/mag/")));
    assert_eq!(server.get("/mag").header("location"), Some("/mag/"));
    let page = server.get("/mag/en/culture/museum/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains(&format!("href=\"{}en/culture/museum/\"", server.home)), "serve's own address");
    for target in [ARTICLE, "/magazine/", "/mag/mag/"] {
        assert_eq!(server.get(target).status, 404, "{target}");
    }
    assert_eq!(server.get("/__polygloss/follow.js").status, 200);
}

#[test]
fn one_connection_serves_many_requests() {
    let server = Site::new().serve(&[]);
    let mut stream = BufReader::new(server.connect());
    for _ in 0..3 {
        let request = format!("GET {ARTICLE} HTTP/1.1\r\nHost: {}\r\n\r\n", server.host());
        stream.get_mut().write_all(request.as_bytes()).expect("it can be sent");
        let (mut line, mut length) = (String::new(), 0);
        while line != "\r\n" {
            line.clear();
            stream.read_line(&mut line).expect("a head comes");
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a number");
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).expect("a body comes");
        assert!(String::from_utf8_lossy(&body).contains("A lamp."));
    }
}

#[cfg(feature = "search")]
#[test]
fn the_search_is_that_of_the_last_build() {
    let configuration = "base_url = \"https://m.example/mag\"\ndefault_language = \"en\"\n[languages.en]\n[languages.sl]\n[search]\nenabled = true\n";
    let site = Site::with(configuration);
    site.write("content/en/about.md", "+++\ntitle = \"About\"\n+++\nWho we are.\n");
    let server = site.serve(&[]);
    assert_eq!(server.get("/mag/en/search/").status, 200);
    assert_eq!(server.get("/mag/en/pagefind/pagefind.js").status, 404, "nothing was built");
    assert!(server.site.command(&["build", "--quiet"]).status().expect("it can be run").success());
    let answer = server.get("/mag/en/pagefind/pagefind.js");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/javascript; charset=utf-8")));
    assert!(server.get("/mag/en/pagefind/pagefind-entry.json").text().contains("\"page_count\":2"));
    for nothing in ["/mag/en/pagefind/", "/mag/en/pagefind/x.js", "/mag/en/pagefind/..%2f..%2f.polygloss.json"] {
        assert!(matches!(server.get(nothing).status, 400 | 404), "{nothing}");
    }
}
