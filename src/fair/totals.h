/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many pairs there can be at all: numbers that loads add up to. Where mentors have nobody or just three, 100
 * mentees are matched as 99 or as 102, never as 100. */
#ifndef PWI_FAIR_TOTALS_H
#define PWI_FAIR_TOTALS_H

#include "fair/model.h"

/* Numbers of open pairs between which there is none: low < high. */
typedef struct PwiTotalsGap {
    int64_t low, high;
} PwiTotalsGap;

/* Whether `total` (a number, or a sum of parts) lies in a gap of what loads in these ranges can add up to, on either
 * side; *gap is the first such. Only minimums that apply if used leave any. */
PW_MUST_CHECK PwStatus pwi_totals_find_gap(const PwiModel *model, PwiRange *const range[PWI_N_SIDES], double total,
                                           bool *is_in_gap, PwiTotalsGap *gap);

#endif
