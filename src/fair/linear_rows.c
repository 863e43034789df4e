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

/* ---- rows of sums and of loads ---- */

PwStatus pwi_linear_find_groups(PwiLinear *linear) {
    const PwiModel *model = linear->model;
    const PwProgramme *programme = model->problem->programme;
    linear->sums = PWI_NEW_ARRAY(PwiGroupSums, (size_t)programme->n_questions);
    if (linear->sums == NULL) return PW_NO_MEMORY;
    for (int r = 0; r < programme->n_fairness; r++) {
        int question = programme->fairness[r].question;
        if (programme->fairness[r].kind != PWI_SCORE_PARITY || linear->sums[question].n_groups > 0) continue;
        int n_options = programme->question[question].options.n;
        int32_t *someone = PWI_NEW_ARRAY(int32_t, (size_t)n_options + 1);
        if (someone == NULL) return PW_NO_MEMORY;
        for (int group = 0; group <= n_options; group++) someone[group] = PWI_NOBODY;
        for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
            int32_t option = pwi_model_group(model, question, i);
            someone[option != PWI_NOBODY ? option : n_options] = i;
        }
        linear->sums[question] = (PwiGroupSums){.n_groups = n_options + 1, .someone = someone};
    }
    return PW_OK;
}

void pwi_linear_add_sums(PwiLinear *linear) {
    assert(linear->n_pairs == 0);
    for (int q = 0; q < linear->model->problem->programme->n_questions; q++) {
        PwiGroupSums *sums = &linear->sums[q];
        if (sums->n_groups == 0) continue;
        sums->first_row = glp_add_rows(linear->lp, sums->n_groups);
        sums->first_column = linear->n_columns + 1;
        linear->n_lp_rows = sums->first_row + sums->n_groups - 1;
        for (int group = 0; group < sums->n_groups; group++) {
            int32_t row = sums->first_row + group;
            int32_t column = pwi_linear_add_column(linear, 0, -PWI_NO_LIMIT, PWI_NO_LIMIT);
            glp_set_row_bnds(linear->lp, row, GLP_FX, 0, 0);
            glp_set_mat_col(linear->lp, column, 1, (int[]){0, row}, (double[]){0, -1});
            glp_set_row_stat(linear->lp, row, GLP_NS);
            glp_set_col_stat(linear->lp, column, GLP_BS); /* it is free */
        }
    }
}

/* What the sums have of a row. One mentee stands for the whole group. */
static int fill_in_sums(const Filling *filling, int32_t r, int n) {
    const PwiLinear *linear = filling->linear;
    const PwiModel *model = linear->model;
    const PwiGroupSums *sums = &linear->sums[model->problem->programme->fairness[model->row[r].key.rule].question];
    for (int group = 0; group < sums->n_groups; group++) {
        if (sums->someone[group] == PWI_NOBODY) continue;
        double a = pwi_linear_coefficient_of(linear, r, (PwiScored){sums->someone[group], PWI_NOBODY, PWI_PPM});
        if (a == 0) continue;
        filling->index[++n] = sums->first_column + group;
        filling->value[n] = a;
    }
    return n;
}

/* What the mentees' loads have of a row. */
static int fill_in_loads(const Filling *filling, int32_t r, int n) {
    const PwiLinear *linear = filling->linear;
    for (int i = 0; i < linear->model->n[PWI_MENTEE]; i++) {
        double a = pwi_linear_coefficient_of(linear, r, (PwiScored){i, PWI_NOBODY, 0});
        if (a == 0 || pwi_linear_is_settled(linear, PWI_MENTEE, i)) continue;
        filling->index[++n] = linear->person_column[PWI_MENTEE][i];
        filling->value[n] = a;
    }
    return n;
}

/* What pairs have of a row themselves, and what the constant ones of them have in all. */
static int fill_in_pairs(const Filling *filling, int32_t r, int n, double *constant) {
    const PwiLinear *linear = filling->linear;
    PwiRowForm form = pwi_linear_form_of(linear, r);
    for (int32_t k = 0; form != PWI_ROW_OF_SUMS && k < linear->n_pairs; k++) {
        double a = pwi_linear_in_row(linear, r, k);
        if (linear->pair_column[k] <= 0) *constant += a;
        if (linear->pair_column[k] <= 0 || a == 0 || form == PWI_ROW_OF_LOADS) continue;
        filling->index[++n] = linear->pair_column[k];
        filling->value[n] = a;
    }
    return n;
}

static void add_row(const Filling *filling, int32_t r) {
    PwiLinear *linear = filling->linear;
    const PwiModel *model = linear->model;
    const PwiModelRow *row = &model->row[r];
    double price = r < linear->base.n_rows ? (double)linear->base.row[r] : 0, unit = pwi_linear_row_unit(row);
    int n = 0;
    linear->row_row[r] = pwi_linear_add_row(linear, -price * unit / (double)linear->base.scale, &linear->row_column[r]);
    double least = (double)row->bound / (double)model->unit / unit;
    linear->breach_column[r] =
        row->is_soft ? pwi_linear_add_column(linear, -(double)row->penalty_ppm * breach_cost(linear), 0, PWI_NO_LIMIT)
                     : 0;
    bool is_total = row->key.kind == PWI_ROW_GOAL && row->key.goal == PWI_GOAL_TOTAL;
    for (int32_t s = 0; is_total && s < r; s++) {
        if (linear->breach_column[s] == 0) continue;
        filling->index[++n] = linear->breach_column[s];
        filling->value[n] = -(double)model->row[s].penalty_ppm / unit;
    }
    bool is_full = r == linear->full_row;
    pwi_linear_set_bounds(linear, linear->row_column[r], row->is_void || is_full ? -PWI_NO_LIMIT : least, PWI_NO_LIMIT);
    double constant = kept_in_steps(model, row);
    PwiRowForm form = pwi_linear_form_of(linear, r);
    if (form == PWI_ROW_OF_SUMS) n = fill_in_sums(filling, r, n);
    if (form == PWI_ROW_OF_LOADS) n = fill_in_loads(filling, r, n);
    n = fill_in_pairs(filling, r, n, &constant);
    n = fill_in_steps(filling, row, n);
    fill_row(linear, linear->row_row[r], linear->row_column[r], linear->breach_column[r], filling->index,
             filling->value, n);
    pwi_linear_add_constant(linear, linear->row_row[r], constant);
}

static void add_count(const Filling *filling, int32_t c) {
    PwiLinear *linear = filling->linear;
    double price = c < linear->base.n_counts ? (double)linear->base.count[c] : 0, constant = 0;
    int n = 0;
    linear->count_row[c] = pwi_linear_add_row(linear, price / (double)linear->base.scale, &linear->count_column[c]);
    for (int32_t k = 0; k < linear->n_pairs; k++) {
        double a = pwi_linear_in_count(linear, c, k);
        if (linear->pair_column[k] <= 0) constant += a;
        if (linear->pair_column[k] <= 0 || a == 0) continue;
        filling->index[++n] = linear->pair_column[k];
        filling->value[n] = a;
    }
    fill_row(linear, linear->count_row[c], linear->count_column[c], 0, filling->index, filling->value, n);
    pwi_linear_add_constant(linear, linear->count_row[c], constant);
    add_companies(linear, c);
}

static void add_rows(void *context) {
    const Filling *filling = context;
    PwiLinear *linear = filling->linear;
    for (int32_t r = linear->n_rows; r < linear->model->n_rows; r++) add_row(filling, r);
    linear->n_rows = linear->model->n_rows;
    for (int32_t c = linear->n_counts; c < linear->model->n_counts; c++) add_count(filling, c);
    linear->n_counts = linear->model->n_counts;
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
