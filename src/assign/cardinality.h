/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many pairs can be made at all, with a proof: the first thing to know, before any score counts.
 *
 * Finds pairs that respect all bounds and are as many as can be, and the closed set that shows why no more fit (the
 * minimum cut; König's cover when everybody has one place). Or the sets of people whose minimums clash. */
#ifndef PWI_ASSIGN_CARDINALITY_H
#define PWI_ASSIGN_CARDINALITY_H

#include "assign/candidates.h"
#include "assign/flow.h"

typedef struct PwiCardinality {
    PwiFlow flow;                 /* the pairs; weights are those of the lists' goal */
    uint8_t *closed[PWI_N_SIDES]; /* [people] 1 = in the set that contends: from an open mentee one can get to it by
                                   swapping pairs, and never to a free place */
    PwiConflictKind conflict;     /* or else: whose minimum cannot be met; then `closed` holds the two sets */
} PwiCardinality;

/* `lists` are of a goal without faces. `start` is NULL, or pairs within these bounds to begin with, weighed as in these
 * rows; those below the rows' floor are left out. PW_LIMIT: the deadline passed. Clear in any case. */
PW_MUST_CHECK PwStatus pwi_cardinality_solve(const PwiRows *rows, const PwiCandidates *lists, const PwiFlow *start,
                                             PwiCardinality *found);
void pwi_cardinality_clear(PwiCardinality *found);

#endif
