//! How a theme shows pictures in texts: `[pictures]` of theme.toml.

use crate::base::{Data, Diagnostics, Fields, SourceText, Table};

/// How a theme shows pictures in texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureStyle {
    /// How wide a figure is, as HTML's `sizes` says it.
    pub figure: String,
    /// How wide a picture in a gallery is.
    pub gallery: String,
    /// Width to height of pictures in galleries; all of each is shown where there is none.
    pub gallery_crop: Option<(u32, u32)>,
    /// Whether pictures in texts are shown at all.
    pub shown: bool,
    /// Whether something blurred is seen until a picture is there; the theme's styles lay it behind the picture.
    pub placeholder: bool,
}

impl Default for PictureStyle {
    fn default() -> Self {
        let whole = || "100vw".to_owned();
        Self { figure: whole(), gallery: whole(), gallery_crop: None, shown: true, placeholder: false }
    }
}

impl PictureStyle {
    /// Reads the table over what the theme beneath says.
    pub(super) fn read(source: &SourceText, table: &Table, beneath: &Self, diagnostics: &mut Diagnostics) -> Self {
        let mut fields = Fields::new(source, table, diagnostics);
        let style = Self {
            figure: fields.words("figure").unwrap_or_else(|| beneath.figure.clone()),
            gallery: fields.words("gallery").unwrap_or_else(|| beneath.gallery.clone()),
            gallery_crop: crop(&mut fields).or(beneath.gallery_crop),
            shown: fields.boolean("shown").map_or(beneath.shown, |placed| placed.value),
            placeholder: fields.boolean("placeholder").map_or(beneath.placeholder, |placed| placed.value),
        };
        fields.finish();
        style
    }
}

fn crop(fields: &mut Fields<'_>) -> Option<(u32, u32)> {
    let node = fields.node("gallery_crop")?;
    let ratio = match &node.data {
        Data::Text(text) => ratio(text),
        _ => None,
    };
    if ratio.is_none() {
        fields.mistyped("gallery_crop", node, "width to height, like \"4:3\"");
    }
    ratio
}

/// Width to height as it is written: `16:9`.
pub fn ratio(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once(':')?;
    let number = |text: &str| text.trim().parse().ok().filter(|number| (1..=10_000).contains(number));
    Some((number(width)?, number(height)?))
}
