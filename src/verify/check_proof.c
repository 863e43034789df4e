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
 * sums and integer multiples respect ≤. The last sum runs over the open pairs. Goals that count loads (priority,
 * workload) add Σ gain_i(load_i + kept_i) to the worth, and a person's term becomes the largest u_i · l + gain_i(l +
 * kept_i) over least ≤ l ≤ most; as gains are concave it is found goal by goal on a shrinking range of loads. Adding
 * the kept pairs' weights gives D, and every feasible matching is worth ≤ D. Where a minimum binds only those who are
 * used, least is 0: a relaxation, D stays valid. So if D equals the claim's value the claim is optimal in every goal,
 * with the goals in their order.
 *
 * What a claim that is not optimal may say of goal g: no matching with the same values of the goals before it has more
 * than its bound. D shows that as long as D meets the value in every goal before. Behind a goal where it does not, D
 * is taken again without that goal, which is the same theorem for fewer goals, and so on: at most one pass a goal.
 *
 * The goal worst-off is no sum. What it claims is that no matching as good in the goals before has all its pairs above
 * a bound; it holds if D over those goals and one more, in which each pair up to the bound is worth −1, is ≤ −1 there.
 * Goals behind it are judged without the pairs below its value, and without it.
 *
 * The goal leximin is a goal a level, too many to add up: of these it is checked, term by term, that the claim is short
 * of none (levels_place).
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
#include "verify/least.h"

/* A sum of vectors. */
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
                if (price < -PWI_MAX_PRICE || price > PWI_MAX_PRICE)
                    pwi_claim_false(check, pwi_pointer_member(pointer, side_at, people->person[i].id),
                                    "the price %lld is out of range; need at most 2^60", (long long)price);
                if (price != 0 && pwi_claim_has_levels(check, claim->goal[g].goal))
                    pwi_claim_false(check, pwi_pointer_member(pointer, side_at, people->person[i].id),
                                    "the prices of \"leximin\" stand in the levels; need 0");
            }
    }
}

/* The person's prices of those goals; a claim without prices has 0 for everyone. Of a leximin with levels, their sign.
 */
static PwiPriceVector price_of(const PwiClaimCheck *check, const PwiGoalList *goals, PwiSide side, int person) {
    PwiPriceVector price = {{0}};
    const PwMatching *claim = check->claim;
    if (!claim->price[side]) return price;
    const int64_t *all = &claim->price[side][(size_t)person * (size_t)claim->n_goals];
    for (int g = 0; g < goals->n; g++) {
        bool has_levels = pwi_claim_has_levels(check, claim->goal[goals->goal[g]].goal);
        price.at[g] = has_levels ? pwi_claim_level_sign_of_person(check, side, person) : all[goals->goal[g]];
    }
    return price;
}

/* The sign of the vector: of its first component that is not 0. */
static int sign(const PwiPriceVector *terms, int n) {
    for (int g = 0; g < n; g++)
        if (terms->at[g] != 0) return terms->at[g] > 0 ? 1 : -1;
    return 0;
}

static void add(Bound *sum, const PwiPriceVector *terms, int64_t times, int n) {
    for (int g = 0; g < n; g++) sum->at[g] += (PwiWide)terms->at[g] * times;
}

/* How many of the loads from *low up are worth it: each next one adds price + step, which never rises. */
static int64_t climb(const PwiClaimCheck *check, int goal, PwiSide side, int person, int64_t price, bool also_for_0,
                     int64_t low, int64_t high) {
    int n_kept = check->room[side][person].n_kept;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        int64_t more = price + pwi_claim_gain(check, goal, side, person, n_kept + middle + 1) -
                       pwi_claim_gain(check, goal, side, person, n_kept + middle);
        if (more > 0 || (more == 0 && also_for_0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The place of a leximin with levels in the list, or -1. Vectors have there the sign of what the levels sum up to,
 * which is all that comparing asks of it. In a bound it is the claim's value, and one more for each term that the claim
 * is short of its best by, in the levels or in a goal before. No such term is below 0: D meets the claim there if, and
 * only if, there is none. */
static int levels_place(const PwiClaimCheck *check, const PwiGoalList *goals) {
    for (int g = 0; g < goals->n; g++)
        if (pwi_claim_has_levels(check, check->claim->goal[goals->goal[g]].goal)) return g;
    return -1;
}

/* The largest u·l + gain(l) over the loads l a person can have, lexicographically: goal by goal, the range of best
 * loads shrinks. */
static void add_person(const PwiClaimCheck *check, const PwiGoalList *goals, PwiSide side, int person, Bound *sum) {
    const PwiRoom *room = &check->room[side][person];
    PwiPriceVector price = price_of(check, goals, side, person);
    int levels = levels_place(check, goals), load = check->load[side][person] - room->n_kept;
    int64_t low = room->least, high = room->most;
    bool is_best = true;
    for (int g = 0; g < goals->n; g++) {
        int goal = check->claim->goal[goals->goal[g]].goal;
        int64_t lowest = climb(check, goal, side, person, price.at[g], false, low, high);
        high = climb(check, goal, side, person, price.at[g], true, low, high);
        low = lowest;
        if (g == levels) is_best = load >= low && load <= high;
    }
    if (levels >= 0) price.at[levels] = 0;
    add(sum, &price, low, goals->n);
    for (int g = 0; g < goals->n; g++)
        sum->at[g] += pwi_claim_gain(check, check->claim->goal[goals->goal[g]].goal, side, person, room->n_kept + low);
    if (!is_best) sum->at[levels]++;
}

static void add_people(const PwiClaimCheck *check, const PwiGoalList *goals, PwiSide side, Bound *sum) {
    for (int i = 0; i < check->cohort->side[side].n; i++) add_person(check, goals, side, i, sum);
}

/* The reduced cost of an open pair. */
static PwiPriceVector reduced_cost(const PwiClaimCheck *check, const PwiGoalList *goals, int mentee, int mentor,
                                   int32_t score_ppm, const PwiPriceVector *mentee_price) {
    PwiPriceVector cost = price_of(check, goals, PWI_MENTOR, mentor);
    for (int g = 0; g < goals->n; g++) {
        int goal = check->claim->goal[goals->goal[g]].goal;
        cost.at[g] = pwi_claim_has_levels(check, goal)
                         ? pwi_claim_level_sign(check, mentee, mentor, score_ppm)
                         : pwi_claim_weight(check, goal, mentee, mentor, score_ppm) - mentee_price->at[g] - cost.at[g];
        if (cost.at[g] < 0 && sign(&cost, g) == 0) break; /* negative, whatever the goals behind say */
    }
    return cost;
}

/* What a thread needs. */
typedef struct Worker {
    Bound sum;
    PwiLeast least;
} Worker;

typedef struct Pass {
    const PwiClaimCheck *check;
    PwiPriceColumns columns;
    Worker *worker; /* [n_threads] */
} Pass;

/* Σ max(0, rc) over the open pairs of one mentee, who has room. */
static void add_mentee(const Pass *pass, const PwiGoalList *goals, int mentee, Worker *worker) {
    const PwiClaimCheck *check = pass->check;
    PwiRescoreRow *row = check->row[worker - pass->worker];
    PwiPriceVector price = price_of(check, goals, PWI_MENTEE, mentee);
    const int32_t *contender, *score_ppm;
    int levels = levels_place(check, goals);
    pwi_rescore_mentee(row, mentee);
    int n = pwi_rescore_contenders(row, pwi_least_scores(&worker->least, mentee, &price), &contender, &score_ppm);
    for (int c = 0; c < n; c++) {
        PwiPriceVector cost = reduced_cost(check, goals, mentee, contender[c], score_ppm[c], &price);
        if (sign(&cost, goals->n) <= 0 || !pwi_claim_is_open(check, row, contender[c])) continue;
        if (levels >= 0)
            cost.at[levels] = sign(&cost, levels + 1) > 0 && !pwi_claim_has_pair(check, mentee, contender[c]);
        add(&worker->sum, &cost, 1, goals->n);
    }
}

/* The pairs made that are worth less than their prices, in the goals up to leximin. */
static int64_t count_poor_pairs(const PwiClaimCheck *check, const PwiGoalList *goals, int levels) {
    PwiGoalList up_to = *goals;
    int64_t n_poor = 0;
    up_to.n = levels + 1;
    for (int p = 0; p < check->claim->n_pairs; p++) {
        const PwiMatchedPair *pair = &check->claim->pair[p];
        if (pair->kept) continue;
        PwiPriceVector price = price_of(check, &up_to, PWI_MENTEE, pair->mentee);
        PwiPriceVector cost = reduced_cost(check, &up_to, pair->mentee, pair->mentor, pair->score_ppm, &price);
        n_poor += sign(&cost, up_to.n) < 0;
    }
    return n_poor;
}

/* D over those goals. */
static Bound take_bound(const Pass *pass, const PwiGoalList *goals) {
    assert(goals->n > 0);
    const PwiClaimCheck *check = pass->check;
    Bound sum = {{0}};
    int levels = levels_place(check, goals);
    for (int g = 0; g < goals->n; g++) sum.at[g] = check->sum[goals->goal[g]].kept;
    if (levels >= 0) sum.at[levels] = check->sum[goals->goal[levels]].value + count_poor_pairs(check, goals, levels);
    for (int side = 0; side < PWI_N_SIDES; side++) add_people(check, goals, (PwiSide)side, &sum);
    for (int t = 0; t < check->n_threads; t++) {
        pass->worker[t].sum = (Bound){{0}};
        pwi_least_begin(&pass->worker[t].least, goals);
    }
#ifdef _OPENMP
#pragma omp parallel for num_threads(check->n_threads) schedule(dynamic, 16)
#endif
    for (int i = 0; i < check->cohort->side[PWI_MENTEE].n; i++) {
        pwi_claim_tell(check, i);
        if (check->room[PWI_MENTEE][i].most > 0) add_mentee(pass, goals, i, &pass->worker[pwi_thread_index()]);
    }
    for (int t = 0; t < check->n_threads; t++)
        for (int g = 0; g < goals->n; g++) sum.at[g] += pass->worker[t].sum.at[g];
    return sum;
}

static PwStatus prepare_pass(PwiClaimCheck *check, Pass *pass) {
    PwStatus status = PW_OK;
    pass->check = check;
    PW_TRY(pwi_price_columns_make(check, &pass->columns));
    pass->worker = PWI_ARENA_ARRAY(&check->arena, Worker, (size_t)check->n_threads);
    PW_TRY(pass->worker ? PW_OK : PW_NO_MEMORY);
    for (int t = 0; t < check->n_threads; t++) PW_TRY(pwi_least_make(check, &pass->columns, &pass->worker[t].least));
out:
    return status;
}

/* A number of the goal's unit, for a message. */
static const char *print_value(int goal, PwiWide value, char text[PWI_DECIMAL_SIZE]) {
    int64_t shown = value > INT64_MAX ? INT64_MAX : value < -INT64_MAX ? -INT64_MAX : (int64_t)value;
    shown = pwi_proof_goal_shown(goal, shown);
    if (pwi_proof_goal_is_ppm(goal)) {
        pwi_ppm_print(shown, text);
    } else {
        (void)snprintf(text, PWI_DECIMAL_SIZE, "%lld", (long long)shown);
    }
    return text;
}

void pwi_check_stated_bound(PwiClaimCheck *check, int g, PwiWide proven) {
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

/* The bound of worst-off holds if the prices show that every matching has a pair that scores no more. The goals behind
 * it speak of matchings with the same smallest score: no pair of theirs is below it. */
static void check_worst_off(PwiClaimCheck *check, int g, PwiWide most_worth) {
    const PwiGoalValue *goal = &check->claim->goal[g];
    char pointer[PWI_POINTER_SIZE];
    pwi_pointer_goal(pointer, check, g, "bound");
    if (goal->bound < PWI_PPM && most_worth > -1)
        pwi_claim_false(check, pointer, "the prices do not prove that every matching has a pair of this score or less");
    if (check->claim->outcome == PWI_OPTIMAL && goal->bound != goal->value)
        pwi_claim_false(check, pointer, "value and bound differ; in an optimal matching they are the same");
    if (check->sum[g].value > check->floor_ppm) check->floor_ppm = (int32_t)check->sum[g].value;
}

/* Whether leximin is proven: every matching as good in the goals before is no better level by level. */
static bool check_leximin(PwiClaimCheck *check, int g, PwiWide proven) {
    const PwiGoalValue *goal = &check->claim->goal[g];
    char pointer[PWI_POINTER_SIZE];
    if (goal->bound != goal->value)
        pwi_claim_false(check, pwi_pointer_goal(pointer, check, g, "bound"),
                        "value and bound differ; where levels prove them they are the same");
    if (proven == check->sum[g].value) return true;
    pwi_claim_false(check, "/proof/levels",
                    "the levels do not prove that no matching is better at its smallest scores: %lld people or pairs "
                    "are not as the prices say",
                    (long long)(proven - check->sum[g].value));
    return false;
}

PwStatus pwi_check_proof(PwiClaimCheck *check) {
    const PwMatching *claim = check->claim;
    int64_t n_before = check->faults->n_errors;
    check_price_range(check);
    if (check->faults->n_errors > n_before) return PW_OK; /* sums could overflow */
    Pass pass = {0};
    PwStatus status = prepare_pass(check, &pass);
    if (status != PW_OK) return status;
    PwiGoalList met = {.n = 0}; /* the goals, in order, whose value D has met so far */
    for (int next = 0; next < claim->n_goals;) {
        PwiGoalList goals = met;
        bool has_worst_off = false;
        for (int g = next; g < claim->n_goals && !has_worst_off; g++) {
            goals.goal[goals.n++] = g;
            has_worst_off = pwi_claim_bounds_smallest(check, claim->goal[g].goal);
        }
        Bound bound = take_bound(&pass, &goals);
        bool is_met = true;
        for (int k = met.n; is_met && k < goals.n; k++) {
            next = goals.goal[k] + 1;
            if (has_worst_off && k == goals.n - 1) {
                check_worst_off(check, next - 1, bound.at[k]);
                break;
            }
            if (pwi_claim_has_levels(check, claim->goal[next - 1].goal)) {
                is_met = check_leximin(check, next - 1, bound.at[k]);
            } else {
                pwi_check_stated_bound(check, next - 1, bound.at[k]);
                is_met = check->sum[next - 1].value == bound.at[k];
            }
            if (is_met) met.goal[met.n++] = next - 1;
        }
    }
    return PW_OK;
}
