#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers in the words of a survey become those of the programme, mappings and programmes are proposed, and what is wrong
with an export is said with row and column.

    PAIRWRIGHT=build/pairwright tests/scripts/test_import.py

What each survey tool's exports look like is in test_import_sources.py; real exports are in test_import_data.py.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

from import_case import (answers, asking, complain, expect, expect_said, mapped, MENTORS, PLAIN, PROGRAM, PROGRAMME,
                         refuse, Run, run_checks)


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


def check_guesses():
    """Without a mapping a column `id` is the id whatever is wrong with it, and what is taken by guess is said."""
    refuse("guessed, answered twice", Run("id,field\ns1,Maths\ns1,History\n"),
           'mentees.csv:3:1: : row 3, column 1: (id) "s1" has answered before, in row 2')
    refuse("guessed, an id is missing", Run("ID,field\ns1,Maths\n,History\ns3,Maths\n"),
           "mentees.csv:3:1: : row 3, column 1: (ID) this person has no id")
    run = Run("field,name\nMahts,\nHistory,\n")
    expect("guessed", run, {"s001": {"field": "Maths"}, "s002": {"field": "History"}})
    expect_said("guessed", run, 'row 1, column 1: taken by guess: "Mahts" for "Maths"',
                "no column tells all mentees apart: their ids are made of rows")


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
    for options, text in [(["--from", "gogle"], 'unknown source; got "gogle"; did you mean "google"'),
                          (["--duplicates", "lats"], 'unknown policy for duplicates; got "lats"; did you mean "last"'),
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


if __name__ == "__main__":
    sys.exit(run_checks(globals()))
