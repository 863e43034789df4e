/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short list of a row: enough of its best pairs, in no order, and a bound on the rest. */
#ifndef PWI_ASSIGN_SHORTLIST_H
#define PWI_ASSIGN_SHORTLIST_H

#include "score/best.h"

enum { PWI_LIST_LENGTH = 40 };

/* Writes the pairs of highest worth (weight − price of the mentor; price NULL: all 0) to list[PWI_LIST_LENGTH], by
 * mentor, and returns how many there are: about two thirds of the room where the row has more. Pairs of negative weight
 * are no pairs. No pair left out is worth more than *bound; PWI_NO_BOUND: none is left out. The same on every path.
 * Cost: two passes over the row. */
int pwi_shortlist(const PwiPath *path, const int32_t *weight, const int64_t *price, int n, PwiBest *list,
                  int64_t *bound);

#endif
