/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places: how many mentees each synthetic mentor may have (see the header).
 *
 * Each mentor draws a share; the shares are then mended, one place at a time in turn, until they add up. */
#include "generate/places.h"

#include <assert.h>

#include "generate/chance.h"
#include "generate/purpose.h"
#include "programme/capacity.h"

static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}
static int64_t larger(int64_t a, int64_t b) {
    return a > b ? a : b;
}

/* Adds or takes places in turn until they add up to `sum`, which lies between n·lo and n·hi. */
static void mend_sum(int64_t sum, int64_t lo, int64_t hi, int n_mentors, int32_t *places) {
    int64_t left = sum;
    assert(n_mentors * lo <= sum && sum <= n_mentors * hi);
    for (int j = 0; j < n_mentors; j++) left -= places[j];
    while (left != 0) {
        /* A level share for everyone first, so that a few rounds do. */
        int64_t step = larger(1, smaller(hi, (left < 0 ? -left : left) / n_mentors));
        for (int j = 0; j < n_mentors && left != 0; j++) {
            int64_t change = left > 0 ? smaller(smaller(step, left), hi - places[j])
                                      : -smaller(smaller(step, -left), places[j] - lo);
            places[j] += (int32_t)change;
            left -= change;
        }
    }
}

static void share_evenly(uint64_t key, int64_t sum, int64_t lo, int64_t hi, int n_mentors, int32_t *places) {
    for (int j = 0; j < n_mentors; j++) {
        PwiChance chance = pwi_chance_start(key, PWI_PURPOSE_PLACES, (uint64_t)j);
        places[j] = (int32_t)pwi_chance_between(&chance, (int)lo, (int)hi);
    }
    mend_sum(sum, lo, hi, n_mentors, places);
}

/* Shares that double again and again, with probability 0.42 each time: a tail of Pareto's kind, exponent 1.25. */
static void share_unevenly(uint64_t key, int64_t sum, int n_mentors, int32_t *places) {
    int64_t share_sum = 0;
    for (int j = 0; j < n_mentors; j++) {
        PwiChance chance = pwi_chance_start(key, PWI_PURPOSE_PLACES, (uint64_t)j);
        int doublings = 0;
        while (doublings < 20 && pwi_chance_happens(&chance, 420)) doublings++;
        places[j] = 1 << doublings;
        share_sum += places[j];
    }
    for (int j = 0; j < n_mentors; j++)
        places[j] = (int32_t)smaller(larger(1, places[j] * sum / share_sum), PWI_MAX_CAPACITY);
    mend_sum(larger(sum, n_mentors), 1, PWI_MAX_CAPACITY, n_mentors, places);
}

void pwi_places_share(PwiPlacesKind kind, uint64_t key, int64_t wanted, int n_mentors, int32_t *places) {
    assert(wanted >= 1 && n_mentors >= 1);
    int64_t most = (int64_t)n_mentors * PWI_MAX_CAPACITY;
    int64_t roomy = smaller((wanted * 23 + 10) / 20, most);
    int64_t mean = (roomy + n_mentors - 1) / n_mentors;
    int64_t top = smaller(mean <= 4 ? 6 : mean + (mean + 1) / 2, PWI_MAX_CAPACITY);
    switch (kind) {
        case PWI_PLACES_ROOMY:
            share_evenly(key, larger(roomy, n_mentors), 1, top, n_mentors, places);
            break;
        case PWI_PLACES_TIGHT:
            share_evenly(key, smaller(wanted, most), wanted < n_mentors ? 0 : 1, top, n_mentors, places);
            break;
        case PWI_PLACES_UNEVEN:
            share_unevenly(key, roomy, n_mentors, places);
            break;
        case PWI_PLACES_SINGLE:
            for (int j = 0; j < n_mentors; j++) places[j] = 1;
            break;
    }
}
