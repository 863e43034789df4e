/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The goals, one after the other, each on the optimal face of those before (problem.h).
 *
 * First the number of pairs (cardinality.h), whose closed set gives prices 0 and 1. Every further goal is a
 * transportation problem of its own (transport.h). What a goal has decided is fixed for all later ones (stages.h), so
 * no goal ever needs a large weight to outrank another. */
#include <assert.h>
#include <string.h>

#include "assign/auction.h"
#include "assign/cardinality.h"
#include "assign/hall.h"
#include "assign/highest.h"
#include "assign/only.h"
#include "assign/resume.h"
#include "assign/stages.h"
#include "assign/transport.h"
#include "assign/worst_off.h"

/* `matched` first: the closed set says all. A mentee outside it is worth a pair, a mentor inside it is what is scarce.
 */
static PwStatus prove_matched(PwiStages *stages, const PwiCardinality *found) {
    if (!pwi_stages_new_prices(stages)) return PW_NO_MEMORY;
    int64_t *const *price = stages->price[stages->n_done];
    for (int i = 0; i < stages->problem->n[PWI_MENTEE]; i++)
        price[PWI_MENTEE][i] = found->closed[PWI_MENTEE][i] ? 0 : 1;
    for (int j = 0; j < stages->problem->n[PWI_MENTOR]; j++)
        price[PWI_MENTOR][j] = found->closed[PWI_MENTOR][j] ? 1 : 0;
    PwStatus status = pwi_stages_take_pairs(stages, &found->flow, PWI_GOAL_MATCHED);
    if (status == PW_OK) pwi_stages_add_face(stages, PWI_GOAL_MATCHED);
    return status;
}

/* Candidate lists for the goal at hand, from those of the last one where that is possible. */
static PwStatus prepare_lists(PwiStages *stages) {
    const PwiRows *rows = &stages->rows;
    bool have_scores = stages->lists_goal == PWI_GOAL_TOTAL;
    bool is_floor_raised = rows->floor_ppm > stages->problem->floor_ppm;
    bool are_plain = stages->lists_are_plain && have_scores && rows->goal == PWI_GOAL_TOTAL &&
                     (!is_floor_raised || pwi_weighs_scores(stages->problem, PWI_GOAL_TOTAL));
    bool follow_total = have_scores && pwi_weighs_scores(stages->problem, PWI_GOAL_TOTAL) && rows->n_faces > 0 &&
                        rows->face[rows->n_faces - 1].goal == PWI_GOAL_TOTAL;
    stages->lists_goal = rows->goal;
    stages->lists_are_plain = false;
    if (follow_total) return pwi_candidates_restrict(&stages->lists, rows);
    if (!are_plain) return pwi_candidates_scan_all(&stages->lists, rows, NULL);
    pwi_candidates_mask(&stages->lists, rows);
    if (is_floor_raised) pwi_candidates_drop_low(&stages->lists, rows);
    return PW_OK;
}

/* A goal from an auction. Its prices, and so the face of the next goal, become the problem's own. */
static PwStatus bid_and_send(PwiStages *stages, PwiTransport *transport) {
    const PwiProblem *problem = stages->problem;
    const PwiRows *rows = &stages->rows;
    bool are_near = rows->goal == PWI_GOAL_TOTAL && stages->start_price != NULL, are_settled, is_only = true;
    PwStatus status = PW_OK;
    for (int j = 0; are_near && j < problem->n[PWI_MENTOR]; j++)
        transport->price[PWI_MENTOR][j] = stages->start_price[j];
    PW_TRY(pwi_auction(rows, &stages->lists, transport->bounds, transport->price[PWI_MENTOR], &transport->held));
    PW_TRY(pwi_transport_solve(rows, &stages->lists, transport));
    if (!problem->settles_prices) goto out;
    PW_TRY(pwi_highest_prices(rows, &stages->lists, transport, &are_settled));
    bool is_last = stages->n_done == problem->n_goals - 1;
    if (is_last && stages->start_price != NULL) PW_TRY(pwi_is_only_matching(rows, &stages->lists, transport, &is_only));
    stages->is_certain &= are_settled && is_only;
out:
    return status;
}

static PwStatus resume_and_send(PwiStages *stages, PwiTransport *transport) {
    PwStatus status = pwi_resume(&stages->rows, &stages->lists, stages->loose, stages->n_loose, transport);
    return status == PW_OK ? pwi_transport_solve(&stages->rows, &stages->lists, transport) : status;
}

/* One goal as a transportation problem. PW_LIMIT leaves its prices as multipliers. */
static PwStatus prove_transport(PwiStages *stages, int goal) {
    PwStatus status = PW_OK;
    PwiTransport transport;
    const PwiBounds *const bounds[PWI_N_SIDES] = {stages->bounds[0], stages->bounds[1]};
    const int32_t *const taken[PWI_N_SIDES] = {stages->taken[0], stages->taken[1]};
    pwi_rows_set_goal(&stages->rows, goal);
    if (!pwi_stages_new_prices(stages)) return PW_NO_MEMORY;
    PW_TRY(pwi_transport_init(&transport, stages->problem, bounds, taken));
    PW_TRY(prepare_lists(stages));
    if (pwi_largest_weight(goal) > 1)
        PW_TRY(bid_and_send(stages, &transport));
    else /* nothing to bid with where most pairs are worth the same */
        PW_TRY(resume_and_send(stages, &transport));
out:
    if (status == PW_OK || status == PW_LIMIT) {
        for (int side = 0; side < PWI_N_SIDES; side++)
            for (int person = 0; person < stages->problem->n[side]; person++)
                stages->price[stages->n_done][side][person] =
                    transport.price[side][person] - (side == PWI_MENTEE ? stages->rows.shift : 0);
    }
    if (status == PW_OK) status = pwi_stages_take_pairs(stages, &transport.flow, goal);
    if (status == PW_OK) pwi_stages_add_face(stages, goal);
    pwi_transport_clear(&transport);
    return status;
}

/* The smallest score of the pairs that are decided: fixed ones, and those forced by earlier goals. */
static PwStatus find_smallest_decided(const PwiStages *stages, int32_t *smallest_ppm) {
    const PwiProblem *problem = stages->problem;
    PwiRowWorker worker;
    PwStatus status = PW_OK;
    *smallest_ppm = (int32_t)PWI_PPM;
    for (int k = 0; k < problem->n_fixed; k++)
        if (problem->fixed_score_ppm[k] < *smallest_ppm) *smallest_ppm = problem->fixed_score_ppm[k];
    PW_TRY(pwi_row_worker_init(&worker, problem));
    for (int k = 0; k < stages->n_forced; k++) {
        PwiPair pair = stages->forced[k];
        int32_t score = problem->scores.row(problem->scores.self, worker.score_worker, pair.mentee)[pair.mentor];
        if (score < *smallest_ppm) *smallest_ppm = score;
    }
out:
    pwi_row_worker_clear(&worker);
    return status;
}

/* How well the worst-off can fare. Pairs below that are taken away; the prices prove that no more can go. */
static PwStatus find_worst_off(PwiStages *stages) {
    PwStatus status = PW_OK;
    PwiWorstOff worst = {.value_ppm = 0};
    const PwiBounds *const bounds[PWI_N_SIDES] = {stages->bounds[0], stages->bounds[1]};
    int32_t most_ppm;
    PW_TRY(find_smallest_decided(stages, &most_ppm));
    status = pwi_worst_off_solve(&stages->rows, bounds, most_ppm, &worst);
    if (status != PW_OK && status != PW_LIMIT) goto out;
    bool is_cut_short = status == PW_LIMIT;
    status = PW_OK;
    if (worst.has_flow) PW_TRY(pwi_stages_take_pairs(stages, &worst.found.flow, stages->rows.goal));
    for (int side = 0; side < PWI_N_SIDES; side++) {
        stages->price[stages->n_done][side] = worst.price[side];
        worst.price[side] = NULL;
    }
    stages->solution->open_bound = worst.bound_ppm;
    if (worst.value_ppm > stages->rows.floor_ppm) stages->rows.floor_ppm = worst.value_ppm;
    status = is_cut_short ? PW_LIMIT : PW_OK;
out:
    pwi_worst_off_clear(&worst);
    return status;
}

/* The goal worst-off leaves no face. */
static PwStatus prove_worst_off(PwiStages *stages) {
    pwi_rows_set_goal(&stages->rows, PWI_GOAL_WORST_OFF);
    PwStatus status = find_worst_off(stages);
    if (status == PW_OK) stages->n_done++;
    return status;
}

/* leximin begins where worst-off ends. Its prices are by level; cut short, it is proven as far as worst-off is. */
static PwStatus prove_leximin(PwiStages *stages) {
    PwStatus status = PW_OK;
    PwiRows *rows = &stages->rows;
    PwiLeximin found = {.n_forced = 0};
    const PwiBounds *const bounds[PWI_N_SIDES] = {stages->bounds[0], stages->bounds[1]};
    PwiArena *arena = &stages->solution->arena;
    PwiLevels *levels = PWI_ARENA_ARRAY(arena, PwiLevels, 1);
    if (levels == NULL) return PW_NO_MEMORY;
    pwi_rows_set_goal(rows, PWI_GOAL_LEXIMIN);
    stages->lists_goal = PWI_GOAL_LEXIMIN; /* whatever comes behind makes its own lists */
    PW_TRY(find_worst_off(stages));
    rows->are_scores = true;
    status = pwi_leximin_solve(rows, bounds, stages->loose, stages->n_loose, arena, levels, &found);
    rows->are_scores = false;
    if (status != PW_OK && status != PW_LIMIT) goto out;
    PwStatus taken = pwi_stages_take_leximin(stages, &found);
    if (taken != PW_OK) status = taken;
    if (status != PW_OK) goto out;
    int64_t *const *price = stages->price[stages->n_done++];
    for (int side = 0; side < PWI_N_SIDES; side++) /* those of worst-off have no part in the proof any more */
        memset(price[side], 0, (size_t)stages->problem->n[side] * sizeof *price[side]);
    rows->face[rows->n_faces++] = (PwiFace){PWI_GOAL_LEXIMIN, {price[PWI_MENTEE], price[PWI_MENTOR]}, levels};
    stages->solution->levels = levels;
out:
    pwi_leximin_clear(&found);
    return status;
}

static PwStatus prove_goal(PwiStages *stages, int goal) {
    if (goal == PWI_GOAL_WORST_OFF) return prove_worst_off(stages);
    if (goal == PWI_GOAL_LEXIMIN) return prove_leximin(stages);
    return prove_transport(stages, goal);
}

static PwStatus prove_goals(PwiStages *stages, const PwiCardinality *found) {
    const PwiProblem *problem = stages->problem;
    PwStatus status = PW_OK;
    int first = 0;
    if (problem->goal[0] == PWI_GOAL_MATCHED) {
        PW_TRY(prove_matched(stages, found));
        first = 1;
    } else {
        /* What is returned should the deadline pass before the first goal is proven. */
        PW_TRY(pwi_stages_take_pairs(stages, &found->flow, problem->goal[0]));
    }
    for (int k = first; k < problem->n_goals; k++) PW_TRY(prove_goal(stages, problem->goal[k]));
out:
    return status;
}

/* Whether the goals are such that a start cannot show in the result: `total` comes first, but for `matched`, and every
 * goal is one whose prices are settled. */
static bool can_start_anywhere(const PwiProblem *problem) {
    int first = problem->goal[0] == PWI_GOAL_MATCHED ? 1 : 0;
    if (first >= problem->n_goals || problem->goal[first] != PWI_GOAL_TOTAL) return false;
    for (int k = first; k < problem->n_goals; k++)
        if (pwi_largest_weight(problem->goal[k]) <= 1) return false;
    return true;
}

/* *is_certain: the solution is the same whatever the start. */
static PwStatus assign_from(const PwiProblem *problem, const int64_t *start_price, PwiSolution *solution,
                            bool *is_certain) {
    PwiStages stages;
    PwiCardinality found = {.conflict = PWI_NO_CONFLICT};
    PwStatus status = PW_OK;
    *is_certain = false;
    *solution = (PwiSolution){.outcome = PWI_OPTIMAL};
    PW_TRY(pwi_stages_init(&stages, problem, start_price, solution));
    PW_TRY(pwi_candidates_scan_all(&stages.lists, &stages.rows, stages.start_price));
    PW_TRY(pwi_cardinality_solve(&stages.rows, &stages.lists, NULL, &found));
    if (found.conflict != PWI_NO_CONFLICT) {
        solution->outcome = PWI_INFEASIBLE;
        PW_TRY(pwi_hall_conflict(&stages.rows, &found, solution));
        goto out;
    }
    /* Why places are short is an answer about the most pairs there can be; with another goal first, that is not asked.
     */
    if (problem->goal[0] == PWI_GOAL_MATCHED) PW_TRY(pwi_hall_sets(&stages.rows, &found, solution));
    status = prove_goals(&stages, &found);
    if (status != PW_OK && status != PW_LIMIT) goto out;
    if (status == PW_LIMIT) solution->outcome = PWI_FEASIBLE;
    PW_TRY(pwi_stages_hand_over(&stages, solution));
    *is_certain = stages.is_certain;

out:
    pwi_cardinality_clear(&found);
    pwi_stages_clear(&stages);
    return status;
}

PwStatus pwi_assign(const PwiProblem *problem, PwiSolution *solution, PwError *error) {
    assert(problem->n_goals > 0 && problem->n_goals <= PWI_MAX_PROOF_GOALS);
    const int64_t *start_price = problem->settles_prices && can_start_anywhere(problem) ? problem->start_price : NULL;
    bool is_certain;
    PwStatus status = assign_from(problem, start_price, solution, &is_certain);
    /* Somebody might be matched otherwise from another start: then the one that everybody has counts. (A run that was
     * cut short makes no such promise.) */
    if (status == PW_OK && start_price != NULL && !is_certain && solution->outcome != PWI_FEASIBLE) {
        pwi_solution_clear(solution);
        status = assign_from(problem, NULL, solution, &is_certain);
        solution->start_was_vain = true;
    }
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    if (status == PW_LIMIT) return pwi_fail(error, status, "the time limit passed before there was any matching");
    if (status != PW_OK) return pwi_fail(error, status, "the assignment failed its own checks");
    return PW_OK;
}

void pwi_solution_clear(PwiSolution *solution) {
    pwi_arena_clear(&solution->arena);
    *solution = (PwiSolution){0};
}
