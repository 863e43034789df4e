# SPDX-License-Identifier: GPL-3.0-or-later
"""Running strategies over instances into a file of JSON lines: resumable, and in shares for many machines.

A line holds one strategy on one instance. It is written when it is known and not before, so a run that was stopped goes
on where it was; an unfinished last line is dropped."""
import json
import pathlib
import subprocess
import tempfile


def read_lines(path):
    """The records of a file, without an unfinished last line."""
    if not path.exists():
        return []
    whole = path.read_text(encoding="utf-8").rpartition("\n")[0]
    return [json.loads(line) for line in whole.split("\n") if line]


def key(record):
    return record["instance"], record["strategy"]


def repair(path, records):
    """Leaves whole lines only, so that more can be added."""
    if path.exists():
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def compare(program, words, strategies, repeats, limit_s):
    command = [program, "compare", *words, "--strategies", ",".join(strategies), "--repeats", str(repeats),
               "--time-limit", str(limit_s), "--json"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise SystemExit(f"failed: {' '.join(map(str, command))}\n{done.stderr}")
    return json.loads(done.stdout)


def share_of(instances, shard):
    """Every n-th instance: shard "i/n", i from 1."""
    i, n = map(int, shard.split("/"))
    if not 1 <= i <= n:
        raise SystemExit(f"--shard {shard}: need i/n with 1 ≤ i ≤ n")
    return instances[i - 1::n]


def run(program, instances, strategies, path, repeats, limit_s, say):
    records = read_lines(path)
    repair(path, records)
    done = {key(record) for record in records}
    for number, instance in enumerate(instances, 1):
        missing = [name for name in strategies if (instance.name, name) not in done]
        if not missing:
            continue
        with tempfile.TemporaryDirectory() as folder, open(path, "a", encoding="utf-8") as file:
            words = instance.write(pathlib.Path(folder))
            for name in missing:
                say(f"{number}/{len(instances)} {instance.name} {name}")
                comparison = compare(program, words, [name], repeats, limit_s)
                row = comparison["strategies"][0]
                record = {**instance.describe(), "optimum": comparison["optimum"], **row}
                file.write(json.dumps(record) + "\n")
                file.flush()


def merge(paths, path):
    """One file of many; of two records of the same strategy and instance the first stays."""
    merged = {}
    for part in paths:
        for record in read_lines(part):
            merged.setdefault(key(record), record)
    path.write_text("".join(json.dumps(merged[k]) + "\n" for k in sorted(merged)), encoding="utf-8")
    return len(merged)
