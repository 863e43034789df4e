/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well the worst-off can fare: the highest score that all pairs can reach, with a proof that none is higher. */
#ifndef PWI_ASSIGN_WORST_OFF_H
#define PWI_ASSIGN_WORST_OFF_H

#include "assign/cardinality.h"

typedef struct PwiWorstOff {
    int32_t value_ppm;    /* a choice on the face exists whose pairs all score at least this */
    int32_t bound_ppm;    /* and none whose pairs all score more than this; the two agree at the end */
    PwiCardinality found; /* such a choice, if has_flow; else those made before are one */
    bool has_flow;
    int64_t *price[PWI_N_SIDES]; /* [people] −1 for people who must have pairs, 1 for those who are all they can have
                                    above the bound: they prove it. Owned */
} PwiWorstOff;

/* On the face of `rows`, at the bounds narrowed to it, a feasible choice exists. `most_ppm`: the smallest score of the
 * pairs decided before. PW_LIMIT: the deadline passed; value and bound hold, and may differ. Clear in any case.
 * Cost: a scan of all rows, and a maximum matching (cardinality.h) for each halving of what is between. */
PW_MUST_CHECK PwStatus pwi_worst_off_solve(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES],
                                           int32_t most_ppm, PwiWorstOff *worst);
void pwi_worst_off_clear(PwiWorstOff *worst);

#endif
