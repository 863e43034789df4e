/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is wanted by how many, and where a mentee stands among all whom a mentor could have: one pass over all rows. */
#ifndef PWI_EXPLAIN_DEMAND_H
#define PWI_EXPLAIN_DEMAND_H

#include "strategy/strategy.h"

typedef struct PwiDemand {
    int *n_possible; /* [mentors] mentees who take part and to whom they are allowed */
    int *n_first;    /* [mentors] of them, those who have no better one */
    int *rank;       /* [pairs asked about] the mentee's place for the mentor */
} PwiDemand;

/* `pair` need not be allowed. Clear in any case. Cost: a scoring pass, and O(mentees · n_pairs). */
PW_MUST_CHECK PwStatus pwi_demand_count(const PwiStrategyInput *run, const PwiPair *pair, const int32_t *score_ppm,
                                        int n_pairs, PwiDemand *demand);
void pwi_demand_clear(PwiDemand *demand);

#endif
