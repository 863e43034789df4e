/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assignment problem, and its solution: who is matched, at which prices.
 *
 * Maximise the goals, one after the other, over x_ij ∈ {0, 1} on the allowed pairs, with
 *   min_i ≤ Σ_j x_ij ≤ max_i for mentees, min_j ≤ Σ_i x_ij ≤ max_j for mentors.
 * What each goal counts: weight.h. */
#ifndef PWI_ASSIGN_PROBLEM_H
#define PWI_ASSIGN_PROBLEM_H

#include <stdbool.h>
#include <stdint.h>

#include "assign/scores.h"
#include "base/clock.h"
#include "base/numbers.h"
#include "base/progress.h"
#include "cohort/decisions.h"
#include "matching/matching.h"

/* A pair below `at_least_ppm` is allowed, but costs in `total`. */
typedef struct PwiSoftFloor {
    int32_t at_least_ppm, penalty_ppm;
} PwiSoftFloor;

/* All soft floors' penalties together: a weight then fits in 31 bits, shifted or not. */
#define PWI_MOST_PENALTY_PPM (INT64_C(1000) * PWI_PPM)

typedef struct PwiProblem {
    PwiScores scores;
    int n[PWI_N_SIDES];                   /* people */
    const PwiBounds *bounds[PWI_N_SIDES]; /* [n], kept pairs taken off, people who are out 0 … 0 */
    const PwiPair *fixed;                 /* kept pairs: decided already, not to be chosen again; sorted */
    int n_fixed;
    const int32_t *fixed_score_ppm;        /* [n_fixed] goal worst-off: what they score, allowed or not */
    const uint64_t *draw_key[PWI_N_SIDES]; /* [n], see base/hash.h */
    int goal[PWI_MAX_PROOF_GOALS];         /* PwiGoal, or PWI_GOAL_DRAW */
    int n_goals;
    int32_t floor_ppm;              /* a pair with a smaller score is not allowed */
    const PwiSoftFloor *soft_floor; /* [n_soft_floors] */
    int n_soft_floors;
    const int64_t *priority_ppm; /* [mentees] goal priority: what being matched counts, ≥ 0 */
    const PwiPair *previous;     /* [n_previous] goal stay: the pairs that count; sorted */
    int n_previous;
    const int32_t *nash_weight; /* [PWI_PPM + 1] goal nash: by score */
    /* Prices of goals without gains are the problem's own: the mentors' highest of all that prove the same (highest.h).
     * Takes somewhat longer. */
    bool settles_prices;
    /* [mentors] prices of the goal `total` to start from, such as those of the same people's last matching; NULL: none.
     * Any will do. They save time when they are near the end and cost some when not; the solution, prices and all, does
     * not depend on them. For who settles prices. */
    const int64_t *start_price;
    PwiDeadline deadline;
    const PwiProgress *progress; /* or NULL */
    int n_threads;
} PwiProblem;

typedef struct PwiSolution {
    PwiArena arena; /* owns what follows */
    PwiOutcome outcome;
    PwiPair *pair; /* chosen pairs, by mentee, then mentor; without the fixed ones */
    int n_pairs;
    int64_t *price[PWI_N_SIDES]; /* [n × n_goals] */
    PwiLevels *levels;           /* the prices of the goal leximin, if it is proven; else NULL */
    int n_goals;                 /* goals with prices: all, or up to the one that was cut short */
    int n_optimal_goals;         /* the first so many goals are proven */
    int64_t open_bound;          /* feasible: proven bound of the goal that was cut short (without the fixed pairs) */
    PwiHallSet *hall;            /* matched first: why mentees stay without (all of) their places; indices of people */
    int n_hall;
    int32_t *hall_of; /* [mentees] index into hall, or -1; NULL with another goal first */
    PwiConflictKind conflict_kind;
    PwiHallSet conflict;
    bool start_was_vain; /* the matching might have depended on the start, and was found once more without it */
} PwiSolution;

/* Solves to proof, or until the deadline. PW_LIMIT: it passed before there was any matching. Clear with
 * pwi_solution_clear in any case. Method and complexity: docs/methods/assignment.md. */
PW_MUST_CHECK PwStatus pwi_assign(const PwiProblem *problem, PwiSolution *solution, PwError *error);
void pwi_solution_clear(PwiSolution *solution);

#endif
