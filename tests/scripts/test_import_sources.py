#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Survey exports of every source, and workbooks, become the cohort they mean.

    PAIRWRIGHT=build/pairwright tests/scripts/test_import_sources.py

The exports here are made up, in the form that each survey tool gives them; real ones are in test_import_data.py.
"""
import io
import json
import sys
import zipfile
from xml.sax.saxutils import escape

from import_case import asking, complain, expect, expect_said, mapped, PLAIN, refuse, Run, run_checks


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


if __name__ == "__main__":
    sys.exit(run_checks(globals()))
