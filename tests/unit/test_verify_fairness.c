/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/: matchings that break a fairness rule, or misstate what a soft one costs, are refused, and no others.
 *
 * Random small instances (test_verify_case.h) get random rules and any matching within bounds, not the best. The truth
 * is the test's own: each rule read once more from docs/methods/fairness.md, in parts of a unit that every number of
 * mentees here divides, group by group and mentor by mentor over plain arrays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "test_verify_claim.h"

#include "verify/measure_fairness.h"

enum { N_INSTANCES = 1000, N_MATCHINGS = 20, N_GROUPS = 3, MOST_RULES = 3 };

static const int64_t levels[] = {0, 250000, 500000, 666667, 900000, 1000000};

/* One clause, or none: then everybody is meant. */
static PwiWhen some_people(Instance *instance) {
    PwiWhen when = {.condition = PWI_ARENA_ARRAY(&instance->programme->arena, PwiCondition, 1), .n = pick(4) > 0};
    when.condition[0] = (PwiCondition){.question = pick(2), .answer = pick(N_GROUPS)};
    return when;
}

static PwiFairness make_rule(Instance *instance, PwiFairnessKind kind) {
    PwiFairness rule = {.id = "fair \"rule\"", .kind = kind, .question = pick(2)};
    if (kind == PWI_FLOOR || kind == PWI_RESERVE) rule.question = -1;
    rule.level_ppm = pick(3) ? levels[pick(6)] : pick(1000001);
    if (kind == PWI_PLACE_PARITY) rule.level_ppm = pick(2) ? 0 : pick(300001);
    rule.group_level_ppm = PWI_ARENA_ARRAY(&instance->programme->arena, int64_t, N_GROUPS);
    for (int g = 0; g < N_GROUPS; g++) rule.group_level_ppm[g] = pick(3) ? levels[pick(6)] : -1;
    rule.count = pick(4);
    if (kind == PWI_NOT_ALONE) rule.count = 2 + pick(2);
    for (int side = 0; side < PWI_N_SIDES; side++) rule.who[side] = some_people(instance);
    rule.soft = pick(2) == 0;
    rule.penalty_ppm = rule.soft ? (1 + pick(3)) * 777777 : 0;
    return rule;
}

static void make_rules(Instance *instance, int n) {
    PwProgramme *programme = instance->programme;
    programme->fairness = PWI_ARENA_ARRAY(&programme->arena, PwiFairness, MOST_RULES);
    programme->n_fairness = n;
    for (int k = 0; k < n; k++) { /* not-alone seldom finds somebody to speak of: it comes more often */
        int kind = pick(PWI_N_FAIRNESS_KINDS + 4);
        programme->fairness[k] =
            make_rule(instance, kind < PWI_N_FAIRNESS_KINDS ? (PwiFairnessKind)kind : PWI_NOT_ALONE);
    }
}

/* ---- the truth ---- */

static int group_of(const Instance *instance, PwiSide side, int question, int person) {
    const PwiColumn *column = &instance->cohort->side[side].column[question];
    return column->answered[person] ? ((const int32_t *)column->cells)[person] : -1;
}

static bool is_meant(const Instance *instance, const PwiWhen *when, PwiSide side, int person) {
    return when->n == 0 ||
           group_of(instance, side, when->condition[0].question, person) == (int)when->condition[0].answer;
}

/* Breaches are counted in parts: a pair and a millionth of score have so many. All n of these instances divide it. */
enum { PARTS = 12000000 };

/* How far x is below a/b in parts, if it is; b > 0. */
static int64_t lack(int64_t x, int64_t a, int64_t b) {
    assert_int_equal(PARTS % b, 0);
    int64_t parts = a * (PARTS / b) - x * PARTS;
    return parts > 0 ? parts : 0;
}

/* By how much the pairs break the rule for one group. */
static int64_t group_breach(const Instance *instance, const PwMatching *claim, const PwiFairness *rule, int group) {
    int64_t n = 0, n_g = 0, pairs_g = 0, score = 0, score_g = 0;
    for (int i = 0; i < instance->n[PWI_MENTEE]; i++) {
        if (instance->bounds[PWI_MENTEE][i].max == 0) continue;
        n++;
        n_g += group_of(instance, PWI_MENTEE, rule->question, i) == group;
    }
    for (int p = 0; p < claim->n_pairs; p++) {
        bool is_of = group_of(instance, PWI_MENTEE, rule->question, claim->pair[p].mentee) == group;
        pairs_g += is_of;
        score += claim->pair[p].score_ppm;
        score_g += is_of ? claim->pair[p].score_ppm : 0;
    }
    if (n_g == 0) return 0;
    assert_true(n > 0 && n <= 4);
    if (rule->kind == PWI_SCORE_PARITY) return lack(score_g, rule->level_ppm * n_g * score, n * 1000000);
    if (rule->kind == PWI_GROUP_FLOOR)
        return rule->group_level_ppm[group] < 0 ? 0 : lack(score_g, rule->group_level_ppm[group] * n_g, 1);
    return lack(pairs_g, n_g * (claim->n_pairs * INT64_C(1000000) - rule->level_ppm * n), n * 1000000);
}

static int64_t mentor_breach(const Instance *instance, const PwMatching *claim, const PwiFairness *rule, int mentor,
                             int group) {
    int has = 0, load = 0, has_kept = 0, load_kept = 0;
    for (int p = 0; p < claim->n_pairs; p++) {
        if (claim->pair[p].mentor != mentor) continue;
        bool is_of = group_of(instance, PWI_MENTEE, rule->question, claim->pair[p].mentee) == group;
        load++;
        has += is_of;
        load_kept += claim->pair[p].kept;
        has_kept += is_of && claim->pair[p].kept;
    }
    int limit = rule->count > has_kept || rule->soft ? rule->count : has_kept;
    if (rule->kind == PWI_AT_MOST) return has > limit ? (int64_t)PARTS * (has - limit) : 0;
    int alone = load_kept > 1 ? load_kept : 1;
    bool is_fine = has == 0 || has >= rule->count || load <= alone;
    return is_fine ? 0 : (int64_t)PARTS * (rule->count - has);
}

static int64_t pair_breach(const Instance *instance, const PwMatching *claim, const PwiFairness *rule) {
    int64_t n_low = 0, n_such = 0;
    for (int p = 0; p < claim->n_pairs; p++) {
        const PwiMatchedPair *pair = &claim->pair[p];
        n_low += pair->score_ppm < rule->level_ppm && (rule->soft || !pair->kept);
        n_such += is_meant(instance, &rule->who[PWI_MENTEE], PWI_MENTEE, pair->mentee) &&
                  is_meant(instance, &rule->who[PWI_MENTOR], PWI_MENTOR, pair->mentor);
    }
    if (rule->kind == PWI_FLOOR) return n_low * PARTS;
    return n_such < rule->count ? (rule->count - n_such) * PARTS : 0;
}

static int64_t true_breach(const Instance *instance, const PwMatching *claim, const PwiFairness *rule) {
    int64_t breach = 0;
    if (rule->kind == PWI_FLOOR || rule->kind == PWI_RESERVE) return pair_breach(instance, claim, rule);
    for (int g = 0; g < N_GROUPS; g++) {
        if (rule->kind == PWI_AT_MOST || rule->kind == PWI_NOT_ALONE) {
            for (int j = 0; j < instance->n[PWI_MENTOR]; j++) breach += mentor_breach(instance, claim, rule, j, g);
        } else {
            breach += group_breach(instance, claim, rule, g);
        }
    }
    return breach;
}

/* What the soft rules cost, in millionths; *holds: no hard rule is broken. */
static int64_t true_cost(const Instance *instance, const PwMatching *claim, bool *holds) {
    PwiWide cost = 0; /* in parts of a millionth of a millionth */
    *holds = true;
    for (int k = 0; k < instance->programme->n_fairness; k++) {
        const PwiFairness *rule = &instance->programme->fairness[k];
        int64_t breach = true_breach(instance, claim, rule);
        bool is_score = rule->kind == PWI_SCORE_PARITY || rule->kind == PWI_GROUP_FLOOR;
        *holds &= rule->soft || breach == 0;
        if (rule->soft) cost += (PwiWide)rule->penalty_ppm * breach * (is_score ? 1 : 1000000);
    }
    PwiWide unit = (PwiWide)PARTS * 1000000;
    return (int64_t)(cost / unit) + (cost % unit > 0);
}

/* ---- the tests ---- */

static int find_total(const PwMatching *claim) {
    int g = 0;
    while (claim->goal[g].goal != PWI_GOAL_TOTAL) g++;
    return g;
}

/* Under a hard floor fewer pairs are allowed: whoever has nobody left has another reason, and Hall sets may fail. */
static void find_reasons(const Instance *instance, PwMatching *claim) {
    int32_t floor_ppm = pwi_programme_floor_ppm(instance->programme);
    int total = find_total(claim);
    claim->n_hall = 0;
    for (int u = 0; u < claim->n_unmatched; u++) {
        PwiUnmatched *unmatched = &claim->unmatched[u];
        *unmatched = (PwiUnmatched){.mentee = unmatched->mentee, .reason = PWI_NO_ALLOWED_MENTOR, .hall = -1};
        for (int e = 0; e < instance->n_open; e++)
            if (instance->open[e].mentee == unmatched->mentee && instance->open[e].weight.at[total] >= floor_ppm)
                unmatched->reason = PWI_NO_GAIN;
    }
}

/* Says of the chosen pairs all that is true without other rules than floors, and of their bounds nothing. */
static PwMatching *claim_feasible(const Instance *instance, unsigned chosen) {
    Prices none = {0};
    PwMatching *claim = make_claim(instance, chosen, &none);
    claim->outcome = PWI_FEASIBLE;
    if (pwi_programme_floor_ppm(instance->programme) > 0) find_reasons(instance, claim);
    for (int g = 0; g < N_GOALS; g++) claim->goal[g].bound = INT64_MAX;
    return claim;
}

static void test_random_rules(void **state) {
    (void)state;
    random_state = 20261101;
    int n_true[PWI_N_FAIRNESS_KINDS] = {0}, n_false[PWI_N_FAIRNESS_KINDS] = {0}, n_costly[PWI_N_FAIRNESS_KINDS] = {0};
    for (int round = 0; round < N_INSTANCES; round++) {
        Instance instance;
        make_instance(&instance, pick(3) == 0);
        for (int attempt = 0; attempt < N_MATCHINGS; attempt++) {
            unsigned chosen = instance.n_open > 0 ? (unsigned)pick(1 << instance.n_open) : 0;
            if (!is_feasible(&instance, chosen, false)) continue;
            make_rules(&instance, 1 + pick(MOST_RULES));
            PwMatching *claim = claim_feasible(&instance, chosen);
            bool holds;
            int64_t cost = true_cost(&instance, claim, &holds);
            PwiFairnessKind kind = instance.programme->fairness[0].kind;
            claim->goal[find_total(claim)].value -= cost;
            expect(&instance, claim, holds ? PW_OK : PW_REJECTED);
            claim->goal[find_total(claim)].value += pick(2) ? 1 : -1;
            expect(&instance, claim, PW_REJECTED);
            if (instance.programme->n_fairness == 1) {
                n_true[kind] += holds;
                n_false[kind] += !holds;
                n_costly[kind] += cost > 0;
            }
            pwi_matching_destroy(claim);
        }
        clear_instance(&instance);
    }
    for (int kind = 0; kind < PWI_N_FAIRNESS_KINDS; kind++)
        if (n_true[kind] < 20 || n_false[kind] < 15 || n_costly[kind] < 15)
            fail_msg("kind %s: too few cases: %d true, %d false, %d with a cost", pwi_fairness_kind_names[kind],
                     n_true[kind], n_false[kind], n_costly[kind]);
}

/* Parts as whole units, rounded up. */
static int64_t in_whole(int64_t parts) {
    return parts / PARTS + (parts % PARTS > 0);
}

/* What is measured row by row is what the rule says of groups and mentors. */
static void test_measured_rows(void **state) {
    (void)state;
    random_state = 20261102;
    for (int round = 0; round < N_INSTANCES; round++) {
        Instance instance;
        PwiArena arena = {0};
        PwiFairnessMeasure measure;
        make_instance(&instance, false);
        make_rules(&instance, MOST_RULES);
        PwMatching *claim = claim_feasible(&instance, instance.n_open > 0 ? (unsigned)pick(1 << instance.n_open) : 0);
        assert_int_equal(pwi_measure_fairness(instance.programme, instance.cohort, instance.decisions, claim->pair,
                                              claim->n_pairs, &arena, &measure),
                         PW_OK);
        int row = 0;
        for (int k = 0; k < MOST_RULES; k++) {
            const PwiFairness *rule = &instance.programme->fairness[k];
            assert_int_equal(measure.rule[k].first_row, row);
            assert_int_equal(measure.rule[k].breach, in_whole(true_breach(&instance, claim, rule)));
            for (int end = row + measure.rule[k].n_rows; row < end; row++) {
                const PwiFairnessRow *is = &measure.row[row];
                if (is->mentor >= 0) {
                    assert_int_equal(is->breach,
                                     in_whole(mentor_breach(&instance, claim, rule, is->mentor, is->group)));
                    assert_true(is->breach > 0);
                } else if (is->group >= 0) {
                    assert_int_equal(is->breach, in_whole(group_breach(&instance, claim, rule, is->group)));
                    assert_int_equal(is->breach, is->needs > is->has ? is->needs - is->has : 0);
                    assert_true(is->n_mentees > 0);
                }
            }
        }
        assert_int_equal(measure.n_rows, row);
        pwi_matching_destroy(claim);
        pwi_arena_clear(&arena);
        clear_instance(&instance);
    }
}

/* Costs that no number of ours could hold are refused, not wrapped around. */
static void test_enormous_costs(void **state) {
    (void)state;
    random_state = 20261103;
    int n_tried = 0;
    while (n_tried < 5) {
        Instance instance;
        make_instance(&instance, false);
        make_rules(&instance, 1);
        instance.programme->fairness[0] = make_rule(&instance, PWI_RESERVE);
        instance.programme->fairness[0].soft = true;
        instance.programme->fairness[0].count = 10000000;
        instance.programme->fairness[0].penalty_ppm = INT64_C(1000000000000);
        if (is_feasible(&instance, 0, false)) {
            PwMatching *claim = claim_feasible(&instance, 0);
            claim->goal[find_total(claim)].value -= PWI_MAX_FAIRNESS_COST_PPM;
            expect(&instance, claim, PW_REJECTED);
            n_tried++;
            pwi_matching_destroy(claim);
        }
        clear_instance(&instance);
    }
}

#ifdef PWI_TEST_FAULTS
static void test_no_memory(void **state) {
    (void)state;
    random_state = 20261104;
    for (int round = 0; round < 20; round++) {
        Instance instance;
        PwiArena arena = {0};
        PwiFairnessMeasure measure;
        make_instance(&instance, false);
        make_rules(&instance, MOST_RULES);
        PwMatching *claim = claim_feasible(&instance, 0);
        PwStatus status = PW_NO_MEMORY;
        for (int64_t nth = 1; status == PW_NO_MEMORY; nth++) {
            pwi_arena_clear(&arena);
            pwi_memory_fail_at(nth);
            status = pwi_measure_fairness(instance.programme, instance.cohort, instance.decisions, claim->pair,
                                          claim->n_pairs, &arena, &measure);
            pwi_memory_fail_at(0);
            assert_true(status == PW_OK || status == PW_NO_MEMORY);
            assert_true(status == PW_NO_MEMORY || nth > 1);
        }
        pwi_matching_destroy(claim);
        pwi_arena_clear(&arena);
        clear_instance(&instance);
    }
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_rules),
        cmocka_unit_test(test_measured_rows),
        cmocka_unit_test(test_enormous_costs),
#ifdef PWI_TEST_FAULTS
        cmocka_unit_test(test_no_memory),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
