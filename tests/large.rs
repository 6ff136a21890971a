//! What only a large magazine shows: sitemaps in parts of 50,000 addresses, and news of at most 1,000 articles.

use std::collections::BTreeMap;

use polygloss::base::{Clock, Diagnostics, SitePath, When};
use polygloss::build::{Magazine, Memory, Request, Scrutiny, Stages, understand};
use polygloss::site::Visibility;

const CONFIGURATION: &str = "base_url = \"https://mag.example\"\ntitle = \"Mag\"\ndefault_language = \"en\"\n\
                             [languages.en]\n";

/// A site of so many pages, all of this front matter.
fn site(pages: usize, folder: &str, front_matter: &str) -> BTreeMap<SitePath, Vec<u8>> {
    let mut site = BTreeMap::from([(SitePath::new("polygloss.toml"), CONFIGURATION.into())]);
    for number in 0..pages {
        let text = format!("+++\ntitle = \"Number {number}\"\n{front_matter}+++\n");
        site.insert(SitePath::new(&format!("content/en/{folder}p{number}.md")), text.into());
    }
    site
}

fn magazine(site: &BTreeMap<SitePath, Vec<u8>>) -> Magazine {
    let clock = Clock { now: When::parse("2026-05-10T12:00").expect("it is a date"), given: true };
    let request = Request { clock, visibility: Visibility::default(), base_url: None, scrutiny: Scrutiny::Ordinary };
    let understood = understand(site, &request, &mut Memory::new(), &mut Stages::start()).expect("it can be read");
    assert!(!understood.diagnostics.has_errors());
    understood.magazine.expect("there are settings")
}

/// An output; the rest isn't rendered.
fn output(magazine: &Magazine, site: &BTreeMap<SitePath, Vec<u8>>, path: &str) -> String {
    let job = magazine.plan.position(path).expect("it is planned");
    let bytes = magazine.render(job, site, &mut Diagnostics::new()).expect("it can be made");
    String::from_utf8(bytes.expect("it is rendered")).expect("it is text")
}

#[test]
fn sitemaps_have_at_most_fifty_thousand_addresses() {
    let site = site(50_000, "", "");
    let magazine = magazine(&site);
    let addresses = |path: &str| output(&magazine, &site, path).matches("<loc>").count();
    // The home page is in it as well.
    assert_eq!((addresses("sitemap-en.xml"), addresses("sitemap-en-2.xml")), (50_000, 1));
    assert!(magazine.plan.position("sitemap-en-3.xml").is_none());
    let index = output(&magazine, &site, "sitemap.xml");
    assert!(index.contains("/sitemap-en.xml") && index.contains("/sitemap-en-2.xml"), "{index}");
}

#[test]
fn news_are_the_newest_thousand_of_two_days() {
    let mut site = site(1_001, "culture/", "date = 2026-05-09T08:00:00Z\n");
    let older = "+++\ntitle = \"Older\"\ndate = 2026-05-08T11:00:00Z\n+++\n";
    site.insert(SitePath::new("content/en/culture/older.md"), older.into());
    let newest = "+++\ntitle = \"Newest\"\ndate = 2026-05-10T11:00:00Z\n+++\n";
    site.insert(SitePath::new("content/en/culture/newest.md"), newest.into());
    let news = output(&magazine(&site), &site, "news-sitemap-en.xml");
    assert_eq!(news.matches("<news:news>").count(), 1_000);
    assert!(news.contains(">Newest<") && !news.contains(">Older<"));
}
