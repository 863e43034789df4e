#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of the integer programme: --gap, --work-limit, --time-limit and --keep-best give what verify accepts, say so,
and give the same on every run where they promise to.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_fair_limits.py

Two parities of 1 ask for equal means to the last millionth: a proof is far away, and a matching is not.
"""
import decimal
import json
import os
import pathlib
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time

from fair_case import FairCase, Size
from program import PROGRAM, check, faults, run, write

PROVEN, NOT_PROVEN, INTERRUPTED = 0, 6, 130
TIMEOUT_S = 300


def make(folder):
    """A programme whose rules leave no room, and its people."""
    run("generate", "--mentees", 40, "--mentors", 13, "-o", folder)
    programme = json.loads((folder / "programme.json").read_text(encoding="utf-8"))
    programme["capacity"] = {"mentors": {"max": 5}, "mentees": {"max": 1}}
    programme["fairness"] = {question: {"kind": "score-parity", "question": question, "at_least": 1}
                             for question in ("background", "gender")}
    return [write(folder / "rules.json", programme), folder / "cohort.json"]


def solve(files, folder, *words):
    """(exit code, document, values and bounds by goal); what verify says of it is checked."""
    code, out, err = run("solve", *files, *words)
    check(code in (PROVEN, NOT_PROVEN), f"{words}: exit {code}: {err}")
    (folder / "matching.json").write_text(out, encoding="utf-8")
    verdict, _, why = run("verify", *files, folder / "matching.json")
    check(verdict == 0, f"{words}: verify refuses it: {why}")
    document = json.loads(out, parse_float=decimal.Decimal)
    check((document["status"] == "optimal") == (code == PROVEN), f"{words}: exit {code}, {document['status']}")
    return code, out, {goal["goal"]: goal for goal in document["summary"]["goals"]}


def check_gap(files, folder):
    code, _, goals = solve(files, folder, "--gap", "0.02", "--work-limit", "5000")
    for name, goal in goals.items():
        check(goal["bound"] - goal["value"] <= goal["value"] * decimal.Decimal("0.02"), f"--gap: {name} is {goal}")
    check(code == NOT_PROVEN, "the case is too easy: a gap of 0.02 is not used")
    _, _, finer = solve(files, folder, "--gap", "0.001", "--work-limit", "5000")
    check(finer["total"]["value"] >= goals["total"]["value"] and finer["total"]["bound"] <= goals["total"]["bound"],
          f"a smaller gap gives less: {finer['total']} after {goals['total']}")


def check_work(files, folder):
    """More work gives no less, and the same work the same bytes, also on two threads."""
    last = -1
    for work in (1, 40, 1000):
        _, out, goals = solve(files, folder, "--work-limit", work)
        _, again, _ = solve(files, folder, "--work-limit", work, "--threads", "2")
        check(out == again, f"--work-limit {work}: another run gives other bytes")
        found = goals["matched"]["value"]
        check(found >= last, f"--work-limit {work}: {found} pairs, and {last} with less work")
        last = found
    check(last > 0, "nobody is matched")


def check_time(files, folder):
    """However early the limit comes, there is a matching that keeps the rules, and a bound."""
    _, _, goals = solve(files, folder, "--time-limit", "0.000001")
    check("matched" in goals, "nothing is said of the first goal")


def check_previous(files, folder):
    """A limit that comes before the goal stay leaves the earlier matching in the document."""
    earlier = folder / "earlier.json"
    _, out, _ = solve(files, folder, "--work-limit", 40)
    earlier.write_text(out, encoding="utf-8")
    _, _, goals = solve(files, folder, "--goals", "matched,stay,total", "--previous", earlier, "--time-limit", "0.000001")
    check("stay" not in goals, "the limit came after the goal stay")


def interrupt(files, *words):
    """The exit code after SIGINT as soon as the progress line speaks of the search."""
    leader, follower = pty.openpty()
    child = subprocess.Popen([PROGRAM, "solve", *map(str, files), *map(str, words)], stderr=follower)
    os.close(follower)
    seen, sent, ends = b"", False, time.monotonic() + TIMEOUT_S
    while time.monotonic() < ends:
        if not select.select([leader], [], [], 1)[0]:
            continue
        try:
            piece = os.read(leader, 1 << 16)
        except OSError:  # Linux's word for the end of a terminal
            piece = b""
        if not piece:
            break
        seen += piece
        if not sent and b"total: proving by branch and bound" in seen:
            child.send_signal(signal.SIGINT)
            sent = True
    code = child.wait(timeout=TIMEOUT_S)
    os.close(leader)
    check(sent, f"no progress line of the search: {seen[-300:]!r}")
    check(b"found, at most" in seen and b", gap " in seen, f"no bound in the progress line: {seen[-300:]!r}")
    return code


def check_interrupt(files, folder):
    kept, left = folder / "kept.json", folder / "left.json"
    code = interrupt(files, "--keep-best", "-o", kept)
    check(code == NOT_PROVEN, f"--keep-best, interrupted: exit {code}")
    verdict, _, why = run("verify", *files, kept)
    check(verdict == 0, f"--keep-best, interrupted: verify refuses it: {why}")
    total = json.loads(kept.read_text(encoding="utf-8"))["summary"]["goals"][1]
    check(total["goal"] == "total" and total["gap"] > 0, f"--keep-best, interrupted: {total}")
    code = interrupt(files, "-o", left)
    check(code == INTERRUPTED and not left.exists(), f"interrupted: exit {code}, or a file")


def check_later_goal(folder):
    """`priority` comes to a matching with more of `total`, which was cut short before it: what is said of `total` is
    what the pairs have (verify sees to that), and the limit says so."""
    folder.mkdir()
    FairCase(54123, folder, Size(40, 13))
    files = [folder / "programme.json", folder / "cohort.json"]
    code, _, goals = solve(files, folder, "--work-limit", "20")
    check(code == NOT_PROVEN and list(goals) == ["total", "priority", "workload"], f"another case: {goals}")


def check_words(files):
    for words in (("--gap", "-0.1"), ("--gap", "2"), ("--gap", "x"), ("--work-limit", "0"), ("--work-limit", "1.5")):
        code, out, err = run("solve", *files, *words)
        check(code == 2 and out == "" and "; got \"" in err and "; need " in err, f"{words}: exit {code}: {err}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        files = make(folder)
        check_gap(files, folder)
        check_work(files, folder)
        check_time(files, folder)
        check_previous(files, folder)
        check_later_goal(folder / "later")
        check_words(files)
        try:
            check_interrupt(files, folder)
        except OSError as error:
            print(f"left out: Ctrl-C, as there are no pseudo-terminals here ({error})")
    for fault in faults:
        print(f"FAILED: {fault}")
    if not faults:
        print("limits: kept, told and verified")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
