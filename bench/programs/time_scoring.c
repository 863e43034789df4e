/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times the scoring pass on one thread, against the naive scorer on the same answers.
 *
 *     time_scoring PROGRAMME COHORT REPEATS SECONDS
 *
 * rows    every mentee's row in turn, nothing stored
 * lists   the best few of every mentee's row and a bound on the rest, as every solve begins
 * Both by every path the machine has (score/path.h), each forced in turn: "PATH_rows", "PATH_lists".
 * naive   rows of mentees spread over the cohort; every one of their scores must be the library's */
#include <stdio.h>
#include <stdlib.h>

#include "assign/candidates.h"
#include "loaded.h"
#include "naive.h"
#include "score/path.h"

enum { NAIVE_ROWS = 200 };

static void time_rows(const Loaded *loaded, Budget budget, Times *times) {
    PwiScoreRow *row = NULL;
    if (pwi_score_row_create(loaded->scorer, &row) != PW_OK) end_program(STATUS_CANNOT, "out of memory");
    while (times_want_more(times, budget)) {
        Stopwatch watch = stopwatch_start();
        for (int i = 0; i < loaded->problem.n[PWI_MENTEE]; i++) (void)pwi_score_mentee(loaded->scorer, row, i);
        stopwatch_stop(watch, times);
    }
    pwi_score_row_destroy(row);
}

static void time_lists(const Loaded *loaded, Budget budget, Times *times) {
    const PwError error = {.text = "the lists cannot be made"};
    PwiRows rows;
    PwiCandidates lists;
    expect_ok(pwi_rows_init(&rows, &loaded->problem, PWI_GOAL_TOTAL), &error);
    expect_ok(pwi_candidates_init(&lists, loaded->problem.n[PWI_MENTEE], loaded->problem.n[PWI_MENTOR]), &error);
    while (times_want_more(times, budget)) {
        Stopwatch watch = stopwatch_start();
        expect_ok(pwi_candidates_scan_all(&lists, &rows, NULL), &error);
        stopwatch_stop(watch, times);
    }
    pwi_candidates_clear(&lists);
    pwi_rows_clear(&rows);
}

static void score_naively(const Loaded *loaded, const NaiveScorer *naive, int step, int n_rows, int32_t *score) {
    int32_t *points = new_block((size_t)loaded->programme->n_criteria, sizeof *points);
    for (int r = 0; r < n_rows; r++) {
        int mentee = r * step;
        pwi_mentee_points(loaded->scorer, mentee, points);
        for (int j = 0; j < loaded->problem.n[PWI_MENTOR]; j++) *score++ = naive_score(naive, points, mentee, j);
    }
    free(points);
}

/* Ends the program where the naive score is not the library's. */
static void compare_rows(const Loaded *loaded, int step, int n_rows, const int32_t *score) {
    PwiScoreRow *row = NULL;
    if (pwi_score_row_create(loaded->scorer, &row) != PW_OK) end_program(STATUS_CANNOT, "out of memory");
    for (int r = 0; r < n_rows; r++) {
        int mentee = r * step;
        const int32_t *exact = pwi_score_mentee(loaded->scorer, row, mentee);
        for (int j = 0; j < loaded->problem.n[PWI_MENTOR]; j++, score++)
            if (*score != exact[j])
                end_program(STATUS_WRONG, "mentee %d, mentor %d: %d, naively %d", mentee, j, exact[j], *score);
    }
    pwi_score_row_destroy(row);
}

static int time_naive(const Loaded *loaded, Budget budget, Times *times) {
    int n = loaded->problem.n[PWI_MENTEE], n_rows = n < NAIVE_ROWS ? n : NAIVE_ROWS, step = n / n_rows;
    int32_t *score = new_block((size_t)n_rows * (size_t)loaded->problem.n[PWI_MENTOR], sizeof *score);
    NaiveScorer naive;
    naive_init(&naive, loaded->programme, loaded->cohort);
    while (times_want_more(times, budget)) {
        Stopwatch watch = stopwatch_start();
        score_naively(loaded, &naive, step, n_rows, score);
        stopwatch_stop(watch, times);
    }
    compare_rows(loaded, step, n_rows, score);
    naive_clear(&naive);
    free(score);
    return n_rows;
}

/* Prints the times of every path, and their names. */
static void time_paths(Loaded *loaded, Budget budget) {
    const char *separator = "";
    printf(", \"paths\": [");
    for (int id = 0; id < PWI_N_PATHS; id++) {
        if (pwi_path_get((PwiPathId)id) == NULL) continue;
        printf("%s\"%s\"", separator, pwi_path_get((PwiPathId)id)->name);
        separator = ", ";
    }
    printf("]");
    for (int id = 0; id < PWI_N_PATHS; id++) {
        Times rows = {0}, lists = {0};
        char name[32];
        if (!pwi_scorer_force_path(loaded->scorer, (PwiPathId)id)) continue;
        time_rows(loaded, budget, &rows);
        time_lists(loaded, budget, &lists);
        (void)snprintf(name, sizeof name, "%s_rows", pwi_path_get((PwiPathId)id)->name);
        print_times(name, &rows);
        (void)snprintf(name, sizeof name, "%s_lists", pwi_path_get((PwiPathId)id)->name);
        print_times(name, &lists);
    }
}

int main(int argc, char **argv) {
    if (argc != 5) end_program(STATUS_CANNOT, "need PROGRAMME COHORT REPEATS SECONDS");
    Budget budget = read_budget(argv[3], argv[4]);
    Loaded loaded;
    Times naive = {0};
    loaded_read(&loaded, argv[1], argv[2], 1);
    int n_rows = time_naive(&loaded, budget, &naive);
    printf("{\"criteria\": %d, \"rules\": %d, \"pairs\": %lld, \"naive_pairs\": %lld", loaded.programme->n_criteria,
           loaded.programme->n_rules, (long long)loaded.problem.n[PWI_MENTEE] * loaded.problem.n[PWI_MENTOR],
           (long long)n_rows * loaded.problem.n[PWI_MENTOR]);
    time_paths(&loaded, budget);
    print_times("naive", &naive);
    puts("}");
    loaded_clear(&loaded);
    return 0;
}
