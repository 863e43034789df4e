/* Candidate lists (candidates.h): selection of the best K of a row, and their parallel filling. */
#include "assign/candidates.h"

#include <assert.h>

PwStatus pwi_candidates_init(PwiCandidates *candidates, int n_mentees, int n_mentors) {
    *candidates = (PwiCandidates){.n_mentees = n_mentees, .n_mentors = n_mentors};
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

/* The best so far, worst at the end; insertion keeps equal worths in the order of mentors. */
typedef struct Best {
    int64_t worth[PWI_LIST_LENGTH];
    int n;
} Best;

static void insert(Best *best, PwiCandidate *list, int64_t worth, PwiCandidate candidate) {
    int at = best->n < PWI_LIST_LENGTH ? best->n++ : PWI_LIST_LENGTH - 1;
    for (; at > 0 && best->worth[at - 1] < worth; at--) {
        best->worth[at] = best->worth[at - 1];
        list[at] = list[at - 1];
    }
    best->worth[at] = worth;
    list[at] = candidate;
}

void pwi_candidates_scan(PwiCandidates *candidates, int mentee, const int32_t *row, const int64_t *mentor_price) {
    PwiCandidate *list = candidates->list + (size_t)mentee * PWI_LIST_LENGTH;
    Best best = {.n = 0};
    int64_t bound = PWI_NOTHING_ELSE;
    for (int j = 0; j < candidates->n_mentors; j++) {
        if (row[j] < 0) continue;
        int64_t worth = row[j] - mentor_price[j];
        if (best.n == PWI_LIST_LENGTH) {
            int64_t last = best.worth[PWI_LIST_LENGTH - 1];
            /* Either the newcomer or the one it pushes out is left out. */
            int64_t left_out = worth > last ? last : worth;
            bound = left_out > bound ? left_out : bound;
            if (worth <= last) continue;
        }
        insert(&best, list, worth, (PwiCandidate){j, row[j]});
    }
    candidates->n[mentee] = best.n;
    candidates->bound[mentee] = bound;
    candidates->drift_then[mentee] = candidates->drift;
}

/* One pass over the rows. */
typedef struct Filling {
    PwiCandidates *candidates;
    const PwiRows *rows;
    const int64_t *mentor_price;
} Filling;

static void scan(void *context, int mentee, const int32_t *row) {
    Filling *filling = context;
    pwi_candidates_scan(filling->candidates, mentee, row, filling->mentor_price);
}

static bool takes_part(void *context, int mentee) {
    Filling *filling = context;
    if (filling->rows->problem->bounds[PWI_MENTEE][mentee].max > 0) return true;
    filling->candidates->n[mentee] = 0;
    filling->candidates->bound[mentee] = PWI_NOTHING_ELSE;
    return false;
}

PwStatus pwi_candidates_scan_all(PwiCandidates *candidates, const PwiRows *rows, const int64_t *mentor_price) {
    Filling filling = {candidates, rows, mentor_price};
    return pwi_rows_visit(rows, (PwiRowVisitor){&filling, takes_part, scan}, rows->problem->deadline);
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
    assert(face->goal == PWI_GOAL_TOTAL && "the lists' weights must be the scores");
    int n = 0;
    for (int k = 0; k < candidates->n[mentee]; k++) {
        PwiCandidate candidate = list[k];
        if (candidate.weight - face->price[PWI_MENTOR][candidate.mentor] != price) continue;
        candidate.weight = pwi_pair_weight(rows->problem, rows->goal, mentee, candidate.mentor, candidate.weight);
        list[n++] = candidate;
    }
    candidates->n[mentee] = n;
    candidates->bound[mentee] = PWI_NOTHING_ELSE;
    return false;
}

PwStatus pwi_candidates_restrict(PwiCandidates *candidates, const PwiRows *rows) {
    /* The next goal starts at prices 0; so does its drift. */
    int64_t *no_price = PWI_NEW_ARRAY(int64_t, (size_t)candidates->n_mentors);
    if (no_price == NULL) return PW_NO_MEMORY;
    Filling filling = {candidates, rows, no_price};
    PwStatus status =
        pwi_rows_visit(rows, (PwiRowVisitor){&filling, misses_tight_pairs, scan}, rows->problem->deadline);
    pwi_free(no_price);
    return status;
}
