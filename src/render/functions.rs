//! The functions of templates. Each reads the immutable site; none remembers anything.

use std::borrow::Cow;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::base::When;
use crate::base::nearest::nearest;
use crate::config::LanguageId;
use crate::plan::Output;
use crate::site::links::Destination;
use crate::site::{PageId, Target};

use super::dates::{DateLength, plural_in};
use super::page::JOB;
use super::pictures;
use super::renderer::Shared;
use super::signatures::{self, Signature};
use super::trace::Trace;
use super::value::list;

/// A function of templates: what it is called with, what it gives.
type Body = fn(&Shared, &Kwargs, &State<'_>) -> TeraResult<Value>;

/// All functions by name.
const FUNCTIONS: [(&str, Body); 19] = [
    ("t", translate),
    ("articles", articles),
    ("related", related),
    ("series", series),
    ("sections", sections),
    ("tags", tags),
    ("people", people),
    ("language", language),
    ("url", url),
    ("absolute", absolute),
    ("asset", asset),
    ("picture", pictures::picture),
    ("picture_file", pictures::picture_file),
    ("credit_line", pictures::credit_line_of),
    ("page_image", page_image),
    ("metadata", metadata),
    ("structured_data", structured_data),
    ("date", date),
    ("number", number),
];

/// Gives an engine all functions, over this site.
pub(super) fn register(tera: &mut Tera, shared: &Arc<Shared>) {
    for (name, body) in FUNCTIONS {
        let (shared, signature) = (shared.clone(), signature(name));
        tera.register_function(name, move |kwargs: Kwargs, state: &State<'_>| {
            signature.check(&kwargs)?;
            body(&shared, &kwargs, state)
        });
    }
    let today = shared.site.now.to_zoned(shared.site.settings.timezone.clone()).date().to_string();
    tera.register_function("today", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        signature("today").check(&kwargs)?;
        Ok(today.clone())
    });
}

fn signature(name: &str) -> &'static Signature {
    Signature::find(signatures::FUNCTIONS, name).expect("each function has a signature")
}

/// The same, with each call noted.
pub(super) fn register_noting(tera: &mut Tera, shared: &Arc<Shared>, trace: &Arc<Trace>) {
    for (name, body) in FUNCTIONS {
        let (shared, trace, signature) = (shared.clone(), trace.clone(), signature(name));
        tera.register_function(name, move |kwargs: Kwargs, state: &State<'_>| {
            signature.check(&kwargs)?;
            trace.note(name, &kwargs, language_of(&shared, &kwargs, state).ok());
            body(&shared, &kwargs, state)
        });
    }
}

/// Gives an engine the names of all functions, so that templates can be loaded before there is a site.
pub(super) fn register_names(tera: &mut Tera) {
    for name in FUNCTIONS.map(|(name, _)| name).into_iter().chain(["today"]) {
        tera.register_function(name, |_: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            Err(Error::message("templates are rendered by a site"))
        });
    }
}

/// The language of a call: its `lang`, else the page's.
pub(super) fn language_of(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<LanguageId> {
    let of_page;
    let code = match kwargs.get::<&str>("lang")? {
        Some(code) => code,
        None => {
            of_page = state.get::<Value>("lang")?.unwrap_or_else(Value::none);
            of_page.as_str().ok_or_else(|| {
                Error::message(
                    "a component doesn't see the page's language: declare `@lang` among its parameters, or pass `lang`",
                )
            })?
        }
    };
    shared.site.settings.language(code).ok_or_else(|| no_language(shared, code))
}

/// What the page that is being made shows.
fn target(shared: &Shared, state: &State<'_>) -> TeraResult<Target> {
    numbered(shared, state).map(|(target, _)| target)
}

/// What a page shows, and which of its pages that is.
fn numbered(shared: &Shared, state: &State<'_>) -> TeraResult<(Target, u32)> {
    let job = state.get::<u64>(JOB)?.and_then(|job| usize::try_from(job).ok());
    match job.and_then(|job| shared.plan.jobs().get(job)).map(|job| &job.output) {
        Some(Output::Page(target, number)) => Ok((*target, *number)),
        Some(Output::Redirect(target)) => Ok((*target, 1)),
        Some(Output::NotFoundAtRoot) => Ok((Target::NotFound(shared.site.settings.default_language), 1)),
        _ => Err(Error::message("this works on pages only")),
    }
}

fn translate(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    string(shared, kwargs.must_get::<&str>("key")?, kwargs, state)
}

/// A string of the interface in the language of a call.
pub(super) fn string(shared: &Shared, key: &str, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let language = language_of(shared, kwargs, state)?;
    let values = shared.values.of(language);
    let count = kwargs.get::<i64>("count")?;
    if kwargs.get::<bool>("own")? == Some(true) && shared.site.strings.lender(language, key).is_some() {
        return Ok(Value::none());
    }
    if let (None, Some(text)) = (count, values.strings.get(key)) {
        return Ok(text.clone());
    }
    let strings = &shared.site.strings;
    let message = strings.message(language, key).ok_or_else(|| missing("string", key, strings.keys(language)))?;
    let formats = &values.formats;
    let form = match count.map(|count| (count, strings.lender(language, key))) {
        None => "other",
        Some((count, None)) => formats.plural(count),
        Some((count, Some(lender))) => plural_in(lender, count),
    };
    let text = message.forms.get(form).or_else(|| message.forms.get("other")).map_or("", String::as_str);
    let said = |name: &str| {
        let value = kwargs.get::<&Value>(name).ok().flatten().filter(|_| !matches!(name, "key" | "lang" | "own"))?;
        let number = value.as_i128().and_then(|number| i64::try_from(number).ok()).filter(|_| value.is_number());
        Some(number.map_or_else(|| value.to_string(), |number| formats.number(number)))
    };
    Ok(Value::from(filled(text, said)))
}

/// A text with what is said in place of each `{name}`; what nothing is said for stays.
fn filled(text: &str, said: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, after)| Some((said(name)?, after)));
        out.push_str(named.as_ref().map_or("{", |(words, _)| words));
        rest = named.map_or(after, |(_, after)| after);
    }
    if rest.len() == text.len() {
        return text.into();
    }
    out.push_str(rest);
    out.into()
}

/// There is nothing of this name; the second line of a message is its help.
fn missing<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>) -> Error {
    const NAMED: usize = 12;
    let known: Vec<&str> = known.collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known[..known.len().min(NAMED)].join(", ")),
    };
    Error::message(format!("there is no {what} `{name}`\n{help}"))
}

fn no_language(shared: &Shared, code: &str) -> Error {
    missing("language", code, shared.site.settings.languages.iter().map(|language| language.tag.as_str()))
}

fn articles(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let site = &shared.site;
    let language = language_of(shared, kwargs, state)?;
    let at = language.index();
    let limit = kwargs.get::<u64>("limit")?.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    let offset = kwargs.get::<u64>("offset")?.and_then(|offset| usize::try_from(offset).ok()).unwrap_or(0);
    let section = kwargs.get::<&str>("section")?;
    let tag = kwargs.get::<&str>("tag")?;
    let author = kwargs.get::<&str>("author")?;
    let series = kwargs.get::<&str>("series")?;
    let featured = kwargs.get::<bool>("featured")?;
    let all: &[PageId] = match section {
        Some(id) => {
            let known = || missing("section", id, site.sections.iter().map(|section| &*section.id));
            &site.sections.iter().find(|section| &*section.id == id).ok_or_else(known)?.faces[at].articles
        }
        None => &site.lists[at].articles,
    };
    let tag = tag
        .map(|id| {
            let normal = crate::site::tags::normal(id);
            let known = || missing("tag", id, site.tags.iter().map(|tag| &*tag.id));
            site.tags.iter().position(|tag| *tag.id == *normal).ok_or_else(known)
        })
        .transpose()?
        .map(crate::site::TagId::new);
    let author = author
        .map(|name| {
            let known = || missing("author", name, site.people.iter().map(|person| &*person.label));
            site.people.iter().position(|person| &*person.label == name).ok_or_else(known)
        })
        .transpose()?
        .map(crate::site::PersonId::new);
    let wanted = |id: &&PageId| {
        let page = site.page(**id);
        tag.is_none_or(|tag| page.tags.contains(&tag))
            && author.is_none_or(|author| page.people.contains(&author))
            && series.is_none_or(|series| page.series.as_deref() == Some(series))
            && featured.is_none_or(|featured| page.matter().featured == featured)
    };
    Ok(list(all.iter().filter(wanted).skip(offset).take(limit).map(|id| shared.values.card(*id)).collect()))
}

fn related(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let limit = kwargs.get::<u64>("limit")?.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(3);
    let Target::Page(id) = target(shared, state)? else { return Ok(list(Vec::new())) };
    Ok(list(shared.site.related(id, limit).into_iter().map(|id| shared.values.card(id)).collect()))
}

fn series(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let language = language_of(shared, kwargs, state)?;
    let id = kwargs.must_get::<&str>("id")?;
    let found = shared.site.lists[language.index()].series.get(id);
    Ok(list(found.into_iter().flatten().map(|id| shared.values.card(*id)).collect()))
}

fn sections(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let language = language_of(shared, kwargs, state)?;
    let own = shared.values.of(language);
    let lists = &shared.site.lists[language.index()];
    Ok(list(lists.sections.iter().map(|id| own.sections[id.index()].clone()).collect()))
}

fn tags(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let language = language_of(shared, kwargs, state)?;
    Ok(shared.tag_cards(language))
}

fn people(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let language = language_of(shared, kwargs, state)?;
    Ok(shared.person_cards(language))
}

fn language(shared: &Shared, kwargs: &Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let code = kwargs.must_get::<&str>("code")?;
    let id = shared.site.settings.language(code).ok_or_else(|| no_language(shared, code))?;
    Ok(shared.values.of(id).language.clone())
}

fn url(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let site = &shared.site;
    let path = kwargs.must_get::<&str>("path")?;
    let nothing = || Error::message(format!("there is nothing at `{path}`"));
    if !path.starts_with('/') {
        return Err(Error::message(format!("`{path}` must begin with `/`")));
    }
    let (file, part) = path.split_once('#').map_or((path, ""), |(file, part)| (file, part));
    let address = if file.ends_with(".md") {
        let language = language_of(shared, kwargs, state)?;
        let from = crate::base::SitePath::new(&format!("content/{}/_index.md", site.language(language).tag));
        match site.destination(file, &from, language) {
            Destination::Here(target) | Destination::Abroad(target) => site.address(target),
            Destination::Missing(Some(near)) => {
                return Err(Error::message(format!("there is nothing at `{path}`\ndid you mean `{near}`?")));
            }
            Destination::Hidden(_) | Destination::Empty | Destination::Missing(None) => return Err(nothing()),
        }
    } else if site.is_elsewhere(file) {
        return Ok(Value::from(path));
    } else if shared.plan.answers(file) {
        file.into()
    } else {
        return Err(nothing());
    };
    let part = if part.is_empty() { String::new() } else { format!("#{part}") };
    Ok(Value::from(format!("{}{part}", site.url(&address))))
}

fn absolute(shared: &Shared, kwargs: &Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let url = kwargs.must_get::<&str>("url")?;
    Ok(Value::from(shared.absolute(url)))
}

fn asset(shared: &Shared, kwargs: &Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let name = kwargs.must_get::<&str>("name")?;
    match shared.assets.find(name) {
        Some(asset) => Ok(Value::from(format!("{}/{}", shared.site.settings.base_path, asset.path))),
        None => {
            let near = nearest(name, shared.assets.0.iter().map(|asset| asset.name.as_str()));
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(Error::message(format!("the theme has no file `{name}` in styles/ or static/{near}")))
        }
    }
}

fn page_image(shared: &Shared, _: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let target = target(shared, state)?;
    let dialect = matches!(target, Target::Page(_)).then(|| shared.values.dialect(shared.site.language_of(target)));
    let found = super::metadata::picture(shared, target);
    let value = found.and_then(|(file, facts)| shared.pictures.value(file, &facts, dialect));
    Ok(value.unwrap_or_else(Value::none))
}

fn metadata(shared: &Shared, _: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let (target, number) = numbered(shared, state)?;
    Ok(Value::safe_string(&super::metadata::of_page(shared, target, number)))
}

fn structured_data(shared: &Shared, _: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let (target, number) = numbered(shared, state)?;
    Ok(Value::safe_string(&super::structured_data::script(shared, target, number)))
}

fn date(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    written_date(shared, kwargs.must_get::<&str>("value")?, kwargs, state)
}

/// A date as the language of a call writes it.
pub(super) fn written_date(shared: &Shared, value: &str, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let language = language_of(shared, kwargs, state)?;
    let format = kwargs.get::<&str>("format")?.unwrap_or("long");
    let when = When::parse(value).map_err(Error::message)?;
    let length = DateLength::NAMES.iter().find(|(name, _)| *name == format).map(|(_, length)| *length);
    let length = length.ok_or_else(|| {
        Error::message(format!(
            "there is no date format `{format}`; there are {}",
            DateLength::NAMES.map(|(name, _)| name).join(", ")
        ))
    })?;
    let day = match when {
        When::Day(date) => date,
        other => other.zoned(&shared.site.settings.timezone).date(),
    };
    Ok(shared.values.of(language).formats.date(day, length))
}

fn number(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let language = language_of(shared, kwargs, state)?;
    let formats = &shared.values.of(language).formats;
    let text = match kwargs.get::<i64>("value") {
        Ok(Some(whole)) => Some(formats.number(whole)),
        _ => formats.decimal(kwargs.must_get::<f64>("value")?),
    };
    text.map(Value::from).ok_or_else(|| Error::message("`value` is no number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_strings_give_way_to_what_is_said() {
        let said = |name: &str| Some(format!("<{{b}}{name}>")).filter(|_| name.len() == 1);
        for (text, expected) in
            [("plain", "plain"), ("{a} of {b}", "<{b}a> of <{b}b>"), ("{ab} {a {b}{", "{ab} {a <{b}b>{"), ("", "")]
        {
            assert_eq!(filled(text, said), expected);
        }
    }
}
