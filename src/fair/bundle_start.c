/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What branch and price begins with (bundle_search.h): prices, a bound, a matching, and bundles worth having. */
#include "base/memory.h"
#include "fair/bundle_modes.h"
#include "fair/bundle_search.h"

/* Steps of the descent: so many while pairs are few, fewer when they are many; those of the end bring bundles. */
enum { MOST_STEPS = 600, FEWEST_STEPS = 250, LAST_STEPS = 150, DIVE_ROUNDS = 12 };
#define PAIRS_IN_ALL ((int64_t)500000000)
#define VIGOUR       0.02

/* ---- the descent ---- */

/* Bundles of the last solution that the descent has chosen come into the linear programme. */
static PwStatus take_bundles(PwiBundleSearch *search, const PwiDescent *descent) {
    PwStatus status = PW_OK;
    int most = descent->patterns.most;
    for (int j = 0; j < search->model->n[PWI_MENTOR]; j++) {
        int32_t pair[PWI_MOST_IN_BUNDLE];
        bool is_new;
        for (int m = 0; m < descent->n_chosen[j]; m++)
            pair[m] = search->bundles.of_mentor[descent->chosen[j * most + m]];
        PW_TRY(pwi_master_add(&search->master, j, pair, descent->n_chosen[j], &is_new));
    }
out:
    return status;
}

/* The bundles of the best matching, so that the linear programme is feasible. */
static PwStatus take_best(PwiBundleSearch *search) {
    PwStatus status = PW_OK;
    const PwiIncumbent *best = search->best;
    int n_mentors = search->model->n[PWI_MENTOR];
    int32_t *n_of = PWI_NEW_ARRAY(int32_t, (size_t)n_mentors);
    int32_t *pair = PWI_NEW_ARRAY(int32_t, (size_t)n_mentors * PWI_MOST_IN_BUNDLE);
    PW_TRY(n_of != NULL && pair != NULL ? PW_OK : PW_NO_MEMORY);
    for (int p = 0; best->exists && p < best->n; p++) {
        const PwiScored *one = &best->pair[p];
        for (int32_t k = search->list.first[one->mentee]; k < search->list.first[one->mentee + 1]; k++)
            if (search->list.pair[k].mentor == one->mentor)
                pair[one->mentor * PWI_MOST_IN_BUNDLE + n_of[one->mentor]++] = k;
    }
    for (int j = 0; best->exists && j < n_mentors; j++) {
        bool is_new;
        PW_TRY(pwi_master_add(&search->master, j, pair + j * PWI_MOST_IN_BUNDLE, n_of[j], &is_new));
    }
out:
    pwi_free(n_of);
    pwi_free(pair);
    return status;
}

static int steps_for(const PwiBundleSearch *search) {
    int64_t steps = PAIRS_IN_ALL / (search->list.n + 1);
    return steps > MOST_STEPS ? MOST_STEPS : steps < FEWEST_STEPS ? FEWEST_STEPS : (int)steps;
}

/* What the prices at hand prove of the root. */
static PwStatus prove_root(PwiBundleSearch *search) {
    int n_new;
    search->tightest_value = INT64_MAX;
    return pwi_bundle_price(search, &n_new);
}

/* First the pairs that most bundles have are settled, and if that leaves nothing, only the groups. */
static PwStatus find_first(PwiBundleSearch *search, PwiDescent *descent) {
    PwStatus status = PW_OK;
    PW_TRY(pwi_modes_settle(descent));
    PW_TRY(pwi_modes_make_room(descent));
    PW_TRY(pwi_modes_solve(descent, true, search->best));
    if (!search->best->exists) PW_TRY(pwi_modes_solve(descent, false, search->best));
out:
    return status;
}

PwStatus pwi_bundle_descend(PwiBundleSearch *search, const PwiPrices *start) {
    PwStatus status = PW_OK;
    PwiDescent descent = {0};
    PW_TRY(pwi_limits_reset(&search->limits, search->model, search->list.n));
    PW_TRY(pwi_prices_reset(&search->prices, search->model, PWI_SCALE));
    PW_TRY(prove_root(search));
    PW_TRY(pwi_descent_init(&descent, search->model, search->goal, &search->bundles, &search->limits, start));
    PW_TRY(pwi_descent_start(&descent, VIGOUR));
    PW_TRY(pwi_descent_run(&descent, steps_for(search) - LAST_STEPS));
    for (int step = 0; step < LAST_STEPS; step++) {
        PW_TRY(pwi_descent_run(&descent, 1));
        PW_TRY(take_bundles(search, &descent));
    }
    PW_TRY(pwi_descent_prices(&descent, &search->prices));
    PW_TRY(prove_root(search));
    if (!search->best->exists) PW_TRY(find_first(search, &descent));
    PW_TRY(take_best(search));
out:
    pwi_descent_clear(&descent);
    return status == PW_LIMIT ? PW_OK : status;
}

/* ---- the dive ---- */

/* Makes the pairs that are whole, and the likeliest of the others. False: there is no other. */
static bool fix_pairs(PwiBundleSearch *search) {
    int32_t likeliest = PWI_NOBODY;
    for (int32_t k = 0; k < search->list.n; k++) {
        double x = search->master.x[k];
        if (search->limits.state[k] != PWI_PAIR_FREE || x < PWI_WHOLE) continue;
        if (x > 1 - PWI_WHOLE)
            search->limits.state[k] = PWI_PAIR_IN;
        else if (likeliest == PWI_NOBODY || x > search->master.x[likeliest])
            likeliest = k;
    }
    if (likeliest != PWI_NOBODY) search->limits.state[likeliest] = PWI_PAIR_IN;
    return likeliest != PWI_NOBODY;
}

PwStatus pwi_bundle_dive(PwiBundleSearch *search) {
    PwStatus status = PW_OK;
    PW_TRY(pwi_limits_reset(&search->limits, search->model, search->list.n));
    while (*search->work_left != 0) {
        PwiBundleOutcome outcome;
        if (*search->work_left > 0) --*search->work_left;
        PW_TRY(pwi_bundle_solve(search, DIVE_ROUNDS, &outcome));
        if (outcome != PWI_BUNDLES_SOLVED) break;
        if (pwi_bundle_is_whole(search)) {
            PW_TRY(pwi_bundle_take_solution(search));
            break;
        }
        if (!fix_pairs(search)) break;
    }
out:
    return status == PW_LIMIT ? PW_OK : status;
}
