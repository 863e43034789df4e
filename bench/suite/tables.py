# SPDX-License-Identifier: GPL-3.0-or-later
"""Records into tables: Markdown for people, put between the marks of docs/benchmarks.md.

A time is the median of its repeats; in brackets the shortest and the longest. A ratio is a quotient of medians."""
import statistics

from suite import goals, marks
from suite.bench import ROOT

PEERS = {"lemon": "LEMON", "lsa": "SciPy LSA", "highs-ds": "HiGHS simplex", "highs-ipm": "HiGHS ipm",
         "okalg": "GLPK okalg", "simplex": "GLPK simplex"}


def short(value):
    """Three significant digits, without an exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 0.0001 else f"{value:.1g}"


def seconds(times):
    middle = short(statistics.median(times))
    return middle if len(times) == 1 else f"{middle} [{short(min(times))}–{short(max(times))}]"


def size(record):
    return f"{record['n']:,} × {record['m']:,}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def of_part(records, part):
    return [record for record in records if record["part"] == part]


def machine_text(records):
    start, *rest = of_part(records, "machine")
    lines = [f"- {start['date']}, commit {start['commit']}, `bench/run{' --quick' if start['quick'] else ''}`",
             f"- {start['cpu']}, {start['cores']} cores ({', '.join(start['vectors']) or 'no AVX2'}), "
             f"{start['memory_gb']} GB, {start['system']}",
             f"- {start['compiler']}; release build",
             f"- LEMON {start['lemon']}, SciPy {start['scipy']} with its HiGHS, GLPK {start['glpk']}",
             f"- load average of 1, 5 and 15 minutes: {', '.join(map(str, start['load']))} at the start"]
    for end in rest:
        lines[-1] += f"; {', '.join(map(str, end['load']))} at the end, after {end['seconds'] / 60:.0f} min"
    return "\n".join(lines) + "\n"


def scoring_table(records):
    def speed(record, what):
        pairs = record["naive_pairs" if what == "naive" else "pairs"]
        return [pairs / cpu_s / 1e6 for cpu_s in record[f"{what}_cpu_s"]]

    def with_ratio(record, what):
        ratio = statistics.median(speed(record, what)) / statistics.median(speed(record, "naive"))
        return [seconds(speed(record, what)), f"{ratio:.1f}×"]
    rows = [[record["family"], size(record), f"{record['criteria']} + {record['rules']}", seconds(speed(record, "naive")),
             path, *with_ratio(record, f"{path}_rows"), *with_ratio(record, f"{path}_lists")]
            for record in of_part(records, "scoring") for path in record["paths"]]
    return table(["family", "size", "criteria + rules", "naive", "path", "rows", "", "lists", ""], rows)


def core_cell(figures, ours):
    if "limit_s" in figures:
        return f"> {figures['limit_s']}"
    cell = seconds(figures["solve_cpu_s"])
    return cell if ours is None else f"{cell}, **{short(statistics.median(figures['solve_cpu_s']) / ours)}×**"


def middle_cell(figures):
    return f"> {figures['limit_s']}" if "limit_s" in figures else short(statistics.median(figures["solve_cpu_s"]))


def agreement(record):
    n_answers = sum("limit_s" not in figures for figures in [record["ours"], *record["peers"].values()])
    return "**NO**" if not record["agree"] else "yes" if n_answers > 1 else ""


def core_table(records):
    rows = []
    for record in of_part(records, "core"):
        ours = record["ours"]
        base = None if "limit_s" in ours else statistics.median(ours["solve_cpu_s"])
        others = [core_cell(record["peers"][name], base) if name in record["peers"] else ""
                  for name in ("lemon", "lsa")]
        rows.append([record["family"], size(record), core_cell(ours, None), middle_cell(record["drawn"]), *others,
                     agreement(record)])
    return table(["family", "size", "Pairwright", "with the draw", "LEMON", "SciPy LSA", "all agree"], rows)


def general_table(records):
    names = ("highs-ds", "highs-ipm", "okalg", "simplex")
    rows = []
    for record in of_part(records, "core"):
        if "okalg" not in record["peers"] or "limit_s" in record["ours"]:
            continue
        base = statistics.median(record["ours"]["solve_cpu_s"])
        rows.append([record["family"], size(record), short(base),
                     *[core_cell(record["peers"][name], base) for name in names]])
    return table(["family", "size", "Pairwright", *[PEERS[name] for name in names]], rows)


STAGES = (("compile", "prepare", None), ("score, lists", "lists", None), ("matched", "matched", "lists"),
          ("total", "total", "matched"), ("draw", "draw", "total"))


def stage_times(record):
    """CPU seconds a stage, by the shortest repeats: each measured up to its goal, less what came before. What is left of
    pw_solve explains the result and checks it."""
    def shortest(name):
        return min(record[f"{name}_cpu_s"])
    times = [(label, max(0.0, shortest(name) - (shortest(before) if before else 0))) for label, name, before in STAGES]
    rest = shortest("solve") - shortest("prepare") - shortest("draw")
    return times + [("explain", max(0.0, rest))]


def memory_tables(records):
    found = of_part(records, "memory")
    whole = [[size(record), str(record["threads"]), seconds(record["solve_wall_s"]), seconds(record["rerun_wall_s"]),
              short(record["verify_wall_s"][0]), short(record["read_cohort_wall_s"][0]), short(record["json_wall_s"][0])]
             if "limit_s" not in record else [size(record), "", f"> {record['limit_s']}", "", "", "", ""]
             for record in found]
    stages = [[size(record), *[short(time) for _, time in stage_times(record)]]
              for record in found if record.get("threads") == 1]
    labels = [label for label, _, _ in STAGES] + ["explain"]
    return (table(["size", "threads", "`pw_solve`", "after a new weight", "verify", "read the cohort", "write"], whole) +
            "\n" + table(["size", *labels], stages))


def files_table(records):
    cells = {}
    for record in of_part(records, "files"):
        wall = f"> {record['limit_s']}" if "limit_s" in record else seconds(record["wall_s"])
        cells.setdefault((record["n"], record["m"], record["cohort_bytes"]), {})[record["command"]] = [
            wall, short(statistics.median(record["cpu_s"])), f"{record['peak_kb'] / 1024:,.0f}"]
    rows = [[f"{n:,} × {m:,}", f"{cohort / 1e6:.1f}", *found.get("solve", [""] * 3), *found.get("verify", [""] * 3)]
            for (n, m, cohort), found in cells.items()]
    return table(["size", "cohort, MB", "`solve`, s", "CPU, s", "peak, MB", "`verify`, s", "CPU, s", "peak, MB"], rows)


def fair_cell(figures, ours):
    """Of a peer: its time, and how many times as long as ours, which a limit says from below."""
    if figures is None:
        return ""
    is_stopped = "limit_s" in figures
    time_s = figures["limit_s"] if is_stopped else statistics.median(figures["solve_cpu_s"])
    more = "> " if is_stopped else ""
    cell = f"{more}{short(time_s)}" + (" (its matching breaks a rule)" if "failed" in figures else "")
    return cell if "limit_s" in ours else f"{cell}, **{more}{short(time_s / statistics.median(ours['cpu_s']))}×**"


def fair_gap(record):
    """What was asked for, and what was reached where that is not it."""
    asked = f"{100 * record['gap']:g} %" if record["gap"] > 0 else "proven"
    return f"{asked}; reached {100 * record['ours']['gap']:.2g} %" if "limit_s" in record["ours"] else asked


def best_cell(theirs, ours):
    """What a peer has made of the best pairs: its time, and how far below ours it stays."""
    cell = fair_cell(theirs, ours)
    if not theirs.get("values"):
        return cell if "limit_s" in theirs else f"{cell}; finds no matching"
    matched, total = theirs["values"]["matched"], theirs["values"]["total"] / 1e6
    lacks = ours["values"]["matched"] - matched
    if lacks > 0:
        return f"{cell}; {lacks} fewer pairs"
    return f"{cell}; {100 * (ours['values']['total'] - total) / ours['values']['total']:.2g} % less"


def best_table(records):
    rows = [[record["rules"], record["family"], size(record),
             gap_cell(record["ours"]), seconds(record["ours"]["cpu_s"]),
             *[best_cell(record["found"][peer], record["ours"]) for peer in ("highs", "cbc")]] for record in records]
    return table(["rules", "people", "size", "gap", "Pairwright, all pairs", "HiGHS, best 20", "CBC, best 20"], rows)


def gap_cell(ours):
    return "proven" if ours["gap"] == 0 else f"{ours['gap']:.1e}" if ours["gap"] < 1 else "not known"


def large_table(records):
    rows = [[record["rules"], record["family"], size(record), seconds(record["ours"]["cpu_s"]), gap_cell(record["ours"])]
            for record in records]
    return table(["rules", "people", "size", "CPU, s", "gap"], rows)


def goals_of_flows_table(records):
    rows = [[record["goals"].replace(",", ", then "), record["family"], size(record), seconds(record["ours"]["cpu_s"]),
             f"{statistics.median(record['ours']['cpu_s']) / statistics.median(record['total']['cpu_s']):.2g}×",
             gap_cell(record["ours"])] for record in records]
    return table(["goals", "people", "size", "CPU, s", "of `total` alone", "gap"], rows)


def fairness_tables(records):
    found = of_part(records, "fairness")
    rows = [[record["rules"], f"{record['family']}, {record['seed']}", size(record), fair_gap(record),
             f"> {record['ours']['limit_s']}" if "limit_s" in record["ours"] else seconds(record["ours"]["cpu_s"]),
             *[fair_cell(record["peers"].get(peer), record["ours"]) for peer in ("highs", "glpk")],
             {None: "", True: "yes", False: "**NO**"}[record["agree"]]]
            for record in found if "peers" in record]
    midl = [record for record in found if record["rules"] == "midl"]
    skipped = "".join(f"\n{record['skipped']}.\n" for record in midl if "skipped" in record)
    given = [[record["goals"].replace(",", ", then "), f"{record['ours']['total']:.2f}", f"{record['ours']['worst_sum']:.3f}",
              "no" if "limit_s" in record["ours"] else "yes", seconds(record["ours"]["cpu_s"])]
             for record in midl if "ours" in record]
    text = table(["rules", "people, seed", "size", "up to", "Pairwright", "HiGHS", "GLPK", "values agree"], rows)
    for rest, table_of in (([record for record in found if "best" in record], best_table),
                           ([record for record in found if "large" in record], large_table),
                           ([record for record in found if "total" in record], goals_of_flows_table)):
        if rest:
            text += "\n" + table_of(rest)
    if given:
        text += "\n" + table(["MIDL: goals", "total", "smallest sum", "proven", "Pairwright, CPU s"], given)
    return text + skipped


def goals_table(records):
    return table(["what", "goal", "measured", ""], list(goals.all_goals(records)))


# The part of a run each section is made of; the others need all parts.
PART_OF = {"scoring": "scoring", "core": "core", "general": "core", "memory": "memory", "files": "files",
           "fairness": "fairness"}
SECTIONS = {"machine": machine_text, "goals": goals_table, "scoring": scoring_table, "core": core_table,
            "general": general_table, "memory": memory_tables, "files": files_table,
            "fairness": fairness_tables}


def render(records):
    return "\n".join(f"## {name}\n\n{make(records)}" for name, make in SECTIONS.items())


def put_into_docs(records, parts=None):
    """Rewrites the tables of docs/benchmarks.md: all of them, or those of some parts."""
    for name, make in SECTIONS.items():
        if parts is None or PART_OF.get(name) in parts:
            marks.put(ROOT / "docs" / "benchmarks.md", name, "bench/run", make(records))
