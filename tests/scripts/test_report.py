#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report's structure: well formed, all pairs in it, everything named, nothing loaded, nothing run, nothing leaked.

    PAIRWRIGHT=build/pairwright SOURCE_DIR=. tests/scripts/test_report.py

test_report_browser.py looks at it in a real browser, where there is one.
"""
import html.parser
import json
import pathlib
import sys
import tempfile

import report_pages

VOID = {"meta", "rect"}
LOADING = {"script", "link", "img", "iframe", "object", "embed", "form", "base", "video", "audio", "use", "image"}
faults = []
n_pages = 0


def check(condition, text):
    if not condition:
        faults.append(text)


class Page(html.parser.HTMLParser):
    """Reads a page and complains about what must not be."""

    def __init__(self, name, text):
        super().__init__(convert_charrefs=True)
        self.name, self.open, self.ids, self.refs, self.rows, self.row = name, [], [], [], [], None
        self.captions = self.tables = self.charts = self.titles = 0
        self.headings, self.text, self.lang = [], [], None
        self.feed(text)
        check(not self.open, f"{name}: left open: {self.open}")
        check(len(self.ids) == len(set(self.ids)), f"{name}: an id stands twice")
        check(set(self.refs) <= set(self.ids), f"{name}: points to nothing: {set(self.refs) - set(self.ids)}")
        check(self.tables == self.captions and self.tables > 2, f"{name}: {self.tables} tables, {self.captions} captions")
        check(self.charts == self.titles and self.charts > 2, f"{name}: {self.charts} charts, {self.titles} with titles")
        check(self.headings and self.headings[0] == "h1" and self.headings.count("h1") == 1, f"{name}: {self.headings}")
        check(self.lang == "en", f"{name}: no language")

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        check(tag not in LOADING, f"{self.name}: <{tag}>")
        for key, value in attributes:
            check(not key.startswith("on") and key not in ("src", "style"), f"{self.name}: {tag} {key}={value}")
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            check(values["href"].startswith("#"), f"{self.name}: leads away: {values['href']}")
            self.refs.append(values["href"][1:])
        self.refs += values.get("aria-labelledby", "").split()
        if tag == "th":
            check(values.get("scope") in ("col", "row"), f"{self.name}: a heading of nothing")
        if tag == "svg":
            self.charts += 1
            check(values.get("role") == "img" and values.get("aria-labelledby"), f"{self.name}: a chart without a role")
        self.titles += tag == "title" and "svg" in self.open
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if tag == "html":
            self.lang = values.get("lang")
        if tag == "tr":
            self.row = []
        if tag in ("td", "th") and self.row is not None:
            self.row.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        check(tag in VOID, f"{self.name}: <{tag}/>")

    def handle_endtag(self, tag):
        check(self.open and self.open[-1] == tag, f"{self.name}: </{tag}> closes {self.open[-1:]}")
        if self.open:
            self.open.pop()
        if tag == "tr":
            self.rows.append(self.row)
            self.row = None

    def handle_data(self, data):
        self.text.append(data)
        if self.row:
            self.row[-1] += data


def check_page(name, path, matching):
    global n_pages
    n_pages += 1
    text = path.read_text(encoding="utf-8")
    check(text.startswith("<!DOCTYPE html>\n"), f"{name}: no doctype")
    check("http" not in text.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", ""), f"{name}: an address")
    page = Page(name, text)
    rows = {(row[0].split(" (")[0], row[1].split(" (")[0]): row for row in page.rows if len(row) == 5}
    for pair in matching["pairs"]:
        row = rows.get((pair["mentee"].split(" (")[0], pair["mentor"]))
        check(row is not None and row[2] == f"{pair['score']:.6f}", f"{name}: {pair['mentee']} {pair['mentor']}: {row}")
    shown = "".join(page.text)
    for entry in matching["unmatched"]:
        check(entry["mentee"] in shown, f"{name}: {entry['mentee']} is not there")
    check("Changes since the earlier matching" in shown, f"{name}: no changes")


def check_requests(folder, inputs):
    """The same bytes again, standard input and output, and what is refused."""
    programme, cohort, matching = inputs
    code, first, _ = report_pages.run("report", programme, cohort, matching)
    code, again, _ = report_pages.run("report", programme, cohort, "-", "--threads", "1",
                                      stdin=matching.read_text(encoding="utf-8"))
    check(code == 0 and first == again, "two reports of one matching differ")
    tampered = json.loads(matching.read_text(encoding="utf-8"))
    tampered["pairs"][0]["score"] = 0.111111
    target = folder / "tampered.html"
    code, out, err = report_pages.run("report", programme, cohort, "-", "-o", target, stdin=json.dumps(tampered))
    check(code == 3 and not out and not target.exists(), f"a tampered matching: exit {code}")
    code, out, err = report_pages.run("report", programme, cohort, matching, "--json")
    check(code == 0 and json.loads(out)["html"] == first, f"--json is another page: exit {code}: {err}")
    for words, expected in ((("report", programme, cohort), 2), (("report", programme, cohort, folder / "none.json"), 5)):
        code, out, err = report_pages.run(*words)
        check(code == expected and not out and err, f"{words}: exit {code}")


def check_infeasible(folder):
    model = report_pages.MODELS / "one-to-one"
    programme = json.loads((model / "programme.json").read_text(encoding="utf-8"))
    programme["capacity"] = {"mentees": {"min": 1, "max": 1}}
    path, matching = folder / "must.json", folder / "must-matching.json"
    path.write_text(json.dumps(programme), encoding="utf-8")
    report_pages.run("solve", path, model / "cohort.json", "-o", matching)
    code, out, err = report_pages.run("report", path, model / "cohort.json", matching)
    check(code == 0 and "There is no matching: " in out, f"infeasible: exit {code}: {err}")


with tempfile.TemporaryDirectory() as where:
    place = pathlib.Path(where)
    for title, page_path, claim, documents in report_pages.make_reports(place):
        check_page(title, page_path, claim)
    check_requests(place, documents)
    check_infeasible(place)
for fault in faults[:40]:
    print(fault)
print(f"{n_pages} reports read, {len(faults)} faults")
sys.exit(1 if faults or n_pages < 3 else 0)
