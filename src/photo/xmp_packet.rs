//! Credits as an XMP packet, by the properties that the IPTC Photo Metadata Standard 2025.1 names.

use std::collections::BTreeMap;

use xmp_writer::{CustomNamespace, LangId, Namespace, RdfCollectionType, XmpWriter};

use super::credits::Credits;

/// An XMP packet with these credits; none where there is nothing to say.
pub(super) fn written(credits: &Credits) -> Option<Vec<u8>> {
    if *credits == Credits::default() {
        return None;
    }
    let mut xmp = XmpWriter::new();
    if !credits.creator.is_empty() {
        xmp.element("creator", Namespace::DublinCore).ordered_array(credits.creator.iter().map(String::as_str));
    }
    for (name, text) in [("rights", &credits.copyright), ("description", &credits.description)] {
        if let Some(text) = text {
            xmp.element(name, Namespace::DublinCore).language_alternative([(None, text.as_str())]);
        }
    }
    let photoshop = namespace("Photoshop", "photoshop", "http://ns.adobe.com/photoshop/1.0/");
    let told = [
        ("Credit", &credits.credit_line),
        ("Headline", &credits.headline),
        ("Source", &credits.source),
        ("DateCreated", &credits.date_created),
    ];
    for (name, text) in told {
        if let Some(text) = text {
            xmp.element(name, photoshop.clone()).value(text.as_str());
        }
    }
    rights(&mut xmp, credits);
    iptc(&mut xmp, credits);
    Some(xmp.finish(None).into_bytes())
}

fn rights(xmp: &mut XmpWriter<'_>, credits: &Credits) {
    if credits.copyright.is_some() {
        xmp.element("Marked", Namespace::XmpRights).value(true);
    }
    if let Some(address) = &credits.web_statement {
        xmp.element("WebStatement", Namespace::XmpRights).value(address.as_str());
    }
    if let Some(terms) = &credits.usage_terms {
        xmp.element("UsageTerms", Namespace::XmpRights).language_alternative([(None, terms.as_str())]);
    }
    let plus = namespace("PLUS", "plus", "http://ns.useplus.org/ldf/xmp/1.0/");
    if let Some(address) = &credits.licensor_url {
        let mut licensors = xmp.element("Licensor", plus.clone()).array(RdfCollectionType::Seq);
        licensors.element().obj().element("LicensorURL", plus.clone()).value(address.as_str());
    }
    if let Some(term) = &credits.data_mining {
        xmp.element("DataMining", plus).value(term.as_str());
    }
}

fn iptc(xmp: &mut XmpWriter<'_>, credits: &Credits) {
    if let Some(term) = &credits.digital_source_type {
        let extension = namespace("IPTC extension", "Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/");
        xmp.element("DigitalSourceType", extension).value(term.as_str());
    }
    if !credits.alt_text.is_empty() {
        let core = namespace("IPTC core", "Iptc4xmpCore", "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/");
        xmp.element("AltTextAccessibility", core).language_alternative(by_language(&credits.alt_text));
    }
}

/// Texts with their languages; the one for every language first, as XMP wants it.
fn by_language(texts: &BTreeMap<String, String>) -> impl Iterator<Item = (Option<LangId<'_>>, &str)> {
    // A language's name stands in an attribute: letters, digits and hyphens are all that it can have.
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let others = texts.iter().filter(move |(language, _)| *language != "x-default" && is_name(language));
    let common = texts.get("x-default").map(|text| (None, text.as_str()));
    common.into_iter().chain(others.map(|(language, text)| (Some(LangId(language)), text.as_str())))
}

fn namespace(name: &'static str, prefix: &'static str, url: &'static str) -> Namespace<'static> {
    Namespace::Custom(Box::new(CustomNamespace::new(name, prefix, url)))
}
