/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What recall.c does for all mentors, by AVX-512: the plain loops, compiled for it. */
#include "score/paths.h"

#if PWI_HAVE_X86_PATHS
#include "score/lanes_avx512.h"

TARGET static void largest(const uint8_t *falls_short, int n, int32_t *sum, int32_t *lost, int32_t *most,
                           int32_t *most_lost) {
    body_largest(falls_short, n, sum, lost, most, most_lost);
}

TARGET static void pack(const int32_t *sum, const int32_t *lost, int n, int32_t base, int bits, int lost_bits,
                        uint8_t *to, uint8_t *lost_to) {
    body_pack(sum, lost, n, base, bits, lost_bits, to, lost_to);
}

TARGET static void unpack(const uint8_t *sum, const uint8_t *lost, int n, uint16_t first, uint16_t each,
                          uint16_t each_lost, uint16_t *reach, uint16_t *keeps) {
    body_unpack(sum, lost, n, first, each, each_lost, reach, keeps);
}

TARGET static void add(const uint8_t *low, const uint8_t *high, int n, uint16_t *reach) {
    body_add(low, high, n, reach);
}

TARGET static void keep(const uint8_t *part, int n, uint16_t *keeps) {
    body_keep(part, n, keeps);
}

TARGET static void round_prices(const int64_t *price, int n, int64_t least, uint16_t *to) {
    body_round_short(price, n, least, to);
}

TARGET static bool is_reached(const uint16_t *reach, const uint16_t *keeps, const uint16_t *price, int n, uint16_t plus,
                              uint16_t minus, uint16_t most) {
    const __m512i up = _mm512_set1_epi16((short)plus), down = _mm512_set1_epi16((short)minus);
    const __m512i limit = _mm512_set1_epi16((short)most);
    __mmask32 any = 0;
    for (int j = 0; j < n; j += 32) {
        const __m512i raised = _mm512_subs_epu16(_mm512_adds_epu16(_mm512_loadu_si512(price + j), up), down);
        const __m512i wanted = _mm512_mulhi_epu16(_mm512_min_epu16(raised, limit), _mm512_loadu_si512(keeps + j));
        const __m512i own = _mm512_loadu_si512(reach + j);
        any |= _mm512_mask_cmpge_epu16_mask(_mm512_test_epi16_mask(own, own), own, wanted);
    }
    return any != 0;
}

TARGET static void add_points(const int32_t *share, int n, int32_t points, int32_t *score, int32_t *lost) {
    body_add_points(share, n, points, score, lost);
}

const PwiRecallPath pwi_recall_avx512 = {.largest = largest,
                                         .pack = pack,
                                         .unpack = unpack,
                                         .add = add,
                                         .keep = keep,
                                         .round_prices = round_prices,
                                         .is_reached = is_reached,
                                         .add_points = add_points};

#else
typedef int PwiNoRecallAvx512; /* a translation unit is never empty */
#endif
