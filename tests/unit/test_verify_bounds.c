/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/: proofs of integer programmes are accepted when they are whole, and never prove what is not so.
 *
 * Random small instances get random fairness rules and minimums that apply if-used; the truth is found by trying all
 * matchings (test_verify_rules.h). Proofs that are whole (test_verify_tree.h) must be accepted; whatever is done to a
 * proof, nothing false may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "test_verify_spoil.h"

enum { N_INSTANCES = 260 };

static void test_whole_proofs(void **state) {
    (void)state;
    random_state = 20261201;
    int n_optimal = 0, n_drawn = 0, n_feasible = 0, n_false = 0;
    for (int round = 0; round < N_INSTANCES; round++) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth) && truth.best >= 0) {
            PwMatching *claim = prove(&instance, &truth, truth.best, PWI_OPTIMAL, truth.value[truth.best]);
            expect(&instance, claim, has_draw(&instance) ? PW_REJECTED : PW_OK);
            pwi_matching_destroy(claim);
            n_optimal += !has_draw(&instance);
            n_drawn += has_draw(&instance);
            int other = pick(1 << instance.n_open);
            for (int k = 0; k < 8 && !truth.is_right[other]; k++) other = pick(1 << instance.n_open);
            if (truth.is_right[other]) {
                int64_t bound[N_OWN_GOALS];
                for (int g = 0; g < N_OWN_GOALS; g++) bound[g] = true_bound(&instance, &truth, truth.value[other], g);
                claim = prove(&instance, &truth, other, PWI_FEASIBLE, bound);
                expect(&instance, claim, PW_OK);
                n_feasible++;
                claim->goal[pick(N_OWN_GOALS)].bound--;
                expect(&instance, claim, PW_REJECTED);
                pwi_matching_destroy(claim);
                const int64_t *is = truth.value[other], *best = truth.value[truth.best];
                if (is[0] != best[0] || is[1] != best[1]) {
                    claim = prove(&instance, &truth, other, PWI_OPTIMAL, is);
                    expect(&instance, claim, PW_REJECTED);
                    pwi_matching_destroy(claim);
                    n_false++;
                }
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_optimal > 40 && n_drawn > 10 && n_feasible > 30 && n_false > 20);
}

/* The best right matching that a forger's rows leave; -1: none. */
static int best_forged(const Instance *instance, const Truth *truth) {
    Builder builder = {.instance = instance, .forges = true};
    int best = -1;
    for (int x = 0; x < 1 << instance->n_open; x++) {
        PwiRowKey row;
        builder.chosen = (unsigned)x;
        count_chosen(&builder);
        if (!truth->is_right[x] || find_used_limit(&builder, &row)) continue;
        const int64_t *now = truth->value[x], *before = truth->value[best < 0 ? x : best];
        if (best < 0 || now[0] > before[0] || (now[0] == before[0] && now[1] > before[1])) best = x;
    }
    return best;
}

/* Leaves one rule, a limit of 1, to mentors who have two mentees if any. */
static void limit_to_one(Instance *instance, Truth *truth) {
    bool is_soft = pick(3) > 0;
    PwiFairness *rule = &instance->programme->fairness[0];
    instance->programme->n_fairness = 1;
    *rule = (PwiFairness){.id = "rule", .kind = PWI_AT_MOST, .question = pick(2), .count = 1, .soft = is_soft};
    rule->penalty_ppm = is_soft ? 1 + pick(150001) : 0;
    instance->programme->capacity.min_if_used[PWI_MENTOR] = true;
    for (int j = 0; j < instance->n[PWI_MENTOR]; j++) {
        PwiBounds *bounds = &instance->cohort->side[PWI_MENTOR].person[j].bounds;
        if (bounds->max >= 2) bounds->min = 2;
    }
    find_room(instance);
    find_truth(instance, truth);
}

/* Limit and minimum together say nothing where the rule is soft or where kept pairs may be more: what rests on such a
 * row is refused. */
static void test_forged_limits(void **state) {
    (void)state;
    random_state = 20261207;
    int n_forged = 0;
    for (int round = 0; round < 8 * N_INSTANCES && n_forged < 40; round++) {
        Instance instance;
        Truth truth;
        bool is_small = make_small_instance(&instance, &truth);
        if (is_small && pwi_programme_floor_ppm(instance.programme) == 0) limit_to_one(&instance, &truth);
        if (is_small && truth.best >= 0) {
            int forged = best_forged(&instance, &truth);
            const int64_t *best = truth.value[truth.best], *is = truth.value[forged < 0 ? truth.best : forged];
            if (is[0] != best[0] || is[1] != best[1]) {
                PwMatching *claim = prove_or_forge(&instance, &truth, forged, PWI_OPTIMAL, is, true);
                expect(&instance, claim, PW_REJECTED);
                pwi_matching_destroy(claim);
                n_forged++;
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_forged > 10);
}
/* A false claim is refused, whatever is done to its proof, which lacks one leaf or little more. */
static void test_false_claims(void **state) {
    (void)state;
    random_state = 20261203;
    int n_refused = 0;
    for (int round = 0; round < 2 * N_INSTANCES; round++) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth) && truth.best >= 0 && instance.n_open > 0) {
            for (int attempt = 0; attempt < 10; attempt++) {
                int64_t bound[N_OWN_GOALS];
                int x = truth.best;
                for (int g = 0; g < N_OWN_GOALS; g++) bound[g] = true_bound(&instance, &truth, truth.value[x], g);
                bound[pick(2)]--;
                PwMatching *claim = prove(&instance, &truth, x, PWI_FEASIBLE, bound);
                for (int change = 0; change < 4; change++) {
                    PwiStage *stage = &claim->stage[pick(N_OWN_GOALS)];
                    if (stage->n_duals == 0 || stage->n_nodes < 2) break;
                    if (pick(2))
                        spoil_dual(&instance, stage);
                    else
                        spoil_node(&instance, stage);
                    expect(&instance, claim, PW_REJECTED);
                    n_refused++;
                }
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_refused > 2000);
}

/* Prices of mentees, by which mentors choose: whatever they are, they do not prove too low a bound. Half of the time
 * the root is split by a pair or a load before. */
static void add_bundle_stage(Builder *builder, int g) {
    const Instance *instance = builder->instance;
    PwiArena *arena = &builder->claim->arena;
    PwiStage *stage = builder->stage = &builder->claim->stage[g];
    *stage = (PwiStage){.goal = goal_of(instance, g),
                        .node = PWI_ARENA_ARRAY(arena, PwiTreeNode, MOST_NODES),
                        .dual = PWI_ARENA_ARRAY(arena, PwiDual, MOST_NODES)};
    int root = new_node(builder), n_leaves = 1, leaf[] = {root, root};
    if (pick(2)) {
        PwiPair pair = {instance->open[0].mentee, instance->open[0].mentor};
        PwiExpression by_pair = {PWI_EXPRESSION_PAIR, pair.mentee, pair.mentor, PWI_NOBODY, PWI_NOBODY};
        PwiExpression by_load = {PWI_EXPRESSION_MENTOR_LOAD, PWI_NOBODY, pair.mentor, PWI_NOBODY, PWI_NOBODY};
        int kept = kept_of(instance, pair.mentor);
        bool is_pair = pick(2);
        split(builder, root, is_pair ? by_pair : by_load, is_pair ? 0 : kept, is_pair ? 1 : kept + 1);
        n_leaves = 2;
        for (int k = 0; k < 2; k++) leaf[k] = stage->node[root].child[k];
    }
    for (int k = 0; k < n_leaves; k++) {
        PwiDual *dual = new_dual(builder, leaf[k], SCALE);
        int n_mentees = instance->n[PWI_MENTEE];
        dual->by_mentors = true;
        dual->mentee = PWI_ARENA_ARRAY(arena, PwiMenteePrice, (size_t)n_mentees + 1);
        for (int i = 0; i < n_mentees; i++) {
            int64_t unit = pick(2) ? SCALE : (int64_t)SCALE * 10000; /* near pairs, or near scores */
            dual->mentee[dual->n_mentees++] = (PwiMenteePrice){i, (pick(200) - 20) * unit};
        }
    }
}

static void test_false_bundles(void **state) {
    (void)state;
    random_state = 20261206;
    int n_refused = 0;
    for (int round = 0; round < N_INSTANCES; round++) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth) && truth.best >= 0 && instance.n_open > 0) {
            for (int attempt = 0; attempt < 8; attempt++) {
                int64_t bound[N_OWN_GOALS];
                int x = truth.best, g_false = pick(N_OWN_GOALS);
                for (int g = 0; g < N_OWN_GOALS; g++) bound[g] = true_bound(&instance, &truth, truth.value[x], g);
                bool is_false = attempt % 4 > 0; /* else so generous that it is proven */
                bound[g_false] += is_false ? -1 : (int64_t)1 << 40;
                PwMatching *claim = prove(&instance, &truth, x, PWI_FEASIBLE, bound);
                Builder builder = {.instance = &instance, .claim = claim, .g = g_false};
                add_bundle_stage(&builder, g_false);
                expect(&instance, claim, is_false ? PW_REJECTED : PW_OK);
                n_refused += is_false;
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_refused > 250);
}

/* Prices that no sum could hold are refused. */
static void test_enormous_prices(void **state) {
    (void)state;
    random_state = 20261204;
    int n_tried = 0;
    while (n_tried < 20) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth) && truth.best >= 0) {
            PwMatching *claim = prove(&instance, &truth, truth.best, PWI_OPTIMAL, truth.value[truth.best]);
            PwiDual *dual = &claim->stage[0].dual[0];
            dual->scale = pick(2) ? INT64_MAX : dual->scale;
            dual->mentor[0] = (PwiMentorPrice){0, pick(2) ? INT64_MAX : INT64_MIN};
            dual->n_mentors = 1;
            (void)verdict(&instance, claim); /* either way; nothing overflows under the sanitizers */
            pwi_matching_destroy(claim);
            n_tried++;
        }
        clear_instance(&instance);
    }
}

#ifdef PWI_TEST_FAULTS
static void test_no_memory(void **state) {
    (void)state;
    random_state = 20261205;
    for (int n_tried = 0; n_tried < 3;) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth) && truth.best >= 0 && instance.n_open > 1 && instance.n_open < 4 &&
            !has_draw(&instance)) {
            PwMatching *claim = prove(&instance, &truth, truth.best, PWI_OPTIMAL, truth.value[truth.best]);
            PwStatus status = PW_NO_MEMORY;
            for (int64_t nth = 1; status == PW_NO_MEMORY; nth++) {
                PwFaults faults = {0};
                pwi_memory_fail_at(nth);
                status = pwi_verify(instance.programme, instance.cohort, instance.decisions, &instance.given, claim, 1,
                                    NULL, &faults, NULL);
                pwi_memory_fail_at(0);
                assert_true(status == PW_OK || status == PW_NO_MEMORY);
                pwi_faults_clear(&faults);
            }
            pwi_matching_destroy(claim);
            n_tried++;
        }
        clear_instance(&instance);
    }
}
#endif
int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_proofs),    cmocka_unit_test(test_forged_limits),
        cmocka_unit_test(test_false_claims),    cmocka_unit_test(test_false_bundles),
        cmocka_unit_test(test_enormous_prices),
#ifdef PWI_TEST_FAULTS
        cmocka_unit_test(test_no_memory),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
