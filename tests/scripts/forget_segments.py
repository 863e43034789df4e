#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes what ended processes have left of LLVM's OpenMP library in shared memory.

At its start the library makes a segment named after its process; one that is killed, or lacks the memory to go on, leaves it
there. A later process that gets the number takes the segment for a second OpenMP library in itself, and aborts; if the first
died before the segment had a size, reading it ends the later one by SIGBUS.
"""
import pathlib
import re


def forget_segments():
    for segment in pathlib.Path("/dev/shm").glob("__KMP_REGISTERED_LIB_*"):
        number = re.fullmatch(r"__KMP_REGISTERED_LIB_(\d+)_\d+", segment.name)
        if number and not pathlib.Path("/proc", number[1]).exists():
            segment.unlink(missing_ok=True)


if __name__ == "__main__":
    forget_segments()
