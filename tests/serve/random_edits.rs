//! Edits of a magazine as editors, designers and publishers make them, at random but the same in every run.

use crate::workshop::Workshop;

/// Numbers that look random and are the same in every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    fn file(&mut self, files: &[String]) -> Option<String> {
        if files.is_empty() { None } else { Some(files[self.below(files.len())].clone()) }
    }
}

const LANGUAGES: [&str; 3] = ["en", "sl", "de"];
const FOLDERS: [&str; 4] = ["travel", "food", "travel/europe", "food/cakes/small"];

/// A magazine in three languages with all that editions are made of.
pub(crate) fn magazine() -> Workshop {
    let mut workshop = Workshop::new();
    configure(&mut workshop, &mut Random(1), "");
    for number in 0..10 {
        for language in LANGUAGES.iter().take(1 + number % 3) {
            let folder = FOLDERS[number % 4];
            let matter = format!(
                "title = \"Title {number}\"\ndate = 2026-0{}-01\ntags = [\"t{}\", \"night\"]\nauthors = [\"ana\", \"Bor {}\"]",
                number % 4 + 1,
                number % 5,
                number % 3
            );
            let body = "One \"two\" three.\n\n![](/lamp.png)\n\nPhoto: Ana\n\n[next](a1.md)";
            let body = if number % 4 == 1 { body.replace("[next](a1.md)", "") } else { body.to_owned() };
            let body = body.replace("(a1.md)", "(/travel/a0.md)");
            workshop.write(&format!("content/{language}/{folder}/a{number}.md"), article(&matter, &body));
        }
    }
    workshop.write("content/en/travel/_index.md", article("title = \"Travel\"", "About travel."));
    workshop.write("content/en/_index.md", article("title = \"Home\"", "Welcome."));
    workshop.write("content/en/authors/ana.md", article("name = \"Ana\"", "Writes."));
    workshop.write("content/en/tags/night.md", article("title = \"Night\"", "By night."));
    workshop.write("content/en/about.md", article("title = \"About\"", "Us."));
    workshop.write("static/lamp.png", png(40, 30));
    workshop.touched();
    workshop
}

fn article(matter: &str, body: &str) -> String {
    format!("+++\n{matter}\n+++\n{body}\n")
}

/// A PNG's signature and header, which is all that is read of it.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let pixels = vec![200; (width * height) as usize];
    let written = encoder.write_header().and_then(|mut picture| picture.write_image_data(&pixels));
    written.expect("a picture can be written to memory");
    bytes
}

fn configure(workshop: &mut Workshop, random: &mut Random, more: &str) {
    let path = random.of(&["", "/mag", ""]);
    let text = format!(
        "base_url = \"https://m.example{path}\"\ntitle = \"M{}\"\ndefault_language = \"en\"\npaginate_by = {}\n{more}\n\
         [photos]\ncredits = \"off\"\n[feeds]\nfull = {}\n[languages.en]\n[languages.sl]\n[languages.de]\n{}",
        random.below(9),
        random.below(4) + 1,
        random.of(&["true", "false"]),
        random.of(&["", "", "[languages.fr]\n", "live = false\n"]),
    );
    workshop.write("polygloss.toml", text);
}

/// Does something to the magazine, and says what.
pub(crate) fn edit(workshop: &mut Workshop, random: &mut Random, step: usize) -> String {
    let content: Vec<String> = workshop.files("content").into_iter().filter(|path| path.ends_with(".md")).collect();
    let articles: Vec<String> = content.iter().filter(|path| path.contains("/a")).cloned().collect();
    let language = random.of(&LANGUAGES);
    let folder = random.of(&FOLDERS);
    match random.below(20) {
        0..=3 => text(workshop, random, &content, step),
        4 | 5 => title(workshop, random, &content, step),
        6 | 7 => {
            let path = format!("content/{language}/{folder}/a{}.md", random.below(14));
            let state = random.of(&[
                "",
                "draft = true",
                "weight = 3",
                "date = 2030-01-01",
                "slug = \"other\"",
                "series = \"s\"",
            ]);
            let has_date = state.starts_with("date");
            let date = if has_date { "" } else { "date = 2026-02-02" };
            let matter = format!("title = \"New {step}\"\n{date}\n{state}\ntags = [\"t{}\"]", random.below(6));
            workshop.write(&path, article(&matter, "New."));
            format!("writing {path}")
        }
        8 => match random.file(&articles) {
            Some(path) => {
                workshop.remove(&path);
                format!("removing {path}")
            }
            None => String::new(),
        },
        9 => match random.file(&articles) {
            Some(path) => {
                let to = format!("content/{language}/{folder}/ar{step}.md");
                workshop.rename(&path, &to);
                format!("renaming {path} to {to}")
            }
            None => String::new(),
        },
        10 => rename_folder(workshop, random, language, step),
        11 => with_picture(workshop, random, language, step),
        12 => template(workshop, random, step),
        13 => strings(workshop, random, step),
        14 => {
            let path = random.of(&["styles/gloss.css", "styles/more.css", "themes/gloss/styles/gloss.css"]);
            workshop.write(path, format!("body {{ margin: {step}px }}"));
            format!("writing {path}")
        }
        15 => {
            let path = random.of(&["data/a.toml", "data/en/a.toml", "data/b.json"]);
            workshop.write(path, if path.ends_with("json") { format!("[{step}]") } else { format!("a = {step}") });
            format!("writing {path}")
        }
        16 | 17 => {
            let order = random.of(&["sections = [\"food\", \"travel\"]", "timezone = \"Europe/Paris\"", ""]);
            configure(workshop, random, order);
            "configuring".to_owned()
        }
        18 => {
            workshop.write("static/lamp.png", png(40 + u32::try_from(step).expect("few steps"), 30));
            "changing a picture".to_owned()
        }
        _ => broken(workshop, random, &articles),
    }
}

fn text(workshop: &mut Workshop, random: &mut Random, content: &[String], step: usize) -> String {
    let Some(path) = random.file(content) else { return String::new() };
    let old = workshop.read(&path).expect("it was listed");
    workshop.write(&path, format!("{old}\nAnother paragraph, {step}.\n\n## Part {step}\n"));
    format!("adding to {path}")
}

fn title(workshop: &mut Workshop, random: &mut Random, content: &[String], step: usize) -> String {
    let Some(path) = random.file(content) else { return String::new() };
    let old = workshop.read(&path).expect("it was listed");
    // Also of the same length: then only its time tells the file from what it was.
    let new =
        if step.is_multiple_of(2) { old.replacen('T', "L", 1) } else { old.replacen("title = \"", "title = \"W ", 1) };
    workshop.write(&path, new);
    format!("another title in {path}")
}

fn rename_folder(workshop: &mut Workshop, random: &mut Random, language: &str, step: usize) -> String {
    let from = format!("content/{language}/{}", random.of(&["travel", "food", "food/cakes"]));
    if !workshop.path(&from).exists() {
        return String::new();
    }
    if random.below(4) == 0 {
        workshop.remove(&from);
        return format!("removing {from}");
    }
    let to = format!("content/{}/{}", random.of(&LANGUAGES), random.of(&["travel", "moved", "food/deep"]));
    let to = if workshop.path(&to).exists() { format!("{to}{step}") } else { to };
    if to.starts_with(&format!("{from}/")) {
        return String::new();
    }
    workshop.rename(&from, &to);
    format!("renaming {from} to {to}")
}

fn with_picture(workshop: &mut Workshop, random: &mut Random, language: &str, step: usize) -> String {
    let folder = format!("content/{language}/travel/apic{}", random.below(2));
    let matter = format!("title = \"Picture {step}\"\ndate = 2026-03-03\ncover = \"p.png\"");
    workshop.write(&format!("{folder}/index.md"), article(&matter, "![A picture](p.png)"));
    workshop.write(&format!("{folder}/p.png"), png(60 + u32::try_from(step).expect("few steps"), 20));
    if random.below(2) == 0 {
        workshop.write(&format!("{folder}/p.toml"), format!("credit = \"Name {step}\""));
    }
    format!("a picture in {folder}")
}

fn template(workshop: &mut Workshop, random: &mut Random, step: usize) -> String {
    let path = random.of(&["templates/article.html", "themes/gloss/templates/tag.html", "templates/parts/mine.html"]);
    if workshop.path(path).exists() && random.below(3) == 0 && !path.contains("mine") {
        workshop.remove(path);
        return format!("removing {path}");
    }
    workshop.write("templates/parts/mine.html", format!("<p>Mine {step}</p>"));
    let name = if path.contains("tag") { "tag" } else { "article" };
    if !path.contains("mine") {
        let text = format!("{{% include \"parts/mine.html\" %}}<main>{{{{ {name}.title }}}} {step}</main>");
        workshop.write(path, text);
    }
    format!("writing {path}")
}

fn strings(workshop: &mut Workshop, random: &mut Random, step: usize) -> String {
    let path = format!("strings/{}.toml", random.of(&LANGUAGES));
    if workshop.path(&path).exists() && random.below(3) == 0 {
        workshop.remove(&path);
        return format!("removing {path}");
    }
    let label = random.of(&["photo_credit = \"Bild\"", "photo_credit = \"Photo\"", ""]);
    workshop.write(&path, format!("tags = \"Topics {step}\"\n{label}\n"));
    format!("writing {path}")
}

/// Something that can't be built, and is mended by a later edit or by [`mend`].
fn broken(workshop: &mut Workshop, random: &mut Random, articles: &[String]) -> String {
    match random.below(4) {
        0 => workshop.write("templates/section.html", "{% if %}"),
        1 => workshop.write("strings/en.toml", "tags = [1"),
        2 => workshop.write("data/a.toml", "a = "),
        _ => {
            if let Some(path) = random.file(articles) {
                let old = workshop.read(&path).expect("it was listed");
                workshop.write(&path, old.replacen("title", "titel", 1));
            }
        }
    }
    "breaking something".to_owned()
}

/// Mends what [`broken`] has done.
pub(crate) fn mend(workshop: &mut Workshop) {
    for path in ["templates/section.html", "strings/en.toml", "data/a.toml"] {
        if workshop.path(path).exists() {
            workshop.remove(path);
        }
    }
    // What others link to.
    if !workshop.path("content/en/travel/a0.md").exists() {
        workshop.write("content/en/travel/a0.md", article("title = \"Back\"", "Back."));
    }
    for path in workshop.files("content") {
        if let Some(text) = workshop.read(&path).filter(|text| text.contains("titel")) {
            workshop.write(&path, text.replacen("titel", "title", 1));
        }
    }
}
