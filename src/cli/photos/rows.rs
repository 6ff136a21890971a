//! Pictures as rows: of a table for people, of CSV for spreadsheets, of JSON for programs.

use serde_json::json;

use crate::build::photographs::Photograph;
use crate::document::front_matter::AiUse;
use crate::site::Site;

/// What a column of the table shows at most.
const WIDEST: usize = 44;

/// One picture.
pub(super) struct Row {
    group: Option<usize>,
    path: String,
    credit: Option<String>,
    creator: Option<String>,
    license: Option<String>,
    expires: Option<String>,
    ai: &'static str,
    format: Option<&'static str>,
    size: Option<(u32, u32)>,
    bytes: u64,
    languages: Vec<String>,
    used: Vec<Used>,
}

/// A place where it is shown.
struct Used {
    path: String,
    line: Option<u32>,
    language: String,
    credit: Option<String>,
}

impl Used {
    /// `content/en/a.md:7`
    fn in_words(&self) -> String {
        self.line.map_or_else(|| self.path.clone(), |line| format!("{}:{line}", self.path))
    }
}

impl Row {
    /// The row of a picture; those that are the same have one group.
    pub(super) fn new(photograph: &Photograph, site: &Site, group: Option<usize>) -> Self {
        let facts = &photograph.facts;
        let picture = photograph.picture.as_ref().ok();
        let used = photograph.uses.iter().map(|used| Used {
            path: used.place.path.to_string(),
            line: Some(used.place.line).filter(|line| *line > 0),
            language: used.language.to_string(),
            credit: used.credit.clone(),
        });
        let day = |expires: crate::base::When| expires.zoned(&site.settings.timezone).date().to_string();
        Self {
            group,
            path: photograph.path.to_string(),
            credit: facts.credit.clone(),
            creator: facts.creator(),
            license: facts.license.clone(),
            expires: photograph.expires(site).map(day),
            ai: match facts.ai {
                Some(AiUse::Generated) => "generated",
                Some(AiUse::Edited) => "edited",
                Some(AiUse::None) | None => "none",
            },
            format: picture.map(|picture| picture.format.media_type()),
            size: picture.and_then(|picture| picture.size),
            bytes: photograph.bytes,
            languages: photograph.languages(site).iter().map(ToString::to_string).collect(),
            used: used.collect(),
        }
    }

    fn json(&self) -> serde_json::Value {
        let used = |used: &Used| json!({ "path": used.path, "line": used.line, "language": used.language, "credit": used.credit });
        let mut row = json!({
            "path": self.path,
            "credit": self.credit,
            "creator": self.creator,
            "license": self.license,
            "expires": self.expires,
            "ai": self.ai,
            "type": self.format,
            "width": self.size.map(|(width, _)| width),
            "height": self.size.map(|(_, height)| height),
            "bytes": self.bytes,
            "languages": self.languages,
            "used": self.used.iter().map(used).collect::<Vec<_>>(),
        });
        if let Some(group) = self.group {
            row["group"] = json!(group);
        }
        row
    }

    fn cells(&self) -> [String; 7] {
        let size = self.size.map_or_else(|| "?".to_owned(), |(width, height)| format!("{width}x{height}"));
        let used = match self.used.as_slice() {
            [] => "nowhere".to_owned(),
            [one] => one.in_words(),
            [first, others @ ..] => format!("{} and {} more", first.in_words(), others.len()),
        };
        let license = self.license.as_deref().unwrap_or_default();
        [
            self.path.clone(),
            self.credit.clone().unwrap_or_else(|| "-".to_owned()),
            license.trim_start_matches("https://").trim_start_matches("http://").to_owned(),
            self.expires.clone().unwrap_or_default(),
            format!("{size} {}", in_bytes(self.bytes)),
            self.languages.join(" "),
            used,
        ]
    }
}

fn in_bytes(bytes: u64) -> String {
    match bytes {
        ..100_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

/// One array of objects.
pub(super) fn json(groups: &[Vec<Row>]) -> String {
    let rows: Vec<_> = groups.iter().flatten().map(Row::json).collect();
    format!("{}\n", serde_json::Value::Array(rows))
}

/// A table with a heading; an empty line parts groups. Nothing at all where there is no picture.
pub(super) fn table(groups: &[Vec<Row>]) -> String {
    let heading = ["PICTURE", "CREDIT", "LICENCE", "UNTIL", "SIZE", "LANGUAGES", "USED"].map(str::to_owned);
    let cells: Vec<Vec<[String; 7]>> = groups.iter().map(|group| group.iter().map(Row::cells).collect()).collect();
    if cells.iter().all(Vec::is_empty) {
        return String::new();
    }
    let mut widths = heading.each_ref().map(|cell| cell.chars().count());
    for (column, width) in widths.iter_mut().enumerate().skip(1).take(5) {
        let widest = cells.iter().flatten().map(|row| row[column].chars().count()).max();
        *width = (*width).max(widest.unwrap_or_default().min(WIDEST));
    }
    widths[0] = cells.iter().flatten().map(|row| row[0].chars().count()).max().unwrap_or_default().max(widths[0]);
    let line = |row: &[String; 7]| {
        let columns = row.iter().zip(widths).enumerate();
        let cells: Vec<String> = columns
            .map(|(column, (cell, width))| if column == 6 { cell.clone() } else { padded(cell, width) })
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    let groups: Vec<String> = cells.iter().map(|group| group.iter().map(line).collect()).collect();
    line(&heading) + &groups.join("\n")
}

fn padded(cell: &str, width: usize) -> String {
    let count = cell.chars().count();
    if count > width {
        return cell.chars().take(width - 1).chain(['…']).collect();
    }
    format!("{cell}{}", " ".repeat(width - count))
}

/// CSV as RFC 4180 has it, with a heading.
pub(super) fn csv(groups: &[Vec<Row>]) -> String {
    let rows = || groups.iter().flatten();
    let has_groups = rows().any(|row| row.group.is_some());
    let mut out = String::from(if has_groups { "group," } else { "" });
    out += "path,credit,creator,license,expires,ai,type,width,height,bytes,languages,used\r\n";
    for row in rows() {
        let (width, height) = row.size.unzip();
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let used: Vec<String> = row.used.iter().map(Used::in_words).collect();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells = [
            row.path.clone(),
            text(&row.credit),
            text(&row.creator),
            text(&row.license),
            text(&row.expires),
            row.ai.to_owned(),
            row.format.unwrap_or_default().to_owned(),
            number(width),
            number(height),
            row.bytes.to_string(),
            row.languages.join(" "),
            used.join(" "),
        ];
        let group = row.group.map(|group| group.to_string());
        let cells: Vec<String> = group.into_iter().chain(cells).map(|cell| quoted(&cell)).collect();
        out += &format!("{}\r\n", cells.join(","));
    }
    out
}

/// A cell. One that a spreadsheet would take for a formula begins with an apostrophe, as in the spreadsheet itself.
fn quoted(cell: &str) -> String {
    let cell = if cell.starts_with(['=', '+', '-', '@', '\t']) { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', '\n', '\r', ';']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}
