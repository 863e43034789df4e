# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of the house share: the sources, their C code without comments and strings, and the verdict."""
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(os.environ.get("SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
# The flow, as in docs and README: a folder includes only folders before it.
FOLDERS = ("base programme cohort score matching assign fair strategy verify explain compare learn io generate import export "
           "report api cli").split()

_NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def sources(top="src"):
    """All C files below `top`, sorted."""
    return sorted(path for path in (ROOT / top).rglob("*.[ch]"))


def name(path):
    return path.relative_to(ROOT).as_posix()


def without_comments(text):
    """The text with comments blanked and lines kept; strings stay."""
    def blank(match):
        piece = match.group()
        return re.sub(r"[^\n]", " ", piece) if piece.startswith("/") else piece
    return _NOT_CODE.sub(blank, text)


def code_only(text):
    """The text with comments, strings and characters blanked and lines kept."""
    return _NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def verdict(faults, n_checked, what):
    """Prints the faults and ends the check. Nothing to look at is a fault too: it would hide a broken check."""
    for fault in faults:
        print(fault)
    print(f"{n_checked} {what} checked, {len(faults)} faults")
    sys.exit(1 if faults or n_checked == 0 else 0)
