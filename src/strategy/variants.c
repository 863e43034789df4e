/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies that are `optimal` for goals of their own: max-min, leximin, nash. */
#include "strategy/strategy.h"

static PwStatus solve_for(const PwiStrategyInput *input, const PwiGoal *goal, int n_goals, PwMatching *matching,
                          PwError *error) {
    PwProgramme programme = *input->programme; /* a shallow copy */
    PwiStrategyInput own = *input;
    for (int k = 0; k < n_goals; k++) programme.goal[k] = goal[k];
    programme.n_goals = n_goals;
    own.programme = &programme;
    return pwi_solve_optimal(&own, matching, error);
}

PwStatus pwi_solve_max_min(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    static const PwiGoal goal[] = {PWI_GOAL_MATCHED, PWI_GOAL_WORST_OFF, PWI_GOAL_TOTAL};
    return solve_for(input, goal, 3, matching, error);
}

PwStatus pwi_solve_leximin(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    static const PwiGoal goal[] = {PWI_GOAL_MATCHED, PWI_GOAL_LEXIMIN};
    return solve_for(input, goal, 2, matching, error);
}

PwStatus pwi_solve_nash(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    static const PwiGoal goal[] = {PWI_GOAL_MATCHED, PWI_GOAL_NASH, PWI_GOAL_TOTAL};
    return solve_for(input, goal, 3, matching, error);
}
