#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""shortlist against a flow computed here: as many mentees with a suggestion, as many suggestions, as high a total.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_shortlist.py
"""
import csv
import io
import json
import pathlib
import sys
import tempfile

from program import check, faults, run, MODELS

n_lists = 0


def best_flow(scores, mentees, room, top):
    """(mentees with any, suggestions, total) at their lexicographic best, by longest augmenting paths."""
    first, further = 10 ** 18, 10 ** 10
    arcs = []  # from, to, room left, worth; arc ^ 1 goes back

    def add(source, target, places, worth):
        arcs.extend(([source, target, places, worth], [target, source, 0, -worth]))

    for mentee in mentees:
        add("source", ("mentee", mentee), 1, first + further)
        add("source", ("mentee", mentee), top - 1, further)
    for (mentee, mentor), score in scores.items():
        add(("mentee", mentee), ("mentor", mentor), 1, score)
    for mentor, places in room.items():
        add(("mentor", mentor), "sink", places, 0)
    worth = 0
    while True:
        gain, by, changed = {"source": 0}, {}, True
        while changed:
            changed = False
            for k, (source, target, places, value) in enumerate(arcs):
                if places > 0 and source in gain and gain[source] + value > gain.get(target, -10 ** 30):
                    gain[target], by[target], changed = gain[source] + value, k, True
        if gain.get("sink", 0) <= 0:
            return worth // first, worth % first // further, worth % further
        worth += gain["sink"]
        node = "sink"
        while node != "source":
            arcs[by[node]][2] -= 1
            arcs[by[node] ^ 1][2] += 1
            node = arcs[by[node]][0]


def check_list(name, top, seen):
    global n_lists
    n_lists += 1
    programme, cohort = MODELS / name / "programme.json", MODELS / name / "cohort.json"
    people = json.loads(cohort.read_text(encoding="utf-8"))
    capacity = json.loads(programme.read_text(encoding="utf-8")).get("capacity", {}).get("mentors", {}).get("max", 1)
    _, out, _ = run("score", programme, cohort, "--csv")
    scores = {(row["mentee"], row["mentor"]): round(float(row["score"]) * 1000000)
              for row in csv.DictReader(io.StringIO(out)) if row["score"] != "forbidden"}
    words = ["shortlist", programme, cohort, "--top", top] + (["--seen", seen] if seen else [])
    code, out, err = run(*words)
    check(code == 0, f"{words}: exit {code}: {err}")
    told, places = json.loads(out), {person["id"]: person.get("max", capacity) for person in people["mentors"]}
    room = {mentor: (seen or top * own) if own > 0 else 0 for mentor, own in places.items()}
    shown, total, covered = dict.fromkeys(room, 0), 0, 0
    for row in told["mentees"]:
        covered += bool(row["suggestions"])
        check(len(row["suggestions"]) <= top, f"{words}: too many for {row['mentee']}")
        own = [round(entry["score"] * 1000000) for entry in row["suggestions"]]
        check(own == sorted(own, reverse=True), f"{words}: {row['mentee']} not best first")
        for entry, score in zip(row["suggestions"], own):
            check(scores.get((row["mentee"], entry["mentor"])) == score, f"{words}: {row['mentee']}, {entry}")
            shown[entry["mentor"]] += 1
            total += score
    for row in told["mentors"]:
        check(row["shown_to"] == shown[row["mentor"]] <= room[row["mentor"]], f"{words}: {row}")
    wanted = best_flow(scores, [person["id"] for person in people["mentees"]], room, top)
    check((covered, sum(shown.values()), total) == wanted, f"{words}: {covered}, {sum(shown.values())}, {total}; {wanted}")
    code, out, _ = run(*words, "--csv", "--threads", "1")
    listed = [(row["mentee"], row["mentor"], float(row["score"])) for row in csv.DictReader(io.StringIO(out))]
    check(listed == [(row["mentee"], entry["mentor"], entry["score"]) for row in told["mentees"]
                     for entry in row["suggestions"]], f"{words}: CSV differs")
    return out


def check_loop(folder, text):
    """Suggestions, ratings in the last column, and a matching of pairs that met."""
    name = "first-year-transition"
    programme = json.loads((MODELS / name / "programme.json").read_text(encoding="utf-8"))
    programme["criteria"]["met"] = {"kind": "given", "from": 1, "to": 5, "weight": 5}
    path, ratings = folder / "programme.json", folder / "meetings.csv"
    path.write_text(json.dumps(programme), encoding="utf-8")
    lines = text.strip().split("\n")
    rated = [lines[0]] + [line.rsplit(",", 1)[0] + f",{1 + k % 5}" for k, line in enumerate(lines[1:])]
    ratings.write_text("\n".join(rated) + "\n", encoding="utf-8")
    code, out, err = run("solve", path, MODELS / name / "cohort.json", "--scores", f"met={ratings}")
    check(code == 0, f"the loop: exit {code}: {err}")
    met = {tuple(line.split(",")[:2]) for line in rated[1:]}
    check({(pair["mentee"], pair["mentor"]) for pair in json.loads(out)["pairs"]} <= met, "a pair that never met")


def check_decisions(folder):
    name = "first-year-transition"
    words = ["shortlist", MODELS / name / "programme.json", MODELS / name / "cohort.json", "--top", 2, "--seen", 2]
    decisions = {"pairwright": "decisions/1", "keep": [["s001", "m002"]], "ban": [["s002", "m001"]], "out": ["m004", "s003"]}
    path = folder / "decisions.json"
    path.write_text(json.dumps(decisions), encoding="utf-8")
    code, out, err = run(*words, "--decisions", path)
    rows = {row["mentee"]: [entry["mentor"] for entry in row["suggestions"]] for row in json.loads(out)["mentees"]}
    check(code == 0 and "m002" in rows["s001"] and "m001" not in rows["s002"] and "s003" not in rows, f"decisions: {err}")
    check(not any("m004" in own for own in rows.values()), "somebody who is out is suggested")
    for wrong in (words[:3], words + ["--json", "--csv"], words[:4] + [0]):
        code, out, err = run(*wrong)
        check(code == 2 and not out and err, f"{wrong}: exit {code}")


with tempfile.TemporaryDirectory() as where:
    for model, bounds in (("first-year-transition", ((3, 4), (2, 0), (1, 1))), ("international-buddies", ((3, 7),)),
                          ("one-to-one", ((2, 0), (4, 3))), ("skill-development", ((3, 5),))):
        for k, c in bounds:
            lines = check_list(model, k, c)
            if model == "first-year-transition" and k == 2:
                check_loop(pathlib.Path(where), lines)
    check_decisions(pathlib.Path(where))
for fault in faults:
    print(fault)
print(f"{n_lists} shortlists compared, {len(faults)} faults")
sys.exit(1 if faults or n_lists < 7 else 0)
