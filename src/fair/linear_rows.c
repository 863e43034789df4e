/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of rules, of goals before, and counts (linear_columns.h). */
#include <assert.h>
#include <glpk.h>

#include "base/memory.h"
#include "fair/linear_columns.h"

/* One row over the pairs there are, its activity, and for soft rules the breach that may take its place. */
static void fill_row(PwiLinear *linear, int32_t row, int32_t activity, int32_t breach, int *index, double *value,
                     int n) {
    index[++n] = activity;
    value[n] = -1;
    if (breach > 0) {
        index[++n] = breach;
        value[n] = 1;
    }
    /* What phase one adds and takes away stands behind the activity. */
    index[++n] = activity + 1;
    value[n] = 1;
    index[++n] = activity + 2;
    value[n] = -1;
    glp_set_mat_row(linear->lp, row, n, index, value);
}

typedef struct Filling {
    PwiLinear *linear;
    int *index;
    double *value;
} Filling;

/* What steps of loads have of the row of an earlier goal. */
static int fill_in_steps(const Filling *filling, const PwiModelRow *row, int n) {
    const PwiLinear *linear = filling->linear;
    int side = row->key.goal == PWI_GOAL_WORKLOAD ? PWI_MENTOR : PWI_MENTEE;
    bool is_of_steps = row->key.kind == PWI_ROW_GOAL && linear->has_steps[side] &&
                       (row->key.goal == PWI_GOAL_WORKLOAD || row->key.goal == PWI_GOAL_PRIORITY);
    for (int person = 0; is_of_steps && person < linear->model->n[side]; person++) {
        for (int load = 0; load < pwi_linear_n_steps(linear, side, person); load++) {
            int64_t step = pwi_model_step(linear->model, row->key.goal, side, person, load);
            if (step == 0) continue;
            filling->index[++n] = linear->first_step[side][person] + load;
            filling->value[n] = (double)step / pwi_linear_row_unit(row);
        }
    }
    return n;
}

/* What kept pairs have of the row of an earlier goal workload: their part is not in its bound, as the steps above them
 * begin where they end. */
static double kept_in_steps(const PwiModel *model, const PwiModelRow *row) {
    int64_t sum = 0;
    if (row->key.kind != PWI_ROW_GOAL || row->key.goal != PWI_GOAL_WORKLOAD) return 0;
    for (int j = 0; j < model->n[PWI_MENTOR]; j++)
        for (int load = 0; load < model->n_kept[PWI_MENTOR][j]; load++)
            sum += pwi_model_step(model, PWI_GOAL_WORKLOAD, PWI_MENTOR, j, load - model->n_kept[PWI_MENTOR][j]);
    return (double)sum;
}

/* What a breach of the soft rules costs at the base prices, for a penalty of 1. */
static double breach_cost(const PwiLinear *linear) {
    int64_t scale = pwi_prices_of_penalty(&linear->base, linear->model, linear->goal);
    return (double)scale / (double)linear->base.scale;
}

/* count + breach − need ≥ 0 for each soft not-alone rule of the count's question. */
static void add_companies(PwiLinear *linear, int32_t c) {
    const PwProgramme *programme = linear->model->problem->programme;
    const PwiModelCount *count = &linear->model->count[c];
    for (int r = 0; r < programme->n_fairness && count->mentor != PWI_NOBODY; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        if (rule->kind != PWI_NOT_ALONE || !rule->soft || rule->question != count->question) continue;
        PwiCompany *company = &linear->company[linear->n_companies++];
        assert(linear->n_companies <= linear->company_capacity);
        int32_t row = linear->n_lp_rows = glp_add_rows(linear->lp, 1);
        glp_set_row_bnds(linear->lp, row, GLP_LO, 0, 0);
        *company = (PwiCompany){c, r, pwi_linear_add_column(linear, 0, 0, 0), 0};
        company->breach_column =
            pwi_linear_add_column(linear, -(double)rule->penalty_ppm * breach_cost(linear), 0, PWI_NO_LIMIT);
        int index[] = {0, linear->count_column[c], company->breach_column, company->need_column};
        glp_set_mat_row(linear->lp, row, 3, index, (double[]){0, 1, 1, -1});
        for (int32_t t = 0; t < linear->model->n_rows; t++) { /* the goal total, where it is an earlier one */
            const PwiModelRow *total = &linear->model->row[t];
            if (total->key.kind != PWI_ROW_GOAL || total->key.goal != PWI_GOAL_TOTAL) continue;
            int both[] = {0, row, linear->row_row[t]};
            glp_set_mat_col(linear->lp, company->breach_column, 2, both,
                            (double[]){0, 1, -(double)rule->penalty_ppm / pwi_linear_row_unit(total)});
        }
    }
}

static void add_rows(void *context) {
    Filling *filling = context;
    PwiLinear *linear = filling->linear;
    const PwiModel *model = linear->model;
    double scale = (double)linear->base.scale;
    for (int32_t r = linear->n_rows; r < model->n_rows; r++) {
        const PwiModelRow *row = &model->row[r];
        double price = r < linear->base.n_rows ? (double)linear->base.row[r] : 0;
        int n = 0;
        linear->row_row[r] =
            pwi_linear_add_row(linear, -price * pwi_linear_row_unit(row) / scale, &linear->row_column[r]);
        double least = (double)row->bound / (double)model->unit / pwi_linear_row_unit(row);
        linear->breach_column[r] =
            row->is_soft
                ? pwi_linear_add_column(linear, -(double)row->penalty_ppm * breach_cost(linear), 0, PWI_NO_LIMIT)
                : 0;
        bool is_total = row->key.kind == PWI_ROW_GOAL && row->key.goal == PWI_GOAL_TOTAL;
        for (int32_t s = 0; is_total && s < r; s++) {
            if (linear->breach_column[s] == 0) continue;
            filling->index[++n] = linear->breach_column[s];
            filling->value[n] = -(double)model->row[s].penalty_ppm / pwi_linear_row_unit(row);
        }
        bool is_full = r == linear->full_row;
        pwi_linear_set_bounds(linear, linear->row_column[r], row->is_void || is_full ? -PWI_NO_LIMIT : least,
                              PWI_NO_LIMIT);
        double constant = kept_in_steps(model, row);
        for (int32_t k = 0; k < linear->n_pairs; k++) {
            double a = pwi_linear_coefficient_of(linear, r, linear->pair[k]);
            if (a == 0) continue;
            if (linear->pair_column[k] == 0) {
                constant += a;
                continue;
            }
            filling->index[++n] = linear->pair_column[k];
            filling->value[n] = a;
        }
        n = fill_in_steps(filling, row, n);
        fill_row(linear, linear->row_row[r], linear->row_column[r], linear->breach_column[r], filling->index,
                 filling->value, n);
        pwi_linear_add_constant(linear, linear->row_row[r], constant);
    }
    linear->n_rows = model->n_rows;
    for (int32_t c = linear->n_counts; c < model->n_counts; c++) {
        double price = c < linear->base.n_counts ? (double)linear->base.count[c] : 0;
        int n = 0;
        double constant = 0;
        linear->count_row[c] = pwi_linear_add_row(linear, price / scale, &linear->count_column[c]);
        for (int32_t k = 0; k < linear->n_pairs; k++) {
            if (!pwi_model_counts(model, c, linear->pair[k])) continue;
            if (linear->pair_column[k] == 0) {
                constant++;
                continue;
            }
            filling->index[++n] = linear->pair_column[k];
            filling->value[n] = 1;
        }
        fill_row(linear, linear->count_row[c], linear->count_column[c], 0, filling->index, filling->value, n);
        pwi_linear_add_constant(linear, linear->count_row[c], constant);
        add_companies(linear, c);
    }
    linear->n_counts = model->n_counts;
}

static PwStatus grow(int32_t **array, int32_t n) {
    int32_t *grown = pwi_resize_array(*array, (size_t)n + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    *array = grown;
    return PW_OK;
}

PwStatus pwi_linear_add_rows(PwiLinear *linear) {
    const PwiModel *model = linear->model;
    PwStatus status = PW_OK;
    int32_t n_new = model->n_rows - linear->n_rows + model->n_counts - linear->n_counts;
    if (n_new == 0) return PW_OK;
    size_t most = (size_t)linear->n_pairs + (size_t)model->n_rows + (size_t)linear->n_columns + 8;
    int32_t n_new_companies = (model->n_counts - linear->n_counts) * model->problem->programme->n_fairness;
    Filling filling = {linear, pwi_new_array(most, sizeof(int)), pwi_new_array(most, sizeof(double))};
    PW_TRY(filling.index != NULL && filling.value != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(grow(&linear->row_row, model->n_rows));
    PW_TRY(grow(&linear->row_column, model->n_rows));
    PW_TRY(grow(&linear->breach_column, model->n_rows));
    PW_TRY(grow(&linear->count_row, model->n_counts));
    PW_TRY(grow(&linear->count_column, model->n_counts));
    PW_TRY(pwi_linear_reserve_columns(linear, PWI_COLUMNS_A_ROW * n_new + 2 * n_new_companies));
    if (linear->n_companies + n_new_companies > linear->company_capacity) {
        int32_t capacity = 2 * (linear->n_companies + n_new_companies);
        PwiCompany *grown = pwi_resize_array(linear->company, (size_t)capacity, sizeof *grown);
        PW_TRY(grown != NULL ? PW_OK : PW_NO_MEMORY);
        linear->company = grown;
        linear->company_capacity = capacity;
    }
    PW_TRY(pwi_glpk_run(linear->model->glpk, add_rows, &filling));
out:
    pwi_free(filling.index);
    pwi_free(filling.value);
    return status;
}
