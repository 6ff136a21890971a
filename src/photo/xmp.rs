//! XMP (ISO 16684-1): the properties of a packet, read leniently.

use std::collections::BTreeMap;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::credits::Credits;
use super::words::{tidy, web_address};

/// Longer packets, deeper ones and those with more values are no picture's.
const LONGEST: usize = 1 << 20;
const DEEPEST: usize = 32;
const MOST: usize = 2000;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const ENVELOPE: &str = "adobe:ns:meta/";
const DUBLIN_CORE: &str = "http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const RIGHTS: &str = "http://ns.adobe.com/xap/1.0/rights/";
const BASIC: &str = "http://ns.adobe.com/xap/1.0/";
const EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const EXIF_2: &str = "http://cipa.jp/exif/1.0/";
const CAMERA: &str = "http://ns.adobe.com/exif/1.0/aux/";
const IPTC: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
const IPTC_EXTENSION: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const PLUS: &str = "http://ns.useplus.org/ldf/xmp/1.0/";

/// What a packet says.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub credits: Credits,
    pub has_place: bool,
    pub has_serial_number: bool,
    pub has_thumbnail: bool,
}

impl Told {
    /// Takes from `other` what is not known yet.
    pub(super) fn complete(&mut self, other: Self) {
        self.credits.complete(other.credits);
        self.has_place |= other.has_place;
        self.has_serial_number |= other.has_serial_number;
        self.has_thumbnail |= other.has_thumbnail;
    }
}

/// Reads a packet, as far as it is sound.
pub(super) fn read(packet: &[u8]) -> Told {
    let mut told = Told::default();
    let mut rights = BTreeMap::new();
    let mut terms = BTreeMap::new();
    let mut descriptions = BTreeMap::new();
    properties(packet, &mut |path, language, value| {
        let credits = &mut told.credits;
        let [(space, name), below @ ..] = path else { return };
        let last = below.last().map_or(name.as_str(), |(_, name)| name.as_str());
        match (space.as_str(), name.as_str()) {
            (DUBLIN_CORE, "creator") if credits.creator.len() < 16 => credits.creator.extend(tidy(value)),
            (DUBLIN_CORE, "rights") => put(&mut rights, language, value),
            (DUBLIN_CORE, "description") => put(&mut descriptions, language, value),
            (PHOTOSHOP, "Credit") => take(&mut credits.credit_line, tidy(value)),
            (PHOTOSHOP, "Headline") => take(&mut credits.headline, tidy(value)),
            (PHOTOSHOP, "Source") => take(&mut credits.source, tidy(value)),
            (PHOTOSHOP, "DateCreated") => take(&mut credits.date_created, tidy(value)),
            (RIGHTS, "WebStatement") => take(&mut credits.web_statement, web_address(value)),
            (RIGHTS, "UsageTerms") => put(&mut terms, language, value),
            (PLUS, "Licensor") if last == "LicensorURL" => take(&mut credits.licensor_url, web_address(value)),
            (PLUS, "DataMining") => take(&mut credits.data_mining, web_address(value)),
            (IPTC_EXTENSION, "DigitalSourceType") => take(&mut credits.digital_source_type, web_address(value)),
            (IPTC, "AltTextAccessibility") => put(&mut credits.alt_text, language, value),
            (BASIC, "Thumbnails") => told.has_thumbnail = true,
            (EXIF | EXIF_2 | CAMERA, _) if last.starts_with("GPS") && last != "GPSVersionID" => told.has_place = true,
            (EXIF | EXIF_2 | CAMERA, _) if last.ends_with("SerialNumber") => told.has_serial_number = true,
            _ => told.has_place |= last == "GPSLatitude",
        }
    });
    told.credits.copyright = common(rights);
    told.credits.usage_terms = common(terms);
    told.credits.description = common(descriptions);
    told
}

fn take(place: &mut Option<String>, value: Option<String>) {
    if place.is_none() {
        *place = value;
    }
}

fn put(texts: &mut BTreeMap<String, String>, language: Option<&str>, value: &str) {
    if texts.len() < 64
        && let Some(text) = tidy(value)
    {
        texts.entry(language.unwrap_or("x-default").to_owned()).or_insert(text);
    }
}

/// The one that holds for every language, else the first.
fn common(mut texts: BTreeMap<String, String>) -> Option<String> {
    texts.remove("x-default").or_else(|| texts.into_values().next())
}

/// A property's place: the names that lead to it, without those of RDF itself.
type Path = Vec<(String, String)>;

/// Hears of a property: its path, its language, its value.
type Hear<'a> = &'a mut dyn FnMut(&[(String, String)], Option<&str>, &str);

/// An element that is open.
struct Open {
    /// Whether its name is part of the path.
    is_named: bool,
    language: Option<String>,
    text: String,
}

/// Hands over every value with its path and its language.
fn properties(packet: &[u8], tell: Hear<'_>) {
    let Ok(text) = std::str::from_utf8(packet) else { return };
    if text.len() > LONGEST {
        return;
    }
    let mut reader = NsReader::from_str(text);
    let mut path: Path = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut told = 0;
    while let Ok(event) = reader.read_event() {
        told += 1;
        if told > MOST * 4 || open.len() > DEEPEST {
            return;
        }
        match event {
            Event::Start(element) => {
                let language = begin(&element, reader.resolver(), &mut path, tell);
                let is_named = name(reader.resolver(), element.name(), &mut path);
                open.push(Open { is_named, language, text: String::new() });
            }
            Event::Empty(element) => drop(begin(&element, reader.resolver(), &mut path, tell)),
            Event::End(_) => {
                let Some(closed) = open.pop() else { return };
                if !path.is_empty() && !closed.text.trim().is_empty() {
                    tell(&path, closed.language.as_deref(), &closed.text);
                }
                if closed.is_named {
                    path.pop();
                }
            }
            Event::Text(text) => open.last_mut().into_iter().for_each(|open| open.text.push_str(&text)),
            Event::CData(text) => open.last_mut().into_iter().for_each(|open| open.text.push_str(&text)),
            Event::GeneralRef(reference) => {
                let letter = match &*reference {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                open.last_mut().into_iter().for_each(|open| open.text.extend(letter));
            }
            Event::Eof => return,
            _ => {}
        }
    }
}

/// Puts an element's name on the path, where it is no envelope.
fn name(resolver: &NamespaceResolver, name: QName<'_>, path: &mut Path) -> bool {
    let (space, local) = resolver.resolve_element(name);
    match space {
        ResolveResult::Bound(space) if ![RDF, ENVELOPE].contains(&space.as_ref()) => {
            path.push((space.as_ref().to_owned(), local.as_ref().to_owned()));
            true
        }
        _ => false,
    }
}

/// Hands over an element's attributes, which are properties too, and gives its language.
fn begin(element: &BytesStart<'_>, resolver: &NamespaceResolver, path: &mut Path, tell: Hear<'_>) -> Option<String> {
    let is_named = name(resolver, element.name(), path);
    let mut language = None;
    for attribute in element.attributes().with_checks(false).take(MOST).flatten() {
        let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else { continue };
        let (space, local) = resolver.resolve_attribute(attribute.key);
        match (space, local.as_ref()) {
            _ if attribute.key.as_ref() == "xml:lang" => language = Some(value.into_owned()),
            (ResolveResult::Bound(space), "resource") if space.as_ref() == RDF => tell(path, None, &value),
            (ResolveResult::Bound(space), local) if space.as_ref() != RDF && !local.is_empty() => {
                path.push((space.as_ref().to_owned(), local.to_owned()));
                tell(path, None, &value);
                path.pop();
            }
            _ => {}
        }
    }
    if is_named {
        path.pop();
    }
    language
}
