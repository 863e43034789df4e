/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/: proofs, Hall sets and conflicts changed at random are accepted exactly when they are still true.
 *
 * The truth is found without the verifier (test_verify_case.h): by trying all matchings and all sets, and by the test's
 * own reading of the duality bound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "test_verify_claim.h"

/* More where an instance is quicker to judge. */
static int count_rounds(void) {
    return has_all_goals ? 100 : 800;
}

/* ---- changes of which the truth decides ---- */

/* Whether what the claim says of its bounds follows from its prices, by the test's own reading. */
static bool proves(const Instance *instance, const PwMatching *claim) {
    Prices prices;
    Vector value, bound;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < MOST_PEOPLE; i++)
            for (int g = 0; g < N_GOALS; g++) prices.of[side][i].at[g] = claim->price[side][i * N_GOALS + g];
    for (int g = 0; g < N_GOALS; g++) value.at[g] = claim->goal[g].value;
    bound = find_bounds(instance, &prices, &value);
    for (int g = 0; g < N_GOALS; g++) {
        if (claim->goal[g].bound < bound.at[g]) return false;
        if (claim->outcome == PWI_OPTIMAL && bound.at[g] != value.at[g]) return false;
    }
    return true;
}

/* Prices changed at random: refused exactly when they no longer prove the bounds. */
static void test_other_prices(void **state) {
    (void)state;
    random_state = 20260202;
    int n_true = 0, n_false = 0;
    for (int round = 0; round < count_rounds(); round++) {
        Instance instance;
        unsigned best, relaxed;
        if (make_solved(&instance, pick(2) == 0, &best, &relaxed)) {
            Prices prices = find_prices(&instance, relaxed);
            for (int change = 0; change < 10; change++) {
                static const int64_t steps[] = {1, -1, 2, -2, 1000, -1000, 1000000, -1000000, 1 << 30, -(1 << 30)};
                PwMatching *claim = make_claim(&instance, best, &prices);
                int side = pick(2);
                claim->price[side][pick(instance.n[side]) * N_GOALS + pick(N_GOALS)] += steps[pick(10)];
                bool is_true = proves(&instance, claim);
                expect(&instance, claim, is_true ? PW_OK : PW_REJECTED);
                n_true += is_true;
                n_false += !is_true;
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_true > count_rounds() && n_false > count_rounds());
}

/* Another feasible matching than the best one, described truly, is never proven to be optimal, by any prices. */
static void test_other_matchings(void **state) {
    (void)state;
    random_state = 20260303;
    int n_other = 0;
    for (int round = 0; round < count_rounds(); round++) {
        Instance instance;
        unsigned best, relaxed;
        if (make_solved(&instance, pick(2) == 0, &best, &relaxed)) {
            Vector top = worth(&instance, best);
            for (int attempt = 0; attempt < 40; attempt++) {
                unsigned chosen = (unsigned)pick(1 << instance.n_open);
                Vector value = worth(&instance, chosen);
                bool is_right = is_feasible(&instance, chosen, false);
                if (compare(&value, &top) == 0) continue;
                Prices prices = find_prices(&instance, pick(2) ? relaxed : chosen);
                PwMatching *claim = make_claim(&instance, chosen, &prices);
                if (is_right) {
                    assert_int_equal(claim->outcome, PWI_FEASIBLE);
                    expect(&instance, claim, PW_OK); /* honest bounds */
                }
                claim->outcome = PWI_OPTIMAL;
                for (int g = 0; g < N_GOALS; g++) claim->goal[g].bound = claim->goal[g].value;
                expect(&instance, claim, PW_REJECTED);
                claim->outcome = PWI_FEASIBLE;
                claim->goal[0].bound = INT64_MAX;
                claim->goal[1].bound = INT64_MAX;
                claim->goal[2].bound = INT64_MAX;
                expect(&instance, claim, is_right ? PW_OK : PW_REJECTED);
                n_other++;
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_other > 5 * count_rounds());
}

/* Any pair of sets as a Hall set with the numbers it really has: accepted exactly when it is one. */
static void test_other_hall_sets(void **state) {
    (void)state;
    random_state = 20260404;
    int n_true = 0, n_false = 0;
    for (int round = 0; round < count_rounds(); round++) {
        Instance instance;
        unsigned best, relaxed;
        if (make_solved(&instance, pick(4) == 0, &best, &relaxed)) {
            Prices prices = find_prices(&instance, relaxed);
            for (int change = 0; change < 20; change++) {
                PwMatching *claim = make_claim(&instance, best, &prices);
                unsigned set[PWI_N_SIDES] = {(unsigned)pick(1 << instance.n[0]), (unsigned)pick(1 << instance.n[1])};
                int wanted, places, unmade;
                count_set(&instance, PWI_MENTEE, true, set, best, &wanted, &places, &unmade);
                bool is_true = wanted > places && unmade == 0;
                int h = pick(claim->n_hall + 1);
                if (h == claim->n_hall) claim->n_hall++;
                for (int u = 0; u < claim->n_unmatched; u++)
                    if (claim->unmatched[u].hall == h) is_true &= has(set[PWI_MENTEE], claim->unmatched[u].mentee);
                claim->hall[h] = make_set(claim, set, wanted, places);
                expect(&instance, claim, is_true ? PW_OK : PW_REJECTED);
                n_true += is_true;
                n_false += !is_true;
                pwi_matching_destroy(claim);
            }
        }
        clear_instance(&instance);
    }
    assert_true(n_true > count_rounds() / 8 && n_false > count_rounds());
}

/* Counts the set's last person on the side that wants once more, which would prove much if it were let through. */
static void double_last(const Instance *instance, PwiSide whose, PwiHallSet *set) {
    int *n = whose == PWI_MENTEE ? &set->n_mentees : &set->n_mentors;
    int32_t *list = (int32_t *)(whose == PWI_MENTEE ? set->mentee : set->mentor);
    int last = list[*n - 1];
    for (int times = 0; times < 5; times++) {
        list[(*n)++] = last;
        set->wanted += instance->least[whose][last];
    }
}

/* Infeasible instances have a conflict the verifier accepts; feasible ones have none. */
static void test_conflicts(void **state) {
    (void)state;
    random_state = 20260505;
    int n_infeasible = 0, n_sets[2] = {0};
    for (int round = 0; round < count_rounds(); round++) {
        Instance instance;
        make_instance(&instance, true);
        unsigned best = 0;
        bool is_possible = instance.n_open > MOST_OPEN || find_best(&instance, true, &best), is_explained = false;
        n_infeasible += !is_possible;
        for (int attempt = 0; attempt < (is_possible ? 20 : 2 << (instance.n[0] + instance.n[1])); attempt++) {
            PwMatching *claim = pwi_matching_new();
            unsigned number = (unsigned)(is_possible ? pick(512) : attempt) >> 1;
            unsigned set[PWI_N_SIDES] = {number & ((1u << instance.n[0]) - 1),
                                         number >> instance.n[0] & ((1u << instance.n[1]) - 1)};
            PwiSide whose = (PwiSide)(attempt & 1);
            int wanted, places, unmade;
            count_set(&instance, whose, false, set, 0, &wanted, &places, &unmade);
            claim->outcome = PWI_INFEASIBLE;
            claim->conflict_kind = whose == PWI_MENTEE ? PWI_MENTEES_MINIMUM : PWI_MENTORS_MINIMUM;
            claim->conflict = make_set(claim, set, wanted, places);
            expect(&instance, claim, wanted > places ? PW_OK : PW_REJECTED);
            n_sets[wanted > places]++;
            is_explained |= wanted > places;
            claim->conflict.places += pick(2) ? 1 : -1;
            expect(&instance, claim, PW_REJECTED);
            claim->conflict = make_set(claim, set, wanted + 1, places);
            expect(&instance, claim, PW_REJECTED);
            claim->conflict_kind = PWI_NO_CONFLICT;
            expect(&instance, claim, PW_REJECTED);
            claim->conflict_kind = whose == PWI_MENTEE ? PWI_MENTEES_MINIMUM : PWI_MENTORS_MINIMUM;
            claim->conflict = make_set(claim, set, wanted, places);
            if (set[whose] != 0) {
                double_last(&instance, whose, &claim->conflict);
                expect(&instance, claim, PW_REJECTED);
            }
            pwi_matching_destroy(claim);
        }
        assert_int_equal(is_explained, !is_possible);
        clear_instance(&instance);
    }
    assert_true(n_infeasible > 100 && n_sets[0] > 1000 && n_sets[1] > 100);
}

/* The same with goals that count loads, logarithms and earlier pairs, and with floors. */
static int ask_all_goals(void **state) {
    (void)state;
    has_all_goals = true;
    return 0;
}

static int ask_two_goals(void **state) {
    (void)state;
    has_all_goals = false;
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_other_prices),
        cmocka_unit_test(test_other_matchings),
        cmocka_unit_test(test_other_hall_sets),
        cmocka_unit_test(test_conflicts),
        cmocka_unit_test_setup_teardown(test_other_prices, ask_all_goals, ask_two_goals),
        cmocka_unit_test_setup_teardown(test_other_matchings, ask_all_goals, ask_two_goals),
        cmocka_unit_test_setup_teardown(test_other_hall_sets, ask_all_goals, ask_two_goals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
