/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lays out the answers a test reads: who answered, whose `when` holds, and the answers of both sides in the mentee's
 * language (rescore_inside.h). Options and items of two different questions are the same when their names are. */
#include <assert.h>
#include <string.h>

#include "base/numbers.h"
#include "verify/rescore_inside.h"

/* Beyond these the reader of programmes refuses; with them no value, no sum of weights leaves 63 bits. */
#define MAX_MILLIONTHS (INT64_C(1) << 51)
enum { MAX_SPAN = 1 << 21, MAX_PLACES = 1 << 16 };

static const PwiQuestion *question_of(const PwiRescorer *rescorer, const PwiCriterion *criterion, PwiSide side) {
    int question = criterion->question[side];
    return question < 0 ? NULL : &rescorer->programme->question[question];
}

static const PwiColumn *column_of(const PwiRescorer *rescorer, const PwiCriterion *criterion, PwiSide side) {
    assert(criterion->question[side] >= 0);
    return &rescorer->cohort->side[side].column[criterion->question[side]];
}

/* Whose clauses hold, and who answered; where nothing is asked of a side, all of it counts as answered. */
static bool prepare_state(PwiRescorer *rescorer, const PwiCriterion *criterion, PwiSide side, PwiTestSide *data) {
    const PwiPeople *people = &rescorer->cohort->side[side];
    data->state = PWI_ARENA_ARRAY(&rescorer->arena, uint8_t, (size_t)people->n);
    if (!data->state) return false;
    for (int i = 0; i < people->n; i++) {
        if (pwi_when_holds(&criterion->when[side], rescorer->programme, people, i)) data->state[i] |= PWI_WHEN_HOLDS;
        bool is_asked = criterion->question[side] >= 0;
        if (!is_asked || pwi_answered(column_of(rescorer, criterion, side), i)) data->state[i] |= PWI_HAS_ANSWERED;
    }
    return true;
}

/* Where each option of `mine` stands in `theirs`, -1 where it does not: [mine->n], in the arena. */
static int *translate(PwiArena *arena, const PwiNames *mine, const PwiNames *theirs) {
    int *place = PWI_ARENA_ARRAY(arena, int, (size_t)mine->n);
    for (int o = 0; place && o < mine->n; o++) place[o] = pwi_names_find(theirs, mine->name[o]);
    return place;
}

/* same, different, close, ahead, table */
static bool prepare_numbers(PwiRescorer *rescorer, PwiTest *test, PwiSide side, const int *place) {
    const PwiQuestion *question = question_of(rescorer, test->criterion, side);
    const PwiColumn *column = column_of(rescorer, test->criterion, side);
    PwiTestSide *data = &test->side[side];
    int n = rescorer->cohort->side[side].n;
    data->number = PWI_ARENA_ARRAY(&rescorer->arena, int64_t, (size_t)n);
    if (!data->number) return false;
    for (int i = 0; i < n; i++) {
        if (!pwi_answered(column, i)) continue;
        const void *cell = pwi_cell(column, i);
        switch (question->type) {
            case PWI_CHOICE:
                data->number[i] = place[*(const int32_t *)cell];
                break;
            case PWI_SCALE:
                data->number[i] = *(const int32_t *)cell * PWI_PPM;
                break;
            default:
                assert(question->type == PWI_NUMBER);
                data->number[i] = *(const int64_t *)cell;
        }
        assert(data->number[i] >= -MAX_MILLIONTHS && data->number[i] <= MAX_MILLIONTHS);
    }
    return true;
}

/* overlap, covers on choices */
static bool prepare_choices(PwiRescorer *rescorer, PwiTest *test, PwiSide side, const int *place) {
    const PwiQuestion *question = question_of(rescorer, test->criterion, side);
    const PwiColumn *column = column_of(rescorer, test->criterion, side);
    PwiTestSide *data = &test->side[side];
    size_t n = (size_t)rescorer->cohort->side[side].n, n_words = (size_t)test->n_words;
    data->set = PWI_ARENA_ARRAY(&rescorer->arena, uint64_t, n * n_words);
    data->set_size = PWI_ARENA_ARRAY(&rescorer->arena, int32_t, n);
    if (!data->set || !data->set_size) return false;
    for (size_t i = 0; i < n; i++) {
        if (!pwi_answered(column, (int)i)) continue;
        const uint64_t *chosen = pwi_cell(column, (int)i);
        for (int w = 0; w < pwi_bitset_words(question->options.n); w++)
            for (uint64_t rest = chosen[w]; rest != 0; rest &= rest - 1) {
                const int there = place[64 * w + pwi_lowest_bit(rest)];
                data->set_size[i]++;
                if (there >= 0) data->set[i * n_words + (size_t)there / 64] |= UINT64_C(1) << (there % 64);
            }
    }
    return true;
}

/* shared-time: both questions have one grid, so the slots are the places */
static bool prepare_times(PwiRescorer *rescorer, PwiTest *test, PwiSide side) {
    const PwiColumn *column = column_of(rescorer, test->criterion, side);
    size_t n = (size_t)rescorer->cohort->side[side].n, n_words = (size_t)test->n_words;
    uint64_t *set = PWI_ARENA_ARRAY(&rescorer->arena, uint64_t, n * n_words);
    if (!set) return false;
    assert(column->cell_size == n_words * sizeof *set);
    if (n > 0) memcpy(set, column->cells, n * n_words * sizeof *set);
    test->side[side].set = set;
    return true;
}

/* covers and alike on ratings, agree: a level for each place of the mentee's question */
static bool prepare_levels(PwiRescorer *rescorer, PwiTest *test, PwiSide side, const int *place) {
    const PwiQuestion *question = question_of(rescorer, test->criterion, side);
    const PwiColumn *column = column_of(rescorer, test->criterion, side);
    size_t n = (size_t)rescorer->cohort->side[side].n, n_places = (size_t)test->n_places;
    int64_t origin = test->criterion->kind == PWI_ALIKE ? test->lowest : question->min;
    int64_t *level = PWI_ARENA_ARRAY(&rescorer->arena, int64_t, n * n_places);
    if (!level) return false;
    for (size_t k = 0; k < n * n_places; k++) level[k] = -1;
    for (size_t i = 0; i < n; i++) {
        if (!pwi_answered(column, (int)i)) continue;
        const void *cell = pwi_cell(column, (int)i);
        for (int o = 0; o < question->options.n; o++) {
            if (place[o] < 0) continue;
            int64_t *there = &level[i * n_places + (size_t)place[o]];
            if (question->type == PWI_RANKING) {
                uint16_t rank = ((const uint16_t *)cell)[o];
                if (rank > 0) *there = rank;
            } else {
                int32_t rating = ((const int32_t *)cell)[o];
                if (rating != PWI_NO_RATING) *there = rating - origin;
            }
        }
    }
    test->side[side].level = level;
    return true;
}

static bool prepare_side(PwiRescorer *rescorer, PwiTest *test, PwiSide side) {
    const PwiQuestion *mine = question_of(rescorer, test->criterion, side);
    const PwiQuestion *mentees = question_of(rescorer, test->criterion, PWI_MENTEE);
    assert(mine->type == mentees->type && "questions of different types cannot be compared");
    if (mine->type == PWI_TIMES) return prepare_times(rescorer, test, side);
    /* A table is indexed by the options of both questions, so the mentor's stay in their own language. */
    const PwiNames *language = test->criterion->kind == PWI_TABLE ? &mine->options : &mentees->options;
    const int *place = translate(&rescorer->arena, &mine->options, language);
    if (!place) return false;
    if (mine->type == PWI_CHOICES) return prepare_choices(rescorer, test, side, place);
    if (mine->type == PWI_RATINGS || mine->type == PWI_RANKING) return prepare_levels(rescorer, test, side, place);
    return prepare_numbers(rescorer, test, side, place);
}

/* What the values need to know about the questions. */
static void prepare_shape(const PwiRescorer *rescorer, PwiTest *test) {
    const PwiQuestion *mentees = question_of(rescorer, test->criterion, PWI_MENTEE);
    const PwiQuestion *mentors = question_of(rescorer, test->criterion, PWI_MENTOR);
    test->n_places = mentees->options.n;
    test->n_mentor_options = mentors->options.n;
    assert(test->n_places <= MAX_PLACES && test->n_mentor_options <= MAX_PLACES);
    test->n_words = pwi_bitset_words(test->n_places);
    if (mentees->type == PWI_TIMES) {
        assert(pwi_question_slots(mentees) == pwi_question_slots(mentors));
        assert(mentees->step_minutes == mentors->step_minutes && mentees->from_minutes == mentors->from_minutes);
        test->unit = mentees->step_minutes;
        test->n_words = pwi_bitset_words(pwi_question_slots(mentees));
    }
    if (mentees->type == PWI_RATINGS) {
        bool is_alike = test->criterion->kind == PWI_ALIKE; /* differences are taken on the range of both questions */
        int64_t highest = is_alike && mentees->max > mentors->max ? mentees->max : mentors->max;
        test->lowest = is_alike && mentees->min < mentors->min ? mentees->min : mentors->min;
        test->span = highest - test->lowest;
        assert(test->span > 0 && test->span <= MAX_SPAN && mentees->max - mentees->min <= MAX_SPAN);
    }
}

PwStatus pwi_test_prepare(PwiRescorer *rescorer, const PwiCriterion *criterion, PwiTest *test) {
    assert(!criterion->broken);
    test->criterion = criterion;
    for (int side = 0; side < PWI_N_SIDES; side++)
        if (!prepare_state(rescorer, criterion, (PwiSide)side, &test->side[side])) return PW_NO_MEMORY;
    if (criterion->kind == PWI_GIVEN) return PW_OK;
    if (criterion->kind == PWI_TEXT_ALIKE) return pwi_test_prepare_text(rescorer, test);
    if (criterion->kind == PWI_ASKED_FOR) {
        test->side[criterion->by].names = column_of(rescorer, criterion, criterion->by);
        test->name_pool = rescorer->cohort->people_pool;
        return PW_OK;
    }
    prepare_shape(rescorer, test);
    for (int side = 0; side < PWI_N_SIDES; side++)
        if (!prepare_side(rescorer, test, (PwiSide)side)) return PW_NO_MEMORY;
    return PW_OK;
}
