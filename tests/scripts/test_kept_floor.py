#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pair that is kept although it is below a hard floor stands, and the matching says so, no more and no less."""
import json
import pathlib
import sys
import tempfile

from program import MODELS, check, faults, run, write


def main():
    source = MODELS / "first-year-transition"
    programme = json.loads((source / "programme.json").read_text(encoding="utf-8"))
    programme["fairness"] = {"high": {"kind": "floor", "at_least": 0.9}, "low": {"kind": "floor", "at_least": 0.6},
                             "soft": {"kind": "floor", "at_least": 0.95, "penalty": 0.1}}
    scores = [line.split(",") for line in run("score", source / "programme.json", source / "cohort.json", "--csv")[1].split()[1:]]
    scores = sorted((float(score), mentee, mentor) for mentee, mentor, score in scores if score != "forbidden")
    lowest, middle = scores[0], next(row for row in scores if 0.6 < row[0] < 0.9 and row[1] != scores[0][1])
    check(lowest[0] < 0.6, "no pair of the sample is below the lower floor")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        inputs = [write(folder / "programme.json", programme), source / "cohort.json"]
        decisions = write(folder / "decisions.json",
                          {"pairwright": "decisions/1", "keep": [list(lowest[1:]), list(middle[1:])]})
        code, text, words = run("solve", *inputs, "--decisions", decisions)
        check(code == 0, f"solve: exit {code}: {words}")
        matching = json.loads(text)
        below = {(pair["mentee"], pair["mentor"]): pair["below"] for pair in matching["pairs"] if "below" in pair}
        wanted = {lowest[1:]: ["high", "low"], middle[1:]: ["high"]}
        check(below == wanted, f"below: {below}, expected {wanted}")
        check(run("verify", *inputs, write(folder / "right.json", matching))[0] == 0, "the matching is not accepted")
        for what, wrong in (("nothing", None), ("less", ["high"]), ("another order", ["low", "high"]),
                            ("a soft one", ["high", "low", "soft"]), ("an unknown one", ["high", "none"])):
            pair = next(pair for pair in matching["pairs"] if (pair["mentee"], pair["mentor"]) == lowest[1:])
            pair["below"] = wrong
            if wrong is None:
                del pair["below"]
            check(run("verify", *inputs, write(folder / "wrong.json", matching))[0] == 3, f"accepted: {what}")
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


sys.exit(main())
