/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling places (filling.h). */
#include "strategy/filling.h"

#include <stdlib.h>
#include <string.h>

#include "strategy/assemble.h"

/* ---- stored scores ---- */

static const int32_t *row_of(const void *self, void *worker, int mentee) {
    const PwiStoredScores *stored = self;
    (void)worker;
    return stored->score + (size_t)mentee * (size_t)stored->n_mentors;
}

static PwStatus worker_create(const void *self, void **worker) {
    (void)self;
    *worker = NULL;
    return PW_OK;
}

static void worker_destroy(void *worker) {
    (void)worker;
}

PwiScores pwi_stored_scores(const PwiStoredScores *stored) {
    return (PwiScores){stored, row_of, NULL, worker_create, worker_destroy};
}

/* ---- filling ---- */

bool pwi_worth_is_more(PwiWorth a, PwiWorth b) {
    if (a.n_pairs != b.n_pairs) return a.n_pairs > b.n_pairs;
    return a.least != b.least ? a.least > b.least : a.total > b.total;
}

static void add_goals(const PwiFilling *filling, PwiProblem *problem) {
    problem->goal[problem->n_goals++] = PWI_GOAL_MATCHED;
    if (filling->lifts_worst) problem->goal[problem->n_goals++] = PWI_GOAL_WORST_OFF;
    problem->goal[problem->n_goals++] = PWI_GOAL_TOTAL;
    problem->goal[problem->n_goals++] = PWI_GOAL_DRAW;
}

PwStatus pwi_fill(const PwiPicking *picking, const PwiFilling *filling, PwiSolution *solution, PwError *error) {
    const PwiStrategyInput *input = picking->input;
    const PwDecisions *decisions = input->decisions;
    PwiArena arena = {0};
    PwStatus status = PW_OK;
    int n_fixed = decisions->n_keep + filling->n_made;
    PwiPair *fixed = PWI_ARENA_ARRAY(&arena, PwiPair, (size_t)n_fixed + 1);
    int32_t *fixed_score_ppm = PWI_ARENA_ARRAY(&arena, int32_t, (size_t)n_fixed + 1);
    PwiProblem problem = {.scores = filling->scores != NULL ? *filling->scores : pwi_scorer_rows(input->scorer),
                          .fixed = fixed,
                          .n_fixed = n_fixed,
                          .fixed_score_ppm = fixed_score_ppm,
                          .deadline = input->deadline,
                          .n_threads = input->n_threads};
    if (filling->scores != NULL) problem.n_threads = 1; /* a stored row is read before another thread has woken up */
    *solution = (PwiSolution){0};
    add_goals(filling, &problem);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        int n = input->cohort->side[side].n;
        PwiBounds *bounds = PWI_ARENA_ARRAY(&arena, PwiBounds, (size_t)n + 1);
        PW_TRY(bounds != NULL ? PW_OK : PW_NO_MEMORY);
        for (int person = 0; person < n; person++)
            bounds[person] = (PwiBounds){filling->least[side] != NULL ? filling->least[side][person] : 0,
                                         filling->places[side][person]};
        problem.n[side] = n;
        problem.bounds[side] = bounds;
        problem.draw_key[side] = picking->draw_key[side];
    }
    PW_TRY(fixed != NULL && fixed_score_ppm != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < n_fixed; k++) fixed_score_ppm[k] = (int32_t)PWI_PPM; /* none is the worst */
    if (decisions->n_keep > 0) memcpy(fixed, decisions->keep, (size_t)decisions->n_keep * sizeof *fixed);
    if (filling->n_made > 0) memcpy(fixed + decisions->n_keep, filling->made, (size_t)filling->n_made * sizeof *fixed);
    qsort(fixed, (size_t)n_fixed, sizeof *fixed, pwi_compare_pairs);
    PW_TRY(pwi_assign(&problem, solution, error));
out:
    pwi_arena_clear(&arena);
    return status;
}
