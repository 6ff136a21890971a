"""Every picture is as wide and high as its page says, and every derivative is shown by some page, feed or sitemap."""

import struct

from site_of import from_arguments


def jpeg(data):
    at = 2
    while data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + length


def webp(data):
    kind = data[12:16]
    if kind == b"VP8X":
        return tuple(int.from_bytes(data[at:at + 3], "little") + 1 for at in (24, 27))
    if kind == b"VP8 ":
        return tuple(side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    bits = struct.unpack_from("<I", data, 21)[0]
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def avif(data):
    """The first item's property ispe; all items of our files are of one size."""
    return struct.unpack_from(">II", data, data.index(b"ispe") + 8)


def size(path):
    """Width and height of a file; none for formats that aren't looked into."""
    data = path.read_bytes()
    if data.startswith(b"\xff\xd8"):
        return jpeg(data)
    if data.startswith(b"\x89PNG"):
        return struct.unpack_from(">II", data, 16)
    if data[8:12] == b"WEBP":
        return webp(data)
    if data[4:12] == b"ftypavif":
        return avif(data)


site = from_arguments()
sizes = {}
for page in site.pages.values():
    for element in page.elements:
        # What stands blurred for a picture has no size of its own.
        if element.name not in ("img", "source") or element["class"] == "blur":
            continue
        named = [(part.split()[0], int(part.split()[1][:-1]), None) for part in (element["srcset"] or "").split(",") if part.strip()]
        if element["src"] and element["width"]:
            named.append((element["src"], int(element["width"]), int(element["height"])))
        for address, width, height in named:
            site.looked_at += 1
            path, _ = site.resolve(address, page.address)
            if path not in sizes:
                sizes[path] = size(path)
            if sizes[path] and (width, height or sizes[path][1]) != sizes[path]:
                site.wrong(page.path, f"line {element.line}: {address} is {sizes[path]}, not {width} by {height}")
texts = [path.read_text(encoding="utf-8") for pattern in ("*.html", "*.xml", "*.json") for path in site.files(pattern)]
shown = set("".join(texts).replace("&quot;", '"').replace(",", " ").replace("<", " ").replace('"', " ").split())
names = {word.rsplit("/", 1)[-1] for word in shown if "assets/photos/" in word}
for path in (site.output / "assets/photos").glob("*"):
    if path.name not in names:
        site.wrong(path, "nothing shows it")
site.finish("pictures")
