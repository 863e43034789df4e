/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where to split a node, and which rows its solution breaks. */
#ifndef PWI_FAIR_SPLIT_H
#define PWI_FAIR_SPLIT_H

#include "fair/tree.h"

typedef struct PwiSplit {
    PwiExpression on;
    int64_t below, above;
    bool prefers_above; /* where the solution leans */
} PwiSplit;

/* Rows that the last solution breaks and that the model did not have: at-most, and loads of mentors who are used. */
PW_MUST_CHECK PwStatus pwi_split_separate(PwiTree *tree, int most, int *n_new);
/* Whether the last solution has a number of pairs that loads cannot add up to. */
PW_MUST_CHECK PwStatus pwi_split_total(const PwiTree *tree, PwiSplit *split, bool *is_split);
/* What the last solution leaves open beside that, the widest structure first: loads inside a gap, places of a group,
 * sums, loads, pairs (that which loses most on both sides, where a loss of most_loss closes a side; 0: the least
 * whole), crowds of which a group has too few. Not *is_split: it is whole, and keeps all these. */
PW_MUST_CHECK PwStatus pwi_split_fractional(PwiTree *tree, double most_loss, PwiSplit *split, bool *is_split);
/* Any pair that is not decided yet; false: all are. */
bool pwi_split_any(const PwiTree *tree, PwiSplit *split);

#endif
