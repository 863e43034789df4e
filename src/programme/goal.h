/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goals: what a matching is to be best at, one after the other. */
#ifndef PWI_PROGRAMME_GOAL_H
#define PWI_PROGRAMME_GOAL_H

#include <stdbool.h>

typedef enum PwiGoal {
    PWI_GOAL_MATCHED,   /* pairs made */
    PWI_GOAL_PRIORITY,  /* sum of the matched mentees' priority */
    PWI_GOAL_WORST_OFF, /* the smallest score of a matched mentee */
    PWI_GOAL_LEXIMIN,   /* then the second smallest, and so on */
    PWI_GOAL_TOTAL,     /* sum of scores */
    PWI_GOAL_NASH,      /* sum of the logarithms of scores */
    PWI_GOAL_STAY,      /* pairs kept from a previous matching */
    PWI_GOAL_WORKLOAD,  /* sum of squared mentor loads, small */
    PWI_N_GOALS
} PwiGoal;

extern const char *const pwi_goal_names[PWI_N_GOALS];

/* Whether values of the goal are decimals, counted in millionths; else they are whole numbers. */
bool pwi_goal_is_ppm(PwiGoal goal);
/* Whether its value is the smallest score, and no sum. */
bool pwi_goal_is_smallest(PwiGoal goal);
/* Whether less is better. Inside the program such a goal's value is negative, so that more is better for all. */
bool pwi_goal_is_minimised(PwiGoal goal);

bool pwi_goals_have(const PwiGoal *goal, int n_goals, PwiGoal wanted);
/* Why these goals make no sense in this order, for people, or NULL; then *at is the place of the goal to blame.
 * `has_minimum`: people must have somebody, so that pairs are made whatever the goals say. */
const char *pwi_goals_fault(const PwiGoal *goal, int n_goals, bool has_minimum, int *at);

#endif
