/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The narrow pass over 64 bytes at a time, for a path that has named what its machine does with them; included by
 * path_*_narrow.c only, below these names:
 *
 *     Lanes                               64 bytes, of a mentor each, or 32 words
 *     lanes_load, lanes_store             from and to memory
 *     lanes_of_bytes, lanes_of_words      all alike
 *     lanes_least, lanes_plus, lanes_minus    of bytes: the smaller one; sum and difference, within 0 and UINT8_MAX
 *     lanes_within                        bit j: byte j is at most that of a limit
 *     lanes_at_never                      the first where it is PWI_NEVER, else the second
 *     lanes_even, lanes_odd, lanes_high   every other byte as words; bytes again, the upper ones of words
 *     lanes_times, lanes_raise            of words: the product; what a price makes of a part
 *     list_bits                           writes first + j for every bit j, to places of which there are 64 */
#ifndef PWI_SCORE_PATH_NARROW_BODY_H
#define PWI_SCORE_PATH_NARROW_BODY_H

#include "score/path_body.h"

/* Bounds of mentors j … j + 63 (narrow.h). Called with constants for which sums there are, so that each kind has a loop
 * of its own. Of what a mentor lost, the part that counts as reached is, with a price, that of the worth and that of
 * the price, of which a unit is 1.049 of 256ths, and less than a unit was cut off: lanes_raise adds
 * above + above/16 + 3. */
INLINE Lanes bound_here(const PwiByteSums *sums, bool has_lost, bool has_above, int part, int j) {
    const Lanes own = lanes_load(sums->falls_short + j);
    const Lanes above = has_above ? lanes_load(sums->above + j) : lanes_of_bytes(0);
    Lanes bound = has_above ? lanes_plus(own, above) : own;
    if (has_lost) {
        const Lanes lost = lanes_load(sums->lost + j), same = lanes_of_words(part);
        const Lanes even = has_above ? lanes_raise(same, lanes_even(above)) : same;
        const Lanes odd = has_above ? lanes_raise(same, lanes_odd(above)) : same;
        const Lanes back = lanes_high(lanes_times(lanes_even(lost), even), lanes_times(lanes_odd(lost), odd));
        bound = lanes_minus(bound, back);
    }
    return has_above || has_lost ? lanes_at_never(own, bound) : bound;
}

/* Without a price, a part below 0 is none. */
static int part_that_counts(const PwiByteSums *sums, int part) {
    return sums->above == NULL && part < 0 ? 0 : part;
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

INLINE uint8_t bound_by_kind(const PwiByteSums *sums, bool has_lost, bool has_above, int part, int n, int count,
                             uint8_t *bound) {
    Lanes least = lanes_of_bytes(PWI_NEVER);
    for (int j = 0; j < n; j += PWI_BLOCK) {
        const Lanes own = bound_here(sums, has_lost, has_above, part, j);
        lanes_store(bound + j, own);
        least = lanes_least(least, own);
    }
    return smallest_for(least, count);
}

TARGET static uint8_t bound_all(const PwiByteSums *sums, int part, int n, int count, uint8_t *bound) {
    const int counted = part_that_counts(sums, part);
#define LOOP(has_lost, has_above) bound_by_kind(sums, has_lost, has_above, counted, n, count, bound)
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

INLINE int list_by_kind(const PwiByteSums *sums, bool has_lost, bool has_above, int part, uint8_t most,
                        const uint8_t *before, uint8_t most_before, int n, int32_t *found) {
    const Lanes limit = lanes_of_bytes(most), limit_before = lanes_of_bytes(most_before);
    int n_found = 0;
    for (int j = 0; j < n; j += PWI_BLOCK) {
        const uint64_t bits = lanes_within(bound_here(sums, has_lost, has_above, part, j), limit);
        const uint64_t more = bits & ~lanes_within(lanes_load(before + j), limit_before);
        n_found += list_bits(more, j, found + n_found);
    }
    return n_found;
}

TARGET static int list_more(const PwiByteSums *sums, int part, uint8_t most, const uint8_t *before, uint8_t most_before,
                            int n, int32_t *found) {
    const int counted = part_that_counts(sums, part);
#define LOOP(has_lost, has_above) list_by_kind(sums, has_lost, has_above, counted, most, before, most_before, n, found)
    return BY_KIND_OF_SUMS(sums, LOOP);
#undef LOOP
}

TARGET static void price_range(const int64_t *price, int n, int64_t *least, int64_t *largest) {
    body_price_range(price, n, least, largest);
}

TARGET static void round_prices(const int64_t *price, int n, int64_t least, uint8_t *above) {
    body_round_prices(price, n, least, above);
}

TARGET static void count_above(int64_t *worth, int n, uint8_t *above) {
    body_count_above(worth, n, above);
}

/* What a path of its own has only to add to. */
#define NARROW_PATH                                                                                           \
    .fall_short = fall_short, .round_up = round_up, .price_range = price_range, .round_prices = round_prices, \
    .add_bounds = add_bounds, .bound_all = bound_all, .list_within = list_within, .list_more = list_more,     \
    .count_above = count_above

#endif
