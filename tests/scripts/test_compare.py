#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`pairwright compare`: every figure of every strategy, computed again from the matching and the scores, in fractions.

    PAIRWRIGHT=build/pairwright tests/scripts/test_compare.py [SEED]

Definitions: docs/methods/measures.md.
"""
import math
import pathlib
import random
import sys
import tempfile
from fractions import Fraction

from cohort_case import Broken, check, from_json, run, to_json
from test_strategies import NOT_PROVEN, make_market

PPM = 10**6
ANY = (0, NOT_PROVEN)


def rounded(value):
    """To millionths, half up."""
    return Fraction(math.floor(value * PPM + Fraction(1, 2)), PPM)


def group_gaps(market, benefit, load):
    """The widest gaps between groups of sensitive questions: in mean benefit, in pairs a mentee."""
    widest = [Fraction(0), Fraction(0)]
    answers = {person["id"]: person.get("answers", {}) for person in market.cohort.side("mentees")}
    for name, question in market.cohort.programme["questions"].items():
        if question["type"] != "choice" or not question.get("sensitive") or question.get("ask") == "mentors":
            continue
        groups = {}
        for mentee in benefit:
            if answers[mentee].get(name):
                groups.setdefault(answers[mentee][name], []).append(mentee)
        for k, values in enumerate((benefit, load)):
            means = [rounded(Fraction(sum(values[mentee] for mentee in group), len(group))) for group in groups.values()]
            if means:
                widest[k] = max(widest[k], max(means) - min(means))
    return widest


def least_liked(market, view, pairs, kept, side):
    """What a person would give up first; -1 where a place is free, and nothing is enough where all is decided."""
    at = 0 if side == "mentees" else 1
    worst = {}
    for person in market.taking_part[side]:
        chosen = [view[pair] for pair in pairs if pair[at] == person and pair not in kept]
        load = sum(pair[at] == person for pair in pairs)
        free = load < market.taking_part[side][person]
        worst[person] = -1 if free else min(chosen, default=math.inf)
    return worst


def figures_of(market, matching, score, views):
    pairs = {(pair["mentee"], pair["mentor"]): Fraction(str(pair["score"])) for pair in matching["pairs"]}
    kept = set(map(tuple, market.decisions["keep"]))
    mentees, mentors = market.taking_part["mentees"], market.taking_part["mentors"]
    benefit = {i: sum(value for pair, value in pairs.items() if pair[0] == i) for i in mentees}
    load = {i: sum(pair[0] == i for pair in pairs) for i in mentees}
    loads = [sum(pair[1] == j for pair in pairs) for j in mentors]
    ordered, n = sorted(benefit.values()), len(benefit)
    envy = {i: max(sum(score.get((i, pair[1]), 0) for pair in pairs if pair[0] == k) - benefit[i] for k in mentees)
            for i in mentees}
    ranks = {i: [sum(score.get((i, j), -1) > pairs[pair] for j in mentors) for pair in pairs if pair[0] == i] for i in mentees}
    worst = {side: least_liked(market, views[side], pairs, kept, side) for side in ("mentees", "mentors")}
    blocking = sum(pair not in pairs and pair[0] in mentees and pair[1] in mentors and
                   views["mentees"][pair] > worst["mentees"][pair[0]] and
                   views["mentors"][pair] > worst["mentors"][pair[1]] for pair in views["mentees"])
    gaps = group_gaps(market, benefit, load)
    mean_load = Fraction(sum(loads), len(loads))
    return {
        "pairs": len(pairs), "unmatched": sum(v == 0 for v in load.values()), "total": sum(pairs.values()),
        "mean": rounded(sum(pairs.values()) / len(pairs)), "worst": min(pairs.values()),
        "least": min(benefit[i] for i in mentees if load[i]),
        "median": rounded((ordered[(n - 1) // 2] + ordered[n // 2]) / 2), "tenth": ordered[(n - 1) // 10],
        "gini": sum((2 * (k + 1) - n - 1) * value for k, value in enumerate(ordered)) / (n * sum(ordered)),
        "nash": sum(math.log(max(benefit[i], Fraction(1, PPM))) for i in mentees if load[i]) / sum(v > 0 for v in load.values()),
        "mean_gap": gaps[0], "place_gap": gaps[1],
        "envious": sum(value > 0 for value in envy.values()), "worst_envy": max(0, max(envy.values())),
        "blocking": blocking,
        "first_choice": Fraction(sum(0 in r for r in ranks.values()), n),
        "top_three": Fraction(sum(min(r, default=9) < 3 for r in ranks.values()), n),
        "least_load": min(loads), "most_load": max(loads),
        "load_spread": math.sqrt(sum((value - mean_load) ** 2 for value in loads) / len(loads)),
    }, [sum(r.count(rank) for r in ranks.values()) for rank in range(10)]


def all_scores(market, cohort):
    """Scores of all pairs that rules and bans allow, whoever has places."""
    folder = cohort.write()
    lines = run("score", folder / "programme.json", folder / "cohort.json", "--csv").stdout.split("\n")[1:]
    banned = set(map(tuple, market.decisions["ban"]))
    cells = (line.split(",") for line in lines if line)
    return {(i, j): Fraction(value) for i, j, value in cells if value != "forbidden" and (i, j) not in banned}


def views_of(market):
    views = {}
    for side in ("mentees", "mentors"):
        programme = market.cohort.copy()
        for criterion in programme.programme["criteria"].values():
            if criterion["kind"] == "asked-for" and criterion["by"] != side[:-1]:
                criterion["weight"] = 0
        if side == "mentors":
            programme.programme.pop("emphasis", None)
        views[side] = all_scores(market, programme)
    return views


def check_market(market):
    market.taking_part = {}
    for side in ("mentees", "mentors"):
        default = market.cohort.programme["capacity"][side]["max"]
        people = {person["id"]: int(person.get("max", default)) for person in market.cohort.side(side)}
        market.taking_part[side] = {i: v for i, v in people.items() if v > 0 and i not in market.decisions["out"]}
    score, views = all_scores(market, market.cohort), views_of(market)
    folder = market.cohort.write(market.decisions)
    words = [folder / "programme.json", folder / "cohort.json", "--decisions", folder / "decisions.json"]
    comparison = from_json(run("compare", *words, "--json").stdout)
    optimum = Fraction(str(comparison["optimum"]))
    n_compared = 0
    for row in comparison["strategies"]:
        name = row["strategy"]
        if row["runs"] == 0:
            check(row["refusal"], f"{name} did not run, and does not say why")
            continue
        matching = from_json(run("solve", *words, "--strategy", name, expect=ANY).stdout)
        expected, ranks = figures_of(market, matching, score, views)
        expected["of_optimum"] = expected["total"] / optimum
        check(expected["of_optimum"] <= 1 or len(matching["pairs"]) < int(comparison["strategies"][0]["figures"]["pairs"]),
              f"{name} has more than the optimum")
        for figure, value in expected.items():
            got = row["figures"][figure]
            check(abs(Fraction(str(got)) - Fraction(value)) <= Fraction(1, PPM), f"{name}, {figure}: {got}, expected {float(value)}")
            n_compared += 1
        check(list(map(int, row["ranks"])) == ranks, f"{name}: ranks {row['ranks']}, expected {ranks}")
    return n_compared


def check_previous(market):
    """An earlier matching, or pairs made by hand, in a row of its own, by the same figures; or refused in words."""
    folder = market.cohort.write(market.decisions)
    words = [folder / "programme.json", folder / "cohort.json", "--decisions", folder / "decisions.json"]
    matching = from_json(run("solve", *words, "--strategy", "stable", expect=ANY).stdout)
    by_hand = {"pairwright": "matching/1",
               "pairs": [{"mentee": pair["mentee"], "mentor": pair["mentor"]} for pair in matching["pairs"]]}
    path = folder / "by-hand.json"
    path.write_text(to_json(by_hand), encoding="utf-8")
    words += ["--previous", path]
    rows = from_json(run("compare", *words, "--json").stdout)["strategies"]
    check(rows[-1]["strategy"] == "previous", "the earlier matching has no row")
    figures = {row["strategy"]: {**row["figures"], "time_ms": 0} for row in rows if row["runs"] > 0}
    check(figures["previous"] == figures["stable"], "the pairs by hand are not measured like those of stable")
    solved = from_json(run("solve", *words, "--strategy", "previous", expect=(NOT_PROVEN,)).stdout)
    check(solved["pairs"] == matching["pairs"], "the earlier pairs are others now")
    banned = market.decisions["ban"][0]
    by_hand["pairs"] = [{"mentee": banned[0], "mentor": banned[1]}]
    path.write_text(to_json(by_hand), encoding="utf-8")
    row = from_json(run("compare", *words, "--strategies", "previous", "--json").stdout)["strategies"][0]
    check(row["runs"] == 0 and " but " in row["refusal"], f"a banned pair is made: {row}")
    check("--previous" in run("solve", *words[:2], "--strategy", "previous", expect=(2,)).stderr, "no earlier matching")


def check_repeats(market):
    """Means lie between least and most, and a drawn strategy does draw."""
    folder = market.cohort.write()
    words = [folder / "programme.json", folder / "cohort.json", "--strategies", "random,greedy", "--repeats", "7", "--json"]
    drawn, fixed = from_json(run("compare", *words).stdout)["strategies"]
    check(int(drawn["runs"]) == 7 and int(fixed["runs"]) == 1, "the numbers of runs")
    check(drawn["least"]["total"] < drawn["figures"]["total"] < drawn["most"]["total"], "seven draws, one total")
    for figure, mean in drawn["figures"].items():
        check(drawn["least"][figure] <= mean <= drawn["most"][figure], f"the mean of {figure} is not between")
    again = from_json(run("compare", *words).stdout)["strategies"][0]["figures"]
    check({**again, "time_ms": 0} == {**drawn["figures"], "time_ms": 0}, "the draws differ from run to run")
    check("did you mean" in run("compare", *words[:2], "--strategies", "gredy", expect=(2,)).stderr, "an unknown strategy")


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    print("seed", seed)
    chance = random.Random(seed)
    n_compared = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        try:
            for k, family in enumerate(("campus", "flat", "several", "uneven")):
                market = make_market(root, family, seed + k, chance.randint(10, 24), chance.randint(4, 8), chance)
                n_compared += check_market(market)
                check_previous(market)
            check_repeats(market)
        except Broken as broken:
            print(f"FAILED, seed {seed}, {family}: {broken}")
            return 1
    print(f"{n_compared} figures as computed again")
    return 0


if __name__ == "__main__":
    sys.exit(main())
