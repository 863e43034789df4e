# SPDX-License-Identifier: GPL-3.0-or-later
"""A survey export made up, imported, and the cohort that came of it handed to `check`, for the tests of import."""
import json
import os
import pathlib
import subprocess
import tempfile

PROGRAM = os.path.abspath(os.environ.get("PAIRWRIGHT", "build/pairwright"))
faults = []

PROGRAMME = {
    "pairwright": "programme/1",
    "questions": {
        "field": {"type": "choice", "text": "What do you study?", "options": ["Biology", "Maths", "History"]},
        "needs": {"type": "choices", "text": "What do you want to learn?", "ask": "mentees", "most": 3,
                  "options": ["R", "R, with statistics", "exam technique", "reading; writing", "writing"]},
        "offers": {"type": "choices", "text": "What can you teach?", "ask": "mentors",
                   "options": ["R", "R, with statistics", "exam technique", "reading; writing", "writing"]},
        "year": {"type": "number", "text": "Year", "min": 1, "max": 8},
        "mood": {"type": "scale", "text": "How do you feel?", "min": 1, "max": 5,
                 "labels": {"1": "never better", "5": "fine"}},
        "skills": {"type": "ratings", "text": "Rate", "items": ["R", "writing"], "min": 1, "max": 5},
        "order": {"type": "ranking", "text": "Rank", "options": ["career", "grades", "friends"]},
        "times": {"type": "times", "text": "When?", "days": ["Mon", "Tue", "Thu"], "from": "08:00", "to": "12:00",
                  "step": 60},
        "wants": {"type": "people", "text": "With whom?", "ask": "mentees", "most": 3},
        "about": {"type": "text", "text": "About you"},
    },
    "criteria": {"field": {"kind": "same", "question": "field", "weight": 1}},
}
PLAIN = {"id": "id", "answers": {"field": "field"}}
MENTORS = "id,field\nm1,Maths\nm2,History\n"


def complain(name, text):
    faults.append(f"{name}: {text}")


class Run:
    """One import: files by name, a mapping, and what came of it."""

    def __init__(self, mentees, mentors=MENTORS, mapping=None, programme=None, options=(), check=True):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            self.write(folder / "mentees.csv", mentees)
            self.write(folder / "mentors.csv", mentors)
            (folder / "programme.json").write_text(json.dumps(programme or PROGRAMME))
            words = ["import", "--programme", "programme.json", "--mentees", "mentees.csv", "--mentors", "mentors.csv",
                     *options]
            if mapping:
                (folder / "mapping.json").write_text(json.dumps({"pairwright": "mapping/1", **mapping}))
                words += ["--mapping", "mapping.json"]
            before = set(os.listdir(folder))
            done = subprocess.run([PROGRAM, *words, "-o", "cohort.json"], cwd=folder, capture_output=True, timeout=120)
            self.code, self.stdout = done.returncode, done.stdout.decode()
            self.stderr = done.stderr.decode("utf-8", "backslashreplace")
            self.new_files = set(os.listdir(folder)) - before
            self.cohort = None
            if self.code == 0:
                self.cohort = json.loads((folder / "cohort.json").read_text(encoding="utf-8"))
                checked = subprocess.run([PROGRAM, "check", "programme.json", "cohort.json"], cwd=folder,
                                         capture_output=True, timeout=120)
                if checked.returncode != 0:
                    complain("check of an imported cohort", checked.stderr.decode())

    @staticmethod
    def write(path, content):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def answers(cohort, side="mentees"):
    return {person["id"]: person["answers"] for person in cohort[side]}


def expect(name, run, wanted, side="mentees"):
    """The answers of a side, by id."""
    if run.cohort is None:
        complain(name, f"exit {run.code}\n{run.stderr}")
    elif answers(run.cohort, side) != wanted:
        complain(name, f"got {answers(run.cohort, side)}\n  wanted {wanted}\n{run.stderr}")


def expect_said(name, run, *texts):
    for text in texts:
        if text not in run.stderr:
            complain(name, f"standard error lacks: {text}\n{run.stderr}")


def refuse(name, run, *texts, code=3):
    if run.code != code or run.new_files or run.stdout:
        complain(name, f"exit {run.code}, expected {code}; new files {run.new_files}, output {run.stdout[:60]!r}\n{run.stderr}")
    expect_said(name, run, *texts)


def mapped(**mentees):
    return {"mentors": PLAIN, "mentees": {"id": "id", **mentees}}


def asking(**given):
    return mapped(answers=given)


def run_checks(scope):
    """Runs what begins with check_ in a script's globals(), by name; the script's exit code."""
    checks = [value for key, value in sorted(scope.items()) if key.startswith("check_")]
    for check in checks:
        check()
    for fault in faults:
        print(fault)
    print(f"{len(checks)} checks: {len(faults)} faults")
    return 1 if faults else 0
