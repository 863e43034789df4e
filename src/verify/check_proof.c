/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bounds: the claim's prices prove, by weak duality, that no matching does better.
 *
 * Let w be a pair's vector of weights, one integer a goal, and let vectors be compared lexicographically, ≤. With a
 * price vector u_i for every mentee and v_j for every mentor, any prices at all, and the reduced cost
 * rc_ij = w_ij − u_i − v_j, the free pairs x of any feasible matching are worth
 *
 *     Σ w_ij x_ij = Σ u_i · load_i + Σ v_j · load_j + Σ rc_ij x_ij
 *                 ≤ Σ u_i · (u_i > 0 ? most_i : least_i) + Σ v_j · (v_j > 0 ? most_j : least_j) + Σ max(0, rc_ij),
 *
 * because least ≤ load ≤ most and 0 ≤ x ≤ 1, and because integer vectors in lexicographic order are an ordered group:
 * sums and integer multiples respect ≤. The last sum runs over the open pairs. Adding the kept pairs' weights gives D,
 * and every feasible matching is worth ≤ D. Where a minimum binds only those who are used, least is 0: a relaxation,
 * D stays valid. So if D equals the claim's value the claim is optimal in every goal, with the goals in their order.
 *
 * What a claim that is not optimal may say of goal g: no matching with the same values of the goals before it has more
 * than its bound. D shows that as long as D meets the value in every goal before. Behind a goal where it does not, D
 * is taken again without that goal, which is the same theorem for fewer goals, and so on: at most one pass a goal.
 *
 * Magnitudes. Weights are below 2^30, prices are refused beyond 2^60, so a reduced cost is below 2^62 and fits int64.
 * There are below 2^62 pairs and 2^32 people with at most 2^20 places each, so every sum stays below 2^125: PwiWide
 * never overflows, and the integer sums do not depend on the number of threads.
 *
 * Any prices do (Neumaier & Shcherbina 2004, Safe bounds in linear and mixed-integer linear programming, for reals; in
 * integers there is nothing to round). The dual of bounded flows: Ahuja, Magnanti & Orlin 1993, chapter 9. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/threads.h"
#include "verify/claim.h"

#define MAX_PRICE (INT64_C(1) << 60)

/* The goals D is taken over, most important first, as indices into claim->goal. */
typedef struct GoalList {
    int goal[PWI_MAX_PROOF_GOALS];
    int n;
} GoalList;

/* A vector over a GoalList: an addend, and a sum. */
typedef struct Terms {
    int64_t at[PWI_MAX_PROOF_GOALS];
} Terms;
typedef struct Bound {
    PwiWide at[PWI_MAX_PROOF_GOALS];
} Bound;

static void check_price_range(PwiClaimCheck *check) {
    char side_at[PWI_POINTER_SIZE], pointer[PWI_POINTER_SIZE];
    const PwMatching *claim = check->claim;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        const PwiPeople *people = &check->cohort->side[side];
        pwi_pointer_format(side_at, "/proof/%s", pwi_side_plurals[side]);
        for (int i = 0; claim->price[side] && i < people->n; i++)
            for (int g = 0; g < claim->n_goals; g++) {
                int64_t price = claim->price[side][(size_t)i * (size_t)claim->n_goals + (size_t)g];
                if (price < -MAX_PRICE || price > MAX_PRICE)
                    pwi_claim_false(check, pwi_pointer_member(pointer, side_at, people->person[i].id),
                                    "the price %lld is out of range; need at most 2^60", (long long)price);
            }
    }
}

/* The person's prices of those goals; a claim without prices has 0 for everyone. */
static Terms price_of(const PwiClaimCheck *check, const GoalList *goals, PwiSide side, int person) {
    Terms price = {{0}};
    const PwMatching *claim = check->claim;
    if (!claim->price[side]) return price;
    const int64_t *all = &claim->price[side][(size_t)person * (size_t)claim->n_goals];
    for (int g = 0; g < goals->n; g++) price.at[g] = all[goals->goal[g]];
    return price;
}

/* The sign of the vector: of its first component that is not 0. */
static int sign(const Terms *terms, int n) {
    for (int g = 0; g < n; g++)
        if (terms->at[g] != 0) return terms->at[g] > 0 ? 1 : -1;
    return 0;
}

static void add(Bound *sum, const Terms *terms, int64_t times, int n) {
    for (int g = 0; g < n; g++) sum->at[g] += (PwiWide)terms->at[g] * times;
}

/* Σ u·(u > 0 ? most : least) over a side. */
static void add_people(const PwiClaimCheck *check, const GoalList *goals, PwiSide side, Bound *sum) {
    for (int i = 0; i < check->cohort->side[side].n; i++) {
        const PwiRoom *room = &check->room[side][i];
        Terms price = price_of(check, goals, side, i);
        add(sum, &price, sign(&price, goals->n) > 0 ? room->most : room->least, goals->n);
    }
}

/* The reduced cost of an open pair; the score is found only when a goal of the list weighs it. */
static Terms reduced_cost(const PwiClaimCheck *check, const GoalList *goals, const PwiRescoreRow *row, int mentee,
                          int mentor, const Terms *mentee_price) {
    Terms cost = price_of(check, goals, PWI_MENTOR, mentor);
    for (int g = 0; g < goals->n; g++) {
        int goal = check->claim->goal[goals->goal[g]].goal;
        int32_t out_of_ppm;
        int32_t score_ppm = goal == PWI_GOAL_TOTAL ? pwi_rescore_pair(row, mentor, NULL, &out_of_ppm) : 0;
        cost.at[g] = pwi_claim_weight(check, goal, mentee, mentor, score_ppm) - mentee_price->at[g] - cost.at[g];
        if (cost.at[g] < 0 && sign(&cost, g) == 0) break; /* negative, whatever the goals behind say */
    }
    return cost;
}

/* Whether the first goal alone, if it is `matched`, says that the pair's reduced cost is negative. */
static bool is_priced_out(const PwiClaimCheck *check, const GoalList *goals, int mentor, const Terms *mentee_price) {
    const PwMatching *claim = check->claim;
    int first = goals->goal[0];
    if (claim->goal[first].goal != PWI_GOAL_MATCHED || !claim->price[PWI_MENTOR]) return false;
    int64_t mentor_price = claim->price[PWI_MENTOR][(size_t)mentor * (size_t)claim->n_goals + (size_t)first];
    return 1 - mentee_price->at[0] - mentor_price < 0;
}

/* Σ max(0, rc) over the open pairs of one mentee, who has room. */
static void add_mentee(const PwiClaimCheck *check, const GoalList *goals, PwiRescoreRow *row, int mentee, Bound *sum) {
    Terms price = price_of(check, goals, PWI_MENTEE, mentee);
    pwi_rescore_mentee(row, mentee);
    for (int j = 0; j < check->cohort->side[PWI_MENTOR].n; j++) {
        if (is_priced_out(check, goals, j, &price) || !pwi_claim_is_open(check, row, j)) continue;
        Terms cost = reduced_cost(check, goals, row, mentee, j, &price);
        if (sign(&cost, goals->n) > 0) add(sum, &cost, 1, goals->n);
    }
}

/* D over those goals; `partial` is scratch, [n_threads]. */
static Bound take_bound(const PwiClaimCheck *check, const GoalList *goals, Bound *partial) {
    assert(goals->n > 0);
    Bound sum = {{0}};
    for (int g = 0; g < goals->n; g++) sum.at[g] = check->sum[goals->goal[g]].kept;
    for (int side = 0; side < PWI_N_SIDES; side++) add_people(check, goals, (PwiSide)side, &sum);
    memset(partial, 0, (size_t)check->n_threads * sizeof *partial);
#ifdef _OPENMP
#pragma omp parallel for num_threads(check->n_threads) schedule(dynamic, 16)
#endif
    for (int i = 0; i < check->cohort->side[PWI_MENTEE].n; i++) {
        int t = pwi_thread_index();
        if (check->room[PWI_MENTEE][i].most > 0) add_mentee(check, goals, check->row[t], i, &partial[t]);
    }
    for (int t = 0; t < check->n_threads; t++)
        for (int g = 0; g < goals->n; g++) sum.at[g] += partial[t].at[g];
    return sum;
}

/* A number of the goal's unit, for a message. */
static const char *print_value(int goal, PwiWide value, char text[PWI_DECIMAL_SIZE]) {
    int64_t shown = value > INT64_MAX ? INT64_MAX : value < -INT64_MAX ? -INT64_MAX : (int64_t)value;
    if (goal == PWI_GOAL_TOTAL) {
        pwi_ppm_print(shown, text);
    } else {
        (void)snprintf(text, PWI_DECIMAL_SIZE, "%lld", (long long)shown);
    }
    return text;
}

/* Compares what the claim says of one goal with what its prices prove. */
static void check_bound(PwiClaimCheck *check, int g, PwiWide proven) {
    const PwiGoalValue *goal = &check->claim->goal[g];
    char pointer[PWI_POINTER_SIZE], right[PWI_DECIMAL_SIZE], wrong[PWI_DECIMAL_SIZE];
    pwi_pointer_goal(pointer, check, g, "bound");
    print_value(goal->goal, proven, right);
    if (goal->bound < proven)
        pwi_claim_false(check, pointer, "the prices prove a bound of %s only; the matching says %s", right,
                        print_value(goal->goal, goal->bound, wrong));
    if (check->claim->outcome != PWI_OPTIMAL) return;
    if (goal->bound != goal->value)
        pwi_claim_false(check, pointer, "value and bound differ; in an optimal matching they are the same");
    if (check->sum[g].value != proven)
        pwi_claim_false(check, "/proof", "the prices prove no more than %s of goal \"%s\"; the pairs have %s", right,
                        pwi_proof_goal_name(goal->goal), print_value(goal->goal, check->sum[g].value, wrong));
}

PwStatus pwi_check_proof(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    int64_t n_before = check->faults->n_errors;
    check_price_range(check);
    if (check->faults->n_errors > n_before) return PW_OK; /* sums could overflow */
    Bound *partial = PWI_ARENA_ARRAY(&check->arena, Bound, (size_t)check->n_threads);
    if (!partial) return PW_NO_MEMORY;
    GoalList met = {.n = 0}; /* the goals, in order, whose value D has met so far */
    for (int next = 0; next < claim->n_goals;) {
        GoalList goals = met;
        for (int g = next; g < claim->n_goals; g++) goals.goal[goals.n++] = g;
        Bound bound = take_bound(check, &goals, partial);
        bool is_met = true;
        for (int k = met.n; is_met && k < goals.n; k++) {
            next = goals.goal[k] + 1;
            check_bound(check, next - 1, bound.at[k]);
            is_met = check->sum[next - 1].value == bound.at[k];
            if (is_met) met.goal[met.n++] = next - 1;
        }
    }
    return PW_OK;
}
