/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Candidate lists (candidates.h): their parallel filling, and what becomes of them at the next goal. */
#include "assign/candidates.h"

#include <assert.h>

PwStatus pwi_candidates_init(PwiCandidates *candidates, int n_mentees, int n_mentors) {
    *candidates = (PwiCandidates){.n_mentees = n_mentees, .n_mentors = n_mentors, .path = pwi_path_fastest()};
    candidates->list = PWI_NEW_ARRAY(PwiCandidate, (size_t)n_mentees * PWI_LIST_LENGTH);
    candidates->n = PWI_NEW_ARRAY(int32_t, (size_t)n_mentees);
    candidates->bound = PWI_NEW_ARRAY(int64_t, (size_t)n_mentees);
    candidates->drift_then = PWI_NEW_ARRAY(int64_t, (size_t)n_mentees);
    bool fine = candidates->list != NULL && candidates->n != NULL && candidates->bound != NULL &&
                candidates->drift_then != NULL;
    return fine ? PW_OK : PW_NO_MEMORY;
}

void pwi_candidates_clear(PwiCandidates *candidates) {
    pwi_free(candidates->list);
    pwi_free(candidates->n);
    pwi_free(candidates->bound);
    pwi_free(candidates->drift_then);
    *candidates = (PwiCandidates){0};
}

void pwi_candidates_take(PwiCandidates *candidates, int mentee, const int32_t *row, const int64_t *mentor_price) {
    PwiCandidate *list = candidates->list + (size_t)mentee * PWI_LIST_LENGTH;
    candidates->n[mentee] =
        pwi_shortlist(candidates->path, row, mentor_price, candidates->n_mentors, list, &candidates->bound[mentee]);
    candidates->drift_then[mentee] = candidates->drift;
}

static void scan_at(PwiCandidates *candidates, const PwiRows *rows, PwiRowWorker *worker, int mentee,
                    PwiRowPrices prices) {
    PwiCandidate *list = candidates->list + (size_t)mentee * PWI_LIST_LENGTH;
    if (!pwi_rows_have_best(rows)) {
        pwi_candidates_take(candidates, mentee, pwi_rows_get(rows, worker, mentee), prices.price);
        return;
    }
    const bool is_first = prices.price == NULL && candidates->n_mentors >= PWI_LONG_ROW;
    const int most = is_first ? PWI_FIRST_BEST_LENGTH : PWI_BEST_LENGTH;
    candidates->n[mentee] = pwi_rows_best(rows, worker, mentee, prices, most, list, &candidates->bound[mentee]);
    candidates->drift_then[mentee] = candidates->drift;
}

void pwi_candidates_scan(PwiCandidates *candidates, const PwiRows *rows, PwiRowWorker *worker, int mentee,
                         const int64_t *mentor_price) {
    scan_at(candidates, rows, worker, mentee, (PwiRowPrices){.price = mentor_price});
}

/* One pass over the rows. */
typedef struct Filling {
    PwiCandidates *candidates;
    const PwiRows *rows;
    PwiRowPrices prices;
} Filling;

enum { ONLY_PRICES = 1 }; /* the number of prices where workers are made for one pass */

static void scan(void *context, PwiRowWorker *worker, int mentee) {
    Filling *filling = context;
    scan_at(filling->candidates, filling->rows, worker, mentee, filling->prices);
}

static bool takes_part(void *context, int mentee) {
    Filling *filling = context;
    if (filling->rows->problem->bounds[PWI_MENTEE][mentee].max > 0) return true;
    filling->candidates->n[mentee] = 0;
    filling->candidates->bound[mentee] = PWI_NOTHING_ELSE;
    return false;
}

PwStatus pwi_candidates_scan_all(PwiCandidates *candidates, const PwiRows *rows, const int64_t *mentor_price) {
    Filling filling = {candidates, rows, {mentor_price, ONLY_PRICES}};
    return pwi_rows_visit(rows, (PwiRowVisitor){&filling, takes_part, scan}, rows->problem->deadline);
}

static bool always(void *context, int mentee) {
    (void)context;
    (void)mentee;
    return true;
}

PwStatus pwi_candidates_scan_these(PwiCandidates *candidates, const PwiRows *rows, PwiRowCrew *crew,
                                   const int32_t *mentee, int n, PwiRowPrices prices) {
    Filling filling = {candidates, rows, prices};
    return pwi_rows_visit_these(rows, crew, mentee, n, (PwiRowVisitor){&filling, always, scan},
                                rows->problem->deadline);
}

void pwi_candidates_mask(PwiCandidates *candidates, const PwiRows *rows) {
    for (int f = 0; f < rows->n_faces; f++) {
        const PwiFace *face = &rows->face[f];
        assert(face->goal == PWI_GOAL_MATCHED);
        for (int mentee = 0; mentee < candidates->n_mentees; mentee++) {
            PwiCandidate *list = candidates->list + (size_t)mentee * PWI_LIST_LENGTH;
            int n = 0;
            for (int k = 0; k < candidates->n[mentee]; k++) {
                int64_t both = face->price[PWI_MENTEE][mentee] + face->price[PWI_MENTOR][list[k].mentor];
                if (both == 1) list[n++] = list[k];
            }
            candidates->n[mentee] = n;
        }
    }
}

void pwi_candidates_drop_low(PwiCandidates *candidates, const PwiRows *rows) {
    for (int mentee = 0; mentee < candidates->n_mentees; mentee++) {
        PwiCandidate *list = candidates->list + (size_t)mentee * PWI_LIST_LENGTH;
        int n = 0;
        for (int k = 0; k < candidates->n[mentee]; k++)
            if (list[k].weight >= rows->floor_ppm) list[n++] = list[k];
        candidates->n[mentee] = n;
    }
}

/* Whether this list, once its pairs that are not tight are dropped, may still miss a tight pair. Drops them. */
static bool misses_tight_pairs(void *context, int mentee) {
    Filling *filling = context;
    PwiCandidates *candidates = filling->candidates;
    const PwiRows *rows = filling->rows;
    const PwiFace *face = &rows->face[rows->n_faces - 1];
    int64_t price = face->price[PWI_MENTEE][mentee];
    PwiCandidate *list = candidates->list + (size_t)mentee * PWI_LIST_LENGTH;
    if (pwi_candidates_bound(candidates, mentee) >= price) return true;
    assert(pwi_weighs_scores(rows->problem, face->goal) && "the lists' weights must be the scores");
    int n = 0;
    for (int k = 0; k < candidates->n[mentee]; k++) {
        PwiCandidate candidate = list[k];
        if (candidate.weight - face->price[PWI_MENTOR][candidate.mentor] != price || candidate.weight < rows->floor_ppm)
            continue;
        candidate.weight =
            pwi_pair_weight(rows->problem, rows->goal, mentee, candidate.mentor, candidate.weight) + rows->shift;
        list[n++] = candidate;
    }
    candidates->n[mentee] = n;
    candidates->bound[mentee] = PWI_NOTHING_ELSE;
    return false;
}

PwStatus pwi_candidates_restrict(PwiCandidates *candidates, const PwiRows *rows) {
    Filling filling = {candidates, rows, {NULL, ONLY_PRICES}};
    return pwi_rows_visit(rows, (PwiRowVisitor){&filling, misses_tight_pairs, scan}, rows->problem->deadline);
}
