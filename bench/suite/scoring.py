# SPDX-License-Identifier: GPL-3.0-or-later
"""The scoring pass on one thread, against a switch on the criterion's kind for each pair (programs/naive.c)."""

FAMILIES = ("campus", "flat")


def measure(bench):
    sizes = [(2000, 500)] if bench.quick else [(2000, 500), (10000, 2500)]
    for family in FAMILIES:
        for n, m in sizes:
            bench.say(f"scoring: {family} {n} x {m}")
            figures = bench.run_json([bench.program("time_scoring"), *bench.cohort(family, n, m), *bench.repeats], 120)
            bench.record("scoring", family=family, n=n, m=m, **figures)
