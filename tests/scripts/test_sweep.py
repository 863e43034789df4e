#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""sweep against solving each value by itself: the figures of every step, and both sides of every break point.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_sweep.py
"""
import csv
import io
import json
import pathlib
import sys
import tempfile

from program import check, faults, run, MODELS

n_breaks = n_steps = 0


def decimal(ppm):
    return f"{ppm // 1000000}.{ppm % 1000000:06d}"


def ppm(value):
    return round(value * 1000000)


class Solver:
    """Solves for one weight at a time, and remembers."""

    def __init__(self, programme, cohort, criterion):
        self.words, self.criterion, self.known = ("solve", programme, cohort), criterion, {}
        self.programme = json.loads(programme.read_text(encoding="utf-8"))

    def at(self, value_ppm):
        if value_ppm not in self.known:
            code, out, err = run(*self.words, "--weight", f"{self.criterion}={decimal(value_ppm)}")
            check(code == 0, f"solve at {value_ppm}: exit {code}: {err}")
            self.known[value_ppm] = json.loads(out)
        return self.known[value_ppm]

    def pairs(self, value_ppm):
        return {(pair["mentee"], pair["mentor"]) for pair in self.at(value_ppm)["pairs"]}


def check_steps(what, told, solver):
    global n_steps
    before = None
    for step in told["steps"]:
        n_steps += 1
        value = ppm(step["value"])
        summary, pairs = solver.at(value)["summary"], solver.pairs(value)
        for key in ("pairs", "total", "mean", "worst", "groups"):
            check(step[key] == summary[key], f"{what} at {value}: {key} {step[key]}, solving gives {summary[key]}")
        check(step["goals"] == {goal["goal"]: goal["value"] for goal in summary["goals"]}, f"{what} at {value}: goals")
        check(step["changed"] == (0 if before is None else len(pairs - before)), f"{what} at {value}: changed")
        before = pairs


def check_ranges(what, told, solver):
    """What is said to be exact is: at both ends the matching of the steps inside, one millionth further another."""
    global n_breaks
    ranges, values = told["ranges"], [ppm(step["value"]) for step in told["steps"]]
    check(ppm(ranges[0]["from"]) == values[0] and ppm(ranges[-1]["to"]) == values[-1], f"{what}: ends")
    for k, entry in enumerate(ranges):
        first, last = ppm(entry["from"]), ppm(entry["to"])
        inside = [value for value in values if first <= value <= last]
        check(bool(inside) == entry["same"], f"{what}: {entry} holds {inside}")
        for value in inside + [first, last] if entry["same"] else []:
            check(solver.pairs(value) == solver.pairs(inside[0]), f"{what}: {entry} is not the same at {value}")
        if k > 0 and not entry["exact"]:  # with fairness rules nothing is looked for between the steps
            check(first in values and "fairness" in solver.programme, f"{what}: {entry} is not exact")
        elif k > 0:
            n_breaks += 1
            check(first == ppm(ranges[k - 1]["to"]) + 1, f"{what}: {entry} does not follow")
            check(solver.pairs(first) != solver.pairs(first - 1), f"{what}: nothing breaks at {first}")


def check_csv(what, text, told):
    rows = list(csv.DictReader(io.StringIO(text)))
    check(len(rows) == len(told["steps"]), f"{what}: {len(rows)} lines")
    for row, step in zip(rows, told["steps"]):
        for key in ("pairs", "unmatched", "total", "mean", "worst", "changed"):
            check(float(row[key]) == step[key], f"{what}: CSV {key} {row[key]}, JSON {step[key]}")


def check_model(name, criterion):
    programme, cohort = MODELS / name / "programme.json", MODELS / name / "cohort.json"
    asked = ("sweep", programme, cohort, "--weight", f"{criterion}=0:8:2")
    code, out, err = run(*asked, "--json")
    check(code == 0 and err == "", f"{name}: exit {code}: {err}")
    told, solver = json.loads(out), Solver(programme, cohort, criterion)
    check([step["value"] for step in told["steps"]] == [0, 2, 4, 6, 8], f"{name}: values")
    check_steps(f"{name}, {criterion}", told, solver)
    check_ranges(f"{name}, {criterion}", told, solver)
    code, out, _ = run(*asked, "--csv", "--threads", "1")
    check_csv(f"{name}, {criterion}", out, told)
    code, out, _ = run(*asked)
    check(code == 0 and out.count("\n") > 8 and "Where the matching stays the same" in out, f"{name}: text")


def check_price(folder):
    """A floor is a fairness level: its price is what the total loses against none."""
    name = "first-year-transition"
    programme = json.loads((MODELS / name / "programme.json").read_text(encoding="utf-8"))
    programme["fairness"] = {"floor": {"kind": "floor", "at_least": 0.1}}
    path = pathlib.Path(folder) / "programme.json"
    path.write_text(json.dumps(programme), encoding="utf-8")
    cohort = MODELS / name / "cohort.json"
    code, out, err = run("sweep", path, cohort, "--fairness", "floor=0.3:0.9:0.2", "--json")
    if code == 2:
        print(f"not looked at: the price of a floor ({err.strip()})")
        return
    told = json.loads(out)
    code, out, _ = run("solve", MODELS / name / "programme.json", cohort)
    free = json.loads(out)["summary"]
    check(told["without"]["total"] == free["total"], f"without a floor {told['without']}, solving gives {free['total']}")
    for step in told["steps"]:
        programme["fairness"]["floor"]["at_least"] = step["value"]
        path.write_text(json.dumps(programme), encoding="utf-8")
        code, out, err = run("solve", path, cohort)
        if step["status"] == "infeasible":
            check(code == 4, f"floor {step['value']}: said to be infeasible, solving ends with {code}")
            continue
        total = json.loads(out)["summary"]["total"]
        check(ppm(step["total"]) == ppm(total) and ppm(step["price"]) == ppm(free["total"]) - ppm(total),
              f"floor {step['value']}: {step}, solving gives {total}")
    check(len({step.get("price") for step in told["steps"]}) > 1, "no floor costs anything")


def check_refused():
    programme, cohort = MODELS / "one-to-one" / "programme.json", MODELS / "one-to-one" / "cohort.json"
    criterion = next(iter(json.loads(programme.read_text(encoding="utf-8"))["criteria"]))
    for words in (("--weight", "x=0:1:1"), ("--weight", f"{criterion}=0:1"), ("--weight", f"{criterion}=2:1:1"),
                  ("--weight", f"{criterion}=0:1:0"), ("--weight", f"{criterion}=0:1:0.000001"), (),
                  ("--weight", f"{criterion}=0:1:1", "--fairness", "x=0:1:1"), ("--fairness", "x=0:1:1"),
                  ("--weight", f"{criterion}=0:1:1", "--csv", "--json"), ("--weight", f"{criterion}=0:1:1:1")):
        code, out, err = run("sweep", programme, cohort, *words)
        check(code == 2 and not out and err, f"{words}: exit {code}")


for model, chosen in (("first-year-transition", "skills"), ("first-year-transition", "asked"),
                      ("skill-development", None), ("research-reading", None)):
    document = json.loads((MODELS / model / "programme.json").read_text(encoding="utf-8"))
    check_model(model, chosen or next(iter(document["criteria"])))
check_refused()
with tempfile.TemporaryDirectory() as where:
    check_price(where)
for fault in faults:
    print(fault)
print(f"{n_steps} steps and {n_breaks} break points compared with solving, {len(faults)} faults")
sys.exit(1 if faults or n_breaks < 6 else 0)
