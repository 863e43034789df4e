/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random fairness rules for the instances of test_verify_case.h, and the truth about them: all matchings tried. */
#ifndef PAIRWRIGHT_TESTS_TEST_VERIFY_RULES_H
#define PAIRWRIGHT_TESTS_TEST_VERIFY_RULES_H

#include "test_verify_claim.h"

#include "verify/measure_fairness.h"

enum { MOST_PAIRS = 6, N_OWN_GOALS = 2, N_GROUPS = 3 };

/* ---- instances ---- */

PwiWhen some_people(Instance *instance) {
    PwiWhen when = {.condition = PWI_ARENA_ARRAY(&instance->programme->arena, PwiCondition, 1), .n = pick(3) > 0};
    when.condition[0] = (PwiCondition){.question = pick(2), .answer = pick(N_GROUPS)};
    return when;
}

void make_rules(Instance *instance) {
    static const int64_t levels[] = {200000, 400000, 600000, 800000, 1000000};
    PwProgramme *programme = instance->programme;
    programme->n_fairness = pick(4);
    programme->fairness = PWI_ARENA_ARRAY(&programme->arena, PwiFairness, 4);
    for (int k = 0; k < programme->n_fairness; k++) {
        PwiFairness *rule = &programme->fairness[k];
        *rule =
            (PwiFairness){.id = "rule", .kind = (PwiFairnessKind[]){0, 1, 2, 4, 5, 6}[pick(6)], .question = pick(2)};
        if (rule->kind == PWI_FLOOR || rule->kind == PWI_RESERVE) rule->question = -1;
        rule->level_ppm = rule->kind == PWI_PLACE_PARITY ? pick(300001) : levels[pick(5)];
        rule->group_level_ppm = PWI_ARENA_ARRAY(&programme->arena, int64_t, N_GROUPS);
        for (int g = 0; g < N_GROUPS; g++) rule->group_level_ppm[g] = pick(2) ? levels[pick(3)] : -1;
        rule->count = rule->kind == PWI_NOT_ALONE ? 2 : 1 + pick(2);
        for (int side = 0; side < PWI_N_SIDES; side++) rule->who[side] = some_people(instance);
        rule->soft = pick(3) == 0 && rule->kind != PWI_FLOOR;
        rule->penalty_ppm = rule->soft ? (1 + pick(3)) * 150001 : 0;
    }
}

/* By how much rule k is broken, where one of them is asked for one group only. */
int64_t breach_of(const PwiFairnessMeasure *measure, int k, PwiClash narrowed) {
    int64_t sum = 0;
    if (narrowed.rule != k) return measure->rule[k].breach;
    for (int r = 0; r < measure->rule[k].n_rows; r++) {
        const PwiFairnessRow *row = &measure->row[measure->rule[k].first_row + r];
        if (row->group == narrowed.group) sum += row->breach;
    }
    return sum;
}

static const PwiClash all_groups = {PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};

/* Feasible in everything, and worth so much: Σ over all pairs by the programme's goals, less what soft rules cost. */
bool is_right(const Instance *instance, unsigned chosen, PwiClash narrowed, int64_t value[N_OWN_GOALS]) {
    if (!is_feasible(instance, chosen, false)) return false;
    PwMatching *claim = pwi_matching_new();
    PwiFairnessMeasure measure;
    add_pairs(instance, chosen, claim);
    assert_int_equal(pwi_measure_fairness(instance->programme, instance->cohort, instance->decisions, claim->pair,
                                          claim->n_pairs, &claim->arena, &measure),
                     PW_OK);
    bool holds = true;
    for (int k = 0; k < instance->programme->n_fairness; k++)
        holds &= instance->programme->fairness[k].soft || breach_of(&measure, k, narrowed) == 0;
    Vector sum = worth(instance, chosen);
    for (int g = 0; g < N_OWN_GOALS; g++) {
        value[g] = sum.at[g];
        if (goal_of(instance, g) == PWI_GOAL_TOTAL) value[g] -= measure.cost_ppm;
    }
    pwi_matching_destroy(claim);
    return holds;
}

/* All matchings: whether each is right, and its values. */
typedef struct Truth {
    bool is_right[1 << MOST_PAIRS];
    int64_t value[1 << MOST_PAIRS][N_OWN_GOALS];
    int best; /* lexicographically; -1: none is right */
} Truth;

void find_truth_where(const Instance *instance, PwiClash narrowed, Truth *truth) {
    truth->best = -1;
    for (int x = 0; x < 1 << instance->n_open; x++) {
        truth->is_right[x] = is_right(instance, (unsigned)x, narrowed, truth->value[x]);
        if (!truth->is_right[x]) continue;
        const int64_t *now = truth->value[x], *before = truth->value[truth->best < 0 ? x : truth->best];
        if (truth->best < 0 || now[0] > before[0] || (now[0] == before[0] && now[1] > before[1])) truth->best = x;
    }
}

void find_truth(const Instance *instance, Truth *truth) {
    find_truth_where(instance, all_groups, truth);
}

/* The largest value of goal g among matchings that are no worse than `value` before. */
int64_t true_bound(const Instance *instance, const Truth *truth, const int64_t *value, int g) {
    int64_t bound = INT64_MIN;
    for (int x = 0; x < 1 << instance->n_open; x++) {
        bool is_due = truth->is_right[x] && (g == 0 || truth->value[x][0] >= value[0]);
        if (is_due && truth->value[x][g] > bound) bound = truth->value[x][g];
    }
    return bound;
}

/* Gives the instance rules, and finds the truth. False: too many pairs are open. */
bool add_rules(Instance *instance, Truth *truth) {
    int64_t floor_ppm = 0;
    int n = 0;
    make_rules(instance);
    for (int k = 0; k < instance->programme->n_fairness; k++) {
        const PwiFairness *rule = &instance->programme->fairness[k];
        if (rule->kind == PWI_FLOOR && !rule->soft && rule->level_ppm > floor_ppm) floor_ppm = rule->level_ppm;
    }
    for (int e = 0; e < instance->n_open; e++) /* pairs below a hard floor are not open */
        if (instance->open[e].score_ppm >= floor_ppm) instance->open[n++] = instance->open[e];
    instance->n_open = n;
    if (n > MOST_PAIRS) return false;
    find_truth(instance, truth);
    return true;
}

/* Whether the draw decides ties: no rule but floors, no minimum above 1 that applies if-used. */
bool has_draw(const Instance *instance) {
    bool is_flow = true;
    for (int k = 0; k < instance->programme->n_fairness; k++)
        is_flow &= instance->programme->fairness[k].kind == PWI_FLOOR;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < instance->n[side]; i++)
            is_flow &= !instance->programme->capacity.min_if_used[side] ||
                       instance->cohort->side[side].person[i].bounds.min < 2;
    return is_flow;
}

bool make_small_instance(Instance *instance, Truth *truth) {
    make_instance(instance, pick(3) > 0);
    return add_rules(instance, truth);
}

#endif
