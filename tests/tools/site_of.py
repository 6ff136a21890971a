"""A built site as the checks see it: its pages with their elements, its addresses, its mistakes."""

import sys
import tomllib
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

VOID = set("area base br col embed hr img input link meta source track wbr".split())


class Element:
    """A start tag: its name, attributes, the text as written and the line that it begins on."""

    def __init__(self, name, attributes, written, line):
        self.name, self.attributes, self.written, self.line = name, dict(attributes), written, line

    def __getitem__(self, attribute):
        return self.attributes.get(attribute)

    def words(self, attribute):
        return (self[attribute] or "").split()


class Page(HTMLParser):
    """One HTML file. `data` holds the text of each JSON-LD block."""

    def __init__(self, path, address):
        super().__init__(convert_charrefs=True)
        self.path, self.address = path, address
        self.elements, self.data, self.title = [], [], ""
        self._open = None
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, name, attributes):
        element = Element(name, attributes, self.get_starttag_text(), self.getpos()[0])
        self.elements.append(element)
        if name == "script" and element["type"] == "application/ld+json":
            self.data.append("")
            self._open = "data"
        elif name == "title" and not self.title:
            self._open = "title"

    def handle_startendtag(self, name, attributes):
        self.handle_starttag(name, attributes)

    def handle_endtag(self, name):
        self._open = None

    def handle_data(self, text):
        if self._open == "data":
            self.data[-1] += text
        elif self._open == "title":
            self.title += text

    def named(self, name):
        return [element for element in self.elements if element.name == name]

    def links(self, relation):
        return [element for element in self.named("link") if relation in element.words("rel")]

    @cached_property
    def html(self):
        return self.named("html")[0]

    @cached_property
    def ids(self):
        return {element["id"] for element in self.elements if element["id"]}

    @cached_property
    def canonical(self):
        return next((link["href"] for link in self.links("canonical")), None)

    @cached_property
    def alternates(self):
        """What the page says of its versions: language to address."""
        return {link["hreflang"]: link["href"] for link in self.links("alternate") if link["hreflang"]}

    @cached_property
    def redirects(self):
        return any((meta["http-equiv"] or "").lower() == "refresh" for meta in self.named("meta"))

    @cached_property
    def hidden(self):
        """Whether robots are told to leave the page out."""
        return any(meta["name"] == "robots" and "noindex" in (meta["content"] or "") for meta in self.named("meta"))


class Site:
    """The folder `output` of the site at `root`; `wrong` gathers what checks find."""

    def __init__(self, root, output):
        settings = tomllib.loads((Path(root) / "polygloss.toml").read_text(encoding="utf-8"))
        self.output = Path(output)
        self.base = settings["base_url"].rstrip("/")
        self.languages = list(settings["languages"])
        self.default_language = settings["default_language"]
        self.mistakes = []
        self.looked_at = 0

    def files(self, pattern):
        return sorted(self.output.rglob(pattern))

    def address(self, path):
        below = path.relative_to(self.output).as_posix()
        below = below.removesuffix("index.html") if path.name == "index.html" else below
        return f"{self.base}/{below}"

    @cached_property
    def pages(self):
        """Every page by its address, percent-decoded."""
        paths = self.files("*.html")
        return {self.address(path): Page(path, self.address(path)) for path in paths}

    def page(self, address):
        return self.pages.get(unquote(urlsplit(address)._replace(fragment="").geturl()))

    def resolve(self, link, page_address):
        """The file that a link leads to, and its fragment; the file is None for another site's address."""
        target = urlsplit(urljoin(page_address, link))
        base = urlsplit(self.base)
        if (target.scheme, target.netloc) != (base.scheme, base.netloc) or not target.path.startswith(base.path):
            return None, ""
        path = self.output / unquote(target.path[len(base.path):]).lstrip("/")
        if target.path.endswith("/"):
            path = path / "index.html"
        return path, unquote(target.fragment)

    def wrong(self, where, what):
        if isinstance(where, Path):
            where = where.relative_to(self.output)
        self.mistakes.append(f"{where}: {what}")

    def finish(self, what):
        for mistake in self.mistakes:
            print(mistake, file=sys.stderr)
        print(f"{self.looked_at} {what}, {len(self.mistakes)} mistakes")
        if not self.looked_at:
            sys.exit(f"there were no {what} to look at")
        sys.exit(1 if self.mistakes else 0)


def from_arguments():
    """The site that the command line names: the folder of polygloss.toml, then the folder of the output."""
    return Site(*sys.argv[1:3])
