#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conflicts of small programmes: every change that is said to help is made in the documents, and helps; one step less
of it does not.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_conflicts.py [N [SEED]]

Only mentors of one's own field are allowed, so newcomers of a field are whom the program says they are.
"""
import copy
import json
import pathlib
import random
import sys
import tempfile

from program import check, faults, run, write

PROVEN, INFEASIBLE, NOT_PROVEN = 0, 4, 6
FIELDS = ["Law", "Maths", "Arts"]
NODES = "2000"
RULES = {
    "score-parity": lambda rng: {"question": "origin", "at_least": rng.choice([0.97, 0.999])},
    "place-parity": lambda rng: {"question": "origin", "within": rng.choice([0, 0.01, 0.05])},
    "group-floor": lambda rng: {"question": "origin", "at_least": rng.choice([0.9, {"far": 0.95}, {"far": 0.8, "near": 0.9}])},
    "floor": lambda rng: {"at_least": rng.choice([0.6, 0.8])},
    "at-most": lambda rng: {"question": "origin", "limit": 1},
    "not-alone": lambda rng: {"question": "origin", "at_least": rng.choice([2, 3])},
    "reserve": lambda rng: {"mentees": {"origin": "far"}, "mentors": {"field": rng.choice(FIELDS)},
                            "at_least": rng.randint(2, 5)},
}


def make(seed):
    """A programme that asks for much, and its people. Seeds go through the kinds of rules."""
    rng = random.Random(f"conflict-{seed}")
    kinds = {*[*RULES, "none"][seed % 8:seed % 8 + 1], rng.choice([*RULES, "none", "none"])} - {"none"}
    kinds = [kind for kind in RULES if kind in kinds]
    minimum = rng.choice([0, 0, 2, 3])
    programme = {
        "pairwright": "programme/1",
        "questions": {"origin": {"type": "choice", "ask": "mentees", "options": ["near", "far"], "sensitive": True},
                      "field": {"type": "choice", "options": FIELDS},
                      "year": {"type": "number", "min": 0, "max": 10}},
        "criteria": {"field": {"kind": "same", "question": "field", "weight": 1},
                     "year": {"kind": "close", "question": "year", "weight": 2}},
        "rules": {"same-field": {"criterion": "field", "at_least": 1}},
        "capacity": {"mentors": {"min": minimum, "max": 3, "min_applies": rng.choice(["if-used", "always"])},
                     "mentees": {"min": rng.choice([0, 0, 1]), "max": 1}},
        "fairness": {kind: {"kind": kind, **RULES[kind](rng)} for kind in kinds},
    }
    cohort = {"pairwright": "cohort/1",
              "mentors": [{"id": f"m{j}", "answers": {"field": FIELDS[j % 3], "year": rng.randint(0, 10)}} for j in range(4)],
              "mentees": [{"id": f"s{i}", "answers": {"field": rng.choice(FIELDS), "year": rng.randint(0, 10),
                                                      "origin": rng.choice(["near", "far"])}} for i in range(9)]}
    for mentee in cohort["mentees"]:
        if rng.random() < 0.4:
            mentee["min"] = 1
    return programme, cohort


def change_rule(programme, change, less):
    rule = programme["fairness"][change["rule"]]
    member = next(name for name in ("at_least", "within", "limit") if name in rule)
    rises = member != "at_least"
    step = 0.001 if isinstance(change["by"], float) else 1
    by = round(change["by"] - step * less, 6)
    if isinstance(rule[member], dict):
        for group in rule[member]:
            if change.get("group", group) == group:
                rule[member][group] = max(0, round(rule[member][group] - by, 6))
    elif "group" in change:  # one level for all groups: theirs is lowered alone
        rule[member] = {group: max(0, round(rule[member] - by * (group == change["group"]), 6)) for group in ("near", "far")}
    else:
        rule[member] = round(rule[member] + (by if rises else -by), 6)
    # What is said of the rule then is what it says then.
    if not less and member in change:
        then = rule[member][change["group"]] if isinstance(rule[member], dict) else rule[member]
        check(then == change[member], f"{change}: {then}")


def change_bounds(programme, cohort, change, less):
    side = programme["capacity"][change["side"]]
    member = "min" if "min" in change else "max"
    then = change[member] + (less if member == "min" else -less)
    if "ids" not in change:
        side["min"] = min(side["min"], then)
    for person in cohort[change["side"]]:
        if person["id"] in change.get("ids", []):
            person[member] = then
        elif "ids" not in change and "min" in person:
            person["min"] = min(person["min"], then)


def changed(programme, cohort, change, less):
    """The documents with the change, or with one step less of it; None: there is no smaller change."""
    programme, cohort = copy.deepcopy(programme), copy.deepcopy(cohort)
    several = len(change.get("ids", [])) > 1
    if less and (several or change.get("by", change.get("newcomers")) in (1, 0.001)):
        if not several:
            return None
        change = {**change, "ids": change["ids"][1:]}
        less = 0
    if "rule" in change:
        change_rule(programme, change, less)
    elif "newcomers" in change:
        fields = [change["answer"]] if "answer" in change else FIELDS
        for k in range(change["newcomers"] - less):
            for field in fields[:1] if "answer" in change else [FIELDS[k % 3]]:
                # Of the mentees' year, whatever it is: no answer leaves the score to the field.
                cohort["mentors"].append({"id": f"new{k}", "min": 0, "max": 1, "answers": {"field": field}})
    else:
        change_bounds(programme, cohort, change, less)
    return programme, cohort


def solve(folder, programme, cohort):
    files = [write(folder / "programme.json", programme), write(folder / "cohort.json", cohort)]
    code, out, err = run("solve", *files, "--work-limit", NODES)
    if code in (PROVEN, INFEASIBLE, NOT_PROVEN):
        (folder / "matching.json").write_text(out, encoding="utf-8")
        verdict, _, why = run("verify", *files, folder / "matching.json")
        check(verdict == 0, f"verify refuses it: {why}")
    return code, json.loads(out) if out else None, err


def kind_of(change):
    return "rule" if "rule" in change else "newcomers" if "newcomers" in change else "min" if "min" in change else "max"


def check_one(seed, folder, seen):
    programme, cohort = make(seed) if seed > 0 else short_of_places()
    code, document, err = solve(folder, programme, cohort)
    if code != INFEASIBLE:
        return False
    conflict = document["conflict"]
    if seed == 0:
        check('find 3 more allowed mentors, with a place each, for mentees of "far" with field "Arts"' in err, err)
    check((conflict["changes"] == []) == ("No single change is known to help" in err), f"seed {seed}: {err}")
    for change in conflict["changes"]:
        if "newcomers" in change and "answer" not in change:
            continue  # whom to look for is not said
        code, _, err = solve(folder, *changed(programme, cohort, change, 0))
        check(code in (PROVEN, NOT_PROVEN), f"seed {seed}: {change} does not help: exit {code}: {err}")
        smaller = changed(programme, cohort, change, 1)
        if smaller is not None:
            code, _, _ = solve(folder, *smaller)
            check(code == INFEASIBLE, f"seed {seed}: less than {change} helps, too")
        seen.add(kind_of(change))
        if "rule" in change:
            seen.add(programme["fairness"][change["rule"]]["kind"])
    return True


def short_of_places():
    """Mentors of Law have to take nearly everybody of "near"; for "far" there is one place in Arts."""
    programme, cohort = make(0)
    programme["fairness"] = {"same-places": {"kind": "place-parity", "question": "origin", "within": 0.02}}
    programme["capacity"] = {"mentors": {"min": 3, "max": 3, "min_applies": "always"}, "mentees": {"max": 1}}
    cohort["mentors"] = [{"id": "m0", "answers": {"field": "Law"}}, {"id": "m1", "answers": {"field": "Law"}},
                         {"id": "m2", "min": 0, "max": 1, "answers": {"field": "Arts"}}]
    cohort["mentees"] = [{"id": f"s{i}", "answers": {"field": "Law", "origin": "near"}} for i in range(6)]
    cohort["mentees"] += [{"id": f"t{i}", "answers": {"field": "Arts", "origin": "far"}} for i in range(4)]
    return programme, cohort


def main():
    n, first = (int(word) for word in [*sys.argv[1:], *["26", "81"][len(sys.argv) - 1:]])
    seen, n_conflicts = set(), 0
    with tempfile.TemporaryDirectory() as name:
        for seed in [0, *range(first, first + n)]:
            n_conflicts += check_one(seed, pathlib.Path(name), seen)
    wanted = {"rule", "min", "max", "newcomers", *RULES}
    if n >= 26:
        check(seen >= wanted, f"no change was of kind {wanted - seen}: more seeds are needed")
    for fault in faults:
        print(f"FAILED: {fault}")
    if not faults:
        print(f"conflicts: {n_conflicts} of {n + 1} programmes, and changes of {', '.join(sorted(seen))}: all help, no less does")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
