/* SPDX-License-Identifier: GPL-3.0-or-later */
/* score/'s paths: the same bytes from plain C, AVX2 and AVX-512, at sizes around the widths of vectors and tiles.
 *
 * What rows are to hold is the business of test_score_random.c; here they are compared with pairs scored one by one, by
 * every path this machine has, in cohorts large enough that every sorter (planes.h) is at work. Also: the rescale
 * without a division, points by a ready denominator, and the best of a row, each against a naive reading. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "score/best.h"
#include "score/path.h"
#include "score/path_body.h"
#include "score/scorer.h"
#include "score/scorer_private.h"
#include "score/stake.h"

#include "cohort_builder.c"

/* ---- rows ---- */

/* How often each kernel's answers were looked up by class. */
typedef struct Tally {
    int64_t sets, alike, covers, ranking;
    int64_t lost_by_class; /* values not known, by class */
    int64_t wider_than_bytes;
} Tally;

static void count_additions(const PwiScorer *scorer, const PwiScoreRow *row, Tally *tally) {
    for (int s = 0; s < scorer->n_streams; s++) {
        const PwiStream *stream = &scorer->stream[s];
        const PwiAddition *addition = &row->addition[s];
        if (addition->worth == NULL) continue;
        tally->wider_than_bytes += !addition->by_class && stream->byte == NULL;
        if (!addition->by_class) continue;
        const PwiKernel *kernel = scorer->term[stream->term[0]].kernel;
        tally->sets += kernel == &pwi_kernel_sets;
        tally->alike += kernel == &pwi_kernel_alike;
        tally->covers += kernel == &pwi_kernel_covers;
        tally->ranking += kernel == &pwi_kernel_ranking;
        tally->lost_by_class += addition->lost != NULL;
    }
}

static void check_row(const PwiScorer *scorer, PwiScoreRow *row, PwiScoreRow *pair_row, int mentee, int n_mentors,
                      const char *where) {
    int32_t part[BUILT_MAX_CRITERIA];
    uint8_t broken[BUILT_MAX_RULES];
    const int32_t *score = pwi_score_mentee(scorer, row, mentee);
    for (int mentor = 0; mentor < n_mentors; mentor++) {
        PwiPairScore pair = {.part_ppm = part, .broken = broken};
        pwi_score_pair(scorer, pair_row, mentee, mentor, &pair);
        const int32_t expected = pwi_pair_is_allowed(scorer, &pair) ? pair.score_ppm : PWI_FORBIDDEN;
        if (score[mentor] == expected) continue;
        print_message("%s: mentee %d and mentor %d\n", where, mentee, mentor);
        assert_int_equal(score[mentor], expected);
    }
}

static void check_cohort(uint64_t seed, int n_mentees, int n_mentors, Tally *tally) {
    BuiltCohort built;
    PwiScorer *scorer = NULL;
    PwiScoreRow *row = NULL, *pair_row = NULL;
    built_random(&built, seed, false, n_mentees, n_mentors);
    assert_int_equal(pwi_scorer_create(built.programme, built.cohort, &built.given, built.decisions, &scorer, NULL),
                     PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &row), PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &pair_row), PW_OK);
    for (int id = 0; id < PWI_N_PATHS; id++) {
        char where[80];
        if (!pwi_scorer_force_path(scorer, (PwiPathId)id)) continue;
        (void)snprintf(where, sizeof where, "seed %llu, %d mentors, path %s", (unsigned long long)seed, n_mentors,
                       pwi_path_get((PwiPathId)id)->name);
        for (int mentee = 0; mentee < n_mentees; mentee++) {
            check_row(scorer, row, pair_row, mentee, n_mentors, where);
            count_additions(scorer, row, tally);
        }
    }
    pwi_score_row_destroy(row);
    pwi_score_row_destroy(pair_row);
    pwi_scorer_destroy(scorer);
    built_clear(&built);
}

static void test_sizes(void **state) {
    (void)state;
    const int sizes[] = {1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 191, 192, 193, 255, 257, 511, 513};
    Tally tally = {0};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        for (uint64_t seed = 1; seed <= 12; seed++) check_cohort(9000 + 100 * k + seed, 4, sizes[k], &tally);
    }
    assert_true(tally.sets > 0);
}

static void test_tiles(void **state) {
    (void)state;
    Tally tally = {0};
    for (uint64_t seed = 1; seed <= 6; seed++) check_cohort(seed, 3, PWI_TILE - 1 + (int)(seed % 3), &tally);
    for (uint64_t seed = 11; seed <= 40; seed++) check_cohort(seed, 3, 700, &tally);
    assert_true(tally.sets > 0 && tally.wider_than_bytes > 0);
    const PwiPath *fastest = pwi_path_fastest();
    if (fastest->sorts_digits) {
        assert_true(tally.alike > 0 && tally.covers > 0 && tally.ranking > 0 && tally.lost_by_class > 0);
    }
}

static void test_forcing(void **state) {
    (void)state;
    assert_non_null(pwi_path_get(PWI_PATH_PLAIN));
    assert_null(pwi_path_get(PWI_N_PATHS));
    print_message("paths here:");
    for (int id = 0; id < PWI_N_PATHS; id++) {
        const PwiPath *path = pwi_path_get((PwiPathId)id);
        if (path != NULL) print_message(" %s", path->name);
    }
    print_message("\n");
}

/* ---- look-ups by themselves: every size of table ---- */

static uint64_t next_random(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

enum { LOOKED_UP = 4 * PWI_BLOCK, MAX_TABLE = 3000 };

static void check_table(const PwiPath *path, int n_codes, uint64_t *random) {
    int32_t *worth = PWI_NEW_ARRAY(int32_t, (size_t)n_codes); /* of this very size, for sanitizers */
    uint8_t byte[LOOKED_UP];
    uint16_t word[LOOKED_UP];
    int32_t by_byte[LOOKED_UP], by_word[LOOKED_UP];
    assert_non_null(worth);
    for (int c = 0; c < n_codes; c++) {
        worth[c] = (int32_t)(next_random(random) % (2 * PWI_MAX_WORTH + 1)) - PWI_MAX_WORTH;
    }
    for (int j = 0; j < LOOKED_UP; j++) {
        word[j] = (uint16_t)(next_random(random) % (uint64_t)n_codes);
        byte[j] = (uint8_t)word[j];
        by_byte[j] = by_word[j] = j;
    }
    if (n_codes <= PWI_BYTE_CODES) path->add_bytes(byte, LOOKED_UP, worth, n_codes, by_byte);
    path->add_words(word, LOOKED_UP, worth, n_codes, by_word);
    for (int j = 0; j < LOOKED_UP; j++) {
        assert_int_equal(by_word[j], j + worth[word[j]]);
        if (n_codes <= PWI_BYTE_CODES) assert_int_equal(by_byte[j], j + worth[word[j]]);
    }
    pwi_free(worth);
}

static void test_tables(void **state) {
    (void)state;
    uint64_t random = 4711;
    for (int id = 0; id < PWI_N_PATHS; id++) {
        const PwiPath *path = pwi_path_get((PwiPathId)id);
        if (path == NULL) continue;
        for (int n_codes = 1; n_codes <= 300; n_codes++) check_table(path, n_codes, &random);
        for (int n_codes = 301; n_codes <= MAX_TABLE; n_codes += 61) check_table(path, n_codes, &random);
    }
}

/* ---- the rescale ---- */

static void test_rescale(void **state) {
    (void)state;
    const int32_t left[] = {1, 2, 3, 7, 999, 1000, 65535, 333333, 499999, 500000, 666667, 909091, 999999, 1000000};
    uint64_t random = 42;
    for (size_t k = 0; k < sizeof left / sizeof *left; k++) {
        for (int32_t points = 0; points <= left[k]; points++) {
            if (body_rescale(points, left[k]) != pwi_rescale(points, left[k])) {
                print_message("%d of %d\n", points, left[k]);
                assert_int_equal(body_rescale(points, left[k]), pwi_rescale(points, left[k]));
            }
        }
    }
    for (int k = 0; k < 3000000; k++) {
        const int32_t own = 1 + (int32_t)(next_random(&random) % 1000000);
        const int32_t points = (int32_t)(next_random(&random) % ((uint64_t)own + 1));
        if (body_rescale(points, own) == pwi_rescale(points, own)) continue;
        print_message("%d of %d\n", points, own);
        fail();
    }
}

/* Points by a ready denominator, against a division: all short denominators and some beyond, at their ends and inside;
 * the exact multiples and the halves are where one too much or too little would show. */
static void test_denominator(void **state) {
    (void)state;
    uint64_t random = 43;
    for (int64_t y = 1; y <= PWI_SHORT_DENOMINATOR + 2; y++) {
        const PwiDenominator denominator = pwi_denominator(y);
        assert_int_equal(denominator.inverse == 0, y > PWI_SHORT_DENOMINATOR);
        for (int k = 0; k < 200; k++) {
            const int64_t of_x[] = {0, 1, y / 2, y - 1, y, (int64_t)(next_random(&random) % (uint64_t)(y + 1))};
            const int32_t of_points[] = {0, 1, 500000, 999999, 1000000, (int32_t)(next_random(&random) % 1000001)};
            const int64_t x = of_x[k % 6] < y ? of_x[k % 6] : y;
            const int32_t points = of_points[k / 6 % 6];
            const PwiStake stake = {.points = points};
            int32_t worth = (int32_t)x;
            pwi_worths_over(&stake, denominator, &worth, 1);
            assert_int_equal(worth, pwi_points_of_value(points, x, y));
            assert_int_equal(pwi_worth_over(&stake, x, denominator), worth);
        }
    }
}

/* Every branch of finish, on every path. */
static void test_finish(void **state) {
    (void)state;
    enum { N = 2 * PWI_BLOCK };
    uint64_t random = 7;
    for (int id = 0; id < PWI_N_PATHS; id++) {
        const PwiPath *path = pwi_path_get((PwiPathId)id);
        for (int round = 0; path != NULL && round < 500; round++) {
            const int32_t all = round % 10 == 0 ? 0 : 1000000;
            int32_t score[N], lost[N], expected[N];
            for (int j = 0; j < N; j++) {
                const uint64_t sort = next_random(&random) % 4;
                lost[j] = sort == 0 ? 0 : sort == 1 ? all : (int32_t)(next_random(&random) % (uint64_t)(all + 1));
                score[j] = (int32_t)(next_random(&random) % (uint64_t)(all - lost[j] + 1));
                expected[j] = pwi_rescale(score[j], all - lost[j]);
                score[j] += lost[j]; /* what drops out counts as got until now */
                if (next_random(&random) % 5 == 0) {
                    score[j] -= 2000000;
                    expected[j] = PWI_FORBIDDEN;
                }
            }
            path->finish(score, lost, N, all);
            assert_memory_equal(score, expected, sizeof score);
        }
    }
}

/* ---- the best of a row ---- */

/* Straight selection: the best not taken yet, the earliest of equals, `most` times; then the bound. */
static int naive_best(const int32_t *weight, const int64_t *price, int n, int most, PwiBest *best, int64_t *bound) {
    bool *taken = PWI_NEW_ARRAY(bool, (size_t)n);
    int n_best = 0;
    assert_non_null(taken);
    *bound = PWI_NO_BOUND;
    for (int round = 0; round <= most; round++) {
        int found = -1;
        for (int j = 0; j < n; j++) {
            if (weight[j] < 0 || taken[j]) continue;
            if (found < 0 || weight[j] - price[j] > weight[found] - price[found]) found = j;
        }
        if (found < 0) break;
        taken[found] = true;
        if (round < most) {
            best[n_best++] = (PwiBest){found, weight[found]};
        } else {
            *bound = weight[found] - price[found];
        }
    }
    pwi_free(taken);
    return n_best;
}

static void check_best(const PwiPath *path, int n, int most, uint64_t spread, uint64_t *random) {
    int32_t *weight = PWI_NEW_ARRAY(int32_t, (size_t)n);
    int64_t *price = PWI_NEW_ARRAY(int64_t, (size_t)n);
    PwiBest best[PWI_MOST_BEST], expected[PWI_MOST_BEST];
    int64_t bound, expected_bound;
    assert_true(weight != NULL && price != NULL);
    const uint64_t forbidden_in_eight = next_random(random) % 9;
    const int64_t factors[] = {1, 1, 10000, -10000},
                  factor = factors[next_random(random) % 4]; /* also beyond 32 bits */
    for (int j = 0; j < n; j++) {
        const bool is_pair = next_random(random) % 8 >= forbidden_in_eight;
        weight[j] = is_pair ? (int32_t)(next_random(random) % spread) : PWI_FORBIDDEN;
        price[j] = (int64_t)(next_random(random) % spread) * (next_random(random) % 3 == 0 ? factor : 0) - 5;
    }
    const int n_expected = naive_best(weight, price, n, most, expected, &expected_bound);
    assert_int_equal(pwi_best_of_row(path, weight, price, n, most, best, &bound), n_expected);
    assert_memory_equal(best, expected, (size_t)n_expected * sizeof *best);
    assert_true(bound == expected_bound);

    memset(price, 0, (size_t)n * sizeof *price);
    const int n_free = naive_best(weight, price, n, most, expected, &expected_bound);
    assert_int_equal(pwi_best_of_row(path, weight, NULL, n, most, best, &bound), n_free);
    assert_memory_equal(best, expected, (size_t)n_free * sizeof *best);
    assert_true(bound == expected_bound);
    pwi_free(weight);
    pwi_free(price);
}

static void test_best(void **state) {
    (void)state;
    const int sizes[] = {1, 7, 20, 21, 63, 64, 65, 128, 129, 300, 1000};
    const uint64_t spreads[] = {1, 3, 50, 1000001};
    uint64_t random = 99;
    for (int id = 0; id < PWI_N_PATHS; id++) {
        const PwiPath *path = pwi_path_get((PwiPathId)id);
        if (path == NULL) continue;
        for (int round = 0; round < 20; round++) {
            for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
                check_best(path, sizes[k], 1, spreads[round % 4], &random);
                check_best(path, sizes[k], 20, spreads[round % 4], &random);
                check_best(path, sizes[k], PWI_MOST_BEST, spreads[round % 4], &random);
            }
        }
    }
}

/* ---- the best of a mentee, without a row ---- */

/* Prices of one kind for all mentors: none, alike, low, high, below 0 as well, or far beyond any score. */
static const int64_t *random_prices(int kind, int n, uint64_t *random, int64_t *price) {
    const int64_t spread[] = {0, 1, 3000, 900000, 2000000, INT64_C(1) << 40};
    const int64_t offset[] = {0, 777777, 0, 0, -1000000, -(INT64_C(1) << 39)};
    for (int j = 0; j < n; j++) {
        const int64_t own = (int64_t)((next_random(random) << 16 ^ next_random(random)) % (uint64_t)(spread[kind] + 1));
        price[j] = offset[kind] + (next_random(random) % 2 == 0 ? own : 0);
    }
    return kind == 0 ? NULL : price;
}

/* A query with some mentors closed and some pairs fixed. The arrays are [mentors]. */
static PwiBestQuery random_query(int mentee, int n, uint64_t *random, int64_t *price, int32_t *closed, PwiPair *fixed) {
    const int most_of[] = {1, 2, 5, 20, 32, PWI_MOST_BEST};
    PwiBestQuery query = {.most = most_of[next_random(random) % 6], .closed = closed, .fixed = fixed};
    query.price = random_prices((int)(next_random(random) % 6), n, random, price);
    const uint64_t rarity = next_random(random) % 3 == 0 ? 4 : 100;
    for (int j = 0; j < n; j++) {
        if (next_random(random) % rarity == 0) closed[query.n_closed++] = j;
        if (next_random(random) % rarity == 0) fixed[query.n_fixed++] = (PwiPair){mentee, j};
    }
    return query;
}

/* The same from the row, naively. */
static int expected_best(const int32_t *score, const PwiBestQuery *query, int n, PwiBest *best, int64_t *bound) {
    int32_t *weight = PWI_NEW_ARRAY(int32_t, (size_t)n);
    int64_t *no_price = PWI_NEW_ARRAY(int64_t, (size_t)n);
    assert_true(weight != NULL && no_price != NULL);
    memcpy(weight, score, (size_t)n * sizeof *weight);
    for (int k = 0; k < query->n_closed; k++) weight[query->closed[k]] = PWI_FORBIDDEN;
    for (int k = 0; k < query->n_fixed; k++) weight[query->fixed[k].mentor] = PWI_FORBIDDEN;
    const int n_best = naive_best(weight, query->price != NULL ? query->price : no_price, n, query->most, best, bound);
    pwi_free(weight);
    pwi_free(no_price);
    return n_best;
}

/* How often the last narrow pass was in which units, by the bits of these. */
typedef struct Units {
    int64_t n_passes[PWI_COARSE_BITS + 1];
} Units;

static void check_bests_of_cohort(uint64_t seed, bool one_pool, int n_mentees, int n, Units *units) {
    BuiltCohort built;
    PwiScorer *scorer = NULL;
    PwiScoreRow *row = NULL, *other_row = NULL;
    uint64_t random = seed;
    built_random(&built, seed, one_pool, one_pool ? n : n_mentees, n);
    assert_int_equal(pwi_scorer_create(built.programme, built.cohort, &built.given, built.decisions, &scorer, NULL),
                     PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &row), PW_OK);
    assert_int_equal(pwi_score_row_create(scorer, &other_row), PW_OK);
    int64_t *price = PWI_NEW_ARRAY(int64_t, (size_t)n), *kept = PWI_NEW_ARRAY(int64_t, (size_t)n);
    const int64_t *kept_price = NULL;
    int32_t *closed = PWI_NEW_ARRAY(int32_t, (size_t)n);
    PwiPair *fixed = PWI_NEW_ARRAY(PwiPair, (size_t)n);
    assert_true(price != NULL && kept != NULL && closed != NULL && fixed != NULL);
    for (int round = 0; round < 3 * n_mentees; round++) {
        const int mentee = round % n_mentees;
        PwiBestQuery query = random_query(mentee, n, &random, price, closed, fixed);
        if (round % 4 == 0) kept_price = random_prices((int)(next_random(&random) % 6), n, &random, kept);
        if (round % 4 != 0) { /* for three mentees one after the other, and by every path, the same */
            query.price = kept_price;
            query.price_version = 1 + round / 4;
        }
        PwiBest best[PWI_MOST_BEST], expected[PWI_MOST_BEST];
        int64_t bound, expected_bound;
        const int n_expected =
            expected_best(pwi_score_mentee(scorer, other_row, mentee), &query, n, expected, &expected_bound);
        for (int id = 0; id < PWI_N_PATHS; id++) {
            if (!pwi_scorer_force_path(scorer, (PwiPathId)id)) continue;
            const int n_best = pwi_best_of_mentee(scorer, row, mentee, &query, best, &bound);
            units->n_passes[row->narrow.sums.bits]++;
            if (n_best == n_expected && bound == expected_bound &&
                memcmp(best, expected, (size_t)n_best * sizeof *best) == 0) {
                continue;
            }
            print_message("seed %llu, %d mentors, mentee %d, best %d, path %s\n", (unsigned long long)seed, n, mentee,
                          query.most, pwi_path_get((PwiPathId)id)->name);
            fail();
        }
    }
    pwi_free(price);
    pwi_free(kept);
    pwi_free(closed);
    pwi_free(fixed);
    pwi_score_row_destroy(row);
    pwi_score_row_destroy(other_row);
    pwi_scorer_destroy(scorer);
    built_clear(&built);
}

static void test_best_of_mentee(void **state) {
    (void)state;
    const int sizes[] = {5, 64, 80, 128, 129, 257, 400};
    Units units = {0};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        for (uint64_t seed = 1; seed <= 25; seed++) {
            check_bests_of_cohort(seed + 1000 * k, false, 4, sizes[k], &units);
        }
    }
    for (uint64_t seed = 1; seed <= 15; seed++) check_bests_of_cohort(seed, true, 4, 130, &units);
    for (uint64_t seed = 1; seed <= 3; seed++) check_bests_of_cohort(seed, false, 4, 3000, &units);
    if (pwi_path_fastest()->narrow == NULL) return;
    assert_true(units.n_passes[PWI_FINE_BITS] > 100 && units.n_passes[PWI_COARSE_BITS] > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forcing), cmocka_unit_test(test_sizes),          cmocka_unit_test(test_tiles),
        cmocka_unit_test(test_tables),  cmocka_unit_test(test_rescale),        cmocka_unit_test(test_finish),
        cmocka_unit_test(test_best),    cmocka_unit_test(test_best_of_mentee), cmocka_unit_test(test_denominator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
