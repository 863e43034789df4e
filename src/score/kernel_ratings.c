/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels of ratings: alike, and covers on ratings.
 *
 * Items are matched by name. The mentors' ratings lie item by item, so that the fold runs over all answers for one item
 * of the mentee at a time. Formulas: docs/methods/scoring.md. */
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "score/fold_common.h"
#include "score/name_map.h"
#include "score/rating_column.h"
#include "score/term.h"

static PwStatus ratings_open(PwiTerm *term, const PwiGivenMatrix *given, size_t *cell_size, PwError *error) {
    (void)given;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const PwiQuestion *question = pwi_term_question(term, (PwiSide)side);
        assert(question->type == PWI_RATINGS && question->min < question->max);
        /* Sums of differences over all items of both questions are to fit 31 bits. */
        PwiWide most = ((PwiWide)question->max - question->min) * question->options.n;
        if (question->min <= PWI_NO_RATING || question->max > INT32_MAX || most > INT32_MAX) {
            return pwi_fail(error, PW_UNSUPPORTED, "the ratings of question \"%s\" span too wide a range",
                            question->id);
        }
    }
    PwiRatingColumn *column = PWI_NEW(PwiRatingColumn);
    if (column == NULL) return pwi_fail_memory(error);
    term->column = column;

    const PwiNames *wanted = &pwi_term_question(term, PWI_MENTEE)->options;
    const PwiNames *offered = &pwi_term_question(term, PWI_MENTOR)->options;
    column->n_mentee_items = wanted->n;
    column->n_items = offered->n;
    column->item_map = pwi_name_map_create(wanted, offered);
    *cell_size = (size_t)offered->n * sizeof(int32_t);
    return column->item_map != NULL ? PW_OK : pwi_fail_memory(error);
}

static void alike_encode(const PwiTerm *term, int mentor, void *cell) {
    const PwiRatingColumn *column = term->column;
    memcpy(cell, pwi_term_cell(term, PWI_MENTOR, mentor), (size_t)column->n_items * sizeof(int32_t));
}

static void covers_encode(const PwiTerm *term, int mentor, void *cell) {
    const PwiRatingColumn *column = term->column;
    const int32_t *rating = pwi_term_cell(term, PWI_MENTOR, mentor);
    const int32_t min = (int32_t)pwi_term_question(term, PWI_MENTOR)->min;
    int32_t *above_min = cell;
    for (int r = 0; r < column->n_items; r++) above_min[r] = rating[r] == PWI_NO_RATING ? 0 : rating[r] - min;
}

static PwStatus lay_out(PwiTerm *term, const PwiDictionary *answers, PwError *error) {
    PwiRatingColumn *column = term->column;
    size_t n = (size_t)answers->n;
    column->n_answers = answers->n;
    column->rating = PWI_NEW_ARRAY(int32_t, (size_t)column->n_items * n);
    if (column->rating == NULL) return pwi_fail_memory(error);
    for (size_t v = 0; v < n; v++) {
        const int32_t *rating = pwi_dictionary_cell(answers, (int)v);
        int n_unrated = 0;
        for (int r = 0; r < column->n_items; r++) {
            column->rating[(size_t)r * n + v] = rating[r];
            n_unrated += rating[r] == PWI_NO_RATING;
        }
        if (n_unrated > column->most_unrated) column->most_unrated = n_unrated;
    }
    return PW_OK;
}

/* The fold's scratch, in this order. `most` and `start` are by the number of items both rated. */
typedef struct AlikeScratch {
    int64_t *most;     /* [n_mentee_items + 1] largest sum of |a − b| */
    int64_t *start;    /* [n_mentee_items + 1] of fold_common.h */
    int32_t *distance; /* [n_answers] sum of |a − b| over the items both rated */
    int32_t *n_common; /* [n_answers] items both rated */
    int32_t *table;    /* [n_answers] of fold_common.h */
} AlikeScratch;

static PwStatus alike_close(PwiTerm *term, const PwiDictionary *answers, PwError *error) {
    const PwiRatingColumn *column = term->column;
    term->scratch_size = ((size_t)column->n_mentee_items + 1) * sizeof(int64_t) +
                         2 * (size_t)answers->n * sizeof(int32_t) +
                         pwi_common_scratch_size(answers->n, column->n_mentee_items);
    return lay_out(term, answers, error);
}

static AlikeScratch divide_scratch(const PwiRatingColumn *column, void *memory) {
    AlikeScratch scratch;
    scratch.most = memory;
    scratch.start = scratch.most + column->n_mentee_items + 1;
    scratch.distance = (int32_t *)(scratch.start + column->n_mentee_items + 1);
    scratch.n_common = scratch.distance + column->n_answers;
    scratch.table = scratch.n_common + column->n_answers;
    return scratch;
}

/* One item the mentee rated `own`. `restrict`: scratch and column never overlap, which gcc cannot know. */
static void add_distances(int32_t own, const int32_t *restrict rating, int n, int32_t *restrict distance,
                          int32_t *restrict n_common) {
    for (int v = 0; v < n; v++) {
        /* Unsigned, so that PWI_NO_RATING wraps harmlessly before it is masked out. */
        uint32_t difference =
            rating[v] > own ? (uint32_t)rating[v] - (uint32_t)own : (uint32_t)own - (uint32_t)rating[v];
        uint32_t both_rated = rating[v] != PWI_NO_RATING ? UINT32_MAX : 0;
        distance[v] += (int32_t)(difference & both_rated);
        n_common[v] += (int32_t)(both_rated & 1);
    }
}

int64_t pwi_rating_span(const PwiTerm *term) {
    const PwiQuestion *mentee_question = pwi_term_question(term, PWI_MENTEE);
    const PwiQuestion *mentor_question = pwi_term_question(term, PWI_MENTOR);
    const int64_t min = mentee_question->min < mentor_question->min ? mentee_question->min : mentor_question->min;
    const int64_t max = mentee_question->max > mentor_question->max ? mentee_question->max : mentor_question->max;
    return max - min;
}

/* 1 − mean of |a − b| / (max − min) over the items both rated. */
static bool alike_fold(const PwiTerm *term, const PwiFold *fold) {
    const PwiRatingColumn *column = term->column;
    const int64_t span = pwi_rating_span(term);
    const size_t n = (size_t)column->n_answers, first = (size_t)fold->first, length = (size_t)(fold->end - fold->first);
    const AlikeScratch scratch = divide_scratch(column, fold->scratch);
    memset(scratch.distance + first, 0, length * sizeof *scratch.distance);
    memset(scratch.n_common + first, 0, length * sizeof *scratch.n_common);

    int n_rated = 0;
    scratch.most[0] = 0;
    const int32_t *own = pwi_term_cell(term, PWI_MENTEE, fold->mentee);
    for (int r = 0; r < column->n_mentee_items; r++) {
        if (own[r] == PWI_NO_RATING || column->item_map[r] < 0) continue;
        n_rated++;
        scratch.most[n_rated] = n_rated * span;
        add_distances(own[r], column->rating + (size_t)column->item_map[r] * n + first, (int)length,
                      scratch.distance + first, scratch.n_common + first);
    }
    const PwiCommon common = {.n_common = scratch.n_common,
                              .amount = scratch.distance,
                              .most = scratch.most,
                              .max_common = n_rated,
                              .start = scratch.start,
                              .table = scratch.table};
    return pwi_fold_common(fold, &common);
}

static PwStatus covers_close(PwiTerm *term, const PwiDictionary *answers, PwError *error) {
    term->scratch_size = 2 * (size_t)answers->n * sizeof(int32_t);
    return lay_out(term, answers, error);
}

int32_t pwi_rating_need(const PwiTerm *term, const int32_t *own, int item) {
    return own[item] == PWI_NO_RATING ? 0 : own[item] - (int32_t)pwi_term_question(term, PWI_MENTEE)->min;
}

/* One item the mentee needs `need`. `restrict`: scratch and column never overlap, which gcc cannot know. */
static void add_products(int32_t need, const int32_t *restrict offer, int n, int32_t *restrict covered) {
    for (int v = 0; v < n; v++) covered[v] += need * offer[v];
}

/* Sums of at most `most`, which fits 31 bits; worths through a table of all sums, unless it would be longer than the
 * answers. */
static void fold_covered(const PwiTerm *term, const PwiFold *fold, const int32_t *own, int32_t most) {
    const PwiRatingColumn *column = term->column;
    const size_t n = (size_t)column->n_answers, first = (size_t)fold->first, length = (size_t)(fold->end - fold->first);
    int32_t *covered = fold->scratch, *table = covered + n;
    memset(covered + first, 0, length * sizeof *covered);
    for (int r = 0; r < column->n_mentee_items; r++) {
        const int32_t need = pwi_rating_need(term, own, r);
        if (need == 0 || column->item_map[r] < 0) continue;
        add_products(need, column->rating + (size_t)column->item_map[r] * n + first, (int)length, covered + first);
    }
    if ((size_t)most >= length) {
        for (int v = fold->first; v < fold->end; v++) fold->worth[v] = pwi_worth(fold->stake, covered[v], most);
    } else {
        for (int32_t x = 0; x <= most; x++) table[x] = pwi_worth(fold->stake, x, most);
        for (int v = fold->first; v < fold->end; v++) fold->worth[v] = table[covered[v]];
    }
}

/* The same for scales so long that sums need 64 bits. */
static void fold_covered_widely(const PwiTerm *term, const PwiFold *fold, const int32_t *own, int64_t most) {
    const PwiRatingColumn *column = term->column;
    const size_t n = (size_t)column->n_answers;
    for (int v = fold->first; v < fold->end; v++) {
        int64_t covered = 0;
        for (int r = 0; r < column->n_mentee_items; r++) {
            if (column->item_map[r] < 0) continue;
            covered +=
                (int64_t)pwi_rating_need(term, own, r) * column->rating[(size_t)column->item_map[r] * n + (size_t)v];
        }
        fold->worth[v] = pwi_worth(fold->stake, covered, most);
    }
}

/* Σ aᵣ·bᵣ / (max_b · Σ aᵣ), both measured from their min. A mentee who needs nothing leaves the value unknown. */
static bool covers_fold(const PwiTerm *term, const PwiFold *fold) {
    const PwiRatingColumn *column = term->column;
    const PwiQuestion *mentor_question = pwi_term_question(term, PWI_MENTOR);
    const int32_t *own = pwi_term_cell(term, PWI_MENTEE, fold->mentee);
    int64_t sum_of_needs = 0;
    for (int r = 0; r < column->n_mentee_items; r++) sum_of_needs += pwi_rating_need(term, own, r);
    const int64_t most = (mentor_question->max - mentor_question->min) * sum_of_needs;

    bool any_dropped = false;
    memset(fold->dropped + fold->first, 0, (size_t)(fold->end - fold->first));
    if (most == 0) {
        for (int v = fold->first; v < fold->end; v++) any_dropped |= pwi_fold_unknown(fold, v);
    } else if (most <= INT32_MAX) {
        fold_covered(term, fold, own, (int32_t)most);
    } else {
        fold_covered_widely(term, fold, own, most);
    }
    return any_dropped;
}

static void ratings_destroy(PwiTerm *term) {
    PwiRatingColumn *column = term->column;
    pwi_free(column->item_map);
    pwi_free(column->rating);
    pwi_free(column);
}

const PwiKernel pwi_kernel_alike = {
    .open = ratings_open,
    .encode = alike_encode,
    .close = alike_close,
    .fold = alike_fold,
    .destroy = ratings_destroy,
    .sorter = &pwi_sorter_alike,
};

const PwiKernel pwi_kernel_covers = {
    .open = ratings_open,
    .encode = covers_encode,
    .close = covers_close,
    .fold = covers_fold,
    .destroy = ratings_destroy,
    .sorter = &pwi_sorter_covers,
};
