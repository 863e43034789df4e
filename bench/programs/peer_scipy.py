# SPDX-License-Identifier: GPL-3.0-or-later
"""The peers that come with SciPy, on a stored instance (instance.h).

    peer_scipy.py lsa|highs-ds|highs-ipm INSTANCE REPEATS SECONDS

lsa is linear_sum_assignment (Jonker & Volgenant) on the matrix with a column for each place of a mentor; it can solve
instances where every mentee has one place. highs-* is HiGHS, by linprog, on the sparse linear programme."""
import json
import statistics
import sys
import time

import numpy
import scipy.optimize
import scipy.sparse

MAGIC = 0x50574231
PAIR_BONUS = 10_000_000


def load(path):
    numbers = numpy.fromfile(path, dtype=numpy.int32)
    magic, n, m = (int(x) for x in numbers[:3])
    assert magic == MAGIC
    mentee_places, mentor_places, score = numpy.split(numbers[3:], [n, n + m])
    return mentee_places, mentor_places, score.reshape(n, m)


def prepare_lsa(mentee_places, mentor_places, score):
    assert (mentee_places == 1).all()
    mentor = numpy.repeat(numpy.arange(len(mentor_places)), mentor_places)
    worth = numpy.where(score < 0, 0.0, PAIR_BONUS + score.astype(float))
    worth = numpy.ascontiguousarray(worth[:, mentor])

    def solve():
        return scipy.optimize.linear_sum_assignment(worth, maximize=True)

    def read(chosen):
        scores = score[chosen[0], mentor[chosen[1]]]
        return int((scores >= 0).sum()), int(scores[scores >= 0].sum())
    return solve, read


def prepare_highs(method, mentee_places, mentor_places, score):
    mentee, mentor = numpy.nonzero(score >= 0)
    worth = score[mentee, mentor].astype(float)
    n, m, n_pairs = len(mentee_places), len(mentor_places), len(worth)
    rows = numpy.stack([mentee, mentor + n], axis=1).ravel().astype(numpy.int32)
    matrix = scipy.sparse.csc_matrix((numpy.ones(2 * n_pairs), rows, numpy.arange(0, 2 * n_pairs + 1, 2)),
                                     shape=(n + m, n_pairs))
    places = numpy.concatenate([mentee_places, mentor_places])
    assert (mentee_places == 1).all()  # so that no pair needs an upper bound of its own

    def solve():
        return scipy.optimize.linprog(-(worth + PAIR_BONUS), A_ub=matrix, b_ub=places, bounds=(0, None), method=method)

    def read(result):
        assert result.status == 0, result.message
        return int(round(result.x.sum())), int(round((result.x * worth).sum()))
    return solve, read


def main():
    method, path, repeats, budget_s = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    if method == "lsa":
        name, (solve, read) = "SciPy linear_sum_assignment", prepare_lsa(*load(path))
    else:
        name, (solve, read) = f"HiGHS {method.removeprefix('highs-')}", prepare_highs(method, *load(path))
    cpu, wall = [], []
    while not wall or (len(wall) < repeats and sum(wall) + statistics.median(wall) <= budget_s):
        cpu_start, wall_start = time.process_time(), time.perf_counter()
        result = solve()
        cpu.append(round(time.process_time() - cpu_start, 6))
        wall.append(round(time.perf_counter() - wall_start, 6))
    matched, total = read(result)
    print(json.dumps({"solver": name, "matched": matched, "total": total, "solve_cpu_s": cpu, "solve_wall_s": wall}))


main()
