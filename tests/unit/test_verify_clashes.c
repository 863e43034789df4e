/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/: that rules clash is believed where no matching keeps those that are listed, and of no fewer than that.
 *
 * Random small instances (test_verify_rules.h), with proofs that try every matching (test_verify_tree.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "test_verify_tree.h"

enum { N_INSTANCES = 260 };

/* Every rule, and the minimums, as what clashes. */
static void list_all_rules(const Instance *instance, PwMatching *claim) {
    claim->clash = PWI_ARENA_ARRAY(&claim->arena, PwiClash, 8);
    for (int k = -1; k < instance->programme->n_fairness; k++)
        claim->clash[claim->n_clash++] = (PwiClash){k, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};
}

/* Whether there is a right matching when what the entry names is not asked. */
static bool is_possible_without(Instance *instance, PwiClash entry) {
    Truth truth;
    if (entry.rule >= 0) {
        PwiFairness *rule = &instance->programme->fairness[entry.rule], kept = *rule;
        rule->soft = true;
        find_truth(instance, &truth);
        *rule = kept;
        return truth.best >= 0;
    }
    PwiBounds kept[PWI_N_SIDES][MOST_PEOPLE];
    memcpy(kept, instance->bounds, sizeof kept);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; instance->programme->capacity.min_if_used[side] && i < instance->n[side]; i++)
            instance->bounds[side][i].min = 0;
    find_truth(instance, &truth);
    memcpy(instance->bounds, kept, sizeof kept);
    return truth.best >= 0;
}

/* What clashes is said in full: without an entry that cannot be spared the proof is refused. */
static int leave_entries_out(Instance *instance, PwMatching *claim) {
    int n_refused = 0;
    for (int k = 0; k < claim->n_clash; k++) {
        PwiClash last = claim->clash[claim->n_clash - 1], entry = claim->clash[k];
        bool is_due = is_possible_without(instance, entry);
        if (!is_due) continue;
        claim->clash[k] = last;
        claim->n_clash--;
        expect(instance, claim, PW_REJECTED);
        n_refused++;
        claim->n_clash++;
        claim->clash[claim->n_clash - 1] = last;
        claim->clash[k] = entry;
    }
    return n_refused;
}

/* Nor is a rule said in full by one of its groups if the others cannot be spared. */
static int narrow_to_groups(const Instance *instance, PwMatching *claim) {
    int n_refused = 0;
    for (int k = 0; k < claim->n_clash; k++) {
        PwiClash *entry = &claim->clash[k];
        if (entry->rule < 0 || instance->programme->fairness[entry->rule].question < 0) continue;
        for (entry->group = 0; entry->group < N_GROUPS; entry->group++) {
            Truth truth;
            find_truth_where(instance, *entry, &truth);
            if (truth.best < 0) continue;
            expect(instance, claim, PW_REJECTED);
            n_refused++;
        }
        entry->group = PWI_NOBODY;
    }
    return n_refused;
}

/* Without any right matching the tree shows that all is empty; with one, no tree does. */
static void test_clashes(void **state) {
    (void)state;
    random_state = 20261202;
    int n_infeasible = 0, n_feasible = 0, n_left_out = 0, n_narrowed = 0;
    for (int round = 0; round < N_INSTANCES; round++) {
        Instance instance;
        Truth truth;
        if (make_small_instance(&instance, &truth)) {
            PwMatching *claim = pwi_matching_new();
            claim->outcome = PWI_INFEASIBLE;
            claim->conflict_kind = PWI_FAIRNESS_CLASH;
            claim->stage = PWI_ARENA_ARRAY(&claim->arena, PwiStage, 1);
            list_all_rules(&instance, claim);
            Builder builder = {.instance = &instance, .claim = claim};
            build_stage(&builder, 0, PWI_GOAL_ANY);
            expect(&instance, claim, truth.best < 0 ? PW_OK : PW_REJECTED);
            n_infeasible += truth.best < 0;
            n_feasible += truth.best >= 0;
            if (truth.best < 0) n_left_out += leave_entries_out(&instance, claim);
            if (truth.best < 0) n_narrowed += narrow_to_groups(&instance, claim);
            claim->stage[0].n_nodes = 0;
            expect(&instance, claim, PW_REJECTED);
            pwi_matching_destroy(claim);
        }
        clear_instance(&instance);
    }
    assert_true(n_infeasible > 30 && n_feasible > 30 && n_left_out > 20 && n_narrowed > 10);
}
int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_clashes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
