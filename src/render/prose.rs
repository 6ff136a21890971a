//! The text of a document as HTML: its links, pictures, boxes and embeds resolved by the site.

mod figures;
mod original;

use std::ops::Range;

use tera::{Context, Value};

use crate::base::nearest::nearest;
use crate::base::{Diagnostic, Diagnostics, Failure, World, url};
use crate::config::LanguageId;
use crate::document::parts::parts_again;
use crate::document::{BoxSource, Dialect, EmbedSource, Figure, Head, Link, Surroundings, Written};
use crate::plan::{Job, Output};
use crate::site::links::Destination;
use crate::site::{FileId, PageId, State, Target};

use super::boxes;
use super::pictures::{self, Ratio, Stands};
use super::renderer::Shared;
use super::templates::Templates;
use super::value::{list, map};

use figures::{PictureSource, Shape};
use original::{Found, Original};

/// A rendered text.
pub(super) struct Prose {
    /// Its HTML.
    pub html: String,
    /// Its headings: a list of `level`, `id`, `title`.
    pub toc: Value,
}

impl Default for Prose {
    fn default() -> Self {
        Self { html: String::new(), toc: list(Vec::new()) }
    }
}

/// Where a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// On its page.
    Page,
    /// In a feed: each picture is one file, since readers know little HTML.
    Feed,
}

/// Renders the text of a document as it is read.
///
/// # Errors
/// A file that is gone or has changed since its head was taken.
pub(super) fn render(
    shared: &Shared,
    templates: &Templates,
    head: &Head,
    (target, reader): (Target, Reader),
    world: &dyn World,
    diagnostics: &mut Diagnostics,
) -> Result<Prose, Failure> {
    if !head.has_body {
        return Ok(Prose::default());
    }
    let language = shared.site.language_of(target);
    let dialect = shared.values.dialect(language);
    let original = Original::new(world, head);
    let mut place = ProsePlace {
        shared,
        templates,
        original: &original,
        head,
        target,
        reader,
        has_pictures: false,
        language,
        origin: origin(shared, target),
        found: Found::default(),
    };
    let bytes = head.written.zip(world.scratch()).and_then(|(aside, scratch)| aside.fetch(scratch));
    let prose = if let Some(text) = bytes.as_deref().and_then(Written::from_aside) {
        filled(&text, &mut place, dialect)
    } else {
        let document = original.read()?;
        let parts = parts_again(&document.source, document.body.clone(), dialect, &head.anchors);
        filled(&Written::new(&parts, dialect), &mut place, dialect)
    };
    place.found.tell(&original, diagnostics)?;
    Ok(prose)
}

/// A text with its gaps filled.
fn filled(text: &Written<'_>, place: &mut ProsePlace<'_>, dialect: &Dialect) -> Prose {
    let contents = place.shared.shows_toc.then(|| text.contents.entries());
    let toc = contents.into_iter().flatten().map(|entry| {
        map([
            ("level", entry.level.into()),
            ("id", entry.id.into()),
            ("title", dialect.typography.text(entry.title).into()),
        ])
    });
    let toc = list(toc.collect());
    Prose { html: text.draft.fill(place), toc }
}

/// The source version of a translated article.
fn origin(shared: &Shared, target: Target) -> Option<PageId> {
    match target {
        Target::Page(id) => Some(shared.site.page(id).source).filter(|source| *source != id),
        _ => None,
    }
}

/// What stands around a text while it is written.
struct ProsePlace<'a> {
    shared: &'a Shared,
    templates: &'a Templates,
    original: &'a Original<'a>,
    head: &'a Head,
    target: Target,
    reader: Reader,
    /// Whether a picture was written before.
    has_pictures: bool,
    language: LanguageId,
    origin: Option<PageId>,
    found: Found,
}

impl ProsePlace<'_> {
    fn tell(&mut self, mistake: Diagnostic, range: &Range<usize>) {
        self.found.mistakes.push((mistake, Some(range.clone())));
    }

    fn find_file(&self, target: &str) -> Option<FileId> {
        self.shared.site.file_named(target, &self.head.path, self.origin)
    }

    /// A component of the theme; it may declare `@lang`.
    fn component(&mut self, name: &str, arguments: &Context) -> String {
        let mut implicits = Context::new();
        implicits.insert_value("lang", Value::from(self.shared.site.language(self.language).tag.as_str()));
        let article = match self.target {
            Target::Page(id) => self.shared.values.card(id),
            _ => Value::none(),
        };
        implicits.insert_value("article", article);
        let tera = self.templates.with_component(name);
        match tera.render_component_with_implicits(name, arguments, &implicits, None, true) {
            Ok(html) => html + "\n",
            Err(error) => {
                let mistake = self.templates.mistake(&error, &format!("components/{name}.html"));
                self.found.mistakes.push((mistake.shown_by(self.head.path.as_str()), None));
                String::new()
            }
        }
    }

    fn markdown_link(&mut self, file: &str, tail: &str, range: &Range<usize>) -> Link {
        let site = self.shared.site.clone();
        match site.destination(file, &self.head.path, self.language) {
            Destination::Here(target) => self.page_link(target, tail, range),
            Destination::Abroad(target) => {
                let name = &site.language(site.language_of(target)).name;
                let message = format!(
                    "`{file}` is there neither in this language nor in its fallbacks; the link leads to {name}"
                );
                let help = "translate that piece, or name its language among the `fallback` of this one";
                self.tell(Diagnostic::warning("foreign-link", message).help(help), range);
                self.page_link(target, tail, range)
            }
            Destination::Hidden(state) => {
                let why = match state {
                    State::Draft => "a draft",
                    State::Scheduled => "scheduled for later",
                    State::Expired => "no longer shown",
                    State::Live => "in a language that isn't published",
                };
                let message = format!("`{file}` is {why}, so its link is left out");
                let help = match state {
                    State::Draft | State::Scheduled | State::Live => "it becomes a link when that is published",
                    State::Expired => "link to something else, or take the link out",
                };
                self.tell(Diagnostic::warning("hidden-link", message).help(help), range);
                Link::PlainText
            }
            Destination::Empty => {
                let message = format!("nothing of `{file}` is published, so its link is left out");
                let help = "it becomes a link when something of it is";
                self.tell(Diagnostic::warning("hidden-link", message).help(help), range);
                Link::PlainText
            }
            Destination::Missing(near) => {
                let mistake = Diagnostic::error("broken-link", format!("there is no `{file}`"));
                let mistake = match near {
                    Some(near) => mistake.suggest(Some(&near)),
                    None => mistake.help("a link to an article names its file, relative to this one or from the language folder with a `/`"),
                };
                self.tell(mistake, range);
                Link::PlainText
            }
        }
    }

    fn page_link(&mut self, target: Target, tail: &str, range: &Range<usize>) -> Link {
        let site = self.shared.site.clone();
        let part = tail.split_once('#').map(|(_, part)| part).filter(|part| !part.is_empty());
        if let Some(part) = part {
            self.check_part(target, part, range);
        }
        let language = site.language_of(target);
        let hreflang = (language != self.language).then(|| site.language(language).tag.to_string());
        Link::To { href: format!("{}{tail}", site.url(&site.address(target))), hreflang, rel: None }
    }

    fn check_part(&mut self, target: Target, part: &str, range: &Range<usize>) {
        let site = self.shared.site.clone();
        let part = url::decode(part).unwrap_or(part.into());
        let anchors = if target == self.target { &self.head.anchors[..] } else { site.anchors(target) };
        if anchors.iter().any(|anchor| **anchor == *part) || part == "top" {
            return;
        }
        let near = nearest(&part, anchors.iter().map(|anchor| &**anchor)).map(|near| format!("#{near}"));
        let mistake = Diagnostic::warning("no-such-part", format!("there is no part `#{part}` on that page"));
        let mistake = match near {
            Some(near) => mistake.suggest(Some(&near)),
            None => mistake.help(match anchors.first() {
                Some(first) => format!("its headings name its parts; the first is `#{first}`"),
                None => "no heading there names a part; link to the page".to_owned(),
            }),
        };
        self.tell(mistake, range);
    }

    /// A link to an address on this site, `/…`, or to a file beside the document.
    fn site_link(&mut self, target: &str, range: &Range<usize>) -> Link {
        let site = self.shared.site.clone();
        let end = target.find(['?', '#']).unwrap_or(target.len());
        let (path, tail) = target.split_at(end);
        let plain = |href: String| Link::To { href, hreflang: None, rel: None };
        if site.is_elsewhere(path) {
            return plain(target.to_owned());
        }
        let decoded = url::decode(path).unwrap_or(path.into());
        let decoded = crate::base::path::nfc(&decoded).into_owned();
        let below =
            decoded.strip_prefix(&site.settings.base_path).filter(|below| below.starts_with('/')).unwrap_or(&decoded);
        if let Some(file) = self.find_file(path).filter(|_| !path.starts_with('/')) {
            return match &site.files.get(file).address {
                Some(address) => plain(format!("{}{tail}", site.url(address))),
                None => {
                    let message =
                        format!("`{path}` belongs to an article that isn't published, so its link is left out");
                    let help = "put a copy of it beside this article, or publish that one";
                    self.tell(Diagnostic::warning("hidden-link", message).help(help), range);
                    Link::PlainText
                }
            };
        }
        let address = if decoded.starts_with('/') { Some(below.to_owned()) } else { self.relative_address(&decoded) };
        if let Some(address) = address.filter(|address| self.shared.plan.answers(address)) {
            let job = self.shared.plan.job(&crate::site::addresses::output(&address));
            let part = tail.split_once('#').map_or("", |(_, part)| part);
            if let (Some(Output::Page(target @ Target::Page(_), _)), false) =
                (job.map(|job| &job.output), part.is_empty())
            {
                self.check_part(*target, part, range);
            }
            return plain(format!("{}{tail}", site.url(&address)));
        }
        let mistake = Diagnostic::error("broken-link", format!("nothing is published at `{path}`"));
        let is_of_the_web = path.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
        let near = self.nearest_address(&decoded);
        let mistake = match near {
            _ if is_of_the_web => mistake.help("write it with `https://` before it"),
            Some(near) => mistake.suggest(Some(&near)),
            None if crate::base::SitePath::new(path).extension().is_empty() => {
                mistake.help("link to the article's Markdown file, or name the prefix in `[links] elsewhere`")
            }
            None => {
                mistake.help("put the file beside this one, or into static/ and write its path from there with a `/`")
            }
        };
        self.tell(mistake, range);
        Link::PlainText
    }

    fn relative_address(&self, target: &str) -> Option<String> {
        let base = self.shared.site.address(self.target);
        let folder = base.trim_matches('/');
        let path = crate::base::path::resolve(folder, target)?;
        let slash = if target.ends_with('/') || path.is_empty() { "/" } else { "" };
        Some(format!("/{path}{slash}").replace("//", "/"))
    }

    /// The published address that is nearest to one; of several in the reader's own language.
    fn nearest_address(&self, wanted: &str) -> Option<String> {
        let jobs = self.shared.plan.jobs();
        let is_own = |job: &&Job| match job.output {
            Output::Page(target, _) | Output::Redirect(target) => self.shared.site.language_of(target) == self.language,
            _ => false,
        };
        let in_order = jobs.iter().filter(is_own).chain(jobs.iter().filter(|job| !is_own(job)));
        let addresses = in_order.filter_map(|job| job.path.strip_suffix("index.html"));
        let addresses = addresses.map(|address| address.trim_end_matches('/')).filter(|address| !address.is_empty());
        nearest(wanted.trim_matches('/'), addresses).map(|near| format!("/{near}/"))
    }
}

impl Surroundings for ProsePlace<'_> {
    fn link(&mut self, target: &str, range: &Range<usize>) -> Link {
        if target.is_empty() {
            let mistake = Diagnostic::error("broken-link", "this link leads nowhere");
            self.tell(mistake.help("write where it leads between the parentheses"), range);
            return Link::PlainText;
        }
        if url::is_external(target) {
            let site = &self.shared.site;
            let is_paid = matches!(self.target, Target::Page(id) if site.page(id).matter().sponsor.is_some());
            let leads_away = !target.starts_with("mailto:") && !site.is_own_address(target);
            let rel = (is_paid && leads_away).then_some("sponsored");
            return Link::To { href: target.to_owned(), hreflang: None, rel };
        }
        if let Some(part) = target.strip_prefix('#') {
            // Without a name it is the page's beginning.
            if !part.is_empty() {
                self.check_part(self.target, part, range);
            }
            return Link::To { href: target.to_owned(), hreflang: None, rel: None };
        }
        let end = target.find(['?', '#']).unwrap_or(target.len());
        let (file, tail) = target.split_at(end);
        if file.ends_with(".md") {
            let decoded = url::decode(file).unwrap_or(file.into());
            return self.markdown_link(&decoded, tail, range);
        }
        self.site_link(target, range)
    }

    fn image(&mut self, target: &str, alt: &str, title: &str, range: &Range<usize>) -> String {
        let source = PictureSource { target, alt, title, credit: None, range };
        let sizes = &self.shared.pictures.style().figure;
        let shape = Shape { sizes, ratio: None, stands: Stands::InLine };
        let Some((html, facts)) = self.picture(&source, shape) else { return String::new() };
        let label = pictures::credit_line(self.shared, self.language, None, None, facts.ai);
        if label.is_empty() { html } else { format!("{html} {label}") }
    }

    fn figure(&mut self, figure: &Figure<'_>) -> String {
        let sizes = &self.shared.pictures.style().figure;
        self.figure_html(figure, Shape { sizes, ratio: None, stands: Stands::Alone })
    }

    fn gallery(&mut self, figures: &[Figure<'_>]) -> String {
        let style = self.shared.pictures.style();
        let ratio = style.gallery_crop.and_then(|(width, height)| Ratio::new(width, height));
        let shape = Shape { sizes: &style.gallery, ratio, stands: Stands::Alone };
        let shown: String = figures.iter().map(|figure| self.figure_html(figure, shape)).collect();
        if shown.is_empty() { shown } else { format!("<div class=\"gallery\">\n{shown}</div>\n") }
    }

    fn boxed(&mut self, source: &BoxSource) -> String {
        let is_whole = self.templates.is_whole();
        let component = self.templates.with_component(&source.name);
        if !is_whole
            && component.get_component_definition(&source.name).is_none()
            && self.templates.has_component_file(&source.name)
        {
            // What is wrong with it is told there.
            return String::new();
        }
        let (shared, templates, original) = (self.shared, self.templates, self.original);
        let text = match original.read() {
            Ok(document) => &document.source,
            Err(failure) => {
                self.found.failure = Some(failure);
                return String::new();
            }
        };
        let mut found = Diagnostics::new();
        let mut around = boxes::Around { text, dialect: shared.values.dialect(self.language), surroundings: self };
        let checked = boxes::check(templates.with_component(&source.name), source, &mut around, &mut found);
        self.found.mistakes.extend(found.iter().cloned().map(|mistake| (mistake, None)));
        match checked {
            Some(context) if is_whole => self.component(&source.name, &context),
            _ => String::new(),
        }
    }

    fn embed(&mut self, source: &EmbedSource) -> String {
        if !self.templates.is_whole() {
            return String::new();
        }
        // A post in a box is known to none but its page, so the rules that `_headers` gives for frames don't name its host.
        let is_unknown = |host: &str| !self.head.post_hosts.iter().any(|known| **known == *host);
        let frame = if source.post_host().is_some_and(is_unknown) { "" } else { &source.frame };
        let mut context = Context::new();
        for (name, text) in [("provider", &*source.provider), ("url", &source.url), ("frame", frame)] {
            context.insert_value(name, Value::from(text));
        }
        self.component("embed", &context)
    }
}
