/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The narrow pass by AVX2 (path_avx2.c): a byte a mentor, looked up sixteen codes at a time. */
#include "score/paths.h"

#if PWI_HAVE_X86_PATHS
#include "score/lanes_avx2.h"

typedef struct Lanes {
    __m256i half[2];
} Lanes;

/* The same for both halves. */
#define BOTH(expression)                                     \
    Lanes both;                                              \
    for (int h = 0; h < 2; h++) both.half[h] = (expression); \
    return both

INLINE Lanes lanes_load(const uint8_t *byte) {
    BOTH(load(byte + 32 * h));
}
INLINE void lanes_store(uint8_t *byte, Lanes lanes) {
    for (int h = 0; h < 2; h++) _mm256_storeu_si256((__m256i *)(void *)(byte + 32 * h), lanes.half[h]);
}
INLINE Lanes lanes_of_bytes(int byte) {
    BOTH(_mm256_set1_epi8((char)byte));
}
INLINE Lanes lanes_of_words(int word) {
    BOTH(_mm256_set1_epi16((short)word));
}
INLINE Lanes lanes_least(Lanes a, Lanes b) {
    BOTH(_mm256_min_epu8(a.half[h], b.half[h]));
}
INLINE Lanes lanes_plus(Lanes a, Lanes b) {
    BOTH(_mm256_adds_epu8(a.half[h], b.half[h]));
}
INLINE uint64_t lanes_within(Lanes a, Lanes limit) {
    const Lanes least = lanes_least(a, limit);
    uint64_t bits = 0;
    for (int h = 0; h < 2; h++) {
        const __m256i is_within = _mm256_cmpeq_epi8(least.half[h], a.half[h]);
        bits |= (uint64_t)(uint32_t)_mm256_movemask_epi8(is_within) << (32 * h);
    }
    return bits;
}
INLINE Lanes lanes_even(Lanes bytes) {
    BOTH(_mm256_and_si256(bytes.half[h], _mm256_set1_epi16(UINT8_MAX)));
}
INLINE Lanes lanes_odd(Lanes bytes) {
    BOTH(_mm256_srli_epi16(bytes.half[h], 8));
}
INLINE Lanes lanes_high(Lanes even, Lanes odd) {
    BOTH(_mm256_blendv_epi8(_mm256_srli_epi16(even.half[h], 8), odd.half[h], _mm256_set1_epi16((short)0xFF00)));
}
INLINE Lanes lanes_times(Lanes a, Lanes b) {
    BOTH(_mm256_mullo_epi16(a.half[h], b.half[h]));
}
INLINE Lanes lanes_left(Lanes a, Lanes b) {
    const __m256i three = _mm256_set1_epi16(3);
    BOTH(_mm256_subs_epu16(a.half[h], _mm256_add_epi16(_mm256_srli_epi16(b.half[h], 7), three)));
}
INLINE int list_bits(uint64_t bits, int first, int32_t *found) {
    int n = 0;
    for (; bits != 0; bits &= bits - 1) found[n++] = first + pwi_lowest_bit(bits);
    return n;
}

#include "score/path_narrow_body.h"

TARGET static int32_t fall_short(const int32_t *amount, int n, int bits, uint8_t *table) {
    return body_fall_short(amount, n, bits, table);
}

TARGET static void round_down(const int32_t *amount, int n, int bits, uint8_t *table) {
    body_round_down(amount, n, bits, table);
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

const PwiNarrowPath pwi_narrow_avx2 = {NARROW_PATH};

#else
typedef int PwiNoNarrowAvx2; /* a translation unit is never empty */
#endif
