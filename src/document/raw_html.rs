//! What raw HTML in a text comes to: without `raw_html` a few plain tags, with it all but dangerous addresses.

use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Error, StartTag, Token, Tokenizer};

use crate::base::html::escape;
use crate::base::{LanguageTag, url};

/// Tags that pass where they have no attributes.
const PLAIN: [&str; 14] =
    ["br", "sub", "sup", "kbd", "abbr", "mark", "small", "u", "ins", "del", "q", "cite", "details", "summary"];

/// Tags that pass where they say in which language they are, and nothing else.
const IN_LANGUAGE: [&str; 6] = ["div", "span", "q", "cite", "small", "mark"];

/// Elements that are dropped with what they hold.
const SWALLOWED: [&str; 11] = [
    "script",
    "style",
    "textarea",
    "title",
    "iframe",
    "noscript",
    "xmp",
    "noembed",
    "noframes",
    "template",
    "plaintext",
];

/// Elements whose text is not read as HTML.
const RAW_TEXT: [&str; 8] = ["script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"];

/// Attributes that hold addresses.
const ADDRESSES: [&str; 25] = [
    "href",
    "src",
    "srcset",
    "action",
    "formaction",
    "xlink:href",
    "poster",
    "background",
    "cite",
    "data",
    "manifest",
    "longdesc",
    "usemap",
    "ping",
    "icon",
    "codebase",
    "classid",
    "archive",
    "profile",
    "dynsrc",
    "lowsrc",
    "to",
    "from",
    "values",
    "imagesrcset",
];

/// Elements that keep what is before them apart from what is in them, and that from what follows.
const APART: [&str; 53] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// A piece of raw HTML as it may pass.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text, to be escaped.
    Text(String),
    /// A plain tag that opens.
    Open(&'static str),
    /// A tag that says in which language it is.
    OpenIn(&'static str, LanguageTag),
    /// A plain tag, or one that may say its language, that closes.
    Close(&'static str),
    /// The line break.
    Break,
    /// Begins what is dropped with all that it holds.
    Swallow(&'static str),
    /// Ends it.
    Release(&'static str),
    /// A tag, declaration or unfinished piece that is dropped alone, as an editor would call it.
    Dropped(String),
    /// A tag that is dropped alone and keeps words apart.
    DroppedApart(String),
}

/// Whether a plain tag may hold blocks, and so stay open from one block to the next.
pub(super) fn holds_blocks(name: &str) -> bool {
    matches!(name, "details" | "ins" | "del" | "div")
}

/// Whether a tag passes without attributes.
pub(super) fn is_plain(name: &str) -> bool {
    PLAIN.contains(&name)
}

/// Whether an element's tags keep words apart.
pub(super) fn keeps_apart(name: &str) -> bool {
    APART.contains(&name)
}

/// What passes without `raw_html`, each piece with the bytes that its tag begins with; a text's are all.
pub(super) fn plain_pieces(html: &str) -> Vec<(Piece, Range<usize>)> {
    let all = 0..html.len();
    if let Some(piece) = simple_piece(html) {
        return vec![(piece, all)];
    }
    if html.starts_with("<?") || (html.starts_with("<!") && !html.starts_with("<!--")) {
        return vec![(Piece::Dropped(html.chars().take(2).collect()), all)];
    }
    let mut pieces = Vec::new();
    let mut tags = Tags { html: html.to_ascii_lowercase(), at: 0 };
    for token in tokens(html) {
        match token {
            Token::StartTag(tag) => pieces.push((opened(&tag), tags.next("<", &tag.name))),
            Token::EndTag(tag) => {
                pieces.push((closed(&String::from_utf8_lossy(&tag.name)), tags.next("</", &tag.name)));
            }
            Token::String(text) => {
                pieces.push((Piece::Text(String::from_utf8_lossy(&text).into_owned()), all.clone()));
            }
            Token::Error(Error::EofInTag | Error::EofBeforeTagName) => {
                pieces.push((Piece::Dropped("an unfinished tag".into()), tags.next("<", b"")));
            }
            Token::Doctype(_) => pieces.push((Piece::Dropped("<!DOCTYPE>".into()), tags.next("<!doctype", b""))),
            Token::Comment(_) => tags.pass_comment(),
            Token::Error(_) => {}
        }
    }
    pieces
}

/// Finds the tags of some HTML in their order, since the tokenizer doesn't say where they stand.
struct Tags {
    /// In small letters.
    html: String,
    at: usize,
}

impl Tags {
    /// The beginning of the next tag of a name.
    fn next(&mut self, opening: &str, name: &[u8]) -> Range<usize> {
        let beginning = format!("{opening}{}", String::from_utf8_lossy(name));
        let Some(found) = self.html[self.at..].find(&beginning) else { return self.at..self.at };
        let start = self.at + found;
        self.at = start + beginning.len();
        start..self.at
    }

    fn pass_comment(&mut self) {
        let rest = &self.html[self.at..];
        let Some(start) = rest.find("<!--") else { return };
        self.at += rest[start..].find("-->").map_or(rest.len(), |end| start + end);
    }
}

/// A lone plain tag or comment, which most raw HTML in articles is, without a tokenizer.
fn simple_piece(html: &str) -> Option<Piece> {
    let inside = html.strip_prefix('<')?.strip_suffix('>')?;
    let (name, is_end) = match inside.strip_prefix('/') {
        Some(name) => (name, true),
        None => (inside.strip_suffix('/').unwrap_or(inside).trim_end_matches(' '), false),
    };
    let known = PLAIN.iter().find(|plain| plain.eq_ignore_ascii_case(name))?;
    Some(match (*known, is_end) {
        ("br", false) => Piece::Break,
        ("br", true) => Piece::Dropped("</br>".into()),
        (name, false) => Piece::Open(name),
        (name, true) => Piece::Close(name),
    })
}

fn opened(tag: &StartTag) -> Piece {
    let name = String::from_utf8_lossy(&tag.name);
    if let Some(name) = SWALLOWED.iter().find(|swallowed| **swallowed == name) {
        return Piece::Swallow(name);
    }
    if let Some(piece) = in_language(&name, tag) {
        return piece;
    }
    match PLAIN.iter().find(|plain| **plain == name && tag.attributes.is_empty()) {
        Some(&"br") => Piece::Break,
        Some(name) => Piece::Open(name),
        None => dropped(&name, format!("<{}>", shown(&name))),
    }
}

fn dropped(name: &str, what: String) -> Piece {
    if keeps_apart(name) { Piece::DroppedApart(what) } else { Piece::Dropped(what) }
}

/// A tag with `lang` and, as that follows from it, `dir`.
fn in_language(name: &str, tag: &StartTag) -> Option<Piece> {
    let name = IN_LANGUAGE.iter().find(|known| **known == name)?;
    if tag.attributes.keys().any(|key| !matches!(&***key, b"lang" | b"dir")) {
        return None;
    }
    let code = String::from_utf8_lossy(tag.attributes.get(&b"lang"[..])?);
    match LanguageTag::parse(&code) {
        Ok(language) => Some(Piece::OpenIn(name, language)),
        Err(_) => Some(dropped(name, format!("<{name} lang=\"{}\">, which is no language's code", shown(&code)))),
    }
}

fn closed(name: &str) -> Piece {
    if let Some(name) = SWALLOWED.iter().find(|swallowed| **swallowed == name) {
        return Piece::Release(name);
    }
    match PLAIN.iter().chain(&IN_LANGUAGE).find(|plain| **plain == name && name != "br") {
        Some(name) => Piece::Close(name),
        None => dropped(name, format!("</{}>", shown(name))),
    }
}

fn shown(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

fn tokens(html: &str) -> impl Iterator<Item = Token> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).flatten()
}

/// With `raw_html`: the HTML without its dangerous addresses; `None` where there are none and all passes.
pub(super) fn without_dangerous_addresses(html: &str) -> Option<String> {
    if !may_hold_address(html) {
        return None;
    }
    let mut found = false;
    let mut is_unfinished = false;
    for token in tokens(html) {
        match token {
            Token::StartTag(tag) => found = found || has_dangerous_address(&tag),
            Token::Error(Error::EofInTag) => is_unfinished = true,
            _ => {}
        }
    }
    if is_unfinished {
        // What follows in the page may finish the tag, and its last attribute with it.
        found = found
            || [">", "\">", "'>"].iter().any(|end| {
                tokens(&format!("{html}{end}"))
                    .any(|token| matches!(token, Token::StartTag(tag) if has_dangerous_address(&tag)))
            });
    }
    found.then(|| written_again(html))
}

fn may_hold_address(html: &str) -> bool {
    html.contains('=')
}

fn is_dangerous_attribute(tag: &str, name: &str, value: &str) -> bool {
    if tag == "meta" && name == "content" {
        return value.split([';', '=', ',']).any(|part| url::is_dangerous(part.trim_matches(['"', '\'', ' '])));
    }
    ADDRESSES.contains(&name)
        && (url::is_dangerous(value)
            || matches!(name, "srcset" | "imagesrcset" | "values" | "ping" | "archive")
                && value.split([',', ';', ' ', '\n', '\t']).any(url::is_dangerous))
}

fn has_dangerous_address(tag: &StartTag) -> bool {
    let tag_name = String::from_utf8_lossy(&tag.name);
    tag.attributes.iter().any(|(name, value)| {
        is_dangerous_attribute(&tag_name, &String::from_utf8_lossy(name), &String::from_utf8_lossy(value))
    })
}

fn written_again(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut raw_text = false;
    for token in tokens(html) {
        match token {
            Token::StartTag(tag) => {
                write_tag(&tag, &mut out);
                raw_text = RAW_TEXT.contains(&&*String::from_utf8_lossy(&tag.name));
            }
            Token::EndTag(tag) => {
                raw_text = false;
                out.push_str("</");
                out.push_str(&String::from_utf8_lossy(&tag.name));
                out.push('>');
            }
            Token::String(text) if raw_text => out.push_str(&String::from_utf8_lossy(&text)),
            Token::String(text) => escape(&String::from_utf8_lossy(&text), &mut out),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    out
}

fn write_tag(tag: &StartTag, out: &mut String) {
    let tag_name = String::from_utf8_lossy(&tag.name);
    out.push('<');
    out.push_str(&tag_name);
    for (name, value) in &tag.attributes {
        let (name, value) = (String::from_utf8_lossy(name), String::from_utf8_lossy(value));
        if !is_dangerous_attribute(&tag_name, &name, &value) {
            out.push(' ');
            out.push_str(&name);
            out.push_str("=\"");
            escape(&value, out);
            out.push('"');
        }
    }
    out.push_str(if tag.self_closing { " />" } else { ">" });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(html: &str) -> Vec<Piece> {
        plain_pieces(html).into_iter().map(|(piece, _)| piece).collect()
    }

    #[test]
    fn plain_tags_pass_and_others_do_not() {
        assert_eq!(pieces("<BR/>"), [Piece::Break]);
        assert_eq!(pieces("<u>"), [Piece::Open("u")]);
        assert_eq!(pieces("<u title=x>"), [Piece::Dropped("<u>".into())]);
        assert_eq!(pieces("<!-- a -->"), []);
        assert_eq!(
            pieces("<script>a<b</script>x"),
            [Piece::Swallow("script"), Piece::Text("a<b".into()), Piece::Release("script"), Piece::Text("x".into())]
        );
    }

    #[test]
    fn tags_are_found_where_they_stand() {
        let html = "a < b <!-- <p> --><P class=\"č\">č<br/><u>x</U></p><script>\"<p>\"</script><i";
        let found: Vec<&str> = plain_pieces(html)
            .into_iter()
            .filter(|(piece, _)| !matches!(piece, Piece::Text(_)))
            .map(|(_, range)| &html[range])
            .collect();
        assert_eq!(found, ["<P", "<br", "<u", "</U", "</p", "<script", "</script", "<"]);
    }

    #[test]
    fn dangerous_addresses_never_pass() {
        assert_eq!(without_dangerous_addresses("<a href=\"/x\" title=\"data: y\">"), None);
        for html in ["<a href=\"java&Tab;script:x\">", "<a HREF='&#106;avascript:x'>"] {
            assert_eq!(without_dangerous_addresses(html).as_deref(), Some("<a>"), "{html}");
        }
        assert!(without_dangerous_addresses("<meta http-equiv=refresh content=\"0; url=javascript:x\">").is_some());
        assert!(without_dangerous_addresses("<div><a href=\"javascript:x").is_some());
    }
}
