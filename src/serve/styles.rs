//! The style sheets of a page, so that one that changes alone can be swapped in place.

/// A style sheet that a page links to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Style {
    /// Its address as the page has it: `/assets/gloss.0123456789abcdef.css`.
    pub address: String,
    /// The same without a digest: `/assets/gloss.css`.
    pub stem: String,
}

/// The style sheets of this server that a page links to.
pub(super) fn styles(page: &str) -> Vec<Style> {
    let mut found: Vec<Style> = Vec::new();
    for (at, _) in page.match_indices("<link") {
        let tag = page[at..].split('>').next().unwrap_or("");
        let Some(address) = attribute(tag, "href") else { continue };
        let is_style = attribute(tag, "rel").is_some_and(|rel| rel.split_whitespace().any(|word| word == "stylesheet"));
        let is_ours = address.starts_with('/') && !address.starts_with("//") && !address.contains(['&', '?', '#']);
        if is_style && is_ours && found.iter().all(|style| style.address != address) {
            found.push(Style { address: address.to_owned(), stem: without_digest(address) });
        }
    }
    found
}

/// A page with its style sheets' names without digests: two pages of which these are equal differ in style alone.
pub(super) fn without_digests(page: &str, styles: &[Style]) -> String {
    let mut text = page.to_owned();
    for style in styles.iter().filter(|style| style.address != style.stem) {
        text = text.replace(&style.address, &style.stem);
    }
    text
}

/// An attribute's value in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let is_whole = rest[..at].ends_with([' ', '\n', '\t', '"', '\'']);
        rest = &rest[at + name.len()..];
        let Some(value) = rest.strip_prefix('=').filter(|_| is_whole) else { continue };
        let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''));
        return match quote {
            Some(quote) => value[1..].split(quote).next(),
            None => value.split([' ', '\n', '\t']).next(),
        };
    }
}

/// `/assets/gloss.0123456789abcdef.css` without its digest.
pub(super) fn without_digest(address: &str) -> String {
    let parts = address.rsplit_once('.').and_then(|(rest, extension)| Some((rest.rsplit_once('.')?, extension)));
    match parts {
        Some(((stem, digest), extension))
            if digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            format!("{stem}.{extension}")
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_of_this_server_are_found() {
        let page = "<link rel=\"stylesheet\" href=\"/m/assets/gloss.0123456789abcdef.css\"><link rel=\"icon\" href=\"/i.svg\">\
                    <link href='/print.css' rel='stylesheet' media=\"print\"><link rel=stylesheet href=\"https://a.example/b.css\">";
        let found = styles(page);
        let stems: Vec<&str> = found.iter().map(|style| style.stem.as_str()).collect();
        assert_eq!(stems, ["/m/assets/gloss.css", "/print.css"]);
        assert!(without_digests(page, &found).contains("href=\"/m/assets/gloss.css\""));
    }
}
