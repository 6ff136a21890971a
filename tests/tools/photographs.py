"""Writes docs/photographers.md out of the files beside the pictures; `--check` only looks whether it is up to date."""

import difflib
import sys
import tomllib
from pathlib import Path

NAMES = {
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "https://creativecommons.org/publicdomain/mark/1.0/": "public domain",
    "https://creativecommons.org/licenses/by/2.0/": "CC BY 2.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/licenses/by-sa/3.0/": "CC BY-SA 3.0",
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC BY-SA 4.0",
}
HEAD = """# The photographs of the demonstration

Each photograph in `content/` is another person's work under the licence that stands here, not under the program's. They may be scaled
down or saved anew for it. The same facts stand in the file beside each picture and on the pages that show it. The portraits in
`static/portraits/` were drawn for this magazine, and are under the program's licences, as its articles are. One drawing in `content/`
is licensed as an agency's pictures are, for this magazine alone and until a day.

`tests/tools/photographs.py` writes this page.

| picture | creator | licence | from |
|---|---|---|---|
"""

root = Path(__file__).resolve().parents[2]
rows = []
for picture in sorted(path for path in root.glob("content/**/*") if path.suffix in (".jpg", ".png", ".webp")):
    facts = tomllib.loads(picture.with_suffix(".toml").read_text(encoding="utf-8"))
    name = f"for this magazine until {facts['expires']}" if "expires" in facts else NAMES[facts["license"]]
    licence = f"[{name}]({facts['license']})"
    cells = [f"`{picture.relative_to(root / 'content').as_posix()}`", facts["creator"], licence, facts["source"]]
    rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
wanted = HEAD + "".join(rows)
page = root / "docs/photographers.md"
if "--check" in sys.argv:
    said = page.read_text(encoding="utf-8")
    sys.stdout.writelines(difflib.unified_diff(said.splitlines(True), wanted.splitlines(True), "as it is", "as it should be"))
    print(f"{len(rows)} photographs")
    sys.exit(said != wanted)
page.write_text(wanted, encoding="utf-8")
