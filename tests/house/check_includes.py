# SPDX-License-Identifier: GPL-3.0-or-later
"""Includes never climb the flow; jansson stays in io, GLPK in fair; every file first includes its own header."""
import re

import house

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
OWNERS = {"jansson.h": {"io"}, "glpk.h": {"fair"}, "csv.h": {"io"}, "xlsxwriter.h": {"io"}, "zip.h": {"io"}, "expat.h": {"io"}, "utf8proc.h": {"base"}, "omp.h": {"base"}}


def faults_of(path):
    folder = path.relative_to(house.ROOT / "src").parts[0]
    if folder not in house.FOLDERS:
        return [f"{house.name(path)}: the folder {folder} has no place in the flow"]
    text = house.without_comments(path.read_text(encoding="utf-8"))
    faults, found = [], list(INCLUDE.finditer(text))
    for match in found:
        quote, target = match.groups()
        place = f"{house.name(path)}:{house.line_of(text, match.start())}"
        if target in OWNERS or target.startswith("nettle/"):
            owners = OWNERS.get(target, {"base"})
            if folder not in owners:
                faults.append(f"{place}: {target} belongs to {' and '.join(sorted(owners))}")
        if quote == "<":
            continue
        above = target.split("/")[0]
        if not (house.ROOT / "src" / target).is_file():
            faults.append(f"{place}: there is no src/{target} (paths start at src/)")
        elif house.FOLDERS.index(above) > house.FOLDERS.index(folder):
            faults.append(f"{place}: {folder} comes before {above} and must not include {target}")
    own = path.with_suffix(".h")
    if path.suffix == ".c" and own.is_file():
        expected = own.relative_to(house.ROOT / "src").as_posix()
        if not found or found[0].group(2) != expected:
            faults.append(f"{house.name(path)}: must include its own header {expected} first")
    return faults


files = house.sources()
house.verdict([fault for path in files for fault in faults_of(path)], len(files), "files")
