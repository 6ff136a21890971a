//! Slugs: a title's or file name's part in an address, by the rules of its language.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::LanguageTag;
use super::path::nfc;

/// Letters that a language writes otherwise than by dropping their marks.
fn spelled(language: &str, letter: char) -> Option<&'static str> {
    let is_danish_or_norwegian = || matches!(language, "da" | "nb" | "nn" | "no");
    let is_serbian_or_macedonian = || matches!(language, "sr" | "mk");
    Some(match letter {
        'ä' if language == "de" => "ae",
        'ö' if language == "de" => "oe",
        'ü' if language == "de" => "ue",
        'ß' if language == "de" => "ss",
        'æ' if is_danish_or_norwegian() || language == "is" => "ae",
        'ø' if is_danish_or_norwegian() => "oe",
        'å' if is_danish_or_norwegian() => "aa",
        'þ' if language == "is" => "th",
        'ð' if language == "is" => "d",
        'đ' if matches!(language, "hr" | "bs" | "sr" | "sl") => "d",
        'г' if language == "uk" => "h",
        'ґ' if language == "uk" => "g",
        'и' if language == "uk" => "y",
        'й' if language == "uk" => "i",
        'щ' if language == "uk" => "shch",
        'щ' if language == "bg" => "sht",
        'ъ' if language == "bg" => "a",
        'х' if matches!(language, "uk" | "ru") => "kh",
        'х' if language == "bg" || is_serbian_or_macedonian() => "h",
        'ђ' if is_serbian_or_macedonian() => "dj",
        'ц' if is_serbian_or_macedonian() => "c",
        'ж' if is_serbian_or_macedonian() => "z",
        'ч' | 'ћ' if is_serbian_or_macedonian() => "c",
        'ш' if is_serbian_or_macedonian() => "s",
        'ј' if is_serbian_or_macedonian() => "j",
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
    let language = language.primary();
    let mut slug = Slug { text: String::with_capacity(text.len()), gap: false };
    let text = nfc(text);
    for letter in text.chars() {
        match small(letter) {
            _ if letter.is_ascii() => slug.ascii(letter),
            Some(letter) => slug.letter(letter, language),
            None => letter.to_lowercase().for_each(|letter| slug.letter(letter, language)),
        }
    }
    let out = match nfc(&slug.text) {
        Cow::Borrowed(_) => slug.text,
        Cow::Owned(composed) => composed,
    };
    (!out.is_empty()).then_some(out)
}

/// A slug while it is made.
struct Slug {
    text: String,
    /// Whether something that can't stand in an address was passed since the last letter.
    gap: bool,
}

impl Slug {
    /// A small letter, or whatever else stands in a text.
    fn letter(&mut self, letter: char, language: &str) {
        if letter.is_ascii() {
            self.ascii(letter);
        } else if let Some(spelling) = spelled(language, letter) {
            spelling.chars().for_each(|letter| self.push(letter));
        } else if !is_latin(letter) && stays(letter) {
            self.push(letter);
        } else if is_latin(letter) || letter.is_alphanumeric() {
            any_ascii::any_ascii_char(letter).chars().for_each(|letter| self.ascii(letter));
        } else if is_mark(letter) {
            // A mark without a composed letter: dropped as its letter's accent would be.
        } else {
            self.gap |= letter != '’';
        }
    }

    /// A letter, a digit or a sign of ASCII.
    fn ascii(&mut self, letter: char) {
        if letter.is_ascii_alphanumeric() {
            self.push(letter.to_ascii_lowercase());
        } else {
            self.gap |= !matches!(letter, '\'' | '`');
        }
    }

    /// What stands in the slug as it is.
    #[inline]
    fn push(&mut self, letter: char) {
        self.close_gap();
        self.text.push(letter);
    }

    fn close_gap(&mut self) {
        if self.gap && !self.text.is_empty() {
            self.text.push('-');
        }
        self.gap = false;
    }
}

/// Latin letters with marks, as far as they stand together, and two signs among them.
const LATIN: RangeInclusive<char> = 'À'..='ɏ';

/// The small form of such a letter, where it is one: looked up once, since the tables of all scripts are slow to ask.
fn small(letter: char) -> Option<char> {
    static SMALL: LazyLock<Vec<Option<char>>> = LazyLock::new(|| {
        let one = |mut small: std::char::ToLowercase| small.next().filter(|_| small.next().is_none());
        LATIN.map(|letter| one(letter.to_lowercase())).collect()
    });
    let at = (letter as usize).checked_sub(*LATIN.start() as usize)?;
    SMALL.get(at).copied().flatten()
}

/// Whether it is a small Latin letter with marks, as far as they stand together: quicker than asking the tables.
fn is_latin(letter: char) -> bool {
    matches!(letter, 'ß'..='ɏ') && letter != '÷'
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_for_a_latin_letter_is_one() {
        for letter in ('ß'..='ɏ').filter(|letter| *letter != '÷') {
            assert!(is_latin(letter) && letter.is_alphabetic(), "{letter}");
        }
        assert!(!is_latin('÷') && !is_latin('ɐ') && !is_latin('Þ'));
    }
}
