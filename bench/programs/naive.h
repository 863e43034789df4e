/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scoring that everybody writes first: a structure of answers a person, and for each pair a switch on the kind of
 * each criterion. The yardstick of the scoring benchmark, exact to the last millionth.
 *
 * It is given what costs it nothing a pair: the mentee's points come from the library. It knows the kinds that the
 * generator's families campus and flat use. */
#ifndef BENCH_NAIVE_H
#define BENCH_NAIVE_H

#include "cohort/cohort.h"

enum { NAIVE_MOST_WORDS = 3, NAIVE_MOST_ITEMS = 24, NAIVE_MOST_NAMES = 5, NAIVE_NOT_RATED = -1 };

typedef struct NaiveAnswer {
    int32_t is_given;
    int32_t n; /* people: names on the list; choices, times: words of the set */
    union {
        int64_t value;                   /* choice: option; scale, number: millionths */
        uint64_t set[NAIVE_MOST_WORDS];  /* choices, times */
        int8_t rating[NAIVE_MOST_ITEMS]; /* ratings, from the question's min, or NAIVE_NOT_RATED; ranking: rank, or 0 */
        int32_t name[NAIVE_MOST_NAMES];  /* people: on the other side */
    };
} NaiveAnswer;

typedef struct NaiveScorer {
    const PwProgramme *programme;     /* borrowed */
    NaiveAnswer *answer[PWI_N_SIDES]; /* [people × questions], a person's answers side by side; owned */
} NaiveScorer;

/* Ends the program when the programme uses what it does not know. */
void naive_init(NaiveScorer *naive, const PwProgramme *programme, const PwCohort *cohort);
void naive_clear(NaiveScorer *naive);
/* The score in millionths, or −1 where a rule forbids the pair. `points` [criteria]: those of this mentee. */
int32_t naive_score(const NaiveScorer *naive, const int32_t *points, int mentee, int mentor);

#endif
