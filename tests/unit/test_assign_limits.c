/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assignment core when time or memory runs out.
 *
 * A deadline is made to pass at a chosen moment: while a certain row is read. What comes back must then be PW_LIMIT, or
 * pairs that keep every bound, goals that are proven as far as it says, and a bound of the goal that was cut short that
 * the prices really prove. In builds with failing allocations, each allocation fails once, and nothing may be lost. */
#include "assign/candidates.h"

#include "assign_check.h"

enum {
    N_INSTANCES = 40,
    N_STALLS = 12,
    DEADLINE_MS = CASE_IS_SLOW ? 20 : 3,
    N_MENTEES = 60,
    N_MENTORS = 3 * PWI_LIST_LENGTH
};

static void draw_case(Case *c, uint64_t seed) {
    CaseChance chance = {seed};
    case_init(c, seed, N_MENTEES, N_MENTORS);
    case_fill_scores(c, &chance, (CaseScores)(seed % CASE_N_SCORES));
    case_forbid(c, &chance, (int[]){0, 10, 2}[case_pick(&chance, 3)]);
    for (int i = 0; i < N_MENTEES; i++) {
        int max = case_pick(&chance, seed % 2 == 0 ? 2 : 4), min = case_one_in(&chance, 8) ? max : 0;
        c->bounds[PWI_MENTEE][i] = (PwiBounds){min, max};
    }
    for (int j = 0; j < N_MENTORS; j++) {
        int max = case_pick(&chance, 4), min = case_one_in(&chance, 6) ? max : 0;
        c->bounds[PWI_MENTOR][j] = (PwiBounds){min, max};
    }
    case_set_goals(c, case_pick(&chance, CASE_N_GOAL_LISTS));
}

/* ---- time ---- */

typedef struct Tally {
    int n_nothing, n_whole, n_open[PWI_MAX_PROOF_GOALS]; /* n_open[k]: cut short in goal k */
} Tally;

/* What the solution's prices prove of goal `k`, the first k goals being at their optimum: weak duality, in order. */
static int64_t bound_by_prices(const Case *c, const PwiSolution *solution, int k) {
    int64_t sum = 0;
    size_t stride = (size_t)solution->n_goals;
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < c->problem.n[side]; person++) {
            const int64_t *price = solution->price[side] + (size_t)person * stride;
            PwiBounds bounds = c->bounds[side][person];
            sum += price[k] * (case_sign(price, k + 1) > 0 ? bounds.max : bounds.min);
        }
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++)
        for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++) {
            if (!case_is_open(c, i, j)) continue;
            int64_t reduced_cost[PWI_MAX_PROOF_GOALS];
            for (int g = 0; g <= k; g++)
                reduced_cost[g] = case_weight(c, c->problem.goal[g], i, j) -
                                  solution->price[PWI_MENTEE][(size_t)i * stride + (size_t)g] -
                                  solution->price[PWI_MENTOR][(size_t)j * stride + (size_t)g];
            if (case_sign(reduced_cost, k + 1) > 0) sum += reduced_cost[k];
        }
    return sum;
}

static void check_cut_short(const Case *c, const PwiSolution *solution, const PwiSolution *whole) {
    CaseView view;
    int open = solution->n_optimal_goals;
    case_view_init(&view, c, solution);
    CASE_CHECK(solution->outcome == PWI_FEASIBLE && open < c->problem.n_goals && solution->n_goals == open + 1, c);
    case_check_prices(&view, open);
    for (int k = 0; k < open; k++)
        CASE_CHECK(case_value(c, solution, c->problem.goal[k]) == case_value(c, whole, c->problem.goal[k]), c);
    CASE_CHECK(case_value(c, solution, c->problem.goal[open]) <= case_value(c, whole, c->problem.goal[open]), c);
    CASE_CHECK(case_value(c, whole, c->problem.goal[open]) <= solution->open_bound, c);
    CASE_CHECK(bound_by_prices(c, solution, open) == solution->open_bound, c);
    case_check_halls(&view);
    case_view_clear(&view);
}

static void cut_short(Case *c, long at_row, const PwiSolution *whole, Tally *tally) {
    PwiSolution solution;
    PwError error = {.status = PW_OK};
    c->problem.deadline = pwi_deadline_after_ms(DEADLINE_MS);
    c->stall_at_row = at_row;
    atomic_store(&c->n_rows_read, 0);
    PwStatus status = pwi_assign(&c->problem, &solution, &error);
    CASE_CHECK(status == PW_OK || status == PW_LIMIT, c);
    if (status == PW_LIMIT) {
        tally->n_nothing++;
    } else if (solution.outcome == PWI_FEASIBLE) {
        tally->n_open[solution.n_optimal_goals]++;
        check_cut_short(c, &solution, whole);
    } else {
        tally->n_whole++;
        case_check_same(c, whole, &solution);
    }
    pwi_solution_clear(&solution);
    c->problem.deadline = (PwiDeadline){0};
    c->stall_at_row = 0;
}

static void test_deadline(void **state) {
    (void)state;
    Tally tally = {0};
    for (int k = 1; k <= N_INSTANCES; k++) {
        Case c;
        PwiSolution whole;
        draw_case(&c, (uint64_t)k);
        case_solve(&c, 1, &whole);
        case_check(&c, &whole);
        long n_rows_read = atomic_load(&c.n_rows_read);
        for (int stall = 1; stall <= N_STALLS; stall++)
            if (whole.outcome == PWI_OPTIMAL) cut_short(&c, n_rows_read * stall / N_STALLS, &whole, &tally);
        pwi_solution_clear(&whole);
        case_clear(&c);
    }
    print_message("%d runs ended with nothing, %d in goal 1, %d in goal 2, %d in goal 3, %d were done\n",
                  tally.n_nothing, tally.n_open[0], tally.n_open[1], tally.n_open[2], tally.n_whole);
    assert_true(tally.n_nothing > 0 && tally.n_open[0] > 0 && tally.n_open[1] > 0 && tally.n_open[2] > 0);
}

/* ---- memory ---- */

static void test_memory(void **state) {
    (void)state;
#ifdef PWI_TEST_FAULTS
    int64_t n_failures = 0;
    for (int k = 1; k <= 12; k++) {
        Case c;
        PwiSolution solution;
        PwError error = {.status = PW_OK};
        draw_case(&c, (uint64_t)k);
        pwi_memory_fail_at(0);
        case_solve(&c, 1, &solution);
        pwi_solution_clear(&solution);
        int64_t n_allocations = pwi_memory_allocations();
        for (int64_t nth = 1; nth <= n_allocations; nth++) {
            pwi_memory_fail_at(nth);
            CASE_CHECK(pwi_assign(&c.problem, &solution, &error) == PW_NO_MEMORY, &c);
            pwi_solution_clear(&solution);
            n_failures++;
        }
        pwi_memory_fail_at(0);
        case_clear(&c);
    }
    print_message("%lld failed allocations\n", (long long)n_failures);
#else
    print_message("skipped: this build cannot let allocations fail\n");
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_deadline), cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
