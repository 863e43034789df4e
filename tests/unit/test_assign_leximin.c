/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The goal leximin of the assignment core: on thousands of tiny instances against all their matchings, and on larger
 * ones by the prices, which here are written out as what they stand for: two goals for each score that any pair has. */
#include "assign/candidates.h"
#include "assign_check.h"

enum {
    N_SMALL = 4000,
    N_LARGE = 250,
    LONG_ROW = PWI_LIST_LENGTH + 12, /* at most: often more than lists hold */
    MOST_LEVELS = 1700,
    MOST_PARTS = 2 * MOST_LEVELS + PWI_MAX_PROOF_GOALS
};

/* An instance with leximin among its goals. */
typedef struct Instance {
    Case c;
    int32_t level[MOST_LEVELS]; /* ascending: all scores */
    int n_levels, n_parts;
} Instance;

static int compare_scores(const void *a, const void *b) {
    const int32_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static void find_levels(Instance *instance) {
    const Case *c = &instance->c;
    int32_t *level = instance->level;
    int n = 0, n_all = 0;
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++)
        for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++)
            if (case_score(c, i, j) >= 0) level[n_all++] = case_score(c, i, j);
    qsort(level, (size_t)n_all, sizeof *level, compare_scores);
    for (int k = 0; k < n_all; k++)
        if (n == 0 || level[k] != level[n - 1]) level[n++] = level[k];
    instance->n_levels = n;
    instance->n_parts = c->problem.n_goals - 1 + 2 * n;
}

/* Somewhere behind the first goal; nothing that leximin settles stands behind it. */
static void add_leximin(Case *c, CaseChance *chance) {
    int place = case_one_in(chance, 12) ? 0 : 1 + case_pick(chance, c->problem.n_goals - 1), n = place;
    for (int k = place; k < c->problem.n_goals; k++) {
        int goal = c->problem.goal[k];
        bool may_stay = goal == PWI_GOAL_STAY || goal == PWI_GOAL_WORKLOAD || goal == PWI_GOAL_PRIORITY;
        if (may_stay || goal == PWI_GOAL_DRAW) c->problem.goal[n++] = goal;
    }
    for (int k = n++; k > place; k--) c->problem.goal[k] = c->problem.goal[k - 1];
    c->problem.goal[place] = PWI_GOAL_LEXIMIN;
    c->problem.n_goals = n;
    for (int k = 0; k < c->problem.n_fixed; k++) {
        int32_t score = case_score(c, c->fixed[k].mentee, c->fixed[k].mentor);
        c->fixed_score_ppm[k] = score < 0 ? 0 : score;
    }
}

static void draw_instance(Instance *instance, uint64_t seed, int most_mentees, int most_mentors) {
    CaseChance chance = {seed};
    Case *c = &instance->c;
    case_init(c, seed, case_pick(&chance, most_mentees + 1), case_pick(&chance, most_mentors + 1));
    case_fill_scores(c, &chance, (CaseScores)(seed % CASE_N_SCORES));
    case_forbid(c, &chance, (int[]){0, 8, 3, 2}[case_pick(&chance, 4)]);
    bool has_several = case_one_in(&chance, 5) && most_mentees < 8, has_minimums = case_one_in(&chance, 3);
    int most_places = 1 + case_pick(&chance, 3);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < c->problem.n[side]; person++) {
            int max = 1 + case_pick(&chance, side == PWI_MENTOR ? most_places : has_several ? 2 : 1);
            if (case_one_in(&chance, 15)) max = 0;
            c->bounds[side][person] =
                (PwiBounds){has_minimums && case_one_in(&chance, 3) ? case_pick(&chance, max + 1) : 0, max};
        }
    for (int k = case_one_in(&chance, 4) ? 2 : 0; k > 0 && c->problem.n[0] > 0 && c->problem.n[1] > 0; k--)
        (void)case_keep(c, case_pick(&chance, c->problem.n[0]), case_pick(&chance, c->problem.n[1]));
    if (case_one_in(&chance, 2))
        case_set_goals(c, 3);
    else
        case_draw_goals(c, &chance);
    add_leximin(c, &chance);
    find_levels(instance);
}

/* ---- all matchings ---- */

typedef struct Best {
    const Instance *instance;
    PwiPair pair[64], best_pair[64];
    int n_pairs, n_best_pairs;
    int load[PWI_N_SIDES][16];
    int64_t worth[MOST_PARTS];
    bool has_best;
    long n_ways;
} Best;

/* Leximin in plain words: minus the number of pairs at each score, the lowest score first. */
static void take_worth(const Best *best, int64_t *worth) {
    const Instance *instance = best->instance;
    const Case *c = &instance->c;
    PwiSolution solution = {.pair = (PwiPair *)(uintptr_t)best->pair, .n_pairs = best->n_pairs};
    int part = 0;
    for (int g = 0; g < c->problem.n_goals; g++) {
        if (c->problem.goal[g] != PWI_GOAL_LEXIMIN) {
            worth[part++] = case_value(c, &solution, c->problem.goal[g]);
            continue;
        }
        for (int k = 0; k < instance->n_levels; k++) worth[part + k] = 0;
        for (int p = 0; p < best->n_pairs; p++)
            for (int k = 0; k < instance->n_levels; k++)
                worth[part + k] -= case_score(c, best->pair[p].mentee, best->pair[p].mentor) == instance->level[k];
        part += instance->n_levels;
    }
    while (part < instance->n_parts) worth[part++] = 0;
}

static void consider(Best *best) {
    const Case *c = &best->instance->c;
    int64_t worth[MOST_PARTS];
    int n = best->instance->n_parts;
    for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++)
        if (best->load[PWI_MENTOR][j] < c->bounds[PWI_MENTOR][j].min) return;
    take_worth(best, worth);
    for (int k = 0; k < n; k++) worth[k] -= best->has_best ? best->worth[k] : 0;
    int sign = best->has_best ? case_sign(worth, n) : 1;
    best->n_ways = sign > 0 ? 1 : best->n_ways + (sign == 0);
    if (sign <= 0) return;
    for (int k = 0; k < n; k++) best->worth[k] = worth[k] + (best->has_best ? best->worth[k] : 0);
    best->has_best = true;
    best->n_best_pairs = best->n_pairs;
    memcpy(best->best_pair, best->pair, sizeof best->pair);
}

/* Every choice for the mentee, from this mentor on, then for the next mentee. */
static void enumerate(Best *best, int mentee, int mentor) {
    const Case *c = &best->instance->c;
    if (mentee == c->problem.n[PWI_MENTEE]) {
        consider(best);
        return;
    }
    if (mentor == c->problem.n[PWI_MENTOR]) {
        if (best->load[PWI_MENTEE][mentee] >= c->bounds[PWI_MENTEE][mentee].min) enumerate(best, mentee + 1, 0);
        return;
    }
    enumerate(best, mentee, mentor + 1);
    if (!case_is_open(c, mentee, mentor) || best->load[PWI_MENTEE][mentee] == c->bounds[PWI_MENTEE][mentee].max ||
        best->load[PWI_MENTOR][mentor] == c->bounds[PWI_MENTOR][mentor].max)
        return;
    best->pair[best->n_pairs++] = (PwiPair){mentee, mentor};
    best->load[PWI_MENTEE][mentee]++;
    best->load[PWI_MENTOR][mentor]++;
    enumerate(best, mentee, mentor + 1);
    best->n_pairs--;
    best->load[PWI_MENTEE][mentee]--;
    best->load[PWI_MENTOR][mentor]--;
}

/* ---- prices written out ---- */

/* A person's prices, part by part; returns how many of the first ones speak of goals up to leximin. */
static void write_prices(const Instance *instance, const PwiSolution *solution, int side, int person, int64_t *price) {
    const PwiLevels *levels = solution->levels;
    int part = 0;
    memset(price, 0, (size_t)instance->n_parts * sizeof *price);
    for (int g = 0; g < instance->c.problem.n_goals; g++) {
        if (instance->c.problem.goal[g] != PWI_GOAL_LEXIMIN) {
            price[part++] = solution->price[side][person * solution->n_goals + g];
            continue;
        }
        for (size_t e = levels->first[side][person]; e < levels->first[side][person + 1]; e++) {
            const PwiLevelPrice *entry = &levels->entry[side][e];
            int k = 0;
            while (k < instance->n_levels && instance->level[k] != entry->score_ppm) k++;
            CASE_CHECK(k < instance->n_levels, &instance->c);
            price[part + 2 * k] = entry->price;
            price[part + 2 * k + 1] = entry->tie;
        }
        part += 2 * instance->n_levels;
    }
}

static void write_weights(const Instance *instance, int mentee, int mentor, int64_t *weight) {
    const Case *c = &instance->c;
    int part = 0;
    memset(weight, 0, (size_t)instance->n_parts * sizeof *weight);
    for (int g = 0; g < c->problem.n_goals; g++) {
        if (c->problem.goal[g] != PWI_GOAL_LEXIMIN) {
            weight[part++] = case_weight(c, c->problem.goal[g], mentee, mentor);
            continue;
        }
        for (int k = 0; k < instance->n_levels; k++)
            weight[part + 2 * k] = case_score(c, mentee, mentor) == instance->level[k] ? -1 : 0;
        part += 2 * instance->n_levels;
    }
}

static void write_gains(const Instance *instance, int side, int person, int load, int64_t *gain) {
    const Case *c = &instance->c;
    int part = 0;
    memset(gain, 0, (size_t)instance->n_parts * sizeof *gain);
    for (int g = 0; g < c->problem.n_goals; g++) {
        if (c->problem.goal[g] == PWI_GOAL_LEXIMIN)
            part += 2 * instance->n_levels;
        else
            gain[part++] = case_gain(c, c->problem.goal[g], (PwiSide)side, person, load);
    }
}

/* Complementary slackness over all parts. */
static void check_levels(const Instance *instance, const PwiSolution *solution) {
    static int64_t price[PWI_N_SIDES][64][MOST_PARTS], part[MOST_PARTS], other_part[MOST_PARTS];
    const Case *c = &instance->c;
    int n = instance->n_parts;
    CaseView view;
    case_view_init(&view, c, solution);
    CASE_CHECK(solution->n_goals == c->problem.n_goals && solution->n_optimal_goals == c->problem.n_goals, c);
    CASE_CHECK(solution->levels != NULL, c);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < c->problem.n[side]; person++) {
            int64_t *own = price[side][person];
            write_prices(instance, solution, side, person, own);
            int load = view.load[side][person];
            write_gains(instance, side, person, load, part);
            for (int other = c->bounds[side][person].min; other <= c->bounds[side][person].max; other++) {
                write_gains(instance, side, person, other, other_part);
                for (int k = 0; k < n; k++) other_part[k] = own[k] * (load - other) + part[k] - other_part[k];
                CASE_CHECK(case_sign(other_part, n) >= 0, c);
            }
        }
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++)
        for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++) {
            if (!view.is_open[case_at(c, i, j)]) continue;
            write_weights(instance, i, j, part);
            for (int k = 0; k < n; k++) part[k] -= price[PWI_MENTEE][i][k] + price[PWI_MENTOR][j][k];
            int sign = case_sign(part, n);
            CASE_CHECK(sign <= 0 || view.is_made[case_at(c, i, j)], c);
            CASE_CHECK(sign >= 0 || !view.is_made[case_at(c, i, j)], c);
        }
    case_view_clear(&view);
}

/* ---- the tests ---- */

static bool try_small(uint64_t seed) {
    static Instance instance;
    static Best best;
    PwiSolution solution;
    draw_instance(&instance, seed, 6, 4);
    best = (Best){.instance = &instance};
    enumerate(&best, 0, 0);
    const Case *c = &instance.c;
    case_solve(&instance.c, 1, &solution);
    CASE_CHECK(best.has_best == (solution.outcome == PWI_OPTIMAL), c);
    if (best.has_best) {
        CASE_CHECK(best.n_ways == 1, c);
        CASE_CHECK(solution.n_pairs == best.n_best_pairs, c);
        for (int k = 0; k < solution.n_pairs; k++)
            CASE_CHECK(pwi_compare_pairs(&solution.pair[k], &best.best_pair[k]) == 0, c);
        check_levels(&instance, &solution);
    }
    pwi_solution_clear(&solution);
    case_clear(&instance.c);
    return best.has_best;
}

static void test_against_all_matchings(void **state) {
    (void)state;
    int n = case_runs(N_SMALL), n_optimal = 0;
    for (int seed = 1; seed <= n; seed++) n_optimal += try_small((uint64_t)seed);
    assert_true(n_optimal > n * 3 / 4);
}

static void test_larger(void **state) {
    (void)state;
    static Instance instance;
    int n = case_runs(N_LARGE), n_entries = 0;
    for (int seed = 1; seed <= n; seed++) {
        PwiSolution solution, by_four;
        bool has_long_rows = seed % 4 == 0;
        draw_instance(&instance, (uint64_t)seed, has_long_rows ? 28 : 50, has_long_rows ? LONG_ROW : 20);
        case_solve(&instance.c, 1, &solution);
        case_solve(&instance.c, 4, &by_four);
        case_check_same(&instance.c, &solution, &by_four);
        if (solution.outcome == PWI_OPTIMAL) {
            check_levels(&instance, &solution);
            for (int side = 0; side < PWI_N_SIDES; side++) {
                size_t n_own = solution.levels->first[side][instance.c.problem.n[side]];
                n_entries += (int)n_own;
                for (size_t e = 0; e < n_own; e++)
                    assert_memory_equal(&solution.levels->entry[side][e], &by_four.levels->entry[side][e],
                                        sizeof(PwiLevelPrice));
            }
        }
        pwi_solution_clear(&solution);
        pwi_solution_clear(&by_four);
        case_clear(&instance.c);
    }
    assert_true(n_entries > n);
}

/* Cut short while a row is read, it is proven as far as worst-off: how good the smallest score can be. */
static void cut_short(Instance *instance, long at_row, const PwiSolution *whole, int *n_in_leximin) {
    Case *c = &instance->c;
    PwiSolution solution;
    PwError error = {.status = PW_OK};
    c->problem.deadline = pwi_deadline_after_ms(CASE_IS_SLOW ? 20 : 3);
    c->stall_at_row = at_row;
    atomic_store(&c->n_rows_read, 0);
    PwStatus status = pwi_assign(&c->problem, &solution, &error);
    CASE_CHECK(status == PW_OK || status == PW_LIMIT, c);
    if (status == PW_OK && solution.outcome == PWI_FEASIBLE) {
        CaseView view;
        case_view_init(&view, c, &solution);
        int open = solution.n_optimal_goals;
        if (c->problem.goal[open] == PWI_GOAL_LEXIMIN) {
            (*n_in_leximin)++;
            CASE_CHECK(!solution.levels && solution.open_bound >= case_smallest_score(c, whole), c);
            CASE_CHECK(solution.n_goals == open + 1, c);
        }
        case_view_clear(&view);
    } else if (status == PW_OK) {
        case_check_same(c, whole, &solution);
    }
    pwi_solution_clear(&solution);
    c->problem.deadline = (PwiDeadline){0};
    c->stall_at_row = 0;
}

static void test_deadline(void **state) {
    (void)state;
    static Instance instance;
    int n_in_leximin = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        PwiSolution whole;
        draw_instance(&instance, seed, 28, LONG_ROW);
        case_solve(&instance.c, 1, &whole);
        long n_rows = atomic_load(&instance.c.n_rows_read);
        for (int stall = 1; stall <= 8 && whole.outcome == PWI_OPTIMAL; stall++)
            cut_short(&instance, n_rows * stall / 8, &whole, &n_in_leximin);
        pwi_solution_clear(&whole);
        case_clear(&instance.c);
    }
    assert_true(n_in_leximin > 5);
}

#ifdef PWI_TEST_FAULTS
/* Each allocation fails once. */
static void test_memory(void **state) {
    (void)state;
    static Instance instance;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        PwiSolution solution;
        PwError error = {.status = PW_OK};
        draw_instance(&instance, seed, 12, 8);
        pwi_memory_fail_at(0);
        case_solve(&instance.c, 1, &solution);
        pwi_solution_clear(&solution);
        int64_t n_allocations = pwi_memory_allocations();
        for (int64_t nth = 1; nth <= n_allocations; nth++) {
            pwi_memory_fail_at(nth);
            PwStatus status = pwi_assign(&instance.c.problem, &solution, &error);
            /* A list that could not be made smaller is as good. */
            CASE_CHECK(status == PW_NO_MEMORY || status == PW_OK, &instance.c);
            pwi_solution_clear(&solution);
        }
        pwi_memory_fail_at(0);
        case_clear(&instance.c);
    }
}
#endif

/* With FIRST_SEED COUNT it runs just those tiny ones: to look into a failure, or for one longer. */
int main(int argc, char **argv) {
    if (argc == 3) {
        uint64_t first = strtoull(argv[1], NULL, 10);
        for (uint64_t k = 0; k < strtoull(argv[2], NULL, 10); k++) (void)try_small(first + k);
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_all_matchings),
        cmocka_unit_test(test_larger),
        cmocka_unit_test(test_deadline),
#ifdef PWI_TEST_FAULTS
        cmocka_unit_test(test_memory),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
