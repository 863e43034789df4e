#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Minimums that apply if used leave numbers of pairs that loads cannot add up to: groups of exactly three have no 100.

Small programmes against all their matchings, one by one; 100 mentees, who are matched as 99; and their proof, tampered
with: splits that leave a number out, prices and bounds that claim too much.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_fair_totals.py
"""
import copy
import itertools
import json
import pathlib
import random
import sys
import tempfile

import program

SOLVED, REFUSED, IMPOSSIBLE = 0, 3, 4


def small_programme(rng, mentors, mentees, goals):
    return {"pairwright": "programme/1", "title": "groups", "goals": goals,
            "questions": {"level": {"type": "number", "min": 0, "max": 100},
                          "team": {"type": "choice", "options": ["a", "b", "c"]}},
            "criteria": {"near": {"kind": "close", "question": "level", "range": 60, "weight": rng.choice([2, 3])},
                         "team": {"kind": "same", "question": "team", "weight": 1}},
            "capacity": {"mentors": {**mentors, "min_applies": "if-used"}, "mentees": mentees}}


def small_cohort(rng, n_mentees, n_mentors):
    def person(name):
        return {"id": name, "answers": {"level": rng.randint(0, 100), "team": rng.choice("abc")}}
    return {"pairwright": "cohort/1", "mentees": [person(f"s{k}") for k in range(n_mentees)],
            "mentors": [person(f"m{k}") for k in range(n_mentors)]}


def scores_of(programme, cohort):
    _, out, _ = program.run("score", programme, cohort)
    return {(mentee["mentee"], row["mentor"]): round(1_000_000 * row["score"])
            for mentee in json.loads(out)["mentees"] for row in mentee["scores"]}


def best_by_hand(document, cohort, scores, kept):
    """The best value of the goals over all matchings; None: there is none."""
    mentors, bounds = [mentor["id"] for mentor in cohort["mentors"]], document["capacity"]
    least, most = bounds["mentors"]["min"], bounds["mentors"]["max"]
    choices = []
    for mentee in cohort["mentees"]:
        sets = [chosen for n in range(bounds["mentees"]["min"], bounds["mentees"]["max"] + 1)
                for chosen in itertools.combinations(mentors, n)]
        choices.append([chosen for chosen in sets
                        if all(mentor in chosen for name, mentor in kept if name == mentee["id"])])
    best = None
    for matching in itertools.product(*choices):
        loads = dict.fromkeys(mentors, 0)
        total = 0
        for mentee, chosen in zip(cohort["mentees"], matching):
            for mentor in chosen:
                loads[mentor] += 1
                total += scores[mentee["id"], mentor]
        if all(load == 0 or least <= load <= most for load in loads.values()):
            values = {"matched": sum(loads.values()), "total": total}
            value = [values[goal] for goal in document["goals"]]
            best = value if best is None or value > best else best
    return best


def check_small(folder, seed):
    rng = random.Random(f"totals-{seed}")
    size = rng.choice([2, 3, 3, 4])
    several = seed % 4 == 3
    mentees = {"min": 1 if seed % 5 == 4 else 0, "max": 2 if several else 1}
    document = small_programme(rng, {"min": size, "max": size + (seed % 3 == 2)}, mentees,
                               rng.choice([["matched", "total"], ["total"], ["total", "matched"]]))
    people = small_cohort(rng, 4 if several else rng.choice([5, 7, 7]), rng.choice([2, 3]))
    programme, cohort = program.write(folder / "programme.json", document), program.write(folder / "cohort.json", people)
    kept = [("s0", "m0")] if seed % 3 == 1 else []
    decisions = program.write(folder / "decisions.json", {"pairwright": "decisions/1", "keep": kept})
    expected = best_by_hand(document, people, scores_of(programme, cohort), kept)
    result = folder / "matching.json"
    code, _, err = program.run("solve", programme, cohort, "--decisions", decisions, "--force", "-o", result)
    program.check(code == (IMPOSSIBLE if expected is None else SOLVED), f"small {seed}: exit {code}, {expected}: {err}")
    if expected is not None and code == SOLVED:
        goals = json.loads(result.read_text(encoding="utf-8"))["summary"]["goals"]
        found = [round(goal["value"] * (1_000_000 if goal["goal"] == "total" else 1)) for goal in goals]
        program.check(found == expected, f"small {seed}: {found}, by hand {expected}")
    code, _, err = program.run("verify", programme, cohort, result)
    program.check(code == 0, f"small {seed}: not verified: {err}")
    return expected is None


def hundred(folder):
    """100 mentees, groups of three: a programme, a cohort and the matching."""
    program.run("generate", "--mentees", 100, "--mentors", 40, "--family", "flat", "-o", folder / "hundred")
    path, cohort = folder / "hundred" / "programme.json", folder / "hundred" / "cohort.json"
    document, people = (json.loads(file.read_text(encoding="utf-8")) for file in (path, cohort))
    document["capacity"]["mentors"] = {"min": 3, "max": 3, "min_applies": "if-used"}
    for mentor in people["mentors"]:
        for key in ("min", "max"):
            mentor.pop(key, None)
    program.write(path, document)
    program.write(cohort, people)
    matching = folder / "hundred.json"
    code, _, err = program.run("solve", path, cohort, "--work-limit", 1000, "-o", matching)
    program.check(code == SOLVED, f"groups of three: exit {code}: {err}")
    return path, cohort, json.loads(matching.read_text(encoding="utf-8"))


def check_hundred(folder):
    programme, cohort, genuine = hundred(folder)
    program.check(len(genuine["pairs"]) == 99, f"groups of three: {len(genuine['pairs'])} pairs")

    def expect(code, what, change, proposed=programme):
        matching = copy.deepcopy(genuine)
        change(matching["proof"]["stages"][0], matching)
        path = program.write(folder / "tampered.json", matching)
        got, _, err = program.run("verify", proposed, cohort, path)
        program.check(got == code, f"{what}: exit {got}, expected {code}: {err}")

    def root(**members):
        return lambda stage, _: stage["nodes"][0].update(members)

    def price(dual, value):
        return lambda stage, _: stage["duals"][dual]["counts"][0].update(price=value)

    def claim(value):
        def change(_, matching):
            matching["summary"]["goals"][0].update(value=value, bound=value)
        return change

    split = genuine["proof"]["stages"][0]["nodes"][0]
    program.check(split["split"] == {"pairs": True} and (split["below"], split["above"]) == (99, 102),
                  f"the case has another proof: {split}")
    expect(SOLVED, "as it is", lambda stage, _: None)
    expect(SOLVED, "a narrower gap", root(above=101))
    expect(REFUSED, "102 is left out", root(above=103))
    expect(REFUSED, "99 is left out", root(below=98))
    expect(REFUSED, "a split of nothing", root(above=99))
    expect(REFUSED, "a split of a mentor's pairs", root(split={"pairs": True, "mentor": "m000001"}))
    expect(REFUSED, "a split of none", root(split={"pairs": False}))
    expect(REFUSED, "no price below", price(0, 0))
    expect(SOLVED, "no price above: 102 are more than there are mentees", price(1, 0))
    expect(REFUSED, "one fewer is claimed to be the most", claim(98))
    expect(REFUSED, "one more is claimed", claim(100))
    document = json.loads(programme.read_text(encoding="utf-8"))
    document["capacity"]["mentors"]["max"] = 4
    other = program.write(folder / "other.json", document)
    expect(REFUSED, "groups of three or four have a hundred", lambda stage, _: None, other)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        n_cases = 24
        n_impossible = sum(check_small(folder, seed) for seed in range(n_cases))
        program.check(0 < n_impossible < n_cases // 2, f"{n_impossible} of {n_cases} programmes are impossible")
        check_hundred(folder)
    for fault in program.faults:
        print(fault)
    print(f"{n_cases} small programmes, {len(program.faults)} faults")
    return 1 if program.faults else 0


sys.exit(main())
