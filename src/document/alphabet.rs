//! Scripts by their letters, as far as a text of one language and a passage of another can be told apart by them.

use icu::locale::LocaleExpander;

use crate::base::LanguageTag;

/// A script, or the part of one that tells languages apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// Of most languages of Europe.
    Latin,
    /// Of Ukrainian.
    Cyrillic,
    /// Of Greek.
    Greek,
    /// Of Arabic and Persian.
    Arabic,
    /// Of Hebrew.
    Hebrew,
    /// Of Chinese, and a part of Japanese and Korean.
    Han,
    /// Of Japanese alone.
    Kana,
    /// Of Korean.
    Hangul,
}

impl Alphabet {
    /// That of a letter; none for what is no letter, or one of another script.
    pub fn of(letter: char) -> Option<Self> {
        Some(match letter {
            'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => Self::Latin,
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Self::Greek,
            '\u{400}'..='\u{52F}' => Self::Cyrillic,
            '\u{5D0}'..='\u{5F2}' => Self::Hebrew,
            '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' | '\u{FB50}'..='\u{FDFF}' => Self::Arabic,
            '\u{3041}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' => Self::Kana,
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}' => Self::Han,
            '\u{AC00}'..='\u{D7A3}' => Self::Hangul,
            _ => return None,
        })
    }

    /// What editors call it, and the code of a language that is written in it.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Latin => ("Latin", "en"),
            Self::Cyrillic => ("Cyrillic", "uk"),
            Self::Greek => ("Greek", "el"),
            Self::Arabic => ("Arabic", "ar"),
            Self::Hebrew => ("Hebrew", "he"),
            Self::Han => ("Chinese", "zh"),
            Self::Kana => ("Japanese", "ja"),
            Self::Hangul => ("Korean", "ko"),
        }
    }

    /// The letters without any of the page's own from which on a passage is another language's: a name or an address in
    /// Latin letters is none.
    pub fn passage(self) -> usize {
        match self {
            Self::Latin => 40,
            _ => 8,
        }
    }

    /// Those that a language is written in, by CLDR's likely subtags; none where that tells nothing.
    pub fn of_language(language: &LanguageTag) -> &'static [Self] {
        // Written in two scripts by the same people.
        if matches!(language.as_str(), "sr" | "bs" | "az" | "uz" | "kk") {
            return &[];
        }
        let mut id = language.locale().id;
        LocaleExpander::new_common().maximize(&mut id);
        match id.script.as_ref().map(|script| script.as_str()) {
            Some("Latn") => &[Self::Latin],
            Some("Cyrl") => &[Self::Cyrillic],
            Some("Grek") => &[Self::Greek],
            Some("Arab") => &[Self::Arabic],
            Some("Hebr") => &[Self::Hebrew],
            Some("Jpan") => &[Self::Han, Self::Kana],
            Some("Hans" | "Hant") => &[Self::Han],
            Some("Kore") => &[Self::Hangul, Self::Han],
            _ => &[],
        }
    }
}
