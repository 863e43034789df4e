/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategy `peer-review-for-all`: the worst-off mentee first, then the worst-off of the others, and so on
 * (PeerReview4All: Stelmakh, Shah & Singh 2019 and 2021).
 *
 * Each round makes several matchings for the mentees who are open. For k = 1, 2, …, up to the most places of anybody,
 * the first k places of everybody are filled as completely as can be, with the smallest score as large as can be; then
 * the places that are left, in the same way. Of these, and of what the last round left, the best is held: most pairs,
 * then the largest smallest sum, then the largest total. The mentees with the smallest sum keep what they have for
 * good, and the next round is about the others. One matching with k = 1 gives everybody a first mentor as good as the
 * worst-off can hope for, whence the guarantee: where that matching has as many pairs as can be, the smallest sum is at
 * least the best possible one divided by the most places of a mentee. With one place each it is the best possible.
 *
 * Ours differs from the published algorithm in that people may differ in places, that not all places need be filled
 * (the number of pairs then comes first), and in a limit on rounds, which the published code has too: after it, the
 * others keep what is held. Sums are over the places to fill: kept pairs do not count. Scores are stored, 4 bytes a
 * pair. Cost: in each round, two fillings for each k. */
#include <assert.h>
#include <string.h>

#include "strategy/filling.h"

/* Open mentees summed over the rounds, before the last round begins: all rounds for some 345 mentees, 31 for 2,000. */
enum { MOST_LOOKS = 60000 };

typedef struct Trial {
    PwiPair *pair; /* [n_pairs] of open mentees */
    int n_pairs;
    int32_t *load[PWI_N_SIDES]; /* [people] */
    PwiWorth worth;
} Trial;

typedef struct Peeling {
    PwiPicking picking; /* what is chosen is settled */
    int32_t *score;     /* [mentees × mentors]; owned */
    bool *is_settled;   /* [mentees] */
    int n_open;
    int most_places;            /* of a mentee */
    int32_t *left[PWI_N_SIDES]; /* [people] scratch: places to fill */
    int64_t *sum;               /* [mentees] scratch */
    Trial trial, held;
} Peeling;

static int count(const Peeling *peeling, PwiSide side) {
    return peeling->picking.input->cohort->side[side].n;
}

/* ---- beginning ---- */

static bool trial_init(const Peeling *peeling, Trial *trial, size_t n_places, PwiArena *arena) {
    *trial = (Trial){.pair = PWI_ARENA_ARRAY(arena, PwiPair, n_places + 1), .worth = {.n_pairs = -1}};
    bool fine = trial->pair != NULL;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        trial->load[side] = PWI_ARENA_ARRAY(arena, int32_t, (size_t)count(peeling, (PwiSide)side) + 1);
        fine &= trial->load[side] != NULL;
    }
    return fine;
}

static PwStatus peeling_init(Peeling *peeling, const PwiStrategyInput *input, PwError *error) {
    PwStatus status = PW_OK;
    PwiPicking *picking = &peeling->picking;
    *peeling = (Peeling){0};
    PW_TRY(pwi_picking_init(picking, input, error));
    size_t n_mentees = (size_t)count(peeling, PWI_MENTEE), n_mentors = (size_t)count(peeling, PWI_MENTOR), n_places = 0;
    peeling->score = PWI_NEW_ARRAY(int32_t, n_mentees * n_mentors);
    peeling->is_settled = PWI_ARENA_ARRAY(&picking->arena, bool, n_mentees + 1);
    peeling->sum = PWI_ARENA_ARRAY(&picking->arena, int64_t, n_mentees + 1);
    peeling->left[PWI_MENTEE] = PWI_ARENA_ARRAY(&picking->arena, int32_t, n_mentees + 1);
    peeling->left[PWI_MENTOR] = PWI_ARENA_ARRAY(&picking->arena, int32_t, n_mentors + 1);
    bool fine = peeling->score != NULL && peeling->is_settled != NULL && peeling->sum != NULL &&
                peeling->left[PWI_MENTEE] != NULL && peeling->left[PWI_MENTOR] != NULL;
    PW_TRY(fine ? PW_OK : PW_NO_MEMORY);
    for (size_t i = 0; i < n_mentees; i++) {
        int places = picking->places[PWI_MENTEE][i];
        memcpy(peeling->score + i * n_mentors, pwi_score_mentee(input->scorer, picking->row, (int)i),
               n_mentors * sizeof *peeling->score);
        peeling->is_settled[i] = places == 0;
        peeling->n_open += places > 0;
        n_places += (size_t)places;
        if (places > peeling->most_places) peeling->most_places = places;
    }
    fine = trial_init(peeling, &peeling->trial, n_places, &picking->arena) &&
           trial_init(peeling, &peeling->held, n_places, &picking->arena);
    PW_TRY(fine ? PW_OK : PW_NO_MEMORY);
out:
    return status;
}

static void peeling_clear(Peeling *peeling) {
    pwi_free(peeling->score);
    pwi_picking_clear(&peeling->picking);
}

/* ---- one trial ---- */

static void add(Trial *trial, PwiPair pair) {
    trial->load[PWI_MENTEE][pair.mentee]++;
    trial->load[PWI_MENTOR][pair.mentor]++;
    trial->pair[trial->n_pairs++] = pair;
}

/* Up to `at_most` more for everybody who is open: as many as can be, the smallest score as large as can be. */
static PwStatus extend(Peeling *peeling, int at_most, PwError *error) {
    PwStatus status = PW_OK;
    PwiSolution solution = {0};
    Trial *trial = &peeling->trial;
    const PwiStoredScores stored = {peeling->score, count(peeling, PWI_MENTOR)};
    const PwiScores scores = pwi_stored_scores(&stored);
    const PwiFilling filling = {.places = {peeling->left[0], peeling->left[1]},
                                .made = trial->pair,
                                .n_made = trial->n_pairs,
                                .scores = &scores,
                                .lifts_worst = true};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < count(peeling, (PwiSide)side); person++) {
            int32_t left = peeling->picking.places[side][person] - trial->load[side][person];
            if (side == PWI_MENTEE && peeling->is_settled[person]) left = 0;
            peeling->left[side][person] = side == PWI_MENTEE && left > at_most ? at_most : left;
        }
    }
    PW_TRY(pwi_fill(&peeling->picking, &filling, &solution, error));
    for (int k = 0; k < solution.n_pairs; k++) add(trial, solution.pair[k]);
out:
    pwi_solution_clear(&solution);
    return status;
}

/* Sums of the mentees' scores in a trial, into peeling->sum; what it is worth. */
static PwiWorth weigh(const Peeling *peeling, const Trial *trial) {
    PwiWorth worth = {.n_pairs = trial->n_pairs, .least = INT64_MAX};
    memset(peeling->sum, 0, (size_t)count(peeling, PWI_MENTEE) * sizeof *peeling->sum);
    for (int k = 0; k < trial->n_pairs; k++) {
        PwiPair pair = trial->pair[k];
        int32_t score = peeling->score[(size_t)pair.mentee * (size_t)count(peeling, PWI_MENTOR) + (size_t)pair.mentor];
        peeling->sum[pair.mentee] += score;
        worth.total += score;
    }
    for (int i = 0; i < count(peeling, PWI_MENTEE); i++)
        if (!peeling->is_settled[i] && peeling->sum[i] < worth.least) worth.least = peeling->sum[i];
    return worth;
}

/* First k places of everybody, then the rest; held if it is better. */
static PwStatus try_first(Peeling *peeling, int k, PwError *error) {
    PwStatus status = PW_OK;
    Trial *trial = &peeling->trial;
    trial->n_pairs = 0;
    for (int side = 0; side < PWI_N_SIDES; side++)
        memset(trial->load[side], 0, (size_t)count(peeling, (PwiSide)side) * sizeof *trial->load[side]);
    PW_TRY(extend(peeling, k, error));
    if (k < peeling->most_places) PW_TRY(extend(peeling, peeling->most_places, error));
    trial->worth = weigh(peeling, trial);
    if (pwi_worth_is_more(trial->worth, peeling->held.worth)) {
        Trial held = peeling->held;
        peeling->held = *trial;
        *trial = held;
    }
out:
    return status;
}

/* ---- rounds ---- */

/* Takes the held pairs of everybody who is settled, and leaves those of the others. */
static void take_settled(Peeling *peeling) {
    Trial *held = &peeling->held;
    int n_left = 0;
    for (int k = 0; k < held->n_pairs; k++) {
        PwiPair pair = held->pair[k];
        if (peeling->is_settled[pair.mentee])
            pwi_picking_take(&peeling->picking, pair.mentee, pair.mentor);
        else
            held->pair[n_left++] = pair;
    }
    held->n_pairs = n_left;
}

/* Whoever has the smallest sum keeps what is held. */
static void settle_least(Peeling *peeling) {
    int64_t least = weigh(peeling, &peeling->held).least;
    for (int i = 0; i < count(peeling, PWI_MENTEE); i++) {
        if (peeling->is_settled[i] || peeling->sum[i] != least) continue;
        peeling->is_settled[i] = true;
        peeling->n_open--;
    }
    take_settled(peeling);
    peeling->held.worth = weigh(peeling, &peeling->held);
}

static PwStatus peel(Peeling *peeling, PwError *error) {
    PwStatus status = PW_OK;
    for (int64_t n_looks = 0; n_looks < MOST_LOOKS && peeling->n_open > 0;) {
        n_looks += peeling->n_open;
        for (int k = 1; k <= peeling->most_places; k++) PW_TRY(try_first(peeling, k, error));
        settle_least(peeling);
    }
out:
    return status;
}

PwStatus pwi_solve_peer_review(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    Peeling peeling;
    PwStatus status = PW_OK;
    PW_TRY(peeling_init(&peeling, input, error));
    status = peel(&peeling, error);
    bool holds_any = peeling.held.worth.n_pairs >= 0;
    PW_TRY(status == PW_LIMIT && holds_any ? PW_OK : status); /* then it is the best so far */
    memset(peeling.is_settled, true, (size_t)count(&peeling, PWI_MENTEE) * sizeof *peeling.is_settled);
    take_settled(&peeling);
    PW_TRY(pwi_picking_finish(&peeling.picking, matching));
out:
    peeling_clear(&peeling);
    return pwi_picking_end(status, error);
}
