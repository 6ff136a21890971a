//! The part of an output that a case wants to see.

/// What `| …` after an output's path picks: `<main>` an element's inside, `with a, b` the lines that hold one of
/// these texts, `without a, b` the others, `from a` everything from the line with this text on.
pub(crate) fn of(output: &str, picked: &str) -> String {
    let (word, rest) = picked.split_once(' ').unwrap_or((picked, ""));
    let texts: Vec<&str> = rest.split(", ").collect();
    let holds = |line: &&str| texts.iter().any(|text| line.contains(text));
    match word {
        "" => output.to_owned(),
        "with" => joined(output.lines().filter(holds)),
        "without" => joined(output.lines().filter(|line| !holds(line))),
        "from" => joined(output.lines().skip_while(|line| !line.contains(rest))),
        _ if word.starts_with('<') => {
            inside(output, word.trim_matches(['<', '>'])).unwrap_or("(no such element)").into()
        }
        _ => format!("(`{word}` picks nothing: write <element>, with, without or from)"),
    }
}

fn joined<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines: Vec<&str> = lines.collect();
    if lines.is_empty() { "(no such line)".to_owned() } else { lines.join("\n") }
}

/// The inside of the first element of a name, up to the last end of that name.
fn inside<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let opening = format!("<{name}");
    let mut opened = html.match_indices(&opening).map(|(at, found)| at + found.len());
    let after = opened.find(|at| html[*at..].starts_with(['>', ' ']))?;
    let start = after + html[after..].find('>')? + 1;
    let end = html.rfind(&format!("</{name}>"))?;
    html.get(start..end).map(|inside| inside.trim_matches('\n'))
}

/// Characters that nobody can see, by their names.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{a0}' => shown += "[NBSP]",
            '\u{202f}' => shown += "[NNBSP]",
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
                shown += &format!("[U+{:04X}]", u32::from(character));
            }
            '\r' => shown += "[CR]",
            other => shown.push(other),
        }
    }
    shown
}
