/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The narrow pass by AVX-512 (path_avx512.c): a byte a mentor, and one permutation looks 64 of them up. */
#include "score/paths.h"

#if PWI_HAVE_X86_PATHS
#include "score/lanes_avx512.h"

static const _Alignas(64) uint8_t places[PWI_BLOCK] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                                       16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
                                                       32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                                                       48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

/* Units fit a byte each; tables have room for whole registers. */
INLINE void store_units(__m512i amount, uint8_t *table) {
    const __m512i units = _mm512_srli_epi32(amount, PWI_BOUND_BITS);
    _mm_storeu_si128((__m128i *)(void *)table, _mm512_cvtepi32_epi8(units));
}

TARGET static int32_t fall_short(const int32_t *amount, int n, uint8_t *table) {
    __m512i most = _mm512_setzero_si512();
    for (int c = 0; c < n; c += 16) {
        most = _mm512_max_epi32(most, _mm512_maskz_loadu_epi32(entries_from(c, n), amount + c));
    }
    const int32_t top = _mm512_reduce_max_epi32(most);
    const __m512i never = _mm512_set1_epi32(PWI_NEVER * PWI_BOUND_PPM);
    for (int c = 0; c < n; c += 16) {
        const __m512i own = _mm512_maskz_loadu_epi32(entries_from(c, n), amount + c);
        const __m512i below = _mm512_sub_epi32(_mm512_set1_epi32(top), own);
        store_units(_mm512_mask_mov_epi32(below, _mm512_movepi32_mask(own), never), table + c);
    }
    return top;
}

TARGET static void round_up(const int32_t *amount, int n, uint8_t *table) {
    for (int c = 0; c < n; c += 16) {
        const __m512i own = _mm512_maskz_loadu_epi32(entries_from(c, n), amount + c);
        store_units(_mm512_add_epi32(own, _mm512_set1_epi32(PWI_BOUND_PPM - 1)), table + c);
    }
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

/* Bit by bit: the smallest number that `count` of the minima do not exceed. */
TARGET static uint8_t striped_bound(const uint8_t *bound, int n, int count) {
    __m512i least = _mm512_set1_epi8((char)PWI_NEVER);
    for (int j = 0; j < n; j += PWI_BLOCK) least = _mm512_min_epu8(least, _mm512_loadu_si512(bound + j));
    int reached = 0;
    for (int bit = 1 << 7; bit > 0; bit >>= 1) {
        const uint64_t within = _mm512_cmple_epu8_mask(least, _mm512_set1_epi8((char)(reached + bit - 1)));
        if (__builtin_popcountll(within) < count) reached += bit;
    }
    return (uint8_t)reached;
}

/* How many of the steps, which come by rising numbers of codes, have at most `most`. */
static int count_up_to(const PwiBoundStep *step, int n_steps, int most) {
    int n = 0;
    while (n < n_steps && step[n].n_codes <= most) n++;
    return n;
}

/* The sums of some blocks, whose number is a constant: each table is loaded once for all. */
INLINE void add_blocks(const PwiBoundStep *step, int n_short, int n_half, int n_steps, int n_blocks, int at,
                       __m512i *own) {
    int s = 0;
    for (; s < n_short; s++) {
        const __m512i table = _mm512_load_si512(step[s].table);
        for (int b = 0; b < n_blocks; b++) {
            const __m512i code = _mm512_loadu_si512(step[s].code + at + PWI_BLOCK * b);
            own[b] = _mm512_adds_epu8(own[b], _mm512_permutexvar_epi8(code, table));
        }
    }
    for (; s < n_half; s++) {
        const __m512i lower = _mm512_load_si512(step[s].table), upper = _mm512_load_si512(step[s].table + 64);
        for (int b = 0; b < n_blocks; b++) {
            const __m512i code = _mm512_loadu_si512(step[s].code + at + PWI_BLOCK * b);
            own[b] = _mm512_adds_epu8(own[b], _mm512_permutex2var_epi8(lower, code, upper));
        }
    }
    for (; s < n_steps; s++) {
        for (int b = 0; b < n_blocks; b++) {
            const __m512i code = _mm512_loadu_si512(step[s].code + at + PWI_BLOCK * b);
            own[b] = _mm512_adds_epu8(own[b], look_up(step[s].table, code, _mm512_movepi8_mask(code)));
        }
    }
}

TARGET static void add_bounds(const PwiBoundStep *step, int n_steps, int n, bool started, uint8_t *sum) {
    enum { TOGETHER = 4 };
    const int n_short = count_up_to(step, n_steps, 64), n_half = count_up_to(step, n_steps, HALF);
    __m512i own[TOGETHER];
    int at = 0;
    for (; at + TOGETHER * PWI_BLOCK <= n; at += TOGETHER * PWI_BLOCK) {
        for (int b = 0; b < TOGETHER; b++) {
            own[b] = started ? _mm512_loadu_si512(sum + at + PWI_BLOCK * b) : _mm512_setzero_si512();
        }
        add_blocks(step, n_short, n_half, n_steps, TOGETHER, at, own);
        for (int b = 0; b < TOGETHER; b++) _mm512_storeu_si512(sum + at + PWI_BLOCK * b, own[b]);
    }
    for (; at < n; at += PWI_BLOCK) {
        own[0] = started ? _mm512_loadu_si512(sum + at) : _mm512_setzero_si512();
        add_blocks(step, n_short, n_half, n_steps, 1, at, own);
        _mm512_storeu_si512(sum + at, own[0]);
    }
}

/* Without a branch for what is found or not, which nobody could predict: places 0 … 63 of a block are compressed to
 * those found, and sixteen written whether they are as many or not. */
TARGET static int list_within(const uint8_t *now, uint8_t most, const uint8_t *before, uint8_t most_before, int n,
                              int32_t *found) {
    const __m512i limit = _mm512_set1_epi8((char)most), limit_before = _mm512_set1_epi8((char)most_before);
    const __m512i place = _mm512_load_si512(places);
    int n_found = 0;
    for (int j = 0; j < n; j += PWI_BLOCK) {
        uint64_t bits = _mm512_cmple_epu8_mask(_mm512_loadu_si512(now + j), limit);
        if (before != NULL) {
            bits = _mm512_mask_cmpgt_epu8_mask(bits, _mm512_loadu_si512(before + j), limit_before);
            if (bits == 0) continue; /* here it is predictable: few blocks have one */
        }
        const int n_here = __builtin_popcountll(bits);
        __m512i found_here = _mm512_maskz_compress_epi8(bits, place);
        for (int k = 0; k < n_here || k == 0; k += 16) {
            const __m512i mentor = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(found_here));
            _mm512_storeu_si512(found + n_found + k, _mm512_add_epi32(mentor, _mm512_set1_epi32(j)));
            found_here = _mm512_shuffle_i64x2(found_here, found_here, 0x39);
        }
        n_found += n_here;
    }
    return n_found;
}

TARGET static void count_above(int64_t *worth, int n, uint8_t *above) {
    body_count_above(worth, n, above);
}

const PwiNarrowPath pwi_narrow_avx512 = {.fall_short = fall_short,
                                         .round_up = round_up,
                                         .price_range = price_range,
                                         .round_prices = round_prices,
                                         .add_bounds = add_bounds,
                                         .bound_at = bound_at,
                                         .striped_bound = striped_bound,
                                         .list_within = list_within,
                                         .count_above = count_above};

#else
typedef int PwiNoNarrowAvx512; /* a translation unit is never empty */
#endif
