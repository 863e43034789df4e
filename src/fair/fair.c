/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The goals, one after the other (fair.h).
 *
 * `matched` first asks the core how many pairs there could be without the rules: that bound is proven by the core's
 * prices, and nearly always reached with the rules, too. `worst-off` searches its threshold. Every other goal is one
 * stage (stage.h). What a goal has reached stands as a row in the stages after it. */
#include "fair/fair.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fair/fallback.h"
#include "fair/glpk_guard.h"
#include "fair/stage.h"

typedef struct Solving {
    PwiFairProblem problem;
    PwiFairResult *result;
    PwiModel model;
    PwiIncumbent best;
    int64_t work_left;
    bool is_cut_short; /* a goal was not proven */
} Solving;

/* ---- what is asked ---- */

static bool has_several(const PwCohort *cohort) {
    for (int i = 0; i < cohort->side[PWI_MENTEE].n; i++)
        if (cohort->side[PWI_MENTEE].person[i].bounds.max > 1) return true;
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
        if (programme->goal[k] == PWI_GOAL_WORST_OFF && has_several(cohort)) return true;
    return false;
}

PwStatus pwi_fair_supports(const PwProgramme *programme, const PwCohort *cohort, PwError *error) {
    bool has_total = false;
    for (int k = 0; k < programme->n_goals; k++) {
        PwiGoal goal = programme->goal[k];
        has_total |= goal == PWI_GOAL_TOTAL;
        if (goal == PWI_GOAL_LEXIMIN)
            return pwi_fail(error, PW_UNSUPPORTED,
                            "the goal \"leximin\" together with fairness rules (or minimums that apply if-used) is not "
                            "supported; all others are");
        bool speaks_of_sums = goal == PWI_GOAL_WORST_OFF && has_several(cohort);
        for (int i = 0; speaks_of_sums && i < cohort->side[PWI_MENTEE].n; i++) {
            const PwiPerson *person = &cohort->side[PWI_MENTEE].person[i];
            bool may_be_left = person->bounds.min == 0 || programme->capacity.min_if_used[PWI_MENTEE];
            if (person->bounds.max > 0 && may_be_left)
                return pwi_fail(error, PW_UNSUPPORTED,
                                "worst-off speaks of summed scores where mentees may have several mentors, and needs "
                                "a minimum of at least 1 that always applies for every mentee (%s)",
                                person->id);
        }
    }
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->soft && !has_total)
            return pwi_fail(error, PW_UNSUPPORTED,
                            "the rule \"%s\" has a penalty, which counts in the goal \"total\", and the goals do not "
                            "have it",
                            rule->id);
    }
    return PW_OK;
}

/* ---- helpers ---- */

static void note_goal(Solving *solving, int goal, int64_t value, int64_t bound) {
    PwiFairResult *result = solving->result;
    result->goal[result->n_goals++] = (PwiGoalValue){.goal = goal, .value = value, .bound = bound};
    if (bound != value) solving->is_cut_short = true;
}

static PwiStage *next_stage(Solving *solving, int goal) {
    PwiStage *stage = &solving->result->stage[solving->result->n_stages++];
    *stage = (PwiStage){.goal = goal};
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

/* The rules whose rows have a price somewhere in the proof clash. */
static PwStatus take_infeasible(Solving *solving, PwiStage proof) {
    PwiFairResult *result = solving->result;
    PwStatus status = PW_OK;
    result->outcome = PWI_INFEASIBLE;
    result->conflict_kind = PWI_FAIRNESS_CLASH;
    result->n_stages = 0;
    result->n_goals = 0;
    proof.goal = PWI_GOAL_ANY;
    *next_stage(solving, PWI_GOAL_ANY) = proof;
    for (int32_t d = 0; d < proof.n_duals; d++) {
        const PwiDual *dual = &proof.dual[d];
        for (int32_t k = 0; k < dual->n_rows; k++) {
            const PwiRowKey *key = &dual->row[k].row;
            if (key->kind != PWI_ROW_RULE || dual->row[k].price == 0) continue;
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

/* ---- matched ---- */

/* The core's answer to how many pairs there could be without the rules. */
static PwStatus count_without_rules(Solving *solving, PwiSolution *core, PwError *error) {
    PwiProblem flow = solving->model.flow;
    flow.goal[0] = PWI_GOAL_MATCHED;
    flow.n_goals = 1;
    return pwi_assign(&flow, core, error);
}

/* The core's prices as a proof of a single leaf. */
static PwStatus prove_by_core(Solving *solving, const PwiSolution *core, PwiStage *stage, int64_t *bound) {
    const PwiModel *model = &solving->model;
    PwiFairResult *result = solving->result;
    PwStatus status = PW_OK;
    PwiPrices prices = {0};
    PwiPricing pricing = {0};
    PwiRecord record = {0};
    PwiWide proven;
    int32_t node, dual;
    PW_TRY(pwi_prices_init(&prices, model));
    memcpy(prices.mentor, core->price[PWI_MENTOR], (size_t)model->n[PWI_MENTOR] * sizeof *prices.mentor);
    PW_TRY(pwi_pricing_init(&pricing, model, &prices, PWI_GOAL_MATCHED));
    PW_TRY(pwi_scan_bound(&pricing, &proven));
    *bound = INT64_MIN;
    if (proven <= PWI_NO_CHOICE) goto out; /* floors leave somebody nobody: not the core's business */
    *bound = pwi_bound_floor(model, &prices, proven);
    PW_TRY(pwi_record_init(&record, model, NULL));
    PW_TRY(pwi_record_node(&record, PWI_NOBODY, false, *bound, &node));
    PW_TRY(pwi_record_dual(&record, model, &prices, &dual));
    record.node[node].node.dual = dual;
    PW_TRY(pwi_record_finish(&record, model, PWI_GOAL_MATCHED, result->arena, stage));
out:
    pwi_record_clear(&record);
    pwi_pricing_clear(&pricing);
    pwi_prices_clear(&prices);
    return status;
}

/* ---- a goal that is a sum ---- */

static PwStatus solve_plain(Solving *solving, int goal) {
    PwiFairResult *result = solving->result;
    PwiStageResult found;
    PwStatus status = PW_OK;
    PW_TRY(pwi_stage_solve(&solving->model, goal, false, &solving->work_left, &solving->best, result->arena, &found));
    if (found.outcome == PWI_STAGE_IMPOSSIBLE) {
        assert(result->n_goals == 0 && "what goals before have reached can be had");
        return take_infeasible(solving, found.proof);
    }
    PW_TRY(solving->best.exists ? PW_OK : PW_LIMIT);
    *next_stage(solving, goal) = found.proof;
    note_goal(solving, goal, solving->best.verdict.value[goal], found.bound);
    PW_TRY(pwi_model_add_goal(&solving->model, goal, solving->best.verdict.value[goal]));
out:
    return status;
}

/* Looks for any matching with that many pairs; then its row stands, or else is void. */
static PwStatus try_matched(Solving *solving, int64_t value) {
    PwiModel *model = &solving->model;
    PwiStageResult found;
    PwiIncumbent trial = {0};
    PwStatus status = PW_OK;
    int32_t row = model->n_rows;
    PW_TRY(pwi_model_add_goal(model, PWI_GOAL_MATCHED, value));
    PW_TRY(pwi_stage_solve(model, PWI_GOAL_TOTAL, true, &solving->work_left, &trial, solving->result->arena, &found));
    if (trial.exists) PW_TRY(pwi_incumbent_set(&solving->best, trial.pair, trial.n, &trial.verdict));
    model->row[row].is_void = !trial.exists;
out:
    pwi_incumbent_clear(&trial);
    return status;
}

/* The core's bound, if the rules let it be reached; else an integer programme like any other. */
static PwStatus solve_matched(Solving *solving, const PwiSolution *core) {
    PwStatus status = PW_OK;
    PwiStage proof;
    int64_t bound;
    if (core->n_optimal_goals == 0) return solve_plain(solving, PWI_GOAL_MATCHED);
    PW_TRY(prove_by_core(solving, core, &proof, &bound));
    if (bound == INT64_MIN) return solve_plain(solving, PWI_GOAL_MATCHED);
    PW_TRY(try_matched(solving, bound));
    if (!solving->best.exists || solving->best.verdict.value[PWI_GOAL_MATCHED] < bound)
        return solve_plain(solving, PWI_GOAL_MATCHED);
    *next_stage(solving, PWI_GOAL_MATCHED) = proof;
    note_goal(solving, PWI_GOAL_MATCHED, bound, bound);
out:
    return status;
}

/* ---- worst-off ---- */

/* What nobody's score (or sum) can exceed for all of the mentees who need somebody: the least of their best. */
typedef struct Highest {
    const PwiModel *model;
    bool all_need;     /* everybody's places are all taken */
    int64_t *best_ppm; /* [mentees] */
} Highest;

static bool needs_somebody(void *context, int mentee) {
    const Highest *highest = context;
    const PwiRange *range = &highest->model->range[PWI_MENTEE][mentee];
    return range->most > 0 && (highest->all_need || range->least > 0);
}

static void find_best(void *context, PwiRowWorker *worker, int mentee) {
    const Highest *highest = context;
    const PwiModel *model = highest->model;
    const int32_t *row = pwi_rows_get(&model->rows, worker, mentee);
    int most = model->range[PWI_MENTEE][mentee].most;
    int64_t sum = 0;
    int32_t last = INT32_MAX;
    /* The best so many, equals one after the other. */
    for (int n = 0; n < most;) {
        int32_t next = -1;
        int n_equal = 0;
        for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
            if (row[j] < 0 || row[j] >= last || row[j] < next) continue;
            n_equal = row[j] == next ? n_equal + 1 : 1;
            next = row[j];
        }
        if (next < 0) break;
        for (; n_equal > 0 && n < most; n_equal--, n++) sum += next;
        last = next;
    }
    highest->best_ppm[mentee] = sum;
}

static PwStatus find_highest(Solving *solving, int64_t *highest_ppm) {
    const PwiModel *model = &solving->model;
    PwStatus status = PW_OK;
    Highest highest = {model, pwi_linear_full_row(model) != PWI_NOBODY,
                       PWI_NEW_ARRAY(int64_t, (size_t)model->n[PWI_MENTEE])};
    PW_TRY(highest.best_ppm != NULL ? PW_OK : PW_NO_MEMORY);
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) highest.best_ppm[i] = -1;
    PW_TRY(
        pwi_rows_visit(&model->rows, (PwiRowVisitor){&highest, needs_somebody, find_best}, solving->problem.deadline));
    *highest_ppm = model->sums_count ? (int64_t)model->n[PWI_MENTOR] * PWI_PPM : PWI_PPM;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        int64_t kept_ppm = 0;
        for (int k = 0; model->sums_count && k < model->n_kept_pairs; k++)
            if (model->kept[k].mentee == i) kept_ppm += model->kept[k].score_ppm;
        if (highest.best_ppm[i] >= 0 && highest.best_ppm[i] + kept_ppm < *highest_ppm)
            *highest_ppm = highest.best_ppm[i] + kept_ppm;
    }
    for (int k = 0; !model->sums_count && k < model->n_kept_pairs; k++)
        if (model->kept[k].score_ppm < *highest_ppm) *highest_ppm = model->kept[k].score_ppm;
out:
    pwi_free(highest.best_ppm);
    return status;
}

/* Whether a matching exists in which nobody is worse off than that; it becomes the best. */
static PwStatus try_least(Solving *solving, int64_t least_ppm, PwiStageResult *found) {
    PwiModel *model = &solving->model;
    PwiIncumbent trial = {0};
    PwStatus status = PW_OK;
    PW_TRY(pwi_model_set_least(model, least_ppm));
    PW_TRY(pwi_stage_solve(model, PWI_GOAL_TOTAL, true, &solving->work_left, &trial, solving->result->arena, found));
    if (trial.exists) PW_TRY(pwi_incumbent_set(&solving->best, trial.pair, trial.n, &trial.verdict));
    if (trial.exists) found->outcome = PWI_STAGE_SOLVED;
out:
    pwi_incumbent_clear(&trial);
    return status;
}

/* Any matching at all to begin with. */
static PwStatus find_any(Solving *solving) {
    PwiStageResult found;
    PwStatus status = PW_OK;
    if (solving->best.exists) return PW_OK;
    PW_TRY(pwi_stage_solve(&solving->model, PWI_GOAL_TOTAL, true, &solving->work_left, &solving->best,
                           solving->result->arena, &found));
    if (found.outcome == PWI_STAGE_IMPOSSIBLE) return take_infeasible(solving, found.proof);
    PW_TRY(solving->best.exists ? PW_OK : PW_LIMIT);
out:
    return status;
}

/* What cannot be exceeded, and needs no proof: kept pairs stand, and no score is above 1. */
static int64_t ceiling_of(const PwiModel *model) {
    if (model->sums_count) return (int64_t)model->n[PWI_MENTOR] * PWI_PPM;
    int64_t ceiling = PWI_PPM;
    for (int k = 0; k < model->n_kept_pairs; k++)
        if (model->kept[k].score_ppm < ceiling) ceiling = model->kept[k].score_ppm;
    return ceiling;
}

/* How the worst-off of the best matching fares; where nobody is matched, nobody fares badly. */
static int64_t worst_now(const Solving *solving) {
    int64_t worst = solving->best.verdict.value[PWI_GOAL_WORST_OFF];
    return worst < INT64_MAX ? worst : PWI_PPM;
}

static void tell_interval(const Solving *solving, int64_t bound) {
    pwi_progress_tell(solving->problem.progress, &(PwProgress){.phase = "halving the interval",
                                                               .goal = pwi_goal_names[PWI_GOAL_WORST_OFF],
                                                               .has_bound = true,
                                                               .is_ppm = true,
                                                               .value = worst_now(solving),
                                                               .bound = bound});
}

/* Halves the interval between what is reached and what is shown to be impossible; the highest conceivable value is
 * tried first, as it often can be had. */
static PwStatus solve_worst_off(Solving *solving) {
    PwiModel *model = &solving->model;
    PwStatus status = PW_OK;
    PwiStageResult found;
    PwiStage proof = {.goal = PWI_GOAL_WORST_OFF};
    int64_t highest;
    PW_TRY(find_any(solving));
    if (solving->result->outcome == PWI_INFEASIBLE) goto out;
    PW_TRY(find_highest(solving, &highest));
    int64_t shown = ceiling_of(model) + 1, next = worst_now(solving) < highest ? highest : highest + 1;
    while (worst_now(solving) + 1 < shown && !pwi_model_is_close(model, worst_now(solving), shown - 1)) {
        tell_interval(solving, shown - 1);
        PW_TRY(try_least(solving, next, &found));
        if (found.outcome == PWI_STAGE_CUT_SHORT) break;
        if (found.outcome == PWI_STAGE_IMPOSSIBLE) {
            shown = next;
            proof = found.proof;
        }
        int64_t worst = worst_now(solving);
        next = shown > highest + 1 && worst <= highest ? highest + 1 : worst + (shown - worst) / 2;
    }
    proof.goal = PWI_GOAL_WORST_OFF;
    PW_TRY(pwi_model_set_least(model, worst_now(solving)));
    *next_stage(solving, PWI_GOAL_WORST_OFF) = proof;
    note_goal(solving, PWI_GOAL_WORST_OFF, worst_now(solving), shown - 1);
out:
    return status;
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

static PwStatus take_pairs(const Solving *solving) {
    PwiFairResult *result = solving->result;
    result->n_pairs = solving->best.n;
    result->pair = PWI_ARENA_ARRAY(result->arena, PwiPair, (size_t)result->n_pairs + 1);
    if (result->pair == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < result->n_pairs; k++)
        result->pair[k] = (PwiPair){solving->best.pair[k].mentee, solving->best.pair[k].mentor};
    qsort(result->pair, (size_t)result->n_pairs, sizeof(PwiPair), pwi_compare_pairs);
    return PW_OK;
}

static PwStatus solve_in_turn(Solving *solving, const PwiSolution *core) {
    const PwProgramme *programme = solving->problem.programme;
    PwStatus status = PW_OK;
    for (int k = solving->result->n_goals; k < programme->n_goals && solving->result->outcome != PWI_INFEASIBLE; k++) {
        int goal = (int)programme->goal[k];
        if (goal == PWI_GOAL_MATCHED)
            PW_TRY(solve_matched(solving, core));
        else if (goal == PWI_GOAL_WORST_OFF)
            PW_TRY(solve_worst_off(solving));
        else
            PW_TRY(solve_plain(solving, goal));
    }
out:
    return status;
}

/* A limit came before there was any matching: one that is quickly had, and what a last pass over all pairs proves of
 * the first goal. Of the others nothing is proven. */
static PwStatus fall_back(Solving *solving, const PwiSolution *core) {
    PwiFairResult *result = solving->result;
    PwStatus status = PW_OK;
    int goal = (int)solving->problem.programme->goal[0];
    PwiStageResult found = {.bound = ceiling_of(&solving->model), .proof = {.goal = goal}};
    PW_TRY(pwi_fallback_find(&solving->model, core->pair, core->n_pairs, &solving->best));
    PW_TRY(solving->best.exists ? PW_OK : PW_LIMIT);
    result->n_goals = result->n_stages = 0;
    solving->problem.deadline = (PwiDeadline){0};
    if (goal != PWI_GOAL_WORST_OFF) PW_TRY(pwi_stage_bound(&solving->model, goal, result->arena, &found));
    *next_stage(solving, goal) = found.proof;
    note_goal(solving, goal, goal == PWI_GOAL_WORST_OFF ? worst_now(solving) : solving->best.verdict.value[goal],
              found.bound);
out:
    return status;
}

static PwStatus solve_goals(void *context, const PwiProgress *progress) {
    Solving *solving = context;
    PwiFairResult *result = solving->result;
    PwStatus status = PW_OK;
    PwiSolution core = {0};
    solving->problem.progress = progress;
    PW_TRY(pwi_model_init(&solving->model, &solving->problem));
    status = count_without_rules(solving, &core, NULL);
    if (status == PW_OK && core.outcome == PWI_INFEASIBLE) {
        PW_TRY(take_conflict(&core, result));
        goto out;
    }
    if (status == PW_OK) status = solve_in_turn(solving, &core);
    if (status == PW_LIMIT && !solving->best.exists) status = fall_back(solving, &core);
    if (status != PW_OK || result->outcome == PWI_INFEASIBLE) goto out;
    result->outcome = solving->is_cut_short ? PWI_FEASIBLE : PWI_OPTIMAL;
    PW_TRY(take_pairs(solving));
out:
    pwi_solution_clear(&core);
    return status;
}

PwStatus pwi_fair_solve(const PwiFairProblem *problem, PwiArena *arena, PwiFairResult *result, PwError *error) {
    PwStatus status = PW_OK;
    Solving solving = {
        .problem = *problem, .result = result, .work_left = problem->work_limit > 0 ? problem->work_limit : -1};
    *result = (PwiFairResult){.arena = arena, .outcome = PWI_OPTIMAL};
    result->stage = PWI_ARENA_ARRAY(result->arena, PwiStage, PWI_N_GOALS + 1);
    PW_TRY(result->stage != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_glpk_thread(solve_goals, &solving, problem->progress));
out:
    pwi_model_clear(&solving.model);
    pwi_incumbent_clear(&solving.best);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    if (status == PW_LIMIT) return pwi_fail(error, status, "the limit was hit before there was any matching");
    if (status != PW_OK) return pwi_fail(error, status, "the integer programme failed its own checks");
    return PW_OK;
}
