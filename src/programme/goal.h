/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goals: what a matching is to be best at, one after the other. */
#ifndef PWI_PROGRAMME_GOAL_H
#define PWI_PROGRAMME_GOAL_H

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

#endif
