/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leximin in a proof by stages: what is open in the stage of a level, and what stands once it is settled (bounds.h).
 *
 * Levels are the scores of the claim's free choices. A matching that is better by leximin has, at some level, fewer
 * pairs than the claim, below it as many at each level, and no others. So the stage of a level closes what scores less
 * and is no level, and its tree shows that one pair fewer is impossible. If there are no more open pairs of a settled
 * score than the claim has, all of them are in whatever is still to be compared: their mentees can have nobody else.
 * That needs mentees of one mentor at most. */
#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/threads.h"
#include "verify/bounds.h"

int pwi_level_at(const PwiBoundsCheck *bounds, int32_t score_ppm) {
    int low = 0, high = bounds->n_levels;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (bounds->level[middle].score_ppm < score_ppm)
            low = middle + 1;
        else
            high = middle;
    }
    return low < bounds->n_levels && bounds->level[low].score_ppm == score_ppm ? low : -1;
}

bool pwi_bounds_admit(const PwiBoundsCheck *bounds, PwiScoredPair pair) {
    int32_t only = bounds->only ? bounds->only[pair.mentee] : PWI_NOBODY;
    if (only != PWI_NOBODY) return pair.mentor == only;
    if (!pwi_sums_admit(&bounds->sums, pair)) return false;
    if (pair.score_ppm >= bounds->least_score_ppm) return true;
    int level = bounds->n_levels_open > 0 ? pwi_level_at(bounds, pair.score_ppm) : -1;
    return level >= 0 && level < bounds->n_levels_open && !bounds->level[level].is_made;
}

void pwi_enter_level(PwiBoundsCheck *bounds, int l) {
    bounds->least_score_ppm = bounds->level[l].score_ppm + 1;
    bounds->n_levels_open = bounds->level[l].n_open > 1 ? l + 1 : l; /* one fewer than one: closed, too */
    bounds->one_fewer = l;
}

void pwi_settle_level(PwiBoundsCheck *bounds, int l) {
    PwiClaimLevel *level = &bounds->level[l];
    int end = l + 1 < bounds->n_levels ? level[1].first_alike : bounds->n_alike, n = 0;
    for (int k = level->first_alike; k < end; k++) n += bounds->only[bounds->alike[k].mentee] == PWI_NOBODY;
    level->is_made = n == level->n_open;
    for (int k = level->first_alike; level->is_made && k < end; k++) {
        int32_t *only = &bounds->only[bounds->alike[k].mentee];
        if (*only == PWI_NOBODY) *only = bounds->alike[k].mentor;
    }
    bounds->n_levels_open = l + 1;
    bounds->one_fewer = -1;
}

void pwi_settle_all_levels(PwiBoundsCheck *bounds) {
    bounds->least_score_ppm = (int32_t)PWI_PPM + 1;
}

/* ---- finding them ---- */

static int compare_scores(const void *a, const void *b) {
    const PwiClaimLevel *left = a, *right = b;
    return (left->score_ppm > right->score_ppm) - (left->score_ppm < right->score_ppm);
}

static int compare_alike(const void *a, const void *b) {
    const PwiScoredPair *left = a, *right = b;
    if (left->score_ppm != right->score_ppm) return left->score_ppm < right->score_ppm ? -1 : 1;
    if (left->mentee != right->mentee) return left->mentee < right->mentee ? -1 : 1;
    return (left->mentor > right->mentor) - (left->mentor < right->mentor);
}

/* The claim's levels, from the scores of its pairs, which have been checked. */
static bool list_levels(PwiBoundsCheck *bounds) {
    const PwiClaimCheck *check = bounds->check;
    const PwMatching *claim = check->claim;
    bounds->level = PWI_ARENA_ARRAY(&bounds->arena, PwiClaimLevel, (size_t)claim->n_pairs + 1);
    if (!bounds->level) return false;
    for (int p = 0; p < claim->n_pairs; p++) {
        const PwiMatchedPair *pair = &claim->pair[p];
        bool is_kept = pwi_pairs_contain(check->decisions->keep, check->decisions->n_keep, pair->mentee, pair->mentor);
        bounds->level[p] = (PwiClaimLevel){.score_ppm = pair->score_ppm, .n_pairs = 1, .n_open = !is_kept};
    }
    if (claim->n_pairs > 0) qsort(bounds->level, (size_t)claim->n_pairs, sizeof *bounds->level, compare_scores);
    int n = 0;
    for (int p = 0; p < claim->n_pairs; p++) {
        PwiClaimLevel next = bounds->level[p], *last = n > 0 ? &bounds->level[n - 1] : NULL;
        if (last && last->score_ppm == next.score_ppm) {
            last->n_pairs++;
            last->n_open += next.n_open;
        } else {
            if (last && last->n_open == 0) n--;
            bounds->level[n++] = next;
        }
    }
    if (n > 0 && bounds->level[n - 1].n_open == 0) n--;
    bounds->n_levels = n;
    return true;
}

typedef struct Collecting {
    PwiScoredPair **pair; /* [threads][mentors] */
    PwiReach **reach;     /* [threads] */
    size_t capacity;
    bool out_of_memory;
} Collecting;

static void collect(PwiBoundsCheck *bounds, Collecting *collecting, int mentee) {
    PwiRescoreRow *row = bounds->check->row[pwi_thread_index()];
    PwiScoredPair *pair = collecting->pair[pwi_thread_index()];
    pwi_rescore_mentee(row, mentee);
    int n =
        pwi_find_open_pairs(bounds, row, mentee, pwi_demand_for_everyone(collecting->reach[pwi_thread_index()]), pair);
    for (int k = 0; k < n; k++) {
        if (pwi_level_at(bounds, pair[k].score_ppm) < 0) continue;
#ifdef _OPENMP
#pragma omp critical
#endif
        {
            PwiScoredPair *grown =
                pwi_reserve_array(bounds->alike, &collecting->capacity, (size_t)bounds->n_alike + 1, sizeof *grown);
            collecting->out_of_memory |= !grown;
            if (grown) {
                bounds->alike = grown;
                grown[bounds->n_alike++] = pair[k];
            }
        }
    }
}

/* The cohort's open pairs that score as a level does. */
static PwStatus find_alike(PwiBoundsCheck *bounds) {
    const PwiClaimCheck *check = bounds->check;
    PwStatus status = PW_OK;
    PwiArena arena = {0};
    size_t n_threads = (size_t)check->n_threads;
    Collecting collecting = {.pair = PWI_ARENA_ARRAY(&arena, PwiScoredPair *, n_threads),
                             .reach = PWI_ARENA_ARRAY(&arena, PwiReach *, n_threads)};
    PW_TRY(collecting.pair && collecting.reach ? PW_OK : PW_NO_MEMORY);
    for (size_t t = 0; t < n_threads; t++) {
        collecting.pair[t] = PWI_ARENA_ARRAY(&arena, PwiScoredPair, (size_t)check->cohort->side[PWI_MENTOR].n);
        collecting.reach[t] = pwi_reach_new(bounds, &arena);
        PW_TRY(collecting.pair[t] && collecting.reach[t] ? PW_OK : PW_NO_MEMORY);
    }
#ifdef _OPENMP
#pragma omp parallel for num_threads(check->n_threads) schedule(dynamic, 16)
#endif
    for (int i = 0; i < check->cohort->side[PWI_MENTEE].n; i++) {
        pwi_claim_tell(check, i);
        if (check->room[PWI_MENTEE][i].most > 0) collect(bounds, &collecting, i);
    }
    PW_TRY(collecting.out_of_memory ? PW_NO_MEMORY : PW_OK);
    if (bounds->n_alike > 0) qsort(bounds->alike, (size_t)bounds->n_alike, sizeof *bounds->alike, compare_alike);
    for (int l = 0, k = 0; l < bounds->n_levels; l++) {
        while (k < bounds->n_alike && bounds->alike[k].score_ppm < bounds->level[l].score_ppm) k++;
        bounds->level[l].first_alike = k;
    }
out:
    pwi_arena_clear(&arena);
    return status;
}

PwStatus pwi_bounds_find_levels(PwiBoundsCheck *bounds) {
    const PwiClaimCheck *check = bounds->check;
    size_t n_mentees = (size_t)check->cohort->side[PWI_MENTEE].n;
    bool is_asked = false;
    for (int g = 0; check->claim->outcome != PWI_INFEASIBLE && g < check->claim->n_goals; g++)
        is_asked |= check->claim->goal[g].goal == PWI_GOAL_LEXIMIN;
    if (!is_asked || !pwi_claim_is_single(check)) return PW_OK;
    int32_t *only = PWI_ARENA_ARRAY(&bounds->arena, int32_t, n_mentees);
    if (!only || !list_levels(bounds)) return PW_NO_MEMORY;
    for (size_t i = 0; i < n_mentees; i++) only[i] = PWI_NOBODY;
    PwStatus status = find_alike(bounds);
    bounds->only = only;
    return status;
}
