//! What is added to a page as its bytes leave: the script that follows the files, and the mistakes that it shows.

use axum::body::Bytes;
use serde_json::{Value, json};

use crate::base::excerpt::{Excerpt, Excerpts, clean};
use crate::base::{Diagnostic, Severity, World, html};

/// The address of the script, above every base path.
pub(super) const SCRIPT: &str = "/__polygloss/follow.js";

/// Its text.
pub(super) const SCRIPT_TEXT: &str = concat!(include_str!("browser/overlay.js"), include_str!("browser/follow.js"));

/// More mistakes than these are counted, not shown.
const MOST_SHOWN: usize = 40;

/// Mistakes as JSON for the script: every text is plain.
pub(super) fn mistakes(mistakes: &[Diagnostic], world: &dyn World) -> String {
    let mut excerpts = Excerpts::new(world);
    let mut shown: Vec<Value> =
        mistakes.iter().take(MOST_SHOWN).map(|mistake| as_json(mistake, &mut excerpts)).collect();
    if let Some(more) = mistakes.len().checked_sub(MOST_SHOWN).filter(|more| *more > 0) {
        shown.push(json!({ "severity": "warning", "message": format!("and {more} more") }));
    }
    Value::from(shown).to_string()
}

fn as_json(mistake: &Diagnostic, excerpts: &mut Excerpts<'_>) -> Value {
    let place = mistake.location.as_ref().map(|location| match location.line {
        0 => clean(location.path.as_str()),
        line => format!("{}:{line}:{}", clean(location.path.as_str()), location.column),
    });
    let line = mistake.location.as_ref().and_then(|location| {
        let Excerpt { text, marked, .. } = excerpts.line(location)?;
        Some(json!([location.line, text[..marked.start], text[marked.clone()], text[marked.end..]]))
    });
    json!({
        "severity": match mistake.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "code": mistake.code,
        "message": clean(&mistake.message),
        "place": place,
        "line": line,
        "help": mistake.help.as_deref().map(clean),
    })
}

/// A page with the script before its `</body>`. `seen` tells the server later which state the browser has.
pub(super) fn dressed(page: &[u8], seen: &str, mistakes: &str) -> Bytes {
    let mut script = format!("<script src=\"{SCRIPT}\" data-seen=\"{seen}\"");
    if mistakes != "[]" {
        script.push_str(" data-mistakes=\"");
        html::escape(mistakes, &mut script);
        script.push('"');
    }
    script.push_str(" async></script>");
    let at = end_of_body(page);
    Bytes::from([&page[..at], script.as_bytes(), &page[at..]].concat())
}

/// Where the last `</body>` begins, or the page's end.
fn end_of_body(page: &[u8]) -> usize {
    const END: &[u8] = b"</body>";
    page.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END)).unwrap_or(page.len())
}

/// A page of ours where the magazine has none.
pub(super) fn plain_page(title: &str, text: &str) -> Vec<u8> {
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>");
    html::escape(title, &mut out);
    out.push_str("</title></head>\n<body>\n<main><h1>");
    html::escape(title, &mut out);
    out.push_str("</h1>\n<p>");
    html::escape(text, &mut out);
    out.push_str("</p></main>\n</body>\n</html>\n");
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Location, SitePath};
    use std::collections::BTreeMap;

    #[test]
    fn mistakes_are_text() {
        let path = SitePath::new("content/en/a.md");
        let world = BTreeMap::from([(path.clone(), b"one\n<b>\"two\"</b>\n".to_vec())]);
        let location = Location { path, line: 2, column: 4, length: 5 };
        let mistake = Diagnostic::error("raw-html", "no </script>\u{202E}").at(location);
        let json = mistakes(&[mistake], &world);
        let value: Value = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(value[0]["place"], "content/en/a.md:2:4");
        assert_eq!(value[0]["line"], json!([2, "<b>", "\"two\"", "</b>"]));
        assert_eq!(value[0]["message"], "no </script>\u{FFFD}");
        let page = String::from_utf8(dressed(b"<p></BODY></html>", "1", &json).to_vec()).expect("it is text");
        assert_eq!(page.matches("</script>").count(), 1);
        assert!(page.starts_with("<p><script src=") && page.ends_with("></script></BODY></html>"), "{page}");
        assert!(page.contains("no &lt;/script&gt;"), "{page}");
    }

    #[test]
    fn many_mistakes_are_counted() {
        let all = vec![Diagnostic::error("raw-html", "x"); 45];
        let value: Value = serde_json::from_str(&mistakes(&all, &BTreeMap::new())).expect("it is JSON");
        assert_eq!(value.as_array().map(Vec::len), Some(41));
        assert_eq!(value[40]["message"], "and 5 more");
    }
}
