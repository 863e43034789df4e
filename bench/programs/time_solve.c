/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times what a program that embeds the library sees, from documents read to a proven matching, and where the time goes.
 *
 *     time_solve PROGRAMME COHORT THREADS REPEATS SECONDS      THREADS 0: all processors
 *
 * solve     pw_solve: compile the scorer, score, solve, prove, explain every pair
 * rerun     the same once more after one weight has changed, in a session (pw_session_solve)
 * verify    pw_matching_verify; json: pw_matching_to_json
 * stages    on one thread only: the core on the same problem with ever more of its goals, lists only, then up to
 *           matched, total, draw. The driver takes differences. */
#include <stdio.h>
#include <stdlib.h>

#include "assign/candidates.h"
#include "loaded.h"

static PwMatching *time_solves(const PwSolveInput *input, Budget budget, Times *times) {
    PwMatching *matching = NULL;
    PwError error;
    while (times_want_more(times, budget)) {
        pw_matching_destroy(matching);
        matching = NULL;
        Stopwatch watch = stopwatch_start();
        expect_ok(pw_solve(input, &matching, &error), &error);
        stopwatch_stop(watch, times);
        if (pw_matching_get_outcome(matching) != PW_OPTIMAL) end_program(STATUS_WRONG, "not proven");
    }
    return matching;
}

static void time_json(const PwMatching *matching, const PwSolveInput *input, Times *times) {
    PwText json = {0};
    PwError error;
    Stopwatch watch = stopwatch_start();
    expect_ok(pw_matching_to_json(matching, input, &json, &error), &error);
    stopwatch_stop(watch, times);
    pw_text_clear(&json);
}

static void time_verify(const PwMatching *matching, const PwSolveInput *input, Times *times) {
    PwFaults *faults = pw_faults_create();
    PwError error = {.text = "the matching was refused"};
    if (faults == NULL) end_program(STATUS_CANNOT, "out of memory");
    Stopwatch watch = stopwatch_start();
    expect_ok(pw_matching_verify(matching, input, faults, &error), &error);
    stopwatch_stop(watch, times);
    pw_faults_destroy(faults);
}

/* Before each, a weight counts half as much again, or as at first. The session has solved once before. */
static void time_rerun(Loaded *loaded, const PwSolveInput *input, Budget budget, Times *times) {
    const PwiCriterion *first = &loaded->programme->criterion[0];
    const int64_t weight_ppm = first->weight_ppm;
    PwSession *session = NULL;
    PwError error;
    expect_ok(pw_session_create(input, &session, &error), &error);
    PwMatching *matching = NULL;
    expect_ok(pw_session_solve(session, &matching, &error), &error);
    pw_matching_destroy(matching);
    while (times_want_more(times, budget)) {
        matching = NULL;
        const int64_t next_ppm = times->n % 2 == 0 ? weight_ppm * 3 / 2 : weight_ppm;
        expect_ok(pw_programme_set_weight(loaded->programme, first->id, next_ppm, &error), &error);
        Stopwatch watch = stopwatch_start();
        expect_ok(pw_session_solve(session, &matching, &error), &error);
        stopwatch_stop(watch, times);
        pw_matching_destroy(matching);
    }
    pw_session_destroy(session);
}

static void time_lists(const PwiProblem *problem, Budget budget, Times *times) {
    const PwError error = {.text = "the lists cannot be made"};
    while (times_want_more(times, budget)) {
        PwiRows rows;
        PwiCandidates lists;
        Stopwatch watch = stopwatch_start();
        expect_ok(pwi_rows_init(&rows, problem, PWI_GOAL_TOTAL), &error);
        expect_ok(pwi_candidates_init(&lists, problem->n[PWI_MENTEE], problem->n[PWI_MENTOR]), &error);
        expect_ok(pwi_candidates_scan_all(&lists, &rows, NULL), &error);
        stopwatch_stop(watch, times);
        pwi_candidates_clear(&lists);
        pwi_rows_clear(&rows);
    }
}

static void time_goals(PwiProblem problem, int n_goals, Budget budget, Times *times) {
    problem.n_goals = n_goals;
    while (times_want_more(times, budget)) {
        PwiSolution solution = {0};
        PwError error;
        Stopwatch watch = stopwatch_start();
        expect_ok(pwi_assign(&problem, &solution, &error), &error);
        stopwatch_stop(watch, times);
        pwi_solution_clear(&solution);
    }
}

int main(int argc, char **argv) {
    if (argc != 6) end_program(STATUS_CANNOT, "need PROGRAMME COHORT THREADS REPEATS SECONDS");
    int n_threads = read_count(argv[3], 0, 256);
    Budget budget = read_budget(argv[4], argv[5]);
    Loaded loaded;
    Times solve = {0}, rerun = {0}, json = {0}, verify = {0}, lists = {0}, goals[3] = {{0}};
    loaded_read(&loaded, argv[1], argv[2], n_threads);
    PwSolveInput input = {.programme = loaded.programme, .cohort = loaded.cohort, .n_threads = n_threads};

    PwMatching *matching = time_solves(&input, budget, &solve);
    time_json(matching, &input, &json);
    time_verify(matching, &input, &verify);
    if (n_threads == 1) {
        time_lists(&loaded.problem, budget, &lists);
        for (int k = 0; k < 3; k++) time_goals(loaded.problem, k + 1, budget, &goals[k]);
    }
    printf("{\"threads\": %d, \"matched\": %d, \"total\": %lld", loaded.problem.n_threads,
           pw_matching_count_pairs(matching), (long long)pw_matching_get_total_ppm(matching));
    time_rerun(&loaded, &input, budget, &rerun);

    print_times("read_programme", &loaded.read_programme);
    print_times("read_cohort", &loaded.read_cohort);
    print_times("solve", &solve);
    print_times("rerun", &rerun);
    print_times("json", &json);
    print_times("verify", &verify);
    print_times("prepare", &loaded.prepare);
    print_times("lists", &lists);
    print_times("matched", &goals[0]);
    print_times("total", &goals[1]);
    print_times("draw", &goals[2]);
    puts("}");
    pw_matching_destroy(matching);
    loaded_clear(&loaded);
    return 0;
}
