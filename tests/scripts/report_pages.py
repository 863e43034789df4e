# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the report share: reports made of the sample programmes, one of them with hostile names."""
import json
import os
import pathlib
import subprocess

PROGRAM = os.environ["PAIRWRIGHT"]
MODELS = pathlib.Path(os.environ["SOURCE_DIR"]) / "models" / "programmes"
HOSTILE = '</td><script>alert("1")</script>\'&amp;<img src=x onerror=alert(2)>'


def run(*words, stdin=None):
    done = subprocess.run([PROGRAM, *map(str, words)], input=stdin, capture_output=True, text=True, encoding="utf-8",
                          timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


def hostile(folder):
    """A programme whose every name is an attempt."""
    name = "first-year-transition"
    programme = json.loads((MODELS / name / "programme.json").read_text(encoding="utf-8"))
    cohort = json.loads((MODELS / name / "cohort.json").read_text(encoding="utf-8"))
    programme["title"] = HOSTILE
    programme["rules"]["can-talk"]["because"] = HOSTILE
    programme["criteria"] = {(HOSTILE if key == "field" else key): test for key, test in programme["criteria"].items()}
    programme["questions"]["field"]["options"][0] = HOSTILE
    for person in cohort["mentees"] + cohort["mentors"]:
        person["name"] = HOSTILE
        if person["answers"].get("field") == "Biology":
            person["answers"]["field"] = HOSTILE
    cohort["mentees"][0]["id"] = HOSTILE
    paths = folder / "hostile-programme.json", folder / "hostile-cohort.json"
    for path, document in zip(paths, (programme, cohort)):
        path.write_text(json.dumps(document), encoding="utf-8")
    return paths


def make_reports(folder):
    """(name, path of the HTML, its matching) for each programme; the last is the hostile one."""
    inputs = [(model.name, (model / "programme.json", model / "cohort.json")) for model in sorted(MODELS.iterdir())]
    inputs.append(("hostile", hostile(folder)))
    for name, (programme, cohort) in inputs:
        matching, earlier, report = (folder / f"{name}-{what}" for what in ("matching.json", "earlier.json", "report.html"))
        code, _, err = run("solve", programme, cohort, "-o", matching)
        assert code == 0, err
        criterion = next(iter(json.loads(programme.read_text(encoding="utf-8"))["criteria"]))
        code, _, err = run("solve", programme, cohort, "--seed", "x", "--weight", f"{criterion}=0", "-o", earlier)
        assert code == 0, err
        code, out, err = run("report", programme, cohort, matching, "--previous", earlier, "-o", report)
        assert (code, out, err) == (0, "", ""), (name, code, err)
        yield name, report, json.loads(matching.read_text(encoding="utf-8")), (programme, cohort, matching)
