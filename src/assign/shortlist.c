/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short list of a row (shortlist.h).
 *
 * As in score/best.h, the largest worth of each of PWI_BLOCK stripes is taken first, and a threshold among these maxima
 * says what is worth a second look. But no order is wanted here, and any number between a few and the room of the list
 * will do. So the threshold need not be exact (a few steps of bisection find one that WANTED maxima reach), whoever
 * reaches it is listed, and one less than the threshold bounds the rest. Rows with more equals than the list has room
 * for keep the best. */
#include "assign/shortlist.h"

#include <stdbool.h>
#include <string.h>

#include "base/numbers.h"

enum {
    WANTED = 20, /* of 64 maxima: then about 24 pairs of a row without structure reach the threshold */
    SLACK = 3    /* so many maxima more are as good */
};

static int count_reaching(const int32_t *peak, int32_t threshold) {
    int n = 0;
    for (int s = 0; s < PWI_BLOCK; s++) n += peak[s] >= threshold;
    return n;
}

/* A number that WANTED maxima reach, or a few more; `none` where fewer are of a pair at all. */
static int32_t threshold_of(const int32_t *peak, int32_t none) {
    int32_t lowest = peak[0], highest = peak[0];
    for (int s = 1; s < PWI_BLOCK; s++) {
        lowest = peak[s] < lowest ? peak[s] : lowest;
        highest = peak[s] > highest ? peak[s] : highest;
    }
    if (lowest == none && count_reaching(peak, none + 1) < WANTED) return none;
    int64_t low = lowest, high = (int64_t)highest + 1; /* WANTED reach low, fewer reach high */
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        int n = count_reaching(peak, (int32_t)middle);
        if (n < WANTED) {
            high = middle;
        } else {
            low = middle;
            if (n <= WANTED + SLACK) break;
        }
    }
    return (int32_t)low;
}

/* A list being filled. */
typedef struct Filling {
    const int32_t *weight;
    const int64_t *price; /* NULL: all 0 */
    PwiBest *list;
    int n;
    int64_t bound;
} Filling;

static int64_t worth_of(const Filling *filling, PwiBest pair) {
    return pair.weight - (filling->price == NULL ? 0 : filling->price[pair.mentor]);
}

/* Lists one pair more; where there is no room, the worst of all has to go. */
static void list_pair(Filling *filling, int mentor) {
    PwiBest pair = {mentor, filling->weight[mentor]};
    if (filling->n < PWI_LIST_LENGTH) {
        filling->list[filling->n++] = pair;
        return;
    }
    int worst = 0;
    int64_t lowest = INT64_MAX, worth = worth_of(filling, pair);
    if (worth <= filling->bound) return;
    for (int k = 0; k < PWI_LIST_LENGTH; k++) {
        int64_t other = worth_of(filling, filling->list[k]);
        if (other >= lowest) continue;
        lowest = other;
        worst = k;
    }
    if (worth <= lowest) {
        filling->bound = worth;
        return;
    }
    if (lowest > filling->bound) filling->bound = lowest;
    memmove(filling->list + worst, filling->list + worst + 1, (size_t)(PWI_LIST_LENGTH - 1 - worst) * sizeof pair);
    filling->list[PWI_LIST_LENGTH - 1] = pair;
}

int pwi_shortlist(const PwiPath *path, const int32_t *weight, const int64_t *price, int n, PwiBest *list,
                  int64_t *bound) {
    const int n_blocked = n / PWI_BLOCK * PWI_BLOCK;
    const int32_t none = price == NULL ? -1 : INT32_MIN;
    int32_t peak[PWI_BLOCK];
    path->peaks(weight, price, n_blocked, peak);
    const int32_t threshold = threshold_of(peak, none);
    const int32_t least = threshold == none ? none + 1 : threshold;
    Filling filling = {.weight = weight, .price = price, .list = list};
    filling.bound = threshold == none ? PWI_NO_BOUND : (int64_t)threshold - 1;

    for (int first = 0; first < n_blocked; first += PWI_BLOCK) {
        uint64_t found = path->pick(weight + first, price == NULL ? NULL : price + first, least);
        for (; found != 0; found &= found - 1) list_pair(&filling, first + pwi_lowest_bit(found));
    }
    for (int j = n_blocked; j < n; j++) {
        bool is_listed = weight[j] >= 0 && (threshold == none || worth_of(&filling, (PwiBest){j, weight[j]}) >= least);
        if (is_listed) list_pair(&filling, j);
    }
    *bound = filling.bound;
    return filling.n;
}
