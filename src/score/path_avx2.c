/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The path for AVX2. It can look 32 codes up at once in 16 bytes; so tables of up to 32 worths go plane by plane as in
 * path_avx512.c, and longer ones entry by entry. Sets are counted by looking their half bytes up. */
#include "score/paths.h"

#if PWI_HAVE_X86_PATHS
#include "score/lanes_avx2.h"
#include "score/term.h"

enum { N_PLANES = 3, MAX_VECTOR_CODES = 64 };

typedef struct Planes {
    _Alignas(32) uint8_t byte[N_PLANES][MAX_VECTOR_CODES];
} Planes;

/* Adds 32 worths, given as three bytes each; their order is undone by the unpacking. */
INLINE void add_half_block(const __m256i byte[N_PLANES], int32_t *sum) {
    const __m256i sign = _mm256_cmpgt_epi8(_mm256_setzero_si256(), byte[2]);
    const __m256i low_lo = _mm256_unpacklo_epi8(byte[0], byte[1]), low_hi = _mm256_unpackhi_epi8(byte[0], byte[1]);
    const __m256i top_lo = _mm256_unpacklo_epi8(byte[2], sign), top_hi = _mm256_unpackhi_epi8(byte[2], sign);
    const __m256i worth[4] = {_mm256_unpacklo_epi16(low_lo, top_lo), _mm256_unpackhi_epi16(low_lo, top_lo),
                              _mm256_unpacklo_epi16(low_hi, top_hi), _mm256_unpackhi_epi16(low_hi, top_hi)};
    for (int q = 0; q < 4; q++) {
        __m256i *place = (__m256i *)(void *)(sum + 8 * q);
        _mm256_storeu_si256(place, _mm256_add_epi32(_mm256_loadu_si256(place), worth[q]));
    }
}

/* `parts` tables of 16 a plane; called with constants, so that each case has a loop of its own. */
INLINE void add_parts(const uint8_t *code, int n, const Planes *planes, int parts, int32_t *sum) {
    const __m256i order = _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7); /* see path_avx512.c */
    for (int j = 0; j < n; j += 32) {
        const __m256i place = _mm256_permutevar8x32_epi32(load(code + j), order);
        __m256i byte[N_PLANES] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
        for (int part = 0; part < parts; part++) {
            for (int p = 0; p < N_PLANES; p++) {
                byte[p] = _mm256_or_si256(byte[p], look_up(&planes->byte[p][part * REACH], place, part * REACH));
            }
        }
        add_half_block(byte, sum + j);
    }
}

TARGET static void add_bytes(const uint8_t *code, int n, const int32_t *worth, int n_codes, int32_t *sum) {
    if (n_codes > MAX_VECTOR_CODES) {
        body_add_bytes(code, n, worth, sum);
        return;
    }
    Planes planes = {0};
    for (int c = 0; c < n_codes; c++) {
        for (int p = 0; p < N_PLANES; p++) planes.byte[p][c] = (uint8_t)((uint32_t)worth[c] >> (8 * p));
    }
    if (n_codes <= REACH) {
        add_parts(code, n, &planes, 1, sum);
    } else if (n_codes <= 2 * REACH) {
        add_parts(code, n, &planes, 2, sum);
    } else {
        add_parts(code, n, &planes, 4, sum);
    }
}

TARGET static void add_words(const uint16_t *code, int n, const int32_t *worth, int n_codes, int32_t *sum) {
    (void)n_codes;
    body_add_words(code, n, worth, sum);
}

/* Bytes of a set have their bits in common counted half by half, each half looked up. */
typedef struct Halves {
    uint8_t lower[PWI_MAX_PLANES][16], upper[PWI_MAX_PLANES][16]; /* [n_used] */
} Halves;

TARGET static void count_halves(const PwiClasses *classes, Halves *halves) {
    for (int k = 0; k < classes->n_used; k++) {
        for (unsigned half = 0; half < 16; half++) {
            halves->lower[k][half] = (uint8_t)__builtin_popcount(classes->own[k] & half);
            halves->upper[k][half] = (uint8_t)__builtin_popcount(classes->own[k] & (half << 4));
        }
    }
}

/* The classes of the special codes and of empty sums, by kind. */
INLINE __m256i start_of(const PwiClasses *classes, __m256i kind) {
    __m256i start = _mm256_setzero_si256();
    if (!classes->by_kind) return _mm256_min_epu8(kind, _mm256_set1_epi8(PWI_CODE_FIRST_ANSWER));
    for (int k = 0; k < classes->n_kinds; k += REACH) {
        start = _mm256_or_si256(start, look_up(&classes->first[k], kind, k));
    }
    return start;
}

TARGET static void classify(const PwiPlanes *planes, const PwiClasses *classes, int first, int n, uint8_t *class_of) {
    Halves halves;
    if (planes->are_sets) count_halves(classes, &halves);
    const uint8_t *plane = (const uint8_t *)planes->plane;
    const __m256i half = _mm256_set1_epi8(0x0F), most = _mm256_set1_epi8((char)classes->most);
    for (int at = 0; at < n; at += 32) {
        __m256i sum = _mm256_setzero_si256();
        for (int k = 0; k < classes->n_used; k++) {
            const __m256i byte = load(plane + (size_t)classes->place[k] * (size_t)planes->stride + first + at);
            if (planes->are_sets) {
                const __m256i in_lower = _mm256_and_si256(byte, half);
                const __m256i in_upper = _mm256_and_si256(_mm256_srli_epi16(byte, 4), half);
                sum = _mm256_add_epi8(sum, _mm256_shuffle_epi8(table_of(halves.lower[k]), in_lower));
                sum = _mm256_add_epi8(sum, _mm256_shuffle_epi8(table_of(halves.upper[k]), in_upper));
            } else {
                sum = _mm256_add_epi8(sum, _mm256_shuffle_epi8(table_of(classes->adds[k]), byte));
            }
        }
        const __m256i start = start_of(classes, load(planes->kind + first + at));
        const __m256i class_here = _mm256_add_epi8(start, _mm256_min_epu8(sum, most));
        _mm256_storeu_si256((__m256i *)(void *)(class_of + at), class_here);
    }
}

TARGET static void finish(int32_t *score, const int32_t *lost, int n, int32_t all) {
    body_finish(score, lost, n, all);
}

TARGET static void peaks(const int32_t *weight, const int64_t *price, int n, int32_t *peak) {
    if (price == NULL) {
        body_peaks(weight, NULL, n, peak);
    } else {
        body_peaks(weight, price, n, peak);
    }
}

TARGET static uint64_t pick(const int32_t *weight, const int64_t *price, int32_t threshold) {
    int32_t worth[PWI_BLOCK];
    if (price != NULL) body_worths(weight, price, worth);
    const int32_t *value = price == NULL ? weight : worth;
    const __m256i least = _mm256_set1_epi32(threshold);
    uint64_t found = 0;
    for (int j = 0; j < PWI_BLOCK; j += 8) {
        const __m256i fails = _mm256_cmpgt_epi32(least, _mm256_loadu_si256((const __m256i *)(const void *)(value + j)));
        found |= (uint64_t)(unsigned)(~_mm256_movemask_ps(_mm256_castsi256_ps(fails)) & 0xFF) << j;
    }
    return found;
}

const PwiPath pwi_path_avx2 = {.name = "avx2",
                               .sorts_digits = true,
                               .add_bytes = add_bytes,
                               .add_words = add_words,
                               .classify = classify,
                               .finish = finish,
                               .peaks = peaks,
                               .pick = pick,
                               .narrow = &pwi_narrow_avx2};

#else
typedef int PwiNoAvx2; /* a translation unit is never empty */
#endif
