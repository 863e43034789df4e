/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The best few of a row (best.h). */
#include "score/best.h"

#include <assert.h>

#include "base/numbers.h"
#include "score/ranked.h"

/* The count-th largest of the peaks, bit by bit: the largest number that `count` of them reach. */
static int32_t threshold_of(const int32_t *peak, int count) {
    int32_t threshold = INT32_MIN;
    for (int64_t bit = INT64_C(1) << 31; bit > 0; bit /= 2) {
        const int32_t higher = (int32_t)(threshold + bit);
        int n = 0;
        for (int s = 0; s < PWI_BEST_STRIPES; s++) n += peak[s] >= higher;
        if (n >= count) threshold = higher;
    }
    return threshold;
}

int pwi_best_of_row(const PwiPath *path, const int32_t *weight, const int64_t *price, int n, int most, PwiBest *best,
                    int64_t *bound) {
    assert(1 <= most && most <= PWI_MOST_BEST);
    const int n_blocked = n / PWI_BLOCK * PWI_BLOCK;
    const int32_t none = price == NULL ? -1 : INT32_MIN; /* stands for no pair */
    int32_t peak[PWI_BEST_STRIPES];
    path->peaks(weight, price, n_blocked, peak);
    const int32_t reached = threshold_of(peak, most + 1), threshold = reached > none ? reached : none + 1;

    PwiRanked ranked; /* not zeroed: that takes longer than it looks */
    ranked.n = 0;
    ranked.room = most + 1;
    for (int first = 0; first < n; first += PWI_BLOCK) {
        uint64_t found = UINT64_MAX;
        if (first < n_blocked) {
            found = path->pick(weight + first, price == NULL ? NULL : price + first, threshold);
        } else {
            found >>= PWI_BLOCK - (n - first);
        }
        for (; found != 0; found &= found - 1) {
            const int j = first + pwi_lowest_bit(found);
            if (weight[j] < 0) continue;
            pwi_rank(&ranked, weight[j] - (price == NULL ? 0 : price[j]), (PwiBest){.mentor = j, .weight = weight[j]});
        }
    }
    return pwi_ranked_hand_over(&ranked, best, bound);
}
