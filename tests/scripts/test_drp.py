#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real mentoring programme DRP Türkiye 2022: published figures, reproduced through the command line.

    PAIRWRIGHT=build/pairwright tests/scripts/test_drp.py

85 students, 44 mentors, one student a mentor. By the programme's rubric the best assignment has 3760 points (no cap a
university), the 44 pairs that the organisers made by hand have 2564. Then the same programme from its questionnaire:
students and mentors name their first, second, third topics.

The data are not part of this project: PAIRWRIGHT_DATA, or ../shared/data beside the source folder, is looked at for
drp_turkiye/. Exits 77 (skipped) where it is not.
"""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
DATA = pathlib.Path(os.environ.get("PAIRWRIGHT_DATA", SOURCE.parent / "shared" / "data")) / "drp_turkiye"
N_STUDENTS, N_MENTORS, BEST, BY_HAND = 85, 44, 3760, 2564
MOST_POINTS = 1000  # of the scale handed in; the rubric's highest score is 116
CHOICES = ["First Choice", "Second Choice", "Third Choice", "Fourth Choice"]


def check(truth, what):
    if not truth:
        raise AssertionError(what)


def rows_of(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_json(path, document):
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")


def run(*arguments, expect=0):
    program = os.environ.get("PAIRWRIGHT", "pairwright")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", timeout=120,
                          check=False)
    check(done.returncode == expect, f"{arguments}: exit {done.returncode}, expected {expect}\n{done.stderr}")
    return done.stdout


def solve_and_verify(folder, *options, scores=()):
    """The matching, after `verify` has found it true, and its own words checked against each other."""
    files = [folder / "programme.json", folder / "cohort.json"]
    matching = folder / "matching.json"
    run("solve", *files, *scores, *options, "--force", "-o", matching)
    run("verify", *files, matching, *scores)
    document = json.loads(matching.read_text(encoding="utf-8"))
    check(document["status"] == "optimal", document["status"])
    check(all(goal["value"] == goal["bound"] for goal in document["summary"]["goals"]), document["summary"])
    return document


def decide(folder, pairs):
    write_json(folder / "decisions.json", {"pairwright": "decisions/1", "keep": pairs})
    return "--decisions", folder / "decisions.json"


def points(matching):
    """The rubric's points; every score is a whole number of them."""
    found = [round(pair["score"] * MOST_POINTS) for pair in matching["pairs"]]
    check(all(abs(pair["score"] * MOST_POINTS - n) < 1e-9 for pair, n in zip(matching["pairs"], found)), "odd scores")
    return sum(found)


def write_cohort(folder, students, mentors, student_answers=None, mentor_answers=None):
    def people(names, answers):
        return [{"id": name, "answers": (answers or {}).get(name, {})} for name in names]

    write_json(folder / "cohort.json", {"pairwright": "cohort/1", "mentors": people(mentors, mentor_answers),
                                        "mentees": people(students, student_answers)})


CAPACITY = {"mentors": {"min": 0, "max": 1}, "mentees": {"min": 0, "max": 1}}


def check_published_figures(folder, students, mentors, by_hand):
    """The rubric's scores, handed in as a matrix."""
    write_json(folder / "programme.json", {
        "pairwright": "programme/1", "title": "DRP Türkiye 2022, the rubric's scores",
        "questions": {},
        "criteria": {"rubric": {"kind": "given", "from": 0, "to": MOST_POINTS, "weight": 1}},
        "capacity": CAPACITY, "seed": "drp-2022"})
    write_cohort(folder, students, mentors)
    with open(DATA / "scores_students_x_mentors.csv", encoding="utf-8", newline="") as file:
        matrix = list(csv.reader(file))
    check(len(matrix) == N_STUDENTS and all(len(row) == N_MENTORS for row in matrix), "the matrix is not 85 x 44")
    with open(folder / "scores.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["", *mentors]] + [[name, *row] for name, row in zip(students, matrix)])
    scores = ("--scores", f"rubric={folder / 'scores.csv'}")

    # Scores are never negative and every pair is allowed, so that all places are filled whichever goal comes first:
    # with a score of 0 a pair more costs the total nothing.
    for goals in ("matched,total", "total,matched", "total"):
        found = solve_and_verify(folder, "--goals", goals, scores=scores)
        check(points(found) == BEST, f"{goals}: {points(found)} points, published {BEST}")
        check(len(found["pairs"]) == N_MENTORS, f"{goals}: {len(found['pairs'])} pairs")
    kept = solve_and_verify(folder, *decide(folder, by_hand), scores=scores)
    check(points(kept) == BY_HAND, f"the organisers' pairs: {points(kept)} points, published {BY_HAND}")
    check(sorted([p["mentee"], p["mentor"]] for p in kept["pairs"]) == sorted(by_hand), "a kept pair is missing")
    check(all(pair.get("kept") for pair in kept["pairs"]), "a pair that was decided is not marked as kept")
    # Keeping the half of them: between the two.
    half = points(solve_and_verify(folder, *decide(folder, by_hand[::2]), scores=scores))
    check(BY_HAND < half < BEST, f"half of the organisers' pairs kept: {half} points")
    print(f"rubric: best {BEST}, half of the organisers' pairs kept {half}, all of them {BY_HAND} points")


def ratings_of(person, topics, highest):
    """First choice = highest, and one less for each later; a cell with several choices counts as its first."""
    ratings = {}
    for topic in topics:
        named = [rank for rank, choice in enumerate(CHOICES) if choice in person[topic]]
        if named:
            ratings[topic] = highest - named[0]
    return {"topics": ratings} if ratings else {}


def check_questionnaire(folder, student_rows, mentor_rows, by_hand):
    """The same programme from its questionnaire: what a student wants, weighed by how gladly the mentor offers it."""
    topics = list(student_rows[0])[6:]
    check(topics == list(mentor_rows[0])[6:] and len(topics) == 30, "the topics of both sides differ")
    write_json(folder / "programme.json", {
        "pairwright": "programme/1", "title": "DRP Türkiye 2022, from the questionnaire",
        "questions": {"topics": {"type": "ratings", "items": topics, "min": 0, "max": 4, "required": False}},
        "criteria": {"topics": {"kind": "covers", "question": "topics", "weight": 1}},
        "rules": {"a-topic": {"criterion": "topics", "at_least": 0.000001, "missing": "forbid",
                              "because": "no topic in common"}},
        "capacity": CAPACITY, "seed": "drp-2022"})
    students, mentors = ([row["Name"] for row in rows] for rows in (student_rows, mentor_rows))
    write_cohort(folder, students, mentors, {row["Name"]: ratings_of(row, topics, 3) for row in student_rows},
                 {row["Name"]: ratings_of(row, topics, 4) for row in mentor_rows})
    best = solve_and_verify(folder)
    kept = solve_and_verify(folder, *decide(folder, by_hand))
    n_broken = sum("a-topic" in pair.get("against", []) for pair in kept["pairs"])
    check(not any("against" in pair for pair in best["pairs"]), "a chosen pair breaks the rule")
    check(kept["summary"]["pairs"] - n_broken <= best["summary"]["pairs"], "more pairs by hand than proven possible")
    check(kept["summary"]["total"] <= best["summary"]["total"], "a better total by hand than proven possible")
    print(f"questionnaire: {best['summary']['pairs']} pairs with {best['summary']['total']} in all; by hand "
          f"{kept['summary']['pairs']} with {kept['summary']['total']}, {n_broken} of them without a topic in common")


def main():
    if not DATA.is_dir():
        print(f"skipped: no data in {DATA}")
        return 77
    student_rows, mentor_rows = rows_of("data-students.csv"), rows_of("data-mentors.csv")
    students, mentors = ([row["Name"] for row in rows] for rows in (student_rows, mentor_rows))
    check((len(students), len(mentors)) == (N_STUDENTS, N_MENTORS), "not the data that the figures are of")
    by_hand = [[row["Student"], row["Mentor"]] for row in rows_of("data-pairings.csv")]
    with tempfile.TemporaryDirectory() as name:
        check_published_figures(pathlib.Path(name), students, mentors, by_hand)
    with tempfile.TemporaryDirectory() as name:
        check_questionnaire(pathlib.Path(name), student_rows, mentor_rows, by_hand)
    return 0


if __name__ == "__main__":
    sys.exit(main())
