/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernel of sets: overlap, covers on choices, shared-time.
 *
 * A value depends on the mentor only through |A∩B| and, for jaccard and dice, |B|. So the fold counts common bits for
 * all answers first, a word of the mentee's set at a time over a column of words, and then looks the counts up in a
 * table of worths, unless the table would be longer than the column. Formulas: docs/methods/scoring.md. */
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "score/name_map.h"
#include "score/set_column.h"
#include "score/term.h"

/* The fold's scratch, in this order. */
typedef struct SetScratch {
    uint64_t *own;  /* [n_words] the mentee's set in the mentors' bits */
    int32_t *count; /* [n_answers] |A∩B| */
    int32_t *table; /* [n_answers] worth by count, or by |B| and count */
} SetScratch;

int32_t pwi_set_size(const uint64_t *word, int n_words) {
    uint64_t size = 0;
    for (int w = 0; w < n_words; w++) size += pwi_count_bits(word[w]);
    return (int32_t)size;
}

void pwi_set_map(const PwiSetColumn *column, const uint64_t *cell, uint64_t *own) {
    if (column->option_map == NULL) {
        memcpy(own, cell, (size_t)column->n_words * sizeof *own);
        return;
    }
    memset(own, 0, (size_t)column->n_words * sizeof *own);
    for (int w = 0; w < pwi_bitset_words(column->n_own_bits); w++) {
        for (uint64_t rest = cell[w]; rest != 0; rest &= rest - 1) {
            const int32_t mapped = column->option_map[64 * w + pwi_lowest_bit(rest)];
            if (mapped >= 0) own[mapped / 64] |= UINT64_C(1) << (mapped % 64);
        }
    }
}

static PwStatus sets_open(PwiTerm *term, const PwiGivenMatrix *given, size_t *cell_size, PwError *error) {
    (void)given;
    PwiSetColumn *column = PWI_NEW(PwiSetColumn);
    if (column == NULL) return pwi_fail_memory(error);
    term->column = column;

    const PwiQuestion *mentee_question = pwi_term_question(term, PWI_MENTEE);
    const PwiQuestion *mentor_question = pwi_term_question(term, PWI_MENTOR);
    bool is_time = term->test->kind == PWI_SHARED_TIME;
    assert(mentee_question->type == (is_time ? PWI_TIMES : PWI_CHOICES));
    assert(mentor_question->type == (is_time ? PWI_TIMES : PWI_CHOICES));
    if (!is_time && mentee_question != mentor_question) {
        column->option_map = pwi_name_map_create(&mentee_question->options, &mentor_question->options);
        if (column->option_map == NULL) return pwi_fail_memory(error);
    }
    assert(!is_time || pwi_question_slots(mentee_question) == pwi_question_slots(mentor_question));
    column->n_own_bits = is_time ? pwi_question_slots(mentee_question) : mentee_question->options.n;
    column->n_words = pwi_bitset_words(is_time ? column->n_own_bits : mentor_question->options.n);

    column->measure = term->test->measure;
    if (term->test->kind == PWI_COVERS) column->measure = PWI_SHARE;
    if (is_time) column->measure = PWI_ENOUGH;
    column->enough = term->test->enough;
    assert(column->measure != PWI_ENOUGH || column->enough > 0);
    column->amount = is_time ? mentor_question->step_minutes : 1;
    *cell_size = (size_t)column->n_words * sizeof(uint64_t);
    return PW_OK;
}

static void sets_encode(const PwiTerm *term, int mentor, void *cell) {
    const PwiSetColumn *column = term->column;
    memcpy(cell, pwi_term_cell(term, PWI_MENTOR, mentor), (size_t)column->n_words * sizeof(uint64_t));
}

static bool prepare_denominators(PwiSetColumn *column) {
    const bool is_enough = column->measure == PWI_ENOUGH;
    const int most = column->n_own_bits + column->max_size;
    column->over = PWI_NEW_ARRAY(PwiDenominator, is_enough ? 1 : (size_t)most + 1);
    if (column->over == NULL) return false;
    if (is_enough) column->over[0] = pwi_denominator(column->enough);
    for (int y = 1; y <= most && !is_enough; y++) column->over[y] = pwi_denominator(y);
    return true;
}

static PwStatus sets_close(PwiTerm *term, const PwiDictionary *answers, PwError *error) {
    PwiSetColumn *column = term->column;
    size_t n = (size_t)answers->n, n_words = (size_t)column->n_words;
    column->n_answers = answers->n;
    column->word = PWI_NEW_ARRAY(uint64_t, n_words * n);
    column->size = PWI_NEW_ARRAY(int32_t, n);
    if (column->word == NULL || column->size == NULL) return pwi_fail_memory(error);

    for (int v = 0; v < answers->n; v++) {
        const uint64_t *set = pwi_dictionary_cell(answers, v);
        for (size_t w = 0; w < n_words; w++) column->word[w * n + (size_t)v] = set[w];
        column->size[v] = pwi_set_size(set, column->n_words);
        if (column->size[v] > column->max_size) column->max_size = column->size[v];
    }
    term->scratch_size = n_words * sizeof(uint64_t) + 2 * n * sizeof(int32_t);
    return prepare_denominators(column) ? PW_OK : pwi_fail_memory(error);
}

/* Adds |A∩B| of one word for every answer. `restrict`: scratch and column never overlap, which gcc cannot know. */
static void count_common(uint64_t own, const uint64_t *restrict word, int n, int32_t *restrict count) {
    for (int v = 0; v < n; v++) count[v] += (int32_t)pwi_count_bits(own & word[v]);
}

int32_t pwi_set_worth(const PwiSetColumn *column, const PwiStake *stake, int32_t a, int32_t b, int32_t common) {
    assert(a > 0 && common >= 0);
    assert(column->measure == PWI_ENOUGH || (common <= a && common <= b));
    switch (column->measure) {
        case PWI_JACCARD:
            return pwi_worth_over(stake, common, column->over[a + b - common]);
        case PWI_DICE:
            return pwi_worth_over(stake, 2 * common, column->over[a + b]);
        case PWI_SHARE:
            return pwi_worth_over(stake, common, column->over[a]);
        case PWI_ENOUGH: {
            int64_t amount = common * column->amount;
            return pwi_worth_over(stake, amount < column->enough ? amount : column->enough, column->over[0]);
        }
        case PWI_N_MEASURES:
            break;
    }
    assert(false && "a set has a measure");
    return 0;
}

/* Worths from the counts. `a` is the size of the mentee's set, of which at most `most` elements can be common. */
static void look_up(const PwiSetColumn *column, const PwiFold *fold, const SetScratch *scratch, int32_t a,
                    int32_t most) {
    const bool reads_size = pwi_measure_reads_size(column->measure);
    const int64_t n_rows = reads_size ? column->max_size + 1 : 1, stride = most + 1;
    const int32_t *size = column->size, *count = scratch->count;

    if (n_rows * stride > fold->end - fold->first) {
        for (int v = fold->first; v < fold->end; v++) {
            fold->worth[v] = pwi_set_worth(column, fold->stake, a, reads_size ? size[v] : a, count[v]);
        }
        return;
    }
    int32_t *table = scratch->table;
    for (int32_t row = 0; row < n_rows; row++) {
        int32_t b = reads_size ? row : most;
        for (int32_t common = 0; common <= most && common <= b; common++) {
            table[row * stride + common] = pwi_set_worth(column, fold->stake, a, reads_size ? b : a, common);
        }
    }
    if (reads_size) {
        for (int v = fold->first; v < fold->end; v++) fold->worth[v] = table[size[v] * stride + count[v]];
    } else {
        for (int v = fold->first; v < fold->end; v++) fold->worth[v] = table[count[v]];
    }
}

static bool sets_fold(const PwiTerm *term, const PwiFold *fold) {
    const PwiSetColumn *column = term->column;
    const size_t n = (size_t)column->n_answers;
    SetScratch scratch;
    scratch.own = fold->scratch;
    scratch.count = (int32_t *)(scratch.own + column->n_words);
    scratch.table = scratch.count + n;

    const uint64_t *cell = pwi_term_cell(term, PWI_MENTEE, fold->mentee);
    const int32_t a = pwi_set_size(cell, pwi_bitset_words(column->n_own_bits));
    pwi_set_map(column, cell, scratch.own);

    const size_t first = (size_t)fold->first, length = (size_t)(fold->end - fold->first);
    memset(scratch.count + first, 0, length * sizeof *scratch.count);
    for (int w = 0; w < column->n_words; w++) {
        if (scratch.own[w] == 0) continue;
        count_common(scratch.own[w], column->word + (size_t)w * n + first, (int)length, scratch.count + first);
    }
    int32_t in_mentors_bits = pwi_set_size(scratch.own, column->n_words);
    look_up(column, fold, &scratch, a, in_mentors_bits < column->max_size ? in_mentors_bits : column->max_size);
    return false;
}

static void sets_destroy(PwiTerm *term) {
    PwiSetColumn *column = term->column;
    pwi_free(column->option_map);
    pwi_free(column->word);
    pwi_free(column->size);
    pwi_free(column->over);
    pwi_free(column);
}

const PwiKernel pwi_kernel_sets = {
    .open = sets_open,
    .encode = sets_encode,
    .close = sets_close,
    .fold = sets_fold,
    .destroy = sets_destroy,
    .sorter = &pwi_sorter_sets,
};
