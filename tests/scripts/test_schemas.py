#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validates every shipped programme and cohort, and every document the program writes for them, against models/schema;
then hands the schemas faulty documents, which they have to refuse.

    PAIRWRIGHT=build/pairwright tests/scripts/test_schemas.py

Needs python3-jsonschema (4.10 or later); exits 77 (skipped) without it.
"""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = ["programme", "cohort", "decisions", "matching", "scores", "faults", "verdict", "explanation", "mapping",
         "diff", "comparison", "handout", "sweep", "shortlist", "report"]
PROVEN, REJECTED, INFEASIBLE = 0, 3, 4


class Failure(Exception):
    """Something does not validate that should, or the other way round."""


def load_validators():
    validators = {}
    for kind in KINDS:
        schema = json.loads((ROOT / "models" / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        if schema["$id"] != f"{kind}.schema.json":
            raise Failure(f"{kind}: $id is {schema['$id']}")
        validators[kind] = Draft202012Validator(schema)
    return validators


class Checker:
    def __init__(self, folder):
        self.validators = load_validators()
        self.folder = pathlib.Path(folder)
        self.n_valid = self.n_refused = 0

    def accept(self, kind, document, what):
        faults = [f"{fault.json_path}: {fault.message[:300]}" for fault in self.validators[kind].iter_errors(document)]
        if faults:
            raise Failure(f"{what} is no valid {kind}:\n  " + "\n  ".join(faults[:10]))
        if document["pairwright"] != f"{kind}/1" or next(iter(document)) != "pairwright":
            raise Failure(f"{what}: the first key is not \"pairwright\": \"{kind}/1\"")
        self.n_valid += 1
        print(f"valid {kind}: {what}")

    def refuse(self, kind, document, what):
        if self.validators[kind].is_valid(document):
            raise Failure(f"the {kind} schema accepts {what}")
        self.n_refused += 1
        print(f"refused {kind}: {what}")

    def run(self, *arguments, expect=(PROVEN,)):
        program = os.environ.get("PAIRWRIGHT", "pairwright")
        done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
                              timeout=120, check=False)
        if done.returncode not in expect:
            raise Failure(f"{' '.join(map(str, arguments))}: exit {done.returncode}, expected {expect}\n{done.stderr}")
        try:
            return json.loads(done.stdout)
        except ValueError as problem:
            raise Failure(f"{' '.join(map(str, arguments))}: no JSON on standard output: {problem}") from problem

    def write(self, name, document):
        path = self.folder / name
        path.write_text(json.dumps(document), encoding="utf-8")
        return path


def check_programme(checker, folder):
    """One shipped programme, its cohort, and what the program writes for them. Returns the documents."""
    name, programme_path, cohort_path = folder.name, folder / "programme.json", folder / "cohort.json"
    programme = json.loads(programme_path.read_text(encoding="utf-8"))
    cohort = json.loads(cohort_path.read_text(encoding="utf-8"))
    checker.accept("programme", programme, f"{name}/programme.json")
    checker.accept("cohort", cohort, f"{name}/cohort.json")

    faults = checker.run("check", programme_path, cohort_path, "--json")
    checker.accept("faults", faults, f"check of {name}")
    if faults["errors"] != 0:
        raise Failure(f"check finds faults in {name}: {faults['faults']}")
    mentee = cohort["mentees"][0]["id"]
    for options in ([], ["--top", "3"], ["--mentee", mentee]):
        scores = checker.run("score", programme_path, cohort_path, "--json", *options)
        checker.accept("scores", scores, f"score {' '.join(options)} of {name}")
    matching = checker.run("solve", programme_path, cohort_path)
    checker.accept("matching", matching, f"solve of {name}")
    matching_path = checker.write("matching.json", matching)
    verdict = checker.run("verify", programme_path, cohort_path, matching_path, "--json")
    checker.accept("verdict", verdict, f"verify of {name}")
    if not verdict["holds"] or matching["status"] != "optimal":
        raise Failure(f"{name}: status {matching['status']}, verdict {verdict}")

    comparison = checker.run("compare", programme_path, cohort_path, "--repeats", "2", "--json")
    checker.accept("comparison", comparison, f"compare of {name}")
    checker.refuse("comparison", {**comparison, "strategies": [{"strategy": "greedy", "promise": "", "runs": 0}]}, "a silent refusal")
    explanation = checker.run("explain", programme_path, cohort_path, matching_path, "--json")
    checker.accept("explanation", explanation, f"explain of {name}")
    checker.refuse("explanation", dict(explanation, conflict="none"), "a conflict with pairs")

    handout = checker.run("export", programme_path, cohort_path, matching_path, "--json")
    checker.accept("handout", handout, f"export of {name}")
    report = checker.run("report", programme_path, cohort_path, matching_path, "--json")
    checker.accept("report", report, f"report of {name}")

    decisions = decide(matching)
    checker.accept("decisions", decisions, f"decisions about {name}")
    decided = checker.run("solve", programme_path, cohort_path, "--decisions", checker.write("decisions.json", decisions),
                          expect=(PROVEN, INFEASIBLE))  # what is decided by hand may clash with a fairness rule
    checker.accept("matching", decided, f"solve of {name} with decisions")
    inputs = [programme_path, cohort_path] * 2
    diff = checker.run("diff", matching_path, checker.write("decided.json", decided), *inputs, "--json")
    checker.accept("diff", diff, f"diff of {name}")
    shortlist = checker.run("shortlist", programme_path, cohort_path, "--top", "2", "--seen", "5")
    checker.accept("shortlist", shortlist, f"shortlist of {name}")
    criterion = next(iter(programme["criteria"]))
    sweep = checker.run("sweep", programme_path, cohort_path, "--weight", f"{criterion}=0:4:4", "--json")
    checker.accept("sweep", sweep, f"sweep of {name}")
    checker.refuse("sweep", dict(sweep, fairness="lift"), "a sweep of two things")
    return programme, cohort, matching, decisions


def decide(matching):
    """Keeps the first pair, bans the second, and sends the third pair's mentee home."""
    pairs = [[pair["mentee"], pair["mentor"]] for pair in matching["pairs"]]
    touched = set(pairs[0] + pairs[1])
    out = next(mentee for mentee, _ in pairs if mentee not in touched)
    return {"pairwright": "decisions/1", "keep": [pairs[0]], "ban": [pairs[1]], "out": [out]}


def example_of(kind):
    """The first JSON of a page in docs/formats."""
    text = (ROOT / "docs" / "formats" / f"{kind}.md").read_text(encoding="utf-8")
    return json.loads(text.split("```json\n", 1)[1].split("```", 1)[0])


def check_bad_inputs(checker, programme, cohort):
    """Documents of the program for inputs that are faulty, and for a programme that nobody can satisfy."""
    faulty = copy.deepcopy(programme)
    faulty["criterias"] = {}
    next(iter(faulty["criteria"].values()))["weight"] = -1
    faults = checker.run("check", checker.write("faulty.json", faulty), checker.write("cohort.json", cohort), "--json",
                         expect=(REJECTED,))
    checker.accept("faults", faults, "check of a faulty programme")
    if faults["errors"] == 0:
        raise Failure("check finds no fault in a faulty programme")

    greedy = copy.deepcopy(programme)
    greedy["capacity"] = {"mentors": {"min": 1000, "max": 1000, "min_applies": "always"}, "mentees": {"max": 1}}
    people = copy.deepcopy(cohort)
    for mentor in people["mentors"]:
        mentor.pop("max", None)
    matching = checker.run("solve", checker.write("greedy.json", greedy), checker.write("cohort.json", people),
                           expect=(INFEASIBLE,))
    checker.accept("matching", matching, "solve where the minimums cannot be met")
    if matching["status"] != "infeasible":
        raise Failure(f"minimums that cannot be met: status {matching['status']}")


def edited(document, edit):
    changed = copy.deepcopy(document)
    edit(changed)
    return changed


def put(*path_and_value):
    """An edit that sets document[a][b]… = value."""
    *path, last, value = path_and_value

    def edit(document):
        for key in path:
            document = document[key]
        document[last] = value
    return edit


def drop(*path):
    *path, last = path

    def edit(document):
        for key in path:
            document = document[key]
        del document[last]
    return edit


PROGRAMME_FAULTS = [
    ("an unknown key", put("criterias", {})),
    ("another version", put("pairwright", "programme/2")),
    ("no questions", drop("questions")),
    ("an unknown type of question", put("questions", "x", {"type": "chioce", "options": ["a"]})),
    ("a choice without options", put("questions", "x", {"type": "choice"})),
    ("a choice of no options", put("questions", "x", {"type": "choice", "options": []})),
    ("a choice with bounds", put("questions", "x", {"type": "choice", "options": ["a"], "min": 1})),
    ("a scale without max", put("questions", "x", {"type": "scale", "min": 1})),
    ("a scale of fractions", put("questions", "x", {"type": "scale", "min": 1, "max": 2.5})),
    ("ratings with options", put("questions", "x", {"type": "ratings", "options": ["a"], "min": 1, "max": 5})),
    ("a time that is none",
     put("questions", "x", {"type": "times", "days": ["Mon"], "from": "8:00", "to": "20:00", "step": 60})),
    ("a question for nobody", put("questions", "x", {"type": "text", "ask": "nobody"})),
    ("an unknown kind of criterion", put("criteria", "x", {"kind": "saem", "question": "field", "weight": 1})),
    ("a criterion without weight", put("criteria", "x", {"kind": "same", "question": "field"})),
    ("a negative weight", put("criteria", "x", {"kind": "same", "question": "field", "weight": -1})),
    ("a weight in words", put("criteria", "x", {"kind": "same", "question": "field", "weight": "5"})),
    ("a criterion without question", put("criteria", "x", {"kind": "same", "weight": 1})),
    ("half a pair of questions", put("criteria", "x", {"kind": "covers", "mentee": "needs", "weight": 1})),
    ("one question and two",
     put("criteria", "x", {"kind": "same", "question": "a", "mentee": "a", "mentor": "b", "weight": 1})),
    ("an ideal of one number",
     put("criteria", "x", {"kind": "ahead", "question": "year", "ideal": [1], "tolerance": 1, "weight": 1})),
    ("enough without its measure", put("criteria", "x", {"kind": "overlap", "question": "q", "enough": 1, "weight": 1})),
    ("its measure without enough",
     put("criteria", "x", {"kind": "overlap", "question": "q", "measure": "enough", "weight": 1})),
    ("a table entry above 1",
     put("criteria", "x", {"kind": "table", "question": "q", "table": {"a": {"b": 1.5}}, "weight": 1})),
    ("asked-for by nobody", put("criteria", "x", {"kind": "asked-for", "question": "wants", "weight": 1})),
    ("a given score of a question", put("criteria", "x", {"kind": "given", "question": "q", "weight": 1})),
    ("an unknown policy for missing answers",
     put("criteria", "x", {"kind": "same", "question": "q", "weight": 1, "missing": "drop"})),
    ("a rule without at_least", put("rules", "x", {"kind": "same", "question": "q"})),
    ("a rule with a weight", put("rules", "x", {"kind": "same", "question": "q", "at_least": 1, "weight": 1})),
    ("a rule of a criterion and a kind", put("rules", "x", {"criterion": "c", "kind": "same", "at_least": 1})),
    ("a negative capacity", put("capacity", "mentors", "min", -1)),
    ("half a place", put("capacity", "mentors", "max", 1.5)),
    ("an unknown goal", put("goals", ["matched", "totals"])),
    ("a goal twice", put("goals", ["matched", "matched"])),
    ("no goal", put("goals", [])),
    ("a fairness rule without its level", put("fairness", {"x": {"kind": "score-parity", "question": "first_gen"}})),
    ("an emphasis without factor", put("emphasis", {"question": "matters"})),
]
COHORT_FAULTS = [
    ("no mentors", drop("mentors")),
    ("nobody in a list", put("mentors", [])),
    ("mentees and peers", put("peers", [{"id": "p1"}])),
    ("a person without id", drop("mentees", 0, "id")),
    ("an empty id", put("mentees", 0, "id", "")),
    ("a number as id", put("mentees", 0, "id", 7)),
    ("an unknown key", put("mentees", 0, "anwsers", {})),
    ("priority of a mentor", put("mentors", 0, "priority", 1)),
    ("a negative maximum", put("mentors", 0, "max", -1)),
    ("an answer of null", put("mentees", 0, "answers", "field", None)),
    ("an answer of true", put("mentees", 0, "answers", "field", True)),
    ("a choice twice", put("mentees", 0, "answers", "needs", ["R", "R"])),
    ("half a rating", put("mentees", 0, "answers", "character", {"open": 2.5})),
]
DECISIONS_FAULTS = [
    ("a pair of three", put("keep", [["s001", "m001", "m002"]])),
    ("a pair as text", put("ban", ["s001-m001"])),
    ("an unknown key", put("bans", [])),
]
MATCHING_FAULTS = [
    ("no proof", drop("proof")),
    ("an empty proof of an optimum", put("proof", {})),
    ("a price that is no integer", put("proof", "mentors", {"m001": [0, 0.5, 1]})),
    ("a conflict of an optimum",
     put("conflict", {"kind": "mentees-minimum", "mentees": [], "mentors": [], "wanted": 1, "places": 0, "text": "x"})),
    ("infeasible without conflict", put("status", "infeasible")),
    ("a score above 1", put("pairs", 0, "score", 1.2)),
    ("a pair without parts", drop("pairs", 0, "parts")),
    ("a kept pair that is not", put("pairs", 0, "kept", False)),
    ("rules broken without a decision", put("pairs", 0, "against", ["can-talk"])),
    ("a load in words", put("summary", "loads", {"many": 1})),
    ("an unknown reason", put("unmatched", [{"mentee": "s001", "reason": "bad luck", "text": "x"}])),
    ("no-place without its Hall set", put("unmatched", [{"mentee": "s001", "reason": "no-place", "text": "x"}])),
    ("a hash cut short", put("provenance", "programme_sha256", "12ab")),
    ("the time of day", put("provenance", "time", "12:00")),
]
MAPPING_FAULTS = [
    ("a side without ids", drop("mentees", "id")),
    ("mentees and peers", put("peers", {"id": "Email"})),
    ("an unknown key", put("mentees", "answer", {})),
    ("an answer in two places", put("mentees", "answers", "needs", {"column": "a", "grid": "b"})),
    ("an answer nowhere", put("mentees", "answers", "needs", {"values": {}})),
    ("an id of a column and the row", put("mentees", "id", {"column": "a", "rule": "row"})),
    ("an id of nothing", put("mentees", "id", {"prefix": "s"})),
    ("column 0", put("mentees", "answers", "needs", 0)),
    ("priority of mentors", put("mentors", "priority", "Priority")),
    ("an unknown source", put("mentees", "source", "paper")),
    ("an unknown policy", put("mentees", "duplicates", "best")),
]
OTHER_FAULTS = [
    ("report", {"pairwright": "report/1", "title": "t", "html": "t"}, "a page that is none"),
    ("handout", {"pairwright": "handout/1", "pairs": [], "unmatched": [], "loads": [], "mail": [{"role": "boss"}]}, "an unknown role"),
    ("scores", {"pairwright": "scores/1", "mentees": [{"mentee": "s1", "scores": [{"mentor": "m1"}]}]}, "a pair of no score"),
    ("scores", {"pairwright": "scores/1",
                "mentees": [{"mentee": "s1", "scores": [{"mentor": "m1", "score": 1, "forbidden": ["r"]}]}]},
     "a score that is forbidden"),
    ("faults", {"pairwright": "faults/1", "errors": 1, "warnings": 0,
                "faults": [{"severity": "fatal", "file": "f", "pointer": "", "text": "t"}]}, "an unknown severity"),
    ("verdict", {"pairwright": "verdict/1", "holds": True, "status": "optimal",
                 "faults": [{"pointer": "", "text": "t"}]}, "a verdict that holds with faults"),
    ("verdict", {"pairwright": "verdict/1", "holds": False, "status": "optimal", "faults": []},
     "a verdict that fails without a fault"),
]


def check_refusals(checker, documents):
    faults = {"programme": PROGRAMME_FAULTS, "cohort": COHORT_FAULTS, "matching": MATCHING_FAULTS,
              "decisions": DECISIONS_FAULTS, "mapping": MAPPING_FAULTS}
    for kind, listed in faults.items():
        for what, edit in listed:
            checker.refuse(kind, edited(documents[kind], edit), what)
    for kind, document, what in OTHER_FAULTS:
        checker.refuse(kind, document, what)


def main():
    folders = sorted(path.parent for path in (ROOT / "models" / "programmes").glob("*/programme.json"))
    try:
        if len(folders) < 5:
            raise Failure(f"only {len(folders)} programmes are shipped")
        with tempfile.TemporaryDirectory() as name:
            checker = Checker(name)
            for folder in folders:
                made = check_programme(checker, folder)
                if folder.name == "first-year-transition":
                    documents = dict(zip(("programme", "cohort", "matching", "decisions"), made))
            documents["mapping"] = example_of("mapping")
            checker.accept("mapping", documents["mapping"], "the example of docs/formats/mapping.md")
            check_bad_inputs(checker, documents["programme"], documents["cohort"])
            check_refusals(checker, documents)
    except Failure as failure:
        print(f"FAILED: {failure}")
        return 1
    print(f"{len(folders)} programmes: {checker.n_valid} documents valid, {checker.n_refused} faulty ones refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
