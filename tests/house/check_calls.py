# SPDX-License-Identifier: GPL-3.0-or-later
"""Only base asks the system for memory, only cli prints, nobody ends the program behind its caller's back."""
import re

import house

MEMORY = "malloc calloc realloc reallocarray aligned_alloc posix_memalign free strdup strndup asprintf vasprintf getline"
PRINTING = "printf vprintf puts putchar perror psignal"
TO_STREAM = "fprintf vfprintf fputs fputc putc fwrite dprintf vdprintf"
ENDING = "exit _exit quick_exit abort system popen"
RULES = [
    (re.compile(r"\b(" + "|".join(MEMORY.split()) + r")\s*\("), {"base"}, "only base allocates and frees"),
    (re.compile(r"\b(" + "|".join((PRINTING + " " + TO_STREAM).split()) + r")\s*\("), {"cli"}, "only cli prints"),
    (re.compile(r"\b(stdout|stderr)\b"), {"cli"}, "only cli prints"),
    (re.compile(r"\b(" + "|".join(ENDING.split()) + r")\s*\("), {"cli"}, "only cli ends the program"),
    (re.compile(r"\b(gets|strcpy|strcat|sprintf|vsprintf|atoi|atol|atof|strtok|rand|srand)\s*\("), set(),
     "not in this house: unbounded, unchecked or with hidden state"),
]
# Places that break a rule for a reason, which stands there.
ALLOWED = {
    ("src/base/file.c", "stdout"): "flushes what cli may have printed before it writes",
}


def faults_of(path):
    folder = path.relative_to(house.ROOT / "src").parts[0]
    code = house.code_only(path.read_text(encoding="utf-8"))
    for pattern, owners, reason in RULES:
        if folder in owners:
            continue
        for match in pattern.finditer(code):
            if (house.name(path), match.group(1)) not in ALLOWED:
                yield f"{house.name(path)}:{house.line_of(code, match.start())}: {match.group(1)}: {reason}"


files = house.sources()
house.verdict([fault for path in files for fault in faults_of(path)], len(files), "files")
