# SPDX-License-Identifier: GPL-3.0-or-later
"""A FairCase (fair_case.py) as a mixed integer programme, solved goal after goal by HiGHS through scipy.

The formulation is that of models/mathprog/fair.mod. HiGHS computes in floating point: its matchings are rounded and
judged exactly, and a goal's value is what the judge says.
"""
import collections

import numpy
import scipy.optimize
import scipy.sparse

from fair_case import ONE
from test_glpsol import Mismatch


class Unfinished(Exception):
    """A solver has not proven its optimum in time."""


class Model:
    """Rows and columns as they come."""

    limit_s, gap = 60, 0  # of each goal

    def __init__(self):
        self.lower, self.upper, self.integral = [], [], []
        self.rows, self.row_lower, self.row_upper = [], [], []

    def column(self, low, high, integral):
        self.lower.append(low)
        self.upper.append(high)
        self.integral.append(int(integral))
        return len(self.lower) - 1

    def row(self, terms, low=-numpy.inf, high=numpy.inf):
        """terms: (column, coefficient), of which several may speak of one column."""
        self.rows.append(terms)
        self.row_lower.append(low)
        self.row_upper.append(high)

    def maximise(self, terms):
        objective = numpy.zeros(len(self.lower))
        for column, coefficient in terms:
            objective[column] -= coefficient
        entries = [(r, column, value) for r, terms_of in enumerate(self.rows) for column, value in terms_of]
        rows, columns, values = zip(*entries) if entries else ((), (), ())
        return self.optimum(objective, scipy.sparse.coo_matrix((values, (rows, columns)),
                                                               shape=(len(self.rows), len(self.lower))).tocsr())

    def optimum(self, objective, matrix):
        """The columns' values where the objective is smallest; None: infeasible."""
        found = scipy.optimize.milp(objective, integrality=self.integral, bounds=(self.lower, self.upper),
                                    constraints=scipy.optimize.LinearConstraint(matrix, self.row_lower, self.row_upper),
                                    options={"mip_rel_gap": self.gap, "time_limit": self.limit_s})
        if found.status == 2:
            return None
        if found.status == 1:
            raise Unfinished(f"HiGHS has not finished within {self.limit_s} s")
        if found.status != 0:
            raise Mismatch(f"HiGHS: {found.message}")
        return found.x


def by_person(pair, at):
    """The pairs with their columns, by mentee (0) or mentor (1)."""
    found = collections.defaultdict(list)
    for p, x in pair.items():
        found[p[at]].append((p, x))
    return found


def add_bounds(case, model, pair):
    for side, people, at in (("mentees", case.mentees, 0), ("mentors", case.mentors, 1)):
        own = by_person(pair, at)
        for who, (low, high) in people.items():
            load = [(x, 1) for _, x in own[who]]
            if case.if_used[side] and low > 0:
                used = model.column(0, 1, True)
                model.row(load + [(used, -low)], low=0)
                model.row(load + [(used, -high)], high=0)
            else:
                model.row(load, low=low, high=high)


def add_group_rule(case, model, pair, rule, cost):
    n, kind = max(1, len(case.mentees)), rule["kind"]
    for group, people in rule["groups"].items():
        members = set(people)
        own = {p: x for p, x in pair.items() if p[0] in members}
        share = len(people) / n
        lack = model.column(0, numpy.inf if rule["soft"] else 0, False)
        if kind == "place-parity":
            model.row([(x, 1) for x in own.values()] + [(x, -share) for x in pair.values()] + [(lack, 1)],
                      low=-float(rule["level"]) * len(people))
            cost.append((lack, float(rule["penalty"]) * ONE))
            continue
        cost.append((lack, float(rule["penalty"])))
        mine = [(x, case.scores[p]) for p, x in own.items()] + [(lack, 1)]
        if kind == "score-parity":
            all_scores = [(x, -float(rule["level"]) * share * case.scores[p]) for p, x in pair.items()]
            model.row(mine + all_scores, low=0)
        else:
            model.row(mine, low=float(rule["levels"][group] * len(people) * ONE))


def add_mentor_rule(case, model, pair, rule, cost, few):
    theirs = by_person(pair, 1)
    for people in map(set, rule["groups"].values()):
        for j, (_, most) in case.mentors.items():
            own = [(x, 1) for p, x in theirs[j] if p[0] in people]
            kept = len([i for i, who in case.keep if who == j and i in people])
            lack = model.column(0, numpy.inf if rule["soft"] else 0, False)
            cost.append((lack, float(rule["penalty"]) * ONE))
            if rule["kind"] == "at-most":
                limit = rule["count"] if rule["soft"] else max(rule["count"], kept)
                model.row(own + [(lack, -1)], high=limit)
                continue
            enough = model.column(0, 1, True)
            model.row(own + [(enough, -most), (few[j], -most)], high=0)
            model.row(own + [(lack, 1), (enough, -rule["count"]), (few[j], rule["count"])], low=0)


def add_few(case, model, pair):
    """By mentor: 1 if they have one mentee at most, or only kept ones."""
    few, theirs = {}, by_person(pair, 1)
    for j, (_, most) in case.mentors.items():
        alone = max(1, len([i for i, who in case.keep if who == j]))
        few[j] = model.column(0, 1, True)
        if most > alone:
            model.row([(x, 1) for _, x in theirs[j]] + [(few[j], most - alone)], high=most)
    return few


def build(case, make_model=Model):
    """The model, the pairs' columns, and the objectives of the goals."""
    model, cost = make_model(), []
    pair = {p: model.column(1 if p in case.keep else 0, 1, True) for p in case.scores}
    add_bounds(case, model, pair)
    few = add_few(case, model, pair) if any(rule["kind"] == "not-alone" for rule in case.rules) else {}
    for rule in case.rules:
        if rule["kind"] in ("score-parity", "place-parity", "group-floor"):
            add_group_rule(case, model, pair, rule, cost)
        elif rule["kind"] in ("at-most", "not-alone"):
            add_mentor_rule(case, model, pair, rule, cost, few)
        elif rule["kind"] == "reserve":
            lack = model.column(0, numpy.inf if rule["soft"] else 0, False)
            cost.append((lack, float(rule["penalty"]) * ONE))
            meant = [(x, 1) for (i, j), x in pair.items() if i in rule["meant"][0] and j in rule["meant"][1]]
            model.row(meant + [(lack, 1)], low=rule["count"])
    if case.least_stay > 0:
        model.row([(x, 1) for p, x in pair.items() if p in case.previous], low=case.least_stay)
    floors = [rule for rule in case.rules if rule["kind"] == "floor" and rule["soft"]]
    total = [(x, case.scores[p] - sum(float(rule["penalty"]) * ONE for rule in floors
                                      if case.scores[p] < rule["level"] * ONE)) for p, x in pair.items()]
    goals = {"matched": [(x, 1) for x in pair.values()], "total": total + [(column, -price) for column, price in cost]}
    for goal in ("nash", "stay"):
        goals[goal] = [(x, case.weight(goal, p)) for p, x in pair.items()]
    if {"priority", "workload"} & set(case.programme["goals"]):
        goals["priority"], goals["workload"] = add_people_goals(case, model, pair)
    return model, pair, goals


def add_people_goals(case, model, pair):
    """Who has anybody counts once; a mentor's k-th mentee adds k² − (k − 1)² to the workload."""
    priority, workload = [], []
    for i in case.mentees:
        has = model.column(0, 1, True)
        model.row([(x, 1) for p, x in pair.items() if p[0] == i] + [(has, -1)], low=0)
        priority.append((has, case.priority.get(i, ONE)))
    for j, (_, most) in case.mentors.items():
        units = [model.column(0, 1, False) for _ in range(most)]
        model.row([(x, 1) for p, x in pair.items() if p[1] == j] + [(unit, -1) for unit in units], low=0, high=0)
        workload += [(unit, -2 * k - 1) for k, unit in enumerate(units)]
    return priority, workload


def best_worst(case, model, pair):
    """The largest smallest score; pairs below it are closed in the model for good."""
    if case.judge_of(model.maximise([]), pair)["matched"] == 0:
        return ONE  # nobody is matched, so nobody is badly off
    possible = sorted({score for p, score in case.scores.items() if score <= min(
        [case.scores[kept] for kept in case.keep], default=ONE)})
    low, high = 0, len(possible) - 1
    upper = list(model.upper)
    while low < high:
        middle = (low + high + 1) // 2
        close_below(case, model, pair, upper, possible[middle])
        if model.maximise([]) is None:
            high = middle - 1
        else:
            low = middle
    close_below(case, model, pair, upper, possible[low])
    return possible[low]


def best_worst_sum(case, model, pair):
    """The largest smallest sum; everybody has that much in the model for good."""
    own = by_person(pair, 0)
    least = model.column(0, numpy.inf, False)
    for i in case.mentees:
        model.row([(x, case.scores[p] / ONE) for p, x in own[i]] + [(least, -1)], low=0)
    x = model.maximise([(least, 1)])
    if x is None:
        return None
    worst = case.judge_of(x, pair)["worst-off"]
    for i in case.mentees:
        model.row([(x, case.scores[p] / 1000) for p, x in own[i]], low=worst / 1000 - 1e-4)
    return worst


def best_leximin_of_sums(case, model, pair):
    """The same of mentees' sums, with a yes or no for each mentee and level: whether their sum is not above it."""
    own, settled = by_person(pair, 0), -1
    found = model.maximise([(x, case.scores[p] / ONE) for p, x in pair.items()])
    if found is None:
        return None
    pairs = case.pairs_of(found, pair)
    while True:
        sums = case.sums_of(pairs)
        level = min((sums[i] for i in case.mentees if sums[i] > settled), default=None)
        if level is None:
            return case.judge(pairs)["leximin"]
        is_low = []
        for i in case.mentees:  # in thousandths, so that a millionth is beyond any tolerance
            is_low.append((model.column(0, 1, True), -1))
            model.row([(x, case.scores[p] / 1000) for p, x in own[i]] + [(is_low[-1][0], (level + 1) / 1000)],
                      low=(level + 1) / 1000)
        fewest = case.pairs_of(model.maximise(is_low), pair)
        n, n_fewest = (sum(of[i] <= level for i in case.mentees) for of in (sums, case.sums_of(fewest)))
        if n_fewest < n:
            pairs = fewest
            continue
        model.row(is_low, low=-n)
        settled = level


def best_leximin(case, model, pair):
    """The scores in order, so that the lowest are as high and as few as can be: from one level to the next. (Without
    an objective HiGHS takes some for infeasible that are not.)"""
    upper, settled = list(model.upper), set()
    any_matching = model.maximise([(x, 1) for x in pair.values()])
    if any_matching is None:
        return None
    pairs = case.pairs_of(any_matching, pair)
    while True:
        level = min((case.scores[p] for p in pairs if p not in case.keep and case.scores[p] not in settled), default=None)
        for p, column in pair.items():
            is_low = level is None or case.scores[p] < level
            model.upper[column] = 0 if is_low and case.scores[p] not in settled and p not in case.keep else upper[column]
        if level is None:
            return case.judge(pairs)["leximin"]
        alike = [(x, -1) for p, x in pair.items() if case.scores[p] == level]
        fewest = case.pairs_of(model.maximise(alike), pair)
        if sum(case.scores[p] == level for p in fewest) < sum(case.scores[p] == level for p in pairs):
            pairs = fewest
            continue
        model.row(alike, low=-sum(case.scores[p] == level for p in pairs))
        settled.add(level)


def close_below(case, model, pair, upper, least):
    for p, column in pair.items():
        model.upper[column] = 0 if case.scores[p] < least and p not in case.keep else upper[column]


def solve(case, make_model=Model):
    """The goals' best values; None: infeasible."""
    if not case.scores:
        worth = case.judge([])
        return None if worth is None else case.goals_of(worth)
    model, pair, goals = build(case, make_model)
    reached = []
    for goal in case.programme["goals"]:
        if goal == "worst-off":
            reached.append((best_worst_sum if case.has_sums() else best_worst)(case, model, pair))
            if reached[-1] is None:
                return None
            continue
        if goal == "leximin":
            reached.append((best_leximin_of_sums if case.has_sums() else best_leximin)(case, model, pair))
            if reached[-1] is None:
                return None
            continue
        x = model.maximise(goals[goal])
        if x is None:
            if reached:
                raise Mismatch("HiGHS: a later goal is infeasible")
            return None
        worth = case.judge([p for p, column in pair.items() if x[column] > 0.5])
        if worth is None:
            raise Unfinished("what HiGHS takes for a matching breaks a rule by its tolerance")
        reached.append(worth[goal])
        model.row(goals[goal], low=worth[goal] - 1e-4)
    return tuple(reached)
