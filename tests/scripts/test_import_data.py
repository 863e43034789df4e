#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real survey exports, imported as they are: each cohort is compared with what a few lines of Python make of the same file.

    PAIRWRIGHT=build/pairwright tests/scripts/test_import_data.py

Google Forms (grids, "check when you are UNAVAILABLE", people who answered twice), Qualtrics (three rows of headers, one of
them German), and the two tables of the programme DRP Türkiye, which are then matched.

The data are not part of this project: PAIRWRIGHT_DATA, or ../shared/data beside the source folder, is looked at. Exits 77
(skipped) where they are not.
"""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
DATA = pathlib.Path(os.environ.get("PAIRWRIGHT_DATA", SOURCE.parent / "shared" / "data"))
PROGRAM = os.path.abspath(os.environ.get("PAIRWRIGHT", "build/pairwright"))
DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
HOURS = ["8AM", "9AM", "10AM", "11AM", "noon", *(f"{hour}PM" for hour in range(1, 10))]
RANKS = {"First Choice": 4, "Second Choice": 3, "Third Choice": 2, "Fourth Choice": 1}
SEVERAL = {"First Choice, Second Choice": 4, "First Choice, Second Choice, Third Choice": 4,
           "Third Choice, Fourth Choice": 2}


def check(truth, what):
    if not truth:
        raise AssertionError(what)


def table(name):
    with open(DATA / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def run(folder, *words, expect=0):
    done = subprocess.run([PROGRAM, *map(str, words)], cwd=folder, capture_output=True, text=True, encoding="utf-8",
                          timeout=120, check=False)
    check(done.returncode == expect, f"{words}: exit {done.returncode}, expected {expect}\n{done.stderr}")
    return done


def write(folder, name, document):
    (folder / name).write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")


def import_tables(folder, programme, mapping, options, expect=0):
    """The cohort and the counts, after `check` has found nothing wrong."""
    write(folder, "programme.json", {"pairwright": "programme/1", "rules": {}, **programme})
    write(folder, "mapping.json", {"pairwright": "mapping/1", **mapping})
    done = run(folder, "import", "--programme", "programme.json", "--mapping", "mapping.json", *options, "--force",
               "--json", "-o", "cohort.json", expect=expect)
    if expect != 0:
        return None, done.stderr
    run(folder, "check", "programme.json", "cohort.json")
    counts = json.loads(done.stdout)
    for side in set(counts) - {"pairwright"}:
        found = counts[side]
        check(found["cells"] == found["cells_used"] + found["cells_unmapped"] + found["cells_dropped"], counts)
    return json.loads((folder / "cohort.json").read_text(encoding="utf-8")), counts


# ---- Google Forms --------------------------------------------------------------------------------------------------

def free_times(row, stem):
    """What is not ticked, hour by hour, as blocks."""
    blocks = []
    for day in DAYS:
        busy = [hour.strip() for hour in row[f"{stem} [{day}]"].split(";")]
        free = [8 + k for k, hour in enumerate(HOURS) if hour not in busy]
        while free:
            first = last = free.pop(0)
            while free and free[0] == last + 1:
                last = free.pop(0)
            blocks.append(f"{day[:3]} {first:02}:00-{last + 1:02}:00")
    return blocks


def check_google(folder, name, email, extra):
    rows = table(name)
    stem = "Check the times that you will be UNAVAILABLE for group work."
    programme = {"pool": "one-pool", "questions": {
        "gender": {"type": "choice", "options": ["man", "woman", "non-binary"], "sensitive": True},
        "coding": {"type": "scale", "min": 1, "max": 4},
        "times": {"type": "times", "days": [day[:3] for day in DAYS], "from": "08:00", "to": "22:00", "step": 60},
        "about": {"type": "text"}, **extra["questions"]},
        "criteria": {"times": {"kind": "shared-time", "question": "times", "enough": 120, "weight": 1}}}
    peers = {"id": {"column": email, "rule": "local-part"},
             "name": ["What is your first name?", "What is your last name?"],
             "answers": {"gender": {"column": "With which gender do you identify?",
                                    "values": {"nonbinary": "non-binary", "prefer not to say": ""}},
                         "coding": "What is your personal experience with computer programming?",
                         "times": {"grid": stem, "unavailable": True}, "about": "Notes", **extra["answers"]}}
    options = ["--peers", DATA / name]
    if len(rows) > len({row[email] for row in rows}):
        _, said = import_tables(folder, programme, {"peers": peers}, options, expect=3)
        check("has answered before, in row" in said, said)
        options += ["--duplicates", "last"]
    cohort, counts = import_tables(folder, programme, {"peers": peers}, options)
    wanted = {}
    for row in rows:  # the last of a person counts
        gender = {"nonbinary": "non-binary", "prefer not to say": ""}.get(row["With which gender do you identify?"],
                                                                         row["With which gender do you identify?"])
        person = {"gender": gender, "coding": int(row["What is your personal experience with computer programming?"][0]),
                  "times": free_times(row, stem), "about": row["Notes"], **extra["read"](row)}
        wanted[row[email].split("@")[0].lower()] = {key: value for key, value in person.items() if value}
    found = {person["id"]: person["answers"] for person in cohort["peers"]}
    check(found == wanted, f"{name}: {[(key, found.get(key), wanted[key]) for key in wanted if found.get(key) != wanted[key]][:2]}")
    check(counts["peers"]["rows_duplicate"] == len(rows) - len(wanted), counts)
    print(f"{name}: {len(found)} people, {counts['peers']['cells_used']} of {counts['peers']['cells']} cells used")


NOTHING = {"questions": {}, "answers": {}, "read": lambda row: {}}
GRADE = {"questions": {"grade": {"type": "number", "min": 0, "max": 100}},
         "answers": {"grade": "What was your grade on the AutoCAD exam?"},
         "read": lambda row: {"grade": float(row["What was your grade on the AutoCAD exam?"] or 0)}}
PLACES = [f"Please rank your top choices from the options below. [{place}]" for place in
          ("Top choice", "Choice 2", "Choice 3")]


def wishes(rows):
    options = sorted({row[place] for row in rows for place in PLACES} - {""})
    return {"questions": {"wish": {"type": "ranking", "options": options}}, "answers": {"wish": {"columns": PLACES}},
            "read": lambda row: {"wish": [row[place] for place in PLACES if row[place]]}}


# ---- Qualtrics -----------------------------------------------------------------------------------------------------

def check_qualtrics(folder):
    name = "forms/qualtrics_three_headers.csv"
    programme = {"questions": {"q1": {"type": "scale", "min": 1, "max": 5}, "q2": {"type": "text"}},
                 "criteria": {"q1": {"kind": "close", "question": "q1", "weight": 1}}}
    by_code = {"id": "ResponseId", "answers": {"q1": "Q1", "q2": "Q2"}}
    by_words = {"id": "ResponseId", "answers": {"q1": "This is a multiple choice question.",
                                                "q2": "This is a free text question."}}
    cohort, counts = import_tables(folder, programme, {"mentees": by_code, "mentors": by_words},
                                   ["--mentees", DATA / name, "--mentors", DATA / name])
    for side in ("mentees", "mentors"):
        check(cohort[side] == [{"id": "R_2YPOQ602ER1jkf1", "answers": {"q1": 2, "q2": "Hello World!"}}], cohort[side])
    check(counts["mentees"]["columns_private"] >= 15, counts)
    check("192.0.2" not in json.dumps(cohort), "an address came through")
    print(f"{name}: 1 person, {counts['mentees']['columns_private']} columns of the tool dropped")


# ---- DRP Türkiye ---------------------------------------------------------------------------------------------------

def check_drp(folder, prefix, grids):
    """Both forms of the data: refined by the organisers, and as the form gave them (grids)."""
    names = {side: f"drp_turkiye/{prefix}data-{file}.csv" for side, file in (("mentees", "students"), ("mentors", "mentors"))}
    topics = list(table("drp_turkiye/data-students.csv")[0])[6:]
    check(len(topics) == 30, topics)
    programme = {
        "questions": {"topics": {"type": "ratings", "items": topics, "min": 0, "max": 4}},
        "criteria": {"topics": {"kind": "covers", "question": "topics", "weight": 1}},
        "rules": {"a-topic": {"criterion": "topics", "at_least": 0.000001, "missing": "forbid"}},
        "capacity": {"mentors": {"max": 1}}}
    values = {**RANKS, **SEVERAL}
    mapping, options, wanted = {}, [], {}
    for side, name in names.items():
        where = {"grid": grids[side]} if grids else {"columns": {topic: topic for topic in topics}}
        mapping[side] = {"id": "Name", "answers": {"topics": {**where, "values": values}}}
        options += [f"--{side}", DATA / name]
        wanted[side] = {}
        for row in table(name):
            cells = {topic: row[f"{grids[side]} [{topic}]" if grids else topic].strip() for topic in topics}
            ratings = {topic: values[cell] for topic, cell in cells.items() if cell}
            wanted[side][row["Name"]] = {"topics": ratings} if ratings else {}
    cohort, counts = import_tables(folder, programme, mapping, options)
    for side in names:
        found = {person["id"]: person["answers"] for person in cohort[side]}
        check(found == wanted[side], f"{names[side]}: the answers differ")
    run(folder, "solve", "programme.json", "cohort.json", "--force", "-o", "matching.json")
    run(folder, "verify", "programme.json", "cohort.json", "matching.json")
    pairs = json.loads((folder / "matching.json").read_text(encoding="utf-8"))["summary"]["pairs"]
    print(f"{names['mentees']}: {counts['mentees']['people']} students, {counts['mentors']['people']} mentors, {pairs} pairs")


# ---- without a word ------------------------------------------------------------------------------------------------

def check_proposals(folder, tables, duplicates=()):
    """A programme drafted from the tables, a mapping proposed for it, and everybody imported, unedited."""
    drafted = folder / "drafted.json"
    run(folder, "import", "--propose", *tables, "--force", "-o", drafted)
    run(folder, "import", "--propose", "--programme", drafted, *tables, "--force", "-o", "proposed.json")
    done = run(folder, "import", "--programme", drafted, "--mapping", "proposed.json", *tables, *duplicates, "--json",
               "--force", "-o", "cohort.json")
    run(folder, "check", drafted, "cohort.json")
    questions = json.loads(drafted.read_text(encoding="utf-8"))["questions"]
    counts = [side for key, side in json.loads(done.stdout).items() if key != "pairwright"]
    check(all(side["cells_used"] + side["cells_dropped"] >= 0.9 * (side["cells"] - side["rows"] * side["columns_private"])
              for side in counts), counts)
    print(f"drafted, proposed and imported: {len(questions)} questions, "
          f"{' + '.join(str(side['people']) for side in counts)} people")


def main():
    if not DATA.is_dir():
        print(f"skipped: no data in {DATA}")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        email = "What is your email address?"
        sample = "forms/sample_survey_results__testdata.csv"
        check_google(folder, sample, email, wishes(table(sample)))
        check_google(folder, "forms/test_surveys__testdata.csv", email, GRADE)
        check_google(folder, "forms/test_surveys__testdata_duplicates.csv", "What is your Northeastern email address?", NOTHING)
        check_qualtrics(folder)
        check_drp(folder, "", None)
        check_drp(folder, "unrefined_", {
            "mentees": "Which of the following topic(s) would you be most interested in reading about?",
            "mentors": "Which of the following topics do you feel confident supervising?"})
        for name in ("sample_survey_results__testdata", "test_surveys__testdata", "test_surveys__testdata_duplicates"):
            check_proposals(folder, ["--peers", DATA / "forms" / f"{name}.csv"], ["--duplicates", "last"])
        for prefix in ("", "unrefined_"):
            check_proposals(folder, ["--mentors", DATA / "drp_turkiye" / f"{prefix}data-mentors.csv",
                                     "--mentees", DATA / "drp_turkiye" / f"{prefix}data-students.csv"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
