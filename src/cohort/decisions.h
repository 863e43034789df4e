/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the coordinator has decided by hand: pairs to keep, pairs to ban, people who are out. */
#ifndef PWI_COHORT_DECISIONS_H
#define PWI_COHORT_DECISIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "cohort/cohort.h"

typedef struct PwiPair {
    int32_t mentee, mentor;
} PwiPair;

typedef struct PwDecisions {
    PwiPair *keep; /* sorted by mentee, then mentor; no repeats */
    int n_keep;
    PwiPair *ban; /* likewise */
    int n_ban;
    uint8_t *out[PWI_N_SIDES];        /* [people of that side], 1 = does not take part */
    char sha256[PWI_SHA256_HEX_SIZE]; /* of the document, "" when there is none */
} PwDecisions;

/* The decisions of a coordinator who has none. */
PwDecisions *pwi_decisions_none(const PwCohort *cohort);
void pwi_decisions_destroy(PwDecisions *decisions);
int pwi_compare_pairs(const void *a, const void *b); /* qsort order of keep and ban */
/* Who stands on both sides by the same id is no pair with themselves. */
bool pwi_pair_is_one_person(const PwCohort *cohort, PwiPair pair);
bool pwi_pairs_contain(const PwiPair *pairs, int n, int mentee, int mentor);

#endif
