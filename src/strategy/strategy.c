/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of strategies. */
#include "strategy/strategy.h"

#include <string.h>

static const PwiStrategy strategies[] = {
    {"optimal", "the best there is for the programme's goals, with a proof", pwi_solve_optimal},
    {"greedy", "the best pair that is left, and so on; at least half of the best total", pwi_solve_greedy},
    {"first-come", "in the order of the document everybody takes their best free mentor", pwi_solve_first_come},
    {"random-serial", "the same in the order of a lottery; truthful, Pareto-efficient", pwi_solve_random_serial},
    {"round-robin", "by lottery, one mentor a round", pwi_solve_round_robin},
    {"random", "anyone who is allowed and free, by lot", pwi_solve_random},
    {"stable", "no two people would rather have each other; best for mentees", pwi_solve_stable},
    {"stable-mentors", "no two people would rather have each other; best for mentors", pwi_solve_stable_mentors},
};
enum { N_STRATEGIES = sizeof strategies / sizeof *strategies };

const PwiStrategy *pwi_strategy_list(int *n) {
    *n = N_STRATEGIES;
    return strategies;
}

const PwiStrategy *pwi_strategy_find(const char *name, const char **nearest) {
    const char *names[N_STRATEGIES];
    for (int k = 0; k < N_STRATEGIES; k++) {
        if (strcmp(strategies[k].name, name) == 0) return &strategies[k];
        names[k] = strategies[k].name;
    }
    if (nearest != NULL) *nearest = pwi_nearest_name(names, N_STRATEGIES, name);
    return NULL;
}
