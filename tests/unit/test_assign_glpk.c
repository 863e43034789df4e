/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assignment core against GLPK on instances too large to try everything, and on long lists.
 *
 * GLPK solves the transportation problem as a linear programme, goal by goal: as many pairs as can be, then the best
 * total with just as many. The constraint matrix is totally unimodular, also with the row that fixes the number of
 * pairs (it cuts out a face), so a basic optimum is integral; its objective is then added up again in integers.
 * Presolve stays off, so an LP basis and a plain status come back, and scores are at most a million, so that reduced
 * costs of 1 stand out against GLPK's tolerance of 1e-7 relative to the costs.
 *
 * Rows longer than PWI_LIST_LENGTH make the core read rows again; the tests count that. Where GLPK would take too long,
 * the exact check of the prices (assign_case.h) proves the optimum by itself. */
#include <glpk.h>

#include "assign/candidates.h"

#include "assign_check.h"

enum { N_MIDDLE = 5000, N_LONG = 600, N_LONG_BY_GLPK = 60 };

/* ---- the oracle ---- */

typedef struct Optimum {
    bool is_feasible;
    int64_t matched, total;
} Optimum;

/* A row of people's loads; its coefficients come with the columns. */
static void add_people(glp_prob *lp, const Case *c, PwiSide side) {
    for (int person = 0; person < c->problem.n[side]; person++) {
        PwiBounds bounds = c->bounds[side][person];
        int row = glp_add_rows(lp, 1);
        glp_set_row_bnds(lp, row, bounds.min == bounds.max ? GLP_FX : GLP_DB, bounds.min, bounds.max);
    }
}

/* Columns are the open pairs; rows the mentees, the mentors, and last the number of pairs. */
static glp_prob *build(const Case *c) {
    glp_prob *lp = glp_create_prob();
    int n_mentees = c->problem.n[PWI_MENTEE], n_mentors = c->problem.n[PWI_MENTOR];
    glp_set_obj_dir(lp, GLP_MAX);
    add_people(lp, c, PWI_MENTEE);
    add_people(lp, c, PWI_MENTOR);
    int count = glp_add_rows(lp, 1);
    glp_set_row_bnds(lp, count, GLP_FR, 0, 0);
    for (int i = 0; i < n_mentees; i++)
        for (int j = 0; j < n_mentors; j++) {
            if (!case_is_open(c, i, j)) continue;
            int column = glp_add_cols(lp, 1);
            int row[4] = {0, 1 + i, 1 + n_mentees + j, count};
            double ones[4] = {0, 1, 1, 1};
            glp_set_col_bnds(lp, column, GLP_DB, 0, 1);
            glp_set_mat_col(lp, column, 3, row, ones);
        }
    return lp;
}

static void set_objective(glp_prob *lp, const Case *c, int goal) {
    int column = 0;
    for (int i = 0; i < c->problem.n[PWI_MENTEE]; i++)
        for (int j = 0; j < c->problem.n[PWI_MENTOR]; j++)
            if (case_is_open(c, i, j)) glp_set_obj_coef(lp, ++column, (double)case_weight(c, goal, i, j));
}

/* The optimum, added up from the columns; false: infeasible. */
static bool optimise(glp_prob *lp, const Case *c, int64_t *optimum) {
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.presolve = GLP_OFF;
    CASE_CHECK(glp_simplex(lp, &parameters) == 0, c);
    int status = glp_get_status(lp);
    if (status == GLP_NOFEAS) return false;
    CASE_CHECK(status == GLP_OPT, c);
    *optimum = 0;
    for (int column = 1; column <= glp_get_num_cols(lp); column++) {
        double made = glp_get_col_prim(lp, column);
        CASE_CHECK(made < 1e-6 || made > 1 - 1e-6, c);
        if (made > 0.5) *optimum += (int64_t)glp_get_obj_coef(lp, column); /* they were integers */
    }
    double found = glp_get_obj_val(lp);
    CASE_CHECK(found > (double)*optimum - 0.5 && found < (double)*optimum + 0.5, c);
    return true;
}

static Optimum solve_by_glpk(const Case *c) {
    Optimum optimum = {0};
    glp_prob *lp = build(c);
    set_objective(lp, c, PWI_GOAL_MATCHED);
    glp_std_basis(lp);
    optimum.is_feasible = optimise(lp, c, &optimum.matched);
    if (optimum.is_feasible) {
        glp_set_row_bnds(lp, glp_get_num_rows(lp), GLP_FX, (double)optimum.matched, 0);
        set_objective(lp, c, PWI_GOAL_TOTAL);
        CASE_CHECK(optimise(lp, c, &optimum.total), c);
    }
    glp_delete_prob(lp);
    return optimum;
}

/* ---- instances ---- */

static void draw_bounds(Case *c, CaseChance *chance, int minimums) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int most = 1 + case_pick(chance, side == PWI_MENTEE ? 3 : 5);
        for (int person = 0; person < c->problem.n[side]; person++) {
            int max = case_one_in(chance, 12) ? 0 : 1 + case_pick(chance, most);
            int min = minimums > 0 && case_one_in(chance, minimums) ? case_pick(chance, max + 1) : 0;
            c->bounds[side][person] = (PwiBounds){min, max};
        }
    }
}

static void draw_middle(Case *c, uint64_t seed) {
    CaseChance chance = {seed};
    int n_mentees = 1 + case_pick(&chance, 40), n_mentors = 1 + case_pick(&chance, 30);
    case_init(c, seed, n_mentees, n_mentors);
    case_fill_scores(c, &chance, (CaseScores)(seed % CASE_N_SCORES));
    case_forbid(c, &chance, (int[]){0, 10, 3, 2}[case_pick(&chance, 4)]);
    if (case_one_in(&chance, 5)) case_isolate(c, PWI_MENTEE, case_pick(&chance, n_mentees));
    draw_bounds(c, &chance, (int[]){0, 0, 20, 3}[case_pick(&chance, 4)]);
}

/* How many places there are for how many people, where it is hard. */
typedef enum Places { EXACTLY_ENOUGH, ONE_EACH, ROOMY, SCARCE, SEVERAL, N_PLACES } Places;

static void draw_places(Case *c, CaseChance *chance, Places places) {
    int n_mentees = c->problem.n[PWI_MENTEE], n_mentors = c->problem.n[PWI_MENTOR];
    for (int j = 0; j < n_mentors; j++) {
        int max = 1;
        if (places == EXACTLY_ENOUGH) max = 0;
        if (places == ROOMY || places == SEVERAL) max = 1 + case_pick(chance, 4);
        if (places == SCARCE) max = case_one_in(chance, 3);
        c->bounds[PWI_MENTOR][j] = (PwiBounds){0, max};
    }
    for (int k = 0; places == EXACTLY_ENOUGH && k < n_mentees; k++)
        c->bounds[PWI_MENTOR][case_pick(chance, n_mentors)].max++;
    for (int i = 0; places == SEVERAL && i < n_mentees; i++) /* some have more pairs than their list is long */
        c->bounds[PWI_MENTEE][i].max = 1 + case_pick(chance, case_one_in(chance, 5) ? 2 * PWI_LIST_LENGTH : 4);
    if (!case_one_in(chance, 3)) return;
    for (int side = 0; side < PWI_N_SIDES; side++) { /* minimums that may, and at times cannot, be met */
        if (case_one_in(chance, 3)) continue;
        for (int person = 0; person < c->problem.n[side]; person++)
            if (case_one_in(chance, 6))
                c->bounds[side][person].min = case_pick(chance, c->bounds[side][person].max + 1);
    }
}

/* More mentors than a list holds. */
static void draw_long(Case *c, uint64_t seed, int most_mentees) {
    CaseChance chance = {seed};
    int n_mentors = PWI_LIST_LENGTH + 5 + case_pick(&chance, 126);
    case_init(c, seed, 20 + case_pick(&chance, most_mentees - 19), n_mentors);
    case_fill_scores(c, &chance, (CaseScores)(seed % CASE_N_SCORES));
    case_forbid(c, &chance, (int[]){0, 0, 20, 3}[case_pick(&chance, 4)]);
    draw_places(c, &chance, (Places)(seed / CASE_N_SCORES % N_PLACES));
    case_set_goals(c, case_one_in(&chance, 3) ? case_pick(&chance, CASE_N_GOAL_LISTS) : 0);
}

/* ---- tests ---- */

static void compare(const Case *c, const PwiSolution *solution, Optimum optimum) {
    CASE_CHECK(optimum.is_feasible == (solution->outcome != PWI_INFEASIBLE), c);
    if (!optimum.is_feasible) return;
    CASE_CHECK(case_value(c, solution, PWI_GOAL_MATCHED) == optimum.matched, c);
    CASE_CHECK(case_value(c, solution, PWI_GOAL_TOTAL) == optimum.total, c);
}

static uint64_t first_seed = 1;

static void test_middle(void **state) {
    (void)state;
    int n_infeasible = 0, n_cases = case_runs(N_MIDDLE);
    long n_pairs = 0, n_halls = 0;
    for (int k = 1; k <= n_cases; k++) {
        Case c;
        PwiSolution solution;
        draw_middle(&c, first_seed + (uint64_t)k - 1);
        case_solve(&c, 1, &solution);
        case_check(&c, &solution);
        compare(&c, &solution, solve_by_glpk(&c));
        n_infeasible += solution.outcome == PWI_INFEASIBLE;
        n_pairs += solution.n_pairs;
        n_halls += solution.n_hall;
        pwi_solution_clear(&solution);
        case_clear(&c);
    }
    print_message("%d instances up to 40 x 30 agree with GLPK: %d infeasible, %ld pairs, %ld Hall sets\n", n_cases,
                  n_infeasible, n_pairs, n_halls);
    assert_true(n_infeasible > n_cases / 20 && n_infeasible < n_cases / 2 && n_halls > n_cases / 20);
}

static void test_long_lists(void **state) {
    (void)state;
    int n_by_glpk = 0, n_infeasible = 0, n_cases = case_runs(N_LONG), n_to_ask = case_runs(N_LONG_BY_GLPK);
    long n_rows = 0, n_rows_read = 0;
    for (int k = 1; k <= n_cases; k++) {
        Case c;
        PwiSolution solution, by_four;
        bool ask_glpk = k % (n_cases / n_to_ask) == 0;
        draw_long(&c, first_seed + (uint64_t)k - 1, ask_glpk ? 60 : 300);
        case_solve(&c, 1, &solution);
        n_rows += c.problem.n[PWI_MENTEE];
        n_rows_read += atomic_load(&c.n_rows_read);
        case_check(&c, &solution);
        case_solve(&c, 4, &by_four);
        case_check_same(&c, &solution, &by_four);
        if (ask_glpk && c.problem.goal[0] == PWI_GOAL_MATCHED && c.problem.goal[1] == PWI_GOAL_TOTAL) {
            compare(&c, &solution, solve_by_glpk(&c));
            n_by_glpk++;
        }
        n_infeasible += solution.outcome == PWI_INFEASIBLE;
        pwi_solution_clear(&solution);
        pwi_solution_clear(&by_four);
        case_clear(&c);
    }
    print_message("%d instances with up to %d mentors: %d infeasible, %d compared with GLPK; %.1f reads a row\n",
                  n_cases, PWI_LIST_LENGTH + 130, n_infeasible, n_by_glpk, (double)n_rows_read / (double)n_rows);
    assert_true(n_by_glpk >= n_to_ask / 4);
    /* Not just one scan a goal: rows were read again. */
    assert_true(n_rows_read > 5 * n_rows);
}

static int silence_glpk(void **state) {
    (void)state;
    glp_term_out(GLP_OFF);
    return 0;
}

static int free_glpk(void **state) {
    (void)state;
    glp_free_env();
    return 0;
}

/* With FIRST_SEED it tries other instances, just as many. */
int main(int argc, char **argv) {
    if (argc == 2) first_seed = strtoull(argv[1], NULL, 10);
    print_message("seeds from %llu\n", (unsigned long long)first_seed);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_middle), cmocka_unit_test(test_long_lists)};
    return cmocka_run_group_tests(tests, silence_glpk, free_glpk);
}
