# SPDX-License-Identifier: GPL-3.0-or-later
"""The top level stays small, and every C file says what it is before anything else."""
import re

import house

TOP = set("CMakeLists.txt CMakePresets.json README.md LICENSE src include models tests bench docs build".split())

faults = [f"{entry.name}: has no place at the top level" for entry in sorted(house.ROOT.iterdir())
          if entry.name not in TOP and not entry.name.startswith(".")]
files = house.sources() + house.sources("include") + house.sources("tests") + house.sources("bench")
for path in files:
    text = path.read_text(encoding="utf-8")
    if not text.startswith("/*"):
        faults.append(f"{house.name(path)}: must begin with a comment that says what it is")
    if path.suffix == ".h" and "#ifndef" not in text:
        faults.append(f"{house.name(path)}: has no include guard")
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"\b(TODO|FIXME|XXX)\b", line):
            faults.append(f"{house.name(path)}:{number}: unfinished work")
house.verdict(faults, len(files), "files")
