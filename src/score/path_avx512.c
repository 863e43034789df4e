/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The path for AVX-512 with permutations of bytes (VBMI, BITALG): Ice Lake, Zen 4 and later.
 *
 * A table of up to 256 worths is taken apart into three planes of bytes, which fit twelve registers; one instruction
 * then looks 64 codes up in 128 entries of a plane. gcc and clang do not find this by themselves: they make scalar
 * loads or gathers of the plain loop, several times slower (docs/methods/scoring.md has the figures). */
#include "score/paths.h"

#if PWI_HAVE_X86_PATHS
#include "score/lanes_avx512.h"
#include "score/term.h"

/* A table byte by byte; aligned for whole registers. */
typedef struct Planes {
    _Alignas(64) uint8_t byte[N_PLANES][MAX_PAGES * PAGE];
} Planes;

INLINE void take_apart(const int32_t *worth, int n_codes, Planes *planes) {
    for (int c = 0; c < n_codes; c += 16) {
        const __m512i entry = _mm512_maskz_loadu_epi32(entries_from(c, n_codes), worth + c);
        for (int p = 0; p < N_PLANES; p++) {
            __m128i bytes = _mm512_cvtepi32_epi8(_mm512_srli_epi32(entry, (unsigned)(8 * p)));
            _mm_store_si128((__m128i *)(void *)&planes->byte[p][c], bytes);
        }
    }
}

/* Registers hold sums of mentors 0–15, 16–31, 32–47, 48–63 of a block; the unpacking below works on quarters of a
 * register, so the codes have to enter with quarter q, place p of four going to quarter p, place q. */
INLINE __m512i entry_order(void) {
    return _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
}

/* Adds 64 worths, given as three bytes each in the entry order. */
INLINE void add_block(const __m512i byte[N_PLANES], int32_t *sum) {
    const __m512i sign = _mm512_movm_epi8(_mm512_movepi8_mask(byte[2]));
    const __m512i low_lo = _mm512_unpacklo_epi8(byte[0], byte[1]), low_hi = _mm512_unpackhi_epi8(byte[0], byte[1]);
    const __m512i top_lo = _mm512_unpacklo_epi8(byte[2], sign), top_hi = _mm512_unpackhi_epi8(byte[2], sign);
    const __m512i worth[4] = {_mm512_unpacklo_epi16(low_lo, top_lo), _mm512_unpackhi_epi16(low_lo, top_lo),
                              _mm512_unpacklo_epi16(low_hi, top_hi), _mm512_unpackhi_epi16(low_hi, top_hi)};
    for (int q = 0; q < 4; q++) {
        _mm512_storeu_si512(sum + 16 * q, _mm512_add_epi32(_mm512_loadu_si512(sum + 16 * q), worth[q]));
    }
}

INLINE __m512i load_codes(const uint8_t *code) {
    return _mm512_permutexvar_epi32(entry_order(), _mm512_loadu_si512(code));
}

/* Tables of at most 128 worths. */
TARGET static void add_half_page(const uint8_t *code, int n, const Planes *planes, int32_t *sum) {
    __m512i table[N_PLANES][2];
    for (int p = 0; p < N_PLANES; p++) {
        for (int h = 0; h < 2; h++) table[p][h] = _mm512_load_si512(&planes->byte[p][64 * h]);
    }
    for (int j = 0; j < n; j += PWI_BLOCK) {
        const __m512i place = load_codes(code + j);
        __m512i byte[N_PLANES];
        for (int p = 0; p < N_PLANES; p++) byte[p] = _mm512_permutex2var_epi8(table[p][0], place, table[p][1]);
        add_block(byte, sum + j);
    }
}

TARGET static void add_page(const uint8_t *code, int n, const Planes *planes, int32_t *sum) {
    for (int j = 0; j < n; j += PWI_BLOCK) {
        const __m512i place = load_codes(code + j);
        const __mmask64 is_upper = _mm512_movepi8_mask(place);
        __m512i byte[N_PLANES];
        for (int p = 0; p < N_PLANES; p++) byte[p] = look_up(planes->byte[p], place, is_upper);
        add_block(byte, sum + j);
    }
}

/* Codes of 16 bits: every page is looked up, and each mentor keeps what their page says. */
TARGET static void add_pages(const uint16_t *code, int n, const Planes *planes, int n_pages, int32_t *sum) {
    for (int j = 0; j < n; j += PWI_BLOCK) {
        const __m512i first = _mm512_loadu_si512(code + j), second = _mm512_loadu_si512(code + j + 32);
        const __m512i in_order =
            _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi16_epi8(first)), _mm512_cvtepi16_epi8(second), 1);
        const __m512i pages =
            _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi16_epi8(_mm512_srli_epi16(first, 8))),
                               _mm512_cvtepi16_epi8(_mm512_srli_epi16(second, 8)), 1);
        const __m512i place = _mm512_permutexvar_epi32(entry_order(), in_order);
        const __m512i page_of = _mm512_permutexvar_epi32(entry_order(), pages);
        const __mmask64 is_upper = _mm512_movepi8_mask(place);
        __m512i byte[N_PLANES];
        for (int p = 0; p < N_PLANES; p++) byte[p] = look_up(planes->byte[p], place, is_upper);
        for (int page = 1; page < n_pages; page++) {
            const __mmask64 is_here = _mm512_cmpeq_epi8_mask(page_of, _mm512_set1_epi8((char)page));
            for (int p = 0; p < N_PLANES; p++) {
                byte[p] =
                    _mm512_mask_mov_epi8(byte[p], is_here, look_up(&planes->byte[p][page * PAGE], place, is_upper));
            }
        }
        add_block(byte, sum + j);
    }
}

TARGET static void add_bytes(const uint8_t *code, int n, const int32_t *worth, int n_codes, int32_t *sum) {
    assert(n_codes <= PAGE);
    Planes planes;
    take_apart(worth, n_codes, &planes);
    if (n_codes <= HALF) {
        add_half_page(code, n, &planes, sum);
    } else {
        add_page(code, n, &planes, sum);
    }
}

/* Tables of two or four registers, whole entries at once: what fusing terms of few codes mostly needs (prepare.c). */
INLINE void add_few(const uint16_t *code, int n, const int32_t *worth, int n_codes, bool is_long, int32_t *sum) {
    __m512i part[4];
    for (int p = 0; p < (is_long ? 4 : 2); p++) {
        part[p] = 16 * p < n_codes ? _mm512_maskz_loadu_epi32(entries_from(16 * p, n_codes), worth + 16 * p)
                                   : _mm512_setzero_si512();
    }
    for (int j = 0; j < n; j += 16) {
        const __m512i place = _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)(const void *)(code + j)));
        __m512i own = _mm512_permutex2var_epi32(part[0], place, part[1]);
        if (is_long) {
            const __mmask16 is_upper = _mm512_test_epi32_mask(place, _mm512_set1_epi32(32));
            own = _mm512_mask_mov_epi32(own, is_upper, _mm512_permutex2var_epi32(part[2], place, part[3]));
        }
        _mm512_storeu_si512(sum + j, _mm512_add_epi32(_mm512_loadu_si512(sum + j), own));
    }
}

TARGET static void add_words(const uint16_t *code, int n, const int32_t *worth, int n_codes, int32_t *sum) {
    if (n_codes <= 32) {
        add_few(code, n, worth, n_codes, false, sum);
        return;
    }
    if (n_codes <= 64) {
        add_few(code, n, worth, n_codes, true, sum);
        return;
    }
    if (n_codes > MAX_PAGES * PAGE) {
        body_add_words(code, n, worth, sum);
        return;
    }
    Planes planes;
    take_apart(worth, n_codes, &planes);
    add_pages(code, n, &planes, (n_codes + PAGE - 1) / PAGE, sum);
}

/* How bytes of planes become classes; each has loops of its own. */
typedef enum Sorting { DIGITS, SETS, SETS_BY_KIND } Sorting;

/* Classes by n_used planes; called with constants up to 8, so that what the mentee has of each plane stays in a
 * register. All of it is taken out of the structures first: bytes written might else be theirs, and be read again. */
INLINE void classify_by(const PwiPlanes *planes, const PwiClasses *classes, Sorting sorting, int n_used, int first,
                        int n, uint8_t *class_of) {
    const uint8_t *kind = planes->kind + first, *plane[PWI_MAX_PLANES];
    __m512i own[PWI_MAX_PLANES];
    for (int k = 0; k < n_used; k++) {
        plane[k] = (const uint8_t *)planes->plane + (size_t)classes->place[k] * (size_t)planes->stride + first;
        own[k] = sorting != DIGITS ? _mm512_set1_epi8((char)classes->own[k])
                                   : _mm512_broadcast_i32x4(_mm_loadu_si128((const void *)classes->adds[k]));
    }
    const __m512i first_of_kind = _mm512_loadu_si512(classes->first);
    const __m512i most = _mm512_set1_epi8((char)classes->most), answered = _mm512_set1_epi8(PWI_CODE_FIRST_ANSWER);
    for (int at = 0; at < n; at += PWI_BLOCK) {
        __m512i sum = _mm512_setzero_si512(), start = _mm512_loadu_si512(kind + at);
        for (int k = 0; k < n_used; k++) {
            const __m512i byte = _mm512_loadu_si512(plane[k] + at);
            const __m512i adds = sorting != DIGITS ? _mm512_popcnt_epi8(_mm512_and_si512(own[k], byte))
                                                   : _mm512_shuffle_epi8(own[k], byte);
            sum = _mm512_add_epi8(sum, adds);
        }
        if (sorting == SETS_BY_KIND) start = _mm512_permutexvar_epi8(start, first_of_kind);
        if (sorting == SETS) {
            start = _mm512_min_epu8(start, answered);
            sum = _mm512_min_epu8(sum, most);
        }
        _mm512_storeu_si512(class_of + at, _mm512_add_epi8(start, sum));
    }
}

INLINE void classify_all(const PwiPlanes *planes, const PwiClasses *classes, Sorting sorting, int first, int n,
                         uint8_t *class_of) {
    switch (classes->n_used) {
#define BY(planes_used)                                                         \
    case planes_used:                                                           \
        classify_by(planes, classes, sorting, planes_used, first, n, class_of); \
        return
        BY(0);
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
            classify_by(planes, classes, sorting, classes->n_used, first, n, class_of);
    }
}

TARGET static void classify(const PwiPlanes *planes, const PwiClasses *classes, int first, int n, uint8_t *class_of) {
    if (!planes->are_sets) {
        classify_all(planes, classes, DIGITS, first, n, class_of);
    } else if (classes->by_kind) {
        classify_all(planes, classes, SETS_BY_KIND, first, n, class_of);
    } else {
        classify_all(planes, classes, SETS, first, n, class_of);
    }
}

TARGET static void finish(int32_t *score, const int32_t *lost, int n, int32_t all) {
    body_finish(score, lost, n, all);
}

/* Sixteen worths of 32 bits. */
INLINE __m512i worths(const int32_t *weight, const int64_t *price) {
    const __m512i own = _mm512_loadu_si512(weight);
    if (price == NULL) return own;
    const __m512i lower =
        _mm512_sub_epi64(_mm512_cvtepi32_epi64(_mm512_castsi512_si256(own)), _mm512_loadu_si512(price));
    const __m512i upper =
        _mm512_sub_epi64(_mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(own, 1)), _mm512_loadu_si512(price + 8));
    const __m512i worth =
        _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtsepi64_epi32(lower)), _mm512_cvtsepi64_epi32(upper), 1);
    const __m512i cut = _mm512_max_epi32(worth, _mm512_set1_epi32(-INT32_MAX));
    return _mm512_mask_mov_epi32(cut, _mm512_movepi32_mask(own), _mm512_set1_epi32(INT32_MIN));
}

TARGET static void peaks(const int32_t *weight, const int64_t *price, int n, int32_t *peak) {
    __m512i most[PWI_BLOCK / 16];
    for (int q = 0; q < PWI_BLOCK / 16; q++) most[q] = _mm512_set1_epi32(price == NULL ? -1 : INT32_MIN);
    for (int j = 0; j < n; j += PWI_BLOCK) {
        for (int q = 0; q < PWI_BLOCK / 16; q++) {
            const int at = j + 16 * q;
            most[q] = _mm512_max_epi32(most[q], worths(weight + at, price == NULL ? NULL : price + at));
        }
    }
    for (int q = 0; q < PWI_BLOCK / 16; q++) _mm512_storeu_si512(peak + 16 * q, most[q]);
}

TARGET static uint64_t pick(const int32_t *weight, const int64_t *price, int32_t threshold) {
    const __m512i least = _mm512_set1_epi32(threshold);
    uint64_t found = 0;
    for (int j = 0; j < PWI_BLOCK; j += 16) {
        const __m512i worth = worths(weight + j, price == NULL ? NULL : price + j);
        found |= (uint64_t)_mm512_cmpge_epi32_mask(worth, least) << j;
    }
    return found;
}

const PwiPath pwi_path_avx512 = {.name = "avx512",
                                 .sorts_digits = true,
                                 .add_bytes = add_bytes,
                                 .add_words = add_words,
                                 .classify = classify,
                                 .finish = finish,
                                 .peaks = peaks,
                                 .pick = pick,
                                 .narrow = &pwi_narrow_avx512};

#else
typedef int PwiNoAvx512; /* a translation unit is never empty */
#endif
