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
    const PwiScores *scores; /* stored ones, or NULL: as the scorer has them */
    bool lifts_worst;        /* before the total, the smallest score of the new pairs is made as large as can be */
} PwiFilling;

/* As many pairs as these places hold, then (if asked for) the largest smallest score, then the largest total, then the
 * draw: into a solution that is cleared in any case. PW_LIMIT: the deadline passed before there was one. */
PW_MUST_CHECK PwStatus pwi_fill(const PwiPicking *picking, const PwiFilling *filling, PwiSolution *solution,
                                PwError *error);

/* A matrix of scores as the core's source of rows. */
typedef struct PwiStoredScores {
    const int32_t *score; /* [mentees × n_mentors] PWI_FORBIDDEN where there can be no pair */
    int n_mentors;
} PwiStoredScores;
PwiScores pwi_stored_scores(const PwiStoredScores *stored); /* borrows it */

/* What a matching is worth to strategies that look after the mentee with the smallest sum, in this order. */
typedef struct PwiWorth {
    int64_t n_pairs, least, total;
} PwiWorth;
bool pwi_worth_is_more(PwiWorth a, PwiWorth b);

#endif
