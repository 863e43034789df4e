/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programmes and cohorts in memory, for unit tests. */
#include "cohort_builder.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "base/numbers.h"

/* ---- by hand ---- */

static char *printed_name(PwiArena *arena, const char *format, int number) {
    char text[32];
    int length = snprintf(text, sizeof text, format, number);
    assert(length > 0 && length < (int)sizeof text);
    char *name = pwi_arena_copy(arena, text, (size_t)length);
    assert(name != NULL);
    return name;
}

static void add_name(PwiNames *names, const char *name) {
    int index;
    bool is_new;
    bool is_added = pwi_names_add(names, name, &index, &is_new);
    assert(is_added && is_new);
    (void)is_added;
}

static void begin_side(BuiltCohort *built, PwiSide side, int n, int step) {
    PwiPeople *people = &built->cohort->side[side];
    people->n = n;
    people->person = PWI_NEW_ARRAY(PwiPerson, (size_t)n);
    people->column = PWI_NEW_ARRAY(PwiColumn, BUILT_MAX_QUESTIONS);
    assert(people->person != NULL && people->column != NULL);
    for (int p = 0; p < n; p++) {
        char *id = printed_name(&built->cohort->arena, "p%05d", step * p);
        people->person[p] =
            (PwiPerson){.id = id, .bounds = {.min = 0, .max = 1}, .priority_ppm = PWI_PPM, .file_index = p};
        add_name(&people->ids, id);
    }
}

void built_begin(BuiltCohort *built, bool one_pool, int n_mentees, int n_mentors) {
    *built = (BuiltCohort){0};
    PwProgramme *programme = built->programme = pwi_programme_new();
    PwCohort *cohort = built->cohort = PWI_NEW(PwCohort);
    assert(programme != NULL && cohort != NULL);
    programme->one_pool = cohort->one_pool = one_pool;
    programme->question = PWI_ARENA_ARRAY(&programme->arena, PwiQuestion, BUILT_MAX_QUESTIONS);
    programme->criterion = PWI_ARENA_ARRAY(&programme->arena, PwiCriterion, BUILT_MAX_CRITERIA);
    programme->rule = PWI_ARENA_ARRAY(&programme->arena, PwiRule, BUILT_MAX_RULES);
    assert(programme->question != NULL && programme->criterion != NULL && programme->rule != NULL);

    begin_side(built, PWI_MENTEE, n_mentees, 2);
    if (!one_pool) begin_side(built, PWI_MENTOR, n_mentors, 3);
    if (one_pool) cohort->side[PWI_MENTOR] = cohort->side[PWI_MENTEE];
    built->decisions = pwi_decisions_none(cohort);
    built->given.n_criteria = BUILT_MAX_CRITERIA;
    built->given.matrix = PWI_NEW_ARRAY(PwiGivenMatrix, BUILT_MAX_CRITERIA);
    assert(built->decisions != NULL && built->given.matrix != NULL);
}

void built_clear(BuiltCohort *built) {
    pwi_given_clear(&built->given);
    pwi_decisions_destroy(built->decisions);
    pwi_cohort_destroy(built->cohort);
    pwi_programme_destroy(built->programme);
    *built = (BuiltCohort){0};
}

int built_question(BuiltCohort *built, PwiQuestionType type, const char *const *names, int n_names) {
    PwProgramme *programme = built->programme;
    int q = programme->n_questions++;
    assert(q < BUILT_MAX_QUESTIONS);
    PwiQuestion *question = &programme->question[q];
    *question =
        (PwiQuestion){.id = printed_name(&programme->arena, "question-%d", q), .type = type, .min = 1, .max = 5};
    question->from_minutes = 8 * 60, question->to_minutes = 20 * 60, question->step_minutes = 60;
    if (type == PWI_NUMBER) question->min *= PWI_PPM, question->max *= PWI_PPM;
    for (int k = 0; k < n_names; k++) add_name(type == PWI_TIMES ? &question->days : &question->options, names[k]);
    add_name(&programme->question_names, question->id);
    built->cohort->n_questions = programme->n_questions;
    return q;
}

void built_columns(BuiltCohort *built) {
    for (int side = 0; side < (built->cohort->one_pool ? 1 : PWI_N_SIDES); side++) {
        PwiPeople *people = &built->cohort->side[side];
        for (int q = 0; q < built->programme->n_questions; q++) {
            PwiColumn *column = &people->column[q];
            column->cell_size = pwi_cell_size(&built->programme->question[q]);
            column->cells = pwi_new_array((size_t)people->n * column->cell_size, 1);
            column->answered = PWI_NEW_ARRAY(uint8_t, (size_t)people->n);
            assert(column->cells != NULL && column->answered != NULL);
        }
    }
}

void *built_answer(BuiltCohort *built, PwiSide side, int person, int question) {
    PwiColumn *column = &built->cohort->side[side].column[question];
    assert(person >= 0 && person < built->cohort->side[side].n && column->cells != NULL);
    char *cell = (char *)column->cells + (size_t)person * column->cell_size;
    memset(cell, 0, column->cell_size);
    column->answered[person] = 1;
    if (built->programme->question[question].type == PWI_RATINGS) {
        for (size_t k = 0; k < column->cell_size / sizeof(int32_t); k++) ((int32_t *)(void *)cell)[k] = PWI_NO_RATING;
    }
    return cell;
}

void built_people_answer(BuiltCohort *built, PwiSide side, int person, int question, const int32_t *list, int n) {
    PwCohort *cohort = built->cohort;
    int32_t *pool = pwi_resize_array(cohort->people_pool, cohort->n_people_pool + (size_t)n, sizeof *pool);
    assert(pool != NULL && n > 0);
    memcpy(pool + cohort->n_people_pool, list, (size_t)n * sizeof *list);
    PwiSlice *cell = built_answer(built, side, person, question);
    *cell = (PwiSlice){.first = (uint32_t)cohort->n_people_pool, .n = (uint32_t)n};
    cohort->people_pool = pool;
    cohort->n_people_pool += (size_t)n;
}

int built_criterion(BuiltCohort *built, PwiCriterionKind kind, int mentee_question, int mentor_question,
                    int64_t weight_ppm) {
    PwProgramme *programme = built->programme;
    int k = programme->n_criteria++;
    assert(k < BUILT_MAX_CRITERIA);
    programme->criterion[k] = (PwiCriterion){
        .id = printed_name(&programme->arena, "criterion-%d", k),
        .kind = kind,
        .question = {mentee_question, mentor_question},
        .weight_ppm = weight_ppm,
        .skip_missing = true,
        .to = PWI_PPM,
    };
    add_name(&programme->criterion_names, programme->criterion[k].id);
    return k;
}

int built_rule(BuiltCohort *built, const PwiCriterion *test, int64_t at_least_ppm) {
    PwProgramme *programme = built->programme;
    int r = programme->n_rules++;
    assert(r < BUILT_MAX_RULES);
    programme->rule[r] = (PwiRule){.id = printed_name(&programme->arena, "rule-%d", r),
                                   .test = *test,
                                   .criterion = -1,
                                   .at_least_ppm = at_least_ppm};
    add_name(&programme->rule_names, programme->rule[r].id);
    return r;
}

void built_when(BuiltCohort *built, PwiWhen *when, int question, int64_t answer) {
    PwiCondition *clauses = PWI_ARENA_ARRAY(&built->programme->arena, PwiCondition, (size_t)when->n + 1);
    assert(clauses != NULL);
    if (when->n > 0) memcpy(clauses, when->condition, (size_t)when->n * sizeof *clauses);
    clauses[when->n++] = (PwiCondition){.question = question, .answer = answer};
    when->condition = clauses;
}

void built_matrix(BuiltCohort *built, int criterion, const int64_t *values, int64_t denominator) {
    PwiGivenMatrix *matrix = &built->given.matrix[criterion];
    size_t n_mentees = (size_t)built->cohort->side[PWI_MENTEE].n, n_mentors = (size_t)built->cohort->side[PWI_MENTOR].n;
    matrix->denominator = denominator;
    matrix->first = PWI_NEW_ARRAY(size_t, n_mentees + 1);
    matrix->mentor = PWI_NEW_ARRAY(int32_t, n_mentees * n_mentors);
    matrix->numerator = PWI_NEW_ARRAY(int64_t, n_mentees * n_mentors);
    assert(matrix->first != NULL && matrix->mentor != NULL && matrix->numerator != NULL);
    size_t n = 0;
    for (size_t pair = 0; pair < n_mentees * n_mentors; pair++) {
        if (values[pair] >= 0) {
            matrix->mentor[n] = (int32_t)(pair % n_mentors);
            matrix->numerator[n++] = values[pair];
        }
        matrix->first[pair / n_mentors + 1] = n;
    }
}

void built_ban(BuiltCohort *built, int mentee, int mentor) {
    PwDecisions *decisions = built->decisions;
    if (pwi_pairs_contain(decisions->ban, decisions->n_ban, mentee, mentor)) return;
    decisions->ban = pwi_resize_array(decisions->ban, (size_t)decisions->n_ban + 1, sizeof *decisions->ban);
    assert(decisions->ban != NULL);
    decisions->ban[decisions->n_ban++] = (PwiPair){.mentee = mentee, .mentor = mentor};
    qsort(decisions->ban, (size_t)decisions->n_ban, sizeof *decisions->ban, pwi_compare_pairs);
}

/* ---- at random ---- */

int built_pick(BuiltCohort *built, int n) {
    assert(n > 0);
    built->random_state += UINT64_C(0x9E3779B97F4A7C15);
    return (int)(pwi_mix64(built->random_state) % (uint64_t)n);
}

static int between(BuiltCohort *built, int low, int high) {
    return low + built_pick(built, high - low + 1);
}

static bool chance(BuiltCohort *built, int percent) {
    return built_pick(built, 100) < percent;
}

/* A random order of 0…n-1. */
static void shuffle(BuiltCohort *built, int *order, int n) {
    for (int k = 0; k < n; k++) {
        int other = built_pick(built, k + 1);
        order[k] = order[other];
        order[other] = k;
    }
}

/* Two questions of a type share some of their option names, and the grid where they must. */
static void random_question(BuiltCohort *built, PwiQuestionType type, const PwiQuestion *like) {
    enum { MOST_NAMES = 80 };
    const char *names[MOST_NAMES];
    int order[MOST_NAMES];
    int n = between(built, 1, chance(built, 25) ? MOST_NAMES - 1 : 7);
    if (type == PWI_TIMES) n = like != NULL ? like->days.n : between(built, 1, 7);
    int pool = n + between(built, 0, MOST_NAMES - n < 4 ? MOST_NAMES - n : 4);
    shuffle(built, order, pool);
    for (int k = 0; k < n; k++) {
        names[k] = printed_name(&built->programme->arena, "name-%d", type == PWI_TIMES ? k : order[k]);
    }
    PwiQuestion *question = &built->programme->question[built_question(built, type, names, n)];
    if (like == NULL || chance(built, 50)) {
        question->min = between(built, -3, 3);
        question->max = question->min + between(built, 1, 9);
        if (type == PWI_NUMBER) question->min *= PWI_PPM, question->max *= PWI_PPM;
    }
    question->step_minutes = like != NULL ? like->step_minutes : 20 * between(built, 1, 3);
}

static void random_list(BuiltCohort *built, PwiSide side, int person, int q) {
    int32_t list[6];
    int n = between(built, 1, 6), n_others = built->cohort->side[1 - side].n;
    for (int r = 0; r < n; r++) list[r] = chance(built, 10) ? -1 : built_pick(built, n_others);
    built_people_answer(built, side, person, q, list, n);
}

static void random_text(BuiltCohort *built, const char **cell) {
    static const char *const words[] = {"row",  "Cook", "chess", "I",    "run", "tea",
                                        "READ", "a7",   "sing",  "code", "-",   "!?"};
    char text[256] = "";
    int n = between(built, 1, 12);
    for (int k = 0; k < n; k++) {
        strncat(text, words[built_pick(built, (int)(sizeof words / sizeof *words))], sizeof text - strlen(text) - 1);
        strncat(text, chance(built, 80) ? " " : ", ", sizeof text - strlen(text) - 1);
    }
    *cell = pwi_arena_copy(&built->cohort->arena, text, strlen(text));
    assert(*cell != NULL);
}

static void random_bits(BuiltCohort *built, uint64_t *words, int n) {
    int percent = between(built, 5, 60);
    for (int b = 0; b < n; b++) {
        if (chance(built, percent)) words[b / 64] |= UINT64_C(1) << (b % 64);
    }
    int sure = built_pick(built, n);
    words[sure / 64] |= UINT64_C(1) << (sure % 64);
}

static void random_ranking(BuiltCohort *built, uint16_t *rank, int n_options) {
    int order[128];
    assert(n_options <= (int)(sizeof order / sizeof *order));
    shuffle(built, order, n_options);
    int n_ranked = between(built, 1, n_options);
    for (int r = 0; r < n_ranked; r++) rank[order[r]] = (uint16_t)(r + 1);
}

static void random_answer(BuiltCohort *built, PwiSide side, int person, int q) {
    const PwiQuestion *question = &built->programme->question[q];
    if (question->type == PWI_PEOPLE) {
        random_list(built, side, person, q);
        return;
    }
    void *cell = built_answer(built, side, person, q);
    switch (question->type) {
        case PWI_CHOICE:
            *(int32_t *)cell = built_pick(built, question->options.n);
            break;
        case PWI_SCALE:
            *(int32_t *)cell = between(built, (int)question->min, (int)question->max);
            break;
        case PWI_NUMBER: {
            int64_t span = question->max - question->min;
            *(int64_t *)cell = question->min + (chance(built, 70) ? span * built_pick(built, 5) / 4
                                                                  : (int64_t)built_pick(built, (int)span + 1));
            break;
        }
        case PWI_CHOICES:
            random_bits(built, cell, question->options.n);
            break;
        case PWI_TIMES:
            random_bits(built, cell, pwi_question_slots(question));
            break;
        case PWI_RANKING:
            random_ranking(built, cell, question->options.n);
            break;
        case PWI_RATINGS: {
            int sure = built_pick(built, question->options.n);
            for (int r = 0; r < question->options.n; r++) {
                if (r != sure && chance(built, 30)) continue;
                ((int32_t *)cell)[r] = between(built, (int)question->min, (int)question->max);
            }
            break;
        }
        case PWI_TEXT:
            random_text(built, cell);
            break;
        default:
            assert(false);
    }
}

/* A question of this type: each type has two, in the order of the types. */
static int question_of(BuiltCohort *built, PwiQuestionType type) {
    return 2 * (int)type + built_pick(built, 2);
}

static void random_condition(BuiltCohort *built, PwiWhen *when) {
    static const PwiQuestionType types[] = {PWI_CHOICE, PWI_CHOICES, PWI_SCALE, PWI_NUMBER};
    int q = question_of(built, types[built_pick(built, 4)]);
    const PwiQuestion *question = &built->programme->question[q];
    int64_t answer = 0;
    if (question->type == PWI_CHOICE || question->type == PWI_CHOICES) answer = built_pick(built, question->options.n);
    if (question->type == PWI_SCALE) answer = between(built, (int)question->min, (int)question->max);
    if (question->type == PWI_NUMBER)
        answer = question->min + (question->max - question->min) * built_pick(built, 5) / 4;
    built_when(built, when, q, answer);
}

static PwiQuestionType type_for(BuiltCohort *built, PwiCriterionKind kind) {
    static const PwiQuestionType singles[] = {PWI_SCALE, PWI_NUMBER, PWI_CHOICE};
    switch (kind) {
        case PWI_SAME:
        case PWI_DIFFERENT:
            return singles[built_pick(built, 3)];
        case PWI_CLOSE:
        case PWI_AHEAD:
            return singles[built_pick(built, 2)];
        case PWI_OVERLAP:
            return PWI_CHOICES;
        case PWI_COVERS:
            return chance(built, 50) ? PWI_CHOICES : PWI_RATINGS;
        case PWI_SHARED_TIME:
            return PWI_TIMES;
        case PWI_ALIKE:
            return PWI_RATINGS;
        case PWI_AGREE:
            return PWI_RANKING;
        case PWI_TABLE:
            return PWI_CHOICE;
        case PWI_ASKED_FOR:
            return PWI_PEOPLE;
        default:
            return PWI_TEXT;
    }
}

static void random_parameters(BuiltCohort *built, PwiCriterion *criterion) {
    const PwProgramme *programme = built->programme;
    criterion->measure = (PwiMeasure)built_pick(built, PWI_N_MEASURES);
    criterion->range = between(built, 1, 12) * PWI_PPM / between(built, 1, 3);
    criterion->ideal_lo = between(built, -5, 3) * PWI_PPM / 2;
    criterion->ideal_hi = criterion->ideal_lo + built_pick(built, 4) * PWI_PPM / 2;
    criterion->tolerance = built_pick(built, 4) * PWI_PPM / 3;
    criterion->enough = criterion->kind == PWI_SHARED_TIME ? 30 * between(built, 1, 12) : between(built, 1, 4);
    if (criterion->kind == PWI_TABLE) {
        int n = programme->question[criterion->question[0]].options.n *
                programme->question[criterion->question[1]].options.n;
        criterion->table_ppm = PWI_ARENA_ARRAY(&built->programme->arena, int32_t, (size_t)n);
        assert(criterion->table_ppm != NULL);
        for (int e = 0; e < n; e++) criterion->table_ppm[e] = chance(built, 50) ? built_pick(built, 1000001) : 0;
    }
    criterion->skip_missing = chance(built, 60);
    criterion->missing_ppm = built_pick(built, 1000001);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        while (chance(built, 20)) random_condition(built, &criterion->when[side]);
    }
}

static void random_matrix(BuiltCohort *built, int k) {
    static const int64_t denominators[] = {1, 7, PWI_PPM, INT64_C(123456789012345678)};
    int64_t denominator = denominators[built_pick(built, 4)];
    int n = built->cohort->side[PWI_MENTEE].n * built->cohort->side[PWI_MENTOR].n;
    int64_t *value = PWI_NEW_ARRAY(int64_t, (size_t)n);
    assert(value != NULL);
    for (int pair = 0; pair < n; pair++) {
        PwiWide numerator = (PwiWide)denominator * built_pick(built, 1001) / 1000;
        value[pair] = chance(built, 80) ? (int64_t)numerator : -1;
    }
    built_matrix(built, k, value, denominator);
    pwi_free(value);
}

static void random_criterion(BuiltCohort *built, PwiCriterionKind kind) {
    static const int64_t weights[] = {0, 1, 500000, 1000000, 2718281, 3000000, 1000000000};
    int64_t weight = weights[chance(built, 5) ? 0 : between(built, 1, 6)];
    PwiQuestionType type = type_for(built, kind);
    int mentee_question = question_of(built, type), mentor_question = question_of(built, type);
    const PwiQuestion *question = built->programme->question;
    bool same_scale = question[mentee_question].min == question[mentor_question].min &&
                      question[mentee_question].max == question[mentor_question].max;
    if (kind == PWI_ALIKE && !same_scale) mentor_question = mentee_question;
    PwiSide by = (PwiSide)built_pick(built, 2);
    if (kind == PWI_ASKED_FOR && by == PWI_MENTEE) mentor_question = -1;
    if (kind == PWI_ASKED_FOR && by == PWI_MENTOR) mentee_question = -1;
    if (kind == PWI_GIVEN) mentee_question = mentor_question = -1;
    int k = built_criterion(built, kind, mentee_question, mentor_question, weight);
    built->programme->criterion[k].by = by;
    random_parameters(built, &built->programme->criterion[k]);
    if (kind == PWI_GIVEN) random_matrix(built, k);
}

static void random_rules(BuiltCohort *built) {
    static const int64_t levels[] = {0, 1, 100000, 333333, 500000, 1000000};
    PwProgramme *programme = built->programme;
    int n = built_pick(built, 4);
    for (int r = 0; r < n && programme->n_criteria > 0; r++) {
        int named = built_pick(built, programme->n_criteria);
        int rule = built_rule(built, &programme->criterion[named], levels[built_pick(built, 6)]);
        programme->rule[rule].criterion = named;
        programme->rule[rule].forbid_missing = chance(built, 25);
    }
}

static void random_emphasis(BuiltCohort *built) {
    PwiEmphasis *emphasis = &built->programme->emphasis;
    emphasis->question = question_of(built, PWI_CHOICE);
    emphasis->factor_ppm = built_pick(built, 5000000);
    int n = built->programme->question[emphasis->question].options.n;
    emphasis->criterion_of_option = PWI_ARENA_ARRAY(&built->programme->arena, int, (size_t)n);
    assert(emphasis->criterion_of_option != NULL);
    for (int o = 0; o < n; o++) emphasis->criterion_of_option[o] = between(built, -1, built->programme->n_criteria - 1);
}

void built_random(BuiltCohort *built, uint64_t seed, bool one_pool, int n_mentees, int n_mentors) {
    built_begin(built, one_pool, n_mentees, one_pool ? n_mentees : n_mentors);
    built->random_state = seed;
    for (int q = 0; q < 2 * PWI_N_QUESTION_TYPES; q++) {
        const PwiQuestion *like = q % 2 == 1 ? &built->programme->question[q - 1] : NULL;
        random_question(built, (PwiQuestionType)(q / 2), like);
    }
    built_columns(built);
    int n_criteria = built_pick(built, 16);
    for (int k = 0; k < n_criteria; k++) {
        PwiCriterionKind kind = (PwiCriterionKind)built_pick(built, PWI_N_CRITERION_KINDS);
        random_criterion(built, kind == PWI_GIVEN && chance(built, 70) ? PWI_SAME : kind);
    }
    random_rules(built);
    if (chance(built, 50)) random_emphasis(built);

    int answering = between(built, 50, 100);
    for (int side = 0; side < (one_pool ? 1 : PWI_N_SIDES); side++) {
        for (int p = 0; p < built->cohort->side[side].n; p++) {
            for (int q = 0; q < built->programme->n_questions; q++) {
                if (chance(built, answering)) random_answer(built, (PwiSide)side, p, q);
            }
        }
    }
    int n_bans = built_pick(built, 4);
    for (int b = 0; b < n_bans; b++) {
        built_ban(built, built_pick(built, n_mentees), built_pick(built, built->cohort->side[PWI_MENTOR].n));
    }
}

void built_random_bounds(BuiltCohort *built, bool has_minimums) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        bool if_used = built->programme->capacity.min_if_used[side] = built_pick(built, 2) == 0;
        for (int i = 0; i < built->cohort->side[side].n; i++) {
            int max = built_pick(built, side == PWI_MENTOR ? 5 : 3);
            int min =
                has_minimums && max > 0 && built_pick(built, 3) == 0 ? 1 + built_pick(built, if_used ? 1 : max) : 0;
            built->cohort->side[side].person[i].bounds = (PwiBounds){min, max};
        }
    }
}

void built_random_decisions(BuiltCohort *built) {
    PwDecisions *decisions = built->decisions;
    const PwCohort *cohort = built->cohort;
    for (int side = 0; side < PWI_N_SIDES; side++)
        if (built_pick(built, 2)) decisions->out[side][built_pick(built, cohort->side[side].n)] = 1;
    decisions->keep = PWI_NEW_ARRAY(PwiPair, 3);
    for (int i = 0; i < cohort->side[PWI_MENTEE].n && decisions->n_keep < 3; i++) {
        int j = built_pick(built, cohort->side[PWI_MENTOR].n), n_kept = 0;
        for (int k = 0; k < decisions->n_keep; k++) n_kept += decisions->keep[k].mentor == j;
        const PwiPerson *mentee = &cohort->side[PWI_MENTEE].person[i], *mentor = &cohort->side[PWI_MENTOR].person[j];
        bool is_possible = mentee->bounds.max > 0 && mentor->bounds.max > n_kept && strcmp(mentee->id, mentor->id) != 0;
        bool is_clashing = decisions->out[PWI_MENTEE][i] || decisions->out[PWI_MENTOR][j] ||
                           pwi_pairs_contain(decisions->ban, decisions->n_ban, i, j);
        if (is_possible && !is_clashing && built_pick(built, 6) == 0)
            decisions->keep[decisions->n_keep++] = (PwiPair){i, j};
    }
}
