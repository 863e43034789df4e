# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that comments and pages name are there: in the comments of C files, and as links and `code.c` in the pages."""
import re

import house

FOLDERS = ("src", "include", "tests", "bench", "models", "docs")
FILE = r"[\w./-]*\w\.(?:c|h|py|md)"


def is_there(name):
    """Whether some file has this path or the end of it; capitals stand for any name, as in cli/NAME.c."""
    return "NAME" in name or name.startswith("build/") or any(path.endswith("/" + name) for path in paths)


def named_in_comments(path):
    for comment in re.findall(r"/\*.*?\*/", path.read_text(encoding="utf-8"), re.DOTALL):
        yield from re.findall(rf"(?<![\w./-]){FILE}\b", comment)


def named_in_page(page):
    text = page.read_text(encoding="utf-8")
    yield from re.findall(rf"`({FILE})`", text)
    for link in re.findall(r"\]\(([^)#\s]+)", text):
        if not link.startswith("http") and not (page.parent / link).exists():
            faults.append(f"{house.name(page)}: no {link} to link to")


paths = ["/" + house.name(path) for folder in FOLDERS for path in (house.ROOT / folder).rglob("*")]
paths.append("/README.md")
pages = [house.ROOT / "README.md", *sorted((house.ROOT / "docs").rglob("*.md"))]
code = [path for folder in ("src", "include", "tests", "bench") for path in house.sources(folder)]
faults = []
for places, names in ((code, named_in_comments), (pages, named_in_page)):
    for place in places:
        faults += [f"{house.name(place)}: there is no {name}" for name in names(place)
                   if not name.startswith("_") and not is_there(name)]
house.verdict(faults, len(code) + len(pages), "files")
