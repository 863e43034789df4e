/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a value x/y is worth to a pair: points for a criterion, nothing or a debt for a rule (docs/methods/scoring.md).
 *
 * Kernels compute fractions and know nothing of weights; this is the one place where a fraction becomes an integer. */
#ifndef PWI_SCORE_STAKE_H
#define PWI_SCORE_STAKE_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/numbers.h"
#include "programme/programme.h"

/* One broken rule outweighs every point a pair can have, and all rules together still fit into an int32_t. */
#define PWI_DEBT INT32_C(-2000000)
_Static_assert(-PWI_DEBT > PWI_PPM, "a debt leaves no pair a score of 0 or more");
_Static_assert(-(int64_t)PWI_DEBT *PWI_MAX_RULES <= INT32_MAX, "sums of debts must not overflow");

typedef struct PwiStake {
    bool is_rule;
    int32_t points;       /* criterion: p_k of the mentee, in [0, 10^6]; rule: 0 */
    int64_t at_least_ppm; /* rule */
    int32_t missing;      /* worth where the value is not known for want of an answer */
    bool missing_drops; /* criterion: there it drops out of the sum; `missing` is then all points, which are lost again
                         */
} PwiStake;

/* floor((2·points·x + y) / (2·y)): the points of a value, rounded half up. The divisions get narrower where y allows:
 * 2·points·x + y ≤ (2·10^6 + 1)·y. */
static inline int32_t pwi_points_of_value(int32_t points, int64_t x, int64_t y) {
    assert(points >= 0 && points <= PWI_PPM);
    assert(0 <= x && x <= y && y > 0);
    if (y <= 2000) {
        uint32_t narrow_y = (uint32_t)y;
        return (int32_t)((2 * (uint32_t)points * (uint32_t)x + narrow_y) / (2 * narrow_y));
    }
    if (y <= INT64_C(4000000000000)) {
        uint64_t whole_y = (uint64_t)y;
        return (int32_t)((2 * (uint64_t)points * (uint64_t)x + whole_y) / (2 * whole_y));
    }
    return (int32_t)((2 * (PwiWide)points * x + y) / (2 * (PwiWide)y));
}

/* A denominator that many values share, made ready for it: a short one is multiplied by, not divided by (Granlund &
 * Montgomery 1994). With inverse·2y = 2^shift + e, 0 < e ≤ 2y, and n = 2·points·x + y ≤ (2·10^6 + 1)·y,
 *     n·inverse / 2^shift = n/2y + n·e / (2y·2^shift),
 * which is less than 1/2y above n/2y if n·e < 2^shift, and so has the same floor. The shift is the one at which inverse
 * just fits 32 bits, 2^shift ≥ 2^32·y, and y ≤ 1000 sees to the rest; n fits 32 bits as well. */
enum { PWI_SHORT_DENOMINATOR = 1000 };
typedef struct PwiDenominator {
    int64_t y;
    uint32_t inverse; /* ⌊2^shift / 2y⌋ + 1; 0 where y is not short */
    uint32_t shift;
} PwiDenominator;

static inline PwiDenominator pwi_denominator(int64_t y) {
    assert(y > 0);
    if (y > PWI_SHORT_DENOMINATOR) return (PwiDenominator){.y = y};
    uint32_t shift = 32;
    for (int64_t power = 1; power < y; power *= 2) shift++;
    return (PwiDenominator){
        .y = y, .inverse = (uint32_t)((UINT64_C(1) << shift) / (uint64_t)(2 * y)) + 1, .shift = shift};
}

/* pwi_points_of_value(points, x, denominator.y), of a short one. */
static inline int32_t pwi_points_over(int32_t points, int64_t x, PwiDenominator denominator) {
    assert(denominator.inverse != 0 && 0 <= points && points <= PWI_PPM && 0 <= x && x <= denominator.y);
    const uint32_t doubled = 2 * (uint32_t)points * (uint32_t)x + (uint32_t)denominator.y;
    return (int32_t)((uint64_t)doubled * denominator.inverse >> denominator.shift);
}

static inline int32_t pwi_worth(const PwiStake *stake, int64_t x, int64_t y) {
    if (stake->is_rule) return (PwiWide)x * PWI_PPM < (PwiWide)stake->at_least_ppm * y ? PWI_DEBT : 0;
    return pwi_points_of_value(stake->points, x, y);
}

static inline int32_t pwi_worth_over(const PwiStake *stake, int64_t x, PwiDenominator denominator) {
    if (stake->is_rule || denominator.inverse == 0) return pwi_worth(stake, x, denominator.y);
    return pwi_points_over(stake->points, x, denominator);
}

/* The same of many values at once: x[n] become worths in place. The choice stands outside of the loop, which so is one
 * for vectors. */
static inline void pwi_worths_over(const PwiStake *stake, PwiDenominator denominator, int32_t *x, int n) {
    if (stake->is_rule || denominator.inverse == 0) {
        for (int v = 0; v < n; v++) x[v] = pwi_worth(stake, x[v], denominator.y);
    } else {
        for (int v = 0; v < n; v++) x[v] = pwi_points_over(stake->points, x[v], denominator);
    }
}

/* The score of P points where `left` of the 10^6 have not dropped out: floor((2·10^6·P + left) / (2·left)). */
static inline int32_t pwi_rescale(int32_t points, int32_t left) {
    assert(0 <= points && points <= left && left <= PWI_PPM);
    if (left == PWI_PPM || left == 0) return points;
    return pwi_points_of_value((int32_t)PWI_PPM, points, left);
}

#endif
