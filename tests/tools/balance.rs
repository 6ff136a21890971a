//! Whether HTML is balanced and free of mistakes, token by token.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Error, StartTag, Token, Tokenizer};

/// Elements that hold nothing and have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// What is wrong with a piece of HTML, if anything; `look` tells what else is wrong with a tag that begins an element.
pub(crate) fn fault(html: &str, mut look: impl FnMut(&str, &StartTag) -> Option<String>) -> Option<String> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut open: Vec<String> = Vec::new();
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if let Some(fault) = look(&name, &tag) {
                    return Some(fault);
                }
                if !VOID.contains(&name.as_str()) && !tag.self_closing {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let last = open.pop();
                if last.as_ref() != Some(&name) {
                    return Some(format!("</{name}> after {last:?}"));
                }
            }
            // Characters that mean nothing are no fault of ours.
            Token::Error(Error::NoncharacterInInputStream | Error::ControlCharacterInInputStream) => {}
            Token::Error(error) => return Some(format!("{error}")),
            _ => {}
        }
    }
    (!open.is_empty()).then(|| format!("open: {open:?}"))
}
