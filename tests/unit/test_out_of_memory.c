/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory may be gone at any allocation: the whole way from files to a verified matching, once for each of them.
 *
 * Each run must end with PW_NO_MEMORY, or with exactly the result of a run that lacked nothing; a leak or a wrong
 * access is for the sanitizers to see. Needs a build with PAIRWRIGHT_TEST_FAULTS, in which single allocations can be
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <pairwright/pairwright.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"

#ifndef PWI_TEST_FAULTS

int main(void) {
    puts("skipped: this build cannot refuse allocations (PAIRWRIGHT_TEST_FAULTS is off)");
    return 77;
}

#else

enum { PATH_SIZE = 512, BUDGET_MS = 25000 };

/* One way through the library, and where its result goes. */
typedef struct Way {
    const char *folder;    /* below SOURCE_DIR */
    const char *programme; /* its name there, or an absolute path */
    bool has_extras;       /* decisions and given scores too */
    int n_threads;
    char matching[PATH_SIZE]; /* a file of ours */
    char *good;               /* [n_good] the matching when nothing fails; owned */
    size_t n_good;
} Way;

/* Everything a run makes. */
typedef struct Made {
    PwFaults *faults;
    PwProgramme *programme;
    PwCohort *cohort;
    PwDecisions *decisions, *stated;
    PwGivenScores *scores;
    PwMatching *matching, *read, *again;
    PwPrevious *previous;
    PwScoring *scoring;
    PwText json, verdict, lines, faults_json, explained, told;
} Made;

static void clear(Made *made) {
    pw_text_clear(&made->json);
    pw_text_clear(&made->verdict);
    pw_text_clear(&made->lines);
    pw_text_clear(&made->faults_json);
    pw_text_clear(&made->explained);
    pw_text_clear(&made->told);
    pw_scoring_destroy(made->scoring);
    pw_matching_destroy(made->matching);
    pw_matching_destroy(made->read);
    pw_matching_destroy(made->again);
    pw_previous_destroy(made->previous);
    pw_given_scores_destroy(made->scores);
    pw_decisions_destroy(made->decisions);
    pw_decisions_destroy(made->stated);
    pw_cohort_destroy(made->cohort);
    pw_programme_destroy(made->programme);
    pw_faults_destroy(made->faults);
}

static const char *file_of(const Way *way, const char *name, char path[PATH_SIZE]) {
    int length = name[0] == '/' ? snprintf(path, PATH_SIZE, "%s", name)
                                : snprintf(path, PATH_SIZE, "%s/%s/%s", SOURCE_DIR, way->folder, name);
    assert_in_range(length, 1, PATH_SIZE - 1);
    return path;
}

#define STEP(expression)                    \
    do {                                    \
        status = (expression);              \
        if (status != PW_OK) return status; \
    } while (0)

static PwStatus read_inputs(const Way *way, Made *made, PwError *error) {
    char path[PATH_SIZE];
    PwStatus status;
    STEP(pw_programme_read(file_of(way, way->programme, path), &made->programme, made->faults, error));
    STEP(pw_cohort_read(file_of(way, "cohort.json", path), made->programme, &made->cohort, made->faults, error));
    if (!way->has_extras) return PW_OK;
    STEP(pw_decisions_read(file_of(way, "decisions.json", path), made->cohort, &made->decisions, made->faults, error));
    return pw_given_scores_read(file_of(way, "scores.csv", path), made->programme, made->cohort, "given", &made->scores,
                                made->faults, error);
}

static PwStatus take_nothing(void *context, const char *bytes, size_t n) {
    *(size_t *)context += n;
    (void)bytes;
    return PW_OK;
}

static PwStatus solve_and_verify(const Way *way, Made *made, PwError *error) {
    PwSolveInput input = {.programme = made->programme,
                          .cohort = made->cohort,
                          .decisions = made->decisions,
                          .scores = made->scores,
                          .n_threads = way->n_threads};
    PwScoreOptions options = {.top = 2, .mentee = -1, .csv = true};
    size_t n_taken = 0;
    PwStatus status;
    STEP(pw_warn_about_inputs(&input, made->faults, error));
    STEP(pw_scores_write(&input, &options, take_nothing, &n_taken, error));
    options = (PwScoreOptions){.mentee = 0};
    STEP(pw_scores_write(&input, &options, take_nothing, &n_taken, error));
    STEP(pw_solve(&input, &made->matching, error));
    STEP(pw_matching_to_json(made->matching, &input, &made->json, error));
    STEP(pwi_file_write(way->matching, true, NULL, 0, made->json.bytes, made->json.n, error));
    STEP(pw_previous_read(way->matching, made->cohort, &made->previous, made->faults, error));
    input.previous = made->previous;
    STEP(pw_solve(&input, &made->again, error));
    assert_int_equal(pw_previous_count_kept(made->previous, made->again), pw_matching_count_pairs(made->matching));
    STEP(pw_matching_read(way->matching, made->programme, made->cohort, &made->read, &made->stated, made->faults,
                          error));
    input.decisions = made->stated;
    STEP(pw_matching_verify(made->read, &input, made->faults, error));
    STEP(pw_verdict_to_json(made->read, made->faults, &made->verdict, error));
    PwExplainOptions explain = {.mentee = -1, .mentor = -1, .json = true};
    STEP(pw_explain(made->read, &input, &explain, &made->explained, error));
    explain = (PwExplainOptions){.mentee = 0, .mentor = 0};
    STEP(pw_explain(made->read, &input, &explain, &made->told, error));
    STEP(pw_faults_to_lines(made->faults, &made->lines, error));
    return pw_faults_to_json(made->faults, &made->faults_json, error);
}

/* The whole way. */
static PwStatus go(const Way *way, Made *made, PwError *error) {
    PwStatus status;
    made->faults = pw_faults_create();
    if (made->faults == NULL) return PW_NO_MEMORY;
    STEP(read_inputs(way, made, error));
    return solve_and_verify(way, made, error);
}

/* One run in which the nth allocation fails; returns how many allocations there were. */
static int64_t run_failing(const Way *way, int64_t nth) {
    Made made = {0};
    PwError error = {.status = PW_OK};
    pwi_memory_fail_at(nth);
    PwStatus status = go(way, &made, &error);
    int64_t n = pwi_memory_allocations();
    pwi_memory_fail_at(0);
    if (status != PW_OK && status != PW_NO_MEMORY) print_error("allocation %lld: %s\n", (long long)nth, error.text);
    assert_true(status == PW_OK || status == PW_NO_MEMORY);
    if (status == PW_OK) {
        assert_int_equal(made.json.n, way->n_good);
        assert_memory_equal(made.json.bytes, way->good, way->n_good);
    }
    clear(&made);
    return n;
}

static void sweep(Way *way) {
    Made made = {0};
    PwError error;
    snprintf(way->matching, sizeof way->matching, "/tmp/pairwright-memory-%ld.json", (long)getpid());
    pwi_memory_fail_at(0);
    assert_int_equal(go(way, &made, &error), PW_OK);
    way->good = made.json.bytes;
    way->n_good = made.json.n;
    made.json = (PwText){0};
    clear(&made);
    int64_t started = pwi_clock_ns(), n = run_failing(way, 0);
    int64_t run_ms = (pwi_clock_ns() - started) / 1000000 + 1, stride = n * run_ms / BUDGET_MS + 1;
    print_message("%s: %lld allocations, every %lld. refused\n", way->folder, (long long)n, (long long)stride);
    for (int64_t nth = 1; nth <= n; nth += stride) (void)run_failing(way, nth);
    (void)unlink(way->matching);
    free(way->good);
}

static void test_model_programme(void **state) {
    (void)state;
    Way way = {.folder = "models/programmes/skill-development", .programme = "programme.json", .n_threads = 1};
    sweep(&way);
}

/* No matching at all: the conflict is the result. */
static void test_infeasible(void **state) {
    (void)state;
    Way way = {.folder = "tests/cases/infeasible-hall-set", .programme = "programme.json", .n_threads = 1};
    sweep(&way);
}

/* Reads documents full of faults: *n_errors is how many were found. */
static PwStatus read_faulty(const Way *way, int64_t *n_errors) {
    Made made = {.faults = pw_faults_create()};
    PwError error;
    char path[PATH_SIZE];
    PwStatus status = PW_NO_MEMORY;
    if (made.faults == NULL) return status;
    status = pw_programme_read(file_of(way, "programme.json", path), &made.programme, made.faults, &error);
    if (status == PW_REJECTED)
        status = pw_cohort_read(file_of(way, "cohort.json", path), made.programme, &made.cohort, made.faults, &error);
    if (status == PW_REJECTED) {
        *n_errors = pw_faults_count_errors(made.faults);
        status = pw_faults_to_lines(made.faults, &made.lines, &error);
    }
    if (status == PW_OK) status = pw_faults_to_json(made.faults, &made.faults_json, &error);
    clear(&made);
    return status;
}

static void test_faulty_documents(void **state) {
    (void)state;
    Way way = {.folder = "tests/cases/several-in-both-files"};
    int64_t n_errors = 0, found = 0;
    pwi_memory_fail_at(0);
    assert_int_equal(read_faulty(&way, &n_errors), PW_OK);
    assert_true(n_errors > 3);
    int64_t n = pwi_memory_allocations();
    for (int64_t nth = 1; nth <= n; nth++) {
        pwi_memory_fail_at(nth);
        PwStatus status = read_faulty(&way, &found);
        pwi_memory_fail_at(0);
        assert_true(status == PW_NO_MEMORY || (status == PW_OK && found == n_errors));
    }
}

/* The base of tests/cases, with a criterion of kind given. */
static void test_decisions_and_given_scores(void **state) {
    (void)state;
    static const char anchor[] = "\"criteria\": {", added[] = "\"given\": {\"kind\": \"given\", \"weight\": 1},";
    char path[PATH_SIZE], *bytes = NULL;
    size_t n = 0;
    assert_int_equal(pwi_file_read(SOURCE_DIR "/tests/cases/base/programme.json", 1 << 20, &bytes, &n, NULL), PW_OK);
    snprintf(path, sizeof path, "/tmp/pairwright-programme-%ld.json", (long)getpid());
    const char *found = strstr(bytes, anchor);
    assert_non_null(found);
    size_t head = (size_t)(found - bytes) + sizeof anchor - 1;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, head, file), head);
    assert_int_equal(fwrite(added, 1, sizeof added - 1, file), sizeof added - 1);
    assert_int_equal(fwrite(bytes + head, 1, n - head, file), n - head);
    assert_int_equal(fclose(file), 0);
    pwi_free(bytes);
    Way way = {.folder = "tests/cases/base", .programme = path, .has_extras = true, .n_threads = 1};
    sweep(&way);
    way.n_threads = 2;
    sweep(&way);
    (void)unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_model_programme),
        cmocka_unit_test(test_decisions_and_given_scores),
        cmocka_unit_test(test_infeasible),
        cmocka_unit_test(test_faulty_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
