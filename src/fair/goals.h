/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goals one after the other (fair.c), and what they share: the sum of anything in goals.c, `matched` in goal_matched.c,
 * `worst-off` in goal_worst_off.c, `leximin` in goal_leximin.c and, of sums, goal_leximin_sums.c. Each looks for the
 * best matching, leaves a proof behind
 * (a stage of the result), and tells the model what it has reached, so that the goals after it keep it. */
#ifndef PWI_FAIR_GOALS_H
#define PWI_FAIR_GOALS_H

#include "fair/fair.h"
#include "fair/stage.h"

typedef struct PwiFairSolving {
    PwiFairProblem problem;
    PwiFairResult *result;
    PwiModel model;
    PwiIncumbent best;
    PwiRelaxation kept; /* of the goal that comes next, or empty */
    int64_t work_left;
    bool is_cut_short;         /* not all goals were come to, or leximin not to its end */
    bool leximin_is_cut_short; /* that one was not */
} PwiFairSolving;

void pwi_goals_note(PwiFairSolving *solving, int goal, int64_t value, int64_t bound);
/* Room for the proof of one more goal. */
PwiStage *pwi_goals_next_stage(PwiFairSolving *solving, int goal);
/* The outcome: no matching keeps the rules, by this proof. */
PW_MUST_CHECK PwStatus pwi_goals_conclude_infeasible(PwiFairSolving *solving, PwiStage proof);
/* A goal that is a sum over pairs and people. PW_LIMIT: no matching was found in time. */
PW_MUST_CHECK PwStatus pwi_goals_solve_sum(PwiFairSolving *solving, int goal);
/* The core's bound, if the rules let it be reached; else an integer programme like any other. */
PW_MUST_CHECK PwStatus pwi_goals_solve_matched(PwiFairSolving *solving, const PwiSolution *core);
/* The core's answer to how many pairs there could be without the rules. */
PW_MUST_CHECK PwStatus pwi_goals_count_without_rules(PwiFairSolving *solving, PwiSolution *core, PwError *error);
PW_MUST_CHECK PwStatus pwi_goals_solve_worst_off(PwiFairSolving *solving);
/* The same without a stage: the best matching has the highest smallest score that was found, `proof` shows that more
 * than `bound` is impossible, and the model asks for what was found from here on. Or the outcome is infeasible. */
PW_MUST_CHECK PwStatus pwi_goals_find_worst_off(PwiFairSolving *solving, PwiStage *proof, int64_t *bound);
/* The lowest scores, level by level. Cut short, it is the last goal of which anything is said. */
PW_MUST_CHECK PwStatus pwi_goals_solve_leximin(PwiFairSolving *solving);
/* The same of summed scores: its levels, from the lowest up; *n_levels are settled. */
PW_MUST_CHECK PwStatus pwi_goals_settle_sums(PwiFairSolving *solving, int *n_levels, bool *is_cut_short);
/* How the worst-off of the best matching fares; where nobody is matched, nobody fares badly. */
int64_t pwi_goals_worst_off(const PwiFairSolving *solving);
/* What worst-off cannot exceed, and needs no proof: kept pairs stand, and no score is above 1. */
int64_t pwi_goals_ceiling(const PwiModel *model);

#endif
