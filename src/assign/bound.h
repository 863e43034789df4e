/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mentor prices prove about a goal that was cut short. */
#ifndef PWI_ASSIGN_BOUND_H
#define PWI_ASSIGN_BOUND_H

#include "assign/rows.h"

/* An upper bound of the goal of `rows` over all choices on its face, from any mentor prices: each mentee's price is set
 * to the highest worth there is for them (so that no pair has a positive reduced cost), and everybody's load is the
 * best for their price. One parallel pass over all rows. Weights of pairs taken before are not included; the gains of
 * loads are, with `taken` [people] such pairs. */
PW_MUST_CHECK PwStatus pwi_goal_bound(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES],
                                      const int32_t *const taken[PWI_N_SIDES], const int64_t *mentor_price,
                                      int64_t *mentee_price, int64_t *bound);

#endif
