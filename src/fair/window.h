/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows: the pairs that lose little at given prices.
 *
 * Passes over all pairs are dear, and windows are asked for again and again, each a little wider than the last. So one
 * pass lists a good many pairs, and windows are taken from these as long as they have all that is wanted. */
#ifndef PWI_FAIR_WINDOW_H
#define PWI_FAIR_WINDOW_H

#include "fair/pairs.h"

typedef struct PwiWindows {
    PwiLosses losses; /* of all open pairs */
    bool has_losses;
    PwiPairList pool; /* all pairs that lose at most pool_loss; owned */
    PwiWide pool_loss;
    bool has_pool;
} PwiWindows;

/* Lists the pairs that lose at most *loss at these prices, the same at each call, or less, so that there are about
 * `most` of them at most; *loss is what they lose at most. PW_LIMIT: the deadline passed. */
PW_MUST_CHECK PwStatus pwi_window_open(PwiWindows *windows, const PwiModel *model, int goal, const PwiPrices *prices,
                                       int64_t most, PwiWide *loss, PwiPairList *window);
void pwi_windows_clear(PwiWindows *windows);

#endif
