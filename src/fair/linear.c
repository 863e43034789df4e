/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLPK's simplex over a list of pairs (linear.h). */
#include "fair/linear.h"

#include <assert.h>
#include <float.h>
#include <glpk.h>
#include <string.h>

#include "base/memory.h"

/* Prices of the full row: nobody is better off with less (in the goal's unit, and in phase one). */
#define FULL_PRICE ((int64_t)3 << 60)

#define NO_BOUND        DBL_MAX
#define PHASE_ONE_SCALE ((int64_t)1 << 50) /* phase one's duals lie in [-1, 1] */
#define MAX_PRICE       ((double)((int64_t)1 << 61))

double pwi_linear_row_unit(const PwiModelRow *row) {
    return row->is_of_scores ? (double)PWI_PPM : 1.0;
}

/* ---- columns and rows ---- */

static PwStatus reserve_columns(PwiLinear *linear, int32_t n) {
    int32_t capacity = linear->column_capacity;
    if (linear->n_columns + n < capacity) return PW_OK;
    capacity = 2 * (linear->n_columns + n) + 64;
    double **arrays[] = {&linear->cost, &linear->low, &linear->high};
    for (int k = 0; k < 3; k++) {
        double *grown = pwi_resize_array(*arrays[k], (size_t)capacity + 1, sizeof *grown);
        if (grown == NULL) return PW_NO_MEMORY;
        *arrays[k] = grown;
    }
    linear->column_capacity = capacity;
    return PW_OK;
}

void pwi_linear_set_bounds(PwiLinear *linear, int32_t column, double low, double high) {
    if (linear->low[column] == low && linear->high[column] == high) return;
    linear->low[column] = low;
    linear->high[column] = high;
    int type = low == high        ? GLP_FX
               : high == NO_BOUND ? (low == -NO_BOUND ? GLP_FR : GLP_LO)
                                  : (low == -NO_BOUND ? GLP_UP : GLP_DB);
    glp_set_col_bnds(linear->lp, column, type, low, high);
}

static int32_t add_column(PwiLinear *linear, double cost, double low, double high) {
    int32_t column = glp_add_cols(linear->lp, 1);
    assert(column == linear->n_columns + 1 && column <= linear->column_capacity);
    linear->n_columns = column;
    linear->cost[column] = cost;
    linear->low[column] = linear->high[column] = -1e300; /* none yet */
    pwi_linear_set_bounds(linear, column, low, high);
    glp_set_obj_coef(linear->lp, column, linear->is_phase_one ? 0 : cost);
    return column;
}

enum { COLUMNS_A_ROW = 4 }; /* activity, breach, and what phase one may add and take away */

/* A row = 0 with its activity column and phase one's two. Pairs' coefficients come later. */
static int32_t add_row(PwiLinear *linear, double activity_cost, int32_t *activity) {
    int32_t row = glp_add_rows(linear->lp, 1);
    linear->n_lp_rows = row;
    glp_set_row_bnds(linear->lp, row, GLP_FX, 0, 0);
    *activity = add_column(linear, activity_cost, 0, NO_BOUND);
    for (int sign = 0; sign < 2; sign++) {
        int32_t slack = add_column(linear, 0, 0, linear->is_phase_one ? NO_BOUND : 0);
        int index[] = {0, row};
        double value[] = {0, sign == 0 ? 1 : -1};
        glp_set_mat_col(linear->lp, slack, 1, index, value);
        if (linear->is_phase_one) glp_set_obj_coef(linear->lp, slack, -1);
    }
    return row;
}

/* ---- the people's rows ---- */

static bool is_settled(const PwiLinear *linear, int side, int person) {
    return side == PWI_MENTEE && linear->is_settled != NULL && linear->is_settled[person];
}

int32_t pwi_linear_full_row(const PwiModel *model) {
    PwiWide places = 0;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) places += model->range[PWI_MENTEE][i].most;
    for (int32_t r = 0; r < model->n_rows; r++) {
        const PwiModelRow *row = &model->row[r];
        bool counts_pairs = row->key.kind == PWI_ROW_GOAL && row->key.goal == PWI_GOAL_MATCHED && !row->is_void;
        if (counts_pairs && row->bound == model->unit * places) return r;
    }
    return PWI_NOBODY;
}

typedef struct Making {
    PwiLinear *linear;
    const PwiScored *pair;
    const PwiPricing *base; /* of the base prices */
    int32_t first, n;       /* pairs to add: linear->pair[first … first + n) */
} Making;

static int n_steps(const PwiLinear *linear, int side, int person) {
    return linear->has_steps[side] && !is_settled(linear, side, person) ? linear->model->range[side][person].most : 0;
}

/* The activity as the sum of a column for each unit, which has what that unit is worth. Units are worth less and less,
 * so that the first ones fill first. */
static void add_steps(PwiLinear *linear, const PwiPricing *base, int side, int person) {
    const PwiModel *model = linear->model;
    static const int goals[PWI_N_SIDES] = {[PWI_MENTEE] = PWI_GOAL_PRIORITY, [PWI_MENTOR] = PWI_GOAL_WORKLOAD};
    double factor = (double)base->factor[goals[side]] / ((double)model->unit * (double)linear->base.scale);
    int n = n_steps(linear, side, person);
    if (!linear->has_steps[side]) return;
    linear->step_row[side][person] = linear->n_lp_rows = glp_add_rows(linear->lp, 1);
    glp_set_row_bnds(linear->lp, linear->n_lp_rows, GLP_FX, 0, 0);
    int index[] = {0, linear->person_row[side][person], linear->n_lp_rows};
    double value[] = {0, -1, 1};
    glp_set_mat_col(linear->lp, linear->person_column[side][person], 2, index, value);
    linear->first_step[side][person] = linear->n_columns + 1;
    for (int load = 0; load < n; load++) {
        double step = (double)pwi_model_step(model, goals[side], side, person, load);
        int32_t column = add_column(linear, factor * step, 0, 1);
        glp_set_mat_col(linear->lp, column, 1, (int[]){0, linear->n_lp_rows}, (double[]){0, -1});
    }
}

static void make(void *context) {
    PwiLinear *linear = ((Making *)context)->linear;
    const PwiModel *model = linear->model;
    double whole = (double)model->unit * (double)linear->base.scale;
    linear->lp = glp_create_prob();
    glp_set_obj_dir(linear->lp, GLP_MAX);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < model->n[side]; person++) {
            if (is_settled(linear, side, person)) continue;
            double cost = side == PWI_MENTOR ? (double)linear->base.mentor[person] / (double)linear->base.scale
                                             : (double)linear->base_best[person] / whole;
            linear->person_row[side][person] = add_row(linear, cost, &linear->person_column[side][person]);
            int index[] = {0, linear->person_row[side][person]};
            double value[] = {0, -1};
            glp_set_mat_col(linear->lp, linear->person_column[side][person], 1, index, value);
            add_steps(linear, ((Making *)context)->base, side, person);
        }
    }
}

PwStatus pwi_linear_init(PwiLinear *linear, const PwiModel *model, int goal, const PwiPrices *base,
                         const PwiWide *base_best, const uint8_t *settled) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    int64_t n_all_steps = 0;
    *linear = (PwiLinear){.model = model, .goal = goal, .wants_primal = true, .is_settled = settled};
    linear->full_row = pwi_linear_full_row(model);
    linear->made_by_mentor = PWI_NEW_ARRAY(double, (size_t)model->n[PWI_MENTOR]);
    PW_TRY(linear->made_by_mentor != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_prices_init(&linear->base, model));
    PW_TRY(pwi_prices_reset(&linear->base, model, PWI_SCALE));
    if (base != NULL) {
        assert(base->scale > 0);
        linear->base.scale = base->scale;
        memcpy(linear->base.mentor, base->mentor, (size_t)model->n[PWI_MENTOR] * sizeof *base->mentor);
        memcpy(linear->base.row, base->row, (size_t)base->n_rows * sizeof *base->row);
        memcpy(linear->base.count, base->count, (size_t)base->n_counts * sizeof *base->count);
    }
    linear->base_best = PWI_NEW_ARRAY(PwiWide, (size_t)model->n[PWI_MENTEE]);
    PW_TRY(linear->base_best != NULL ? PW_OK : PW_NO_MEMORY);
    if (base_best != NULL) memcpy(linear->base_best, base_best, (size_t)model->n[PWI_MENTEE] * sizeof *base_best);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        linear->person_row[side] = PWI_NEW_ARRAY(int32_t, (size_t)model->n[side]);
        linear->person_column[side] = PWI_NEW_ARRAY(int32_t, (size_t)model->n[side]);
        PW_TRY(linear->person_row[side] != NULL && linear->person_column[side] != NULL ? PW_OK : PW_NO_MEMORY);
        linear->has_steps[side] = pwi_model_has_steps(model, goal, side);
        if (!linear->has_steps[side]) continue;
        linear->step_row[side] = PWI_NEW_ARRAY(int32_t, (size_t)model->n[side]);
        linear->first_step[side] = PWI_NEW_ARRAY(int32_t, (size_t)model->n[side]);
        PW_TRY(linear->step_row[side] != NULL && linear->first_step[side] != NULL ? PW_OK : PW_NO_MEMORY);
        for (int person = 0; person < model->n[side]; person++) n_all_steps += n_steps(linear, side, person);
    }
    assert(n_all_steps < INT32_MAX / 4);
    PW_TRY(reserve_columns(linear, COLUMNS_A_ROW * (model->n[0] + model->n[1]) + (int32_t)n_all_steps));
    PW_TRY(pwi_pricing_init(&pricing, model, &linear->base, goal));
    Making making = {.linear = linear, .base = &pricing};
    PW_TRY(pwi_glpk_run(&linear->glpk, make, &making));
    PW_TRY(pwi_linear_add_rows(linear));
    PW_TRY(pwi_linear_limit(linear, NULL));
out:
    pwi_pricing_clear(&pricing);
    return status;
}

static void delete_problem(void *context) {
    glp_delete_prob(((PwiLinear *)context)->lp);
}

void pwi_linear_clear(PwiLinear *linear) {
    if (linear->lp != NULL && !linear->glpk.is_broken && pwi_glpk_run(&linear->glpk, delete_problem, linear) != PW_OK)
        linear->lp = NULL;
    pwi_prices_clear(&linear->base);
    void *owned[] = {linear->base_best,
                     linear->pair,
                     linear->pair_column,
                     linear->person_row[0],
                     linear->person_row[1],
                     linear->person_column[0],
                     linear->person_column[1],
                     linear->step_row[0],
                     linear->step_row[1],
                     linear->first_step[0],
                     linear->first_step[1],
                     linear->company,
                     linear->row_row,
                     linear->row_column,
                     linear->breach_column,
                     linear->count_row,
                     linear->count_column,
                     linear->cost,
                     linear->low,
                     linear->high,
                     linear->x,
                     linear->value,
                     linear->made_by_mentor};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) pwi_free(owned[k]);
    *linear = (PwiLinear){0};
}

/* ---- pairs ---- */

static double coefficient_of(const PwiLinear *linear, int32_t row, PwiScored pair) {
    const PwiModel *model = linear->model;
    if (row == linear->full_row) return 0;
    return (double)pwi_model_coefficient(model, row, pair) / (double)model->unit /
           pwi_linear_row_unit(&model->row[row]);
}

static void add_constant(PwiLinear *linear, int32_t row, double constant) {
    double now = glp_get_row_ub(linear->lp, row) - constant;
    glp_set_row_bnds(linear->lp, row, GLP_FX, now, now);
}

/* A pair that has to be made is a constant of its rows. */
static void settle(PwiLinear *linear, int32_t k) {
    PwiScored pair = linear->pair[k];
    linear->x[k] = 1;
    linear->made_by_mentor[pair.mentor]++;
    add_constant(linear, linear->person_row[PWI_MENTOR][pair.mentor], 1);
    for (int32_t r = 0; r < linear->n_rows; r++)
        add_constant(linear, linear->row_row[r], coefficient_of(linear, r, pair));
    for (int32_t c = 0; c < linear->n_counts; c++)
        if (pwi_model_counts(linear->model, c, pair)) add_constant(linear, linear->count_row[c], 1);
}

static void add_pairs(void *context) {
    Making *making = context;
    PwiLinear *linear = making->linear;
    const PwiModel *model = linear->model;
    enum { MOST = 4096 };
    int index[MOST + 1];
    double value[MOST + 1];
    for (int32_t k = making->first; k < making->first + making->n; k++) {
        PwiScored pair = linear->pair[k];
        int n = 0;
        linear->pair_column[k] = 0;
        if (is_settled(linear, PWI_MENTEE, pair.mentee)) {
            settle(linear, k);
            continue;
        }
        index[++n] = linear->person_row[PWI_MENTEE][pair.mentee];
        value[n] = 1;
        index[++n] = linear->person_row[PWI_MENTOR][pair.mentor];
        value[n] = 1;
        for (int32_t r = 0; r < linear->n_rows && n < MOST; r++) {
            double a = coefficient_of(linear, r, pair);
            if (a == 0) continue;
            index[++n] = linear->row_row[r];
            value[n] = a;
        }
        for (int32_t c = 0; c < linear->n_counts && n < MOST; c++) {
            if (!pwi_model_counts(model, c, pair)) continue;
            index[++n] = linear->count_row[c];
            value[n] = 1;
        }
        linear->pair_column[k] = add_column(linear, linear->value[k], 0, 1);
        glp_set_mat_col(linear->lp, linear->pair_column[k], n, index, value);
    }
}

/* Costs of the pairs from `first`: their worth at the base prices less the mentee's best, in the goal's unit. */
static PwStatus price_pairs(PwiLinear *linear, int32_t first) {
    PwiPricing pricing;
    PwStatus status = pwi_pricing_init(&pricing, linear->model, &linear->base, linear->goal);
    double whole = (double)linear->model->unit * (double)linear->base.scale;
    for (int32_t k = first; status == PW_OK && k < linear->n_pairs; k++) {
        PwiMenteeTerms terms = pwi_pricing_mentee(&pricing, linear->pair[k].mentee);
        PwiWide worth = pwi_pricing_worth(&pricing, &terms, linear->pair[k]);
        linear->value[k] = (double)(worth - linear->base_best[linear->pair[k].mentee]) / whole;
    }
    pwi_pricing_clear(&pricing);
    return status;
}

PwStatus pwi_linear_add_pairs(PwiLinear *linear, const PwiScored *pair, int32_t n) {
    PwStatus status = PW_OK;
    int32_t first = linear->n_pairs;
    if (first + n > linear->pair_capacity) {
        int32_t capacity = first + n + linear->pair_capacity / 2;
        PwiScored *pairs = pwi_resize_array(linear->pair, (size_t)capacity, sizeof *pairs);
        if (pairs == NULL) return PW_NO_MEMORY;
        linear->pair = pairs;
        int32_t *columns = pwi_resize_array(linear->pair_column, (size_t)capacity, sizeof *columns);
        if (columns == NULL) return PW_NO_MEMORY;
        linear->pair_column = columns;
        double *x = pwi_resize_array(linear->x, (size_t)capacity, sizeof *x);
        if (x == NULL) return PW_NO_MEMORY;
        linear->x = x;
        double *value = pwi_resize_array(linear->value, (size_t)capacity, sizeof *value);
        if (value == NULL) return PW_NO_MEMORY;
        linear->value = value;
        linear->pair_capacity = capacity;
    }
    if (n > 0) memcpy(linear->pair + first, pair, (size_t)n * sizeof *pair);
    linear->n_pairs += n;
    for (int32_t k = first; k < linear->n_pairs; k++) linear->x[k] = 0;
    PW_TRY(price_pairs(linear, first));
    PW_TRY(reserve_columns(linear, n));
    Making making = {.linear = linear, .first = first, .n = n};
    PW_TRY(pwi_glpk_run(&linear->glpk, add_pairs, &making));
    linear->wants_primal = true;
out:
    return status;
}

/* ---- rules' rows and counts ---- */

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
        for (int load = 0; load < n_steps(linear, side, person); load++) {
            int64_t step = pwi_model_step(linear->model, row->key.goal, side, person, load);
            if (step == 0) continue;
            filling->index[++n] = linear->first_step[side][person] + load;
            filling->value[n] = (double)step / pwi_linear_row_unit(row);
        }
    }
    return n;
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
        *company = (PwiCompany){c, r, add_column(linear, 0, 0, 0), 0};
        company->breach_column = add_column(linear, -(double)rule->penalty_ppm * breach_cost(linear), 0, NO_BOUND);
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
        linear->row_row[r] = add_row(linear, -price * pwi_linear_row_unit(row) / scale, &linear->row_column[r]);
        double least = (double)row->bound / (double)model->unit / pwi_linear_row_unit(row);
        linear->breach_column[r] =
            row->is_soft ? add_column(linear, -(double)row->penalty_ppm * breach_cost(linear), 0, NO_BOUND) : 0;
        bool is_total = row->key.kind == PWI_ROW_GOAL && row->key.goal == PWI_GOAL_TOTAL;
        for (int32_t s = 0; is_total && s < r; s++) {
            if (linear->breach_column[s] == 0) continue;
            filling->index[++n] = linear->breach_column[s];
            filling->value[n] = -(double)model->row[s].penalty_ppm / pwi_linear_row_unit(row);
        }
        bool is_full = r == linear->full_row;
        pwi_linear_set_bounds(linear, linear->row_column[r], row->is_void || is_full ? -NO_BOUND : least, NO_BOUND);
        double constant = 0;
        for (int32_t k = 0; k < linear->n_pairs; k++) {
            double a = coefficient_of(linear, r, linear->pair[k]);
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
        add_constant(linear, linear->row_row[r], constant);
    }
    linear->n_rows = model->n_rows;
    for (int32_t c = linear->n_counts; c < model->n_counts; c++) {
        double price = c < linear->base.n_counts ? (double)linear->base.count[c] : 0;
        int n = 0;
        double constant = 0;
        linear->count_row[c] = add_row(linear, price / scale, &linear->count_column[c]);
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
        add_constant(linear, linear->count_row[c], constant);
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
    PW_TRY(reserve_columns(linear, COLUMNS_A_ROW * n_new + 2 * n_new_companies));
    if (linear->n_companies + n_new_companies > linear->company_capacity) {
        int32_t capacity = 2 * (linear->n_companies + n_new_companies);
        PwiCompany *grown = pwi_resize_array(linear->company, (size_t)capacity, sizeof *grown);
        PW_TRY(grown != NULL ? PW_OK : PW_NO_MEMORY);
        linear->company = grown;
        linear->company_capacity = capacity;
    }
    PW_TRY(pwi_glpk_run(&linear->glpk, add_rows, &filling));
out:
    pwi_free(filling.index);
    pwi_free(filling.value);
    return status;
}

/* ---- limits ---- */

typedef struct Limiting {
    PwiLinear *linear;
    const PwiLimits *limits;
} Limiting;

static void limit(void *context) {
    PwiLinear *linear = ((Limiting *)context)->linear;
    const PwiLimits *limits = ((Limiting *)context)->limits;
    const PwiModel *model = linear->model;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < model->n[side]; person++) {
            if (is_settled(linear, side, person)) continue;
            const PwiRange *range = limits != NULL ? &limits->range[side][person] : &model->range[side][person];
            bool is_full = side == PWI_MENTEE && linear->full_row != PWI_NOBODY;
            int least = is_full ? range->most : range->least;
            pwi_linear_set_bounds(linear, linear->person_column[side][person], least, range->most);
            for (int load = 0; load < n_steps(linear, side, person); load++)
                pwi_linear_set_bounds(linear, linear->first_step[side][person] + load, load < least ? 1 : 0,
                                      load < range->most ? 1 : 0);
        }
    }
    for (int32_t c = 0; c < linear->n_counts; c++) {
        int most = pwi_model_count_most(model, c);
        pwi_linear_set_bounds(linear, linear->count_column[c], limits != NULL ? limits->count_least[c] : 0,
                              limits != NULL ? limits->count_most[c] : most);
    }
    for (int32_t k = 0; k < linear->n_companies; k++) {
        int32_t c = linear->company[k].count;
        int need = model->problem->programme->fairness[linear->company[k].rule].count - pwi_model_kept_of(model, c);
        bool is_asked = limits != NULL && need > 0 && pwi_limits_is_in_crowd(limits, model, c);
        pwi_linear_set_bounds(linear, linear->company[k].need_column, is_asked ? need : 0, is_asked ? need : 0);
    }
    for (int32_t k = 0; k < linear->n_pairs; k++) {
        PwiPairState state = limits != NULL ? (PwiPairState)limits->state[k] : PWI_PAIR_FREE;
        if (linear->pair_column[k] == 0) continue;
        pwi_linear_set_bounds(linear, linear->pair_column[k], state == PWI_PAIR_IN ? 1 : 0,
                              state == PWI_PAIR_OUT ? 0 : 1);
    }
}

PwStatus pwi_linear_limit(PwiLinear *linear, const PwiLimits *limits) {
    Limiting limiting = {linear, limits};
    return pwi_glpk_run(&linear->glpk, limit, &limiting);
}

/* ---- a basis to start from ---- */

/* A row's activity is basic, or rests at one of its bounds and the row's own variable is basic, at 0. */
static void rest(PwiLinear *linear, int32_t row, int32_t activity, int sign) {
    bool is_basic = sign == 0;
    glp_set_row_stat(linear->lp, row, is_basic ? GLP_NS : GLP_BS);
    glp_set_col_stat(linear->lp, activity, is_basic ? GLP_BS : sign > 0 ? GLP_NU : GLP_NL);
}

static int sign_of(int64_t price) {
    return (price > 0) - (price < 0);
}

typedef struct Starting {
    PwiLinear *linear;
    const uint8_t *is_made;
    const PwiLinear *other;
    const PwiPairList *list;
} Starting;

static void start(void *context) {
    Starting *starting = context;
    PwiLinear *linear = starting->linear;
    const PwiModel *model = linear->model;
    for (int32_t column = 1; column <= linear->n_columns; column++) glp_set_col_stat(linear->lp, column, GLP_NL);
    for (int i = 0; i < model->n[PWI_MENTEE]; i++)
        rest(linear, linear->person_row[PWI_MENTEE][i], linear->person_column[PWI_MENTEE][i], 0);
    for (int32_t k = 0; k < linear->n_pairs; k++) {
        int32_t row = linear->person_row[PWI_MENTEE][linear->pair[k].mentee];
        int32_t activity = linear->person_column[PWI_MENTEE][linear->pair[k].mentee];
        if (!starting->is_made[k]) continue;
        /* A mentee's first pair is basic in its row; more of them rest at 1. */
        bool is_first = glp_get_col_stat(linear->lp, activity) == GLP_BS;
        glp_set_col_stat(linear->lp, linear->pair_column[k], is_first ? GLP_BS : GLP_NU);
        glp_set_col_stat(linear->lp, activity, GLP_NU);
        glp_set_row_stat(linear->lp, row, GLP_NS);
    }
    for (int j = 0; j < model->n[PWI_MENTOR]; j++)
        rest(linear, linear->person_row[PWI_MENTOR][j], linear->person_column[PWI_MENTOR][j],
             sign_of(linear->base.mentor[j]));
    for (int32_t r = 0; r < linear->n_rows; r++)
        rest(linear, linear->row_row[r], linear->row_column[r],
             r < linear->base.n_rows ? -sign_of(linear->base.row[r]) : 0);
    for (int32_t c = 0; c < linear->n_counts; c++)
        rest(linear, linear->count_row[c], linear->count_column[c],
             c < linear->base.n_counts ? sign_of(linear->base.count[c]) : 0);
    linear->wants_primal = false; /* the rows of steps and companies are new, and so basic */
}

PwStatus pwi_linear_start(PwiLinear *linear, const uint8_t *is_made) {
    Starting starting = {.linear = linear, .is_made = is_made};
    return pwi_glpk_run(&linear->glpk, start, &starting);
}

/* Row and the three columns behind it, wherever they stand in the two programmes. */
static void copy_row(PwiLinear *linear, int32_t row, int32_t activity, const PwiLinear *other, int32_t other_row,
                     int32_t other_activity) {
    glp_set_row_stat(linear->lp, row, glp_get_row_stat(other->lp, other_row));
    for (int32_t k = 0; k < 3; k++)
        glp_set_col_stat(linear->lp, activity + k, glp_get_col_stat(other->lp, other_activity + k));
}

static void copy_person(PwiLinear *linear, const PwiLinear *other, int side, int person) {
    copy_row(linear, linear->person_row[side][person], linear->person_column[side][person], other,
             other->person_row[side][person], other->person_column[side][person]);
    if (!linear->has_steps[side]) return;
    glp_set_row_stat(linear->lp, linear->step_row[side][person],
                     glp_get_row_stat(other->lp, other->step_row[side][person]));
    for (int load = 0; load < n_steps(linear, side, person); load++)
        glp_set_col_stat(linear->lp, linear->first_step[side][person] + load,
                         glp_get_col_stat(other->lp, other->first_step[side][person] + load));
}

static void start_like(void *context) {
    Starting *starting = context;
    PwiLinear *linear = starting->linear;
    const PwiLinear *other = starting->other;
    const PwiModel *model = linear->model;
    for (int32_t column = 1; column <= linear->n_columns; column++) glp_set_col_stat(linear->lp, column, GLP_NL);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < model->n[side]; person++)
            if (!is_settled(linear, side, person)) copy_person(linear, other, side, person);
    for (int32_t r = 0; r < linear->n_rows; r++) {
        if (r >= other->n_rows) {
            rest(linear, linear->row_row[r], linear->row_column[r], 0);
            continue;
        }
        copy_row(linear, linear->row_row[r], linear->row_column[r], other, other->row_row[r], other->row_column[r]);
        if (linear->breach_column[r] > 0)
            glp_set_col_stat(linear->lp, linear->breach_column[r],
                             glp_get_col_stat(other->lp, other->breach_column[r]));
    }
    for (int32_t c = 0; c < linear->n_counts; c++) {
        if (c >= other->n_counts)
            rest(linear, linear->count_row[c], linear->count_column[c], 0);
        else
            copy_row(linear, linear->count_row[c], linear->count_column[c], other, other->count_row[c],
                     other->count_column[c]);
    }
    for (int32_t k = 0; k < other->n_pairs; k++) {
        int status = glp_get_col_stat(other->lp, other->pair_column[k]);
        PwiScored pair = other->pair[k];
        if (status == GLP_NL) continue;
        for (int32_t l = starting->list->first[pair.mentee]; l < starting->list->first[pair.mentee + 1]; l++)
            if (linear->pair[l].mentor == pair.mentor && linear->pair_column[l] > 0)
                glp_set_col_stat(linear->lp, linear->pair_column[l], status);
    }
    linear->wants_primal = false;
}

PwStatus pwi_linear_start_like(PwiLinear *linear, const PwiLinear *other, const PwiPairList *list) {
    Starting starting = {.linear = linear, .other = other, .list = list};
    return pwi_glpk_run(&linear->glpk, start_like, &starting);
}

/* ---- solving ---- */

static void load_slacks(PwiLinear *linear, int32_t activity, bool phase_one) {
    for (int32_t k = 1; k <= 2; k++) {
        pwi_linear_set_bounds(linear, activity + k, 0, phase_one ? NO_BOUND : 0);
        glp_set_obj_coef(linear->lp, activity + k, phase_one ? -1 : 0);
    }
}

static void load_phase(PwiLinear *linear, bool phase_one) {
    if (linear->is_phase_one == phase_one) return;
    linear->is_phase_one = phase_one;
    linear->wants_primal = true;
    for (int32_t column = 1; column <= linear->n_columns; column++)
        glp_set_obj_coef(linear->lp, column, phase_one ? 0 : linear->cost[column]);
    for (int side = 0; side < PWI_N_SIDES; side++)
        for (int person = 0; person < linear->model->n[side]; person++)
            if (!is_settled(linear, side, person)) load_slacks(linear, linear->person_column[side][person], phase_one);
    for (int32_t r = 0; r < linear->n_rows; r++) load_slacks(linear, linear->row_column[r], phase_one);
    for (int32_t c = 0; c < linear->n_counts; c++) load_slacks(linear, linear->count_column[c], phase_one);
}

typedef struct Solving {
    PwiLinear *linear;
    bool phase_one;
    PwiLinearOutcome outcome;
} Solving;

int pwi_linear_time_left_ms(const PwiModel *model) {
    int64_t at_ns = model->problem->deadline.at_ns;
    if (at_ns == 0) return INT32_MAX;
    int64_t left = (at_ns - pwi_clock_ns()) / 1000000;
    return left < 1 ? 1 : left > INT32_MAX ? INT32_MAX : (int)left;
}

static void solve(void *context) {
    Solving *solving = context;
    PwiLinear *linear = solving->linear;
    glp_smcp how;
    load_phase(linear, solving->phase_one);
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.meth = linear->wants_primal ? GLP_PRIMAL : GLP_DUALP;
    how.tol_bnd = 1e-9;
    how.tol_dj = 1e-9;
    how.tm_lim = pwi_linear_time_left_ms(linear->model);
    int code = glp_simplex(linear->lp, &how);
    if (code != 0 && code != GLP_ETMLIM) {
        /* A basis that went singular: start afresh. */
        glp_adv_basis(linear->lp, 0);
        how.meth = GLP_PRIMAL;
        code = glp_simplex(linear->lp, &how);
    }
    int status = glp_get_status(linear->lp);
    solving->outcome = PWI_LINEAR_CUT_SHORT;
    if (code != 0) return;
    if (status == GLP_NOFEAS || glp_get_dual_stat(linear->lp) == GLP_NOFEAS) solving->outcome = PWI_LINEAR_INFEASIBLE;
    if (status != GLP_OPT) return;
    linear->wants_primal = false;
    linear->objective = glp_get_obj_val(linear->lp);
    for (int32_t k = 0; k < linear->n_pairs; k++)
        if (linear->pair_column[k] > 0) linear->x[k] = glp_get_col_prim(linear->lp, linear->pair_column[k]);
    solving->outcome = PWI_LINEAR_OPTIMAL;
    if (solving->phase_one && glp_get_obj_val(linear->lp) < -1e-7) solving->outcome = PWI_LINEAR_INFEASIBLE;
}

PwStatus pwi_linear_solve(PwiLinear *linear, bool phase_one, PwiLinearOutcome *outcome) {
    Solving solving = {linear, phase_one, PWI_LINEAR_CUT_SHORT};
    PwStatus status = pwi_glpk_run(&linear->glpk, solve, &solving);
    *outcome = solving.outcome;
    return status;
}

/* ---- what it found ---- */

/* As high as sums in 128 bits, here and in the verifier, leave room for. */
static int64_t full_price(const PwiModel *model) {
    PwiWide most = ((PwiWide)1 << 104) / (model->unit * (model->n[PWI_MENTEE] + 1));
    return most < FULL_PRICE ? (int64_t)most : FULL_PRICE;
}

int64_t pwi_linear_rounded(double value) {
    if (!(value < MAX_PRICE)) return (int64_t)MAX_PRICE;
    if (!(value > -MAX_PRICE)) return -(int64_t)MAX_PRICE;
    return (int64_t)(value < 0 ? value - 0.5 : value + 0.5);
}

PwStatus pwi_linear_prices(const PwiLinear *linear, PwiPrices *prices) {
    const PwiModel *model = linear->model;
    const PwiPrices *base = &linear->base;
    bool phase_one = linear->is_phase_one;
    PwStatus status = pwi_prices_reset(prices, model, phase_one ? 0 : base->scale);
    if (status != PW_OK) return status;
    double scale = (double)(phase_one ? PHASE_ONE_SCALE : base->scale);
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        double dual = glp_get_row_dual(linear->lp, linear->person_row[PWI_MENTOR][j]);
        prices->mentor[j] = pwi_linear_rounded(dual * scale) + (phase_one ? 0 : base->mentor[j]);
    }
    for (int32_t r = 0; r < linear->n_rows; r++) {
        double dual = glp_get_row_dual(linear->lp, linear->row_row[r]) / pwi_linear_row_unit(&model->row[r]);
        prices->row[r] = (!phase_one && r < base->n_rows ? base->row[r] : 0) - pwi_linear_rounded(dual * scale);
    }
    for (int32_t c = 0; c < linear->n_counts; c++) {
        double dual = glp_get_row_dual(linear->lp, linear->count_row[c]);
        prices->count[c] = (!phase_one && c < base->n_counts ? base->count[c] : 0) + pwi_linear_rounded(dual * scale);
    }
    if (linear->full_row != PWI_NOBODY) prices->row[linear->full_row] = full_price(model);
    pwi_prices_cap(prices, model, phase_one ? PWI_GOAL_ANY : linear->goal);
    return PW_OK;
}

double pwi_linear_load(const PwiLinear *linear, int side, int person) {
    return is_settled(linear, side, person) ? 1 : glp_get_col_prim(linear->lp, linear->person_column[side][person]);
}
