/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A start for the flow (nested_flow.h): mentees bid for places. */
#ifndef PWI_FAIR_NESTED_AUCTION_H
#define PWI_FAIR_NESTED_AUCTION_H

#include "fair/nested_flow.h"

/* Over the pairs listed. `floor` [mentors]: no place is sold for less. `unit`: how much gains differ. What the flow
 * holds is given up; afterwards it has pairs and heights from which it is not far to the best matching. */
PW_MUST_CHECK PwStatus pwi_nested_auction(PwiNestedFlow *flow, const int64_t *floor, const int64_t *outside,
                                          int64_t unit);

#endif
