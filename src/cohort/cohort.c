/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cohort's columns: the size of a cell, who fulfils a condition, and the end of it all. */
#include "cohort/cohort.h"

#include <assert.h>

int pwi_bitset_words(int n_bits) {
    assert(n_bits >= 0);
    return (n_bits + 63) / 64;
}

size_t pwi_cell_size(const PwiQuestion *question) {
    switch (question->type) {
        case PWI_CHOICE:
        case PWI_SCALE:
            return sizeof(int32_t);
        case PWI_NUMBER:
            return sizeof(int64_t);
        case PWI_CHOICES:
            return (size_t)pwi_bitset_words(question->options.n) * sizeof(uint64_t);
        case PWI_TIMES:
            return (size_t)pwi_bitset_words(pwi_question_slots(question)) * sizeof(uint64_t);
        case PWI_RANKING:
            return (size_t)question->options.n * sizeof(uint16_t);
        case PWI_RATINGS:
            return (size_t)question->options.n * sizeof(int32_t);
        case PWI_PEOPLE:
            return sizeof(PwiSlice);
        case PWI_TEXT:
            return sizeof(const char *);
        case PWI_N_QUESTION_TYPES:
            break;
    }
    assert(false && "a question has a type");
    return 0;
}

static bool condition_holds(const PwiCondition *condition, PwiQuestionType type, const void *cell) {
    switch (type) {
        case PWI_CHOICE:
        case PWI_SCALE:
            return *(const int32_t *)cell == condition->answer;
        case PWI_NUMBER:
            return *(const int64_t *)cell == condition->answer;
        case PWI_CHOICES: {
            const uint64_t *chosen = cell;
            return ((chosen[condition->answer / 64] >> (condition->answer % 64)) & 1) != 0;
        }
        default:
            assert(false && "conditions read choice, choices, scale and number only");
            return false;
    }
}

bool pwi_when_holds(const PwiWhen *when, const PwProgramme *programme, const PwiPeople *people, int person) {
    assert(person >= 0 && person < people->n);
    for (int c = 0; c < when->n; c++) {
        const PwiCondition *condition = &when->condition[c];
        assert(condition->question >= 0 && condition->question < programme->n_questions);
        const PwiColumn *column = &people->column[condition->question];
        if (!pwi_answered(column, person)) return false;
        PwiQuestionType type = programme->question[condition->question].type;
        if (!condition_holds(condition, type, pwi_cell(column, person))) return false;
    }
    return true;
}

static void clear_people(PwiPeople *people, int n_questions) {
    if (people->column != NULL) {
        for (int q = 0; q < n_questions; q++) {
            pwi_free(people->column[q].cells);
            pwi_free(people->column[q].answered);
        }
    }
    pwi_free(people->column);
    pwi_free(people->person);
    pwi_names_clear(&people->ids);
}

void pwi_cohort_destroy(PwCohort *cohort) {
    if (cohort == NULL) return;

    clear_people(&cohort->side[PWI_MENTEE], cohort->n_questions);
    if (!cohort->one_pool) clear_people(&cohort->side[PWI_MENTOR], cohort->n_questions);
    pwi_free(cohort->people_pool);
    pwi_arena_clear(&cohort->arena);
    pwi_free(cohort);
}
