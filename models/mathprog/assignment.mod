# Matching mentees with mentors: the readable statement of what `pairwright solve` solves.
#
#   glpsol --exact --nomip --math assignment.mod --data cohort.dat
#
# The goals "matched" and "total" come one after the other, so a cohort takes two solves:
#
#   stage 1   as many pairs as can be                          (param stage := 1;)
#   stage 2   the largest sum of scores among the matchings
#             that have as many pairs as stage 1 found         (param stage := 2; param matched_at_least := ...;)
#
# Two stages and not one large weight on `matched`: a weight large enough to be safe drowns the scores in the
# tolerance of the solver, and a smaller one is wrong.
#
# Every row below is a bound on the flow from mentees to mentors, so the matrix is totally unimodular: all basic
# solutions are integral, and the linear programme (--nomip) in exact arithmetic (--exact) gives the integer optimum
# to the last digit. Minimum loads that bind only mentors who are used ("if-used") are no flow; they are not here.
#
# tests/scripts/test_glpsol.py holds the program against this model on random cohorts.

param stage, in {1, 2}, default 1;
param matched_at_least, integer, >= 0, default 0;   # stage 2: what stage 1 found

set MENTEES;                                        # those who take part
set MENTORS;
set PAIRS within MENTEES cross MENTORS;             # allowed: no rule and no ban forbids them, or a decision keeps them
set KEEP within PAIRS;                              # pairs that stand by decision

param score {PAIRS}, integer, >= 0;                 # millionths
param demand_min {MENTEES}, integer, >= 0, default 0;
param demand_max {MENTEES}, integer, >= 0, default 1;
param capacity_min {MENTORS}, integer, >= 0, default 0;  # of min_applies "always"
param capacity_max {MENTORS}, integer, >= 0, default 1;

check {i in MENTEES}: demand_min[i] <= demand_max[i];
check {j in MENTORS}: capacity_min[j] <= capacity_max[j];

var x {PAIRS}, binary;                              # 1: this mentee is with this mentor
var matched >= 0;
var total >= 0;

s.t. count: matched = sum {(i, j) in PAIRS} x[i, j];
s.t. sum_up: total = sum {(i, j) in PAIRS} score[i, j] * x[i, j];

# Two rows a bound: a row of no pairs is then still a row, and says "infeasible" where a minimum cannot be met.
s.t. demand_low  {i in MENTEES}: sum {(i, j) in PAIRS} x[i, j] >= demand_min[i];
s.t. demand_high {i in MENTEES}: sum {(i, j) in PAIRS} x[i, j] <= demand_max[i];
s.t. load_low    {j in MENTORS}: sum {(i, j) in PAIRS} x[i, j] >= capacity_min[j];
s.t. load_high   {j in MENTORS}: sum {(i, j) in PAIRS} x[i, j] <= capacity_max[j];
s.t. kept        {(i, j) in KEEP}: x[i, j] = 1;
s.t. earlier_goal: matched >= matched_at_least;

maximize goal: if stage = 1 then matched else total;

solve;

printf "matched %d\n", matched;
printf "total %d\n", total;
printf {(i, j) in PAIRS: x[i, j] > 0.5} "pair %s %s %d\n", i, j, score[i, j];

end;
