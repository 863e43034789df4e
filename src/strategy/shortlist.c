/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making suggestions (shortlist.h): first who can have one at all, then all of them, with that as a minimum. */
#include "strategy/shortlist.h"

#include <assert.h>
#include <string.h>

typedef struct Listing {
    const PwiStrategyInput *run;
    const PwiShortlistAsk *ask;
    PwProgramme programme; /* shallow copies with other goals and bounds */
    PwCohort cohort;
    PwiPerson *person[PWI_N_SIDES]; /* [people], owned */
    int *n_kept[PWI_N_SIDES];       /* [people], owned */
} Listing;

static PwStatus listing_init(Listing *listing) {
    const PwiStrategyInput *run = listing->run;
    listing->programme = *run->programme;
    listing->cohort = *run->cohort;
    listing->programme.goal[0] = PWI_GOAL_MATCHED;
    listing->programme.goal[1] = PWI_GOAL_TOTAL;
    listing->programme.n_goals = 2;
    listing->programme.n_fairness = 0;
    listing->programme.capacity.min_if_used[PWI_MENTEE] = false;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const PwiPeople *people = &run->cohort->side[side];
        listing->person[side] = PWI_NEW_ARRAY(PwiPerson, (size_t)people->n);
        listing->n_kept[side] = PWI_NEW_ARRAY(int, (size_t)people->n);
        if (listing->person[side] == NULL || listing->n_kept[side] == NULL) return PW_NO_MEMORY;
        if (people->n > 0) memcpy(listing->person[side], people->person, (size_t)people->n * sizeof(PwiPerson));
        listing->cohort.side[side].person = listing->person[side];
    }
    for (int k = 0; k < run->decisions->n_keep; k++) {
        listing->n_kept[PWI_MENTEE][run->decisions->keep[k].mentee]++;
        listing->n_kept[PWI_MENTOR][run->decisions->keep[k].mentor]++;
    }
    return PW_OK;
}

static void listing_clear(Listing *listing) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_free(listing->person[side]);
        pwi_free(listing->n_kept[side]);
    }
}

static int at_least(int number, int least) {
    return number > least ? number : least;
}

/* Everybody's bounds, for `top` suggestions a mentee; who has no places stays without. Kept pairs always fit. */
static void set_bounds(Listing *listing, int top) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < listing->cohort.side[side].n; person++) {
            PwiBounds *bounds = &listing->person[side][person].bounds;
            int places = listing->run->cohort->side[side].person[person].bounds.max, most = top;
            int64_t by_places = (int64_t)listing->ask->top * places;
            if (side == PWI_MENTOR) most = listing->ask->seen;
            if (side == PWI_MENTOR && most == 0)
                most = by_places < PWI_MAX_CAPACITY ? (int)by_places : PWI_MAX_CAPACITY;
            if (places == 0) most = 0;
            *bounds = (PwiBounds){bounds->min, at_least(most, listing->n_kept[side][person])};
        }
    }
}

static PwStatus solve(Listing *listing, PwMatching *matching, PwError *error) {
    PwiStrategyInput other = *listing->run;
    other.programme = &listing->programme;
    other.cohort = &listing->cohort;
    return pwi_solve_optimal(&other, matching, error);
}

/* Whoever can have a suggestion must get one. */
static void require_one(Listing *listing, const PwMatching *one_each) {
    for (int k = 0; k < one_each->n_pairs; k++) listing->person[PWI_MENTEE][one_each->pair[k].mentee].bounds.min = 1;
}

PwStatus pwi_suggest(const PwiStrategyInput *run, const PwiShortlistAsk *ask, PwMatching *suggestions, PwError *error) {
    PwStatus status = PW_OK;
    Listing listing = {.run = run, .ask = ask};
    PwMatching *one_each = pwi_matching_new();
    PW_TRY(one_each != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(listing_init(&listing));
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < listing.cohort.side[side].n; person++)
            listing.person[side][person].bounds.min = 0;
    set_bounds(&listing, 1);
    PW_TRY(solve(&listing, one_each, error));
    assert(one_each->outcome != PWI_INFEASIBLE);
    require_one(&listing, one_each);
    set_bounds(&listing, ask->top);
    PW_TRY(solve(&listing, suggestions, error));
    if (one_each->outcome != PWI_OPTIMAL || suggestions->outcome != PWI_OPTIMAL)
        status = pwi_fail(error, PW_LIMIT, "the time limit passed before the best suggestions were found");
out:
    pwi_matching_destroy(one_each);
    listing_clear(&listing);
    return status;
}
