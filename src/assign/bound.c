/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weak duality in one pass (bound.h). */
#include "assign/bound.h"

static int64_t units_at_best(const PwiBounds *bounds, const int64_t *price, int n) {
    int64_t sum = 0;
    for (int person = 0; person < n; person++)
        sum += price[person] * (price[person] > 0 ? bounds[person].max : bounds[person].min);
    return sum;
}

/* The highest worth in this row; 0 where that is less and the mentee may do without. */
static int64_t highest_worth(const int32_t *row, const int64_t *mentor_price, int n_mentors, const PwiBounds *bounds) {
    bool any = false;
    int64_t best = 0;
    for (int j = 0; j < n_mentors; j++) {
        int64_t worth = row[j] - mentor_price[j];
        if (row[j] < 0 || (any && worth <= best)) continue;
        best = worth;
        any = true;
    }
    return best < 0 && bounds->min <= 0 ? 0 : best;
}

typedef struct Pricing {
    const PwiRows *rows;
    const PwiProblem *problem;
    const PwiBounds *mentee_bounds;
    const int64_t *mentor_price;
    int64_t *mentee_price;
} Pricing;

static bool takes_part(void *context, int mentee) {
    Pricing *pricing = context;
    pricing->mentee_price[mentee] = 0;
    return pricing->problem->bounds[PWI_MENTEE][mentee].max > 0;
}

static void set_price(void *context, PwiRowWorker *worker, int mentee) {
    Pricing *pricing = context;
    const int32_t *row = pwi_rows_get(pricing->rows, worker, mentee);
    pricing->mentee_price[mentee] =
        highest_worth(row, pricing->mentor_price, pricing->problem->n[PWI_MENTOR], &pricing->mentee_bounds[mentee]);
}

PwStatus pwi_goal_bound(const PwiRows *rows, const PwiBounds *const bounds[PWI_N_SIDES], const int64_t *mentor_price,
                        int64_t *mentee_price, int64_t *bound) {
    const PwiProblem *problem = rows->problem;
    Pricing pricing = {rows, problem, bounds[PWI_MENTEE], mentor_price, mentee_price};
    const PwiDeadline never = {0};
    PwStatus status = pwi_rows_visit(rows, (PwiRowVisitor){&pricing, takes_part, set_price}, never);
    *bound = units_at_best(bounds[PWI_MENTEE], mentee_price, problem->n[PWI_MENTEE]) +
             units_at_best(bounds[PWI_MENTOR], mentor_price, problem->n[PWI_MENTOR]);
    return status;
}
