//! The functions by which templates show pictures.

use tera::{Error, Kwargs, State, TeraResult, Value};

use crate::photo::Encoding;

use super::super::functions::language_of;
use super::super::renderer::Shared;
use super::super::tag::Tag;
use super::super::value::{field, map};
use super::values::ai_use;
use super::{Loading, Ratio, Stands, Stated, Widths, Wish, credit_line};

/// `picture(of=, crop=, sizes=, widths=, widest=, class=, alt=, eager=)`: a picture as HTML.
pub(in crate::render) fn picture(shared: &Shared, kwargs: &Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let (of, stated) = match of(shared, kwargs) {
        Ok(known) => known,
        Err(error) => return of_address(kwargs).ok_or(error),
    };
    let (alt, alt_language) = match kwargs.get::<String>("alt")? {
        Some(alt) => (alt, None),
        None => (text(&of, "alt").unwrap_or_default(), text(&of, "alt_lang")),
    };
    let class = kwargs.get::<String>("class")?;
    let sizes = kwargs.get::<String>("sizes")?;
    let widths = kwargs.get::<Vec<u32>>("widths")?;
    let widths = match (&widths, kwargs.get::<u32>("widest")?) {
        (Some(widths), _) if widths.is_empty() || widths.contains(&0) => {
            return Err(Error::message("`widths` must be a list of numbers of pixels, like [80, 160]"));
        }
        (Some(widths), _) => Widths::These(widths),
        (None, Some(widest)) => Widths::UpTo(widest),
        (None, None) => Widths::OfSite,
    };
    let loading = if kwargs.get::<bool>("eager")?.unwrap_or(false) { Loading::First } else { Loading::Lazy };
    let wish = Wish {
        ratio: ratio(kwargs)?,
        stands: Stands::Alone,
        widths,
        sizes: sizes.as_deref().unwrap_or("100vw"),
        class: class.as_deref(),
        alt: &alt,
        alt_language: alt_language.as_deref(),
        title: None,
        loading,
    };
    Ok(Value::safe_string(&shared.pictures.html(&stated, &wish)))
}

/// A picture that a template made up itself, of at least a `url` and an `alt`, as a plain `<img>`.
fn of_address(kwargs: &Kwargs) -> Option<Value> {
    let of = kwargs.get::<Value>("of").ok()??;
    field(&of, "alt")?;
    let mut tag = Tag::new("img");
    tag.attribute("class", kwargs.get::<String>("class").ok()?.as_deref());
    tag.attribute("src", Some(&text(&of, "url")?));
    tag.attribute("width", text(&of, "width").as_deref());
    tag.attribute("height", text(&of, "height").as_deref());
    tag.attribute("alt", Some(&kwargs.get::<String>("alt").ok()?.or_else(|| text(&of, "alt")).unwrap_or_default()));
    Some(Value::safe_string(&tag.finish()))
}

/// `picture_file(of=, width=, height=, crop=, format=)`: one file of a picture, as `url`, `permalink`, `width`,
/// `height`, `type`, `alt`.
pub(in crate::render) fn picture_file(shared: &Shared, kwargs: &Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let (of, stated) = of(shared, kwargs)?;
    let width = kwargs.must_get::<u32>("width")?;
    let ratio = match kwargs.get::<u32>("height")? {
        Some(height) => Some(Ratio::new(width, height).ok_or_else(|| Error::message("a picture has some height"))?),
        None => ratio(kwargs)?,
    };
    let encoding = match kwargs.get::<&str>("format")?.unwrap_or("jpeg") {
        "jpeg" => Encoding::Jpeg,
        "webp" => Encoding::WebP,
        "avif" => Encoding::Avif,
        "png" => Encoding::Png,
        other => {
            return Err(Error::message(format!("there is no format `{other}`; there are jpeg, webp, avif, png")));
        }
    };
    let pictures = &shared.pictures;
    let file = pictures.one(&stated, ratio, width, encoding);
    let file = file.ok_or_else(|| Error::message("this picture isn't published"))?;
    let (width, height) = file.size.unzip();
    Ok(map([
        ("url", file.url.as_str().into()),
        ("permalink", pictures.permalink(&file).into()),
        ("width", width.into()),
        ("height", height.into()),
        ("type", file.media_type.into()),
        ("alt", field(&of, "alt").cloned().unwrap_or_else(Value::none).into()),
    ]))
}

/// `credit_line(of=)`: who made a picture, in the page's language, and whether a machine did; HTML, or an empty text.
pub(in crate::render) fn credit_line_of(shared: &Shared, kwargs: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let (of, _) = of(shared, kwargs)?;
    let (credit, license) = (text(&of, "credit"), text(&of, "license"));
    let ai = text(&of, "ai").and_then(|word| ai_use(&word));
    let language = language_of(shared, kwargs, state)?;
    Ok(Value::safe_string(&credit_line(shared, language, credit.as_deref(), license.as_deref(), ai)))
}

/// The picture that a call is about.
fn of(shared: &Shared, kwargs: &Kwargs) -> TeraResult<(Value, Stated)> {
    let of = kwargs.must_get::<Value>("of")?;
    let stated = text(&of, "id").and_then(|id| shared.pictures.stated(&id));
    let stated = stated.ok_or_else(|| Error::message("`of` must be a picture, such as `article.cover`"))?;
    Ok((of, stated))
}

fn text(of: &Value, key: &'static str) -> Option<String> {
    field(of, key).filter(|value| !value.is_none()).map(ToString::to_string)
}

fn ratio(kwargs: &Kwargs) -> TeraResult<Option<Ratio>> {
    let Some(crop) = kwargs.get::<&str>("crop")?.filter(|crop| !crop.is_empty()) else { return Ok(None) };
    let wrong = || Error::message(format!("`crop` must be width to height, like \"16:9\", not `{crop}`"));
    Ratio::parse(crop).map(Some).ok_or_else(wrong)
}
