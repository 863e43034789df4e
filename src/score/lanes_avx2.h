/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What both files of the AVX2 path need. */
#ifndef PWI_SCORE_LANES_AVX2_H
#define PWI_SCORE_LANES_AVX2_H

#include <immintrin.h>

#include "score/path_body.h"

#define TARGET __attribute__((target("avx2,popcnt")))
#define INLINE static inline TARGET __attribute__((always_inline))

enum { REACH = 16 };

INLINE __m256i load(const uint8_t *bytes) {
    return _mm256_loadu_si256((const __m256i *)(const void *)bytes);
}

/* Sixteen bytes, for both halves of a register. */
INLINE __m256i table_of(const uint8_t *bytes) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)bytes));
}

/* table[code - from] where that is in 0…15, else 0. The instruction gives 0 where the top bit is set: adding 0x70, not
 * beyond 0xFF, leaves it clear in 0…15 only. */
INLINE __m256i look_up(const uint8_t *table, __m256i code, int from) {
    const __m256i place = _mm256_sub_epi8(code, _mm256_set1_epi8((char)from));
    return _mm256_shuffle_epi8(table_of(table), _mm256_adds_epu8(place, _mm256_set1_epi8(0x70)));
}

#endif
