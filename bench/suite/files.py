# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole runs of the program, from JSON files to a JSON file: time, and memory at its peak."""

SIZES = [(500, 120), (2000, 500), (5000, 1200), (10000, 2500), (20000, 5000), (50000, 10000), (100000, 20000)]
LIMITS_S = {"solve": 300, "verify": 120}


def repeats_for(bench, n):
    return 3 if bench.quick else 5 if n <= 5000 else 3 if n <= 10000 else 1


def measure_command(bench, name, command, n, m):
    reports = []
    for _ in range(repeats_for(bench, n)):
        if name == "solve":
            bench.scratch("matching.json").unlink(missing_ok=True)
        reports.append(bench.run(command, LIMITS_S[name]))
        if reports[-1]["outcome"] == "limit":
            break
    is_done = reports[-1]["outcome"] == "exit"
    bench.record("files", command=name, n=n, m=m, **({} if is_done else {"limit_s": LIMITS_S[name]}),
                 wall_s=[one["wall_s"] for one in reports],
                 cpu_s=[round(one["user_s"] + one["system_s"], 4) for one in reports],
                 peak_kb=max(one["peak_kb"] for one in reports),
                 cohort_bytes=bench.cohort("campus", n, m)[1].stat().st_size)
    return is_done


def measure(bench):
    going = {"solve": True, "verify": True}
    for n, m in SIZES[:3] if bench.quick else SIZES:
        documents, matching = bench.cohort("campus", n, m), bench.scratch("matching.json")
        commands = {"solve": ["solve", *documents, "-o", matching], "verify": ["verify", *documents, matching]}
        for name, command in commands.items():
            # What has met its limit at one size is not tried at a larger one, nor is a matching that was never made.
            going[name] = going[name] and going["solve"]
            if going[name]:
                bench.say(f"files: {name} {n} x {m}")
                going[name] = measure_command(bench, name, [bench.program("pairwright"), *command], n, m)
