/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session (pairwright.h) against fresh solves: after any change of weights, goals and seed, and with any number of
 * threads, the documents are the same to the byte; and a faulty solve leaves a session that still solves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api_inputs.h"

static uint64_t next_random(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* A new weight for one criterion: none, a little more or less, or any. */
static void change_a_weight(PwProgramme *programme, uint64_t *random) {
    const PwiCriterion *criterion = &programme->criterion[next_random(random) % (uint64_t)programme->n_criteria];
    const int64_t old = criterion->weight_ppm;
    const int64_t weights[] = {0, old + old / 20, old - old / 20, (int64_t)(next_random(random) % 10000000)};
    assert_int_equal(pw_programme_set_weight(programme, criterion->id, weights[next_random(random) % 4], NULL), PW_OK);
}

static void change_something(PwProgramme *programme, uint64_t *random) {
    const char *const goals[] = {"matched,total", "total", "total,matched", "matched"};
    const char *const seeds[] = {"a", "b"};
    change_a_weight(programme, random);
    if (next_random(random) % 4 == 0)
        assert_int_equal(pw_programme_set_goals(programme, goals[next_random(random) % 4], NULL), PW_OK);
    if (next_random(random) % 4 == 0)
        assert_int_equal(pw_programme_set_seed(programme, seeds[next_random(random) % 2], NULL), PW_OK);
}

static void assert_same_document(const PwMatching *one, const PwMatching *other, const PwSolveInput *input) {
    PwText text[2] = {{0}};
    assert_int_equal(pw_matching_to_json(one, input, &text[0], NULL), PW_OK);
    assert_int_equal(pw_matching_to_json(other, input, &text[1], NULL), PW_OK);
    assert_int_equal(text[0].n, text[1].n);
    assert_memory_equal(text[0].bytes, text[1].bytes, text[0].n);
    for (int k = 0; k < 2; k++) pw_text_clear(&text[k]);
}

/* One after the other: more and less of the first criterion, none and some again, more than all others together, all
 * alike; and at last as it was the time before. */
static void change_in_turn(PwProgramme *programme, uint64_t *turn) {
    const PwiCriterion *first = &programme->criterion[0];
    const int64_t old = first->weight_ppm,
                  weights[] = {old * 3 / 2, old * 2 / 3, 0, 2000000, 900000000, 1000000, 1000000};
    const uint64_t now = *turn % (sizeof weights / sizeof *weights);
    ++*turn;
    for (int k = 0; k < (now >= 5 ? programme->n_criteria : 1); k++)
        assert_int_equal(pw_programme_set_weight(programme, programme->criterion[k].id, weights[now], NULL), PW_OK);
}

/* A session and fresh solves, after each of these changes. */
typedef struct Plan {
    const char *family, *strategy;
    int n_mentees, n_mentors, n_rounds, n_threads;
    void (*change)(PwProgramme *programme, uint64_t *state);
    uint64_t state;
} Plan;

static void check_plan(Plan plan) {
    Inputs inputs;
    PwSession *session = NULL;
    inputs_generate(&inputs, plan.family, plan.n_mentees, plan.n_mentors);
    const PwSolveInput input = {
        .programme = inputs.programme, .cohort = inputs.cohort, .strategy = plan.strategy, .n_threads = plan.n_threads};
    PwSolveInput fresh = input;
    fresh.n_threads = 1;
    assert_int_equal(pw_session_create(&input, &session, NULL), PW_OK);
    for (int round = 0; round < plan.n_rounds; round++) {
        PwMatching *again = NULL, *alone = NULL;
        assert_int_equal(pw_session_solve(session, &again, NULL), PW_OK);
        assert_int_equal(pw_solve(&fresh, &alone, NULL), PW_OK);
        assert_same_document(again, alone, &input);
        pw_matching_destroy(again);
        pw_matching_destroy(alone);
        plan.change(inputs.programme, &plan.state);
    }
    pw_session_destroy(session);
    inputs_clear(&inputs);
}

static void check_family(const char *family, const char *strategy, int n_rounds) {
    check_plan((Plan){family, strategy, 120, 40, n_rounds, 2, change_something, 17});
}

static void test_same_as_fresh(void **state) {
    (void)state;
    check_family("campus", NULL, 40);
    check_family("flat", NULL, 40);
    check_family("tied", NULL, 20); /* many ties: many proofs of the same matching */
    check_family("campus", "stable", 10);
}

/* Larger ones, and one criterion changed in turn. */
static void test_in_turn(void **state) {
    (void)state;
    const char *const families[] = {"campus",    "flat",    "scarce",     "tight", "uneven",
                                    "forbidden", "several", "one-to-one", "tied"};
    for (int k = 0; k < (int)(sizeof families / sizeof *families); k++)
        check_plan((Plan){families[k], NULL, 170, 165, 8, 1 + k % 2, change_in_turn, 0});
    check_plan((Plan){"campus", NULL, 330, 170, 12, 2, change_something, 3});
}

/* What a session refuses, it refuses every time, and goes on when the reason is gone. */
static void test_after_a_refusal(void **state) {
    (void)state;
    Inputs inputs;
    PwSession *session = NULL;
    PwMatching *matching = NULL;
    PwError error;
    inputs_generate(&inputs, "campus", 30, 12);
    PwSolveInput input = {.programme = inputs.programme, .cohort = inputs.cohort, .strategy = "optimum"};
    assert_int_equal(pw_session_create(&input, &session, &error), PW_USAGE);
    assert_non_null(strstr(error.text, "did you mean \"optimal\"?"));
    assert_null(session);
    input.strategy = "stable";
    assert_int_equal(pw_session_create(&input, &session, NULL), PW_OK);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(pw_session_solve(session, &matching, NULL), PW_OK);
        pw_matching_destroy(matching);
    }
    pw_session_destroy(session);
    pw_session_destroy(NULL);
    inputs_clear(&inputs);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_as_fresh), cmocka_unit_test(test_in_turn),
                                       cmocka_unit_test(test_after_a_refusal)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
