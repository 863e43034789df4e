/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FairFlow's refinement: mentees who have plenty hand one mentor each down to those who have too little. */
#ifndef PWI_STRATEGY_REFINING_H
#define PWI_STRATEGY_REFINING_H

#include "assign/flow.h"
#include "strategy/picking.h"

typedef enum PwiStanding { PWI_HAS_PLENTY, PWI_HAS_ENOUGH, PWI_HAS_TOO_LITTLE, PWI_STANDS_ASIDE } PwiStanding;

typedef struct PwiRefining {
    const PwiPicking *picking;
    const int32_t *score;        /* [mentees × mentors] PWI_FORBIDDEN where there can be no pair */
    const PwiFlow *flow;         /* the pairs as they are */
    const int64_t *sum;          /* [mentees] of the scores of their pairs */
    const PwiStanding *standing; /* [mentees] */
    int64_t floor_ppm;           /* a sum that is enough */
} PwiRefining;

/* The pairs as they should be, into pair[*n_pairs]: as many as there are, and mentors' loads stay. Those who have too
 * little need a free place. PW_LIMIT: the deadline passed. */
PW_MUST_CHECK PwStatus pwi_refine(const PwiRefining *refining, PwiPair *pair, int *n_pairs, PwError *error);

#endif
