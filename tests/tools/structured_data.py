"""Every block of JSON-LD parses and has the fields that search engines ask of its types."""

import datetime
import json

from site_of import from_arguments

# One of each group must be there. The groups are Google's requirements, and its recommendations where a
# magazine's page always has them.
FIELDS = {
    "NewsArticle": [["headline"], ["datePublished"], ["dateModified"], ["author"], ["publisher"], ["inLanguage"],
                    ["mainEntityOfPage"], ["url"], ["articleSection"], ["wordCount"], ["isAccessibleForFree"], ["isPartOf"]],
    "WebPage": [["name", "headline"], ["url"], ["inLanguage"]],
    "ImageObject": [["contentUrl"], ["width"], ["height"]],
    "BreadcrumbList": [["itemListElement"]],
    "ItemList": [["itemListElement"], ["numberOfItems"], ["url"]],
    "ListItem": [["position"], ["name"], ["item", "url"]],
    "Person": [["name"]],
    "Organization": [["name"]],
    "WebSite": [["name"], ["url"], ["inLanguage"], ["publisher"]],
    "ProfilePage": [["mainEntity"], ["isPartOf"], ["inLanguage"]],
    "Recipe": [["name"], ["recipeIngredient"], ["recipeInstructions"], ["author"], ["image"]],
    "HowToStep": [["text"]],
}
ADDRESSES = {"url", "contentUrl", "item", "logo", "mainEntityOfPage", "@id"}
INSTANTS = {"datePublished", "dateModified"}


def look(page, node, where):
    """Walks a value of JSON and holds each typed object to its fields."""
    if isinstance(node, list):
        for child in node:
            look(page, child, where)
    if not isinstance(node, dict):
        return
    kind = node.get("@type")
    wrong = lambda what: site.wrong(page.path, f"{where}{kind}: {what}")
    if kind is None and set(node) - {"@id", "@context", "@graph"}:
        wrong("an object without a type")
    elif kind is not None and kind not in FIELDS:
        wrong("a type that this check doesn't know")
    types.add(kind)
    for group in FIELDS.get(kind, []):
        if not any(node.get(name) not in (None, "", []) for name in group):
            wrong(f"no {' or '.join(group)}")
    # A portrait or a logo is the magazine's own; a picture of an article names its maker or licence.
    if kind == "ImageObject" and "Article" in where and not {"creator", "creditText", "license"} & set(node):
        wrong("neither creator nor credit nor licence")
    for name, value in node.items():
        if value is None or value == "" or value == []:
            wrong(f"{name} is empty")
        if name in ADDRESSES and isinstance(value, str):
            address(page, value, wrong)
        if name in INSTANTS and datetime.datetime.fromisoformat(value).tzinfo is None:
            wrong(f"{name} has no offset")
        look(page, value, f"{where}{kind}/")
    if kind in ("BreadcrumbList", "ItemList"):
        positions = [item["position"] for item in node.get("itemListElement", [])]
        first = positions[0] if kind == "ItemList" and positions else 1
        if not positions or positions != list(range(first, first + len(positions))):
            wrong(f"positions {positions}")


def address(page, value, wrong):
    file, _ = site.resolve(value, page.address)
    if "://" not in value:
        wrong(f"{value} is not absolute")
    elif file is not None and not file.is_file():
        wrong(f"nothing is at {value}")


site = from_arguments()
def article(page, node):
    """What Google recommends of an article where the page has it: pictures in three ratios, large, with credit; a
    publisher with a logo; authors with pages; a translation and its source that name each other."""
    wrong = lambda what: site.wrong(page.path, f"NewsArticle: {what}")
    pictures = [image for image in node.get("image", []) if "width" in image]
    ratios = {round(image["width"] / image["height"], 1) for image in pictures}
    if len(pictures) == 3 and not {1.8, 1.3, 1.0} <= ratios:
        wrong(f"its pictures are cut to {sorted(ratios)}")
    for image in pictures:
        if image["width"] * image["height"] < 50_000:
            wrong("a picture of less than 50,000 pixels")
    if "logo" not in node["publisher"]:
        wrong("a publisher without a logo")
    for author in node["author"]:
        if author["@type"] == "Person" and not author.get("url"):
            wrong(f"{author['name']} has no page")
    if ("keywords" in node) != bool([tag for tag in page.named("meta") if tag["property"] == "article:tag"]):
        wrong("keywords are not what OpenGraph calls tags")
    graph[node["@id"]] = node


def shared(page):
    """What a page says to those who share it."""
    said = {}
    for meta in page.named("meta"):
        if meta["property"]:
            said.setdefault(meta["property"], []).append(meta["content"])
    wrong = lambda what: site.wrong(page.path, f"OpenGraph: {what}")
    for name, contents in said.items():
        if len(set(contents)) < len(contents):
            wrong(f"{name} says the same twice")
    for name in ["og:title", "og:type", "og:url", "og:site_name", "og:locale"]:
        if len(said.get(name, [])) != 1 or not said[name][0]:
            wrong(f"no {name}")
    for name in ["og:image:width", "og:image:height", "og:image:type", "og:image:alt"]:
        if "og:image" in said and name not in said:
            wrong(f"a picture without {name}")
    others = set(page.alternates) - {"x-default", page.html["lang"]}
    if len(said.get("og:locale:alternate", [])) != len(others):
        wrong(f"{len(others)} other versions, and alternates {said.get('og:locale:alternate')}")
    if said["og:type"] == ["article"]:
        for name in ["article:published_time", "article:author", "article:section"]:
            if not said.get(name):
                wrong(f"no {name}")


types, graph = set(), {}
for page in site.pages.values():
    for block in page.data:
        site.looked_at += 1
        try:
            data = json.loads(block)
        except ValueError as mistake:
            site.wrong(page.path, f"JSON-LD that doesn't parse: {mistake}")
            continue
        if data.get("@context") != "https://schema.org":
            site.wrong(page.path, "JSON-LD of another context")
        look(page, data, "")
        for node in data.get("@graph", [data]):
            if node.get("@type") == "NewsArticle":
                article(page, node)
            if node.get("@type") == "NewsArticle" and node.get("inLanguage") != page.html["lang"]:
                site.wrong(page.path, "an article of another language")
    articles = [meta for meta in page.named("meta") if meta["property"] == "og:type" and meta["content"] == "article"]
    if articles and not page.data:
        site.wrong(page.path, "an article without JSON-LD")
    if page.data:
        shared(page)
for name, node in graph.items():
    source = node.get("translationOfWork", {}).get("@id")
    if source and {"@id": name} not in graph.get(source, {}).get("workTranslation", []):
        site.wrong(name, f"{source} doesn't know of its translation")
    if any(other["@id"] not in graph for other in node.get("workTranslation", [])):
        site.wrong(name, "a translation that isn't there")
wanted = {"NewsArticle", "ImageObject", "BreadcrumbList", "ProfilePage", "WebSite", "Recipe", "ItemList", "Organization", "Person"}
for kind in sorted(wanted - types):
    site.wrong("all pages", f"no {kind} among them")
site.finish("blocks of JSON-LD")
