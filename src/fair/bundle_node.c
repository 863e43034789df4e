/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A node of branch and price (bundle_search.h): its linear programme is solved over the bundles there are; its duals,
 * rounded to integers, price all others. The same pass gives a bound that holds whether or not the programme is solved
 * to the end (Lasdon 1970; Farley 1990), so many a node is closed early. */
#include "fair/bundle_search.h"

#include <string.h>

enum { MOST_ROUNDS = 1000 };
/* A bundle comes in if it is worth so much more than its mentor's price, in unit / scale. */
#define LEAST_GAIN ((PwiWide)1 << 22)

/* A node whose bound is not above this holds nothing that is wanted. */
int64_t pwi_bundle_cutoff(const PwiBundleSearch *search) {
    if (!search->best->exists || search->first_will_do) return INT64_MIN;
    return search->best->verdict.value[search->goal];
}

static PwStatus find_worths(PwiBundleSearch *search, const PwiPrices *prices, PwiWide *rest) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    PW_TRY(pwi_pricing_init(&pricing, search->model, prices, search->goal));
    for (int i = 0; i < search->model->n[PWI_MENTEE]; i++) {
        PwiMenteeTerms terms = pwi_pricing_mentee(&pricing, i);
        for (int32_t k = search->list.first[i]; k < search->list.first[i + 1]; k++)
            search->worth[k] = pwi_pricing_worth(&pricing, &terms, search->list.pair[k]);
    }
    *rest = pwi_pricing_rest(&pricing, &search->limits);
    search->bundles.penalty = search->model->unit * pwi_prices_of_penalty(prices, search->model, search->goal);
out:
    pwi_pricing_clear(&pricing);
    return status;
}

/* The bound that the prices at hand prove, and the bundles that are worth more than their mentors' prices. */
static PwStatus price_bundles(PwiBundleSearch *search, PwiWide *bound, int *n_new) {
    PwStatus status = PW_OK;
    const PwiModel *model = search->model;
    PwiBundle best[PWI_MOST_IN_BUNDLE + 1];
    *n_new = 0;
    PW_TRY(find_worths(search, &search->prices, bound));
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        if (!pwi_bundles_best(&search->bundles, j, search->worth, &search->limits, best)) {
            *bound = PWI_NO_CHOICE; /* the mentor has no bundle at all */
            break;
        }
        PwiWide top = PWI_NO_CHOICE, promise = pwi_master_promise(&search->master, j);
        for (int n = 0; n <= PWI_MOST_IN_BUNDLE; n++) {
            bool is_new = false;
            if (!best[n].exists) continue;
            if (best[n].worth > top) top = best[n].worth;
            if (best[n].worth - promise > model->unit * LEAST_GAIN)
                PW_TRY(pwi_master_add(&search->master, j, best[n].pair, best[n].n, &is_new));
            *n_new += is_new;
        }
        *bound += top;
    }
out:
    return status;
}

/* ⌊bound⌋ in the goal's unit; INT64_MIN: the node is empty. */
static int64_t as_value(const PwiBundleSearch *search, PwiWide bound) {
    if (bound <= PWI_NO_CHOICE) return INT64_MIN;
    if (search->prices.scale == 0) return bound < 0 ? INT64_MIN : INT64_MAX;
    return pwi_bound_floor(search->model, &search->prices, bound);
}

static void keep_tightest(PwiBundleSearch *search, int64_t value) {
    PwiPrices *to = &search->tightest;
    const PwiPrices *from = &search->prices;
    if (value >= search->tightest_value) return;
    search->tightest_value = value;
    to->scale = value == INT64_MIN ? 0 : from->scale; /* a mentor who can have no bundle has none at any prices */
    /* What somebody brings by having anybody is a matter of pairs here, of the mentee in a proof. */
    int64_t gain = pwi_prices_of_goal(from, search->model, search->goal, PWI_GOAL_PRIORITY);
    for (int i = 0; i < search->model->n[PWI_MENTEE]; i++)
        to->mentee[i] = from->mentee[i] - gain * search->model->priority_ppm[i];
    if (to->n_rows > 0) memcpy(to->row, from->row, (size_t)to->n_rows * sizeof *to->row);
    if (to->n_counts > 0) memcpy(to->count, from->count, (size_t)to->n_counts * sizeof *to->count);
}

PwStatus pwi_bundle_price(PwiBundleSearch *search, int *n_new) {
    PwiWide bound;
    PwStatus status = price_bundles(search, &bound, n_new);
    if (status == PW_OK) keep_tightest(search, as_value(search, bound));
    return status;
}

/* Solves the linear programme of the node with search->limits, or nearly so in so many rounds of phase two. PW_LIMIT:
 * the deadline. */
PwStatus pwi_bundle_solve(PwiBundleSearch *search, int most_rounds, PwiBundleOutcome *node) {
    PwStatus status = PW_OK;
    bool phase_one = false;
    search->tightest_value = INT64_MAX;
    PW_TRY(pwi_master_limit(&search->master, &search->limits));
    *node = PWI_BUNDLES_STUCK;
    for (int round = 0, n_of_two = 0; round < MOST_ROUNDS && n_of_two < most_rounds; round++) {
        PwiLinearOutcome outcome;
        int n_new;
        PW_TRY(pwi_deadline_is_over(search->model->problem->deadline) ? PW_LIMIT : PW_OK);
        PW_TRY(pwi_master_solve(&search->master, phase_one, &outcome));
        PW_TRY(outcome == PWI_LINEAR_CUT_SHORT ? PW_LIMIT : PW_OK);
        if (phase_one != (outcome == PWI_LINEAR_INFEASIBLE)) { /* on to the other phase */
            phase_one = !phase_one;
            continue;
        }
        PW_TRY(pwi_master_prices(&search->master, &search->prices));
        PW_TRY(pwi_bundle_price(search, &n_new));
        if (search->tightest_value <= pwi_bundle_cutoff(search)) {
            *node = PWI_BUNDLES_CLOSED;
            break;
        }
        *node = phase_one ? PWI_BUNDLES_STUCK : PWI_BUNDLES_SOLVED;
        n_of_two += !phase_one;
        if (n_new == 0) break;
    }
out:
    return status;
}

bool pwi_bundle_is_whole(const PwiBundleSearch *search) {
    for (int32_t k = 0; k < search->list.n; k++)
        if (search->master.x[k] > PWI_WHOLE && search->master.x[k] < 1 - PWI_WHOLE) return false;
    return true;
}

PwStatus pwi_bundle_take_solution(PwiBundleSearch *search) {
    int n = 0;
    bool is_better;
    for (int32_t k = 0; k < search->list.n; k++)
        if (search->master.x[k] > 0.5) search->chosen[n++] = search->list.pair[k];
    return pwi_incumbent_offer(search->best, &search->judge, search->goal, search->chosen, n, &is_better);
}
