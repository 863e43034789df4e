/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score/ against docs/methods/scoring.md: every pair of random cohorts, valued once more by a naive reading of the
 * page.
 *
 * The evaluator is naive_score.h's, which shares nothing with src/score. A failure prints the seed of its cohort. Also:
 * a pair on its own equals its place in the row, parts sum up, and rows are the same from any thread and by every path
 * this machine has (path.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/numbers.h"
#include "score/path.h"
#include "score/scorer.h"

#include "cohort_builder.c"
#include "naive_score.h"

typedef struct Tally {
    int64_t pairs, forbidden, rescaled, unjudged;
} Tally;

static bool agrees(const PwiScorer *scorer, const BuiltCohort *built, const PwiPairScore *pair, int32_t in_row,
                   const Expected *expected) {
    for (int k = 0; k < built->programme->n_criteria; k++) {
        if (pair->part_ppm[k] != expected->part[k]) return false;
    }
    for (int r = 0; r < built->programme->n_rules; r++) {
        if ((pair->broken[r] != 0) != expected->broken[r]) return false;
    }
    return pair->score_ppm == expected->score && pair->out_of_ppm == expected->out_of &&
           pwi_pair_is_allowed(scorer, pair) == expected->is_allowed &&
           in_row == (expected->is_allowed ? expected->score : PWI_FORBIDDEN);
}

static void print_pair(const PwiPairScore *pair, const BuiltCohort *built, const Expected *expected) {
    for (int k = 0; k < built->programme->n_criteria; k++) {
        print_message("  %-12s part %d, expected %lld\n", pwi_criterion_kind_names[built->programme->criterion[k].kind],
                      pair->part_ppm[k], (long long)expected->part[k]);
    }
    print_message("  score %d of %d, expected %lld of %lld\n", pair->score_ppm, pair->out_of_ppm,
                  (long long)expected->score, (long long)expected->out_of);
}

/* The row by the path this machine takes, in `row`, which is to equal those of all other paths. */
static const int32_t *row_by_all_paths(PwiScorer *scorer, PwiScoreRow *row, PwiScoreRow *other_row, int mentee,
                                       int n_mentors, uint64_t seed) {
    const int32_t *score = pwi_score_mentee(scorer, row, mentee);
    PwiPathId fastest = PWI_PATH_PLAIN;
    for (int id = 0; id < PWI_N_PATHS; id++) {
        if (!pwi_scorer_force_path(scorer, (PwiPathId)id)) continue;
        fastest = (PwiPathId)id;
        const int32_t *other = pwi_score_mentee(scorer, other_row, mentee);
        for (int mentor = 0; mentor < n_mentors; mentor++) {
            if (other[mentor] == score[mentor]) continue;
            print_message("seed %llu: mentee %d and mentor %d by path %s\n", (unsigned long long)seed, mentee, mentor,
                          pwi_path_get((PwiPathId)id)->name);
            assert_int_equal(other[mentor], score[mentor]);
        }
    }
    assert_true(pwi_scorer_force_path(scorer, fastest));
    return score;
}

static void check_mentee(PwiScorer *scorer, PwiScoreRow *row, PwiScoreRow *other_row, const Oracle *oracle, int mentee,
                         uint64_t seed, Tally *tally) {
    const BuiltCohort *built = oracle->built;
    int64_t points[BUILT_MAX_CRITERIA];
    int32_t own_points[BUILT_MAX_CRITERIA], part[BUILT_MAX_CRITERIA];
    uint8_t broken[BUILT_MAX_RULES];
    naive_points(oracle, mentee, points);
    pwi_mentee_points(scorer, mentee, own_points);
    for (int k = 0; k < built->programme->n_criteria; k++)
        assert_int_equal(own_points[k], points[k] < 0 ? 0 : points[k]);

    const int n_mentors = built->cohort->side[PWI_MENTOR].n;
    const int32_t *score = row_by_all_paths(scorer, row, other_row, mentee, n_mentors, seed);
    for (int mentor = 0; mentor < n_mentors; mentor++) {
        PwiPairScore pair = {.part_ppm = part, .broken = broken};
        Expected expected = expect(oracle, mentee, mentor, points);
        pwi_score_pair(scorer, other_row, mentee, mentor, &pair);
        assert_int_equal(score[mentor], pwi_pair_is_allowed(scorer, &pair) ? pair.score_ppm : PWI_FORBIDDEN);
        tally->pairs++;
        tally->forbidden += !expected.is_allowed;
        tally->rescaled += expected.out_of != PWI_PPM && expected.out_of != 0;
        tally->unjudged += !expected.is_judged;
        if (!expected.is_judged || agrees(scorer, built, &pair, score[mentor], &expected)) continue;
        print_message("seed %llu: mentee %d and mentor %d\n", (unsigned long long)seed, mentee, mentor);
        print_pair(&pair, built, &expected);
        fail();
    }
}

static void check_cohort(uint64_t seed, bool one_pool, int n_mentees, int n_mentors, Tally *tally) {
    BuiltCohort built;
    built_random(&built, seed, one_pool, n_mentees, n_mentors);
    Oracle oracle = {.built = &built};
    for (int k = 0; k < built.programme->n_criteria; k++) {
        const PwiCriterion *criterion = &built.programme->criterion[k];
        if (criterion->kind == PWI_TEXT_ALIKE) oracle.texts[k] = read_texts(&built, criterion);
    }
    PwiScorer *scorer = NULL;
    PwiScoreRow *row = NULL, *other_row = NULL;
    assert_int_equal(pwi_scorer_create(built.programme, built.cohort, &built.given, built.decisions, &scorer, NULL),
                     PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &row), PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &other_row), PW_OK);
    for (int i = 0; i < built.cohort->side[PWI_MENTEE].n; i++) {
        check_mentee(scorer, row, other_row, &oracle, i, seed, tally);
    }
    pwi_score_row_destroy(row);
    pwi_score_row_destroy(other_row);
    pwi_scorer_destroy(scorer);
    for (int k = 0; k < BUILT_MAX_CRITERIA; k++) pwi_free(oracle.texts[k].bag);
    built_clear(&built);
}

static void test_small_cohorts(void **state) {
    (void)state;
    Tally tally = {0};
    for (uint64_t seed = 1; seed <= 1200; seed++) check_cohort(seed, seed % 4 == 0, 6, 1 + (int)(seed % 17), &tally);
    /* The instances must not all be of one sort. */
    assert_true(tally.pairs > 40000 && tally.unjudged < tally.pairs / 50);
    assert_true(tally.forbidden > tally.pairs / 10 && tally.forbidden < tally.pairs / 10 * 9);
    assert_true(tally.rescaled > tally.pairs / 10 && tally.rescaled < tally.pairs / 10 * 9);
}

/* Enough mentors for their codes to be fused, and for tables in place of direct evaluation. */
static void test_many_mentors(void **state) {
    (void)state;
    Tally tally = {0};
    for (uint64_t seed = 5001; seed <= 5080; seed++) check_cohort(seed, false, 4, 300, &tally);
    assert_true(tally.pairs > 90000);
}

static void test_threads(void **state) {
    (void)state;
    enum { N_MENTEES = 64, N_MENTORS = 200 };
    BuiltCohort built;
    built_random(&built, 77, false, N_MENTEES, N_MENTORS);
    PwiScorer *scorer = NULL;
    PwiScoreRow *row = NULL;
    int32_t *alone = PWI_NEW_ARRAY(int32_t, N_MENTEES * N_MENTORS);
    int n_different = 0;
    assert_non_null(alone);
    assert_int_equal(pwi_scorer_create(built.programme, built.cohort, &built.given, built.decisions, &scorer, NULL),
                     PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &row), PW_OK);
    for (int i = 0; i < N_MENTEES; i++) {
        memcpy(alone + i * N_MENTORS, pwi_score_mentee(scorer, row, i), N_MENTORS * sizeof *alone);
    }
    pwi_score_row_destroy(row);

#pragma omp parallel num_threads(4) reduction(+ : n_different)
    {
        PwiScoreRow *own_row = NULL;
        bool is_made = pwi_score_row_create(scorer, &own_row) == PW_OK;
        n_different += !is_made;
#pragma omp for schedule(dynamic, 1)
        for (int i = N_MENTEES - 1; i >= 0; i--) {
            if (!is_made) continue;
            const int32_t *score = pwi_score_mentee(scorer, own_row, i);
            n_different += memcmp(score, alone + i * N_MENTORS, N_MENTORS * sizeof *alone) != 0;
        }
        pwi_score_row_destroy(own_row);
    }
    assert_int_equal(n_different, 0);
    pwi_free(alone);
    pwi_scorer_destroy(scorer);
    built_clear(&built);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_cohorts),
        cmocka_unit_test(test_many_mentors),
        cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
