//! The pictures of a text: in its lines, alone, in galleries.

use std::borrow::Cow;
use std::ops::Range;

use crate::base::{Diagnostic, LanguageTag, url};
use crate::document::{Figure, Style, inline_html};
use crate::site::credits::PhotoFacts;
use crate::site::{FileId, Target};

use super::super::fragment;
use super::super::page::is_cover_in_text;
use super::super::pictures::{self, Loading, Ratio, Stands, Widths, Wish};
use super::super::within::Within;
use super::{ProsePlace, Reader};

/// A picture as a text names it.
pub(super) struct PictureSource<'a> {
    pub(super) target: &'a str,
    pub(super) alt: &'a str,
    /// What a browser shows of it beside the pointer; a figure's stands under it.
    pub(super) title: &'a str,
    pub(super) credit: Option<&'a str>,
    pub(super) range: &'a Range<usize>,
}

/// How pictures are shown at a kind of place in a text.
#[derive(Clone, Copy)]
pub(super) struct Shape<'a> {
    pub(super) sizes: &'a str,
    pub(super) ratio: Option<Ratio>,
    pub(super) stands: Stands,
}

impl ProsePlace<'_> {
    /// A picture as HTML, with what is known of it.
    pub(super) fn picture(&mut self, figure: &PictureSource<'_>, shape: Shape<'_>) -> Option<(String, PhotoFacts)> {
        let Shape { sizes, ratio, stands } = shape;
        let shared = self.shared;
        let site = &shared.site;
        if url::is_external(figure.target) {
            let message = format!("`{}` would be loaded from another host by every reader", figure.target);
            let help = "keep pictures beside the article or in static/";
            self.tell(Diagnostic::error("foreign-picture", message).help(help), figure.range);
            return None;
        }
        let file = self.find_file(figure.target);
        let folders = site.folders_of(self.origin);
        if let Some(mistake) = site.files.check_picture(file, figure.target, &self.head.path, folders) {
            self.tell(mistake, figure.range);
            return None;
        }
        let file = file.expect("a picture that isn't there is a mistake");
        let facts = site.photo_facts(file, self.head, self.origin, figure.credit);
        let Some(stated) = shared.pictures.state(file, &facts) else {
            let message = format!("`{}` belongs to an article that isn't published", figure.target);
            let help = "put a copy of it beside this article";
            self.tell(Diagnostic::error("no-such-picture", message).help(help), figure.range);
            return None;
        };
        for mistake in site.check_facts(&facts, file, figure.target, figure.alt, self.language) {
            self.tell(mistake, figure.range);
        }
        // What is wrong with a picture is told also where the theme shows none.
        if self.reader == Reader::Page && !shared.pictures.style().shown {
            return None;
        }
        let typography = shared.values.typography(self.language);
        let (alt, alt_language) = match figure.alt {
            "" => (facts.alt.as_deref().unwrap_or_default(), facts.alt_language.as_ref().map(LanguageTag::as_str)),
            written => (written, None),
        };
        let alt = if alt_language.is_some() { Cow::Borrowed(alt) } else { typography.text(alt) };
        let title = (!figure.title.is_empty()).then(|| typography.text(figure.title));
        let title = title.as_deref();
        let html = match self.reader {
            Reader::Feed => shared.pictures.plain_html(&stated, &alt, alt_language, title),
            Reader::Page => {
                let loading = self.loading(file);
                // Themes show those that stand by themselves and are higher than wide less wide.
                let size = shared.pictures.shown(file).and_then(|shown| shown.picture.size);
                let is_upright =
                    ratio.is_none() && stands == Stands::Alone && size.is_some_and(|(width, height)| height > width);
                let class = is_upright.then_some("upright");
                let widths = Widths::OfSite;
                let wish = Wish { ratio, stands, widths, sizes, class, alt: &alt, alt_language, title, loading };
                shared.pictures.html(&stated, &wish)
            }
        };
        Some((html, facts))
    }

    /// The first picture of an article is loaded at once, before all others where it is the cover; it is not the first
    /// where the theme shows a cover above the text.
    fn loading(&mut self, file: FileId) -> Loading {
        if std::mem::replace(&mut self.has_pictures, true) {
            return Loading::Lazy;
        }
        let site = &self.shared.site;
        match self.target {
            Target::Page(id) => {
                let page = site.page(id);
                match page.cover {
                    None => Loading::Eager,
                    Some(cover) if cover == file => Loading::First,
                    Some(_) if is_cover_in_text(site, page) => Loading::Eager,
                    Some(_) => Loading::Lazy,
                }
            }
            Target::Section(id, _) if site.section(id).faces[self.language.index()].cover.is_none() => Loading::Eager,
            _ => Loading::Lazy,
        }
    }

    /// A picture alone in its paragraph, with caption and credit line.
    pub(super) fn figure_html(&mut self, figure: &Figure<'_>, shape: Shape<'_>) -> String {
        let source = PictureSource {
            target: &figure.target,
            alt: &figure.alt,
            title: "",
            credit: figure.credit.as_deref(),
            range: &figure.range,
        };
        let Some((picture, facts)) = self.picture(&source, shape) else { return String::new() };
        let (caption, caption_language) = match &*figure.caption {
            "" => (facts.caption.as_deref().unwrap_or_default(), facts.caption_language.as_ref()),
            written => (written, None),
        };
        let credit = pictures::credit_line(
            self.shared,
            self.language,
            facts.credit.as_deref(),
            facts.license.as_deref(),
            facts.ai,
        );
        let mut html = String::with_capacity(picture.len() + caption.len() + credit.len() + 128);
        html.push_str("<figure>");
        html.push_str(&picture);
        if !caption.is_empty() || !credit.is_empty() {
            html.push_str("<figcaption>");
            if !caption.is_empty() {
                html.push_str("<span class=\"caption\">");
                html.push_str(&self.caption_html(caption, caption_language, &figure.range));
                html.push_str("</span> ");
            }
            html.push_str(&credit);
            html.push_str("</figcaption>");
        }
        html.push_str("</figure>\n");
        html
    }

    fn caption_html(&mut self, caption: &str, language: Option<&LanguageTag>, range: &Range<usize>) -> String {
        let shared = self.shared;
        // Words in another language keep their own marks.
        let typography = language.is_none().then_some(shared.values.typography(self.language));
        let dialect = shared.values.dialect(self.language);
        let mut around = Within { surroundings: self, range: range.clone() };
        let html = inline_html(&fragment::source(caption), dialect, Style::of_magazine(typography), &mut around);
        pictures::in_language(html, language)
    }
}
