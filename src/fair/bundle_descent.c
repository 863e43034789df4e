/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The volume algorithm over mentors' best bundles (bundle_descent.h): rows and prices, steps, and the prices found. The
 * bundles are bundle_best.c's. */
#include "fair/bundle_descent.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "fair/bundle_best.h"
#include "fair/linear.h"

enum { MOST_RESERVES = 6 };
/* What part of its value the dual is hoped to lose: the unit of steps. */
#define AIM 0.05
/* Where nothing is possible the dual falls without end: beyond this it is given up. */
#define MOST_VALUE 1e15

/* ---- life ---- */

/* The rows that speak of many mentees; those of single mentors hold within bundles. */
static PwStatus take_rows(PwiDescent *descent) {
    const PwiModel *model = descent->model;
    int n = model->n[PWI_MENTEE];
    size_t n_rows = (size_t)model->n_rows;
    descent->row = PWI_NEW_ARRAY(int32_t, n_rows);
    descent->reserve = PWI_NEW_ARRAY(int32_t, n_rows);
    descent->norm = PWI_NEW_ARRAY(double, n_rows);
    descent->bound = PWI_NEW_ARRAY(double, n_rows);
    descent->slope = PWI_NEW_ARRAY(double, n_rows *(size_t)n);
    descent->constant = PWI_NEW_ARRAY(double, n_rows *(size_t)n);
    if (descent->row == NULL || descent->reserve == NULL || descent->norm == NULL || descent->bound == NULL ||
        descent->slope == NULL || descent->constant == NULL)
        return PW_NO_MEMORY;
    const int32_t total = pwi_model_goal_row(model, PWI_GOAL_TOTAL);
    descent->total = PWI_NOBODY;
    for (int32_t r = 0; r < model->n_rows; r++) {
        if (model->row[r].is_void || r == descent->full_row ||
            (model->row[r].key.mentor != PWI_NOBODY && model->row[r].key.kind != PWI_ROW_GOAL))
            continue;
        int32_t own = descent->n_rows++;
        double *slope = descent->slope + (size_t)own * (size_t)n, sum = 0;
        double *constant = descent->constant + (size_t)own * (size_t)n, of_unit = (double)model->unit;
        double unit = pwi_linear_row_unit(&model->row[r]);
        descent->row[own] = r;
        if (r == total) descent->total = own;
        if (pwi_model_is_reserve(model, r)) descent->reserve[descent->n_reserves++] = own;
        for (int i = 0; i < n; i++) {
            PwiWide a, b;
            pwi_model_terms(model, r, i, &a, &b);
            slope[i] = (double)a / of_unit;
            constant[i] = (double)b / of_unit;
            double size = (fabs(slope[i]) * PWI_PPM + fabs(constant[i])) / unit;
            sum += size * size;
        }
        double norm = descent->norm[own] = sum > 0 ? sqrt(sum) * unit : unit;
        for (int i = 0; i < n; i++) {
            slope[i] /= norm;
            constant[i] /= norm;
        }
        descent->bound[own] = (double)model->row[r].bound / of_unit / norm;
    }
    return descent->n_reserves <= MOST_RESERVES ? PW_OK : PW_LIMIT;
}

static void mark_reserves(PwiDescent *descent) {
    const PwiModel *model = descent->model;
    for (int k = 0; k < descent->n_reserves; k++) {
        int rule = model->row[descent->row[descent->reserve[k]]].key.rule;
        for (int j = 0; j < model->n[PWI_MENTOR]; j++)
            if (model->in_reserve[PWI_MENTOR][rule][j]) descent->mask[j] |= (uint8_t)(1 << k);
    }
}

static void take_pairs(PwiDescent *descent) {
    const PwiPairList *list = descent->bundles->list;
    for (int32_t k = 0; k < list->n; k++) {
        PwiScored pair = list->pair[descent->bundles->of_mentor[k]];
        bool counts_scores = descent->goal == PWI_GOAL_TOTAL;
        descent->mentee[k] = pair.mentee;
        descent->score[k] = pair.score_ppm;
        if (descent->penalty != NULL && counts_scores)
            descent->penalty[k] =
                (double)(pwi_model_weight(descent->model, PWI_GOAL_TOTAL, pair) - (int64_t)pair.score_ppm);
    }
}

/* What has a size that is known before rows are chosen. */
static PwStatus make_arrays(PwiDescent *descent) {
    size_t n_mentors = (size_t)descent->model->n[PWI_MENTOR], n_pairs = (size_t)descent->bundles->list->n;
    descent->score = PWI_NEW_ARRAY(double, n_pairs);
    descent->mentee = PWI_NEW_ARRAY(int32_t, n_pairs);
    descent->part = PWI_NEW_ARRAY(float, n_pairs);
    descent->key_of_mentor = PWI_NEW_ARRAY(int32_t, n_mentors);
    descent->mask = PWI_NEW_ARRAY(uint8_t, n_mentors);
    descent->value = PWI_NEW_ARRAY(double, n_mentors);
    descent->charge = PWI_NEW_ARRAY(double, n_mentors);
    descent->n_chosen = PWI_NEW_ARRAY(int32_t, n_mentors);
    descent->chosen = PWI_NEW_ARRAY(int32_t, n_mentors * (size_t)descent->patterns.most);
    if (descent->score == NULL || descent->mentee == NULL || descent->part == NULL || descent->key_of_mentor == NULL ||
        descent->mask == NULL || descent->value == NULL || descent->charge == NULL || descent->n_chosen == NULL ||
        descent->chosen == NULL)
        return PW_NO_MEMORY;
    if (!descent->model->has_soft_floor) return PW_OK;
    descent->penalty = PWI_NEW_ARRAY(double, n_pairs);
    return descent->penalty != NULL ? PW_OK : PW_NO_MEMORY;
}

PwStatus pwi_descent_init(PwiDescent *descent, PwiModel *model, int goal, PwiBundles *bundles, const PwiLimits *limits,
                          const PwiPrices *start) {
    PwStatus status = PW_OK;
    size_t n = (size_t)model->n[PWI_MENTEE];
    *descent = (PwiDescent){.model = model,
                            .goal = goal,
                            .bundles = bundles,
                            .full_row = pwi_linear_full_row(model),
                            .best_value = DBL_MAX};
    PW_TRY(pwi_patterns_init(&descent->patterns, bundles, limits));
    PW_TRY(make_arrays(descent));
    PW_TRY(take_rows(descent));
    size_t n_y = n + (size_t)descent->n_rows;
    double **vector[] = {&descent->y, &descent->best_y, &descent->mean, &descent->now};
    for (size_t k = 0; k < sizeof vector / sizeof *vector; k++) {
        *vector[k] = PWI_NEW_ARRAY(double, n_y);
        PW_TRY(*vector[k] != NULL ? PW_OK : PW_NO_MEMORY);
    }
    descent->mentee_slope = PWI_NEW_ARRAY(double, n);
    descent->mentee_constant = PWI_NEW_ARRAY(double, n << descent->n_reserves);
    PW_TRY(descent->mentee_slope != NULL && descent->mentee_constant != NULL ? PW_OK : PW_NO_MEMORY);
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) descent->key_of_mentor[j] = PWI_ANY_KEY;
    mark_reserves(descent);
    take_pairs(descent);
    pwi_bundle_take_start(descent, start);
out:
    return status;
}

void pwi_descent_clear(PwiDescent *descent) {
    pwi_patterns_clear(&descent->patterns);
    void *owned[] = {descent->row,           descent->norm,     descent->slope,        descent->constant,
                     descent->bound,         descent->score,    descent->penalty,      descent->part,
                     descent->key_of_mentor, descent->y,        descent->best_y,       descent->mean,
                     descent->now,           descent->value,    descent->mentee_slope, descent->mentee_constant,
                     descent->chosen,        descent->n_chosen, descent->reserve,      descent->mentee,
                     descent->mask,          descent->charge};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) pwi_free(owned[k]);
    *descent = (PwiDescent){0};
}

/* ---- steps ---- */

static int n_prices(const PwiDescent *descent) {
    return descent->model->n[PWI_MENTEE] + descent->n_rows;
}

static bool is_free(const PwiDescent *descent, int i) {
    const PwiRange *range = &descent->model->range[PWI_MENTEE][i];
    return descent->full_row != PWI_NOBODY || range->least >= range->most;
}

/* The dual's value at the prices y, and a subgradient. */
static PwStatus evaluate(PwiDescent *descent, const double *y, double *value) {
    const PwiModel *model = descent->model;
    int n = model->n[PWI_MENTEE], most = descent->patterns.most;
    double *now = descent->now, sum = 0;
    PwStatus status = pwi_bundle_choose(descent, y);
    if (status != PW_OK) return status;
    for (int i = 0; i < n; i++) {
        const PwiRange *range = &model->range[PWI_MENTEE][i];
        now[i] = y[i] > 0 || is_free(descent, i) ? range->most : range->least;
        sum += y[i] * now[i];
    }
    for (int32_t r = 0; r < descent->n_rows; r++) {
        now[n + r] = -descent->bound[r];
        sum -= y[n + r] * descent->bound[r];
    }
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        if (descent->value[j] == -DBL_MAX) return PW_LIMIT;
        sum += descent->value[j];
        if (descent->total != PWI_NOBODY) now[n + descent->total] -= descent->charge[j] / descent->norm[descent->total];
        for (int m = 0; m < descent->n_chosen[j]; m++) {
            int32_t k = descent->chosen[j * most + m];
            int32_t i = descent->mentee[k];
            now[i] -= 1;
            for (int32_t r = 0; r < descent->n_rows; r++) {
                size_t at = (size_t)r * (size_t)n + (size_t)i;
                int32_t row = descent->row[r];
                if (pwi_model_is_reserve(model, row) && !model->in_reserve[PWI_MENTOR][model->row[row].key.rule][j])
                    continue;
                now[n + r] += descent->slope[at] * descent->score[k] + descent->constant[at];
            }
        }
    }
    *value = sum;
    return fabs(sum) < MOST_VALUE ? PW_OK : PW_LIMIT; /* no number: PW_LIMIT, too */
}

/* A step from the best prices along the mean, no price below 0 that has to be above. */
static void step_from_best(PwiDescent *descent, double length) {
    int n = descent->model->n[PWI_MENTEE];
    for (int k = 0; k < n_prices(descent); k++) {
        descent->y[k] = descent->best_y[k] - length * descent->mean[k];
        if (descent->y[k] < 0 && (k >= n || !is_free(descent, k))) descent->y[k] = 0;
    }
    double weight = pwi_bundle_penalty_weight(descent, descent->y);
    for (int32_t r = 0; r < descent->n_rows; r++) { /* a soft row is worth what its penalty is */
        const PwiModelRow *row = &descent->model->row[descent->row[r]];
        double most = weight * (double)row->penalty_ppm / (row->is_of_scores ? PWI_PPM : 1) * descent->norm[r];
        if (row->is_soft && descent->y[n + r] > most) descent->y[n + r] = most;
    }
}

static void mix_parts(PwiDescent *descent, double share) {
    const PwiPairList *list = descent->bundles->list;
    int most = descent->patterns.most;
    float keep = (float)(1 - share);
    for (int32_t k = 0; k < list->n; k++) descent->part[k] *= keep;
    for (int j = 0; j < descent->model->n[PWI_MENTOR]; j++)
        for (int m = 0; m < descent->n_chosen[j]; m++) descent->part[descent->chosen[j * most + m]] += (float)share;
}

/* Whether a price is at 0, and would have to fall below: that component of the mean has no say. */
static bool is_held(const PwiDescent *descent, int k) {
    return descent->best_y[k] <= 0 && descent->mean[k] > 0 &&
           (k >= descent->model->n[PWI_MENTEE] || !is_free(descent, k));
}

/* The share at which the mean is shortest, within limits. */
static double best_share(const PwiDescent *descent, double largest) {
    double over = 0, under = 0;
    for (int k = 0; k < n_prices(descent); k++) {
        if (is_held(descent, k)) continue;
        double apart = descent->mean[k] - descent->now[k];
        over += descent->mean[k] * apart;
        under += apart * apart;
    }
    double share = under > 0 ? over / under : largest;
    return share < largest / 3 ? largest / 3 : share > largest ? largest : share;
}

/* A step that brought something, or did not, says how long the next may be. */
static void judge_step(PwiDescent *descent, double value, bool is_along) {
    enum { PATIENCE = 10 };
    if (value < descent->best_value) {
        memcpy(descent->best_y, descent->y, (size_t)n_prices(descent) * sizeof(double));
        descent->best_value = value;
        descent->n_vain = 0;
        if (is_along) descent->vigour *= 1.1;
    } else if (++descent->n_vain == PATIENCE) {
        descent->vigour *= 0.66;
        descent->n_vain = 0;
    }
}

PwStatus pwi_descent_start(PwiDescent *descent, double vigour) {
    PwStatus status = PW_OK;
    descent->vigour = vigour;
    descent->n_vain = 0;
    PW_TRY(evaluate(descent, descent->best_y, &descent->best_value));
    if (!descent->has_mean) {
        memcpy(descent->mean, descent->now, (size_t)n_prices(descent) * sizeof(double));
        mix_parts(descent, 1);
    }
    descent->has_mean = true;
out:
    return status;
}

PwStatus pwi_descent_run(PwiDescent *descent, int n_steps) {
    const double largest_share = 0.07;
    PwStatus status = PW_OK;
    for (int step = 0; step < n_steps && !pwi_deadline_is_over(descent->model->problem->deadline); step++) {
        double square = 1e-12, along = 0, value;
        for (int k = 0; k < n_prices(descent); k++)
            square += is_held(descent, k) ? 0 : descent->mean[k] * descent->mean[k];
        step_from_best(descent, descent->vigour * (AIM * fabs(descent->best_value) + 1) / square);
        PW_TRY(evaluate(descent, descent->y, &value));
        double share = best_share(descent, largest_share);
        for (int k = 0; k < n_prices(descent); k++) {
            along += is_held(descent, k) ? 0 : descent->now[k] * descent->mean[k];
            descent->mean[k] += share * (descent->now[k] - descent->mean[k]);
        }
        mix_parts(descent, share);
        judge_step(descent, value, along > 0);
    }
out:
    return status;
}

/* ---- the result ---- */

PwStatus pwi_descent_prices(const PwiDescent *descent, PwiPrices *prices) {
    const PwiModel *model = descent->model;
    int n = model->n[PWI_MENTEE];
    double scale = (double)PWI_SCALE, lift = 0;
    PwStatus status = pwi_prices_reset(prices, model, PWI_SCALE);
    if (status != PW_OK) return status;
    for (int i = 0; descent->full_row != PWI_NOBODY && i < n; i++)
        if (-descent->best_y[i] > lift) lift = -descent->best_y[i];
    for (int i = 0; i < n; i++) prices->mentee[i] = pwi_linear_rounded((descent->best_y[i] + lift) * scale);
    for (int32_t r = 0; r < descent->n_rows; r++)
        prices->row[descent->row[r]] = pwi_linear_rounded(descent->best_y[n + r] / descent->norm[r] * scale);
    if (descent->full_row != PWI_NOBODY) prices->row[descent->full_row] = pwi_linear_rounded(lift * scale);
    pwi_prices_cap(prices, model, descent->goal);
    return PW_OK;
}
