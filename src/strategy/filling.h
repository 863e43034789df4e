/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling places exactly: what strategies that fill a matching in steps ask of the assignment core each time. */
#ifndef PWI_STRATEGY_FILLING_H
#define PWI_STRATEGY_FILLING_H

#include "assign/problem.h"
#include "strategy/picking.h"

typedef struct PwiFilling {
    const int32_t *places[PWI_N_SIDES]; /* [people] as many pairs as they may get now, ≥ 0 */
    const int32_t *least[PWI_N_SIDES];  /* [people] as many as they must get; NULL: none */
    const PwiPair *made;                /* [n_made] pairs there are already, kept ones aside; in any order */
    int n_made;
    const PwiScores *scores; /* or NULL: as the scorer has them */
    int32_t floor_ppm;       /* pairs with a smaller score do not count */
} PwiFilling;

/* As many pairs as these places hold, then the largest total, then the draw: into a solution that is cleared in any
 * case. PW_LIMIT: the deadline passed before there was one. */
PW_MUST_CHECK PwStatus pwi_fill(const PwiPicking *picking, const PwiFilling *filling, PwiSolution *solution,
                                PwError *error);

#endif
