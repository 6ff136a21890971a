//! How a language writes quotation marks, dashes, dots and spaces, where an author types what a keyboard has.

use std::borrow::Cow;

use crate::base::LanguageTag;

use super::quotes;
use super::typographer::Pass;

/// A space that no line breaks at.
pub(super) const NO_BREAK: char = '\u{a0}';
/// A narrow one.
pub(super) const NARROW_NO_BREAK: char = '\u{202f}';

/// What a language does with a dash of three hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LongDash {
    /// An em dash without spaces.
    Close,
    /// An em dash, its spaces as they are.
    Em,
    /// An en dash with spaces.
    Spaced,
}

/// Spaces before and within marks, as French has them. `None`: no space is put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct MarkSpaces {
    /// Before `;`, `!` and `?`.
    pub(super) high: Option<char>,
    /// Before a colon.
    pub(super) colon: Option<char>,
    /// Within guillemets.
    pub(super) quotes: Option<char>,
}

/// The typography of one language of a site.
#[derive(Debug, Clone)]
pub struct Typography {
    pub(super) quotes: [String; 4],
    pub(super) spaces: MarkSpaces,
    /// Words of one letter that don't end a line.
    pub(super) short_words: &'static [u8],
    /// Words that begin with an apostrophe, without it.
    pub(super) elisions: &'static [&'static str],
    pub(super) long_dash: LongDash,
    /// Whether a straight single mark can be an apostrophe.
    pub(super) has_apostrophes: bool,
    /// Bytes at which something may change.
    watched: [bool; 256],
}

impl Typography {
    /// The typography of a language; `quotes` are the site's own four marks.
    pub fn new(language: &LanguageTag, quotes: Option<&[String; 4]>) -> Self {
        let code = language.as_str();
        let mut typography = Self {
            quotes: quotes.cloned().unwrap_or_else(|| quotes::marks(code)),
            spaces: mark_spaces(code),
            short_words: match language.primary() {
                "sl" => b"vszkho",
                "hr" | "bs" | "sr" => b"uskoia",
                "cs" | "sk" => b"kvszouai",
                "pl" => b"wzouia",
                _ => b"",
            },
            elisions: match language.primary() {
                "en" => &["tis", "twas", "em", "n", "til", "cause", "bout", "round", "cuz"],
                "nl" | "af" => &["s", "t", "n", "k", "m", "r"],
                "de" => &["s", "n", "ne", "nen", "ner", "rum", "raus"],
                _ => &[],
            },
            long_dash: match code {
                "en" | "en-US" => LongDash::Close,
                _ if matches!(
                    language.primary(),
                    "en" | "es" | "fr" | "it" | "pt" | "ru" | "uk" | "be" | "bg" | "zh" | "ja" | "ko" | "ca" | "gl"
                ) =>
                {
                    LongDash::Em
                }
                _ => LongDash::Spaced,
            },
            has_apostrophes: !matches!(language.primary(), "he" | "yi"),
            watched: [false; 256],
        };
        let spaces_matter = !typography.short_words.is_empty() || typography.spaces != MarkSpaces::default();
        let marks = b"\"'.-:".iter().chain(if typography.spaces.high.is_some() { &b";!?"[..] } else { b"" });
        for byte in marks.chain(if spaces_matter { &b" "[..] } else { b"" }) {
            typography.watched[usize::from(*byte)] = true;
        }
        typography
    }

    /// A text that stands alone, such as a title.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.may_change(text) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 16);
        self.pass().write(text, &String::new, &mut out);
        Cow::Owned(out)
    }

    /// A pass over the texts of one paragraph or heading.
    pub fn pass(&self) -> Pass<'_> {
        Pass::new(self)
    }

    fn may_change(&self, text: &str) -> bool {
        self.next_trigger(text.as_bytes(), 0).is_some()
    }

    /// The next byte at which something may change.
    pub(super) fn next_trigger(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            at = self.next_watched(bytes, at)?;
            if self.is_trigger(bytes, at) {
                return Some(at);
            }
            at += 1;
        }
    }

    /// The next byte that is watched. Where spaces aren't, most of a text is passed many bytes at once: all marks stand
    /// between `!` and `?`.
    fn next_watched(&self, bytes: &[u8], from: usize) -> Option<usize> {
        const AT_ONCE: usize = 16;
        let is_watched = |byte: &u8| self.watched[usize::from(*byte)];
        let may_be = |found: bool, byte: &u8| found | (byte.wrapping_sub(b'!') <= b'?' - b'!');
        let mut rest = bytes.get(from..)?;
        while let (false, Some((step, others))) = (self.watched[usize::from(b' ')], rest.split_first_chunk::<AT_ONCE>())
        {
            if step.iter().fold(false, may_be) && step.iter().any(is_watched) {
                break;
            }
            rest = others;
        }
        Some(bytes.len() - rest.len() + rest.iter().position(is_watched)?)
    }

    /// Whether something may change at this byte; wrong only in saying yes. Where a neighbour lies beyond
    /// the text it says yes.
    fn is_trigger(&self, bytes: &[u8], at: usize) -> bool {
        let before = || at.checked_sub(1).map(|before| bytes[before]);
        let after = || bytes.get(at + 1).copied();
        match bytes[at] {
            b'"' | b'\'' => true,
            b'.' => after() == Some(b'.'),
            b'-' => !(is_letter(before()) && is_letter(after())),
            b':' => after() == Some(b'/') || self.spaces.colon.is_some(),
            b';' | b'!' | b'?' => self.spaces.high.is_some(),
            b' ' => {
                (self.spaces != MarkSpaces::default()
                    && (matches!(after(), None | Some(b';' | b':' | b'!' | b'?' | 0xc2)) || before() == Some(0xab)))
                    || (!self.short_words.is_empty()
                        && before().is_none_or(|byte| byte.is_ascii_alphabetic())
                        && at.checked_sub(2).is_none_or(|at| !bytes[at].is_ascii_alphanumeric()))
            }
            _ => false,
        }
    }
}

fn is_letter(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte >= 0x80)
}

fn mark_spaces(code: &str) -> MarkSpaces {
    match code {
        "fr-CA" => MarkSpaces { high: None, colon: Some(NO_BREAK), quotes: Some(NO_BREAK) },
        "fr-CH" => {
            MarkSpaces { high: Some(NARROW_NO_BREAK), colon: Some(NARROW_NO_BREAK), quotes: Some(NARROW_NO_BREAK) }
        }
        _ if code == "fr" || code.starts_with("fr-") => {
            MarkSpaces { high: Some(NARROW_NO_BREAK), colon: Some(NO_BREAK), quotes: Some(NO_BREAK) }
        }
        _ => MarkSpaces::default(),
    }
}
