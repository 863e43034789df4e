/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of strategies. */
#include "strategy/strategy.h"

#include <string.h>

#include "base/faults.h"

static const PwiStrategy strategies[] = {
    {"optimal", "the best there is for the programme's goals, with a proof", .solve = pwi_solve_optimal},
    {"fair", "the same, also where strategies are compared, with the programme's fairness rules", .is_fair = true,
     .solve = pwi_solve_optimal},
    {"max-min", "as many pairs as can be, then the smallest score as large as can be", .solve = pwi_solve_max_min},
    {"leximin", "the same, then the second smallest, and so on", .solve = pwi_solve_leximin},
    {"nash", "as many pairs as can be, then the largest product of scores", .solve = pwi_solve_nash},
    {"greedy", "the best pair that is left, and so on; at least half of the best total", .solve = pwi_solve_greedy},
    {"first-come", "in the order of the document everybody takes their best free mentor",
     .solve = pwi_solve_first_come},
    {"random-serial", "the same in the order of a lottery; truthful, Pareto-efficient", .is_drawn = true,
     .solve = pwi_solve_random_serial},
    {"round-robin", "by lottery, one mentor a round", .is_drawn = true, .solve = pwi_solve_round_robin},
    {"fair-sequence", "in rounds, the highest score first; no envy for more than one mentor",
     .solve = pwi_solve_fair_sequence},
    {"fair-flow", "the largest total, then mentors handed down to those who have least", .solve = pwi_solve_fair_flow},
    {"peer-review-for-all", "the worst-off first, then the worst-off of the others, and so on",
     .solve = pwi_solve_peer_review},
    {"rank-maximal", "as many with their best mentor as can be, then with the second best, and so on",
     .solve = pwi_solve_rank_maximal},
    {"random", "anyone who is allowed and free, by lot", .is_drawn = true, .solve = pwi_solve_random},
    {"stable", "no two people would rather have each other; best for mentees", .solve = pwi_solve_stable},
    {"stable-mentors", "no two people would rather have each other; best for mentors",
     .solve = pwi_solve_stable_mentors},
    {"previous", "the pairs of the earlier matching, or of one made by hand, as they are", .needs_previous = true,
     .solve = pwi_solve_previous},
};
enum { N_STRATEGIES = sizeof strategies / sizeof *strategies };

const PwiStrategy *pwi_strategy_list(int *n) {
    *n = N_STRATEGIES;
    return strategies;
}

const PwiStrategy *pwi_strategy_find(const char *name) {
    for (int k = 0; k < N_STRATEGIES; k++)
        if (strcmp(strategies[k].name, name) == 0) return &strategies[k];
    return NULL;
}

PwStatus pwi_fail_unknown_strategy(const char *name, PwError *error) {
    const char *names[N_STRATEGIES];
    for (int k = 0; k < N_STRATEGIES; k++) names[k] = strategies[k].name;
    return pwi_fail_unknown(error, "strategy", name, names, N_STRATEGIES);
}
