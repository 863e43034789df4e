/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times the assignment core alone on a stored instance, on one thread.
 *
 *     time_core INSTANCE GOALS REPEATS SECONDS
 *
 * GOALS 2: matched and total, as the peers have them; 3: and the draw, which every real solve adds and no peer has.
 * Rows are pointers into the stored matrix, so no scoring is timed. */
#include <stdio.h>
#include <stdlib.h>

#include "assign/problem.h"
#include "instance.h"
#include "loaded.h"

static const int32_t *stored_row(const void *self, void *worker, int mentee) {
    (void)worker;
    return instance_row(self, mentee);
}

static PwStatus create_no_worker(const void *self, void **worker) {
    (void)self;
    *worker = NULL;
    return PW_OK;
}

static void destroy_no_worker(void *worker) {
    (void)worker;
}

static PwiBounds *bounds_of(const int32_t *places, int n) {
    PwiBounds *bounds = new_block((size_t)n, sizeof *bounds);
    for (int k = 0; k < n; k++) bounds[k] = (PwiBounds){.min = 0, .max = places[k]};
    return bounds;
}

static uint64_t *draw_keys(uint64_t side, int n) {
    uint64_t *key = new_block((size_t)n, sizeof *key);
    for (int k = 0; k < n; k++) key[k] = pwi_mix64((side << 32) + (uint64_t)k + 1);
    return key;
}

typedef struct Answer {
    int n_pairs;
    int64_t total;
} Answer;

static Answer time_solves(const PwiProblem *problem, const Instance *instance, Budget budget, Times *times) {
    Answer answer = {0};
    while (times_want_more(times, budget)) {
        PwiSolution solution = {0};
        PwError error;
        Stopwatch watch = stopwatch_start();
        expect_ok(pwi_assign(problem, &solution, &error), &error);
        stopwatch_stop(watch, times);
        if (solution.outcome != PWI_OPTIMAL || solution.n_optimal_goals != problem->n_goals)
            end_program(STATUS_WRONG, "the core has not proven its goals");
        answer = (Answer){.n_pairs = solution.n_pairs};
        for (int k = 0; k < solution.n_pairs; k++)
            answer.total += instance_row(instance, solution.pair[k].mentee)[solution.pair[k].mentor];
        pwi_solution_clear(&solution);
    }
    return answer;
}

int main(int argc, char **argv) {
    if (argc != 5) end_program(STATUS_CANNOT, "need INSTANCE GOALS REPEATS SECONDS");
    int n_goals = read_count(argv[2], 1, 3);
    Budget budget = read_budget(argv[3], argv[4]);
    Instance instance = instance_load(argv[1]);
    PwiBounds *mentee_bounds = bounds_of(instance.mentee_places, instance.n_mentees);
    PwiBounds *mentor_bounds = bounds_of(instance.mentor_places, instance.n_mentors);
    uint64_t *mentee_key = draw_keys(1, instance.n_mentees), *mentor_key = draw_keys(2, instance.n_mentors);
    PwiProblem problem = {
        .scores = {.self = &instance,
                   .row = stored_row,
                   .worker_create = create_no_worker,
                   .worker_destroy = destroy_no_worker},
        .n = {instance.n_mentees, instance.n_mentors},
        .bounds = {mentee_bounds, mentor_bounds},
        .draw_key = {mentee_key, mentor_key},
        .goal = {PWI_GOAL_MATCHED, PWI_GOAL_TOTAL, PWI_GOAL_DRAW},
        .n_goals = n_goals,
        .n_threads = 1,
    };
    Times solve = {0};
    Answer answer = time_solves(&problem, &instance, budget, &solve);
    printf("{\"solver\": \"Pairwright\", \"matched\": %d, \"total\": %lld", answer.n_pairs, (long long)answer.total);
    print_times("solve", &solve);
    puts("}");
    free(mentee_bounds);
    free(mentor_bounds);
    free(mentee_key);
    free(mentor_key);
    instance_clear(&instance);
    return 0;
}
