//! `why`: what one page is made of.

use serde_json::json;

use crate::base::{Failure, SitePath};
use crate::serve::{Why, find_job};
use crate::site::Visibility;

use super::Outcome;
use super::args::{Arguments, WhyOptions};
use super::magazine::magazine;
use super::report::Reporter;

/// Tells what a page is made of; drafts and scheduled articles have pages here too.
pub(super) fn why(arguments: &Arguments, options: &WhyOptions, reporter: &Reporter) -> Result<Outcome, Failure> {
    let visibility = Visibility { drafts: true, future: true, preview: false };
    let Some((folder, magazine, diagnostics)) = magazine(arguments, visibility, reporter)? else {
        return Ok(Outcome::Mistakes);
    };
    let Some(job) = find_job(&magazine, &options.url) else {
        let message = format!("no page has the address or the file `{}`", options.url);
        return Err(Failure::usage(message));
    };
    if diagnostics.has_errors() {
        reporter.say("the site has mistakes, so that not all may be told; `polygloss check` tells them");
    }
    let why = crate::serve::why(&magazine, &folder, job)?;
    let text = if options.json || reporter.is_json() { format!("{}\n", as_json(&why)) } else { in_words(&why) };
    reporter.print(&text)?;
    Ok(Outcome::Done)
}

fn as_json(why: &Why) -> serde_json::Value {
    let paths = |paths: &[SitePath]| paths.iter().map(SitePath::as_str).map(str::to_owned).collect::<Vec<_>>();
    let component = |(name, path): &(String, SitePath)| json!({ "name": name, "file": path.as_str() });
    let string = |(key, language, lender): &(String, String, Option<String>)| json!({ "key": key, "language": language, "lent_by": lender });
    json!({
        "output": why.output,
        "file": why.file.as_ref().map(SitePath::as_str),
        "texts": paths(&why.texts),
        "translated_from": why.translated_from.as_ref().map(SitePath::as_str),
        "pictures": paths(&why.pictures),
        "templates": paths(&why.templates),
        "components": why.components.iter().map(component).collect::<Vec<_>>(),
        "strings": why.strings.iter().map(string).collect::<Vec<_>>(),
        "lists": why.lists,
        "theme_files": why.assets,
    })
}

fn in_words(why: &Why) -> String {
    let mut out = format!("{}\n", why.output);
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out += &format!("\n{title}\n");
            lines.iter().for_each(|line| out += &format!("  {line}\n"));
        }
    };
    let paths = |paths: &[SitePath]| paths.iter().map(ToString::to_string).collect::<Vec<_>>();
    part("Published as it is", paths(why.file.as_slice()));
    part("Texts", paths(&why.texts));
    part("Translated from", paths(why.translated_from.as_slice()));
    part("Pictures", paths(&why.pictures));
    part("Templates", paths(&why.templates));
    part("Components", why.components.iter().map(|(name, path)| format!("{name}: {path}")).collect());
    let string = |(key, language, lender): &(String, String, Option<String>)| match lender {
        Some(lender) => format!("{key} ({language}, lent by {lender})"),
        None => format!("{key} ({language})"),
    };
    part("Strings", why.strings.iter().map(string).collect());
    part("Lists", why.lists.clone());
    part("Files of the theme", why.assets.clone());
    out
}
