/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the goals, as they stand in a programme document and after --goals. */
#include "programme/goal.h"

const char *const pwi_goal_names[PWI_N_GOALS] = {
    [PWI_GOAL_MATCHED] = "matched", [PWI_GOAL_PRIORITY] = "priority", [PWI_GOAL_WORST_OFF] = "worst-off",
    [PWI_GOAL_LEXIMIN] = "leximin", [PWI_GOAL_TOTAL] = "total",       [PWI_GOAL_NASH] = "nash",
    [PWI_GOAL_STAY] = "stay",       [PWI_GOAL_WORKLOAD] = "workload",
};
