/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Good prices to start from: the auction (Bertsekas 1979; for places alike Bertsekas & Castañon 1989).
 *
 * Mentees bid for places, prices rise, and in the end nearly everybody holds a place that is nearly the best at these
 * prices. Nothing has to be exact: transport.h takes any prices, keeps the pairs that are tight, and finishes. */
#ifndef PWI_ASSIGN_AUCTION_H
#define PWI_ASSIGN_AUCTION_H

#include "assign/candidates.h"

/* Improves mentor_price [mentors] and fills mentor_of [mentees], whom those prices give everybody (−1: nobody). Only
 * for mentees of at most one place; returns with prices as they are and nobody placed where that does not hold, or
 * where an auction would not pay. `lists` are rescanned where prices have outrun them. `are_near`: the prices come from
 * a problem like this one, so bidding goes on from there. PW_LIMIT: the deadline passed. */
PW_MUST_CHECK PwStatus pwi_auction(const PwiRows *rows, PwiCandidates *lists,
                                   const PwiBounds *const bounds[PWI_N_SIDES], bool are_near, int64_t *mentor_price,
                                   int32_t *mentor_of);

#endif
