/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inner loops of a row, for each kind of machine: one table of functions a path, all with the same results.
 *
 * Every array by mentor is padded to whole blocks of PWI_BLOCK, so no loop has a tail; what is computed for the padding
 * is never read. `n` is always a multiple of PWI_BLOCK. The plain path is C for any compiler; the others need GCC or
 * clang, x86 and a machine that says it can. Method and figures: docs/methods/scoring.md. */
#ifndef PWI_SCORE_PATH_H
#define PWI_SCORE_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "score/narrow.h"
#include "score/planes.h"
#include "score/scorer.h"

enum { PWI_BLOCK = 64, PWI_TOGETHER = 8 };

/* How many places an array by mentor has. */
static inline size_t pwi_padded(int n_mentors) {
    return ((size_t)n_mentors + PWI_BLOCK - 1) / PWI_BLOCK * PWI_BLOCK;
}

typedef enum PwiPathId { PWI_PATH_PLAIN, PWI_PATH_AVX2, PWI_PATH_AVX512, PWI_N_PATHS } PwiPathId;

/* A worth fits 24 bits with its sign: a path may take it apart into three bytes. */
enum { PWI_MAX_WORTH = (1 << 23) - 1 };

/* Points lost in units of 2^bits, rounded down and cut off. */
static inline int pwi_units_lost(int32_t lost, int bits) {
    const uint32_t units = (uint32_t)lost >> bits;
    return units < UINT8_MAX ? (int)units : UINT8_MAX;
}
/* A worth below a table's top, likewise; a debt is no pair. */
static inline int pwi_units_short(int32_t worth, int32_t top, int bits) {
    return worth < 0 ? PWI_NEVER : pwi_units_lost(top - worth, bits);
}

/* For narrow.c and best_narrow.c, on bytes as narrow.h has them, in units of 2^bits. */
typedef struct PwiNarrowPath {
    /* table[c] = pwi_units_short(amount[c], top, bits); returns the top, the largest amount or 0. */
    int32_t (*fall_short)(const int32_t *amount, int n, int bits, uint8_t *table);
    /* table[c] = pwi_units_lost(amount[c], bits) */
    void (*round_down)(const int32_t *amount, int n, int bits, uint8_t *table);
    /* The range of price[n], n any number above 0. */
    void (*price_range)(const int64_t *price, int n, int64_t *least, int64_t *largest);
    /* above[j] = ⌊(price[j] − least) / 2^bits⌋, cut off at UINT8_MAX; n any number. */
    void (*round_prices)(const int64_t *price, int n, int64_t least, int bits, uint8_t *above);
    /* sum[j] += the table of each step at the mentor's code, saturating; sum starts at 0 if it is not `started`. Steps
     * come by rising n_codes. */
    void (*add_bounds)(const PwiBoundStep *step, int n_steps, int n, bool started, uint8_t *sum);
    /* bound[j] as narrow.h has it for a rest. Returns, of the smallest bounds of each remainder, PWI_BLOCK of them, the
     * count-th smallest. */
    uint8_t (*bound_all)(const PwiByteSums *sums, int rest, int n, int count, uint8_t *bound);
    /* Writes those j to found[n], ascending, with bound[j] ≤ most; returns how many. found[] has room for PWI_BLOCK
     * more, which may be written to. */
    int (*list_within)(const uint8_t *bound, uint8_t most, int n, int32_t *found);
    /* The same for bounds at this rest, without those that were within a limit before: before[j] ≤ most_before. */
    int (*list_more)(const PwiByteSums *sums, int rest, uint8_t most, const uint8_t *before, uint8_t most_before, int n,
                     int32_t *found);
    /* above[k]: how many of the worths are larger than worth[k]; n ≤ UINT8_MAX. Both arrays have room for PWI_TOGETHER
     * more, which are written to. */
    void (*count_above)(int64_t *worth, int n, uint8_t *above);
} PwiNarrowPath;

typedef struct PwiPath {
    const char *name;
    bool sorts_digits; /* whether classify does planes of digits, and sets of few answers, at a profit; if not, it is
                          not asked to */
    /* sum[j] += worth[code[j]]; n_codes ≤ 256 for bytes, ≤ 65,536 for words. */
    void (*add_bytes)(const uint8_t *code, int n, const int32_t *worth, int n_codes, int32_t *sum);
    void (*add_words)(const uint16_t *code, int n, const int32_t *worth, int n_codes, int32_t *sum);
    /* The classes of mentors [first, first + n) into class_of[n]; `first` is a multiple of PWI_BLOCK. */
    void (*classify)(const PwiPlanes *planes, const PwiClasses *classes, int first, int n, uint8_t *class_of);
    /* Sums of worths become scores: negative ones, less what was lost, PWI_FORBIDDEN, and those that lost points
     * rescaled. `all` is what the mentee's points sum to. `lost` NULL: nobody lost any. */
    void (*finish)(int32_t *score, const int32_t *lost, int n, int32_t all);
    /* For best.c and assign/shortlist.c; worth = weight[j] − price[j], of pairs with weight ≥ 0 only, in 32 bits:
     * worths beyond are cut off, and INT32_MIN stands for no pair. price NULL: all 0, and −1 stands for no pair.
     * peak[PWI_BLOCK]: the largest worth among j of each remainder. */
    void (*peaks)(const int32_t *weight, const int64_t *price, int n, int32_t *peak);
    /* Bit j: worth j of a block is at least `threshold`. */
    uint64_t (*pick)(const int32_t *weight, const int64_t *price, int32_t threshold);
    const PwiNarrowPath *narrow; /* NULL: rows are read instead */
} PwiPath;

/* NULL where the compiler or this machine cannot. */
const PwiPath *pwi_path_get(PwiPathId id);
const PwiPath *pwi_path_fastest(void);

/* For tests and benchmarks: rows are computed this way from now on. False, and no change, where it cannot be had. */
bool pwi_scorer_force_path(PwiScorer *scorer, PwiPathId id);

#endif
