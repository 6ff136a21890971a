"""Every package in the program has a licence that lets anyone use it: an allow-list over `cargo metadata`. Every font of a
theme lies beside its licence."""

import json
import pathlib
import re
import subprocess
import sys

# Permissive licences, and MPL-2.0, whose terms end at its own files (lightningcss and cssparser). IJG (jpeg-encoder) wants
# to be named in the documentation, as docs/licences.md does, and so does BlueOak-1.0.0 (minicbor); NCSA is that of a package
# that only fuzzers compile.
ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "BlueOak-1.0.0", "CC0-1.0",
    "IJG", "ISC", "MIT", "MIT-0", "MPL-2.0", "NCSA", "Unicode-3.0", "Unlicense", "Zlib",
}


def allowed(expression):
    """Whether an SPDX expression can be met by ALLOWED alone. `/` is the old form of OR."""
    words = re.findall(r"\(|\)|[^\s()]+(?:\s+WITH\s+[^\s()]+)?", expression.replace("/", " OR "))

    def choice():
        met = term()
        while words and words[0] == "OR":
            words.pop(0)
            met = term() or met
        return met

    def term():
        met = single()
        while words and words[0] == "AND":
            words.pop(0)
            met = single() and met
        return met

    def single():
        word = words.pop(0)
        if word == "(":
            met = choice()
            words.pop(0)
            return met
        return " ".join(word.split()) in ALLOWED

    return choice()


metadata = json.loads(subprocess.check_output(["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"]))
packages = metadata["packages"]
wrong = [package for package in packages if not allowed(package["license"] or "none")]
for package in wrong:
    print(f"{package['name']} {package['version']}: {package['license']}", file=sys.stderr)
fonts = sorted(pathlib.Path("themes").glob("*/static/**/*.woff2"))
for font in fonts:
    texts = [text.read_text() for text in font.parent.glob("*.txt") if font.name.startswith(text.stem)]
    if not any("SIL Open Font License, Version 1.1" in text and text.startswith("Copyright") for text in texts):
        print(f"{font}: no licence beside it", file=sys.stderr)
        wrong.append(font)
print(f"{len(packages)} packages, {len(fonts)} fonts, {len(wrong)} with a licence that is not allowed")
sys.exit(bool(wrong))
