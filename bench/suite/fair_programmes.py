# SPDX-License-Identifier: GPL-3.0-or-later
"""Programmes with fairness rules, for measuring: each function writes programme.json and cohort.json into a folder.

The same arguments make the same people."""
import json
import random

FIELDS, STYLES, TUTORS = ["Biology", "Maths", "History"], ["direct", "listening", "mixed"], ["A", "B", "C"]
SKILLS, HOBBIES = ["exam technique", "R", "writing", "belonging"], ["music", "sport", "games", "art"]
LANGUAGES, DAYS, TRAITS = ["en", "de", "tr"], ["Mon", "Tue", "Wed", "Thu", "Fri"], ["open", "careful", "outgoing", "kind", "calm"]
N_GROUPS = 8


def write(folder, programme, cohort):
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in (("programme.json", programme), ("cohort.json", cohort)):
        (folder / name).write_text(json.dumps(document), encoding="utf-8")


# ---- all kinds of rules together ----

ALL_RULES = {
    "same-quality": {"kind": "score-parity", "question": "first_gen", "at_least": 0.95},
    "same-places": {"kind": "place-parity", "question": "first_gen", "within": 0.02},
    "lift": {"kind": "group-floor", "question": "first_gen", "at_least": {"yes": 0.6}},
    "floor": {"kind": "floor", "at_least": 0.3},
    "not-alone": {"kind": "not-alone", "question": "first_gen", "at_least": 2},
    "mixed-groups": {"kind": "at-most", "question": "field", "limit": 2},
    "reserve": {"kind": "reserve", "mentees": {"first_gen": "yes"}, "mentors": {"style": "listening"}, "at_least": 10},
}


def first_year():
    """A programme for new students, with every kind of fairness rule, all hard."""
    return {
        "pairwright": "programme/1",
        "questions": {
            "field": {"type": "choice", "options": FIELDS},
            "needs": {"type": "choices", "ask": "mentees", "options": SKILLS, "most": 3},
            "offers": {"type": "choices", "ask": "mentors", "options": SKILLS},
            "year": {"type": "number", "min": 1, "max": 8},
            "hobbies": {"type": "choices", "options": HOBBIES},
            "languages": {"type": "choices", "options": LANGUAGES},
            "times": {"type": "times", "days": DAYS, "from": "08:00", "to": "20:00", "step": 60},
            "style": {"type": "choice", "options": STYLES},
            "traits": {"type": "ratings", "items": TRAITS, "min": 1, "max": 5},
            "tutor": {"type": "choice", "options": TUTORS},
            "first_gen": {"type": "choice", "ask": "mentees", "options": ["yes", "no"], "sensitive": True},
        },
        "criteria": {
            "skills": {"kind": "covers", "mentee": "needs", "mentor": "offers", "weight": 5},
            "field": {"kind": "same", "question": "field", "weight": 3},
            "seniority": {"kind": "ahead", "question": "year", "ideal": [1, 2], "tolerance": 2, "weight": 2},
            "hobbies": {"kind": "overlap", "question": "hobbies", "weight": 1},
            "time": {"kind": "shared-time", "question": "times", "enough": 180, "weight": 2},
            "style": {"kind": "same", "question": "style", "weight": 1},
            "character": {"kind": "alike", "question": "traits", "weight": 1, "missing": 0.5},
        },
        "rules": {
            "can-talk": {"kind": "overlap", "question": "languages", "measure": "enough", "enough": 1, "at_least": 1},
            "can-meet": {"criterion": "time", "at_least": 0.333333},
            "not-tutor": {"kind": "different", "question": "tutor", "at_least": 1},
        },
        "capacity": {"mentors": {"min": 0, "max": 3, "min_applies": "if-used"}, "mentees": {"min": 0, "max": 1}},
        "fairness": ALL_RULES, "goals": ["matched", "total"], "seed": "fairness",
    }


def free_times(rng):
    found = []
    for day in rng.sample(DAYS, rng.randint(2, 5)):
        start = rng.randint(8, 17)
        found.append(f"{day} {start:02}:00-{min(20, start + rng.randint(1, 5)):02}:00")
    return found


def first_year_answers(rng, is_mentor):
    answers = {
        "field": rng.choice(FIELDS), "year": rng.randint(2, 6) if is_mentor else rng.randint(1, 2),
        "hobbies": rng.sample(HOBBIES, rng.randint(1, 3)), "languages": ["en", *rng.sample(LANGUAGES[1:], rng.randint(0, 1))],
        "times": free_times(rng), "style": rng.choice(STYLES), "traits": {trait: rng.randint(1, 5) for trait in TRAITS},
        "tutor": rng.choice(TUTORS),
        "offers" if is_mentor else "needs": rng.sample(SKILLS, rng.randint(1, 4 if is_mentor else 3)),
    }
    if not is_mentor:
        answers["first_gen"] = rng.choice(["yes", "no", "no"])
    return answers


def write_all_kinds(folder, n, m, seed):
    rng = random.Random(f"all-kinds-{n}-{m}-{seed}")
    people = {side: [{"id": f"{letter}{k:03}", "answers": first_year_answers(rng, side == "mentors")} for k in range(count)]
              for side, letter, count in (("mentors", "m", m), ("mentees", "s", n))}
    write(folder, first_year(), {"pairwright": "cohort/1", **people})


# ---- rules about eight groups, on generated cohorts ----

PARITY = {"scores": {"kind": "score-parity", "question": "group", "at_least": 0.98},
          "places": {"kind": "place-parity", "question": "group", "within": 0.02}}
CLOSE_PARITY = {**PARITY, "scores": {"kind": "score-parity", "question": "group", "at_least": 0.998}}
AT_MOST = {"mixed": {"kind": "at-most", "question": "group", "limit": 2}}


def write_grouped(folder, documents, rules, least=0):
    """A generated cohort whose mentees have one of eight groups, the first the largest; with `least`, a mentor has nobody or
    at least so many."""
    rng = random.Random("groups")
    programme, cohort = (json.loads(path.read_text(encoding="utf-8")) for path in documents)
    groups = [f"g{k}" for k in range(N_GROUPS)]
    programme["questions"]["group"] = {"type": "choice", "ask": "mentees", "options": groups, "sensitive": True}
    programme["fairness"] = rules
    for mentee in cohort["mentees"]:
        mentee["answers"]["group"] = groups[min(N_GROUPS - 1, int(rng.expovariate(0.35)))]
    if least > 0:
        programme["capacity"]["mentors"].update(min=least, max=6, min_applies="if-used")
        for mentor in cohort["mentors"]:
            mentor.pop("min", None)
            mentor["max"] = max(least, mentor.get("max", 6))
    write(folder, programme, cohort)
