//! SVG: its size, and whether it can do nothing but be seen.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

const HTML: &str = "http://www.w3.org/1999/xhtml";

/// Elements that run script, show foreign documents or load them.
const ACTIVE: [&str; 11] =
    ["script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler", "listener", "link", "base"];

/// Whether some bytes are an SVG: its root element is the first.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    root(bytes).is_some()
}

/// Width and height in pixels; none where it names none.
///
/// # Errors
/// Why it makes no sense, in an editor's words.
pub(super) fn size(bytes: &[u8]) -> Result<Option<(u32, u32)>, String> {
    let attributes = root(bytes).ok_or("it is no SVG")?;
    let value = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let length = |name: &str| value(name)?.trim_end_matches("px").trim().parse::<f64>().ok();
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Ok(Some((whole(width)?, whole(height)?)));
    }
    let Some(view_box) = value("viewBox") else { return Ok(None) };
    let numbers: Vec<f64> = view_box.split([' ', ',']).filter_map(|part| part.parse().ok()).collect();
    match numbers[..] {
        [_, _, width, height] => Ok(Some((whole(width)?, whole(height)?))),
        _ => Ok(None),
    }
}

/// The attributes of an SVG's root element as (name, value).
fn root(bytes: &[u8]) -> Option<Vec<(String, String)>> {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) => {
                let attributes = || {
                    let written = element.attributes().flatten();
                    written.map(|attribute| (attribute.key.as_ref().to_owned(), attribute.value.into_owned()))
                };
                return (element.local_name().as_ref() == "svg").then(|| attributes().collect());
            }
            Event::Eof => return None,
            _ => buffer.clear(),
        }
    }
}

fn whole(length: f64) -> Result<u32, String> {
    if (0.5..1e6).contains(&length) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked above")]
        Ok(length.round() as u32)
    } else {
        Err("its width or height makes no sense".to_owned())
    }
}

/// Looks for all that a browser would run or load where the file is opened alone.
///
/// # Errors
/// What there is, in an editor's words.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let unreadable = || "it is no sound XML in UTF-8".to_owned();
    let text = std::str::from_utf8(bytes).map_err(|_| unreadable())?;
    let mut reader = NsReader::from_str(text);
    let mut styles = 0_u32;
    let mut open = 0_u32;
    loop {
        match reader.read_event().map_err(|_| unreadable())? {
            Event::Start(element) => {
                check_element(&element, &reader)?;
                let is_style = element.local_name().as_ref() == "style";
                styles += u32::from(is_style);
                open += 1;
            }
            Event::Empty(element) => check_element(&element, &reader)?,
            Event::End(element) => {
                styles -= u32::from(element.local_name().as_ref() == "style");
                open -= 1;
            }
            Event::Text(text) if styles > 0 => check_style(&text)?,
            Event::CData(text) if styles > 0 => check_style(&text)?,
            // Written so, a style could say what nobody looked at.
            Event::GeneralRef(_) if styles > 0 => return Err("its style is written in entities".to_owned()),
            Event::PI(instruction) if instruction.target() != "xpacket" => {
                return Err(format!("it has the instruction `{}`", instruction.target()));
            }
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().transpose().map_err(|_| unreadable())?;
                if encoding.is_some_and(|name| !name.eq_ignore_ascii_case("UTF-8")) {
                    return Err(unreadable());
                }
            }
            Event::DocType(kind) if kind.contains('[') => return Err("it defines entities".to_owned()),
            Event::Eof if open == 0 => return Ok(()),
            Event::Eof => return Err(unreadable()),
            _ => {}
        }
    }
}

fn check_element(element: &BytesStart<'_>, reader: &NsReader<&[u8]>) -> Result<(), String> {
    let (space, local) = reader.resolver().resolve_element(element.name());
    let is_html = matches!(space, ResolveResult::Bound(space) if space.as_ref() == HTML);
    if is_html || ACTIVE.iter().any(|name| name.eq_ignore_ascii_case(local.as_ref())) {
        return Err(format!("it has the element `{}`", local.as_ref()));
    }
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| "an attribute of it can't be read".to_owned())?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|_| "an attribute of it can't be read".to_owned())?;
        let name = attribute.key.local_name();
        check_attribute(name.as_ref(), &value)?;
    }
    Ok(())
}

fn check_attribute(name: &str, value: &str) -> Result<(), String> {
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("on") {
        return Err(format!("it has the event handler `{name}`"));
    }
    let letters: String =
        value.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()).collect::<String>();
    let letters = letters.to_ascii_lowercase();
    if letters.contains("javascript:") || letters.contains("vbscript:") {
        return Err(format!("`{name}` would run script"));
    }
    // An animation can set what the file itself doesn't.
    if lower == "attributename" && (letters.ends_with("href") || letters.starts_with("on")) {
        return Err(format!("it animates `{letters}`"));
    }
    match lower.as_str() {
        "href" | "src" if !is_own(&letters) => Err(format!("`{name}` leads out of it, to `{value}`")),
        "style" => check_style(value),
        _ if letters.contains("url(") => check_style(value),
        _ => Ok(()),
    }
}

/// A part of the same file, or a picture within it.
fn is_own(address: &str) -> bool {
    const PICTURES: [&str; 4] = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"];
    address.is_empty() || address.starts_with('#') || PICTURES.iter().any(|start| address.starts_with(start))
}

fn check_style(style: &str) -> Result<(), String> {
    let style = style.to_ascii_lowercase();
    let loads = || "its style loads something".to_owned();
    // A backslash can write any letter, and a comment can part any word.
    if style.contains("@import")
        || style.contains('\\')
        || style.contains("expression(")
        || style.contains("image-set(")
    {
        return Err(loads());
    }
    for address in style.split("url(").skip(1) {
        if !is_own(address.trim_start().trim_start_matches(['"', '\''])) {
            return Err(loads());
        }
    }
    Ok(())
}
