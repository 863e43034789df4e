# SPDX-License-Identifier: GPL-3.0-or-later
"""A general solver given a whole programme with fairness rules, goal after goal.

    PAIRWRIGHT=build/pairwright peer_fair.py highs|glpk FOLDER SECONDS GAP

FOLDER holds programme.json and cohort.json; scores come from `pairwright score --csv`. The formulation is that of
models/mathprog/fair.mod, as tests/scripts/fair_milp.py writes it. What is timed is the solver alone: neither the time to
write the programme down, nor glpsol's to read it (it says itself how long it has searched; CPU time if that is less).
GAP is how far, relatively, the total may be from its bound. Prints what was found, or the limit it met: SECONDS for all
goals together."""
import json
import pathlib
import re
import resource
import subprocess
import sys
import time

import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "scripts"))

import fair_milp  # noqa: E402
from fair_case import FairCase  # noqa: E402
from test_glpsol import Mismatch  # noqa: E402


class Clock:
    """CPU seconds spent of those there are."""

    def __init__(self, limit_s):
        self.limit_s, self.spent_s = limit_s, 0.0

    def left(self):
        left_s = self.limit_s - self.spent_s
        if left_s < 1:
            raise fair_milp.Unfinished("no time is left")
        return left_s


def scaled(objective, gap):
    """Worths in the unit that HiGHS likes better on small cohorts: millionths to the proof, and to a gap, of about 1."""
    return objective / max(1.0, numpy.abs(objective).max()) if gap > 0 else objective


def highs(clock, gap):
    class Highs(fair_milp.Model):
        def optimum(self, objective, matrix):
            self.limit_s, self.gap = clock.left(), gap
            start = time.process_time()
            try:
                return super().optimum(scaled(objective, gap), matrix)
            finally:
                clock.spent_s += time.process_time() - start

    return Highs


# ---- GLPK ----

def expression(coefficients, columns):
    return "\n".join(f"{value:+.17g} x{column}" for column, value in zip(columns, coefficients))


def row_text(model, matrix, r):
    entries = slice(matrix.indptr[r], matrix.indptr[r + 1])
    low, high = model.row_lower[r], model.row_upper[r]
    if not matrix.indices[entries].size or (numpy.isinf(low) and numpy.isinf(high)):
        return ""
    text = expression(matrix.data[entries], matrix.indices[entries])
    if low == high:
        return f"{text} = {low:.17g}\n"
    return "".join(f"{text} {sign} {side:.17g}\n" for sign, side in ((">=", low), ("<=", high)) if numpy.isfinite(side))


def lp_text(model, objective, matrix):
    """In CPLEX's LP format; the columns come in order, as all of them stand in the objective."""
    n = len(objective)
    bounds = "".join(f"{low:.17g} <= x{c}" + (f" <= {high:.17g}\n" if numpy.isfinite(high) else "\n")
                     for c, (low, high) in enumerate(zip(model.lower, model.upper)))
    integral = "\n".join(f"x{c}" for c in range(n) if model.integral[c])
    return (f"Minimize\n{expression(objective, range(n))}\nSubject To\n"
            f"{''.join(row_text(model, matrix, r) for r in range(matrix.shape[0]))}"
            f"Bounds\n{bounds}Generals\n{integral}\nEnd\n")


def read_solution(path, n):
    """The status and the columns of glpsol --write."""
    status, x = "u", numpy.zeros(n)
    for words in map(str.split, path.read_text(encoding="utf-8").splitlines()):
        if words[0] == "s":
            status = words[4]
        elif words[0] == "j":
            x[int(words[1]) - 1] = float(words[2])
    return status, x


def glpk(clock, gap, folder):
    class Glpk(fair_milp.Model):
        def optimum(self, objective, matrix):
            problem, solution = folder / "problem.lp", folder / "solution.txt"
            problem.write_text(lp_text(self, scaled(objective, gap), matrix), encoding="utf-8")
            solution.unlink(missing_ok=True)
            left_s = clock.left()
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = None
            try:
                done = subprocess.run(["glpsol", "--lp", problem, "--tmlim", str(int(left_s)), "--mipgap", str(gap), "--write",
                                       solution], capture_output=True, text=True, check=False, timeout=left_s + 5)
            except subprocess.TimeoutExpired as reason:
                raise fair_milp.Unfinished(str(reason)) from reason
            finally:
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                used = done and re.search(r"Time used: *([0-9.]+) secs", done.stdout)
                clock.spent_s += min(cpu_s, float(used[1])) if used else cpu_s
            status, x = read_solution(solution, len(objective)) if solution.exists() else ("u", None)
            if status == "o":
                return x
            if "TIME LIMIT EXCEEDED" in done.stdout:
                raise fair_milp.Unfinished("glpsol's time is over")
            if "NO PRIMAL FEASIBLE" in done.stdout or "NO INTEGER FEASIBLE" in done.stdout:
                return None
            raise Mismatch(f"glpsol failed:\n{done.stdout[-1000:]}{done.stderr}")

    return Glpk


def main():
    solver, folder, limit_s, gap = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    clock = Clock(limit_s)
    case = FairCase.of_folder(folder)
    try:
        reached = fair_milp.solve(case, highs(clock, gap) if solver == "highs" else glpk(clock, gap, folder))
    except fair_milp.Unfinished:
        # Solvers count their limits by the wall clock; on a busy machine they have had less.
        print(json.dumps({"limit_s": min(limit_s, round(clock.spent_s))}))
        return
    except Mismatch as reason:
        print(json.dumps({"failed": str(reason), "solve_cpu_s": [round(clock.spent_s, 4)]}))
        return
    values = None if reached is None else dict(zip(case.programme["goals"], reached))
    print(json.dumps({"values": values, "solve_cpu_s": [round(clock.spent_s, 4)]}))


main()
