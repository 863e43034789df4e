/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights and gains of the goals (weight.h). */
#include "assign/weight.h"

#include <assert.h>

#include "base/fixed_log.h"
#include "base/memory.h"
#include "base/numbers.h"

enum { LARGEST_NASH_WEIGHT = 13815510 }; /* ⌊10⁶·ln 10⁶⌋ */

static bool is_previous(const PwiProblem *problem, int mentee, int mentor) {
    return pwi_pairs_contain(problem->previous, problem->n_previous, mentee, mentor);
}

/* The score, less the penalties of the soft floors it is below. */
static int32_t penalised(const PwiProblem *problem, int32_t score) {
    int32_t weight = score;
    for (int k = 0; k < problem->n_soft_floors; k++)
        if (score < problem->soft_floor[k].at_least_ppm) weight -= problem->soft_floor[k].penalty_ppm;
    return weight;
}

int32_t pwi_pair_weight(const PwiProblem *problem, int goal, int mentee, int mentor, int32_t score) {
    switch (goal) {
        case PWI_GOAL_MATCHED:
            return 1;
        case PWI_GOAL_TOTAL:
            return penalised(problem, score);
        case PWI_GOAL_NASH:
            assert(score >= 0 && score <= PWI_PPM);
            return problem->nash_weight[score];
        case PWI_GOAL_STAY:
            return is_previous(problem, mentee, mentor) ? 1 : 0;
        case PWI_GOAL_PRIORITY:
        case PWI_GOAL_WORKLOAD:
            return 0; /* what they count is gains */
        default:
            assert(goal == PWI_GOAL_DRAW);
            return pwi_draw_lot(problem->draw_key[PWI_MENTEE][mentee], problem->draw_key[PWI_MENTOR][mentor]);
    }
}

int32_t pwi_weight_shift(const PwiProblem *problem, int goal) {
    int32_t shift = 0;
    for (int k = 0; goal == PWI_GOAL_TOTAL && k < problem->n_soft_floors; k++)
        shift += problem->soft_floor[k].penalty_ppm;
    return shift;
}

int32_t pwi_largest_weight(int goal) {
    switch (goal) {
        case PWI_GOAL_TOTAL:
            return (int32_t)PWI_PPM;
        case PWI_GOAL_NASH:
            return LARGEST_NASH_WEIGHT;
        case PWI_GOAL_DRAW:
            return PWI_MAX_LOT;
        default:
            return 1;
    }
}

bool pwi_weighs_scores(const PwiProblem *problem, int goal) {
    return goal == PWI_GOAL_TOTAL && problem->n_soft_floors == 0;
}

int64_t pwi_load_gain(const PwiProblem *problem, int goal, int side, int person, int load) {
    if (goal == PWI_GOAL_PRIORITY && side == PWI_MENTEE) return load > 0 ? problem->priority_ppm[person] : 0;
    if (goal == PWI_GOAL_WORKLOAD && side == PWI_MENTOR) return -(int64_t)load * load;
    return 0;
}

int64_t pwi_load_step(const PwiProblem *problem, int goal, int side, int person, int load) {
    assert(load >= 0);
    if (goal == PWI_GOAL_PRIORITY && side == PWI_MENTEE) return load == 0 ? problem->priority_ppm[person] : 0;
    if (goal == PWI_GOAL_WORKLOAD && side == PWI_MENTOR) return -(2 * (int64_t)load + 1);
    return 0;
}

/* How far to go up from loads->min while a further pair is worth it: as long as price + step > `least`. */
static int climb(const PwiProblem *problem, int goal, int side, int person, int taken, int64_t least,
                 const PwiBounds *loads) {
    int low = loads->min, high = loads->max;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (pwi_load_step(problem, goal, side, person, taken + middle) > least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void pwi_best_loads(const PwiProblem *problem, int goal, int side, int person, int taken, int64_t price,
                    PwiBounds *loads) {
    assert(loads->min <= loads->max && taken + loads->min >= 0);
    *loads = (PwiBounds){climb(problem, goal, side, person, taken, -price, loads),
                         climb(problem, goal, side, person, taken, -price - 1, loads)};
}

/* 1.0 without pairs: nobody fares badly. */
static int64_t smallest_score(const PwiMatchedPair *pair, int n_pairs) {
    int64_t smallest = PWI_PPM;
    for (int k = 0; k < n_pairs; k++)
        if (pair[k].score_ppm < smallest) smallest = pair[k].score_ppm;
    return smallest;
}

int64_t pwi_problem_value(const PwiProblem *problem, int goal, const PwiMatchedPair *pair, int n_pairs,
                          const int *const load[PWI_N_SIDES]) {
    if (goal < PWI_N_GOALS && pwi_goal_is_smallest((PwiGoal)goal)) return smallest_score(pair, n_pairs);
    int64_t value = 0;
    for (int k = 0; k < n_pairs; k++)
        value += pwi_pair_weight(problem, goal, pair[k].mentee, pair[k].mentor, pair[k].score_ppm);
    for (int side = 0; pwi_has_gains(goal) && side < PWI_N_SIDES; side++)
        for (int person = 0; person < problem->n[side]; person++)
            value += pwi_load_gain(problem, goal, side, person, load[side][person]);
    return value;
}

/* Logarithms add up over factors, so that only those of primes have to be computed. The sieve meets every composite
 * number once, as its least prime times the rest (Gries & Misra 1978). A prime's logarithm is low by two units at most,
 * a product's by less than SLACK: half of that is added. That no 10⁶·ln s lies so near a whole number that it would be
 * rounded wrongly is not luck but a test: test_assign_weights.c holds all 10⁶ weights against the verifier's. */
PwStatus pwi_fill_nash_weights(int32_t *weight) {
    enum { N_SCORES = (int)PWI_PPM + 1, N_PRIMES = 78498, SLACK = 40 };
    PwStatus status = PW_NO_MEMORY;
    int n_primes = 0;
    int64_t *log = PWI_NEW_ARRAY(int64_t, N_SCORES); /* 0: not met yet */
    int32_t *prime = PWI_NEW_ARRAY(int32_t, N_PRIMES);
    if (log == NULL || prime == NULL) goto out;
    weight[0] = weight[1] = 0;
    for (int s = 2; s < N_SCORES; s++) {
        bool is_prime = log[s] == 0;
        if (is_prime) {
            assert(n_primes < N_PRIMES);
            prime[n_primes++] = s;
            log[s] = pwi_fine_log((uint32_t)s);
        }
        for (int k = 0; k < n_primes && (int64_t)prime[k] * s < N_SCORES; k++) {
            log[prime[k] * s] = log[prime[k]] + log[s];
            if (s % prime[k] == 0) break;
        }
        weight[s] = (int32_t)(((PwiWide)(log[s] + SLACK / 2) * PWI_PPM) >> PWI_FINE_LOG_BITS);
    }
    assert(weight[N_SCORES - 1] == LARGEST_NASH_WEIGHT);
    status = PW_OK;
out:
    pwi_free(log);
    pwi_free(prime);
    return status;
}
