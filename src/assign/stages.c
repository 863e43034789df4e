/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the goals solved so far have decided, for the next one (stages.h). */
#include "assign/stages.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "assign/bound.h"

/* Beyond this a starting price is taken for nonsense and cut off: bidding it down again would take long. */
#define MOST_START_PRICE (2 * PWI_PPM)
/* Starting prices are taken this much lower: one that is too high for a mentor who will not be full comes down at the
 * cost of a long path, one that is too low rises by itself. */
#define START_DISCOUNT (PWI_PPM / 16)

PwStatus pwi_stages_take_pairs(PwiStages *stages, const PwiFlow *flow, int goal) {
    size_t n_forced = (size_t)stages->n_forced, n_used = (size_t)flow->n_used;
    PwiPair *forced = pwi_resize_array(stages->forced, n_forced + n_used + 1, sizeof *forced);
    if (forced == NULL) return PW_NO_MEMORY;
    stages->forced = forced;
    PwiPair *loose = pwi_resize_array(stages->loose, n_used + 1, sizeof *loose);
    if (loose == NULL) return PW_NO_MEMORY;
    stages->loose = loose;
    stages->n_loose = 0;
    int64_t *const *price = stages->price[stages->n_done];
    bool has_prices = price[PWI_MENTEE] != NULL;
    for (int mentee = 0; mentee < stages->problem->n[PWI_MENTEE]; mentee++) {
        for (int32_t edge = flow->first[PWI_MENTEE][mentee]; edge != PWI_NO_EDGE;
             edge = flow->edge[edge].next[PWI_MENTEE]) {
            int mentor = flow->edge[edge].person[PWI_MENTOR];
            int64_t weight = goal == PWI_GOAL_MATCHED ? 1 : flow->edge[edge].weight - stages->rows.shift;
            int64_t reduced_cost = has_prices ? weight - price[PWI_MENTEE][mentee] - price[PWI_MENTOR][mentor] : 0;
            assert(reduced_cost >= 0);
            if (reduced_cost == 0) {
                loose[stages->n_loose++] = (PwiPair){mentee, mentor};
                continue;
            }
            forced[stages->n_forced++] = (PwiPair){mentee, mentor};
            for (int side = 0; side < PWI_N_SIDES; side++) {
                PwiBounds *bounds = &stages->bounds[side][flow->edge[edge].person[side]];
                bounds->max--;
                bounds->min--;
                stages->taken[side][flow->edge[edge].person[side]]++;
            }
        }
    }
    return PW_OK;
}

/* Everybody keeps to the loads that are best for them at the goal's prices: full stays full, at the minimum stays at
 * the minimum, and gains may leave a range between. */
static void narrow_bounds(PwiStages *stages, int goal, int64_t *const price[PWI_N_SIDES]) {
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < stages->problem->n[side]; person++)
            pwi_best_loads(stages->problem, goal, side, person, stages->taken[side][person], price[side][person],
                           &stages->bounds[side][person]);
}

static bool are_all(const int64_t *price, int n, int64_t same) {
    for (int person = 0; person < n; person++)
        if (price[person] != same) return false;
    return true;
}

/* Whether every pair may still change: all mentees, or no mentee, contend for all the places there are. */
static bool is_whole(const PwiProblem *problem, int goal, int64_t *const *price) {
    if (goal != PWI_GOAL_MATCHED || problem->n[PWI_MENTEE] == 0) return false;
    int64_t of_mentees = price[PWI_MENTEE][0];
    return are_all(price[PWI_MENTEE], problem->n[PWI_MENTEE], of_mentees) &&
           are_all(price[PWI_MENTOR], problem->n[PWI_MENTOR], 1 - of_mentees);
}

void pwi_stages_add_face(PwiStages *stages, int goal) {
    PwiRows *rows = &stages->rows;
    int64_t *const *price = stages->price[stages->n_done];
    if (!is_whole(stages->problem, goal, price))
        rows->face[rows->n_faces++] = (PwiFace){goal, {price[PWI_MENTEE], price[PWI_MENTOR]}, NULL};
    narrow_bounds(stages, goal, price);
    stages->n_done++;
}

bool pwi_stages_new_prices(PwiStages *stages) {
    int64_t **price = stages->price[stages->n_done];
    for (int side = 0; side < PWI_N_SIDES; side++)
        price[side] = PWI_NEW_ARRAY(int64_t, (size_t)stages->problem->n[side]);
    return price[0] != NULL && price[1] != NULL;
}

PwStatus pwi_stages_take_leximin(PwiStages *stages, PwiLeximin *found) {
    if (found->loose == NULL) return PW_OK; /* cut short before there was anything to choose from: all stays as it is */
    size_t n_forced = (size_t)stages->n_forced + (size_t)found->n_forced;
    PwiPair *forced = pwi_resize_array(stages->forced, n_forced + 1, sizeof *forced);
    if (forced == NULL) return PW_NO_MEMORY;
    stages->forced = forced;
    for (int k = 0; k < found->n_forced; k++) {
        forced[stages->n_forced++] = found->forced[k];
        stages->taken[PWI_MENTEE][found->forced[k].mentee]++;
        stages->taken[PWI_MENTOR][found->forced[k].mentor]++;
    }
    pwi_free(stages->loose);
    stages->loose = found->loose;
    stages->n_loose = found->n_loose;
    found->loose = NULL;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_free(stages->bounds[side]);
        stages->bounds[side] = found->bounds[side];
        found->bounds[side] = NULL;
    }
    return PW_OK;
}

static PwStatus take_start_prices(PwiStages *stages, const int64_t *price) {
    int n_mentors = stages->problem->n[PWI_MENTOR];
    stages->start_price = PWI_NEW_ARRAY(int64_t, (size_t)n_mentors);
    if (stages->start_price == NULL) return PW_NO_MEMORY;
    for (int j = 0; j < n_mentors; j++) {
        int64_t own = price[j] < MOST_START_PRICE ? price[j] : MOST_START_PRICE;
        stages->start_price[j] = own > START_DISCOUNT ? own - START_DISCOUNT : 0;
    }
    return PW_OK;
}

PwStatus pwi_stages_init(PwiStages *stages, const PwiProblem *problem, const int64_t *start_price,
                         PwiSolution *solution) {
    PwStatus status = PW_OK;
    *stages = (PwiStages){.problem = problem,
                          .solution = solution,
                          .lists_goal = PWI_GOAL_TOTAL,
                          .lists_are_plain = true,
                          .is_certain = true};
    for (int side = 0; side < PWI_N_SIDES; side++) {
        size_t n = (size_t)problem->n[side];
        stages->bounds[side] = PWI_NEW_ARRAY(PwiBounds, n);
        if (stages->bounds[side] == NULL) return PW_NO_MEMORY;
        memcpy(stages->bounds[side], problem->bounds[side], n * sizeof(PwiBounds));
        stages->taken[side] = PWI_NEW_ARRAY(int32_t, n);
        if (stages->taken[side] == NULL) return PW_NO_MEMORY;
    }
    for (int k = 0; k < problem->n_fixed; k++) {
        stages->taken[PWI_MENTEE][problem->fixed[k].mentee]++;
        stages->taken[PWI_MENTOR][problem->fixed[k].mentor]++;
    }
    PW_TRY(pwi_candidates_init(&stages->lists, problem->n[PWI_MENTEE], problem->n[PWI_MENTOR]));
    PW_TRY(pwi_rows_init(&stages->rows, problem, PWI_GOAL_TOTAL));
    if (start_price != NULL) PW_TRY(take_start_prices(stages, start_price));
out:
    return status;
}

void pwi_stages_clear(PwiStages *stages) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        pwi_free(stages->bounds[side]);
        pwi_free(stages->taken[side]);
        for (int k = 0; k < PWI_MAX_PROOF_GOALS; k++) pwi_free(stages->price[k][side]);
    }
    pwi_free(stages->start_price);
    pwi_free(stages->forced);
    pwi_free(stages->loose);
    pwi_candidates_clear(&stages->lists);
    pwi_rows_clear(&stages->rows);
}

/* Prices as rows of the solution; `n_goals` of them are known. */
static PwStatus hand_over_prices(const PwiStages *stages, int n_goals, PwiSolution *solution) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        size_t n = (size_t)stages->problem->n[side];
        solution->price[side] = PWI_ARENA_ARRAY(&solution->arena, int64_t, n * (size_t)n_goals);
        if (solution->price[side] == NULL) return PW_NO_MEMORY;
        for (size_t person = 0; person < n; person++)
            for (int k = 0; k < n_goals; k++)
                solution->price[side][person * (size_t)n_goals + (size_t)k] = stages->price[k][side][person];
    }
    solution->n_goals = n_goals;
    return PW_OK;
}

static PwStatus hand_over_pairs(const PwiStages *stages, PwiSolution *solution) {
    solution->n_pairs = stages->n_forced + stages->n_loose;
    solution->pair = PWI_ARENA_ARRAY(&solution->arena, PwiPair, (size_t)solution->n_pairs);
    if (solution->pair == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < stages->n_forced; k++) solution->pair[k] = stages->forced[k];
    for (int k = 0; k < stages->n_loose; k++) solution->pair[stages->n_forced + k] = stages->loose[k];
    qsort(solution->pair, (size_t)solution->n_pairs, sizeof(PwiPair), pwi_compare_pairs);
    return PW_OK;
}

/* What the last prices prove of a goal that was cut short: the open rest, and the pairs forced by earlier goals. Gains
 * of loads are of all pairs; weights of the fixed ones are not here. */
static PwStatus bound_open_goal(const PwiStages *stages, PwiSolution *solution) {
    const PwiProblem *problem = stages->problem;
    const PwiBounds *const bounds[PWI_N_SIDES] = {stages->bounds[0], stages->bounds[1]};
    const int32_t *const taken[PWI_N_SIDES] = {stages->taken[0], stages->taken[1]};
    int64_t *const *price = stages->price[stages->n_done];
    PwiRowWorker worker;
    PwStatus status = PW_OK;
    PW_TRY(pwi_row_worker_init(&worker, problem));
    PW_TRY(pwi_goal_bound(&stages->rows, bounds, taken, price[PWI_MENTOR], price[PWI_MENTEE], &solution->open_bound));
    for (int k = 0; k < stages->n_forced; k++) {
        PwiPair pair = stages->forced[k];
        const int32_t *score = problem->scores.row(problem->scores.self, worker.score_worker, pair.mentee);
        solution->open_bound +=
            pwi_pair_weight(problem, stages->rows.goal, pair.mentee, pair.mentor, score[pair.mentor]);
    }
out:
    pwi_row_worker_clear(&worker);
    return status;
}

PwStatus pwi_stages_hand_over(const PwiStages *stages, PwiSolution *solution) {
    PwStatus status = PW_OK;
    const bool is_cut_short = solution->outcome == PWI_FEASIBLE;
    const int goal = stages->rows.goal;
    if (is_cut_short && (goal == PWI_GOAL_DRAW || !pwi_goal_is_smallest((PwiGoal)goal)))
        PW_TRY(bound_open_goal(stages, solution));
    solution->n_optimal_goals = stages->n_done;
    PW_TRY(hand_over_prices(stages, stages->n_done + is_cut_short, solution));
    PW_TRY(hand_over_pairs(stages, solution));
out:
    return status;
}
