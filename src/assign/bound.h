/* What prices prove about a goal that was cut short. */
#ifndef PWI_ASSIGN_BOUND_H
#define PWI_ASSIGN_BOUND_H

#include "assign/rows.h"

/* An upper bound of the goal of `rows` over all choices on its face, from any prices: units at the better of their two
 * bounds, and every pair at max(0, reduced cost). One parallel pass over all rows. Fixed and forced pairs not included. */
PW_MUST_CHECK PwStatus pwi_goal_bound(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES],
                                      const int64_t *const price[PWI_N_SIDES], int64_t *bound);

#endif
