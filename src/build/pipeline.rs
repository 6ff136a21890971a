//! Every command is this pipeline: a world is understood, joined and planned into a magazine, which is rendered to a
//! sink.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use rayon::prelude::*;

use crate::base::manifest;
use crate::base::{Clock, Diagnostic, Diagnostics, Failure, Fingerprint, Progress, Severity, Sink, SourceText, World};
use crate::config::{LanguageId, Settings};
use crate::photo::is_picture_name;
use crate::plan::{Output, Plan, collisions, plan};
use crate::render::{Orders, Renderer, SearchTexts, Trace};
use crate::site::{Joined, Site, Sources, Visibility};

use super::darkroom::Darkroom;
use super::memory::{Last, Memory};
use super::scrutiny::Scrutiny;
use super::search::Search;
use super::timing::Stages;
use super::tree::Tree;
use super::{PIECE, checks, originals, sidecars, sources};

/// What is asked of a build.
#[derive(Debug, Clone)]
pub struct Request {
    /// Now.
    pub clock: Clock,
    /// What is shown.
    pub visibility: Visibility,
    /// Another base_url than the configuration's.
    pub base_url: Option<String>,
    /// How closely it is looked at.
    pub scrutiny: Scrutiny,
}

/// A magazine that is understood and can be rendered, output by output.
pub struct Magazine {
    /// The site.
    pub site: Arc<Site>,
    /// Its outputs.
    pub plan: Arc<Plan>,
    renderer: Renderer,
}

impl Magazine {
    /// The same, and what notes which strings, lists and files its templates ask for.
    pub fn traced(&self) -> (Self, Arc<Trace>) {
        let (renderer, trace) = self.renderer.traced();
        (Self { site: self.site.clone(), plan: self.plan.clone(), renderer }, trace)
    }

    /// The same, and what notes the texts that readers search in while their pages are made.
    pub fn noting_texts(self) -> (Self, Arc<SearchTexts>) {
        let (renderer, texts) = self.renderer.noting_texts();
        (Self { renderer, ..self }, texts)
    }

    /// The derivatives of pictures that were ordered by what was rendered so far. The book goes with the memory, so that
    /// pages of an earlier edition find theirs too.
    pub fn orders(&self) -> &Orders {
        self.renderer.orders()
    }

    /// The name of the template of a job; nothing for what is made without one.
    pub fn template(&self, job: usize) -> Option<String> {
        self.renderer.template(job)
    }

    /// The bytes of a job, by its position in the plan; nothing for a file that is published as it is. The bytes of a job
    /// that has mistakes are not to be published.
    ///
    /// # Errors
    /// A file that is gone or has changed since the site was joined.
    pub fn render(
        &self,
        job: usize,
        world: &dyn World,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Vec<u8>>, Failure> {
        self.renderer.render(job, world, diagnostics)
    }
}

/// What is known of a site before it is joined, as far as it could be understood.
pub struct Understood {
    /// The settings, where there are any.
    pub settings: Option<Arc<Settings>>,
    /// The magazine, where there are settings.
    pub magazine: Option<Magazine>,
    /// All mistakes so far.
    pub diagnostics: Diagnostics,
}

/// What a build ends with.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Pages written.
    pub pages: usize,
    /// Pictures published.
    pub pictures: usize,
    /// Languages published.
    pub languages: usize,
    /// Articles that a date holds back.
    pub held_back: usize,
    /// When the next of them is due.
    pub next_due: Option<Timestamp>,
}

/// What came of rendering.
pub struct Built {
    /// What was built, where all went well.
    pub summary: Summary,
    /// All mistakes, those of understanding among them.
    pub diagnostics: Diagnostics,
}

/// Understands, joins and plans. What the memory holds is not understood again; it then holds all of this site.
///
/// # Errors
/// A file that can't be read. One that is gone or has changed meanwhile is a mistake like others.
pub fn understand(
    world: &dyn World,
    request: &Request,
    memory: &mut Memory,
    stages: &mut Stages,
) -> Result<Understood, Failure> {
    let mut diagnostics = Diagnostics::new();
    let (settings, magazine) = match magazine(world, request, memory, stages, &mut diagnostics) {
        Ok(magazine) => magazine.unzip(),
        Err(failure) => {
            diagnostics.push(failure.into_mistake()?);
            (None, None)
        }
    };
    Ok(Understood { settings, magazine, diagnostics })
}

/// The settings and the magazine; nothing without settings.
fn magazine(
    world: &dyn World,
    request: &Request,
    memory: &mut Memory,
    stages: &mut Stages,
    diagnostics: &mut Diagnostics,
) -> Result<Option<(Arc<Settings>, Magazine)>, Failure> {
    let mut listing = world.list()?;
    diagnostics.append(std::mem::take(&mut listing.diagnostics));
    let Some((settings, source)) = sources::settings(world, &listing, request.base_url.as_deref(), diagnostics)? else {
        return Ok(None);
    };
    let settings = Arc::new(settings);
    sources::check_folders(&settings, &listing, diagnostics);
    let themes = sources::themes(world, &listing, &settings, diagnostics)?;
    let missing = request.scrutiny.missing_strings();
    let strings = Arc::new(sources::strings(world, &listing, &settings, &themes, missing, memory, diagnostics)?);
    let data = sources::data(world, &listing, &settings, memory, diagnostics)?;
    let dialects = Arc::new(sources::dialects(&settings, &strings, request.scrutiny));
    stages.end("list, configuration");
    let tree = Tree::new(&listing, &settings);
    let known = (&mut memory.dialects, &mut memory.heads);
    let heads = sources::heads(world, &tree, &dialects, known, diagnostics)?;
    let sidecars = sidecars::sidecars(world, &tree, memory, diagnostics)?;
    let files = sources::files(world, &tree, &settings, &heads, &sidecars, memory, diagnostics)?;
    stages.end("understand");
    let sources = Sources {
        settings: settings.clone(),
        strings,
        heads,
        files,
        sidecars: sidecars.facts.into_iter().map(|(picture, (_, facts))| (picture, facts)).collect(),
        now: request.clock.now.instant(&settings.timezone),
        visibility: request.visibility,
    };
    let last = memory.last.take();
    // Neither needs the other, and joining is done by one thread for the most part.
    let mut of_theme = Diagnostics::new();
    let bundles = (&mut memory.templates, &mut memory.assets);
    let (theme, joined) = rayon::join(
        || sources::theme(world, &listing, &settings, &source, &themes, bundles, &mut of_theme),
        || Joined::new(sources, last.as_ref().map(|last| &last.joined)),
    );
    let theme = theme?;
    diagnostics.append(of_theme);
    diagnostics.append(joined.found.clone());
    stages.end("theme, join");
    let site = joined.site.clone();
    let assets: Vec<String> = theme.assets.0.iter().map(|asset| asset.path.clone()).collect();
    let alike = last.filter(|last| site.is_alike(&last.joined.site) && last.assets == assets);
    let plan = alike.as_ref().map_or_else(|| Arc::new(plan(&site, &assets)), |last| last.plan.clone());
    checks::pictures(&site, diagnostics);
    stages.end("plan");
    let (renderer, found) = rayon::join(
        || Renderer::new(site.clone(), plan.clone(), &theme, dialects, &data, memory.orders.clone()),
        || alike.map_or_else(|| checked(&site, &plan, &source), |last| last.found),
    );
    diagnostics.append(found.clone());
    memory.last = Some(Last { joined, assets, plan: plan.clone(), found });
    stages.end("check the plan, prepare values");
    Ok(Some((settings, Magazine { site, plan, renderer })))
}

/// What is wrong with a plan, and with what the settings name.
fn checked(site: &Site, plan: &Plan, source: &SourceText) -> Diagnostics {
    let mut found = collisions::find(site, plan.jobs());
    checks::settings(site, plan, source, &mut found);
    checks::sections(site, source, &mut found);
    checks::redirects(plan, source, &mut found);
    found
}

/// Where what is made after the pages is made, the pictures that they show and the search, and who is told how far they
/// are.
pub struct Pictures<'a> {
    /// Makes them.
    pub darkroom: &'a Darkroom,
    /// Is told.
    pub progress: &'a dyn Progress,
    /// Makes what readers search in, where the site has a search.
    pub search: Option<&'a Search>,
}

/// Renders all outputs to a sink; then the derivatives of pictures that they show, where `pictures` says how. Once there
/// is an error nothing more is written, but all the rest is still rendered, so that every mistake is found in one run.
///
/// # Errors
/// A file that can't be read, a disk that is full, a signal. A file that is gone or has changed since it was
/// understood is a mistake like others.
pub fn build(
    magazine: &Magazine,
    mut diagnostics: Diagnostics,
    world: &dyn World,
    sink: &dyn Sink,
    pictures: Option<&Pictures<'_>>,
    stages: &mut Stages,
) -> Result<Built, Failure> {
    let failed = AtomicBool::new(diagnostics.has_errors());
    let jobs = magazine.plan.jobs();
    let mut outputs: Vec<(usize, Option<Fingerprint>, Diagnostics)> = Vec::with_capacity(jobs.len());
    let mut last = None;
    for (language, group) in by_language(magazine) {
        let make = |at| output(magazine, at, world, sink, &failed);
        let ((), made) = rayon::join(
            || last.into_iter().for_each(|last| magazine.renderer.give_back(last)),
            || group.into_par_iter().with_max_len(PIECE).map(make).collect::<Result<Vec<_>, Failure>>(),
        );
        outputs.extend(made?);
        last = language;
    }
    outputs.sort_unstable_by_key(|(at, ..)| *at);
    let mut prints: Vec<(Cow<'_, str>, Fingerprint)> = Vec::with_capacity(jobs.len());
    for (at, print, found) in outputs {
        diagnostics.append(found);
        prints.extend(print.map(|print| (Cow::from(&*jobs[at].path), print)));
    }
    stages.end("render and write");
    if let (Some(Pictures { search: Some(search), .. }), false) = (pictures, diagnostics.has_errors()) {
        let indexes = search.publish_all(&magazine.site, sink)?;
        prints.extend(indexes.into_iter().map(|(path, print)| (Cow::from(path), print)));
        stages.end("search");
    }
    if let (Some(Pictures { darkroom, progress, .. }), false) = (pictures, diagnostics.has_errors()) {
        let orders = magazine.orders().all();
        let developed = darkroom.develop_all(orders, &magazine.site, world, sink, *progress, &mut diagnostics)?;
        prints.extend(developed.into_iter().map(|(path, print)| (Cow::from(path), print)));
        stages.end("pictures");
    }
    // All is rendered; on disk what was put aside must be gone before what is published is flushed.
    let has_errors = diagnostics.has_errors();
    let (written, ()) = rayon::join(
        || if has_errors { Ok(()) } else { sink.write(manifest::NAME, &manifest::of(&mut prints)) },
        || world.scratch().into_iter().for_each(|scratch| scratch.clear()),
    );
    written?;
    Ok(Built { summary: summary(magazine), diagnostics })
}

/// The positions of all jobs, those of each language together, so that what its pages share need not be kept for long. Its
/// sitemap, the longest of them, comes first: nobody waits for one that is begun last.
fn by_language(magazine: &Magazine) -> Vec<(Option<LanguageId>, Vec<usize>)> {
    let site = &magazine.site;
    let language = |output: &Output| match output {
        Output::Page(target, _) => Some(site.language_of(*target)),
        Output::Feed(_, scope) => Some(site.language_of(scope.target())),
        Output::Sitemap(language, _) | Output::NewsSitemap(language) => Some(*language),
        _ => None,
    };
    let jobs = magazine.plan.jobs();
    let mut groups: BTreeMap<Option<LanguageId>, Vec<usize>> = BTreeMap::new();
    for (at, job) in jobs.iter().enumerate() {
        groups.entry(language(&job.output)).or_default().push(at);
    }
    for group in groups.values_mut() {
        group.sort_by_key(|at| !matches!(jobs[*at].output, Output::Sitemap(..)));
    }
    groups.into_iter().collect()
}

/// Renders and writes a job: its position, its fingerprint if it was written, and what is wrong.
fn output(
    magazine: &Magazine,
    at: usize,
    world: &dyn World,
    sink: &dyn Sink,
    failed: &AtomicBool,
) -> Result<(usize, Option<Fingerprint>, Diagnostics), Failure> {
    let mut found = Diagnostics::new();
    let made = magazine.render(at, world, &mut found).and_then(|bytes| {
        if found.has_errors() || failed.load(Ordering::Relaxed) {
            Ok(None)
        } else {
            write(magazine, at, bytes.as_deref(), world, sink).map(Some)
        }
    });
    let print = match made {
        Ok(print) => print,
        Err(failure) => {
            found.push(failure.into_mistake()?);
            None
        }
    };
    if found.has_errors() {
        failed.store(true, Ordering::Relaxed);
    }
    Ok((at, print, found))
}

fn write(
    magazine: &Magazine,
    job: usize,
    bytes: Option<&[u8]>,
    world: &dyn World,
    sink: &dyn Sink,
) -> Result<Fingerprint, Failure> {
    let job = &magazine.plan.jobs()[job];
    match (&job.output, bytes) {
        (Output::File(id), _) => originals::write(&magazine.site, *id, &job.path, world, sink),
        (_, Some(bytes)) => {
            sink.write(&job.path, bytes)?;
            Ok(Fingerprint::of(bytes))
        }
        (_, None) => unreachable!("only files are not rendered"),
    }
}

fn summary(magazine: &Magazine) -> Summary {
    let site = &magazine.site;
    let count = |wanted: fn(&Output) -> bool| magazine.plan.jobs().iter().filter(|job| wanted(&job.output)).count();
    let (held_back, next_due) = crate::site::join::held_back(site);
    let pictures = site.files.iter().filter(|(_, file)| file.address.is_some() && is_picture_name(&file.path)).count();
    Summary {
        pages: count(|output| matches!(output, Output::Page(..))),
        pictures,
        languages: site.live_languages().count(),
        held_back,
        next_due,
    }
}

/// The number of warnings among mistakes that were told.
pub fn warnings(told: &[(Diagnostic, usize)]) -> usize {
    told.iter().filter(|(diagnostic, _)| diagnostic.severity == Severity::Warning).count()
}
