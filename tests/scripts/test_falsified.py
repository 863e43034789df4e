#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One rich matching, and a conflict, falsified one value at a time: `verify` must refuse each.

    PAIRWRIGHT=build/pairwright tests/scripts/test_falsified.py [SEED]

Whether a changed price still proves the matching is decided here, by a reading of the proof of its own. The seed is
printed; without one it is 1.
"""
import copy
import csv
import hashlib
import io
import re
import sys

from cohort_case import (Broken, check, Cohort, Decimal, FALSE, from_json, goals_of, INFEASIBLE, pair_ids, run,
                         run_parts, to_json, TRUE)


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


if __name__ == "__main__":
    sys.exit(run_parts(check_falsified, check_conflict))
