# SPDX-License-Identifier: GPL-3.0-or-later
"""Random small programmes with fairness rules, and three ways to their best matchings that know nothing of ours:
trying all of them, models/mathprog/fair.mod through glpsol, and HiGHS through scipy. Judges a matching exactly.

The rules as read here: docs/methods/fairness.md. Scores come from `pairwright score --csv`. Seeds go through all
kinds of rules and all pairs of kinds (COMBINATIONS), each hard or soft, with keeps, bans and people who are out.
"""
import collections
import copy
import decimal
import fractions
import itertools
import json
import math
import random
import subprocess

from test_glpsol import Mismatch, ROOT, bounds_of, read_scores, run

MODEL = ROOT / "models" / "mathprog" / "fair.mod"
KINDS = ["score-parity", "place-parity", "group-floor", "floor", "at-most", "not-alone", "reserve", "if-used"]
COMBINATIONS = [(kind,) for kind in KINDS] + list(itertools.combinations(KINDS, 2))
TOGETHER = tuple(kind for kind in KINDS if kind != "if-used")  # all hard, and mild, or few could keep them
NESTED = [("at-most",), ("at-most", "at-most-inside"), ("at-most", "at-most-inside", "floor")] # flows, all of them
MILD = {"score-parity": {"at_least": 0.8}, "place-parity": {"within": 0.1}, "group-floor": {"at_least": 0.3},
        "floor": {"at_least": 0.3}, "at-most": {"limit": 2}, "not-alone": {"at_least": 2}, "reserve": {"at_least": 1}}
ONE = 1000000
MORE_GOALS = [["matched", "nash"], ["nash", "total"], ["matched", "stay", "total"], ["stay", "matched", "total"],
              ["matched", "workload", "total"], ["matched", "total", "workload"], ["priority", "total"],
              ["total", "priority", "workload"], ["matched", "priority", "stay", "workload", "nash"],
              ["matched", "worst-off", "stay", "nash"], ["matched", "leximin", "stay"], ["priority", "leximin"]]
GROUPS = {"origin": ["near", "far"], "subject": ["law", "arts", "maths"]}
TRACKS = {"law": ["civil", "penal"], "arts": ["music"], "maths": ["pure", "applied"]} # groups inside those of subject
SKILLS = ["R", "writing", "exams", "talks"]


def log_weight(score):
    """What a pair counts in the goal nash: millionths of the logarithm of the score's millionths."""
    return int(decimal.Decimal(score).ln() * ONE) if score > 1 else 0


def ceil_fraction(value):
    return -((-value.numerator) // value.denominator)


class Size:
    """How many people; coarse: few different scores, all of them multiples of a quarter."""

    def __init__(self, mentees, mentors, coarse=False):
        self.mentees, self.mentors, self.coarse = mentees, mentors, coarse


def make_rule(rng, kind, n_mentees, is_mild):
    question = rng.choice(list(GROUPS))
    rule = {"kind": kind, "question": question}
    if kind == "score-parity":
        rule["at_least"] = rng.choice([0.8, 0.9, 0.95, 1])
    elif kind == "place-parity":
        rule["within"] = rng.choice([0, 0.02, 0.1])
    elif kind == "group-floor":
        rule["at_least"] = rng.choice([0.4, {group: rng.choice([0.3, 0.5, 0.6]) for group in
                                             rng.sample(GROUPS[question], rng.randint(1, 2))}])
    elif kind == "floor":
        del rule["question"]
        rule["at_least"] = rng.choice([0.3, 0.5, 0.7])
    elif kind == "at-most-inside":
        rule.update(kind="at-most", question="track", limit=rng.choice([1, 1, 2]))
    elif kind == "at-most":
        rule["limit"] = rng.choice([1, 1, 2])
    elif kind == "not-alone":
        rule["at_least"] = rng.choice([2, 2, 3])
    elif kind == "reserve":
        del rule["question"]
        rule["mentees"] = {question: rng.choice(GROUPS[question])}
        rule["mentors"] = {"style": rng.choice(["direct", "listening"])}
        rule["at_least"] = rng.randint(1, max(1, n_mentees // 6))
    if is_mild:
        rule.update(MILD[kind])
    elif rng.random() < 0.35:
        rule["penalty"] = rng.choice([0, 0.05, 0.25, 0.5, 2])
    return rule


def make_programme(rng, kinds, size):
    is_mild = kinds == TOGETHER
    if size.coarse:
        criteria = {"field": {"kind": "same", "question": "subject", "weight": 3},
                    "style": {"kind": "same", "question": "style", "weight": 1}}
    else:
        criteria = {"field": {"kind": "same", "question": "subject", "weight": rng.choice([1, 3])},
                    "skills": {"kind": "covers", "mentee": "needs", "mentor": "offers", "weight": rng.choice([2, 5])},
                    "years": {"kind": "close", "question": "years", "weight": 1.25, "missing": rng.choice(["skip", 0.5])}}
    mentors = {"min": 0, "max": rng.choice([2, 2, 3, 4])}
    if "if-used" in kinds:
        mentors["min"] = rng.choice([2, 2, 3]) if mentors["max"] > 2 else 2
    elif rng.random() < 0.15:
        mentors.update(min=1, min_applies="always")
    mentees = {"min": 0, "max": 2 if rng.random() < 0.15 else 1}
    if rng.random() < 0.15:
        mentees["min"] = 1
    rules = [kind for kind in kinds if kind != "if-used"]
    fairness = {f"{kind}-{k}": make_rule(rng, kind, size.mentees, is_mild) for k, kind in enumerate(rules)}
    if "at-most-inside" in kinds:
        fairness["at-most-0"].update(question="subject", limit=rng.choice([1, 2, 3]))
    programme = {
        "pairwright": "programme/1",
        "questions": {
            "origin": {"type": "choice", "ask": "mentees", "options": GROUPS["origin"], "sensitive": True},
            "subject": {"type": "choice", "options": GROUPS["subject"]},
            "style": {"type": "choice", "options": ["direct", "listening"]},
            "needs": {"type": "choices", "ask": "mentees", "options": SKILLS},
            "offers": {"type": "choices", "ask": "mentors", "options": SKILLS},
            "years": {"type": "number", "min": 0, "max": 10},
            "languages": {"type": "choices", "options": ["en", "de"]},
        },
        "criteria": criteria,
        "rules": {"can-talk": {"kind": "overlap", "question": "languages", "measure": "enough", "enough": 1, "at_least": 1}},
        "capacity": {"mentors": mentors, "mentees": mentees},
        "fairness": fairness,
        "goals": rng.choice([["matched", "total"], ["matched", "total"], ["total"], ["total", "matched"]]),
        "seed": f"fair-{rng.randrange(10**6)}",
    }
    if "at-most-inside" in kinds:
        programme["questions"]["track"] = {"type": "choice", "ask": "mentees", "options": sum(TRACKS.values(), [])}
    return programme


def give_tracks(rng, mentees):
    """Answers whose groups are inside those of another question's answers; some have none."""
    for mentee in mentees:
        if rng.random() < 0.8:
            mentee["answers"]["track"] = rng.choice(TRACKS[mentee["answers"]["subject"]])


def make_person(rng, size, is_mentor):
    answers = {"subject": rng.choice(GROUPS["subject"]), "style": rng.choice(["direct", "listening"]),
               "languages": rng.choice([["en"], ["en"], ["de"], ["en", "de"]])}
    if not size.coarse:
        answers["offers" if is_mentor else "needs"] = rng.sample(SKILLS, rng.randint(1, 3))
        if rng.random() < 0.8:
            answers["years"] = rng.randrange(0, 101) / 10
    if not is_mentor and rng.random() < 0.9:
        answers["origin"] = rng.choice(["near", "near", "far"])
    if rng.random() < 0.1:
        del answers["style"]
    return answers


def make_cohort(rng, size):
    cohort = {"pairwright": "cohort/1", "mentors": [], "mentees": []}
    for j in range(size.mentors):
        mentor = {"id": f"m{j:02}", "answers": make_person(rng, size, True)}
        if rng.random() < 0.1:
            mentor["min"], mentor["max"] = rng.choice([(0, 1), (0, 0), (1, 4)])
        cohort["mentors"].append(mentor)
    for i in range(size.mentees):
        cohort["mentees"].append({"id": f"s{i:02}", "answers": make_person(rng, size, False)})
    return cohort


def make_decisions(rng, programme, cohort):
    """Keeps that fit the places, bans, and people who are out; or None."""
    if rng.random() < 0.6:
        return None
    sides = {side: bounds_of(programme, cohort, side) for side in ("mentees", "mentors")}
    out = rng.sample([*sides["mentees"], *sides["mentors"]], rng.choice([0, 0, 1]))
    pairs = [(i, j) for i in sides["mentees"] for j in sides["mentors"] if i not in out and j not in out]
    rng.shuffle(pairs)
    load, keep = collections.Counter(), []
    for i, j in pairs[:rng.randint(0, 3)]:
        if load[i] < sides["mentees"][i][1] and load[j] < sides["mentors"][j][1]:
            keep.append([i, j])
            load.update([i, j])
    ban = [list(pair) for pair in pairs[3:] if rng.random() < 0.08]
    return {"pairwright": "decisions/1", "keep": keep, "ban": ban, "out": out}


class FairCase:
    """A programme with its people in a folder, and all that a model needs of it."""

    def __init__(self, seed, folder, size, kinds=None):
        rng = random.Random(f"fair-{seed}")
        self.kinds = kinds or COMBINATIONS[seed % len(COMBINATIONS)]
        self.folder = folder
        self.programme = make_programme(rng, self.kinds, size)
        if seed % 5 == 2 and self.programme["capacity"]["mentees"]["max"] == 1:
            self.programme["goals"] = ["total", "leximin"] if seed % 2 else ["matched", "worst-off", "total"]
        self.cohort = make_cohort(rng, size)
        if "at-most-inside" in self.kinds:
            give_tracks(rng, self.cohort["mentees"])
        self.decisions = make_decisions(rng, self.programme, self.cohort)
        self.priority, self.previous = {}, []
        if seed % 5 in (3, 4):
            self.ask_more(random.Random(f"goals-{seed}"))
        self.write("programme.json", self.programme)
        self.write("cohort.json", self.cohort)
        if self.decisions is not None:
            self.write("decisions.json", self.decisions)
        self.read_documents()

    @classmethod
    def of_folder(cls, folder):
        """The programme and the cohort that stand in a folder, without decisions."""
        case = cls.__new__(cls)
        case.folder, case.decisions, case.priority, case.previous = folder, None, {}, []
        case.programme, case.cohort = (json.loads((folder / name).read_text(encoding="utf-8"))
                                       for name in ("programme.json", "cohort.json"))
        case.read_documents()
        return case

    def read_documents(self):
        decided = self.decisions or {"keep": [], "ban": [], "out": []}
        self.least_stay = 0 # pairs of the earlier matching that have to be made again
        self.keep = [tuple(pair) for pair in decided["keep"]]
        self.find_people(set(decided["out"]))
        self.scores = self.ask_scores({tuple(pair) for pair in decided["ban"]})
        self.all_scores = self.scores
        self.read_rules()

    def ask_more(self, rng):
        """Goals beyond the common ones, with priorities and an earlier matching for those that need them."""
        goals = rng.choice(MORE_GOALS)
        if self.programme["capacity"]["mentees"]["max"] > 1: # worst-off of sums has its own tests
            goals = [goal for goal in goals if goal not in ("worst-off", "leximin")]
        if "total" not in goals and any("penalty" in rule for rule in self.programme["fairness"].values()):
            goals = ["total"] + goals if "leximin" in goals else goals + ["total"]
        self.programme["goals"] = goals
        for mentee in self.cohort["mentees"]:
            mentee["priority"] = rng.choice([0, 0.5, 1, 1, 2])
            self.priority[mentee["id"]] = int(mentee["priority"] * ONE)
        mentors = [mentor["id"] for mentor in self.cohort["mentors"]]
        self.previous = sorted((mentee["id"], rng.choice(mentors)) for mentee in self.cohort["mentees"] if rng.random() < 0.7)
        pairs = [{"mentee": i, "mentor": j} for i, j in self.previous]
        self.write("previous.json", {"pairwright": "matching/1", "status": "feasible", "pairs": pairs})

    def give_several(self, rng):
        """Everybody has at least one mentor, and may have more: how they fare is the sum. Goals are for the caller."""
        self.programme["capacity"]["mentees"] = {"min": rng.choice([1, 1, 2]), "max": rng.choice([2, 3])}
        self.programme["capacity"]["mentors"].update(min=0, max=rng.choice([2, 3]))
        for mentee in self.cohort["mentees"]:
            for bound in {"min", "max"} & set(mentee):
                del mentee[bound]
        self.write("cohort.json", self.cohort)

    def words(self):
        """What `solve` is given beyond programme and cohort."""
        words = ["--decisions", self.folder / "decisions.json"] if self.decisions is not None else []
        if "stay" in self.programme["goals"]:
            words += ["--previous", self.folder / "previous.json"]
        return words

    def weight(self, goal, pair):
        """What a pair counts in a goal that is a sum over pairs, whatever else there is."""
        if goal == "nash":
            return log_weight(self.scores[pair])
        return int(pair in self.previous) if goal == "stay" else 1

    def read_rules(self):
        self.rules = [self.read_rule(name, rule) for name, rule in self.programme["fairness"].items()]
        hard_floor = max([rule["level"] for rule in self.rules if rule["kind"] == "floor" and not rule["soft"]], default=0)
        self.scores = {pair: score for pair, score in self.all_scores.items()
                       if score >= hard_floor * ONE or pair in self.keep}

    def with_programme(self, programme):
        """The same people under other fairness rules."""
        other = copy.copy(self)
        other.programme = programme
        other.read_rules()
        return other

    def has_minimums(self):
        return any(bounds[0] > 0 for people in (self.mentees, self.mentors) for bounds in people.values())

    def without_minimums(self):
        """The same people, none of whom has to have anybody."""
        other = copy.copy(self)
        other.mentees, other.mentors = ({who: (0, *bounds[1:]) for who, bounds in people.items()}
                                        for people in (self.mentees, self.mentors))
        return other

    def write(self, name, document):
        (self.folder / name).write_text(json.dumps(document, indent=1), encoding="utf-8")

    def find_people(self, out):
        """Who takes part, with bounds and answers."""
        sides = []
        for side in ("mentees", "mentors"):
            bounds = bounds_of(self.programme, self.cohort, side)
            sides.append({who: b for who, b in bounds.items() if who not in out and b[1] > 0})
        self.mentees, self.mentors = sides
        self.answers = {person["id"]: person["answers"] for side in ("mentees", "mentors") for person in self.cohort[side]}
        capacity = self.programme["capacity"]
        self.if_used = {"mentees": capacity["mentees"].get("min_applies", "always") == "if-used",
                        "mentors": capacity["mentors"].get("min_applies", "if-used") == "if-used"}

    def ask_scores(self, ban):
        """Of the pairs that no rule and no ban forbids, and of kept ones, which may break rules."""
        ruled = read_scores(run("score", self.folder / "programme.json", self.folder / "cohort.json", "--csv").stdout)
        unruled = {key: value for key, value in self.programme.items() if key != "rules"}
        self.write("unruled.json", unruled)
        free = read_scores(run("score", self.folder / "unruled.json", self.folder / "cohort.json", "--csv").stdout)
        return {pair: free[pair] for pair, score in ruled.items()
                if pair[0] in self.mentees and pair[1] in self.mentors
                and (pair in self.keep or (score is not None and pair not in ban))}

    def read_rule(self, name, rule):
        """The rule with its groups as lists of mentees, and its numbers as fractions."""
        kind = rule["kind"]
        read = {"name": name, "kind": kind, "soft": "penalty" in rule,
                "penalty": fractions.Fraction(str(rule.get("penalty", 0)))}
        if "question" in rule:
            members = {group: [i for i in self.mentees if self.answers[i].get(rule["question"]) == group]
                       for group in self.programme["questions"][rule["question"]]["options"]}
            read["groups"] = {group: people for group, people in members.items() if people}
        if kind in ("score-parity", "place-parity", "floor"):
            read["level"] = fractions.Fraction(str(rule["within" if kind == "place-parity" else "at_least"]))
        if kind == "group-floor":
            levels = rule["at_least"]
            if not isinstance(levels, dict):
                levels = {group: levels for group in read["groups"]}
            read["groups"] = {group: people for group, people in read["groups"].items() if group in levels}
            read["levels"] = {group: fractions.Fraction(str(levels[group])) for group in read["groups"]}
        if kind in ("at-most", "not-alone", "reserve"):
            read["count"] = rule["limit" if kind == "at-most" else "at_least"]
        if kind == "reserve":
            read["meant"] = [{who for who in people if all(self.answers[who].get(q) == a for q, a in rule[side].items())}
                             for side, people in (("mentees", self.mentees), ("mentors", self.mentors))]
        return read

    # ---- the judge ----

    def breach(self, rule, pairs):
        """By how much the pairs break the rule: pairs, or scores in millionths; a fraction."""
        kind, n = rule["kind"], max(1, len(self.mentees))
        score = {pair: self.scores[pair] for pair in pairs}
        if kind == "floor":
            low = [pair for pair in pairs if score[pair] < rule["level"] * ONE]
            return fractions.Fraction(len([pair for pair in low if rule["soft"] or pair not in self.keep]))
        if kind == "reserve":
            found = sum(i in rule["meant"][0] and j in rule["meant"][1] for i, j in pairs)
            return fractions.Fraction(max(0, rule["count"] - found))
        breach = fractions.Fraction(0)
        for group, people in rule["groups"].items():
            own = [pair for pair in pairs if pair[0] in people]
            share = fractions.Fraction(len(people), n)
            if kind == "score-parity":
                breach += max(0, rule["level"] * share * sum(score.values()) - sum(score[pair] for pair in own))
            elif kind == "group-floor":
                breach += max(0, rule["levels"][group] * len(people) * ONE - sum(score[pair] for pair in own))
            elif kind == "place-parity":
                breach += max(0, share * len(pairs) - rule["level"] * len(people) - len(own))
            else:
                for j in self.mentors:
                    breach += self.breach_of_mentor(rule, [i for i, who in own if who == j],
                                                    [i for i, who in pairs if who == j], j)
        return breach

    def breach_of_mentor(self, rule, own, everybody, mentor):
        kept = [i for i, j in self.keep if j == mentor]
        if rule["kind"] == "at-most":
            most = rule["count"] if rule["soft"] else max(rule["count"], len([i for i in own if i in kept]))
            return max(0, len(own) - most)
        alone = max(1, len(kept))
        return max(0, rule["count"] - len(own)) if own and len(everybody) > alone else 0

    def judge(self, pairs):
        """What the matching is worth to each goal, or None where it breaks a bound or a hard rule."""
        load = collections.Counter(person for pair in pairs for person in pair)
        if any(pair not in self.scores for pair in pairs) or any(pair not in pairs for pair in self.keep):
            return None
        for side, people in (("mentees", self.mentees), ("mentors", self.mentors)):
            for who, (low, high) in people.items():
                if load[who] > high or (load[who] < low and not (self.if_used[side] and load[who] == 0)):
                    return None
        if len(set(pairs) & set(self.previous)) < self.least_stay:
            return None
        cost = fractions.Fraction(0)
        for rule in self.rules:
            breach = self.breach(rule, pairs)
            if breach > 0 and not rule["soft"]:
                return None
            cost += breach * rule["penalty"] * (1 if rule["kind"] in ("score-parity", "group-floor") else ONE)
        total = sum(self.scores[pair] for pair in pairs) - ceil_fraction(cost)
        scores = sorted(self.sums_of(pairs).values() if self.has_sums() else (self.scores[pair] for pair in pairs))
        return {"matched": len(pairs), "total": total, "worst-off": min(scores, default=ONE),
                "leximin": (*scores, 1000 * ONE), # of two that begin alike the shorter is better
                "priority": sum(self.priority.get(i, ONE) for i in {i for i, _ in pairs}),
                "workload": -sum(load[j] ** 2 for j in self.mentors),
                **{goal: sum(self.weight(goal, pair) for pair in pairs) for goal in ("nash", "stay")}}

    def has_sums(self):
        """Whether worst-off and leximin speak of mentees' summed scores."""
        return any(high > 1 for _, high in self.mentees.values())

    def sums_of(self, pairs):
        sums = collections.Counter()
        for pair in pairs:
            sums[pair[0]] += self.scores[pair]
        return sums

    @staticmethod
    def pairs_of(x, pair):
        """What a model's solution makes, with the pairs' columns."""
        return [p for p, column in pair.items() if x[column] > 0.5]

    def judge_of(self, x, pair):
        """The same of a model's solution, with the pairs' columns."""
        return self.judge(self.pairs_of(x, pair))

    def goals_of(self, worth):
        return tuple(worth[goal] for goal in self.programme["goals"])

    # ---- trying everything ----

    def best_by_trying(self):
        """The goals' best values; None: infeasible. For a dozen pairs or so."""
        free = [pair for pair in self.scores if pair not in self.keep]
        best = None
        for chosen in itertools.product([False, True], repeat=len(free)):
            worth = self.judge(self.keep + [pair for pair, is_made in zip(free, chosen) if is_made])
            if worth is not None and (best is None or self.goals_of(worth) > best):
                best = self.goals_of(worth)
        return best

    # ---- the model in MathProg ----

    def data(self, goal, reached):
        def listed(items):
            return " ".join(f"'{item}'" for item in items)

        def paired(pairs):
            return " ".join(f"('{i}','{j}')" for i, j in pairs)

        unit = math.gcd(ONE, *self.scores.values())
        lines = ["data;", f"param one := {ONE // unit};", f"param goal := {goal};",
                 f"set MENTEES := {listed(self.mentees)};", f"set MENTORS := {listed(self.mentors)};",
                 f"set PAIRS := {paired(self.scores)};", f"set KEEP := {paired(self.keep)};",
                 f"param mentees_if_used := {int(self.if_used['mentees'])};",
                 f"param mentors_if_used := {int(self.if_used['mentors'])};"]
        if self.scores:
            lines.append("param score := " + " ".join(f"['{i}','{j}'] {s // unit}" for (i, j), s in self.scores.items()) + ";")
        if self.scores and goal == "nash" or "nash" in reached:
            lines.append("param log_score := " + " ".join(f"['{i}','{j}'] {log_weight(s) / ONE}"
                                                          for (i, j), s in self.scores.items()) + ";")
        lines.append(f"set PREVIOUS := {paired(p for p in self.previous if p in self.scores)};")
        if self.priority:
            lines.append("param priority := " + " ".join(f"'{i}' {self.priority[i] / ONE}" for i in self.mentees) + ";")
        units = {"total": unit, "nash": ONE, "priority": ONE}
        if reached:
            lines.append("param at_least := " + " ".join(
                f"{name} {value / units[name] - 1e-6 if name in units else value}" for name, value in reached.items()) + ";")
        for name, bounds, which in (("demand_min", self.mentees, 0), ("demand_max", self.mentees, 1),
                                    ("capacity_min", self.mentors, 0), ("capacity_max", self.mentors, 1)):
            lines.append(f"param {name} := " + " ".join(f"'{who}' {b[which]}" for who, b in bounds.items()) + ";")
        rules = [rule for rule in self.rules if rule["kind"] != "floor" or rule["soft"]]
        for kind in KINDS:
            named = [rule["name"] for rule in rules if rule["kind"] == kind]
            if named:
                lines.append(f"set {kind.upper().replace('-', '_')} := {listed(named)};")
        lines.append(f"set SOFT := {listed(rule['name'] for rule in rules if rule['soft'])};")
        for rule in rules:
            name = rule["name"]
            lines.append(f"param penalty ['{name}'] {float(rule['penalty'])};" if rule["soft"] else "")
            if "groups" in rule:
                lines.append(f"set GROUPS['{name}'] := {listed(rule['groups'])};")
                for group, people in rule["groups"].items():
                    lines.append(f"set MEMBERS['{name}','{group}'] := {listed(people)};")
            if "level" in rule:
                lines.append(f"param level ['{name}'] {float(rule['level'])};")
            for group, level in rule.get("levels", {}).items():
                lines.append(f"param group_level ['{name}','{group}'] {float(level)};")
            if "count" in rule:
                lines.append(f"param limit ['{name}'] {rule['count']};")
            if "meant" in rule:
                meant = [(i, j) for i, j in self.scores if i in rule["meant"][0] and j in rule["meant"][1]]
                lines.append(f"set MEANT['{name}'] := {paired(meant)};")
        # Parameters given one entry at a time need one statement.
        merged, single = [], collections.defaultdict(list)
        for line in lines:
            words = line.split(" ", 2)
            if words[0] == "param" and len(words) == 3 and words[2].startswith("["):
                single[words[1]].append(words[2].rstrip(";"))
            else:
                merged.append(line)
        merged += [f"param {name} := {' '.join(entries)};" for name, entries in single.items()]
        return "\n".join(merged + ["end;", ""])

    def best_by_glpsol(self):
        reached = {}
        for goal in self.programme["goals"]:
            if goal in ("worst-off", "leximin"): # no sums: fair.mod says how they are found
                raise Mismatch(f"{goal} is not asked of fair.mod here")
            data = self.folder / "cohort.dat"
            data.write_text(self.data(goal, reached), encoding="utf-8")
            done = subprocess.run(["glpsol", "--math", str(MODEL), "--data", str(data)], capture_output=True, text=True,
                                  check=False, timeout=120)
            if "NO PRIMAL FEASIBLE" in done.stdout or "NO INTEGER FEASIBLE" in done.stdout:
                return None
            if done.returncode != 0 or "INTEGER OPTIMAL SOLUTION FOUND" not in done.stdout:
                raise Mismatch(f"glpsol failed:\n{done.stdout[-2000:]}{done.stderr}")
            pairs = [tuple(line.split()[1:3]) for line in done.stdout.splitlines() if line.startswith("pair ")]
            worth = self.judge(pairs)
            if worth is None:
                raise Mismatch(f"glpsol's matching breaks a rule: {pairs}")
            reached[goal] = worth[goal]
        return tuple(reached.values())

    # ---- the model for HiGHS ----

    def best_by_highs(self):
        import fair_milp
        return fair_milp.solve(self)
