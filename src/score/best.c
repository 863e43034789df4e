/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best few of a row (best.h). */
#include "score/best.h"

#include <assert.h>

#include "score/ranked.h"

/* The count-th largest of the maxima; the lowest number there is, if too few stripes have a pair. */
static int64_t threshold_of(const int64_t *maximum, int count) {
    int64_t largest[PWI_BEST_STRIPES];
    int n = 0;
    for (int s = 0; s < PWI_BEST_STRIPES; s++) {
        int at = n;
        if (n == count) {
            if (maximum[s] <= largest[--at]) continue;
        } else {
            n++;
        }
        for (; at > 0 && largest[at - 1] < maximum[s]; at--) largest[at] = largest[at - 1];
        largest[at] = maximum[s];
    }
    return largest[count - 1];
}

static void rank_one(PwiRanked *ranked, const int32_t *weight, const int64_t *price, int j) {
    pwi_rank(ranked, weight[j] - price[j], (PwiBest){.mentor = j, .weight = weight[j]});
}

int pwi_best_of_row(const PwiPath *path, const int32_t *weight, const int64_t *price, int n, int most, PwiBest *best,
                    int64_t *bound) {
    assert(1 <= most && most <= PWI_MOST_BEST);
    const bool by_stripes = path->maxima != NULL;
    const int n_blocked = by_stripes ? n / PWI_BLOCK * PWI_BLOCK : 0;
    int64_t maximum[PWI_BEST_STRIPES], threshold = INT64_MIN;
    if (by_stripes) {
        path->maxima(weight, price, n_blocked, maximum);
        threshold = threshold_of(maximum, most + 1);
    }

    PwiRanked ranked = {.n = 0, .room = most + 1};
    for (int first = 0; first < n_blocked; first += PWI_BLOCK) {
        uint64_t found = path->reach(weight + first, price + first, threshold);
        for (; found != 0; found &= found - 1) rank_one(&ranked, weight, price, first + pwi_lowest_bit(found));
    }
    for (int j = n_blocked; j < n; j++) {
        if (weight[j] >= 0) rank_one(&ranked, weight, price, j);
    }
    return pwi_ranked_hand_over(&ranked, best, bound);
}
