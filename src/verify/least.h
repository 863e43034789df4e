/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pair has to score at least to count in a bound by prices: to have a reduced cost of 0 or more
 * (check_proof.c). */
#ifndef PWI_VERIFY_LEAST_H
#define PWI_VERIFY_LEAST_H

#include "verify/claim.h"

/* The goals a bound is taken over, most important first, as indices into claim->goal. */
typedef struct PwiGoalList {
    int goal[PWI_MAX_PROOF_GOALS];
    int n;
} PwiGoalList;

/* A vector over a PwiGoalList. */
typedef struct PwiPriceVector {
    int64_t at[PWI_MAX_PROOF_GOALS];
} PwiPriceVector;

/* The mentors' prices, goal by goal; shared by threads. */
typedef struct PwiPriceColumns {
    const int32_t *of[PWI_MAX_PROOF_GOALS]; /* [goals of the claim][mentors] NULL: some are too wide */
} PwiPriceColumns;

/* A thread's demands. */
typedef struct PwiLeast {
    const PwiClaimCheck *check;
    const PwiPriceColumns *columns;
    PwiGoalList goals;
    int decider;          /* index in `goals` of the goal that weighs scores and decides; goals.n: none does */
    bool is_made;         /* `asks` is that of … */
    PwiPriceVector price; /* … a mentee with these prices of the goals before the decider */
    int32_t *asks;        /* [mentors] the price of the decider's goal, PWI_ALL_COUNT or PWI_NONE_COUNTS */
    PwiDemand demand;
    bool is_laid; /* its prices are `asks` */
} PwiLeast;

/* Memory is the arena's of `check`. PW_NO_MEMORY only. */
PW_MUST_CHECK PwStatus pwi_price_columns_make(PwiClaimCheck *check, PwiPriceColumns *columns);
PW_MUST_CHECK PwStatus pwi_least_make(PwiClaimCheck *check, const PwiPriceColumns *columns, PwiLeast *least);
/* From now on it is about those goals. */
void pwi_least_begin(PwiLeast *least, const PwiGoalList *goals);
/* What the pairs of a mentee, who has these prices (of the goals begun with), have to score to have a reduced cost of 0
 * or more, or a little less. Lives until the next call. */
const PwiDemand *pwi_least_scores(PwiLeast *least, int mentee, const PwiPriceVector *mentee_price);

#endif
