/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subproblem of the descent (bundle_descent.h): what pairs are worth at its prices, and each mentor's best bundle.
 */
#ifndef PWI_FAIR_BUNDLE_BEST_H
#define PWI_FAIR_BUNDLE_BEST_H

#include "fair/bundle_descent.h"

/* Prices to begin with, into best_y: rows' as the relaxation has them, and of each mentee what their best pair is worth
 * beyond the mentor's. */
void pwi_bundle_take_start(PwiDescent *descent, const PwiPrices *start);
/* What a millionth of penalty weighs at the prices y. */
double pwi_bundle_penalty_weight(const PwiDescent *descent, const double *y);
/* Into value, charge, chosen and n_chosen: each mentor's best bundle at the prices y [mentees + n_rows]; value
 * -DBL_MAX: the mentor has none. Cost: a pass over all pairs, and over the patterns of each mentor; by mentors on all
 * threads. */
PW_MUST_CHECK PwStatus pwi_bundle_choose(PwiDescent *descent, const double *y);

#endif
