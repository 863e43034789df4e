/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weak duality in one pass (bound.h). */
#include "assign/bound.h"

static int64_t loads_at_best(const PwiRows *rows, int side, const PwiBounds *bounds, const int32_t *taken,
                             const int64_t *price) {
    const PwiProblem *problem = rows->problem;
    int64_t sum = 0;
    for (int person = 0; person < problem->n[side]; person++) {
        PwiBounds loads = bounds[person];
        pwi_best_loads(problem, rows->goal, side, person, taken[person], price[person], &loads);
        sum += price[person] * loads.min + pwi_load_gain(problem, rows->goal, side, person, taken[person] + loads.min);
    }
    return sum;
}

/* The highest worth in this row of weights + shift; 0 where that is less and the mentee may do without. */
static int64_t highest_worth(const int32_t *row, int32_t shift, const int64_t *mentor_price, int n_mentors,
                             const PwiBounds *bounds) {
    bool any = false;
    int64_t best = 0;
    for (int j = 0; j < n_mentors; j++) {
        int64_t worth = row[j] - shift - mentor_price[j];
        if (row[j] < 0 || (any && worth <= best)) continue;
        best = worth;
        any = true;
    }
    return best < 0 && bounds->min <= 0 ? 0 : best;
}

typedef struct Pricing {
    const PwiRows *rows;
    const PwiBounds *mentee_bounds;
    const int64_t *mentor_price;
    int64_t *mentee_price;
} Pricing;

static bool takes_part(void *context, int mentee) {
    Pricing *pricing = context;
    pricing->mentee_price[mentee] = 0;
    return pricing->rows->problem->bounds[PWI_MENTEE][mentee].max > 0;
}

static void set_price(void *context, PwiRowWorker *worker, int mentee) {
    Pricing *pricing = context;
    const PwiRows *rows = pricing->rows;
    const int32_t *row = pwi_rows_get(rows, worker, mentee);
    pricing->mentee_price[mentee] = highest_worth(row, rows->shift, pricing->mentor_price, rows->problem->n[PWI_MENTOR],
                                                  &pricing->mentee_bounds[mentee]);
}

PwStatus pwi_goal_bound(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES],
                        const int32_t *const taken[PWI_N_SIDES], const int64_t *mentor_price, int64_t *mentee_price,
                        int64_t *bound) {
    Pricing pricing = {rows, bounds[PWI_MENTEE], mentor_price, mentee_price};
    const int64_t *const price[PWI_N_SIDES] = {mentee_price, mentor_price};
    const PwiDeadline never = {0};
    PwStatus status = pwi_rows_visit(rows, (PwiRowVisitor){&pricing, takes_part, set_price}, never);
    *bound = 0;
    for (int side = 0; side < PWI_N_SIDES; side++)
        *bound += loads_at_best(rows, side, bounds[side], taken[side], price[side]);
    return status;
}
