//! Parts of pages that are the same on every page of a language, such as a foot: made once for all of them.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::config::LanguageId;

use super::functions::language_of;
use super::page::bare_context;
use super::renderer::Shared;
use super::templates::Templates;

/// The function's name.
pub(super) const NAME: &str = "once";

/// What is no job of a plan: a part belongs to no page.
const NO_JOB: usize = usize::MAX;

/// Makes parts, each at most once a language.
struct Once {
    shared: Arc<Shared>,
    templates: Templates,
    made: RwLock<FxHashMap<(LanguageId, String), Value>>,
}

/// These templates with `once(part=…)`, which makes a part out of them and knows no page.
pub(super) fn with_once(templates: &Templates, shared: &Arc<Shared>) -> Templates {
    let once = Arc::new(Once { shared: shared.clone(), templates: templates.clone(), made: RwLock::default() });
    templates.with(&|tera| {
        let once = once.clone();
        tera.register_function(NAME, move |kwargs: Kwargs, state: &State<'_>| {
            once.part(language_of(&once.shared, &kwargs, state)?, kwargs.must_get::<&str>("part")?)
        });
    })
}

/// Gives an engine the function's name; a part that asks for another gets this one.
pub(super) fn register_name(tera: &mut Tera) {
    tera.register_function(NAME, |_: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        Err(Error::message("a part that is made once can't hold another; include it"))
    });
}

impl Once {
    fn part(&self, language: LanguageId, name: &str) -> TeraResult<Value> {
        let key = (language, name.to_owned());
        if let Some(part) = self.made.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(part.clone());
        }
        let part = self.make(language, name)?;
        // Whoever came first: both made the same.
        Ok(self.made.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(part).clone())
    }

    fn make(&self, language: LanguageId, name: &str) -> TeraResult<Value> {
        let context = bare_context(&self.shared.site, &self.shared.values, language, NO_JOB);
        let tera = self.templates.with_template(name);
        if !tera.contains_template(name) {
            return Err(Error::message(format!("there is no template `{name}`")));
        }
        let html = tera.render(name, &context).map_err(|error| {
            let mistake = self.templates.mistake(&error, name);
            let place = mistake.location.map(|at| format!("{}:{}:{}: ", at.path, at.line, at.column));
            Error::message(place.unwrap_or_default() + &mistake.message)
        })?;
        Ok(Value::safe_string(&html))
    }
}
