/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An earlier matching, as far as it speaks of this cohort: what the goal `stay` keeps, and prices to start from
 * (docs/decisions/previous-is-a-hint.md). */
#ifndef PWI_COHORT_PREVIOUS_H
#define PWI_COHORT_PREVIOUS_H

#include <stdint.h>

#include "cohort/cohort.h"
#include "cohort/decisions.h"

typedef struct PwPrevious {
    PwiPair *pair; /* [n_pairs] whose people are both here; in pwi_compare_pairs order, no repeats; owned */
    int n_pairs;
    int n_stated;          /* pairs of the document, also those of people who are gone */
    int64_t *mentor_price; /* [mentors of the cohort] price of the goal total, ≥ 0; 0 where none is known; owned */
    bool has_prices;       /* of somebody */
    char sha256[PWI_SHA256_HEX_SIZE]; /* of the document */
} PwPrevious;

/* No pairs, all prices 0; NULL: memory is gone. */
PwPrevious *pwi_previous_new(const PwCohort *cohort);
void pwi_previous_destroy(PwPrevious *previous);

#endif
