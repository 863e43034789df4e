/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the search for changes shares between its kinds (changes.c, change_places.c). */
#ifndef PWI_STRATEGY_CHANGING_H
#define PWI_STRATEGY_CHANGING_H

#include "matching/matching.h"
#include "strategy/trial.h"

typedef struct PwiChangeSearch {
    const PwiFairProblem *problem;
    PwMatching *matching;
    int n_tries_left;
    uint8_t *is_short;     /* [mentees] the conflict speaks of them */
    int64_t *scarcity;     /* [mentees] of those */
    int64_t *appeal;       /* [mentors] */
    const uint8_t *is_for; /* [mentees] newcomers: whom they may have */
    PwiArena arena;        /* owns these */
} PwiChangeSearch;

/* Whether the change, of that size, leaves a matching; false, too, where that is not known, or all tries are used. */
PW_MUST_CHECK PwStatus pwi_change_try(PwiChangeSearch *search, const PwiClashChange *change, int64_t size, bool *helps,
                                      PwError *error);
/* The least size that helps, of those up to `most`; 0: none does. */
PW_MUST_CHECK PwStatus pwi_change_find_least(PwiChangeSearch *search, const PwiClashChange *change, int64_t most,
                                             int64_t *size, PwError *error);
/* Lists it in the matching. */
void pwi_change_note(PwiChangeSearch *search, PwiClashChange change, int64_t then, int64_t by);
/* More places: with one mentor, or with mentors who are not there yet. */
PW_MUST_CHECK PwStatus pwi_change_places(PwiChangeSearch *search, PwError *error);

#endif
