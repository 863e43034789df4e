/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a conflict to its explanation (conflict.h). */
#include "strategy/conflict.h"

#include "strategy/assemble.h"
#include "strategy/changes.h"
#include "strategy/clash.h"

PwiFairProblem pwi_fair_problem_of(const PwiStrategyInput *input, const int32_t *kept_score_ppm) {
    return (PwiFairProblem){.programme = input->programme,
                            .cohort = input->cohort,
                            .decisions = input->decisions,
                            .scores = pwi_scorer_rows(input->scorer),
                            .kept_score_ppm = kept_score_ppm,
                            .previous = input->previous != NULL ? input->previous->pair : NULL,
                            .n_previous = input->previous != NULL ? input->previous->n_pairs : 0,
                            .least_stay = input->least_stay,
                            .deadline = input->deadline,
                            .gap_ppm = input->gap_ppm,
                            .work_limit = input->work_limit,
                            .progress = input->progress,
                            .n_threads = input->n_threads};
}

PwStatus pwi_explain_conflict(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    PwStatus status = PW_OK;
    int32_t *kept_score_ppm = PWI_NEW_ARRAY(int32_t, (size_t)input->decisions->n_keep);
    PW_TRY(kept_score_ppm != NULL ? pwi_score_kept(input, kept_score_ppm) : PW_NO_MEMORY);
    const PwiFairProblem problem = pwi_fair_problem_of(input, kept_score_ppm);
    if (matching->conflict_kind == PWI_FAIRNESS_CLASH) PW_TRY(pwi_shrink_clash(&problem, matching, error));
    PW_TRY(pwi_find_changes(&problem, matching, error));
    PW_TRY(pwi_tell_conflict(input->programme, input->cohort, matching));
out:
    pwi_free(kept_score_ppm);
    return status;
}
