/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mentee's row: points, then worths by code, then streams over the mentors, then the pairs that stand apart.
 *
 * The order of work, for one mentee: (1) who can count and for how many points; (2) each term's kernel values the
 * mentors' distinct answers, or the classes the mentee sees (prepare.c); (3) streams add what every mentor gets, and
 * what drops out on their side; (4) sparse entries replace the values of single pairs; (5) debts become "forbidden",
 * drop-outs a rescale; (6) pairs that are forbidden for other reasons. docs/methods/scoring.md. */
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "score/scorer_private.h"

PwStatus pwi_score_row_create(const PwiScorer *scorer, PwiScoreRow **result) {
    PwiScoreRow *row = PWI_NEW(PwiScoreRow);
    if (row == NULL) return PW_NO_MEMORY;
    row->n_mentors = scorer->cohort->side[PWI_MENTOR].n;
    const size_t padded = pwi_padded(row->n_mentors), n_groups = (size_t)scorer->n_drop_groups;
    row->score = PWI_NEW_LINES(int32_t, padded);
    row->lost = PWI_NEW_LINES(int32_t, padded);
    row->worth = PWI_NEW_ARRAY(int32_t, scorer->n_codes);
    row->dropped = PWI_NEW_ARRAY(uint8_t, scorer->n_codes);
    row->state = PWI_NEW_ARRAY(PwiTermState, (size_t)scorer->n_terms);
    row->lane = PWI_NEW_ARRAY(PwiLane, (size_t)scorer->n_terms);
    row->points = PWI_NEW_ARRAY(int32_t, (size_t)scorer->programme->n_criteria);
    row->addition = PWI_NEW_ARRAY(PwiAddition, (size_t)scorer->n_streams);
    row->table = PWI_NEW_ARRAY(int32_t, scorer->n_entries);
    row->lost_table = PWI_NEW_ARRAY(int32_t, scorer->n_entries);
    row->drop_table = PWI_NEW_ARRAY(int32_t, n_groups * PWI_DROP_CODES);
    row->drops_any = PWI_NEW_ARRAY(bool, n_groups);
    row->class_of = PWI_NEW_LINES(uint8_t, PWI_TILE);
    row->scratch = pwi_new_array(scorer->scratch_size, 1);
    if (row->score == NULL || row->lost == NULL || row->worth == NULL || row->dropped == NULL || row->state == NULL ||
        row->lane == NULL || row->points == NULL || row->addition == NULL || row->table == NULL ||
        row->lost_table == NULL || row->drop_table == NULL || row->drops_any == NULL || row->class_of == NULL ||
        row->scratch == NULL || pwi_narrow_init(scorer, &row->narrow) != PW_OK) {
        pwi_score_row_destroy(row);
        return PW_NO_MEMORY;
    }
    *result = row;
    return PW_OK;
}

void pwi_score_row_destroy(PwiScoreRow *row) {
    if (row == NULL) return;
    void *const blocks[] = {row->score,      row->lost,      row->worth,    row->dropped, row->state,
                            row->lane,       row->points,    row->addition, row->table,   row->lost_table,
                            row->drop_table, row->drops_any, row->class_of, row->scratch};
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) pwi_free(blocks[b]);
    pwi_narrow_clear(&row->narrow);
    pwi_free(row);
}

void pwi_row_replace(const PwiScorer *scorer, const PwiScoreRow *row, int term_ix, size_t entry, int32_t *sum,
                     int32_t *lost) {
    const PwiTerm *term = &scorer->term[term_ix];
    const PwiSparse *sparse = &term->sparse;
    const int code = pwi_term_code(scorer, term, sparse->mentor[entry]);
    if (code == PWI_CODE_WHEN_FALSE) return;
    const int32_t worth = pwi_worth(&row->state[term_ix].stake, sparse->x[entry], pwi_sparse_y(sparse, entry));
    *sum += worth - row->lane[term_ix].worth[code];
    if (row->dropped[term->first_code + (size_t)code]) *lost -= row->points[term_ix];
}

/* Puts the values of a term's sparse entries in place of what the streams have added. */
static void replace_entries(const PwiScorer *scorer, PwiScoreRow *row, int term_ix, int mentee) {
    const PwiSparse *sparse = &scorer->term[term_ix].sparse;
    if (!pwi_row_has_entries(row, term_ix)) return;
    for (size_t entry = sparse->first[mentee]; entry < sparse->first[mentee + 1]; entry++) {
        const int32_t mentor = sparse->mentor[entry];
        pwi_row_replace(scorer, row, term_ix, entry, &row->score[mentor], &row->lost[mentor]);
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

const PwiPair *pwi_bans_of(const PwDecisions *decisions, int mentee, int *n) {
    *n = 0;
    if (decisions == NULL) return NULL;
    int low = 0, high = decisions->n_ban; /* the mentee's first ban lies in [low, high] */
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (decisions->ban[middle].mentee < mentee) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while (low + *n < decisions->n_ban && decisions->ban[low + *n].mentee == mentee) ++*n;
    return decisions->ban + low;
}

static void forbid_apart(const PwiScorer *scorer, PwiScoreRow *row, int mentee) {
    for (int k = 0; k < scorer->programme->n_criteria; k++) {
        const PwiTerm *term = &scorer->term[k];
        if (term->test->kind == PWI_GIVEN) forbid_not_given(&term->sparse, row, mentee);
    }
    if (scorer->self[mentee] >= 0) row->score[scorer->self[mentee]] = PWI_FORBIDDEN;
    int n_bans;
    const PwiPair *ban = pwi_bans_of(scorer->decisions, mentee, &n_bans);
    for (int k = 0; k < n_bans; k++) row->score[ban[k].mentor] = PWI_FORBIDDEN;
}

static void add_codes(const PwiPath *path, const PwiStream *stream, int first, int n, const int32_t *worth, int n_codes,
                      int32_t *sum) {
    if (stream->byte != NULL) {
        path->add_bytes(stream->byte + first, n, worth, n_codes, sum);
    } else if (stream->narrow != NULL) {
        path->add_words(stream->narrow + first, n, worth, n_codes, sum);
    } else {
        for (int j = 0; j < n; j++) sum[j] += worth[stream->wide[first + j]];
    }
}

/* What one stream has for the mentors [first, first + n). */
static void add_stream(const PwiPath *path, const PwiStream *stream, const PwiAddition *addition, PwiScoreRow *row,
                       int first, int n) {
    int32_t *sum = row->score + first, *lost = row->lost + first;
    if (addition->worth == NULL) return;
    if (addition->by_class) {
        path->classify(stream->planes, &addition->classes, first, n, row->class_of);
        path->add_bytes(row->class_of, n, addition->worth, addition->n_codes, sum);
        if (addition->lost != NULL) path->add_bytes(row->class_of, n, addition->lost, addition->n_codes, lost);
    } else {
        add_codes(path, stream, first, n, addition->worth, addition->n_codes, sum);
        if (addition->lost != NULL) add_codes(path, stream, first, n, addition->lost, addition->n_codes, lost);
    }
}

/* All that streams and drops have for the mentors [first, first + n). */
static void add_up(const PwiScorer *scorer, PwiScoreRow *row, int first, int n) {
    memset(row->score + first, 0, (size_t)n * sizeof *row->score);
    memset(row->lost + first, 0, (size_t)n * sizeof *row->lost);
    for (int s = 0; s < scorer->n_streams; s++) {
        add_stream(scorer->path, &scorer->stream[s], &row->addition[s], row, first, n);
    }
    for (int g = 0; g < scorer->n_drop_groups; g++) {
        const PwiDropGroup *group = &scorer->drops[g];
        if (!row->drops_any[g]) continue;
        scorer->path->add_bytes(group->code + first, n, row->drop_table + g * PWI_DROP_CODES, 1 << group->n,
                                row->lost + first);
    }
}

void pwi_row_finish(const PwiScorer *scorer, PwiScoreRow *row, int mentee) {
    const int padded = (int)pwi_padded(row->n_mentors);
    for (int first = 0; first < padded; first += PWI_TILE) {
        add_up(scorer, row, first, padded - first < PWI_TILE ? padded - first : PWI_TILE);
    }
    for (int k = 0; k < scorer->n_sparse_terms; k++) replace_entries(scorer, row, scorer->sparse_term[k], mentee);
    scorer->path->finish(row->score, row->any_lost ? row->lost : NULL, padded, row->points_of_all);
    forbid_apart(scorer, row, mentee);
}

const int32_t *pwi_score_mentee(const PwiScorer *scorer, PwiScoreRow *row, int mentee) {
    assert(mentee >= 0 && mentee < scorer->cohort->side[PWI_MENTEE].n);
    pwi_row_begin(scorer, row, mentee);
    pwi_row_prepare(scorer, row, mentee);
    pwi_row_finish(scorer, row, mentee);
    return row->score;
}
