#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Survey exports of every source become the cohort they mean, and what is wrong with one is said with row and column.

    PAIRWRIGHT=build/pairwright tests/scripts/test_import.py

The exports here are made up, in the form that each survey tool gives them. Every cohort is also handed to `check`, which
must find nothing. Real exports are in test_import_data.py.
"""
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

PROGRAM = os.path.abspath(os.environ.get("PAIRWRIGHT", "build/pairwright"))
faults = []

PROGRAMME = {
    "pairwright": "programme/1",
    "questions": {
        "field": {"type": "choice", "text": "What do you study?", "options": ["Biology", "Maths", "History"]},
        "needs": {"type": "choices", "text": "What do you want to learn?", "ask": "mentees", "most": 3,
                  "options": ["R", "R, with statistics", "exam technique", "reading; writing", "writing"]},
        "offers": {"type": "choices", "text": "What can you teach?", "ask": "mentors",
                   "options": ["R", "R, with statistics", "exam technique", "reading; writing", "writing"]},
        "year": {"type": "number", "text": "Year", "min": 1, "max": 8},
        "mood": {"type": "scale", "text": "How do you feel?", "min": 1, "max": 5,
                 "labels": {"1": "never better", "5": "fine"}},
        "skills": {"type": "ratings", "text": "Rate", "items": ["R", "writing"], "min": 1, "max": 5},
        "order": {"type": "ranking", "text": "Rank", "options": ["career", "grades", "friends"]},
        "times": {"type": "times", "text": "When?", "days": ["Mon", "Tue", "Thu"], "from": "08:00", "to": "12:00",
                  "step": 60},
        "wants": {"type": "people", "text": "With whom?", "ask": "mentees", "most": 3},
        "about": {"type": "text", "text": "About you"},
    },
    "criteria": {"field": {"kind": "same", "question": "field", "weight": 1}},
}
PLAIN = {"id": "id", "answers": {"field": "field"}}
MENTORS = "id,field\nm1,Maths\nm2,History\n"


def complain(name, text):
    faults.append(f"{name}: {text}")


class Run:
    """One import: files by name, a mapping, and what came of it."""

    def __init__(self, mentees, mentors=MENTORS, mapping=None, programme=None, options=(), check=True):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            self.write(folder / "mentees.csv", mentees)
            self.write(folder / "mentors.csv", mentors)
            (folder / "programme.json").write_text(json.dumps(programme or PROGRAMME))
            words = ["import", "--programme", "programme.json", "--mentees", "mentees.csv", "--mentors", "mentors.csv",
                     *options]
            if mapping:
                (folder / "mapping.json").write_text(json.dumps({"pairwright": "mapping/1", **mapping}))
                words += ["--mapping", "mapping.json"]
            before = set(os.listdir(folder))
            done = subprocess.run([PROGRAM, *words, "-o", "cohort.json"], cwd=folder, capture_output=True, timeout=120)
            self.code, self.stdout = done.returncode, done.stdout.decode()
            self.stderr = done.stderr.decode("utf-8", "backslashreplace")
            self.new_files = set(os.listdir(folder)) - before
            self.cohort = None
            if self.code == 0:
                self.cohort = json.loads((folder / "cohort.json").read_text(encoding="utf-8"))
                checked = subprocess.run([PROGRAM, "check", "programme.json", "cohort.json"], cwd=folder,
                                         capture_output=True, timeout=120)
                if checked.returncode != 0:
                    complain("check of an imported cohort", checked.stderr.decode())

    @staticmethod
    def write(path, content):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def answers(cohort, side="mentees"):
    return {person["id"]: person["answers"] for person in cohort[side]}


def expect(name, run, wanted, side="mentees"):
    """The answers of a side, by id."""
    if run.cohort is None:
        complain(name, f"exit {run.code}\n{run.stderr}")
    elif answers(run.cohort, side) != wanted:
        complain(name, f"got {answers(run.cohort, side)}\n  wanted {wanted}\n{run.stderr}")


def expect_said(name, run, *texts):
    for text in texts:
        if text not in run.stderr:
            complain(name, f"standard error lacks: {text}\n{run.stderr}")


def refuse(name, run, *texts, code=3):
    if run.code != code or run.new_files or run.stdout:
        complain(name, f"exit {run.code}, expected {code}; new files {run.new_files}, output {run.stdout[:60]!r}\n{run.stderr}")
    expect_said(name, run, *texts)


def mapped(**mentees):
    return {"mentors": PLAIN, "mentees": {"id": "id", **mentees}}


def asking(**given):
    return mapped(answers=given)


# ---- sources -------------------------------------------------------------------------------------------------------

def check_google():
    """One row of headers; grids; lists by ", " whose options hold commas and semicolons; availability turned round."""
    table = (
        "Timestamp,Email Address,First,Last,What do you study?,What do you want to learn?,Rate yourself [R],"
        "Rate yourself [writing],Busy when? [Monday],Busy when? [Tuesday],Busy when? [Sunday],Mentors you want,Notes\n"
        '2026/09/01 9:00:00 AM GMT+2,Ann@Uni.example,Ann,Ay,maths,"R, R, with statistics, reading; writing",4,2,'
        '8AM;9AM,,,"Mo One, Mia Two",hello\n'
        "2026/09/01 9:30:00 AM GMT+2,ben@uni.example,Ben,Be,Biology,R;exam technique;,,5,10AM;noon;9PM;,8AM;9AM;10AM;11AM,"
        "8AM,,\n")
    mapping = {
        "mentors": {**PLAIN, "name": "name"},
        "mentees": {
            "id": {"column": "Email Address", "rule": "lower-case"}, "name": ["First", "Last"],
            "answers": {"field": "What do you study?", "needs": "What do you want to learn?",
                        "skills": {"grid": "Rate yourself"}, "times": {"grid": "Busy when?", "unavailable": True},
                        "wants": "Mentors you want"}}}
    run = Run(table, "id,name,field\nm1,Mo One,Maths\nm2,Mia Two,History\n", mapping)
    expect("google", run, {
        "ann@uni.example": {"field": "Maths", "needs": ["R", "R, with statistics", "reading; writing"],
                            "skills": {"R": 4, "writing": 2}, "times": ["Mon 10:00-12:00", "Tue 08:00-12:00"],
                            "wants": ["m1", "m2"]},
        "ben@uni.example": {"field": "Biology", "needs": ["R", "exam technique"], "skills": {"writing": 5},
                            "times": ["Mon 08:00-10:00", "Mon 11:00-12:00"]}})
    if run.cohort and [p.get("name") for p in run.cohort["mentees"]] != ["Ann Ay", "Ben Be"]:
        complain("google", "names are not joined")
    expect_said("google", run, '"Sunday" is no day of "times": this column is left out',
                "1 mentees named times outside the hours", "(times, addresses, places): 1 columns")


def check_qualtrics():
    """Three rows of headers, the second localised; a code names a column, its words do too; split columns."""
    table = (
        "StartDate,Status,IPAddress,ResponseId,LocationLatitude,Q1,Q2_1,Q2_2,Q2_3,Q3_1,Q3_2,Finished\n"
        'Anfangsdatum,Antworttyp,IP-Adresse,Antwort-ID,Breitengrad,What do you study?,"What? - R","What? - writing",'
        '"What? - exam technique",Rang - career,Rang - grades,Beendet\n'
        + ",".join('"{""ImportId"":""x%d""}"' % k for k in range(12)) + "\n"
        "2026-01-01,0,192.0.2.1,R_1,52.5,Maths,R,,exam technique,2,1,1\n"
        "2026-01-02,0,192.0.2.2,R_2,52.5,History,,1,0,,,1\n"
        "2026-01-03,0,192.0.2.3,R_3,52.5,,,,,,,0\n")
    mapping = mapped(id="ResponseId", rows={"Finished": ["1", "True"]}, answers={
        "field": "What do you study?", "needs": {"columns": {"R": "Q2_1", "writing": "Q2_2", "exam technique": "Q2_3"}},
        "order": {"grid": "Q3"}})
    run = Run(table, mapping=mapping)
    expect("qualtrics", run, {"R_1": {"field": "Maths", "needs": ["R", "exam technique"], "order": ["grades", "career"]},
                              "R_2": {"field": "History", "needs": ["writing"]}})
    expect_said("qualtrics", run, "3 rows, 2 people (left out: 1 by the mapping, 0 answered twice)",
                "(times, addresses, places): 4 columns")
    if run.cohort and "192.0.2" in json.dumps(run.cohort):
        complain("qualtrics", "an address came through")


def check_microsoft():
    """A byte order mark, a line break in a header, lists that end in a semicolon, a ranking in one cell."""
    table = (
        "\ufeffID,Start time,Completion time,Email,Name,What do\nyou study?,What do you want to learn?,Rank\r\n"
        .replace("What do\nyou study?", '"What do\nyou study?"') +
        "1,1/1/26 9:00:00,1/1/26 9:05:00,anonymous,,Maths,R;reading; writing;,friends;career;grades;\r\n"
        "2,1/1/26 9:00:00,1/1/26 9:05:00,anonymous,,Biology,,\r\n")
    mapping = mapped(id={"column": "ID", "prefix": "s"}, answers={
        "field": "What do you study?", "needs": "What do you want to learn?", "order": "Rank"})
    run = Run(table, mapping=mapping)
    expect("microsoft", run, {"s1": {"field": "Maths", "needs": ["R", "reading; writing"],
                                     "order": ["friends", "career", "grades"]}, "s2": {"field": "Biology"}})


def check_surveymonkey():
    """Two rows of headers: the question over its first column, options or "Response" below."""
    table = (
        "Respondent ID,Collector ID,IP Address,What do you study?,What do you want to learn?,,,Rate,\n"
        ",,,Response,R,writing,Other (please specify),R,writing\n"
        "118,4,192.0.2.9,History,R,writing,,3,4\n"
        "119,4,192.0.2.9,Maths,,writing,knitting,,\n")
    mapping = mapped(id={"column": "Respondent ID", "prefix": "s"}, answers={
        "field": "What do you study?", "needs": {"grid": "What do you want to learn?",
                                                 "values": {"Other (please specify)": ""}},
        "skills": {"grid": "Rate"}})
    run = Run(table, mapping=mapping)
    expect("surveymonkey", run, {
        "s118": {"field": "History", "needs": ["R", "writing"], "skills": {"R": 3, "writing": 4}},
        "s119": {"field": "Maths", "needs": ["writing"]}})


def check_plain():
    """Commas, semicolons, tabs, a byte order mark, CRLF; without a mapping headers are ids or the questions' words."""
    wanted = {"s1": {"field": "Maths", "year": 2.5, "needs": ["R", "writing"], "about": 'says "hi"\nand more'},
              "s2": {"year": 1}}
    for mark in ("", "\ufeff"):
        for separator in ",;\t":
            for end in ("\n", "\r\n"):
                rows = [["id", "name", "What do you study?", "YEAR", "needs", "max", "About you"],
                        ["s1", "Ann", "Maths", "2.5", '"R,writing"', "2", '"says ""hi""\nand more"'],
                        ["s2", "", "", "01", "", "", ""]]
                run = Run(mark + "".join(separator.join(row) + end for row in rows))
                expect(f"plain {separator!r}", run, wanted)
                if run.cohort and (run.cohort["mentees"][0]["max"], run.cohort["mentees"][0]["name"]) != (2, "Ann"):
                    complain("plain", "max or name is lost")


# ---- workbooks -----------------------------------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def letters(column):
    return letters(column // 26 - 1) + chr(65 + column % 26) if column >= 26 else chr(65 + column)


def workbook(rows, sheets=(("Answers", ""),), strings=("shared one", "R, with statistics"), extra=None, first_row=1):
    """A workbook whose sheets all hold these rows: a text is inline, a number a number, ("s", k) a shared string, other
    pairs (type, value), and triples (type, value, style): style 1 is a date."""
    def cell(row, column, value):
        if value is None:
            return ""
        at = f'r="{letters(column)}{row}"'
        if isinstance(value, str):
            return f'<c {at} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        if not isinstance(value, tuple):
            return f"<c {at}><v>{value}</v></c>"
        style = f' s="{value[2]}"' if len(value) > 2 else ""
        return f'<c {at} t="{value[0]}"{style}><v>{value[1]}</v></c>'

    lines = "".join(f'<row r="{k}">' + "".join(cell(k, column, value) for column, value in enumerate(row)) + "</row>"
                    for k, row in enumerate(rows, first_row))
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>' + "".join(
            f'<sheet name="{name}" sheetId="{k}" r:id="rId{k}" {state}/>' for k, (name, state) in enumerate(sheets, 1))
            + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="x">' + "".join(
            f'<Relationship Id="rId{k}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{k}.xml"/>'
            for k in range(1, len(sheets) + 1)) +
            f'<Relationship Id="rId90" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
            f'<Relationship Id="rId91" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">' + "".join(
            f"<si><r><t>{text[:3]}</t></r><r><t>{text[3:]}</t></r><rPh><t>unsaid</t></rPh></si>" for text in strings) + "</sst>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
                         '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>'}
    for k in range(1, len(sheets) + 1):
        parts[f"xl/worksheets/sheet{k}.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in {**parts, **(extra or {})}.items():
            if text is not None:
                archive.writestr(part, text)
    return content.getvalue()


def check_workbooks():
    rows = [["id", "field", "needs", "year", "about"], ["s1", "Maths", ("s", 1), 0.1 + 2.1, ("n", 45000, 1)],
            [None, None, None], [17, "History", None, 3, ("n", "45000.75", 2)], ["s3", None, None, None, ("b", 1)],
            ["s4", None, None, None, ("str", "a &lt; b")], ["s5", None, None, None, ("n", 0.5, 1)]]
    fields = asking(field="field", needs="needs", year="year", about="about")
    wanted = {"s1": {"field": "Maths", "needs": ["R, with statistics"], "year": 2.2, "about": "2023-03-15"},
              "17": {"field": "History", "year": 3, "about": "2023-03-15 18:00"}, "s3": {"about": "TRUE"},
              "s4": {"about": "a < b"}, "s5": {"about": "12:00"}}
    expect("workbook", Run(workbook(rows), mapping=fields), wanted)
    expect("workbook with a title row left", Run(workbook(rows, first_row=4), mapping=fields), wanted)
    two = workbook(rows, (("Hidden", 'state="hidden"'), ("Answers", ""), ("More", "")))
    run = Run(two, mapping=fields)
    expect("sheets", run, wanted)
    expect_said("sheets", run, 'this workbook has 2 sheets, of which "Answers" is read')
    named = {**fields, "mentees": {**fields["mentees"], "sheet": "More"}}
    expect("sheet by name", Run(two, mapping=named), wanted)
    named["mentees"]["sheet"] = "Mor"
    refuse("no such sheet", Run(two, mapping=named), 'this workbook has no sheet "Mor"; did you mean "More"?')
    bad = [row[:] for row in rows]
    bad[1][1] = "Bilogy"
    refuse("cell of a workbook", Run(workbook(bad), mapping=fields),
           'mentees.csv:2:2: : cell B2: (field) unknown option; got "Bilogy"; did you mean "Biology"?')
    bad[1][1] = ("e", "#N/A")
    refuse("error of a formula", Run(workbook(bad), mapping=fields), "row 2, column 2: this cell holds the error #N/A")
    sheet = "xl/worksheets/sheet1.xml"
    for name, extra, text in [
        ("no workbook", {"xl/workbook.xml": None}, "this ZIP file is no workbook (XLSX)"),
        ("no sheet", {sheet: None}, f'the part "{sheet}" of this workbook cannot be read: it is missing'),
        ("broken XML", {sheet: "<worksheet><sheetData>"}, "no element found"),
        ("document type", {sheet: '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "it has a document type"),
        ("far cell", {sheet: f'<worksheet xmlns="{MAIN}"><row r="1"><c r="XFE1" t="str"><v>x</v></c></row></worksheet>'},
         "the sheet is too large"),
        ("bomb", {sheet: b"<worksheet>" + b" " * (257 << 20) + b"</worksheet>"}, "it unpacks to more than 256 MiB"),
    ]:
        refuse(f"workbook, {name}", Run(workbook(rows, extra=extra), mapping=fields), text)
    refuse("cut workbook", Run(workbook(rows)[:-40], mapping=fields), "is broken")


# ---- proposals -----------------------------------------------------------------------------------------------------

GUESSED = (
    "Timestamp,Email address,First name,Last name,What is your field of study?,What would you like to learn?,Rate [R],"
    "Rate [writing],When are you NOT free? [Monday],When are you NOT free? [Tuesday],Your order [Choice 2],"
    "Your order [Top choice],Which mentors do you want to be with? (whom),How do you feel?,Anything else,How many students\n"
    '1/1/26,A@x.example,Ann,Ay,maths,"R, R, with statistics",4,2,8AM,,grades,career,Mo,fine,hm,1\n'
    "1/1/26,b@x.example,Ben,Be,Bilogy,R;writing,5,,9AM,10AM,,friends,,2,,2\n"
    "1/1/26,c@x.example,Cem,Ce,History,exam technique,,1,,,,,m2,3,,\n")
GUESSED_ANSWERS = {
    "a@x.example": {"field": "Maths", "needs": ["R", "R, with statistics"], "mood": 5, "skills": {"R": 4, "writing": 2},
                    "order": ["career", "grades"], "times": ["Mon 09:00-12:00", "Tue 08:00-12:00"], "wants": ["m1"]},
    "b@x.example": {"field": "Biology", "needs": ["R", "writing"], "mood": 2, "skills": {"R": 5}, "order": ["friends"],
                    "times": ["Mon 08:00-09:00", "Mon 10:00-12:00", "Tue 08:00-10:00", "Tue 11:00-12:00"]},
    "c@x.example": {"field": "History", "needs": ["exam technique"], "mood": 3, "skills": {"writing": 1},
                    "times": ["Mon 08:00-12:00", "Tue 08:00-12:00"], "wants": ["m2"]}}
NAMED_MENTORS = "id,name,field\nm1,Mo,Maths\nm2,Mia,History\n"


def program(folder, *words):
    return subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, timeout=60)


def check_proposals():
    """A proposed mapping imports, and importing without one does the same."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "programme.json").write_text(json.dumps(PROGRAMME))
        (folder / "s.csv").write_text(GUESSED)
        (folder / "m.csv").write_text(NAMED_MENTORS)
        tables = ["--programme", "programme.json", "--mentees", "s.csv", "--mentors", "m.csv"]
        done = program(folder, "import", "--propose", *tables)
        mapping = json.loads(done.stdout) if done.returncode == 0 else {}
        if mapping.get("mentees", {}).get("ignore") != ["Anything else"]:
            complain("propose", f"exit {done.returncode}: {done.stderr.decode()} {mapping}")
        (folder / "mapping.json").write_bytes(done.stdout)
        cohorts = []
        for options in ([], ["--mapping", "mapping.json"]):
            done = program(folder, "import", *tables, *options)
            cohorts.append(json.loads(done.stdout) if done.returncode == 0 else done.stderr.decode())
        if cohorts[0] != cohorts[1] or isinstance(cohorts[0], str):
            complain("propose", f"with and without the mapping differ: {cohorts}\n{mapping}")
        elif answers(cohorts[0]) != GUESSED_ANSWERS:
            complain("propose", f"got {answers(cohorts[0])}\n  wanted {GUESSED_ANSWERS}")
        elif [(p["name"], p.get("max")) for p in cohorts[0]["mentees"]] != [("Ann Ay", 1), ("Ben Be", 2), ("Cem Ce", None)]:
            complain("propose", "names or places are lost")


def check_drafts():
    """A programme drafted from the tables passes `check`, and the tables import under it."""
    mentors = ("Mail;Topics you know;Gender;Hours;Agree [talks];Agree [walks]\n"
               "a@x;maths,art;f;1;Agree;Never\nb@x;art,history;m;2;Neutral;Often\nc@x;maths,history;f;3;Agree;Often\n")
    mentees = mentors.replace("Topics you know", "Topics you want").replace("@x", "@y").replace(";3;", ";12.5;")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        tables = ["--mentees", "s.csv", "--mentors", "m.csv"]
        for file, table in (("m.csv", mentors), ("s.csv", mentees)):
            (folder / file).write_text(table.replace("Mail", "E-mail").replace(",", ", "))
        done = program(folder, "import", "--propose", *tables)
        (folder / "programme.json").write_bytes(done.stdout)
        programme = json.loads(done.stdout) if done.returncode == 0 else {"questions": {}, "criteria": {}}
        kinds = {key: (question["type"], question.get("ask"), question.get("sensitive"))
                 for key, question in programme["questions"].items()}
        wanted = {"topics-want": ("choices", "mentees", None), "gender": ("choice", None, True), "hours": ("number", None, None),
                  "agree": ("ratings", None, None), "topics-know": ("choices", "mentors", None)}
        criteria = {key: criterion["kind"] for key, criterion in programme["criteria"].items()}
        if kinds != wanted or criteria != {"agree": "covers", "topics-want": "covers", "hours": "close"}:
            complain("draft", f"exit {done.returncode}: {kinds} {criteria}\n{done.stderr.decode()}")
        for words in (["check", "programme.json"],
                      ["import", "--propose", "--programme", "programme.json", *tables, "-o", "mapping.json"],
                      ["import", "--programme", "programme.json", *tables, "--mapping", "mapping.json", "-o", "cohort.json"],
                      ["solve", "programme.json", "cohort.json", "-o", "matching.json"],
                      ["verify", "programme.json", "cohort.json", "matching.json"]):
            done = program(folder, *words)
            if done.returncode != 0:
                complain("draft", f"{words}: exit {done.returncode}\n{done.stderr.decode()}")


# ---- answers -------------------------------------------------------------------------------------------------------

def check_lists():
    """Longest known option first, and a way back where that leads nowhere."""
    cases = [("R, with statistics", ["R, with statistics"]), ("R; R, with statistics", ["R", "R, with statistics"]),
             ("R,reading; writing", ["R", "reading; writing"]), ("writing;R;", ["writing", "R"]),
             (" writing ,R", ["writing", "R"]), ("WRITING, r", ["writing", "R"]), (";;", None),
             ("reading; writing, writing", ["reading; writing", "writing"])]
    for text, wanted in cases:
        run = Run(f'id,needs\ns1,"{text}"\n', mapping=asking(needs="needs"))
        expect(f"list {text!r}", run, {"s1": {"needs": wanted} if wanted else {}})
    only = Run('id,needs\ns1,R | exam technique\n', mapping=asking(needs={"column": "needs", "separator": "|"}))
    expect("separator", only, {"s1": {"needs": ["R", "exam technique"]}})


def check_levels():
    cases = [("4", 4), ("4 - often", 4), ("4. I have NEVER", 4), ("4 (rather)", 4), ("fine", 5), ("Never  Better", 1)]
    for text, level in cases:
        expect(f"level {text}", Run(f"id,mood\ns1,{text}\n", mapping=asking(mood="mood")), {"s1": {"mood": level}})
    for text in ("6", "4-Mar", "often", "4x"):
        refuse(f"level {text}", Run(f"id,mood\ns1,{text}\n", mapping=asking(mood="mood")),
               f'(mood) this is no level of "mood"; got "{text}"')
    expect("decimal comma", Run('id;year\ns1;2,5\n', mapping=asking(year={"column": "year", "decimal": "comma"})),
           {"s1": {"year": 2.5}})


def check_values():
    """The mapping's words for what an export says; "*" for all that nobody knows; "" for no answer."""
    values = {"Maths & more": "Maths", "x": "", "*": ""}
    table = "id,field\ns1,maths & MORE\ns2,x\ns3,Alchemy\ns4,History\n"
    run = Run(table, mapping=asking(field={"column": "field", "values": values}))
    expect("values", run, {"s1": {"field": "Maths"}, "s2": {}, "s3": {}, "s4": {"field": "History"}})
    run = Run("id,mood\ns1,often\n", mapping=asking(mood={"column": "mood", "values": {"often": 4}}))
    expect("values with numbers", run, {"s1": {"mood": 4}})


def check_rankings():
    options = {"career": "a", "grades": "b", "friends": "c"}
    for cells, wanted in [("2nd,1st,3rd", ["grades", "career", "friends"]), ("First Choice,,", ["career"]),
                          ("Choice 3,Choice 1,", ["grades", "career"]), ("10,7,8", ["grades", "friends", "career"])]:
        run = Run(f"id,a,b,c\ns1,{cells}\n", mapping=asking(order={"columns": options}))
        expect(f"ranks {cells}", run, {"s1": {"order": wanted}})
    run = Run("id,a,b\ns1,friends,career\n", mapping=asking(order={"columns": ["a", "b"]}))
    expect("places", run, {"s1": {"order": ["friends", "career"]}})
    refuse("two of a rank", Run("id,a,b,c\ns1,1,1,2\n", mapping=asking(order={"columns": options})),
           'mentees.csv:2:6: : row 2, column 3: (b) clashing answers to "order": rank 1 is also in column 2')
    refuse("two ranks", Run('id,a,b,c\ns1,"First Choice, Second Choice",,\n', mapping=asking(order={"columns": options})),
           'this is not one rank; got "First Choice, Second Choice"')
    refuse("ranked twice", Run("id,a,b\ns1,career,career\n", mapping=asking(order={"columns": ["a", "b"]})),
           '"career" has two ranks')


def check_times():
    free = [("8AM;9AM", ["Mon 08:00-10:00"]), ("8:00-10:30", ["Mon 08:00-10:00"]), ("10 am, 11 am", ["Mon 10:00-12:00"]),
            ("9 - 11 Uhr", ["Mon 09:00-11:00"]), ("11AM to noon", ["Mon 11:00-12:00"]), ("9PM", None),
            ("08:30;09:30", ["Mon 09:00-10:00"])]
    for text, wanted in free:
        run = Run(f'id,t\ns1,"{text}"\n', mapping=asking(times={"columns": {"Monday": "t"}}))
        expect(f"times {text}", run, {"s1": {"times": wanted} if wanted else {}})
    run = Run('id,"[8AM]","[9AM]"\ns1,Mo,"Mon, Thu"\n',
              mapping=asking(times={"columns": {"8AM": "[8AM]", "9AM": "[9AM]"}}))
    refuse("a day that could be two", Run('id,t\ns1,"T"\n', mapping=asking(times={"columns": {"8AM": "t"}})),
           'this is no day of "times"; got "T"')
    expect("days in rows of times", run, {"s1": {"times": ["Mon 08:00-10:00", "Thu 09:00-10:00"]}})
    run = Run('id,t\ns1,"Mon 08:00-10:00; Thu 11-12"\n', mapping=asking(times="t"))
    expect("days and times in a cell", run, {"s1": {"times": ["Mon 08:00-10:00", "Thu 11:00-12:00"]}})
    run = Run("id,t\ns1,8:30\ns2,\n", mapping=asking(times={"columns": {"Mon": "t"}, "unavailable": True, "minutes": 30}))
    expect("half an hour taken", run, {"s1": {"times": ["Mon 09:00-12:00"]}, "s2": {"times": ["Mon 08:00-12:00"]}})
    expect_said("nothing ticked", run, "1 mentees ticked nothing in a grid of times that are not possible")
    run = Run("id,t\ns1,mornings\n", mapping=asking(times={"columns": {"Mon": "t"}, "values": {"mornings": "8-10"}}))
    expect("a word for a time", run, {"s1": {"times": ["Mon 08:00-10:00"]}})


# ---- people --------------------------------------------------------------------------------------------------------

def check_people():
    twice = "id,field\ns1,Maths\ns2,History\ns1,Biology\n"
    refuse("duplicates", Run(twice, mapping=asking(field="field")),
           'mentees.csv:4:1: : row 4, column 1: (id) "s1" has answered before, in row 2')
    for policy, field in (("last", "Biology"), ("first", "Maths")):
        for mapping, options in ((asking(field="field"), ["--duplicates", policy]),
                                 (mapped(duplicates=policy, answers={"field": "field"}), [])):
            run = Run(twice, mapping=mapping, options=options)
            expect(f"duplicates {policy}", run, {"s1": {"field": field}, "s2": {"field": "History"}})
            expect_said(f"duplicates {policy}", run, "3 rows, 2 people (left out: 0 by the mapping, 1 answered twice)")
    run = Run("mail,field\nAnn.Lee@x.example,Maths\n\n,\nb@x.example,\n",
              mapping=mapped(id={"column": "mail", "rule": "local-part", "prefix": "u-"}, answers={"field": "field"}))
    expect("local part", run, {"u-ann.lee": {"field": "Maths"}, "u-b": {}})
    run = Run("field\nMaths\nHistory\n", mapping=mapped(id={"rule": "row", "prefix": "s"}, answers={"field": "field"}))
    expect("ids of rows", run, {"s001": {"field": "Maths"}, "s002": {"field": "History"}})
    refuse("no id", Run("id,field\n,Maths\n", mapping=asking(field="field")),
           "row 2, column 1: (id) this person has no id")
    refuse("wanted by a name that two have",
           Run("id,wants\ns1,Mo\n", "id,name,field\nm1,Mo,Maths\nm2,Mo,Maths\n",
               {"mentors": {**PLAIN, "name": "name"}, "mentees": {"id": "id", "answers": {"wants": "wants"}}}),
           'there are several mentors called "Mo"; need an id')
    refuse("nobody of that name", Run("id,wants\ns1,m3\n", mapping=asking(wants="wants")),
           '(wants) "m3" is none of the mentors; did you mean "m1"?')
    run = Run("id,field,role\na,Maths,Mentor\nb,History,Mentee\n", "id,field,role\na,Maths,Mentor\nb,History,Mentee\n",
              {"mentors": {**PLAIN, "rows": {"role": "Mentor"}},
               "mentees": {**PLAIN, "rows": {"role": ["Mentee", "both"]}}})
    expect("one table, two sides", run, {"b": {"field": "History"}})
    run = Run("id,field\n00123,\n00124,\n" + "".join(f"1{k:04},\n" for k in range(20)) + "125,\n", mapping=asking(field="field"))
    expect_said("lost zeros", run, "1 of 23 ids have fewer than 5 digits: has a spreadsheet dropped leading zeros?")
    run = Run("id,field\n2-Mar,\n1E5,\n", mapping=asking(field="field"))
    expect_said("damaged ids", run, 'the id "2-Mar" looks as if', 'the id "1E5" looks as if')


# ---- faults --------------------------------------------------------------------------------------------------------

def check_faults():
    field = asking(field="field")
    for name, table, texts in [
        ("unknown option", "id,field\ns1,Bilogy\n",
         ['mentees.csv:2:4: : row 2, column 2: (field) unknown option; got "Bilogy"; did you mean "Biology"?']),
        ("option that a spreadsheet changed", "id,field\ns1,2-Mar\n", ["(a spreadsheet may have changed it)"]),
        ("ragged short", "id,field\ns1\n", ["mentees.csv:2:1: : row 2: this row has 1 cells, and the header 2"]),
        ("ragged long", "id,field\ns1,Maths,x\n", ["row 2: this row has 3 cells, and the header 2"]),
        ("unclosed quote", 'id,field\ns1,"Maths\n', ["mentees.csv:2:4: : a quote is opened in this cell and never closed"]),
        ("quote inside", 'id,field\ns1,Ma"ths\n', ["a quote in the middle of a cell"]),
        ("duplicate header", "id,field,field\ns1,Maths,Maths\n", ['two columns are called "field"']),
        ("empty header", "id,field,\ns1,Maths,x\n", ["mentees.csv:1:10: : row 1, column 3: this column has no header"]),
        ("NUL", b"id,field\ns1,Ma\0ths\n", ["there is a NUL byte in the text"]),
        ("giant cell", "id,field\ns1," + "x" * 1100000 + "\n", ["this cell is longer than a megabyte"]),
        ("bare CR", "id,field\rs1,Maths\r", ["CR alone"]),
        ("Windows-1252", "id,field\ns1,Mäths\n".encode("cp1252"), ["this is not UTF-8 (Windows-1252, perhaps)"]),
        ("UTF-16", "id,field\ns1,Maths\n".encode("utf-16"), ["UTF-16"]),
        ("HTML", "<html><body>login</body></html>", ["an HTML or XML page"]),
        ("empty", "", ["the file is empty"]),
        ("header only", "id,field\n", ["there are no answers below the header"]),
        ("bad id", "id,field\n" + "x" * 129 + ",Maths\n", ["this id is longer than 128 bytes"]),
        ("bidi id", "id,field\ns\u202e1,Maths\n", ["there are control or bidirectional characters in this id"]),
        ("no such column", "id,feild\ns1,Maths\n",
         ['there is no column "field", which the question "field" reads; did you mean "feild"?']),
    ]:
        refuse(name, Run(table, mapping=field), *texts)
    refuse("clash", Run("id,a,b\ns1,Maths,History\n", mapping=asking(field={"columns": ["a", "b"]})),
           'clashing answers to "field": "History" here, and "Maths" in column 2')
    refuse("too many", Run('id,needs\ns1,"R;writing;exam technique;reading; writing"\n', mapping=asking(needs="needs")),
           'too many entries for "needs"; got 4; need at most 3')
    refuse("number", Run("id,year\ns1,9\n", mapping=asking(year="year")), 'this is no number in range; got "9"; need 1 to 8')
    refuse("unknown item", Run("id,x\ns1,4\n", mapping=asking(skills={"columns": {"writting": "x"}})),
           '"writting" is no item of "skills"; did you mean "writing"?')
    refuse("grid of nothing", Run("id,x\ns1,4\n", mapping=asking(skills={"grid": "Rate"})), 'there is no column "Rate [...]"')
    required = json.loads(json.dumps(PROGRAMME))
    required["questions"]["field"]["required"] = True
    refuse("required", Run("id,field\ns1,\n", mapping=field, programme=required),
           'row 2, column 2: (field) the required question "field" is not answered')
    refuse("required, no column", Run("id\ns1\n", mapping=mapped(), programme=required),
           'no column answers the required question "field"')
    both = Run("id,field,field\ns1,Maths,x\n", mapping=mapped(answers={"field": {"column": 2}}, ignore=[3]))
    expect("duplicate headers by number", both, {"s1": {"field": "Maths"}})
    many = Run("id,field\n" + "".join(f"s{k},x{k}\n" for k in range(80)), mapping=field)
    refuse("many faults", many, "input rejected: 80 faults", "x49")
    expect_said("left over", Run("id,field,extra\ns1,Maths,x\n", mapping=field), '1 column is not read: "extra"')


def check_mappings():
    table = "id,field\ns1,Maths\n"
    for name, mapping, texts in [
        ("unknown question", asking(feild="field"), ['unknown question; got "feild"; did you mean "field"?']),
        ("question of the other side", asking(offers="field"), ['"offers" is asked of mentors only']),
        ("unknown key", mapped(answer={}), ['unknown key; got "answer"; did you mean "answers"?']),
        ("nowhere", asking(field={"values": {}}), ["it is not said where the answer stands"]),
        ("in two places", asking(field={"column": "field", "grid": "x"}), ["it is not said where the answer stands"]),
        ("separator of a choice", asking(field={"column": "field", "separator": ";"}), ["only lists are separated"]),
        ("unavailable choice", asking(field={"column": "field", "unavailable": True}), ["questions of type times"]),
        ("unknown source", mapped(source="gogle"), ['unknown source; got "gogle"; did you mean "google"?']),
        ("no id", {"mentors": PLAIN, "mentees": {"answers": {}}}, ['the key "id" is missing']),
        ("id of nothing", mapped(id={"prefix": "s"}), ["it is not said what ids are made of"]),
        ("one side", {"mentors": PLAIN}, ["the mapping says nothing about the mentees"]),
        ("peers", {"mentors": PLAIN, "mentees": PLAIN, "peers": PLAIN}, ['unknown key; got "peers"']),
        ("grid of a choice", asking(field={"grid": "field"}), ['the question "field" is a choice, which no grid answers']),
        ("one column of ratings", asking(skills="field"), ["need a column for each item"]),
        ("column 0", asking(field=0), ["out of range"]),
        ("column 9", asking(field=9), ["there is no column 9"]),
    ]:
        refuse(f"mapping, {name}", Run(table, mapping=mapping), *texts)
    for options, text in [(["--from", "gogle"], 'unknown source "gogle"; did you mean "google"'),
                          (["--duplicates", "lats"], 'unknown policy for duplicates "lats"; did you mean "last"'),
                          (["--peers", "mentees.csv"], "peers are one pool")]:
        refuse(f"usage {options}", Run(table, options=options), text, code=2)


def check_one_pool():
    programme = {**PROGRAMME, "pool": "one-pool"}
    programme["questions"] = {key: value for key, value in PROGRAMME["questions"].items() if key in ("field", "wants")}
    programme["questions"]["wants"] = {"type": "people"}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "programme.json").write_text(json.dumps(programme))
        (folder / "peers.csv").write_text("id,name,field,wants\na,Ann,Maths,ben\nb,Ben,History,Ann\n")
        words = [PROGRAM, "import", "--programme", "programme.json", "--peers", "-"]
        done = subprocess.run(words, cwd=folder, capture_output=True, stdin=open(folder / "peers.csv", "rb"), timeout=60)
        cohort = json.loads(done.stdout) if done.returncode == 0 else {"peers": []}
        if answers(cohort, "peers") != {"a": {"field": "Maths", "wants": ["b"]}, "b": {"field": "History", "wants": ["a"]}}:
            complain("one pool", f"exit {done.returncode}, {cohort}\n{done.stderr.decode()}")


def check_counts():
    """used + unmapped + dropped cells are all that are not empty."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "programme.json").write_text(json.dumps(PROGRAMME))
        (folder / "s.csv").write_text("id,field,x\ns1,Maths,1\ns2,?,2\ns2,History,\ns3,,\n")
        (folder / "m.csv").write_text(MENTORS)
        (folder / "map.json").write_text(json.dumps({"pairwright": "mapping/1", **mapped(
            duplicates="last", answers={"field": {"column": "field", "values": {"?": ""}}}, ignore=["x"])}))
        done = subprocess.run([PROGRAM, "import", "--programme", "programme.json", "--mentees", "s.csv", "--mentors",
                               "m.csv", "--mapping", "map.json", "--json", "-o", "c.json"], cwd=folder,
                              capture_output=True, timeout=60)
        found = json.loads(done.stdout)["mentees"] if done.returncode == 0 else done.stderr.decode()
        wanted = {"rows": 4, "rows_filtered": 0, "rows_duplicate": 1, "people": 3, "columns": 3, "columns_used": 2,
                  "columns_private": 0, "cells": 9, "cells_used": 5, "cells_unmapped": 1, "cells_dropped": 3}
        if found != wanted:
            complain("counts", f"got {found}\n  wanted {wanted}")


def main():
    checks = [value for key, value in sorted(globals().items()) if key.startswith("check_")]
    for check in checks:
        check()
    for fault in faults:
        print(fault)
    print(f"{len(checks)} checks: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
