/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategy `fair-flow`: the best matching, made fairer by handing mentors down (FairFlow: Kobren, Saha & McCallum
 * 2019, after Gairing et al. 2004).
 *
 * For a target T, let A be the largest score of any pair. Whoever's scores sum up to T or more has plenty; below T − A
 * is too little. In rounds everybody who has too little lets their lowest pair go, a refinement (refining.c) takes one
 * mentor each from those who have plenty, and a filling gives out the places that are left, as well as can be. When
 * nobody has too little any more T is reached, and the smallest sum is at least T − A. T is searched by halving.
 *
 * Ours differs from the published code: T is searched from what the matching reaches already, up to what the one who
 * can hope for least could reach; a T that is not reached leaves no trace; and what is handed out is the best matching
 * seen: most pairs, then the largest smallest sum, then the largest total. So it is never less fair than the matching
 * with the largest total that it starts from, nor smaller. Sums are over the places to fill: kept pairs do not count.
 * Mentees whom nobody may be matched with stand aside. With one place a mentee every T is reached at once, and nothing
 * changes. */
#include <assert.h>
#include <string.h>

#include "strategy/filling.h"
#include "strategy/refining.h"

enum { N_HALVINGS = 10 }; /* as published */

typedef struct FairFlow {
    PwiPicking picking;
    PwiFlow flow;               /* the pairs as they are */
    int32_t *score;             /* [mentees × mentors]; owned */
    int64_t *sum;               /* [mentees] of the scores of their pairs */
    PwiStanding *standing;      /* [mentees] towards the target */
    bool *stands_aside;         /* [mentees] no place, or nobody to fill it */
    int32_t *left[PWI_N_SIDES]; /* [people] places not filled */
    PwiPair *pair;              /* [most pairs] scratch */
    PwiPair *best_pair;         /* [best.n_pairs] */
    PwiWorth best;
    int64_t most_ppm;       /* the largest score of any pair */
    int64_t least_hope_ppm; /* the smallest sum of anybody's best pairs */
} FairFlow;

static int count(const FairFlow *fair, PwiSide side) {
    return fair->picking.input->cohort->side[side].n;
}

static const int32_t *scores_of(const FairFlow *fair, int mentee) {
    return fair->score + (size_t)mentee * (size_t)count(fair, PWI_MENTOR);
}

/* ---- beginning ---- */

/* A mentee's scores with whoever has places and is not with them by decision; the sum of the best that fit. */
static int64_t read_row(FairFlow *fair, int mentee) {
    PwiPicking *picking = &fair->picking;
    const PwDecisions *decisions = picking->input->decisions;
    int n_mentors = count(fair, PWI_MENTOR);
    int32_t *score = fair->score + (size_t)mentee * (size_t)n_mentors;
    memcpy(score, pwi_score_mentee(picking->input->scorer, picking->row, mentee), (size_t)n_mentors * sizeof *score);
    for (int j = 0; j < n_mentors; j++) {
        bool is_open = picking->places[PWI_MENTEE][mentee] > 0 && picking->places[PWI_MENTOR][j] > 0;
        if (!is_open || pwi_pairs_contain(decisions->keep, decisions->n_keep, mentee, j)) score[j] = PWI_FORBIDDEN;
        if (score[j] > fair->most_ppm) fair->most_ppm = score[j];
    }
    int64_t hope = 0;
    PwiPreference preference = INT64_MAX;
    for (int k = 0; k < picking->places[PWI_MENTEE][mentee]; k++) {
        if (pwi_picking_best(picking, mentee, true, preference, &preference) == PWI_NOBODY) break;
        fair->stands_aside[mentee] = false;
        hope += pwi_preference_value(preference);
    }
    return hope;
}

static PwStatus fair_init(FairFlow *fair, const PwiStrategyInput *input, PwError *error) {
    PwStatus status = PW_OK;
    PwiArena *arena = &fair->picking.arena;
    *fair = (FairFlow){.least_hope_ppm = INT64_MAX, .best = {.n_pairs = -1}};
    PW_TRY(pwi_picking_init(&fair->picking, input, error));
    size_t n_mentees = (size_t)count(fair, PWI_MENTEE), n_mentors = (size_t)count(fair, PWI_MENTOR), n_places = 0;
    for (size_t i = 0; i < n_mentees; i++) n_places += (size_t)fair->picking.places[PWI_MENTEE][i];
    fair->score = PWI_NEW_ARRAY(int32_t, n_mentees * n_mentors);
    fair->sum = PWI_ARENA_ARRAY(arena, int64_t, n_mentees + 1);
    fair->standing = PWI_ARENA_ARRAY(arena, PwiStanding, n_mentees + 1);
    fair->stands_aside = PWI_ARENA_ARRAY(arena, bool, n_mentees + 1);
    fair->left[PWI_MENTEE] = PWI_ARENA_ARRAY(arena, int32_t, n_mentees + 1);
    fair->left[PWI_MENTOR] = PWI_ARENA_ARRAY(arena, int32_t, n_mentors + 1);
    fair->pair = PWI_ARENA_ARRAY(arena, PwiPair, n_places + 1);
    fair->best_pair = PWI_ARENA_ARRAY(arena, PwiPair, n_places + 1);
    bool fine = fair->score != NULL && fair->sum != NULL && fair->standing != NULL && fair->stands_aside != NULL &&
                fair->left[PWI_MENTEE] != NULL && fair->left[PWI_MENTOR] != NULL && fair->pair != NULL &&
                fair->best_pair != NULL && pwi_flow_init(&fair->flow, (int)n_mentees, (int)n_mentors);
    PW_TRY(fine ? PW_OK : PW_NO_MEMORY);
    for (size_t i = 0; i < n_mentees; i++) {
        fair->stands_aside[i] = true;
        int64_t hope = read_row(fair, (int)i);
        if (!fair->stands_aside[i] && hope < fair->least_hope_ppm) fair->least_hope_ppm = hope;
    }
out:
    return status;
}

static void fair_clear(FairFlow *fair) {
    pwi_flow_clear(&fair->flow);
    pwi_free(fair->score);
    pwi_picking_clear(&fair->picking);
}

/* ---- pairs ---- */

static PwStatus add(FairFlow *fair, PwiPair pair) {
    int32_t score = scores_of(fair, pair.mentee)[pair.mentor];
    assert(score != PWI_FORBIDDEN && pwi_flow_find(&fair->flow, pair.mentee, pair.mentor) == PWI_NO_EDGE);
    fair->sum[pair.mentee] += score;
    return pwi_flow_add(&fair->flow, pair.mentee, pair.mentor, score) ? PW_OK : PW_NO_MEMORY;
}

static void drop(FairFlow *fair, int32_t edge) {
    fair->sum[fair->flow.edge[edge].person[PWI_MENTEE]] -= fair->flow.edge[edge].weight;
    pwi_flow_remove(&fair->flow, edge);
}

static PwStatus replace_all(FairFlow *fair, const PwiPair *pair, int n_pairs) {
    PwStatus status = PW_OK;
    for (int i = 0; i < count(fair, PWI_MENTEE); i++)
        while (fair->flow.first[PWI_MENTEE][i] != PWI_NO_EDGE) drop(fair, fair->flow.first[PWI_MENTEE][i]);
    for (int k = 0; k < n_pairs; k++) PW_TRY(add(fair, pair[k]));
out:
    return status;
}

static int list_pairs(const FairFlow *fair, PwiPair *pair) {
    int n = 0;
    for (int i = 0; i < count(fair, PWI_MENTEE); i++)
        for (int32_t edge = fair->flow.first[PWI_MENTEE][i]; edge != PWI_NO_EDGE;
             edge = fair->flow.edge[edge].next[PWI_MENTEE])
            pair[n++] = (PwiPair){i, fair->flow.edge[edge].person[PWI_MENTOR]};
    return n;
}

/* The worst pair of a mentee, equals by lot; PWI_NO_EDGE if there is none. */
static int32_t find_worst(const FairFlow *fair, int mentee) {
    int32_t worst = PWI_NO_EDGE;
    PwiPreference lowest = INT64_MAX;
    for (int32_t edge = fair->flow.first[PWI_MENTEE][mentee]; edge != PWI_NO_EDGE;
         edge = fair->flow.edge[edge].next[PWI_MENTEE]) {
        int32_t lot = pwi_picking_lot(&fair->picking, mentee, fair->flow.edge[edge].person[PWI_MENTOR]);
        PwiPreference own = pwi_preference(fair->flow.edge[edge].weight, lot);
        if (own < lowest) worst = edge;
        if (own < lowest) lowest = own;
    }
    return worst;
}

/* Places that are left go out as well as can be. */
static PwStatus fill(FairFlow *fair, PwError *error) {
    PwStatus status = PW_OK;
    PwiSolution solution = {0};
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < count(fair, (PwiSide)side); person++)
            fair->left[side][person] = fair->picking.places[side][person] - fair->flow.load[side][person];
    const PwiStoredScores stored = {fair->score, count(fair, PWI_MENTOR)};
    const PwiScores scores = pwi_stored_scores(&stored);
    PwiFilling filling = {.places = {fair->left[0], fair->left[1]}, .made = fair->pair, .scores = &scores};
    filling.n_made = list_pairs(fair, fair->pair);
    PW_TRY(pwi_fill(&fair->picking, &filling, &solution, error));
    for (int k = 0; k < solution.n_pairs; k++) PW_TRY(add(fair, solution.pair[k]));
out:
    pwi_solution_clear(&solution);
    return status;
}

static PwiWorth worth(const FairFlow *fair) {
    PwiWorth now = {.least = INT64_MAX};
    for (int i = 0; i < count(fair, PWI_MENTEE); i++) {
        if (fair->stands_aside[i]) continue;
        now.n_pairs += fair->flow.load[PWI_MENTEE][i];
        now.total += fair->sum[i];
        if (fair->sum[i] < now.least) now.least = fair->sum[i];
    }
    return now;
}

static void note_best(FairFlow *fair) {
    PwiWorth now = worth(fair);
    if (!pwi_worth_is_more(now, fair->best)) return;
    fair->best = now;
    list_pairs(fair, fair->best_pair);
}

/* ---- a target ---- */

typedef struct Standings {
    int n_plenty, n_too_little;
} Standings;

static Standings judge(FairFlow *fair, int64_t floor_ppm) {
    Standings standings = {0};
    for (int i = 0; i < count(fair, PWI_MENTEE); i++) {
        PwiStanding standing = fair->sum[i] < floor_ppm                    ? PWI_HAS_TOO_LITTLE
                               : fair->sum[i] < floor_ppm + fair->most_ppm ? PWI_HAS_ENOUGH
                                                                           : PWI_HAS_PLENTY;
        fair->standing[i] = fair->stands_aside[i] ? PWI_STANDS_ASIDE : standing;
        standings.n_plenty += fair->standing[i] == PWI_HAS_PLENTY;
        standings.n_too_little += fair->standing[i] == PWI_HAS_TOO_LITTLE;
    }
    return standings;
}

/* Rounds of handing down for the target T = floor + A, while fewer and fewer have too little. */
static PwStatus aim_at(FairFlow *fair, int64_t floor_ppm, PwError *error) {
    PwStatus status = PW_OK;
    int n_pairs, n_before = INT32_MAX;
    Standings now;
    PwiRefining refining = {.picking = &fair->picking,
                            .score = fair->score,
                            .flow = &fair->flow,
                            .sum = fair->sum,
                            .standing = fair->standing,
                            .floor_ppm = floor_ppm};
    for (now = judge(fair, floor_ppm); now.n_plenty > 0 && now.n_too_little > 0 && now.n_too_little < n_before;
         now = judge(fair, floor_ppm)) {
        n_before = now.n_too_little;
        for (int i = 0; i < count(fair, PWI_MENTEE); i++) {
            int32_t worst = fair->standing[i] == PWI_HAS_TOO_LITTLE ? find_worst(fair, i) : PWI_NO_EDGE;
            if (worst != PWI_NO_EDGE) drop(fair, worst);
        }
        PW_TRY(pwi_refine(&refining, fair->pair, &n_pairs, error));
        PW_TRY(replace_all(fair, fair->pair, n_pairs));
        PW_TRY(fill(fair, error));
        note_best(fair);
    }
out:
    return status;
}

/* Halving between the smallest sum there is and the smallest there could be. */
static PwStatus search_target(FairFlow *fair, PwError *error) {
    PwStatus status = PW_OK;
    int64_t above = fair->least_hope_ppm == INT64_MAX ? 0 : fair->least_hope_ppm + 1;
    for (int k = 0; k < N_HALVINGS && fair->best.least + 1 < above; k++) {
        int64_t floor_ppm = fair->best.least + (above - fair->best.least) / 2;
        PW_TRY(aim_at(fair, floor_ppm, error));
        if (fair->best.least < floor_ppm) above = floor_ppm;
        PW_TRY(replace_all(fair, fair->best_pair, (int)fair->best.n_pairs));
    }
out:
    return status;
}

PwStatus pwi_solve_fair_flow(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    FairFlow fair;
    PwStatus status = PW_OK;
    PW_TRY(fair_init(&fair, input, error));
    PW_TRY(fill(&fair, error));
    note_best(&fair);
    status = search_target(&fair, error);
    PW_TRY(status == PW_LIMIT ? PW_OK : status); /* then it is the best so far */
    for (int k = 0; k < fair.best.n_pairs; k++)
        pwi_picking_take(&fair.picking, fair.best_pair[k].mentee, fair.best_pair[k].mentor);
    PW_TRY(pwi_picking_finish(&fair.picking, matching));
out:
    fair_clear(&fair);
    return pwi_picking_end(status, error);
}
