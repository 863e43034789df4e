#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds `pairwright solve` against models/mathprog/assignment.mod, solved exactly by glpsol, on random small cohorts.

    PAIRWRIGHT=build/pairwright tests/scripts/test_glpsol.py [COHORTS [FIRST_SEED]]

The scores come from `pairwright score --csv`; what is compared is the matching: the number of pairs, the total, and
exit 4 where glpsol finds no feasible solution. Each case prints its seed; run one again with `test_glpsol.py 1 SEED`.
Exits 77 (skipped) when glpsol is not installed.
"""
import collections
import csv
import decimal
import io
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "mathprog" / "assignment.mod"
SHAPES = ["plain", "more-mentors", "capacity-zero", "isolated", "tied", "nobody-allowed", "always", "always-hard",
          "mentees-minimum", "several", "decisions", "several-always-decisions"]
PROVEN, INFEASIBLE = 0, 4

LANGUAGES = ["en", "de", "tr"]
SKILLS = ["R", "writing", "exams", "talks"]


class Mismatch(Exception):
    """The program and the model disagree, or the program did not do as it should."""


def make_programme(rng, shape):
    """A programme with one rule that forbids a good part of the pairs."""
    criteria = {
        "field": {"kind": "same", "question": "field", "weight": rng.choice([0.5, 1, 3])},
    }
    if shape != "tied":
        criteria["skills"] = {"kind": "covers", "mentee": "needs", "mentor": "offers", "weight": rng.choice([2, 5])}
        criteria["years"] = {"kind": "close", "question": "years", "weight": 1.25, "missing": rng.choice(["skip", 0.5])}
    mentors = {"min": 0, "max": rng.choice([1, 2, 3])}
    if "always" in shape:
        mentors["min_applies"] = "always"
        mentors["min"] = 1
        mentors["max"] = rng.choice([2, 3])
    mentees = {"min": 0, "max": 2 if "several" in shape else 1}
    if shape == "mentees-minimum":
        mentees["min"] = 1
    return {
        "pairwright": "programme/1",
        "questions": {
            "field": {"type": "choice", "options": ["Biology", "Maths", "History"]},
            "needs": {"type": "choices", "ask": "mentees", "options": SKILLS},
            "offers": {"type": "choices", "ask": "mentors", "options": SKILLS},
            "years": {"type": "number", "min": 0, "max": 10},
            "languages": {"type": "choices", "options": LANGUAGES + ["none", "other"]},
        },
        "criteria": criteria,
        "rules": {"can-talk": {"kind": "overlap", "question": "languages", "measure": "enough", "enough": 1, "at_least": 1}},
        "capacity": {"mentors": mentors, "mentees": mentees},
        "goals": ["matched", "total"],
        "seed": f"glpsol-{rng.randrange(10**6)}",
    }


def make_answers(rng, shape, is_mentor):
    answers = {"field": "Biology" if shape == "tied" and rng.random() < 0.7 else rng.choice(["Biology", "Maths", "History"])}
    spoken = rng.sample(LANGUAGES, rng.choice([1, 1, 2]))
    if shape == "nobody-allowed":
        spoken = ["other"] if is_mentor else ["none"]
    elif shape in ("isolated", "mentees-minimum") and not is_mentor and rng.random() < (0.3 if shape == "isolated" else 0.05):
        spoken = ["none"]
    answers["languages"] = spoken
    if shape != "tied":
        answers["offers" if is_mentor else "needs"] = rng.sample(SKILLS, rng.randint(1, 3))
        if rng.random() < 0.8:
            answers["years"] = rng.randrange(0, 101) / 10
    return answers


def make_cohort(rng, shape):
    n_mentees, n_mentors = rng.randint(2, 9), rng.randint(1, 5)
    if shape == "more-mentors":
        n_mentees, n_mentors = rng.randint(1, 4), rng.randint(5, 9)
    if shape == "always-hard":
        n_mentees, n_mentors = rng.randint(2, 5), rng.randint(2, 5)
    cohort = {"pairwright": "cohort/1", "mentors": [], "mentees": []}
    for j in range(n_mentors):
        mentor = {"id": f"m{j:02}", "answers": make_answers(rng, shape, True)}
        if shape == "capacity-zero" and rng.random() < 0.4:
            mentor["max"] = 0
        elif "always" in shape and rng.random() < 0.3:
            mentor["min"], mentor["max"] = rng.choice([(0, 1), (2, 3), (1, 1)])
        cohort["mentors"].append(mentor)
    for i in range(n_mentees):
        mentee = {"id": f"s{i:02}", "answers": make_answers(rng, shape, False)}
        if "several" in shape and rng.random() < 0.3:
            mentee["max"] = rng.choice([0, 1, 3])
        cohort["mentees"].append(mentee)
    rng.shuffle(cohort["mentees"])
    return cohort


def bounds_of(programme, cohort, side):
    """Id: (min, max), as docs/formats/programme.md has it."""
    default = programme["capacity"][side]
    bounds = {}
    for person in cohort[side]:
        high = person.get("max", default["max"])
        low = person.get("min", min(default["min"], high))
        bounds[person["id"]] = (low, high)
    return bounds


def make_decisions(rng, shape, programme, cohort):
    """Keeps that fit the places, bans, and people who are out; or None."""
    if "decisions" not in shape:
        return None
    mentees, mentors = (bounds_of(programme, cohort, side) for side in ("mentees", "mentors"))
    everybody = list(mentees) + list(mentors)
    out = rng.sample(everybody, rng.choice([0, 0, 1, 2]))
    load = collections.Counter()
    keep, ban = [], []
    pairs = [(i, j) for i in mentees for j in mentors]
    rng.shuffle(pairs)
    for i, j in pairs[: rng.randint(0, 4)]:
        if i not in out and j not in out and load[i] < mentees[i][1] and load[j] < mentors[j][1]:
            keep.append([i, j])
            load.update([i, j])
    for pair in pairs[4:]:
        if rng.random() < 0.15 and list(pair) not in keep:
            ban.append(list(pair))
    return {"pairwright": "decisions/1", "keep": keep, "ban": ban, "out": out}


def run(*arguments, expect=(PROVEN,)):
    program = os.environ.get("PAIRWRIGHT", "pairwright")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", timeout=60,
                          check=False)
    if done.returncode not in expect:
        raise Mismatch(f"{' '.join(map(str, arguments))}: exit {done.returncode}, expected {expect}\n{done.stderr}")
    return done


def read_scores(text):
    """(mentee, mentor): millionths, or None where forbidden."""
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows or list(rows[0]) != ["mentee", "mentor", "score"]:
        raise Mismatch(f"score --csv: unexpected header in {text[:80]!r}")
    return {(row["mentee"], row["mentor"]):
            None if row["score"] == "forbidden" else to_millionths(decimal.Decimal(row["score"])) for row in rows}


def to_millionths(value):
    scaled = decimal.Decimal(value) * 1000000
    if scaled != scaled.to_integral_value():
        raise Mismatch(f"more than 6 decimals: {value}")
    return int(scaled)


class Case:
    """One cohort with everything the model needs: who takes part, their bounds, the allowed pairs and their scores."""

    def __init__(self, seed, folder):
        rng = random.Random(f"glpsol-{seed}")
        self.shape = SHAPES[seed % len(SHAPES)]
        self.folder = folder
        self.programme = make_programme(rng, self.shape)
        self.cohort = make_cohort(rng, self.shape)
        self.decisions = make_decisions(rng, self.shape, self.programme, self.cohort)
        self.write("programme.json", self.programme)
        self.write("cohort.json", self.cohort)
        decided = self.decisions or {"keep": [], "ban": [], "out": []}
        self.keep = [tuple(pair) for pair in decided["keep"]]
        out, ban = set(decided["out"]), {tuple(pair) for pair in decided["ban"]}
        self.mentees = {i: b for i, b in bounds_of(self.programme, self.cohort, "mentees").items() if i not in out}
        self.mentors = {j: b for j, b in bounds_of(self.programme, self.cohort, "mentors").items() if j not in out}
        self.scores = self.ask_scores(ban)

    def write(self, name, document):
        (self.folder / name).write_text(json.dumps(document, indent=1), encoding="utf-8")

    def ask_scores(self, ban):
        """Of the allowed pairs among those who take part. A kept pair may break a rule: its score is asked for from
        the same programme without rules."""
        scores = read_scores(run("score", self.folder / "programme.json", self.folder / "cohort.json", "--csv").stdout)
        unruled = dict(self.programme)
        del unruled["rules"]
        self.write("unruled.json", unruled)
        free = read_scores(run("score", self.folder / "unruled.json", self.folder / "cohort.json", "--csv").stdout)
        if len(scores) != len(self.cohort["mentees"]) * len(self.cohort["mentors"]):
            raise Mismatch(f"score --csv: {len(scores)} lines")
        return {pair: free[pair] if pair in self.keep else score for pair, score in scores.items()
                if pair[0] in self.mentees and pair[1] in self.mentors
                and (pair in self.keep or (score is not None and pair not in ban))}

    def data(self, stage, matched_at_least):
        """The model's data section."""
        def listed(items):
            return " ".join(f"'{item}'" for item in items)

        def paired(pairs):
            return " ".join(f"('{i}','{j}')" for i, j in pairs)

        lines = ["data;", f"param stage := {stage};", f"param matched_at_least := {matched_at_least};",
                 f"set MENTEES := {listed(self.mentees)};", f"set MENTORS := {listed(self.mentors)};",
                 f"set PAIRS := {paired(self.scores)};", f"set KEEP := {paired(self.keep)};",
                 "param score := " + " ".join(f"['{i}','{j}'] {s}" for (i, j), s in self.scores.items()) + ";"]
        for name, bounds, which in (("demand_min", self.mentees, 0), ("demand_max", self.mentees, 1),
                                    ("capacity_min", self.mentors, 0), ("capacity_max", self.mentors, 1)):
            lines.append(f"param {name} := " + " ".join(f"'{who}' {b[which]}" for who, b in bounds.items()) + ";")
        return "\n".join(lines + ["end;", ""])

    def solve_stage(self, stage, matched_at_least):
        """The stage's optimum, or None when it is infeasible."""
        data, result = self.folder / "cohort.dat", self.folder / "result.sol"
        data.write_text(self.data(stage, matched_at_least), encoding="utf-8")
        done = subprocess.run(["glpsol", "--exact", "--nomip", "--math", str(MODEL), "--data", str(data), "-w", str(result)],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Mismatch(f"glpsol failed:\n{done.stdout}{done.stderr}")
        # "s bas ROWS COLUMNS PRIMAL DUAL OBJECTIVE": f feasible, n none.
        line = next(line.split() for line in result.read_text(encoding="utf-8").splitlines() if line.startswith("s "))
        if line[4] == "n":
            return None
        objective = decimal.Decimal(line[6])
        if line[4:6] != ["f", "f"] or objective != objective.to_integral_value():
            raise Mismatch(f"glpsol: not optimal or not integral: {line}")
        return int(objective)

    def solve_by_program(self):
        """(matched, total), or None when it says infeasible. Checks the pairs against bounds and scores on the way."""
        arguments = ["solve", self.folder / "programme.json", self.folder / "cohort.json"]
        if self.decisions is not None:
            self.write("decisions.json", self.decisions)
            arguments += ["--decisions", self.folder / "decisions.json"]
        done = run(*arguments, expect=(PROVEN, INFEASIBLE))
        matching = json.loads(done.stdout, parse_float=decimal.Decimal)
        expected = "optimal" if done.returncode == PROVEN else "infeasible"
        if matching["status"] != expected:
            raise Mismatch(f"exit {done.returncode} with status {matching['status']}")
        if expected == "infeasible":
            if matching["pairs"]:
                raise Mismatch("infeasible with pairs")
            return None
        pairs = [(pair["mentee"], pair["mentor"]) for pair in matching["pairs"]]
        total = sum(to_millionths(pair["score"]) for pair in matching["pairs"])
        self.check_pairs(pairs, total)
        goals = {goal["goal"]: goal["value"] for goal in matching["summary"]["goals"]}
        said = (len(pairs), total)
        for other in ((matching["summary"]["pairs"], to_millionths(matching["summary"]["total"])),
                      (goals["matched"], to_millionths(goals["total"]))):
            if other != said:
                raise Mismatch(f"the pairs add up to {said}, the summary says {other}")
        return said

    def check_pairs(self, pairs, total):
        if len(set(pairs)) != len(pairs) or not set(self.keep) <= set(pairs):
            raise Mismatch("a pair twice, or a kept pair missing")
        wrong = [pair for pair in pairs if pair not in self.scores]
        if wrong:
            raise Mismatch(f"pairs that are not allowed: {wrong}")
        if total != sum(self.scores[pair] for pair in pairs):
            raise Mismatch("the pairs' scores differ from those of `score`")
        load = collections.Counter(person for pair in pairs for person in pair)
        for bounds in (self.mentees, self.mentors):
            for who, (low, high) in bounds.items():
                if not low <= load[who] <= high:
                    raise Mismatch(f"{who} has {load[who]}, bounds {low} to {high}")

    def compare(self):
        """What both agree on."""
        matched = self.solve_stage(1, 0)
        expected = None if matched is None else (matched, self.solve_stage(2, matched))
        found = self.solve_by_program()
        if found != expected:
            raise Mismatch(f"pairwright found {found}, glpsol {expected} (matched, total in millionths)")
        return expected


def main():
    n_cases = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first_seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    if shutil.which("glpsol") is None:
        print("skipped: glpsol is not installed")
        return 77
    seen = collections.Counter()
    for seed in range(first_seed, first_seed + n_cases):
        with tempfile.TemporaryDirectory() as name:
            shape = SHAPES[seed % len(SHAPES)]
            try:
                agreed = Case(seed, pathlib.Path(name)).compare()
            except (Mismatch, KeyError, ValueError, subprocess.TimeoutExpired) as problem:
                print(f"FAILED: seed {seed}, shape {shape}: {problem!r}" if isinstance(problem, KeyError)
                      else f"FAILED: seed {seed}, shape {shape}: {problem}")
                kept = pathlib.Path(tempfile.mkdtemp(prefix=f"pairwright-glpsol-{seed}-"))
                shutil.copytree(name, kept, dirs_exist_ok=True)
                print(f"its files are kept in {kept}")
                return 1
        print(f"seed {seed} {shape}: " + ("infeasible" if agreed is None else f"{agreed[0]} pairs, {agreed[1]} millionths"))
        seen[shape, "infeasible" if agreed is None else "optimal"] += 1
    print(f"{n_cases} cohorts agree with glpsol: " + ", ".join(f"{k[0]} {k[1]} {n}" for k, n in sorted(seen.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
