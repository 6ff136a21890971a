"""Every address of ours in a page or a style leads to a file that is there, and every fragment to an element."""

import re

from site_of import from_arguments

ADDRESSES = ("href", "src", "poster", "action", "data", "cite")
META = {"og:url", "og:image", "twitter:image"}
URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")


def candidates(srcset):
    return [part.split()[0] for part in srcset.split(",") if part.strip()]


def written(element):
    """The addresses that an element names."""
    links = [element[name] for name in ADDRESSES if element[name] is not None]
    links += candidates(element["srcset"] or "") + candidates(element["imagesrcset"] or "")
    if element.name == "meta" and (element["property"] or element["name"]) in META:
        links.append(element["content"])
    return links


site = from_arguments()
by_path = {page.path: page for page in site.pages.values()}
for page in site.pages.values():
    for element in page.elements:
        for link in written(element):
            site.looked_at += 1
            path, fragment = site.resolve(link, page.address)
            if path is None:
                continue
            if not path.is_file():
                site.wrong(page.path, f"line {element.line}: nothing is at {link}")
            elif fragment and path in by_path and fragment not in by_path[path].ids:
                site.wrong(page.path, f"line {element.line}: no such part: {link}")
for style in site.files("*.css"):
    for link in URL.findall(style.read_text(encoding="utf-8")):
        site.looked_at += 1
        path, _ = site.resolve(link, site.address(style))
        if not link.startswith("data:") and path is not None and not path.is_file():
            site.wrong(style, f"nothing is at {link}")
site.finish("links")
