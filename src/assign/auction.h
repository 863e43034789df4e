/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Good prices to start from: the auction (Bertsekas 1979; for places alike Bertsekas & Castañon 1989).
 *
 * Mentees bid for places, prices rise, and in the end nearly everybody holds a place that is nearly the best at these
 * prices. Nothing has to be exact: transport.h takes any prices, keeps the pairs that are tight, and finishes. */
#ifndef PWI_ASSIGN_AUCTION_H
#define PWI_ASSIGN_AUCTION_H

#include "assign/candidates.h"

/* Fills mentor_price [mentors] and holder's place mentor_of [mentees] (−1: none). Only for mentees of at most one
 * place; returns with prices 0 and nobody placed where that does not hold, or where an auction would not pay. `lists`
 * are rescanned where prices have outrun them. PW_LIMIT: the deadline passed. */
PW_MUST_CHECK PwStatus pwi_auction(const PwiRows *rows, PwiCandidates *lists,
                                   const PwiBounds *const bounds[PWI_N_SIDES], int64_t *mentor_price,
                                   int32_t *mentor_of);

#endif
