/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores handed in for a `given` criterion: sparse rows, by mentee. */
#ifndef PWI_COHORT_GIVEN_H
#define PWI_COHORT_GIVEN_H

#include <stddef.h>
#include <stdint.h>

/* value = numerator[k] / denominator, already mapped linearly to [0, 1]. */
typedef struct PwiGivenMatrix {
    int64_t denominator; /* > 0; 0: no matrix was handed in */
    size_t *first;       /* [mentees + 1] offsets into the arrays below */
    int32_t *mentor;     /* ascending within a row */
    int64_t *numerator;  /* in [0, denominator] */
} PwiGivenMatrix;

/* One matrix a criterion of the programme (most are empty). */
typedef struct PwiGiven {
    PwiGivenMatrix *matrix; /* [n_criteria] */
    int n_criteria;
} PwiGiven;

void pwi_given_clear(PwiGiven *given);

#endif
