#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strategies against their definitions, read once more: each matching of a small cohort is made again here, from the
scores that `pairwright score` prints and the lots as docs/methods/assignment.md defines them, and must be the same.

    PAIRWRIGHT=build/pairwright tests/scripts/test_strategies.py [SEED]

Stable matchings are besides compared with all stable matchings there are, where the cohort is small enough to list them.
Every matching is verified; stable ones are falsified, and must be refused.
"""
import hashlib
import itertools
import pathlib
import random
import sys
import tempfile

from cohort_case import FAMILIES, FALSE, Broken, Cohort, check, from_json, run, to_json

NOT_PROVEN, UNSUPPORTED = 6, 2
SEQUENCES = ["first-come", "random-serial", "round-robin", "random"]
STABLE = {"stable": "mentees", "stable-mentors": "mentors"}


# ---- what the program is asked, asked again ----

def key(seed, side, person):
    digest = hashlib.sha256(b"\0".join(text.encode() for text in (seed, side, person))).digest()
    return int.from_bytes(digest[:8], "big")


def mix64(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
    return z ^ z >> 31


class Market:
    """A cohort with its scores, lots and places."""

    def __init__(self, cohort, decisions):
        self.cohort, self.decisions = cohort, decisions
        self.seed = cohort.programme.get("seed", "")
        out = set(decisions["out"])
        self.places = {}
        for side in ("mentees", "mentors"):
            default = cohort.programme["capacity"][side]["max"]
            for person in cohort.side(side):
                places = 0 if person["id"] in out else int(person.get("max", default))
                self.places[side, person["id"]] = places
        for mentee, mentor in decisions["keep"]:
            self.places["mentees", mentee] -= 1
            self.places["mentors", mentor] -= 1
        self.closed = {tuple(pair) for pair in decisions["keep"] + decisions["ban"]}
        self.keys = {(side, person["id"]): key(self.seed, side[:-1], person["id"])
                     for side in ("mentees", "mentors") for person in cohort.side(side)}
        self.score = self.read_scores(cohort)

    def lot(self, mentee, mentor):
        return mix64((self.keys["mentees", mentee] + 2 * self.keys["mentors", mentor] + 1) % 2**64) >> 34

    def read_scores(self, cohort):
        """(value, lot) of every pair that may be made."""
        folder = cohort.write()
        lines = run("score", folder / "programme.json", folder / "cohort.json", "--csv").stdout.split("\n")[1:]
        score = {}
        for mentee, mentor, value in (line.split(",") for line in lines if line):
            free = self.places["mentees", mentee] > 0 and self.places["mentors", mentor] > 0
            if value != "forbidden" and free and (mentee, mentor) not in self.closed:
                score[mentee, mentor] = int(value.replace(".", "")), self.lot(mentee, mentor)
        return score

    def view(self, side):
        """The scores as that side sees them."""
        programme = self.cohort.copy()
        for criterion in programme.programme["criteria"].values():
            if criterion["kind"] == "asked-for" and criterion["by"] != side[:-1]:
                criterion["weight"] = 0
        if side == "mentors":
            programme.programme.pop("emphasis", None)
        return self.read_scores(programme)

    def mentees(self, by_lottery):
        ids = [person["id"] for person in self.cohort.side("mentees")]
        return sorted(ids, key=lambda i: (mix64(self.keys["mentees", i]), i)) if by_lottery else ids


# ---- the strategies, from their definitions ----

def greedy(market):
    places, made = dict(market.places), set()
    for mentee, mentor in sorted(market.score, key=lambda pair: (market.score[pair], pair), reverse=True):
        if places["mentees", mentee] > 0 and places["mentors", mentor] > 0:
            places["mentees", mentee] -= 1
            places["mentors", mentor] -= 1
            made.add((mentee, mentor))
    return made


def sequence(market, name):
    places, made = dict(market.places), set()

    def pick(mentee):
        free = [pair for pair in market.score
                if pair[0] == mentee and places["mentors", pair[1]] > 0 and pair not in made]
        if places["mentees", mentee] == 0 or not free:
            return False
        best = max(free, key=lambda pair: market.score[pair][1:] if name == "random" else market.score[pair])
        places["mentees", mentee] -= 1
        places["mentors", best[1]] -= 1
        made.add(best)
        return True

    order = market.mentees(name != "first-come")
    if name == "round-robin":
        while any([pick(mentee) for mentee in order]):
            pass
    else:
        for mentee in order:
            while pick(mentee):
                pass
    return made


def fair_sequence(market):
    """The matching, and whether WEF1 was given up to fill places."""
    demand = {i: market.places["mentees", i] for i in market.mentees(False)}
    places, picks = dict(market.places), {i: [] for i in demand}

    def value(mentee, mentors):
        return [market.score.get((mentee, mentor), (0, 0))[0] for mentor in mentors]

    def keeps_wef1(mentee, mentor):
        bundle = picks[mentee] + [mentor]
        return all(
            (sum(seen) - max(seen)) * demand[other] <= sum(value(other, picks[other])) * demand[mentee]
            for other in demand if other != mentee and demand[other] > 0 for seen in [value(other, bundle)])

    def best(mentee, keeps_peace):
        free = [(market.score[pair], pair[1]) for pair in market.score
                if pair[0] == mentee and places["mentors", pair[1]] > 0 and pair[1] not in picks[mentee]]
        return next((pick for pick in sorted(free, reverse=True) if not keeps_peace or keeps_wef1(mentee, pick[1])), None)

    gave_up = False
    for keeps_peace in (True, False):
        done = set()
        while True:
            able = [i for i in demand if i not in done and places["mentees", i] > 0]
            if not able:
                break
            share = min(len(picks[i]) / demand[i] for i in able)
            turn = {i: best(i, keeps_peace) for i in able if len(picks[i]) / demand[i] == share}
            while turn:
                done |= {i for i, pick in turn.items() if pick is None}
                turn = {i: pick for i, pick in turn.items() if pick is not None}
                if not turn:
                    break
                mentee = max(turn, key=lambda i: turn[i][0])
                mentor = turn[mentee][1]
                if places["mentors", mentor] == 0:
                    turn[mentee] = best(mentee, keeps_peace)
                    continue
                picks[mentee].append(mentor)
                places["mentees", mentee] -= 1
                places["mentors", mentor] -= 1
                gave_up |= not keeps_peace
                del turn[mentee]
    return {(i, j) for i in picks for j in picks[i]}, gave_up


def check_wef1(market, made):
    """With k's scores, i's mentors less the best of them are worth no more a place than k's own."""
    for i, k in itertools.permutations(market.mentees(False), 2):
        d_i, d_k = market.places["mentees", i], market.places["mentees", k]
        if d_i > 0 and d_k > 0:
            seen = [market.score.get((k, pair[1]), (0, 0))[0] for pair in made if pair[0] == i] or [0]
            own = sum(market.score[pair][0] for pair in made if pair[0] == k)
            check((sum(seen) - max(seen)) * d_k <= own * d_i, f"{k} envies {i} for more than one mentor")


def is_stable(market, views, made):
    def would_take(side, person, pair):
        at = 0 if side == "mentees" else 1
        own = [views[side][other] for other in made if other[at] == person]
        return len(own) < market.places[side, person] or min(own) < views[side][pair]
    return not any(pair not in made and would_take("mentees", pair[0], pair) and would_take("mentors", pair[1], pair)
                   for pair in market.score)


def deferred_acceptance(market, views, proposers):
    at = 0 if proposers == "mentees" else 1
    receivers = "mentors" if at == 0 else "mentees"
    lists = {}
    for pair in sorted(market.score, key=lambda pair: views[proposers][pair]):
        lists.setdefault(pair[at], []).append(pair) # the best last
    held = set()
    while True:
        eager = [p for p in lists if lists[p] and
                 sum(pair[at] == p for pair in held) < market.places[proposers, p]]
        if not eager:
            return held
        pair = lists[eager[0]].pop()
        rivals = [other for other in held if other[1 - at] == pair[1 - at]] + [pair]
        held.add(pair)
        if len(rivals) > market.places[receivers, pair[1 - at]]:
            held.remove(min(rivals, key=lambda other: views[receivers][other]))


def check_best_for(market, views, made, side):
    """One place a person on that side, few pairs: no stable matching gives anybody of the side a better partner."""
    at = 0 if side == "mentees" else 1
    people = sorted({pair[at] for pair in market.score})
    choices = [[None] + [pair for pair in market.score if pair[at] == person] for person in people]
    n_stable = 0
    for chosen in itertools.product(*choices):
        other = {pair for pair in chosen if pair}
        loads = [pair[1 - at] for pair in other]
        far = "mentors" if at == 0 else "mentees"
        if any(loads.count(person) > market.places[far, person] for person in loads):
            continue
        if not is_stable(market, views, other):
            continue
        n_stable += 1
        for person in people:
            own = [views[side][pair] for pair in made if pair[at] == person]
            theirs = [views[side][pair] for pair in other if pair[at] == person]
            check(len(own) == len(theirs), f"{person} is matched in one stable matching and not in another")
            check(not own or own[0] >= theirs[0], f"{person} has a better partner in another stable matching")
    check(n_stable > 0, "no stable matching among all")
    return n_stable


# ---- cases ----

def make_market(root, family, seed, n_mentees, n_mentors, chance):
    cohort = Cohort.generate(root, family, seed, n_mentees, n_mentors)
    cohort.programme.pop("fairness", None)
    cohort.programme["capacity"] = {"mentors": {"max": chance.randint(1, 4)}, "mentees": {"max": chance.randint(1, 3)}}
    for side in ("mentees", "mentors"):
        for person in cohort.side(side):
            person.pop("min", None)
            person.pop("max", None)
            if chance.random() < 0.2:
                person["max"] = chance.randint(0, 3)
        chance.shuffle(cohort.side(side))
    add_wishes(cohort, chance)
    ids = {side: [person["id"] for person in cohort.side(side) if person.get("max", 1) > 0]
           for side in ("mentees", "mentors")}
    pairs = chance.sample(list(itertools.product(ids["mentees"], ids["mentors"])), 3)
    decisions = {"keep": [list(pairs[0])], "ban": [list(pair) for pair in pairs[1:]], "out": []}
    if chance.random() < 0.5:
        decisions["out"] = [i for i in chance.sample(ids["mentors"], 1) if i != pairs[0][1]]
    return Market(cohort, decisions)


def add_wishes(cohort, chance):
    """Both sides wish, so that their views differ."""
    cohort.programme["questions"]["wishes"] = {"type": "people"}
    for side, other in (("mentees", "mentors"), ("mentors", "mentees")):
        cohort.programme["criteria"]["wish-of-" + side] = {"kind": "asked-for", "question": "wishes", "by": side[:-1],
                                                           "weight": 20}
        ids = [person["id"] for person in cohort.side(other)]
        for person in cohort.side(side):
            if chance.random() < 0.9:
                wishes = [i for i in chance.sample(ids, min(4, len(ids))) if i != person["id"]]
                person.setdefault("answers", {})["wishes"] = wishes


def solve(market, name):
    folder = market.cohort.write(market.decisions)
    files = [folder / "programme.json", folder / "cohort.json"]
    text = run("solve", *files, "--decisions", folder / "decisions.json", "--strategy", name, expect=(NOT_PROVEN,)).stdout
    (folder / "matching.json").write_text(text, encoding="utf-8")
    run("verify", *files, folder / "matching.json")
    matching = from_json(text)
    check(matching["provenance"]["strategy"] == name, "the matching names another strategy")
    made = {(pair["mentee"], pair["mentor"]) for pair in matching["pairs"]}
    kept = set(map(tuple, market.decisions["keep"]))
    check(kept <= made, "a kept pair is not made")
    return made - kept, matching, files


def refuse_unstable(matching, files):
    """The same pairs, said to be stable."""
    path = files[0].parent / "unstable.json"
    path.write_text(to_json({**matching, "provenance": {**matching["provenance"], "strategy": "stable"}}), encoding="utf-8")
    check("not stable" in run("verify", *files, path, expect=(FALSE,)).stderr, "an unstable matching is called stable")


def check_market(market):
    made, greedy_matching, greedy_files = solve(market, "greedy")
    check(made == greedy(market), "greedy")
    for name in SEQUENCES:
        check(solve(market, name)[0] == sequence(market, name), name)
    sequence_made, gave_up = fair_sequence(market)
    check(solve(market, "fair-sequence")[0] == sequence_made, "fair-sequence")
    if not gave_up:
        check_wef1(market, sequence_made)
    views = {side: market.view(side) for side in ("mentees", "mentors")}
    if not is_stable(market, views, made):
        refuse_unstable(greedy_matching, greedy_files)
    stable = {}
    for name, side in STABLE.items():
        stable[side] = solve(market, name)[0]
        check(stable[side] == deferred_acceptance(market, views, side), name)
        check(is_stable(market, views, stable[side]), f"{name} is not stable")
    return not is_stable(market, views, made), not gave_up


def check_all_stable(root, seed, chance):
    """Four mentees and mentors, one place a mentee, and nothing counts but wishes: all stable matchings, listed."""
    cohort = make_market(root, "flat", seed, 4, 4, chance).cohort
    for person in cohort.side("mentees") + cohort.side("mentors"):
        person["max"] = 1
    for name, criterion in cohort.programme["criteria"].items():
        criterion["weight"] = 1 if name.startswith("wish-of-") else 0
    cohort.programme.pop("rules", None)
    market = Market(cohort, {"keep": [], "ban": [], "out": []})
    views = {side: market.view(side) for side in ("mentees", "mentors")}
    return check_best_for(market, views, solve(market, "stable")[0], "mentees")


def check_refusals(root):
    cohort = Cohort.generate(root, "campus", 3, 20, 6)
    cohort.programme["capacity"]["mentors"] = {"min": 1, "max": 4, "min_applies": "always"}
    folder = cohort.write()
    words = ["solve", folder / "programme.json", folder / "cohort.json", "--strategy"]
    for name in ["greedy", "fair-sequence", *SEQUENCES, *STABLE]:
        check("minimum" in run(*words, name, expect=(UNSUPPORTED,)).stderr, f"{name} ignores a minimum")
    check("did you mean \"greedy\"" in run(*words, "gredy", expect=(UNSUPPORTED,)).stderr, "an unknown strategy")


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    print("seed", seed)
    chance = random.Random(seed)
    n_unstable = n_listed = n_peaceful = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        try:
            check_refusals(root)
            for k in range(8):
                what = f"{FAMILIES[k % len(FAMILIES)]}, cohort {k}"
                market = make_market(root, FAMILIES[k % len(FAMILIES)], seed + k, chance.randint(8, 25), chance.randint(4, 9), chance)
                unstable, peaceful = check_market(market)
                n_unstable += unstable
                n_peaceful += peaceful
            for k in range(12):
                what = f"small cohort {k}"
                n_listed += check_all_stable(root, seed + k, chance)
            what = "all"
            check(n_unstable > 0, "greedy was stable everywhere: nothing was refused")
            check(n_peaceful > 2, "fair-sequence gave up everywhere: WEF1 was not checked")
            check(n_listed > 12, "no small cohort has two stable matchings: nothing was compared")
        except Broken as broken:
            print(f"FAILED, seed {seed}, {what}: {broken}")
            return 1
    print(f"8 cohorts, 8 strategies each, as defined; greedy unstable in {n_unstable}, WEF1 in {n_peaceful}; {n_listed} stable matchings listed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
