/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLPK's simplex over a list of pairs (linear.h). */
#include "fair/linear.h"

#include <assert.h>
#include <float.h>
#include <glpk.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "fair/linear_columns.h"

/* Prices of the full row: nobody is better off with less (in the goal's unit, and in phase one). */
#define FULL_PRICE ((int64_t)3 << 60)

#define PHASE_ONE_SCALE ((int64_t)1 << 50) /* phase one's duals lie in [-1, 1] */
#define MAX_PRICE       ((double)((int64_t)1 << 61))

double pwi_linear_row_unit(const PwiModelRow *row) {
    return row->is_of_scores ? (double)PWI_PPM : 1.0;
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

void pwi_linear_find_settled(const PwiModel *model, int goal, const PwiPairList *list, uint8_t *is_settled) {
    bool is_full = pwi_linear_full_row(model) != PWI_NOBODY, has_steps = pwi_model_has_steps(model, goal, PWI_MENTEE);
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        const PwiRange *range = &model->range[PWI_MENTEE][i];
        bool must = !has_steps && (range->least >= 1 || (is_full && range->most == 1));
        int32_t n = list->first[i + 1] - list->first[i];
        is_settled[i] = must && range->most > 0 && (n == 1 || (n == 2 && range->most == 1));
    }
}

typedef struct Making {
    PwiLinear *linear;
    const PwiPricing *base; /* of the base prices */
} Making;

static void make(void *context) {
    const Making *making = context;
    making->linear->lp = glp_create_prob();
    glp_set_obj_dir(making->linear->lp, GLP_MAX);
    pwi_linear_add_people(making->linear, making->base);
    pwi_linear_add_sums(making->linear);
}

PwStatus pwi_linear_init(PwiLinear *linear, const PwiModel *model, int goal, const PwiPrices *base,
                         const PwiWide *base_best, const uint8_t *settled) {
    PwStatus status = PW_OK;
    PwiPricing pricing = {0};
    int64_t n_all_steps = 0;
    int32_t n_groups = 0;
    *linear = (PwiLinear){.model = model, .goal = goal, .wants_primal = true, .least = -DBL_MAX, .is_settled = settled};
    linear->full_row = pwi_linear_full_row(model);
    PW_TRY(pwi_linear_find_groups(linear));
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
        for (int person = 0; person < model->n[side]; person++) n_all_steps += pwi_linear_n_steps(linear, side, person);
    }
    assert(n_all_steps < INT32_MAX / 4);
    for (int q = 0; q < model->problem->programme->n_questions; q++) n_groups += linear->sums[q].n_groups;
    PW_TRY(pwi_linear_reserve_columns(
        linear, PWI_COLUMNS_A_ROW * (model->n[0] + model->n[1]) + n_groups + (int32_t)n_all_steps));
    PW_TRY(pwi_pricing_init(&pricing, model, &linear->base, goal));
    Making making = {linear, &pricing};
    PW_TRY(pwi_glpk_run(linear->model->glpk, make, &making));
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
    if (linear->lp != NULL && pwi_glpk_run(linear->model->glpk, delete_problem, linear) != PW_OK) linear->lp = NULL;
    pwi_prices_clear(&linear->base);
    for (int q = 0; linear->sums != NULL && q < linear->model->problem->programme->n_questions; q++)
        pwi_free(linear->sums[q].someone);
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
                     linear->sums,
                     linear->cost,
                     linear->low,
                     linear->high,
                     linear->x,
                     linear->value};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) pwi_free(owned[k]);
    *linear = (PwiLinear){0};
}

/* ---- limits ---- */

typedef struct Limiting {
    PwiLinear *linear;
    const PwiLimits *limits;
} Limiting;

static PwiPairState state_of(const PwiLimits *limits, int32_t k) {
    return limits != NULL ? (PwiPairState)limits->state[k] : PWI_PAIR_FREE;
}

static void limit_pairs(PwiLinear *linear, const PwiLimits *limits) {
    linear->is_empty = false;
    for (int32_t k = 0; k < linear->n_pairs; k++) {
        if (linear->pair_column[k] <= 0) continue;
        bool has_other = pwi_linear_instead_of(linear, k) != NULL;
        PwiPairState state = state_of(limits, k), other = has_other ? state_of(limits, k - 1) : PWI_PAIR_FREE;
        bool is_in = state == PWI_PAIR_IN || other == PWI_PAIR_OUT;
        bool is_out = state == PWI_PAIR_OUT || other == PWI_PAIR_IN;
        linear->is_empty |= is_in && is_out;
        double most = is_out ? 0 : pwi_linear_most_of(linear, k);
        pwi_linear_set_bounds(linear, linear->pair_column[k], is_in ? 1 : 0, is_in ? 1 : most);
    }
}

static void limit(void *context) {
    PwiLinear *linear = ((Limiting *)context)->linear;
    const PwiLimits *limits = ((Limiting *)context)->limits;
    const PwiModel *model = linear->model;
    for (int side = 0; side < PWI_N_SIDES; side++) {
        for (int person = 0; person < model->n[side]; person++) {
            if (pwi_linear_is_settled(linear, side, person)) continue;
            const PwiRange *range = limits != NULL ? &limits->range[side][person] : &model->range[side][person];
            bool is_full = side == PWI_MENTEE && linear->full_row != PWI_NOBODY;
            int least = is_full ? range->most : range->least;
            pwi_linear_set_bounds(linear, linear->person_column[side][person], least, range->most);
            for (int load = 0; load < pwi_linear_n_steps(linear, side, person); load++)
                pwi_linear_set_bounds(linear, linear->first_step[side][person] + load, load < least ? 1 : 0,
                                      load < range->most ? 1 : 0);
        }
    }
    for (int32_t c = 0; c < linear->n_counts; c++) {
        int most = pwi_model_count_most(model, c);
        pwi_linear_set_bounds(linear, linear->count_column[c], limits != NULL ? limits->count_least[c] : 0,
                              limits != NULL ? limits->count_most[c] : most);
    }
    const int64_t *need_ppm = limits != NULL ? pwi_limits_needs(limits, model) : model->sums.need_ppm;
    for (int32_t r = 0; r < linear->n_rows; r++) {
        const PwiModelRow *row = &model->row[r];
        if (row->key.kind != PWI_ROW_MENTEE_SUM) continue;
        int64_t more_ppm = need_ppm[row->key.mentee] - model->sums.need_ppm[row->key.mentee];
        double least = (double)row->bound / (double)model->unit + (double)more_ppm;
        pwi_linear_set_bounds(linear, linear->row_column[r], least / pwi_linear_row_unit(row), PWI_NO_LIMIT);
    }
    for (int32_t k = 0; k < linear->n_companies; k++) {
        int32_t c = linear->company[k].count;
        int need = model->problem->programme->fairness[linear->company[k].rule].count - pwi_model_kept_of(model, c);
        bool is_asked = limits != NULL && need > 0 && pwi_limits_is_in_crowd(limits, model, c);
        pwi_linear_set_bounds(linear, linear->company[k].need_column, is_asked ? need : 0, is_asked ? need : 0);
    }
    limit_pairs(linear, limits);
}

PwStatus pwi_linear_limit(PwiLinear *linear, const PwiLimits *limits) {
    Limiting limiting = {linear, limits};
    return pwi_glpk_run(linear->model->glpk, limit, &limiting);
}

/* ---- solving ---- */

static void load_slacks(PwiLinear *linear, int32_t activity, bool phase_one) {
    for (int32_t k = 1; k <= 2; k++) {
        pwi_linear_set_bounds(linear, activity + k, 0, phase_one ? PWI_NO_LIMIT : 0);
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
            if (!pwi_linear_is_settled(linear, side, person))
                load_slacks(linear, linear->person_column[side][person], phase_one);
    for (int32_t r = 0; r < linear->n_rows; r++) load_slacks(linear, linear->row_column[r], phase_one);
    for (int32_t c = 0; c < linear->n_counts; c++) load_slacks(linear, linear->count_column[c], phase_one);
}

typedef struct Solving {
    PwiLinear *linear;
    bool phase_one;
    PwiLinearOutcome outcome;
} Solving;

static void solve(void *context) {
    Solving *solving = context;
    PwiLinear *linear = solving->linear;
    load_phase(linear, solving->phase_one);
    solving->outcome = linear->is_empty ? PWI_LINEAR_INFEASIBLE : PWI_LINEAR_CUT_SHORT;
    if (linear->is_empty) return;
    double least = solving->phase_one || linear->wants_primal ? -DBL_MAX : linear->least;
    if (!pwi_glpk_simplex(linear->lp, linear->wants_primal, least, linear->model->problem->deadline)) return;
    int status = glp_get_status(linear->lp);
    if (status == GLP_NOFEAS || glp_get_dual_stat(linear->lp) == GLP_NOFEAS) solving->outcome = PWI_LINEAR_INFEASIBLE;
    if (status == GLP_INFEAS && glp_get_dual_stat(linear->lp) == GLP_FEAS) solving->outcome = PWI_LINEAR_TOO_LOW;
    if (status != GLP_OPT) return;
    linear->wants_primal = false;
    linear->objective = glp_get_obj_val(linear->lp);
    for (int32_t k = 0; k < linear->n_pairs; k++) {
        int32_t column = linear->pair_column[k];
        if (column > 0) linear->x[k] = glp_get_col_prim(linear->lp, column);
        if (column < 0) linear->x[k] = 1 - glp_get_col_prim(linear->lp, -column);
    }
    solving->outcome = PWI_LINEAR_OPTIMAL;
    if (solving->phase_one && glp_get_obj_val(linear->lp) < -1e-7) solving->outcome = PWI_LINEAR_INFEASIBLE;
}

PwStatus pwi_linear_solve(PwiLinear *linear, bool phase_one, PwiLinearOutcome *outcome) {
    Solving solving = {linear, phase_one, PWI_LINEAR_CUT_SHORT};
    PwStatus status = pwi_glpk_run(linear->model->glpk, solve, &solving);
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

int pwi_linear_shift(double highest, int64_t scale) {
    int shift = 0;
    while (highest * (double)(scale >> shift) > MAX_PRICE && scale >> shift > 1) shift++;
    return shift;
}

/* A dual beside the base's price, at the base's scale over 2^shift. */
static int64_t price_of(double dual, int64_t base, double scale, int shift) {
    double unit = (double)((int64_t)1 << shift);
    return pwi_linear_rounded(dual * scale / unit) + (shift > 0 ? pwi_linear_rounded((double)base / unit) : base);
}

typedef struct Duals {
    const PwiLinear *linear;
    PwiPrices *prices;
    double scale;   /* of the prices, before the shift */
    int shift;      /* by so many bits less, that all of them fit */
    double highest; /* of the amounts, before the shift */
} Duals;

static void take_dual(Duals *duals, double dual, int64_t base, int64_t *price) {
    double amount = fabs(dual * duals->scale) + fabs((double)base);
    if (amount > duals->highest) duals->highest = amount;
    *price = price_of(dual, base, duals->scale, duals->shift);
}

static void take_duals(Duals *duals) {
    const PwiLinear *linear = duals->linear;
    const PwiPrices *base = &linear->base;
    PwiPrices *prices = duals->prices;
    bool has_base = !linear->is_phase_one;
    for (int j = 0; j < linear->model->n[PWI_MENTOR]; j++)
        take_dual(duals, glp_get_row_dual(linear->lp, linear->person_row[PWI_MENTOR][j]),
                  has_base ? base->mentor[j] : 0, &prices->mentor[j]);
    for (int32_t r = 0; r < linear->n_rows; r++)
        take_dual(duals,
                  -glp_get_row_dual(linear->lp, linear->row_row[r]) / pwi_linear_row_unit(&linear->model->row[r]),
                  has_base && r < base->n_rows ? base->row[r] : 0, &prices->row[r]);
    for (int32_t c = 0; c < linear->n_counts; c++)
        take_dual(duals, glp_get_row_dual(linear->lp, linear->count_row[c]),
                  has_base && c < base->n_counts ? base->count[c] : 0, &prices->count[c]);
}

PwStatus pwi_linear_prices(const PwiLinear *linear, PwiPrices *prices) {
    const PwiModel *model = linear->model;
    bool phase_one = linear->is_phase_one;
    int64_t scale = phase_one ? 0 : linear->base.scale;
    PwStatus status = pwi_prices_reset(prices, model, scale);
    if (status != PW_OK) return status;
    Duals duals = {linear, prices, (double)(phase_one ? PHASE_ONE_SCALE : scale), 0, 0};
    take_duals(&duals);
    duals.shift = pwi_linear_shift(duals.highest / duals.scale, (int64_t)duals.scale);
    if (duals.shift > 0) take_duals(&duals);
    prices->scale = scale >> duals.shift;
    if (linear->full_row != PWI_NOBODY) prices->row[linear->full_row] = full_price(model);
    pwi_prices_cap(prices, model, phase_one ? PWI_GOAL_ANY : linear->goal);
    return PW_OK;
}

double pwi_linear_load(const PwiLinear *linear, int side, int person) {
    return pwi_linear_is_settled(linear, side, person)
               ? 1
               : glp_get_col_prim(linear->lp, linear->person_column[side][person]);
}
