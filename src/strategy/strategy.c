/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of strategies. */
#include "strategy/strategy.h"

#include <string.h>

static const PwiStrategy strategies[] = {
    {"optimal", "the best there is for the programme's goals, with a proof", pwi_solve_optimal},
};
enum { N_STRATEGIES = sizeof strategies / sizeof *strategies };

const PwiStrategy *pwi_strategy_find(const char *name, const char **nearest) {
    const char *names[N_STRATEGIES];
    for (int k = 0; k < N_STRATEGIES; k++) {
        if (strcmp(strategies[k].name, name) == 0) return &strategies[k];
        names[k] = strategies[k].name;
    }
    if (nearest != NULL) *nearest = pwi_nearest_name(names, N_STRATEGIES, name);
    return NULL;
}
