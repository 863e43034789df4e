/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategy `optimal`: the programme's goals, one after the other, solved to proof by the assignment core. */
#include <assert.h>
#include <string.h>

#include "assign/weight.h"
#include "base/faults.h"
#include "fair/fair.h"
#include "strategy/assemble.h"
#include "strategy/conflict.h"

/* ---- what this version can do ---- */

static PwStatus check_previous(const PwiStrategyInput *input, PwError *error) {
    if (input->least_stay > 0 && input->previous == NULL)
        return pwi_fail(error, PW_USAGE, "that %d pairs stay needs the earlier matching", input->least_stay);
    if (pwi_goals_have(input->programme->goal, input->programme->n_goals, PWI_GOAL_STAY) && input->previous == NULL)
        return pwi_fail(error, PW_USAGE, "the goal \"stay\" needs the earlier matching; need --previous FILE");
    return PW_OK;
}

static PwStatus check_support(const PwiStrategyInput *input, PwError *error) {
    if (input->programme->one_pool)
        return pwi_fail(error, PW_UNSUPPORTED,
                        "matching peers of one pool (\"pool\": \"one-pool\") is not supported yet");
    return PW_OK;
}

/* ---- the problem ---- */

/* Bounds without the kept pairs, and everybody's draw key. */
static PwStatus prepare_side(const PwiStrategyInput *input, PwiSide side, PwiArena *arena, PwiProblem *problem) {
    const PwiPeople *people = &input->cohort->side[side];
    const PwDecisions *decisions = input->decisions;
    PwiBounds *bounds = PWI_ARENA_ARRAY(arena, PwiBounds, (size_t)people->n + 1);
    uint64_t *draw_key = PWI_ARENA_ARRAY(arena, uint64_t, (size_t)people->n + 1);
    if (bounds == NULL || draw_key == NULL) return PW_NO_MEMORY;
    for (int person = 0; person < people->n; person++) {
        if (pwi_takes_part(input, side, person)) bounds[person] = people->person[person].bounds;
        if (input->programme->capacity.min_if_used[side]) bounds[person].min = 0; /* at most 1: nothing to ask */
        draw_key[person] = pwi_draw_key(input->programme->seed, pwi_side_names[side], people->person[person].id);
    }
    for (int k = 0; k < decisions->n_keep; k++) {
        PwiBounds *kept = &bounds[side == PWI_MENTEE ? decisions->keep[k].mentee : decisions->keep[k].mentor];
        kept->max--;
        if (kept->min > 0) kept->min--;
    }
    problem->n[side] = people->n;
    problem->bounds[side] = bounds;
    problem->draw_key[side] = draw_key;
    return PW_OK;
}

/* Floors: hard ones take pairs away, soft ones cost in `total`. */
static PwStatus prepare_floors(const PwiStrategyInput *input, PwiArena *arena, PwiProblem *problem, PwError *error) {
    const PwProgramme *programme = input->programme;
    int64_t penalties_ppm = 0;
    PwiSoftFloor *soft = PWI_ARENA_ARRAY(arena, PwiSoftFloor, (size_t)programme->n_fairness + 1);
    if (soft == NULL) return PW_NO_MEMORY;
    for (int k = 0; k < programme->n_fairness; k++) {
        const PwiFairness *floor = &programme->fairness[k];
        assert(floor->kind == PWI_FLOOR && "the kinds that make an integer programme went another way");
        if (!floor->soft) continue;
        penalties_ppm += floor->penalty_ppm;
        if (penalties_ppm > PWI_MOST_PENALTY_PPM)
            return pwi_fail(error, PW_UNSUPPORTED,
                            "the floors' penalties are too large; need at most 1000 together, or no penalty: a rule "
                            "that must be kept");
        soft[problem->n_soft_floors++] = (PwiSoftFloor){(int32_t)floor->level_ppm, (int32_t)floor->penalty_ppm};
    }
    problem->floor_ppm = pwi_programme_floor_ppm(programme);
    problem->soft_floor = soft;
    return PW_OK;
}

/* What single goals need to know of people, pairs and scores. */
static PwStatus prepare_goals(const PwiStrategyInput *input, PwiArena *arena, PwiProblem *problem) {
    const PwiPeople *mentees = &input->cohort->side[PWI_MENTEE];
    int64_t *priority_ppm = PWI_ARENA_ARRAY(arena, int64_t, (size_t)mentees->n + 1);
    if (priority_ppm == NULL) return PW_NO_MEMORY;
    for (int mentee = 0; mentee < mentees->n; mentee++) priority_ppm[mentee] = mentees->person[mentee].priority_ppm;
    problem->priority_ppm = priority_ppm;
    if (input->previous != NULL) {
        problem->previous = input->previous->pair;
        problem->n_previous = input->previous->n_pairs;
    }
    for (int k = 0; k < input->programme->n_goals; k++) {
        problem->goal[problem->n_goals++] = (int)input->programme->goal[k];
        if (input->programme->goal[k] != PWI_GOAL_NASH) continue;
        int32_t *weight = PWI_ARENA_ARRAY(arena, int32_t, (size_t)PWI_PPM + 1);
        if (weight == NULL || pwi_fill_nash_weights(weight) != PW_OK) return PW_NO_MEMORY;
        problem->nash_weight = weight;
    }
    problem->goal[problem->n_goals++] = PWI_GOAL_DRAW;
    return PW_OK;
}

static PwStatus prepare(const PwiStrategyInput *input, PwiArena *arena, PwiProblem *problem, PwError *error) {
    PwStatus status = PW_OK;
    *problem = (PwiProblem){.scores = pwi_scorer_rows(input->scorer),
                            .fixed = input->decisions->keep,
                            .n_fixed = input->decisions->n_keep,
                            .deadline = input->deadline,
                            .progress = input->progress,
                            .settles_prices = true,
                            .start_price = input->start_price,
                            .n_threads = input->n_threads};
    for (int side = 0; side < PWI_N_SIDES; side++) PW_TRY(prepare_side(input, (PwiSide)side, arena, problem));
    PW_TRY(prepare_floors(input, arena, problem, error));
    PW_TRY(prepare_goals(input, arena, problem));
    int32_t *fixed_score_ppm = PWI_ARENA_ARRAY(arena, int32_t, (size_t)input->decisions->n_keep + 1);
    PW_TRY(fixed_score_ppm != NULL ? pwi_score_kept(input, fixed_score_ppm) : PW_NO_MEMORY);
    problem->fixed_score_ppm = fixed_score_ppm;
out:
    return status;
}

/* ---- the result ---- */

static PwStatus copy_people(PwiArena *arena, const int32_t **people, int n) {
    int32_t *copy = PWI_ARENA_ARRAY(arena, int32_t, (size_t)n + 1);
    if (copy == NULL) return PW_NO_MEMORY;
    if (n > 0) memcpy(copy, *people, (size_t)n * sizeof *copy);
    *people = copy;
    return PW_OK;
}

static PwStatus copy_set(PwiArena *arena, const PwiHallSet *from, PwiHallSet *to) {
    PwStatus status = PW_OK;
    *to = *from;
    PW_TRY(copy_people(arena, &to->mentee, to->n_mentees));
    PW_TRY(copy_people(arena, &to->mentor, to->n_mentors));
out:
    return status;
}

static PwStatus take_halls(const PwiSolution *solution, PwMatching *matching) {
    PwStatus status = PW_OK;
    matching->hall = PWI_ARENA_ARRAY(&matching->arena, PwiHallSet, (size_t)solution->n_hall + 1);
    PW_TRY(matching->hall != NULL ? PW_OK : PW_NO_MEMORY);
    for (int k = 0; k < solution->n_hall; k++)
        PW_TRY(copy_set(&matching->arena, &solution->hall[k], &matching->hall[k]));
    matching->n_hall = solution->n_hall;
out:
    return status;
}

static PwStatus take_prices(const PwiProblem *problem, const PwiSolution *solution, PwMatching *matching) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        size_t n = (size_t)problem->n[side] * (size_t)solution->n_goals;
        matching->price[side] = PWI_ARENA_ARRAY(&matching->arena, int64_t, n + 1);
        if (matching->price[side] == NULL) return PW_NO_MEMORY;
        memcpy(matching->price[side], solution->price[side], n * sizeof(int64_t));
    }
    return PW_OK;
}

/* The prices of leximin, level by level. */
static PwStatus take_levels(const PwiProblem *problem, const PwiSolution *solution, PwMatching *matching) {
    if (solution->levels == NULL) return PW_OK;
    PwiLevels *levels = PWI_ARENA_ARRAY(&matching->arena, PwiLevels, 1);
    if (levels == NULL) return PW_NO_MEMORY;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        size_t n = (size_t)problem->n[side], n_entries = solution->levels->first[side][n];
        levels->first[side] = PWI_ARENA_ARRAY(&matching->arena, size_t, n + 1);
        levels->entry[side] = PWI_ARENA_ARRAY(&matching->arena, PwiLevelPrice, n_entries + 1);
        if (levels->first[side] == NULL || levels->entry[side] == NULL) return PW_NO_MEMORY;
        memcpy(levels->first[side], solution->levels->first[side], (n + 1) * sizeof(size_t));
        if (n_entries > 0)
            memcpy(levels->entry[side], solution->levels->entry[side], n_entries * sizeof(PwiLevelPrice));
    }
    matching->levels = levels;
    return PW_OK;
}

/* Everybody's pairs: all of them, or the kept ones alone. [side] arrays in `arena`. */
static PwStatus count_loads(const PwiProblem *problem, const PwMatching *matching, bool kept_only, PwiArena *arena,
                            int *load[PWI_N_SIDES]) {
    for (int side = 0; side < PWI_N_SIDES; side++) {
        load[side] = PWI_ARENA_ARRAY(arena, int, (size_t)problem->n[side] + 1);
        if (load[side] == NULL) return PW_NO_MEMORY;
    }
    for (int p = 0; p < matching->n_pairs; p++) {
        const PwiMatchedPair *pair = &matching->pair[p];
        if (kept_only && !pair->kept) continue;
        load[PWI_MENTEE][pair->mentee]++;
        load[PWI_MENTOR][pair->mentor]++;
    }
    return PW_OK;
}

static int64_t weight_of(const PwiProblem *problem, int goal, const PwiMatchedPair *pair) {
    return pwi_pair_weight(problem, goal, pair->mentee, pair->mentor, pair->score_ppm);
}

/* Values by what the pairs really score; bounds by the proof. */
static PwStatus take_goals(const PwiProblem *problem, const PwiSolution *solution, PwiArena *arena,
                           PwMatching *matching) {
    int *load[PWI_N_SIDES];
    PwStatus status = count_loads(problem, matching, false, arena, load);
    if (status != PW_OK) return status;
    const int *const loads[PWI_N_SIDES] = {load[0], load[1]};
    matching->n_goals = solution->n_goals;
    for (int k = 0; k < solution->n_goals; k++) {
        PwiGoalValue *goal = &matching->goal[k];
        goal->goal = problem->goal[k];
        goal->value = goal->bound = pwi_problem_value(problem, goal->goal, matching->pair, matching->n_pairs, loads);
        if (k < solution->n_optimal_goals) continue;
        goal->bound = solution->open_bound;
        bool is_sum = goal->goal == PWI_GOAL_DRAW || !pwi_goal_is_smallest((PwiGoal)goal->goal);
        for (int p = 0; is_sum && p < matching->n_pairs; p++)
            if (matching->pair[p].kept) goal->bound += weight_of(problem, goal->goal, &matching->pair[p]);
    }
    return PW_OK;
}

/* The sign of a pair's reduced cost, goal by goal; worst-off leaves 0. */
static int sign_of_pair(const PwiProblem *problem, const PwMatching *matching, const PwiMatchedPair *pair) {
    int n_goals = matching->n_goals, sign = 0;
    for (int k = 0; k < n_goals && sign == 0; k++) {
        int goal = matching->goal[k].goal;
        if (goal == PWI_GOAL_WORST_OFF) continue;
        if (goal == PWI_GOAL_LEXIMIN) {
            sign = pwi_levels_sign_of_pair(matching->levels, pair->mentee, pair->mentor, pair->score_ppm);
            continue;
        }
        int64_t reduced_cost = weight_of(problem, goal, pair) -
                               matching->price[PWI_MENTEE][pair->mentee * n_goals + k] -
                               matching->price[PWI_MENTOR][pair->mentor * n_goals + k];
        sign = (reduced_cost > 0) - (reduced_cost < 0);
    }
    return sign;
}

/* Narrows a person's loads to those that are best at the prices. */
static void narrow_loads(const PwiProblem *problem, const PwMatching *matching, int side, int person, int taken,
                         PwiBounds *loads) {
    int n_goals = matching->n_goals;
    for (int k = 0; k < n_goals; k++) {
        int goal = matching->goal[k].goal;
        int64_t price = matching->price[side][(size_t)person * (size_t)n_goals + (size_t)k];
        if (goal == PWI_GOAL_WORST_OFF) continue;
        if (goal == PWI_GOAL_LEXIMIN) price = pwi_levels_sign_of_person(matching->levels, side, person);
        pwi_best_loads(problem, goal, side, person, taken, price, loads);
    }
}

/* Before anything is handed out: complementary slackness of everybody and of every pair made. (Pairs not made are what
 * `pairwright verify` goes through.) */
static PwStatus check_self(const PwiProblem *problem, const PwMatching *matching, PwiArena *arena, PwError *error) {
    int *load[PWI_N_SIDES], *kept[PWI_N_SIDES];
    PwStatus status;
    PW_TRY(count_loads(problem, matching, false, arena, load));
    PW_TRY(count_loads(problem, matching, true, arena, kept));
    bool holds = true, is_optimal = matching->outcome == PWI_OPTIMAL;
    for (int p = 0; is_optimal && holds && p < matching->n_pairs; p++)
        holds = matching->pair[p].kept || sign_of_pair(problem, matching, &matching->pair[p]) >= 0;
    for (int side = 0; holds && side < PWI_N_SIDES; side++) {
        for (int person = 0; holds && person < problem->n[side]; person++) {
            PwiBounds loads = problem->bounds[side][person];
            int taken = kept[side][person], now = load[side][person] - taken;
            if (is_optimal) narrow_loads(problem, matching, side, person, taken, &loads);
            holds = now >= loads.min && now <= loads.max;
        }
    }
    status = holds ? PW_OK
                   : pwi_fail(error, PW_SELF_CHECK,
                              "the matching failed its self-check; nothing was written (please report this)");
out:
    return status;
}

PwStatus pwi_solve_optimal(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    PwStatus status = PW_OK;
    PwiArena arena = {0};
    PwiProblem problem;
    PwiSolution solution = {0};
    PW_TRY(check_previous(input, error));
    if (input->least_stay > 0 || pwi_fair_is_needed(input->programme, input->cohort, input->decisions))
        return pwi_solve_by_rules(input, matching, error);
    PW_TRY(check_support(input, error));
    PW_TRY(prepare(input, &arena, &problem, error));
    PW_TRY(pwi_assemble_terms(input, matching));
    PW_TRY(pwi_assign(&problem, &solution, error));
    matching->outcome = solution.outcome;
    if (solution.outcome == PWI_INFEASIBLE) {
        matching->conflict_kind = solution.conflict_kind;
        PW_TRY(copy_set(&matching->arena, &solution.conflict, &matching->conflict));
        PW_TRY(pwi_explain_conflict(input, matching, error));
        goto out;
    }
    PW_TRY(pwi_assemble_pairs(input, solution.pair, solution.n_pairs, matching));
    PW_TRY(take_halls(&solution, matching));
    PW_TRY(take_prices(&problem, &solution, matching));
    PW_TRY(take_levels(&problem, &solution, matching));
    matching->start_was_vain = solution.start_was_vain;
    PW_TRY(pwi_assemble_previous(input, matching));
    PW_TRY(take_goals(&problem, &solution, &arena, matching));
    PW_TRY(pwi_assemble_unmatched(input, solution.hall_of,
                                  solution.outcome == PWI_FEASIBLE ? PWI_CUT_SHORT : PWI_NO_GAIN, matching));
    PW_TRY(check_self(&problem, matching, &arena, error));

out:
    pwi_solution_clear(&solution);
    pwi_arena_clear(&arena);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status;
}
