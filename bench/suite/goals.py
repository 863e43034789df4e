# SPDX-License-Identifier: GPL-3.0-or-later
"""The goals that the project has set itself, held against the records of a run.

A measured value is a number, None where the run did not measure it, or a Stopped where a limit was met: not met, then."""
import statistics


class Stopped:
    def __init__(self, limit_s):
        self.limit_s = limit_s


class Above(float):
    """What is known from below: a peer was stopped."""


def median_of(records, part, key, **wanted):
    """The median of a list of times in the record of that part."""
    for record in records:
        if record["part"] == part and all(record.get(name) == value for name, value in wanted.items()):
            return time_of(record, key)
    return None


def time_of(figures, key):
    return Stopped(figures["limit_s"]) if "limit_s" in figures else statistics.median(figures[key])


def with_unit(number, unit):
    return f"{number}{'' if unit in ('×', '') else ' '}{unit}"


def row(what, sign, goal, measured, unit):
    head = [what, f"{sign} {with_unit(f'{goal:g}', unit)}"]
    if measured is None:
        return [*head, "not measured", ""]
    if isinstance(measured, Stopped):
        return [*head, f"stopped at {measured.limit_s} s", "**not met**"]
    is_met = measured <= goal if sign == "≤" else measured >= goal
    above = "> " if isinstance(measured, Above) else ""
    return [*head, above + with_unit(f"{measured:.3g}", unit), "met" if is_met else "**not met**"]


def at_most(what, measured, most, unit="s"):
    return row(what, "≤", most, measured, unit)


def at_least(what, measured, least, unit="×"):
    return row(what, "≥", least, measured, unit)


def scoring_speed(records, what):
    """Of the naive switch, or of lists by a path; None where the machine does not have it."""
    for record in records:
        if record["part"] == "scoring" and record["family"] == "campus" and record["n"] == 10000:
            if f"{what}_cpu_s" not in record:
                return None
            pairs = record["naive_pairs" if what == "naive" else "pairs"]
            return pairs / statistics.median(record[f"{what}_cpu_s"]) / 1e6
    return None


def quotient(a, b):
    stopped = next((one for one in (a, b) if isinstance(one, Stopped)), None)
    if stopped or a is None or b is None:
        return stopped
    return a / b


def core_record(records, family, n):
    return next((record for record in records
                 if record["part"] == "core" and record["family"] == family and record["n"] == n), None)


def against_lemon(records, family, n):
    record = core_record(records, family, n)
    return record and quotient(time_of(record["peers"]["lemon"], "solve_cpu_s"), time_of(record["ours"], "solve_cpu_s"))


def core_of(records, family, n):
    record = core_record(records, family, n)
    return record and time_of(record["ours"], "solve_cpu_s")


def fair_ratio(records, peer, rules, n):
    """How many times as long a peer takes as we do with so many mentees, of all families the smallest."""
    found = []
    for record in records:
        if record["part"] == "fairness" and record["rules"] == rules and record.get("n") == n and peer in record.get("peers", {}):
            theirs, ours = time_of(record["peers"][peer], "solve_cpu_s"), time_of(record["ours"], "cpu_s")
            if isinstance(ours, Stopped):
                return ours
            found.append(Above(theirs.limit_s / ours) if isinstance(theirs, Stopped) else theirs / ours)
    return min(found, default=None)


def best_ratio(records, peer):
    """How many times as long a peer takes with the best pairs as we do with all, the smallest."""
    found = []
    for record in records:
        if record["part"] == "fairness" and record.get("n") == 2000 and "best" in record:
            theirs, ours = time_of(record["found"][peer], "solve_cpu_s"), time_of(record["ours"], "cpu_s")
            if isinstance(ours, Stopped):
                return ours
            found.append(Above(theirs.limit_s / ours) if isinstance(theirs, Stopped) else theirs / ours)
    return min(found, default=None)


def worst_gap(records, rules, n, families=("flat", "campus")):
    found = [record["ours"]["gap"] for record in records
             if record["part"] == "fairness" and "large" in record and record["rules"] == rules and record["n"] == n
             and record["family"] in families]
    return max(found, default=None)


def goal_case(records, goals):
    return [record for record in records if record["part"] == "fairness" and record.get("goals") == goals and "total" in record]


def large_goals(records):
    for rules in ("parity", "parity 0.998"):
        for n, size, most in ((2000, "2,000 × 500", 0), (5000, "5,000 × 1,200", 2e-6), (10000, "10,000 × 2,500", 2e-6)):
            yield at_most(f"eight groups, {rules}, {size}, 10 s: gap", worst_gap(records, rules, n), most, "")
    for n, size, of_campus in ((2000, "2,000 × 500", 5e-5), (10000, "10,000 × 2,500", 2e-4)):
        for family, most in (("flat", 0), ("campus", of_campus)):
            yield at_most(f"if-used 2, {family} {size}, 10 s: gap", worst_gap(records, "if-used", n, (family,)), most, "")
    ratios = [time_of(record["ours"], "cpu_s") / time_of(record["total"], "cpu_s")
              for record in goal_case(records, "matched,worst-off,total")]
    yield at_most("worst-off, then total, of total alone, 10,000 × 2,500", max(ratios, default=None), 3, "×")
    leximin = goal_case(records, "matched,leximin")
    yield at_most("leximin, 2,000 × 500", time_of(leximin[0]["ours"], "cpu_s") if leximin else None, 10)


def all_goals(records):
    for path, name, least in (("avx512", "AVX-512", 20), ("avx2", "AVX2", 12), ("plain", "plain C", 4)):
        yield at_least(f"scoring with lists, 17 criteria, against the naive switch: {name}",
                       quotient(scoring_speed(records, f"{path}_lists"), scoring_speed(records, "naive")), least)
    yield at_least("scoring with lists, 17 criteria, Mpairs/s/core: AVX-512", scoring_speed(records, "avx512_lists"), 500,
                   "Mpairs/s")
    for family, n, least in (("campus", 5000, 80), ("campus", 10000, 150), ("flat", 5000, 30), ("flat", 10000, 80),
                             ("product", 2000, 1), ("product", 5000, 1)):
        yield at_least(f"core against LEMON, {family}, {n:,} mentees", against_lemon(records, family, n), least)
    yield at_most("core, product, 10,000 mentees", core_of(records, "product", 10000), 3)
    yield at_most("core, tight, 10,000 mentees", core_of(records, "tight", 10000), 0.5)
    for n, most in ((10000, 0.15), (50000, 1.2)):
        yield at_most(f"memory to matching, {n:,} mentees, 2 threads",
                      median_of(records, "memory", "solve_wall_s", n=n, threads=2), most)
    for n, most in ((2000, 2), (10000, 1)):
        yield at_most(f"file to file, {n:,} mentees", median_of(records, "files", "wall_s", n=n, command="solve"), most)
    yield at_most("file to file, 100,000 mentees: peak memory", peak_mb(records, 100000), 2048, "MB")
    yield at_most("verify, of the solve's time, 10,000 mentees",
                  quotient(median_of(records, "files", "wall_s", n=10000, command="verify"),
                           median_of(records, "files", "wall_s", n=10000, command="solve")), 1, "×")
    yield at_most("after a new weight, of the first solve's time, 10,000 mentees",
                  quotient(median_of(records, "memory", "rerun_wall_s", n=10000, threads=2),
                           median_of(records, "memory", "solve_wall_s", n=10000, threads=2)), 0.5, "×")
    for peer, name, rules, n, size, least in (
            ("glpk", "GLPK", "parity", 500, "500 × 120", 50),
            ("highs", "HiGHS", "parity, if-used, at-most", 500, "500 × 120", 20),
            ("highs", "HiGHS", "parity, if-used, at-most", 2000, "2,000 × 500", 20)):
        yield at_least(f"against {name} given the whole programme: {rules}, {size}", fair_ratio(records, peer, rules, n), least)
    for peer, name in (("highs", "HiGHS"), ("cbc", "CBC")):
        yield at_least(f"against {name} given the best 20 pairs of each mentee, 2,000 × 500", best_ratio(records, peer), 1)
    yield from large_goals(records)


def peak_mb(records, n):
    for record in records:
        if record["part"] == "files" and record["n"] == n and record["command"] == "solve" and "limit_s" not in record:
            return record["peak_kb"] / 1024
    return None
