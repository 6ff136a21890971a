//! Colours of CSS: whether a text is one, and how well two of them can be told apart.

use lightningcss::traits::Parse;
use lightningcss::values::color::{CssColor, SRGBLinear};

/// A colour's light, red, green, blue, each from 0 to 1, and how much of it covers what lies below.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Colour {
    light: [f32; 3],
    cover: f32,
}

/// Whether a text is a colour and nothing more: it may be written into a style sheet.
pub(super) fn is_colour(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"# ,.%/-()".contains(&byte);
    text.bytes().all(is_plain) && CssColor::parse_string(text.trim()).is_ok()
}

impl Colour {
    /// The colour that a text names; none where it depends on the reader's system.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let colour = CssColor::parse_string(text.trim()).ok()?;
        let light = SRGBLinear::try_from(&colour).ok()?;
        let within = |part: f32| if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
        Some(Self { light: [light.r, light.g, light.b].map(within), cover: within(light.alpha) })
    }

    /// The contrast between this colour as it lies on another one and that one, from 1 to 21, after WCAG 2.2. What lies
    /// below the other one is taken for white.
    pub(super) fn contrast(self, ground: Self) -> f32 {
        let ground = ground.over(Self { light: [1.0; 3], cover: 1.0 });
        let (a, b) = (self.over(ground).luminance(), ground.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour as it is seen on one that covers all. Browsers mix as the numbers are written, not by light.
    fn over(self, ground: Self) -> Self {
        if self.cover >= 1.0 {
            return self;
        }
        let mix = |own: f32, below: f32| linear(written(own) * self.cover + written(below) * (1.0 - self.cover));
        let light = [0, 1, 2].map(|at| mix(self.light[at], ground.light[at]));
        Self { light, cover: 1.0 }
    }

    fn luminance(self) -> f32 {
        let [red, green, blue] = self.light;
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

fn written(light: f32) -> f32 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

fn linear(written: f32) -> f32 {
    if written <= 0.040_45 { written / 12.92 } else { ((written + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(colour: &str, ground: &str) -> String {
        let of = |text: &str| Colour::parse(text).expect("this is a colour");
        format!("{:.2}", of(colour).contrast(of(ground)))
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert_eq!(contrast("#777", "#fff"), "4.48");
        assert_eq!(contrast("black", "white"), "21.00");
        assert_eq!(contrast("rgb(0 0 0 / 50%)", "white"), "4.00");
        assert_eq!(contrast("oklch(100% 0 0)", "hsl(0 0% 0%)"), "21.00");
    }

    #[test]
    fn colours_are_nothing_more() {
        for colour in ["#0a6b5e", "teal", "oklch(70% 0.1 200)", "rgb(1, 2, 3)"] {
            assert!(is_colour(colour), "{colour}");
        }
        for other in ["tael", "#0a6b5", "red;}", "url(x)", "red/**/", "", "var(--a)"] {
            assert!(!is_colour(other), "{other}");
        }
    }
}
