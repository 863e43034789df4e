#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench/strategies: a run that was stopped goes on, shares make the same file as the whole, tables and page hold its figures,
and published figures stand beside ours where the data are there."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from program import PROGRAM, check, faults

BENCH = pathlib.Path(os.environ["SOURCE_DIR"]) / "bench" / "strategies"
ASKED = ["--program", PROGRAM, "--no-public", "--families", "campus,several", "--sizes", "20x8", "--seeds", "1",
         "--strategies", "optimal,random,max-min", "--repeats", "3"]


def bench(*words, **environment):
    done = subprocess.run([sys.executable, BENCH, *map(str, words)], capture_output=True, text=True, encoding="utf-8",
                          timeout=120, check=False, env={**os.environ, **environment})
    check(done.returncode == 0, f"bench/strategies {words[0]}: {done.stderr}")
    return done.stdout


def timeless(path):
    """The records, without what differs from run to run, in one order."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    for record in records:
        for figures in ("figures", "least", "most"):
            record.get(figures, {}).pop("time_ms", None)
    return sorted(records, key=lambda record: (record["instance"], record["strategy"]))


def check_running(folder):
    whole, stopped = folder / "whole.jsonl", folder / "stopped.jsonl"
    bench("run", *ASKED, "-o", whole)
    records = timeless(whole)
    check(len(records) == 6, f"{len(records)} records of 6")
    check({r["strategy"] for r in records if r["runs"] == 0} == {"max-min"}, "max-min refuses several places, and only that")
    check(all(r["runs"] == 3 for r in records if r["strategy"] == "random"), "random is drawn three times")
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    stopped.write_text("".join(lines[:2]) + lines[2][:40], encoding="utf-8")  # killed while it wrote
    bench("run", *ASKED, "-o", stopped)
    check(timeless(stopped) == records, "a run that goes on ends with other records")
    check(stopped.read_text(encoding="utf-8").splitlines(keepends=True)[:2] == lines[:2], "what was done was done again")
    shares = [folder / f"share-{k}.jsonl" for k in (1, 2)]
    for k, share in enumerate(shares, 1):
        bench("run", *ASKED, "--shard", f"{k}/2", "-o", share)
    bench("merge", *shares, shares[0], "-o", folder / "merged.jsonl")
    check(timeless(folder / "merged.jsonl") == records, "shares make other records")
    return whole, records


def check_reporting(whole, records):
    text = bench("report", whole, "--markdown", "--figures", "worst")
    mean = sum(r["figures"]["worst"] for r in records if (r["family"], r["strategy"]) == ("campus", "optimal"))
    row = next(line for line in text.split("\n") if line.startswith("| `optimal` |"))
    check(row.split("|")[2].strip() == f"{mean:.3f}", f"the table has {row}, the mean is {mean}")
    check(text.count("**") == 2, "other figures than asked for")
    page = bench("report", whole)
    check(page.count("<svg") == page.count("</svg>") > 5 and "http" not in page, "the page has no plots, or needs the network")
    check("campus" in page and "max-min" in page, "the page lacks families or strategies")


def main():
    with tempfile.TemporaryDirectory() as root:
        check_reporting(*check_running(pathlib.Path(root)))
    data = pathlib.Path(os.environ.get("PAIRWRIGHT_DATA", pathlib.Path(os.environ["SOURCE_DIR"]).parent / "shared" / "data"))
    if data.is_dir():
        text = bench("published", "--program", PROGRAM, "midl", "orlib", "drp", PAIRWRIGHT_DATA=str(data))
        for expected in ("| TPMS | 201.88 | 0.90 | 0.10 | `optimal` | 201.88 | 0.903 |", "| `max-min` | 201.77 | 0.945 |",
                         "| assign500 | 991 | 991 | yes |", "| the organisers' pairs | 2,564 |", "| `optimal` | 3,760 |"):
            check(expected in text, f"not among the published figures: {expected}")
    else:
        print(f"published figures are not looked at: no data in {data}")
    print("\n".join(faults) if faults else "runs, shares, tables and page agree")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
