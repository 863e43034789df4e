#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold for any cohort, whatever its best matching is, through the command line.

    PAIRWRIGHT=build/pairwright tests/scripts/test_properties.py [SEED]

Each property solves a generated cohort, changes it in a way whose effect is known, and solves it again; every matching is
verified on the way. The last part takes one rich matching and falsifies it, one value at a time: `verify` must refuse
each. Whether a changed price still proves the matching is decided here, by a reading of the proof of its own.
The seed is printed; without one it is 1.
"""
import copy
import csv
import decimal
import hashlib
import io
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

Decimal = decimal.Decimal
FAMILIES = ["campus", "flat", "scarce", "tight", "uneven", "product", "forbidden", "several", "one-to-one", "words",
            "tied"]
TRUE, FALSE, INFEASIBLE = 0, 3, 4


class Broken(Exception):
    """A property does not hold."""


def check(truth, what):
    if not truth:
        raise Broken(what)


# ---- documents and the program ----

def to_json(value):
    """As json.dumps, with decimals to the digit."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{to_json(key)}: {to_json(member)}" for key, member in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(to_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def from_json(text):
    return json.loads(text, parse_float=Decimal)


def run(*arguments, expect=(TRUE,)):
    program = os.environ.get("PAIRWRIGHT", "pairwright")
    words = list(map(str, arguments))
    done = subprocess.run([program, *words], capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    check(done.returncode in expect, f"{' '.join(words)}: exit {done.returncode}, expected {expect}\n{done.stderr}")
    return done


def pairs_text(matching):
    """The very bytes of "pairs"."""
    return re.search(r'\n  "pairs": (.*?)\n?  "unmatched": ', matching, re.DOTALL).group(1)


class Cohort:
    """A programme with its people, in a folder of their own; every change is made on a copy."""

    n_folders = 0

    def __init__(self, root, programme, cohort):
        self.root, self.programme, self.people = root, programme, cohort

    @classmethod
    def generate(cls, root, family, seed, n_mentees, n_mentors):
        folder = root / f"generated-{family}-{seed}-{n_mentees}"
        run("generate", "--mentees", n_mentees, "--mentors", n_mentors, "--seed", seed, "--family", family, "-o", folder)
        documents = [(folder / name).read_text(encoding="utf-8") for name in ("programme.json", "cohort.json")]
        return cls(root, *map(from_json, documents))

    def copy(self):
        return Cohort(self.root, copy.deepcopy(self.programme), copy.deepcopy(self.people))

    def write(self, decisions=None):
        Cohort.n_folders += 1
        folder = self.root / str(Cohort.n_folders)
        folder.mkdir()
        documents = {"programme": self.programme, "cohort": self.people}
        if decisions is not None:
            documents["decisions"] = {"pairwright": "decisions/1", **decisions}
        for name, document in documents.items():
            (folder / f"{name}.json").write_text(to_json(document), encoding="utf-8")
        return folder

    def solve(self, *options, decisions=None, scores=()):
        """The matching's text, verified."""
        folder = self.write(decisions)
        files = [folder / "programme.json", folder / "cohort.json"]
        decided = ["--decisions", folder / "decisions.json"] if decisions is not None else []
        text = run("solve", *files, *decided, *scores, *options).stdout
        (folder / "matching.json").write_text(text, encoding="utf-8")
        run("verify", *files, folder / "matching.json", *scores)
        return text

    def side(self, name):
        return self.people[name]


def goals_of(text):
    """(matched, total): what a matching is to be best at, in order."""
    summary = from_json(text)["summary"]
    return summary["pairs"], summary["total"]


def pair_ids(text):
    return [(pair["mentee"], pair["mentor"]) for pair in from_json(text)["pairs"]]


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


# ---- falsified matchings ----

def mix64(z):
    """splitmix64's finaliser."""
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
    return z ^ (z >> 31)


def draw_key(seed, side, who):
    return int.from_bytes(hashlib.sha256(b"\0".join(text.encode() for text in (seed, side, who))).digest()[:8], "big")


class Proof:
    """Weak duality, read for itself: what prices prove of a matching of this cohort."""

    def __init__(self, cohort, folder, decisions):
        keep, ban = ({tuple(pair) for pair in decisions[key]} for key in ("keep", "ban"))
        self.bounds = {}
        for side, position in (("mentees", 0), ("mentors", 1)):
            default = cohort.programme["capacity"][side]
            for person in cohort.side(side):
                most = 0 if person["id"] in decisions["out"] else person.get("max", default["max"])
                self.bounds[person["id"]] = most - sum(pair[position] == person["id"] for pair in keep)
        scores = run("score", folder / "programme.json", folder / "cohort.json", "--csv").stdout
        seed = cohort.programme["seed"]
        keys = {person["id"]: draw_key(seed, side[:-1], person["id"])
                for side in ("mentees", "mentors") for person in cohort.side(side)}
        self.weight = {}
        for row in csv.DictReader(io.StringIO(scores)):
            pair = row["mentee"], row["mentor"]
            has_room = self.bounds[pair[0]] > 0 and self.bounds[pair[1]] > 0
            if row["score"] != "forbidden" and pair not in keep | ban and has_room:
                lot = mix64((keys[pair[0]] + 2 * keys[pair[1]] + 1) % 2**64) >> 34
                self.weight[pair] = (1, int(Decimal(row["score"]) * 10**6), lot)

    def holds(self, matching):
        """Whether the prices prove the chosen pairs to be the best, in all goals in order. Minimums are 0 here."""
        prices = {**matching["proof"]["mentees"], **matching["proof"]["mentors"]}
        none = (0, 0, 0)
        bound = [0, 0, 0]
        for who, most in self.bounds.items():
            price = tuple(prices.get(who, none))
            if price > none:
                bound = [b + p * most for b, p in zip(bound, price)]
        for (mentee, mentor), weight in self.weight.items():
            cost = tuple(w - u - v for w, u, v in zip(weight, prices.get(mentee, none), prices.get(mentor, none)))
            if cost > none:
                bound = [b + c for b, c in zip(bound, cost)]
        chosen = [self.weight[pair["mentee"], pair["mentor"]] for pair in matching["pairs"] if not pair.get("kept")]
        return bound == [sum(weight[k] for weight in chosen) for k in range(3)]


def at(document, path):
    for step in path:
        document = document[step]
    return document


def leaves_and_members(value, path=()):
    """Every place of the document: (path, value)."""
    if path:
        yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in inside:
        yield from leaves_and_members(member, path + (step,))


def changed(value):
    """Another value of the same form, as near as can be."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Decimal):
        return value + Decimal("0.000001")
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        last = value[-1:]
        return value[:-1] + ("1" if last == "0" else "0") if re.fullmatch("[0-9a-f]{64}", value) else value + "x"
    return None


def is_free(path):
    """What nobody can check from the three documents: words for people, and where the matching comes from."""
    pointer = "/".join(map(str, path))
    return bool(re.fullmatch(r"unmatched/\d+/text|provenance/(version|strategy|options/decisions_sha256)", pointer))


def every_small_change(matching):
    """(name, changed document, whether it is a change of prices only) for each value of the document."""
    for path, value in leaves_and_members(matching):
        name = "/".join(map(str, path))
        is_price = path[0] == "proof" and path[1:2] in (("mentees",), ("mentors",)) and len(path) >= 3
        if is_free(path):
            continue
        if changed(value) is not None:
            other = copy.deepcopy(matching)
            at(other, path[:-1])[path[-1]] = changed(value)
            yield f"{name} is {to_json(changed(value))}", other, is_price
        if name in ("provenance/options", "provenance/options/goals"):
            continue  # without them the programme's own goals count, which are these
        other = copy.deepcopy(matching)
        del at(other, path[:-1])[path[-1]]
        # A price list of the wrong length is no price list.
        yield f"{name} is missing", other, is_price and len(path) == 3


def put(document, path, value):
    other = copy.deepcopy(document)
    at(other, path[:-1])[path[-1]] = value
    return other


def larger_changes(matching, cohort):
    """(name, changed document): lies that are told in more than one place, or of another kind."""
    pairs = matching["pairs"]
    chosen = [k for k, pair in enumerate(pairs) if not pair.get("kept")]
    other = copy.deepcopy(matching)
    first, second = next((a, b) for a in chosen for b in chosen if pairs[a]["mentor"] < pairs[b]["mentor"])
    other["pairs"][first]["mentor"], other["pairs"][second]["mentor"] = pairs[second]["mentor"], pairs[first]["mentor"]
    yield "two partners swapped", other
    yield "two pairs in the wrong order", put(matching, ("pairs",), [pairs[1], pairs[0], *pairs[2:]])
    yield "a pair twice", put(matching, ("pairs",), [pairs[0], *pairs])
    yield "no pairs", put(matching, ("pairs",), [])
    yield "a pair of someone unknown", put(matching, ("pairs", 0, "mentee"), "nobody")
    part = next(iter(pairs[0]["parts"]))
    yield "a part of nearly all", put(matching, ("pairs", 0, "parts", part), Decimal("0.999999"))
    yield "a part of no criterion", put(matching, ("pairs", 0, "parts", "charm"), Decimal("0.000000"))
    whole = next(k for k, pair in enumerate(pairs) if "out_of" not in pair)
    yield "out_of where nothing dropped out", put(matching, ("pairs", whole, "out_of"), Decimal("0.999999"))
    yield "a chosen pair said to be kept", put(matching, ("pairs", chosen[0], "kept"), True)
    yield "a chosen pair against a rule", put(matching, ("pairs", chosen[0], "against"), ["can-talk"])
    for value in ("0.5", -1, 2, None, [], {}, True):
        yield f"a score {value!r}", put(matching, ("pairs", chosen[0], "score"), value)
    for status in ("infeasible", "best", "", None):
        yield f"status {status!r}", put(matching, ("status",), status)
    yield "goals in another order", put(matching, ("summary", "goals"), matching["summary"]["goals"][::-1])
    yield "a gap", put(matching, ("summary", "goals", 1, "gap"), Decimal("0.1"))
    less = matching["summary"]["total"] - 1
    smaller = {"goal": "total", "value": less, "bound": less, "gap": 0}
    yield "a smaller total", put(matching, ("summary", "goals", 1), smaller)
    loads = matching["summary"]["loads"]
    yield "one idle mentor more", put(matching, ("summary", "loads"), {**loads, "0": loads.get("0", 0) + 1})
    for place, entry in enumerate(matching["unmatched"]):
        for reason in ("no-allowed-mentor", "no-place", "no-gain", "cut-short", "lazy"):
            if reason != entry["reason"]:
                yield f"{entry['reason']} said to be {reason}", put(matching, ("unmatched", place, "reason"), reason)
    matched = pairs[chosen[0]]["mentee"]
    yield "a matched mentee unmatched", put(matching, ("unmatched",), matching["unmatched"] +
                                            [{"mentee": matched, "reason": "no-gain", "text": "-"}])
    yield "an unmatched mentee twice", put(matching, ("unmatched",), [matching["unmatched"][0], *matching["unmatched"]])
    for price in (Decimal("1.5"), "1", 2**62, -(2**62), 2**63, 2**200, None, True):
        who = next(iter(matching["proof"]["mentees"]))
        yield f"a price {price!r}", put(matching, ("proof", "mentees", who, 1), price)
    yield "prices of nobody", put(matching, ("proof", "mentors", "nobody"), [0, 0, 1])
    yield "no proof", put(matching, ("proof",), {})
    yield "no prices", put(put(matching, ("proof", "mentees"), {}), ("proof", "mentors"), {})
    halved = {who: [part // 2 for part in price] for who, price in matching["proof"]["mentees"].items()}
    yield "halved prices", put(matching, ("proof", "mentees"), halved)
    hall = matching["proof"]["hall"][0]
    nobody = {"mentees": [], "mentors": [], "wanted": 1, "places": 0}
    yield "a Hall set of nobody", put(matching, ("proof", "hall", 0), nobody)
    places = {person["id"]: person["max"] for person in cohort.side("mentors")}
    used = next(pairs[k]["mentor"] for k in chosen if pairs[k]["mentor"] in hall["mentors"])
    fewer = {**hall, "mentors": [who for who in hall["mentors"] if who != used], "places": hall["places"] - places[used]}
    yield "a Hall set that leaves a mentor out", put(matching, ("proof", "hall", 0), fewer)
    made = [pairs[chosen[0]]["mentee"], pairs[chosen[0]]["mentor"]]
    yield "a pair banned that was made", put(matching, ("decisions", "ban"), [made])
    yield "someone out who has a pair", put(matching, ("decisions", "out"), made[1:])
    yield "other weights", put(matching, ("provenance", "options", "weights"), {"skills": 1})
    yield "weights of nothing", put(matching, ("provenance", "options", "weights"), {"charm": 1})
    yield "another document", put(matching, ("pairwright",), "matching/2")
    yield "an unknown key", put(matching, ("note",), "trust me")
    yield "a conflict", put(matching, ("conflict",), {"kind": "mentees-minimum", **nobody, "text": "-"})


def draw_rich(root, seed):
    """A cohort and decisions whose matching has much to lie about."""
    cohort = Cohort.generate(root, "campus", f"rich-{seed}", 17, 8)
    for place, mentor in enumerate(cohort.side("mentors")):
        mentor["max"] = 1 + (place % 3 == 0)
        mentor["answers"].setdefault("languages", ["en"])
    cohort.programme["questions"]["languages"]["options"].append("la")
    for lonely in cohort.side("mentees")[-2:]:  # no mentor speaks it; one of the two is kept with somebody all the same
        lonely["answers"]["languages"] = ["la"]
    mentees, mentors = ([person["id"] for person in cohort.side(side)] for side in ("mentees", "mentors"))
    kept = [[mentees[0], mentors[0]], [mentees[-2], mentors[1]]]
    decisions = {"keep": kept, "ban": [], "out": [mentees[3], mentors[4]]}
    # A ban that matters: without it, this pair would be made.
    wished = pair_ids(cohort.solve(decisions=decisions))
    decisions["ban"] = [next(list(pair) for pair in wished if list(pair) not in kept)]
    return cohort, decisions


def find_rich(root, seed):
    """The first draw with something of everything: (cohort, decisions, matching's text)."""
    for number in range(50):
        cohort, decisions = draw_rich(root, f"{seed}-{number}")
        text = cohort.solve(decisions=decisions)
        matching = from_json(text)
        reasons = {entry["reason"] for entry in matching["unmatched"]}
        n_partial = sum("out_of" in pair for pair in matching["pairs"])
        is_rich = reasons == {"no-place", "no-allowed-mentor"} and any("against" in pair for pair in matching["pairs"])
        if is_rich and 0 < n_partial < len(matching["pairs"]):
            return cohort, decisions, text
    raise Broken("no draw is rich enough to be falsified")


def verdict(folder, document, text=None):
    (folder / "matching.json").write_text(to_json(document) if text is None else text, encoding="utf-8")
    files = [folder / name for name in ("programme.json", "cohort.json", "matching.json")]
    return run("verify", *files, expect=(TRUE, FALSE)).returncode


def check_falsified(root, seed):
    cohort, decisions, text = find_rich(root, seed)
    matching, folder = from_json(text), cohort.write()
    proof = Proof(cohort, folder, decisions)
    check(proof.holds(matching), "the prices do not prove the matching, by this test's own reading")
    check(verdict(folder, matching) == TRUE, "the same matching, spelt in another way, is refused")
    for path, value in leaves_and_members(matching):
        if is_free(path) and path[0] == "unmatched":
            check(verdict(folder, put(matching, path, changed(value))) == TRUE, f"other words at {path} are refused")

    n_false = n_still_proofs = 0
    for name, other, is_price in every_small_change(matching):
        expected = TRUE if is_price and proof.holds(other) else FALSE
        check(verdict(folder, other) == expected, f"{name}: verify did not exit {expected}")
        n_false += expected == FALSE
        n_still_proofs += expected == TRUE
    n_larger = 0
    for name, other in larger_changes(matching, cohort):
        check(verdict(folder, other) == FALSE, f"{name}: verify accepted it")
        n_larger += 1
    for name, broken in (("cut short", text[:-3]), ("empty", ""), ("twice", text + text), ("a list", "[]")):
        check(verdict(folder, None, broken) == FALSE, f"{name}: verify accepted it")
    print(f"falsified: {n_false} small and {n_larger} larger changes refused; "
          f"{n_still_proofs} other prices prove it, too, and are accepted")


def check_conflict(root, seed):
    """An infeasible matching is a claim, too."""
    cohort = Cohort.generate(root, "campus", f"conflict-{seed}", 12, 4)
    for mentor in cohort.side("mentors"):
        mentor["max"] = 2
    cohort.programme["capacity"]["mentees"] = {"min": 1, "max": 1}
    folder = cohort.write()
    text = run("solve", folder / "programme.json", folder / "cohort.json", expect=(INFEASIBLE,)).stdout
    matching = from_json(text)
    check(matching["status"] == "infeasible" and not matching["pairs"], "12 must, 8 can, and no conflict")
    check(verdict(folder, matching) == TRUE, "a true conflict is refused")
    n_false = 0
    for path, value in leaves_and_members(matching["conflict"]):
        if path[0] in ("text", "changes"):  # words, and what was found by trying: no part of the proof
            continue
        lies = [put(matching["conflict"], path, changed(value))] if changed(value) is not None else []
        if isinstance(path[-1], str):
            lies.append({key: member for key, member in matching["conflict"].items() if (key,) != path})
        for lie in lies:
            check(verdict(folder, {**matching, "conflict": lie}) == FALSE, f"conflict {path} changed, and accepted")
            n_false += 1
    for status in ("optimal", "feasible"):
        check(verdict(folder, {**matching, "status": status}) == FALSE, f"a conflict said to be {status} is accepted")
    cohort.programme["capacity"]["mentees"]["min"] = 0
    check(goals_of(cohort.solve())[0] <= 8, "without the minimum, more pairs than places")
    print(f"conflict: accepted, {n_false + 2} falsified ones refused")


def main():
    seed = sys.argv[1] if len(sys.argv) > 1 else "1"
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        for part in (check_families, check_large_threads, check_tied, check_side_by_side, check_single_scores,
                     check_falsified, check_conflict):
            try:
                part(root, seed)
            except Broken as problem:
                print(f"FAILED: {part.__name__}, seed {seed}: {problem}")
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
