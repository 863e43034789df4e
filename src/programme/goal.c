/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the goals, as they stand in a programme document and after --goals, and which orders make sense. */
#include "programme/goal.h"

#include <stddef.h>

const char *const pwi_goal_names[PWI_N_GOALS] = {
    [PWI_GOAL_MATCHED] = "matched", [PWI_GOAL_PRIORITY] = "priority", [PWI_GOAL_WORST_OFF] = "worst-off",
    [PWI_GOAL_LEXIMIN] = "leximin", [PWI_GOAL_TOTAL] = "total",       [PWI_GOAL_NASH] = "nash",
    [PWI_GOAL_STAY] = "stay",       [PWI_GOAL_WORKLOAD] = "workload",
};

bool pwi_goal_is_ppm(PwiGoal goal) {
    return goal == PWI_GOAL_PRIORITY || goal == PWI_GOAL_WORST_OFF || goal == PWI_GOAL_LEXIMIN ||
           goal == PWI_GOAL_TOTAL || goal == PWI_GOAL_NASH;
}

bool pwi_goal_is_smallest(PwiGoal goal) {
    return goal == PWI_GOAL_WORST_OFF || goal == PWI_GOAL_LEXIMIN;
}

bool pwi_goal_is_minimised(PwiGoal goal) {
    return goal == PWI_GOAL_WORKLOAD;
}

/* Whether the goal asks for pairs by itself. */
static bool makes_pairs(PwiGoal goal) {
    return goal == PWI_GOAL_MATCHED || goal == PWI_GOAL_PRIORITY || goal == PWI_GOAL_TOTAL || goal == PWI_GOAL_NASH;
}

/* Whether every pair counts against the goal, so that alone it is met best by nobody. */
static bool shuns_pairs(PwiGoal goal) {
    return goal == PWI_GOAL_WORST_OFF || goal == PWI_GOAL_LEXIMIN || goal == PWI_GOAL_WORKLOAD;
}

bool pwi_goals_have(const PwiGoal *goal, int n_goals, PwiGoal wanted) {
    for (int k = 0; k < n_goals; k++)
        if (goal[k] == wanted) return true;
    return false;
}

const char *pwi_goals_fault(const PwiGoal *goal, int n_goals, bool has_minimum, int *at) {
    bool pairs_are_made = has_minimum, scores_are_settled = false;
    for (int k = 0; k < n_goals; k++) {
        *at = k;
        if (shuns_pairs(goal[k]) && !pairs_are_made)
            return "no pair at all would meet it best; put \"matched\" before it, or ask for a minimum of 1";
        if (scores_are_settled && (makes_pairs(goal[k]) || goal[k] == PWI_GOAL_WORST_OFF) &&
            goal[k] != PWI_GOAL_PRIORITY)
            return "behind \"leximin\" nothing is left for it: how many pairs there are, and of which scores, is "
                   "settled";
        pairs_are_made |= makes_pairs(goal[k]);
        scores_are_settled |= goal[k] == PWI_GOAL_LEXIMIN;
    }
    return NULL;
}
