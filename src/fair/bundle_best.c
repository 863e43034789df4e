/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What pairs are worth at prices, and the best bundle of each mentor there (bundle_best.h).
 *
 * A pair's worth is linear in its score, with a slope and a constant a mentee (find_terms). Of each kind of mentee
 * (bundle_patterns.h) only as many of a mentor's best are kept as a bundle holds; each pattern then is a sum over
 * kinds, so that no bundle is looked at by its members. */
#include "fair/bundle_best.h"

#include <float.h>
#include <string.h>

#include "base/memory.h"

enum { FEWEST_TO_SHARE = 10000 }; /* pairs: with fewer, threads wait longer than they work */

/* ---- worths ---- */

double pwi_bundle_penalty_weight(const PwiDescent *descent, const double *y) {
    double weight = descent->goal == PWI_GOAL_TOTAL;
    if (descent->total == PWI_NOBODY) return weight;
    return weight + y[descent->model->n[PWI_MENTEE] + descent->total] / descent->norm[descent->total];
}

/* What a mentee's pairs are worth at the prices y: slope · score + constant, one constant for each set of reserves. */
static void find_terms(PwiDescent *descent, const double *y) {
    const PwiModel *model = descent->model;
    int n = model->n[PWI_MENTEE], n_sets = 1 << descent->n_reserves;
    descent->charge_weight = pwi_bundle_penalty_weight(descent, y);
    for (int i = 0; i < n; i++) {
        double slope = descent->goal == PWI_GOAL_TOTAL, constant = -y[i];
        if (descent->goal != PWI_GOAL_TOTAL)
            constant += (double)pwi_model_weight(model, descent->goal, (PwiScored){i, PWI_NOBODY, 0});
        for (int32_t r = 0; r < descent->n_rows; r++) {
            if (pwi_model_is_reserve(model, descent->row[r])) continue;
            slope += y[n + r] * descent->slope[(size_t)r * (size_t)n + (size_t)i];
            constant += y[n + r] * descent->constant[(size_t)r * (size_t)n + (size_t)i];
        }
        descent->mentee_slope[i] = slope;
        for (int set = 0; set < n_sets; set++) {
            double with = constant;
            for (int k = 0; k < descent->n_reserves; k++)
                if ((set >> k & 1) != 0)
                    with += y[n + descent->reserve[k]] *
                            descent->constant[(size_t)descent->reserve[k] * (size_t)n + (size_t)i];
            descent->mentee_constant[(size_t)set * (size_t)n + (size_t)i] = with;
        }
    }
}

/* Of the k-th pair in the order of of_mentor. */
static double worth_of(const PwiDescent *descent, const double *constant, int32_t k) {
    int32_t i = descent->mentee[k];
    double worth = descent->mentee_slope[i] * descent->score[k] + constant[i];
    return descent->penalty == NULL ? worth : worth + descent->penalty[k];
}

/* ---- a mentor's best bundle ---- */

typedef struct Best {
    double *value; /* [kinds × most] the best pairs of each kind, the best first */
    int32_t *pair; /* [kinds × most] positions in of_mentor */
    double *sum;   /* [kinds × (most + 1)] of the first so many */
} Best;

static void collect_best(const PwiDescent *descent, int mentor, Best *best) {
    const PwiPatterns *patterns = &descent->patterns;
    const double *constant =
        descent->mentee_constant + (size_t)descent->mask[mentor] * (size_t)descent->model->n[PWI_MENTEE];
    int most = patterns->most, key = descent->key_of_mentor[mentor];
    for (int k = 0; k < patterns->n_kinds * most; k++) best->value[k] = -DBL_MAX;
    for (int32_t k = descent->bundles->first[mentor]; key != PWI_NO_KEY && k < descent->bundles->first[mentor + 1];
         k++) {
        int32_t kind = patterns->kind[descent->mentee[k]];
        double worth = worth_of(descent, constant, k), *value = best->value + kind * most;
        if (worth <= value[most - 1] || (key != PWI_ANY_KEY && patterns->key[kind] != key)) continue;
        int at = most - 1;
        for (; at > 0 && value[at - 1] < worth; at--) {
            value[at] = value[at - 1];
            best->pair[kind * most + at] = best->pair[kind * most + at - 1];
        }
        value[at] = worth;
        best->pair[kind * most + at] = k;
    }
    for (int kind = 0; kind < patterns->n_kinds; kind++) {
        double *sum = best->sum + kind * (most + 1);
        sum[0] = 0;
        for (int k = 0; k < most; k++)
            sum[k + 1] = best->value[kind * most + k] == -DBL_MAX ? -DBL_MAX : sum[k] + best->value[kind * most + k];
    }
}

/* Its value; -DBL_MAX: the mentor has none. */
static void choose_bundle(PwiDescent *descent, int mentor, Best *best) {
    const PwiPatterns *patterns = &descent->patterns;
    int32_t list = patterns->list_of[mentor], top = PWI_NOBODY;
    int most = patterns->most;
    double top_value = -DBL_MAX;
    collect_best(descent, mentor, best);
    for (int32_t p = patterns->first[list]; p < patterns->first[list + 1]; p++) {
        double value = -descent->charge_weight * (double)patterns->pattern[p].charge_ppm;
        for (int32_t k = patterns->pattern[p].first_part; k < patterns->pattern[p + 1].first_part; k++)
            value += best->sum[patterns->part[k].kind * (most + 1) + patterns->part[k].n];
        if (value <= top_value) continue;
        top_value = value;
        top = p;
    }
    descent->value[mentor] = top_value;
    descent->charge[mentor] = top == PWI_NOBODY ? 0 : (double)patterns->pattern[top].charge_ppm;
    descent->n_chosen[mentor] = 0;
    for (int32_t k = patterns->pattern[top == PWI_NOBODY ? 0 : top].first_part;
         top != PWI_NOBODY && k < patterns->pattern[top + 1].first_part; k++)
        for (int m = 0; m < patterns->part[k].n; m++)
            descent->chosen[mentor * most + descent->n_chosen[mentor]++] =
                best->pair[patterns->part[k].kind * most + m];
}

PwStatus pwi_bundle_choose(PwiDescent *descent, const double *y) {
    const PwiPatterns *patterns = &descent->patterns;
    size_t n_best = (size_t)patterns->n_kinds * (size_t)patterns->most;
    PwStatus status = PW_OK;
    find_terms(descent, y);
#ifdef _OPENMP
    int n_threads = descent->bundles->list->n < FEWEST_TO_SHARE ? 1 : descent->model->problem->n_threads;
#pragma omp parallel num_threads(n_threads)
#endif
    {
        Best best = {PWI_NEW_ARRAY(double, n_best), PWI_NEW_ARRAY(int32_t, n_best),
                     PWI_NEW_ARRAY(double, n_best + (size_t)patterns->n_kinds)};
        PwStatus mine = best.value != NULL && best.pair != NULL && best.sum != NULL ? PW_OK : PW_NO_MEMORY;
#ifdef _OPENMP
#pragma omp for schedule(dynamic, 16)
#endif
        for (int j = 0; j < descent->model->n[PWI_MENTOR]; j++)
            if (mine == PW_OK) choose_bundle(descent, j, &best);
        pwi_free(best.value);
        pwi_free(best.pair);
        pwi_free(best.sum);
#ifdef _OPENMP
#pragma omp critical
#endif
        if (mine > status) status = mine;
    }
    return status;
}

void pwi_bundle_take_start(PwiDescent *descent, const PwiPrices *start) {
    const PwiModel *model = descent->model;
    int n = model->n[PWI_MENTEE];
    double scale = (double)(start->scale > 0 ? start->scale : 1);
    memset(descent->best_y, 0, (size_t)(n + descent->n_rows) * sizeof *descent->best_y);
    for (int32_t r = 0; r < descent->n_rows; r++)
        if (descent->row[r] < start->n_rows)
            descent->best_y[n + r] = (double)start->row[descent->row[r]] / scale * descent->norm[r];
    find_terms(descent, descent->best_y);
    for (int i = 0; i < n; i++) descent->best_y[i] = 0;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        const double *constant = descent->mentee_constant + (size_t)descent->mask[j] * (size_t)n;
        for (int32_t k = descent->bundles->first[j]; k < descent->bundles->first[j + 1]; k++) {
            int32_t i = descent->mentee[k];
            double worth = worth_of(descent, constant, k) - (double)start->mentor[j] / scale;
            if (worth > descent->best_y[i]) descent->best_y[i] = worth;
        }
    }
}
