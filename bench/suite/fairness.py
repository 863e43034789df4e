# SPDX-License-Identifier: GPL-3.0-or-later
"""Fairness rules: whole runs of the program, to the proof, against general solvers that are given the whole programme.

Ours is the CPU time of `pairwright solve --threads 1` from files to a file, with scoring, search and proof; theirs that of
the solver alone (programs/peer_fair.py). Every matching of ours is verified. Where both have proven their optimum, values
have to be the same, up to the tolerance of a peer that computes in floating point; where a gap is allowed, up to the gap."""
import json
import math
import os

from suite import fair_programmes, instances
from suite.bench import PYTHON, ROOT

LIMIT_S, LONG_LIMIT_S, LARGE_LIMIT_S, QUICK_LIMIT_S = 60, 300, 10, 10
TOLERANCE = 1e-6
ALL_KINDS, PARITY, MINIMUMS, IF_USED = "all kinds", "parity", "parity, if-used, at-most", "if-used"
CLOSE_PARITY = "parity 0.998"
# Rules on generated cohorts, and how many mentees a mentor who has any has at least.
GROUPED = {PARITY: (fair_programmes.PARITY, 0), CLOSE_PARITY: (fair_programmes.CLOSE_PARITY, 0), IF_USED: ({}, 2),
           MINIMUMS: ({**fair_programmes.PARITY, **fair_programmes.AT_MOST}, 2)}
GAP = 0.00001  # of MINIMUMS
BEST, BEST_GAP = 20, 0.0001  # pairs of each mentee that a peer is given, and how near it has to come
PROVEN, LIMIT = 0, 6


def write_case(bench, rules, family, n, m, seed):
    """Writes the documents into a folder, and returns it."""
    folder = bench.scratch(f"fairness-{family}-{n}-{m}")
    if rules == ALL_KINDS:
        fair_programmes.write_all_kinds(folder, n, m, seed)
    else:
        fairness, least = GROUPED[rules]
        fair_programmes.write_grouped(folder, bench.cohort(family, n, m), fairness, least)
    return folder


# Rules, family, mentees, mentors, seed, gap, peers.
CASES = [(MINIMUMS, "flat", 500, 120, 1, GAP, ["highs"]), (PARITY, "flat", 500, 120, 1, 0, ["highs", "glpk"]),
         (PARITY, "campus", 500, 120, 1, 0, ["highs", "glpk"]), (ALL_KINDS, "first-year", 60, 25, 1, 0, ["highs"]),
         (ALL_KINDS, "first-year", 120, 45, 1, 0, ["highs"]), (MINIMUMS, "flat", 2000, 500, 1, GAP, ["highs"])]
QUICK_CASES = [(ALL_KINDS, "first-year", 40, 16, 1, 0, ["highs"]), (PARITY, "flat", 100, 25, 1, 0, ["highs", "glpk"]),
               (MINIMUMS, "flat", 100, 25, 1, GAP, ["highs"])]
# Nothing but ours: rules, family, mentees, mentors.
LARGE_CASES = [(rules, family, n, m) for n, m in ((2000, 500), (5000, 1200), (10000, 2500))
               for rules in (PARITY, CLOSE_PARITY, IF_USED) for family in ("flat", "campus")]
QUICK_LARGE_CASES = [(CLOSE_PARITY, "flat", 300, 75), (IF_USED, "campus", 300, 75)]
# Goals in place of "matched, total": goals, family, mentees, mentors.
GOAL_CASES = [("matched,worst-off,total", family, 10000, 2500) for family in ("flat", "campus")] + [("matched,leximin", "campus", 2000, 500)]
QUICK_GOAL_CASES = [("matched,worst-off,total", "flat", 300, 75), ("matched,leximin", "campus", 300, 75)]
# Peers that are given the best pairs of each mentee only: rules, family, mentees, mentors.
BEST_CASES = [(rules, family, 2000, 500) for rules in (PARITY, IF_USED) for family in ("flat", "campus")]
QUICK_BEST_CASES = [(PARITY, "flat", 200, 50), (IF_USED, "campus", 200, 50)]


def gap_of(goal):
    """As --gap counts it; infinite where nothing is known."""
    if goal.get("bound") is None:
        return math.inf
    return (goal["bound"] - goal["value"]) / max(goal["value"], 1e-6)


def solve(bench, words, limit_s, gap=0):
    """Our values and times, verified; up to three repeats of what is quick."""
    matching = bench.scratch("matching.json")
    command = [bench.program("pairwright"), "solve", *words, "--threads", 1, "--time-limit", limit_s, "--force", "-o", matching,
               *(["--gap", f"{gap:f}"] if gap > 0 else [])]
    times = []
    while not times or (len(times) < 3 and sum(times) < 2):
        report = bench.run(command, 2 * limit_s, done=(PROVEN, LIMIT))
        times.append(round(report["user_s"] + report["system_s"], 4))
    found = json.loads(matching.read_text(encoding="utf-8"))
    bench.run([bench.program("pairwright"), "verify", *words, matching], 4 * limit_s)
    goals = {goal["goal"]: goal for goal in found["summary"]["goals"]}
    rest = max(gap_of(goal) for goal in goals.values())
    sums = {}
    for pair in found["pairs"]:
        sums[pair["mentee"]] = sums.get(pair["mentee"], 0) + pair["score"]
    return {"values": {name: goal["value"] for name, goal in goals.items()}, "gap": rest, "cpu_s": times,
            "worst_sum": min(sums.values(), default=0), "total": found["summary"]["total"],
            **({"limit_s": limit_s} if rest > gap else {})}


def ask(bench, peer, folder, limit_s, gap, *best):
    """What a peer found. Its own limit is of the solver's time; that of the whole run leaves room for filling it."""
    os.environ["PAIRWRIGHT"] = str(bench.program("pairwright"))
    program = [PYTHON, ROOT / "bench" / "programs" / "peer_fair.py"]
    return bench.run_json([*program, peer, folder, limit_s, gap, *best], 2 * limit_s + 180)


def agree(ours, theirs, gap):
    """None where one of the two has no proven values."""
    if "limit_s" in ours or "values" not in theirs:
        return None
    mine, other = ours["values"], theirs["values"]
    total = round(1e6 * mine["total"])
    return (other is not None and mine["matched"] == other["matched"]
            and abs(total - other["total"]) <= max(gap, TOLERANCE) * total)


def measure_case(bench, rules, family, n, m, seed, gap, peers):
    limit_s = QUICK_LIMIT_S if bench.quick else LIMIT_S
    bench.say(f"fairness: {rules}, {family} {n} x {m}, seed {seed}")
    folder = write_case(bench, rules, family, n, m, seed)
    ours = solve(bench, [folder / "programme.json", folder / "cohort.json"], limit_s, gap)
    peer_limit_s = LONG_LIMIT_S if n * m > 100000 else limit_s
    found = {peer: ask(bench, peer, folder, peer_limit_s, gap) for peer in peers}
    answers = [agree(ours, theirs, gap) for theirs in found.values()]
    if False in answers:
        bench.disagree(f"{rules}, {family} {n} x {m}: {ours['values']}, {found}")
    bench.record("fairness", rules=rules, family=family, n=n, m=m, seed=seed, gap=gap, ours=ours, peers=found,
                 agree=False if False in answers else True if True in answers else None)


def measure_best_pairs(bench, rules, family, n, m):
    """Ours over all pairs, to the proof, beside what peers make of a few."""
    bench.say(f"fairness: {rules}, {family} {n} x {m}, peers have the best {BEST} pairs of each mentee")
    limit_s = QUICK_LIMIT_S if bench.quick else LIMIT_S
    folder = write_case(bench, rules, family, n, m, 1)
    ours = solve(bench, [folder / "programme.json", folder / "cohort.json"], limit_s)
    found = {peer: ask(bench, peer, folder, limit_s, BEST_GAP, BEST) for peer in ("highs", "cbc")}
    for peer, theirs in found.items():
        values = theirs.get("values")
        if values and values["matched"] == ours["values"]["matched"] and \
                values["total"] > round(1e6 * ours["values"]["total"]) * (1 + ours["gap"]):
            bench.disagree(f"{rules}, {family} {n} x {m}: {peer} has more with fewer pairs: {ours}, {theirs}")
    bench.record("fairness", rules=rules, family=family, n=n, m=m, best=BEST, ours=ours, found=found)


def measure_large(bench, rules, family, n, m):
    """How far ours comes in ten seconds."""
    bench.say(f"fairness: {rules}, {family} {n} x {m}, in {LARGE_LIMIT_S} s")
    folder = write_case(bench, rules, family, n, m, 1)
    ours = solve(bench, [folder / "programme.json", folder / "cohort.json"], LARGE_LIMIT_S)
    bench.record("fairness", rules=rules, family=family, n=n, m=m, large=True, ours=ours)


def measure_goals(bench, goals, family, n, m):
    """Against the goal total alone, of whole runs."""
    bench.say(f"fairness: the goals {goals}, {family} {n} x {m}")
    folder = bench.scratch(f"goals-{family}-{n}-{m}")
    programme, cohort = (json.loads(path.read_text(encoding="utf-8")) for path in bench.cohort(family, n, m))
    fair_programmes.write(folder, programme, cohort)
    words = [folder / "programme.json", folder / "cohort.json"]
    total = solve_goals(bench, words, "matched,total")
    bench.record("fairness", rules="none", goals=goals, family=family, n=n, m=m, total=total,
                 ours=solve_goals(bench, words, goals))


def measure_midl(bench):
    data = instances.data_folder(ROOT)
    if not (data / "midl").is_dir():
        bench.record("fairness", rules="midl",
                     skipped="MIDL was skipped: its scores are not there; set PAIRWRIGHT_DATA to the folder that has midl/")
        return
    for goals, fills in (("matched,total", False), ("worst-off,total", True)):
        bench.say(f"fairness: MIDL, {goals}")
        folder = bench.scratch("midl")
        folder.mkdir(exist_ok=True)
        words = instances.midl(data, fills=fills).write(folder)
        ours = solve_goals(bench, words, goals)
        bench.record("fairness", rules="midl", goals=goals, ours=ours)


def solve_goals(bench, words, goals):
    """Goals stand in the programme, as verify reads them there."""
    path = words[0]
    programme = json.loads(path.read_text(encoding="utf-8"))
    programme["goals"] = goals.split(",")
    path.write_text(json.dumps(programme), encoding="utf-8")
    return solve(bench, words, LIMIT_S)


def measure(bench):
    measure_midl(bench)
    for case in QUICK_CASES if bench.quick else CASES:
        measure_case(bench, *case)
    for case in QUICK_LARGE_CASES if bench.quick else LARGE_CASES:
        measure_large(bench, *case)
    for case in QUICK_GOAL_CASES if bench.quick else GOAL_CASES:
        measure_goals(bench, *case)
    for case in QUICK_BEST_CASES if bench.quick else BEST_CASES:
        measure_best_pairs(bench, *case)
