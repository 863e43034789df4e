/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pair, explained: the same kernels as a row, each asked for the one answer this mentor gave. */
#include <assert.h>

#include "base/numbers.h"
#include "score/scorer_private.h"

/* The worth of a term that counts for this pair. */
typedef struct PairWorth {
    int32_t worth;
    bool dropped;
} PairWorth;

/* The entry of a pair, if it has one. */
static bool find_entry(const PwiSparse *sparse, int mentee, int mentor, size_t *entry) {
    if (sparse->first == NULL) return false;
    *entry = pwi_sparse_from(sparse, mentee, mentor);
    return *entry < sparse->first[mentee + 1] && sparse->mentor[*entry] == mentor;
}

static PairWorth worth_for_pair(const PwiScorer *scorer, PwiScoreRow *row, int term_ix, int mentee, int mentor) {
    const PwiTerm *term = &scorer->term[term_ix];
    const PwiTermState *state = &row->state[term_ix];
    const int code = pwi_term_code(scorer, term, mentor);
    size_t entry;
    if (code != PWI_CODE_WHEN_FALSE && state->standing == PWI_ANSWERED &&
        find_entry(&term->sparse, mentee, mentor, &entry)) {
        int32_t worth = pwi_worth(&state->stake, term->sparse.x[entry], pwi_sparse_y(&term->sparse, entry));
        return (PairWorth){.worth = worth, .dropped = false};
    }
    (void)pwi_row_value(scorer, row, term_ix, mentee, code, code + 1);
    return (PairWorth){.worth = row->worth[term->first_code + (size_t)code],
                       .dropped = row->dropped[term->first_code + (size_t)code] != 0};
}

static void score_criteria(const PwiScorer *scorer, PwiScoreRow *row, int mentee, int mentor, PwiPairScore *pair) {
    int32_t sum = 0, left = 0;
    for (int k = 0; k < scorer->programme->n_criteria; k++) {
        pair->part_ppm[k] = PWI_NOT_COUNTED;
        if (!row->state[k].counts) continue;
        PairWorth own = worth_for_pair(scorer, row, k, mentee, mentor);
        if (own.dropped) continue;
        pair->part_ppm[k] = own.worth;
        sum += own.worth;
        left += row->points[k];
    }
    pair->out_of_ppm = left;
    pair->score_ppm = pwi_rescale(sum, left);
}

static bool is_not_given(const PwiScorer *scorer, int mentee, int mentor) {
    for (int k = 0; k < scorer->programme->n_criteria; k++) {
        const PwiTerm *term = &scorer->term[k];
        size_t entry;
        if (term->test->kind == PWI_GIVEN && !find_entry(&term->sparse, mentee, mentor, &entry)) return true;
    }
    return false;
}

void pwi_score_pair(const PwiScorer *scorer, PwiScoreRow *row, int mentee, int mentor, PwiPairScore *pair) {
    assert(mentee >= 0 && mentee < scorer->cohort->side[PWI_MENTEE].n);
    assert(mentor >= 0 && mentor < row->n_mentors);
    const int n_criteria = scorer->programme->n_criteria;
    const PwDecisions *decisions = scorer->decisions;
    pwi_row_begin(scorer, row, mentee);
    score_criteria(scorer, row, mentee, mentor, pair);
    for (int r = 0; r < scorer->programme->n_rules; r++) {
        const int t = n_criteria + r;
        pair->broken[r] = row->state[t].counts && worth_for_pair(scorer, row, t, mentee, mentor).worth < 0;
    }
    pair->is_self = scorer->self[mentee] == mentor;
    pair->is_banned = decisions != NULL && pwi_pairs_contain(decisions->ban, decisions->n_ban, mentee, mentor);
    pair->not_given = is_not_given(scorer, mentee, mentor);
}

bool pwi_pair_is_allowed(const PwiScorer *scorer, const PwiPairScore *pair) {
    for (int r = 0; r < scorer->programme->n_rules; r++) {
        if (pair->broken[r]) return false;
    }
    return !pair->is_banned && !pair->is_self && !pair->not_given;
}
