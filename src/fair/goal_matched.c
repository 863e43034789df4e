/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `matched` (goals.h): first the core says how many pairs there could be without the rules. That bound is proven by the
 * core's prices, and nearly always reached with the rules, too; but for minimums that apply if used, which may leave no
 * loads that add up to it (totals.h). */
#include <assert.h>
#include <string.h>

#include "fair/goals.h"
#include "fair/record.h"
#include "fair/totals.h"

PwStatus pwi_goals_count_without_rules(PwiFairSolving *solving, PwiSolution *core, PwError *error) {
    PwStatus status = PW_OK;
    PwiProblem flow = solving->model.flow;
    flow.goal[0] = PWI_GOAL_MATCHED;
    flow.n_goals = 1;
    PW_TRY(pwi_assign(&flow, core, error));
    if (core->outcome != PWI_INFEASIBLE || solving->model.floor_ppm == 0) goto out;
    /* Minimums clash even without hard floors; these count in the places that a conflict tells. */
    pwi_solution_clear(core);
    flow.floor_ppm = solving->model.floor_ppm;
    PW_TRY(pwi_assign(&flow, core, error));
out:
    return status;
}

/* A child of the root that these prices close. */
static PwStatus add_child(PwiRecord *record, const PwiModel *model, const PwiPrices *prices, bool is_above,
                          int64_t bound) {
    PwStatus status = PW_OK;
    int32_t node, dual;
    PW_TRY(pwi_record_node(record, 0, is_above, bound, &node));
    PW_TRY(pwi_record_dual(record, model, prices, &dual));
    pwi_record_use(record, node, dual);
out:
    return status;
}

/* Loads add up to `gap.low` or `gap.high`, and the core's prices (with a scale of 1) say that these are too many: the
 * root is split between the two. Below, a price of 1 a pair shows it, above, a price of −1 beside the core's. */
static PwStatus prove_by_gap(PwiModel *model, const PwiPrices *core, PwiTotalsGap gap, PwiArena *arena,
                             PwiStage *stage) {
    PwStatus status = PW_OK;
    PwiRecord record = {0};
    PwiPrices prices = {0};
    int32_t root, count = pwi_model_count(model, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY);
    PW_TRY(count != PWI_NOBODY ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_record_init(&record, model, NULL));
    PW_TRY(pwi_record_node(&record, PWI_NOBODY, false, gap.high, &root));
    record.node[root].node.on = (PwiExpression){PWI_EXPRESSION_COUNT, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY, PWI_NOBODY};
    record.node[root].node.below = gap.low + model->n_kept_pairs;
    record.node[root].node.above = gap.high + model->n_kept_pairs;
    PW_TRY(pwi_prices_init(&prices, model));
    PW_TRY(pwi_prices_reset(&prices, model, 1));
    prices.count[count] = 1;
    PW_TRY(add_child(&record, model, &prices, false, gap.low));
    PW_TRY(pwi_prices_reset(&prices, model, 0));
    memcpy(prices.mentor, core->mentor, (size_t)model->n[PWI_MENTOR] * sizeof *prices.mentor);
    prices.count[count] = -1;
    PW_TRY(add_child(&record, model, &prices, true, gap.low));
    PW_TRY(pwi_record_finish(&record, model, PWI_GOAL_MATCHED, NULL, arena, stage));
out:
    pwi_prices_clear(&prices);
    pwi_record_clear(&record);
    return status;
}

/* The core's prices as a proof of a single leaf; or, where loads cannot add up to what they allow, of the next number
 * that they can: later goals are to know that there are no more pairs. */
static PwStatus prove_by_core(PwiFairSolving *solving, const PwiSolution *core, PwiStage *stage, int64_t *bound) {
    PwiModel *model = &solving->model;
    PwiFairResult *result = solving->result;
    PwStatus status = PW_OK;
    PwiPrices prices = {0};
    PwiPricing pricing = {0};
    PwiWide proven;
    PwiTotalsGap gap;
    bool is_in_gap;
    PW_TRY(pwi_prices_init(&prices, model));
    memcpy(prices.mentor, core->price[PWI_MENTOR], (size_t)model->n[PWI_MENTOR] * sizeof *prices.mentor);
    PW_TRY(pwi_pricing_init(&pricing, model, &prices, PWI_GOAL_MATCHED));
    PW_TRY(pwi_scan_bound(&pricing, &proven));
    *bound = INT64_MIN;
    if (proven <= PWI_NO_CHOICE) goto out; /* floors leave somebody nobody: not the core's business */
    *bound = pwi_bound_floor(model, &prices, proven);
    PW_TRY(pwi_totals_find_gap(model, model->range, (double)(*bound - model->n_kept_pairs), &is_in_gap, &gap));
    if (is_in_gap) {
        *bound = gap.low + model->n_kept_pairs;
        model->most_pairs = gap.low;
        PW_TRY(prove_by_gap(model, &prices, gap, result->arena, stage));
        goto out;
    }
    PW_TRY(pwi_record_leaf(model, PWI_GOAL_MATCHED, &prices, *bound, result->arena, stage));
out:
    pwi_pricing_clear(&pricing);
    pwi_prices_clear(&prices);
    return status;
}

/* Whether the goal at hand is followed by `total`, whose relaxation is the one that the first matching came from. */
static bool is_before_total(const PwiFairSolving *solving) {
    const PwProgramme *programme = solving->problem.programme;
    int next = solving->result->n_goals + 1;
    return next < programme->n_goals && programme->goal[next] == PWI_GOAL_TOTAL;
}

/* Looks for any matching with that many pairs; then its row stands, or else is void. */
static PwStatus try_matched(PwiFairSolving *solving, int64_t value) {
    PwiModel *model = &solving->model;
    PwiStageResult found;
    PwiIncumbent trial = {0};
    PwStatus status = PW_OK;
    int32_t row = model->n_rows;
    PW_TRY(pwi_model_add_goal(model, PWI_GOAL_MATCHED, value));
    PW_TRY(pwi_stage_solve(model, PWI_GOAL_TOTAL, true, &solving->work_left, &trial, &solving->kept,
                           solving->result->arena, &found));
    if (trial.exists) PW_TRY(pwi_incumbent_set(&solving->best, trial.pair, trial.n, &trial.verdict));
    model->row[row].is_void = !trial.exists;
    if (!trial.exists || !is_before_total(solving)) pwi_relaxation_clear(&solving->kept);
out:
    pwi_incumbent_clear(&trial);
    return status;
}

PwStatus pwi_goals_solve_matched(PwiFairSolving *solving, const PwiSolution *core) {
    PwStatus status = PW_OK;
    PwiStage proof;
    int64_t bound;
    if (core->n_optimal_goals == 0) return pwi_goals_solve_sum(solving, PWI_GOAL_MATCHED);
    PW_TRY(prove_by_core(solving, core, &proof, &bound));
    if (bound == INT64_MIN) return pwi_goals_solve_sum(solving, PWI_GOAL_MATCHED);
    PW_TRY(try_matched(solving, bound));
    if (!solving->best.exists || solving->best.verdict.value[PWI_GOAL_MATCHED] < bound) {
        solving->model.most_pairs = INT64_MAX; /* of this goal nothing is proven yet */
        return pwi_goals_solve_sum(solving, PWI_GOAL_MATCHED);
    }
    *pwi_goals_next_stage(solving, PWI_GOAL_MATCHED) = proof;
    pwi_goals_note(solving, PWI_GOAL_MATCHED, bound, bound);
out:
    return status;
}
