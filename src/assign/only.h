/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether there is just one best matching: then it does not depend on where the search for it began. */
#ifndef PWI_ASSIGN_ONLY_H
#define PWI_ASSIGN_ONLY_H

#include "assign/transport.h"

/* Whether no other matching is as good, at prices of pwi_highest_prices: true is proven, false may be for want of
 * knowledge. */
PW_MUST_CHECK PwStatus pwi_is_only_matching(const PwiRows *rows, PwiCandidates *lists, const PwiTransport *transport,
                                            bool *is_only);

#endif
