# SPDX-License-Identifier: GPL-3.0-or-later
"""A generated cohort and the program, for tests of what must hold for any: documents with exact decimals, runs whose exit
code is looked at, matchings that are verified on the way."""
import copy
import decimal
import json
import os
import pathlib
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


def run_parts(*parts):
    """Runs a script's parts with the seed it was given, or 1, in a folder that they share; its exit code."""
    seed = sys.argv[1] if len(sys.argv) > 1 else "1"
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as name:
        for part in parts:
            try:
                part(pathlib.Path(name), seed)
            except Broken as problem:
                print(f"FAILED: {part.__name__}, seed {seed}: {problem}")
                return 1
    return 0
