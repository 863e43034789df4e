#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hard not-alone rule among many people: a good matching comes at once, with a small gap that verify accepts, and the
same whatever the threads and the order of people.

    PAIRWRIGHT=build/pairwright tests/scripts/test_fair_bundles.py

Groups are small or large, `at_least` 2 or 3, places scarce or not, and other rules stand beside it.
"""
import decimal
import json
import pathlib
import sys
import tempfile

from program import check, faults, run, write

NOT_PROVEN, PROVEN = 6, 0
LARGEST_GAP = decimal.Decimal("0.03")
TWO = {"type": "choice", "ask": "mentees", "options": ["a", "b"]}
BESIDE = {"same": {"kind": "score-parity", "question": "background", "at_least": 0.9},
          "mixed": {"kind": "at-most", "question": "half", "limit": 2},
          "reserve": {"kind": "reserve", "mentees": {"background": "city"}, "mentors": {"style": "listening"}, "at_least": 3}}
# mentees, mentors, most mentees of a mentor, the question of not-alone, at_least, rules beside it
CASES = [(160, 60, 3, "gender", 2, BESIDE), (100, 30, 3, "gender", 3, {}), (400, 150, 3, "background", 2, {})]


def make(folder, mentees, mentors, most, question, at_least, beside):
    run("generate", "--mentees", mentees, "--mentors", mentors, "-o", folder)
    programme = json.loads((folder / "programme.json").read_text(encoding="utf-8"))
    programme["questions"]["half"] = TWO
    programme["capacity"] = {"mentors": {"max": most}, "mentees": {"max": 1}}
    programme["fairness"] = {"together": {"kind": "not-alone", "question": question, "at_least": at_least}, **beside}
    cohort = json.loads((folder / "cohort.json").read_text(encoding="utf-8"))
    for mentor in cohort["mentors"]:
        mentor.pop("min", None)
        mentor["max"] = most
    for number, mentee in enumerate(cohort["mentees"]):
        mentee["answers"]["half"] = "ab"[number % 3 == 0]
    return write(folder / "rules.json", programme), write(folder / "cohort.json", cohort), cohort


def solve(files, target, *words):
    code, out, why = run("solve", *files, "--work-limit", 1, *words)
    check(code in (PROVEN, NOT_PROVEN), f"{files[0]} {words}: exit {code}: {why}")
    if code not in (PROVEN, NOT_PROVEN):
        return out, {}
    target.write_text(out, encoding="utf-8")
    verdict, _, why = run("verify", *files, target)
    check(verdict == 0, f"{files[0]} {words}: verify refuses it: {why}")
    goals = json.loads(out, parse_float=decimal.Decimal)["summary"]["goals"]
    return out, {goal["goal"]: goal for goal in goals}


def check_case(folder, case):
    *files, cohort = make(folder, *case)
    out, goals = solve(files, folder / "matching.json")
    for name, goal in goals.items():
        check(goal["bound"] - goal["value"] <= LARGEST_GAP * goal["value"], f"{case[:5]}: {name} is {goal}")
    if case[0] > 300:
        return
    again, _ = solve(files, folder / "again.json", "--threads", 2)
    check(out == again, f"{case[:5]}: two threads give other bytes")
    cohort["mentees"].reverse()
    cohort["mentors"].reverse()
    _, turned = solve([files[0], write(folder / "turned.json", cohort)], folder / "turned-matching.json")
    check(turned == goals, f"{case[:5]}: other values in another order of people: {turned} and {goals}")


def main():
    for case in CASES:
        with tempfile.TemporaryDirectory() as name:
            check_case(pathlib.Path(name), case)
    for fault in faults:
        print(f"FAILED: {fault}")
    if not faults:
        print(f"{len(CASES)} programmes with not-alone: small gaps, verified")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
