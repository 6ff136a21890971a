//! A box's data against what its component declares.

use std::collections::BTreeSet;

use tera::{ComponentArg, ComponentArgType, Context, Tera, Value};

use crate::base::data::{Entry, Node, unknown_key};
use crate::base::nearest::nearest;
use crate::base::{Data, Diagnostic, Diagnostics, SourceText};
use crate::document::html::take_out_paragraphs;
use crate::document::{BoxSource, Dialect, Style, Surroundings, parts, write_html};

use super::marks::{Marks, Reading};
use super::within::Within;
use super::{fragment, value};

/// What a box's texts need to be written.
pub(super) struct Around<'a> {
    /// The file that the box stands in.
    pub(super) text: &'a SourceText,
    /// How the language's texts are read.
    pub(super) dialect: &'a Dialect,
    /// What stands around the box.
    pub(super) surroundings: &'a mut dyn Surroundings,
}

/// The arguments of a box's component; nothing, and every mistake told, where its data doesn't fit.
pub(super) fn check(
    tera: &Tera,
    source: &BoxSource,
    around: &mut Around<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Context> {
    let text = around.text;
    let Some(component) = tera.get_component_definition(&source.name).filter(|_| source.name != "embed") else {
        diagnostics.push(no_such_box(tera, source).at(text.location(&source.name_range)));
        return None;
    };
    let mut sound = true;
    let mut tell = |mistake: Diagnostic| {
        diagnostics.push(mistake);
        sound = false;
    };
    let known: Vec<&str> =
        component.args().iter().filter(|arg| !arg.is_implicit()).map(tera::ComponentArg::name).collect();
    let marks = Marks::of(&component);
    let mut prepared = Vec::new();
    for entry in &source.data.0 {
        let read_as = marks.reading(&entry.key);
        match component.args().iter().find(|arg| arg.name() == entry.key && !arg.is_implicit()) {
            None if component.rest_param().is_some() => {}
            None => tell(unknown_key(text, entry, &known)),
            Some(arg) => {
                misfits(entry, arg, &marks, text).into_iter().for_each(&mut tell);
                prepared.push((entry, read_as));
            }
        }
    }
    for arg in component.args().iter().filter(|arg| arg.is_required()) {
        if source.data.get(arg.name()).is_none() {
            let message = format!("the box `{}` needs `{}`", source.name, arg.name());
            let mistake = Diagnostic::error("missing-parameter", message).at(text.location(&source.name_range));
            tell(mistake.help(format!("write `{} = …` in the box", arg.name())));
        }
    }
    marks.lone_coordinate(&source.data, text).into_iter().for_each(&mut tell);
    if !sound {
        return None;
    }
    let mut context = Context::new();
    for (entry, read_as) in prepared {
        context.insert_value(entry.key.clone(), prepare(&entry.value, read_as, around, diagnostics));
    }
    Some(context)
}

fn no_such_box(tera: &Tera, source: &BoxSource) -> Diagnostic {
    let names: BTreeSet<&str> = tera.get_component_names().filter(|name| *name != "embed").collect();
    let mistake = Diagnostic::error("no-such-box", format!("there is no box `{}`", source.name));
    match nearest(&source.name, names.iter().copied()) {
        Some(near) => mistake.suggest(Some(near)),
        None => mistake.help(format!("boxes are: {}", Vec::from_iter(names).join(", "))),
    }
}

/// What is wrong with a value that stands for this argument of a component.
fn misfits(entry: &Entry, arg: &ComponentArg, marks: &Marks<'_>, text: &SourceText) -> Vec<Diagnostic> {
    let data = &entry.value.data;
    if let Some(wanted) = arg.arg_type().filter(|wanted| !fits(data, *wanted)) {
        let message = format!("`{}` must be {}, but this is {}", entry.key, called(wanted), data.kind());
        return vec![Diagnostic::error("wrong-type", message).at(text.location(&entry.value.range))];
    }
    let mut found = marks.misfits(entry, text);
    if marks.reading(&entry.key) == Reading::Markdown
        && let Some(node) = with_box(&entry.value)
    {
        let message = format!("`{}` holds a box, and a box can't stand in another one", entry.key);
        let mistake = Diagnostic::error("box-in-box", message).at(text.location(&node.range));
        found.push(mistake.help("let the two follow each other"));
    }
    found
}

fn fits(data: &Data, wanted: ComponentArgType) -> bool {
    match wanted {
        ComponentArgType::String => matches!(data, Data::Text(_) | Data::Date(_)),
        ComponentArgType::Bool => matches!(data, Data::Boolean(_)),
        ComponentArgType::Integer => matches!(data, Data::Integer(_)),
        ComponentArgType::Float | ComponentArgType::Number => matches!(data, Data::Integer(_) | Data::Float(_)),
        ComponentArgType::Array => matches!(data, Data::List(_)),
        ComponentArgType::Map => matches!(data, Data::Table(_)),
        _ => true,
    }
}

fn called(wanted: ComponentArgType) -> &'static str {
    match wanted {
        ComponentArgType::String => "a text",
        ComponentArgType::Bool => "true or false",
        ComponentArgType::Integer => "a whole number",
        ComponentArgType::Float | ComponentArgType::Number => "a number",
        ComponentArgType::Array => "a list",
        _ => "a table",
    }
}

/// The first text in a value that has a line such as "```{info}".
fn with_box(node: &Node) -> Option<&Node> {
    let opens_box = |line: &str| {
        let line = line.trim_start();
        let info = line.trim_start_matches(['`', '~']);
        line.len() - info.len() >= 3 && info.trim_start().starts_with('{')
    };
    match &node.data {
        Data::Text(text) => text.lines().any(opens_box).then_some(node),
        Data::List(items) => items.iter().find_map(with_box),
        _ => None,
    }
}

/// Data as the component gets it: Markdown rendered and addresses left alone where it asks for that, all other texts with
/// their language's punctuation.
fn prepare(node: &Node, read_as: Reading, around: &mut Around<'_>, diagnostics: &mut Diagnostics) -> Value {
    match &node.data {
        Data::Text(text) if read_as == Reading::Markdown => {
            Value::safe_string(&markdown(text, node, around, diagnostics))
        }
        Data::Text(text) if read_as == Reading::Address => Value::from(text.trim()),
        Data::Text(text) => Value::from(around.dialect.typography.text(text)),
        Data::List(items) => {
            value::list(items.iter().map(|item| prepare(item, read_as, around, diagnostics)).collect())
        }
        other => value::data(other),
    }
}

/// A text's Markdown as HTML; its mistakes are told where the text stands.
fn markdown(text: &str, node: &Node, around: &mut Around<'_>, diagnostics: &mut Diagnostics) -> String {
    let source = fragment::source(text);
    let mut found = Diagnostics::new();
    let mut parts = parts(&source, 0..text.len(), around.dialect, &mut found);
    if !text.contains("\n\n") {
        take_out_paragraphs(&mut parts);
    }
    let place = around.text.location(&node.range);
    diagnostics.extend(found.iter().cloned().map(|mistake| mistake.at(place.clone())));
    let mut within = Within { surroundings: &mut *around.surroundings, range: node.range.clone() };
    write_html(&parts, Style::of_magazine(Some(&around.dialect.typography)), &mut within)
}
