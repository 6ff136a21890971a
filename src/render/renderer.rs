//! A job, a site and a theme to bytes. Rendering is a pure function: any output can be made at any time, alone, on
//! any thread.

use std::sync::Arc;

use jiff::fmt::rfc2822;
use tera::{Context, Tera, Value};

use crate::base::html::without_scripts;
use crate::base::nearest::nearest;
use crate::base::{Diagnostic, Diagnostics, Failure, Listing, Location, When, World, characters};
use crate::config::{DataFiles, LanguageId, PictureStyle};
use crate::document::{Dialect, Head};
use crate::plan::{FeedFormat, FeedScope, Job, Output, Plan};
use crate::site::{PageId, Site, Target};

use super::assets::Assets;
use super::once::{self, Once};
use super::orders::Orders;
use super::pictures::Pictures;
use super::prose::{self, Prose, Reader};
use super::search_texts::SearchTexts;
use super::templates::{TOC, TRANSLATION, Templates};
use super::trace::Trace;
use super::value::{Field, list, map};
use super::values::Values;
use super::{filters, functions, lists, page};

/// Bytes of a page, more or less: most needn't be moved while they grow.
const USUAL_SIZE: usize = 32 << 10;

/// A theme as it is loaded: its templates and its published files.
pub struct Theme {
    /// Its templates.
    pub templates: Arc<Templates>,
    /// Its published files.
    pub assets: Arc<Assets>,
    /// `[theme_settings]`, complete.
    pub settings: crate::base::Table,
    /// How it shows pictures in texts.
    pub pictures: PictureStyle,
}

impl Theme {
    /// Loads the templates of a theme and of those that it extends.
    ///
    /// # Errors
    /// A file that can't be read.
    pub fn templates(
        world: &dyn World,
        listing: &Listing,
        chain: &[String],
        diagnostics: &mut Diagnostics,
    ) -> Result<Templates, Failure> {
        let mut tera = Tera::default();
        functions::register_names(&mut tera);
        filters::register_names(&mut tera);
        once::register_name(&mut tera);
        Templates::load(tera, world, listing, chain, diagnostics)
    }
}

/// What rendering reads.
pub struct Shared {
    /// The site.
    pub site: Arc<Site>,
    /// Its outputs.
    pub plan: Arc<Plan>,
    /// Its values.
    pub values: Values,
    /// The theme's files.
    pub assets: Arc<Assets>,
    /// Its pictures.
    pub pictures: Arc<Pictures>,
    /// Whether templates show an article's headings.
    pub shows_toc: bool,
    /// Whether templates show what an article was translated from.
    pub shows_translation: bool,
}

impl Shared {
    /// A root-relative address with scheme and host, one with a host alone with the site's scheme; others as they are.
    pub fn absolute(&self, url: &str) -> String {
        let origin = &self.site.settings.origin;
        match url.strip_prefix("//") {
            Some(_) => format!("{}:{url}", origin.split(':').next().unwrap_or("https")),
            None if url.starts_with('/') => format!("{origin}{url}"),
            None => url.to_owned(),
        }
    }

    /// HTML with root-relative addresses in quotation marks made absolute, as a feed's reader needs them.
    pub fn absolute_html(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + 256);
        let mut rest = html;
        // Only inside tags: our attribute values never hold a bare `>`.
        while let Some(open) = rest.find('<') {
            let end = rest[open..].find('>').map_or(rest.len(), |end| open + end + 1);
            out.push_str(&rest[..open]);
            let tag = &rest[open..end];
            self.absolute_tag(tag, &mut out);
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }

    fn absolute_tag(&self, tag: &str, out: &mut String) {
        const ADDRESSES: [&str; 5] = ["href", "src", "poster", "action", "data"];
        let mut rest = tag;
        while let Some(start) = rest.find("=\"").map(|at| at + 2) {
            let end = rest[start..].find('"').map_or(rest.len(), |end| start + end);
            let name = rest[..start - 2].rsplit(char::is_whitespace).next().unwrap_or_default();
            out.push_str(&rest[..start]);
            match &rest[start..end] {
                value if ADDRESSES.contains(&name) => out.push_str(&self.absolute(value)),
                value if name == "srcset" => {
                    let sources: Vec<String> = value.split(", ").map(|source| self.absolute(source)).collect();
                    out.push_str(&sources.join(", "));
                }
                value => out.push_str(value),
            }
            rest = &rest[end..];
        }
        out.push_str(rest);
    }

    /// A date with time and offset after RFC 3339, on the site's clocks.
    pub fn rfc3339(&self, when: When) -> String {
        let zoned = when.zoned(&self.site.settings.timezone);
        if zoned.subsec_nanosecond() == 0 {
            zoned.timestamp().display_with_offset(zoned.offset()).to_string()
        } else {
            // Whole seconds are enough.
            zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
        }
    }

    /// A date after RFC 2822, on the site's clocks.
    pub fn rfc2822(&self, when: When) -> String {
        let zoned = when.zoned(&self.site.settings.timezone);
        rfc2822::to_string(&zoned).unwrap_or_else(|_| zoned.strftime("%d %b %Y %H:%M:%S %z").to_string())
    }

    /// The *tag cards* of a language, by title.
    pub fn tag_cards(&self, language: LanguageId) -> Value {
        let own = &self.values.of(language).tags;
        list(self.site.lists[language.index()].tags.iter().map(|id| own[id.index()].clone()).collect())
    }

    /// The *person cards* of a language, by name.
    pub fn person_cards(&self, language: LanguageId) -> Value {
        let own = &self.values.of(language).people;
        list(self.site.lists[language.index()].people.iter().map(|id| own[id.index()].clone()).collect())
    }
}

/// Renders any job of a plan.
pub struct Renderer {
    shared: Arc<Shared>,
    templates: Templates,
    /// The same without what makes parts once, for those parts.
    parts: Templates,
    once: Arc<Once>,
    texts: Option<Arc<SearchTexts>>,
}

impl Renderer {
    /// A renderer of this site with this theme.
    pub fn new(
        site: Arc<Site>,
        plan: Arc<Plan>,
        theme: &Theme,
        dialects: Arc<Vec<Dialect>>,
        data: &DataFiles,
        orders: Arc<Orders>,
    ) -> Self {
        let pictures = Arc::new(Pictures::new(site.clone(), orders, theme.pictures.clone()));
        let values = Values::new(site.clone(), pictures.clone(), dialects, data, &theme.settings);
        let shared = Arc::new(Shared {
            site,
            plan,
            values,
            assets: theme.assets.clone(),
            pictures,
            shows_toc: theme.templates.name_value(TOC),
            shows_translation: theme.templates.name_value(TRANSLATION),
        });
        let parts = theme.templates.with(&|tera| {
            functions::register(tera, &shared);
            filters::register(tera, &shared);
        });
        let once = Once::new(&parts, &shared);
        Self { templates: once.templates(), parts, once, shared, texts: None }
    }

    /// The same, and what notes which strings, lists and files its templates ask for.
    pub fn traced(&self) -> (Self, Arc<Trace>) {
        let trace = Arc::new(Trace::default());
        let parts = self.parts.with(&|tera| {
            functions::register_noting(tera, &self.shared, &trace);
            filters::register_noting(tera, &self.shared, &trace);
        });
        // A part that was made before would ask for nothing.
        let once = Once::new(&parts, &self.shared);
        (Self { templates: once.templates(), parts, once, shared: self.shared.clone(), texts: None }, trace)
    }

    /// The same, and what notes the texts of all pages that it makes.
    pub fn noting_texts(self) -> (Self, Arc<SearchTexts>) {
        let texts = Arc::new(SearchTexts::default());
        (Self { texts: Some(texts.clone()), ..self }, texts)
    }

    /// The derivatives that were ordered by what was rendered.
    pub fn orders(&self) -> &Orders {
        self.shared.pictures.orders()
    }

    /// Gives back what is kept for the pages of a language, which are made no more; what is asked for again is made again.
    pub fn give_back(&self, language: LanguageId) {
        self.shared.values.give_back(language);
        self.once.give_back(language);
    }

    /// The name of the template of a job; nothing for what is made without one.
    pub fn template(&self, job: usize) -> Option<String> {
        let site = &*self.shared.site;
        Some(match &self.shared.plan.jobs()[job].output {
            Output::Page(Target::Root, _) if site.live_languages().count() == 1 => "redirect.html".to_owned(),
            Output::Page(target, _) => self.template_of(*target, &mut Diagnostics::new()),
            Output::NotFoundAtRoot => "404.html".to_owned(),
            Output::Redirect(_) => "redirect.html".to_owned(),
            Output::Feed(format, _) => format.file_name().to_owned(),
            Output::SitemapIndex => "sitemap-index.xml".to_owned(),
            Output::Sitemap(..) => "sitemap.xml".to_owned(),
            Output::NewsSitemap(_) => "news-sitemap.xml".to_owned(),
            Output::Robots => "robots.txt".to_owned(),
            Output::RedirectRules | Output::HeaderRules | Output::File(_) | Output::Asset(_) => return None,
        })
    }

    /// The bytes of a job, by its position in the plan; nothing for a file that is published as it is. The bytes of
    /// a job that has mistakes are not to be published.
    ///
    /// # Errors
    /// A file that is gone or has changed since the site was joined.
    pub fn render(
        &self,
        job: usize,
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let shared = &*self.shared;
        let Job { output, .. } = &shared.plan.jobs()[job];
        let bytes = match output {
            Output::File(_) => return Ok(None),
            Output::Asset(at) => shared.assets.0[*at as usize].bytes.clone(),
            Output::Page(target, number) => self.page(*target, *number, job, world, diagnostics)?,
            Output::NotFoundAtRoot => {
                self.page(Target::NotFound(shared.site.settings.default_language), 1, job, world, diagnostics)?
            }
            Output::Feed(format, scope) => self.feed(*format, *scope, job, world, diagnostics)?,
            Output::Sitemap(language, part) => {
                let entries = [("entries", lists::sitemap(shared, *language, *part))];
                self.listing("sitemap.xml", *language, entries, job, diagnostics)
            }
            Output::NewsSitemap(language) => {
                let entries = [("entries", lists::news(shared, *language))];
                self.listing("news-sitemap.xml", *language, entries, job, diagnostics)
            }
            Output::SitemapIndex => {
                let entry = |loc: String| map([("loc", loc.into()), ("lastmod", Field::Nothing)]);
                let entries = lists::sitemaps(&shared.site, &shared.plan).into_iter().map(entry).collect();
                self.listing(
                    "sitemap-index.xml",
                    self.default_language(),
                    [("sitemaps", list(entries))],
                    job,
                    diagnostics,
                )
            }
            Output::Robots => {
                let index = Value::from(shared.site.permalink("/sitemap.xml"));
                let entries =
                    [("sitemaps", list(vec![index])), ("disallow", Value::from(shared.site.visibility.preview))];
                self.listing("robots.txt", self.default_language(), entries, job, diagnostics)
            }
            Output::Redirect(target) => self.redirect(*target, job, diagnostics),
            Output::RedirectRules => lists::redirect_rules(&shared.site, &shared.plan).into_bytes(),
            Output::HeaderRules => lists::header_rules(shared).into_bytes(),
        };
        Ok(Some(bytes))
    }

    fn default_language(&self) -> LanguageId {
        self.shared.site.settings.default_language
    }

    fn page(
        &self,
        target: Target,
        number: u32,
        job: usize,
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>, Failure> {
        let shared = &*self.shared;
        let site = &*shared.site;
        if target == Target::Root && site.live_languages().count() == 1 {
            return Ok(self.redirect(Target::Home(self.default_language()), job, diagnostics));
        }
        let mut context = page::context(shared, target, number, job);
        let prose = match page::head(site, target) {
            Some(head) if number == 1 => self.prose(head, target, Reader::Page, world, diagnostics)?,
            _ => Prose::default(),
        };
        if let (Target::Page(id), Some(texts)) = (target, &self.texts) {
            texts.note(shared, id, &prose.html);
        }
        if let Some((name, value)) = page::subject(shared, target, prose) {
            context.insert_value(name, value);
        }
        if let Some(articles) = page::listed(site, target) {
            context.insert_value("paginator", page::paginator(site, &shared.values, target, articles, number));
        }
        Ok(self.fill(&self.template_of(target, diagnostics), &context, job, diagnostics))
    }

    /// The template of a page: an article's, section's or home page's own, else its kind's.
    fn template_of(&self, target: Target, diagnostics: &mut Diagnostics) -> String {
        let site = &*self.shared.site;
        let kind = format!("{}.html", page::kind(site, target));
        let (own, path) = match target {
            Target::Page(id) => (site.page(id).matter().template.as_deref(), Some(&site.page(id).head.path)),
            Target::Section(id, language) => {
                let face = &site.section(id).faces[language.index()];
                (face.matter().and_then(|matter| matter.template.as_ref()), face.index.as_ref().map(|head| &head.path))
            }
            Target::Home(language) => {
                let home = site.homes[language.index()].as_ref();
                (home.and_then(|home| home.matter().template.as_ref()), home.map(|home| &home.head.path))
            }
            _ => (None, None),
        };
        let (Some(own), Some(path)) = (own, path) else { return kind };
        if !self.templates.is_whole() || self.templates.with_template(&own.value).contains_template(&own.value) {
            return own.value.clone();
        }
        let near_to = |name: &str| nearest(name, self.templates.names());
        let near = near_to(&own.value).or_else(|| near_to(&format!("{}.html", own.value)));
        let mistake = Diagnostic::error("no-such-template", format!("there is no template `{}`", own.value));
        diagnostics.push(mistake.at(Location::at(path, own.spot)).suggest(near));
        kind
    }

    fn prose(
        &self,
        head: &Head,
        target: Target,
        reader: Reader,
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Result<Prose, Failure> {
        prose::render(&self.shared, &self.templates, head, (target, reader), world, diagnostics)
    }

    fn feed(
        &self,
        format: FeedFormat,
        scope: FeedScope,
        job: usize,
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Result<Vec<u8>, Failure> {
        let shared = &*self.shared;
        let site = &*shared.site;
        let articles: Vec<PageId> = scope.articles(site);
        let mut entries = Vec::with_capacity(articles.len());
        for id in &articles {
            let content = if site.settings.feeds_are_full {
                // What is wrong in it is told where its own page is rendered.
                let told = &mut Diagnostics::new();
                let prose = self.prose(&site.page(*id).head, Target::Page(*id), Reader::Feed, world, told)?;
                // A part of the article is no part of the feed, and what a script says is for its page.
                let permalink = site.permalink(&site.page(*id).address);
                let html = without_scripts(&prose.html).replace("href=\"#", &format!("href=\"{permalink}#"));
                shared.absolute_html(&html)
            } else {
                let matter = site.page(*id).matter();
                let lead = matter.lead.as_deref().or(matter.description.as_deref()).unwrap_or_default();
                let typography = shared.values.typography(site.page(*id).language);
                if lead.is_empty() {
                    String::new()
                } else {
                    format!("<p>{}</p>", super::tag::escape(&typography.text(lead)))
                }
            };
            entries.push(lists::entry(shared, *id, &content));
        }
        let values = [("feed", lists::feed(shared, format, scope, &articles)), ("entries", list(entries))];
        Ok(self.listing(format.file_name(), site.language_of(scope.target()), values, job, diagnostics))
    }

    /// An output that is no page, by its template.
    fn listing<const N: usize>(
        &self,
        template: &str,
        language: LanguageId,
        values: [(&'static str, Value); N],
        job: usize,
        diagnostics: &mut Diagnostics,
    ) -> Vec<u8> {
        let mut context = page::bare_context(&self.shared.site, &self.shared.values, language, job);
        for (name, value) in values {
            context.insert_value(name, value);
        }
        let bytes = self.fill(template, &context, job, diagnostics);
        if !template.ends_with(".xml") {
            return bytes;
        }
        // Whatever a text or a template says, XML stays XML.
        let text = String::from_utf8(bytes);
        let text = text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        characters::replaced(text).into_bytes()
    }

    fn redirect(&self, target: Target, job: usize, diagnostics: &mut Diagnostics) -> Vec<u8> {
        let site = &*self.shared.site;
        let mut context = page::context(&self.shared, target, 1, job);
        context.insert_value("target", Value::from(site.permalink(&site.address(target))));
        self.fill("redirect.html", &context, job, diagnostics)
    }

    fn fill(&self, template: &str, context: &Context, job: usize, diagnostics: &mut Diagnostics) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(USUAL_SIZE);
        if self.templates.is_whole()
            && let Err(error) = self.templates.with_template(template).render_to(template, context, &mut bytes)
        {
            let mistake = self.templates.mistake(&error, template);
            diagnostics.push(mistake.shown_by(&self.shared.plan.jobs()[job].path));
        }
        bytes
    }
}
