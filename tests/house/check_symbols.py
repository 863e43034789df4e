# SPDX-License-Identifier: GPL-3.0-or-later
"""The libraries show pw_ symbols and nothing else, and the shared one shows what the public headers promise."""
import os
import re
import subprocess

import house


def defined(library, *options):
    out = subprocess.run(["nm", "--defined-only", "--extern-only", "-P", *options, library],
                         check=True, capture_output=True, text=True).stdout
    return {line.split()[0] for line in out.splitlines() if len(line.split()) > 1}


def promised():
    """Functions declared with PW_API in the public headers."""
    names = set()
    for path in house.sources("include"):
        code = house.code_only(path.read_text(encoding="utf-8"))
        for match in re.finditer(r"^\s*PW_API\b[^;{]*?\b(pw_\w+)\s*\(", code, re.M):
            names.add(match.group(1))
    return names


is_closed = os.environ["STATIC_LIBRARY_IS_CLOSED"] == "1"
shared = defined(os.environ["SHARED_LIBRARY"], "--dynamic")
if not is_closed:  # no version script then: the linker shows its own marks where a library linked against shows them, too
    shared -= {"__bss_start", "_edata", "_end"}
faults = [f"shared library shows {symbol}" for symbol in sorted(shared) if not symbol.startswith("pw_")]
faults += [f"shared library lacks {symbol}, which a public header declares" for symbol in sorted(promised() - shared)]
faults += [f"{symbol} is shown, but no public header declares it with PW_API"
           for symbol in sorted(shared - promised()) if symbol.startswith("pw_")]
static = set()
if is_closed:
    archive = os.environ["STATIC_LIBRARY"]
    static = defined(archive)
    faults += [f"static library shows {symbol}" for symbol in sorted(static) if not symbol.startswith("pw_")]
else:
    print("static library: not looked at (an instrumented build shows everything)")
house.verdict(faults, len(shared | static), "symbols")
