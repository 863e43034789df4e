/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The narrow pass over 64 bytes at a time, for a path that has named what its machine does with them; included by
 * path_*_narrow.c only, below these names:
 *
 *     Lanes                               64 bytes, of a mentor each, or 32 words
 *     lanes_load, lanes_store             from and to memory
 *     lanes_of_bytes, lanes_of_words      all alike
 *     lanes_least, lanes_plus             of bytes: the smaller one; the sum, up to UINT8_MAX
 *     lanes_within                        bit j: byte j is at most that of a limit
 *     lanes_even, lanes_odd, lanes_high   every other byte as words; bytes again, the upper ones of words
 *     lanes_times, lanes_left             of words: the product; a − b/128 − 3, at least 0
 *     list_bits                           writes first + j for every bit j, to places of which there are 64 */
#ifndef PWI_SCORE_PATH_NARROW_BODY_H
#define PWI_SCORE_PATH_NARROW_BODY_H

#include "score/path_body.h"

/* What a unit of price takes from a rest, in 128ths of its 256ths, rounded up. */
static int price_takes(const PwiByteSums *sums) {
    return (int)((((int64_t)PWI_WHOLE_REST * 128 << sums->bits) + PWI_PPM - 1) / PWI_PPM);
}

/* Bounds of mentors j … j + 63 (narrow.h). Called with constants for which sums there are, so that each kind has a loop
 * of its own. A price was rounded down by less than a unit, which takes at most 135/128, and its product by less than
 * 1: together less than 3. */
INLINE Lanes bound_here(const PwiByteSums *sums, bool has_lost, bool has_above, int rest, int takes, int j) {
    Lanes bound = lanes_load(sums->falls_short + j);
    const Lanes above = has_above ? lanes_load(sums->above + j) : lanes_of_bytes(0);
    if (has_lost) {
        const Lanes lost = lanes_load(sums->lost + j), same = lanes_of_words(rest), each = lanes_of_words(takes);
        const Lanes even = has_above ? lanes_left(same, lanes_times(lanes_even(above), each)) : same;
        const Lanes odd = has_above ? lanes_left(same, lanes_times(lanes_odd(above), each)) : same;
        bound = lanes_plus(bound, lanes_high(lanes_times(lanes_even(lost), even), lanes_times(lanes_odd(lost), odd)));
    }
    return has_above ? lanes_plus(bound, above) : bound;
}

/* Calls `loop` with constants. */
#define BY_KIND_OF_SUMS(sums, loop)                                                         \
    ((sums)->above != NULL  ? ((sums)->lost != NULL ? loop(true, true) : loop(false, true)) \
     : (sums)->lost != NULL ? loop(true, false)                                             \
                            : loop(false, false))

/* Bit by bit: the smallest number that `count` of the bytes do not exceed. */
INLINE uint8_t smallest_for(Lanes lanes, int count) {
    int reached = 0;
    for (int bit = 1 << 7; bit > 0; bit >>= 1) {
        const uint64_t within = lanes_within(lanes, lanes_of_bytes(reached + bit - 1));
        if (__builtin_popcountll(within) < count) reached += bit;
    }
    return (uint8_t)reached;
}

INLINE uint8_t bound_by_kind(const PwiByteSums *sums, bool has_lost, bool has_above, int rest, int takes, int n,
                             int count, uint8_t *bound) {
    Lanes least = lanes_of_bytes(PWI_NEVER);
    for (int j = 0; j < n; j += PWI_BLOCK) {
        const Lanes own = bound_here(sums, has_lost, has_above, rest, takes, j);
        lanes_store(bound + j, own);
        least = lanes_least(least, own);
    }
    return smallest_for(least, count);
}

TARGET static uint8_t bound_all(const PwiByteSums *sums, int rest, int n, int count, uint8_t *bound) {
    const int takes = price_takes(sums);
#define LOOP(has_lost, has_above) bound_by_kind(sums, has_lost, has_above, rest, takes, n, count, bound)
    return BY_KIND_OF_SUMS(sums, LOOP);
#undef LOOP
}

TARGET static int list_within(const uint8_t *bound, uint8_t most, int n, int32_t *found) {
    const Lanes limit = lanes_of_bytes(most);
    int n_found = 0;
    for (int j = 0; j < n; j += PWI_BLOCK) {
        n_found += list_bits(lanes_within(lanes_load(bound + j), limit), j, found + n_found);
    }
    return n_found;
}

INLINE int list_by_kind(const PwiByteSums *sums, bool has_lost, bool has_above, int rest, int takes, uint8_t most,
                        const uint8_t *before, uint8_t most_before, int n, int32_t *found) {
    const Lanes limit = lanes_of_bytes(most), limit_before = lanes_of_bytes(most_before);
    int n_found = 0;
    for (int j = 0; j < n; j += PWI_BLOCK) {
        const uint64_t bits = lanes_within(bound_here(sums, has_lost, has_above, rest, takes, j), limit);
        const uint64_t more = bits & ~lanes_within(lanes_load(before + j), limit_before);
        if (more != 0) n_found += list_bits(more, j, found + n_found); /* in few blocks, which can be predicted */
    }
    return n_found;
}

TARGET static int list_more(const PwiByteSums *sums, int rest, uint8_t most, const uint8_t *before, uint8_t most_before,
                            int n, int32_t *found) {
    const int takes = price_takes(sums);
#define LOOP(has_lost, has_above) \
    list_by_kind(sums, has_lost, has_above, rest, takes, most, before, most_before, n, found)
    return BY_KIND_OF_SUMS(sums, LOOP);
#undef LOOP
}

TARGET static void price_range(const int64_t *price, int n, int64_t *least, int64_t *largest) {
    body_price_range(price, n, least, largest);
}

TARGET static void round_prices(const int64_t *price, int n, int64_t least, int bits, uint8_t *above) {
    body_round_prices(price, n, least, bits, above);
}

TARGET static void count_above(int64_t *worth, int n, uint8_t *above) {
    body_count_above(worth, n, above);
}

/* What a path of its own has only to add to. */
#define NARROW_PATH                                                                                               \
    .fall_short = fall_short, .round_down = round_down, .price_range = price_range, .round_prices = round_prices, \
    .add_bounds = add_bounds, .bound_all = bound_all, .list_within = list_within, .list_more = list_more,         \
    .count_above = count_above

#endif
