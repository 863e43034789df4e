/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The narrow pass: for every mentor, in a byte, how far the pair at least falls short.
 *
 * Only the best few pairs of a mentee are asked for, and one exact score takes longer than a vector instruction takes
 * for 64 bounds. So a first pass adds up tables of bytes, and only pairs whose bound allows what the best few reach get
 * their exact points (best_narrow.c). Of a stream's table of worths the largest is its top; all tops together are at
 * most 10^6. Tables hold, in units of U = 2^bits and rounded down, (1) what each worth falls short of the top, and
 * (2) what points drop out. With worths of W where L dropped out, W − L points are left, and a score reaches S only if
 *     W − L + L·S/10^6 ≥ S − 1/2,
 * which is ⌊(2·10^6·(W − L) + A) / (2·A)⌋ ≥ S with A = 10^6 − L, multiplied out. And W ≤ tops − U·short, L ≥ U·lost, so
 *     short + lost·(1 − S/10^6) ≤ (tops − S)/U:
 * no division by mentor, and no pair is missed, nor where a byte is cut off. docs/methods/scoring.md. */
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
    PWI_COARSE_BITS = 12,                /* so that a byte holds 10^6, and one number more … */
    PWI_NEVER = UINT8_MAX,               /* … for where there is no pair */
    PWI_FINE_BITS = PWI_COARSE_BITS - 1, /* where what the best pairs fall short by is known to fit */
    PWI_BOUND_CODES = 256,               /* of a table */
    PWI_WHOLE_REST = 256                 /* 10^6 as a rest */
};
_Static_assert(1000000 >> PWI_COARSE_BITS < PWI_NEVER, "it does");

/* A stream's part in a sum. */
typedef struct PwiBoundStep {
    const uint8_t *code; /* [mentors, padded] codes or classes */
    int n_codes;
    const uint8_t *table;  /* [PWI_BOUND_CODES] on whole cache lines */
    const int32_t *amount; /* [n_codes] what the table is made of */
} PwiBoundStep;

/* What is known of every mentor, in units; [mentors, padded]. */
typedef struct PwiByteSums {
    int bits;             /* a unit is 2^bits millionths */
    uint8_t *falls_short; /* rounded down; PWI_NEVER: no pair, or one that falls short by as much */
    uint8_t *lost;        /* points that drop out, rounded down; NULL: none for anyone */
    uint8_t *above;       /* price above the lowest one, rounded down; NULL: all are alike */
    int32_t tops;         /* in millionths */
} PwiByteSums;

/* A worker's buffers. */
typedef struct PwiNarrow {
    void *block;                          /* owned; holds all that follows */
    uint8_t *falls_short, *lost, *above;  /* [mentors, padded] */
    uint8_t *bound;                       /* [mentors, padded] */
    int32_t *found;                       /* [mentors, padded] */
    uint8_t (*table)[PWI_BOUND_CODES];    /* [2 × streams + groups of drops] */
    uint8_t *class_of;                    /* [streams in planes × mentors, padded] */
    PwiBoundStep *worth_step, *lost_step; /* [n_worth_steps], [n_lost_steps] of the last pass */
    int n_worth_steps, n_lost_steps;
    PwiByteSums sums;                                  /* of the last pass */
    int64_t price_version, least_price, largest_price; /* of the prices taken last */
    int above_bits;                                    /* in whose units `above` is, or 0: it is not made yet */
    int64_t reached; /* what the mentee before had to reach: a guess for the next, and only a guess */
} PwiNarrow;

PW_MUST_CHECK PwStatus pwi_narrow_init(const struct PwiScorer *scorer, PwiNarrow *narrow);
void pwi_narrow_clear(PwiNarrow *narrow);

/* Before passes at these prices, [mentors] or NULL: all 0. Of the same version as last time (not 0) they are the same.
 */
void pwi_narrow_take_prices(const struct PwiScorer *scorer, struct PwiScoreRow *row, const int64_t *price,
                            int64_t version);
/* Sums for the mentee that `row` is prepared for, into row->narrow.sums, at the prices just taken. A pair's worth
 * (score − price + least) reaches T only if its bound at the rest of T is at most the limit of T, where
 *     bound = short + price + (rest − price/10^6)·lost, cut off at PWI_NEVER, which stands for no pair. */
void pwi_narrow_pass(const struct PwiScorer *scorer, struct PwiScoreRow *row, const int64_t *price, int bits);
/* What a worth leaves of 10^6, in 256ths, rounded down; from 0 to PWI_WHOLE_REST. */
int pwi_rest_of(int64_t worth);
/* At least 0; from PWI_NEVER on, bounds cannot tell. */
int64_t pwi_limit_of(const PwiByteSums *sums, int64_t worth);

#endif
