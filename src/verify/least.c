/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least scores that count (least.h).
 *
 * Costs are compared goal by goal. Goals that weigh all pairs alike come to w − u_i − v_j: where that is not 0 it has
 * decided, and where it is 0 the next goal does, until one weighs scores: total asks for u_i + v_j, nash for a score
 * whose logarithm is as much, worst-off for more than its bound, leximin for the level where the two prices stop being
 * each other's negatives. What a mentee's prices of the goals before that one
 * make of the mentors is the same for all mentees with the same prices, nearly all, so it is kept as a column. A goal
 * of another kind, or a price too wide for 32 bits, decides nothing here, and everything that is open counts. */
#include "verify/least.h"

#include <string.h>

/* Prices that are narrow enough for 32 bits to hold their sums; honest ones are. */
#define NARROW (INT64_C(1) << 29)

static PwStatus make_column(PwiClaimCheck *check, int g, const int32_t **column) {
    const PwMatching *claim = check->claim;
    int n_mentors = check->cohort->side[PWI_MENTOR].n;
    int32_t *price = PWI_ARENA_ARRAY(&check->arena, int32_t, (size_t)n_mentors + 1);
    *column = NULL;
    if (!price) return PW_NO_MEMORY;
    for (int j = 0; claim->price[PWI_MENTOR] && j < n_mentors; j++) {
        int64_t wide = claim->price[PWI_MENTOR][(size_t)j * (size_t)claim->n_goals + (size_t)g];
        if (wide <= -NARROW || wide >= NARROW) return PW_OK;
        price[j] = (int32_t)wide;
    }
    *column = price;
    return PW_OK;
}

PwStatus pwi_price_columns_make(PwiClaimCheck *check, PwiPriceColumns *columns) {
    PwStatus status = PW_OK;
    for (int g = 0; status == PW_OK && g < check->claim->n_goals; g++) status = make_column(check, g, &columns->of[g]);
    return status;
}

PwStatus pwi_least_make(PwiClaimCheck *check, const PwiPriceColumns *columns, PwiLeast *least) {
    int n_mentors = check->cohort->side[PWI_MENTOR].n;
    *least = (PwiLeast){.check = check, .columns = columns};
    least->asks = PWI_ARENA_ARRAY(&check->arena, int32_t, (size_t)n_mentors + 1);
    return least->asks ? pwi_demand_make(&check->arena, n_mentors, &least->demand) : PW_NO_MEMORY;
}

static int goal_of(const PwiLeast *least, int g) {
    return least->check->claim->goal[least->goals.goal[g]].goal;
}

static const int32_t *column_of(const PwiLeast *least, int g) {
    return least->columns->of[least->goals.goal[g]];
}

static bool weighs_all_alike(int goal) {
    return goal == PWI_GOAL_MATCHED || goal == PWI_GOAL_PRIORITY || goal == PWI_GOAL_WORKLOAD;
}

void pwi_least_begin(PwiLeast *least, const PwiGoalList *goals) {
    least->goals = *goals;
    least->is_made = least->is_laid = false;
    least->decider = 0;
    while (least->decider < goals->n && weighs_all_alike(goal_of(least, least->decider)) &&
           column_of(least, least->decider) != NULL)
        least->decider++;
    if (least->decider == goals->n) return;
    int goal = goal_of(least, least->decider);
    bool decides = goal == PWI_GOAL_TOTAL || goal == PWI_GOAL_WORST_OFF || goal == PWI_GOAL_LEXIMIN ||
                   (goal == PWI_GOAL_NASH && least->check->logs);
    if (!decides || column_of(least, least->decider) == NULL) least->decider = goals->n;
}

/* Writes `asks` for mentees with these prices of the goals before the one that decides. */
static void make_asks(PwiLeast *least, const PwiPriceVector *price) {
    int n_mentors = least->check->cohort->side[PWI_MENTOR].n, n_goals = least->goals.n, decider = least->decider;
    const PwiRoom *room = least->check->room[PWI_MENTOR];
    bool is_narrow = true; /* no price has been too wide so far */
    for (int j = 0; j < n_mentors; j++) least->asks[j] = room[j].most > 0 ? 0 : PWI_NONE_COUNTS;
    for (int g = 0; g < decider && is_narrow; g++) {
        const int32_t *column = column_of(least, g);
        is_narrow =
            column != NULL && price->at[g] > -NARROW && price->at[g] < NARROW && weighs_all_alike(goal_of(least, g));
        for (int j = 0; is_narrow && j < n_mentors; j++) {
            int32_t cost = (goal_of(least, g) == PWI_GOAL_MATCHED) - (int32_t)price->at[g] - column[j];
            if (least->asks[j] == 0 && cost != 0) least->asks[j] = cost < 0 ? PWI_NONE_COUNTS : PWI_ALL_COUNT;
        }
    }
    for (int j = 0; j < n_mentors; j++)
        if (least->asks[j] == 0)
            least->asks[j] = is_narrow && decider < n_goals ? column_of(least, decider)[j] : PWI_ALL_COUNT;
    least->price = *price;
    least->is_made = true;
}

/* What the sum of both prices asks for, where the goal is another than total. */
static int32_t least_score(const PwiLeast *least, int mentee, int mentor, int32_t sum) {
    const PwiGoalValue *goal = &least->check->claim->goal[least->goals.goal[least->decider]];
    if (goal->goal == PWI_GOAL_NASH) return pwi_logs_least_score(least->check->logs, sum);
    if (pwi_claim_has_levels(least->check, goal->goal)) {
        int32_t level = pwi_claim_level_least(least->check, mentee, mentor);
        return level <= PWI_PPM ? level : PWI_NONE_COUNTS;
    }
    /* worst-off is the last goal where it stands, and what is up to the bound is worth −1 */
    int64_t bound = goal->bound;
    if (sum >= 0) return PWI_NONE_COUNTS;
    return sum < -1 || bound < 0 ? 0 : bound < PWI_PPM ? (int32_t)bound + 1 : PWI_NONE_COUNTS;
}

const PwiDemand *pwi_least_scores(PwiLeast *least, int mentee, const PwiPriceVector *mentee_price) {
    int n_mentors = least->check->cohort->side[PWI_MENTOR].n, decider = least->decider;
    bool is_new =
        !least->is_made || memcmp(&least->price, mentee_price, (size_t)decider * sizeof *mentee_price->at) != 0;
    int64_t own = decider < least->goals.n ? mentee_price->at[decider] : 0;
    bool is_narrow = own > -NARROW && own < NARROW;
    int goal = decider < least->goals.n && is_narrow ? goal_of(least, decider) : PWI_GOAL_MATCHED;
    PwiDemand *demand = &least->demand;
    if (is_new) make_asks(least, mentee_price);
    demand->base = 0;
    if (goal == PWI_GOAL_TOTAL) { /* soft floors ask for more */
        demand->base = (int32_t)own;
        if (is_new || !least->is_laid) memcpy(demand->price, least->asks, (size_t)n_mentors * sizeof *least->asks);
    } else {
        for (int j = 0; j < n_mentors; j++) {
            int32_t asks = least->asks[j];
            bool is_open = asks != PWI_ALL_COUNT && asks != PWI_NONE_COUNTS;
            if (is_open) asks = goal == PWI_GOAL_MATCHED ? 0 : least_score(least, mentee, j, (int32_t)own + asks);
            demand->price[j] = asks;
        }
    }
    if (is_new || !least->is_laid || goal != PWI_GOAL_TOTAL) pwi_demand_lay(demand);
    least->is_laid = goal == PWI_GOAL_TOTAL;
    return demand;
}
