/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pairs of a mentee have to score to matter, so laid out that the sieve (sieve_body.h) can compare it with
 * what a block of mentors at a time loses. */
#ifndef PWI_VERIFY_DEMAND_H
#define PWI_VERIFY_DEMAND_H

#include <stddef.h>
#include <stdint.h>

#include "base/numbers.h"
#include "base/status.h"
#include "verify/blocks.h"

enum {
    PWI_SUM_DIGITS = 10,        /* binary digits of sums of losses … */
    PWI_SUM_UNIT_BITS = 10,     /* … in units of 2^10 millionths: 10^6 is less than 2^20 */
    PWI_DEMAND_RANGE = 1 << 29, /* of the base, and of prices that are not one of these: */
    PWI_ALL_COUNT = -(1 << 30), /* a price: every score matters */
    PWI_NONE_COUNTS = 1 << 30   /* a price: no score does */
};

/* A pair of the mentee and mentor j matters from a score of base + price[j] on. */
typedef struct PwiDemand {
    int32_t base;   /* within ± PWI_DEMAND_RANGE */
    int32_t *price; /* [mentors] within ± 2^30 */
    /* Made of the prices by pwi_demand_lay: */
    int32_t lowest;     /* of the prices that are not PWI_NONE_COUNTS */
    PwiBlock *digits;   /* [blocks × PWI_SUM_DIGITS] (price − lowest) / 2^PWI_SUM_UNIT_BITS, rounded down, or less */
    PwiBlock *in_reach; /* [blocks] who has another price than PWI_NONE_COUNTS */
    int n_mentors;
} PwiDemand;

/* Memory is the arena's. PW_NO_MEMORY only. Prices are 0. */
PW_MUST_CHECK PwStatus pwi_demand_make(PwiArena *arena, int n_mentors, PwiDemand *demand);
/* To be called whenever the prices have changed (not the base). */
void pwi_demand_lay(PwiDemand *demand);
/* The least score that matters; 10^6 + 1: none does. */
static inline int32_t pwi_demand_least(const PwiDemand *demand, int mentor) {
    int32_t least = demand->base + demand->price[mentor];
    return least < 0 ? 0 : least > PWI_PPM ? (int32_t)PWI_PPM + 1 : least;
}
/* The price in the digits' units. */
static inline int32_t pwi_demand_units(const PwiDemand *demand, int mentor) {
    const int64_t most = (INT64_C(1) << PWI_SUM_DIGITS) - 1;
    int64_t units = ((int64_t)demand->price[mentor] - demand->lowest) >> PWI_SUM_UNIT_BITS;
    return (int32_t)(units < most ? units : most);
}

#endif
