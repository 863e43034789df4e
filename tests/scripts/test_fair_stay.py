#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""solve --max-changes on programmes so small that all matchings can be tried, with fairness rules and without.

    PAIRWRIGHT=build/pairwright tests/scripts/test_fair_stay.py [CASES [FIRST_SEED]]

For each number of pairs that may end, the goals have the best values there are, or it is said how many have to end;
`pairwright verify` accepts the matching, and refuses it where fewer should have ended.
"""
import json
import pathlib
import random
import sys
import tempfile

from fair_case import COMBINATIONS, FairCase, Mismatch, Size
from test_glpsol import INFEASIBLE, PROVEN, run

DEFAULT_CASES = 4
REFUSED = 3
GOALS = [["matched", "total"], ["total"], ["matched", "leximin"], ["priority", "total"], ["matched", "stay", "total"]]


def make_case(seed, folder):
    case = FairCase(seed, folder, Size(4 + seed % 2, 3), COMBINATIONS[seed * 5 % len(COMBINATIONS)])
    is_soft = any("penalty" in rule for rule in case.programme["fairness"].values())
    goals = GOALS[seed % len(GOALS)]
    if case.programme["capacity"]["mentees"]["max"] > 1 or is_soft:
        goals = ["matched", "total"]
    case.programme["goals"] = goals
    if seed % 3 == 0:
        case.programme["fairness"] = {}
    case.write("programme.json", case.programme)
    case.read_documents()
    rng = random.Random(f"stay-{seed}")
    case.previous = sorted(rng.sample(sorted(case.scores), min(4, len(case.scores))))
    case.write("previous.json", {"pairwright": "matching/1", "status": "feasible",
                                 "pairs": [{"mentee": i, "mentor": j} for i, j in case.previous]})
    return case


def is_accepted(case, document):
    (case.folder / "matching.json").write_text(json.dumps(document), encoding="utf-8")
    return run("verify", case.folder / "programme.json", case.folder / "cohort.json", case.folder / "matching.json",
               "--previous", case.folder / "previous.json", expect=(PROVEN, REFUSED)).returncode == PROVEN


def check_with(case, max_changes):
    """True: with so few changes there is a matching."""
    case.least_stay = len(case.previous) - max_changes
    best = case.best_by_trying()
    words = ["--decisions", case.folder / "decisions.json"] if case.decisions is not None else []
    done = run("solve", case.folder / "programme.json", case.folder / "cohort.json", *words, "--previous",
               case.folder / "previous.json", "--max-changes", max_changes, expect=(PROVEN, INFEASIBLE))
    if best is None:
        if done.returncode != INFEASIBLE:
            raise Mismatch(f"{max_changes} changes: there is no such matching")
        return False
    document = json.loads(done.stdout)
    pairs = [(pair["mentee"], pair["mentor"]) for pair in document["pairs"]]
    worth = case.judge(pairs)
    if worth is None or case.goals_of(worth) != best:
        raise Mismatch(f"{max_changes} changes: pairwright {worth}, trying everything {best}")
    if not is_accepted(case, document):
        raise Mismatch(f"{max_changes} changes: verify refuses the matching")
    n_stay = len(set(pairs) & set(case.previous))
    if "least_stay" in document["provenance"]["options"]:
        document["provenance"]["options"]["least_stay"] = n_stay + 1
        if is_accepted(case, document):
            raise Mismatch("too few pairs stay, and verify accepts it")
    return True


def main():
    n_cases = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_CASES
    first_seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    n_solved = 0
    for seed in range(first_seed, first_seed + n_cases):
        with tempfile.TemporaryDirectory() as name:
            case = make_case(seed, pathlib.Path(name))
            try:
                n_solved += sum(check_with(case, max_changes) for max_changes in range(len(case.previous) + 1))
            except Mismatch as reason:
                raise Mismatch(f"seed {seed}: {reason}") from reason
    print(f"{n_cases} programmes: {n_solved} matchings are as trying everything finds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
