//! The least that any generator must do: read each article, parse it, write a page.

use std::fs;
use std::path::Path;

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use walkdir::WalkDir;

/// What calls this program as the floor, followed by the folder of the articles and that of the pages.
pub(crate) const ARGUMENT: &str = "--floor";

/// About what a plain template adds to a text, in bytes.
const AROUND: usize = 1_800;

/// Reads, parses and writes.
pub(crate) fn run(content: &Path, output: &Path) {
    let entries = WalkDir::new(content).into_iter().map(|entry| entry.expect("a folder that can be listed"));
    let articles: Vec<_> = entries.filter(|entry| entry.path().extension().is_some_and(|name| name == "md")).collect();
    articles.par_iter().for_each(|article| {
        let text = fs::read_to_string(article.path()).expect("an article that can be read");
        let body = text.splitn(3, "+++\n").nth(2).unwrap_or(&text);
        let mut page = " ".repeat(AROUND);
        html::push_html(&mut page, Parser::new_ext(body, Options::all()));
        let below = article.path().strip_prefix(content).expect("an article below its folder");
        let folder = output.join(below).with_extension("");
        fs::create_dir_all(&folder).expect("a folder that can be made");
        fs::write(folder.join("index.html"), page).expect("a page that can be written");
    });
}
