"""The feeds through feedparser, jsonfeed and lxml, each against what its own standard requires; the three say the same."""

import datetime
import json
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import feedparser
import jsonfeed
from lxml import etree

from site_of import from_arguments

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"


def need(path, where, **fields):
    for name, value in fields.items():
        if not value:
            site.wrong(path, f"{where}: no {name}")


def ours(path, address):
    """The address leads to something in the output."""
    file, _ = site.resolve(address or "", f"{site.base}/")
    if not (address or "").startswith(f"{site.base}/") or file is None or not file.is_file():
        site.wrong(path, f"nothing is at {address!r}")


def address_of(path):
    """The address of a feed, percent-encoded."""
    return quote(site.address(path), safe=":/")


def moment(path, text):
    """RFC 3339 with an offset."""
    try:
        if datetime.datetime.fromisoformat(text or "").tzinfo:
            return
    except ValueError:
        pass
    site.wrong(path, f"{text!r} is no instant with an offset")


def unique(path, ids):
    if len(set(ids)) != len(ids):
        site.wrong(path, "two entries with one id")


def through_feedparser(path, version):
    feed = feedparser.parse(path.read_bytes(), resolve_relative_uris=False, sanitize_html=False)
    if feed.bozo:
        site.wrong(path, f"feedparser says: {feed.bozo_exception}")
    if feed.version != version:
        site.wrong(path, f"feedparser takes it for {feed.version!r}")
    for entry in feed.entries:
        need(path, entry.get("id"), title=entry.get("title"), link=entry.get("link"), content=entry.get("content"))
        if not entry.get("published_parsed"):
            site.wrong(path, f"{entry.get('id')}: a date that feedparser doesn't read")
    return feed


def photographs(path, link, entry):
    """What Media RSS says of an entry's photographs."""
    for media in entry.iter(f"{MEDIA}content"):
        ours(path, media.get("url"))
        need(path, link, type=media.get("type"), medium=media.get("medium"), width=media.get("width"))
        need(path, link, media_title=media.findtext(f"{MEDIA}title"), language=media.get("lang"))
        need(path, link, what_is_seen=media.findtext(f"{MEDIA}description"))
        credit = media.find(f"{MEDIA}credit")
        need(path, link, credit=credit is not None and credit.text and credit.get("role"))
        need(path, link, copyright=media.findtext(f"{MEDIA}copyright"))
        if entry.find(f"{MEDIA}thumbnail") is None:
            site.wrong(path, f"{link}: no thumbnail")


def rss(path):
    through_feedparser(path, "rss20")
    channel = etree.parse(path).getroot().find("channel")
    text = lambda name: channel.findtext(name)
    need(path, "channel", title=text("title"), link=text("link"), description=text("description"))
    language_of(path, text("language"))
    ours(path, text("link"))
    parsedate_to_datetime(text("lastBuildDate"))
    own = channel.find(f"{ATOM}link[@rel='self']")
    if own is None or own.get("href") != address_of(path) or own.get("type") != "application/rss+xml":
        site.wrong(path, "no link to itself")
    items = channel.findall("item")
    for item in items:
        link, guid = item.findtext("link"), item.find("guid")
        need(path, link, title=item.findtext("title"), guid=guid is not None, description=item.findtext("description"))
        need(path, link, creator=item.findtext(f"{DC}creator"))
        ours(path, link)
        if guid.get("isPermaLink") != "false":
            ours(path, guid.text)
        if parsedate_to_datetime(item.findtext("pubDate")).tzinfo is None:
            site.wrong(path, f"{link}: a date without an offset")
        photographs(path, link, item)
    unique(path, [item.findtext("guid") for item in items])
    return [item.findtext("link") for item in items]


def atom(path):
    through_feedparser(path, "atom10")
    feed = etree.parse(path).getroot()
    language_of(path, feed.get("{http://www.w3.org/XML/1998/namespace}lang"))
    author = feed.findtext(f"{ATOM}author/{ATOM}name")
    need(path, "feed", id=feed.findtext(f"{ATOM}id"), title=feed.findtext(f"{ATOM}title"))
    moment(path, feed.findtext(f"{ATOM}updated"))
    own = [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")]
    if own != [address_of(path)]:
        site.wrong(path, "no link to itself")
    entries = feed.findall(f"{ATOM}entry")
    links = []
    for entry in entries:
        address = entry.findtext(f"{ATOM}id")
        need(path, address, title=entry.findtext(f"{ATOM}title"), id=address)
        need(path, address, author=author or entry.findtext(f"{ATOM}author/{ATOM}name"))
        moment(path, entry.findtext(f"{ATOM}updated"))
        moment(path, entry.findtext(f"{ATOM}published"))
        alternate = [link.get("href") for link in entry.findall(f"{ATOM}link[@rel='alternate']")]
        if len(alternate) != 1:
            site.wrong(path, f"{address}: {len(alternate)} links to its page")
        links += alternate
        photographs(path, address, entry)
        for category in entry.findall(f"{ATOM}category"):
            need(path, address, term=category.get("term"))
    unique(path, [entry.findtext(f"{ATOM}id") for entry in entries])
    return links


def json_feed(path):
    feed = json.loads(path.read_text(encoding="utf-8"))
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        site.wrong(path, f"version {feed['version']!r}")
    need(path, "feed", title=feed.get("title"))
    read = jsonfeed.Feed.parse_string(path.read_text(encoding="utf-8"))
    for item, entry in zip(feed["items"], read.items, strict=True):
        need(path, entry.url, title=entry.title, author=entry.authors and entry.authors[0].name)
        if ("image" in item) != bool(entry.attachments) or ("image" in item and not entry.attachments[0].mime_type):
            site.wrong(path, f"{entry.url}: the photograph is not attached")
    language_of(path, feed.get("language"))
    ours(path, feed["home_page_url"])
    if feed.get("feed_url") != address_of(path):
        site.wrong(path, "another feed_url")
    for item in feed["items"]:
        need(path, item.get("id"), id=isinstance(item.get("id"), str), title=item.get("title"))
        need(path, item["id"], content=item.get("content_html") or item.get("content_text"))
        moment(path, item.get("date_published"))
        moment(path, item.get("date_modified", item.get("date_published")))
        if "image" in item:
            ours(path, item["image"])
        for author in item.get("authors", []):
            need(path, item["id"], author=author.get("name") or author.get("url"))
        if not all(isinstance(tag, str) for tag in item.get("tags", [])):
            site.wrong(path, f"{item['id']}: tags are texts")
    unique(path, [item["id"] for item in feed["items"]])
    return [item["url"] for item in feed["items"]]


def language_of(path, language):
    wanted = path.relative_to(site.output).parts[0]
    if language != wanted:
        site.wrong(path, f"its language is {language!r}")


site = from_arguments()
for path in site.files("feed.xml"):
    site.looked_at += 3
    said = [rss(path), atom(path.with_name("atom.xml")), json_feed(path.with_name("feed.json"))]
    if said[0] != said[1] or said[1] != said[2]:
        site.wrong(path, "the three feeds list different articles")
    for address in said[0]:
        ours(path, address)
for page in site.pages.values():
    for link in page.links("alternate"):
        file, _ = site.resolve(link["href"], page.address)
        if not link["hreflang"] and file not in site.files(file.name):
            site.wrong(page.path, f"no feed at {link['href']}")
site.finish("feeds")
