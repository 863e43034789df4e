/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short list of pairs by falling worth, equals by mentor: what the selections of best.c and best_narrow.c fill.
 *
 * With room for one pair more than is asked for: the last is then the best that was left out. */
#ifndef PWI_SCORE_RANKED_H
#define PWI_SCORE_RANKED_H

#include <assert.h>
#include <stdbool.h>

#include "score/best.h"

typedef struct PwiRankedPair {
    int64_t worth;
    PwiBest pair;
} PwiRankedPair;

enum { PWI_RANKED_AT_ONCE = 128 };

typedef struct PwiRanked {
    PwiRankedPair place[PWI_RANKED_AT_ONCE]; /* [n] */
    int n, room;
} PwiRanked;

static inline bool pwi_ranks_above(PwiRankedPair a, PwiRankedPair b) {
    return a.worth > b.worth || (a.worth == b.worth && a.pair.mentor < b.pair.mentor);
}

static inline void pwi_rank(PwiRanked *ranked, int64_t worth, PwiBest pair) {
    const PwiRankedPair own = {worth, pair};
    int at = ranked->n;
    if (at == ranked->room) {
        if (pwi_ranks_above(ranked->place[--at], own)) return;
    } else {
        ranked->n++;
    }
    for (; at > 0 && pwi_ranks_above(own, ranked->place[at - 1]); at--) ranked->place[at] = ranked->place[at - 1];
    ranked->place[at] = own;
}

/* All but one of the room go to `best`; that one's worth is the bound. */
static inline int pwi_ranked_hand_over(const PwiRanked *ranked, PwiBest *best, int64_t *bound) {
    const int most = ranked->room - 1, n_best = ranked->n < most ? ranked->n : most;
    for (int k = 0; k < n_best; k++) best[k] = ranked->place[k].pair;
    *bound = ranked->n > most ? ranked->place[most].worth : PWI_NO_BOUND;
    return n_best;
}

#endif
