/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify/ against the real solver: what strategy `optimal` claims about random cohorts is accepted to the last digit.
 *
 * Cohorts with all kinds of criteria (cohort_builder.h), random bounds, keeps and people who are out; feasible and
 * infeasible. A claim whose pairs are then exchanged, with everything said truly but the optimality, is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/numbers.h"
#include "strategy/strategy.h"
#include "verify/verify.h"

#include "cohort_builder.c"

enum { N_COHORTS = 300 };

static PwStatus verdict(const BuiltCohort *built, const PwMatching *claim, bool is_expected_true) {
    PwFaults faults = {0};
    PwError error;
    PwStatus status =
        pwi_verify(built->programme, built->cohort, built->decisions, &built->given, claim, 1, NULL, &faults, &error);
    for (int f = 0; is_expected_true && f < faults.n; f++)
        print_message("%s: %s\n", faults.fault[f].pointer, faults.fault[f].text);
    pwi_faults_clear(&faults);
    return status;
}

/* Somewhere among the goals; nobody may then have several mentors. */
static void add_worst_off(BuiltCohort *built) {
    PwProgramme *programme = built->programme;
    PwiPeople *mentees = &built->cohort->side[PWI_MENTEE];
    int place = built_pick(built, programme->n_goals + 1);
    for (int k = programme->n_goals++; k > place; k--) programme->goal[k] = programme->goal[k - 1];
    programme->goal[place] = PWI_GOAL_WORST_OFF;
    for (int i = 0; i < mentees->n; i++) {
        PwiBounds *bounds = &mentees->person[i].bounds;
        bounds->max = bounds->max > 1 ? 1 : bounds->max;
        bounds->min = bounds->min > 1 ? 1 : bounds->min;
        for (int k = 0, n_kept = 0; k < built->decisions->n_keep; k++)
            assert_true(built->decisions->keep[k].mentee != i || ++n_kept < 2);
    }
}

/* A smaller bound of worst-off than the true one is refused, whatever the claim says besides; and prices that prove
 * nothing are, unless a pair that is decided already does. */
static bool check_worst_off(const BuiltCohort *built, PwMatching *claim) {
    int g = 0;
    while (g < claim->n_goals && claim->goal[g].goal != PWI_GOAL_WORST_OFF) g++;
    if (g == claim->n_goals || claim->outcome != PWI_OPTIMAL || claim->goal[g].value == 0) return false;
    claim->goal[g].bound--;
    assert_int_equal(verdict(built, claim, false), PW_REJECTED);
    claim->outcome = PWI_FEASIBLE;
    assert_int_equal(verdict(built, claim, false), PW_REJECTED);
    claim->goal[g].bound++;
    assert_int_equal(verdict(built, claim, true), PW_OK);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int i = 0; i < built->cohort->side[side].n; i++) claim->price[side][i * claim->n_goals + g] = 0;
    bool is_refused = verdict(built, claim, false) == PW_REJECTED;
    claim->outcome = PWI_OPTIMAL;
    return is_refused;
}

/* Two to four goals in any order, floors, priorities. */
static void change_goals(BuiltCohort *built, uint64_t seed) {
    static const PwiGoal goals[] = {PWI_GOAL_MATCHED, PWI_GOAL_PRIORITY, PWI_GOAL_TOTAL,
                                    PWI_GOAL_NASH,    PWI_GOAL_STAY,     PWI_GOAL_WORKLOAD};
    PwProgramme *programme = built->programme;
    if (seed % 3 == 0) return;
    unsigned used = 0;
    programme->n_goals = 0;
    for (int wanted = 2 + built_pick(built, 3); programme->n_goals < wanted;) {
        int choice = programme->n_goals == 0 && built_pick(built, 2) ? 0 : built_pick(built, 6);
        if ((used >> choice & 1) == 0) programme->goal[programme->n_goals++] = goals[choice];
        used |= 1u << choice;
    }
    for (int i = 0; i < built->cohort->side[PWI_MENTEE].n; i++)
        built->cohort->side[PWI_MENTEE].person[i].priority_ppm = built_pick(built, 4) * 500000;
    if (seed % 3 == 1) add_worst_off(built);
    programme->n_fairness = built_pick(built, 3);
    programme->fairness = PWI_ARENA_ARRAY(&programme->arena, PwiFairness, 2);
    assert_non_null(programme->fairness);
    for (int k = 0; k < programme->n_fairness; k++) {
        bool is_soft = built_pick(built, 2) == 0;
        programme->fairness[k] = (PwiFairness){.id = "floor",
                                               .kind = PWI_FLOOR,
                                               .question = -1,
                                               .level_ppm = built_pick(built, 800000),
                                               .soft = is_soft,
                                               .penalty_ppm = is_soft ? built_pick(built, 2000000) : 0};
    }
}

static PwPrevious *change_previous(BuiltCohort *built) {
    const PwCohort *cohort = built->cohort;
    int n_mentees = cohort->side[PWI_MENTEE].n, n_mentors = cohort->side[PWI_MENTOR].n;
    PwPrevious *previous = pwi_previous_new(cohort);
    assert_non_null(previous);
    previous->pair = PWI_NEW_ARRAY(PwiPair, (size_t)n_mentees * (size_t)n_mentors);
    assert_non_null(previous->pair);
    for (int i = 0; i < n_mentees; i++)
        for (int j = 0; j < n_mentors; j++)
            if (built_pick(built, 6) == 0) previous->pair[previous->n_pairs++] = (PwiPair){i, j};
    return previous;
}

static void test_optimal(void **state) {
    (void)state;
    int n_outcomes[PWI_N_OUTCOMES] = {0}, n_pairs = 0, n_unmatched = 0, n_refused = 0;
    for (uint64_t seed = 1; seed <= N_COHORTS; seed++) {
        BuiltCohort built;
        PwiScorer *scorer;
        PwError error = {0};
        PwMatching *claim = pwi_matching_new();
        built_random(&built, seed, false, 3 + (int)(seed % 40), 2 + (int)(seed % 17));
        built_random_bounds(&built, seed % 3 == 0);
        built_random_decisions(&built);
        change_goals(&built, seed);
        PwPrevious *previous = change_previous(&built);
        assert_int_equal(
            pwi_scorer_create(built.programme, built.cohort, &built.given, built.decisions, &scorer, &error), PW_OK);
        PwiStrategyInput input = {.programme = built.programme,
                                  .cohort = built.cohort,
                                  .decisions = built.decisions,
                                  .previous = previous,
                                  .scorer = scorer,
                                  .n_threads = 1};
        PwStatus status = pwi_solve_optimal(&input, claim, &error);
        if (status != PW_OK) fail_msg("seed %llu: %s", (unsigned long long)seed, error.text);
        if (verdict(&built, claim, true) != PW_OK)
            fail_msg("seed %llu: a true claim is refused", (unsigned long long)seed);
        n_outcomes[claim->outcome]++;
        n_pairs += claim->n_pairs;
        n_unmatched += claim->n_unmatched;
        n_refused += check_worst_off(&built, claim);
        if (claim->n_pairs > 0) {
            claim->pair[claim->n_pairs - 1].mentor ^= 1;
            assert_int_equal(verdict(&built, claim, false), PW_REJECTED);
        }
        pwi_matching_destroy(claim);
        pwi_previous_destroy(previous);
        pwi_scorer_destroy(scorer);
        built_clear(&built);
    }
    print_message("%d optimal, %d infeasible; %d pairs, %d unmatched\n", n_outcomes[PWI_OPTIMAL],
                  n_outcomes[PWI_INFEASIBLE], n_pairs, n_unmatched);
    assert_true(n_outcomes[PWI_OPTIMAL] > N_COHORTS / 2 && n_outcomes[PWI_INFEASIBLE] > 10 && n_unmatched > N_COHORTS &&
                n_refused > N_COHORTS / 30);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_optimal)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
