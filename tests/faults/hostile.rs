//! Group F: input that is made to cost time or memory. Each case keeps the budget of every run, and twice as much input
//! takes at most 2.5 times the work.

use std::time::Duration;

use crate::scene::{Run, Scene};

/// Work below this drowns in what starting the program costs and in the steps of the clock.
const NOISE: Duration = Duration::from_millis(60);

/// Builds a site with an amount of something, and with twice as much, which is what `FAULTS.md` asks for; the run of the
/// latter. Amounts are large: steps of a nanosecond for each pair of 25,000 are seen, those for each pair of 5,000 are not.
#[track_caller]
fn grows_gently(amount: usize, status: i32, site: impl Fn(usize) -> Scene) -> Run {
    let build = |amount| site(amount).build().exits(status);
    let run = |amount| build(amount).ended.work;
    let bound = |one: Duration| one.mul_f64(2.5) + NOISE;
    let last = build(2 * amount);
    let (mut one, mut two) = (run(amount), last.ended.work);
    if two > bound(one) {
        one = median([one, run(amount), run(amount)]);
        two = median([two, run(2 * amount), run(2 * amount)]);
    }
    assert!(two <= bound(one), "{amount} took {one:?}, twice as many {two:?}");
    last
}

fn median(mut times: [Duration; 3]) -> Duration {
    times.sort();
    times[1]
}

fn body(text: impl AsRef<str>) -> Scene {
    Scene::new().article("en/z.md", "title = \"Z\"", text.as_ref())
}

/// A text that is a pattern many times over; what it says doesn't matter, only that it ends.
#[track_caller]
fn repeated(pattern: &str, amount: usize) {
    grows_gently(amount, 0, |amount| body(pattern.repeat(amount)));
}

fn too_deep(scene: Scene, file: &str) -> Run {
    scene.build().exits(1).tells(file).tells("too-deep")
}

/// An article with this front matter in YAML below `extra:`, from line 4 on.
fn yaml(extra: &str) -> Scene {
    Scene::new().content("en/z.md", format!("---\ntitle: Z\nextra:\n{extra}\n---\n"))
}

#[test]
fn n087_aliases_of_aliases() {
    let bomb = |levels: usize| {
        let mut extra = "  a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..levels {
            let below = format!("*a{}, ", level - 1).repeat(9);
            extra += &format!("  a{level}: &a{level} [{}]\n", below.trim_end_matches(", "));
        }
        yaml(&extra)
    };
    for levels in [9, 30] {
        bomb(levels).build().exits(1).tells("content/en/z.md:");
    }
    grows_gently(40_000, 1, bomb).tells("content/en/z.md:");
    let circle = "---\ntitle: Z\nextra: &a\n  b: *a\n---\n";
    Scene::new().content("en/z.md", circle).build().exits(1).tells("content/en/z.md:4");
}

#[test]
fn n087_many_aliases() {
    let of_one = |amount| yaml(&format!("  a: &a x\n  b: [{}]", "*a, ".repeat(amount)));
    grows_gently(49_000, 0, of_one);
    of_one(1_000_000).build().exits(1).tells("content/en/z.md:5");
    let of_many = |amount| (0..amount).map(|n| format!("  - &a{n} x\n  - *a{n}\n")).collect::<String>();
    grows_gently(49_000, 0, |amount| yaml(&format!("  b:\n{}", of_many(amount))));
    let unknown = |amount| (0..amount).map(|n| format!("  - *a{n}\n")).collect::<String>();
    grows_gently(200_000, 1, |amount| yaml(&format!("  b:\n{}", unknown(amount)))).tells("content/en/z.md:5");
}

/// Depths at which a mistake must be told at a place. From the last one to twice it, work grows as it should.
const DEPTHS: [usize; 4] = [1_000, 20_000, 100_000, 500_000];

/// Builds a site with something within itself, to each depth and to a million.
#[track_caller]
fn too_deep_at(place: &str, site: impl Fn(usize) -> Scene) {
    for depth in DEPTHS {
        site(depth).build().exits(1).tells(place);
    }
    grows_gently(DEPTHS[3], 1, site).tells(place);
}

#[test]
fn n088_yaml_within_yaml() {
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("[", "")] {
        too_deep_at("content/en/z.md:4", |depth| yaml(&format!("  {}x{}", open.repeat(depth), close.repeat(depth))));
    }
}

#[test]
fn n088_toml_within_toml() {
    let lines: [fn(usize) -> String; 5] = [
        |depth| format!("a = {}{}", "[".repeat(depth), "]".repeat(depth)),
        |depth| format!("a = {}1{}", "{a = ".repeat(depth), "}".repeat(depth)),
        |depth| format!("{}a = 1", "a.".repeat(depth)),
        |depth| format!("[extra.{}a]", "a.".repeat(depth)),
        |depth| format!("a = {}", "[".repeat(depth)),
    ];
    for line in lines {
        too_deep_at("content/en/z.md:4", |depth| {
            Scene::new().article("en/z.md", &format!("title = \"Z\"\n[extra]\n{}", line(depth)), "")
        });
    }
}

#[test]
fn n088_json_within_json() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[", "")] {
        let site = |depth| {
            let value = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            Scene::new().file("site/data/deep.json", value)
        };
        too_deep_at("data/deep.json:1", site);
        too_deep(site(100_000), "data/deep.json:1");
    }
}

#[test]
fn n090_a_text_of_ten_megabytes() {
    grows_gently(4_900_000, 0, |amount| {
        Scene::new().article("en/z.md", &format!("title = \"Z\"\n[extra]\na = \"{}\"", "x".repeat(amount)), "")
    });
    grows_gently(4_900_000, 0, |amount| {
        Scene::new().content("en/z.md", format!("---\ntitle: Z\nextra:\n  a: {}\n---\n", "x".repeat(amount)))
    });
    let scene = Scene::new().article("en/z.md", &format!("title = \"{}\"", "x".repeat(10 << 20)), "");
    scene.build().exits(1).tells("content/en/z.md").tells("10 MiB");
}

#[test]
fn n091_quotations_in_quotations() {
    grows_gently(50_000, 1, |amount| body(format!("{} x", ">".repeat(amount))));
    too_deep(body(format!("{} x", ">".repeat(20_000))), "content/en/z.md:4:");
    body(format!("{} x", ">".repeat(100))).build().exits(0);
}

#[test]
fn n091_lists_in_lists() {
    let lists = |depth| (0..depth).map(|level| format!("{}- x\n", " ".repeat(2 * level))).collect::<String>();
    // The text grows with the square of the depth, so that this is an amount of bytes.
    grows_gently(4_000_000, 1, |amount| body(lists(amount.isqrt())));
    too_deep(body(lists(1_000)), "content/en/z.md:");
    grows_gently(50_000, 1, |amount| body("- ".repeat(amount) + "x"));
}

#[test]
fn n091_brackets() {
    repeated("[", 50_000);
    repeated("![", 50_000);
    repeated("]", 50_000);
    repeated("[](", 50_000);
}

#[test]
fn n091_emphasis() {
    repeated("*a **a ", 50_000);
    repeated("*a_ ", 50_000);
    repeated("a**b*c ", 50_000);
}

#[test]
fn n091_openings_of_html() {
    repeated("a <!--", 50_000);
    repeated("a <![CDATA[", 50_000);
    repeated("!-- <", 50_000);
    repeated("a <!A ", 50_000);
    repeated("a <?", 50_000);
    repeated("<a ", 50_000);
}

#[test]
fn n091_footnotes() {
    repeated("[^a]: ", 50_000);
    repeated("[^a", 50_000);
    repeated("[^a]: x\n\n[^a] ", 50_000);
}

#[test]
fn n091_backticks() {
    grows_gently(50_000, 0, |amount| body("`a``b``` ".repeat(amount)));
    // Runs of every length, to an amount of bytes.
    let runs = |amount: usize| (1..).map(|count| format!("e{}", "`".repeat(count))).take((2 * amount).isqrt());
    grows_gently(250_000, 0, |amount| body(runs(amount).collect::<String>()));
}

#[test]
fn n091_unfinished_links() {
    repeated("[a](<b", 50_000);
    repeated("[a](\"b ", 50_000);
    grows_gently(50_000, 0, |amount| body((0..amount).map(|n| format!("[a{n}]: x\n")).collect::<String>() + "[a]"));
}

#[test]
fn n091_tags_in_tags() {
    repeated("<details>", 50_000);
    repeated("<script>", 50_000);
    repeated("<b><i>x", 25_000);
    repeated("</sub>", 50_000);
}

#[test]
fn n091_quotation_marks() {
    repeated("\"", 50_000);
    repeated("\"a' ", 50_000);
}

#[test]
fn n093_an_article_of_fifty_megabytes() {
    let sentences = |amount| body("One more sentence of many. ".repeat(amount));
    grows_gently(1_000_000, 1, sentences).tells("content/en/z.md").tells("10 MiB");
    // What is no larger than that is published.
    grows_gently(180_000, 0, sentences);
    let paragraphs = |amount| body("One more sentence of many.\n\n".repeat(amount));
    grows_gently(90_000, 0, paragraphs);
}

#[test]
fn n094_a_table_of_100_000_cells() {
    let row = |cells: usize| "| x ".repeat(cells) + "|\n";
    let rule = |cells: usize| "|---".repeat(cells) + "|\n";
    grows_gently(50_000, 0, |cells| body(row(10) + &rule(10) + &row(10).repeat(cells / 10)));
    grows_gently(50_000, 0, |cells| body(row(cells / 2) + &rule(cells / 2) + &row(cells / 2)));
    // Each row is filled up to the width of the first: the cells grow with the square of the text.
    let wide = |width: usize| body(row(width) + &rule(width) + &"|\n".repeat(width));
    wide(3_000).build().exits(0);
}

#[test]
fn n094_a_line_of_a_megabyte() {
    repeated("word ", 100_000);
    repeated("x", 500_000);
    repeated("\u{65E5}\u{672C}", 100_000);
}

#[test]
fn n094_headings() {
    grows_gently(25_000, 0, |amount| body("# Same\n\n".repeat(amount)));
    grows_gently(25_000, 0, |amount| body((0..amount).map(|n| format!("## Part {n}\n\n")).collect::<String>()));
}

#[test]
fn n094_a_hundred_thousand_headings() {
    body("## Same\n\n".repeat(100_000)).build().exits(0);
}

#[test]
fn n094_mistakes_without_end() {
    grows_gently(10_000, 1, |amount| body("[x](nowhere.md)\n\n".repeat(amount)));
    grows_gently(10_000, 0, |amount| body("<b>x</b>\n\n".repeat(amount)));
}

#[test]
fn n095_a_box_in_a_boxs_text() {
    let inner = "```{info}\ntext = \"inner\"\n```";
    let scene = body(format!("````{{info}}\ntext = '''\n{inner}\n'''\n````"));
    scene.build().exits(1).tells("content/en/z.md:").tells("box");
}

#[test]
fn n095_templates_that_include_themselves() {
    let templates = [
        ("article.html", "<main>{% include \"article.html\" %}</main>"),
        ("article.html", "{% extends \"article.html\" %}"),
        ("components/info.html", "{% component info(text: string) %}{{ <info text={text} /> }}{% endcomponent info %}"),
    ];
    for (name, text) in templates {
        let scene = Scene::built().file(&format!("site/templates/{name}"), text);
        let scene = scene.article("en/travel/z.md", "title = \"Z\"", "```{info}\ntext = \"x\"\n```");
        scene.build().exits(1).tells(&format!("templates/{name}")).old_site_stands();
    }
    let scene = Scene::built().file("site/templates/article.html", "<main>{% include \"other.html\" %}</main>");
    let scene = scene.file("site/templates/other.html", "{% include \"article.html\" %}");
    scene.build().exits(1).tells("templates/").old_site_stands();
}

#[test]
fn n097_a_picture_that_says_it_is_huge() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend(100_000_u32.to_be_bytes().repeat(2));
    png.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND");
    let scene = Scene::built().content("en/z/huge.png", &png);
    let scene = scene.article("en/z/index.md", "title = \"Z\"", "![Huge](huge.png)\n\nPhoto: A");
    scene.build().exits(1).tells("huge.png").tells("megapixel").old_site_stands();
}
