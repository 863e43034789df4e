#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold for any cohort, whatever its best matching is, through the command line.

    PAIRWRIGHT=build/pairwright tests/scripts/test_properties.py [SEED]

Each property solves a generated cohort, changes it in a way whose effect is known, and solves it again; every matching is
verified on the way. The seed is printed; without one it is 1.
"""
import copy
import csv
import random
import sys

from cohort_case import (Broken, check, Cohort, Decimal, FAMILIES, from_json, goals_of, pair_ids, pairs_text, run,
                         run_parts, to_json)


# ---- properties ----

def shuffled(rng, cohort):
    """The same cohort, written down in another order: people, answers, sets."""
    other = cohort.copy()
    for side in ("mentors", "mentees"):
        people = other.side(side)
        rng.shuffle(people)
        for place, person in enumerate(people):
            answers = list(person["answers"].items())
            rng.shuffle(answers)
            keys = [(key, value) for key, value in person.items() if key != "answers"] + [("answers", dict(answers))]
            rng.shuffle(keys)
            people[place] = dict(keys)
            for name, question in other.programme["questions"].items():
                if question["type"] in ("choices", "times") and name in person["answers"]:
                    rng.shuffle(people[place]["answers"][name])
    keys = list(other.people.items())[1:]
    other.people = {"pairwright": "cohort/1", **dict(rng.sample(keys, len(keys)))}
    return other


def order_never_matters(rng, cohort, text):
    for _ in range(2):
        check(pairs_text(shuffled(rng, cohort).solve()) == pairs_text(text), "another order of people gave other pairs")


def threads_never_matter(_, cohort, text):
    for n in (1, 2, 8):
        check(cohort.solve("--threads", n) == text, f"{n} threads gave other bytes")


def only_ratios_of_weights_count(_, cohort, text):
    for factor in (2, 7):
        other = cohort.copy()
        for criterion in other.programme["criteria"].values():
            criterion["weight"] *= factor
        check(pairs_text(other.solve()) == pairs_text(text), f"all weights times {factor} gave other pairs")


def an_unused_pair_is_not_missed(rng, cohort, text):
    used = set(pair_ids(text))
    unused = [[i["id"], j["id"]] for i in cohort.side("mentees") for j in cohort.side("mentors")
              if (i["id"], j["id"]) not in used]
    banned = cohort.solve(decisions={"ban": rng.sample(unused, len(unused) // 3)})
    check(pairs_text(banned) == pairs_text(text), "banning pairs that were not made gave other pairs")


def more_is_never_worse(rng, cohort, text):
    other = cohort.copy()
    mentor = copy.deepcopy(rng.choice(other.side("mentors")))
    mentor["id"], mentor["max"] = "one-more", 1
    other.side("mentors").append(mentor)
    if "text-alike" not in [criterion["kind"] for criterion in cohort.programme["criteria"].values()]:
        # (one more text would change how much each word counts)
        check(goals_of(other.solve()) >= goals_of(text), "with one mentor more it got worse")
    other = cohort.copy()
    mentor = rng.choice(other.side("mentors"))
    mentor["max"] = mentor.get("max", other.programme["capacity"]["mentors"]["max"]) + 1
    check(goals_of(other.solve()) >= goals_of(text), "with one place more it got worse")


def the_seed_only_draws(_, cohort, text):
    for seed in ("another", "ein anderer 🎲"):
        other = cohort.solve("--seed", seed)
        check(goals_of(other) == goals_of(text), "another seed gave another total")
        check(from_json(other)["provenance"]["seed"] == seed, "the seed is not on record")


def decisions_are_kept(rng, cohort, text):
    pairs = pair_ids(text)
    banned, left = rng.sample(pairs, 2)
    busy = {mentee for mentee, _ in pairs}
    chosen = {"ban": [list(banned)], "out": [rng.choice(left)]}
    # A pair that was not made is kept, where neither is out and both have a place.
    free = [[i["id"], j["id"]] for i in cohort.side("mentees") for j in cohort.side("mentors")
            if i["id"] in busy and (i["id"], j["id"]) not in pairs and not {i["id"], j["id"]} & set(chosen["out"])
            and j.get("max", 1) > 0]
    chosen["keep"] = [rng.choice(free)]
    after = cohort.solve(decisions=chosen)
    found = pair_ids(after)
    check(tuple(chosen["keep"][0]) in found, "a kept pair is missing")
    check(banned not in found, "a banned pair was made")
    check(not any(set(pair) & set(chosen["out"]) for pair in found), "someone who is out has a pair")
    unmatched = {entry["mentee"] for entry in from_json(after)["unmatched"]}
    check(not unmatched & set(chosen["out"]), "out, and listed as unmatched")
    if '"against"' not in after:
        free_choice = cohort.solve(decisions={"ban": chosen["ban"], "out": chosen["out"]})
        check(goals_of(after) <= goals_of(free_choice), "a kept pair, allowed by all rules, made it better")


def locking_the_result_changes_nothing(_, cohort, text):
    locked = cohort.solve(decisions={"keep": [list(pair) for pair in pair_ids(text)]})
    check(pair_ids(locked) == pair_ids(text) and goals_of(locked) == goals_of(text), "keeping all pairs gave other pairs")


def what_was_before_is_only_a_hint(rng, cohort, text):
    """An earlier matching, of the same people, of fewer or with any prices, changes not a byte."""
    before = from_json(text)
    names = list(cohort.programme["criteria"])
    weights = [f"--weight={name}={rng.randrange(1, 9)}" for name in rng.sample(names, min(2, len(names)))]
    alone = cohort.solve(*weights)
    odd = copy.deepcopy(before)
    rng.shuffle(odd["pairs"])
    del odd["pairs"][len(odd["pairs"]) // 2:]
    for person, prices in odd["proof"]["mentors"].items():
        odd["proof"]["mentors"][person] = [rng.choice([0, price, -price, rng.randrange(10**7), 2**63 - 1])
                                           for price in prices]
    odd["proof"]["mentors"]["gone"] = [0] * len(odd["proof"]["goals"])
    odd["pairs"].append({"mentee": "gone", "mentor": "gone too"})
    for document in (before, odd):
        path = cohort.write() / "previous.json"
        path.write_text(to_json(document), encoding="utf-8")
        check(cohort.solve(*weights, "--previous", path) == alone, "--previous changed the matching")


PROPERTIES = [order_never_matters, what_was_before_is_only_a_hint, threads_never_matter, only_ratios_of_weights_count,
              an_unused_pair_is_not_missed, more_is_never_worse, the_seed_only_draws, decisions_are_kept, locking_the_result_changes_nothing]


def check_families(root, seed):
    for number, family in enumerate(FAMILIES):
        rng = random.Random(f"{seed}-{family}")
        n_mentees, n_mentors = rng.randint(15, 60), rng.randint(5, 30)
        cohort = Cohort.generate(root, family, f"{seed}-{number}", n_mentees, n_mentors)
        text = cohort.solve()
        for property_ in PROPERTIES:
            try:
                property_(rng, cohort, text)
            except Broken as problem:
                raise Broken(f"{property_.__name__}, family {family}, {n_mentees} x {n_mentors}: {problem}") from problem
        matched, total = goals_of(text)
        print(f"{family}: {n_mentees} x {n_mentors}, {matched} matched, total {total}: {len(PROPERTIES)} properties hold")


def check_large_threads(root, seed):
    """Large enough that threads do share the rows, and lists are read again."""
    for family in ("campus", "tied"):
        cohort = Cohort.generate(root, family, seed, 1500, 400)
        folder = cohort.write()
        files = [folder / "programme.json", folder / "cohort.json"]
        one, two, eight = (run("solve", *files, "--threads", n).stdout for n in (1, 2, 8))
        check(one == two == eight, f"{family}, 1500 x 400: the number of threads changed the matching")
        (folder / "matching.json").write_text(one, encoding="utf-8")
        for n in (1, 8):
            run("verify", *files, folder / "matching.json", "--threads", n)
    print("1500 x 400: the same bytes by 1, 2 and 8 threads")


def check_tied(root, seed):
    rng = random.Random(f"tied-{seed}")
    cohort = Cohort.generate(root, "tied", seed, 40, 45)
    expected = pairs_text(cohort.solve())
    for _ in range(20):
        check(pairs_text(shuffled(rng, cohort).solve()) == expected, "a tied cohort in another order: other pairs")
    check(len({pairs_text(cohort.solve("--seed", f"draw {k}")) for k in range(5)}) == 5, "seeds do not draw")
    print("tied, 40 x 45: 20 orders, one matching; 5 seeds, 5 matchings")


# ---- two cohorts side by side ----

def renamed(cohort, prefix, site):
    """Ids with a prefix, also where people are asked about each other, and everybody on one site."""
    other = cohort.copy()
    of_people = [name for name, question in other.programme["questions"].items() if question["type"] == "people"]
    for side in ("mentors", "mentees"):
        for person in other.side(side):
            person["id"] = prefix + person["id"]
            for name in of_people:
                if name in person["answers"]:
                    person["answers"][name] = [prefix + whom for whom in person["answers"][name]]
            person["answers"]["site"] = site
    other.programme["questions"]["site"] = {"type": "choice", "options": ["here", "there"]}
    other.programme.setdefault("rules", {})["same-site"] = {"kind": "same", "question": "site", "at_least": 1,
                                                            "missing": "forbid", "because": "another site"}
    return other


def check_side_by_side(root, seed):
    for family in ("campus", "forbidden", "several", "one-to-one", "tied"):
        one = renamed(Cohort.generate(root, family, f"{seed}-one", 30, 12), "a-", "here")
        two = renamed(Cohort.generate(root, family, f"{seed}-two", 25, 14), "b-", "there")
        two.programme = one.programme
        both = one.copy()
        for side in ("mentors", "mentees"):
            both.people[side] = one.side(side) + two.side(side)
        texts = [cohort.solve() for cohort in (one, two, both)]
        first, second, together = (goals_of(text) for text in texts)
        check(together == (first[0] + second[0], first[1] + second[1]), f"{family}: {first} and {second} gave {together}")
        check(pair_ids(texts[2]) == pair_ids(texts[0]) + pair_ids(texts[1]), f"{family}: side by side, other pairs")
    print("side by side: the sum of both, and the same pairs")


# ---- single scores, through a given matrix ----

def solve_matrix(root, matrix, as_triples=False):
    """Scores in thousandths; None forbids."""
    n_mentees, n_mentors = len(matrix), len(matrix[0])
    cohort = Cohort(root, {"pairwright": "programme/1", "questions": {}, "seed": "matrix",
                           "criteria": {"it": {"kind": "given", "from": 0, "to": 1000, "weight": 1}},
                           "capacity": {"mentors": {"min": 0, "max": 2}, "mentees": {"min": 0, "max": 1}}},
                    {"pairwright": "cohort/1", "mentors": [{"id": f"m{j:02}", "answers": {}} for j in range(n_mentors)],
                     "mentees": [{"id": f"s{i:02}", "answers": {}} for i in range(n_mentees)]})
    Cohort.n_folders += 1
    path = root / f"{Cohort.n_folders}.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        if as_triples:
            write.writerow(["mentee", "mentor", "score"])
            write.writerows([f"s{i:02}", f"m{j:02}", s] for i, row in enumerate(matrix) for j, s in enumerate(row)
                            if s is not None)
        else:
            write.writerow(["", *(f"m{j:02}" for j in range(n_mentors))])
            write.writerows([f"s{i:02}", *("forbidden" if s is None else s for s in row)] for i, row in enumerate(matrix))
    return cohort.solve(scores=("--scores", f"it={path}"))


def check_single_scores(root, seed):
    rng = random.Random(f"matrix-{seed}")
    for _ in range(8):
        n_mentees, n_mentors = rng.randint(4, 24), rng.randint(3, 14)
        matrix = [[None if rng.random() < 0.2 else rng.randint(0, 900) for _ in range(n_mentors)]
                  for _ in range(n_mentees)]
        text = solve_matrix(root, matrix)
        matched, total = goals_of(text)
        check(pairs_text(solve_matrix(root, matrix, as_triples=True)) == pairs_text(text), "triples and matrix differ")

        i, j = rng.choice([(i, j) for i, row in enumerate(matrix) for j, score in enumerate(row) if score is not None])
        by = rng.randint(1, 100)
        raised = copy.deepcopy(matrix)
        raised[i][j] += by
        after, rise = goals_of(solve_matrix(root, raised)), Decimal(by) / 1000
        check(after[0] == matched and total <= after[1] <= total + rise, f"a pair raised by {rise}: {total}, {after[1]}")

        # All pairs of one mentee. Whoever is matched stays so, as being matched has become worth more.
        lifted = copy.deepcopy(matrix)
        lifted[i] = [None if score is None else score + by for score in matrix[i]]
        lifted_text = solve_matrix(root, lifted)
        gain = goals_of(lifted_text)[1] - total
        check(0 <= gain <= rise, f"a mentee lifted by {rise}: the total rose by {gain}")
        if f"s{i:02}" in dict(pair_ids(text)):
            check(gain == rise and pair_ids(lifted_text) == pair_ids(text), f"a matched mentee lifted by {rise}: {gain}")
    print("single scores: a pair raised by d raises the total by 0 to d, a matched mentee's row by just d")


if __name__ == "__main__":
    sys.exit(run_parts(check_families, check_large_threads, check_tied, check_side_by_side, check_single_scores))
