/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategy `optimal`: the programme's goals, one after the other, solved to proof by the assignment core. */
#include <string.h>

#include "assign/problem.h"
#include "fair/fair.h"
#include "strategy/assemble.h"

/* ---- what this version can do ---- */

static PwStatus check_support(const PwiStrategyInput *input, PwError *error) {
    const PwProgramme *programme = input->programme;
    if (programme->one_pool)
        return pwi_fail(error, PW_UNSUPPORTED,
                        "matching peers of one pool (\"pool\": \"one-pool\") is not supported yet");
    for (int k = 0; k < programme->n_goals; k++)
        if (programme->goal[k] != PWI_GOAL_MATCHED && programme->goal[k] != PWI_GOAL_TOTAL)
            return pwi_fail(error, PW_UNSUPPORTED, "the goal \"%s\" is not supported yet; only matched and total are",
                            pwi_goal_names[programme->goal[k]]);
    for (int r = 0; r < programme->n_fairness; r++) /* the kinds that make an integer programme went another way */
        if (programme->fairness[r].kind == PWI_FLOOR)
            return pwi_fail(error, PW_UNSUPPORTED, "the fairness rule \"%s\" (floor) is not supported yet",
                            programme->fairness[r].id);
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

static PwStatus prepare(const PwiStrategyInput *input, PwiArena *arena, PwiProblem *problem) {
    PwStatus status = PW_OK;
    const PwProgramme *programme = input->programme;
    *problem = (PwiProblem){.scores = pwi_scorer_rows(input->scorer),
                            .fixed = input->decisions->keep,
                            .n_fixed = input->decisions->n_keep,
                            .deadline = input->deadline,
                            .progress = input->progress,
                            .n_threads = input->n_threads};
    for (int side = 0; side < PWI_N_SIDES; side++) PW_TRY(prepare_side(input, (PwiSide)side, arena, problem));
    for (int k = 0; k < programme->n_goals; k++) problem->goal[problem->n_goals++] = (int)programme->goal[k];
    problem->goal[problem->n_goals++] = PWI_GOAL_DRAW;
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

/* Values by what the pairs really score; bounds by the proof. */
static void take_goals(const PwiStrategyInput *input, const PwiProblem *problem, const PwiSolution *solution,
                       PwMatching *matching) {
    matching->n_goals = solution->n_goals;
    for (int k = 0; k < solution->n_goals; k++) {
        PwiGoalValue *goal = &matching->goal[k];
        *goal = (PwiGoalValue){.goal = problem->goal[k], .value = pwi_goal_value(input, matching, problem->goal[k])};
        goal->bound = goal->value;
        if (k < solution->n_optimal_goals) continue;
        goal->bound = solution->open_bound;
        PwMatching kept = {.n_pairs = 0};
        PwiMatchedPair one;
        kept.pair = &one;
        for (int p = 0; p < matching->n_pairs; p++) {
            if (!matching->pair[p].kept) continue;
            one = matching->pair[p];
            kept.n_pairs = 1;
            goal->bound += pwi_goal_value(input, &kept, goal->goal);
        }
    }
}

/* Lexicographic sign of a price or reduced-cost vector. */
static int sign_of(const int64_t *vector, int n) {
    for (int k = 0; k < n; k++)
        if (vector[k] != 0) return vector[k] > 0 ? 1 : -1;
    return 0;
}

/* Before anything is handed out: complementary slackness of everybody and of every pair made. (Pairs not made are what
 * `pairwright verify` goes through.) */
static PwStatus check_self(const PwiStrategyInput *input, const PwiProblem *problem, const PwMatching *matching,
                           PwiArena *arena, PwError *error) {
    int n_goals = matching->n_goals;
    int *load[PWI_N_SIDES] = {PWI_ARENA_ARRAY(arena, int, (size_t)problem->n[0]),
                              PWI_ARENA_ARRAY(arena, int, (size_t)problem->n[1])};
    if (load[0] == NULL || load[1] == NULL) return PW_NO_MEMORY;
    bool holds = true;
    for (int p = 0; holds && p < matching->n_pairs; p++) {
        const PwiMatchedPair *pair = &matching->pair[p];
        if (pair->kept) continue;
        PwMatching alone = {.pair = &matching->pair[p], .n_pairs = 1};
        int64_t reduced_cost[PWI_MAX_PROOF_GOALS];
        for (int k = 0; k < n_goals; k++)
            reduced_cost[k] = pwi_goal_value(input, &alone, matching->goal[k].goal) -
                              matching->price[PWI_MENTEE][pair->mentee * n_goals + k] -
                              matching->price[PWI_MENTOR][pair->mentor * n_goals + k];
        load[PWI_MENTEE][pair->mentee]++;
        load[PWI_MENTOR][pair->mentor]++;
        holds = sign_of(reduced_cost, n_goals) >= 0 || matching->outcome != PWI_OPTIMAL;
    }
    for (int side = 0; holds && side < PWI_N_SIDES; side++) {
        for (int person = 0; holds && person < problem->n[side]; person++) {
            const PwiBounds *bounds = &problem->bounds[side][person];
            int sign = sign_of(matching->price[side] + (size_t)person * (size_t)n_goals, n_goals),
                now = load[side][person];
            holds = now >= bounds->min && now <= bounds->max;
            if (matching->outcome == PWI_OPTIMAL)
                holds &= (sign <= 0 || now == bounds->max) && (sign >= 0 || now == bounds->min);
        }
    }
    if (holds) return PW_OK;
    return pwi_fail(error, PW_SELF_CHECK,
                    "the matching failed its self-check; nothing was written (please report this)");
}

PwStatus pwi_solve_optimal(const PwiStrategyInput *input, PwMatching *matching, PwError *error) {
    PwStatus status = PW_OK;
    PwiArena arena = {0};
    PwiProblem problem;
    PwiSolution solution = {0};
    if (pwi_fair_is_needed(input->programme, input->cohort, input->decisions))
        return pwi_solve_by_rules(input, matching, error);
    PW_TRY(check_support(input, error));
    PW_TRY(prepare(input, &arena, &problem));
    PW_TRY(pwi_assemble_terms(input, matching));
    PW_TRY(pwi_assign(&problem, &solution, error));
    matching->outcome = solution.outcome;
    if (solution.outcome == PWI_INFEASIBLE) {
        matching->conflict_kind = solution.conflict_kind;
        PW_TRY(copy_set(&matching->arena, &solution.conflict, &matching->conflict));
        PW_TRY(pwi_assemble_conflict(input, matching));
        goto out;
    }
    PW_TRY(pwi_assemble_pairs(input, solution.pair, solution.n_pairs, matching));
    PW_TRY(take_halls(&solution, matching));
    PW_TRY(take_prices(&problem, &solution, matching));
    take_goals(input, &problem, &solution, matching);
    PW_TRY(pwi_assemble_unmatched(input, solution.hall_of,
                                  solution.outcome == PWI_FEASIBLE ? PWI_CUT_SHORT : PWI_NO_GAIN, matching));
    PW_TRY(check_self(input, &problem, matching, &arena, error));

out:
    pwi_solution_clear(&solution);
    pwi_arena_clear(&arena);
    if (status == PW_NO_MEMORY) return pwi_fail_memory(error);
    return status;
}
