//! Which names of files are ignored, and which no site may have.

use super::system::escaped;

/// Whether a file or folder is left out of a site. `path` is its path from the site's root.
///
/// In content that is all that begins with `.` or `#` or ends with `~`. What stands in `static/` is
/// published as it is (`.well-known`, `.nojekyll`), save what editors and file managers leave behind.
pub(super) fn is_ignored(path: &str, name: &str) -> bool {
    if is_left_behind(name) {
        return true;
    }
    if is_in_static(path) {
        return false;
    }
    name.starts_with(['.', '#']) || name.ends_with('~')
}

/// Backups, locks and swap files of editors, notes of file managers, and the folder of Git.
fn is_left_behind(name: &str) -> bool {
    let is_swap_file = || {
        name.rsplit_once('.').is_some_and(|(stem, extension)| {
            stem.starts_with('.') && stem.len() > 1 && matches!(extension, "swp" | "swo" | "swx")
        })
    };
    name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with(".#")
        || matches!(name, ".git" | ".DS_Store" | "Thumbs.db")
        || is_swap_file()
}

fn is_in_static(path: &str) -> bool {
    let mut parts = path.split('/');
    match parts.next() {
        Some("static") => true,
        Some("themes") => parts.nth(1) == Some("static"),
        _ => false,
    }
}

/// What is wrong with a name, if anything: it could not be written as an address, or would be read as
/// something else on another system.
pub(super) fn fault(name: &str) -> Option<&'static str> {
    if name.chars().any(char::is_control) {
        return Some("holds a control character");
    }
    if name.contains('"') {
        return Some("holds a quotation mark `\"`");
    }
    if name.contains('<') {
        return Some("holds `<`");
    }
    name.contains('\\').then_some("holds a backslash")
}

/// Why a path from the site's root can't be a file's of that site, if so: a part of it is ignored, or no site may have
/// it.
pub fn refused_name(path: &str) -> Option<&'static str> {
    path.split('/').find_map(|name| {
        if name.is_empty() {
            Some("has an empty part")
        } else if is_ignored(path, name) {
            Some("has a part that every site ignores: it begins with `.` or `#`, or ends with `~`")
        } else {
            fault(name)
        }
    })
}

/// A path whose letters beyond ASCII are written as code points, which tells apart two spellings that
/// look alike.
pub(super) fn spelled_out(path: &str) -> String {
    let mut out = String::new();
    for character in path.chars() {
        if character.is_ascii() { out.push(character) } else { out.extend(character.escape_unicode()) }
    }
    escaped(&out)
}
