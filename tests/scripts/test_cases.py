# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input, and surprising good input: every folder of tests/cases, and what cannot well be stored there.

A folder holds `command` (arguments; "< FILE" is standard input), `expected`, and the files that differ from those of
tests/cases/base. `expected` is made of lines:
    exit N              the exit code
    pairwright: FILE…   a line about a file: all such lines must be there, in this order, and no others
    stderr: TEXT        this stands in standard error
Whatever fails must leave nothing: no standard output (but the result of `check`), no new file. What `solve` writes must pass
`verify`.
"""
import gzip
import io
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile

PROGRAM = os.environ["PAIRWRIGHT"]
CASES = pathlib.Path(os.environ["SOURCE_DIR"]) / "tests" / "cases"
ABOUT_FILE = re.compile(r"pairwright: [\w.-]+\.(json|csv): |pairwright: [\w.-]+\.(json|csv):\d+:\d+: ")
PLACED = re.compile(r"pairwright: [\w.-]+:\d+:\d+: (/\S*)?")
TIMEOUT = 120
faults = []


def run(folder, words, stdin=None):
    with open(stdin or os.devnull, "rb") as source:
        done = subprocess.run([PROGRAM, *words], cwd=folder, stdin=source, capture_output=True, timeout=TIMEOUT)
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace")


def complain(name, text):
    faults.append(f"{name}: {text}")


def check_remains(name, words, code, stdout, before, folder):
    """A failed run leaves nothing behind."""
    after = set(os.listdir(folder))
    if code not in (0, 4, 6) and after != before:
        complain(name, f"exit {code}, and new files: {sorted(after - before)}")
    if code not in (0, 4, 6) and words[0] != "check" and stdout:
        complain(name, f"exit {code}, and standard output: {stdout[:80]!r}")
    if any(byte < 0x20 and byte != 0x0A for byte in stdout if words[0] == "check"):
        complain(name, "control characters on standard output")


def verify(name, folder, words, matching):
    """A matching on standard output holds; `-` and what only the solver reads are not handed on."""
    if words[0] != "solve" or not matching or "-" in words:
        return
    scores = [words[k:k + 2] for k, word in enumerate(words) if word == "--scores"]
    done = subprocess.run([PROGRAM, "verify", *words[1:3], "-", *sum(scores, [])], cwd=folder, input=matching,
                          capture_output=True, timeout=TIMEOUT)
    if done.returncode != 0:
        complain(name, f"not verified: {done.stderr.decode('utf-8', 'backslashreplace')}")


def check_case(case):
    name = case.name
    with tempfile.TemporaryDirectory() as folder:
        for source in (CASES / "base", case):
            for file in source.iterdir():
                if file.name not in ("command", "expected"):
                    shutil.copy(file, folder)
        words, stdin = shlex.split((case / "command").read_text(encoding="utf-8")), None
        if "<" in words:
            stdin = os.path.join(folder, words[words.index("<") + 1])
            words = words[:words.index("<")]
        before = set(os.listdir(folder))
        code, stdout, stderr = run(folder, words, stdin)
        check_remains(name, words, code, stdout, before, folder)
        verify(name, folder, words, stdout)
    expected = (case / "expected").read_text(encoding="utf-8").splitlines()
    if f"exit {code}" != expected[0]:
        complain(name, f"exit {code}, expected {expected[0]}\n{stderr}")
    lines = [line for line in stderr.splitlines() if ABOUT_FILE.match(line)]
    wanted = [line for line in expected[1:] if not line.startswith("stderr: ")]
    for line in wanted:
        if line not in lines:
            complain(name, f"missing: {line}")
    for line in lines:
        if line not in wanted:
            complain(name, f"not expected: {line}")
    if sorted(lines) == sorted(wanted) and lines != wanted:
        complain(name, "the lines stand in another order")
    for line in expected[1:]:
        if line.startswith("stderr: ") and line.removeprefix("stderr: ") not in stderr:
            complain(name, f"standard error lacks: {line.removeprefix('stderr: ')}\n{stderr}")


# ---- made here: binary, large ----

def xlsx():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return content.getvalue()


def sparse(size):
    def make(path):
        with open(path, "wb") as file:
            file.truncate(size)
    return make


BASE_COHORT = (CASES / "base" / "cohort.json").read_text(encoding="utf-8")
BASE_PROGRAMME = (CASES / "base" / "programme.json").read_text(encoding="utf-8")
GIVEN = BASE_PROGRAMME.replace('"rules": {', '"rules": {', 1).replace(
    '"criteria": {', '"criteria": {\n    "given": {"kind": "given", "weight": 1},', 1)
UMLAUT = BASE_COHORT.replace('"id": "s3"', '"id": "s3", "name": "Jürgen"')
DEEP = '{"pairwright": "programme/1", "questions": %s%s}'


def with_text(text):
    return BASE_COHORT.replace('"year": 3', f'"about": "{text}"', 1)


# name, file, content (bytes, or a function that makes the file), what standard error must say
MADE = [
    ("byte-order-mark", "cohort.json", b"\xef\xbb\xbf" + BASE_COHORT.encode(), "cohort.json:1:1: : the file starts with a byte order mark"),
    ("utf-16-le", "cohort.json", b"\xff\xfe" + BASE_COHORT.encode("utf-16-le"), "cohort.json:1:1: : this is UTF-16 text; need JSON in UTF-8"),
    ("utf-16-be", "cohort.json", b"\xfe\xff" + BASE_COHORT.encode("utf-16-be"), "this is UTF-16 text"),
    ("utf-16-no-mark", "cohort.json", BASE_COHORT.encode("utf-16-le"), "this is UTF-16 text, or a binary file"),
    ("utf-32", "cohort.json", b"\xff\xfe\0\0" + BASE_COHORT.encode("utf-32-le"), "this is UTF-32 text"),
    ("latin-1", "cohort.json", UMLAUT.encode("latin-1"), "cohort.json:10:28: : this is not UTF-8 (Windows-1252, perhaps); got the byte 0xfc"),
    ("overlong-utf-8", "cohort.json", BASE_COHORT.encode().replace(b"History", b"His\xc0\xafory"), "cohort.json:10:43: : this is not UTF-8"),
    ("surrogate-utf-8", "cohort.json", BASE_COHORT.encode().replace(b"History", b"His\xed\xa0\x80ory"), "this is not UTF-8"),
    ("cut-utf-8", "cohort.json", with_text("x").encode() + b"\xe2\x82", "cohort.json:13:1: : this is not UTF-8"),
    ("nul-byte", "cohort.json", BASE_COHORT.encode().replace(b"History", b"His\0ory"), "cohort.json:10:43: : there is a raw control character in this string"),
    ("nul-between", "cohort.json", BASE_COHORT.encode().replace(b'"year": 3', b'"year": \0 3'), "cohort.json:4:56: : there is a NUL byte in the text"),
    ("nul-behind", "cohort.json", BASE_COHORT.encode() + b"\0", "cohort.json:13:1: : there is more text after the document"),
    ("zip", "programme.json", xlsx(), "this is a ZIP file, perhaps a spreadsheet (XLSX)"),
    ("xls", "programme.json", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "this is an old Office file"),
    ("pdf", "programme.json", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "this is a PDF file"),
    ("gzip", "programme.json", gzip.compress(BASE_PROGRAMME.encode()), "this is a gzip file"),
    ("rtf", "programme.json", b"{\\rtf1\\ansi text}", "this is an RTF file"),
    ("random", "programme.json", bytes(range(128, 256)), "this is not UTF-8"),
    ("long-string", "cohort.json", with_text("x" * ((1 << 20) + 1)).encode(), "cohort.json:4:57: : this string is too long"),
    ("long-key", "cohort.json", BASE_COHORT.replace('"year": 3', f'"{"k" * 1025}": 3', 1).encode(), "cohort.json:4:48: : this string is too long"),
    ("long-number", "cohort.json", BASE_COHORT.replace('"year": 3', '"year": 3.' + "0" * 400, 1).encode(), "cohort.json:4:56: : this number is too long"),
    ("nested-65", "programme.json", (DEEP % ("[" * 64, "]" * 64)).encode(), "programme.json:1:107: : this is nested too deeply"),
    ("nested-100000", "programme.json", (DEEP % ("[" * 100000, "")).encode(), "this is nested too deeply"),
    ("nested-100000-objects", "cohort.json", (BASE_COHORT[:-2] + ',"x":' + '{"a":' * 100000).encode(), "this is nested too deeply"),
    ("many-keys", "cohort.json", (BASE_COHORT[:-2] + "".join(f',"k{k}":0' for k in range(126))).encode() + b"}", "cohort.json:12:1017: : there are too many keys in this document"),
    ("many-tokens", "programme.json", (DEEP % ("[" + "{}," * (8 << 20) + "{}", "]")).encode(), "programme.json:1:1: : there are too many values in this; need at most 8 million"),
    ("many-options", "programme.json", BASE_PROGRAMME.replace('["Biology", "Maths", "History"]', json.dumps([f"o{k}" for k in range(10**6)]), 1).encode(),
     "programme.json:4:44: /questions/field/options: too few or too many entries; got 1000000; need 1 to 4096"),
    ("too-large", "cohort.json", sparse((2 << 30) + 1), "cohort.json: : the file is too large; need at most 2147483648 bytes"),
]
MADE_CSV = [
    ("csv-nul", b"mentee,mentor,score\ns1,m1,0.5\ns1,m\0002,1\n", "scores.csv:3:5: : there is a NUL byte in the text"),
    ("csv-windows-1252", "mentee,mentor,score\ns1,m1,0.5\ns1,mü,1\n".encode("cp1252"), "scores.csv:3:5: : this is not UTF-8 (Windows-1252, perhaps); got the byte 0xfc; need CSV in UTF-8"),
    ("csv-utf-16", "mentee,mentor,score\ns1,m1,0.5\n".encode("utf-16"), "this is UTF-16 text; need CSV in UTF-8"),
    ("csv-xlsx", xlsx(), "this is a ZIP file, perhaps a spreadsheet (XLSX); need CSV in UTF-8"),
    ("csv-giant", b"mentee,mentor,score\n" + b"s" * (1 << 22) + b",m1,0.5\n", "scores.csv:2:1: : this cell is longer than a megabyte"),
    ("csv-wide", b",m1" + b",m2" * 3000 + b"\ns1" + b",1" * 3001 + b"\n", "scores.csv:1:8: : row 1, column 4: this mentor has two columns"),
]


def check_made(name, file, content, wanted, words, programme=None):
    with tempfile.TemporaryDirectory() as folder:
        for source in (CASES / "base").iterdir():
            shutil.copy(source, folder)
        if programme:
            pathlib.Path(folder, "programme.json").write_text(programme, encoding="utf-8")
        path = pathlib.Path(folder, file)
        path.unlink(missing_ok=True)
        content(path) if callable(content) else path.write_bytes(content)
        before = set(os.listdir(folder))
        code, stdout, stderr = run(folder, words)
        check_remains(name, words, code, stdout, before, folder)
    if code != 3 or wanted not in stderr:
        complain(name, f"exit {code}, expected 3 and: {wanted}\n{stderr[:2000]}")


# ---- hostile matchings: a good one, changed ----

def changed(path, value):
    """A change of the parsed matching: the value at a path of keys; `del` deletes."""
    def change(document):
        *way, last = path
        for part in way:
            document = document[part]
        if value is changed:
            del document[last]
        else:
            document[last] = value
    return change


def doubled_pair(document):
    document["pairs"].append(document["pairs"][-1])


MATCHINGS = [
    ("pair-of-nobody", changed(["pairs", 0, "mentee"], "s9"), "/pairs/0/mentee: unknown mentee"),
    ("pair-wrong-side", changed(["pairs", 0, "mentor"], "s2"), '/pairs/0/mentor: "s2" is one of the mentees'),
    ("pair-with-number", changed(["pairs", 0, "mentor"], 7), "/pairs/0/mentor: wrong type; got 7"),
    ("pair-is-null", changed(["pairs", 0], None), "/pairs/0: wrong type; got null"),
    ("pair-twice", doubled_pair, "/summary/pairs: this is not what the pairs of the matching amount to; got 3; need 4"),
    ("pairs-object", changed(["pairs"], {}), "/pairs: wrong type; got an object"),
    ("pairs-too-many", changed(["pairs"], [{}] * 1000), "/pairs: too many entries for this cohort; got 1000; need at most 6"),
    ("pairs-missing", changed(["pairs"], changed), 'the key "pairs" is missing'),
    ("score-above-1", changed(["pairs", 0, "score"], 2), "/pairs/0/score: out of range"),
    ("score-string", changed(["pairs", 0, "score"], "0.5"), "/pairs/0/score: wrong type"),
    ("score-false", changed(["pairs", 0, "score"], 0.123456), "/summary/worst: this is not what the pairs of the matching amount to; got 0.416667; need 0.123456"),
    ("score-huge", changed(["pairs", 0, "score"], 2**63 - 1), "/pairs/0/score: out of range"),
    ("parts-unknown", changed(["pairs", 0, "parts"], {"fields": 1}), '/pairs/0/parts/fields: unknown criterion; got "fields"; did you mean "field"?'),
    ("parts-list", changed(["pairs", 0, "parts"], []), "/pairs/0/parts: wrong type"),
    ("parts-false", changed(["pairs", 0, "parts", "field"], 0.4), "/pairs/0/parts/field"),
    ("out-of-zero", changed(["pairs", 0, "out_of"], 0), "/pairs/0"),
    ("kept-number", changed(["pairs", 0, "kept"], 1), "/pairs/0/kept: wrong type"),
    ("kept-false-claim", changed(["pairs", 0, "kept"], True), "/pairs/0"),
    ("against-unknown", changed(["pairs", 0, "against"], ["none", 3]), "/pairs/0/against/0: unknown rule"),
    ("total-false", changed(["summary", "total"], 99.5), "/summary/total: this is not what the pairs of the matching amount to; got 99.5"),
    ("summary-missing", changed(["summary"], changed), 'the key "summary" is missing'),
    ("goals-none", changed(["summary", "goals"], []), "/summary/goals: no goal"),
    ("goals-many", changed(["summary", "goals"], [{"goal": "matched", "value": 3, "bound": 3, "gap": 0}] * 50), "/summary/goals: too many goals"),
    ("goal-huge", changed(["summary", "goals", 0, "value"], 10**30), "this number is too large"),
    ("goal-bound-low", changed(["summary", "goals", 1, "bound"], 0.5), "/summary/goals/1"),
    ("loads-false", changed(["summary", "loads", "0"], 7), '/summary/loads/0: this key does not belong here'),
    ("unmatched-twice", changed(["unmatched"], [{"mentee": "s1", "reason": "cut-short", "text": ""}] * 2), "/unmatched/0: the mentee has a pair"),
    ("unmatched-reason", changed(["unmatched"], [{"mentee": "s1", "reason": "whim", "text": ""}]), "/unmatched/0/reason: unknown reason"),
    ("unmatched-many", changed(["unmatched"], [{}] * 9), "/unmatched: too many entries"),
    ("unmatched-hall", changed(["unmatched"], [{"mentee": "s1", "reason": "no-place", "hall": 99, "text": ""}]), "/unmatched/0"),
    ("proof-missing", changed(["proof"], {}), '/proof: the key "kind" is missing'),
    ("proof-kind", changed(["proof", "kind"], "prices/2"), "/proof/kind: unknown kind of proof"),
    ("proof-goals", changed(["proof", "goals"], ["matched"]), "/proof/goals: these are not the goals of the summary"),
    ("proof-price-real", changed(["proof", "mentees"], {"s1": [0.5, 0, 0]}), "/proof/mentees/s1/0: not a whole number"),
    ("proof-price-short", changed(["proof", "mentees"], {"s1": [1]}), "/proof/mentees/s1: wrong number of prices; got 1; need 3"),
    ("proof-price-huge", changed(["proof", "mentees"], {"s1": [2**63 - 1] * 3}), "/proof/mentees/s1: the price 9223372036854775807 is out of range"),
    ("proof-price-nobody", changed(["proof", "mentors"], {"m9": [0, 0, 0]}), "/proof/mentors/m9: unknown mentor"),
    ("proof-price-false", changed(["proof", "mentees"], {}), "/proof"),
    ("proof-draw", changed(["proof", "draw"], []), "/proof/draw: wrong type"),
    ("proof-hall", changed(["proof", "hall"], [{"mentees": ["s1", "s1"], "mentors": [], "wanted": 1, "places": 0}]), "/proof/hall/0"),
    ("proof-hall-many", changed(["proof", "hall"], [{"mentees": ["s1"] * 9, "mentors": [], "wanted": 1, "places": 0}]), "/proof/hall/0/mentees: too many entries"),
    ("proof-hall-number", changed(["proof", "hall"], [7]), "/proof/hall/0: wrong type"),
    ("status-unknown", changed(["status"], "best"), "/status: unknown status"),
    ("status-infeasible", changed(["status"], "infeasible"), 'the key "conflict" is missing'),
    ("status-feasible-with-conflict", changed(["conflict"], {}), "/conflict: only an infeasible matching has a conflict"),
    ("hash-false", changed(["provenance", "cohort_sha256"], "0" * 64), "/provenance/cohort_sha256: the matching was made with another cohort"),
    ("seed-number", changed(["provenance", "seed"], 7), "/provenance/seed: wrong type"),
    ("option-unknown", changed(["provenance", "options", "goal"], []), "/provenance/options/goal: unknown key"),
    ("option-goals-twice", changed(["provenance", "options", "goals"], ["matched", "total"] * 9), 'the goal "matched" stands twice'),
    ("option-weight-unknown", changed(["provenance", "options", "weights"], {"x": 1}), "/provenance/options/weights/x: unknown criterion"),
    ("option-weight-changed", changed(["provenance", "options", "weights"], {"field": 0}), "/pairs/0"),
    ("decisions-of-nowhere", changed(["decisions"], {"keep": [["s1", "m1"]]}), "/decisions: it is not said where these decisions come from"),
    ("decisions-not-stated", changed(["provenance", "options", "decisions_sha256"], "0" * 64), "the run had decisions, and the matching does not state them"),
    ("key-unknown", changed(["pair"], []), "/pair: unknown key"),
    ("not-a-matching", changed(["pairwright"], "cohort/1"), "/pairwright: this is another kind or version of document"),
]


def check_matchings():
    with tempfile.TemporaryDirectory() as folder:
        for source in (CASES / "base").iterdir():
            shutil.copy(source, folder)
        code, _, stderr = run(folder, ["solve", "programme.json", "cohort.json", "-o", "good.json"])
        if code != 0:
            return complain("matching", f"the good one failed: {stderr}")
        good = pathlib.Path(folder, "good.json").read_text(encoding="utf-8")
        words = ["verify", "programme.json", "cohort.json", "matching.json"]
        for name, change, wanted in MATCHINGS:
            document = json.loads(good)
            change(document)
            pathlib.Path(folder, "matching.json").write_text(json.dumps(document, indent=1), encoding="utf-8")
            before = set(os.listdir(folder))
            code, stdout, stderr = run(folder, words)
            check_remains(name, words, code, stdout, before, folder)
            if code != 3 or wanted not in stderr:
                complain(f"matching-{name}", f"exit {code}, expected 3 and: {wanted}\n{stderr}")
            if not any(PLACED.match(line) for line in stderr.splitlines()):
                complain(f"matching-{name}", f"no line says where\n{stderr}")
        for cut in range(1, len(good) - 1, 97):
            pathlib.Path(folder, "matching.json").write_text(good[:cut], encoding="utf-8")
            code, _, stderr = run(folder, words)
            if code != 3:
                complain(f"matching cut at {cut}", f"exit {code}\n{stderr}")


def check_scores_return():
    """What `score --csv` writes is read as given scores, whatever the ids."""
    case = CASES / "csv-of-odd-ids-fine"
    score = [PROGRAM, "score", "programme.json", "cohort.json", "--csv", "--scores"]
    with tempfile.TemporaryDirectory() as folder:
        written = [(case / "scores.csv").read_bytes()]
        for file in ("programme.json", "cohort.json"):
            shutil.copy(case / file, folder)
        for _ in range(2):
            pathlib.Path(folder, "scores.csv").write_bytes(written[-1])
            done = subprocess.run([*score, "given=scores.csv"], cwd=folder, capture_output=True, timeout=TIMEOUT)
            written.append(done.stdout)
    if not written[1] or written[1] != written[2]:
        complain(case.name, f"scores do not come back: {written[1:]}")


def main():
    folders = sorted(folder for folder in CASES.iterdir() if folder.is_dir() and folder.name != "base")
    wanted = sys.argv[1:]
    for folder in folders:
        if not wanted or folder.name in wanted:
            check_case(folder)
    if not wanted:
        for name, file, content, text in MADE:
            check_made(name, file, content, text, ["check", "programme.json", "cohort.json"])
        for name, content, text in MADE_CSV:
            check_made(name, "scores.csv", content, text, ["solve", "programme.json", "cohort.json", "--scores", "given=scores.csv"], GIVEN)
        check_matchings()
        check_scores_return()
    for fault in faults:
        print(fault)
    print(f"{len(folders)} folders, {len(MADE) + len(MADE_CSV)} made files, {len(MATCHINGS)} matchings: {len(faults)} faults")
    sys.exit(1 if faults or not folders else 0)


main()
