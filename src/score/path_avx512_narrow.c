/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The narrow pass by AVX-512 (path_avx512.c): a byte a mentor, and one permutation looks 64 of them up. */
#include "score/paths.h"

#if PWI_HAVE_X86_PATHS
#include "score/lanes_avx512.h"

static const _Alignas(64) uint8_t places[PWI_BLOCK] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                                       16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
                                                       32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
                                                       48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};

typedef __m512i Lanes;

INLINE Lanes lanes_load(const uint8_t *byte) {
    return _mm512_loadu_si512(byte);
}
INLINE void lanes_store(uint8_t *byte, Lanes lanes) {
    _mm512_storeu_si512(byte, lanes);
}
INLINE Lanes lanes_of_bytes(int byte) {
    return _mm512_set1_epi8((char)byte);
}
INLINE Lanes lanes_of_words(int word) {
    return _mm512_set1_epi16((short)word);
}
INLINE Lanes lanes_least(Lanes a, Lanes b) {
    return _mm512_min_epu8(a, b);
}
INLINE Lanes lanes_plus(Lanes a, Lanes b) {
    return _mm512_adds_epu8(a, b);
}
INLINE uint64_t lanes_within(Lanes a, Lanes limit) {
    return _mm512_cmple_epu8_mask(a, limit);
}
INLINE Lanes lanes_even(Lanes bytes) {
    return _mm512_and_si512(bytes, lanes_of_words(UINT8_MAX));
}
INLINE Lanes lanes_odd(Lanes bytes) {
    return _mm512_srli_epi16(bytes, 8);
}
INLINE Lanes lanes_high(Lanes even, Lanes odd) {
    return _mm512_mask_mov_epi8(_mm512_srli_epi16(even, 8), UINT64_C(0xAAAAAAAAAAAAAAAA), odd);
}
INLINE Lanes lanes_times(Lanes a, Lanes b) {
    return _mm512_mullo_epi16(a, b);
}
INLINE Lanes lanes_left(Lanes a, Lanes b) {
    return _mm512_subs_epu16(a, _mm512_add_epi16(_mm512_srli_epi16(b, 7), lanes_of_words(3)));
}
/* Without a branch for what is there or not, which nobody could predict: places 0 … 63 of a block are compressed to
 * those found, and sixteen written whether they are as many or not. */
INLINE int list_bits(uint64_t bits, int first, int32_t *found) {
    const int n = __builtin_popcountll(bits);
    __m512i place = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(places));
    for (int k = 0; k < n || k == 0; k += 16) {
        const __m512i mentor = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(place));
        _mm512_storeu_si512(found + k, _mm512_add_epi32(mentor, _mm512_set1_epi32(first)));
        place = _mm512_shuffle_i64x2(place, place, 0x39);
    }
    return n;
}

#include "score/path_narrow_body.h"

/* What does not fit a byte is cut off; tables have room for whole registers. */
INLINE void store_units(__m512i amount, int bits, uint8_t *table) {
    const __m512i units = _mm512_srl_epi32(amount, _mm_cvtsi32_si128(bits));
    _mm_storeu_si128((__m128i *)(void *)table, _mm512_cvtusepi32_epi8(units));
}

TARGET static int32_t fall_short(const int32_t *amount, int n, int bits, uint8_t *table) {
    __m512i most = _mm512_setzero_si512();
    for (int c = 0; c < n; c += 16) {
        most = _mm512_max_epi32(most, _mm512_maskz_loadu_epi32(entries_from(c, n), amount + c));
    }
    const int32_t top = _mm512_reduce_max_epi32(most);
    const __m512i never = _mm512_set1_epi32(PWI_NEVER << PWI_COARSE_BITS);
    for (int c = 0; c < n; c += 16) {
        const __m512i own = _mm512_maskz_loadu_epi32(entries_from(c, n), amount + c);
        const __m512i below = _mm512_sub_epi32(_mm512_set1_epi32(top), own);
        store_units(_mm512_mask_mov_epi32(below, _mm512_movepi32_mask(own), never), bits, table + c);
    }
    return top;
}

TARGET static void round_down(const int32_t *amount, int n, int bits, uint8_t *table) {
    for (int c = 0; c < n; c += 16) {
        store_units(_mm512_maskz_loadu_epi32(entries_from(c, n), amount + c), bits, table + c);
    }
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

const PwiNarrowPath pwi_narrow_avx512 = {NARROW_PATH};

#else
typedef int PwiNoNarrowAvx512; /* a translation unit is never empty */
#endif
