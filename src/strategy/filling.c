/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling places (filling.h). */
#include "strategy/filling.h"

#include <stdlib.h>
#include <string.h>

#include "strategy/assemble.h"

PwStatus pwi_fill(const PwiPicking *picking, const PwiFilling *filling, PwiSolution *solution, PwError *error) {
    const PwiStrategyInput *input = picking->input;
    const PwDecisions *decisions = input->decisions;
    PwiArena arena = {0};
    PwStatus status = PW_OK;
    int n_fixed = decisions->n_keep + filling->n_made;
    PwiPair *fixed = PWI_ARENA_ARRAY(&arena, PwiPair, (size_t)n_fixed + 1);
    PwiProblem problem = {.scores = filling->scores != NULL ? *filling->scores : pwi_scorer_rows(input->scorer),
                          .fixed = fixed,
                          .n_fixed = n_fixed,
                          .goal = {PWI_GOAL_MATCHED, PWI_GOAL_TOTAL, PWI_GOAL_DRAW},
                          .n_goals = 3,
                          .floor_ppm = filling->floor_ppm,
                          .deadline = input->deadline,
                          .n_threads = input->n_threads};
    *solution = (PwiSolution){0};
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
    PW_TRY(fixed != NULL ? PW_OK : PW_NO_MEMORY);
    if (decisions->n_keep > 0) memcpy(fixed, decisions->keep, (size_t)decisions->n_keep * sizeof *fixed);
    if (filling->n_made > 0) memcpy(fixed + decisions->n_keep, filling->made, (size_t)filling->n_made * sizeof *fixed);
    qsort(fixed, (size_t)n_fixed, sizeof *fixed, pwi_compare_pairs);
    PW_TRY(pwi_assign(&problem, solution, error));
out:
    pwi_arena_clear(&arena);
    return status;
}
