# Matching under fairness rules: the readable statement of what `pairwright solve` solves when a programme has rules that
# are no flow (docs/methods/fairness.md has each rule in words and to the last digit).
#
#   glpsol --math fair.mod --data cohort.dat
#
# Goals come one after the other, and a solve of this model takes one: `goal` says which, and `at_least` what the goals
# before it have reached. So a programme with the goals "matched" and "total" takes two solves:
#
#   param goal := matched;                                   says 38
#   param goal := total; param at_least := matched 38;       says the sum of scores, less what soft rules cost
#
# "worst-off" is no sum: it is the largest t for which there is a matching at all when pairs below t are left out of
# PAIRS (goal := nothing), and then stays that way. "leximin" goes on from there: with the pairs below t left out, the
# fewest pairs that score t (minimise their number); then, with no more of these and no others at or below t, the next t.
# Never one large weight in place of stages: see assignment.mod.
#
# Scores are whole numbers; `one` says how many of them are a score of 1 (programmes: 1000000). glpsol computes in
# floating point and cuts branches within a tolerance, so for exact results choose `one` as small as the scores allow,
# as tests/scripts/test_fair_model.py does, which holds this model against trying all matchings.

set MENTEES;                                        # those who take part
set MENTORS;
set PAIRS within MENTEES cross MENTORS;             # allowed ones that no hard floor forbids, and the kept ones
set KEEP within PAIRS;                              # pairs that stand by decision

param one, integer, > 0, default 1000000;
param score {PAIRS}, integer, >= 0;
param priority {MENTEES}, >= 0, default 1;
param log_score {PAIRS}, >= 0, default 0;           # goal nash
set PREVIOUS within MENTEES cross MENTORS;           # goal stay: the earlier matching

param demand_min {MENTEES}, integer, >= 0, default 0;
param demand_max {MENTEES}, integer, >= 0, default 1;
param capacity_min {MENTORS}, integer, >= 0, default 0;
param capacity_max {MENTORS}, integer, >= 0, default 1;
param mentees_if_used, binary, default 0;           # 1: a minimum binds only those who have anybody
param mentors_if_used, binary, default 1;

# ---- the rules, by kind; every rule is hard, or has a penalty ----

set SCORE_PARITY, default {};
set PLACE_PARITY, default {};
set GROUP_FLOOR, default {};
set FLOOR, default {};                              # soft ones; hard ones have left their mark on PAIRS
set AT_MOST, default {};
set NOT_ALONE, default {};
set RESERVE, default {};
set GROUPED := SCORE_PARITY union PLACE_PARITY union GROUP_FLOOR union AT_MOST union NOT_ALONE;
set RULES := GROUPED union FLOOR union RESERVE;
set SOFT within RULES, default {};

set GROUPS {GROUPED};                               # groups with mentees in them
set MEMBERS {r in GROUPED, GROUPS[r]} within MENTEES;
param level {RULES}, >= 0, default 0;               # at_least, or within, as a decimal
param group_level {r in GROUP_FLOOR, GROUPS[r]}, >= 0, default 0;
param limit {RULES}, integer, >= 0, default 0;      # at-most: limit; not-alone, reserve: at_least
param penalty {RULES}, >= 0, default 0;             # of a pair, or of a score of 1, as a decimal
set MEANT {RESERVE} within PAIRS;                   # pairs between those mentees and those mentors
set BELOW {r in FLOOR} := {(i, j) in PAIRS: score[i, j] < level[r] * one};

# ---- goals ----

set GOALS := {"nothing", "matched", "priority", "total", "nash", "stay", "workload"};
param goal, symbolic, in GOALS, default "nothing";
param at_least {GOALS}, default -1e9;               # what goals before this one have reached

# ---- the matching ----

var x {PAIRS}, binary;                              # 1: this mentee is with this mentor
var has_mentor {MENTEES}, binary;
var is_used {MENTORS}, binary;
var is_few {MENTORS}, binary;                       # 1: the mentor has one mentee, or only kept ones: nobody is alone
var has_group {r in NOT_ALONE, GROUPS[r], MENTORS}, binary; # 1: enough of the group, as the mentor has more than few

# By how much a soft rule is broken: pairs, or scores.
var group_lack {r in SCORE_PARITY union PLACE_PARITY union GROUP_FLOOR, GROUPS[r]}, >= 0;
var excess {r in AT_MOST, GROUPS[r], MENTORS}, >= 0;
var company_lack {r in NOT_ALONE, GROUPS[r], MENTORS}, >= 0;
var reserve_lack {RESERVE}, >= 0;

s.t. kept {(i, j) in KEEP}: x[i, j] = 1;

s.t. demand_low  {i in MENTEES}:
    sum {(i, j) in PAIRS} x[i, j] >= demand_min[i] * (if mentees_if_used then has_mentor[i] else 1);
s.t. demand_high {i in MENTEES}: sum {(i, j) in PAIRS} x[i, j] <= demand_max[i] * has_mentor[i];
s.t. is_matched  {i in MENTEES}: has_mentor[i] <= sum {(i, j) in PAIRS} x[i, j];
s.t. load_low    {j in MENTORS}:
    sum {(i, j) in PAIRS} x[i, j] >= capacity_min[j] * (if mentors_if_used then is_used[j] else 1);
s.t. load_high   {j in MENTORS}: sum {(i, j) in PAIRS} x[i, j] <= capacity_max[j] * is_used[j];

# ---- the rules: n mentees take part, n_g of them in group g ----

# Each group's summed score per head is at least `level` of everybody's.
s.t. score_parity {r in SCORE_PARITY, g in GROUPS[r]}:
    sum {(i, j) in PAIRS: i in MEMBERS[r, g]} score[i, j] * x[i, j] + group_lack[r, g]
    >= level[r] * card(MEMBERS[r, g]) / card(MENTEES) * sum {(i, j) in PAIRS} score[i, j] * x[i, j];

# Each group's pairs per head are at most `level` below everybody's.
s.t. place_parity {r in PLACE_PARITY, g in GROUPS[r]}:
    sum {(i, j) in PAIRS: i in MEMBERS[r, g]} x[i, j] + group_lack[r, g]
    >= card(MEMBERS[r, g]) / card(MENTEES) * sum {(i, j) in PAIRS} x[i, j] - level[r] * card(MEMBERS[r, g]);

# Each group's summed score per head reaches its level.
s.t. group_floor {r in GROUP_FLOOR, g in GROUPS[r]}:
    sum {(i, j) in PAIRS: i in MEMBERS[r, g]} score[i, j] * x[i, j] + group_lack[r, g]
    >= group_level[r, g] * one * card(MEMBERS[r, g]);

# No mentor has more than `limit` of a group. Kept pairs stand: where they are more, no other is added.
s.t. at_most {r in AT_MOST, g in GROUPS[r], j in MENTORS}:
    sum {(i, j) in PAIRS: i in MEMBERS[r, g]} x[i, j] - excess[r, g, j]
    <= if r in SOFT then limit[r] else max(limit[r], card({(i, j) in KEEP: i in MEMBERS[r, g]}));

# A mentor has few mentees (one, or kept ones only), or of each group none or `limit` at least.
s.t. few {j in MENTORS}:
    sum {(i, j) in PAIRS} x[i, j]
    <= max(1, card({(i, j) in KEEP})) * is_few[j] + capacity_max[j] * (1 - is_few[j]);
s.t. company_none {r in NOT_ALONE, g in GROUPS[r], j in MENTORS}:
    sum {(i, j) in PAIRS: i in MEMBERS[r, g]} x[i, j] <= capacity_max[j] * (has_group[r, g, j] + is_few[j]);
s.t. company_enough {r in NOT_ALONE, g in GROUPS[r], j in MENTORS}:
    sum {(i, j) in PAIRS: i in MEMBERS[r, g]} x[i, j] + company_lack[r, g, j]
    >= limit[r] * (has_group[r, g, j] - is_few[j]);

# So many pairs are between those who are meant.
s.t. reserve {r in RESERVE}: sum {(i, j) in MEANT[r]} x[i, j] + reserve_lack[r] >= limit[r];

# Hard rules are not broken.
s.t. hard_groups  {r in (SCORE_PARITY union PLACE_PARITY union GROUP_FLOOR) diff SOFT, g in GROUPS[r]}:
    group_lack[r, g] = 0;
s.t. hard_at_most {r in AT_MOST diff SOFT, g in GROUPS[r], j in MENTORS}: excess[r, g, j] = 0;
s.t. hard_company {r in NOT_ALONE diff SOFT, g in GROUPS[r], j in MENTORS}: company_lack[r, g, j] = 0;
s.t. hard_reserve {r in RESERVE diff SOFT}: reserve_lack[r] = 0;

# ---- what it is worth ----

var matched;
var total;                                          # in units of score: the costs of soft rules are taken off
var priorities;

s.t. count: matched = sum {(i, j) in PAIRS} x[i, j];
s.t. rank: priorities = sum {i in MENTEES} priority[i] * has_mentor[i];
s.t. sum_up: total = sum {(i, j) in PAIRS} score[i, j] * x[i, j]
    - sum {r in SCORE_PARITY union GROUP_FLOOR, g in GROUPS[r]} penalty[r] * group_lack[r, g]
    - one * (sum {r in PLACE_PARITY, g in GROUPS[r]} penalty[r] * group_lack[r, g]
             + sum {r in AT_MOST, g in GROUPS[r], j in MENTORS} penalty[r] * excess[r, g, j]
             + sum {r in NOT_ALONE, g in GROUPS[r], j in MENTORS} penalty[r] * company_lack[r, g, j]
             + sum {r in RESERVE} penalty[r] * reserve_lack[r]
             + sum {r in FLOOR, (i, j) in BELOW[r]} penalty[r] * x[i, j]);

var logs;
var stays;
var squares;                                        # below 0: more is better for every goal
var step {j in MENTORS, k in 1..capacity_max[j]}, >= 0, <= 1;       # 1: has k mentees at least

s.t. log_up: logs = sum {(i, j) in PAIRS} log_score[i, j] * x[i, j];
s.t. stay_on: stays = sum {(i, j) in PREVIOUS inter PAIRS} x[i, j];
s.t. load {j in MENTORS}: sum {(i, j) in PAIRS} x[i, j] = sum {k in 1..capacity_max[j]} step[j, k];
s.t. square_up: squares = -sum {j in MENTORS, k in 1..capacity_max[j]} (2 * k - 1) * step[j, k];

s.t. earlier_nash: logs >= at_least["nash"];
s.t. earlier_stay: stays >= at_least["stay"];
s.t. earlier_workload: squares >= at_least["workload"];
s.t. earlier_matched: matched >= at_least["matched"];
s.t. earlier_priority: priorities >= at_least["priority"];
s.t. earlier_total: total >= at_least["total"];

maximize value:
    if goal = "matched" then matched else if goal = "priority" then priorities else if goal = "total" then total
    else if goal = "nash" then logs else if goal = "stay" then stays else if goal = "workload" then squares;

solve;

printf "value %.6f\n", value;
printf {(i, j) in PAIRS: x[i, j] > 0.5} "pair %s %s %d\n", i, j, score[i, j];

end;
