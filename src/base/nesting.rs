//! How deep data may nest: counted in one pass before a parser sees it, so that no input can exhaust
//! a stack.

use super::diagnostic::Diagnostic;
use super::text::SourceText;

/// Lists and tables within each other.
pub const LIMIT: usize = 64;

/// The mistake of data that nests too deep at a byte of the text.
pub fn too_deep(source: &SourceText, at: usize) -> Diagnostic {
    Diagnostic::error("too-deep", format!("lists and tables nest deeper than {LIMIT} here"))
        .at(source.location(&(at..at + 1)))
        .help("write the data flatter")
}

/// Counts brackets and dotted keys of TOML.
///
/// # Errors
/// The byte at which nesting passes the limit.
pub fn check_toml(text: &str) -> Result<(), usize> {
    let bytes = text.as_bytes();
    // Most data has too few of all that nests.
    if bytes.iter().filter(|byte| matches!(byte, b'[' | b'{' | b'.')).count() <= LIMIT {
        return Ok(());
    }
    let mut scan = TomlDepth::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = match byte {
            b'"' | b'\'' => string_end(bytes, at),
            b'#' => bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length),
            _ => at + 1,
        };
        scan.take(byte);
        if scan.depth() > LIMIT {
            return Err(at);
        }
        at = end;
    }
    Ok(())
}

/// Where a TOML string ends that begins here; one that isn't closed ends with its line, or with the
/// text when it may have several lines.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let has_lines = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if has_lines { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' && bytes.get(at + 1) != Some(&b'\n') => at += 2,
            b'\n' if !has_lines => return at,
            _ if byte != quote => at += 1,
            _ if !has_lines => return at + 1,
            _ if bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// What is open at one byte of TOML.
#[derive(Default)]
struct TomlDepth {
    /// Parts of the `[table]` that the keys belong to.
    header: usize,
    /// For each open bracket itself and the dots of the key before it.
    open: Vec<usize>,
    open_sum: usize,
    /// Dots of the key that is being read.
    dots: usize,
    /// Dots of the key whose value is being read.
    key: usize,
    in_header: bool,
    line_is_empty: bool,
    is_past_first_byte: bool,
}

impl TomlDepth {
    fn depth(&self) -> usize {
        self.header + self.open_sum + self.dots + self.key
    }

    fn take(&mut self, byte: u8) {
        let begins_line = self.line_is_empty || !self.is_past_first_byte;
        self.is_past_first_byte = true;
        match byte {
            b' ' | b'\t' => return,
            b'\n' => {
                self.dots = 0;
                if self.open.is_empty() {
                    self.key = 0;
                }
                self.in_header = false;
                self.line_is_empty = true;
                return;
            }
            b'.' if self.in_header => self.header += 1,
            b'.' => self.dots += 1,
            b'=' => self.key = std::mem::take(&mut self.dots),
            b'[' if self.open.is_empty() && begins_line => {
                self.in_header = true;
                self.header = 1;
            }
            b'[' if self.in_header && self.open.is_empty() => self.header += 1,
            b'[' | b'{' => {
                let weight = 1 + std::mem::take(&mut self.key);
                self.open.push(weight);
                self.open_sum += weight;
            }
            b']' | b'}' => {
                self.open_sum -= self.open.pop().unwrap_or(0);
                self.dots = 0;
                self.key = 0;
            }
            b',' => {
                self.dots = 0;
                self.key = 0;
            }
            _ => {}
        }
        self.line_is_empty = false;
    }
}

/// Counts brackets of JSON.
///
/// # Errors
/// The byte at which nesting passes the limit.
pub fn check_json(text: &str) -> Result<(), usize> {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_text => is_escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > LIMIT {
            return Err(at);
        }
    }
    Ok(())
}
