//! What is known of a picture where it is used, in the contract's order: the article's `[photos]`, the line in its
//! text, the source article's, the file beside the picture; last the line that a whole gallery shares.

use crate::base::{Diagnostic, When};
use crate::config::{CreditPolicy, LanguageId};
use crate::document::front_matter::AiUse;
use crate::document::{FrontMatter, Head, PhotoMatter, PictureUse};
use crate::photo::Focus;

use super::{FileId, PageId, Site};

/// What is known of a picture, first found first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PhotoFacts {
    /// `Name/Agency`.
    pub credit: Option<String>,
    /// What is to be seen.
    pub alt: Option<String>,
    /// What stands under it; Markdown.
    pub caption: Option<String>,
    /// The licence's address.
    pub license: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Who made it.
    pub creator: Option<String>,
    /// The point that every crop keeps.
    pub focus: Option<Focus>,
    /// Whether a machine made or changed it.
    pub ai: Option<AiUse>,
    /// The licence's last day, or the instant that it ends.
    pub expires: Option<When>,
}

impl PhotoFacts {
    /// Takes from `other` what is not known yet.
    fn complete(&mut self, other: &PhotoMatter) {
        fn take(own: &mut Option<String>, other: &Option<String>) {
            if own.is_none() {
                own.clone_from(other);
            }
        }
        take(&mut self.credit, &other.credit);
        take(&mut self.alt, &other.alt);
        take(&mut self.caption, &other.caption);
        take(&mut self.license, &other.license);
        take(&mut self.source, &other.source);
        take(&mut self.creator, &other.creator);
        self.focus = self.focus.or(other.focus.map(Focus::from));
        self.ai = self.ai.or(other.ai);
        self.expires = self.expires.or_else(|| other.expires.as_ref().map(|expires| expires.value));
    }
}

/// `[photos]` of any document.
pub(super) fn photos(head: &Head) -> &[(crate::base::Placed<String>, PhotoMatter)] {
    match &head.matter {
        FrontMatter::Article(matter) => &matter.photos,
        FrontMatter::Section(matter) => &matter.photos,
        FrontMatter::Person(matter) => &matter.photos,
        FrontMatter::Tag(_) => &[],
    }
}

impl Site {
    /// What keeps a picture from being shown as a document names it: a licence that has ended, or a credit that the
    /// site wants and nobody gave. The place is the caller's.
    pub fn check_facts(&self, facts: &PhotoFacts, target: &str, language: LanguageId) -> Option<Diagnostic> {
        self.check_licence(facts, target).or_else(|| self.check_credit(facts, target, language))
    }

    /// A picture whose licence has ended.
    pub fn check_licence(&self, facts: &PhotoFacts, target: &str) -> Option<Diagnostic> {
        let zone = &self.settings.timezone;
        let expires = facts.expires.filter(|expires| expires.end(zone) <= self.now)?;
        let message = format!("the licence of `{target}` ended on {}", expires.zoned(zone).strftime("%Y-%m-%d"));
        let help = "take the picture out, or write the new `expires` where the old one stands";
        Some(Diagnostic::error("expired-picture", message).help(help))
    }

    fn check_credit(&self, facts: &PhotoFacts, target: &str, language: LanguageId) -> Option<Diagnostic> {
        if facts.credit.is_some() {
            return None;
        }
        let message = format!("the picture `{target}` has no credit");
        let mistake = match self.settings.photos.credits {
            CreditPolicy::Require => Diagnostic::error("no-credit", message),
            CreditPolicy::Warn => Diagnostic::warning("no-credit", message),
            CreditPolicy::Off => return None,
        };
        let label = self.strings.text(language, "photo_credit").unwrap_or("Photo");
        let help = format!(
            "write `{label}: Name/Agency` in the line after it, or `credit` under `[photos.\"{target}\"]` in the front matter"
        );
        Some(mistake.help(help))
    }

    /// What is known of a file as a document uses it. `line` is the credit that the text gives it there.
    pub fn photo_facts(&self, file: FileId, head: &Head, source: Option<PageId>, line: Option<&str>) -> PhotoFacts {
        let mut facts = PhotoFacts::default();
        let source = source.map(|source| &*self.page(source).head).filter(|source| source.path != head.path);
        let origin = source.map(|source| &source.path);
        let named = |of: &Head, target: &str| self.files.find(target, &of.path, origin) == Some(file);
        for (name, matter) in photos(head) {
            if named(head, &name.value) {
                facts.complete(matter);
            }
        }
        let told = |of: &Head, says: fn(&PictureUse) -> Option<&str>| {
            let mut uses = of.pictures.iter().filter(|used| says(used).is_some());
            uses.find(|used| named(of, &used.target)).and_then(says).map(str::to_owned)
        };
        let lined = |of: &Head| told(of, |used| used.credit.as_deref());
        let shared = |of: &Head| told(of, |used| used.shared_credit.as_deref());
        if facts.credit.is_none() {
            facts.credit = line.map(str::to_owned).or_else(|| lined(head));
        }
        if let Some(source) = source {
            for (name, matter) in photos(source) {
                if named(source, &name.value) {
                    facts.complete(matter);
                }
            }
            if facts.credit.is_none() {
                facts.credit = lined(source);
            }
        }
        if let Some(beside) = self.sidecars.get(&self.files.get(file).path) {
            facts.complete(beside);
        }
        if facts.credit.is_none() {
            facts.credit = shared(head).or_else(|| source.and_then(shared));
        }
        facts
    }
}
