/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ratings in planes (planes.h), an item a plane.
 *
 * alike: a digit is the rating from 1 on, or says that the item is not rated; class = (items of the mentee's that the
 * mentor did not rate) · step + Σ|a − b|, with a step beyond the largest sum. covers: a digit is what the mentor offers
 * above the question's min; class = Σ a·b. */
#include <assert.h>
#include <string.h>

#include "score/planes.h"
#include "score/rating_column.h"

/* Digits of alike; those between are ratings. */
enum { UNRATED = 0, NO_ANSWER = PWI_DIGITS - 1 };

static int planes_for_levels(const PwiTerm *term, int64_t most_levels) {
    const PwiRatingColumn *column = term->column;
    const PwiQuestion *question = pwi_term_question(term, PWI_MENTOR);
    const bool fits = question->max - question->min + 1 <= most_levels && column->n_items <= PWI_MAX_PLANES;
    return fits ? column->n_items : 0;
}

static int32_t rating_of(const PwiRatingColumn *column, int v, int item) {
    return column->rating[(size_t)item * (size_t)column->n_answers + (size_t)v];
}

/* ---- alike ---- */

static int alike_planes(const PwiTerm *term) {
    return planes_for_levels(term, NO_ANSWER - 1);
}

static int alike_spell(const PwiTerm *term, int v, uint8_t *byte) {
    const PwiRatingColumn *column = term->column;
    const int32_t min = (int32_t)pwi_term_question(term, PWI_MENTOR)->min;
    for (int r = 0; r < column->n_items; r++) {
        const int32_t rating = v < 0 ? PWI_NO_RATING : rating_of(column, v, r);
        byte[r] = (uint8_t)(rating == PWI_NO_RATING ? UNRATED : rating - min + 1);
        if (v < 0) byte[r] = NO_ANSWER;
    }
    return PWI_CODE_FIRST_ANSWER;
}

/* How a mentee's classes are laid out. */
typedef struct AlikeClasses {
    int64_t span;     /* largest |a − b| */
    int n_rated;      /* items the mentee rated and the mentors were asked for */
    int most_unrated; /* of these, by any mentor */
    int64_t step;     /* classes for each number of unrated items */
} AlikeClasses;

static AlikeClasses alike_layout(const PwiTerm *term, const int32_t *own) {
    const PwiRatingColumn *column = term->column;
    AlikeClasses layout = {.span = pwi_rating_span(term)};
    for (int r = 0; r < column->n_mentee_items; r++) {
        layout.n_rated += own[r] != PWI_NO_RATING && column->item_map[r] >= 0;
    }
    layout.most_unrated = column->most_unrated < layout.n_rated ? column->most_unrated : layout.n_rated;
    layout.step = layout.n_rated * layout.span + 1;
    return layout;
}

static bool alike_sort(const PwiTerm *const *term, int n_terms, const PwiPlanes *planes, int mentee,
                       PwiClasses *classes) {
    (void)n_terms;
    const PwiRatingColumn *column = term[0]->column;
    const int32_t *own = pwi_term_cell(term[0], PWI_MENTEE, mentee);
    const int32_t min = (int32_t)pwi_term_question(term[0], PWI_MENTOR)->min;
    const AlikeClasses layout = alike_layout(term[0], own);
    const int64_t n_classes = PWI_CODE_FIRST_ANSWER + (layout.most_unrated + 1) * layout.step;
    if (n_classes > PWI_MAX_CLASSES) return false;
    pwi_classes_begin(classes, planes);
    classes->n_classes = (int)n_classes;
    for (int r = 0; r < column->n_mentee_items; r++) {
        if (own[r] == PWI_NO_RATING || column->item_map[r] < 0) continue;
        uint8_t *adds = classes->adds[classes->n_used];
        classes->place[classes->n_used++] = (uint8_t)column->item_map[r];
        for (int digit = 0; digit < PWI_DIGITS; digit++) { /* all of them, and with a constant end: one vector */
            const int32_t distance = own[r] - (min + digit - 1);
            adds[digit] = (uint8_t)(distance < 0 ? -distance : distance);
        }
        adds[UNRATED] = (uint8_t)layout.step;
        adds[NO_ANSWER] = 0;
    }
    return true;
}

static bool alike_value(const PwiTerm *term, const PwiStake *stake, int mentee, const PwiPlanes *planes,
                        const PwiClasses *classes, int32_t *worth, int32_t *lost) {
    (void)planes, (void)classes;
    const AlikeClasses layout = alike_layout(term, pwi_term_cell(term, PWI_MENTEE, mentee));
    bool any_lost = false;
    for (int unrated = 0; unrated <= layout.most_unrated; unrated++) {
        const int64_t first = PWI_CODE_FIRST_ANSWER + unrated * layout.step;
        const int64_t most = (layout.n_rated - unrated) * layout.span;
        any_lost |= pwi_value_distances(stake, most, worth + first, lost + first);
    }
    return any_lost;
}

/* ---- covers ---- */

static int covers_planes(const PwiTerm *term) {
    return planes_for_levels(term, PWI_DIGITS);
}

static int covers_spell(const PwiTerm *term, int v, uint8_t *byte) {
    const PwiRatingColumn *column = term->column;
    for (int r = 0; r < column->n_items; r++) byte[r] = (uint8_t)(v < 0 ? 0 : rating_of(column, v, r));
    return PWI_CODE_FIRST_ANSWER;
}

/* The largest sum there can be; 0: the mentee needs nothing. */
static int64_t most_covered(const PwiTerm *term, int mentee) {
    const PwiRatingColumn *column = term->column;
    const PwiQuestion *question = pwi_term_question(term, PWI_MENTOR);
    const int32_t *own = pwi_term_cell(term, PWI_MENTEE, mentee);
    int64_t needs = 0;
    for (int r = 0; r < column->n_mentee_items; r++) needs += pwi_rating_need(term, own, r);
    return needs * (question->max - question->min);
}

static bool covers_sort(const PwiTerm *const *term, int n_terms, const PwiPlanes *planes, int mentee,
                        PwiClasses *classes) {
    (void)n_terms;
    const PwiRatingColumn *column = term[0]->column;
    const int32_t *own = pwi_term_cell(term[0], PWI_MENTEE, mentee);
    const int64_t most = most_covered(term[0], mentee);
    if (most == 0 || PWI_CODE_FIRST_ANSWER + most + 1 > PWI_MAX_CLASSES) return false;
    pwi_classes_begin(classes, planes);
    classes->n_classes = PWI_CODE_FIRST_ANSWER + (int)most + 1;
    for (int r = 0; r < column->n_mentee_items; r++) {
        const int32_t need = pwi_rating_need(term[0], own, r);
        if (need == 0 || column->item_map[r] < 0) continue;
        uint8_t *adds = classes->adds[classes->n_used];
        classes->place[classes->n_used++] = (uint8_t)column->item_map[r];
        for (int digit = 0; digit < PWI_DIGITS; digit++) adds[digit] = (uint8_t)(need * digit);
    }
    return true;
}

static bool covers_value(const PwiTerm *term, const PwiStake *stake, int mentee, const PwiPlanes *planes,
                         const PwiClasses *classes, int32_t *worth, int32_t *lost) {
    (void)planes, (void)classes, (void)lost;
    const int64_t most = most_covered(term, mentee);
    const PwiDenominator denominator = pwi_denominator(most);
    for (int64_t x = 0; x <= most; x++) worth[PWI_CODE_FIRST_ANSWER + x] += pwi_worth_over(stake, x, denominator);
    return false;
}

const PwiSorter pwi_sorter_alike = {
    .count_planes = alike_planes, .spell = alike_spell, .sort = alike_sort, .value = alike_value};
const PwiSorter pwi_sorter_covers = {
    .count_planes = covers_planes, .spell = covers_spell, .sort = covers_sort, .value = covers_value};
