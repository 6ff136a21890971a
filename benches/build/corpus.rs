//! A magazine made of invented words: the same for the same number of articles.

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Languages with the syllables of their words.
const LANGUAGES: [(&str, &str); 3] = [
    ("en", "an bo cel di er fo gra hi in ka lo men na or pe ri so ta un vo"),
    ("de", "auf bü ch der ei für ge hö in ke lä mit nä ob rü sch so te über zu"),
    ("sl", "a be či do e go hla i je ko lju mo na o pra ri še ta u ža"),
];
const SECTIONS: [&str; 8] = ["culture", "travel", "food", "style", "homes", "garden", "music", "letters"];
const PHOTOGRAPHS: u64 = 200;
const PEOPLE: u64 = 25;
const TAGS: u64 = 40;

/// Writes a magazine with so many articles in all languages together; returns the bytes of their texts.
pub(crate) fn write(root: &Path, articles: usize) -> usize {
    let each = articles / LANGUAGES.len();
    let photographs = root.join("static/photos");
    fs::create_dir_all(&photographs).expect("a folder for photographs");
    for number in 0..PHOTOGRAPHS {
        fs::write(photographs.join(format!("{number}.png")), photograph(number)).expect("a photograph");
    }
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/themes/plain");
    copy(&theme, &root.join("themes/plain"));
    let mut bytes = 0;
    for (language, syllables) in LANGUAGES {
        let folder = root.join("content").join(language);
        for section in SECTIONS {
            fs::create_dir_all(folder.join(section)).expect("a folder for a section");
            fs::write(folder.join(section).join("_index.md"), format!("+++\ntitle = \"{section}\"\n+++\n"))
                .expect("a section");
        }
        let mut words = Words::new(language, syllables);
        for number in 0..each {
            let text = article(number, each, &mut words);
            bytes += text.len();
            fs::write(folder.join(place(number)), text).expect("an article");
        }
    }
    bytes
}

/// Gives the magazine a theme.
pub(crate) fn configure(root: &Path, theme: &str) {
    let languages: String = LANGUAGES.iter().map(|(language, _)| format!("[languages.{language}]\n")).collect();
    let settings =
        "base_url = \"https://magazine.example\"\ntitle = \"Magazine\"\ndefault_language = \"en\"\npaginate_by = 20";
    fs::write(root.join("polygloss.toml"), format!("{settings}\ntheme = \"{theme}\"\n{languages}"))
        .expect("the settings");
}

fn section_of(number: usize) -> &'static str {
    SECTIONS[Dice(number as u64).next(SECTIONS.len() as u64) as usize]
}

fn place(number: usize) -> String {
    format!("{}/article-{number:06}.md", section_of(number))
}

fn article(number: usize, count: usize, words: &mut Words) -> String {
    // What an article has in common with its translations comes of its number alone.
    let mut common = Dice(number as u64 + 1_000_000);
    let (year, month, day) = (2016 + common.next(10), 1 + common.next(12), 1 + common.next(28));
    let list = |name: &str, count: u64, of: u64, dice: &mut Dice| {
        let names: Vec<String> = (0..count).map(|_| format!("\"{name}-{}\"", dice.next(of))).collect();
        names.join(", ")
    };
    let tags = list("tag", 3, TAGS, &mut common);
    let authors = list("author", 1 + number as u64 % 2, PEOPLE, &mut common);
    let mut text = format!("+++\ntitle = \"{}\"\ndate = {year}-{month:02}-{day:02}\n", words.some(7));
    let _ = writeln!(text, "lead = \"{}.\"\ntags = [{tags}]\nauthors = [{authors}]\n+++\n", words.some(14));
    words.paragraph(&mut text);
    for part in 0..6 {
        let _ = writeln!(text, "## {}\n", words.some(5));
        for _ in 0..1 + words.dice.next(3) {
            words.paragraph(&mut text);
        }
        match part {
            1 | 3 => {
                let photograph = words.dice.next(PHOTOGRAPHS);
                let _ = writeln!(text, "![{}](/photos/{photograph}.png)\n\nPhoto: Archive\n", words.some(4));
            }
            2 => {
                let _ = writeln!(text, "> {}.\n", words.some(12));
            }
            4 => {
                let items: String = (0..4).map(|_| format!("- {}.\n", words.some(10))).collect();
                let _ = writeln!(text, "{items}");
            }
            _ => {}
        }
    }
    let _ = writeln!(text, "[{}](../{})", words.some(3), place((number * 7 + 3) % count));
    text
}

/// Numbers that look thrown and are the same each time (SplitMix64).
struct Dice(u64);

impl Dice {
    /// A number below `end`.
    fn next(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// A language's words.
struct Words {
    all: Vec<String>,
    dice: Dice,
}

impl Words {
    fn new(language: &str, syllables: &str) -> Self {
        let syllables: Vec<&str> = syllables.split(' ').collect();
        let mut dice = Dice(language.bytes().map(u64::from).sum());
        let mut word = || {
            let length = 1 + dice.next(4);
            (0..length).map(|_| syllables[dice.next(syllables.len() as u64) as usize]).collect()
        };
        let all = (0..4_000).map(|_| word()).collect();
        Self { all, dice }
    }

    /// About so many words, without a mark at the end.
    fn some(&mut self, count: u64) -> String {
        let count = count - count / 4 + self.dice.next(count / 2 + 1);
        let picked: Vec<&str> =
            (0..count).map(|_| &*self.all[self.dice.next(self.all.len() as u64) as usize]).collect();
        picked.join(" ")
    }

    fn paragraph(&mut self, text: &mut String) {
        for _ in 0..3 + self.dice.next(4) {
            let _ = write!(text, "{} ", self.some(7));
            match self.dice.next(8) {
                0 => {
                    let _ = write!(text, "**{}** ", self.some(1));
                }
                1 => {
                    let _ = write!(text, "[{}](https://example.org/{}) ", self.some(1), self.dice.next(10_000));
                }
                _ => {}
            }
            let _ = write!(text, "{}. ", self.some(7));
        }
        text.push_str("\n\n");
    }
}

/// Pixels of a photograph: so few that it is published as it is, since no encoder is measured here.
const SIZE: (u32, u32) = (64, 48);

/// A PNG in one colour, which is another for each number.
fn photograph(number: u64) -> Vec<u8> {
    let (width, height) = SIZE;
    let [low, high, ..] = number.to_le_bytes();
    let pixels = [low, high, 128].repeat((width * height) as usize);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("memory takes a header");
    writer.write_image_data(&pixels).expect("memory takes pixels");
    writer.finish().expect("memory takes an end");
    bytes
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder that can be listed").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file that can be copied");
        }
    }
}
