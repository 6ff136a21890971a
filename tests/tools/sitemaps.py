"""The sitemaps after sitemaps.org, with each page that may be found and no other, and Google's news sitemaps."""

import datetime
import re

from lxml import etree

from site_of import from_arguments

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
# The parts of a W3C date and time that we write: a day, or an instant with its offset.
INSTANT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")


def instant(path, text):
    if not text or not INSTANT.fullmatch(text):
        return site.wrong(path, f"{text!r} is no W3C date")
    datetime.datetime.fromisoformat(text)


def read(path, root, limit):
    if path.stat().st_size > 50 * 1024 * 1024:
        site.wrong(path, "more than 50 MB")
    tree = etree.parse(path).getroot()
    if tree.tag != f"{MAP}{root}":
        site.wrong(path, f"the root is {tree.tag}")
    if len(tree) > limit:
        site.wrong(path, f"{len(tree)} entries, {limit} are allowed")
    for entry in tree:
        site.looked_at += 1
        address = entry.findtext(f"{MAP}loc") or ""
        if not address.startswith(f"{site.base}/") or not address.isascii() or len(address) >= 2048:
            site.wrong(path, f"{address!r} is no address of this site, escaped")
        if (modified := entry.find(f"{MAP}lastmod")) is not None:
            instant(path, modified.text)
        yield address, entry


site = from_arguments()
index = site.output / "sitemap.xml"
listed = {site.resolve(address, address)[0] for address, _ in read(index, "sitemapindex", 50_000)}
ordinary, news = set(site.files("sitemap-*.xml")), set(site.files("news-sitemap-*.xml"))
for path in listed ^ (ordinary | news):
    site.wrong(index, f"{path.name} is listed and isn't there, or the reverse")
if len(news) != len(site.languages):
    site.wrong(index, "not one news sitemap for each language")

found = {}
for path in sorted(ordinary):
    for address, entry in read(path, "urlset", 50_000):
        if address in found:
            site.wrong(path, f"{address} stands in {found[address].name} too")
        found[address] = path
        page = site.page(address)
        if page is None:
            site.wrong(path, f"there is no page at {address}")
        elif page.hidden or page.redirects or page.canonical != address:
            site.wrong(path, f"{address} is not to be found")
        elif f"sitemap-{page.html['lang']}" not in path.name:
            site.wrong(path, f"{address} is of another language")
        for image in entry.iter(f"{IMAGE}image"):
            picture = image.findtext(f"{IMAGE}loc") or ""
            file, _ = site.resolve(picture, address)
            if file is None or not file.is_file():
                site.wrong(path, f"no picture at {picture!r}")
pages = [page for page in site.pages.values() if page.canonical and not (page.hidden or page.redirects)]
for page in pages:
    # The chooser has no language and is left out.
    if page.canonical not in found and page.address != f"{site.base}/" and page.canonical.startswith(site.base):
        site.wrong(page.path, "in no sitemap")

news_entries = 0
for path in sorted(news):
    for address, entry in read(path, "urlset", 1_000):
        news_entries += 1
        page = site.page(address)
        item = entry.find(f"{NEWS}news")
        if page is None or item is None:
            site.wrong(path, f"{address}: no page, or no news")
            continue
        wanted = ("publication", "publication_date", "title", f"publication/{NEWS}name", f"publication/{NEWS}language")
        for field in wanted:
            if not (item.findtext(f"{NEWS}{field}") or "").strip() and field != "publication":
                site.wrong(path, f"{address}: no {field}")
        instant(path, item.findtext(f"{NEWS}publication_date"))
        if item.findtext(f"{NEWS}publication/{NEWS}language") != page.html["lang"]:
            site.wrong(path, f"{address}: another language")
if not news_entries:
    site.wrong(index, "no news to look at; build at an instant just after an article's date")
site.finish("sitemap entries")
