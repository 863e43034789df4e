/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Good prices to start from: the auction (Bertsekas 1979; for places alike Bertsekas & Castañon 1989).
 *
 * Mentees bid for places, prices rise, and in the end nearly everybody holds places that are nearly the best at these
 * prices. Nothing has to be exact: transport.h takes any prices, makes the pairs that these allow, and finishes. */
#ifndef PWI_ASSIGN_AUCTION_H
#define PWI_ASSIGN_AUCTION_H

#include "assign/candidates.h"
#include "assign/places.h"

/* Improves mentor_price [mentors], and fills `held`: whom the prices give each mentee. Prices stay as they are and
 * nobody holds anything where somebody wants more than PWI_MOST_HELD places, or where an auction would not pay. `lists`
 * are rescanned where prices have outrun them. PW_LIMIT: the deadline passed. */
PW_MUST_CHECK PwStatus pwi_auction(const PwiRows *rows, PwiCandidates *lists,
                                   const PwiBounds *const bounds[PWI_N_SIDES], int64_t *mentor_price,
                                   PwiHoldings *held);

#endif
