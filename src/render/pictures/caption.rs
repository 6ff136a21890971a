//! The line under a picture that says who made it, and whether a machine did.

use crate::base::html::escape;
use crate::base::url;
use crate::config::LanguageId;
use crate::document::front_matter::AiUse;

use super::super::renderer::Shared;
use super::super::tag::Tag;

/// "Foto: Name/Agency" in the reader's language, the name linked to its licence, and a label where a machine made or
/// changed the picture. Empty where neither is known.
pub(in crate::render) fn credit_line(
    shared: &Shared,
    language: LanguageId,
    credit: Option<&str>,
    license: Option<&str>,
    ai: Option<AiUse>,
) -> String {
    let mut html = credit.map(|credit| named(shared, language, credit, license)).unwrap_or_default();
    let key = match ai {
        Some(AiUse::Generated) => "ai_generated",
        Some(AiUse::Edited) => "ai_edited",
        Some(AiUse::None) | None => return html,
    };
    let label = shared.site.strings.text(language, key).unwrap_or("AI");
    html.push_str(if html.is_empty() { "<span class=\"ai\">" } else { " <span class=\"ai\">" });
    escape(label, &mut html);
    html.push_str("</span>");
    html
}

fn named(shared: &Shared, language: LanguageId, credit: &str, license: Option<&str>) -> String {
    let mut name = String::new();
    escape(credit, &mut name);
    if let Some(license) = license.filter(|license| !url::is_dangerous(license)) {
        let mut tag = Tag::new("a");
        tag.attribute("rel", Some("license"));
        tag.attribute("href", Some(license));
        name = format!("{}{name}</a>", tag.finish());
    }
    let line = shared.site.strings.text(language, "photo_credit_line").unwrap_or("Photo: {name}");
    let typography = shared.values.typography(language);
    let (before, after) = line.split_once("{name}").unwrap_or((line, ""));
    let mut html = String::from("<span class=\"credit\">");
    escape(&typography.text(before), &mut html);
    html.push_str("<bdi>");
    html.push_str(&name);
    html.push_str("</bdi>");
    escape(after, &mut html);
    html.push_str("</span>");
    html
}
