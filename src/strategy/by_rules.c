/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategy `optimal` under fairness rules, minimums that apply if-used, or a least number of earlier pairs: the
 * programme goes to fair/, what comes back is scored again, judged, and told. */
#include <string.h>

#include "base/numbers.h"
#include "fair/fair.h"
#include "strategy/assemble.h"
#include "strategy/conflict.h"

/* The goals as far as something is proven of them: where a limit came before any bound, nothing is said of that goal
 * and those behind it. */
static void take_goals(const PwiFairResult *result, PwMatching *matching) {
    int n_proven = 0;
    for (; n_proven < result->n_goals; n_proven++) {
        PwiGoalValue *goal = &matching->goal[n_proven];
        *goal = result->goal[n_proven];
        if (pwi_goal_is_smallest((PwiGoal)goal->goal) && result->n_pairs == 0 && goal->value == INT64_MAX)
            goal->value = goal->bound = PWI_PPM; /* nobody is matched, so nobody is badly off: the most there can be */
        if (goal->bound == INT64_MAX) break;
    }
    matching->n_goals = n_proven;
    matching->stage = result->stage;
    matching->n_stages = result->n_stages;
    if (result->outcome != PWI_INFEASIBLE) matching->n_stages = n_proven > 0 ? result->n_stages_to[n_proven - 1] : 0;
}

PwStatus pwi_solve_by_rules(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    PwStatus status = PW_OK;
    PwiFairResult result = {0};
    int32_t *kept_score_ppm = PWI_NEW_ARRAY(int32_t, (size_t)input->decisions->n_keep);
    PW_TRY(kept_score_ppm != NULL ? PW_OK : PW_NO_MEMORY);
    if (input->programme->one_pool) {
        status =
            pwi_fail(error, PW_UNSUPPORTED, "matching peers of one pool (\"pool\": \"one-pool\") is not supported yet");
        goto out;
    }
    PW_TRY(pwi_fair_supports(input->programme, input->cohort, input->decisions, error));
    PW_TRY(pwi_score_kept(input, kept_score_ppm));
    PW_TRY(pwi_assemble_terms(input, matching));
    const PwiFairProblem problem = pwi_fair_problem_of(input, kept_score_ppm);
    PW_TRY(pwi_fair_solve(&problem, &matching->arena, &result, error));
    matching->outcome = result.outcome;
    take_goals(&result, matching);
    PW_TRY(result.outcome != PWI_FEASIBLE || matching->n_goals > 0
               ? PW_OK
               : pwi_fail(error, PW_LIMIT, "the limit was hit before anything could be said of the first goal"));
    if (result.outcome == PWI_INFEASIBLE && input->least_stay > 0) {
        status = pwi_fail(error, PW_UNSUPPORTED,
                          "no matching makes %d pairs of the earlier one again; the goal \"stay\", put first, says how "
                          "many there can be",
                          input->least_stay);
        goto out;
    }
    if (result.outcome == PWI_INFEASIBLE) {
        matching->conflict_kind = result.conflict_kind;
        matching->conflict = result.conflict;
        matching->clash = result.clash;
        matching->n_clash = result.n_clash;
        PW_TRY(pwi_explain_conflict(input, matching, error));
        goto out;
    }
    PW_TRY(pwi_assemble_previous(input, matching));
    PW_TRY(pwi_assemble_pairs(input, result.pair, result.n_pairs, matching));
    PW_TRY(pwi_assemble_unmatched(input, NULL, result.outcome == PWI_FEASIBLE ? PWI_CUT_SHORT : PWI_NO_GAIN, matching));
out:
    pwi_free(kept_score_ppm);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status;
}
