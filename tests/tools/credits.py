"""What published pictures say of themselves, as Debian's exiftool reads it: whose they are, and nothing of cameras.

First the demonstration: every derivative names its makers, or the machine that drew it. Then a site of pictures that other programs wrote
(tests/metadata): every field travels into JPEG, WebP and AVIF, and originals keep every pixel (Debian's imagemagick).
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from site_of import from_arguments

site = from_arguments()
POLYGLOSS = os.environ.get("POLYGLOSS", "target/release/polygloss")
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"}
# What no file may tell, by exiftool's names.
SECRET = ("GPS", "SerialNumber", "ThumbnailImage", "PreviewImage", "MakerNote")
# What travels, by exiftool's names.
TRAVELS = ["Creator", "Credit", "Rights", "WebStatement", "UsageTerms", "Licensor", "Description", "Headline", "Source",
           "DateCreated", "DigitalSourceType", "AltTextAccessibility", "AltTextAccessibility-sl"]


def told(folder):
    """What exiftool reads in all pictures below a folder, by path."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in PICTURES)
    if not files:
        return {}
    names = "\n".join(map(str, files)) + "\n"
    run = subprocess.run(
        ["exiftool", "-json", "-struct", "-G1", "-a", "-@", "-"], input=names, capture_output=True, text=True, check=False
    )
    site.looked_at += len(files)
    return {Path(tags["SourceFile"]): tags for tags in json.loads(run.stdout)}


def xmp(tags):
    """The properties of XMP without their groups."""
    return {name.split(":")[-1]: value for name, value in tags.items() if name.startswith("XMP")}


def pixels(path):
    run = subprocess.run(["identify", "-quiet", "-format", "%#", str(path)], capture_output=True, text=True, check=False)
    return run.stdout


def wrong(path, what):
    site.wrong("/".join(path.parts[-4:]), what)


def is_discreet(path, tags):
    for name in tags:
        if any(secret in name for secret in SECRET):
            wrong(path, f"it tells {name}")


def is_placeholder(path):
    """Placeholders are 32 pixels at most; the width ends the name."""
    return int(path.stem.rsplit("-", 1)[-1]) <= 32


def demonstration():
    """Every derivative of a photograph names its makers; the portraits say that a machine drew them."""
    folder = site.output / "assets/photos"
    derivatives = told(folder)
    if not derivatives:
        wrong(folder, "there is no derivative")
    for path, tags in derivatives.items():
        is_discreet(path, tags)
        said = xmp(tags)
        if not is_placeholder(path) and not said.get("Credit") and not said.get("DigitalSourceType"):
            wrong(path, "it names nobody")
        if path.suffix == ".jpg" and tags.get("ExifTool:Warning"):
            wrong(path, tags["ExifTool:Warning"])


ARTICLE = """+++
title = "Pictures"
+++
"""
CONFIGURATION = """base_url = "https://credits.example"
title = "Credits"
default_language = "en"
[languages.en]
[photos]
widths = [48]
formats = ["avif", "webp", "jpeg"]
"""


def build(root):
    """A site that shows each picture of tests/metadata in an article of its own."""
    (root / "polygloss.toml").write_text(CONFIGURATION)
    for picture in sorted(Path("tests/metadata/files").iterdir()):
        folder = root / "content/en" / picture.name.replace(".", "-")
        folder.mkdir(parents=True)
        shutil.copy(picture, folder / picture.name)
        (folder / "index.md").write_text(f"{ARTICLE}![One]({picture.name})\n")
    command = [POLYGLOSS, "build", "--root", str(root), "--now", "2026-11-14", "--quiet"]
    subprocess.run(command, check=True)


def is_valid(folder):
    """All blocks of metadata are as their standards want them."""
    command = ["exiftool", "-validate", "-warning", "-error", "-a", "-json", "-r", str(folder)]
    for tags in json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout):
        if tags.get("Validate") != "OK":
            wrong(Path(tags["SourceFile"]), f"exiftool -validate: {tags}")


def travels(root):
    before = told(root / "content")
    after = told(root / "public")
    is_valid(root / "public/assets/photos")
    for path, tags in after.items():
        is_discreet(path, tags)
        if tags.get("ExifTool:Warning") or tags.get("ExifTool:Error"):
            wrong(path, tags.get("ExifTool:Warning") or tags.get("ExifTool:Error"))
    wanted = {name: value for name, value in xmp(before[root / "content/en/xmp-jpg/xmp.jpg"]).items() if name in TRAVELS}
    if set(wanted) != set(TRAVELS):
        wrong(root, f"the original lacks {set(TRAVELS) - set(wanted)}")
    originals = {path.name: path for path in before}
    for path, tags in after.items():
        if "assets" in path.parts:
            continue  # derivatives and the theme's own
        if path.name.startswith("xmp.") and any(xmp(tags).get(name) != value for name, value in wanted.items()):
            wrong(path, f"it says {xmp(tags)} and not {wanted}")
        if pixels(path) != pixels(originals[path.name]):
            wrong(path, "its pixels are others")
    # The three originals that derivatives are made of say the same, so each of theirs does.
    whole = [path for path, tags in after.items() if path.parent.name == "photos"
             and all(xmp(tags).get(name) == value for name, value in wanted.items())]
    for kind in (".jpg", ".webp", ".avif"):
        if sum(path.suffix == kind for path in whole) < 3:
            wrong(root, f"not every {kind} has all that its original says")
    for path in whole:
        tags = after[path]
        if tags.get("IFD0:Artist") != "; ".join(wanted["Creator"]) or not tags.get("IFD0:Copyright"):
            wrong(path, "EXIF doesn't name its makers")
        if path.suffix == ".jpg" and tags.get("IPTC:By-line") != wanted["Creator"]:
            wrong(path, "IPTC-IIM doesn't name its makers")


demonstration()
with tempfile.TemporaryDirectory() as folder:
    build(Path(folder))
    travels(Path(folder))
site.finish("published pictures")
