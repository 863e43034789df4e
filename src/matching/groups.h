/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a group of mentees fares: those who gave one answer to a choice. */
#ifndef PWI_MATCHING_GROUPS_H
#define PWI_MATCHING_GROUPS_H

#include "matching/matching.h"

typedef struct PwiGroupTally {
    int64_t n_mentees; /* who take part */
    int64_t n_pairs, total_ppm;
} PwiGroupTally;

/* Cost: a pass over the mentees and the pairs. */
PwiGroupTally pwi_group_count(const PwMatching *matching, const PwCohort *cohort, const PwDecisions *decisions,
                              int question, int option);
/* total/n, rounded half up; n > 0. */
int64_t pwi_mean_ppm(int64_t total_ppm, int64_t n);

#endif
