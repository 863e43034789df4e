/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inner loops in plain C, to be compiled once a path: each path's file wraps them in functions for its target, and
 * the compiler makes vectors of what it can. Included by path_*.c only.
 *
 * `restrict` everywhere: sums, codes and tables are blocks of their own, and without the promise each store would make
 * the compiler load the table again. */
#ifndef PWI_SCORE_PATH_BODY_H
#define PWI_SCORE_PATH_BODY_H

#include <assert.h>
#include <string.h>

#include "base/numbers.h"
#include "score/path.h"
#include "score/term.h"

_Static_assert(PWI_FORBIDDEN == -1, "all bits set");

#if defined(__GNUC__)
#define PWI_INLINE static inline __attribute__((always_inline))
#else
#define PWI_INLINE static inline
#endif

PWI_INLINE void body_add_bytes(const uint8_t *restrict code, int n, const int32_t *restrict worth,
                               int32_t *restrict sum) {
    for (int j = 0; j < n; j++) sum[j] += worth[code[j]];
}

PWI_INLINE void body_add_words(const uint16_t *restrict code, int n, const int32_t *restrict worth,
                               int32_t *restrict sum) {
    for (int j = 0; j < n; j++) sum[j] += worth[code[j]];
}

/* The score of P points where A are left: R = floor(Q + 1/2), Q = 10^6·P/A, as in pwi_rescale, without a division of
 * integers. A float proposes and an integer decides. P, A and 10^6 are exact as floats, so product and quotient are
 * each off by at most one part in 2^24, and with Q ≤ 10^6 < 2^20 the quotient before truncation by less than 0.13.
 * Hence Q − 1.13 < guess < Q + 0.13; with Q − 1/2 < R ≤ Q + 1/2 that leaves R − guess in {0, 1}. It is 1 exactly if
 * 2·(10^6·P − guess·A) ≥ A; that difference is below 2·10^6 in size, so taking it modulo 2^32 loses nothing. */
PWI_INLINE int32_t body_rescale(int32_t points, int32_t left) {
    const int32_t guess = (int32_t)((float)points * (float)PWI_PPM / (float)left);
    const int32_t rest = (int32_t)((uint32_t)points * (uint32_t)PWI_PPM - (uint32_t)guess * (uint32_t)left);
    return guess + (2 * rest >= left);
}

/* A score starts as a sum of worths, in which what dropped out counts as got, and is lost again. Nothing branches, so
 * that it vectorises: who lost nothing is rescaled all the same, which over A = 10^6 changes nothing; who has nothing
 * left has no points either, and gets 0 over A = 1; who is forbidden scores 0, and then all bits. */
PWI_INLINE void body_finish(int32_t *restrict score, const int32_t *restrict lost, int n, int32_t all) {
    if (lost == NULL) {
        for (int j = 0; j < n; j++) score[j] = score[j] < 0 ? PWI_FORBIDDEN : score[j];
        return;
    }
    for (int j = 0; j < n; j++) {
        const int32_t points = score[j] - lost[j], forbidden = -(int32_t)(points < 0), left = all - lost[j];
        score[j] = body_rescale(points & ~forbidden, left + (left == 0)) | forbidden;
    }
}

/* Bits set in each byte of x (Warren, Hacker's Delight, section 5-1). */
PWI_INLINE uint64_t body_count_bits(uint64_t x) {
    x -= (x >> 1) & UINT64_C(0x5555555555555555);
    x = (x & UINT64_C(0x3333333333333333)) + ((x >> 2) & UINT64_C(0x3333333333333333));
    return (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
}

/* Sets only; eight mentors a word, a block at a time. */
PWI_INLINE void body_classify(const PwiPlanes *restrict planes, const PwiClasses *restrict classes, int first, int n,
                              uint8_t *restrict class_of) {
    enum { WORDS = PWI_BLOCK / 8 };
    const size_t stride = (size_t)planes->stride / 8;
    assert(planes->are_sets);
    for (int at = 0; at < n; at += PWI_BLOCK) {
        uint64_t count[WORDS] = {0};
        for (int b = 0; b < classes->n_used; b++) {
            const uint64_t own = UINT64_C(0x0101010101010101) * classes->own[b];
            const uint64_t *word = planes->plane + classes->place[b] * stride + (size_t)(first + at) / 8;
            for (int w = 0; w < WORDS; w++) count[w] += body_count_bits(own & word[w]);
        }
        uint8_t common[PWI_BLOCK];
        memcpy(common, count, sizeof common);
        const uint8_t *kind = planes->kind + first + at;
        for (int j = 0; j < PWI_BLOCK; j++) {
            const uint8_t counted = common[j] < classes->most ? common[j] : classes->most;
            const uint8_t start = kind[j] < PWI_CODE_FIRST_ANSWER ? kind[j] : PWI_CODE_FIRST_ANSWER;
            class_of[at + j] = (uint8_t)(start + counted);
        }
        if (!classes->by_kind) continue;
        for (int j = 0; j < PWI_BLOCK; j++) class_of[at + j] = (uint8_t)(classes->first[kind[j]] + common[j]);
    }
}

PWI_INLINE int32_t body_fall_short(const int32_t *restrict amount, int n, int bits, uint8_t *restrict table) {
    int32_t top = 0;
    for (int c = 0; c < n; c++) top = amount[c] > top ? amount[c] : top;
    for (int c = 0; c < n; c++) table[c] = (uint8_t)pwi_units_short(amount[c], top, bits);
    return top;
}

PWI_INLINE void body_round_down(const int32_t *restrict amount, int n, int bits, uint8_t *restrict table) {
    for (int c = 0; c < n; c++) table[c] = (uint8_t)pwi_units_lost(amount[c], bits);
}

PWI_INLINE void body_price_range(const int64_t *restrict price, int n, int64_t *least, int64_t *largest) {
    int64_t low = price[0], high = price[0];
    for (int j = 1; j < n; j++) {
        low = price[j] < low ? price[j] : low;
        high = price[j] > high ? price[j] : high;
    }
    *least = low;
    *largest = high;
}

PWI_INLINE void body_round_prices(const int64_t *restrict price, int n, int64_t least, int bits,
                                  uint8_t *restrict above) {
    for (int j = 0; j < n; j++) {
        const uint64_t units = ((uint64_t)price[j] - (uint64_t)least) >> bits;
        above[j] = (uint8_t)(units < UINT8_MAX ? units : UINT8_MAX);
    }
}

/* Some counts at a time, one a lane. */
PWI_INLINE void body_count_above(int64_t *restrict worth, int n, uint8_t *restrict above) {
    for (int l = 0; l < PWI_TOGETHER; l++) worth[n + l] = 0;
    for (int k = 0; k < n; k += PWI_TOGETHER) {
        const int64_t *own =
            worth + k; /* a copy on the stack is taken for better aligned than the sanitizer makes it */
        int64_t count[PWI_TOGETHER] = {0};
        for (int j = 0; j < n; j++) {
            for (int l = 0; l < PWI_TOGETHER; l++) count[l] += worth[j] > own[l];
        }
        for (int l = 0; l < PWI_TOGETHER; l++) above[k + l] = (uint8_t)count[l];
    }
}

/* A block's worths in 32 bits. */
PWI_INLINE void body_worths(const int32_t *restrict weight, const int64_t *restrict price, int32_t *restrict worth) {
    for (int l = 0; l < PWI_BLOCK; l++) {
        int64_t exact = weight[l] - price[l];
        exact = exact < -INT32_MAX ? -INT32_MAX : exact;
        exact = exact > INT32_MAX ? INT32_MAX : exact;
        worth[l] = weight[l] < 0 ? INT32_MIN : (int32_t)exact;
    }
}

PWI_INLINE void body_peaks(const int32_t *restrict weight, const int64_t *restrict price, int n,
                           int32_t *restrict peak) {
    for (int l = 0; l < PWI_BLOCK; l++) peak[l] = price == NULL ? -1 : INT32_MIN;
    for (int j = 0; j < n; j += PWI_BLOCK) {
        int32_t worth[PWI_BLOCK];
        if (price != NULL) body_worths(weight + j, price + j, worth);
        const int32_t *value = price == NULL ? weight + j : worth;
        for (int l = 0; l < PWI_BLOCK; l++) peak[l] = value[l] > peak[l] ? value[l] : peak[l];
    }
}

PWI_INLINE uint64_t body_pick(const int32_t *restrict weight, const int64_t *restrict price, int32_t threshold) {
    int32_t worth[PWI_BLOCK];
    if (price != NULL) body_worths(weight, price, worth);
    const int32_t *value = price == NULL ? weight : worth;
    uint64_t found = 0;
    for (int l = 0; l < PWI_BLOCK; l++) found |= (uint64_t)(value[l] >= threshold) << l;
    return found;
}

#endif
