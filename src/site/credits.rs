//! What is known of a picture where it is used, in the contract's order: the article's `[photos]`, the line in its
//! text, the source article's, the file beside the picture, the line that a whole gallery shares, the picture's own file.

use std::sync::Arc;

use crate::base::{LanguageTag, Placed, SitePath, When};
use crate::document::front_matter::AiUse;
use crate::document::{FrontMatter, Head, PhotoMatter, PictureUse};
use crate::photo::{Credits, Focus, Format, Picture};

use super::wordings::{self, Wordings};
use super::{FileId, PageId, Site};

/// What is known of a picture, first found first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PhotoFacts {
    /// `Name/Agency`.
    pub credit: Option<String>,
    /// What is to be seen; an empty text says that the picture is decoration.
    pub alt: Option<String>,
    /// The alternative text's language, where it is another than the document's.
    pub alt_language: Option<LanguageTag>,
    /// What stands under it; Markdown.
    pub caption: Option<String>,
    /// The caption's language, where it is another than the document's.
    pub caption_language: Option<LanguageTag>,
    /// The licence's address.
    pub license: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Who made it, one name each.
    pub creators: Vec<String>,
    /// The copyright notice.
    pub copyright: Option<String>,
    /// What is allowed, in words.
    pub usage_terms: Option<String>,
    /// Where a licence can be had.
    pub acquire_license: Option<String>,
    /// The point that every crop keeps.
    pub focus: Option<Focus>,
    /// Whether a machine made or changed it.
    pub ai: Option<AiUse>,
    /// The licence's last day, or the instant that it ends.
    pub expires: Option<When>,
    /// Which of these nobody but the file itself says.
    pub doubts: Doubts,
}

/// What should be looked at again in what is known of a picture: it is the file alone that says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Doubts {
    /// The credit is known from the file alone.
    pub credit_of_file: bool,
    /// That a machine made it is known from the file alone.
    pub ai_of_file: bool,
}

impl PhotoFacts {
    /// Takes from `other` what is not known yet.
    fn complete(&mut self, other: &PhotoMatter) {
        take(&mut self.credit, other.credit.as_ref());
        take(&mut self.license, other.license.as_ref());
        take(&mut self.source, other.source.as_ref());
        if self.creators.is_empty() {
            self.creators = other.creator.iter().flat_map(|names| one_by_one(names)).collect();
        }
        self.focus = self.focus.or(other.focus.map(Focus::from));
        self.ai = self.ai.or(other.ai);
        self.expires = self.expires.or_else(|| other.expires.as_ref().map(|expires| expires.value));
    }

    /// Takes what is not known yet from what the file says of itself.
    fn complete_from_file(&mut self, picture: &Picture) {
        let inside = &*picture.credits;
        let line = inside.line();
        // A file that contradicts itself isn't asked for the maker once the site has said whom to credit.
        let is_settled = self.credit.is_some() && !picture.contradictions.is_empty();
        self.doubts.credit_of_file = self.credit.is_none() && line.is_some();
        take(&mut self.credit, line.as_ref());
        take(&mut self.license, inside.web_statement.as_ref());
        take(&mut self.source, inside.source.as_ref());
        take(&mut self.copyright, inside.copyright.as_ref());
        take(&mut self.usage_terms, inside.usage_terms.as_ref());
        take(&mut self.acquire_license, inside.licensor_url.as_ref());
        if self.creators.is_empty() && !is_settled {
            self.creators.clone_from(&inside.creator);
        }
        let ai = inside.ai_use();
        self.doubts.ai_of_file = self.ai.is_none() && ai.is_some();
        self.ai = self.ai.or(ai);
    }

    /// Who made it, in one line.
    pub fn creator(&self) -> Option<String> {
        (!self.creators.is_empty()).then(|| self.creators.join(", "))
    }

    /// Who made it: the creators, else the name in `Name/Agency`.
    pub fn makers(&self) -> Vec<String> {
        let named = || self.credit.as_deref().and_then(|credit| credit.split('/').next());
        match self.creators.as_slice() {
            [] => named().into_iter().flat_map(one_by_one).collect(),
            creators => creators.to_vec(),
        }
    }

    /// Whether the credit names an agency alone: the file says that the picture is from there, and nobody says who made
    /// it.
    pub fn is_of_agency(&self) -> bool {
        let credit = self.credit.as_deref().map(str::trim).unwrap_or_default();
        let is_short = credit.chars().count() > 1 && credit.chars().all(char::is_uppercase);
        self.creators.is_empty() && (is_short || self.source.as_deref().map(str::trim) == Some(credit))
    }

    /// What is written into files that show the picture: what the site says, over what the file says itself. Nothing
    /// that differs between languages is, so that all of them show the same files.
    pub fn written(&self, inside: &Arc<Credits>) -> Arc<Credits> {
        let mut credits = Credits::clone(inside);
        let own = [
            (&mut credits.credit_line, &self.credit),
            (&mut credits.web_statement, &self.license),
            (&mut credits.source, &self.source),
        ];
        for (place, said) in own {
            if said.is_some() {
                place.clone_from(said);
            }
        }
        let makers = self.makers();
        if !makers.is_empty() {
            credits.creator = makers;
        }
        if let Some(ai) = self.ai {
            credits.tell_ai_use(ai);
        }
        if credits == **inside { inside.clone() } else { Arc::new(credits) }
    }
}

/// `Ana Kos; Ben Lee`: names as EXIF parts them.
fn one_by_one(names: &str) -> impl Iterator<Item = String> {
    names.split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
}

fn take(own: &mut Option<String>, other: Option<&String>) {
    if own.is_none() {
        *own = other.cloned();
    }
}

/// Whether a target may lead to a file, by the ends of both alone; it is wrong only in saying yes.
fn may_name(target: &str, path: &SitePath) -> bool {
    let name = memchr::memrchr(b'/', target.as_bytes()).map_or(target, |at| &target[at + 1..]);
    path.as_str().ends_with(name) || !name.is_ascii() || name.contains('%') || matches!(name, "." | "..")
}

/// `[photos]` of any document.
pub(super) fn photos(head: &Head) -> &[(Placed<String>, PhotoMatter)] {
    match &head.matter {
        FrontMatter::Article(matter) => &matter.photos,
        FrontMatter::Section(matter) => &matter.photos,
        FrontMatter::Person(matter) => &matter.photos,
        FrontMatter::Tag(_) => &[],
    }
}

impl Site {
    /// What is known of a file as a document uses it. `line` is the credit that the text gives it there.
    pub fn photo_facts<'a>(
        &'a self,
        file: FileId,
        head: &'a Head,
        source: Option<PageId>,
        line: Option<&'a str>,
    ) -> PhotoFacts {
        let mut facts = PhotoFacts::default();
        let language = self.language_of_path(&head.path);
        let mut words = Wordings::new(language);
        let sources = source.into_iter().flat_map(|source| self.lineage(source)).map(|page| &*page.head);
        let sources = sources.filter(|source| source.path != head.path);
        let path = &self.files.get(file).path;
        let named = |of: &Head, target: &str| {
            may_name(target, path)
                && self.files.find(target, &of.path, sources.clone().map(|source| &source.path)) == Some(file)
        };
        let told = |of: &'a Head, says: fn(&PictureUse) -> Option<&str>| {
            let mut uses = of.pictures.iter().filter(|used| says(used).is_some());
            uses.find(|used| named(of, &used.target)).and_then(says)
        };
        let lined = |of: &'a Head| told(of, |used| used.credit.as_deref());
        let shared = |of: &'a Head| told(of, |used| used.shared_credit.as_deref());
        let line = || line.or_else(|| lined(head));
        let of_sources = sources.clone().map(|source| (source, self.language_of_path(&source.path)));
        for (of, language) in std::iter::once((head, language)).chain(of_sources) {
            for (name, matter) in photos(of) {
                if named(of, &name.value) {
                    facts.complete(matter);
                    words.add(language, matter);
                }
            }
            if facts.credit.is_none() {
                facts.credit = if of.path == head.path { line() } else { lined(of) }.map(str::to_owned);
            }
            words.add_alt(language, told(of, |used| Some(&*used.alt).filter(|alt| !alt.is_empty())));
        }
        let published = self.files.get(file);
        if let Some(beside) = self.sidecars.get(&published.path) {
            facts.complete(beside);
            words.add(self.language_of_path(&published.path), beside);
        }
        if facts.credit.is_none() {
            facts.credit = shared(head).or_else(|| sources.clone().find_map(shared)).map(str::to_owned);
        }
        finish(facts, words, self.picture(file))
    }

    /// What is known of a file that no document names.
    pub fn file_facts(&self, file: FileId) -> PhotoFacts {
        self.file_facts_with(file, self.picture(file))
    }

    /// The same, where the site hasn't read the file, with what it says itself.
    pub fn file_facts_with<'a>(&'a self, file: FileId, picture: Option<&'a Picture>) -> PhotoFacts {
        let mut facts = PhotoFacts::default();
        let path = &self.files.get(file).path;
        let language = self.language_of_path(path);
        let mut words = Wordings::new(language);
        if let Some(beside) = self.sidecars.get(path) {
            facts.complete(beside);
            words.add(language, beside);
        }
        finish(facts, words, picture)
    }

    /// A picture beside an article, and what is written into it where it is published; nothing for other files, which are
    /// published as they are: those of static/ are the owner's.
    pub fn original(&self, file: FileId) -> Option<(&Picture, Arc<Credits>)> {
        let published = self.files.get(file);
        let Some(Ok(picture)) = &published.picture else { return None };
        if !published.path.as_str().starts_with("content/") || picture.format == Format::Svg {
            return None;
        }
        let facts = match published.owner.map(|owner| self.page(owner)) {
            Some(page) => self.photo_facts(file, &page.head, Some(page.source), None),
            None => match self.document_naming(file) {
                Some(head) => self.photo_facts(file, head, None, None),
                None => self.file_facts(file),
            },
        };
        Some((picture, facts.written(&picture.credits)))
    }

    /// A document in a file's folder that isn't an article's and tells of the file: `_index.md`, a person's.
    fn document_naming(&self, file: FileId) -> Option<&Head> {
        let folder = self.files.get(file).path.folder();
        let names = |head: &&Head| {
            let named = photos(head).iter().map(|(name, _)| &*name.value);
            let named = named.chain(head.pictures.iter().map(|used| &*used.target));
            head.path.folder() == folder
                && named.into_iter().any(|name| self.files.find(name, &head.path, None) == Some(file))
        };
        self.other_heads().find(names)
    }

    fn picture(&self, file: FileId) -> Option<&Picture> {
        self.files.get(file).picture.as_ref()?.as_ref().ok()
    }
}

/// With what the file itself says, and the texts in the language that is wanted.
fn finish<'a>(mut facts: PhotoFacts, mut words: Wordings<'a>, picture: Option<&'a Picture>) -> PhotoFacts {
    if let Some(picture) = picture {
        facts.complete_from_file(picture);
        words.add_inside(&picture.credits);
    }
    let wordings::Chosen { alt, caption } = words.chosen();
    (facts.alt, facts.alt_language) = alt;
    (facts.caption, facts.caption_language) = caption;
    facts
}
