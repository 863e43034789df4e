/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Column generation (relax.h). */
#include "fair/relax.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { FIRST_EACH = 12, MAX_ROUNDS = 1000 };

typedef struct Relaxing {
    PwiModel *model;
    int goal;
    PwiLinear linear;
    PwiRelaxation *found;
    int32_t *last, *previous; /* chains of the programme's pairs by mentee: [mentees], [capacity] */
    int32_t capacity;
    PwiScored *missing; /* scratch [missing_capacity] */
    int32_t missing_capacity;
    int more_each; /* more than any mentee may have: behind these no pair can be worth adding */
} Relaxing;

static bool has_pair(const Relaxing *relaxing, PwiScored pair) {
    for (int32_t k = relaxing->last[pair.mentee]; k >= 0; k = relaxing->previous[k])
        if (relaxing->linear.pair[k].mentor == pair.mentor) return true;
    return false;
}

static PwStatus add_pairs(Relaxing *relaxing, const PwiScored *pair, int32_t n) {
    PwStatus status = PW_OK;
    int32_t first = relaxing->linear.n_pairs;
    PW_TRY(pwi_linear_add_pairs(&relaxing->linear, pair, n));
    if (first + n > relaxing->capacity) {
        relaxing->capacity = 2 * (first + n);
        int32_t *grown = pwi_resize_array(relaxing->previous, (size_t)relaxing->capacity, sizeof *grown);
        PW_TRY(grown != NULL ? PW_OK : PW_NO_MEMORY);
        relaxing->previous = grown;
    }
    for (int32_t k = first; k < first + n; k++) {
        int32_t *last = &relaxing->last[relaxing->linear.pair[k].mentee];
        relaxing->previous[k] = *last;
        *last = k;
    }
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

/* The best few of each mentee, each mentor's reserve apart; and what the caller starts from. */
static PwStatus begin(Relaxing *relaxing, const PwiScored *start, int n_start) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    PwiPairList list = {0};
    int64_t n_wanted;
    PwiWide bound;
    PW_TRY(pwi_pricing_init(&pricing, relaxing->model, &relaxing->found->prices, relaxing->goal));
    PwiWanted wanted = {-PWI_NO_CHOICE, FIRST_EACH, INT32_MAX};
    PW_TRY(pwi_scan_list(&pricing, wanted, NULL, &list, &bound, &n_wanted));
    relaxing->found->bound = bound;
    PW_TRY(reserve_missing(relaxing, list.n + n_start));
    PW_TRY(add_pairs(relaxing, list.pair, list.n));
    int32_t n_new = 0;
    for (int k = 0; k < n_start; k++)
        if (!has_pair(relaxing, start[k])) relaxing->missing[n_new++] = start[k];
    PW_TRY(add_pairs(relaxing, relaxing->missing, n_new));
out:
    pwi_pair_list_clear(&list);
    pwi_pricing_clear(&pricing);
    return status;
}

/* Prices all open pairs at found->prices; adds those that the programme lacks and values above what it gives their
 * mentee. */
static PwStatus price_all(Relaxing *relaxing, PwiWide *bound, int32_t *n_new) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    PwiPairList list = {0};
    int64_t n_wanted;
    *n_new = 0;
    PW_TRY(pwi_pricing_init(&pricing, relaxing->model, &relaxing->found->prices, relaxing->goal));
    PwiWanted wanted = {-PWI_NO_CHOICE, relaxing->more_each, INT32_MAX};
    PW_TRY(pwi_scan_list(&pricing, wanted, NULL, &list, bound, &n_wanted));
    PW_TRY(reserve_missing(relaxing, list.n));
    const PwiModel *model = relaxing->model;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        PwiMenteeTerms terms = pwi_pricing_mentee(&pricing, i);
        /* The least that the programme already offers among as many pairs as the mentee may have. */
        PwiWide offered = 0;
        bool any = false;
        for (int32_t k = relaxing->last[i]; k >= 0; k = relaxing->previous[k]) {
            PwiWide worth = pwi_pricing_worth(&pricing, &terms, relaxing->linear.pair[k]);
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

static int compare_scored(const void *a, const void *b) {
    const PwiScored *left = a, *right = b;
    if (left->mentee != right->mentee) return left->mentee < right->mentee ? -1 : 1;
    return (left->mentor > right->mentor) - (left->mentor < right->mentor);
}

static PwStatus hand_over(Relaxing *relaxing) {
    PwiPairList *list = &relaxing->found->list;
    int n_mentees = relaxing->model->n[PWI_MENTEE];
    list->n = relaxing->linear.n_pairs;
    list->pair = PWI_NEW_ARRAY(PwiScored, (size_t)list->n);
    list->first = PWI_NEW_ARRAY(int32_t, (size_t)n_mentees + 1);
    if (list->pair == NULL || list->first == NULL) return PW_NO_MEMORY;
    if (list->n > 0) {
        memcpy(list->pair, relaxing->linear.pair, (size_t)list->n * sizeof *list->pair);
        qsort(list->pair, (size_t)list->n, sizeof *list->pair, compare_scored);
    }
    for (int32_t k = 0, i = 0; i <= n_mentees; i++) {
        while (k < list->n && list->pair[k].mentee < i) k++;
        list->first[i] = k;
    }
    return PW_OK;
}

PwStatus pwi_relax(PwiModel *model, int goal, const PwiScored *start, int n, PwiRelaxation *found) {
    PwStatus status = PW_OK;
    Relaxing relaxing = {.model = model, .goal = goal, .found = found};
    *found = (PwiRelaxation){.bound = PWI_NO_CHOICE};
    PW_TRY(pwi_prices_init(&found->prices, model));
    PW_TRY(pwi_prices_reset(&found->prices, model, PWI_SCALE));
    relaxing.last = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTEE]);
    PW_TRY(relaxing.last != NULL ? PW_OK : PW_NO_MEMORY);
    relaxing.more_each = 3;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        relaxing.last[i] = -1;
        if (model->range[PWI_MENTEE][i].most >= relaxing.more_each)
            relaxing.more_each = model->range[PWI_MENTEE][i].most + 1;
    }
    PW_TRY(pwi_linear_init(&relaxing.linear, model, goal, NULL, NULL));
    PW_TRY(begin(&relaxing, start, n));
    if (found->bound <= PWI_NO_CHOICE) {
        found->is_infeasible = true; /* a mentee who must have somebody has nobody at all */
        PW_TRY(pwi_prices_reset(&found->prices, model, 0));
        PW_TRY(hand_over(&relaxing));
        goto out;
    }
    bool phase_one = false;
    for (int round = 0; round < MAX_ROUNDS; round++) {
        PwiLinearOutcome outcome;
        int32_t n_new;
        PW_TRY(pwi_linear_solve(&relaxing.linear, phase_one, &outcome));
        if (outcome == PWI_LINEAR_INFEASIBLE && !phase_one) {
            phase_one = true;
            continue;
        }
        PW_TRY(outcome == PWI_LINEAR_CUT_SHORT ? PW_LIMIT : PW_OK);
        if (outcome == PWI_LINEAR_OPTIMAL && phase_one) {
            phase_one = false; /* feasible with these pairs */
            continue;
        }
        PW_TRY(pwi_linear_prices(&relaxing.linear, &found->prices));
        PW_TRY(price_all(&relaxing, &found->bound, &n_new));
        if (found->prices.scale == 0 && found->bound < 0) {
            found->is_infeasible = true;
            break;
        }
        if (n_new == 0) break;
    }
    PW_TRY(hand_over(&relaxing));
out:
    pwi_linear_clear(&relaxing.linear);
    pwi_free(relaxing.last);
    pwi_free(relaxing.previous);
    pwi_free(relaxing.missing);
    return status;
}

void pwi_relaxation_clear(PwiRelaxation *found) {
    pwi_prices_clear(&found->prices);
    pwi_pair_list_clear(&found->list);
    *found = (PwiRelaxation){0};
}
