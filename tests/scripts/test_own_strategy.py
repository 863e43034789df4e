#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example docs/examples/own_strategy.c: its strategy stands beside the library's, does what it says, and is measured
as the table has it."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from program import check, faults, run, write

EXAMPLE = pathlib.Path(os.environ["BUILD_DIR"]) / "tests" / "own_strategy"


def by_regret(lines):
    """The total of the strategy, made again from the scores; nobody has more than one place, mentors have four."""
    score, places, total = {}, {}, 0
    for mentee, mentor, value in (line.split(",") for line in lines if line):
        places[mentor] = 4
        if value != "forbidden":
            score.setdefault(mentee, {})[mentor] = int(value.replace(".", ""))
    while True:
        turns = {}
        for mentee, of in score.items():
            free = sorted((value for mentor, value in of.items() if places[mentor] > 0), reverse=True)
            if free:
                turns[mentee] = free[0] - (free[1] if len(free) > 1 else 0)
        if not turns:
            return total
        mentee = max(turns, key=turns.get)
        mentor = max((mentor for mentor in score[mentee] if places[mentor] > 0), key=score[mentee].get)
        total += score.pop(mentee)[mentor]
        places[mentor] -= 1


def fix_places(path):
    """One place a mentee, four a mentor, and no fairness rules."""
    document = json.loads(path.read_text(encoding="utf-8"))
    for side in ("mentees", "mentors"):
        for person in document.get(side, []):
            person.pop("max", None)
    document.pop("fairness", None)
    if "capacity" in document:
        document["capacity"] = {"mentees": {"max": 1}, "mentors": {"max": 4}}
    write(path, document)


def main():
    with tempfile.TemporaryDirectory() as root:
        folder = pathlib.Path(root) / "cohort"
        check(run("generate", "--mentees", 60, "--mentors", 20, "-o", folder)[0] == 0, "nothing generated")
        files = [folder / "programme.json", folder / "cohort.json"]
        for path in files:
            fix_places(path)
        done = subprocess.run([EXAMPLE, *files], capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
        check(done.returncode == 0, f"the example fails: {done.stderr}")
        rows = [line.split() for line in done.stdout.split("\n") if line]
        first = {row[0]: row for row in reversed(rows) if len(row) == 8}  # the first table stands first
        check(set(first) == {"strategy", "optimal", "greedy", "stable", "by-regret"}, f"the rows are {sorted(first)}")
        measured = {row[0]: float(row[1]) for row in rows if len(row) == 2}
        total = by_regret(run("score", *files, "--csv")[1].split("\n")[1:])
        check(round(measured["total"] * 10**6) == total, f"the total is {measured['total']}, not {total / 10**6}")
        check(f"{measured['total']:.4f}" == first["by-regret"][2], "the table has another total")
        check(0 < measured["of_optimum"] < 1 and measured["time_ms"] == -1, f"the measures are {measured}")
        check(subprocess.run([EXAMPLE], capture_output=True, check=False).returncode == 1, "no files are fine")
    print("\n".join(faults) if faults else "the example's strategy, made again")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
