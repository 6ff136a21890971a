//! The filters of templates.

use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::functions::{language_of, string, written_date};
use super::renderer::Shared;
use super::signatures::{FILTERS, Signature};
use super::trace::Trace;
use super::value::field;
use super::{fragment, json};

/// Gives an engine all filters, over this site.
pub(super) fn register(tera: &mut Tera, shared: &Arc<Shared>) {
    let site = shared.clone();
    tera.register_filter("t", move |key: &str, kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        signature("t").check(&kwargs)?;
        string(&site, key, &kwargs, state)
    });
    let site = shared.clone();
    tera.register_filter("date", move |value: &str, kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        signature("date").check(&kwargs)?;
        written_date(&site, value, &kwargs, state)
    });
    let site = shared.clone();
    tera.register_filter("markdown", move |text: &str, kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        signature("markdown").check(&kwargs)?;
        let language = language_of(&site, &kwargs, state)?;
        let dialect = site.values.dialect(language);
        let typography = Some(&dialect.typography);
        let inline = kwargs.get::<bool>("inline")?.unwrap_or(false);
        let html = if inline {
            fragment::inline(text, dialect, typography)
        } else {
            fragment::block(text, dialect, typography)
        };
        Ok(Value::safe_string(&html))
    });
    let site = shared.clone();
    tera.register_filter("listed", move |items: Value, kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        signature("listed").check(&kwargs)?;
        let language = language_of(&site, &kwargs, state)?;
        let items = items.as_array().ok_or_else(|| Error::message("`listed` wants a list"))?;
        Ok(match items {
            [one] => Value::from(name(one)),
            several => {
                let names: Vec<String> = several.iter().map(name).collect();
                Value::from(site.values.of(language).formats.list(&names))
            }
        })
    });
    let site = shared.clone();
    tera.register_filter("slug", move |text: &str, kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        signature("slug").check(&kwargs)?;
        let language = language_of(&site, &kwargs, state)?;
        Ok(Value::from(crate::base::slug::slug_or_digest(text, &site.site.language(language).tag)))
    });
    let site = shared.clone();
    tera.register_filter("absolute", move |html: &str, kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        signature("absolute").check(&kwargs)?;
        Ok(Value::safe_string(&site.absolute_html(html)))
    });
    tera.register_filter("json", |value: Value, kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        signature("json").check(&kwargs)?;
        let json = serde_json::to_string(&value).map_err(|error| Error::message(error.to_string()))?;
        Ok(Value::safe_string(&json::in_html(json)))
    });
    // The engine's own makes a copy of what is safe already, such as an article's whole text.
    tera.register_filter("safe", |value: Value, _: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        Ok(if value.is_safe() { value } else { Value::safe_string(&value.to_string()) })
    });
    // The engine's own looks for characters that consist of several, which begin further on.
    tera.register_filter("length", |value: Value, _: Kwargs, _: &State<'_>| -> TeraResult<usize> {
        let simple = value.as_str().filter(|text| text.chars().all(|letter| letter < '\u{300}' && letter != '\r'));
        let length = simple.map(|text| text.chars().count()).or_else(|| value.len());
        length.ok_or_else(|| {
            Error::message(format!("`length` wants a text, a list or a map, and this is a {}", value.name()))
        })
    });
    tera.register_filter("urlencode", |text: &str, kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        signature("urlencode").check(&kwargs)?;
        Ok(crate::base::url::encode_text(text))
    });
    tera.register_filter("xml", |value: Value, kwargs: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        signature("xml").check(&kwargs)?;
        Ok(Value::safe_string(&xml(&value.to_string())))
    });
}

/// The same, with each string that is asked for noted.
pub(super) fn register_noting(tera: &mut Tera, shared: &Arc<Shared>, trace: &Arc<Trace>) {
    let (site, trace) = (shared.clone(), trace.clone());
    tera.register_filter("t", move |key: &str, kwargs: Kwargs, state: &State<'_>| -> TeraResult<Value> {
        signature("t").check(&kwargs)?;
        trace.note_string(key, language_of(&site, &kwargs, state).ok());
        string(&site, key, &kwargs, state)
    });
}

fn signature(name: &str) -> &'static Signature {
    Signature::find(FILTERS, name).expect("each filter has a signature")
}

/// Gives an engine the names of all filters, so that templates can be loaded before there is a site.
pub(super) fn register_names(tera: &mut Tera) {
    for Signature { name, .. } in FILTERS {
        tera.register_filter(*name, |_: Value, _: Kwargs, _: &State<'_>| -> TeraResult<Value> {
            Err(Error::message("templates are rendered by a site"))
        });
    }
}

/// What a thing is called in a list: its name, its title, or itself.
fn name(item: &Value) -> String {
    let named = field(item, "name").or_else(|| field(item, "title"));
    named.unwrap_or(item).to_string()
}

/// Text for XML: escaped, without characters that XML 1.0 doesn't have.
pub(super) fn xml(text: &str) -> String {
    let allowed = |letter: &char| matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    super::tag::escape(&text.chars().filter(allowed).collect::<String>())
}
