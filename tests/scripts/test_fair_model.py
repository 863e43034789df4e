#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds models/mathprog/fair.mod against trying all matchings, and against HiGHS, on tiny programmes with fairness
rules: the oracles have to agree with each other before anything is held against them.

    PAIRWRIGHT=build/pairwright tests/scripts/test_fair_model.py [CASES [FIRST_SEED]]

Exits 77 (skipped) when glpsol or scipy is not installed.
"""
import collections
import pathlib
import shutil
import sys
import tempfile

from fair_case import FairCase, Size
from test_glpsol import Mismatch


def main():
    n_cases = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    first_seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    if shutil.which("glpsol") is None:
        print("skipped: glpsol is not installed")
        return 77
    try:
        import fair_milp  # noqa: F401, for scipy
    except ImportError as reason:
        print(f"skipped: {reason}")
        return 77
    seen = collections.Counter()
    for seed in range(first_seed, first_seed + n_cases):
        with tempfile.TemporaryDirectory() as name:
            case = FairCase(seed, pathlib.Path(name), Size(5, 3, coarse=True))
            found = {"trying": case.best_by_trying(), "HiGHS": case.best_by_highs()}
            if not {"worst-off", "leximin"} & set(case.programme["goals"]):
                found["glpsol"] = case.best_by_glpsol()
        if len(set(found.values())) != 1:
            raise Mismatch(f"seed {seed}, {case.kinds}: {found} of {case.programme['goals']}")
        print(f"seed {seed} {' + '.join(case.kinds)}: {found['trying']}")
        seen["infeasible" if found["trying"] is None else "optimal"] += 1
    print(f"{n_cases} programmes agree: {dict(seen)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
