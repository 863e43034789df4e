# SPDX-License-Identifier: GPL-3.0-or-later
"""No mutable globals in the library: nothing of ours lies in a writable section. (Thread-local data is judged by readers.)"""
import os
import re
import subprocess
import sys

import house

if os.environ["STATIC_LIBRARY_IS_CLOSED"] != "1":
    print("skipped: an instrumented build has data of its own")
    sys.exit(77)
table = subprocess.run(["objdump", "-t", os.environ["STATIC_LIBRARY"]], check=True, capture_output=True, text=True).stdout
symbols = re.findall(r"^[0-9a-f]+ (.{7}) (\S+)\t[0-9a-f]+ +(?:\.hidden )?(\S+)$", table, re.M)
objects = [(section, name) for flags, section, name in symbols if flags.endswith("O")]
faults = [f"{name} lies in the writable {section}" for section, name in objects
          if re.match(r"\.(data|bss)", section) and not section.startswith(".data.rel.ro")
          and not name.startswith(".gomp_")]  # locks of the OpenMP runtime
house.verdict(faults, len(symbols), "symbols")
