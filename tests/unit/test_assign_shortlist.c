/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short lists: what a list claims about its row holds, and is the same on every path this machine has. */
#include "assign/shortlist.h"

#include "assign_case.h"

enum { MOST_MENTORS = 1000, N_ROUNDS = 400 };

typedef struct Row {
    int n;
    int32_t weight[MOST_MENTORS];
    int64_t price[MOST_MENTORS];
    bool is_priced;
} Row;

static int64_t worth_in(const Row *row, int mentor) {
    return row->weight[mentor] - (row->is_priced ? row->price[mentor] : 0);
}

/* From all alike to all different; prices from none to far beyond 32 bits, up and down. */
static void draw_row(Row *row, CaseChance *chance, int n) {
    int spread = (int[]){1, 3, 50, 1000001, 1 << 30}[case_pick(chance, 5)], price_bits = case_pick(chance, 44);
    int forbidden_in_eight = case_pick(chance, 9);
    *row = (Row){.n = n, .is_priced = !case_one_in(chance, 3)};
    for (int j = 0; j < n; j++) {
        row->weight[j] = case_pick(chance, 8) < forbidden_in_eight ? PWI_NO_PAIR : case_pick(chance, spread);
        int64_t bits = ((int64_t)case_pick(chance, 1 << 30) << 14) + case_pick(chance, 1 << 14);
        if (case_one_in(chance, 2)) row->price[j] = (bits >> (44 - price_bits)) - (case_one_in(chance, 8) ? bits : 0);
    }
}

/* Every pair is listed, or worth no more than the bound; lists have something to choose from; by mentor, none twice. */
static void check_list(const Row *row, const PwiBest *list, int n_listed, int64_t bound) {
    int at = 0, n_pairs = 0;
    for (int j = 0; j < row->n; j++) {
        n_pairs += row->weight[j] >= 0;
        if (at < n_listed && list[at].mentor == j) {
            assert_true(row->weight[j] >= 0 && list[at].weight == row->weight[j]);
            at++;
        } else if (row->weight[j] >= 0) {
            assert_true(bound != PWI_NO_BOUND && worth_in(row, j) <= bound);
        }
    }
    assert_int_equal(at, n_listed);
    assert_true(n_listed <= PWI_LIST_LENGTH && n_listed >= (n_pairs < 16 ? n_pairs : 16));
}

static void test_claims(void **state) {
    (void)state;
    const int sizes[] = {0, 1, 7, 31, 32, 33, 63, 64, 65, 127, 128, 129, 300, MOST_MENTORS};
    static Row row;
    CaseChance chance = {5};
    for (int round = 0; round < case_runs(N_ROUNDS); round++) {
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            PwiBest plain[PWI_LIST_LENGTH], list[PWI_LIST_LENGTH];
            int64_t plain_bound, bound;
            draw_row(&row, &chance, sizes[k]);
            const int64_t *price = row.is_priced ? row.price : NULL;
            int n_plain = pwi_shortlist(pwi_path_get(PWI_PATH_PLAIN), row.weight, price, row.n, plain, &plain_bound);
            check_list(&row, plain, n_plain, plain_bound);
            for (int id = PWI_PATH_PLAIN + 1; id < PWI_N_PATHS; id++) {
                const PwiPath *path = pwi_path_get((PwiPathId)id);
                if (path == NULL) continue;
                assert_int_equal(pwi_shortlist(path, row.weight, price, row.n, list, &bound), n_plain);
                assert_memory_equal(list, plain, (size_t)n_plain * sizeof *plain);
                assert_true(bound == plain_bound);
            }
        }
    }
}

/* Without ties or holes the bound is close: a list is worth its pairs. */
static void test_tightness(void **state) {
    (void)state;
    static Row row;
    CaseChance chance = {6};
    long n_listed = 0;
    enum { N = 200 };
    for (int round = 0; round < N; round++) {
        PwiBest list[PWI_LIST_LENGTH];
        int64_t bound, best_left = -1;
        row = (Row){.n = MOST_MENTORS};
        for (int j = 0; j < row.n; j++) row.weight[j] = case_pick(&chance, 1000001);
        int n = pwi_shortlist(pwi_path_fastest(), row.weight, NULL, row.n, list, &bound);
        for (int j = 0, at = 0; j < row.n; j++) {
            if (at < n && list[at].mentor == j)
                at++;
            else if (row.weight[j] > best_left)
                best_left = row.weight[j];
        }
        assert_true(best_left <= bound && bound < best_left + 20000);
        n_listed += n;
    }
    assert_true(n_listed > 18 * N && n_listed <= PWI_LIST_LENGTH * N);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_claims), cmocka_unit_test(test_tightness)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
