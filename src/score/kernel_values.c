/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernel of single values: same, different, close, ahead, table.
 *
 * An answer is one integer: an option's index, or a number in millionths (scales, too, so that either can be compared
 * with the other). Formulas: docs/methods/scoring.md. */
#include <assert.h>
#include <string.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "score/name_map.h"
#include "score/term.h"

typedef struct ValueColumn {
    int64_t *value;       /* [n_answers] mentor's option, or a number in units; owned */
    int64_t unit;         /* millionths; close: a divisor of range and all numbers, for short fractions; else 1 */
    int32_t *short_value; /* [n_answers] the same, if all of them are short, and the range of close; or NULL; owned */
    int32_t *option_map; /* choice: [options of the mentee's question] the mentor's option of that name, or -1; owned */
    int n_mentor_options; /* choice */
} ValueColumn;

static int64_t read_value(const PwiTerm *term, PwiSide side, int person) {
    const void *cell = pwi_term_cell(term, side, person);
    switch (pwi_term_question(term, side)->type) {
        case PWI_CHOICE:
            return *(const int32_t *)cell;
        case PWI_SCALE:
            return *(const int32_t *)cell * PWI_PPM;
        case PWI_NUMBER:
            return *(const int64_t *)cell;
        default:
            assert(false && "single values are choices, scales and numbers");
            return 0;
    }
}

static PwStatus values_open(PwiTerm *term, const PwiGivenMatrix *given, size_t *cell_size, PwError *error) {
    (void)given;
    *cell_size = sizeof(int64_t);
    ValueColumn *column = PWI_NEW(ValueColumn);
    if (column == NULL) return pwi_fail_memory(error);
    term->column = column;

    const PwiQuestion *mentee_question = pwi_term_question(term, PWI_MENTEE);
    const PwiQuestion *mentor_question = pwi_term_question(term, PWI_MENTOR);
    if (mentee_question->type != PWI_CHOICE) return PW_OK;
    assert(mentor_question->type == PWI_CHOICE);
    column->n_mentor_options = mentor_question->options.n;
    column->option_map = pwi_name_map_create(&mentee_question->options, &mentor_question->options);
    return column->option_map != NULL ? PW_OK : pwi_fail_memory(error);
}

static void values_encode(const PwiTerm *term, int mentor, void *cell) {
    int64_t value = read_value(term, PWI_MENTOR, mentor);
    memcpy(cell, &value, sizeof value);
}

/* Of a > 0 and any b. */
static int64_t common_divisor(int64_t a, int64_t b) {
    assert(a > 0);
    while (b != 0) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a > 0 ? a : -a;
}

/* Differences of two short numbers fit 32 bits. */
enum { MOST_SHORT = 1 << 29 };

static bool is_short(int64_t number) {
    return -MOST_SHORT <= number && number <= MOST_SHORT;
}

/* Keeps the values in 32 bits as well, if that is possible. False: memory is gone. */
static bool shorten(const PwiTerm *term, int n_answers) {
    ValueColumn *column = term->column;
    bool all_short = term->test->kind != PWI_CLOSE || is_short(term->test->range / column->unit);
    for (int v = 0; v < n_answers; v++) all_short &= is_short(column->value[v]);
    if (!all_short) return true;
    column->short_value = PWI_NEW_ARRAY(int32_t, (size_t)n_answers);
    if (column->short_value == NULL) return false;
    for (int v = 0; v < n_answers; v++) column->short_value[v] = (int32_t)column->value[v];
    return true;
}

static PwStatus values_close(PwiTerm *term, const PwiDictionary *answers, PwError *error) {
    ValueColumn *column = term->column;
    column->value = PWI_NEW_ARRAY(int64_t, (size_t)answers->n);
    if (column->value == NULL) return pwi_fail_memory(error);
    for (int v = 0; v < answers->n; v++) {
        memcpy(&column->value[v], pwi_dictionary_cell(answers, v), sizeof column->value[v]);
    }
    column->unit = term->test->kind == PWI_CLOSE ? term->test->range : 1;
    for (int v = 0; v < answers->n; v++) column->unit = common_divisor(column->unit, column->value[v]);
    for (int v = 0; v < answers->n; v++) column->value[v] /= column->unit;
    return shorten(term, answers->n) ? PW_OK : pwi_fail_memory(error);
}

/* `restrict`: values and worths are blocks of their own. */
static void equal_shortly(const int32_t *restrict value, int n, int32_t wanted, int32_t if_equal, int32_t if_not,
                          int32_t *restrict worth) {
    for (int v = 0; v < n; v++) worth[v] = value[v] == wanted ? if_equal : if_not;
}

static void fold_equality(const PwiTerm *term, const PwiFold *fold, int64_t own) {
    const ValueColumn *column = term->column;
    const bool is_same = term->test->kind == PWI_SAME;
    const int32_t if_equal = pwi_worth(fold->stake, is_same ? 1 : 0, 1);
    const int32_t if_not = pwi_worth(fold->stake, is_same ? 0 : 1, 1);
    const int64_t wanted = column->option_map != NULL ? column->option_map[own] : own;
    /* An option the mentor's question does not have is -1 and equals nobody's; a number may be any integer. */
    if (column->short_value == NULL) {
        for (int v = fold->first; v < fold->end; v++) fold->worth[v] = column->value[v] == wanted ? if_equal : if_not;
        return;
    }
    const int32_t short_wanted = is_short(wanted) ? (int32_t)wanted : INT32_MAX; /* which none is */
    equal_shortly(column->short_value + fold->first, fold->end - fold->first, short_wanted, if_equal, if_not,
                  fold->worth + fold->first);
}

/* max(0, 1 − |a − b| / range), in units if the mentee's number is a multiple as well */
static void fold_close_widely(const ValueColumn *column, const PwiFold *fold, int64_t own_ppm, int64_t range_ppm) {
    for (int v = fold->first; v < fold->end; v++) {
        const int64_t other = column->value[v] * column->unit;
        /* Unsigned, for a difference of two int64_t may need 64 bits. */
        uint64_t distance = own_ppm > other ? (uint64_t)own_ppm - (uint64_t)other : (uint64_t)other - (uint64_t)own_ppm;
        int64_t x = distance < (uint64_t)range_ppm ? range_ppm - (int64_t)distance : 0;
        fold->worth[v] = pwi_worth(fold->stake, x, range_ppm);
    }
}

static void close_shortly(const int32_t *restrict value, int n, int32_t own, int32_t range, int32_t *restrict x) {
    for (int v = 0; v < n; v++) {
        const int32_t ahead = own - value[v], distance = ahead < 0 ? -ahead : ahead;
        x[v] = distance < range ? range - distance : 0;
    }
}

static void fold_close(const PwiTerm *term, const PwiFold *fold, int64_t own_ppm) {
    const ValueColumn *column = term->column;
    int32_t *x = fold->worth + fold->first; /* worths in the end */
    const int n = fold->end - fold->first;
    const int64_t range = term->test->range / column->unit, own = own_ppm / column->unit;
    if (column->short_value == NULL || own_ppm % column->unit != 0 || !is_short(own)) {
        fold_close_widely(column, fold, own_ppm, term->test->range);
        return;
    }
    close_shortly(column->short_value + fold->first, n, (int32_t)own, (int32_t)range, x);
    pwi_worths_over(fold->stake, pwi_denominator(range), x, n);
}

/* d = b − a; 1 inside [ideal_lo, ideal_hi], falling to 0 at `tolerance` outside it. */
static void fold_ahead(const PwiTerm *term, const PwiFold *fold, int64_t own) {
    const ValueColumn *column = term->column;
    const PwiCriterion *test = term->test;
    assert(test->ideal_lo <= test->ideal_hi && test->tolerance >= 0);
    const int64_t y = test->tolerance > 0 ? test->tolerance : 1;
    for (int v = fold->first; v < fold->end; v++) {
        PwiWide ahead = (PwiWide)column->value[v] - own;
        PwiWide outside = 0;
        if (ahead < test->ideal_lo) outside = test->ideal_lo - ahead;
        if (ahead > test->ideal_hi) outside = ahead - test->ideal_hi;
        int64_t x = outside < y ? y - (int64_t)outside : 0;
        fold->worth[v] = pwi_worth(fold->stake, x, y);
    }
}

static void fold_table(const PwiTerm *term, const PwiFold *fold, int64_t own) {
    const ValueColumn *column = term->column;
    const int32_t *row = term->test->table_ppm + own * column->n_mentor_options;
    for (int v = fold->first; v < fold->end; v++) {
        assert(column->value[v] >= 0 && column->value[v] < column->n_mentor_options);
        fold->worth[v] = pwi_worth(fold->stake, row[column->value[v]], PWI_PPM);
    }
}

static bool values_fold(const PwiTerm *term, const PwiFold *fold) {
    int64_t own = read_value(term, PWI_MENTEE, fold->mentee);
    switch (term->test->kind) {
        case PWI_SAME:
        case PWI_DIFFERENT:
            fold_equality(term, fold, own);
            return false;
        case PWI_CLOSE:
            fold_close(term, fold, own);
            return false;
        case PWI_AHEAD:
            fold_ahead(term, fold, own);
            return false;
        case PWI_TABLE:
            fold_table(term, fold, own);
            return false;
        default:
            assert(false && "not a kind of this kernel");
            return false;
    }
}

static void values_destroy(PwiTerm *term) {
    ValueColumn *column = term->column;
    pwi_free(column->value);
    pwi_free(column->short_value);
    pwi_free(column->option_map);
    pwi_free(column);
}

const PwiKernel pwi_kernel_values = {
    .open = values_open,
    .encode = values_encode,
    .close = values_close,
    .fold = values_fold,
    .destroy = values_destroy,
};
