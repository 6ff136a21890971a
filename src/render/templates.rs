//! The theme's templates: loaded in layers, with mistakes at their lines.

use std::collections::{BTreeMap, BTreeSet};

use tera::{ErrorKind, Tera};

use crate::base::nearest::nearest;
use crate::base::{Diagnostic, Diagnostics, Failure, Listing, Location, SitePath, Spot, World};
use crate::config::theme_files::{BUILT_IN, Layer, ThemeFile, files};

use super::part_mistakes::PartMistakes;
use super::template_mistakes::{is_wrong_alone, quoted, reworded, wrong_tag};

/// Loaded templates. A site's own have their plain names; those of a theme, and of the themes that it extends, are also
/// reached as `<theme>/…`, so that an override can extend what it overrides. Under a theme that doesn't extend `gloss`
/// this stands as an engine of its own: its pages extend its own base, not that of the theme.
#[derive(Clone)]
pub struct Templates {
    tera: Tera,
    /// The file of each template by its full name.
    sources: BTreeMap<String, SitePath>,
    /// The theme and those that it extends.
    chain: Vec<String>,
    /// What the theme doesn't bring.
    under: Option<Box<Templates>>,
    /// Whether all of them could be read.
    is_whole: bool,
    /// Which of [`ON_DEMAND`] they name.
    named: BTreeSet<&'static str>,
    /// What is wrong with the parts that they show.
    pub(super) of_parts: PartMistakes,
}

/// An article's headings, for its own page.
pub(super) const TOC: &str = "toc";

/// What an article was translated from, for its own page.
pub(super) const TRANSLATION: &str = "translation";

/// Values that are made where a template names them: they ask for work, and many themes show none of them.
const ON_DEMAND: [&str; 2] = [TOC, TRANSLATION];

impl Templates {
    /// Loads all templates of a theme into an engine that has all functions and filters already.
    ///
    /// # Errors
    /// A file that can't be read.
    pub(super) fn load(
        tera: Tera,
        world: &dyn World,
        listing: &Listing,
        chain: &[String],
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Failure> {
        let (beneath, own): (Vec<_>, Vec<_>) =
            files(listing, chain, "templates").into_iter().partition(|file| file.layer == Layer::BuiltIn);
        let under = if chain.iter().any(|theme| theme == BUILT_IN) {
            None
        } else {
            Some(Box::new(Self::of_files(tera.clone(), world, beneath, &[BUILT_IN.to_owned()], diagnostics)?))
        };
        Ok(Self { under, ..Self::of_files(tera, world, own, chain, diagnostics)? })
    }

    fn of_files(
        mut tera: Tera,
        world: &dyn World,
        files: Vec<ThemeFile>,
        chain: &[String],
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Failure> {
        let prefixes = chain.iter().map(|theme| format!("{theme}/"));
        tera.set_fallback_prefixes(prefixes).expect("no template is added yet");
        let mut sources = BTreeMap::new();
        let mut texts = Vec::new();
        for file in files {
            let name = match file.layer {
                Layer::Site => file.name.clone(),
                Layer::Theme(depth) => format!("{}/{}", chain[depth], file.name),
                Layer::BuiltIn => format!("{BUILT_IN}/{}", file.name),
            };
            match String::from_utf8(file.read(world)?.into_owned()) {
                Ok(text) => texts.push((name.clone(), text)),
                Err(_) => {
                    diagnostics.push(Diagnostic::error("bad-template", "this is no UTF-8 text").in_file(&file.path));
                }
            }
            sources.insert(name, file.path);
        }
        let named = ON_DEMAND.into_iter().filter(|word| texts.iter().any(|(_, text)| has_word(text, word))).collect();
        let (chain, of_parts) = (chain.to_vec(), PartMistakes::default());
        let mut templates = Self { tera, sources, chain, under: None, is_whole: true, named, of_parts };
        templates.add(texts, diagnostics);
        Ok(templates)
    }

    /// Adds all at once; where that fails, finds every template that is wrong by itself, then what is wrong between the
    /// others, leaving out in each round what was wrong in the last.
    fn add(&mut self, texts: Vec<(String, String)>, diagnostics: &mut Diagnostics) {
        let all = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let Err(error) = self.tera.add_raw_templates(all) else { return self.add_plain_names(&texts) };
        self.is_whole = false;
        let mut found = Diagnostics::new();
        let mut sound = Vec::new();
        for (name, text) in texts {
            // Alone, a template may lack what it includes; only what is wrong in itself counts here.
            match self.tera.clone().add_raw_template(&name, &text) {
                Err(error) if is_wrong_alone(&error) => found.push(self.syntax_mistake(&error, &name, &text)),
                _ => sound.push((name, text)),
            }
        }
        loop {
            let names = sound.iter().map(|(name, text)| (name.as_str(), text.as_str()));
            let Err(error) = self.tera.clone().add_raw_templates(names) else { break };
            let mistakes = self.between(&error, &sound);
            let wrong: BTreeSet<String> = mistakes.iter().map(|mistake| mistake.template.clone()).collect();
            // What lacks one that was left out would be told of it in vain.
            let is_there = |name: &str| sound.iter().any(|(full, _)| self.is_called(full, name));
            let is_known = |name: &str| self.sources.keys().any(|full| self.is_called(full, name));
            let in_vain =
                |lacks: &str| (is_known(lacks) && !is_there(lacks)) || (lacks.is_empty() && !found.is_empty());
            let told: Vec<Diagnostic> = mistakes
                .into_iter()
                .filter(|mistake| !mistake.lacks.as_deref().is_some_and(in_vain))
                .map(|mistake| mistake.diagnostic)
                .collect();
            found.extend(told);
            if wrong.is_empty() {
                break;
            }
            sound.retain(|(name, _)| !wrong.contains(name));
        }
        if found.is_empty() {
            found.push(self.mistake(&error, ""));
        }
        diagnostics.append(found);
        // Nothing is made with the others, but boxes are held against their components.
        let _ = self.tera.add_raw_templates(sound.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    }

    /// Whether there is a file for a component, be it one that couldn't be read.
    pub(super) fn has_component_file(&self, name: &str) -> bool {
        let file = format!("components/{name}.html");
        self.sources.keys().any(|full| self.is_called(full, &file))
            || self.under.as_ref().is_some_and(|under| under.has_component_file(name))
    }

    /// Adds those of themes once more under the plain names by which nearly all are asked for: the engine would look for
    /// each below one theme after the other, every time.
    fn add_plain_names(&mut self, texts: &[(String, String)]) {
        let mut plain: BTreeMap<&str, &str> = BTreeMap::new();
        for theme in &self.chain {
            for (full, text) in texts {
                if let Some(name) = full.strip_prefix(theme).and_then(|name| name.strip_prefix('/')) {
                    plain.entry(name).or_insert(text);
                }
            }
        }
        // A component that stands in two would be one too many.
        plain.retain(|name, text| !self.sources.contains_key(*name) && !has_word(text, "component"));
        let mut tera = self.tera.clone();
        if tera.add_raw_templates(plain).is_ok() {
            self.tera = tera;
        }
    }

    /// Whether a template of this full name is meant by a name in a template.
    fn is_called(&self, full: &str, name: &str) -> bool {
        full == name
            || self
                .chain
                .iter()
                .any(|theme| full.strip_prefix(theme.as_str()).and_then(|rest| rest.strip_prefix('/')) == Some(name))
    }

    /// A mistake of syntax; an end that is missing, or a tag that isn't there, is told at its own place.
    fn syntax_mistake(&self, error: &tera::Error, name: &str, text: &str) -> Diagnostic {
        let told = self.mistake(error, name);
        if !told.message.starts_with("Unexpected end of input") && told.message != "Unknown tag" {
            return told;
        }
        match wrong_tag(text) {
            Some(wrong) => {
                let place = Location::in_text(&self.path(name), text, wrong.range);
                let mistake = Diagnostic::error("bad-template", wrong.message).at(place);
                wrong.help.into_iter().fold(mistake, Diagnostic::help)
            }
            None => told,
        }
    }

    /// The same file of the next theme that has it, where a theme's name stands before a file that it lacks.
    fn of_another_theme(&self, name: &str) -> Option<&str> {
        let (_, file) = name.split_once('/')?;
        let theirs = |theme: &String| self.sources.get_key_value(&format!("{theme}/{file}"));
        self.chain.iter().find_map(theirs).map(|(full, _)| full.as_str())
    }

    /// The same file of the next theme below the one that a template is of, or below the site.
    fn beneath(&self, template: &str) -> Option<&str> {
        let of = self.chain.iter().position(|theme| template.strip_prefix(theme.as_str()).is_some_and(begins_path));
        let file = of.map_or(template, |at| &template[self.chain[at].len() + 1..]);
        let below = &self.chain[of.map_or(0, |at| at + 1)..];
        let theirs = |theme: &String| self.sources.get_key_value(&format!("{theme}/{file}"));
        below.iter().find_map(theirs).map(|(full, _)| full.as_str())
    }

    /// What is wrong between templates: parents that aren't there, names that nothing has.
    fn between(&self, error: &tera::Error, texts: &[(String, String)]) -> Vec<Between> {
        match error.kind() {
            ErrorKind::MissingParent { current, parent } => {
                let message = format!("this extends `{parent}`, but there is no such template");
                let place = self.place_of_name(current, std::slice::from_ref(parent), texts);
                let mistake = Diagnostic::error("bad-template", message).at(place);
                let near = self.of_another_theme(parent).or_else(|| nearest(parent, self.names()));
                vec![Between {
                    template: current.clone(),
                    lacks: Some(parent.clone()),
                    diagnostic: mistake.suggest(near),
                }]
            }
            ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
            | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
                let mistake = self.mistake(error, tpl).at(self.place_of_name(tpl, chain, texts));
                let help = match self.beneath(tpl) {
                    Some(beneath) if matches!(error.kind(), ErrorKind::CircularExtend { .. }) => {
                        format!("take the line out, or extend the theme's own: `{beneath}`")
                    }
                    _ => "take the line out".to_owned(),
                };
                vec![Between { template: tpl.clone(), lacks: None, diagnostic: mistake.help(help) }]
            }
            _ => self.reports(error),
        }
    }

    /// Where a template names one of some others, in full or without its theme; else the template.
    fn place_of_name(&self, template: &str, names: &[String], texts: &[(String, String)]) -> Location {
        let path = self.path(template);
        let text = texts.iter().find(|(name, _)| name == template).map_or("", |(_, text)| text.as_str());
        let short = names.iter().filter_map(|name| name.split_once('/')).map(|(_, name)| name);
        let written = names.iter().map(String::as_str).chain(short).find_map(|name| {
            let written = format!("\"{name}\"");
            text.find(&written).map(|at| at..at + written.len())
        });
        written.map_or_else(|| Location::file(&path), |range| Location::in_text(&path, text, range))
    }

    /// Whether a template that may show an article names one of the values that are made on demand.
    pub(super) fn name_value(&self, value: &str) -> bool {
        let all_own = ["article.html", "page.html"].iter().all(|name| self.tera.contains_template(name));
        self.named.contains(value) || self.under.as_ref().is_some_and(|under| !all_own && under.name_value(value))
    }

    /// Whether all templates could be read; where not, nothing is rendered with those that could.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole && self.under.as_ref().is_none_or(|under| under.is_whole())
    }

    /// What the engine says of names that nothing has: one text with a report for each, as a terminal shows it.
    fn reports(&self, error: &tera::Error) -> Vec<Between> {
        let text = error.kind().to_string();
        let report = |report: &str| {
            let (said, rest) = report.trim_start().strip_prefix("error: ")?.split_once('\n')?;
            let mut place = rest.lines().next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
            let (column, line, name) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?, place.next()?);
            let place = Location::at(&self.path(name), Spot { line, column, length: 1 });
            let (message, help) = reworded(said);
            let mistake = Diagnostic::error("bad-template", message).at(place);
            let lacks = match said {
                _ if said.starts_with("Unknown template") => Some(quoted(said).to_owned()),
                // A component may have stood in any of those that were left out.
                _ if said.starts_with("Unknown component") => Some(String::new()),
                _ => None,
            };
            let mistake = match (help, &lacks) {
                (Some(help), _) => mistake.help(help),
                (None, Some(lacks)) if !lacks.is_empty() => mistake.suggest(nearest(lacks, self.names())),
                (None, _) => mistake,
            };
            Some(Between { template: name.to_owned(), lacks, diagnostic: mistake })
        };
        text.split("\n\n").filter_map(report).collect()
    }

    /// The templates' names as editors write them, whichever layer they come from.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.sources.values().filter_map(|path| path.as_str().split_once("templates/")).map(|(_, name)| name)
    }

    /// The engine that has a template: the theme's own, else the one under it.
    pub(super) fn with_template(&self, name: &str) -> &Tera {
        match &self.under {
            Some(under) if !self.tera.contains_template(name) => &under.tera,
            _ => &self.tera,
        }
    }

    /// The engine that has a component.
    pub(super) fn with_component(&self, name: &str) -> &Tera {
        match &self.under {
            Some(under) if !self.tera.contains_component(name) => &under.tera,
            _ => &self.tera,
        }
    }

    /// The same templates, which note mistakes of parts anew.
    #[must_use]
    pub(super) fn noting_parts(&self) -> Self {
        Self { of_parts: PartMistakes::default(), ..self.clone() }
    }

    /// The same templates in an engine with other functions.
    #[must_use]
    pub(super) fn with(&self, register: &dyn Fn(&mut Tera)) -> Self {
        let mut tera = self.tera.clone();
        register(&mut tera);
        let under = self.under.as_ref().map(|under| Box::new(under.with(register)));
        Self {
            tera,
            under,
            sources: self.sources.clone(),
            chain: self.chain.clone(),
            named: self.named.clone(),
            of_parts: self.of_parts.clone(),
            ..*self
        }
    }

    /// A mistake of the engine at its place in a template.
    pub(super) fn mistake(&self, error: &tera::Error, template: &str) -> Diagnostic {
        let path = |name: &str| self.path(name);
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                if let Some(of_part) = self.of_parts.find(report.message()) {
                    return of_part;
                }
                let span = report.span();
                let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                let length =
                    if span.start_line == span.end_line { span.end_col.saturating_sub(span.start_col) } else { 1 };
                let spot = Spot {
                    line: number(span.start_line),
                    column: number(span.start_col + 1),
                    length: number(length.max(1)),
                };
                let (message, help) = reworded(report.message());
                let mistake =
                    Diagnostic::error("bad-template", message).at(Location::at(&path(report.filename()), spot));
                help.into_iter().fold(mistake, Diagnostic::help)
            }
            ErrorKind::MissingParent { current, parent } => {
                let message = format!("this extends `{parent}`, but there is no such template");
                Diagnostic::error("bad-template", message).in_file(&path(current))
            }
            ErrorKind::CircularExtend { tpl, .. } => {
                Diagnostic::error("bad-template", "this extends itself, directly or through others").in_file(&path(tpl))
            }
            ErrorKind::CircularInclude { tpl, .. } => {
                Diagnostic::error("bad-template", "this includes itself, directly or through others")
                    .in_file(&path(tpl))
            }
            other => {
                let message = other.to_string();
                let message =
                    message.lines().next().unwrap_or("the template is wrong").trim_end_matches('.').to_owned();
                let mistake = Diagnostic::error("bad-template", message);
                if template.is_empty() { mistake } else { mistake.in_file(&path(template)) }
            }
        }
    }

    /// The file of a template by any of its names.
    fn path(&self, name: &str) -> SitePath {
        let find = |name: &str| self.sources.get(name).cloned();
        let beneath =
            || self.under.as_ref().filter(|under| under.tera.contains_template(name)).map(|under| under.path(name));
        // The engine looks for a name below each theme in turn.
        let of_theme = || self.chain.iter().find_map(|theme| find(&format!("{theme}/{name}")));
        find(name).or_else(of_theme).or_else(beneath).unwrap_or_else(|| SitePath::new(&format!("templates/{name}")))
    }
}

/// Whether this is what follows a folder's name in a path.
fn begins_path(rest: &str) -> bool {
    rest.starts_with('/')
}

/// Whether a text has a word by itself: `autocomplete` doesn't name `toc`.
fn has_word(text: &str, word: &str) -> bool {
    let goes_on = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(word)
        .any(|(at, _)| !goes_on(text[..at].chars().next_back()) && !goes_on(text[at + word.len()..].chars().next()))
}

/// A mistake between templates.
struct Between {
    /// The full name of the template that has it.
    template: String,
    /// What it lacks, where that is another template; empty for a component, which may be in any.
    lacks: Option<String>,
    /// The mistake.
    diagnostic: Diagnostic,
}
