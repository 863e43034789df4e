/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The narrow pass: for every mentor an upper bound on a pair's worth, in 16 bits.
 *
 * Only the best few pairs of a mentee are asked for, and one exact score takes longer than a vector instruction takes
 * for 32 bounds. So a first pass adds up tables of 16-bit numbers that are rounded up, the points into one sum and the
 * points that drop out into another, and only pairs whose bound reaches what the best few reach get their exact points
 * (best_narrow.c). With P points where L of 10^6 dropped out, a pair's score reaches S only if
 *     P + L·S/10^6 ≥ S − 1/2,
 * which is ⌊(2·10^6·P + A) / (2·A)⌋ ≥ S with A = 10^6 − L, multiplied out: no division, and no pair is missed.
 * docs/methods/scoring.md. */
#ifndef PWI_SCORE_NARROW_H
#define PWI_SCORE_NARROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "score/planes.h"

struct PwiScorer;
struct PwiScoreRow;

enum {
    PWI_UNIT_PPM = 32, /* of a bound: a score, and prices up to 10^6, then fit 15 bits */
    PWI_FULL_UNITS = 1000000 / PWI_UNIT_PPM,
    PWI_BOUND_CODES = 256 /* of a table */
};
#define PWI_NEVER INT16_MIN /* the bound where there is no pair: no other is as low */

/* Numbers of 16 bits by code, their low and their high bytes apart. */
typedef struct PwiBoundTable {
    uint8_t low[PWI_BOUND_CODES], high[PWI_BOUND_CODES];
} PwiBoundTable;

/* A stream's part in a sum. */
typedef struct PwiBoundStep {
    const uint8_t *code; /* [mentors, padded] codes or classes */
    int n_codes;
    const PwiBoundTable *table; /* on whole cache lines */
} PwiBoundStep;

/* What is known of every mentor, in units of PWI_UNIT_PPM; [mentors, padded]. */
typedef struct PwiBounds16 {
    int16_t *sum;   /* points, rounded up; below 0: no pair */
    int16_t *lost;  /* points that drop out, rounded up; NULL: none for anyone */
    int16_t *above; /* price above the lowest one, rounded down; NULL: all are alike */
} PwiBounds16;

/* A worth T, as bounds need it: T/10^6 = (plus − minus) / 2^16, rounded up, at most 1. */
typedef struct PwiLevel {
    uint16_t plus, minus;
} PwiLevel;

/* A worker's buffers. */
typedef struct PwiNarrow {
    void *block;                                 /* owned; holds all that follows */
    int16_t *sum, *lost, *above, *bound, *again; /* [mentors, padded] */
    int32_t *found;                              /* [mentors, padded] */
    PwiBoundTable *table;                        /* [2 × streams + groups of drops] */
    uint8_t *class_of;                           /* [streams in planes × mentors, padded] */
    PwiBoundStep *worth_step, *lost_step;
    PwiBounds16 sums; /* of the last pass */
    int64_t reached;  /* what the mentee before had to reach: a guess for the next, and only a guess */
} PwiNarrow;

PW_MUST_CHECK PwStatus pwi_narrow_init(const struct PwiScorer *scorer, PwiNarrow *narrow);
void pwi_narrow_clear(PwiNarrow *narrow);

/* Sums for the mentee that `row` is prepared for, into row->narrow.sums. price[mentors] may be NULL: all alike. A
 * pair's worth (score − price + least) reaches T only if its bound at the level of T reaches ⌊T / PWI_UNIT_PPM⌋, where
 *     bound = sum + (level + price/10^6)·lost − price, rounded up. */
void pwi_narrow_pass(const struct PwiScorer *scorer, struct PwiScoreRow *row, const int64_t *price, int64_t least);
PwiLevel pwi_level_of(int64_t worth);

#endif
