//! What the engine says of a template, in words that help to mend it: what isn't there, and what is.

use tera::ErrorKind;

use crate::base::nearest::nearest;

use super::page::JOB;
use super::signatures::{FILTERS, FUNCTIONS, OF_ENGINE};

/// A message of the engine's as a message and help.
pub(super) fn reworded(message: &str) -> (String, Option<String>) {
    let (message, rest) = message.split_once('\n').unwrap_or((message, ""));
    let message = message.trim_end_matches('.');
    let rest = (!rest.trim().is_empty()).then(|| rest.trim().to_owned());
    if let Some((what, available)) = message.split_once(". Available ") {
        let known = available.split_once(": ").map_or(available, |(_, known)| known);
        let known: Vec<&str> = known.split(", ").filter(|name| *name != JOB).collect();
        return (not_there(what), Some(offered(quoted(what), &known)));
    }
    if let Some((unknown, rest)) =
        message.strip_prefix("Unknown argument(s) ").and_then(|rest| rest.split_once(" in component call"))
    {
        let known = rest.split_once("are: ").map_or(String::new(), |(_, known)| known.replace('`', ""));
        let known: Vec<&str> = known.split(", ").filter(|name| !name.is_empty()).collect();
        let help = (!known.is_empty()).then(|| offered(quoted(message), &known));
        return (format!("this component has no parameter {unknown}"), help);
    }
    if let Some(kind) = message.strip_prefix("Unknown ").and_then(|rest| rest.split_once(" `")).map(|(kind, _)| kind) {
        let name = quoted(message);
        let near = nearest(name, names(kind));
        return (format!("there is no {kind} `{name}`"), near.map(|near| format!("did you mean `{near}`?")).or(rest));
    }
    if let Some(name) = message.strip_prefix("Missing keyword argument ") {
        return (format!("the argument {name} is missing"), rest);
    }
    match message {
        "Tried to render a variable that is undefined" => ("there is nothing of this name here".to_owned(), rest),
        other => (not_there(other), rest),
    }
}

/// "Field `x` is not defined" in other words.
fn not_there(message: &str) -> String {
    match message.strip_suffix(" is not defined").and_then(|what| what.split_once(' ')) {
        Some((kind @ ("Field" | "Variable"), name)) => format!("there is no {} {name} here", kind.to_lowercase()),
        _ => message.to_owned(),
    }
}

/// "did you mean …", and all that there is.
fn offered(name: &str, known: &[&str]) -> String {
    let all = format!("there are {}", known.join(", "));
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? {all}"),
        None => all,
    }
}

/// What stands in a message between the first two backticks.
pub(super) fn quoted(message: &str) -> &str {
    message.split('`').nth(1).unwrap_or_default()
}

/// What a template may name of a kind.
fn names(kind: &str) -> Vec<&'static str> {
    let [filters, tests, functions] = OF_ENGINE;
    match kind {
        "filter" => FILTERS.iter().map(|filter| filter.name).chain(filters.iter().copied()).collect(),
        "test" => tests.to_vec(),
        "function" => FUNCTIONS.iter().map(|function| function.name).chain(functions.iter().copied()).collect(),
        _ => Vec::new(),
    }
}

/// A tag that a template opens and doesn't close, or one that closes nothing, or that doesn't exist.
pub(super) struct WrongTag {
    /// Its bytes in the template.
    pub(super) range: std::ops::Range<usize>,
    /// What is wrong with it.
    pub(super) message: String,
    /// What to write.
    pub(super) help: Option<String>,
}

/// Tags that are closed by `end` and their name.
const CLOSED: [&str; 7] = ["if", "for", "block", "filter", "set", "component", "raw"];
/// Other words that a tag begins with.
const SINGLE: [&str; 8] = ["else", "elif", "extends", "include", "break", "continue", "set_global", "endset"];

/// Why the engine found an end too early, or a tag that it doesn't know.
pub(super) fn wrong_tag(text: &str) -> Option<WrongTag> {
    let mut open: Vec<(&str, std::ops::Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("{%").into_iter().chain(text[at..].find("{#")).min() {
        let start = at + found;
        let (closing, is_comment) = if text[start..].starts_with("{#") { ("#}", true) } else { ("%}", false) };
        let end = text[start..].find(closing).map_or(text.len(), |end| start + end + 2);
        at = end;
        let inside = text[start..end].trim_start_matches(['{', '%', '-']).trim_start();
        let word: &str = inside.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or("");
        if is_comment || word.is_empty() {
            continue;
        }
        if word == "raw" {
            let close = text[end..].find("endraw").map_or(text.len(), |close| end + close);
            at = text[close..].find("%}").map_or(text.len(), |close_end| close + close_end + 2);
        } else if let Some(name) = word.strip_prefix("end").filter(|name| CLOSED.contains(name)) {
            match open.pop() {
                Some((opened, _)) if opened == name => {}
                Some((opened, range)) => return Some(never_closed(opened, range)),
                None => {
                    let message = format!("`{{% {word} %}}` closes nothing here");
                    return Some(WrongTag { range: start..end, message, help: None });
                }
            }
        } else if CLOSED.contains(&word) {
            let closes_itself = word == "set" && inside.contains('=');
            if !closes_itself {
                open.push((word, start..end));
            }
        } else if !SINGLE.contains(&word) && !word.starts_with("end") {
            let near = nearest(word, SINGLE.into_iter().chain(CLOSED));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            return Some(WrongTag { range: start..end, message: format!("there is no tag `{word}`"), help });
        }
    }
    open.pop().map(|(opened, range)| never_closed(opened, range))
}

fn never_closed(opened: &str, range: std::ops::Range<usize>) -> WrongTag {
    let message = format!("this `{opened}` is never closed");
    WrongTag { range, message, help: Some(format!("write `{{% end{opened} %}}` where it ends")) }
}

/// Whether a template is wrong in itself, and not for want of another one.
pub(super) fn is_wrong_alone(error: &tera::Error) -> bool {
    let ErrorKind::SyntaxError(report) = error.kind() else { return false };
    let message = report.message().to_lowercase();
    !(message.contains("component") && message.contains("not")
        || message.contains("include") && message.contains("not"))
}
