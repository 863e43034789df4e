/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best matching known (without the kept pairs), as the judge has seen it. */
#ifndef PWI_FAIR_INCUMBENT_H
#define PWI_FAIR_INCUMBENT_H

#include "fair/judge.h"

typedef struct PwiIncumbent {
    PwiScored *pair; /* [n]; owned */
    int n, capacity;
    bool exists;
    PwiVerdict verdict;
} PwiIncumbent;

PW_MUST_CHECK PwStatus pwi_incumbent_set(PwiIncumbent *best, const PwiScored *pair, int n, const PwiVerdict *verdict);
/* Takes a matching that the judge accepts and that is better in the goal. */
PW_MUST_CHECK PwStatus pwi_incumbent_offer(PwiIncumbent *best, PwiJudge *judge, int goal, const PwiScored *pair, int n,
                                           bool *is_better);
void pwi_incumbent_clear(PwiIncumbent *best);

#endif
