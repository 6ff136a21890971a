//! Whatever stands in a file, reading it ends without a panic, and mistakes stand where there is text.

#[path = "tools/tries.rs"]
mod tries;

use polygloss::base::{Diagnostics, SitePath, SourceText, json, toml, yaml};
use polygloss::config::{ThemeManifest, settings_reader, strings_reader, theme};
use polygloss::document::{Kind, matter, source};
use proptest::prelude::*;
use tries::tries;

/// Text of pieces that mean something to the parsers, mixed with any characters.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "+++\n",
        "---\n",
        "title",
        " = ",
        ": ",
        "\"",
        "'",
        "\"\"\"",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        ",",
        ".",
        "\n",
        "\n  ",
        "- ",
        "? ",
        "&a ",
        "*a",
        "!!str ",
        "|\n",
        ">-\n",
        "# x\n",
        "\\u00",
        "%",
        "~",
        "null",
        "true",
        "no",
        "2026-05-01",
        "24:00",
        "1e999",
        "0x",
        "-9223372036854775809",
        "languages.en",
        "photos.\"a\"",
        "<<<<<<< a\n",
        "=======\n",
        ">>>>>>> b\n",
        "\r",
        "\u{FEFF}",
        "\u{202E}",
        "日本",
        "č",
        "slug",
        "aliases",
        "focus",
        "{name}",
    ]);
    let piece = prop_oneof![8 => pieces.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn all_have_places(diagnostics: &Diagnostics, lines: usize) -> bool {
    let line = |line: u32| usize::try_from(line).is_ok_and(|line| line <= lines + 1);
    diagnostics.iter().all(|mistake| mistake.location.as_ref().is_some_and(|location| line(location.line)))
}

proptest! {
    #![proptest_config(tries(400))]

    #[test]
    fn documents_are_opened(start in prop::sample::select(vec!["", "+++\n", "---\n", "\u{FEFF}+++\r\n"]), text in text()) {
        let path = SitePath::new("content/en/a.md");
        if let Ok(document) = source::open(&path, format!("{start}{text}").into_bytes()) {
            for kind in [Kind::Article, Kind::Section, Kind::Person, Kind::Tag] {
                let (_, diagnostics) = matter::read(&document, kind);
                prop_assert!(all_have_places(&diagnostics, document.source.text.lines().count()));
            }
        }
    }

    #[test]
    fn bytes_are_opened(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = source::open(&SitePath::new("content/en/a.md"), bytes);
    }

    #[test]
    fn data_is_read(text in text()) {
        let source = SourceText::new(SitePath::new("strings/sl.toml"), text);
        let whole = 0..source.text.len();
        let _ = (toml::parse(&source, whole.clone()), yaml::parse(&source, whole), json::parse(&source));
        let (_, diagnostics) = strings_reader::read(&source);
        prop_assert!(all_have_places(&diagnostics, source.text.lines().count()));
        let _ = (settings_reader::read(&source), theme::read(&source, &ThemeManifest::default()), matter::read_sidecar(&source));
    }
}
