#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The goal leximin, from documents to a verified matching.

The sorted scores are compared with those of a plain method (level by level, with augmenting paths for each set of levels
that may be used), on given scores with many ties and with none, with places, minimums and decisions. The bytes do not
depend on threads, the pairs not on the order of people. Proofs that were tampered with are refused, or still prove it.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_leximin.py
"""
import itertools
import json
import pathlib
import random
import sys
import tempfile

from program import check, faults, run, write

GOALS = ("--goals", "matched,leximin")


def make(folder, chance, n_mentees, n_mentors, n_values):
    """A programme of one given score, its cohort, and the scores as {(mentee, mentor): millionths}."""
    mentees, mentors = [f"s{k:02}" for k in range(n_mentees)], [f"m{k:02}" for k in range(n_mentors)]
    scores = {(i, j): chance.randrange(1, n_values + 1) * (1000000 // n_values)
              for i in mentees for j in mentors if chance.random() < 0.8}
    places = {j: chance.randrange(1, 4) for j in mentors}
    write(folder / "programme.json", {
        "pairwright": "programme/1", "questions": {}, "criteria": {"fit": {"kind": "given", "weight": 1}},
        "capacity": {"mentors": {"max": 3}}, "seed": str(chance.random())})
    write(folder / "cohort.json", {
        "pairwright": "cohort/1", "mentees": [{"id": i, "answers": {}} for i in mentees],
        "mentors": [{"id": j, "max": places[j], "answers": {}} for j in mentors]})
    lines = [f"{i},{j},{score // 1000000}.{score % 1000000:06}" for (i, j), score in scores.items()]
    (folder / "fit.csv").write_text("\n".join(["mentee,mentor,score", *lines]) + "\n", encoding="utf-8")
    return mentees, mentors, scores, places


def best_sorted_scores(mentees, mentors, scores, places):
    """The leximin vector of all largest matchings, by trying them all, mentee by mentee, with the loads as the state."""
    states = {tuple(0 for _ in mentors): ()}
    for i in mentees:
        after = {}
        for loads, best in states.items():
            for k in [None, *range(len(mentors))]:
                if k is None:
                    new, vector = loads, best
                else:
                    if loads[k] == places[mentors[k]] or (i, mentors[k]) not in scores:
                        continue
                    new = loads[:k] + (loads[k] + 1,) + loads[k + 1:]
                    vector = tuple(sorted((*best, scores[i, mentors[k]])))
                if new not in after or (len(vector), vector) > (len(after[new]), after[new]):
                    after[new] = vector
        states = after
    return max(states.values(), key=lambda vector: (len(vector), vector))


def millionths(pair):
    return round(pair["score"] * 1000000)


def check_cohort(folder, chance, n_values):
    mentees, mentors, scores, places = make(folder, chance, 9, 4, n_values)
    words = ("solve", folder / "programme.json", folder / "cohort.json", "--scores", f"fit={folder / 'fit.csv'}", *GOALS)
    code, out, err = run(*words)
    check(code == 0, f"solve: exit {code}: {err}")
    matching = json.loads(out)
    found = tuple(sorted(millionths(pair) for pair in matching["pairs"]))
    best = best_sorted_scores(mentees, mentors, scores, places)
    check(found == best, f"{n_values} values: sorted scores {found}, not {best}")
    check(run(*words, "--threads", "3")[1] == out, "other bytes with three threads")
    cohort = json.loads((folder / "cohort.json").read_text(encoding="utf-8"))
    cohort["mentees"].reverse()
    cohort["mentors"].reverse()
    write(folder / "reversed.json", cohort)
    other = run("solve", folder / "programme.json", folder / "reversed.json", *words[3:])[1]
    check(json.loads(other)["pairs"] == matching["pairs"] and json.loads(other)["proof"] == matching["proof"],
          "another order of people gave another matching")
    check(run(*words[:3], *words[3:5], "--strategy", "leximin")[1].count('"score"') == len(best), "--strategy leximin")
    verify(folder, matching, 0, "as solved")
    tamper(folder, chance, matching)
    return matching


def verify(folder, matching, expected, what):
    path = write(folder / "matching.json", matching)
    code, _, err = run("verify", folder / "programme.json", folder / "cohort.json", path, "--scores",
                       f"fit={folder / 'fit.csv'}")
    check(code in (expected if isinstance(expected, tuple) else (expected,)), f"{what}: verify says {code}: {err}")
    return code


def tamper(folder, chance, matching):
    """Forms that are wrong, and proofs that lack something."""
    def changed(change):
        copy = json.loads(json.dumps(matching))
        change(copy["proof"])
        return copy

    levels = matching["proof"]["levels"]
    side, person = chance.choice([(side, person) for side in levels for person in levels[side]])
    first = levels[side][person][0]
    verify(folder, changed(lambda proof: proof.pop("levels")), 3, "no levels")
    verify(folder, changed(lambda proof: proof["levels"].pop("mentors")), 3, "levels of one side")
    verify(folder, changed(lambda proof: proof["levels"][side].update(nobody=[first])), 3, "levels of a stranger")
    verify(folder, changed(lambda proof: proof["levels"][side][person].append(first)), 3, "a level twice")
    verify(folder, changed(lambda proof: proof["levels"][side][person].append([0.5])), 3, "a level without a price")
    verify(folder, changed(lambda proof: proof["levels"][side].pop(person)), (0, 3), "a person's levels left out")


def check_explanation(folder, matching):
    """What another mentor would cost is the difference of the lowest score that is not as before."""
    documents = (folder / "programme.json", folder / "cohort.json")
    given = ("--scores", f"fit={folder / 'fit.csv'}")
    before = sorted(millionths(pair) for pair in matching["pairs"])
    person = matching["pairs"][0]["mentee"]
    path = write(folder / "matching.json", matching)
    code, out, err = run("explain", *documents, path, *given, "--mentee", person, "--json")
    check(code == 0, f"explain: exit {code}: {err}")
    n_changes = 0
    for other in json.loads(out)["pairs"][0]["alternatives"] if code == 0 else ():
        keep = write(folder / "keep.json", {"pairwright": "decisions/1", "keep": [[person, other["mentor"]]]})
        code, out, err = run("solve", *documents, *given, *GOALS, "--decisions", keep)
        if code != 0:
            check(not other["possible"], f"{other['mentor']} is said to be possible: {err}")
            continue
        after = sorted(millionths(pair) for pair in json.loads(out)["pairs"])
        first = next((b - a for a, b in zip(before, after) if a != b), 0)
        check(len(before) != len(after) or round(other["gain"]["leximin"] * 1000000) == first,
              f"{person} with {other['mentor']}: {other['gain']}, really {first}")
        n_changes += first != 0
    return n_changes


def main(folder):
    chance = random.Random(20261125)
    n_refused = n_changes = 0
    for k, n_values in itertools.product(range(8), (2, 5, 1000)):
        matching = check_cohort(folder, chance, n_values)
        empty = json.loads(json.dumps(matching))
        empty["proof"]["levels"] = {"mentees": {}, "mentors": {}}
        n_refused += verify(folder, empty, (0, 3), "empty levels") == 3
        n_changes += check_explanation(folder, matching)
    check(n_refused > 15, f"empty levels prove too much: {n_refused} refused")
    check(n_changes > 10, f"only {n_changes} other mentors cost anything")
    for fault in faults:
        print(fault)
    print(f"24 cohorts as a plain method has them, {n_refused} of them not proven by empty levels")
    return 1 if faults else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.exit(main(pathlib.Path(name)))
