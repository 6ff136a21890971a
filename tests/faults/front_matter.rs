//! Group E: front matter, encodings and dates.

use crate::scene::{Run, Scene};

fn article(bytes: impl AsRef<[u8]>) -> Run {
    Scene::built().content("en/z.md", bytes).build()
}

/// An article with this line of front matter, in TOML or YAML, is a mistake at this line and column.
#[track_caller]
fn wrong(line: &str, column: usize, told: &str) {
    let signs = if line.contains(": ") { "---" } else { "+++" };
    let title = if signs == "---" { "title: Z" } else { "title = \"Z\"" };
    let run = article(format!("{signs}\n{title}\n{line}\n{signs}\nText.\n")).exits(1).old_site_stands();
    run.tells(&format!("content/en/z.md:3:{column}")).tells(told);
}

#[test]
fn n066_front_matter_without_an_end() {
    for signs in ["---", "+++"] {
        let run = article(format!("{signs}\ntitle: A\n\nText.\n")).exits(1).old_site_stands();
        run.tells("content/en/z.md:1:1").tells("unclosed-front-matter");
    }
}

const LINES: &str = "+++\ntitle = \"Z\"\nlead = \"\"\"\nTwo\nlines\"\"\"\n+++\nOne\ntwo.\n\n```\ncode\n\nmore\n```\n";

fn same_bytes_from(bytes: impl AsRef<[u8]>) {
    let plain = article(LINES).exits(0).then().published();
    assert_eq!(article(bytes).exits(0).then().published(), plain);
}

#[test]
fn n067_a_byte_order_mark() {
    same_bytes_from(format!("\u{FEFF}{LINES}"));
}

#[test]
fn n068_line_ends_of_windows() {
    same_bytes_from(LINES.replace('\n', "\r\n"));
    same_bytes_from(format!("\u{FEFF}{}", LINES.replace('\n', "\r\n")));
}

#[test]
fn n069_line_ends_of_old_macs() {
    same_bytes_from(LINES.replace('\n', "\r"));
}

#[test]
fn n070_what_is_not_utf8() {
    article(b"+++\ntitle = \"Z\"\n+++\ncaf\xE9\n")
        .exits(1)
        .tells("content/en/z.md:4:4")
        .tells("not-utf8")
        .old_site_stands();
    let scene = Scene::built().file("site/strings/en.toml", b"a = \"\xFF\"").file("site/data/x.json", b"\"\xFF\"");
    scene.build().exits(1).tells("strings/en.toml:1:6").tells("data/x.json:1:2").old_site_stands();
    let scene = Scene::built().file("site/templates/page.html", b"\xFF").file("site/themes/x/theme.toml", b"\xFF");
    scene.build().exits(1).tells("templates/page.html").old_site_stands();
    let scene = Scene::built().file("site/polygloss.toml", b"title = \"\xFF\"");
    scene.build().exits(1).tells("polygloss.toml:1:10").old_site_stands();
}

#[test]
fn n071_what_is_utf16() {
    for mark in [&b"\xFF\xFE"[..], b"\xFE\xFF"] {
        let bytes = [mark, b"+\0+\0+\0"].concat();
        article(bytes).exits(1).tells("content/en/z.md").tells("UTF-16").old_site_stands();
    }
}

#[test]
fn n072_a_nul_byte() {
    article("+++\ntitle = \"Z\"\n+++\nab\0c\n")
        .exits(1)
        .tells("content/en/z.md:4:3")
        .tells("nul-byte")
        .old_site_stands();
    article("+++\ntitle = \"Z\0\"\n+++\n").exits(1).tells("content/en/z.md:2:11").old_site_stands();
    article("+++\ntitle = \"Z\\u0000\"\n+++\n").exits(1).tells("content/en/z.md:2:9").old_site_stands();
    article("---\ntitle: \"Z\\0\"\n---\n").exits(1).tells("content/en/z.md:2:8").old_site_stands();
    article("---\ntitle: Z\n---\na&#0;b\n").exits(0);
}

#[test]
fn n073_files_with_nothing_in_them() {
    for nothing in ["", "\n", " \n\t\n", "\u{FEFF}", "+++\n+++\n", "---\n---\n", "---\n---", "Text without a title."] {
        article(nothing).exits(1).tells("content/en/z.md").tells("title").old_site_stands();
    }
    article("+++\ntitle = \"Z\"\n+++").exits(0).publishes("en/z/index.html");
    let scene =
        Scene::built().content("en/_index.md", "").content("en/travel/_index.md", "").content("en/tags/sea.md", "");
    scene.build().exits(0).publishes("en/travel/index.html").publishes("en/tags/sea/index.html");
}

#[test]
fn n074_a_key_that_is_there_twice() {
    wrong("title = \"Y\"", 1, "title");
    wrong("title: Y", 1, "title");
    wrong("extra: {a: 1, a: 2}", 15, "a");
}

#[test]
fn n075_values_of_a_wrong_type() {
    for (line, column, told) in [
        ("lead = [\"a\"]", 8, "a text"),
        ("lead = 2026", 8, "a text"),
        ("lead: [a]", 7, "a text"),
        ("lead: 2026", 7, "a text"),
        ("tags = 1.10", 8, "a list"),
        ("tags: 1.10", 7, "a list"),
        ("tags = [1]", 9, "text"),
        ("draft = \"false\"", 9, "true or false"),
        ("draft: \"false\"", 8, "true or false"),
        ("draft: no", 8, "true or false"),
        ("weight = \"1\"", 10, "a whole number"),
        ("photos = 1", 10, "a table"),
        ("date = true", 8, "a date"),
    ] {
        wrong(line, column, told);
    }
    article("+++\ntitle = [\"a\"]\n+++\n").exits(1).tells("content/en/z.md:2:9").tells("a text");
    article("+++\ntitle = 2026\n+++\n").exits(1).tells("content/en/z.md:2:9").tells("a text");
    article("---\ntitle: no\n---\n").exits(0).shows("en/z/index.html", "<h1>no</h1>");
}

#[test]
fn n076_keys_that_nobody_knows() {
    for (line, told) in [
        ("titel = \"Z\"", "title"),
        ("titel: Z", "title"),
        ("subtile = \"Z\"", "subtitle"),
        ("author = \"Ana\"", "authors"),
        ("tag = \"sea\"", "tags"),
    ] {
        wrong(line, 1, "unknown-key");
        wrong(line, 1, &format!("`{told}`"));
    }
    article("+++\ntitle = \"Z\"\n[photos.\"a.jpg\"]\ncredti = \"A\"\n+++\n")
        .exits(1)
        .tells("z.md:4:1")
        .tells("`credit`");
    let scene = Scene::built().configure("paginate = 3");
    scene.build().exits(1).tells("polygloss.toml:1:1").tells("paginate_by").old_site_stands();
}

#[test]
fn n077_days_that_are_in_no_calendar() {
    for date in ["2026-02-30", "2026-13-01", "2026-00-10", "2025-02-29"] {
        wrong(&format!("date = {date}"), 8, "");
        wrong(&format!("date: {date}"), 7, date);
        wrong(&format!("date = \"{date}\""), 8, "");
    }
}

#[test]
fn n078_dates_in_the_order_of_some_country() {
    for date in ["03/04/2026", "3. 4. 2026", "2026/04/03", "April 3, 2026", "tomorrow"] {
        wrong(&format!("date: {date}"), 7, "write it like 2026-05-01");
        wrong(&format!("date = \"{date}\""), 8, "write it like 2026-05-01");
    }
}

#[test]
fn n079_years_and_hours_that_are_none() {
    for date in [
        "0000-01-01",
        "99999-01-01",
        "-0001-01-01",
        "2026-01-01T24:00:00",
        "2026-12-31T23:59:60",
        "2016-12-31T23:59:60Z",
    ] {
        wrong(&format!("date = {date}"), 8, "");
        wrong(&format!("date: {date}"), 7, "");
    }
}

#[test]
fn n081_a_date_without_zone_is_in_the_sites() {
    let build = |zone: &str| {
        let scene = Scene::new().configure("timezone = \"Europe/Ljubljana\"").environment("TZ", zone);
        let scene = scene.article("en/travel/a.md", "title = \"A\"\ndate = 2026-05-01", "");
        let scene = scene.article("en/travel/b.md", "title = \"B\"\ndate = 2026-05-01T00:30:00", "");
        scene.run(&["build", "--now", "2026-05-01T00:00"]).exits(0)
    };
    let run = build("UTC").publishes("en/travel/a/index.html").publishes_no("en/travel/b").says("1 held back");
    let run = run.says("the next is due 2026-05-01T00:30:00+02:00").shows("en/feed.json", "2026-05-01T00:00:00+02:00");
    let plain = run.then().published();
    for zone in ["Asia/Kathmandu", "America/Los_Angeles", ":/etc/nothing", "nonsense"] {
        assert_eq!(build(zone).then().published(), plain);
    }
    let scene = Scene::new().configure("timezone = \"Mars/Olympus\"");
    scene.build().exits(1).tells("polygloss.toml:1:12").tells("unknown-timezone");
}

#[test]
fn n082_a_date_in_the_future_holds_an_article_back() {
    let scene = || Scene::built().article("en/z.md", "title = \"Zeta\"\ndate = 2999-01-01", "Secret.");
    let run = scene().build().exits(0).publishes_no("en/z").nowhere_shows("Zeta").nowhere_shows("Secret.");
    run.says("1 held back").says("the next is due 2999-01-01T00:00:00+00:00");
    scene().run(&["build", "--future"]).exits(0).publishes("en/z/index.html").says("0 held back");
    scene().run(&["build", "--now", "3000-01-01"]).exits(0).publishes("en/z/index.html").says("0 held back");
}

#[test]
fn n084_marks_of_a_merge_that_was_left_undone() {
    let marks = "<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> other\n";
    article(format!("+++\ntitle = \"Z\"\n+++\n{marks}")).exits(1).tells("z.md:4:1").tells("merge").old_site_stands();
    let matter = "<<<<<<< HEAD\ntitle = \"Y\"\n=======\ntitle = \"Z\"\n>>>>>>> other\n";
    article(format!("+++\n{matter}+++\n")).exits(1).tells("z.md:2:1").tells("merge").old_site_stands();
    let scene = Scene::built().file("site/polygloss.toml", matter);
    scene.build().exits(1).tells("polygloss.toml:1").old_site_stands();
}

#[test]
fn n085_letters_that_nobody_sees() {
    for letter in ['\u{202E}', '\u{200B}', '\u{2060}', '\u{2066}', '\u{FEFF}'] {
        let run = article(format!("+++\ntitle = \"Z{letter}z\"\n+++\n")).exits(0);
        run.tells("warning").tells("content/en/z.md:2:").tells("invisible-character");
        let run = article(format!("+++\ntitle = \"Z\"\nslug = \"z{letter}z\"\n+++\n")).exits(0);
        run.tells("warning").tells("content/en/z.md:3:").tells("invisible-character");
    }
    for letter in ['\u{200D}', '\u{200C}'] {
        article(format!("+++\ntitle = \"Z{letter}z\"\n+++\n")).exits(0).never_tells("invisible-character");
    }
}
