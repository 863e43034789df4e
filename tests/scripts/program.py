# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts that walk through the program share: running it, collecting faults, writing documents."""
import json
import os
import pathlib
import subprocess

PROGRAM = os.environ["PAIRWRIGHT"]
MODELS = pathlib.Path(os.environ["SOURCE_DIR"]) / "models" / "programmes"
faults = []
os.environ["OMP_NUM_THREADS"] = "1"  # many small runs: no thread waits for another


def run(*words, stdin=None):
    done = subprocess.run([PROGRAM, *map(str, words)], input=stdin, capture_output=True, text=True, encoding="utf-8",
                          timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


def check(condition, text):
    if not condition:
        faults.append(text)


def write(path, document):
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
