/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an auction trades: the places of mentors, each at its own price, and who holds them. */
#ifndef PWI_ASSIGN_PLACES_H
#define PWI_ASSIGN_PLACES_H

#include <stdbool.h>

#include "assign/heap.h"
#include "assign/problem.h"

/* Whom mentees hold places with. */
typedef struct PwiHoldings {
    size_t *first; /* [mentees + 1] a mentee's stretch of mentor_of, as long as they want places */
    int32_t *n;    /* [mentees] places held */
    int32_t *mentor_of;
} PwiHoldings;

enum { PWI_MOST_HELD = 8 }; /* where somebody wants more, nobody has a stretch: lists are too short for that */

PW_MUST_CHECK PwStatus pwi_holdings_init(PwiHoldings *held, const PwiProblem *problem, const PwiBounds *mentee_bounds);
void pwi_holdings_clear(PwiHoldings *held);

static inline bool pwi_holds(const PwiHoldings *held, int mentee, int mentor) {
    const int32_t *mentor_of = held->mentor_of + held->first[mentee];
    for (int k = 0; k < held->n[mentee]; k++)
        if (mentor_of[k] == mentor) return true;
    return false;
}

/* Who loses a place when another takes it, if not a mentee. */
enum { PWI_NO_LOSER = -1, PWI_SPARE = -2 };

typedef struct PwiPlace {
    int64_t price;
    int32_t mentee; /* or PWI_SPARE */
} PwiPlace;

typedef struct PwiPlaces {
    PwiHoldings *held;
    int64_t *price; /* [mentors] of the cheapest place; while one is free, of a new one; borrowed */
    int n_mentors;
    size_t *first;    /* [mentors + 1] */
    PwiPlace *place;  /* [first[mentors]] taken places of each mentor, a min-heap by price */
    int32_t *n_taken; /* [mentors] */
    /* More places than are wanted: the spare ones are held by nobody, who is content with whatever is cheapest, and so
     * keeps prices down where a place stays free. Only looked after when a round begins at prices above 0. */
    int64_t n_spare, n_displaced; /* n_displaced: spare places that were taken and not made up for */
    PwiHeap by_price;             /* mentors; entries are out of date until they come up */
} PwiPlaces;

/* Whether the places fit in memory, and anybody wants one. */
bool pwi_places_pay(const PwiProblem *problem, const PwiBounds *mentor_bounds, const PwiHoldings *held);
bool pwi_places_init(PwiPlaces *places, const PwiProblem *problem, const PwiBounds *mentor_bounds, PwiHoldings *held,
                     int64_t *mentor_price); /* false: memory is gone */
void pwi_places_clear(PwiPlaces *places);
/* Everybody gives up everything. Prices are lowered by `discount`, or by more: so that there are free places enough at
 * 0 for nobody. Returns by how much; none falls below 0. */
int64_t pwi_places_open(PwiPlaces *places, int64_t discount);
/* The mentee takes a place at this price: a free one, or the cheapest, whose holder is returned. */
int pwi_places_take(PwiPlaces *places, int mentee, int mentor, int64_t price);
/* Nobody makes up for one displaced place: takes the cheapest there is, at the second lowest price + ε. Returns who
 * loses it. `has_risen`: that is more than it cost. */
int pwi_places_displace(PwiPlaces *places, int64_t epsilon, bool *has_risen);

#endif
