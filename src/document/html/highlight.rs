//! Blocks of code in a known language, with a class for what each piece of them is.

use std::sync::OnceLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// Longer blocks stay plain: colouring them would take longer than the rest of a site.
const LONGEST: usize = 100_000;

/// Code as HTML in which classes begin with `hl-`; `None` where the language is not known.
pub(super) fn highlighted(code: &str, language: &str) -> Option<String> {
    let is_plain = matches!(language, "text" | "txt" | "plain" | "plaintext" | "none" | "output");
    if language.is_empty() || is_plain || code.len() > LONGEST {
        return None;
    }
    let syntaxes = syntaxes();
    let syntax = syntaxes.find_syntax_by_token(language)?;
    let style = ClassStyle::SpacedPrefixed { prefix: "hl-" };
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, syntaxes, style);
    for line in LinesWithEndings::from(code) {
        // A fault in a grammar is no mistake of the article's: its code stays plain.
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}

/// All grammars. They never change, and loading them takes longer than writing a page, so it is done
/// once, when the first block with a language is met.
fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(SyntaxSet::load_defaults_newlines)
}
