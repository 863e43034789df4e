/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents read and turned into a problem (see the header). */
#include "loaded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/threads.h"

void expect_ok(PwStatus status, const PwError *error) {
    if (status != PW_OK) end_program(STATUS_CANNOT, "status %d: %s", (int)status, error->text);
}

static void read_documents(Loaded *loaded, const char *programme_path, const char *cohort_path) {
    PwError error = {.text = "the document has faults"};
    PwFaults *faults = pw_faults_create();
    if (faults == NULL) end_program(STATUS_CANNOT, "out of memory");
    Stopwatch watch = stopwatch_start();
    expect_ok(pw_programme_read(programme_path, &loaded->programme, faults, &error), &error);
    stopwatch_stop(watch, &loaded->read_programme);
    watch = stopwatch_start();
    expect_ok(pw_cohort_read(cohort_path, loaded->programme, &loaded->cohort, faults, &error), &error);
    stopwatch_stop(watch, &loaded->read_cohort);
    pw_faults_destroy(faults);
}

/* ---- the scorer as the core's source of rows ---- */

static const int32_t *score_row(const void *self, void *worker, int mentee) {
    return pwi_score_mentee(self, worker, mentee);
}

static int best_of(const void *self, void *worker, int mentee, const PwiBestQuery *query, PwiBest *best,
                   int64_t *bound) {
    return pwi_best_of_mentee(self, worker, mentee, query, best, bound);
}

static PwStatus create_worker(const void *self, void **worker) {
    PwiScoreRow *row = NULL;
    PwStatus status = pwi_score_row_create(self, &row);
    *worker = row;
    return status;
}

static void destroy_worker(void *worker) {
    pwi_score_row_destroy(worker);
}

/* ---- the problem ---- */

static void prepare_side(Loaded *loaded, PwiSide side) {
    const PwiPeople *people = &loaded->cohort->side[side];
    PwiBounds *bounds = new_block((size_t)people->n, sizeof *bounds);
    uint64_t *draw_key = new_block((size_t)people->n, sizeof *draw_key);
    for (int person = 0; person < people->n; person++) {
        bounds[person] = people->person[person].bounds;
        if (loaded->programme->capacity.min_if_used[side]) bounds[person].min = 0;
        draw_key[person] = pwi_draw_key(loaded->programme->seed, pwi_side_names[side], people->person[person].id);
    }
    loaded->problem.n[side] = people->n;
    loaded->problem.bounds[side] = bounds;
    loaded->problem.draw_key[side] = draw_key;
}

static void prepare(Loaded *loaded, int n_threads) {
    PwError error;
    Stopwatch watch = stopwatch_start();
    expect_ok(pwi_scorer_create(loaded->programme, loaded->cohort, NULL, NULL, &loaded->scorer, &error), &error);
    loaded->problem = (PwiProblem){
        .scores = {.self = loaded->scorer,
                   .row = score_row,
                   .best = best_of,
                   .worker_create = create_worker,
                   .worker_destroy = destroy_worker},
        .goal = {PWI_GOAL_MATCHED, PWI_GOAL_TOTAL, PWI_GOAL_DRAW},
        .n_goals = 3,
        .n_threads = pwi_threads(n_threads),
    };
    for (int side = 0; side < PWI_N_SIDES; side++) prepare_side(loaded, (PwiSide)side);
    stopwatch_stop(watch, &loaded->prepare);
}

void loaded_read(Loaded *loaded, const char *programme_path, const char *cohort_path, int n_threads) {
    *loaded = (Loaded){.programme = NULL};
    read_documents(loaded, programme_path, cohort_path);
    prepare(loaded, n_threads);
}

void loaded_clear(Loaded *loaded) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        free((void *)(uintptr_t)loaded->problem.bounds[side]);
        free((void *)(uintptr_t)loaded->problem.draw_key[side]);
    }
    pwi_scorer_destroy(loaded->scorer);
    pw_cohort_destroy(loaded->cohort);
    pw_programme_destroy(loaded->programme);
    *loaded = (Loaded){.programme = NULL};
}
