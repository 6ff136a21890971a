//! The pass over a paragraph's text that puts a language's marks in place of a keyboard's.

use super::around::{LOOKED_AHEAD, Spot, has_closing_mark, is_joined, is_opening, is_within_word, may_be_quoted};
use super::typography::{LongDash, NO_BREAK, Typography};

/// Quotations in quotations, at most; what opens beyond that is no longer paired with its end.
const DEEPEST: usize = 16;

/// A quotation that is open: which mark on the keyboard opened it, and with what it ends.
#[derive(Debug, Clone, Copy)]
struct Quotation {
    keyboard: char,
    is_inner: bool,
}

/// The state between the texts of one paragraph, heading or cell.
#[derive(Debug, Clone)]
pub struct Pass<'t> {
    typography: &'t Typography,
    open: Vec<Quotation>,
    /// The last two characters before, as they were typed, the nearest first.
    before: [Option<char>; 2],
    /// An opening mark was the last thing that was written.
    has_just_opened: bool,
    /// The digits that are being passed follow a mark for feet or minutes.
    is_after_prime: bool,
    in_address: bool,
}

impl<'t> Pass<'t> {
    /// A pass at the beginning of a paragraph.
    pub fn new(typography: &'t Typography) -> Self {
        Self {
            typography,
            open: Vec::new(),
            before: [None; 2],
            has_just_opened: false,
            is_after_prime: false,
            in_address: false,
        }
    }

    /// Something that isn't text stands here, such as code: to the text around it it is a word.
    pub fn pass_word(&mut self) {
        self.before = [Some('x'), None];
        self.has_just_opened = false;
    }

    /// A line of the source ends here; writes the white space for it.
    pub fn line_break(&mut self, out: &mut String) {
        let [previous, second] = self.before;
        out.push(if self.is_short_word(previous, second) { NO_BREAK } else { '\n' });
        self.before = [Some('\n'), previous];
        self.has_just_opened = false;
        self.in_address = false;
    }

    /// Goes over a text in which nothing changes. Where something may it is not gone over, and this is false.
    pub fn passes(&mut self, text: &str) -> bool {
        let passes = !self.in_address && self.typography.next_trigger(text.as_bytes(), 0).is_none();
        if passes && !text.is_empty() {
            self.note_plain(text);
            self.remember(text);
        }
        passes
    }

    /// Writes a text. `ahead` gives the beginning of what follows it in the same paragraph, so many characters where it has
    /// them, and is asked only where that matters.
    pub fn write(&mut self, text: &str, ahead: &dyn Fn(usize) -> String, out: &mut String) {
        let bytes = text.as_bytes();
        let (mut at, mut written) = (0, 0);
        while at < bytes.len() {
            if self.in_address {
                at += text[at..].find(char::is_whitespace).unwrap_or(bytes.len() - at);
                self.in_address = at == bytes.len();
                continue;
            }
            let Some(trigger) = self.typography.next_trigger(bytes, at) else { break };
            at = trigger;
            if at > written {
                self.note_plain(&text[written..at]);
            }
            out.push_str(&text[written..at]);
            let spot = Spot { text, at, before: self.before, ahead };
            at += self.change(&spot, out);
            written = at;
        }
        if written < bytes.len() {
            self.note_plain(&text[written..]);
            out.push_str(&text[written..]);
        }
        self.remember(text);
    }

    fn note_plain(&mut self, text: &str) {
        self.has_just_opened = false;
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            self.is_after_prime = false;
        }
    }

    fn remember(&mut self, text: &str) {
        let mut letters = text.chars().rev();
        if let Some(last) = letters.next() {
            self.before = [Some(last), letters.next().or(self.before[0])];
        }
    }

    /// Writes what stands for the mark at a spot; returns how many bytes it was.
    fn change(&mut self, spot: &Spot<'_>, out: &mut String) -> usize {
        let rest = &spot.text[spot.at..];
        match rest.as_bytes()[0] {
            b'"' => self.double(spot, out),
            b'\'' => self.single(spot, out),
            b'.' => self.dots(spot, out),
            b'-' => self.dash(spot, out),
            b' ' => self.space(spot, out),
            b':' if rest.starts_with("://") => {
                self.in_address = true;
                out.push(':');
                1
            }
            _ => self.high_mark(spot, out),
        }
    }

    fn double(&mut self, spot: &Spot<'_>, out: &mut String) -> usize {
        let (previous, next) = (spot.previous(), spot.after(1));
        let is_open = self.is_open('"');
        let is_measure = previous.is_some_and(|letter| letter.is_ascii_digit()) && (!is_open || self.is_after_prime);
        if self.begins_quotation(spot, is_open) || (!is_open && self.is_after_prefix(spot)) {
            self.begin('"', is_open, out);
        } else if is_joined(previous, next) {
            match is_open {
                true => self.end('"', out),
                false => self.begin('"', false, out),
            }
        } else if is_within_word(previous, next) {
            match is_open && self.typography.has_apostrophes {
                true => self.end('"', out),
                false => out.push('"'),
            }
        } else if is_measure || previous.is_none_or(char::is_whitespace) {
            out.push('"');
        } else {
            self.end('"', out);
        }
        1
    }

    fn single(&mut self, spot: &Spot<'_>, out: &mut String) -> usize {
        let (previous, next) = (spot.previous(), spot.after(1));
        let is_open = self.is_open('\'');
        let is_after_digit = previous.is_some_and(|letter| letter.is_ascii_digit());
        if is_after_digit && !is_open && !next.is_some_and(char::is_alphabetic) {
            self.is_after_prime = true;
            out.push('\'');
        } else if self.begins_quotation(spot, is_open) {
            if !self.is_elision(spot) && has_closing_mark(spot, '\'') {
                self.begin('\'', true, out);
            } else {
                out.push('’');
            }
        } else if is_joined(previous, next) || is_within_word(previous, next) {
            match (is_joined(previous, next), is_open) {
                (true, true) => self.end('\'', out),
                (true, false) if spot.text[spot.at + 1..].chars().take(LOOKED_AHEAD).any(|letter| letter == '\'') => {
                    self.begin('\'', true, out);
                }
                _ => out.push(if self.typography.has_apostrophes { '’' } else { '\'' }),
            }
        } else if is_open && !previous.is_none_or(char::is_whitespace) {
            self.end('\'', out);
        } else {
            out.push(if previous.is_none_or(char::is_whitespace) || !self.typography.has_apostrophes {
                '\''
            } else {
                '’'
            });
        }
        1
    }

    /// Whether a quotation is open that this mark on the keyboard began.
    fn is_open(&self, keyboard: char) -> bool {
        self.open.iter().any(|quotation| quotation.keyboard == keyboard)
    }

    /// Whether the mark at a spot begins a quotation by what stands around it; `is_open` says whether one is open that the
    /// mark could end.
    fn begins_quotation(&self, spot: &Spot<'_>, is_open: bool) -> bool {
        let (previous, next) = (spot.previous(), spot.after(1));
        let (Some(before), Some(after)) = (previous, next) else { return previous.is_none() && may_be_quoted(next) };
        let is_after_opening =
            before.is_whitespace() || is_opening(before) || (self.has_just_opened && matches!(before, '"' | '\''));
        // What is no letter ends nothing where nothing is open: `…"so"`, `l'"Avenir"`.
        let is_elided = matches!(before, '\'' | '’') && spot.before_by(1).is_some_and(char::is_alphabetic);
        (is_after_opening && may_be_quoted(next))
            || (after.is_alphanumeric() && !before.is_alphanumeric() && (!is_open || is_elided))
    }

    /// Whether the mark at a spot follows a Hebrew word that is written together with the next, as `ב` is: a mark within a
    /// word stands before its last letter, and has no other to end what it would begin.
    fn is_after_prefix(&self, spot: &Spot<'_>) -> bool {
        const PREFIXES: &str = "בהוכלמש";
        let is_prefix = |letter: Option<char>| letter.is_some_and(|letter| PREFIXES.contains(letter));
        let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
        let letters = if is_prefix(spot.before_by(1)) { 2 } else { 1 };
        is_prefix(spot.previous())
            && !is_letter(spot.before_by(letters))
            && is_letter(spot.after(1))
            && is_letter(spot.after_by(1, 1))
            && has_closing_mark(spot, '"')
    }

    /// Whether the mark at a spot leaves out the beginning of a word or year: ’tis, ’68.
    fn is_elision(&self, spot: &Spot<'_>) -> bool {
        let rest = &spot.text[spot.at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            return digits == 2 && !rest[digits..].starts_with('\'');
        }
        let word: String = rest.chars().take(8).take_while(|letter| letter.is_alphabetic()).collect();
        self.typography.elisions.contains(&word.to_lowercase().as_str())
    }

    fn begin(&mut self, keyboard: char, is_inner: bool, out: &mut String) {
        let mark = &self.typography.quotes[if is_inner { 2 } else { 0 }];
        out.push_str(mark);
        if let ("«", Some(space)) = (mark.as_str(), self.typography.spaces.quotes) {
            out.push(space);
        }
        if self.open.len() < DEEPEST {
            self.open.push(Quotation { keyboard, is_inner });
        }
        self.has_just_opened = true;
    }

    fn end(&mut self, keyboard: char, out: &mut String) {
        let at = self.open.iter().rposition(|quotation| quotation.keyboard == keyboard);
        let is_inner = match at {
            Some(at) => {
                let is_inner = self.open[at].is_inner;
                self.open.truncate(at);
                is_inner
            }
            None => keyboard == '\'',
        };
        let mark = &self.typography.quotes[if is_inner { 3 } else { 1 }];
        if let ("»", Some(space)) = (mark.as_str(), self.typography.spaces.quotes) {
            out.push(space);
        }
        out.push_str(mark);
        self.has_just_opened = false;
    }

    fn dots(&mut self, spot: &Spot<'_>, out: &mut String) -> usize {
        let rest = &spot.text[spot.at..];
        let count = rest.bytes().take_while(|byte| *byte == b'.').count();
        let in_path = spot.previous() == Some('/') || spot.after(count) == Some('/');
        out.push_str(if count == 3 && !in_path { "…" } else { &rest[..count] });
        self.has_just_opened = false;
        count
    }

    fn dash(&mut self, spot: &Spot<'_>, out: &mut String) -> usize {
        let rest = &spot.text[spot.at..];
        let count = rest.bytes().take_while(|byte| *byte == b'-').count();
        let (previous, next) = (spot.previous(), spot.after(count));
        let is_spaced = previous == Some(' ')
            && next == Some(' ')
            && spot.before_by(1).is_some_and(|letter| !letter.is_whitespace())
            && spot.after_by(count, 1).is_some_and(|letter| !letter.is_whitespace());
        let is_tight = previous.is_some_and(|letter| !letter.is_whitespace() && letter != '<')
            && next.is_some_and(|letter| !letter.is_whitespace() && letter != '>');
        let is_sum = spot.before_by(1).is_some_and(|letter| letter.is_ascii_digit())
            && spot.after_by(count, 1).is_some_and(|letter| letter.is_ascii_digit());
        let mut taken = count;
        match count {
            1 if is_spaced && !is_sum => out.push('–'),
            2 if is_spaced || is_tight => out.push('–'),
            3 if is_spaced || is_tight => match self.typography.long_dash {
                LongDash::Em => out.push('—'),
                LongDash::Close => {
                    if is_spaced && out.ends_with(' ') {
                        out.pop();
                    }
                    out.push('—');
                    taken += usize::from(is_spaced && rest[count..].starts_with(' '));
                }
                LongDash::Spaced => out.push_str(if is_spaced { "–" } else { " – " }),
            },
            _ => out.push_str(&rest[..count]),
        }
        self.has_just_opened = false;
        taken
    }

    /// A space: before a French mark, within guillemets, after a word of one letter.
    fn space(&mut self, spot: &Spot<'_>, out: &mut String) -> usize {
        let (previous, next) = (spot.previous(), spot.after(1));
        let spaces = self.typography.spaces;
        let french = match (previous, next) {
            (Some('«'), _) | (_, Some('»')) => spaces.quotes,
            (Some(letter), Some(';' | '!' | '?')) if !letter.is_whitespace() => spaces.high,
            (Some(letter), Some(':')) if !letter.is_whitespace() => {
                spaces.colon.filter(|_| spot.after_by(1, 1).is_none_or(char::is_whitespace))
            }
            _ => None,
        };
        let is_bound = self.is_short_word(previous, spot.before_by(1))
            && next.is_some_and(|letter| !letter.is_whitespace() && letter != '-');
        out.push(french.unwrap_or(if is_bound { NO_BREAK } else { ' ' }));
        self.has_just_opened = false;
        1
    }

    fn is_short_word(&self, letter: Option<char>, before: Option<char>) -> bool {
        let starts = before.is_none_or(|letter| {
            letter.is_whitespace() || matches!(letter, '(' | '[' | '„' | '»' | '«' | '“' | '"' | '\'' | '‚' | '›')
        });
        starts
            && letter.is_some_and(|letter| {
                u8::try_from(letter)
                    .is_ok_and(|letter| self.typography.short_words.contains(&letter.to_ascii_lowercase()))
            })
    }

    /// `;`, `!`, `?` or `:` without a space before it.
    fn high_mark(&mut self, spot: &Spot<'_>, out: &mut String) -> usize {
        let mark = char::from(spot.text.as_bytes()[spot.at]);
        let (previous, next) = (spot.previous(), spot.after(1));
        let spaces = self.typography.spaces;
        let space = if mark == ':' { spaces.colon } else { spaces.high };
        let follows_word = previous
            .is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '»' | '’' | ')' | '…' | '"' | '”'));
        let ends = match mark {
            ':' => next.is_some_and(char::is_whitespace),
            _ => next.is_none_or(|letter| {
                letter.is_whitespace() || matches!(letter, '!' | '?' | ')' | '»' | '"' | '”' | '…')
            }),
        };
        if let (true, true, Some(space)) = (follows_word, ends, space) {
            out.push(space);
        }
        out.push(mark);
        self.has_just_opened = false;
        1
    }
}

#[cfg(test)]
mod tests {
    use crate::base::LanguageTag;
    use crate::document::Typography;

    fn set(language: &str, text: &str) -> String {
        let language = LanguageTag::parse(language).expect("the code is canonical");
        Typography::new(&language, None).text(text).into_owned()
    }

    #[test]
    fn quotation_marks_follow_the_language() {
        for (language, text, expected) in [
            ("en", "\"He said 'no',\" she said.", "“He said ‘no’,” she said."),
            ("en", "\"'No,' he said.\"", "“‘No,’ he said.”"),
            ("en", "\"Outer \"inner\" outer\"", "“Outer ‘inner’ outer”"),
            ("sl", "Rekel je: \"Nikoli 'več' ne.\"", "Rekel je: „Nikoli ‚več‘ ne.“"),
            ("de", "(\"So\")", "(„So“)"),
            ("sv", "\"Hej\"", "”Hej”"),
            ("fr", "Il dit \"oui\" et part", "Il dit «\u{a0}oui\u{a0}» et part"),
            ("fr-CH", "\"oui\"", "«\u{202f}oui\u{202f}»"),
            ("ja", "彼は\"はい\"と言った", "彼は「はい」と言った"),
            ("ja", "\"これは'良い'です\"", "「これは『良い』です」"),
            ("fi", "\"Nokia\"n", "”Nokia”n"),
            ("he", "צה\"ל", "צה\"ל"),
            ("en", "“Already” ‘set’", "“Already” ‘set’"),
            ("en", "…\"so\" and ...\"so it is\", he said,\"no\"", "…“so” and …“so it is”, he said,“no”"),
            (
                "ja",
                "駅で、\"切符\"を買った。\"はい。\"と（\"括弧\"）",
                "駅で、「切符」を買った。「はい。」と（「括弧」）",
            ),
            ("zh-Hans", "他说：\"你好。\"然后，\"再见\"。", "他说：“你好。”然后，“再见”。"),
            ("fr", "L'\"Avenir\" et d'\"Amélie\"", "L’«\u{a0}Avenir\u{a0}» et d’«\u{a0}Amélie\u{a0}»"),
            ("it", "\"Leggo l'\"Unità\" qui\"", "«Leggo l’“Unità” qui»"),
            ("ar", "قرأ و\"كتاب الليل\" ثم ل\"الصحيفة\"", "قرأ و”كتاب الليل“ ثم ل”الصحيفة“"),
            ("he", "ב\"הארץ\" צה\"ל וב\"מעריב\"", "ב”הארץ” צה\"ל וב”מעריב”"),
            ("ko", "그는\"안녕\"이라고", "그는“안녕”이라고"),
            ("th", "ว่า\"สวัสดี\"แล้ว", "ว่า“สวัสดี”แล้ว"),
        ] {
            assert_eq!(set(language, text), expected, "{language}: {text}");
        }
    }

    #[test]
    fn apostrophes_and_primes_are_told_from_quotation_marks() {
        for (language, text, expected) in [
            ("en", "don't, the dogs' bone, '90s, 'tis", "don’t, the dogs’ bone, ’90s, ’tis"),
            ("en", "a 5'10\" man", "a 5'10\" man"),
            ("en", "\"He is 5'10\" tall\"", "“He is 5'10\" tall”"),
            ("en", "rock 'n' roll", "rock ’n’ roll"),
            ("nl", "'s avonds", "’s avonds"),
            ("fr", "l'amour d'été", "l’amour d’été"),
            ("uk", "м'ясо", "м’ясо"),
            ("en", "the '68ers' \"12\" sizes", "the ’68ers’ “12” sizes"),
            ("en", "'1984', '2001: A Space Odyssey', '99'", "‘1984’, ‘2001: A Space Odyssey’, ‘99’"),
        ] {
            assert_eq!(set(language, text), expected, "{language}: {text}");
        }
    }

    #[test]
    fn dashes_and_dots_follow_the_language() {
        for (language, text, expected) in [
            ("en-US", "a --- b, a---b, a - b, 1--2", "a—b, a—b, a – b, 1–2"),
            ("sl", "a---b, a -- b, 3 - 2, --all", "a – b, a – b, 3 - 2, --all"),
            ("es", "a --- b", "a — b"),
            ("en", "well... ../x .... x-y", "well… ../x .... x-y"),
            ("en", "see https://a.example/x--y'z... now--then", "see https://a.example/x--y'z... now–then"),
        ] {
            assert_eq!(set(language, text), expected, "{language}: {text}");
        }
    }

    #[test]
    fn spaces_follow_the_language() {
        for (language, text, expected) in [
            (
                "fr",
                "Quoi ? Oui! Non : « bien »; 12:30",
                "Quoi\u{202f}? Oui\u{202f}! Non\u{a0}: «\u{a0}bien\u{a0}»\u{202f}; 12:30",
            ),
            ("fr-CA", "Quoi? Non : oui", "Quoi? Non\u{a0}: oui"),
            ("fr", "\"Quoi?!\"", "«\u{a0}Quoi\u{202f}?!\u{a0}»"),
            ("sl", "Šel je v mesto s kolesom k njej", "Šel je v\u{a0}mesto s\u{a0}kolesom k\u{a0}njej"),
            ("sl", "Z vlakom (v Celje)", "Z\u{a0}vlakom (v\u{a0}Celje)"),
            ("sl", "še žv č v njej, »s kom«, a k njej", "še žv č v\u{a0}njej, »s\u{a0}kom«, a k\u{a0}njej"),
            ("pl", "„W domu” są i on\u{a0}z nim", "„W\u{a0}domu” są i\u{a0}on\u{a0}z\u{a0}nim"),
            ("en", "in a town", "in a town"),
        ] {
            assert_eq!(set(language, text), expected, "{language}: {text}");
        }
    }
}
