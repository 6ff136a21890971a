//! Parts of pages that are the same on many pages of a language, such as a foot or an article's card: made once for all of
//! them.

use std::num::NonZero;
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

/// How many parts are kept at most: a card takes about a kilobyte, and a large magazine has many.
const MOST_KEPT: usize = 16_384;

/// Makes parts, each at most once a language and variant as long as there are not too many.
pub(super) struct Once {
    shared: Arc<Shared>,
    templates: Templates,
    made: RwLock<Made>,
}

/// What was made.
#[derive(Default)]
struct Made {
    /// By language, and by part and variant; then by what it was made for.
    parts: FxHashMap<(LanguageId, String), FxHashMap<Identity, Part>>,
    count: usize,
}

/// Where an item of a list lies in memory, which tells it from all others without a look at it; nothing where a part is
/// made for none.
type Identity = Option<NonZero<usize>>;

struct Part {
    html: Value,
    /// The item. As long as it is held, no other can lie there.
    _of: Option<Value>,
}

/// Gives an engine the function's name; a part that asks for another gets this one.
pub(super) fn register_name(tera: &mut Tera) {
    tera.register_function(NAME, |_: Kwargs, _: &State<'_>| -> TeraResult<Value> {
        Err(Error::message("a part that is made once can't hold another; include it"))
    });
}

/// What a part is called with beyond what says which it is.
type Given<'a> = Vec<(&'a str, &'a Value)>;

impl Once {
    /// What makes parts out of these templates.
    pub(super) fn new(templates: &Templates, shared: &Arc<Shared>) -> Arc<Self> {
        Arc::new(Self { shared: shared.clone(), templates: templates.noting_parts(), made: RwLock::default() })
    }

    /// The templates with `once(part=…)`.
    pub(super) fn templates(self: &Arc<Self>) -> Templates {
        self.templates.with(&|tera| {
            let once = self.clone();
            tera.register_function(NAME, move |kwargs: Kwargs, state: &State<'_>| once.part(&kwargs, state));
        })
    }

    /// Gives back the parts of a language, whose pages are made.
    pub(super) fn give_back(&self, language: LanguageId) {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        let gone: Vec<_> = made.parts.extract_if(|(of, _), _| *of == language).collect();
        made.count = made.parts.values().map(FxHashMap::len).sum();
        drop(made);
        // Nobody waits while they are taken apart.
        drop(gone);
    }

    /// A part, or one for each item of a list that it is given as `each`, one after the other.
    fn part(&self, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
        let language = language_of(&self.shared, kwargs, state)?;
        let (name, variant) = (kwargs.must_get::<&str>("part")?, kwargs.get::<&str>("variant")?);
        let others = kwargs.iter().filter_map(|(name, value)| Some((name.as_str()?, value)));
        let given: Given<'_> =
            others.filter(|(name, _)| !["part", "variant", "each", "as", "lang"].contains(name)).collect();
        if let (Some((first, _)), None) = (given.first(), variant) {
            let message = format!("a part that is given `{first}` differs with it: say by `variant=` which one it is");
            return Err(Error::message(message));
        }
        let key = (language, [name, variant.unwrap_or_default()].join("\n"));
        let Some(each) = kwargs.get::<&Value>("each")? else {
            return match self.known(&key, None, Value::clone) {
                Some(part) => Ok(part),
                None => Ok(self.keep(key, None, None, self.make(language, name, &given)?)),
            };
        };
        let own_name = kwargs.must_get::<&str>("as")?;
        let items = each.as_array().ok_or_else(|| Error::message("`each` must be a list"))?;
        let mut all = String::new();
        for item in items {
            let map = item.as_map().ok_or_else(|| Error::message("what `each` holds must be maps, such as *cards*"))?;
            let identity = NonZero::new(std::ptr::from_ref(map).addr());
            let mut add = |part: &Value| all.push_str(part.as_str().unwrap_or_default());
            if self.known(&key, identity, &mut add).is_none() {
                let given: Given<'_> = given.iter().copied().chain([(own_name, item)]).collect();
                let html = self.make(language, name, &given)?;
                add(&self.keep(key.clone(), identity, Some(item.clone()), html));
            }
        }
        Ok(Value::safe_string(&all))
    }

    /// What is done with a part, where it is made already.
    fn known<T>(&self, key: &(LanguageId, String), identity: Identity, take: impl FnOnce(&Value) -> T) -> Option<T> {
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        made.parts.get(key)?.get(&identity).map(|part| take(&part.html))
    }

    fn keep(&self, key: (LanguageId, String), identity: Identity, of: Option<Value>, html: Value) -> Value {
        let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
        if made.count >= MOST_KEPT {
            *made = Made::default();
        }
        made.count += 1;
        // Whoever came first: both made the same.
        made.parts.entry(key).or_default().entry(identity).or_insert(Part { html, _of: of }).html.clone()
    }

    fn make(&self, language: LanguageId, name: &str, given: &Given<'_>) -> TeraResult<Value> {
        let mut context = bare_context(&self.shared.site, &self.shared.values, language, NO_JOB);
        for (name, value) in given {
            context.insert_value((*name).to_owned(), (*value).clone());
        }
        let tera = self.templates.with_template(name);
        if !tera.contains_template(name) {
            return Err(Error::message(format!("there is no template `{name}`")));
        }
        let html = tera
            .render(name, &context)
            .map_err(|error| Error::message(self.templates.of_parts.note(self.templates.mistake(&error, name))))?;
        Ok(Value::safe_string(&html))
    }
}
