#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two ways of reading a cohort, and a matching, come to the same.

    PAIRWRIGHT=build/pairwright tests/scripts/test_reading.py [SEED]

A person who is plainly written is read straight from the text, any other through a tree (src/io/read_plain.c). An escape
in a key says the same and is not plain: so each cohort is written twice, once with "id" and once with "\\u0069d". Scores and
matchings must be the same to the byte, and so must faults but for their columns, also where answers were falsified at
random. So it is with the pairs and prices of a matching (src/io/read_plain_pairs.c). The seed is printed; without one it is 1.
"""
import copy
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

PROGRAM = os.environ["PAIRWRIGHT"]
SOURCE = pathlib.Path(os.environ["SOURCE_DIR"])
N_FALSIFIED, N_SPOTS = 10, 10


class Members(list):
    """An object as its members, in order, repeats and all."""


def to_json(value, long_way):
    if isinstance(value, Members):
        keys = {"id": '"\\u0069d"', "mentee": '"\\u006dentee"'} if long_way else {}
        return "{" + ", ".join(f"{keys.get(key, json.dumps(key, ensure_ascii=False))}: {to_json(member, long_way)}"
                               for key, member in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(to_json(member, long_way) for member in value) + "]"
    return value if isinstance(value, Literal) else json.dumps(value, ensure_ascii=False)


class Literal(str):
    """A number as it is written."""


def from_json(text):
    return json.loads(text, object_pairs_hook=Members, parse_int=Literal, parse_float=Literal)


def run(*words):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, encoding="utf-8", timeout=120,
                          check=False)
    if done.returncode not in (0, 3, 4):
        sys.exit(f"FAILED: {' '.join(map(str, words))}: exit {done.returncode}\n{done.stderr}")
    return done


def both_ways(folder, programme, cohort, *words, clean=lambda text: text):
    """What a command says of the cohort, written plainly and not."""
    results = []
    for long_way in (False, True):
        path = folder / "cohort.json"
        path.write_text(to_json(cohort, long_way), encoding="utf-8")
        done = run(words[0], programme, path, *words[1:])
        results.append((done.returncode, clean(done.stdout)))
    return results


def without_hash(text):
    return re.sub(r'"cohort_sha256": "\w+"', "", text)


def without_column(text):
    """Nor the escape, which pointers to a key that stands twice repeat."""
    return re.sub(r'"column": \d+', "", text).replace(r"\\u0069d", "id")


def people_of(cohort):
    return [person for key, side in cohort if key in ("mentors", "mentees", "peers") for person in side]


ODD = [[], Members(), "", None, True, "R", "None of these", "Überfluß", "a\tb", Literal("3"), Literal("-0"), Literal("2.5"),
       Literal("3.0"), Literal("1e2"), Literal("0.1234567"), Literal("1e400"), Literal("99999999999999999999"),
       ["R", "R"], ["Mon 09:00-10:00"], ["Mon 9:00-10:00"], ["Fri 10:00-09:00"], ["m001", "m001"], "x" * 200, "m\u202e001"]


def odd(rng):
    return copy.deepcopy(rng.choice(ODD))


def nothing(answer):
    """No answer to the same question."""
    return type(answer)() if isinstance(answer, list) else ""


def falsify(rng, people, inner="answers"):
    """Changes a value, a key or the number of members somewhere in a person, or a pair."""
    person = rng.choice(people)
    container = rng.choice([person, dict(person).get(inner, person)])
    if not isinstance(container, Members) or not container:
        return
    place = rng.randrange(len(container))
    key, value = container[place]
    change = rng.randrange(8)
    if change == 0:
        container[place] = (key, odd(rng))
    elif change == 1:
        container[place] = (rng.choice([key + "s", "priority", "min", "Überfluß", ""]), value)
    elif change == 2:
        container.insert(rng.randrange(len(container)), (key, value))
    elif change == 3:
        del container[place]
    elif change == 4:
        for place, (name, answers) in enumerate(person):
            if isinstance(answers, Members):
                person[place] = (name, Members((question, nothing(answer)) for question, answer in answers))
    elif change == 5 and isinstance(value, Members) and value:
        value.append(rng.choice(value))
    elif isinstance(value, Members) and value:
        inner = rng.randrange(len(value))
        value[inner] = (rng.choice([value[inner][0], "odd"]), odd(rng))
    elif isinstance(value, list) and value:
        value[rng.randrange(len(value))] = rng.choice([odd(rng), value[0]])


def check(name, results):
    if results[0] != results[1]:
        sys.exit(f"FAILED: {name}: the two ways differ\n{results[0]}\n{results[1]}")


def check_cohort(rng, folder, name, programme, text):
    check(f"{name}, scores", both_ways(folder, programme, from_json(text), "score", "--csv"))
    if "one-pool" not in programme.read_text(encoding="utf-8"):
        check(f"{name}, matching", both_ways(folder, programme, from_json(text), "solve", clean=without_hash))
    n_rejected = 0
    for turn in range(N_FALSIFIED):
        cohort = from_json(text)
        for _ in range(rng.randrange(1, N_SPOTS)):
            falsify(rng, people_of(cohort))
        results = both_ways(folder, programme, cohort, "check", "--json", clean=without_column)
        check(f"{name}, falsified {turn}", results)
        n_rejected += results[0][0] == 3
        if results[0][0] == 0:
            check(f"{name}, odd {turn}, scores", both_ways(folder, programme, cohort, "score", "--csv"))
    print(f"{name}: the same both ways; {n_rejected} of {N_FALSIFIED} falsified cohorts rejected")
    return n_rejected


def matching_text(matching, long_way):
    text = to_json(matching, long_way)
    if not long_way:
        return text
    return re.sub(r'"([sm])(\d+)": \[', lambda found: f'"\\u{ord(found[1]):04x}{found[2]}": [', text)


def without_place(text):
    return re.sub(r"\\\\?u00(..)", lambda found: chr(int(found[1], 16)),
                  re.sub(r'"column": \d+|:\d+:\d+', "", text))


def check_matching(rng, folder, made):
    """A matching as it is and falsified: verify says the same of it however it is written."""
    path, n_rejected = folder / "matching.json", 0
    text = run("solve", made / "programme.json", made / "cohort.json").stdout
    for turn in range(4 * N_FALSIFIED):
        matching = from_json(text)
        members = dict(matching)
        prices = [dict(members["proof"])[side] for side in ("mentees", "mentors")]
        for _ in range(rng.randrange(1, 4) if turn > 0 else 0):
            falsify(rng, rng.choice([members["pairs"], prices]), "parts")
        results = []
        for long_way in (False, True):
            path.write_text(matching_text(matching, long_way), encoding="utf-8")
            done = run("verify", made / "programme.json", made / "cohort.json", path)
            results.append((done.returncode, without_place(done.stdout + done.stderr)))
        check(f"matching, falsified {turn}", results)
        if turn == 0 and results[0][0] != 0:
            sys.exit(f"FAILED: {results[0]}")
        n_rejected += results[0][0] == 3
    print(f"matching: the same both ways; {n_rejected} of {4 * N_FALSIFIED} rejected")
    if n_rejected < 2 * N_FALSIFIED:
        sys.exit("FAILED: this has tested little")


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    print(f"seed {seed}", flush=True)
    rng, n_rejected = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for programme in sorted(SOURCE.glob("models/programmes/*/programme.json")):
            text = (programme.parent / "cohort.json").read_text(encoding="utf-8")
            n_rejected += check_cohort(rng, folder, programme.parent.name, programme, text)
        for family in ("campus", "words"):
            made = folder / family
            run("generate", "--mentees", 40, "--mentors", 12, "--seed", seed, "--family", family, "-o", made)
            text = (made / "cohort.json").read_text(encoding="utf-8")
            n_rejected += check_cohort(rng, folder, family, made / "programme.json", text)
            check_matching(rng, folder, made)
    if n_rejected < N_FALSIFIED:
        sys.exit(f"FAILED: only {n_rejected} cohorts were rejected: this has tested little")


if __name__ == "__main__":
    main()
