/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered between solves (score/recall.h) against rows scored afresh: after any change of weights, at any
 * prices and by every path, listed pairs have their exact scores, no pair left out is worth more than the bound, and as
 * many as are needed are above it. Cohorts are random; a failure prints the seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "score/recall_private.h"

#include "cohort_builder.c"

enum { MENTEES = 6, MOST = 24, LEAST = 3 };

typedef struct Counts {
    int asked, recalled;
} Counts;

static bool is_remembered(PwiCriterionKind kind) {
    return kind != PWI_GIVEN && kind != PWI_TEXT_ALIKE;
}

/* Takes out what nothing is remembered of. */
static void keep_remembered(PwProgramme *programme) {
    int n = 0;
    for (int k = 0; k < programme->n_criteria; k++)
        if (is_remembered(programme->criterion[k].kind)) programme->criterion[n++] = programme->criterion[k];
    programme->n_criteria = n;
    n = 0;
    for (int r = 0; r < programme->n_rules; r++)
        if (is_remembered(programme->rule[r].test.kind)) programme->rule[n++] = programme->rule[r];
    programme->n_rules = n;
}

/* Most random values are fractions too fine to be remembered: three cohorts in four get coarser ones. */
static void make_coarse(PwProgramme *programme) {
    for (int k = 0; k < programme->n_criteria; k++) {
        PwiCriterion *criterion = &programme->criterion[k];
        criterion->missing_ppm -= criterion->missing_ppm % (PWI_PPM / 20);
        criterion->tolerance -= criterion->tolerance % PWI_PPM;
        criterion->range = criterion->range > PWI_PPM ? criterion->range - criterion->range % PWI_PPM : PWI_PPM;
        criterion->weight_ppm = criterion->kind == PWI_TABLE ? 0 : (k % 5 + 1) * PWI_PPM / 2;
    }
}

/* One weight or all: to nothing and from nothing, a little more or less, much more, all alike; or none. */
static void change_weights(BuiltCohort *built) {
    PwProgramme *programme = built->programme;
    const int what = built_pick(built, 8), one = built_pick(built, programme->n_criteria);
    int64_t *weight_ppm = &programme->criterion[one].weight_ppm;
    if (what == 0) *weight_ppm = 0;
    if (what == 1) *weight_ppm = *weight_ppm * 3 / 2 + 1000;
    if (what == 2) *weight_ppm = *weight_ppm * 2 / 3;
    if (what == 3) *weight_ppm = *weight_ppm * 21 / 20;
    if (what == 4) *weight_ppm = 1000000000;
    if (what == 5) *weight_ppm = 1000000;
    for (int k = 0; what == 6 && built_pick(built, 4) == 0 && k < programme->n_criteria; k++)
        programme->criterion[k].weight_ppm = 1000000;
}

static void change_prices(BuiltCohort *built, int n, int64_t *price) {
    const int highest = built_pick(built, 2) == 0 ? 100000 : 1;
    for (int j = 0; j < n; j++) price[j] = built_pick(built, highest);
}

/* Every pair listed or bounded as it should be; `row` is that of the scores. */
static bool is_right(const int32_t *row, const int64_t *price, int n, const PwiBestQuery *query, const PwiBest *best,
                     int n_best, int64_t bound) {
    int n_above = 0, n_allowed = 0;
    bool *is_listed = PWI_NEW_ARRAY(bool, (size_t)n), fine = n_best <= query->most;
    assert_non_null(is_listed);
    for (int k = 0; k < n_best; k++) {
        fine &= !is_listed[best[k].mentor] && row[best[k].mentor] == best[k].weight;
        is_listed[best[k].mentor] = true;
        n_above += best[k].weight - price[best[k].mentor] > bound;
    }
    for (int j = 0; j < n; j++) {
        n_allowed += row[j] >= 0;
        if (row[j] >= 0 && !is_listed[j]) fine &= row[j] - price[j] <= bound;
    }
    pwi_free(is_listed);
    return fine && (n_above >= query->least || n_best == n_allowed || n_best == query->most);
}

static void check_rounds(BuiltCohort *built, PwiPathId path, uint64_t seed, int n, Counts *counts) {
    PwiScorer *scorer = NULL;
    PwiScoreRow *row = NULL, *other_row = NULL;
    PwiRecall *recall = NULL;
    int64_t *price = PWI_NEW_ARRAY(int64_t, (size_t)n);
    assert_non_null(price);
    assert_int_equal(pwi_scorer_create(built->programme, built->cohort, &built->given, built->decisions, &scorer, NULL),
                     PW_OK);
    if (!pwi_scorer_force_path(scorer, path)) goto out;
    assert_int_equal(pwi_recall_create(scorer, &recall), PW_OK);
    if (recall == NULL) goto out;
    assert_int_equal(pwi_score_row_create(scorer, &row), PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &other_row), PW_OK);
    for (int round = 0; round < 12; round++) {
        pwi_recall_begin(recall);
        change_prices(built, n, price);
        for (int mentee = 0; mentee < MENTEES; mentee++) {
            const PwiBestQuery query = {.most = MOST, .least = LEAST, .price = round % 3 == 0 ? NULL : price};
            PwiBest best[MOST];
            int64_t bound, no_price[512] = {0};
            assert_in_range(n, 1, 512);
            const int n_best = pwi_recall_best(recall, row, mentee, &query, best, &bound);
            const int32_t *expected = pwi_score_mentee(scorer, other_row, mentee);
            counts->asked++;
            const PwiRecalled *person = &recall->person[mentee];
            counts->recalled += person->n > 0 && person->solve < recall->solve; /* it was not scored afresh */
            if (is_right(expected, round % 3 == 0 ? no_price : price, n, &query, best, n_best, bound)) continue;
            print_message("seed %llu, %d mentors, path %d, round %d, mentee %d\n", (unsigned long long)seed, n,
                          (int)path, round, mentee);
            fail();
        }
        change_weights(built);
    }
out:
    pwi_free(price);
    pwi_score_row_destroy(row);
    pwi_score_row_destroy(other_row);
    pwi_recall_destroy(recall);
    pwi_scorer_destroy(scorer);
}

static void test_recalled(void **state) {
    (void)state;
    const int sizes[] = {170, 257, 400};
    Counts counts = {0, 0};
    for (uint64_t seed = 1; seed <= 40; seed++) {
        for (int path = PWI_PATH_AVX2; path <= PWI_PATH_AVX512; path++) {
            BuiltCohort built;
            const int n = sizes[seed % 3];
            built_random(&built, seed, false, MENTEES, n);
            keep_remembered(built.programme);
            if (seed % 4 != 0) make_coarse(built.programme);
            if (built.programme->n_criteria > 0) check_rounds(&built, (PwiPathId)path, seed, n, &counts);
            built_clear(&built);
        }
    }
    if (counts.asked == 0) {
        print_message("skipped: this machine or compiler has no narrow pass\n");
        skip();
    }
    print_message("%d of %d from memory\n", counts.recalled, counts.asked);
    assert_true(counts.recalled > counts.asked / 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_recalled)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
