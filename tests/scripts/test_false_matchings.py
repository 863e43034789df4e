#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""verify on documents that were tampered with: genuine matchings, made false one statement at a time, are refused.

Every number and name of a small matching's claims is changed once. Then the proofs of two programmes: one that needs rows
of a limit and a minimum together ("used"), and one that nothing can be had, which leans on a rule without naming it in a
row. What is asked is changed, too, so that the rows are none: soft rules, kept pairs. And decisions that nobody made, and
earlier pairs that never were.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_false_matchings.py
"""
import copy
import hashlib
import json
import os
import pathlib
import sys
import tempfile

import program

FAIR = pathlib.Path(os.environ["SOURCE_DIR"]) / "tests" / "fair"
TRUE, FALSE = 0, 3
FREE = {"text", "version", "strategy"}  # words, and names of who made it
CLAIMS = ("status", "summary", "unmatched", "pairs", "conflict")


def leaves(value, way=()):
    """Ways to all values that are neither object nor list; of a list, to those of its first two entries."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from leaves(member, (*way, key))
    elif isinstance(value, list):
        for place, entry in enumerate(value[:2]):
            yield from leaves(entry, (*way, place))
    else:
        yield way


def holder(document, way):
    for key in way[:-1]:
        document = document[key]
    return document


class Case:
    """A genuine matching of the programme, to be tampered with."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.programme, self.cohort = FAIR / name / "programme.json", FAIR / name / "cohort.json"
        genuine = folder / f"{name}.json"
        program.run("solve", self.programme, self.cohort, "-o", genuine)
        self.matching = json.loads(genuine.read_text(encoding="utf-8"))
        self.expect(self.matching, TRUE, "as it is")

    def copy(self):
        return copy.deepcopy(self.matching)

    def expect(self, matching, code, what, programme=None, words=""):
        path = program.write(self.folder / "tampered.json", matching)
        got, _, said = program.run("verify", programme or self.programme, self.cohort, path)
        program.check(got == code and words in said, f"{self.name}: {what}: exit {got}, need {code}: {said[:300]}")

    def change_claims(self):
        ways = [way for part in CLAIMS if part in self.matching for way in leaves(self.matching[part], (part,))]
        for way in ways:
            if way[-1] in FREE:
                continue
            matching = self.copy()
            there = holder(matching, way)
            value = there[way[-1]]
            if isinstance(value, str):
                there[way[-1]] = value + "x"
            elif isinstance(value, bool):
                there[way[-1]] = not value
            else:
                there[way[-1]] = value + 1
            self.expect(matching, FALSE, f"{way} changed")
        return len(ways)

    def expect_for(self, change, what, words, report=None):
        """The same matching, said to be of a programme that asks for something else; `report`: on its rules."""
        asked = json.loads(self.programme.read_text(encoding="utf-8"))
        change(asked)
        path = program.write(self.folder / "other.json", asked)
        matching = self.copy()
        matching["summary"]["fairness"]["at-most-0"].update(report or {})
        matching["provenance"]["programme_sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        self.expect(matching, FALSE, what, path, words)


def used_rows(matching):
    """Those of pairs and scores; squares of loads are whole numbers, and their bound has room to spare."""
    return [(dual["rows"], k) for stage in matching["proof"]["stages"] if stage["goal"] != "workload"
            for dual in stage["duals"] for k, row in enumerate(dual.get("rows", [])) if row.get("used") and "rule" in row]


def change_used_rows(case):
    """The proof is short of nothing: without one of these rows, or with another in its place, it proves too little."""
    n = len(used_rows(case.matching))
    program.check(n > 20, f"{case.name}: {n} rows of limit and minimum; need more than 20")
    changes = {"another group": {"group": "far"}, "no such group": {"group": "nowhere"}, "not of who is used": {"used": False},
               "price 0": {"price": 0}, "price below 0": {"price": -1}, "no integer": {"price": 0.5},
               "price at the end of 63 bits": {"price": 2**63 - 1}, "price beyond": {"price": 2**63},
               "no such rule": {"rule": "nothing"}, "nobody": {"mentor": "m99"}}
    for place, (what, change) in enumerate(changes.items()):
        matching = case.copy()
        rows, k = used_rows(matching)[place * (n // len(changes))]
        rows[k].update(change)
        case.expect(matching, FALSE, f"a used row with {what}")
    for place in (0, n // 2, n - 1):
        matching = case.copy()
        rows, k = used_rows(matching)[place]
        del rows[k]
        case.expect(matching, FALSE, f"used row {place} left out")
    matching = case.copy()
    for dual in (dual for stage in matching["proof"]["stages"] for dual in stage["duals"]):
        dual["rows"] = [row for row in dual["rows"] if not (row.get("used") and "rule" in row)]
    case.expect(matching, FALSE, "all used rows left out")


def ask_for_less(case):
    def soften(asked):
        asked["fairness"]["at-most-0"]["penalty"] = 100

    def lower(asked):
        asked["capacity"]["mentors"]["min"] = 1

    case.expect_for(soften, "rows of a soft rule", "only hard at-most rules limit who is used", {"cost": 0})
    case.expect_for(lower, "rows of a smaller minimum", "")
    matching = case.copy()
    pair = matching["pairs"][0]
    matching["decisions"] = {"keep": [[pair["mentee"], pair["mentor"]]]}
    matching["provenance"]["options"]["decisions_sha256"] = hashlib.sha256(b"").hexdigest()
    pair["kept"] = True
    case.expect(matching, FALSE, "rows of a mentor with a kept pair", words="the mentor has kept pairs")


def leave_rules_out(case):
    """A clash is of the rules it lists: the others are not there when its proof is looked at."""
    for k in range(len(case.matching["conflict"]["rules"])):
        matching = case.copy()
        del matching["conflict"]["rules"][k]
        case.expect(matching, FALSE, f"rule {k} of the clash left out")


def narrow_rules(case, code):
    """An entry with a group is of the rule for that group alone, in bundles, too, which keep rules without naming them."""
    entries = case.matching["conflict"]["rules"]
    k = next(k for k, entry in enumerate(entries) if entry["rule"] == "not-alone")
    program.check("group" not in entries[k], f"{case.name}: {entries[k]}: bundles keep the rule for all groups")
    for group in ("near", "far"):
        matching = case.copy()
        matching["conflict"]["rules"][k]["group"] = group
        case.expect(matching, code, f"a rule of the clash for {group} alone")


def lean_on_stay(case):
    """That pairs of an earlier matching have to stay makes no programme impossible: the row is of the run, not of what is
    asked."""
    matching = case.copy()
    matching["previous"] = []
    matching["provenance"]["options"].update(least_stay=1000000, previous_sha256=hashlib.sha256(b"").hexdigest())
    matching["conflict"]["rules"].append({"minimum": "if-used"})
    matching["proof"]["stages"] = [{"goal": "any", "duals": [{"scale": 0, "rows": [{"goal": "stay", "price": 1}]}],
                                    "nodes": [{"dual": 0}]}]
    case.expect(matching, FALSE, "impossible as pairs have to stay", words="no goal stands in the way")


def expect_handed_in(folder, inputs, matching, option, file, code, words):
    """The verdict on the matching where `file` (or nothing) is handed in with --option."""
    handed_in = ("--" + option, file) if file else ()
    got, _, said = program.run("verify", *inputs, program.write(folder / "stated.json", matching), *handed_in)
    program.check(got == code and words in said and (words or not said), f"{option}: exit {got}, need {code}: {said}")


def tell_decisions(folder):
    """A matching is judged under the decisions it states; whether these are what was decided, only the file can say."""
    inputs = [FAIR / "leximin-alone" / name for name in ("programme.json", "cohort.json")]
    made = json.loads((FAIR / "leximin-alone" / "decisions.json").read_text(encoding="utf-8"))
    cohort = json.loads(inputs[1].read_text(encoding="utf-8"))
    kept, ids = made["keep"][0], [[person["id"] for person in cohort[side]] for side in ("mentees", "mentors")]
    made["ban"] = [[next(mentee for mentee in ids[0] if mentee != kept[0]), kept[1]]]
    made["out"] = [next(mentor for mentor in ids[1] if mentor != kept[1])]
    decisions, path = program.write(folder / "decisions.json", made), folder / "decided.json"
    program.run("solve", *inputs, "--decisions", decisions, "-o", path)
    stated = json.loads(path.read_text(encoding="utf-8"))

    def expect(code, words, matching=stated, file=decisions):
        expect_handed_in(folder, inputs, matching, "decisions", file, code, words)

    expect(TRUE, "nobody has handed in: 1 kept and 1 banned pairs, 1 people out", file=None)
    expect(TRUE, "")
    matching = copy.deepcopy(stated)
    matching["decisions"]["ban"] = []
    expect(TRUE, "1 kept and 0 banned", matching, None)  # as good a proof, of what nobody decided
    expect(FALSE, "/decisions/ban: the pair of", matching)
    others = [({**made, "ban": [*made["ban"], [kept[0], made["out"][0]]]}, "handed in, is missing"),
              ({**made, "keep": []}, "is not in the decisions handed in"),
              ({**made, "out": []}, "is not out in the decisions handed in"),
              ({**made, "out": [*made["out"], made["ban"][0][0]]}, "who is out in the decisions handed in"),
              ({**made, "keep": 2 * made["keep"]}, "another file")]  # which says the same
    for other, words in others:
        expect(FALSE, words, file=program.write(folder / "other.json", other))


def tell_previous(folder):
    """The goal stay counts the pairs that the matching says were there before; whether they were, only the file can say."""
    inputs = [FAIR / "leximin-alone" / name for name in ("programme.json", "cohort.json")]
    cohort = json.loads(inputs[1].read_text(encoding="utf-8"))
    mentees, mentors = ([person["id"] for person in cohort[side]] for side in ("mentees", "mentors"))
    was = [[mentee, mentors[k % len(mentors)]] for k, mentee in enumerate(mentees)]
    was.append([mentees[0], mentors[1]])  # two mentors: one of them has to end
    gone = [mentees[0], "who has left"]

    def earlier(pairs):
        return {"pairwright": "matching/1", "pairs": [{"mentee": mentee, "mentor": mentor} for mentee, mentor in pairs]}

    previous, path = program.write(folder / "previous.json", earlier([*was, gone])), folder / "stayed.json"
    program.run("solve", *inputs, "--previous", previous, "--goals", "stay,matched,total", "-o", path)
    stated = json.loads(path.read_text(encoding="utf-8"))
    program.check(sorted(stated["previous"]) == sorted(was), f"{stated['previous']} stated of {was}")

    def expect(code, words, matching=stated, file=previous):
        expect_handed_in(folder, inputs, matching, "previous", file, code, words)

    expect(TRUE, f"counts {len(was)} pairs of an earlier matching that nobody has handed in", file=None)
    expect(TRUE, "other goals than the programme's")  # the only warning
    now = {(pair["mentee"], pair["mentor"]) for pair in stated["pairs"]}
    ended = next(pair for pair in stated["previous"] if tuple(pair) not in now)
    matching = copy.deepcopy(stated)
    matching["previous"].remove(ended)
    expect(TRUE, "nobody has handed in", matching, None)  # it stays as near to what was as it can, whoever was paired
    expect(FALSE, f'/previous: the pair of "{ended[0]}" and "{ended[1]}", which is in the earlier matching', matching)
    invented = next([mentee, mentor] for mentee in mentees for mentor in mentors
                    if (mentee, mentor) not in now and [mentee, mentor] not in was)
    for other, words in ([*was, invented], "handed in, is missing"), (was[1:], "is not in the earlier matching handed in"), \
                        (was, "another file"):  # who has left is no matter; the file is another
        expect(FALSE, words, file=program.write(folder / "other.json", earlier(other)))
    program.run("solve", *inputs, "--previous", previous, "-o", path, "--force")
    expect(TRUE, "the one handed in is not compared", json.loads(path.read_text(encoding="utf-8")))


def level_without_leximin(case):
    """A score names a level of leximin; on a stage or row of anything else it would be read by nobody."""
    words = "only the goal"
    matching = case.copy()
    matching["proof"]["stages"][0]["score"] = 0.5
    case.expect(matching, FALSE, "a score on a stage of another goal", words=words)
    matching = case.copy()
    rows, k = used_rows(matching)[0]
    rows[k]["score"] = 0.5
    case.expect(matching, FALSE, "a score on a row of a rule", words=words)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        used, clash, both = (Case(folder, which) for which in ("limits-of-used", "no-bundle-at-all", "alone-either-way"))
        n_changed = used.change_claims()
        change_used_rows(used)
        ask_for_less(used)
        level_without_leximin(used)
        for case in clash, both:
            leave_rules_out(case)
        narrow_rules(clash, TRUE)  # of one and one, one would be alone whoever it is
        narrow_rules(both, FALSE)
        lean_on_stay(clash)
        tell_decisions(folder)
        tell_previous(folder)
    for fault in program.faults:
        print(fault)
    print(f"{n_changed} claims changed, {len(program.faults)} faults")
    return 1 if program.faults else 0


sys.exit(main())
