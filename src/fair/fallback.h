/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any matching that keeps the rules, in next to no time: what there is to give when a limit comes before the search has
 * found one. Good for nothing but that: no bound speaks of it. */
#ifndef PWI_FAIR_FALLBACK_H
#define PWI_FAIR_FALLBACK_H

#include "fair/tree.h"

/* `pair` [n] keeps the people's bounds but for what applies if-used (n may be 0). Pairs are taken away until hard rules
 * hold; if that leads nowhere, all of them. best->exists says whether something was found: minimums, group-floor and
 * reserve ask for pairs, and none are added. Cost: the rows of these mentees, and sorting. */
PW_MUST_CHECK PwStatus pwi_fallback_find(const PwiModel *model, const PwiPair *pair, int n, PwiIncumbent *best);

#endif
