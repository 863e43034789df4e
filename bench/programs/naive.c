/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The naive scorer (see the header). Formulas: docs/methods/scoring.md. */
#include "naive.h"

#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "measure.h"

/* ---- answers, person by person ---- */

static NaiveAnswer read_ratings(const PwiQuestion *question, const int32_t *cell) {
    NaiveAnswer answer = {.is_given = 1};
    for (int r = 0; r < question->options.n; r++)
        answer.rating[r] = (int8_t)(cell[r] == PWI_NO_RATING ? NAIVE_NOT_RATED : cell[r] - question->min);
    return answer;
}

static NaiveAnswer read_ranking(const PwiQuestion *question, const uint16_t *cell) {
    NaiveAnswer answer = {.is_given = 1};
    for (int o = 0; o < question->options.n; o++) answer.rating[o] = (int8_t)cell[o];
    return answer;
}

static NaiveAnswer read_answer(const PwiQuestion *question, const PwCohort *cohort, const PwiColumn *column,
                               int person) {
    NaiveAnswer answer = {.is_given = 1};
    if (!pwi_answered(column, person)) return (NaiveAnswer){.is_given = 0};
    const void *cell = pwi_cell(column, person);
    switch (question->type) {
        case PWI_CHOICE:
            answer.value = *(const int32_t *)cell;
            break;
        case PWI_SCALE:
            answer.value = *(const int32_t *)cell * PWI_PPM;
            break;
        case PWI_NUMBER:
            answer.value = *(const int64_t *)cell;
            break;
        case PWI_CHOICES:
        case PWI_TIMES:
            if (column->cell_size > sizeof answer.set) end_program(STATUS_CANNOT, "%s: too large", question->id);
            answer.n = (int32_t)(column->cell_size / sizeof *answer.set);
            memcpy(answer.set, cell, column->cell_size);
            break;
        case PWI_RATINGS:
            return read_ratings(question, cell);
        case PWI_RANKING:
            return read_ranking(question, cell);
        case PWI_PEOPLE: {
            const PwiSlice *list = cell;
            if (list->n > NAIVE_MOST_NAMES) end_program(STATUS_CANNOT, "%s: too many names", question->id);
            answer.n = (int32_t)list->n;
            memcpy(answer.name, cohort->people_pool + list->first, list->n * sizeof *answer.name);
            break;
        }
        case PWI_TEXT:
        case PWI_N_QUESTION_TYPES:
            break; /* no criterion here reads texts */
    }
    return answer;
}

static void check_criterion(const PwProgramme *programme, const PwiCriterion *criterion) {
    int a = criterion->question[PWI_MENTEE], b = criterion->question[PWI_MENTOR];
    bool is_known =
        criterion->kind != PWI_TEXT_ALIKE && criterion->kind != PWI_GIVEN && criterion->when[PWI_MENTOR].n == 0;
    if (is_known && a >= 0 && b >= 0 && a != b) {
        const PwiNames *own = &programme->question[a].options, *other = &programme->question[b].options;
        is_known = own->n == other->n;
        for (int o = 0; is_known && o < own->n; o++) is_known = strcmp(own->name[o], other->name[o]) == 0;
    }
    if (!is_known) end_program(STATUS_CANNOT, "%s: the naive scorer does not know this", criterion->id);
}

void naive_init(NaiveScorer *naive, const PwProgramme *programme, const PwCohort *cohort) {
    int n_questions = programme->n_questions;
    *naive = (NaiveScorer){.programme = programme};
    for (int k = 0; k < programme->n_criteria; k++) check_criterion(programme, &programme->criterion[k]);
    for (int r = 0; r < programme->n_rules; r++) check_criterion(programme, &programme->rule[r].test);
    for (int q = 0; q < n_questions; q++) {
        const PwiQuestion *question = &programme->question[q];
        bool is_list = question->type == PWI_RATINGS || question->type == PWI_RANKING;
        if (is_list && question->options.n > NAIVE_MOST_ITEMS) end_program(STATUS_CANNOT, "%s: too long", question->id);
    }
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const PwiPeople *people = &cohort->side[side];
        NaiveAnswer *answer = new_block((size_t)people->n * (size_t)n_questions, sizeof *answer);
        naive->answer[side] = answer;
        for (int person = 0; person < people->n; person++)
            for (int q = 0; q < n_questions; q++)
                *answer++ = read_answer(&programme->question[q], cohort, &people->column[q], person);
    }
}

void naive_clear(NaiveScorer *naive) {
    for (int side = 0; side < PWI_N_SIDES; side++) free(naive->answer[side]);
    *naive = (NaiveScorer){.programme = NULL};
}

/* ---- values ---- */

/* The exact value x/y; y = 0: not known. */
typedef struct Value {
    int64_t x, y;
} Value;

static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static int64_t set_size(const NaiveAnswer *a) {
    int64_t n = 0;
    for (int w = 0; w < a->n; w++) n += __builtin_popcountll(a->set[w]);
    return n;
}

static int64_t common_size(const NaiveAnswer *a, const NaiveAnswer *b) {
    int64_t n = 0;
    for (int w = 0; w < a->n; w++) n += __builtin_popcountll(a->set[w] & b->set[w]);
    return n;
}

static Value value_of_ahead(const PwiCriterion *criterion, int64_t d) {
    int64_t outside = d < criterion->ideal_lo   ? criterion->ideal_lo - d
                      : d > criterion->ideal_hi ? d - criterion->ideal_hi
                                                : 0;
    if (outside == 0) return (Value){1, 1};
    return outside < criterion->tolerance ? (Value){criterion->tolerance - outside, criterion->tolerance}
                                          : (Value){0, 1};
}

static Value value_of_overlap(const PwiCriterion *criterion, const NaiveAnswer *a, const NaiveAnswer *b) {
    int64_t common = common_size(a, b);
    switch (criterion->measure) {
        case PWI_JACCARD:
            return (Value){common, set_size(a) + set_size(b) - common};
        case PWI_DICE:
            return (Value){2 * common, set_size(a) + set_size(b)};
        case PWI_SHARE:
            return (Value){common, set_size(a)};
        case PWI_ENOUGH:
        case PWI_N_MEASURES:
            break;
    }
    return (Value){smaller(common, criterion->enough), criterion->enough};
}

/* What the mentee needs, by what the mentor offers. */
static Value value_of_levels(const PwiQuestion *question, const NaiveAnswer *a, const NaiveAnswer *b) {
    int64_t needed = 0, met = 0;
    for (int r = 0; r < question->options.n; r++) {
        if (a->rating[r] == NAIVE_NOT_RATED) continue;
        needed += a->rating[r];
        if (b->rating[r] != NAIVE_NOT_RATED) met += a->rating[r] * b->rating[r];
    }
    return (Value){met, needed * (question->max - question->min)};
}

static Value value_of_alike(const PwiQuestion *question, const NaiveAnswer *a, const NaiveAnswer *b) {
    int64_t both = 0, apart = 0, range = question->max - question->min;
    for (int r = 0; r < question->options.n; r++) {
        if (a->rating[r] == NAIVE_NOT_RATED || b->rating[r] == NAIVE_NOT_RATED) continue;
        both++;
        apart += abs(a->rating[r] - b->rating[r]);
    }
    return (Value){both * range - apart, both * range};
}

static Value value_of_agree(const PwiQuestion *question, const NaiveAnswer *a, const NaiveAnswer *b) {
    int64_t n_pairs = 0, n_agreed = 0;
    for (int r = 1; r < question->options.n; r++) {
        if (a->rating[r] == 0 || b->rating[r] == 0) continue;
        for (int s = 0; s < r; s++) {
            if (a->rating[s] == 0 || b->rating[s] == 0) continue;
            n_pairs++;
            n_agreed += (a->rating[r] < a->rating[s]) == (b->rating[r] < b->rating[s]);
        }
    }
    return (Value){n_agreed, n_pairs};
}

static Value value_of_list(const NaiveAnswer *list, int wanted) {
    for (int r = 0; r < list->n; r++)
        if (list->name[r] == wanted) return (Value){list->n - r, list->n};
    return (Value){0, 1};
}

/* Two people whose answers a and b are compared (asked-for: where there is one, of the side that asks). */
typedef struct Meeting {
    const NaiveAnswer *a, *b;
    int mentee, mentor;
} Meeting;

static Value value_of(const PwProgramme *programme, const PwiCriterion *criterion, const Meeting *meet) {
    const NaiveAnswer *a = meet->a, *b = meet->b;
    const PwiQuestion *question =
        &programme->question[criterion->question[criterion->kind == PWI_ASKED_FOR ? criterion->by : PWI_MENTEE]];
    switch (criterion->kind) {
        case PWI_SAME:
            return (Value){a->value == b->value, 1};
        case PWI_DIFFERENT:
            return (Value){a->value != b->value, 1};
        case PWI_CLOSE:
            return (Value){criterion->range - smaller(llabs(a->value - b->value), criterion->range), criterion->range};
        case PWI_AHEAD:
            return value_of_ahead(criterion, b->value - a->value);
        case PWI_OVERLAP:
            return value_of_overlap(criterion, a, b);
        case PWI_COVERS:
            return question->type == PWI_RATINGS ? value_of_levels(question, a, b)
                                                 : (Value){common_size(a, b), set_size(a)};
        case PWI_SHARED_TIME:
            return (Value){smaller(common_size(a, b) * question->step_minutes, criterion->enough), criterion->enough};
        case PWI_ALIKE:
            return value_of_alike(question, a, b);
        case PWI_AGREE:
            return value_of_agree(question, a, b);
        case PWI_TABLE:
            return (Value){criterion->table_ppm[a->value * question->options.n + b->value], PWI_PPM};
        case PWI_ASKED_FOR:
            return criterion->by == PWI_MENTEE ? value_of_list(a, meet->mentor) : value_of_list(b, meet->mentee);
        case PWI_TEXT_ALIKE:
        case PWI_GIVEN:
        case PWI_N_CRITERION_KINDS:
            break; /* refused by check_criterion */
    }
    return (Value){0, 0};
}

/* ---- scores ---- */

static Value value_of_pair(const NaiveScorer *naive, const PwiCriterion *criterion,
                           const NaiveAnswer *const answers[PWI_N_SIDES], int mentee, int mentor) {
    const NaiveAnswer *own[PWI_N_SIDES] = {NULL, NULL};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int question = criterion->question[side];
        if (question < 0) continue;
        own[side] = &answers[side][question];
        if (!own[side]->is_given) return (Value){0, 0};
    }
    return value_of(naive->programme, criterion, &(Meeting){own[PWI_MENTEE], own[PWI_MENTOR], mentee, mentor});
}

int32_t naive_score(const NaiveScorer *naive, const int32_t *points, int mentee, int mentor) {
    const PwProgramme *programme = naive->programme;
    const size_t n_questions = (size_t)programme->n_questions;
    const NaiveAnswer *const answers[PWI_N_SIDES] = {naive->answer[PWI_MENTEE] + (size_t)mentee * n_questions,
                                                     naive->answer[PWI_MENTOR] + (size_t)mentor * n_questions};
    for (int r = 0; r < programme->n_rules; r++) {
        const PwiRule *rule = &programme->rule[r];
        Value value = value_of_pair(naive, &rule->test, answers, mentee, mentor);
        if (value.y == 0 ? rule->forbid_missing : value.x * PWI_PPM < rule->at_least_ppm * value.y) return -1;
    }
    int64_t sum = 0, left = 0;
    for (int k = 0; k < programme->n_criteria; k++) {
        const PwiCriterion *criterion = &programme->criterion[k];
        if (points[k] == 0) continue; /* it cannot count for this mentee */
        Value value = value_of_pair(naive, criterion, answers, mentee, mentor);
        if (value.y == 0 && criterion->skip_missing) continue;
        if (value.y == 0) value = (Value){criterion->missing_ppm, PWI_PPM};
        sum += (2 * points[k] * value.x + value.y) / (2 * value.y);
        left += points[k];
    }
    if (left == 0 || left == PWI_PPM) return (int32_t)sum;
    return (int32_t)((2 * PWI_PPM * sum + left) / (2 * left));
}
