/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The goals, one after the other (fair.h, goals.h). */
#include "fair/fair.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "fair/fallback.h"
#include "fair/glpk_guard.h"
#include "fair/goals.h"

/* ---- what is asked ---- */

/* Whether mentees may have several mentors; those who take no part do not count. */
static bool has_several(const PwCohort *cohort, const PwDecisions *decisions) {
    for (int i = 0; i < cohort->side[PWI_MENTEE].n; i++)
        if (cohort->side[PWI_MENTEE].person[i].bounds.max > 1 && !decisions->out[PWI_MENTEE][i]) return true;
    return false;
}

bool pwi_fair_is_needed(const PwProgramme *programme, const PwCohort *cohort, const PwDecisions *decisions) {
    for (int r = 0; r < programme->n_fairness; r++)
        if (programme->fairness[r].kind != PWI_FLOOR) return true;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; programme->capacity.min_if_used[side] && person < cohort->side[side].n; person++)
            if (cohort->side[side].person[person].bounds.min > 1 && !decisions->out[side][person]) return true;
    }
    for (int k = 0; k < programme->n_goals; k++)
        if (pwi_goal_is_smallest(programme->goal[k]) && has_several(cohort, decisions)) return true;
    return false;
}

PwStatus pwi_fair_supports(const PwProgramme *programme, const PwCohort *cohort, const PwDecisions *decisions,
                           PwError *error) {
    for (int k = 0; k < programme->n_goals; k++) {
        PwiGoal goal = programme->goal[k];
        bool speaks_of_sums = pwi_goal_is_smallest(goal) && has_several(cohort, decisions);
        for (int i = 0; speaks_of_sums && i < cohort->side[PWI_MENTEE].n; i++) {
            const PwiPerson *person = &cohort->side[PWI_MENTEE].person[i];
            bool may_be_left = person->bounds.min == 0 || programme->capacity.min_if_used[PWI_MENTEE];
            if (person->bounds.max > 0 && may_be_left && !decisions->out[PWI_MENTEE][i])
                return pwi_fail(error, PW_UNSUPPORTED,
                                "%s speaks of summed scores where mentees may have several mentors, and needs "
                                "a minimum of at least 1 that always applies for every mentee (%s)",
                                pwi_goal_names[goal], person->id);
        }
    }
    return PW_OK;
}

/* ---- the sequence ---- */

static PwStatus take_conflict(const PwiSolution *core, PwiFairResult *result) {
    const PwiHallSet *from = &core->conflict;
    int32_t *mentee = PWI_ARENA_ARRAY(result->arena, int32_t, (size_t)from->n_mentees + 1);
    int32_t *mentor = PWI_ARENA_ARRAY(result->arena, int32_t, (size_t)from->n_mentors + 1);
    if (mentee == NULL || mentor == NULL) return PW_NO_MEMORY;
    if (from->n_mentees > 0) memcpy(mentee, from->mentee, (size_t)from->n_mentees * sizeof *mentee);
    if (from->n_mentors > 0) memcpy(mentor, from->mentor, (size_t)from->n_mentors * sizeof *mentor);
    result->outcome = PWI_INFEASIBLE;
    result->conflict_kind = core->conflict_kind;
    result->conflict = *from;
    result->conflict.mentee = mentee;
    result->conflict.mentor = mentor;
    return PW_OK;
}

static PwStatus take_pairs(const PwiFairSolving *solving) {
    PwiFairResult *result = solving->result;
    result->n_pairs = solving->best.n;
    result->pair = PWI_ARENA_ARRAY(result->arena, PwiPair, (size_t)result->n_pairs + 1);
    if (result->pair == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < result->n_pairs; k++)
        result->pair[k] = (PwiPair){solving->best.pair[k].mentee, solving->best.pair[k].mentor};
    qsort(result->pair, (size_t)result->n_pairs, sizeof(PwiPair), pwi_compare_pairs);
    return PW_OK;
}

/* Whether no goal is solved any more: there is nothing to solve, or leximin was cut short, whose scores so far no row
 * can keep. */
static bool is_over(const PwiFairSolving *solving) {
    const PwiFairResult *result = solving->result;
    return result->outcome == PWI_INFEASIBLE || solving->leximin_is_cut_short;
}

static PwStatus solve_in_turn(PwiFairSolving *solving, const PwiSolution *core) {
    const PwProgramme *programme = solving->problem.programme;
    PwStatus status = PW_OK;
    for (int k = solving->result->n_goals; k < programme->n_goals && !is_over(solving); k++) {
        int goal = (int)programme->goal[k];
        if (goal == PWI_GOAL_MATCHED)
            PW_TRY(pwi_goals_solve_matched(solving, core));
        else if (goal == PWI_GOAL_WORST_OFF)
            PW_TRY(pwi_goals_solve_worst_off(solving));
        else if (goal == PWI_GOAL_LEXIMIN)
            PW_TRY(pwi_goals_solve_leximin(solving));
        else
            PW_TRY(pwi_goals_solve_sum(solving, goal));
    }
out:
    return status;
}

/* A limit came before the first goal: the matching there is, or one that is quickly had, and what a last pass over all
 * pairs proves of the first goal. Of the others nothing is proven. */
static PwStatus fall_back(PwiFairSolving *solving, const PwiSolution *core) {
    PwiFairResult *result = solving->result;
    PwStatus status = PW_OK;
    int goal = (int)solving->problem.programme->goal[0];
    PwiStageResult found = {.bound = pwi_goals_ceiling(&solving->model),
                            .proof = {.goal = goal, .level_ppm = PWI_NOBODY}};
    if (!solving->best.exists) PW_TRY(pwi_fallback_find(&solving->model, core->pair, core->n_pairs, &solving->best));
    PW_TRY(solving->best.exists ? PW_OK : PW_LIMIT);
    result->n_goals = result->n_stages = 0;
    solving->problem.deadline = (PwiDeadline){0};
    bool is_smallest = pwi_goal_is_smallest((PwiGoal)goal);
    if (!is_smallest) PW_TRY(pwi_stage_bound(&solving->model, goal, result->arena, &found));
    *pwi_goals_next_stage(solving, goal) = found.proof;
    pwi_goals_note(solving, goal, is_smallest ? pwi_goals_worst_off(solving) : solving->best.verdict.value[goal],
                   found.bound);
    solving->is_cut_short |= goal == PWI_GOAL_LEXIMIN || solving->problem.programme->n_goals > result->n_goals;
out:
    return status;
}

/* A later goal may have come to a matching with more of one that was cut short. What that one has is what counts: its
 * bound stands, and of what comes behind, which asked for less, too. Whether every goal reaches its bound. */
static bool restate_values(const PwiFairSolving *solving) {
    PwiFairResult *result = solving->result;
    bool reach_bounds = true;
    for (int k = 0; k < result->n_goals; k++) {
        PwiGoalValue *goal = &result->goal[k];
        int64_t value = goal->value;
        if (goal->goal == PWI_GOAL_WORST_OFF)
            value = pwi_goals_worst_off(solving);
        else if (goal->goal != PWI_GOAL_LEXIMIN)
            value = solving->best.verdict.value[goal->goal];
        assert(goal->value <= value && value <= goal->bound);
        goal->value = value;
        reach_bounds &= value == goal->bound;
    }
    return reach_bounds;
}

static PwStatus solve_goals(void *context, PwiGlpk *glpk, const PwiProgress *progress) {
    PwiFairSolving *solving = context;
    PwiFairResult *result = solving->result;
    PwStatus status = PW_OK;
    PwiSolution core = {0};
    solving->problem.progress = progress;
    PW_TRY(pwi_model_init(&solving->model, &solving->problem, glpk));
    status = pwi_goals_count_without_rules(solving, &core, NULL);
    if (status == PW_OK && core.outcome == PWI_INFEASIBLE) {
        PW_TRY(take_conflict(&core, result));
        goto out;
    }
    if (status == PW_OK) status = solve_in_turn(solving, &core);
    if (status == PW_LIMIT && solving->best.exists && result->n_goals > 0) {
        solving->is_cut_short = true; /* the goals so far stand */
        status = PW_OK;
    } else if (status == PW_LIMIT) {
        status = fall_back(solving, &core);
    }
    if (status != PW_OK || result->outcome == PWI_INFEASIBLE) goto out;
    result->outcome = restate_values(solving) && !solving->is_cut_short ? PWI_OPTIMAL : PWI_FEASIBLE;
    PW_TRY(take_pairs(solving));
out:
    pwi_relaxation_clear(&solving->kept);
    pwi_solution_clear(&core);
    return status;
}

/* How many stages leximin may have, beside one for each goal. */
static int count_levels(const PwiFairProblem *problem) {
    const PwProgramme *programme = problem->programme;
    bool has_leximin = pwi_goals_have(programme->goal, programme->n_goals, PWI_GOAL_LEXIMIN);
    return has_leximin ? problem->cohort->side[PWI_MENTEE].n : 0;
}

PwStatus pwi_fair_solve(const PwiFairProblem *problem, PwiArena *arena, PwiFairResult *result, PwError *error) {
    PwStatus status = PW_OK;
    PwiFairSolving solving = {
        .problem = *problem, .result = result, .work_left = problem->work_limit > 0 ? problem->work_limit : -1};
    *result = (PwiFairResult){.arena = arena, .outcome = PWI_OPTIMAL};
    result->stage = PWI_ARENA_ARRAY(result->arena, PwiStage, PWI_N_GOALS + 1 + (size_t)count_levels(problem));
    PW_TRY(result->stage != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_glpk_thread(solve_goals, &solving, problem->deadline, problem->progress));
out:
    pwi_model_clear(&solving.model);
    pwi_incumbent_clear(&solving.best);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    if (status == PW_LIMIT) return pwi_fail(error, status, "the limit was hit before there was any matching");
    if (status != PW_OK) return pwi_fail(error, status, "the integer programme failed its own checks");
    return PW_OK;
}
