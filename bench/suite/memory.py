# SPDX-License-Identifier: GPL-3.0-or-later
"""From answers in memory to a proven matching, through the public functions, and the stages of it."""


def measure(bench):
    sizes = [(2000, 500)] if bench.quick else [(2000, 500), (10000, 2500), (50000, 10000)]
    for n, m in sizes:
        for threads in (1, 0) if n <= 10000 else (0,):
            bench.say(f"memory: {n} x {m}, {threads or 'all'} threads")
            figures = bench.run_json([bench.program("time_solve"), *bench.cohort("campus", n, m), threads,
                                      *bench.repeats], 360)
            bench.record("memory", n=n, m=m, **figures)
