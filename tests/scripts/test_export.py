#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is handed out agrees with the matching, shows no sensitive answer, and is safe to open.

    PAIRWRIGHT=build/pairwright tests/scripts/test_export.py

Workbooks are read here with Python's own zipfile and XML.
"""
import csv
import hashlib
import hmac
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile

PROGRAM = os.path.abspath(os.environ.get("PAIRWRIGHT", "build/pairwright"))
SOURCE = pathlib.Path(os.environ.get("SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
MODELS = SOURCE / "models" / "programmes"
TABLES = ["pairs", "unmatched", "loads", "mail"]
KEY = b"a key of more than sixteen bytes"
faults = []


def check(truth, text):
    if not truth:
        faults.append(text)


def run(folder, *words, expect=0):
    done = subprocess.run([PROGRAM, *map(str, words)], cwd=folder, capture_output=True, timeout=120)
    check(done.returncode == expect, f"{words}: exit {done.returncode}, expected {expect}\n{done.stderr.decode()}")
    return done


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def solved(folder, programme, cohort):
    (folder / "programme.json").write_text(json.dumps(programme), encoding="utf-8")
    (folder / "cohort.json").write_text(json.dumps(cohort), encoding="utf-8")
    run(folder, "solve", "programme.json", "cohort.json", "--force", "-o", "matching.json")
    return json.loads((folder / "matching.json").read_text(encoding="utf-8"))


def export(folder, *options, expect=0):
    return run(folder, "export", "programme.json", "cohort.json", "matching.json", *options, expect=expect)


def read_workbook(content):
    """Sheet name → rows of texts."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        strings = [node.findtext("m:t", "", space) for node in
                   ElementTree.fromstring(archive.read("xl/sharedStrings.xml")).findall("m:si", space)]
        names = [node.get("name") for node in
                 ElementTree.fromstring(archive.read("xl/workbook.xml")).findall("m:sheets/m:sheet", space)]
        sheets = {}
        for number, name in enumerate(names, 1):
            sheet = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            check(not list(sheet.iter(f"{{{space['m']}}}f")), f"there is a formula in {name}")
            sheets[name] = [{cell.get("r").rstrip("0123456789"): strings[int(cell.findtext("m:v", "", space))]
                             if cell.get("t") == "s" else cell.findtext("m:v", "", space)
                             for cell in row.findall("m:c", space)} for row in sheet.findall("m:sheetData/m:row", space)]
    return sheets


# ---- agreement -----------------------------------------------------------------------------------------------------

def check_agreement(folder, name):
    """Every table says what the matching says; CSV, XLSX and JSON say the same."""
    programme = json.loads((MODELS / name / "programme.json").read_text(encoding="utf-8"))
    cohort = json.loads((MODELS / name / "cohort.json").read_text(encoding="utf-8"))
    matching = solved(folder, programme, cohort)
    tables = {table: rows(export(folder, "--table", table).stdout) for table in TABLES}
    pairs = {(pair["mentee"], pair["mentor"]): pair for pair in matching["pairs"]}
    check({(row["mentee"], row["mentor"]) for row in tables["pairs"]} == set(pairs), f"{name}: other pairs")
    for row in tables["pairs"]:
        pair = pairs[row["mentee"], row["mentor"]]
        check(float(row["score"]) == pair["score"], f"{name}: {row}")
        points = sum(float(value) for key, value in row.items() if "points" in key and value)
        check(abs(points - sum(pair["parts"].values())) < 1e-9, f"{name}: points of {row}")
    check([row["mentee"] for row in tables["unmatched"]] == [who["mentee"] for who in matching["unmatched"]],
          f"{name}: unmatched")
    loads = {mentor["id"]: 0 for mentor in cohort["mentors"]}
    for _, mentor in pairs:
        loads[mentor] += 1
    check({row["mentor"]: int(row["mentees"]) for row in tables["loads"]} == loads, f"{name}: loads")
    check(all(int(row["free"]) == int(row["max"]) - int(row["mentees"]) for row in tables["loads"]), f"{name}: free places")
    for row in tables["mail"]:
        side, other = ("mentee", "mentor") if row["role"] == "mentee" else ("mentor", "mentee")
        partners = [pair[other] for pair in matching["pairs"] if pair[side] == row["id"]]
        check(row["partner_ids"].split("; ") == (partners or [""]) and int(row["partners"]) == len(partners), f"{name}: {row}")
        check(row["reason"], f"{name}: no reason in {row}")
    document = json.loads(export(folder, "--json").stdout)
    for table in TABLES:
        check([{key: str(value) for key, value in row.items() if key in ("mentee", "mentor", "id", "partner_ids")}
               for row in document[table]] ==
              [{key: value for key, value in row.items() if key in ("mentee", "mentor", "id", "partner_ids") and value}
               for row in tables[table]], f"{name}: JSON of {table} differs")
    export(folder, "--force", "-o", "book.xlsx")
    first = (folder / "book.xlsx").read_bytes()
    export(folder, "--force", "-o", "book.xlsx")
    check(first == (folder / "book.xlsx").read_bytes(), f"{name}: two workbooks differ")
    book = read_workbook(first)
    check(list(book) == TABLES, f"{name}: sheets {list(book)}")
    for table in TABLES:
        header = book[table][0]
        found = [{header[column]: text for column, text in row.items() if text} for row in book[table][1:]]
        wanted = [{key: value for key, value in row.items() if value} for row in tables[table]]
        for row in (*found, *wanted):
            for key in [key for key in row if key == "score" or "points" in key]:
                row[key] = float(row[key])
        check(found == wanted, f"{name}: the sheet {table} differs\n{found[:1]}\n{wanted[:1]}")


# ---- discretion ----------------------------------------------------------------------------------------------------

def check_discretion(folder):
    """No sensitive answer, and no points that come of one, in any table."""
    programme = {
        "pairwright": "programme/1",
        "questions": {"field": {"type": "choice", "options": ["Maths", "Art"]},
                      "origin": {"type": "choice", "options": ["Secretland", "Elsewhere"], "sensitive": True},
                      "place": {"type": "choice", "options": ["north", "south"]}},
        "criteria": {"field": {"kind": "same", "question": "field", "weight": 2},
                     "origin": {"kind": "same", "question": "origin", "weight": 3, "sensitive": True},
                     "place": {"kind": "same", "question": "place", "weight": 1}},
        "rules": {"apart": {"kind": "same", "question": "origin", "at_least": 1, "sensitive": True,
                            "because": "not of one origin"}},
        "seed": "x"}

    def person(name, origin, field="Maths"):
        return {"id": name, "answers": {"field": field, "origin": origin, "place": "north"}}

    cohort = {"pairwright": "cohort/1", "mentors": [person("m1", "Secretland"), person("m2", "Secretland")],
              "mentees": [person("s1", "Secretland"), person("s2", "Elsewhere")]}
    solved(folder, programme, cohort)
    everything = b"".join(export(folder, "--table", table).stdout for table in TABLES) + export(folder, "--json").stdout
    for secret in (b"Secretland", b"Elsewhere", b"origin"):
        check(secret not in everything, f"{secret} is shown:\n{everything.decode()}")
    pairs = rows(export(folder).stdout)
    check(set(pairs[0]) >= {"points_field", "other_points"} and "points_place" not in pairs[0],
          f"one sensitive criterion is not told of together with another: {list(pairs[0])}")


# ---- names and pseudonyms ------------------------------------------------------------------------------------------

def pseudonym(name):
    return "p" + hmac.new(KEY, name.encode(), hashlib.sha256).hexdigest()[:20]


def check_identities(folder):
    name = "first-year-transition"
    programme = json.loads((MODELS / name / "programme.json").read_text(encoding="utf-8"))
    cohort = json.loads((MODELS / name / "cohort.json").read_text(encoding="utf-8"))
    for side in ("mentees", "mentors"):
        for who in cohort[side]:
            who["name"] = f"Name of {who['id']}"
    matching = solved(folder, programme, cohort)
    (folder / "key").write_bytes(KEY + b"\n")
    named = rows(export(folder, "--table", "mail").stdout)
    check(all(row["name"] == f"Name of {row['id']}" for row in named), "the cohort's names are lost")
    hidden = {table: export(folder, "--table", table, "--pseudonyms", "key").stdout for table in TABLES}
    everything = b"".join(hidden.values()) + export(folder, "--json", "--pseudonyms", "key").stdout
    for side in ("mentees", "mentors"):
        check(not any(who["id"].encode() in everything or b"Name of" in everything for who in cohort[side]),
              "an id or a name shows through")
    pairs = rows(hidden["pairs"])
    check({(row["mentee"], row["mentor"]) for row in pairs} ==
          {(pseudonym(pair["mentee"]), pseudonym(pair["mentor"])) for pair in matching["pairs"]}, "other pseudonyms")
    check([row["mentee"] for row in pairs] == sorted(row["mentee"] for row in pairs), "the order tells who is who")
    (folder / "names.csv").write_text("id;name\n" + "".join(f"{pseudonym(who['id'])};Dr {who['id']}\n" for who in cohort["mentors"]))
    joined = export(folder, "--pseudonyms", "key", "--names", "names.csv")
    check(all(row["mentor_name"].startswith("Dr m") and not row["mentee_name"] for row in rows(joined.stdout)), "names not joined")
    check(b"40 people have no name in this list" in joined.stderr, joined.stderr.decode())
    (folder / "names.csv").write_text("id,name\nm001,One\nm001,Other\n")
    check(b'row 3: "m001" has another name in a row before' in export(folder, "--names", "names.csv", expect=3).stderr, "two names")
    (folder / "names.csv").write_text("who,name\nm001,One\n")
    check(b'there is no column "id"' in export(folder, "--names", "names.csv", expect=3).stderr, "no column id")
    (folder / "key").write_bytes(b"short\n")
    check(b"too short; got 5 bytes; need at least 16" in export(folder, "--pseudonyms", "key", expect=3).stderr, "short key")


# ---- spreadsheets --------------------------------------------------------------------------------------------------

def check_injection(folder):
    """Texts that are formulas to a spreadsheet get an apostrophe; quotes and line breaks come through."""
    names = ["=1+1", "+49 123", "-x", "@SUM(A1)", "\tx", "\rx", "a,b", 'say "hi"', "two\nlines", "'quoted", "Zoë", " =1"]
    programme = {"pairwright": "programme/1", "questions": {}, "criteria": {}, "capacity": {"mentors": {"max": 20}}}
    cohort = {"pairwright": "cohort/1", "mentors": [{"id": "=cmd|x", "name": "=m"}],
              "mentees": [{"id": f"s{k:02}", "name": name} for k, name in enumerate(names)]}
    solved(folder, programme, cohort)

    def safe(text):
        return "'" + text if text[0] in "=+-@\t\r\n" else text

    mail = rows(export(folder, "--table", "mail").stdout)
    check([row["name"] for row in mail] == [safe(name) for name in names] + ["'=m"], f"names: {[row['name'] for row in mail]}")
    check(all(row["partner_ids"] == "'=cmd|x" for row in mail[:-1]), mail[0])
    export(folder, "--force", "-o", "book.xlsx")
    sheet = read_workbook((folder / "book.xlsx").read_bytes())["mail"]
    found = [row.get("C", "").replace("_x000D_", "\r") for row in sheet[1:]]
    check([text.replace("\r", "") for text in found] == [safe(name).replace("\r", "") for name in names] + ["'=m"], f"workbook: {found}")


def check_usage(folder):
    solved(folder, *(json.loads((MODELS / "one-to-one" / f"{kind}.json").read_text(encoding="utf-8"))
                     for kind in ("programme", "cohort")))
    for options, text in [(["-o", "pairs.txt"], b"need FILE.csv or FILE.xlsx"), (["--table", "pair"], b'unknown table; got "pair"'),
                          (["--table", "mail", "-o", "x.xlsx"], b"a workbook has all tables"),
                          (["--json", "--table", "mail"], b"--json has all tables")]:
        done = export(folder, *options, expect=2)
        check(text in done.stderr and not done.stdout, f"{options}: {done.stderr.decode()}")
    (folder / "pairs.csv").write_text("mine")
    export(folder, "-o", "pairs.csv", expect=5)
    check((folder / "pairs.csv").read_text() == "mine", "a file was overwritten")
    with open(folder / "matching.json", "rb") as file:
        done = subprocess.run([PROGRAM, "export", "programme.json", "cohort.json", "-", "-o", "-"], cwd=folder, stdin=file,
                              capture_output=True, timeout=60)
    check(done.returncode == 0 and done.stdout == export(folder).stdout, "standard input and output")
    infeasible = {"pairwright": "programme/1", "questions": {}, "criteria": {},
                  "capacity": {"mentors": {"min": 5, "max": 5, "min_applies": "always"}}}
    (folder / "programme.json").write_text(json.dumps(infeasible))
    (folder / "cohort.json").write_text(json.dumps({"pairwright": "cohort/1", "mentors": [{"id": "m"}], "mentees": [{"id": "s"}]}))
    run(folder, "solve", "programme.json", "cohort.json", "--force", "-o", "matching.json", expect=4)
    check(b"there is nothing to hand out" in export(folder, expect=4).stderr, "an infeasible matching")


def main():
    for name in sorted(folder.name for folder in MODELS.iterdir() if folder.is_dir()):
        with tempfile.TemporaryDirectory() as folder:
            check_agreement(pathlib.Path(folder), name)
    for test in (check_discretion, check_identities, check_injection, check_usage):
        with tempfile.TemporaryDirectory() as folder:
            test(pathlib.Path(folder))
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
