"""Every block of JSON-LD parses and has the fields that search engines ask of its types."""

import datetime
import json

from site_of import from_arguments

# One of each group must be there. The groups are Google's requirements, and its recommendations where a
# magazine's page always has them.
FIELDS = {
    "NewsArticle": [["headline"], ["datePublished"], ["dateModified"], ["author"], ["publisher"], ["inLanguage"],
                    ["mainEntityOfPage"], ["url"]],
    "WebPage": [["name", "headline"], ["url"], ["inLanguage"]],
    "ImageObject": [["contentUrl"], ["width"], ["height"]],
    "BreadcrumbList": [["itemListElement"]],
    "ItemList": [["itemListElement"]],
    "ListItem": [["position"], ["name", "item", "url"]],
    "Person": [["name"]],
    "Organization": [["name"]],
    "WebSite": [["name"], ["url"]],
    "ProfilePage": [["mainEntity"]],
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
        if positions != list(range(1, len(positions) + 1)):
            wrong(f"positions {positions}")


def address(page, value, wrong):
    file, _ = site.resolve(value, page.address)
    if "://" not in value:
        wrong(f"{value} is not absolute")
    elif file is not None and not file.is_file():
        wrong(f"nothing is at {value}")


site = from_arguments()
types, without = set(), []
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
            if node.get("@type") == "NewsArticle" and node.get("inLanguage") != page.html["lang"]:
                site.wrong(page.path, "an article of another language")
    articles = [meta for meta in page.named("meta") if meta["property"] == "og:type" and meta["content"] == "article"]
    if articles and not page.data:
        site.wrong(page.path, "an article without JSON-LD")
for kind in sorted({"NewsArticle", "ImageObject", "BreadcrumbList", "ProfilePage", "WebSite", "Recipe"} - types):
    site.wrong("all pages", f"no {kind} among them")
site.finish("blocks of JSON-LD")
