#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""explain, through the program: figures against really solving again, points that add up, discretion, bad requests.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_explain.py
"""
import copy
import json
import pathlib
import sys
import tempfile

from program import check, faults, run, write, MODELS

n_compared = 0


def solve(folder, programme, cohort, *options):
    code, out, err = run("solve", programme, cohort, *options)
    return (json.loads(out) if code == 0 else None), err


def ppm(value):
    return round(value * 1000000)


def pairs_of(matching):
    return {(pair["mentee"], pair["mentor"]) for pair in matching["pairs"]}


def moved(matching, moves):
    pairs = pairs_of(matching)
    for move in moves:
        if move["from"] is not None:
            pairs.remove((move["mentee"], move["from"]))
        if move["to"] is not None:
            pairs.add((move["mentee"], move["to"]))
    return pairs


def same_change(what, matching, change, solved):
    """The change as told is the difference to what was really solved."""
    global n_compared
    n_compared += 1
    if solved is None:
        check(not change["possible"], f"{what}: said to be possible, but solving finds nothing")
        return
    for before, after in zip(matching["summary"]["goals"], solved["summary"]["goals"]):
        gain = ppm(after["value"] - before["value"])
        check(ppm(change["gain"][before["goal"]]) == gain, f"{what}: {before['goal']} {change['gain']}, really {gain}")
    check(moved(matching, change["moves"]) == pairs_of(solved), f"{what}: the moves lead elsewhere")


def check_points(name, pair):
    points = sum(ppm(part["points"]) for part in pair["parts"] if "points" in part)
    out_of = ppm(pair.get("out_of", 1))
    score = (2 * 1000000 * points + out_of) // (2 * out_of) if out_of else 0
    check(score == ppm(pair["score"]), f"{name}: {pair['mentee']} {pair['mentor']}: points {points} of {out_of}")


def ask(programme, cohort, path, *words):
    code, out, err = run("explain", programme, cohort, path, "--json", *words)
    check(code == 0, f"{programme}: {words}: exit {code}: {err}")
    return json.loads(out)


def check_programme(folder, name):
    programme, cohort = MODELS / name / "programme.json", MODELS / name / "cohort.json"
    people = json.loads(cohort.read_text(encoding="utf-8"))
    asked = json.loads(programme.read_text(encoding="utf-8"))
    matching, err = solve(folder, programme, cohort)
    path = write(folder / "matching.json", matching)
    code, out, err = run("explain", programme, cohort, path, "--json")
    check(code == 0, f"{name}: exit {code}: {err}")
    told = json.loads(out)
    check({(p["mentee"], p["mentor"]) for p in told["pairs"]} == pairs_of(matching), f"{name}: other pairs")
    check([u["mentee"] for u in told["unmatched"]] == [u["mentee"] for u in matching["unmatched"]],
          f"{name}: other unmatched")
    for pair in told["pairs"]:
        check_points(name, pair)
    by_paths = told["method"] == "shortest-paths"
    for pair in told["pairs"][:4 if by_paths else 1]:
        for alternative in ask(programme, cohort, path, "--mentee", pair["mentee"])["pairs"][0]["alternatives"]:
            keep = [[pair["mentee"], alternative["mentor"]]]
            decisions = write(folder / "keep.json", {"pairwright": "decisions/1", "keep": keep})
            solved, _ = solve(folder, programme, cohort, "--decisions", decisions)
            same_change(f"{name}: {keep}", matching, alternative, solved)
    for entry in told["mentors"][:5 if by_paths else 1]:
        mentor = ask(programme, cohort, path, "--mentor", entry["mentor"])["mentors"][0]
        more = copy.deepcopy(people)
        entry = next(person for person in more["mentors"] if person["id"] == mentor["mentor"])
        entry["max"] = mentor["places"] + 1
        solved, _ = solve(folder, programme, write(folder / "more.json", more))
        if mentor["one_more_place"]["moves"]:
            same_change(f"{name}: place of {mentor['mentor']}", matching, mentor["one_more_place"], solved)
        else:
            gains = [ppm(b["value"]) - ppm(a["value"])
                     for a, b in zip(matching["summary"]["goals"], solved["summary"]["goals"])]
            check(not any(gains), f"{name}: a place with {mentor['mentor']} brings {gains}")
    for unmatched in told["unmatched"][:5 if by_paths else 1]:
        entry = ask(programme, cohort, path, "--mentee", unmatched["mentee"])["unmatched"][0]
        for remedy in entry["remedies"]:
            if remedy["kind"] == "waive":
                keep = write(folder / "keep.json", {"pairwright": "decisions/1",
                                                    "keep": [[entry["mentee"], remedy["mentor"]]]})
                solved, _ = solve(folder, programme, cohort, "--decisions", keep)
                same_change(f"{name}: waiver for {entry['mentee']}", matching, remedy, solved)
    check_requests(name, programme, cohort, path, told, people)
    check_discretion(folder, name, asked, cohort)


def check_requests(name, programme, cohort, path, told, people):
    """Filters, standard input, text, and what is refused."""
    first = told["pairs"][0]
    code, out, _ = run("explain", programme, cohort, path, "--json", "--mentee", first["mentee"])
    one = json.loads(out)
    same = one["pairs"][0] == first or told["method"] == "solving-again"
    check(same and not one["mentors"] and "cohort" not in one, f"{name}: --mentee differs")
    code, out, _ = run("explain", programme, cohort, "-", "--mentor", first["mentor"],
                       stdin=path.read_text(encoding="utf-8"))
    check(code == 0 and f"{first['mentee']} with {first['mentor']}" in out, f"{name}: text of --mentor from -")
    other = next(m["id"] for m in people["mentors"]
                 if (first["mentee"], m["id"]) not in {(p["mentee"], p["mentor"]) for p in told["pairs"]})
    code, out, _ = run("explain", programme, cohort, path, "--json", "--mentee", first["mentee"], "--mentor", other)
    pair = json.loads(out)["pairs"][0]
    check(not pair["made"] and "if_made" in pair, f"{name}: a pair that is not made")
    code, out, err = run("explain", programme, cohort, path, "--mentee", first["mentee"] + "x")
    check(code == 2 and not out and "there is no mentee" in err, f"{name}: somebody who is not there: exit {code}")
    tampered = json.loads(path.read_text(encoding="utf-8"))
    tampered["pairs"][0]["score"] = 0.123456
    code, out, err = run("explain", programme, cohort, "-", stdin=json.dumps(tampered))
    check(code == 3 and not out, f"{name}: a tampered matching is explained: exit {code}")


def check_discretion(folder, name, programme, cohort):
    """A question made sensitive, and criteria that read it, are not to be seen."""
    read = [question for question in programme["questions"]
            if any(question in test.values() for test in programme["criteria"].values())]
    for question in read[:3]:
        secret = copy.deepcopy(programme)
        secret["questions"][question]["sensitive"] = True
        readers = [key for key, test in secret["criteria"].items()
                   if question in (test.get("question"), test.get("mentee"), test.get("mentor"))]
        for key in readers:
            secret["criteria"][key]["sensitive"] = True
        for rule in secret.get("rules", {}).values():
            if "kind" in rule and question in (rule.get("question"), rule.get("mentee"), rule.get("mentor")):
                rule["sensitive"] = True
        path = write(folder / "secret.json", secret)
        matching, err = solve(folder, path, cohort)
        if matching is None:
            continue
        matched = write(folder / "secret-matching.json", matching)
        code, out, err = run("explain", path, cohort, matched, "--json")
        check(code == 0, f"{name}: {question} sensitive: exit {code}: {err}")
        told = json.loads(out)
        shown = {part.get("criterion") for pair in told["pairs"] for part in pair["parts"]}
        check(not shown & set(readers), f"{name}: {question}: {shown & set(readers)} shown")
        for pair in told["pairs"]:
            check_points(f"{name} with {question} secret", pair)
        for scarce in told.get("cohort", {"scarce": []})["scarce"]:
            check(scarce["question"] != question, f"{name}: {question} said to be scarce")
        for recruit in told.get("cohort", {"recruit": []})["recruit"]:
            check(not any(word.startswith(question + " ") for word in recruit["text"].split("; ")),
                  f"{name}: {question} shown of a recruit")


def check_infeasible(folder):
    programme = json.loads((MODELS / "one-to-one" / "programme.json").read_text(encoding="utf-8"))
    programme["capacity"] = {"mentees": {"min": 1, "max": 1}}
    path, cohort = write(folder / "must.json", programme), MODELS / "one-to-one" / "cohort.json"
    code, out, _ = run("solve", path, cohort)
    check(code == 4, f"must be infeasible: exit {code}")
    code, text, err = run("explain", path, cohort, "-", stdin=out)
    check(code == 0 and text.startswith("There is no matching: "), f"infeasible: exit {code}: {text} {err}")


def check_limit(folder):
    """Under fairness rules every change costs a solve. A limit leaves out what is not known by then, and nothing else."""
    programme, cohort = (MODELS / "international-buddies" / f"{kind}.json" for kind in ("programme", "cohort"))
    _, matching, _ = run("solve", programme, cohort)
    path = write(folder / "limited.json", json.loads(matching))
    pair = json.loads(matching)["pairs"][0]
    code, out, err = run("explain", programme, cohort, path, "--json", "--mentee", pair["mentee"], "--time-limit", "0.001")
    check(code == 0, f"with a limit: exit {code}: {err}")
    told = json.loads(out)["pairs"][0]
    check(told["mentor"] == pair["mentor"] and told["score"] == pair["score"], f"with a limit: {told}")
    check_points("with a limit", told)


with tempfile.TemporaryDirectory() as name:
    for model in sorted(MODELS.iterdir()):
        check_programme(pathlib.Path(name), model.name)
    check_infeasible(pathlib.Path(name))
    check_limit(pathlib.Path(name))
for fault in faults:
    print(fault)
print(f"{n_compared} changes compared with solving again, {len(faults)} faults")
sys.exit(1 if faults or n_compared < 50 else 0)
