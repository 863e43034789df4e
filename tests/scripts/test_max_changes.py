#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""solve --max-changes: few enough pairs end, and the result is verified. That it is the best: test_fair_stay.py.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_max_changes.py
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = os.environ["PAIRWRIGHT"]
MODEL = pathlib.Path(os.environ["SOURCE_DIR"]) / "models" / "programmes" / "first-year-transition"
os.environ["OMP_NUM_THREADS"] = "1"  # many small runs: no thread waits for another
faults = []


def run(*words):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, encoding="utf-8", timeout=120,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def check(condition, text):
    if not condition:
        faults.append(text)


def pairs(text):
    return {(pair["mentee"], pair["mentor"]) for pair in json.loads(text)["pairs"]}


def main(folder):
    programme, cohort = MODEL / "programme.json", MODEL / "cohort.json"
    previous, result = folder / "previous.json", folder / "result.json"
    weights = ("--weight", "skills=0")
    run("solve", programme, cohort, "-o", previous)
    before = pairs(previous.read_text(encoding="utf-8"))
    # Somebody leaves, and somebody is barred: some pairs have to end.
    decisions = folder / "decisions.json"
    barred = sorted(before)[3]
    decisions.write_text(json.dumps({"pairwright": "decisions/1", "out": [sorted(before)[0][0]], "ban": [barred]}),
                         encoding="utf-8")
    words = ("solve", programme, cohort, *weights, "--decisions", decisions, "--previous", previous)
    _, out, _ = run(*words)
    free = len(before - pairs(out))
    _, out, _ = run(*words, "--goals", "stay,matched,total")
    least, calm = len(before - pairs(out)), pairs(out)
    check(least + 1 < free, f"the case is too easy: {least} to {free}")
    for limit in range(free + 2):
        code, out, err = run(*words, "--max-changes", limit)
        expected = 4 if limit < least else 0
        check(code == expected and (out != "") == (code == 0), f"--max-changes {limit}: exit {code}, expected {expected}: {err}")
        if code != 0:
            continue
        check(len(before - pairs(out)) <= limit, f"--max-changes {limit}: {len(before - pairs(out))} end")
        check(limit != least or pairs(out) == calm, "the fewest changes are not those of stay first")
        result.write_text(out, encoding="utf-8")
        code, _, err = run("verify", programme, cohort, result)
        check(code == 0, f"--max-changes {limit} is not verified: {err}")
    for wrong in (words[:5] + ("--max-changes", 3), words + ("--max-changes", -1), words + ("--max-changes", "x")):
        code, out, err = run(*wrong)
        check(code == 2 and not out and err, f"{wrong}: exit {code}")


with tempfile.TemporaryDirectory() as where:
    main(pathlib.Path(where))
for fault in faults:
    print(fault)
print(f"{len(faults)} faults")
sys.exit(1 if faults else 0)
