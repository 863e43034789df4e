/* A mentee's row: points, then worths by code, then streams over the mentors, then the pairs that stand apart.
 *
 * The order of work, for one mentee: (1) who can count and for how many points; (2) each term's kernel values the
 * mentors' distinct answers; (3) streams add what every mentor gets, and what drops out on their side; (4) sparse
 * entries replace the values of single pairs; (5) debts become "forbidden", drop-outs a rescale; (6) pairs that are
 * forbidden for other reasons. docs/methods/scoring.md. */
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "score/scorer_private.h"

PwStatus pwi_score_row_create(const PwiScorer *scorer, PwiScoreRow **result) {
    PwiScoreRow *row = PWI_NEW(PwiScoreRow);
    if (row == NULL) return PW_NO_MEMORY;
    row->n_mentors = scorer->cohort->side[PWI_MENTOR].n;
    row->score = PWI_NEW_ARRAY(int32_t, (size_t)row->n_mentors);
    row->lost = PWI_NEW_ARRAY(int32_t, (size_t)row->n_mentors);
    row->worth = PWI_NEW_ARRAY(int32_t, scorer->n_codes);
    row->dropped = PWI_NEW_ARRAY(uint8_t, scorer->n_codes);
    row->state = PWI_NEW_ARRAY(PwiTermState, (size_t)scorer->n_terms);
    row->lane = PWI_NEW_ARRAY(PwiLane, (size_t)scorer->n_terms);
    row->points = PWI_NEW_ARRAY(int32_t, (size_t)scorer->programme->n_criteria);
    row->table = PWI_NEW_ARRAY(int32_t, (size_t)scorer->max_fused_codes);
    row->scratch = pwi_new_array(scorer->scratch_size, 1);
    if (row->score == NULL || row->lost == NULL || row->worth == NULL || row->dropped == NULL || row->state == NULL ||
        row->lane == NULL || row->points == NULL || row->table == NULL || row->scratch == NULL) {
        pwi_score_row_destroy(row);
        return PW_NO_MEMORY;
    }
    *result = row;
    return PW_OK;
}

void pwi_score_row_destroy(PwiScoreRow *row) {
    if (row == NULL) return;
    pwi_free(row->score);
    pwi_free(row->lost);
    pwi_free(row->worth);
    pwi_free(row->dropped);
    pwi_free(row->state);
    pwi_free(row->lane);
    pwi_free(row->points);
    pwi_free(row->table);
    pwi_free(row->scratch);
    pwi_free(row);
}

/* What the values of criterion k are worth to a mentee who has `points` for it. */
static PwiStake stake_of_criterion(const PwiCriterion *criterion, int32_t points) {
    return (PwiStake){
        .points = points,
        .missing = criterion->skip_missing ? 0 : pwi_points_of_value(points, criterion->missing_ppm, PWI_PPM),
        .missing_drops = criterion->skip_missing,
    };
}

static PwiStake stake_of_rule(const PwiRule *rule) {
    return (PwiStake){
        .is_rule = true, .at_least_ppm = rule->at_least_ppm, .missing = rule->forbid_missing ? PWI_DEBT : 0};
}

void pwi_row_begin(const PwiScorer *scorer, PwiScoreRow *row, int mentee) {
    const PwProgramme *programme = scorer->programme;
    const int n_criteria = programme->n_criteria;
    bool can_count[PWI_MAX_CRITERIA];
    for (int t = 0; t < scorer->n_terms; t++) row->state[t].standing = pwi_term_standing(&scorer->term[t], mentee);
    for (int k = 0; k < n_criteria; k++) {
        can_count[k] = pwi_criterion_can_count(&programme->criterion[k], row->state[k].standing);
    }
    pwi_share_points(programme, scorer->cohort, mentee, can_count, row->points);

    for (int k = 0; k < n_criteria; k++) {
        row->state[k].counts = can_count[k];
        row->state[k].stake = stake_of_criterion(&programme->criterion[k], row->points[k]);
    }
    for (int r = 0; r < programme->n_rules; r++) {
        const PwiRule *rule = &programme->rule[r];
        PwiTermState *state = &row->state[n_criteria + r];
        state->counts = state->standing == PWI_ANSWERED || (state->standing == PWI_NO_ANSWER && rule->forbid_missing);
        state->stake = stake_of_rule(rule);
    }
}

bool pwi_row_value(const PwiScorer *scorer, PwiScoreRow *row, int term_ix, int mentee, int first, int end) {
    const PwiTerm *term = &scorer->term[term_ix];
    const PwiTermState *state = &row->state[term_ix];
    int32_t *worth = row->worth + term->first_code;
    uint8_t *dropped = row->dropped + term->first_code;
    assert(state->counts && 0 <= first && first <= end && end <= term->n_codes);

    worth[PWI_CODE_WHEN_FALSE] = 0;
    dropped[PWI_CODE_WHEN_FALSE] = !state->stake.is_rule;
    worth[PWI_CODE_MISSING] = state->stake.missing;
    dropped[PWI_CODE_MISSING] = state->stake.missing_drops;
    bool any_dropped = (term->has_when_false && dropped[PWI_CODE_WHEN_FALSE] != 0) ||
                       (term->has_missing && dropped[PWI_CODE_MISSING] != 0);
    if (first < PWI_CODE_FIRST_ANSWER) first = PWI_CODE_FIRST_ANSWER;
    if (first >= end) return any_dropped;

    if (state->standing == PWI_NO_ANSWER) {
        assert(!state->stake.missing_drops);
        for (int c = first; c < end; c++) worth[c] = state->stake.missing;
        memset(dropped + first, 0, (size_t)(end - first));
        return any_dropped;
    }
    const PwiFold fold = {
        .stake = &state->stake,
        .mentee = mentee,
        .first = first - PWI_CODE_FIRST_ANSWER,
        .end = end - PWI_CODE_FIRST_ANSWER,
        .worth = worth + PWI_CODE_FIRST_ANSWER,
        .dropped = dropped + PWI_CODE_FIRST_ANSWER,
        .scratch = row->scratch,
    };
    return term->kernel->fold(term, &fold) || any_dropped;
}

/* Values every term for the mentee, ready for the streams. Criteria without points have nothing to give or to take. */
static void value_terms(const PwiScorer *scorer, PwiScoreRow *row, int mentee) {
    for (int t = 0; t < scorer->n_terms; t++) {
        const PwiTerm *term = &scorer->term[t];
        const PwiTermState *state = &row->state[t];
        row->lane[t] = (PwiLane){0};
        if (!state->counts || (!state->stake.is_rule && state->stake.points == 0)) continue;
        bool any_dropped = pwi_row_value(scorer, row, t, mentee, 0, term->n_codes);
        row->lane[t].worth = row->worth + term->first_code;
        row->lane[t].dropped = any_dropped ? row->dropped + term->first_code : NULL;
        row->lane[t].points = state->stake.points;
    }
}

/* Puts the values of a term's sparse entries in place of what the streams have added. */
static void replace_entries(const PwiScorer *scorer, PwiScoreRow *row, int term_ix, int mentee) {
    const PwiTerm *term = &scorer->term[term_ix];
    const PwiSparse *sparse = &term->sparse;
    const PwiLane *lane = &row->lane[term_ix];
    if (sparse->first == NULL || lane->worth == NULL || row->state[term_ix].standing != PWI_ANSWERED) return;

    for (size_t entry = sparse->first[mentee]; entry < sparse->first[mentee + 1]; entry++) {
        const int mentor = sparse->mentor[entry];
        const int code = pwi_term_code(scorer, term, mentor);
        if (code == PWI_CODE_WHEN_FALSE) continue;
        int32_t worth = pwi_worth(&row->state[term_ix].stake, sparse->x[entry], pwi_sparse_y(sparse, entry));
        row->score[mentor] += worth - lane->worth[code];
        if (lane->dropped != NULL && lane->dropped[code]) row->lost[mentor] -= lane->points;
    }
}

/* Sums become scores. */
static void finish(PwiScoreRow *row, int32_t points_of_all, bool any_lost) {
    for (int j = 0; j < row->n_mentors; j++) row->score[j] = row->score[j] < 0 ? PWI_FORBIDDEN : row->score[j];
    if (!any_lost) return;
    for (int j = 0; j < row->n_mentors; j++) {
        if (row->lost[j] != 0 && row->score[j] >= 0) {
            row->score[j] = pwi_rescale(row->score[j], points_of_all - row->lost[j]);
        }
    }
}

/* Forbids the mentors a given matrix does not name. */
static void forbid_not_given(const PwiSparse *sparse, PwiScoreRow *row, int mentee) {
    int32_t next = 0;
    for (size_t entry = sparse->first[mentee]; entry < sparse->first[mentee + 1]; entry++) {
        for (; next < sparse->mentor[entry]; next++) row->score[next] = PWI_FORBIDDEN;
        next = sparse->mentor[entry] + 1;
    }
    for (; next < row->n_mentors; next++) row->score[next] = PWI_FORBIDDEN;
}

static void forbid_bans(const PwDecisions *decisions, PwiScoreRow *row, int mentee) {
    int low = 0, high = decisions->n_ban; /* the mentee's first ban lies in [low, high] */
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (decisions->ban[middle].mentee < mentee) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < decisions->n_ban && decisions->ban[low].mentee == mentee; low++) {
        row->score[decisions->ban[low].mentor] = PWI_FORBIDDEN;
    }
}

static void forbid_apart(const PwiScorer *scorer, PwiScoreRow *row, int mentee) {
    for (int k = 0; k < scorer->programme->n_criteria; k++) {
        const PwiTerm *term = &scorer->term[k];
        if (term->test->kind == PWI_GIVEN) forbid_not_given(&term->sparse, row, mentee);
    }
    if (scorer->self[mentee] >= 0) row->score[scorer->self[mentee]] = PWI_FORBIDDEN;
    if (scorer->decisions != NULL) forbid_bans(scorer->decisions, row, mentee);
}

const int32_t *pwi_score_mentee(const PwiScorer *scorer, PwiScoreRow *row, int mentee) {
    assert(mentee >= 0 && mentee < scorer->cohort->side[PWI_MENTEE].n);
    const size_t n_mentors = (size_t)row->n_mentors;
    pwi_row_begin(scorer, row, mentee);
    value_terms(scorer, row, mentee);

    bool any_lost = false;
    memset(row->score, 0, n_mentors * sizeof *row->score);
    memset(row->lost, 0, n_mentors * sizeof *row->lost);
    for (int s = 0; s < scorer->n_streams; s++) {
        any_lost |= pwi_stream_add(&scorer->stream[s], row->n_mentors, row->lane, row->table, row->score, row->lost);
    }
    int32_t points_of_all = 0;
    for (int t = 0; t < scorer->n_terms; t++) {
        replace_entries(scorer, row, t, mentee);
        points_of_all += row->state[t].stake.points;
    }
    finish(row, points_of_all, any_lost);
    forbid_apart(scorer, row, mentee);
    return row->score;
}
