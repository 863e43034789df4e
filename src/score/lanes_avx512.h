/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What both files of the AVX-512 path need. */
#ifndef PWI_SCORE_LANES_AVX512_H
#define PWI_SCORE_LANES_AVX512_H

#include <immintrin.h>

#include "score/path_body.h"

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,avx512bitalg,popcnt")))
#define INLINE static inline TARGET __attribute__((always_inline))

enum {
    HALF = 128,   /* entries one look-up reaches */
    PAGE = 256,   /* entries a byte can number */
    N_PLANES = 3, /* bytes of a worth */
    MAX_PAGES = 5 /* beyond, going through all pages takes longer than loading entry by entry */
};

/* The entries from c on that there are, at most sixteen. */
INLINE __mmask16 entries_from(int c, int n) {
    return (__mmask16)(n - c >= 16 ? 0xFFFFU : (1U << (n - c)) - 1);
}

/* Looks the low bytes of 64 codes up in one page of one plane. */
INLINE __m512i look_up(const uint8_t *page, __m512i place, __mmask64 is_upper) {
    __m512i lower = _mm512_permutex2var_epi8(_mm512_load_si512(page), place, _mm512_load_si512(page + 64));
    __m512i upper = _mm512_permutex2var_epi8(_mm512_load_si512(page + 128), place, _mm512_load_si512(page + 192));
    return _mm512_mask_blend_epi8(is_upper, lower, upper);
}

#endif
