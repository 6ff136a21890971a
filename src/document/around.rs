//! What stands around a mark in a paragraph's text, by which it is told what the mark is.

/// How far ahead a closing mark is looked for.
pub(super) const LOOKED_AHEAD: usize = 400;

/// One place in a text: what stands before and after.
pub(super) struct Spot<'x> {
    pub(super) text: &'x str,
    pub(super) at: usize,
    pub(super) before: [Option<char>; 2],
    pub(super) ahead: &'x dyn Fn(usize) -> String,
}

impl Spot<'_> {
    pub(super) fn previous(&self) -> Option<char> {
        self.before_by(0)
    }

    pub(super) fn before_by(&self, count: usize) -> Option<char> {
        let mut inside = self.text[..self.at].chars().rev();
        let mut passed = 0;
        loop {
            match inside.next() {
                Some(letter) if passed == count => return Some(letter),
                Some(_) => passed += 1,
                None => return self.before.get(count - passed).copied().flatten(),
            }
        }
    }

    /// What follows the next `skipped` bytes, into the texts after this one.
    pub(super) fn after(&self, skipped: usize) -> Option<char> {
        self.after_by(skipped, 0)
    }

    pub(super) fn after_by(&self, skipped: usize, count: usize) -> Option<char> {
        let inside = &self.text[self.at + skipped..];
        let mut letters = inside.chars();
        for passed in 0..=count {
            match letters.next() {
                Some(letter) if passed == count => return Some(letter),
                Some(_) => {}
                None => return (self.ahead)(count - passed + 1).chars().nth(count - passed),
            }
        }
        None
    }
}

/// Letters or digits on both sides.
pub(super) fn is_within_word(previous: Option<char>, next: Option<char>) -> bool {
    previous.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)
}

/// Whether a mark between these has no space beside it because the script has none there.
pub(super) fn is_joined(previous: Option<char>, next: Option<char>) -> bool {
    let (Some(previous), Some(next)) = (previous, next) else { return false };
    !previous.is_whitespace() && !next.is_whitespace() && (stands_close(previous) || stands_close(next))
}

/// Whether a letter or mark is of a script in which quotations stand close to other words: those without spaces, those that
/// write particles together with words, as Korean and Arabic do.
fn stands_close(letter: char) -> bool {
    matches!(letter,
        '\u{0600}'..='\u{06ff}' | '\u{0750}'..='\u{077f}' // Arabic
        | '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' // Thai, Lao, Burmese, Khmer
        | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' // Han, Kana, Hangul
        | '\u{ff01}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a mark is one after which a quotation may begin.
pub(super) fn is_opening(mark: char) -> bool {
    matches!(mark, '(' | '[' | '{' | '–' | '—' | '-' | '/' | '«' | '„' | '“' | '‚' | '¿' | '¡')
        || matches!(mark, '（' | '［' | '〔' | '【' | '「' | '『' | '《' | '〈')
}

/// Whether a quotation may begin with this.
pub(super) fn may_be_quoted(next: Option<char>) -> bool {
    next.is_some_and(|letter| {
        !letter.is_whitespace() && !matches!(letter, ')' | ']' | '}' | ',' | ';' | ':' | '!' | '?' | '»')
    })
}

/// Whether a straight mark that can close follows in the same paragraph.
pub(super) fn has_closing_mark(spot: &Spot<'_>, mark: char) -> bool {
    let mut rest: String = spot.text[spot.at + 1..].chars().take(LOOKED_AHEAD).collect();
    if rest.len() < LOOKED_AHEAD {
        rest.push_str(&(spot.ahead)(LOOKED_AHEAD));
    }
    let mut previous = None;
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == mark
            && previous.is_some_and(|letter: char| !letter.is_whitespace())
            && letters.peek().is_none_or(|letter| !letter.is_alphanumeric())
        {
            return true;
        }
        previous = Some(letter);
    }
    false
}
