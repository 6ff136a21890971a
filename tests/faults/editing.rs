//! Edits of a site as editors, photographers and designers make them, at random but the same for each seed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::edits::Random;

const LANGUAGES: [&str; 3] = ["en", "fr", "sl"];
/// Without its feature the program has no search to be enabled.
const SEARCH: &str = if cfg!(feature = "search") { "[search]\nenabled = true\n" } else { "" };
const FOLDERS: [&str; 3] = ["travel", "food", "food/cakes"];

/// Somebody who edits the site in a folder.
pub(crate) struct Editor {
    root: PathBuf,
    random: Random,
    edits: usize,
}

impl Editor {
    /// Gives the site what there is to edit beside its articles.
    pub(crate) fn new(root: PathBuf, seed: u64) -> Self {
        let mut editor = Self { root, random: Random(seed), edits: 0 };
        for number in 0..2 {
            editor.picture(&format!("content/en/travel/p{number}"), 7);
        }
        editor.write("content/en/authors/ana.md", article("name = \"Ana\"", "Writes."));
        editor.write("content/en/travel/_index.md", article("title = \"Travel\"", "About travel."));
        let search = editor.of(&[SEARCH, ""]);
        editor.configure(search);
        editor
    }

    /// Does some things to the site, and says what.
    pub(crate) fn work(&mut self) -> Vec<String> {
        self.mend();
        (0..=self.random.below(4)).map(|_| self.edit()).collect()
    }

    fn edit(&mut self) -> String {
        self.edits += 1;
        match self.random.below(24) {
            0..=2 => self.write_article(),
            3 | 4 => self.add_to_article(),
            5 => self.rename_title(),
            6 | 7 => self.remove_or_move(),
            8 => self.rename_folder(),
            9 | 10 => {
                let folder = format!("content/{}/travel/p{}", self.of(&LANGUAGES), self.random.below(3));
                let light = self.random.below(250);
                self.picture(&folder, light);
                format!("a picture in {folder}")
            }
            11 | 12 => self.replace_picture(),
            13 => self.remove_picture(),
            14 | 15 => self.sidecar(),
            16 => self.template(),
            17 => self.strings(),
            18 | 19 => {
                // A search made from nothing takes as long as all else.
                let search = self.of(&[SEARCH, "", ""]);
                self.configure(search);
                "polygloss.toml".to_owned()
            }
            20 => self.data(),
            21 => self.file_of(&["static/a.txt", "static/new/b.txt", "styles/gloss.css", "styles/more.css"]),
            22 => self.page_of_another_kind(),
            _ => self.break_something(),
        }
    }

    fn write_article(&mut self) -> String {
        let (language, folder) = (self.of(&LANGUAGES), self.of(&FOLDERS));
        let path = format!("content/{language}/{folder}/a{}.md", self.random.below(14));
        let state =
            self.of(&["", "draft = true", "weight = 3", "series = \"s\"", "noindex = true", "authors = [\"ana\"]"]);
        let date = self.of(&["2026-03-02", "2026-01-02", "2030-01-01"]);
        let address = match self.random.below(4) {
            0 => format!("slug = \"s{}\"", self.edits),
            1 => format!("aliases = [\"/old/{}/\"]", self.edits),
            _ => String::new(),
        };
        let tag = self.random.below(9);
        let matter = format!("title = \"Edit {}\"\ndate = {date}\n{state}\n{address}\ntags = [\"t{tag}\"]", self.edits);
        let body = self.of(&["Edited.", "Edited. [another](/travel/a0.md)", "## Part\n\nEdited.[^1]\n\n[^1]: Note."]);
        self.write(&path, article(&matter, body));
        format!("an article, {path}")
    }

    fn add_to_article(&mut self) -> String {
        let Some(path) = self.one_of_content(".md") else { return String::new() };
        let text = format!("{}\nMore, {}.\n\n## Part {}\n", self.read(&path), self.edits, self.edits);
        self.write(&path, text);
        format!("more in {path}")
    }

    /// A text of the same length with the time of the old one.
    fn rename_title(&mut self) -> String {
        let Some(path) = self.one_of_content(".md") else { return String::new() };
        let old = self.read(&path);
        let (start, rest) = old.split_once(" = \"").expect("it has a title or a name");
        let text = format!("{start} = \"{}{}", self.of(&["A", "B", "C", "D"]), &rest[1..]);
        self.write_at_the_same_time(&path, text);
        format!("another letter in {path}")
    }

    fn remove_or_move(&mut self) -> String {
        let Some(path) = self.one_of_content(".md").filter(|path| !path.contains("/p")) else { return String::new() };
        if self.random.below(2) == 0 || path.contains("/authors/") {
            self.remove(&path);
            return format!("{path} removed");
        }
        let to = format!("content/{}/{}/m{}.md", self.of(&LANGUAGES), self.of(&FOLDERS), self.edits);
        self.rename(&path, &to);
        format!("{path} moved to {to}")
    }

    fn rename_folder(&mut self) -> String {
        let from = format!("content/{}/{}", self.of(&LANGUAGES), self.of(&["travel", "food", "food/cakes", "moved"]));
        let to = format!("content/{}/moved", self.of(&LANGUAGES));
        if !self.root.join(&from).exists() || self.root.join(&to).exists() {
            return String::new();
        }
        self.rename(&from, &to);
        format!("{from} moved to {to}")
    }

    /// An article with a picture that has this shade of grey.
    fn picture(&mut self, folder: &str, light: usize) {
        let matter = format!("title = \"Picture {}\"\ndate = 2026-03-03\ncover = \"p.png\"", self.edits);
        self.write(&format!("{folder}/index.md"), article(&matter, "![A picture](p.png)\n\n![Again](p.png)"));
        self.write(&format!("{folder}/p.png"), png(40, light));
    }

    fn replace_picture(&mut self) -> String {
        let Some(path) = self.one_of_content(".png") else { return String::new() };
        let light = self.random.below(250);
        if self.random.below(2) == 0 {
            self.write_at_the_same_time(&path, png(40, light));
            return format!("other pixels in {path}");
        }
        self.write(&path, png(60 + self.edits, light));
        format!("another size of {path}")
    }

    /// Alone, which is a mistake until it is mended, or with its article.
    fn remove_picture(&mut self) -> String {
        let Some(path) = self.one_of_content(".png") else { return String::new() };
        if self.random.below(3) == 0 {
            self.remove(&path);
            return format!("{path} removed");
        }
        let folder = path.trim_end_matches("/p.png").to_owned();
        fs::remove_dir_all(self.root.join(&folder)).expect("it is there");
        format!("{folder} removed")
    }

    fn sidecar(&mut self) -> String {
        let Some(picture) = self.one_of_content(".png") else { return String::new() };
        let path = picture.replace(".png", ".toml");
        if self.root.join(&path).exists() && self.random.below(3) == 0 {
            self.remove(&path);
            return format!("{path} removed");
        }
        let alt = self.of(&["", "alt = \"Seen\"\n", "alt = { en = \"Seen\", sl = \"Videno\" }\n"]);
        self.write(&path, format!("credit = \"Name {}\"\n{alt}", self.edits));
        format!("credits in {path}")
    }

    fn template(&mut self) -> String {
        let path = self.of(&["templates/article.html", "templates/tag.html", "templates/parts/mine.html"]);
        if path.contains("mine") || self.random.below(3) != 0 || !self.root.join(path).exists() {
            let name = if path.contains("tag") { "tag" } else { "article" };
            self.write("templates/parts/mine.html", format!("<p>Mine {}</p>", self.edits));
            if !path.contains("mine") {
                let text = format!(
                    "{{% include \"parts/mine.html\" %}}<main>{{{{ {name}.title }}}} {{{{ data.a.z }}}}</main>"
                );
                self.write(path, text);
            }
            return path.to_owned();
        }
        self.remove(path);
        format!("{path} removed")
    }

    fn strings(&mut self) -> String {
        let path = format!("strings/{}.toml", self.of(&LANGUAGES));
        if self.root.join(&path).exists() && self.random.below(3) == 0 {
            self.remove(&path);
            return format!("{path} removed");
        }
        let credit = self.of(&["photo_credit = \"Bild\"", "photo_credit = \"Foto\"", ""]);
        self.write(&path, format!("tags = \"Topics {}\"\n{credit}\n", self.edits));
        path
    }

    fn data(&mut self) -> String {
        let path = self.of(&["data/a.json", "data/b.toml", "data/c.toml"]);
        let text = format!("z = {}", self.edits);
        self.write(path, if path.ends_with("json") { format!("{{\"z\": {}}}", self.edits) } else { text });
        path.to_owned()
    }

    fn file_of(&mut self, paths: &[&'static str]) -> String {
        let path = self.of(paths);
        if self.root.join(path).exists() && self.random.below(3) == 0 {
            self.remove(path);
            return format!("{path} removed");
        }
        self.write(path, format!("body {{ margin: {}px }}", self.edits));
        path.to_owned()
    }

    /// What a language says of a person, a tag, a section or itself.
    fn page_of_another_kind(&mut self) -> String {
        let page = self.of(&["authors/bor.md", "tags/t1.md", "travel/_index.md", "_index.md", "about.md"]);
        let path = format!("content/{}/{page}", self.of(&LANGUAGES));
        let key = if page.starts_with("authors") { "name" } else { "title" };
        self.write(&path, article(&format!("{key} = \"Kind {}\"", self.edits), "Of another kind."));
        path
    }

    /// Something that can't be built; the next work begins with mending it.
    fn break_something(&mut self) -> String {
        let (path, text) = [
            ("templates/section.html", "{% if %}"),
            ("strings/en.toml", "tags = [1"),
            ("data/a.json", "{"),
            ("content/en/travel/broken.md", "+++\ntitel = \"X\"\n+++\n"),
            ("content/en/travel/p0/p.png", "no picture"),
        ][self.random.below(5)];
        self.write(path, text);
        format!("{path}, broken")
    }

    fn mend(&mut self) {
        for path in ["templates/section.html", "content/en/travel/broken.md"] {
            let _ = fs::remove_file(self.root.join(path));
        }
        let is_broken = |path: &str, text: &str| fs::read(self.root.join(path)).is_ok_and(|it| it == text.as_bytes());
        let broken = [("strings/en.toml", "tags = [1"), ("data/a.json", "{")].map(|(path, text)| is_broken(path, text));
        if broken[0] {
            self.remove("strings/en.toml");
        }
        if broken[1] || !self.root.join("data/a.json").exists() {
            self.write("data/a.json", "{\"z\": 0}");
        }
        // What others link to, and what they show.
        if !self.root.join("content/en/travel/a0.md").exists() {
            self.write("content/en/travel/a0.md", article("title = \"Back\"", "Back."));
        }
        for path in self.content("/index.md") {
            let picture = path.replace("index.md", "p.png");
            if fs::read(self.root.join(&picture)).is_ok_and(|bytes| bytes.starts_with(b"\x89PNG")) {
                continue;
            }
            self.write(&picture, png(44, 9));
        }
    }

    fn configure(&mut self, more: &str) {
        let text = format!(
            "base_url = \"https://m.example{}\"\ntitle = \"M{}\"\ndefault_language = \"en\"\npaginate_by = {}\n\
             timezone = \"{}\"\n[photos]\ncredits = \"off\"\nwidths = {}\nformats = {}\n[feeds]\nfull = {}\n\
             {more}[languages.en]\n[languages.fr]\n[languages.sl]\n{}",
            self.of(&["", "", "/mag"]),
            self.random.below(9),
            self.random.below(4) + 1,
            self.of(&["Europe/Paris", "UTC"]),
            self.of(&["[20, 40]", "[20, 40]", "[30]"]),
            self.of(&["[\"webp\", \"jpeg\"]", "[\"webp\", \"jpeg\"]", "[\"jpeg\"]"]),
            self.of(&["true", "false"]),
            self.of(&["", "", "live = false\n", "[languages.de]\n"]),
        );
        self.write("polygloss.toml", text);
    }

    fn of(&mut self, all: &[&'static str]) -> &'static str {
        all[self.random.below(all.len())]
    }

    /// The files of content/ whose paths end so, in order.
    fn content(&self, end: &str) -> Vec<String> {
        let all = walkdir::WalkDir::new(self.root.join("content")).sort_by_file_name().into_iter();
        let files = all.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        let relative = |entry: walkdir::DirEntry| {
            let path = entry.path().strip_prefix(&self.root).expect("it is below").to_owned();
            path.into_os_string().into_string().expect("names are UTF-8")
        };
        files.map(relative).filter(|path| path.ends_with(end)).collect()
    }

    fn one_of_content(&mut self, end: &str) -> Option<String> {
        let mut files = self.content(end);
        let at = self.random.below(files.len().max(1));
        (!files.is_empty()).then(|| files.swap_remove(at))
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).expect("it is there")
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        make_folder_of(&self.root.join(path));
        fs::write(self.root.join(path), bytes).expect("files can be written");
    }

    /// Leaves the time at which it was written as it is.
    fn write_at_the_same_time(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        let written = fs::metadata(&path).and_then(|file| file.modified()).expect("it is there");
        fs::write(&path, bytes).expect("files can be written");
        let file = fs::File::options().write(true).open(path).expect("it is there");
        file.set_modified(written).expect("times can be set");
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).expect("it is there");
    }

    fn rename(&self, from: &str, to: &str) {
        make_folder_of(&self.root.join(to));
        fs::rename(self.root.join(from), self.root.join(to)).expect("it can be renamed");
    }
}

fn make_folder_of(path: &Path) {
    fs::create_dir_all(path.parent().expect("a folder holds it")).expect("folders can be made");
}

fn article(matter: &str, body: &str) -> String {
    format!("+++\n{matter}\n+++\n{body}\n")
}

/// A picture of one shade, of so many bytes whatever the shade.
fn png(width: usize, light: usize) -> Vec<u8> {
    let width = u32::try_from(width).expect("it is small");
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, 30);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_compression(png::Compression::NoCompression);
    let pixels = vec![u8::try_from(light).expect("a shade is a byte"); width as usize * 30];
    let written = encoder.write_header().and_then(|mut picture| picture.write_image_data(&pixels));
    written.expect("a picture can be written to memory");
    bytes
}
