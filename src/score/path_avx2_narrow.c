/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The narrow pass by AVX2 (path_avx2.c): a byte a mentor, looked up sixteen codes at a time. */
#include "score/paths.h"

#if PWI_HAVE_X86_PATHS
#include "score/lanes_avx2.h"

TARGET static int32_t fall_short(const int32_t *amount, int n, uint8_t *table) {
    return body_fall_short(amount, n, table);
}

TARGET static void round_up(const int32_t *amount, int n, uint8_t *table) {
    body_round_up(amount, n, table);
}

TARGET static void price_range(const int64_t *price, int n, int64_t *least, int64_t *largest) {
    body_price_range(price, n, least, largest);
}

TARGET static void round_prices(const int64_t *price, int n, int64_t least, uint8_t *above) {
    body_round_prices(price, n, least, above);
}

/* Each kind of sums has a loop of its own. */
TARGET static void bound_at(const PwiByteSums *sums, int part, int n, uint8_t *bound) {
    if (sums->above != NULL) {
        body_bound_at(*sums, part, n, bound);
    } else if (sums->lost != NULL) {
        body_bound_at((PwiByteSums){.falls_short = sums->falls_short, .lost = sums->lost}, part, n, bound);
    } else {
        body_bound_at((PwiByteSums){.falls_short = sums->falls_short}, part, n, bound);
    }
}

/* Bit j: byte j of a block is at most `limit`. */
INLINE uint64_t within(const uint8_t *byte, __m256i limit) {
    const __m256i first = load(byte), second = load(byte + 32);
    const __m256i first_is = _mm256_cmpeq_epi8(_mm256_min_epu8(first, limit), first);
    const __m256i second_is = _mm256_cmpeq_epi8(_mm256_min_epu8(second, limit), second);
    return (uint32_t)_mm256_movemask_epi8(first_is) | (uint64_t)(uint32_t)_mm256_movemask_epi8(second_is) << 32;
}

/* Bit by bit: the smallest number that `count` of the minima do not exceed. */
TARGET static uint8_t striped_bound(const uint8_t *bound, int n, int count) {
    uint8_t least[PWI_BLOCK];
    memset(least, PWI_NEVER, sizeof least);
    for (int j = 0; j < n; j += PWI_BLOCK) {
        for (int l = 0; l < PWI_BLOCK; l++) least[l] = bound[j + l] < least[l] ? bound[j + l] : least[l];
    }
    int reached = 0;
    for (int bit = 1 << 7; bit > 0; bit >>= 1) {
        const uint64_t is_within = within(least, _mm256_set1_epi8((char)(reached + bit - 1)));
        if (__builtin_popcountll(is_within) < count) reached += bit;
    }
    return (uint8_t)reached;
}

/* One step's amounts for 32 mentors; called with constants up to 8 parts of 16, so that these have loops of their own.
 */
INLINE void add_step(const PwiBoundStep *step, int n, int parts, uint8_t *sum) {
    for (int j = 0; j < n; j += 32) {
        const __m256i code = load(step->code + j);
        __m256i own = _mm256_setzero_si256();
        for (int part = 0; part < parts; part++) {
            own = _mm256_or_si256(own, look_up(step->table + part * REACH, code, part * REACH));
        }
        _mm256_storeu_si256((__m256i *)(void *)(sum + j), _mm256_adds_epu8(load(sum + j), own));
    }
}

TARGET static void add_bounds(const PwiBoundStep *step, int n_steps, int n, bool started, uint8_t *sum) {
    if (!started) memset(sum, 0, (size_t)n);
    for (int s = 0; s < n_steps; s++) {
        switch ((step[s].n_codes + REACH - 1) / REACH) {
#define BY(parts)                            \
    case parts:                              \
        add_step(&step[s], n, (parts), sum); \
        break
            BY(1);
            BY(2);
            BY(3);
            BY(4);
            BY(5);
            BY(6);
            BY(7);
            BY(8);
#undef BY
            default:
                add_step(&step[s], n, (step[s].n_codes + REACH - 1) / REACH, sum);
        }
    }
}

TARGET static int list_within(const uint8_t *now, uint8_t most, const uint8_t *before, uint8_t most_before, int n,
                              int32_t *found) {
    const __m256i limit = _mm256_set1_epi8((char)most), limit_before = _mm256_set1_epi8((char)most_before);
    int n_found = 0;
    for (int j = 0; j < n; j += PWI_BLOCK) {
        uint64_t bits = within(now + j, limit);
        if (before != NULL) bits &= ~within(before + j, limit_before);
        for (; bits != 0; bits &= bits - 1) found[n_found++] = j + pwi_lowest_bit(bits);
    }
    return n_found;
}

TARGET static void count_above(int64_t *worth, int n, uint8_t *above) {
    body_count_above(worth, n, above);
}

const PwiNarrowPath pwi_narrow_avx2 = {.fall_short = fall_short,
                                       .round_up = round_up,
                                       .price_range = price_range,
                                       .round_prices = round_prices,
                                       .add_bounds = add_bounds,
                                       .bound_at = bound_at,
                                       .striped_bound = striped_bound,
                                       .list_within = list_within,
                                       .count_above = count_above};

#else
typedef int PwiNoNarrowAvx2; /* a translation unit is never empty */
#endif
