/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns and rows of people and pairs (linear_columns.h). */
#include "fair/linear_columns.h"

#include <assert.h>
#include <glpk.h>
#include <string.h>

#include "base/memory.h"

PwStatus pwi_linear_reserve_columns(PwiLinear *linear, int32_t n) {
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
    int type = low == high            ? GLP_FX
               : high == PWI_NO_LIMIT ? (low == -PWI_NO_LIMIT ? GLP_FR : GLP_LO)
                                      : (low == -PWI_NO_LIMIT ? GLP_UP : GLP_DB);
    glp_set_col_bnds(linear->lp, column, type, low, high);
}

int32_t pwi_linear_add_column(PwiLinear *linear, double cost, double low, double high) {
    int32_t column = glp_add_cols(linear->lp, 1);
    assert(column == linear->n_columns + 1 && column <= linear->column_capacity);
    linear->n_columns = column;
    linear->cost[column] = cost;
    linear->low[column] = linear->high[column] = -1e300; /* none yet */
    pwi_linear_set_bounds(linear, column, low, high);
    glp_set_obj_coef(linear->lp, column, linear->is_phase_one ? 0 : cost);
    return column;
}

int32_t pwi_linear_add_row(PwiLinear *linear, double activity_cost, int32_t *activity) {
    int32_t row = glp_add_rows(linear->lp, 1);
    linear->n_lp_rows = row;
    glp_set_row_bnds(linear->lp, row, GLP_FX, 0, 0);
    *activity = pwi_linear_add_column(linear, activity_cost, 0, PWI_NO_LIMIT);
    for (int sign = 0; sign < 2; sign++) {
        int32_t slack = pwi_linear_add_column(linear, 0, 0, linear->is_phase_one ? PWI_NO_LIMIT : 0);
        int index[] = {0, row};
        double value[] = {0, sign == 0 ? 1 : -1};
        glp_set_mat_col(linear->lp, slack, 1, index, value);
        if (linear->is_phase_one) glp_set_obj_coef(linear->lp, slack, -1);
    }
    return row;
}

/* ---- people ---- */

bool pwi_linear_is_settled(const PwiLinear *linear, int side, int person) {
    return side == PWI_MENTEE && linear->is_settled != NULL && linear->is_settled[person];
}

int pwi_linear_n_steps(const PwiLinear *linear, int side, int person) {
    return linear->has_steps[side] && !pwi_linear_is_settled(linear, side, person)
               ? linear->model->range[side][person].most
               : 0;
}

/* The activity as the sum of a column for each unit, which has what that unit is worth. Units are worth less and less,
 * so that the first ones fill first. */
static void add_steps(PwiLinear *linear, const PwiPricing *base, int side, int person) {
    const PwiModel *model = linear->model;
    static const int goals[PWI_N_SIDES] = {[PWI_MENTEE] = PWI_GOAL_PRIORITY, [PWI_MENTOR] = PWI_GOAL_WORKLOAD};
    double factor = (double)base->factor[goals[side]] / ((double)model->unit * (double)linear->base.scale);
    int n = pwi_linear_n_steps(linear, side, person);
    if (!linear->has_steps[side]) return;
    linear->step_row[side][person] = linear->n_lp_rows = glp_add_rows(linear->lp, 1);
    glp_set_row_bnds(linear->lp, linear->n_lp_rows, GLP_FX, 0, 0);
    int index[] = {0, linear->person_row[side][person], linear->n_lp_rows};
    double value[] = {0, -1, 1};
    glp_set_mat_col(linear->lp, linear->person_column[side][person], 2, index, value);
    linear->first_step[side][person] = linear->n_columns + 1;
    for (int load = 0; load < n; load++) {
        double step = (double)pwi_model_step(model, goals[side], side, person, load);
        int32_t column = pwi_linear_add_column(linear, factor * step, 0, 1);
        glp_set_mat_col(linear->lp, column, 1, (int[]){0, linear->n_lp_rows}, (double[]){0, -1});
    }
}

void pwi_linear_add_people(PwiLinear *linear, const PwiPricing *base) {
    const PwiModel *model = linear->model;
    double whole = (double)model->unit * (double)linear->base.scale;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < model->n[side]; person++) {
            if (pwi_linear_is_settled(linear, side, person)) continue;
            double cost = side == PWI_MENTOR ? (double)linear->base.mentor[person] / (double)linear->base.scale
                                             : (double)linear->base_best[person] / whole;
            linear->person_row[side][person] = pwi_linear_add_row(linear, cost, &linear->person_column[side][person]);
            int index[] = {0, linear->person_row[side][person]};
            double value[] = {0, -1};
            glp_set_mat_col(linear->lp, linear->person_column[side][person], 1, index, value);
            add_steps(linear, base, side, person);
        }
    }
}

/* ---- pairs ---- */

double pwi_linear_coefficient_of(const PwiLinear *linear, int32_t row, PwiScored pair) {
    const PwiModel *model = linear->model;
    if (row == linear->full_row) return 0;
    return (double)pwi_model_coefficient(model, row, pair) / (double)model->unit /
           pwi_linear_row_unit(&model->row[row]);
}

PwiRowForm pwi_linear_form_of(const PwiLinear *linear, int32_t row) {
    const PwiRowKey *key = &linear->model->row[row].key;
    if (key->kind == PWI_ROW_GOAL) return key->goal == PWI_GOAL_MATCHED ? PWI_ROW_OF_LOADS : PWI_ROW_OF_PAIRS;
    if (key->kind != PWI_ROW_RULE) return PWI_ROW_OF_PAIRS;
    PwiFairnessKind kind = linear->model->problem->programme->fairness[key->rule].kind;
    return kind == PWI_PLACE_PARITY ? PWI_ROW_OF_LOADS : kind == PWI_SCORE_PARITY ? PWI_ROW_OF_SUMS : PWI_ROW_OF_PAIRS;
}

void pwi_linear_add_constant(PwiLinear *linear, int32_t row, double constant) {
    double now = glp_get_row_ub(linear->lp, row) - constant;
    glp_set_row_bnds(linear->lp, row, GLP_FX, now, now);
}

double pwi_linear_in_row(const PwiLinear *linear, int32_t row, int32_t k) {
    const PwiScored *instead = pwi_linear_instead_of(linear, k);
    return pwi_linear_coefficient_of(linear, row, linear->pair[k]) -
           (instead != NULL ? pwi_linear_coefficient_of(linear, row, *instead) : 0);
}

double pwi_linear_in_count(const PwiLinear *linear, int32_t count, int32_t k) {
    const PwiScored *instead = pwi_linear_instead_of(linear, k);
    return pwi_model_counts(linear->model, count, linear->pair[k]) -
           (instead != NULL && pwi_model_counts(linear->model, count, *instead));
}

/* A pair that has to be made, or is unless another is, is a constant of its rows. */
static void settle(PwiLinear *linear, int32_t k) {
    PwiScored pair = linear->pair[k];
    linear->x[k] = 1;
    pwi_linear_add_constant(linear, linear->person_row[PWI_MENTOR][pair.mentor], 1);
    for (int32_t r = 0; r < linear->n_rows; r++)
        if (pwi_linear_form_of(linear, r) != PWI_ROW_OF_SUMS)
            pwi_linear_add_constant(linear, linear->row_row[r], pwi_linear_coefficient_of(linear, r, pair));
    for (int q = 0; q < linear->model->problem->programme->n_questions; q++)
        if (linear->sums[q].n_groups > 0)
            pwi_linear_add_constant(linear, pwi_linear_sum_row(linear, q, pair.mentee),
                                    (double)pair.score_ppm / PWI_PPM);
    for (int32_t c = 0; c < linear->n_counts; c++)
        if (pwi_model_counts(linear->model, c, pair)) pwi_linear_add_constant(linear, linear->count_row[c], 1);
}

double pwi_linear_most_of(const PwiLinear *linear, int32_t k) {
    bool is_said = linear->is_settled == NULL && linear->model->range[PWI_MENTEE][linear->pair[k].mentee].most <= 1;
    return is_said ? PWI_NO_LIMIT : 1;
}

/* The column of a pair. */
static void add_pair(PwiLinear *linear, int32_t k, int *index, double *value, int most) {
    const PwiScored pair = linear->pair[k], *instead = pwi_linear_instead_of(linear, k);
    double cost = linear->value[k] - (instead != NULL ? linear->value[k - 1] : 0);
    int n = 0;
    index[++n] =
        instead != NULL ? linear->person_row[PWI_MENTOR][instead->mentor] : linear->person_row[PWI_MENTEE][pair.mentee];
    value[n] = instead != NULL ? -1 : 1;
    index[++n] = linear->person_row[PWI_MENTOR][pair.mentor];
    value[n] = 1;
    int32_t score_ppm = pair.score_ppm - (instead != NULL ? instead->score_ppm : 0);
    for (int q = 0; q < linear->model->problem->programme->n_questions && n < most; q++) {
        if (linear->sums[q].n_groups == 0 || score_ppm == 0) continue;
        index[++n] = pwi_linear_sum_row(linear, q, pair.mentee);
        value[n] = (double)score_ppm / PWI_PPM;
    }
    for (int32_t r = 0; r < linear->n_rows && n < most; r++) {
        double a = pwi_linear_form_of(linear, r) == PWI_ROW_OF_PAIRS ? pwi_linear_in_row(linear, r, k) : 0;
        if (a == 0) continue;
        index[++n] = linear->row_row[r];
        value[n] = a;
    }
    for (int32_t c = 0; c < linear->n_counts && n < most; c++) {
        double a = pwi_linear_in_count(linear, c, k);
        if (a == 0) continue;
        index[++n] = linear->count_row[c];
        value[n] = a;
    }
    int32_t column = pwi_linear_add_column(linear, cost, 0, pwi_linear_most_of(linear, k));
    assert(column == linear->pair_column[k]);
    glp_set_mat_col(linear->lp, column, n, index, value);
}

typedef struct Adding {
    PwiLinear *linear;
    int32_t first, n; /* linear->pair[first … first + n) */
} Adding;

static void add_pairs(void *context) {
    const Adding *adding = context;
    PwiLinear *linear = adding->linear;
    enum { MOST = 4096 };
    int index[MOST + 1];
    double value[MOST + 1];
    int32_t end = adding->first + adding->n;
    for (int32_t k = adding->first; k < end; k++) {
        int32_t mentee = linear->pair[k].mentee;
        bool is_settled = pwi_linear_is_settled(linear, PWI_MENTEE, mentee);
        bool is_first = k + 1 < end && linear->pair[k + 1].mentee == mentee;
        bool is_second = k > adding->first && linear->pair[k - 1].mentee == mentee;
        int32_t column = linear->n_columns + 1;
        linear->pair_column[k] = !is_settled || is_second ? column : is_first ? -column : 0;
        if (linear->pair_column[k] > 0)
            add_pair(linear, k, index, value, MOST);
        else
            settle(linear, k);
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
    PW_TRY(pwi_linear_reserve_columns(linear, n));
    Adding adding = {linear, first, n};
    PW_TRY(pwi_glpk_run(linear->model->glpk, add_pairs, &adding));
    linear->wants_primal |= n > 0;
out:
    return status;
}
