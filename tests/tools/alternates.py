"""The versions of a page name themselves and each other, in the pages and in the sitemaps alike."""

from lxml import etree

from site_of import from_arguments

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def reciprocal(where, address, versions, versions_of):
    """`versions` is what the page at `address` says; `versions_of` tells the same of another address."""
    if address not in versions.values():
        site.wrong(where, f"the versions of {address} don't name itself")
    for language, other in versions.items():
        if not other.startswith(f"{site.base}/"):
            site.wrong(where, f"{other} is not absolute")
        if language not in site.languages and language != "x-default":
            site.wrong(where, f"{language} is no language of the site")
        said = versions_of(other)
        if said is None:
            site.wrong(where, f"{address} has a version {other} that isn't there")
        elif said != versions:
            site.wrong(where, f"{address} and {other} name different versions")
    if ("x-default" in versions) != (site.default_language in versions):
        site.wrong(where, f"{address}: x-default without the default language, or the reverse")
    if versions.get("x-default") != versions.get(site.default_language):
        site.wrong(where, f"{address}: x-default is not the default language's version")


def versions_of_page(address):
    page = site.page(address)
    return page.alternates if page else None


site = from_arguments()
for page in site.pages.values():
    site.looked_at += 1
    if page.alternates:
        reciprocal(page.path, page.canonical, page.alternates, versions_of_page)
        own = page.alternates.get(page.html["lang"])
        if own != page.canonical:
            site.wrong(page.path, f"its own version is {own}, its canonical address {page.canonical}")

mapped = {}
for path in site.files("sitemap-*.xml"):
    for url in etree.parse(path).getroot().findall(f"{MAP}url"):
        links = {link.get("hreflang"): link.get("href") for link in url.findall(f"{XHTML}link")}
        mapped[url.findtext(f"{MAP}loc")] = (path, links)
for address, (path, versions) in mapped.items():
    site.looked_at += 1
    if versions:
        reciprocal(path, address, versions, lambda other: mapped.get(other, (None, None))[1])
    if versions != versions_of_page(address):
        site.wrong(path, f"{address} has other versions than its page says")
site.finish("pages and sitemap entries")
