/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best few of a row, and a bound on the rest: what a consumer of rows keeps, at the speed rows are made.
 *
 * The worth of a pair is its weight less the mentor's price. Two passes over the row: the first takes the largest
 * worth of each of PWI_BEST_STRIPES stripes (mentors with equal remainder); the second looks at those only that reach
 * the (most + 1)-th largest of these peaks. Nothing is missed: the peaks are worths of different pairs, so at least
 * most + 1 pairs reach that threshold, and the best `most` of the row and the best of the rest are among them. (Peaks
 * have 32 bits, and worths beyond are cut off, which leaves their order as it is or makes them equals.) */
#ifndef PWI_SCORE_BEST_H
#define PWI_SCORE_BEST_H

#include <stdint.h>

#include "score/path.h"

enum { PWI_BEST_STRIPES = PWI_BLOCK, PWI_MOST_BEST = PWI_BEST_STRIPES - 1 };

/* Writes the pairs of highest worth to best[most], best first and equals by mentor, and returns how many there are;
 * pairs of negative weight are no pairs. *bound is the highest worth left out. price NULL: all 0. weight[n] and
 * price[n] need no padding; `most` is in [1, PWI_MOST_BEST]. Cost: O(n + most²) but for ties. */
int pwi_best_of_row(const PwiPath *path, const int32_t *weight, const int64_t *price, int n, int most, PwiBest *best,
                    int64_t *bound);

#endif
