/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered of a mentee who has just been scored (recall.h): values of the listed pairs, sums of all others.
 */
#include <assert.h>
#include <string.h>

#include "score/recall_private.h"

/* ---- values ---- */

static PwiStake share_stake(const PwiCriterion *criterion) {
    return (PwiStake){.is_share = true,
                      .points = 1,
                      .missing = criterion->skip_missing ? 0 : pwi_share(criterion->missing_ppm, PWI_PPM),
                      .missing_drops = criterion->skip_missing};
}

/* Shares by class, into share[classes]. */
void pwi_share_classes(const PwiScorer *scorer, const PwiScoreRow *row, int k, int mentee, const PwiClasses *classes,
                       int32_t *share) {
    const PwiTerm *term = &scorer->term[k];
    const PwiStake stake = share_stake(term->test);
    int32_t lost[PWI_MAX_CLASSES] = {0};
    memset(share, 0, (size_t)classes->n_classes * sizeof *share);
    share[PWI_CODE_WHEN_FALSE] = PWI_SHARE_DROPS;
    share[PWI_CODE_MISSING] = stake.missing_drops ? PWI_SHARE_DROPS : stake.missing;
    if (row->state[k].standing != PWI_ANSWERED) {
        share[PWI_CODE_FIRST_ANSWER] = stake.missing;
        return;
    }
    term->kernel->sorter->value(term, &stake, mentee, scorer->stream[term->stream].planes, classes, share, lost);
    for (int c = PWI_CODE_FIRST_ANSWER; c < classes->n_classes; c++)
        if (lost[c] > 0) share[c] = PWI_SHARE_DROPS;
}

/* Shares by code, in the row's worths. */
const int32_t *pwi_share_codes(const PwiScorer *scorer, PwiScoreRow *row, int k, int mentee) {
    const PwiTerm *term = &scorer->term[k];
    int32_t *share = row->worth + term->first_code;
    const uint8_t *dropped = row->dropped + term->first_code;
    row->state[k].stake = share_stake(term->test);
    const bool any_dropped = pwi_row_value(scorer, row, k, mentee, 0, term->n_codes);
    for (int c = 0; c < (any_dropped ? term->n_codes : PWI_CODE_FIRST_ANSWER); c++)
        if (dropped[c]) share[c] = PWI_SHARE_DROPS;
    return share;
}

/* ---- remembering ---- */

/* The listed pairs' shares of a criterion. False: not all are known. */
static bool take_shares(const PwiScorer *scorer, PwiScoreRow *row, int k, int mentee, const int32_t *mentor, int n,
                        int32_t *share) {
    const PwiTerm *term = &scorer->term[k];
    const PwiAddition *addition = &row->addition[term->stream];
    const PwiSparse *sparse = &term->sparse;
    const bool has_entries = sparse->first != NULL && pwi_row_has_entries(row, k);
    int32_t by_class[PWI_MAX_CLASSES];
    const int32_t *value = by_class;
    bool are_known = true;
    if (addition->by_class) {
        pwi_share_classes(scorer, row, k, mentee, &addition->classes, by_class);
    } else {
        value = pwi_share_codes(scorer, row, k, mentee);
    }
    for (int m = 0; m < n; m++) {
        const int code = addition->by_class ? addition->class_of[mentor[m]] : pwi_term_code(scorer, term, mentor[m]);
        share[m] = value[code];
        if (has_entries && code != PWI_CODE_WHEN_FALSE) {
            const size_t entry = pwi_sparse_from(sparse, mentee, mentor[m]);
            if (entry < sparse->first[mentee + 1] && sparse->mentor[entry] == mentor[m])
                share[m] = pwi_share(sparse->x[entry], pwi_sparse_y(sparse, entry));
        }
        are_known &= share[m] != PWI_NO_SHARE;
    }
    return are_known;
}

/* The pairs to list: the best, and those with values of their own, which the sums know nothing of. 0: too many. */
static int list_pairs(const PwiScorer *scorer, PwiScoreRow *row, int mentee, const PwiRanked *ranked, int32_t *mentor) {
    const PwiNarrow *narrow = &row->narrow;
    int32_t score[PWI_LIST_ROOM];
    int n = 0;
    for (; n < ranked->n && n <= PWI_LISTED; n++) mentor[n] = ranked->place[n].pair.mentor;
    const int n_best = n;
    if (narrow->n_own > PWI_LIST_ROOM) return 0;
    pwi_score_own(scorer, row, mentee, score);
    for (int e = 0; e < narrow->n_own; e++) {
        bool is_listed = score[e] < 0;
        for (int m = 0; m < n_best && !is_listed; m++) is_listed = mentor[m] == narrow->own[e];
        if (is_listed) continue;
        if (n == PWI_LIST_ROOM) return 0;
        mentor[n++] = narrow->own[e];
    }
    return n;
}

/* Bounds of what all pairs but those listed have got and lost. */
static void take_sums(PwiRecall *recall, PwiScoreRow *row, int mentee, const int32_t *listed, int n_listed) {
    const PwiRecallPath *path = recall->scorer->path->recall;
    const size_t first = (size_t)mentee * recall->padded;
    const int padded = (int)recall->padded;
    uint8_t *falls_short = row->narrow.falls_short;
    PwiRecalled *person = &recall->person[mentee];
    int32_t most, most_lost;
    pwi_row_sum(recall->scorer, row);
    for (int m = 0; m < n_listed; m++) falls_short[listed[m]] = PWI_NEVER;
    path->largest(falls_short, padded, row->score, row->lost, &most, &most_lost);
    person->base = most > (PWI_SUM_STEPS << PWI_SUM_BITS) ? most - (PWI_SUM_STEPS << PWI_SUM_BITS) : 0;
    person->lost_bits = PWI_LOST_BITS;
    while ((most_lost + (1 << person->lost_bits) - 1) >> person->lost_bits > UINT8_MAX) person->lost_bits++;
    path->pack(row->score, row->lost, padded, person->base, PWI_SUM_BITS, person->lost_bits, recall->sum + first,
               recall->lost + first);
}

void pwi_recall_take(PwiRecall *recall, PwiScoreRow *row, int mentee, const PwiRanked *ranked) {
    const PwiScorer *scorer = recall->scorer;
    const size_t i = (size_t)mentee, n_criteria = (size_t)recall->n_criteria;
    PwiRecalled *person = &recall->person[i];
    int32_t *mentor = recall->mentor + i * PWI_LIST_ROOM, *points = recall->points + i * n_criteria;
    person->n = 0;
    const int n = list_pairs(scorer, row, mentee, ranked, mentor);
    take_sums(recall, row, mentee, mentor, n);
    for (int k = 0; k < recall->n_criteria; k++) {
        recall->counts[i * n_criteria + (size_t)k] = row->state[k].counts;
        points[k] = row->points[k];
        if (points[k] == 0) continue;
        int32_t *share = recall->share + (i * n_criteria + (size_t)k) * PWI_LIST_ROOM;
        if (!take_shares(scorer, row, k, mentee, mentor, n, share)) return;
    }
    person->solve = recall->solve;
    person->n = n;
}
