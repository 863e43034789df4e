#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""diff, through the program: what it tells leads from the one matching to the other, and it finds what was changed.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_diff.py
"""
import copy
import json
import pathlib
import random
import sys
import tempfile

from program import check, faults, run, write, MODELS

n_moves = 0


def ppm(value):
    return round(value * 1000000)


def scores_of(matching):
    return {(pair["mentee"], pair["mentor"]): ppm(pair["score"]) for pair in matching["pairs"]}


def check_told(what, told, old, new):
    """The chains, the rescored pairs and the sums, from the pairs themselves."""
    global n_moves
    before, after = scores_of(old), scores_of(new)
    left, come = set(), set()
    for chain in told["chains"]:
        for k, move in enumerate(chain):
            n_moves += 1
            check(k == 0 or chain[k - 1]["to"] == move["from"], f"{what}: a chain is broken at {move}")
            if move["from"] is not None:
                left.add((move["mentee"], move["from"]))
                check(ppm(move["before"]) == before.get((move["mentee"], move["from"])), f"{what}: {move}")
            if move["to"] is not None:
                come.add((move["mentee"], move["to"]))
                check(ppm(move["after"]) == after.get((move["mentee"], move["to"])), f"{what}: {move}")
    check(left == before.keys() - after.keys(), f"{what}: left {left}")
    check(come == after.keys() - before.keys(), f"{what}: come {come}")
    rescored = {(entry["mentee"], entry["mentor"]) for entry in told["rescored"]}
    check(rescored == {pair for pair in before.keys() & after.keys() if before[pair] != after[pair]},
          f"{what}: rescored {rescored}")
    check(ppm(told["summary"]["total"]["before"]) == sum(before.values()) and
          ppm(told["summary"]["total"]["after"]) == sum(after.values()), f"{what}: totals")
    known = [{p["mentee"] for p in m["pairs"]} | {u["mentee"] for u in m["unmatched"]} for m in (old, new)]
    check(told["come"] == sorted(known[1] - known[0]) and told["gone"] == sorted(known[0] - known[1]),
          f"{what}: come {told['come']}, gone {told['gone']}")


def check_model(folder, name, chance):
    programme_path, cohort_path = MODELS / name / "programme.json", MODELS / name / "cohort.json"
    programme = json.loads(programme_path.read_text(encoding="utf-8"))
    cohort = json.loads(cohort_path.read_text(encoding="utf-8"))
    code, out, err = run("solve", programme_path, cohort_path)
    old, old_path = json.loads(out), write(folder / "old.json", json.loads(out))
    code, out, _ = run("diff", old_path, "-", "--json", stdin=old_path.read_text(encoding="utf-8"))
    same = json.loads(out)
    check(code == 0 and same["chains"] == [] and same["run"] == [] and same["summary"]["end"] == 0, f"{name}: itself")

    other, people = copy.deepcopy(programme), copy.deepcopy(cohort)
    criterion = chance.choice(sorted(other["criteria"]))
    other["criteria"][criterion]["weight"] += 2.5
    text = json.dumps(cohort)
    unnamed = [k for k, person in enumerate(people["mentees"]) if text.count(json.dumps(person["id"])) == 1]
    gone = people["mentees"].pop(chance.choice(unnamed))
    newcomer = copy.deepcopy(people["mentees"][0])
    newcomer["id"] = "zz-new"
    people["mentees"].append(newcomer)
    answers = people["mentees"][1]["answers"]
    question = chance.choice(sorted(key for key in answers if not programme["questions"][key].get("required")))
    del answers[question]
    new_programme, new_cohort = write(folder / "programme.json", other), write(folder / "cohort.json", people)
    code, out, err = run("solve", new_programme, new_cohort, "--seed", "another")
    check(code == 0, f"{name}: {err}")
    new, new_path = json.loads(out), write(folder / "new.json", json.loads(out))
    code, out, err = run("diff", old_path, new_path, programme_path, cohort_path, new_programme, new_cohort, "--json")
    check(code == 0 and err == "", f"{name}: exit {code}: {err}")
    told = json.loads(out)
    check_told(name, told, old, new)
    stated = {entry["what"] for entry in told["run"]}
    check({"seed", "programme_sha256", "cohort_sha256"} <= stated and "strategy" not in stated, f"{name}: {stated}")
    inputs = {(entry["section"], entry.get("id"), entry["kind"], entry.get("fields")) for entry in told["inputs"]}
    weight = programme["criteria"][criterion]["weight"]
    wanted = {("criteria", criterion, "changed", f"weight ({weight:g} before, {weight + 2.5:g} now)"),
              ("mentees", gone["id"], "removed", None), ("mentees", "zz-new", "added", None),
              ("mentees", people["mentees"][1]["id"], "changed", question)}
    check(inputs == wanted, f"{name}: inputs {inputs ^ wanted}")
    code, out, err = run("diff", old_path, new_path, programme_path, cohort_path, programme_path, cohort_path)
    check(code == 0 and err.count("is not the") == 2, f"{name}: other documents draw no warnings: {err}")


def check_refused(folder):
    good = folder / "old.json"
    bad = json.loads(good.read_text(encoding="utf-8"))
    bad["pairs"].append(bad["pairs"][-1])
    for words, code in ((("diff", good), 2), (("diff", good, good, good), 2), (("diff", good, folder / "none.json"), 5),
                        (("diff", good, folder / "cohort.json"), 3),
                        (("diff", good, write(folder / "twice.json", bad)), 3)):
        found, out, err = run(*words)
        check(found == code and not out and err, f"{words}: exit {found}, expected {code}: {err}")
    code, text, _ = run("diff", good, folder / "new.json")
    check(code == 0 and "What the runs were told" in text, f"text: {text[:200]}")
    target = folder / "diff.txt"
    code, out, _ = run("diff", good, folder / "new.json", "-o", target)
    check(code == 0 and out == "" and target.read_text(encoding="utf-8") == text, "-o writes something else")


with tempfile.TemporaryDirectory() as name:
    luck = random.Random(7)
    for model in sorted(MODELS.iterdir()):
        for _ in range(3):
            check_model(pathlib.Path(name), model.name, luck)
    check_refused(pathlib.Path(name))
for fault in faults:
    print(fault)
print(f"{n_moves} moves told, {len(faults)} faults")
sys.exit(1 if faults or n_moves < 20 else 0)
