#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress line: on a terminal and nowhere else, gone when the run is over, and no part of any result.

    PAIRWRIGHT=build/pairwright tests/scripts/test_progress.py

A pseudo-terminal stands for the screen. How fast the machine is does not matter: `score` has more to say than a pipe
holds, and waits until its reader, this test, has waited long enough for a line to be due.
"""
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ["PAIRWRIGHT"]
LINE = re.compile(rb"\r(?:(?:matched|total|draw): )?(?:scoring pairs|matching) \d+ %, \d+ s")
TIMEOUT_S, DUE_S = 120, 0.6


def check(truth, what):
    if not truth:
        sys.exit(f"FAILED: {what}")


def on_terminal(*words, to_screen=False, interrupt=False):
    """(exit code, standard output, what the screen got); `interrupt`: by SIGINT as soon as there is a progress line."""
    try:
        leader, follower = pty.openpty()
    except OSError as error:
        print(f"skipped: there are no pseudo-terminals here ({error})")
        sys.exit(77)
    child = subprocess.Popen([PROGRAM, *map(str, words)], stdout=follower if to_screen else subprocess.PIPE, stderr=follower)
    os.close(follower)
    streams = {leader: [], **({} if to_screen else {child.stdout.fileno(): []})}
    select.select(list(streams), [], [], TIMEOUT_S)  # the result begins, long after the clock of the line
    time.sleep(DUE_S)
    open_streams, ends = set(streams), time.monotonic() + TIMEOUT_S
    while open_streams and time.monotonic() < ends:
        for source in select.select(list(open_streams), [], [], 1)[0]:
            try:
                piece = os.read(source, 1 << 16)
            except OSError:  # Linux's word for the end of a terminal
                piece = b""
            streams[source].append(piece)
            if not piece:
                open_streams.discard(source)
            if interrupt and source == leader and LINE.search(b"".join(streams[leader])):
                child.send_signal(signal.SIGINT)
                open_streams &= {leader}  # the pipe is full, and stays so
                interrupt = False
    if child.stdout:
        child.stdout.close()
    code = child.wait(timeout=TIMEOUT_S)
    os.close(leader)
    seen = b"".join(streams.pop(leader))
    return code, b"".join(piece for stream in streams.values() for piece in stream), seen


def screen(seen):
    """The lines that are left when carriage returns have done their work."""
    lines = []
    for raw in seen.decode().split("\n"):
        line = ""
        for part in raw.split("\r"):
            line = part + line[len(part):]
        lines.append(line.rstrip())
    return lines


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run = lambda *words: subprocess.run([PROGRAM, *map(str, words)], capture_output=True, check=True, timeout=TIMEOUT_S)
        run("generate", "--mentees", 700, "--mentors", 300, "-o", folder)
        files = [folder / "programme.json", folder / "cohort.json"]
        plain = run("score", *files, "--csv")
        check(plain.stderr == b"", f"no terminal, but: {plain.stderr!r}")
        code, output, seen = on_terminal("score", *files, "--csv")
        check(code == 0 and output == plain.stdout, f"score on a terminal: exit {code}, other scores")
        check(LINE.search(seen), f"score: no progress line: {seen!r}")
        check(screen(seen) == [""], f"score: something is left on the screen: {screen(seen)}")
        code, _, seen = on_terminal("score", *files, "--csv", to_screen=True)
        check(code == 0 and not LINE.search(seen), "score: a progress line amid the scores")
        code, _, seen = on_terminal("score", *files, "--csv", interrupt=True)
        check(code == 130 and b"\r\npairwright: stopped; no file was written\r\n" in seen,
              f"interrupted: exit {code}, {seen[-200:]!r}")
        code, output, seen = on_terminal("solve", *files)
        solved = run("solve", *files)
        check(code == 0 and output == solved.stdout, f"solve on a terminal: exit {code}, another matching")
        check(screen(seen) == screen(solved.stderr), f"solve: the screen shows {screen(seen)}")
        print("progress: on a terminal, and only there")


if __name__ == "__main__":
    main()
