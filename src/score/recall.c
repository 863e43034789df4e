/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Remembering pairs between solves (recall.h).
 *
 * A criterion's value x/y depends on answers only; weights decide how many points it gets. So of the listed pairs the
 * values are remembered (pwi_share), and the sums of new points are their scores, to the last unit.
 *
 * Of all other pairs two bytes are remembered: bounds of P, the points they got, and of L, those that dropped out, each
 * rounded up once, so that they are near. Let p be the points then and p' those of now, C the criteria whose weights
 * are others, and a ≥ p'_k/p_k for all others, which differ by a common factor and roundings only. A worth c_k is
 * rounded by 1/2 at most, so outside C c'_k ≤ a·c_k + (a + 1)/2; and P − Σ_C c_k ≥ 0. So, with n criteria,
 *     P' ≤ a·P + Σ_C (c'_k − a·c_k) + n·(a + 1)/2
 *     L' ≤ a·L + Σ_C (p'_k − a·p_k), of those that drop out
 * where the sums over C are looked up by code. A score then reaches S only if P' + 1/2 ≥ S·(1 − L'/10^6) (narrow.h),
 * and S is what is asked for and the mentor's price. That is one question about all pairs at once, and a few
 * instructions in 16 bits; asked some six times, it finds what no pair is worth more than. Points are in units of 32
 * there, parts of 10^6 in 2^-16. */
#include "score/recall.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "score/recall_private.h"

enum {
    FACTOR_BITS = 15,         /* of a, */
    MOST_FACTOR = UINT16_MAX, /* which is below 2 */
    UNIT = 32,                /* of points, where they have 16 bits */
    MOST_WORTH = (int)PWI_PPM / UNIT + 1,
    FIRST_STEP_BITS = 16, /* of the search for a bound, in millionths */
    STEP_BITS = 11,
    TURNS = 3 /* mentees are remembered in as many solves: no single one then takes much longer */
};
#define MOST_BYTES (INT64_C(1) << 28)

/* What makes sums of now of those remembered. */
typedef struct Scaling {
    const PwiRecalledWeights *then;
    const int32_t *old_points, *points; /* p, p' */
    int64_t factor;                     /* a·2^FACTOR_BITS */
    int64_t gain;                       /* what everybody gains */
    int n_changes, n_classified;
    struct Change {
        const uint8_t *code;
        int n_codes;
        const uint8_t *low, *high; /* by code: what it gains beyond that, in units */
        const uint8_t *keeps;      /* by code, signed: parts kept, in 256ths; or NULL */
    } change[PWI_MOST_RECALLED_CHANGES];
} Scaling;

static int32_t scaled_down(const Scaling *scaling, int32_t points) {
    return (int32_t)(points * scaling->factor >> FACTOR_BITS);
}

static bool is_changed(const PwiRecalledWeights *then, int k) {
    for (int c = 0; c < then->n_changed; c++)
        if (then->changed[c] == k) return true;
    return false;
}

/* a; false: criteria without values remembered have points now, or points have grown too much. */
static bool find_factor(const PwiRecall *recall, Scaling *scaling) {
    scaling->factor = 0;
    for (int k = 0; k < recall->n_criteria; k++) {
        const int64_t p = scaling->old_points[k], now = scaling->points[k];
        if (now == 0) continue;
        if (p == 0) return false;
        const int64_t own = is_changed(scaling->then, k) ? 0 : ((now << FACTOR_BITS) + p - 1) / p;
        if (own > scaling->factor) scaling->factor = own;
    }
    return scaling->factor <= MOST_FACTOR;
}

/* By class, where the term has planes and the mentee's classes are not too many; the codes are then made. */
static const uint8_t *classify(const PwiScorer *scorer, PwiScoreRow *row, int k, int mentee, Scaling *scaling,
                               PwiClasses *classes) {
    const PwiTerm *term = &scorer->term[k];
    const PwiPlanes *planes = scorer->stream[term->stream].planes;
    const size_t padded = pwi_padded(row->n_mentors);
    if (planes == NULL || (!planes->are_sets && !scorer->path->sorts_digits)) return NULL;
    pwi_classes_begin(classes, planes);
    const bool is_answered = row->state[k].standing == PWI_ANSWERED;
    if (is_answered && !term->kernel->sorter->sort(&term, 1, planes, mentee, classes)) return NULL;
    uint8_t *class_of = row->narrow.class_of + (size_t)scaling->n_classified++ * padded;
    scorer->path->classify(planes, classes, 0, (int)padded, class_of);
    return class_of;
}

/* What a criterion with another weight changes, from what its codes are worth. False: these are not known. */
static bool add_gains(Scaling *scaling, int k, const uint8_t *code, const int32_t *share, int n, PwiNarrow *narrow) {
    int32_t gain[PWI_BOUND_CODES], least = INT32_MAX;
    const int32_t p = scaling->old_points[k], now = scaling->points[k], loss = now - scaled_down(scaling, p);
    /* What is kept more or less where it drops out, in 256ths rounded down. */
    const int64_t part = pwi_floor_div(-(int64_t)loss * 256, PWI_PPM);
    uint8_t(*table)[PWI_BOUND_CODES] = narrow->table + 3 * scaling->n_changes;
    bool any_drops = false;
    if (part < INT8_MIN || part > INT8_MAX) return false;
    for (int c = 0; c < n; c++) {
        if (share[c] == PWI_NO_SHARE) return false;
        const bool drops = share[c] == PWI_SHARE_DROPS;
        gain[c] =
            drops ? 0 : pwi_points_of_share(now, share[c]) - scaled_down(scaling, pwi_points_of_share(p, share[c]));
        least = gain[c] < least ? gain[c] : least;
        table[2][c] = (uint8_t)(drops ? part : 0);
        any_drops |= table[2][c] != 0;
    }
    for (int c = 0; c < n; c++) {
        const int32_t exact = (gain[c] - least + UNIT - 1) / UNIT, units = exact < UINT16_MAX ? exact : UINT16_MAX;
        table[0][c] = (uint8_t)units;
        table[1][c] = (uint8_t)(units >> 8);
    }
    scaling->gain += least;
    scaling->change[scaling->n_changes++] = (struct Change){code, n, table[0], table[1], any_drops ? table[2] : NULL};
    return true;
}

static bool add_change(const PwiScorer *scorer, PwiScoreRow *row, int k, int mentee, Scaling *scaling) {
    const PwiTerm *term = &scorer->term[k];
    const PwiStream *stream = &scorer->stream[term->stream];
    PwiClasses classes;
    int32_t share[PWI_BOUND_CODES];
    row->state[k].standing = pwi_term_standing(term, mentee);
    row->state[k].counts = true;
    const uint8_t *class_of = classify(scorer, row, k, mentee, scaling, &classes);
    if (class_of != NULL) {
        pwi_share_classes(scorer, row, k, mentee, &classes, share);
        return add_gains(scaling, k, class_of, share, classes.n_classes, &row->narrow);
    }
    if (stream->byte == NULL) return false;
    const int32_t *own = pwi_share_codes(scorer, row, k, mentee);
    for (int c = 0; c < stream->n_codes; c++)
        share[c] = own[stream->lane_code != NULL ? stream->lane_code[term->lane][c] : c];
    return add_gains(scaling, k, stream->byte, share, stream->n_codes, &row->narrow);
}

static void look_up(const PwiNarrowPath *path, const struct Change *change, const uint8_t *table, int n, uint8_t *to) {
    const PwiBoundStep step = {.code = change->code, .n_codes = change->n_codes, .table = table};
    path->add_bounds(&step, 1, n, false, to);
}

/* The sums of all pairs not listed, as of now. */
static bool scale_sums(const PwiRecall *recall, PwiScoreRow *row, int mentee, const PwiRecalledWeights *then) {
    const PwiScorer *scorer = recall->scorer;
    const PwiRecallPath *path = scorer->path->recall;
    const PwiRecalled *person = &recall->person[mentee];
    const size_t i = (size_t)mentee;
    const int padded = (int)recall->padded;
    PwiNarrow *narrow = &row->narrow;
    Scaling scaling;
    scaling.then = then;
    scaling.old_points = recall->points + i * (size_t)recall->n_criteria;
    scaling.points = row->points;
    scaling.gain = scaling.n_changes = scaling.n_classified = 0;
    if (!find_factor(recall, &scaling)) return false;
    for (int c = 0; c < then->n_changed; c++) {
        const int k = then->changed[c];
        if (scaling.old_points[k] > 0 && !add_change(scorer, row, k, mentee, &scaling)) return false;
    }
    const int64_t slack = 2 * (int64_t)recall->n_criteria + 1, factor = scaling.factor;
    const int64_t all = ((person->base * factor) >> FACTOR_BITS) + 1 + scaling.gain + slack;
    const int64_t units = all > 0 ? all / UNIT + 2 : 1, first = units < UINT16_MAX ? units : UINT16_MAX;
    const int64_t each = ((factor << PWI_SUM_BITS) * 256 / UNIT >> FACTOR_BITS) + 1;
    const int64_t each_lost = ((factor << (person->lost_bits + 16)) / PWI_PPM >> FACTOR_BITS) + 1;
    assert(each <= UINT16_MAX && each_lost <= UINT16_MAX);
    path->unpack(recall->sum + i * recall->padded, recall->lost + i * recall->padded, padded, (uint16_t)first,
                 (uint16_t)each, (uint16_t)each_lost, narrow->reach, narrow->keeps);
    for (int c = 0; c < scaling.n_changes; c++) {
        const struct Change *change = &scaling.change[c];
        look_up(scorer->path->narrow, change, change->low, padded, narrow->bound);
        look_up(scorer->path->narrow, change, change->high, padded, narrow->again);
        path->add(narrow->bound, narrow->again, padded, narrow->reach);
        if (change->keeps == NULL) continue;
        look_up(scorer->path->narrow, change, change->keeps, padded, narrow->bound);
        path->keep(narrow->bound, padded, narrow->keeps);
    }
    return true;
}

/* The listed pairs' scores. */
static void score_listed(const PwiRecall *recall, const PwiScoreRow *row, int mentee, int32_t *score) {
    int32_t lost[PWI_BLOCK] = {0};
    memset(score, 0, PWI_BLOCK * sizeof *score);
    for (int k = 0; k < recall->n_criteria; k++) {
        const int32_t points = row->points[k];
        const int32_t *share =
            recall->share + ((size_t)mentee * (size_t)recall->n_criteria + (size_t)k) * PWI_LIST_ROOM;
        if (points == 0) continue;
        recall->scorer->path->recall->add_points(share, PWI_LIST_ROOM, points, score, lost);
    }
    recall->scorer->path->finish(score, lost, PWI_BLOCK, row->points_of_all);
}

/* ---- the answer ---- */

/* Prices as is_reached() takes them, unless they are those of the last query. */
static void take_prices(const PwiScorer *scorer, PwiNarrow *narrow, int n_mentors, const PwiBestQuery *query) {
    int64_t largest;
    if (query->prices != 0 && narrow->prices == query->prices) return;
    narrow->prices = query->prices;
    narrow->least_price = 0;
    if (query->price != NULL) {
        scorer->path->narrow->price_range(query->price, n_mentors, &narrow->least_price, &largest);
        scorer->path->recall->round_prices(query->price, n_mentors, narrow->least_price, narrow->short_price);
    } else {
        memset(narrow->short_price, 0, pwi_padded(n_mentors) * sizeof *narrow->short_price);
    }
}

/* Whether any pair not listed may be worth as much as this. */
static bool may_reach(const PwiScorer *scorer, const PwiNarrow *narrow, int n_mentors, int64_t worth) {
    const int64_t units = pwi_floor_div(worth + narrow->least_price, UNIT);
    if (units < -UINT16_MAX) return true;
    const uint16_t plus = (uint16_t)(units > 0 ? (units < UINT16_MAX ? units : UINT16_MAX) : 0);
    const uint16_t minus = (uint16_t)(units < 0 ? -units : 0);
    return scorer->path->recall->is_reached(narrow->reach, narrow->keeps, narrow->short_price,
                                            (int)pwi_padded(n_mentors), plus, minus, MOST_WORTH);
}

/* What no pair not listed is worth more than, to within 2^STEP_BITS, if that is less than `most`. */
static bool find_bound(const PwiScorer *scorer, PwiNarrow *narrow, int n_mentors, int64_t most,
                       const PwiBestQuery *query, int64_t *bound) {
    take_prices(scorer, narrow, n_mentors, query);
    if (may_reach(scorer, narrow, n_mentors, most)) return false;
    for (int64_t step = 1 << FIRST_STEP_BITS; step >= 1 << STEP_BITS; step /= 2)
        if (!may_reach(scorer, narrow, n_mentors, most - step)) most -= step;
    *bound = most - 1;
    return true;
}

/* The least-th highest worth. */
static int64_t worth_of_rank(const int64_t *worth, int n, int rank) {
    int64_t highest[PWI_BLOCK];
    int n_ranked = 0;
    for (int m = 0; m < n; m++) {
        int at = n_ranked;
        if (at == rank) {
            if (worth[m] <= highest[--at]) continue;
        } else {
            n_ranked++;
        }
        for (; at > 0 && worth[m] > highest[at - 1]; at--) highest[at] = highest[at - 1];
        highest[at] = worth[m];
    }
    return highest[rank - 1];
}

static const PwiRecalledWeights *weights_of(const PwiRecall *recall, int solve) {
    const PwiRecalledWeights *weights = &recall->weights[solve % PWI_RECALLED_SOLVES];
    return weights->solve == solve && weights->n_changed <= PWI_MOST_RECALLED_CHANGES ? weights : NULL;
}

/* The listed pairs above the bound, or the best of them, where they are too many; the bound then covers the others. */
static int hand_over(const PwiBestQuery *query, const int32_t *mentor, const int32_t *score, int64_t *worth,
                     int n_listed, PwiBest *best, int64_t *bound) {
    int n = 0;
    for (int m = 0; m < n_listed; m++) {
        if (worth[m] <= *bound) continue;
        int at = n;
        if (n == query->most) {
            at = 0;
            for (int k = 1; k < n; k++)
                if (worth[k] < worth[at]) at = k;
            const int64_t lower = worth[m] < worth[at] ? worth[m] : worth[at];
            if (lower > *bound) *bound = lower;
            if (worth[m] == lower) continue;
        } else {
            n++;
        }
        best[at] = (PwiBest){.mentor = mentor[m], .weight = score[m]};
        worth[at] = worth[m]; /* at ≤ m: those handed over come first */
    }
    return n;
}

/* From what is remembered; -1: that does not say enough. */
static int answer(const PwiRecall *recall, PwiScoreRow *row, int mentee, const PwiBestQuery *query, PwiBest *best,
                  int64_t *bound) {
    const PwiScorer *scorer = recall->scorer;
    const PwiRecalled *person = &recall->person[mentee];
    const int32_t *mentor = recall->mentor + (size_t)mentee * PWI_LIST_ROOM;
    int32_t score[PWI_BLOCK];
    int64_t worth[PWI_LIST_ROOM];
    if (person->n == 0) return -1;
    const PwiRecalledWeights *then = weights_of(recall, person->solve);
    if (then == NULL) return -1;
    const size_t first = (size_t)mentee * (size_t)recall->n_criteria;
    pwi_share_points(scorer->programme, scorer->cohort, mentee, recall->counts + first, row->points);
    row->points_of_all = 0;
    for (int k = 0; k < recall->n_criteria; k++) row->points_of_all += row->points[k];
    if (!scale_sums(recall, row, mentee, then)) return -1;
    score_listed(recall, row, mentee, score);
    for (int m = 0; m < person->n; m++) worth[m] = score[m] - (query->price != NULL ? query->price[mentor[m]] : 0);
    if (person->n < query->least) return -1;
    const int64_t most = worth_of_rank(worth, person->n, query->least);
    if (!find_bound(scorer, &row->narrow, row->n_mentors, most, query, bound)) return -1;
    return hand_over(query, mentor, score, worth, person->n, best, bound);
}

/* In which solves a mentee is remembered. Neighbours share pages of memory, so they share a turn. */
static int turn_of(const PwiRecall *recall, int mentee) {
    return (int)((int64_t)mentee * TURNS / recall->scorer->cohort->side[PWI_MENTEE].n);
}

int pwi_recall_best(PwiRecall *recall, PwiScoreRow *row, int mentee, const PwiBestQuery *query, PwiBest *best,
                    int64_t *bound) {
    const PwiScorer *scorer = recall->scorer;
    assert(1 <= query->least && query->least <= query->most && query->most <= PWI_LISTED && query->least <= PWI_BLOCK);
    const int n = answer(recall, row, mentee, query, best, bound);
    if (n >= 0) return n;
    const bool is_due = recall->person[mentee].n > 0 || turn_of(recall, mentee) == recall->solve % TURNS;
    if (!is_due) return pwi_best_of_mentee(scorer, row, mentee, query, best, bound);
    PwiRanked ranked;
    PwiBestQuery longer = *query;
    longer.most = PWI_LISTED;
    pwi_row_begin(scorer, row, mentee);
    pwi_row_prepare(scorer, row, mentee);
    if (!pwi_best_narrowly(scorer, row, mentee, &longer, &ranked))
        return pwi_best_of_mentee(scorer, row, mentee, query, best, bound);
    pwi_recall_take(recall, row, mentee, &ranked);
    ranked.room = query->most + 1;
    if (ranked.n > ranked.room) ranked.n = ranked.room;
    return pwi_ranked_hand_over(&ranked, best, bound);
}

/* ---- the whole ---- */

static bool pays(const PwiScorer *scorer) {
    const PwProgramme *programme = scorer->programme;
    const int64_t n_mentees = scorer->cohort->side[PWI_MENTEE].n, n_mentors = scorer->cohort->side[PWI_MENTOR].n;
    const int64_t each =
        2 * (int64_t)pwi_padded((int)n_mentors) + 4 * (int64_t)PWI_LIST_ROOM * (programme->n_criteria + 1);
    for (int k = 0; k < programme->n_criteria; k++)
        if (programme->criterion[k].kind == PWI_TEXT_ALIKE) return false;
    return scorer->path->recall != NULL && !scorer->has_given && n_mentees * each <= MOST_BYTES &&
           n_mentors >= PWI_MENTORS_PER_BEST * PWI_LISTED;
}

PwStatus pwi_recall_create(const PwiScorer *scorer, PwiRecall **result) {
    *result = NULL;
    if (!pays(scorer)) return PW_OK;
    PwiRecall *recall = PWI_NEW(PwiRecall);
    if (recall == NULL) return PW_NO_MEMORY;
    const size_t n = (size_t)scorer->cohort->side[PWI_MENTEE].n, n_criteria = (size_t)scorer->programme->n_criteria;
    *recall = (PwiRecall){.scorer = scorer, .n_criteria = scorer->programme->n_criteria};
    recall->padded = pwi_padded(scorer->cohort->side[PWI_MENTOR].n);
    recall->person = PWI_NEW_ARRAY(PwiRecalled, n);
    recall->counts = PWI_NEW_ARRAY(bool, n *n_criteria);
    recall->points = PWI_NEW_ARRAY(int32_t, n * n_criteria);
    recall->mentor = PWI_NEW_ARRAY(int32_t, n * PWI_LIST_ROOM);
    recall->share = PWI_NEW_ARRAY(int32_t, n * n_criteria * PWI_LIST_ROOM);
    recall->sum = PWI_NEW_ARRAY(uint8_t, n * recall->padded);
    recall->lost = PWI_NEW_ARRAY(uint8_t, n * recall->padded);
    bool fine = recall->person != NULL && recall->counts != NULL && recall->points != NULL && recall->mentor != NULL &&
                recall->share != NULL && recall->sum != NULL && recall->lost != NULL;
    for (int s = 0; s < PWI_RECALLED_SOLVES; s++) {
        recall->weights[s].ppm = PWI_NEW_ARRAY(int64_t, n_criteria);
        fine &= recall->weights[s].ppm != NULL;
    }
    if (!fine) {
        pwi_recall_destroy(recall);
        return PW_NO_MEMORY;
    }
    *result = recall;
    return PW_OK;
}

void pwi_recall_destroy(PwiRecall *recall) {
    if (recall == NULL) return;
    void *const blocks[] = {recall->person, recall->counts, recall->points, recall->mentor,
                            recall->share,  recall->sum,    recall->lost};
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) pwi_free(blocks[b]);
    for (int s = 0; s < PWI_RECALLED_SOLVES; s++) pwi_free(recall->weights[s].ppm);
    pwi_free(recall);
}

void pwi_recall_begin(PwiRecall *recall) {
    const PwiCriterion *criterion = recall->scorer->programme->criterion;
    PwiRecalledWeights *now = &recall->weights[++recall->solve % PWI_RECALLED_SOLVES];
    now->solve = recall->solve;
    for (int k = 0; k < recall->n_criteria; k++) now->ppm[k] = criterion[k].weight_ppm;
    for (int s = 0; s < PWI_RECALLED_SOLVES; s++) {
        PwiRecalledWeights *then = &recall->weights[s];
        then->n_changed = 0;
        for (int k = 0; k < recall->n_criteria; k++) {
            if (then->ppm[k] == now->ppm[k]) continue;
            if (then->n_changed < PWI_MOST_RECALLED_CHANGES) then->changed[then->n_changed] = k;
            then->n_changed++;
        }
    }
}
