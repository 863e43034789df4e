/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row needs before its mentors come into play: the mentee's points, what every code is worth to them, and from
 * that the table each stream looks its codes up in. docs/methods/scoring.md. */
#include <assert.h>
#include <string.h>

#include "base/numbers.h"
#include "score/scorer_private.h"

/* What the values of criterion k are worth to a mentee who has `points` for it. What drops out counts as got: all
 * points of it are lost again. */
static PwiStake stake_of_criterion(const PwiCriterion *criterion, int32_t points) {
    return (PwiStake){
        .points = points,
        .missing = criterion->skip_missing ? points : pwi_points_of_value(points, criterion->missing_ppm, PWI_PPM),
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
    row->points_of_all = 0;
    for (int k = 0; k < n_criteria; k++) row->points_of_all += row->points[k];
}

bool pwi_row_value(const PwiScorer *scorer, PwiScoreRow *row, int term_ix, int mentee, int first, int end) {
    const PwiTerm *term = &scorer->term[term_ix];
    const PwiTermState *state = &row->state[term_ix];
    int32_t *worth = row->worth + term->first_code;
    uint8_t *dropped = row->dropped + term->first_code;
    assert(state->counts && 0 <= first && first <= end && end <= term->n_codes);

    worth[PWI_CODE_WHEN_FALSE] = state->stake.points;
    dropped[PWI_CODE_WHEN_FALSE] = !state->stake.is_rule;
    worth[PWI_CODE_MISSING] = state->stake.missing;
    dropped[PWI_CODE_MISSING] = state->stake.missing_drops;
    if (first < PWI_CODE_FIRST_ANSWER) first = PWI_CODE_FIRST_ANSWER;
    if (first >= end) return false;

    if (state->standing == PWI_NO_ANSWER) {
        assert(!state->stake.missing_drops);
        for (int c = first; c < end; c++) worth[c] = state->stake.missing;
        memset(dropped + first, 0, (size_t)(end - first));
        return false;
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
    return term->kernel->fold(term, &fold);
}

/* Whether a term can add or forbid anything. Criteria without points have nothing to give or to take. */
static bool is_in(const PwiTermState *state) {
    return state->counts && (state->stake.is_rule || state->stake.points > 0);
}

/* The terms of a stream that are in, with equal standings as they are twins; returns how many. */
static int collect_terms(const PwiScorer *scorer, const PwiScoreRow *row, const PwiStream *stream,
                         const PwiTerm **term) {
    int n = 0;
    for (int l = 0; l < stream->n_lanes; l++) {
        const PwiTermState *state = &row->state[stream->term[l]];
        if (!is_in(state)) continue;
        term[n++] = &scorer->term[stream->term[l]];
        assert(state->standing == row->state[term[0] - scorer->term].standing);
    }
    return n;
}

/* Without vectors, so many answers are valued one by one faster than all mentors are sorted. */
enum { FEW_ANSWERS = 64 };

/* Tries to have a stream looked up by class. False: by code, then. */
static bool prepare_classes(const PwiScorer *scorer, PwiScoreRow *row, int stream_ix, int mentee) {
    const PwiStream *stream = &scorer->stream[stream_ix];
    const PwiPlanes *planes = stream->planes;
    PwiAddition *addition = &row->addition[stream_ix];
    PwiClasses *classes = &addition->classes;
    const PwiTerm *term[PWI_MAX_LANES];
    const int n = collect_terms(scorer, row, stream, term);
    if (n == 0) return true;
    const bool is_quick_by_code = !planes->are_sets || stream->n_codes <= FEW_ANSWERS;
    if (is_quick_by_code && !scorer->path->sorts_digits) return false;
    const PwiSorter *sorter = term[0]->kernel->sorter;
    const bool is_answered = row->state[term[0] - scorer->term].standing == PWI_ANSWERED;
    if (is_answered) {
        if (!sorter->sort(term, n, planes, mentee, classes)) return false;
    } else {
        pwi_classes_begin(classes, planes); /* to who did not answer, all answers are one */
    }

    int32_t *worth = row->table + stream->first_entry, *lost = row->lost_table + stream->first_entry;
    const size_t n_classes = (size_t)classes->n_classes;
    bool any_lost = false;
    memset(worth, 0, n_classes * sizeof *worth);
    if (!planes->are_sets) memset(lost, 0, n_classes * sizeof *lost); /* of sets all values are known */
    for (int l = 0; l < n; l++) {
        const PwiStake *stake = &row->state[term[l] - scorer->term].stake;
        worth[PWI_CODE_WHEN_FALSE] += stake->points;
        worth[PWI_CODE_MISSING] += stake->missing;
        if (is_answered) {
            any_lost |= sorter->value(term[l], stake, mentee, planes, classes, worth, lost);
        } else {
            worth[PWI_CODE_FIRST_ANSWER] += stake->missing;
        }
    }
    addition->worth = worth;
    addition->lost = any_lost ? lost : NULL;
    addition->n_codes = (int)n_classes;
    addition->by_class = true;
    return true;
}

/* Values the stream's terms by code. Returns how many of them can add anything. */
static int value_lanes(const PwiScorer *scorer, PwiScoreRow *row, const PwiStream *stream, int mentee) {
    int n_in = 0;
    for (int l = 0; l < stream->n_lanes; l++) {
        const int t = stream->term[l];
        const PwiTerm *term = &scorer->term[t];
        if (!is_in(&row->state[t])) continue;
        bool any_dropped = pwi_row_value(scorer, row, t, mentee, 0, term->n_codes);
        row->lane[t].worth = row->worth + term->first_code;
        row->lane[t].dropped = any_dropped ? row->dropped + term->first_code : NULL;
        n_in++;
    }
    return n_in;
}

/* One table of summed worths for the fused codes. */
static const int32_t *fuse_worths(const PwiScorer *scorer, PwiScoreRow *row, const PwiStream *stream) {
    if (stream->n_lanes == 1) return row->lane[stream->term[0]].worth;
    int32_t *table = row->table + stream->first_entry;
    const int padded = (int)pwi_padded(stream->n_codes);
    memset(table, 0, (size_t)padded * sizeof *table);
    for (int l = 0; l < stream->n_lanes; l++) {
        const int t = stream->term[l];
        if (row->lane[t].worth == NULL) continue;
        scorer->path->add_words(stream->lane_code[l], padded, row->lane[t].worth, scorer->term[t].n_codes, table);
    }
    return table;
}

/* The points that answers without a value take, by the stream's codes; NULL where every value is known. */
static const int32_t *fuse_losses(PwiScoreRow *row, const PwiStream *stream) {
    int32_t *table = row->lost_table + stream->first_entry;
    bool any = false;
    for (int l = 0; l < stream->n_lanes; l++) {
        const int t = stream->term[l];
        const uint8_t *dropped = row->lane[t].dropped;
        if (dropped == NULL) continue;
        if (!any) memset(table, 0, (size_t)stream->n_codes * sizeof *table);
        any = true;
        for (int c = 0; c < stream->n_codes; c++) {
            const int own = stream->lane_code != NULL ? stream->lane_code[l][c] : c;
            /* The special codes are counted in drops.h. */
            if (own >= PWI_CODE_FIRST_ANSWER && dropped[own]) table[c] += row->points[t];
        }
    }
    return any ? table : NULL;
}

static bool prepare_drops(const PwiScorer *scorer, PwiScoreRow *row) {
    bool any = false;
    for (int g = 0; g < scorer->n_drop_groups; g++) {
        row->drops_any[g] = pwi_drops_value(&scorer->drops[g], row->points, row->drop_table + g * PWI_DROP_CODES);
        any |= row->drops_any[g];
    }
    return any;
}

void pwi_row_prepare(const PwiScorer *scorer, PwiScoreRow *row, int mentee) {
    row->any_lost = prepare_drops(scorer, row);
    memset(row->lane, 0, (size_t)scorer->n_terms * sizeof *row->lane);
    for (int s = 0; s < scorer->n_streams; s++) {
        const PwiStream *stream = &scorer->stream[s];
        PwiAddition *addition = &row->addition[s];
        addition->worth = addition->lost = NULL;
        addition->by_class = false;
        bool is_ready = stream->planes != NULL && prepare_classes(scorer, row, s, mentee);
        if (!is_ready && value_lanes(scorer, row, stream, mentee) > 0) {
            addition->worth = fuse_worths(scorer, row, stream);
            addition->lost = fuse_losses(row, stream);
            addition->n_codes = stream->n_codes;
        }
        row->any_lost |= addition->lost != NULL;
    }
}
