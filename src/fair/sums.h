/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of mentees' summed scores, where they may have several mentors: what each has to reach, and of which
 * mentees only so many may fare worse than that (goal_worst_off.c, goal_leximin_sums.c). Judged on whole matchings by
 * judge.c; in the integer programme each mentee's part is a row, and what a count of them says follows from the splits
 * of a node: once so many are known to fare worse, the others do not. */
#ifndef PWI_FAIR_SUMS_H
#define PWI_FAIR_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Of these mentees at most so many have a sum below that. */
typedef struct PwiFewBelow {
    int32_t *mentee; /* [n] owned */
    int32_t n, most;
    int64_t below_ppm;
    bool is_fixed; /* it does not rise any more with the level at hand */
} PwiFewBelow;

typedef struct PwiSums {
    int64_t *least_ppm; /* [n_mentees] everybody's least; owned. NULL: no sum counts */
    int64_t *need_ppm;  /* [n_mentees] the same, with what `few` says before any split; owned */
    int64_t
        *others_ppm; /* [n_mentees] what somebody has beside one open pair, at most: kept pairs, and the best; owned */
    int n_mentees;
    PwiFewBelow *few; /* [n_few] owned */
    int n_few;
    size_t capacity;
    bool are_asked; /* something has been */
} PwiSums;

PW_MUST_CHECK PwStatus pwi_sums_init(PwiSums *sums, int n_mentees);
void pwi_sums_clear(PwiSums *sums);
/* One more count, of the mentees with is_in [n_mentees]. */
PW_MUST_CHECK PwStatus pwi_sums_add(PwiSums *sums, const bool *is_in, int64_t below_ppm, int most);
/* Forgets the last. */
void pwi_sums_drop(PwiSums *sums);
/* What everybody needs where sums lie between least and most [n_mentees] (NULL: anywhere). False: there are no such
 * sums. */
bool pwi_sums_narrow(const PwiSums *sums, const int64_t *least_ppm, const int64_t *most_ppm, int64_t *need_ppm);
/* Whether a pair may be made that scores so: with the mentee's best others it reaches what they need. */
static inline bool pwi_sums_admit(const PwiSums *sums, int mentee, int32_t score_ppm) {
    return !sums->are_asked || score_ppm >= sums->need_ppm[mentee] - sums->others_ppm[mentee];
}
/* Whether these sums are as asked. */
bool pwi_sums_hold(const PwiSums *sums, const int64_t *sum_ppm);

#endif
