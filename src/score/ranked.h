/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short list of pairs by falling worth, equals by mentor: what the selections of best.c and best_narrow.c fill.
 *
 * With room for one pair more than is asked for: the last is then the best that was left out. */
#ifndef PWI_SCORE_RANKED_H
#define PWI_SCORE_RANKED_H

#include <assert.h>
#include <string.h>

#include "score/best.h"

typedef struct PwiRanked {
    int64_t worth[PWI_MOST_BEST + 1];
    PwiBest pair[PWI_MOST_BEST + 1];
    int n, room;
} PwiRanked;

static inline void pwi_rank(PwiRanked *ranked, int64_t worth, PwiBest pair) {
    int at = ranked->n;
    if (at == ranked->room) {
        at--;
        if (worth < ranked->worth[at] || (worth == ranked->worth[at] && pair.mentor > ranked->pair[at].mentor)) return;
    } else {
        ranked->n++;
    }
    for (; at > 0; at--) {
        const int64_t above = ranked->worth[at - 1];
        if (above > worth || (above == worth && ranked->pair[at - 1].mentor < pair.mentor)) break;
        ranked->worth[at] = above;
        ranked->pair[at] = ranked->pair[at - 1];
    }
    ranked->worth[at] = worth;
    ranked->pair[at] = pair;
}

/* All but one of the room go to `best`; that one's worth is the bound. */
static inline int pwi_ranked_hand_over(const PwiRanked *ranked, PwiBest *best, int64_t *bound) {
    const int most = ranked->room - 1, n_best = ranked->n < most ? ranked->n : most;
    memcpy(best, ranked->pair, (size_t)n_best * sizeof *best);
    *bound = ranked->n > most ? ranked->worth[most] : PWI_NO_BOUND;
    return n_best;
}

/* Where the lowest bit of a number above 0 is. */
static inline int pwi_lowest_bit(uint64_t bits) {
#if defined(__GNUC__)
    return __builtin_ctzll(bits);
#else
    int n = 0;
    for (; (bits & 1) == 0; bits >>= 1) n++;
    return n;
#endif
}

#endif
