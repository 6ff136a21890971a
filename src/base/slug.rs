//! Slugs: a title's or file name's part in an address, by the rules of its language.

use std::fmt::Write;

use super::LanguageTag;
use super::path::nfc;

/// Letters that a language writes otherwise than by dropping their marks.
fn spelled(language: &str, letter: char) -> Option<&'static str> {
    Some(match (language, letter) {
        ("de", 'ä') | ("da" | "nb" | "nn" | "no" | "is", 'æ') => "ae",
        ("de", 'ö') | ("da" | "nb" | "nn" | "no", 'ø') => "oe",
        ("de", 'ü') => "ue",
        ("de", 'ß') => "ss",
        ("da" | "nb" | "nn" | "no", 'å') => "aa",
        ("is", 'þ') => "th",
        ("is", 'ð') => "d",
        ("uk", 'г') => "h",
        ("uk", 'ґ') => "g",
        ("uk", 'и') => "y",
        ("uk", 'х') | ("ru", 'х') => "kh",
        ("uk", 'й') => "i",
        ("uk", 'щ') => "shch",
        ("bg", 'щ') => "sht",
        ("bg", 'ъ') => "a",
        ("bg", 'х') => "h",
        ("sr" | "mk", 'ђ') => "dj",
        ("sr" | "mk", 'х') => "h",
        ("sr" | "mk", 'ц') => "c",
        ("sr" | "mk", 'ж') => "z",
        ("sr" | "mk", 'ч' | 'ћ') => "c",
        ("sr" | "mk", 'ш') => "s",
        ("sr" | "mk", 'ј') => "j",
        (_, 'đ') if matches!(language, "hr" | "bs" | "sr" | "sl") => "d",
        _ => return None,
    })
}

/// Whether a letter stays as it is: of a script that reads worse in Latin letters than in its own.
fn stays(letter: char) -> bool {
    matches!(letter,
        '\u{0590}'..='\u{08FF}' // Hebrew, Arabic, Syriac, Thaana
        | '\u{0900}'..='\u{109F}' // Indic scripts, Thai, Lao, Tibetan, Myanmar
        | '\u{1100}'..='\u{11FF}' // Hangul
        | '\u{1780}'..='\u{17FF}' // Khmer
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{318F}' // Kana, Bopomofo, Hangul
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{9FFF}' // Han
        | '\u{AC00}'..='\u{D7AF}' // Hangul
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFC}'
        | '\u{20000}'..='\u{3FFFF}')
        && (letter.is_alphanumeric() || is_mark(letter))
}

fn is_mark(letter: char) -> bool {
    use icu::properties::{CodePointMapData, props::GeneralCategory};
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(letter),
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
    )
}

/// The slug of a text: lower-case ASCII letters, digits and hyphens where the script allows, else the
/// script itself in NFC. `None` when nothing of the text can stand in an address.
pub fn slug(text: &str, language: &LanguageTag) -> Option<String> {
    if text.is_ascii() {
        return ascii_slug(text);
    }
    let language = language.primary();
    let mut slug = Slug { text: String::with_capacity(text.len()), gap: false };
    for letter in nfc(text).to_lowercase().chars() {
        if letter.is_ascii() || stays(letter) {
            slug.push(letter);
        } else if let Some(piece) = spelled(language, letter) {
            piece.chars().for_each(|letter| slug.push(letter));
        } else if letter.is_alphanumeric() {
            let latin = any_ascii::any_ascii_char(letter).chars();
            latin.for_each(|letter| slug.push(letter.to_ascii_lowercase()));
        } else if is_mark(letter) {
            // A mark without a composed letter: dropped as its letter's accent would be.
        } else {
            slug.gap |= letter != '’';
        }
    }
    let out = nfc(&slug.text).into_owned();
    (!out.is_empty()).then_some(out)
}

/// A slug while it is made.
struct Slug {
    text: String,
    /// Whether something that can't stand in an address was passed since the last letter.
    gap: bool,
}

impl Slug {
    /// An ASCII character, or a letter or mark that stays as it is.
    fn push(&mut self, letter: char) {
        if letter.is_ascii() && !letter.is_ascii_alphanumeric() {
            self.gap |= !matches!(letter, '\'' | '`');
            return;
        }
        if self.gap && !self.text.is_empty() {
            self.text.push('-');
        }
        self.gap = false;
        self.text.push(letter);
    }
}

/// The same for a text that is ASCII already: it needs no tables.
fn ascii_slug(text: &str) -> Option<String> {
    let mut slug = Slug { text: String::with_capacity(text.len()), gap: false };
    text.chars().for_each(|letter| slug.push(letter.to_ascii_lowercase()));
    (!slug.text.is_empty()).then_some(slug.text)
}

/// The slug of a name, never empty: where nothing can stand in an address, `untitled-` and the first
/// eight hexadecimal digits of the BLAKE3 of the name.
pub fn slug_or_digest(name: &str, language: &LanguageTag) -> String {
    slug(name, language).unwrap_or_else(|| {
        let mut out = String::from("untitled-");
        for byte in &blake3::hash(nfc(name).as_bytes()).as_bytes()[..4] {
            let _ = write!(out, "{byte:02x}");
        }
        out
    })
}
