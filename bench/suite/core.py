# SPDX-License-Identifier: GPL-3.0-or-later
"""The assignment core alone, on stored scores, against general solvers on the same file.

Pairwright is timed before and after the peers of each instance, so that a machine that gets busier or quieter on the way
shows as spread instead of tilting the ratio. All solvers must find as many pairs and the same total."""
from suite.bench import PYTHON, ROOT

SMALL, MIDDLE, LARGE, LARGEST = (500, 120), (2000, 500), (5000, 1200), (10000, 2500)
SQUARE = (2000, 2000)
# Made by programs/synthetic.c; the others by `pairwright generate`, their scores by the library.
SYNTHETIC = {"flat", "product", "fifty"}
SIZES = {
    "campus": (SMALL, MIDDLE, LARGE, LARGEST),
    "flat": (SMALL, MIDDLE, LARGE, LARGEST),
    "product": (MIDDLE, LARGE, LARGEST),
    "tight": (MIDDLE, LARGE, LARGEST),
    "fifty": (MIDDLE, LARGE),
    "scarce": (MIDDLE, LARGE),
    "one-to-one": (MIDDLE, SQUARE),
    "uneven": (MIDDLE, LARGE),
    "forbidden": (MIDDLE, LARGE),
    "several": (MIDDLE, LARGE),
}
QUICK_SIZES = {family: (SMALL, MIDDLE) if family in ("campus", "flat") else (SMALL,) for family in SIZES}
LIMIT_S, QUICK_LIMIT_S = 60, 10
GENERAL_LIMIT_S = 30  # of solvers that are there to show the order of magnitude
GENERAL = {"highs-ds", "highs-ipm", "okalg", "simplex"}


def peers_of(bench, family, size):
    """(name, command before the instance) of those that have a chance to end in time."""
    scipy = [PYTHON, ROOT / "bench" / "programs" / "peer_scipy.py"]
    n_pairs = size[0] * size[1]
    peers = [("lemon", [bench.program("peer_lemon")])]
    if family == "several":
        return peers  # the others here know only one place a mentee
    if n_pairs <= 6_000_000 or family in ("campus", "flat"):
        peers.append(("lsa", [*scipy, "lsa"]))
    if family in ("campus", "flat") and n_pairs <= (60_000 if family == "flat" or bench.quick else 1_000_000):
        peers += [("highs-ds", [*scipy, "highs-ds"]), ("highs-ipm", [*scipy, "highs-ipm"]),
                  ("okalg", [bench.program("peer_glpk"), "okalg"]),
                  ("simplex", [bench.program("peer_glpk"), "simplex"])]
    return peers


def make_instance(bench, family, n, m):
    path = bench.scratch("instance.bin")
    source = [family, n, m] if family in SYNTHETIC else ["cohort", *bench.cohort(family, n, m)]
    bench.run([bench.program("make_instance"), *source, path], 300)
    return path


def joined(first, second):
    """The figures of two runs of one program, their times one list after the other."""
    if "limit_s" in first or "limit_s" in second:
        return first if "limit_s" in first else second
    return {key: value + second[key] if isinstance(value, list) else value for key, value in first.items()}


def measure_instance(bench, family, n, m):
    path = make_instance(bench, family, n, m)
    limit_s = QUICK_LIMIT_S if bench.quick else LIMIT_S
    core, drawing = ([bench.program("time_core"), path, n_goals, *bench.repeats] for n_goals in (2, 3))
    ours = bench.run_json(core, limit_s)
    drawn = ours if "limit_s" in ours else bench.run_json(drawing, limit_s)
    found = {name: bench.run_json([*command, path, *bench.repeats],
                                  min(limit_s, GENERAL_LIMIT_S) if name in GENERAL else limit_s)
             for name, command in peers_of(bench, family, (n, m))}
    if "limit_s" not in ours:
        ours = joined(ours, bench.run_json(core, limit_s))
    path.unlink()
    answers = {(one["matched"], one["total"]) for one in [ours, drawn, *found.values()] if "limit_s" not in one}
    if len(answers) > 1:
        bench.disagree(f"{family} {n} x {m}: {sorted(answers)}")
    bench.record("core", family=family, n=n, m=m, agree=len(answers) <= 1, ours=ours, drawn=drawn, peers=found)


def measure(bench):
    for family, sizes in (QUICK_SIZES if bench.quick else SIZES).items():
        for n, m in sizes:
            bench.say(f"core: {family} {n} x {m}")
            measure_instance(bench, family, n, m)
