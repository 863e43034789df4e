#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tutorial tells the truth: its commands are run in their order, and print what stands below them.

    PAIRWRIGHT=build/pairwright tests/scripts/test_tutorial.py            compares
    PAIRWRIGHT=build/pairwright tests/scripts/test_tutorial.py --write    writes what is printed into docs/tutorial.md

In a console block a line that begins with "$ " is a command; the lines up to the next one are its output, of both streams.
The data are not part of this project: PAIRWRIGHT_DATA, or ../shared/data beside the source folder, is looked at for
drp_turkiye/. Exits 77 (skipped) where it is not.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
DATA = pathlib.Path(os.environ.get("PAIRWRIGHT_DATA", SOURCE.parent / "shared" / "data")) / "drp_turkiye"
PAGE = SOURCE / "docs" / "tutorial.md"
PROGRAM = pathlib.Path(os.environ.get("PAIRWRIGHT", "build/pairwright")).resolve()
MARK = "end of command"


def run_all(commands, folder):
    """What each command prints, all of them in one shell."""
    script = "".join(f"{command}\necho '{MARK}' $?\n" for command in commands)
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["bash", "-o", "pipefail"], input=script, cwd=folder, env=environment, text=True, encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
    pieces = re.split(rf"^{MARK} (\d+)\n", done.stdout, flags=re.M)
    return list(zip(pieces[0::2], map(int, pieces[1::2])))


def main():
    if not DATA.is_dir():
        print(f"skipped: no data in {DATA}")
        return 77
    page = PAGE.read_text(encoding="utf-8")
    blocks = list(re.finditer(r"^```console\n(.*?)^```\n", page, re.S | re.M))
    lines = [line for block in blocks for line in block.group(1).splitlines()]
    commands = [line[2:] for line in lines if line.startswith("$ ")]
    with tempfile.TemporaryDirectory() as name:
        for table in ("data-students.csv", "data-mentors.csv"):
            shutil.copy(DATA / table, name)
        printed = run_all(commands, name)
    failed = [f"{command}: exit {code}\n{text}" for command, (text, code) in zip(commands, printed)
              if code not in (0, 141)]  # 141: a reader that had enough, as head has
    if failed or len(printed) != len(commands):
        print("\n".join(failed) or "the script ended early")
        return 1
    answers = iter(printed)

    def rewrite(block):
        kept = [line for line in block.group(1).splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"{line}\n{next(answers)[0]}" for line in kept) + "```\n"

    true_page = re.sub(r"^```console\n(.*?)^```\n", rewrite, page, flags=re.S | re.M)
    if "--write" in sys.argv:
        PAGE.write_text(true_page, encoding="utf-8")
    elif true_page != page:
        for said, true in zip(page.splitlines(), true_page.splitlines()):
            if said != true:
                print(f"the page says  {said}\nprinted is     {true}")
                break
        print("docs/tutorial.md does not show what is printed: look at it, then test_tutorial.py --write")
        return 1
    print(f"{len(commands)} commands of the tutorial, as it shows them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
