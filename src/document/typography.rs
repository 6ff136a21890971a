//! How a language writes quotation marks, dashes, dots and spaces, where an author types what a keyboard has.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr2_iter, memchr3_iter};

use crate::base::LanguageTag;

use super::quotes;
use super::scan::{self, Scan};
use super::typographer::Pass;

/// A space that no line breaks at.
pub(super) const NO_BREAK: char = '\u{a0}';
/// A narrow one.
pub(super) const NARROW_NO_BREAK: char = '\u{202f}';

/// Bytes in which marks are looked for together: few enough that a text full of them takes no longer.
const MARKS_AT_ONCE: usize = 512;

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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    scan: Scan,
}

impl Typography {
    /// The typography of a language; `quotes` are the site's own four marks.
    pub fn new(language: &LanguageTag, quotes: Option<&[String; 4]>) -> Self {
        let code = language.as_str();
        let spaces = mark_spaces(code);
        let short_words: &[u8] = match language.primary() {
            "sl" => b"vszkho",
            "hr" | "bs" | "sr" => b"uskoia",
            "cs" | "sk" => b"kvszouai",
            "pl" => b"wzouia",
            _ => b"",
        };
        Self {
            quotes: quotes.cloned().unwrap_or_else(|| quotes::marks(code)),
            spaces,
            short_words,
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
            scan: Scan::new(spaces, short_words),
        }
    }

    /// A text that stands alone, such as a title.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.may_change(text) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 16);
        self.pass().write(text, &|_| String::new(), &mut out);
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
        let at_once = if self.scan.leaves_spaces() { MARKS_AT_ONCE } else { scan::AT_ONCE };
        let steps = (from..bytes.len()).step_by(at_once);
        steps.map(|at| at..bytes.len().min(at + at_once)).find_map(|step| self.trigger_among(bytes, step))
    }

    fn trigger_among(&self, bytes: &[u8], step: Range<usize>) -> Option<usize> {
        if self.scan.leaves_spaces() {
            self.mark_among(bytes, step)
        } else if self.scan.suspects(bytes, step.start) {
            step.into_iter().find(|at| self.is_trigger(bytes, *at))
        } else {
            None
        }
    }

    /// The same in a language that leaves spaces and high marks as they are.
    fn mark_among(&self, bytes: &[u8], step: Range<usize>) -> Option<usize> {
        let is_trigger = |at: &usize| self.is_trigger(bytes, step.start + at);
        let quote_or_dash = memchr3_iter(b'"', b'\'', b'-', &bytes[step.clone()]).find(is_trigger);
        let before = quote_or_dash.map_or(step.end, |at| step.start + at);
        let pair = memchr2_iter(b'.', b':', &bytes[step.start..before]).find(is_trigger);
        pair.or(quote_or_dash).map(|at| step.start + at)
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
                    || (before().is_none_or(|byte| self.short_words.contains(&byte.to_ascii_lowercase()))
                        && !self.short_words.is_empty()
                        && !ends_word(&bytes[..at.saturating_sub(1)]))
            }
            _ => false,
        }
    }
}

/// Whether these bytes end within a word; wrong only in saying no.
fn ends_word(bytes: &[u8]) -> bool {
    match bytes {
        [.., lead, last] if scan::ends_letter(*lead, *last) == 1 => true,
        [.., last] => last.is_ascii_alphanumeric(),
        [] => false,
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
