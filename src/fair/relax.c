/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Column generation (relax.h). */
#include "fair/relax.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

enum { FIRST_EACH = 4, MAX_ROUNDS = 1000 };

typedef struct Relaxing {
    PwiModel *model;
    int goal;
    PwiRelaxation *found;
    int32_t *last, *previous; /* chains of the programme's pairs by mentee: [mentees], [capacity] */
    int32_t capacity;
    PwiScored *missing; /* scratch [missing_capacity] */
    int32_t missing_capacity;
    int more_each; /* more than any mentee may have: behind these no pair can be worth adding */
} Relaxing;

static bool has_pair(const Relaxing *relaxing, PwiScored pair) {
    for (int32_t k = relaxing->last[pair.mentee]; k >= 0; k = relaxing->previous[k])
        if (relaxing->found->linear.pair[k].mentor == pair.mentor) return true;
    return false;
}

/* Pairs first … first + n − 1 of the programme. */
static PwStatus add_to_chains(Relaxing *relaxing, int32_t first, int32_t n) {
    if (first + n > relaxing->capacity) {
        relaxing->capacity = 2 * (first + n);
        int32_t *grown = pwi_resize_array(relaxing->previous, (size_t)relaxing->capacity, sizeof *grown);
        if (grown == NULL) return PW_NO_MEMORY;
        relaxing->previous = grown;
    }
    for (int32_t k = first; k < first + n; k++) {
        int32_t *last = &relaxing->last[relaxing->found->linear.pair[k].mentee];
        relaxing->previous[k] = *last;
        *last = k;
    }
    return PW_OK;
}

static PwStatus add_pairs(Relaxing *relaxing, const PwiScored *pair, int32_t n) {
    PwStatus status = PW_OK;
    int32_t first = relaxing->found->linear.n_pairs;
    PW_TRY(pwi_linear_add_pairs(&relaxing->found->linear, pair, n));
    PW_TRY(add_to_chains(relaxing, first, n));
out:
    return status;
}

static PwStatus reserve_missing(Relaxing *relaxing, int32_t n) {
    if (n <= relaxing->missing_capacity) return PW_OK;
    PwiScored *grown = pwi_resize_array(relaxing->missing, (size_t)n, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    relaxing->missing = grown;
    relaxing->missing_capacity = n;
    return PW_OK;
}

/* ---- the start ---- */

/* What a pair is worth to `matched` in the unit of `total`, at least: more than any difference of prices. */
#define PAIR_WORTH ((int64_t)1 << 22)

static int64_t scaled(int64_t price) {
    const int64_t most = ((int64_t)1 << 61) / PWI_SCALE;
    return (price > most ? most : price < -most ? -most : price) * PWI_SCALE;
}

/* The flow without rules, and its prices as those to start from. Left as they are, prices prove something all the
 * same. */
static PwStatus solve_flow(Relaxing *relaxing, PwiSolution *core) {
    PwiModel *model = relaxing->model;
    PwiPrices *prices = &relaxing->found->prices;
    PwiProblem flow = model->flow;
    int32_t row = pwi_model_goal_row(model, PWI_GOAL_MATCHED);
    bool is_matched = relaxing->goal == PWI_GOAL_MATCHED, counts_pairs = row != PWI_NOBODY || is_matched;
    if (relaxing->goal == PWI_GOAL_LEXIMIN || (relaxing->goal == PWI_GOAL_PRIORITY && model->priority_is_step))
        return PW_OK;
    if (counts_pairs) flow.goal[flow.n_goals++] = PWI_GOAL_MATCHED;
    flow.goal[flow.n_goals++] = is_matched ? PWI_GOAL_TOTAL : relaxing->goal;
    PwStatus status = pwi_assign(&flow, core, NULL);
    if (status != PW_OK || core->outcome != PWI_OPTIMAL) return status == PW_NO_MEMORY ? status : PW_OK;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        const int64_t *price = &core->price[PWI_MENTOR][j * flow.n_goals];
        prices->mentor[j] = is_matched || !counts_pairs ? scaled(price[0]) : scaled(price[1] + PAIR_WORTH * price[0]);
    }
    if (!is_matched && counts_pairs) prices->row[row] = PAIR_WORTH * PWI_SCALE;
    return PW_OK;
}

/* Which of the programme's pairs the core has made. */
static PwStatus start_from(Relaxing *relaxing, const PwiSolution *core) {
    PwiLinear *linear = &relaxing->found->linear;
    uint8_t *is_made = PWI_NEW_ARRAY(uint8_t, (size_t)linear->n_pairs);
    if (is_made == NULL) return PW_NO_MEMORY;
    for (int p = 0; p < core->n_pairs; p++) {
        const PwiPair *pair = &core->pair[p];
        for (int32_t k = relaxing->last[pair->mentee]; k >= 0; k = relaxing->previous[k])
            if (linear->pair[k].mentor == pair->mentor) is_made[k] = 1;
    }
    PwStatus status = pwi_linear_start(linear, is_made);
    pwi_free(is_made);
    return status;
}

/* The best few of each mentee at the core's prices, what the core has made, and what the caller starts from. */
static PwStatus begin(Relaxing *relaxing, const PwiScored *first, int n_first) {
    PwStatus status = PW_OK;
    PwiModel *model = relaxing->model;
    PwiPricing pricing = {0};
    PwiPairList list = {0};
    PwiSolution core = {0};
    int64_t n_wanted;
    PwiWide *best = PWI_NEW_ARRAY(PwiWide, (size_t)model->n[PWI_MENTEE]);
    PW_TRY(best != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(solve_flow(relaxing, &core));
    PW_TRY(pwi_pricing_init(&pricing, model, &relaxing->found->prices, relaxing->goal));
    PwiWanted wanted = {-PWI_NO_CHOICE, FIRST_EACH, INT32_MAX, NULL};
    PW_TRY(pwi_scan_list(&pricing, wanted, NULL, &list, &relaxing->found->bound, &n_wanted));
    PW_TRY(pwi_pair_list_best(&pricing, &list, best));
    PW_TRY(pwi_linear_init(&relaxing->found->linear, model, relaxing->goal, &relaxing->found->prices, best, NULL));
    PW_TRY(add_pairs(relaxing, list.pair, list.n));
    PW_TRY(reserve_missing(relaxing, list.n + n_first));
    int32_t n_new = 0;
    for (int k = 0; k < n_first; k++)
        if (!has_pair(relaxing, first[k])) relaxing->missing[n_new++] = first[k];
    PW_TRY(add_pairs(relaxing, relaxing->missing, n_new));
    if (core.outcome == PWI_OPTIMAL && core.n_optimal_goals > 0) PW_TRY(start_from(relaxing, &core));
out:
    pwi_solution_clear(&core);
    pwi_pair_list_clear(&list);
    pwi_pricing_clear(&pricing);
    pwi_free(best);
    return status;
}

/* ---- growing ---- */

/* Prices all open pairs at found->prices; adds those that the programme lacks and values above what it gives their
 * mentee. */
static PwStatus price_all(Relaxing *relaxing, PwiWide *bound, int32_t *n_new) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    PwiPairList list = {0};
    int64_t n_wanted;
    *n_new = 0;
    PW_TRY(pwi_pricing_init(&pricing, relaxing->model, &relaxing->found->prices, relaxing->goal));
    PwiWanted wanted = {-PWI_NO_CHOICE, relaxing->more_each, INT32_MAX, &relaxing->found->windows.losses};
    PW_TRY(pwi_scan_list(&pricing, wanted, NULL, &list, bound, &n_wanted));
    relaxing->found->windows.has_losses = true;
    PW_TRY(reserve_missing(relaxing, list.n));
    const PwiModel *model = relaxing->model;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        PwiMenteeTerms terms = pwi_pricing_mentee(&pricing, i);
        /* The least that the programme already offers among as many pairs as the mentee may have. */
        PwiWide offered = 0;
        bool any = false;
        for (int32_t k = relaxing->last[i]; k >= 0; k = relaxing->previous[k]) {
            PwiWide worth = pwi_pricing_worth(&pricing, &terms, relaxing->found->linear.pair[k]);
            if (!any || worth > offered) offered = worth;
            any = true;
        }
        bool several = model->range[PWI_MENTEE][i].most > 1;
        for (int32_t k = list.first[i]; k < list.first[i + 1]; k++) {
            if (has_pair(relaxing, list.pair[k])) continue;
            PwiWide worth = pwi_pricing_worth(&pricing, &terms, list.pair[k]);
            bool is_better = !any || worth > offered;
            if (is_better || several) relaxing->missing[(*n_new)++] = list.pair[k];
        }
    }
    PW_TRY(add_pairs(relaxing, relaxing->missing, *n_new));
out:
    pwi_pair_list_clear(&list);
    pwi_pricing_clear(&pricing);
    return status;
}

/* ---- sums that nobody can reach ---- */

static PwiWide sum_of_best(const PwiModel *model, const PwiPairList *list, int mentee, PwiScored *scratch) {
    int n = list->first[mentee + 1] - list->first[mentee], most = model->range[PWI_MENTEE][mentee].most;
    PwiWide sum = 0;
    memcpy(scratch, list->pair + list->first[mentee], (size_t)n * sizeof *scratch);
    for (; n > 0 && most > 0; n--, most--) {
        int top = 0;
        for (int k = 1; k < n; k++)
            if (scratch[k].score_ppm > scratch[top].score_ppm) top = k;
        sum += scratch[top].score_ppm;
        scratch[top] = scratch[n - 1];
    }
    return sum;
}

/* A mentee whose best pairs together do not reach what every mentee's sum has to: its row alone shows it. The linear
 * programme would find as much, after a long while. */
static PwStatus show_too_little(Relaxing *relaxing) {
    PwStatus status = PW_OK;
    const PwiModel *model = relaxing->model;
    PwiPrices *prices = &relaxing->found->prices;
    PwiPricing pricing = {0};
    PwiPairList list = {0};
    PwiScored *scratch = NULL;
    PwiWide bound;
    int64_t n_wanted;
    int32_t short_row = PWI_NOBODY;
    if (!model->sums.are_asked) return PW_OK;
    /* At a price of 1 for each of these rows a pair's worth is its score. */
    PW_TRY(pwi_prices_reset(prices, model, 0));
    for (int32_t r = 0; r < model->n_rows; r++) prices->row[r] = model->row[r].key.kind == PWI_ROW_MENTEE_SUM;
    PW_TRY(pwi_pricing_init(&pricing, model, prices, PWI_GOAL_ANY));
    PW_TRY(pwi_scan_list(&pricing, (PwiWanted){-PWI_NO_CHOICE, relaxing->more_each, INT32_MAX, NULL}, NULL, &list,
                         &bound, &n_wanted));
    scratch = PWI_NEW_ARRAY(PwiScored, (size_t)list.n);
    PW_TRY(scratch != NULL ? PW_OK : PW_NO_MEMORY);
    for (int32_t r = 0; r < model->n_rows; r++) {
        const PwiModelRow *row = &model->row[r];
        prices->row[r] = 0;
        if (row->key.kind == PWI_ROW_MENTEE_SUM && short_row == PWI_NOBODY &&
            model->unit * sum_of_best(model, &list, row->key.mentee, scratch) < row->bound)
            short_row = r;
    }
    pwi_pricing_clear(&pricing);
    if (short_row != PWI_NOBODY) {
        prices->row[short_row] = 1;
        PW_TRY(pwi_pricing_init(&pricing, model, prices, PWI_GOAL_ANY));
        PW_TRY(pwi_scan_bound(&pricing, &relaxing->found->bound));
    }
    relaxing->found->is_infeasible = short_row != PWI_NOBODY && relaxing->found->bound < 0;
    if (!relaxing->found->is_infeasible) PW_TRY(pwi_prices_reset(prices, model, PWI_SCALE));
out:
    pwi_pricing_clear(&pricing);
    pwi_pair_list_clear(&list);
    pwi_free(scratch);
    return status;
}

static PwStatus relaxing_init(Relaxing *relaxing) {
    const PwiModel *model = relaxing->model;
    relaxing->last = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTEE]);
    if (relaxing->last == NULL) return PW_NO_MEMORY;
    relaxing->more_each = 3;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        relaxing->last[i] = -1;
        if (model->range[PWI_MENTEE][i].most >= relaxing->more_each)
            relaxing->more_each = model->range[PWI_MENTEE][i].most + 1;
    }
    return PW_OK;
}

static void relaxing_clear(Relaxing *relaxing) {
    pwi_free(relaxing->last);
    pwi_free(relaxing->previous);
    pwi_free(relaxing->missing);
}

/* Solves, and adds pairs that are missing, until none is. */
static PwStatus grow(Relaxing *relaxing) {
    PwStatus status = PW_OK;
    PwiRelaxation *found = relaxing->found;
    bool phase_one = false;
    for (int round = 0; round < MAX_ROUNDS; round++) {
        PwiLinearOutcome outcome;
        int32_t n_new;
        PW_TRY(pwi_linear_solve(&found->linear, phase_one, &outcome));
        if (outcome == PWI_LINEAR_INFEASIBLE && !phase_one) {
            phase_one = true;
            continue;
        }
        PW_TRY(outcome == PWI_LINEAR_CUT_SHORT ? PW_LIMIT : PW_OK);
        if (outcome == PWI_LINEAR_OPTIMAL && phase_one) {
            phase_one = false; /* feasible with these pairs */
            continue;
        }
        PW_TRY(pwi_linear_prices(&found->linear, &found->prices));
        PW_TRY(price_all(relaxing, &found->bound, &n_new));
        if (found->prices.scale == 0 && found->bound < 0) {
            found->is_infeasible = true;
            break;
        }
        if (n_new == 0) break;
    }
out:
    return status;
}

PwStatus pwi_relax(PwiModel *model, int goal, const PwiScored *start, int n, PwiRelaxation *found) {
    PwStatus status = PW_OK;
    Relaxing relaxing = {.model = model, .goal = goal, .found = found};
    *found = (PwiRelaxation){.goal = goal, .bound = PWI_NO_CHOICE};
    PW_TRY(pwi_prices_init(&found->prices, model));
    PW_TRY(pwi_prices_reset(&found->prices, model, PWI_SCALE));
    PW_TRY(relaxing_init(&relaxing));
    PW_TRY(show_too_little(&relaxing));
    if (found->is_infeasible) goto out;
    PW_TRY(begin(&relaxing, start, n));
    if (found->bound <= PWI_NO_CHOICE) {
        found->is_infeasible = true; /* a mentee who must have somebody has nobody at all */
        PW_TRY(pwi_prices_reset(&found->prices, model, 0));
        goto out;
    }
    PW_TRY(grow(&relaxing));
    found->is_done = true;
out:
    relaxing_clear(&relaxing);
    return status;
}

PwStatus pwi_relax_again(PwiModel *model, PwiRelaxation *found) {
    PwStatus status = PW_OK;
    Relaxing relaxing = {.model = model, .goal = found->goal, .found = found};
    assert(found->is_done);
    if (model->n_rows == found->linear.n_rows && model->n_counts == found->linear.n_counts) return PW_OK;
    pwi_windows_clear(&found->windows);
    PW_TRY(relaxing_init(&relaxing));
    PW_TRY(add_to_chains(&relaxing, 0, found->linear.n_pairs));
    PW_TRY(pwi_linear_add_rows(&found->linear));
    PW_TRY(pwi_linear_limit(&found->linear, NULL));
    PW_TRY(grow(&relaxing));
out:
    relaxing_clear(&relaxing);
    return status;
}

void pwi_relaxation_clear(PwiRelaxation *found) {
    pwi_linear_clear(&found->linear);
    pwi_prices_clear(&found->prices);
    pwi_windows_clear(&found->windows);
    *found = (PwiRelaxation){0};
}
