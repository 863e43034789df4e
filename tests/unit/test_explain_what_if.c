/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counterfactuals against the truth: what the residual network says of every pair and every place is what really
 * solving again says, in every goal, and the moves it tells lead to that very matching.
 *
 * Random cohorts with all kinds of criteria, bounds, minimums, keeps, bans and people who are out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "explain/residual.h"
#include "explain/resolve.h"

#include "cohort_builder.c"

enum { N_COHORTS = 120 };

typedef struct Counts {
    int n_pairs, n_impossible, n_free, n_gaining_pairs, n_places, n_gaining_places, longest;
} Counts;

/* The pairs of the matching once the moves are made, sorted. */
static int pairs_after(const PwMatching *matching, const PwiChange *change, PwiPair *pair) {
    int n = 0;
    for (int k = 0; k < matching->n_pairs; k++)
        pair[n++] = (PwiPair){matching->pair[k].mentee, matching->pair[k].mentor};
    for (int k = 0; k < change->n_moves; k++) {
        const PwiMove *move = &change->move[k];
        int at = 0;
        while (at < n && move->from != PWI_NOBODY && (pair[at].mentee != move->mentee || pair[at].mentor != move->from))
            at++;
        if (move->from != PWI_NOBODY) {
            assert_true(at < n);
            pair[at] = pair[--n];
        }
        if (move->to != PWI_NOBODY) pair[n++] = (PwiPair){move->mentee, move->to};
    }
    qsort(pair, (size_t)n, sizeof *pair, pwi_compare_pairs);
    return n;
}

/* Chains hold together: within one, each goes where the next comes from. */
static void check_chains(const PwiChange *change) {
    for (int k = 1; k < change->n_moves; k++) {
        bool is_linked = change->move[k].chain == change->move[k - 1].chain;
        if (is_linked) assert_int_equal(change->move[k - 1].to, change->move[k].from);
        if (is_linked) assert_int_not_equal(change->move[k].from, PWI_NOBODY);
    }
}

static void compare_changes(const PwMatching *matching, const PwiChange *said, const PwiChange *truth,
                            const char *what) {
    PwiPair by_path[64], by_solving[64];
    if (said->is_possible != truth->is_possible || said->is_none != truth->is_none)
        fail_msg("%s: possible %d, none %d; the truth is %d, %d", what, said->is_possible, said->is_none,
                 truth->is_possible, truth->is_none);
    if (!said->is_possible || said->is_none) return;
    for (int k = 0; k < matching->n_goals; k++)
        if (said->gain[k] != truth->gain[k])
            fail_msg("%s: goal %d gains %lld; the truth is %lld", what, k, (long long)said->gain[k],
                     (long long)truth->gain[k]);
    int n = pairs_after(matching, said, by_path);
    assert_int_equal(n, pairs_after(matching, truth, by_solving));
    assert_memory_equal(by_path, by_solving, (size_t)n * sizeof *by_path);
    check_chains(said);
    check_chains(truth);
}

static void check_pairs(const PwiExplainInput *input, PwiResidual *residual, uint64_t seed, Counts *counts) {
    const PwMatching *matching = input->matching;
    for (int mentor = 0; mentor < input->run->cohort->side[PWI_MENTOR].n; mentor++) {
        for (int mentee = 0; mentee < input->run->cohort->side[PWI_MENTEE].n; mentee++) {
            PwiArena arena = {0};
            PwiChange said, truth;
            PwError error;
            char what[64];
            bool is_made = false;
            for (int k = 0; k < matching->n_pairs; k++)
                is_made |= matching->pair[k].mentee == mentee && matching->pair[k].mentor == mentor;
            if (is_made) continue;
            snprintf(what, sizeof what, "seed %llu, pair %d %d", (unsigned long long)seed, mentee, mentor);
            assert_int_equal(pwi_residual_pair(residual, mentee, mentor, &arena, &said), PW_OK);
            assert_int_equal(pwi_resolve_pair(input, mentee, mentor, &arena, &truth, &error), PW_OK);
            compare_changes(matching, &said, &truth, what);
            if (said.is_possible) {
                assert_int_equal(said.move[0].mentee, mentee);
                assert_int_equal(said.move[0].to, mentor);
            }
            counts->n_pairs++;
            counts->n_impossible += !said.is_possible;
            counts->n_free += said.is_possible && pwi_gain_sign(matching, said.gain) == 0;
            counts->n_gaining_pairs += said.is_possible && pwi_gain_sign(matching, said.gain) > 0;
            counts->longest = said.is_possible && said.n_moves > counts->longest ? said.n_moves : counts->longest;
            pwi_arena_clear(&arena);
        }
    }
}

static void check_places(const PwiExplainInput *input, PwiResidual *residual, uint64_t seed, Counts *counts) {
    for (int mentor = 0; mentor < input->run->cohort->side[PWI_MENTOR].n; mentor++) {
        PwiArena arena = {0};
        PwiChange said, truth;
        PwError error;
        char what[64];
        bool takes_part = !input->run->decisions->out[PWI_MENTOR][mentor] &&
                          input->run->cohort->side[PWI_MENTOR].person[mentor].bounds.max > 0;
        if (!takes_part) continue;
        snprintf(what, sizeof what, "seed %llu, place of %d", (unsigned long long)seed, mentor);
        assert_int_equal(pwi_residual_place(residual, mentor, &arena, &said), PW_OK);
        assert_int_equal(pwi_resolve_place(input, mentor, &arena, &truth, &error), PW_OK);
        compare_changes(input->matching, &said, &truth, what);
        counts->n_places++;
        counts->n_gaining_places += !said.is_none;
        pwi_arena_clear(&arena);
    }
}

/* An earlier matching that had every third pair. */
static PwPrevious *make_previous(BuiltCohort *built) {
    PwPrevious *previous = pwi_previous_new(built->cohort);
    int n_mentees = built->cohort->side[PWI_MENTEE].n, n_mentors = built->cohort->side[PWI_MENTOR].n;
    assert_non_null(previous);
    previous->pair = PWI_NEW_ARRAY(PwiPair, (size_t)n_mentees * (size_t)n_mentors);
    assert_non_null(previous->pair);
    for (int i = 0; i < n_mentees; i++)
        for (int j = 0; j < n_mentors; j++)
            if (built_pick(built, 3) == 0) previous->pair[previous->n_pairs++] = (PwiPair){i, j};
    return previous;
}

static void test_against_solving(void **state) {
    (void)state;
    Counts counts = {0};
    for (uint64_t seed = 1; seed <= N_COHORTS; seed++) {
        BuiltCohort built;
        PwiScorer *scorer;
        PwError error = {0};
        PwMatching *matching = pwi_matching_new();
        PwiResidual *residual = NULL;
        built_random(&built, seed, false, 4 + (int)(seed % 14), 3 + (int)(seed % 8));
        built_random_bounds(&built, seed % 3 == 0);
        built_random_decisions(&built);
        if (seed % 5 == 0) {
            built.programme->goal[0] = PWI_GOAL_TOTAL;
            built.programme->goal[1] = PWI_GOAL_MATCHED;
        }
        PwPrevious *previous = make_previous(&built);
        if (seed % 4 == 1) {
            built.programme->goal[built.programme->n_goals++] = built.programme->goal[1];
            built.programme->goal[1] = PWI_GOAL_STAY;
        }
        assert_int_equal(
            pwi_scorer_create(built.programme, built.cohort, &built.given, built.decisions, &scorer, &error), PW_OK);
        PwiStrategyInput run = {.programme = built.programme,
                                .cohort = built.cohort,
                                .decisions = built.decisions,
                                .previous = previous,
                                .scorer = scorer,
                                .n_threads = 1};
        assert_int_equal(pwi_solve_optimal(&run, matching, &error), PW_OK);
        PwiExplainInput input = {.run = &run, .matching = matching};
        if (matching->outcome == PWI_OPTIMAL) {
            assert_true(pwi_residual_applies(&input));
            assert_int_equal(pwi_residual_create(&input, &residual), PW_OK);
            check_pairs(&input, residual, seed, &counts);
            check_places(&input, residual, seed, &counts);
        }
        pwi_residual_destroy(residual);
        pwi_matching_destroy(matching);
        pwi_previous_destroy(previous);
        pwi_scorer_destroy(scorer);
        built_clear(&built);
    }
    print_message("%d pairs: %d impossible, %d free, %d gaining, %d moves at most; %d places: %d gaining\n",
                  counts.n_pairs, counts.n_impossible, counts.n_free, counts.n_gaining_pairs, counts.longest,
                  counts.n_places, counts.n_gaining_places);
    assert_true(counts.n_pairs > 1000 && counts.n_impossible > 100 && counts.n_free > 10);
    assert_true(counts.n_gaining_pairs > 10 && counts.longest > 3 && counts.n_gaining_places > 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_solving)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
