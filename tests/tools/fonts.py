"""Makes the fonts of the theme `gloss` from their npm packages, and says how much room they take beside local fonts.

    npm install --prefix DIR @fontsource-variable/{fraunces,newsreader,instrument-sans,noto-naskh-arabic}
    pip install fonttools brotli
    python3 tests/tools/fonts.py DIR/node_modules/@fontsource-variable [LOCAL.ttf ...]

Each file keeps one cut of its face (of Fraunces the one for 72 points) in a range of weights, or in one: Newsreader for Latin,
which every page waits for, is a file for the regular and one for the bold. There are files for Latin, for the rest of
Europe's Latin letters, and for Arabic: the letters of the large languages, those of all others, and beside them Newsreader's
marks and figures, which Noto Naskh lacks. With local fonts it prints for each what `size-adjust`, `ascent-override` and
`descent-override` make it as wide and as high as the theme's: `styles/_fonts.css` holds them.
"""

import io
import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FOLDER = pathlib.Path(__file__).parents[2] / "themes/gloss/static/fonts"
LATIN = (
    "0000-00FF,0131,0152-0153,02BB-02BC,02C6,02DA,02DC,2000-206F,20AC,2122,2190-2193,2212,2215"
)
LATIN_EXT = (
    "0100-0130,0132-0151,0154-017F,0192,0218-021B,02C7,02D8-02D9,02DB,02DD,1E80-1E85,1E9E,1EF2-1EF3"
)
# Arabic, Persian, Urdu, Kurdish, Pashto and Sindhi; all other letters are in a second file.
ARABIC = (
    "0020,060C,060E-0615,061B-061F,0620-0655,0660-0671,0674,0679-067F,0680,0683-0689,068A,068C-068F,0691,0693,0695-0696,0698-069A,"
    "06A4,06A6,06A9-06AB,06AD,06AF,06B1,06B3,06B5,06BA-06BC,06BE,06C0-06C3,06C6-06C8,06CB-06CE,06D0,06D2-06D5,06F0-06FF,200B-200F,FDFC"
)
MARKS = "0021-003B,003F,005B,005D,00AB,00BB,00D7,2010-2014,2018-201E,2026,2039-203A,20AC"
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk"]
FIGURES = ["onum", "pnum", "lnum", "tnum"]
SAMPLE = (
    "the quick notes of a morning in the mountains, where nobody had thought of asking for the way back and every "
    "house kept its lamp lit; They said that it would be Late before we saw Water again, and so we walked on. "
)


def cut(source, target, axes, letters, features):
    """One file: an instance of a variable font, with these letters."""
    font = TTFont(source)
    known = {axis.axisTag for axis in font["fvar"].axes}
    font = instancer.instantiateVariableFont(font, {tag: at for tag, at in axes.items() if tag in known})
    font.flavor = None
    plain = io.BytesIO()
    font.save(plain)
    plain.seek(0)
    font = TTFont(plain)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = features
    options.hinting = False
    # The names, and who made it under which licence.
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    font.flavor = "woff2"
    font.save(FOLDER / target)
    print(target, (FOLDER / target).stat().st_size, "bytes,", len(font.getBestCmap()), "letters")


def width(font):
    letters, widths = font.getBestCmap(), font["hmtx"]
    return sum(widths[letters[ord(letter)]][0] for letter in SAMPLE) / font["head"].unitsPerEm / len(SAMPLE)


def compare(name, weight, local):
    """What makes a local font take the room of one of the theme's."""
    own = TTFont(FOLDER / name)
    if "fvar" in own:
        own = instancer.instantiateVariableFont(own, {"wght": weight})
    scale = width(own) / width(local)
    em, lines = own["head"].unitsPerEm, own["hhea"]
    rise, fall = lines.ascent / em / scale, -lines.descent / em / scale
    print(f"  {name}: size-adjust {scale:.1%}, ascent-override {rise:.1%}, descent-override {fall:.1%}")


def main():
    packages = pathlib.Path(sys.argv[1])
    for part, letters in (("latin", LATIN), ("latin-ext", LATIN_EXT)):
        letters = subset.parse_unicodes(letters)
        cut(packages / f"fraunces/files/fraunces-{part}-full-normal.woff2", f"fraunces-{part}.woff2",
            {"opsz": 72, "SOFT": 0, "WONK": 0, "wght": (300, 700)}, letters, FEATURES)
        newsreader = packages / f"newsreader/files/newsreader-{part}-opsz-normal.woff2"
        if part == "latin":
            # Every page waits for the regular one, and few show the bold.
            cut(newsreader, "newsreader-latin.woff2", {"opsz": 17, "wght": 400}, letters, FEATURES + FIGURES)
            cut(newsreader, "newsreader-latin-bold.woff2", {"opsz": 17, "wght": 700}, letters, FEATURES + FIGURES)
        else:
            cut(newsreader, f"newsreader-{part}.woff2", {"opsz": 17, "wght": (400, 700)}, letters, FEATURES + FIGURES)
        cut(packages / f"newsreader/files/newsreader-{part}-opsz-italic.woff2", f"newsreader-{part}-italic.woff2",
            {"opsz": 17, "wght": (400, 700)}, letters, FEATURES)
        cut(packages / f"instrument-sans/files/instrument-sans-{part}-wght-normal.woff2", f"instrument-sans-{part}.woff2",
            {"wght": (400, 600)}, letters, FEATURES + ["tnum"])
    cut(packages / "newsreader/files/newsreader-latin-opsz-normal.woff2", "newsreader-marks.woff2",
        {"opsz": 17, "wght": (400, 700)}, subset.parse_unicodes(MARKS), ["lnum", "tnum"])
    naskh = packages / "noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal.woff2"
    arabic = set(subset.parse_unicodes(ARABIC))
    cut(naskh, "noto-naskh-arabic.woff2", {"wght": (400, 700)}, arabic, ["*"])
    cut(naskh, "noto-naskh-arabic-ext.woff2", {"wght": (400, 700)}, set(TTFont(naskh).getBestCmap()) - arabic, ["*"])
    for path in sys.argv[2:]:
        print(path)
        for name, weight in (("fraunces-latin.woff2", 600), ("newsreader-latin.woff2", 400), ("instrument-sans-latin.woff2", 400)):
            compare(name, weight, TTFont(path))


main()
