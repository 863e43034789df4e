# SPDX-License-Identifier: GPL-3.0-or-later
"""Published figures of others beside ours, on the same data where they are public, and else on the same sizes.

Each table is a function of the program and the folder of the data, that returns Markdown. Times are CPU seconds of one thread
of the machine at hand, theirs of the authors' machines."""
import csv
import json
import pathlib
import resource
import subprocess
import tempfile

from suite import instances, strategies
from suite.tables import table

# Kobren, Saha & McCallum, KDD 2019, "MIDL, Up": total, smallest sum of a paper, seconds; and our strategy of that kind.
MIDL = [("TPMS", 201.88, 0.90, 0.10, "optimal"), ("FairIR", 201.83, 0.93, 1.60, "max-min"),
        ("FairFlow", 197.67, 0.94, 1.15, "fair-flow"), ("PR4A", 197.32, 0.92, 293.83, "peer-review-for-all"),
        ("FairSequence", None, None, 0.22, "fair-sequence")]  # Payan & Zick, IJCAI 2022: the time alone
OPTIMA = {100: 305, 500: 991}  # Beasley 1990: OR-Library's assignopt.txt
DRP_BY_HAND, DRP_BEST = 2564, 3760
# Payan & Zick's run times in seconds, 3 reviewers a paper: papers, reviewers, load, and by strategy.
CVPR = [("CVPR", 2623, 1373, 6, {"optimal": 229, "fair-flow": 853, "peer-review-for-all": 3491, "fair-sequence": 57}),
        ("CVPR 2018", 5062, 2840, 9, {"optimal": 1051, "fair-flow": 2839, "peer-review-for-all": 12130, "fair-sequence": 300})]


def compare(program, instance, names, words=()):
    """Rows of figures by strategy."""
    with tempfile.TemporaryDirectory() as folder:
        documents = instance.write(pathlib.Path(folder))
        found = strategies.compare(program, [*documents, *words], names, 1, 3600)
    return {row["strategy"]: row for row in found["strategies"]}


def solve(program, instance, strategy):
    """The total, the smallest sum of a mentee, and the CPU seconds of the whole run, one thread, reading and writing too."""
    with tempfile.TemporaryDirectory() as folder:
        words = [program, "solve", *instance.write(pathlib.Path(folder)), "--strategy", strategy, "--threads", "1"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, encoding="utf-8", check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 6):
            raise SystemExit(f"failed: {words}\n{done.stderr}")
    sums = {}
    for pair in json.loads(done.stdout)["pairs"]:
        sums[pair["mentee"]] = sums.get(pair["mentee"], 0) + pair["score"]
    smallest = min(sums.values()) if len(sums) == instance.n_mentees else 0
    return sum(sums.values()), smallest, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def number(value, digits):
    return "–" if value is None else f"{value:,.{digits}f}"


def seconds(value):
    return "–" if value is None else f"{value:,.0f}" if value >= 20 else f"{value:.2f}"


# ---- MIDL ----

def midl_table(program, data):
    # The smallest sum as a goal asks for somebody in every place; with the minimum of two papers a reviewer has no choice.
    cases = [(*row, instances.midl(data, fills=row[4] == "max-min")) for row in MIDL]
    cases.append(("TPMS, at least 2 papers a reviewer", 150.04, 0.00, None, "optimal", instances.midl(data, fills=True, least=2)))
    rows = []
    for name, total, smallest, theirs_s, strategy, instance in cases:
        our_total, our_smallest, ours_s = solve(program, instance, strategy)
        rows.append([name, number(total, 2), number(smallest, 2), seconds(theirs_s), f"`{strategy}`", number(our_total, 2),
                     number(our_smallest, 3), seconds(ours_s)])
    return table(["theirs", "total", "smallest sum", "s", "ours", "total", "smallest sum", "CPU, s"], rows)


# ---- OR-Library ----

def orlib_table(program, data):
    names = ["optimal", "greedy", "first-come", "stable"]
    rows = []
    for n, optimum in OPTIMA.items():
        found = compare(program, instances.orlib(data, n), names)
        costs = {name: 100 * n - round(100 * found[name]["figures"]["total"]) for name in names}
        rows.append([f"assign{n}", str(optimum), str(costs["optimal"]), "yes" if found["optimal"]["proven"] else "no",
                     str(found["optimal"]["figures"]["time_ms"]), *[str(costs[name]) for name in names[1:]]])
    return table(["instance", "published optimum", "`optimal`", "proven", "ms", *[f"`{name}`" for name in names[1:]]], rows)


# ---- DRP Türkiye ----

def drp_table(program, data):
    def rows_of(name):
        return list(csv.DictReader(open(data / "drp_turkiye" / name, encoding="utf-8")))

    student, mentor = ({row["Name"]: f"{letter}{k:04}" for k, row in enumerate(rows_of(name))}
                       for letter, name in (("s", "data-students.csv"), ("m", "data-mentors.csv")))
    pairs = [{"mentee": student[row["Student"]], "mentor": mentor[row["Mentor"]]} for row in rows_of("data-pairings.csv")]
    names = ["previous", "optimal", "max-min", "leximin", "nash", "greedy", "first-come", "random-serial", "fair-sequence",
             "rank-maximal", "stable", "random"]
    with tempfile.TemporaryDirectory() as folder:
        by_hand = pathlib.Path(folder) / "by-hand.json"
        by_hand.write_text(json.dumps({"pairwright": "matching/1", "pairs": pairs}), encoding="utf-8")
        found = compare(program, instances.drp(data), names, ["--previous", by_hand])

    def points(name):
        return round(1000 * found[name]["figures"]["total"])

    if (points("previous"), points("optimal")) != (DRP_BY_HAND, DRP_BEST):
        raise SystemExit("DRP Türkiye: not the published figures")
    rows = []
    for name in names:
        if found[name]["runs"] == 0:
            continue
        figures = found[name]["figures"]
        rows.append(["the organisers' pairs" if name == "previous" else f"`{name}`", f"{points(name):,}",
                     f"{100 * points(name) / DRP_BEST:.1f} %", f"{1000 * figures['worst']:.0f}",
                     f"{85 * figures['first_choice']:.0f}", f"{figures['blocking']}"])
    return table(["", "points", "of the best", "worst pair", "students with their best mentor", "blocking pairs"], rows)


# ---- CVPR's sizes ----

def sized(program, n_papers, n_reviewers, load):
    """A generated cohort with 3 mentors a mentee and so many mentees a mentor at most."""
    made = instances.generated(program, ["several"], [(n_papers, n_reviewers)], [1])[0]
    write = made.write

    def write_with_load(folder):
        paths = write(folder)
        for path in paths:
            document = json.loads(path.read_text(encoding="utf-8"))
            for person in document.get("mentors", []):
                person.pop("max", None)
            if "capacity" in document:
                document["capacity"] = {"mentees": {"max": 3}, "mentors": {"max": load}}
            path.write_text(json.dumps(document), encoding="utf-8")
        return paths

    made.write = write_with_load
    return made


def cvpr_table(program, _):
    rows = []
    for name, n_papers, n_reviewers, load, theirs in CVPR:
        instance, best = sized(program, n_papers, n_reviewers, load), None
        for strategy, theirs_s in theirs.items():
            total, smallest, ours_s = solve(program, instance, strategy)
            best = best or total
            rows.append([f"{name}: {n_papers:,} × {n_reviewers:,}, load {load}", f"`{strategy}`", seconds(theirs_s),
                         seconds(ours_s), f"{100 * total / best:.2f} %", number(smallest, 3)])
    return table(["size", "strategy", "published, s", "ours, CPU s", "of the best total", "smallest sum"], rows)


TABLES = {"midl": midl_table, "orlib": orlib_table, "drp": drp_table, "cvpr": cvpr_table}
