/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of open pairs, and the passes over all of them: the bound that prices prove, and the pairs that could still be
 * in a better matching. */
#ifndef PWI_FAIR_PAIRS_H
#define PWI_FAIR_PAIRS_H

#include "fair/prices.h"

typedef struct PwiPairList {
    PwiScored *pair; /* [n] by mentee, then mentor; owned */
    int32_t *first;  /* [mentees + 1]; owned */
    int32_t n;
} PwiPairList;

void pwi_pair_list_clear(PwiPairList *list);
/* The mentees' best choices among the pairs of a list, best [mentees]; 0 where there is none, or of several pairs. */
PW_MUST_CHECK PwStatus pwi_pair_list_best(const PwiPricing *pricing, const PwiPairList *list, PwiWide *best);

/* The bound over all open pairs, in parallel; PWI_NO_CHOICE: somebody has no choice. PW_LIMIT: the deadline passed. */
PW_MUST_CHECK PwStatus pwi_scan_bound(const PwiPricing *pricing, PwiWide *bound);

/* How many open pairs lose so much: n[b] of those whose loss has b bits. */
enum { PWI_LOSS_BITS = 128 };
typedef struct PwiLosses {
    int64_t n[PWI_LOSS_BITS];
} PwiLosses;
/* Which pairs to list: those that lose at most `loss`; of these, the best `most_each` of each mentee (0: all). */
typedef struct PwiWanted {
    PwiWide loss;
    int most_each;
    int64_t most;      /* more than so many in all: none are listed */
    PwiLosses *losses; /* to be counted beside; NULL: they are not */
} PwiWanted;
/* Lists pairs, and those of `also` (NULL: none) whatever they lose. `bound` as in pwi_scan_bound. `n_wanted` is how
 * many there are; beyond wanted.most the list is empty. */
PW_MUST_CHECK PwStatus pwi_scan_list(const PwiPricing *pricing, PwiWanted wanted, const PwiPairList *also,
                                     PwiPairList *list, PwiWide *bound, int64_t *n_wanted);

PW_MUST_CHECK PwStatus pwi_scan_losses(const PwiPricing *pricing, PwiLosses *losses);
/* The largest loss (a power of two, or `most_loss` if less) with at most `most` pairs. */
PwiWide pwi_losses_threshold(const PwiLosses *losses, PwiWide most_loss, int64_t most);

#endif
