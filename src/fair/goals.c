/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A goal that is a sum, and what all goals share (goals.h). */
#include "fair/goals.h"

#include <assert.h>
#include <string.h>

void pwi_goals_note(PwiFairSolving *solving, int goal, int64_t value, int64_t bound) {
    PwiFairResult *result = solving->result;
    result->n_stages_to[result->n_goals] = result->n_stages;
    result->goal[result->n_goals++] = (PwiGoalValue){.goal = goal, .value = value, .bound = bound};
}

PwiStage *pwi_goals_next_stage(PwiFairSolving *solving, int goal) {
    PwiStage *stage = &solving->result->stage[solving->result->n_stages++];
    *stage = (PwiStage){.goal = goal, .level_ppm = PWI_NOBODY};
    return stage;
}

/* ---- infeasible ---- */

static PwStatus add_clash(PwiFairResult *result, PwiClash clash) {
    for (int k = 0; k < result->n_clash; k++)
        if (memcmp(&result->clash[k], &clash, sizeof clash) == 0) return PW_OK;
    PwiClash *grown = PWI_ARENA_ARRAY(result->arena, PwiClash, (size_t)result->n_clash + 1);
    if (grown == NULL) return PW_NO_MEMORY;
    if (result->n_clash > 0) memcpy(grown, result->clash, (size_t)result->n_clash * sizeof *grown);
    grown[result->n_clash++] = clash;
    result->clash = grown;
    return PW_OK;
}

/* Rules that bundles keep by themselves: where mentors choose, the proof rests on them without a price. */
static PwStatus add_tying(const PwiFairSolving *solving) {
    const PwProgramme *programme = solving->problem.programme;
    PwStatus status = PW_OK;
    for (int r = 0; status == PW_OK && r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (!rule->soft && (rule->kind == PWI_NOT_ALONE || rule->kind == PWI_AT_MOST))
            status = add_clash(solving->result, (PwiClash){r, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY});
    }
    return status;
}

/* The rules whose rows have a price somewhere in the proof clash. */
PwStatus pwi_goals_conclude_infeasible(PwiFairSolving *solving, PwiStage proof) {
    PwiFairResult *result = solving->result;
    PwStatus status = PW_OK;
    result->outcome = PWI_INFEASIBLE;
    result->conflict_kind = PWI_FAIRNESS_CLASH;
    result->n_stages = 0;
    result->n_goals = 0;
    proof.goal = PWI_GOAL_ANY;
    *pwi_goals_next_stage(solving, PWI_GOAL_ANY) = proof;
    for (int32_t d = 0; d < proof.n_duals; d++) {
        const PwiDual *dual = &proof.dual[d];
        if (dual->by_mentors) PW_TRY(add_tying(solving));
        for (int32_t k = 0; k < dual->n_rows; k++) {
            const PwiRowKey *key = &dual->row[k].row;
            if (key->rule == PWI_NOBODY || dual->row[k].price == 0) continue;
            PW_TRY(add_clash(result, (PwiClash){key->rule, key->group, key->mentor, PWI_NOBODY}));
        }
        for (int32_t k = 0; k < dual->n_counts; k++) {
            const PwiCountPrice *count = &dual->count[k];
            const PwProgramme *programme = solving->problem.programme;
            for (int r = 0; r < programme->n_fairness; r++)
                if (programme->fairness[r].kind == PWI_NOT_ALONE && programme->fairness[r].question == count->question)
                    PW_TRY(add_clash(result, (PwiClash){r, count->option, count->mentor, PWI_NOBODY}));
        }
    }
out:
    return status;
}

/* ---- a goal that is a sum ---- */

PwStatus pwi_goals_solve_sum(PwiFairSolving *solving, int goal) {
    PwiFairResult *result = solving->result;
    PwiStageResult found;
    PwStatus status = PW_OK;
    PW_TRY(pwi_stage_solve(&solving->model, goal, false, &solving->work_left, &solving->best, &solving->kept,
                           result->arena, &found));
    pwi_relaxation_clear(&solving->kept);
    if (found.outcome == PWI_STAGE_IMPOSSIBLE) {
        assert(result->n_goals == 0 && "what goals before have reached can be had");
        return pwi_goals_conclude_infeasible(solving, found.proof);
    }
    PW_TRY(solving->best.exists ? PW_OK : PW_LIMIT);
    *pwi_goals_next_stage(solving, goal) = found.proof;
    pwi_goals_note(solving, goal, solving->best.verdict.value[goal], found.bound);
    PW_TRY(pwi_model_add_goal(&solving->model, goal, solving->best.verdict.value[goal]));
out:
    return status;
}
