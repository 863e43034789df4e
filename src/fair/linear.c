/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLPK's simplex over a list of pairs (linear.h). */
#include "fair/linear.h"

#include <assert.h>
#include <float.h>
#include <glpk.h>
#include <string.h>

#include "base/memory.h"

#define NO_BOUND        DBL_MAX
#define PHASE_ONE_SCALE ((int64_t)1 << 50) /* phase one's duals lie in [-1, 1] */
#define MAX_PRICE       ((double)((int64_t)1 << 61))

/* Rows of scores are counted in whole scores, so that their coefficients are near 1. */
static double row_unit(const PwiModelRow *row) {
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

static void set_bounds(PwiLinear *linear, int32_t column, double low, double high) {
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
    set_bounds(linear, column, low, high);
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

typedef struct Making {
    PwiLinear *linear;
    const PwiScored *pair;
    int32_t first, n; /* pairs to add: linear->pair[first … first + n) */
} Making;

static void make(void *context) {
    PwiLinear *linear = ((Making *)context)->linear;
    const PwiModel *model = linear->model;
    double whole = (double)model->unit * (double)linear->base.scale;
    linear->lp = glp_create_prob();
    glp_set_obj_dir(linear->lp, GLP_MAX);
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < model->n[side]; person++) {
            double cost = side == PWI_MENTOR ? (double)linear->base.mentor[person] / (double)linear->base.scale
                                             : (double)linear->base_best[person] / whole;
            linear->person_row[side][person] = add_row(linear, cost, &linear->person_column[side][person]);
            int index[] = {0, linear->person_row[side][person]};
            double value[] = {0, -1};
            glp_set_mat_col(linear->lp, linear->person_column[side][person], 1, index, value);
        }
    }
}

PwStatus pwi_linear_init(PwiLinear *linear, const PwiModel *model, int goal, const PwiPrices *base,
                         const PwiWide *base_best) {
    PwStatus status = PW_OK;
    *linear = (PwiLinear){.model = model, .goal = goal, .wants_primal = true};
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
    }
    PW_TRY(reserve_columns(linear, COLUMNS_A_ROW * (model->n[0] + model->n[1])));
    Making making = {.linear = linear};
    PW_TRY(pwi_glpk_run(&linear->glpk, make, &making));
    PW_TRY(pwi_linear_add_rows(linear));
    PW_TRY(pwi_linear_limit(linear, NULL));
out:
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
                     linear->row_row,
                     linear->row_column,
                     linear->breach_column,
                     linear->count_row,
                     linear->count_column,
                     linear->cost,
                     linear->low,
                     linear->high,
                     linear->x,
                     linear->value};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) pwi_free(owned[k]);
    *linear = (PwiLinear){0};
}

/* ---- pairs ---- */

static double coefficient_of(const PwiLinear *linear, int32_t row, PwiScored pair) {
    const PwiModel *model = linear->model;
    return (double)pwi_model_coefficient(model, row, pair) / (double)model->unit / row_unit(&model->row[row]);
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

static void add_rows(void *context) {
    Filling *filling = context;
    PwiLinear *linear = filling->linear;
    const PwiModel *model = linear->model;
    double scale = (double)linear->base.scale;
    for (int32_t r = linear->n_rows; r < model->n_rows; r++) {
        const PwiModelRow *row = &model->row[r];
        double price = r < linear->base.n_rows ? (double)linear->base.row[r] : 0;
        int n = 0;
        linear->row_row[r] = add_row(linear, -price * row_unit(row) / scale, &linear->row_column[r]);
        double least = (double)row->bound / (double)model->unit / row_unit(row);
        set_bounds(linear, linear->row_column[r], row->is_void ? -NO_BOUND : least, NO_BOUND);
        linear->breach_column[r] =
            row->is_soft
                ? add_column(linear, linear->goal == PWI_GOAL_TOTAL ? -(double)row->penalty_ppm : 0, 0, NO_BOUND)
                : 0;
        bool is_total = row->key.kind == PWI_ROW_GOAL && row->key.goal == PWI_GOAL_TOTAL;
        for (int32_t s = 0; is_total && s < r; s++) {
            if (linear->breach_column[s] == 0) continue;
            filling->index[++n] = linear->breach_column[s];
            filling->value[n] = -(double)model->row[s].penalty_ppm / row_unit(row);
        }
        for (int32_t k = 0; k < linear->n_pairs; k++) {
            double a = coefficient_of(linear, r, linear->pair[k]);
            if (a == 0) continue;
            filling->index[++n] = linear->pair_column[k];
            filling->value[n] = a;
        }
        fill_row(linear, linear->row_row[r], linear->row_column[r], linear->breach_column[r], filling->index,
                 filling->value, n);
    }
    linear->n_rows = model->n_rows;
    for (int32_t c = linear->n_counts; c < model->n_counts; c++) {
        double price = c < linear->base.n_counts ? (double)linear->base.count[c] : 0;
        int n = 0;
        linear->count_row[c] = add_row(linear, price / scale, &linear->count_column[c]);
        for (int32_t k = 0; k < linear->n_pairs; k++) {
            if (!pwi_model_counts(model, c, linear->pair[k])) continue;
            filling->index[++n] = linear->pair_column[k];
            filling->value[n] = 1;
        }
        fill_row(linear, linear->count_row[c], linear->count_column[c], 0, filling->index, filling->value, n);
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
    size_t most = (size_t)linear->n_pairs + (size_t)model->n_rows + 8;
    Filling filling = {linear, pwi_new_array(most, sizeof(int)), pwi_new_array(most, sizeof(double))};
    PW_TRY(filling.index != NULL && filling.value != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(grow(&linear->row_row, model->n_rows));
    PW_TRY(grow(&linear->row_column, model->n_rows));
    PW_TRY(grow(&linear->breach_column, model->n_rows));
    PW_TRY(grow(&linear->count_row, model->n_counts));
    PW_TRY(grow(&linear->count_column, model->n_counts));
    PW_TRY(reserve_columns(linear, COLUMNS_A_ROW * n_new));
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
            const PwiRange *range = limits != NULL ? &limits->range[side][person] : &model->range[side][person];
            set_bounds(linear, linear->person_column[side][person], range->least, range->most);
        }
    }
    for (int32_t c = 0; c < linear->n_counts; c++) {
        int most = pwi_model_count_most(model, c);
        set_bounds(linear, linear->count_column[c], limits != NULL ? limits->count_least[c] : 0,
                   limits != NULL ? limits->count_most[c] : most);
    }
    for (int32_t k = 0; k < linear->n_pairs; k++) {
        PwiPairState state = limits != NULL ? (PwiPairState)limits->state[k] : PWI_PAIR_FREE;
        set_bounds(linear, linear->pair_column[k], state == PWI_PAIR_IN ? 1 : 0, state == PWI_PAIR_OUT ? 0 : 1);
    }
}

PwStatus pwi_linear_limit(PwiLinear *linear, const PwiLimits *limits) {
    Limiting limiting = {linear, limits};
    return pwi_glpk_run(&linear->glpk, limit, &limiting);
}

/* ---- solving ---- */

static void load_slacks(PwiLinear *linear, int32_t activity, bool phase_one) {
    for (int32_t k = 1; k <= 2; k++) {
        set_bounds(linear, activity + k, 0, phase_one ? NO_BOUND : 0);
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
            load_slacks(linear, linear->person_column[side][person], phase_one);
    for (int32_t r = 0; r < linear->n_rows; r++) load_slacks(linear, linear->row_column[r], phase_one);
    for (int32_t c = 0; c < linear->n_counts; c++) load_slacks(linear, linear->count_column[c], phase_one);
}

typedef struct Solving {
    PwiLinear *linear;
    bool phase_one;
    PwiLinearOutcome outcome;
} Solving;

static int time_left_ms(const PwiModel *model) {
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
    how.tm_lim = time_left_ms(linear->model);
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
    for (int32_t k = 0; k < linear->n_pairs; k++) linear->x[k] = glp_get_col_prim(linear->lp, linear->pair_column[k]);
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

static int64_t rounded(double value) {
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
        prices->mentor[j] = rounded(dual * scale) + (phase_one ? 0 : base->mentor[j]);
    }
    for (int32_t r = 0; r < linear->n_rows; r++) {
        double dual = glp_get_row_dual(linear->lp, linear->row_row[r]) / row_unit(&model->row[r]);
        prices->row[r] = (!phase_one && r < base->n_rows ? base->row[r] : 0) - rounded(dual * scale);
    }
    for (int32_t c = 0; c < linear->n_counts; c++) {
        double dual = glp_get_row_dual(linear->lp, linear->count_row[c]);
        prices->count[c] = (!phase_one && c < base->n_counts ? base->count[c] : 0) + rounded(dual * scale);
    }
    pwi_prices_cap(prices, model, phase_one ? PWI_GOAL_ANY : linear->goal);
    return PW_OK;
}

double pwi_linear_load(const PwiLinear *linear, int side, int person) {
    return glp_get_col_prim(linear->lp, linear->person_column[side][person]);
}
