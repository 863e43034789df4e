# SPDX-License-Identifier: GPL-3.0-or-later
"""Instances for comparing strategies: generated families, and public data where they are at hand.

An instance is a name and a function that writes a programme, a cohort and, for public data, scores into a folder, and
returns the arguments `pairwright compare` needs. To add one: a function here, and its name in public()."""
import csv
import json
import os
import pathlib
import subprocess

FAMILIES = ["campus", "flat", "scarce", "tight", "uneven", "product", "forbidden", "several", "one-to-one", "words"]
SIZES = [(500, 120), (2000, 500)]
SEEDS = [1, 2, 3]


class Instance:
    def __init__(self, name, family, n_mentees, n_mentors, seed, write):
        self.name, self.family, self.seed = name, family, seed
        self.n_mentees, self.n_mentors, self.write = n_mentees, n_mentors, write

    def describe(self):
        return {"instance": self.name, "family": self.family, "mentees": self.n_mentees, "mentors": self.n_mentors,
                "seed": self.seed}


def generated(program, families, sizes, seeds):
    def writer(family, n_mentees, n_mentors, seed):
        def write(folder):
            subprocess.run([program, "generate", "--mentees", str(n_mentees), "--mentors", str(n_mentors), "--seed",
                            str(seed), "--family", family, "-o", folder, "--force"], check=True)
            return [folder / "programme.json", folder / "cohort.json"]
        return write

    return [Instance(f"{family}-{n}x{m}-{seed}", family, n, m, seed, writer(family, n, m, seed))
            for family in families for n, m in sizes for seed in seeds]


# ---- public data: scores handed in ----

def write_given(folder, mentees, mentors, score_of, *, most, places, load, least=0, fills=False):
    """A programme with nothing but given scores in [0, most], `places` mentors a mentee (all of them, if it fills), `least`
    to `load` mentees a mentor."""
    documents = {
        "programme.json": {
            "pairwright": "programme/1", "title": "Given scores", "questions": {},
            "criteria": {"given": {"kind": "given", "from": 0, "to": most, "weight": 1}},
            "capacity": {"mentees": {"min": places if fills else 0, "max": places}, "mentors": {"min": least, "max": load, "min_applies": "always"}},
            "goals": ["matched", "total"], "seed": "public"},
        "cohort.json": {"pairwright": "cohort/1", "mentors": [{"id": j} for j in mentors],
                        "mentees": [{"id": i} for i in mentees]},
    }
    for name, document in documents.items():
        (folder / name).write_text(json.dumps(document), encoding="utf-8")
    with open(folder / "scores.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["mentee", "mentor", "score"])
        writer.writerows((i, j, score_of(i, j)) for i in mentees for j in mentors)
    return [folder / "programme.json", folder / "cohort.json", "--scores", f"given={folder / 'scores.csv'}"]


def names(letter, n):
    return [f"{letter}{k:04}" for k in range(n)]


def midl(data, fills=False, least=0):
    """177 reviewers, 118 papers, 3 reviewers a paper, 4 papers a reviewer at most (Kobren et al. 2019, "Up"; with `least` 2
    "Lo+Up"). The few affinities below 0, which no good assignment uses, count as 0."""
    rows = [row for row in csv.reader(open(data / "midl" / "scores_reviewers177_x_papers118.csv", encoding="utf-8"))]
    papers, reviewers = names("p", len(rows[0])), names("r", len(rows))

    def score_of(paper, reviewer):
        return f"{max(0.0, float(rows[int(reviewer[1:])][int(paper[1:])])):.6f}"

    return Instance("midl", "public", len(papers), len(reviewers), None, lambda folder: write_given(
        folder, papers, reviewers, score_of, most=1, places=3, load=4, least=least, fills=fills))


def aamas(data):
    """613 papers, 201 reviewers, bids, 3 reviewers a paper, 12 papers a reviewer at most."""
    lines = (data / "bids" / "aamas2015.in").read_text(encoding="utf-8").split("\n")
    n_papers, n_reviewers = map(int, lines[0].split())
    bids = [line.split() for line in lines[1:n_papers + 1]]
    return Instance("aamas2015", "public", n_papers, n_reviewers, None, lambda folder: write_given(
        folder, names("p", n_papers), names("r", n_reviewers),
        lambda paper, reviewer: bids[int(paper[1:])][int(reviewer[1:])], most=1, places=3, load=12))


def drp(data):
    """DRP Türkiye 2022: 85 students, 44 mentors, one student a mentor, the programme's rubric."""
    rows = list(csv.reader(open(data / "drp_turkiye" / "scores_students_x_mentors.csv", encoding="utf-8")))
    return Instance("drp-turkiye", "public", len(rows), len(rows[0]), None, lambda folder: write_given(
        folder, names("s", len(rows)), names("m", len(rows[0])), lambda i, j: rows[int(i[1:])][int(j[1:])], most=1000,
        places=1, load=1))


def orlib(data, n):
    """OR-Library's linear assignment, which minimises costs up to 100: a score is 100 less the cost."""
    numbers = (data / "orlib_assign" / f"assign{n}.txt").read_text(encoding="utf-8").split()
    costs = list(map(int, numbers[1:]))
    return Instance(f"assign{n}", "public", n, n, None, lambda folder: write_given(
        folder, names("i", n), names("j", n), lambda i, j: 100 - costs[int(i[1:]) * n + int(j[1:])], most=100, places=1,
        load=1))


def public(data):
    """Those whose files are there."""
    makers = {"midl": midl, "bids": aamas, "drp_turkiye": drp}
    found = [make(data) for folder, make in makers.items() if (data / folder).is_dir()]
    if (data / "orlib_assign").is_dir():
        found += [orlib(data, n) for n in (100, 500)]
    return found


def data_folder(root):
    return pathlib.Path(os.environ.get("PAIRWRIGHT_DATA", pathlib.Path(root).parent / "shared" / "data"))
