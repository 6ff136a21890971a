//! `list`: articles by their state.

use serde_json::json;

use crate::base::Failure;
use crate::document::FrontMatter;
use crate::site::{Page, PageId, Site, State, Visibility};

use super::Outcome;
use super::args::{Arguments, ListOptions, ListState};
use super::magazine::magazine;
use super::report::Reporter;

/// Lists articles and pages.
pub(super) fn list(arguments: &Arguments, options: &ListOptions, reporter: &Reporter) -> Result<Outcome, Failure> {
    let Some((_, magazine, diagnostics)) = magazine(arguments, Visibility::default(), reporter)? else {
        return Ok(Outcome::Mistakes);
    };
    reporter.pass_over(&diagnostics);
    let rows = rows(&magazine.site, options.state);
    if options.json || reporter.is_json() {
        let rows: Vec<_> = rows.iter().map(Row::json).collect();
        reporter.print(&format!("{}\n", serde_json::Value::Array(rows)))?;
    } else {
        let lines = rows
            .iter()
            .map(|row| format!("{:<12} {:<10} {:<8} {}  {}\n", row.state, row.date, row.language, row.path, row.title));
        reporter.print(&lines.collect::<String>())?;
    }
    Ok(Outcome::Done)
}

struct Row {
    path: String,
    language: String,
    key: String,
    title: String,
    date: String,
    state: &'static str,
}

impl Row {
    fn json(&self) -> serde_json::Value {
        json!({
            "path": self.path,
            "language": self.language,
            "key": self.key,
            "title": self.title,
            "date": if self.date.is_empty() { None } else { Some(&self.date) },
            "state": self.state,
        })
    }
}

fn rows(site: &Site, wanted: Option<ListState>) -> Vec<Row> {
    if wanted == Some(ListState::Untranslated) {
        return untranslated(site);
    }
    let is_wanted = |id: &PageId| {
        let page = site.page(*id);
        match wanted {
            None => true,
            Some(ListState::Drafts) => page.state == State::Draft,
            Some(ListState::Scheduled) => page.state == State::Scheduled,
            Some(ListState::Expired) => page.state == State::Expired,
            Some(ListState::Uncredited) => is_uncredited(site, *id),
            Some(ListState::Untranslated) => false,
        }
    };
    site.page_ids().filter(is_wanted).map(|id| row(site, site.page(id), state(site.page(id).state))).collect()
}

/// One row for each language that a piece lacks; the path is where its translation would stand.
fn untranslated(site: &Site) -> Vec<Row> {
    let mut rows = Vec::new();
    for piece in site.pieces.iter() {
        let source = site.page(piece.source);
        for language in site.settings.language_ids() {
            if piece.versions.iter().any(|version| site.page(*version).language == language) {
                continue;
            }
            let code = site.language(language).tag.to_string();
            rows.push(Row { language: code, ..row(site, source, "untranslated") });
        }
    }
    rows
}

fn state(state: State) -> &'static str {
    match state {
        State::Live => "live",
        State::Draft => "draft",
        State::Scheduled => "scheduled",
        State::Expired => "expired",
    }
}

fn row(site: &Site, page: &Page, state: &'static str) -> Row {
    let date = page.date.map(|date| date.zoned(&site.settings.timezone).date().to_string()).unwrap_or_default();
    Row {
        path: page.head.path.to_string(),
        language: site.language(page.language).tag.to_string(),
        key: site.pieces[page.piece.index()].key.to_string(),
        title: page.matter().title.value.clone(),
        date,
        state,
    }
}

/// Whether one of its pictures has no credit.
fn is_uncredited(site: &Site, id: PageId) -> bool {
    let page = site.page(id);
    let FrontMatter::Article(matter) = &page.head.matter else { return false };
    let in_text = page.head.pictures.iter().map(|used| (used.target.as_ref(), used.credit.as_deref()));
    let cover = matter.cover.as_ref().map(|cover| (cover.value.as_str(), None));
    in_text.chain(cover).any(|(target, line)| {
        let file = site.file_named(target, &page.head.path, Some(page.source));
        file.is_some_and(|file| site.photo_facts(file, &page.head, Some(page.source), line).credit.is_none())
    })
}
