# SPDX-License-Identifier: GPL-3.0-or-later
"""A general solver given a whole programme with fairness rules, goal after goal.

    PAIRWRIGHT=build/pairwright peer_fair.py highs|glpk|cbc FOLDER SECONDS GAP [BEST]

FOLDER holds programme.json and cohort.json; scores come from `pairwright score --csv`. The formulation is that of
models/mathprog/fair.mod, as tests/scripts/fair_milp.py writes it. What is timed is the solver alone: neither the time to
write the programme down, nor glpsol's or cbc's to read it (they say themselves how long they have searched; CPU time if that is
less). GAP is how far, relatively, the total may be from its bound. With BEST, only so many pairs of each mentee are given, those
of the highest scores: what one does to have an answer at all. Prints what was found, or the limit it met: SECONDS for all goals
together."""
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


# ---- programs that read a file ----

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


class Solver:
    """A program that is given a file and writes another; `answer` reads that one."""

    used = re.compile("no such line")  # the seconds it says it has searched

    def command(self, problem, solution, limit_s, gap):
        raise NotImplementedError

    def answer(self, printed, path, n):
        """The columns' values, None for infeasible; Unfinished at its limit."""
        raise NotImplementedError


class Glpsol(Solver):
    used = re.compile(r"Time used: *([0-9.]+) secs")

    def command(self, problem, solution, limit_s, gap):
        return ["glpsol", "--lp", problem, "--tmlim", str(limit_s), "--mipgap", str(gap), "--write", solution]

    def answer(self, printed, path, n):
        status, x = "u", numpy.zeros(n)
        for words in map(str.split, path.read_text(encoding="utf-8").splitlines() if path.exists() else ()):
            if words[0] == "s":
                status = words[4]
            elif words[0] == "j":
                x[int(words[1]) - 1] = float(words[2])
        if status == "o":
            return x
        if "TIME LIMIT EXCEEDED" in printed:
            raise fair_milp.Unfinished("glpsol's time is over")
        if "NO PRIMAL FEASIBLE" in printed or "NO INTEGER FEASIBLE" in printed:
            return None
        raise Mismatch(f"glpsol failed:\n{printed[-1000:]}")


class Cbc(Solver):
    used = re.compile(r"Total time \(CPU seconds\): *([0-9.]+)")

    def command(self, problem, solution, limit_s, gap):
        return ["cbc", problem, "-sec", str(limit_s), "-ratio", str(gap), "-solve", "-solution", solution]

    def answer(self, printed, path, n):
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else [""]
        if "nfeasible" in lines[0]:
            return None
        if not lines[0].startswith("Optimal"):
            raise fair_milp.Unfinished("cbc's time is over")
        x = numpy.zeros(n)
        for words in map(str.split, lines[1:]):  # "**" marks values a little out of their bounds
            name, value = words[-3:-1]
            x[int(name[1:])] = float(value)
        return x


def reading(solver, clock, gap, folder):
    class Reading(fair_milp.Model):
        def optimum(self, objective, matrix):
            problem, solution = folder / "problem.lp", folder / "solution.txt"
            problem.write_text(lp_text(self, scaled(objective, gap), matrix), encoding="utf-8")
            solution.unlink(missing_ok=True)
            left_s = int(clock.left())
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = None
            try:
                done = subprocess.run(solver.command(problem, solution, left_s, gap), capture_output=True, text=True,
                                      check=False, timeout=left_s + 20)
            except subprocess.TimeoutExpired as reason:
                raise fair_milp.Unfinished(str(reason)) from reason
            finally:
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                used = done and solver.used.search(done.stdout)
                clock.spent_s += min(cpu_s, float(used[1])) if used else cpu_s
            return solver.answer(done.stdout + done.stderr, solution, len(objective))

    return Reading


def keep_best(case, n):
    """Only so many pairs of each mentee, and the kept ones."""
    own = {}
    for pair, score in case.scores.items():
        own.setdefault(pair[0], []).append((score, pair))
    best = {pair for pairs in own.values() for _, pair in sorted(pairs, reverse=True)[:n]}
    case.scores = {pair: score for pair, score in case.scores.items() if pair in best or pair in case.keep}


def main():
    solver, folder, limit_s, gap = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    clock = Clock(limit_s)
    case = FairCase.of_folder(folder)
    if len(sys.argv) > 5:
        keep_best(case, int(sys.argv[5]))
    programs = {"glpk": Glpsol(), "cbc": Cbc()}
    try:
        reached = fair_milp.solve(case, reading(programs[solver], clock, gap, folder) if solver in programs
                                  else highs(clock, gap))
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
