//! What machines read: feeds, sitemaps, redirects, headers.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::Timestamp;
use tera::Value;

use crate::base::When;
use crate::base::html::attribute;
use crate::config::LanguageId;
use crate::plan::{FeedFormat, FeedScope, Output, Plan, SITEMAP_LIMIT, jobs};
use crate::site::{PageId, Site, Target, addresses};

use super::frames;
use super::renderer::Shared;
use super::value::{html, list, map, with};

/// The `feed` of a feed's template.
pub(super) fn feed(shared: &Shared, format: FeedFormat, scope: FeedScope, articles: &[PageId]) -> Value {
    let site = &*shared.site;
    let target = scope.target();
    let language = site.language_of(target);
    let own = site.language(language);
    let address = scope.address(site, format);
    let (title, description) = match scope {
        FeedScope::Language(_) => (own.title.clone(), own.description.clone()),
        FeedScope::Section(section, _) => {
            let face = &site.section(section).faces[language.index()];
            let description = face.matter().and_then(|matter| matter.description.clone());
            (format!("{} – {}", own.title, face.title), description)
        }
    };
    // The newest change among its entries; without entries the epoch, so that nothing moves by itself.
    let updated = articles.iter().filter_map(|id| changed(site, *id)).max().unwrap_or(Timestamp::UNIX_EPOCH);
    map([
        ("title", title.into()),
        ("description", description.into()),
        ("url", site.url(&address).into()),
        ("permalink", site.permalink(&address).into()),
        ("page_permalink", site.permalink(&site.address(target)).into()),
        ("updated", shared.rfc3339(When::Instant(updated)).into()),
        ("updated_rfc2822", shared.rfc2822(When::Instant(updated)).into()),
        ("full", site.settings.feeds_are_full.into()),
    ])
}

/// One of a feed's `entries`. `content` is HTML with absolute addresses.
pub(super) fn entry(shared: &Shared, id: PageId, content: &str) -> Value {
    let page = shared.site.page(id);
    let updated = page.changed();
    with(
        &shared.values.card(id),
        [
            ("content", html(content).into()),
            ("image", shared.values.image(id).into()),
            ("date_rfc2822", page.date.map(|date| shared.rfc2822(date)).into()),
            ("date_rfc3339", page.date.map(|date| shared.rfc3339(date)).into()),
            ("updated_rfc3339", updated.map(|date| shared.rfc3339(date)).into()),
        ],
    )
}

fn changed(site: &Site, id: PageId) -> Option<Timestamp> {
    let page = site.page(id);
    page.updated.map(|updated| updated.instant(&site.settings.timezone)).max(page.published)
}

/// The `entries` of one part of a language's sitemap.
pub(super) fn sitemap(shared: &Shared, language: LanguageId, part: u32) -> Value {
    let site = &*shared.site;
    let targets = jobs::sitemap_targets(site, language).skip((part as usize - 1) * SITEMAP_LIMIT).take(SITEMAP_LIMIT);
    list(targets.map(|target| sitemap_entry(shared, target)).collect())
}

fn sitemap_entry(shared: &Shared, target: Target) -> Value {
    let site = &*shared.site;
    let loc = site.permalink(&site.address(target));
    let mut links = String::new();
    let mut link = |hreflang: &str, href: &str| {
        links.push_str("\n<xhtml:link rel=\"alternate\"");
        attribute("hreflang", hreflang, &mut links);
        attribute("href", href, &mut links);
        links.push_str("/>");
    };
    let mut default = None;
    for (of, version) in site.alternates(target) {
        let href = if version == target { Cow::from(&loc) } else { site.permalink(&site.address(version)).into() };
        link(site.language(of).tag.as_str(), &href);
        default = default.or((of == site.settings.default_language).then_some(href));
    }
    if let Some(default) = default {
        link("x-default", &default);
    }
    let (changed, image) = match target {
        Target::Page(id) => (changed(site, id), page_image(shared, id)),
        _ => (None, None),
    };
    map([
        ("loc", loc.into()),
        ("lastmod", changed.map(|changed| shared.rfc3339(When::Instant(changed))).into()),
        ("links", html(&links).into()),
        ("images", list(image.into_iter().map(Value::from).collect()).into()),
    ])
}

fn page_image(shared: &Shared, id: PageId) -> Option<String> {
    let (page, pictures) = (shared.site.page(id), &shared.pictures);
    let cover = page.cover?;
    let cover = pictures.state(cover, &shared.site.photo_facts(cover, &page.head, Some(page.source), None))?;
    pictures.main(&cover).map(|file| pictures.permalink(&file))
}

/// The addresses of all sitemaps.
pub(super) fn sitemaps(site: &Site, plan: &Plan) -> Vec<String> {
    let is_sitemap = |output: &Output| matches!(output, Output::Sitemap(..) | Output::NewsSitemap(_));
    let jobs = plan.jobs().iter().filter(|job| is_sitemap(&job.output));
    jobs.map(|job| site.permalink(&format!("/{}", job.path))).collect()
}

/// The `entries` of a language's news sitemap: articles of the last two days, the newest thousand.
pub(super) fn news(shared: &Shared, language: LanguageId) -> Value {
    const TWO_DAYS: i64 = 2 * 24 * 60 * 60;
    let site = &*shared.site;
    let mut recent: Vec<PageId> = site.lists[language.index()]
        .articles
        .iter()
        .copied()
        .filter(|id| !site.visibility.preview && !site.is_kept_from_search(Target::Page(*id)))
        .filter(|id| {
            let age = site.page(*id).published.map(|published| site.now.as_second() - published.as_second());
            age.is_some_and(|age| (0..=TWO_DAYS).contains(&age))
        })
        .collect();
    recent.sort_by(|a, b| crate::site::lists::newest_first(site.page(*a), site.page(*b)));
    let entry = |id: PageId| {
        let page = site.page(id);
        let name = site.settings.publisher.name.as_deref().unwrap_or(&site.language(language).title);
        map([
            ("loc", site.permalink(&page.address).into()),
            ("name", name.into()),
            ("language", news_language(site.language(language).tag.as_str()).into()),
            ("date", page.date.map(|date| shared.rfc3339(date)).into()),
            ("title", site.title(id).into()),
        ])
    };
    list(recent.into_iter().take(1000).map(entry).collect())
}

/// The language as Google News writes it: ISO 639, but for Chinese.
fn news_language(tag: &str) -> &str {
    match tag {
        "zh" | "zh-Hans" | "zh-CN" | "zh-Hans-CN" => "zh-cn",
        "zh-Hant" | "zh-TW" | "zh-Hant-TW" | "zh-HK" | "zh-Hant-HK" => "zh-tw",
        other => other.split('-').next().unwrap_or(other),
    }
}

/// `_redirects`: one rule per alias.
pub(super) fn redirect_rules(site: &Site, plan: &Plan) -> String {
    let mut rules = String::new();
    for job in plan.jobs() {
        if let Output::Redirect(target) = &job.output {
            let from = job.path.strip_suffix("index.html").unwrap_or(&job.path);
            let (from, to) = (site.url(&format!("/{from}")), site.url(&site.address(*target)));
            writeln!(rules, "{from} {to} 301").expect("text can be written to");
        }
    }
    rules
}

/// `_headers`: what browsers may do, and how long they may keep what never changes.
pub(super) fn header_rules(shared: &Shared) -> String {
    let (site, plan) = (&*shared.site, &*shared.plan);
    let base = &site.settings.base_path;
    let forms = &shared.values.form_origins;
    let frames: String = frames::hosts(site).iter().map(|host| format!(" https://{host}")).collect();
    let has_search = site.settings.search_is_enabled;
    // What searches in a browser is WebAssembly.
    let scripts = if has_search { "'self' 'wasm-unsafe-eval'" } else { "'self'" };
    let policy = format!(
        "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src {scripts}; object-src 'none'; \
         base-uri 'self'; form-action 'self'{forms}; frame-src 'self'{frames}; frame-ancestors 'none'"
    );
    // Whoever came by HTTPS once comes by it for a year.
    let transport = match site.settings.origin.starts_with("https:") {
        true => "  Strict-Transport-Security: max-age=31536000\n",
        false => "",
    };
    let mut rules = format!(
        "{base}/*\n  Content-Security-Policy: {policy}\n{transport}  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n  Permissions-Policy: camera=(), microphone=(), geolocation=()\n"
    );
    let has_pictures = || site.files.iter().any(|(_, file)| matches!(file.picture, Some(Ok(_))));
    if plan.jobs().iter().any(|job| matches!(job.output, Output::Asset(_))) || has_pictures() {
        write!(rules, "{base}/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n")
            .expect("text can be written to");
    }
    if has_search {
        // Their names are digests of what they hold; the few files beside these folders have fixed names.
        for language in site.live_languages() {
            let index = site.url(&addresses::search_index(site.language(language)));
            for folder in ["fragment", "index", "filter"] {
                write!(rules, "{index}{folder}/*\n  Cache-Control: public, max-age=31536000, immutable\n")
                    .expect("text can be written to");
            }
        }
    }
    // The default language's feeds may lie at the root, which `/*/` doesn't name.
    let folders: &[&str] = if site.settings.default_language_in_subdir { &["/*/"] } else { &["/", "/*/"] };
    for folder in folders {
        for format in FeedFormat::ALL {
            let (name, kind) = (format.file_name(), format.media_type());
            write!(rules, "{base}{folder}{name}\n  Content-Type: {kind}; charset=utf-8\n")
                .expect("text can be written to");
        }
    }
    rules
}
