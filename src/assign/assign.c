/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The goals, one after the other, each on the optimal face of those before (problem.h).
 *
 * First the number of pairs (cardinality.h), whose closed set gives prices 0 and 1. Every further goal is a
 * transportation problem of its own (transport.h). What a goal has decided is fixed by complementary slackness: a pair
 * with reduced cost ≠ 0 stays as it is, a person with a price > 0 stays full, with a price < 0 stays at the minimum. So
 * no goal ever needs a large weight to outrank another. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "assign/auction.h"
#include "assign/bound.h"
#include "assign/cardinality.h"
#include "assign/hall.h"
#include "assign/highest.h"
#include "assign/leximin.h"
#include "assign/only.h"
#include "assign/resume.h"
#include "assign/transport.h"
#include "assign/worst_off.h"

/* Beyond this a starting price is taken for nonsense and cut off: bidding it down again would take long. */
#define MOST_START_PRICE (2 * PWI_PPM)
/* Starting prices are taken this much lower: one that is too high for a mentor who will not be full comes down at the
 * cost of a long path, one that is too low rises by itself. */
#define START_DISCOUNT (PWI_PPM / 16)

typedef struct Stages {
    const PwiProblem *problem;
    PwiSolution *solution;
    PwiRows rows;                   /* of the goal at hand */
    PwiCandidates lists;            /* of the goal at hand, or of the last one */
    int lists_goal;                 /* whose weights they have */
    bool lists_are_plain;           /* made without a face, at prices 0 */
    PwiBounds *bounds[PWI_N_SIDES]; /* narrowed, forced pairs taken off; owned */
    int32_t *taken[PWI_N_SIDES];    /* [people] fixed and forced pairs; owned */
    PwiPair *forced, *loose;        /* pairs fixed for good, and pairs that may still be swapped; owned */
    int n_forced, n_loose;
    int64_t *price[PWI_MAX_PROOF_GOALS][PWI_N_SIDES]; /* [goals done][side]: [people]; owned */
    int n_done;
    int64_t *start_price; /* [mentors] prices to start `total` from, or NULL; owned */
    bool is_certain;      /* the result depends on the problem alone, not on where it was started from */
} Stages;

/* Puts the pairs of a proven goal on record: those its prices force, for good, and those that may still be swapped.
 * Forced pairs are taken off both people's bounds. A minimum may so become negative, which is not the same as 0: a
 * minimum that is met by forced pairs alone must never carry a price.
 * Before any goal has prices, all may. */
static PwStatus take_pairs(Stages *stages, const PwiFlow *flow, int goal) {
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
static void narrow_bounds(Stages *stages, int goal, int64_t *const price[PWI_N_SIDES]) {
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

/* The proven goal's prices become a face of all later goals. */
static void add_face(Stages *stages, int goal) {
    PwiRows *rows = &stages->rows;
    int64_t *const *price = stages->price[stages->n_done];
    if (!is_whole(stages->problem, goal, price))
        rows->face[rows->n_faces++] = (PwiFace){goal, {price[PWI_MENTEE], price[PWI_MENTOR]}, NULL};
    narrow_bounds(stages, goal, price);
    stages->n_done++;
}

static bool new_prices(Stages *stages) {
    int64_t **price = stages->price[stages->n_done];
    for (int side = 0; side < PWI_N_SIDES; side++)
        price[side] = PWI_NEW_ARRAY(int64_t, (size_t)stages->problem->n[side]);
    return price[0] != NULL && price[1] != NULL;
}

/* `matched` first: the closed set says all. A mentee outside it is worth a pair, a mentor inside it is what is scarce.
 */
static PwStatus prove_matched(Stages *stages, const PwiCardinality *found) {
    if (!new_prices(stages)) return PW_NO_MEMORY;
    int64_t *const *price = stages->price[stages->n_done];
    for (int i = 0; i < stages->problem->n[PWI_MENTEE]; i++)
        price[PWI_MENTEE][i] = found->closed[PWI_MENTEE][i] ? 0 : 1;
    for (int j = 0; j < stages->problem->n[PWI_MENTOR]; j++)
        price[PWI_MENTOR][j] = found->closed[PWI_MENTOR][j] ? 1 : 0;
    PwStatus status = take_pairs(stages, &found->flow, PWI_GOAL_MATCHED);
    if (status == PW_OK) add_face(stages, PWI_GOAL_MATCHED);
    return status;
}

/* Candidate lists for the goal at hand, from those of the last one where that is possible. */
static PwStatus prepare_lists(Stages *stages) {
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
static PwStatus bid_and_send(Stages *stages, PwiTransport *transport) {
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

static PwStatus resume_and_send(Stages *stages, PwiTransport *transport) {
    PwStatus status = pwi_resume(&stages->rows, &stages->lists, stages->loose, stages->n_loose, transport);
    return status == PW_OK ? pwi_transport_solve(&stages->rows, &stages->lists, transport) : status;
}

/* One goal as a transportation problem. PW_LIMIT leaves its prices as multipliers. */
static PwStatus prove_transport(Stages *stages, int goal) {
    PwStatus status = PW_OK;
    PwiTransport transport;
    const PwiBounds *const bounds[PWI_N_SIDES] = {stages->bounds[0], stages->bounds[1]};
    const int32_t *const taken[PWI_N_SIDES] = {stages->taken[0], stages->taken[1]};
    pwi_rows_set_goal(&stages->rows, goal);
    if (!new_prices(stages)) return PW_NO_MEMORY;
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
    if (status == PW_OK) status = take_pairs(stages, &transport.flow, goal);
    if (status == PW_OK) add_face(stages, goal);
    pwi_transport_clear(&transport);
    return status;
}

/* The smallest score of the pairs that are decided: fixed ones, and those forced by earlier goals. */
static PwStatus find_smallest_decided(const Stages *stages, int32_t *smallest_ppm) {
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
static PwStatus find_worst_off(Stages *stages) {
    PwStatus status = PW_OK;
    PwiWorstOff worst = {.value_ppm = 0};
    const PwiBounds *const bounds[PWI_N_SIDES] = {stages->bounds[0], stages->bounds[1]};
    int32_t most_ppm;
    PW_TRY(find_smallest_decided(stages, &most_ppm));
    status = pwi_worst_off_solve(&stages->rows, bounds, most_ppm, &worst);
    if (status != PW_OK && status != PW_LIMIT) goto out;
    bool is_cut_short = status == PW_LIMIT;
    status = PW_OK;
    if (worst.has_flow) PW_TRY(take_pairs(stages, &worst.found.flow, stages->rows.goal));
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
static PwStatus prove_worst_off(Stages *stages) {
    pwi_rows_set_goal(&stages->rows, PWI_GOAL_WORST_OFF);
    PwStatus status = find_worst_off(stages);
    if (status == PW_OK) stages->n_done++;
    return status;
}

/* What leximin has found becomes the pairs, the bounds and the face of all later goals. */
static PwStatus take_leximin(Stages *stages, PwiLeximin *found) {
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

/* leximin begins where worst-off ends. Its prices are by level; cut short, it is proven as far as worst-off is. */
static PwStatus prove_leximin(Stages *stages) {
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
    PwStatus taken = take_leximin(stages, &found);
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

static PwStatus prove_goal(Stages *stages, int goal) {
    if (goal == PWI_GOAL_WORST_OFF) return prove_worst_off(stages);
    if (goal == PWI_GOAL_LEXIMIN) return prove_leximin(stages);
    return prove_transport(stages, goal);
}

static PwStatus prove_goals(Stages *stages, const PwiCardinality *found) {
    const PwiProblem *problem = stages->problem;
    PwStatus status = PW_OK;
    int first = 0;
    if (problem->goal[0] == PWI_GOAL_MATCHED) {
        PW_TRY(prove_matched(stages, found));
        first = 1;
    } else {
        /* What is returned should the deadline pass before the first goal is proven. */
        PW_TRY(take_pairs(stages, &found->flow, problem->goal[0]));
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

static PwStatus take_start_prices(Stages *stages, const int64_t *price) {
    int n_mentors = stages->problem->n[PWI_MENTOR];
    stages->start_price = PWI_NEW_ARRAY(int64_t, (size_t)n_mentors);
    if (stages->start_price == NULL) return PW_NO_MEMORY;
    for (int j = 0; j < n_mentors; j++) {
        int64_t own = price[j] < MOST_START_PRICE ? price[j] : MOST_START_PRICE;
        stages->start_price[j] = own > START_DISCOUNT ? own - START_DISCOUNT : 0;
    }
    return PW_OK;
}

static PwStatus stages_init(Stages *stages, const PwiProblem *problem, const int64_t *start_price,
                            PwiSolution *solution) {
    PwStatus status = PW_OK;
    *stages = (Stages){.problem = problem,
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

static void stages_clear(Stages *stages) {
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
static PwStatus hand_over_prices(const Stages *stages, int n_goals, PwiSolution *solution) {
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

static PwStatus hand_over_pairs(const Stages *stages, PwiSolution *solution) {
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
static PwStatus bound_open_goal(const Stages *stages, PwiSolution *solution) {
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

/* *is_certain: the solution is the same whatever the start. */
static PwStatus assign_from(const PwiProblem *problem, const int64_t *start_price, PwiSolution *solution,
                            bool *is_certain) {
    Stages stages;
    PwiCardinality found = {.conflict = PWI_NO_CONFLICT};
    PwStatus status = PW_OK;
    *is_certain = false;
    *solution = (PwiSolution){.outcome = PWI_OPTIMAL};
    PW_TRY(stages_init(&stages, problem, start_price, solution));
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
    if (status == PW_LIMIT) {
        solution->outcome = PWI_FEASIBLE;
        if (stages.rows.goal == PWI_GOAL_DRAW || !pwi_goal_is_smallest((PwiGoal)stages.rows.goal))
            PW_TRY(bound_open_goal(&stages, solution));
    } else if (status != PW_OK) {
        goto out;
    }
    solution->n_optimal_goals = stages.n_done;
    PW_TRY(hand_over_prices(&stages, stages.n_done + (solution->outcome == PWI_FEASIBLE), solution));
    PW_TRY(hand_over_pairs(&stages, solution));
    *is_certain = stages.is_certain;

out:
    pwi_cardinality_clear(&found);
    stages_clear(&stages);
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
