//! `why` names all that a page is made of.

use crate::running::Site;

fn asked(site: &Site, arguments: &[&str]) -> (Option<i32>, String) {
    let ended = site.command(&[&["why"], arguments].concat()).output().expect("it can be run");
    let text = [ended.stdout, ended.stderr].concat();
    (ended.status.code(), String::from_utf8(text).expect("it is text"))
}

/// The lines below a title.
fn part<'a>(told: &'a str, title: &str) -> Vec<&'a str> {
    let rest = told.split(&format!("\n{title}\n")).nth(1).unwrap_or("");
    rest.lines().take_while(|line| !line.is_empty()).map(str::trim).collect()
}

#[test]
fn a_page_is_told_with_all_that_it_is_made_of() {
    let site = Site::new();
    site.write("static/lamp.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>");
    let text = "+++\ntitle = \"Muzej\"\n+++\n![Luč](/lamp.svg)\n\n```{info}\ntitle = \"A\"\ntext = \"B\"\n```\n";
    site.write("content/sl/culture/museum.md", text);
    site.write("templates/parts/mine.html", "{{ t(key=\"tags\") }}{% for one in related(limit=2) %}{% endfor %}");
    let template =
        "{% extends \"gloss/article.html\" %}{% block main %}{% include \"parts/mine.html\" %}{% endblock %}";
    site.write("templates/article.html", template);
    for page in ["/sl/culture/museum/", "https://m.example/sl/culture/museum/#part", "content/sl/culture/museum.md"] {
        let (status, told) = asked(&site, &[page]);
        assert_eq!(status, Some(0), "{told}");
        assert!(told.starts_with("sl/culture/museum/index.html\n"), "{told}");
        assert_eq!(part(&told, "Texts"), ["content/sl/culture/museum.md"], "{told}");
        assert_eq!(part(&told, "Translated from"), ["content/en/culture/museum.md"], "{told}");
        assert_eq!(part(&told, "Pictures"), ["static/lamp.svg"], "{told}");
        let templates = part(&told, "Templates");
        assert_eq!(templates[..2], ["templates/article.html", "themes/gloss/templates/article.html"], "{told}");
        assert!(templates.contains(&"themes/gloss/templates/base.html"), "{told}");
        assert!(templates.contains(&"templates/parts/mine.html"), "{told}");
        assert_eq!(part(&told, "Components"), ["info: themes/gloss/templates/components/info.html"], "{told}");
        assert!(part(&told, "Strings").iter().any(|line| line.starts_with("tags (sl")), "{told}");
        assert!(part(&told, "Lists").contains(&"related(limit=2)"), "{told}");
        assert!(part(&told, "Files of the theme").contains(&"gloss.css"), "{told}");
    }
}

#[test]
fn other_outputs_are_told_too() {
    let site = Site::new();
    site.write("static/photo.txt", "a photograph");
    assert_eq!(part(&asked(&site, &["/photo.txt"]).1, "Published as it is"), ["static/photo.txt"]);
    let (status, told) = asked(&site, &["--json", "/en/culture/"]);
    let object: serde_json::Value = serde_json::from_str(&told).expect("this is JSON");
    assert_eq!((status, &object["lists"][0]), (Some(0), &"articles of the section culture, page 1 of 1".into()));
    let (status, told) = asked(&site, &["/en/nowhere/"]);
    assert_eq!(status, Some(2), "{told}");
    assert!(told.contains("no page has the address or the file `/en/nowhere/`"), "{told}");
}
