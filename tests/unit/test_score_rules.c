/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score/: points, missing answers, when, emphasis, rules and what else forbids a pair, worked out by hand; and what is
 * no matter of arithmetic: scores not handed in, columns of more than 16 bits, memory that is gone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "score/scorer.h"

#include "cohort_builder.c"

static const char *const letters[] = {"a", "b", "c"};

enum { FIRST, SECOND, THIRD, N_QUESTIONS };

/* One mentee and three mentors, the first of whom is the same person; three choices a, b, c, each with a criterion
 * `same`. */
static void begin(BuiltCohort *built, int64_t first, int64_t second, int64_t third) {
    const int64_t weight[N_QUESTIONS] = {first, second, third};
    built_begin(built, false, 1, 3);
    for (int q = 0; q < N_QUESTIONS; q++) built_question(built, PWI_CHOICE, letters, 3);
    built_columns(built);
    for (int q = 0; q < N_QUESTIONS; q++) built_criterion(built, PWI_SAME, q, q, weight[q]);
}

static void answer(BuiltCohort *built, PwiSide side, int person, int question, int option) {
    *(int32_t *)built_answer(built, side, person, question) = option;
}

typedef struct Seen {
    int32_t row[3]; /* the mentee's row */
    int32_t points[N_QUESTIONS], part[N_QUESTIONS];
    uint8_t broken[BUILT_MAX_RULES];
    PwiPairScore pair; /* of the mentor asked for */
    bool is_allowed;
} Seen;

static void look(const BuiltCohort *built, int mentor, Seen *seen) {
    PwiScorer *scorer = NULL;
    PwiScoreRow *row = NULL;
    assert_int_equal(pwi_scorer_create(built->programme, built->cohort, &built->given, built->decisions, &scorer, NULL),
                     PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &row), PW_OK);
    memcpy(seen->row, pwi_score_mentee(scorer, row, 0), sizeof seen->row);
    pwi_mentee_points(scorer, 0, seen->points);
    seen->pair = (PwiPairScore){.part_ppm = seen->part, .broken = seen->broken};
    pwi_score_pair(scorer, row, 0, mentor, &seen->pair);
    seen->is_allowed = pwi_pair_is_allowed(scorer, &seen->pair);
    pwi_score_row_destroy(row);
    pwi_scorer_destroy(scorer);
}

static void expect_points(const int32_t *points, int32_t first, int32_t second, int32_t third) {
    assert_int_equal(points[FIRST], first);
    assert_int_equal(points[SECOND], second);
    assert_int_equal(points[THIRD], third);
}

static void answer_all(BuiltCohort *built, PwiSide side, int person, int option) {
    for (int q = 0; q < N_QUESTIONS; q++) answer(built, side, person, q, option);
}

static void test_largest_remainder(void **state) {
    (void)state;
    BuiltCohort built;
    Seen seen;
    begin(&built, PWI_PPM, PWI_PPM, PWI_PPM);
    answer_all(&built, PWI_MENTEE, 0, 0);
    look(&built, 1, &seen);
    expect_points(seen.points, 333334, 333333, 333333); /* a tie: the earlier criterion */
    PwiCriterion *criterion = built.programme->criterion;
    criterion[FIRST].weight_ppm = 1, criterion[SECOND].weight_ppm = 3, criterion[THIRD].weight_ppm = 3;
    look(&built, 1, &seen);
    expect_points(seen.points, 142857, 428572, 428571); /* remainders 1/7, 3/7, 3/7 */
    criterion[FIRST].weight_ppm = criterion[SECOND].weight_ppm = criterion[THIRD].weight_ppm = 0;
    answer_all(&built, PWI_MENTOR, 1, 0);
    look(&built, 1, &seen);
    expect_points(seen.points, 0, 0, 0);
    assert_int_equal(seen.row[1], 0);
    assert_int_equal(seen.pair.out_of_ppm, 0);
    expect_points(seen.part, 0, 0, 0); /* they count, for nothing */
    built_clear(&built);
}

static void test_emphasis(void **state) {
    (void)state;
    BuiltCohort built;
    Seen seen;
    int criterion_of_option[3] = {-1, SECOND, THIRD};
    begin(&built, PWI_PPM, PWI_PPM, 2 * PWI_PPM);
    built.programme->emphasis =
        (PwiEmphasis){.question = FIRST, .factor_ppm = 2 * PWI_PPM, .criterion_of_option = criterion_of_option};
    answer_all(&built, PWI_MENTEE, 0, 1);
    look(&built, 1, &seen);
    expect_points(seen.points, 200000, 400000, 400000);
    answer(&built, PWI_MENTEE, 0, FIRST, 0);
    look(&built, 1, &seen);
    expect_points(seen.points, 250000, 250000, 500000);
    built_clear(&built);
}

static void test_missing(void **state) {
    (void)state;
    BuiltCohort built;
    Seen seen;
    begin(&built, 3 * PWI_PPM, 2 * PWI_PPM, PWI_PPM);
    PwiCriterion *criterion = built.programme->criterion;

    /* The mentee did not answer the first question: its weight goes to the others. */
    answer(&built, PWI_MENTEE, 0, SECOND, 0);
    answer(&built, PWI_MENTEE, 0, THIRD, 0);
    answer(&built, PWI_MENTOR, 1, SECOND, 0);
    answer(&built, PWI_MENTOR, 2, THIRD, 0);
    look(&built, 1, &seen);
    expect_points(seen.points, 0, 666667, 333333);
    expect_points(seen.part, PWI_NOT_COUNTED, 666667, PWI_NOT_COUNTED);
    assert_int_equal(seen.pair.out_of_ppm, 666667);
    assert_int_equal(seen.row[1], 1000000); /* 666667 of 666667 */
    assert_int_equal(seen.row[2], 1000000);

    /* A number instead: it counts for everybody, and nothing drops out for it. */
    criterion[FIRST].skip_missing = false, criterion[FIRST].missing_ppm = 333333;
    look(&built, 1, &seen);
    expect_points(seen.points, 500000, 333333, 166667);
    expect_points(seen.part, 166667, 333333, PWI_NOT_COUNTED); /* 500000 · 0.333333 = 166666.5, half up */
    assert_int_equal(seen.pair.out_of_ppm, 833333);
    assert_int_equal(seen.pair.score_ppm, 600000); /* 500000 of 833333 = 0.60000024 */
    assert_int_equal(seen.row[1], 600000);

    /* A mentor without any answer has the number, and nothing else. */
    criterion[SECOND].skip_missing = false, criterion[SECOND].missing_ppm = 0;
    built.cohort->side[PWI_MENTOR].column[THIRD].answered[2] = 0;
    look(&built, 2, &seen);
    expect_points(seen.part, 166667, 0, PWI_NOT_COUNTED);
    assert_int_equal(seen.row[2], 200000); /* 166667 of 833333 = 0.20000048 */
    built_clear(&built);
}

static void test_nothing_left(void **state) {
    (void)state;
    BuiltCohort built;
    Seen seen;
    begin(&built, PWI_PPM, PWI_PPM, PWI_PPM);
    answer_all(&built, PWI_MENTEE, 0, 0);
    look(&built, 1, &seen);
    assert_int_equal(seen.row[1], 0);
    assert_int_equal(seen.pair.out_of_ppm, 0);
    assert_true(seen.is_allowed);
    built_clear(&built);

    begin(&built, PWI_PPM, PWI_PPM, PWI_PPM);
    answer_all(&built, PWI_MENTOR, 1, 0);
    look(&built, 1, &seen);
    expect_points(seen.points, 0, 0, 0);
    assert_int_equal(seen.row[1], 0);
    built_clear(&built);
}

static void test_when(void **state) {
    (void)state;
    BuiltCohort built;
    Seen seen;
    begin(&built, PWI_PPM, PWI_PPM, 2 * PWI_PPM);
    PwiCriterion *criterion = built.programme->criterion;
    answer_all(&built, PWI_MENTEE, 0, 0);
    answer_all(&built, PWI_MENTOR, 1, 0);
    answer_all(&built, PWI_MENTOR, 2, 0);
    answer(&built, PWI_MENTOR, 2, SECOND, 1);

    /* The mentee's clause fails: the criterion is none of theirs, whatever `missing` says. */
    criterion[THIRD].skip_missing = false, criterion[THIRD].missing_ppm = PWI_PPM;
    built_when(&built, &criterion[THIRD].when[PWI_MENTEE], FIRST, 1);
    look(&built, 1, &seen);
    expect_points(seen.points, 500000, 500000, 0);
    expect_points(seen.part, 500000, 500000, PWI_NOT_COUNTED);
    assert_int_equal(seen.pair.out_of_ppm, 1000000);

    /* It holds, but the mentor's fails for one of them: there it drops out, also with a number. */
    criterion[THIRD].when[PWI_MENTEE] = (PwiWhen){0};
    built_when(&built, &criterion[THIRD].when[PWI_MENTOR], SECOND, 0);
    look(&built, 2, &seen);
    expect_points(seen.points, 250000, 250000, 500000);
    expect_points(seen.part, 250000, 0, PWI_NOT_COUNTED);
    assert_int_equal(seen.pair.out_of_ppm, 500000);
    assert_int_equal(seen.row[2], 500000);
    assert_int_equal(seen.row[1], 1000000);
    built_clear(&built);
}

static void test_rules(void **state) {
    (void)state;
    BuiltCohort built;
    Seen seen;
    begin(&built, PWI_PPM, PWI_PPM, PWI_PPM);
    answer_all(&built, PWI_MENTEE, 0, 0);
    answer_all(&built, PWI_MENTOR, 1, 0);
    int rule = built_rule(&built, &built.programme->criterion[FIRST], 1000000);
    look(&built, 1, &seen);
    assert_int_equal(seen.row[1], 1000000);
    assert_int_equal(seen.row[2], 0); /* not answered: allowed */
    answer(&built, PWI_MENTOR, 1, FIRST, 2);
    look(&built, 1, &seen);
    assert_int_equal(seen.row[1], PWI_FORBIDDEN);
    assert_false(seen.is_allowed);
    assert_int_equal(seen.broken[rule], 1);
    assert_int_equal(seen.pair.score_ppm, 666666); /* what it would score: the first criterion had the odd point */

    built.programme->rule[rule].forbid_missing = true;
    look(&built, 2, &seen);
    assert_int_equal(seen.row[2], PWI_FORBIDDEN);
    assert_int_equal(seen.broken[rule], 1);
    built_when(&built, &built.programme->rule[rule].test.when[PWI_MENTOR], SECOND, 0);
    look(&built, 2, &seen);
    assert_int_equal(seen.row[2], 0); /* the rule is not about mentors who did not say so */
    assert_int_equal(seen.row[1], PWI_FORBIDDEN);
    built_clear(&built);
}

/* An exact 1/3 is at least 0.333333 and less than 0.333334. */
static void test_threshold(void **state) {
    (void)state;
    BuiltCohort built;
    Seen seen;
    begin(&built, 0, PWI_PPM, 0);
    answer(&built, PWI_MENTEE, 0, SECOND, 0);
    answer(&built, PWI_MENTOR, 1, SECOND, 0);
    int32_t table[9] = {333333};
    PwiCriterion test = built.programme->criterion[SECOND];
    test.kind = PWI_TABLE, test.table_ppm = table;
    int rule = built_rule(&built, &test, 333333);
    look(&built, 1, &seen);
    assert_int_equal(seen.row[1], 1000000);
    built.programme->rule[rule].at_least_ppm = 333334;
    look(&built, 1, &seen);
    assert_int_equal(seen.row[1], PWI_FORBIDDEN);
    built_clear(&built);
}

static void test_forbidden_apart(void **state) {
    (void)state;
    BuiltCohort built;
    Seen seen;
    begin(&built, PWI_PPM, PWI_PPM, PWI_PPM);
    look(&built, 0, &seen);
    assert_int_equal(seen.row[0], PWI_FORBIDDEN); /* the same id */
    assert_true(seen.pair.is_self && !seen.pair.is_banned && !seen.pair.not_given && !seen.is_allowed);
    built_ban(&built, 0, 2);
    look(&built, 2, &seen);
    assert_int_equal(seen.row[2], PWI_FORBIDDEN);
    assert_true(!seen.pair.is_self && seen.pair.is_banned && !seen.is_allowed);
    built_clear(&built);
}

/* A kept pair may be scored though the matrix does not name it: then `given` is not answered by the mentor. */
static void test_not_given(void **state) {
    (void)state;
    static const int64_t values[3] = {-1, 250000, -1};
    BuiltCohort built;
    PwiScorer *scorer = NULL;
    PwiScoreRow *row = NULL;
    PwError error;
    built_begin(&built, false, 1, 3);
    int q = built_question(&built, PWI_CHOICE, letters, 3);
    built_columns(&built);
    built_criterion(&built, PWI_SAME, q, q, PWI_PPM);
    int k = built_criterion(&built, PWI_GIVEN, -1, -1, 3 * PWI_PPM);
    answer(&built, PWI_MENTEE, 0, q, 0);
    answer(&built, PWI_MENTOR, 2, q, 0);
    assert_int_equal(pwi_scorer_create(built.programme, built.cohort, NULL, NULL, &scorer, &error), PW_USAGE);
    assert_non_null(strstr(error.text, "criterion-1"));

    built_matrix(&built, k, values, PWI_PPM);
    assert_int_equal(pwi_scorer_create(built.programme, built.cohort, &built.given, NULL, &scorer, NULL), PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &row), PW_OK);
    const int32_t *score = pwi_score_mentee(scorer, row, 0);
    assert_int_equal(score[1], 250000); /* `same` drops out: 187500 of 750000 */
    assert_int_equal(score[2], PWI_FORBIDDEN);
    int32_t part[2];
    PwiPairScore pair = {.part_ppm = part};
    pwi_score_pair(scorer, row, 0, 2, &pair);
    assert_true(pair.not_given && !pwi_pair_is_allowed(scorer, &pair));
    assert_int_equal(part[0], 250000);
    assert_int_equal(part[1], PWI_NOT_COUNTED);
    assert_int_equal(pair.score_ppm, 1000000);
    pwi_score_row_destroy(row);
    pwi_scorer_destroy(scorer);
    built_clear(&built);
}

/* More different answers than 16 bits tell apart. */
static void test_wide_codes(void **state) {
    (void)state;
    enum { N_MENTORS = 70000 };
    BuiltCohort built;
    PwiScorer *scorer = NULL;
    PwiScoreRow *row = NULL;
    built_begin(&built, false, 1, N_MENTORS);
    int q = built_question(&built, PWI_NUMBER, NULL, 0);
    built_columns(&built);
    int k = built_criterion(&built, PWI_CLOSE, q, q, PWI_PPM);
    built_criterion(&built, PWI_CLOSE, q, q, 0);
    built.programme->criterion[k].range = PWI_PPM;
    built.programme->criterion[k + 1].range = PWI_PPM;
    *(int64_t *)built_answer(&built, PWI_MENTEE, 0, q) = 0;
    for (int j = 0; j < N_MENTORS; j += 2) *(int64_t *)built_answer(&built, PWI_MENTOR, j, q) = 10 * j;
    for (int j = 1; j < N_MENTORS; j += 2) *(int64_t *)built_answer(&built, PWI_MENTOR, j, q) = -10 * j;
    built.cohort->side[PWI_MENTOR].column[q].answered[N_MENTORS - 1] = 0;
    assert_int_equal(pwi_scorer_create(built.programme, built.cohort, NULL, NULL, &scorer, NULL), PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &row), PW_OK);
    const int32_t *score = pwi_score_mentee(scorer, row, 0);
    for (int j = 1; j < N_MENTORS - 1; j++) assert_int_equal(score[j], 1000000 - 10 * j);
    assert_int_equal(score[N_MENTORS - 1], 0);
    int32_t part[2];
    PwiPairScore pair = {.part_ppm = part};
    pwi_score_pair(scorer, row, 0, N_MENTORS - 2, &pair);
    assert_int_equal(part[0], 1000000 - 10 * (N_MENTORS - 2));
    pwi_score_row_destroy(row);
    pwi_scorer_destroy(scorer);
    built_clear(&built);
}

static void test_ratings_too_long(void **state) {
    (void)state;
    BuiltCohort built;
    PwiScorer *scorer = NULL;
    PwError error;
    built_begin(&built, false, 1, 1);
    int q = built_question(&built, PWI_RATINGS, letters, 3);
    built_columns(&built);
    built.programme->question[q].max = 1000000000;
    built_criterion(&built, PWI_ALIKE, q, q, PWI_PPM);
    assert_int_equal(pwi_scorer_create(built.programme, built.cohort, NULL, NULL, &scorer, &error), PW_UNSUPPORTED);
    assert_null(scorer);
    built_clear(&built);
}

static void test_empty_sides(void **state) {
    (void)state;
    for (int sides = 0; sides < 4; sides++) {
        BuiltCohort built;
        PwiScorer *scorer = NULL;
        PwiScoreRow *row = NULL;
        built_begin(&built, false, sides & 1, sides >> 1);
        int q = built_question(&built, PWI_CHOICES, letters, 3);
        int t = built_question(&built, PWI_TEXT, NULL, 0);
        built_columns(&built);
        built_criterion(&built, PWI_OVERLAP, q, q, PWI_PPM);
        built_criterion(&built, PWI_TEXT_ALIKE, t, t, PWI_PPM);
        assert_int_equal(pwi_scorer_create(built.programme, built.cohort, NULL, NULL, &scorer, NULL), PW_OK);
        assert_int_equal(pwi_score_row_create(scorer, &row), PW_OK);
        if (sides & 1) assert_non_null(pwi_score_mentee(scorer, row, 0));
        pwi_score_row_destroy(row);
        pwi_scorer_destroy(scorer);
        built_clear(&built);
    }
}

/* Every allocation fails once; each failure is told, and leaves nothing behind (the sanitizers look). */
static void test_memory_gone(void **state) {
    (void)state;
#ifdef PWI_TEST_FAULTS
    for (uint64_t seed = 301; seed <= 308; seed++) {
        BuiltCohort built;
        bool is_done = false;
        built_random(&built, seed, seed % 2 == 0, 12, 40);
        for (int64_t nth = 1; !is_done; nth++) {
            PwiScorer *scorer = NULL;
            PwiScoreRow *row = NULL;
            PwError error;
            pwi_memory_fail_at(nth);
            PwStatus status =
                pwi_scorer_create(built.programme, built.cohort, &built.given, built.decisions, &scorer, &error);
            if (status == PW_OK) status = pwi_score_row_create(scorer, &row);
            is_done = pwi_memory_allocations() < nth;
            pwi_memory_fail_at(0);
            assert_int_equal(status, is_done ? PW_OK : PW_NO_MEMORY);
            assert_true((row != NULL) == is_done);
            pwi_score_row_destroy(row);
            pwi_scorer_destroy(scorer);
        }
        built_clear(&built);
    }
#else
    print_message("skipped: this build cannot let allocations fail\n");
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_largest_remainder),
        cmocka_unit_test(test_emphasis),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_nothing_left),
        cmocka_unit_test(test_when),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_threshold),
        cmocka_unit_test(test_forbidden_apart),
        cmocka_unit_test(test_not_given),
        cmocka_unit_test(test_wide_codes),
        cmocka_unit_test(test_ratings_too_long),
        cmocka_unit_test(test_empty_sides),
        cmocka_unit_test(test_memory_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
