/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best few of a row (best.h). */
#include "score/best.h"

#include <assert.h>
#include <string.h>

/* Worths in falling order, with room for one more than is asked for: the last is then the bound. */
typedef struct Ranking {
    int64_t worth[PWI_MOST_BEST + 1];
    PwiBest pair[PWI_MOST_BEST + 1];
    int n, room;
} Ranking;

/* Equals stay in the order they come in. */
static void rank(Ranking *ranking, int64_t worth, PwiBest pair) {
    int at = ranking->n;
    if (at == ranking->room) {
        if (worth <= ranking->worth[--at]) return;
    } else {
        ranking->n++;
    }
    for (; at > 0 && ranking->worth[at - 1] < worth; at--) {
        ranking->worth[at] = ranking->worth[at - 1];
        ranking->pair[at] = ranking->pair[at - 1];
    }
    ranking->worth[at] = worth;
    ranking->pair[at] = pair;
}

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

/* Where the lowest bit of a number above 0 is. */
static int lowest_bit(uint64_t bits) {
#if defined(__GNUC__)
    return __builtin_ctzll(bits);
#else
    int n = 0;
    for (; (bits & 1) == 0; bits >>= 1) n++;
    return n;
#endif
}

static void rank_one(Ranking *ranking, const int32_t *weight, const int64_t *price, int j) {
    rank(ranking, weight[j] - price[j], (PwiBest){.mentor = j, .weight = weight[j]});
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

    Ranking ranking = {.n = 0, .room = most + 1};
    for (int first = 0; first < n_blocked; first += PWI_BLOCK) {
        uint64_t found = path->reach(weight + first, price + first, threshold);
        for (; found != 0; found &= found - 1) rank_one(&ranking, weight, price, first + lowest_bit(found));
    }
    for (int j = n_blocked; j < n; j++) {
        if (weight[j] >= 0) rank_one(&ranking, weight, price, j);
    }
    const int n_best = ranking.n < most ? ranking.n : most;
    memcpy(best, ranking.pair, (size_t)n_best * sizeof *best);
    *bound = ranking.n > most ? ranking.worth[most] : PWI_NO_BOUND;
    return n_best;
}
