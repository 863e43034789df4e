/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An integer programme may be stopped at any moment: once for each time that it asks whether it should, also from
 * within the simplex of GLPK.
 *
 * Each run must end with a matching whose proof holds, or say that there was none in time; a leak or a wrong access is
 * for the sanitizers to see. */
#include <float.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <glpk.h>
#include <pairwright/pairwright.h>
#include <unistd.h>

#include "base/file.h"
#include "fair/glpk_guard.h"

/* ---- the guard alone ---- */

typedef struct Sign {
    atomic_llong n_asked;
    long long up_from; /* the asking that is first told to stop */
} Sign;

static bool is_up(void *context) {
    Sign *sign = context;
    return atomic_fetch_add(&sign->n_asked, 1) + 1 >= sign->up_from;
}

typedef struct Problems {
    glp_prob *one, *other;
    bool is_solved;
    PwiDeadline deadline;
} Problems;

/* Σ x ≤ 10 over ten columns up to 3, to be as much as can be. */
static glp_prob *make_problem(void) {
    glp_prob *lp = glp_create_prob();
    int index[11];
    double ones[11];
    glp_set_obj_dir(lp, GLP_MAX);
    glp_add_rows(lp, 1);
    glp_set_row_bnds(lp, 1, GLP_UP, 0, 10);
    glp_add_cols(lp, 10);
    for (int k = 1; k <= 10; k++) {
        glp_set_col_bnds(lp, k, GLP_DB, 0, 3);
        glp_set_obj_coef(lp, k, k);
        index[k] = k;
        ones[k] = 1;
    }
    glp_set_mat_row(lp, 1, 10, index, ones);
    return lp;
}

static void make_both(void *context) {
    Problems *problems = context;
    problems->one = make_problem();
    problems->other = make_problem();
}

static void solve_one(void *context) {
    Problems *problems = context;
    problems->is_solved = pwi_glpk_simplex(problems->one, true, -DBL_MAX, problems->deadline);
}

static void give_up(void *context) {
    glp_set_obj_coef(((Problems *)context)->one, 99, 1); /* there is no such column: GLPK would abort */
}

static void delete_other(void *context) {
    glp_delete_prob(((Problems *)context)->other);
}

static PwStatus stop_first(void *context, PwiGlpk *glpk, const PwiProgress *progress) {
    Problems *problems = context;
    (void)progress;
    assert_int_equal(pwi_glpk_run(glpk, make_both, problems), PW_OK);
    assert_int_equal(pwi_glpk_run(glpk, solve_one, problems), PW_LIMIT);
    assert_false(problems->is_solved);
    return pwi_glpk_run(glpk, delete_other, problems); /* gone with the rest: nothing is done */
}

static PwStatus break_first(void *context, PwiGlpk *glpk, const PwiProgress *progress) {
    Problems *problems = context;
    (void)progress;
    assert_int_equal(pwi_glpk_run(glpk, make_both, problems), PW_OK);
    assert_int_equal(pwi_glpk_run(glpk, solve_one, problems), PW_OK);
    assert_true(problems->is_solved);
    assert_int_equal(pwi_glpk_run(glpk, give_up, problems), PW_SELF_CHECK);
    return pwi_glpk_run(glpk, delete_other, problems);
}

/* Either ends all problems of the environment, not only the one at hand. */
static void test_guard(void **state) {
    (void)state;
    Sign sign = {.up_from = 1}, never = {.up_from = INT64_MAX};
    PwStopSign stop = {is_up, &sign}, go_on = {is_up, &never};
    Problems problems = {.deadline = {.stop = &stop}};
    assert_int_equal(pwi_glpk_thread(stop_first, &problems, problems.deadline, NULL), PW_LIMIT);
    problems = (Problems){.deadline = {.stop = &go_on}};
    assert_int_equal(pwi_glpk_thread(break_first, &problems, problems.deadline, NULL), PW_SELF_CHECK);
    assert_true(never.n_asked > 0);
}

/* ---- whole programmes ---- */

enum { PATH_SIZE = 512, MOST_RUNS = 30 };

typedef struct Inputs {
    PwProgramme *programme;
    PwCohort *cohort;
    PwDecisions *decisions;
    PwFaults *faults;
} Inputs;

static void read_inputs(const char *folder, bool has_decisions, Inputs *inputs) {
    char path[PATH_SIZE];
    inputs->faults = pw_faults_create();
    snprintf(path, sizeof path, "%s/%s/programme.json", SOURCE_DIR, folder);
    assert_int_equal(pw_programme_read(path, &inputs->programme, inputs->faults, NULL), PW_OK);
    snprintf(path, sizeof path, "%s/%s/cohort.json", SOURCE_DIR, folder);
    assert_int_equal(pw_cohort_read(path, inputs->programme, &inputs->cohort, inputs->faults, NULL), PW_OK);
    if (!has_decisions) return;
    snprintf(path, sizeof path, "%s/%s/decisions.json", SOURCE_DIR, folder);
    assert_int_equal(pw_decisions_read(path, inputs->cohort, &inputs->decisions, inputs->faults, NULL), PW_OK);
}

static void verify(const PwMatching *matching, const PwSolveInput *solved, const Inputs *inputs) {
    PwSolveInput input = *solved;
    PwText json = {0};
    PwMatching *read = NULL;
    PwDecisions *stated = NULL;
    PwError error = {.text = ""};
    char path[PATH_SIZE];
    input.stop = NULL;
    snprintf(path, sizeof path, "/tmp/pairwright-stop-%ld.json", (long)getpid());
    assert_int_equal(pw_matching_to_json(matching, &input, &json, NULL), PW_OK);
    assert_int_equal(pwi_file_write(path, true, NULL, 0, json.bytes, json.n, NULL), PW_OK);
    assert_int_equal(pw_matching_read(path, inputs->programme, inputs->cohort, &read, &stated, inputs->faults, NULL),
                     PW_OK);
    input.decisions = stated;
    if (pw_matching_verify(read, &input, inputs->faults, &error) != PW_OK) fail_msg("%s", error.text);
    (void)unlink(path);
    pw_decisions_destroy(stated);
    pw_matching_destroy(read);
    pw_text_clear(&json);
}

/* How often it asked; *is_found: it had a matching by then. */
static long long run_until(const Inputs *inputs, long long up_from, bool *is_found) {
    Sign sign = {.up_from = up_from};
    PwStopSign stop = {is_up, &sign};
    PwMatching *matching = NULL;
    PwError error = {.text = ""};
    const PwSolveInput input = {.programme = inputs->programme,
                                .cohort = inputs->cohort,
                                .decisions = inputs->decisions,
                                .stop = &stop,
                                .n_threads = 1};
    PwStatus status = pw_solve(&input, &matching, &error);
    *is_found = status == PW_OK;
    if (status == PW_OK)
        verify(matching, &input, inputs);
    else if (status != PW_LIMIT)
        fail_msg("stopped at asking %lld: status %d: %s", up_from, (int)status, error.text);
    pw_matching_destroy(matching);
    return sign.n_asked;
}

static void stop_everywhere(const char *folder, bool has_decisions) {
    Inputs inputs = {0};
    bool is_found;
    read_inputs(folder, has_decisions, &inputs);
    long long n = run_until(&inputs, INT64_MAX, &is_found), n_runs = 0, n_found = 0;
    assert_true(is_found);
    for (long long from = 1; from <= n; from += n / MOST_RUNS + 1, n_runs++) {
        (void)run_until(&inputs, from, &is_found);
        n_found += is_found;
    }
    print_message("%s: asked %lld times; stopped at %lld of them, with a matching at %lld\n", folder, n, n_runs,
                  n_found);
    assert_true(n > 0 && n_found > 0);
    pw_decisions_destroy(inputs.decisions);
    pw_cohort_destroy(inputs.cohort);
    pw_programme_destroy(inputs.programme);
    pw_faults_destroy(inputs.faults);
}

static void test_programmes(void **state) {
    (void)state;
    stop_everywhere("tests/fair/gains-of-bundles", false);
    stop_everywhere("tests/fair/guess-on-matched", true);
    stop_everywhere("tests/fair/guess-on-total", true);
    stop_everywhere("tests/fair/limits-of-used", true);
    stop_everywhere("tests/fair/prices-too-high", false);
    /* What is had at once has as many pairs as can be, which proves nothing of the next goal. */
    stop_everywhere("tests/fair/limit-before-any", false);
    stop_everywhere("tests/fair/leximin-alone", true);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_guard), cmocka_unit_test(test_programmes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
