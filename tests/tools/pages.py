"""What the contract says of every page: language, direction, one main, quoted attributes, nothing inline."""

import re

from site_of import from_arguments

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
# An attribute with a value that doesn't stand in double quotes, once those that do are taken away.
UNQUOTED = re.compile(r"[^\s\"'<>/=]\s*=")
QUOTED = re.compile(r"=\"[^\"]*\"")

site = from_arguments()
for page in site.pages.values():
    site.looked_at += 1
    wrong = lambda what: site.wrong(page.path, what)
    first = page.path.relative_to(site.output).parts[0]
    language = first if first in site.languages else site.default_language
    if page.html["lang"] != language:
        wrong(f"lang is {page.html['lang']}, not {language}")
    direction = "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
    if page.html["dir"] != direction:
        wrong(f"dir is {page.html['dir']}, not {direction}")
    if not page.title.strip():
        wrong("no title")
    if len(page.named("main")) != 1 and not page.redirects:
        wrong(f"{len(page.named('main'))} main elements")
    if len(page.named("h1")) != 1 and not page.redirects:
        wrong(f"{len(page.named('h1'))} first headings")
    for element in page.elements:
        if UNQUOTED.search(QUOTED.sub("", element.written)):
            wrong(f"line {element.line}: a value without double quotes: {element.written}")
        for attribute in element.attributes:
            if attribute == "style" or attribute.startswith("on"):
                wrong(f"line {element.line}: {attribute} in {element.written}")
        if element.name == "style" or element.name == "script" and element["src"] is None and not element["type"]:
            wrong(f"line {element.line}: inline {element.name}")
        if element.name == "img":
            if element["alt"] is None:
                wrong(f"line {element.line}: a picture without alt")
            if not (element["width"] and element["height"]):
                wrong(f"line {element.line}: a picture without width and height: {element['src']}")
site.finish("pages")
