# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that comments and pages name are there: in the comments of C files, and as links and `code.c` in the pages. So are
the headings that links lead to."""
import functools
import re

import house

FOLDERS = ("src", "include", "tests", "bench", "models", "docs")
FILE = r"[\w./-]*\w\.(?:c|h|py|md)"


def is_there(name):
    """Whether some file has this path or the end of it; capitals stand for any name, as in cli/NAME.c."""
    return "NAME" in name or name.startswith("build/") or any(path.endswith("/" + name) for path in paths)


@functools.cache
def anchors(page):
    """What `page.md#…` may say: ids, and headings in lower case with hyphens."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in re.findall(r"^#+ (.*)$", text, re.M)]
    return {*re.findall(r'<a id="([^"]+)"', text),
            *(re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-") for heading in headings)}


def named_in_comments(path):
    for comment in re.findall(r"/\*.*?\*/", path.read_text(encoding="utf-8"), re.DOTALL):
        yield from re.findall(rf"(?<![\w./-]){FILE}\b", comment)


def named_in_page(page):
    text = page.read_text(encoding="utf-8")
    yield from re.findall(rf"`({FILE})`", text)
    for link, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([\w-]+))?\)", text):
        target = page.parent / link if link else page
        if link.startswith("http"):
            continue
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            faults.append(f"{house.name(page)}: no {link}{'#' if anchor else ''}{anchor} to link to")


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
