#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fairness rules of docs/examples/fairness.md, each in the programme that the page names: solved to proof, verified.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_fair_examples.py
"""
import json
import pathlib
import re
import sys
import tempfile

from program import MODELS, check, faults, run, write

PAGE = MODELS.parent.parent / "docs" / "examples" / "fairness.md"


def main():
    sample = MODELS / "first-year-transition"
    blocks = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    check(len(blocks) >= 4, f"{len(blocks)} examples")
    for number, block in enumerate(blocks, 1):
        programme = {**json.loads((sample / "programme.json").read_text(encoding="utf-8")), **json.loads(block)}
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            files = [write(folder / "programme.json", programme), sample / "cohort.json"]
            code, _, err = run("solve", *files, "-o", folder / "matching.json")
            check(code == 0, f"example {number}: exit {code}: {err}")
            if code == 0:
                code, _, err = run("verify", *files, folder / "matching.json")
                check(code == 0, f"example {number}: verify: exit {code}: {err}")
    for fault in faults:
        print(f"FAILED: {fault}")
    if not faults:
        print(f"{len(blocks)} examples: solved and verified")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
