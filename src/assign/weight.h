/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a goal counts: a weight for each pair, and what a person's load adds to that.
 *
 * A goal's value is Σ weight over the pairs + Σ gain(load) over the people, as large as can be. Most goals have weights
 * only. Gains are concave, so that a goal with gains is still a flow (a slot a unit; Ahuja, Magnanti & Orlin 1993,
 * chapter 14): priority counts a mentee's first mentor only, workload takes the square of a mentor's load off. */
#ifndef PWI_ASSIGN_WEIGHT_H
#define PWI_ASSIGN_WEIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "assign/problem.h"

/* The weight of one pair in any goal, from its score ≥ 0. Below 0 only where a soft floor takes more than the score. */
int32_t pwi_pair_weight(const PwiProblem *problem, int goal, int mentee, int mentor, int32_t score);
/* Everything that a pair's weight can be below 0, so that weight + this is never negative. */
int32_t pwi_weight_shift(const PwiProblem *problem, int goal);
/* The largest weight a pair can have. */
int32_t pwi_largest_weight(int goal);
/* Whether all of the goal's weights are the scores themselves. */
bool pwi_weighs_scores(const PwiProblem *problem, int goal);

/* Whether the goal has gains at all. */
static inline bool pwi_has_gains(int goal) {
    return goal == PWI_GOAL_PRIORITY || goal == PWI_GOAL_WORKLOAD;
}
/* What a person's load (kept pairs included) is worth; 0 for load 0. */
int64_t pwi_load_gain(const PwiProblem *problem, int goal, int side, int person, int load);
/* What one more pair is worth to somebody who has `load`; never more than the one before. */
int64_t pwi_load_step(const PwiProblem *problem, int goal, int side, int person, int load);
/* Loads l in *loads, counted without `taken` pairs, for which price·l + gain is the largest; they are consecutive. The
 * result replaces *loads. */
void pwi_best_loads(const PwiProblem *problem, int goal, int side, int person, int taken, int64_t price,
                    PwiBounds *loads);

/* The goal's value of `pair` [n_pairs], kept pairs among them; `load` [people] is their number of pairs. */
int64_t pwi_problem_value(const PwiProblem *problem, int goal, const PwiMatchedPair *pair, int n_pairs,
                          const int *const load[PWI_N_SIDES]);

/* Fills the weights of the goal nash, [PWI_PPM + 1]: ⌊10⁶·ln s⌋ for a score of s millionths, 0 for a score of 0. */
PW_MUST_CHECK PwStatus pwi_fill_nash_weights(int32_t *weight);

#endif
