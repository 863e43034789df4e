/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GLPK's simplex over bundles (master.h). Rows: mentees, mentors, the model's rows, counts of any mentor. */
#include "fair/master.h"

#include <assert.h>
#include <float.h>
#include <glpk.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define PHASE_ONE_SCALE ((int64_t)1 << 44)

static int n_people(const PwiMaster *master) {
    return master->model->n[PWI_MENTEE] + master->model->n[PWI_MENTOR];
}

/* ---- life ---- */

static void set_row(PwiMaster *master, int row, double least, double most) {
    int type = least == most       ? GLP_FX
               : most == DBL_MAX   ? (least == -DBL_MAX ? GLP_FR : GLP_LO)
               : least == -DBL_MAX ? GLP_UP
                                   : GLP_DB;
    glp_set_row_bnds(master->lp, row, type, least, most);
}

/* A row, and the two columns by which phase one adds to it and takes away: 2·row − 1 and 2·row. */
static void add_row(PwiMaster *master) {
    int row = glp_add_rows(master->lp, 1), column = glp_add_cols(master->lp, 2);
    assert(column == 2 * row - 1);
    for (int sign = 0; sign < 2; sign++) {
        int index[] = {0, row};
        double value[] = {0, sign == 0 ? 1 : -1};
        glp_set_mat_col(master->lp, column + sign, 1, index, value);
        glp_set_col_bnds(master->lp, column + sign, GLP_FX, 0, 0);
    }
}

/* What a unit of a soft row costs in the objective at hand. */
static double breach_cost(const PwiMaster *master, int32_t r) {
    bool is_charged = !master->is_phase_one && master->goal == PWI_GOAL_TOTAL;
    return is_charged ? -(double)master->model->row[r].penalty_ppm : 0;
}

/* What a soft row lacks may be made up for, at its penalty: in the goal, or in the row of an earlier goal total. */
static void add_breach(PwiMaster *master, int32_t r) {
    const PwiModel *model = master->model;
    const double penalty_ppm = (double)model->row[r].penalty_ppm;
    const int32_t total = pwi_model_goal_row(model, PWI_GOAL_TOTAL);
    int32_t column = master->breach_column[r] = glp_add_cols(master->lp, 1);
    int index[] = {0, n_people(master) + r + 1, n_people(master) + total + 1};
    double value[] = {0, 1, total == PWI_NOBODY ? 0 : -penalty_ppm / pwi_linear_row_unit(&model->row[total])};
    glp_set_mat_col(master->lp, column, total == PWI_NOBODY ? 1 : 2, index, value);
    glp_set_col_bnds(master->lp, column, GLP_LO, 0, 0);
    glp_set_obj_coef(master->lp, column, breach_cost(master, r));
}

static void make(void *context) {
    PwiMaster *master = context;
    const PwiModel *model = master->model;
    int n_rows = n_people(master) + master->n_rows + master->n_counts;
    master->lp = glp_create_prob();
    glp_set_obj_dir(master->lp, GLP_MAX);
    for (int row = 0; row < n_rows; row++) add_row(master);
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) set_row(master, model->n[PWI_MENTEE] + j + 1, 1, 1);
    for (int32_t r = 0; r < master->n_rows; r++) {
        const PwiModelRow *row = &model->row[r];
        double least = (double)row->bound / (double)model->unit / pwi_linear_row_unit(row);
        set_row(master, n_people(master) + r + 1, row->is_void ? -DBL_MAX : least, DBL_MAX);
        if (row->is_soft) add_breach(master, r);
    }
}

/* Counts of any mentor, for the groups whose places a rule compares: splits may speak of them. */
static PwStatus make_counts(PwiMaster *master) {
    PwiModel *model = master->model;
    const PwProgramme *programme = model->problem->programme;
    for (int r = 0; r < programme->n_fairness; r++) {
        const PwiFairness *rule = &programme->fairness[r];
        for (int g = 0; rule->kind == PWI_PLACE_PARITY && g < programme->question[rule->question].options.n; g++)
            if (pwi_model_count(model, PWI_NOBODY, rule->question, g) == PWI_NOBODY) return PW_NO_MEMORY;
    }
    master->n_counts = model->n_counts;
    return PW_OK;
}

/* Nobody at all, and each mentee's best pairs alone. */
enum { BEST_PAIRS = 3 };
static PwStatus add_small(PwiMaster *master) {
    const PwiPairList *list = master->bundles->list;
    PwStatus status = PW_OK;
    bool is_new;
    for (int j = 0; j < master->model->n[PWI_MENTOR]; j++) PW_TRY(pwi_master_add(master, j, NULL, 0, &is_new));
    for (int i = 0; i < master->model->n[PWI_MENTEE]; i++)
        for (int32_t k = list->first[i]; k < list->first[i + 1]; k++) {
            int n_better = 0;
            for (int32_t l = list->first[i]; l < list->first[i + 1]; l++)
                n_better += list->pair[l].score_ppm > list->pair[k].score_ppm;
            if (n_better < BEST_PAIRS) PW_TRY(pwi_master_add(master, list->pair[k].mentor, &k, 1, &is_new));
        }
out:
    return status;
}

PwStatus pwi_master_init(PwiMaster *master, PwiModel *model, int goal, PwiBundles *bundles) {
    PwStatus status = PW_OK;
    *master = (PwiMaster){.model = model, .goal = goal, .bundles = bundles, .n_rows = model->n_rows};
    PW_TRY(make_counts(master));
    size_t n_lp_rows = (size_t)(n_people(master) + master->n_rows + master->n_counts);
    master->of_mentor = PWI_NEW_ARRAY(int32_t, (size_t)model->n[PWI_MENTOR]);
    master->breach_column = PWI_NEW_ARRAY(int32_t, (size_t)master->n_rows);
    master->row_dual = PWI_NEW_ARRAY(double, n_lp_rows + 1);
    master->x = PWI_NEW_ARRAY(double, (size_t)bundles->list->n);
    master->index = PWI_NEW_ARRAY(int, n_lp_rows + 1);
    master->value = PWI_NEW_ARRAY(double, n_lp_rows + 1);
    PW_TRY(master->of_mentor != NULL && master->row_dual != NULL && master->x != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(master->index != NULL && master->value != NULL && master->breach_column != NULL ? PW_OK : PW_NO_MEMORY);
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) master->of_mentor[j] = PWI_NOBODY;
    PW_TRY(pwi_glpk_run(master->model->glpk, make, master));
    PW_TRY(add_small(master));
out:
    return status;
}

static void delete_problem(void *context) {
    glp_delete_prob(((PwiMaster *)context)->lp);
}

void pwi_master_clear(PwiMaster *master) {
    if (master->lp != NULL && pwi_glpk_run(master->model->glpk, delete_problem, master) != PW_OK) master->lp = NULL;
    void *owned[] = {master->column, master->member, master->of_mentor, master->row_dual,
                     master->x,      master->index,  master->value,     master->breach_column};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) pwi_free(owned[k]);
    *master = (PwiMaster){0};
}

/* ---- columns ---- */

static int compare_members(const void *a, const void *b) {
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

static bool is_there(const PwiMaster *master, int mentor, const int32_t *pair, int n) {
    for (int32_t c = master->of_mentor[mentor]; c != PWI_NOBODY; c = master->column[c].next)
        if (master->column[c].n == n &&
            (n == 0 || memcmp(master->member + master->column[c].first, pair, (size_t)n * sizeof *pair) == 0))
            return true;
    return false;
}

/* The column's cost; the rows' coefficients in index and value. */
static double lay_column(PwiMaster *master, const PwiMasterColumn *column, int *n) {
    const PwiModel *model = master->model;
    const int32_t *member = master->member + column->first;
    const int64_t charge_ppm = pwi_bundles_charge_ppm(master->bundles, column->mentor, member, column->n);
    int64_t cost = master->goal == PWI_GOAL_TOTAL ? -charge_ppm : 0;
    *n = 0;
    master->index[++*n] = model->n[PWI_MENTEE] + column->mentor + 1;
    master->value[*n] = 1;
    for (int32_t m = 0; m < column->n; m++) {
        PwiScored pair = master->bundles->list->pair[member[m]];
        cost += pwi_model_weight(model, master->goal, pair);
        master->index[++*n] = pair.mentee + 1;
        master->value[*n] = 1;
    }
    const int32_t total = pwi_model_goal_row(model, PWI_GOAL_TOTAL);
    for (int32_t r = 0; r < master->n_rows; r++) {
        PwiWide sum = r == total ? -model->unit * charge_ppm : 0;
        for (int32_t m = 0; m < column->n; m++)
            sum += pwi_model_coefficient(model, r, master->bundles->list->pair[member[m]]);
        if (sum == 0) continue;
        master->index[++*n] = n_people(master) + r + 1;
        master->value[*n] = (double)sum / (double)model->unit / pwi_linear_row_unit(&model->row[r]);
    }
    for (int32_t c = 0; c < master->n_counts; c++) {
        int count = 0;
        for (int32_t m = 0; m < column->n && model->count[c].mentor == PWI_NOBODY; m++)
            count += pwi_model_counts(model, c, master->bundles->list->pair[member[m]]);
        if (count == 0) continue;
        master->index[++*n] = n_people(master) + master->n_rows + c + 1;
        master->value[*n] = count;
    }
    return (double)cost;
}

typedef struct Adding {
    PwiMaster *master;
    PwiMasterColumn *column;
    double cost;
    int n;
} Adding;

static void add_column(void *context) {
    Adding *adding = context;
    PwiMaster *master = adding->master;
    int column = adding->column->column = glp_add_cols(master->lp, 1);
    glp_set_mat_col(master->lp, column, adding->n, master->index, master->value);
    glp_set_obj_coef(master->lp, column, master->is_phase_one ? 0 : adding->cost);
    glp_set_col_bnds(master->lp, column, GLP_LO, 0, 0);
}

PwStatus pwi_master_add(PwiMaster *master, int mentor, const int32_t *pair, int n, bool *is_new) {
    PwStatus status = PW_OK;
    int32_t sorted[PWI_MOST_IN_BUNDLE];
    if (n > 0) {
        memcpy(sorted, pair, (size_t)n * sizeof *pair);
        qsort(sorted, (size_t)n, sizeof *sorted, compare_members);
    }
    *is_new = !is_there(master, mentor, sorted, n);
    if (!*is_new) return PW_OK;
    PwiMasterColumn *grown =
        pwi_reserve_array(master->column, &master->column_capacity, (size_t)master->n_columns + 1, sizeof *grown);
    if (grown == NULL) return PW_NO_MEMORY;
    master->column = grown;
    int32_t *members =
        pwi_reserve_array(master->member, &master->member_capacity, (size_t)(master->n_members + n), sizeof *members);
    if (members == NULL) return PW_NO_MEMORY;
    master->member = members;
    PwiMasterColumn *column = &master->column[master->n_columns];
    *column = (PwiMasterColumn){mentor, master->of_mentor[mentor], master->n_members, n, 0, 0};
    if (n > 0) memcpy(master->member + column->first, sorted, (size_t)n * sizeof *sorted);
    master->n_members += n;
    Adding adding = {.master = master, .column = column};
    adding.cost = lay_column(master, column, &adding.n);
    PW_TRY(pwi_glpk_run(master->model->glpk, add_column, &adding));
    master->of_mentor[mentor] = master->n_columns++;
    master->wants_primal = true;
out:
    return status;
}

/* ---- a node ---- */

typedef struct Limiting {
    PwiMaster *master;
    const PwiLimits *limits;
} Limiting;

static void limit(void *context) {
    const Limiting *limiting = context;
    PwiMaster *master = limiting->master;
    const PwiModel *model = master->model;
    const PwiLimits *limits = limiting->limits;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++) {
        const PwiRange *range = &limits->range[PWI_MENTEE][i];
        set_row(master, i + 1, range->least, range->most);
    }
    for (int32_t c = 0; c < master->n_counts; c++)
        if (model->count[c].mentor == PWI_NOBODY)
            set_row(master, n_people(master) + master->n_rows + c + 1, limits->count_least[c], limits->count_most[c]);
    for (int j = 0; j < model->n[PWI_MENTOR]; j++) {
        int n_in = pwi_bundles_prepare(master->bundles, j, limits);
        for (int32_t c = master->of_mentor[j]; c != PWI_NOBODY; c = master->column[c].next) {
            const PwiMasterColumn *column = &master->column[c];
            bool is_open =
                pwi_bundles_permit(master->bundles, j, master->member + column->first, column->n, n_in, limits);
            glp_set_col_bnds(master->lp, column->column, is_open ? GLP_LO : GLP_FX, 0, 0);
        }
    }
    master->wants_primal = false;
}

PwStatus pwi_master_limit(PwiMaster *master, const PwiLimits *limits) {
    Limiting limiting = {master, limits};
    return pwi_glpk_run(master->model->glpk, limit, &limiting);
}

static void load_phase(PwiMaster *master, bool phase_one) {
    int n_rows = glp_get_num_rows(master->lp);
    if (master->is_phase_one == phase_one) return;
    master->is_phase_one = phase_one;
    master->wants_primal = true;
    for (int k = 1; k <= 2 * n_rows; k++) {
        glp_set_col_bnds(master->lp, k, phase_one ? GLP_LO : GLP_FX, 0, 0);
        glp_set_obj_coef(master->lp, k, phase_one ? -1 : 0);
    }
    for (int32_t r = 0; r < master->n_rows; r++)
        if (master->breach_column[r] > 0)
            glp_set_obj_coef(master->lp, master->breach_column[r], breach_cost(master, r));
    for (int32_t c = 0; c < master->n_columns; c++) {
        int n;
        double cost = phase_one ? 0 : lay_column(master, &master->column[c], &n);
        glp_set_obj_coef(master->lp, master->column[c].column, cost);
    }
}

typedef struct Solving {
    PwiMaster *master;
    bool phase_one;
    PwiLinearOutcome outcome;
} Solving;

/* The most that bundle_node.c takes off a mentee's price: what their priority brings. */
static double highest_gain(const PwiMaster *master) {
    const PwiModel *model = master->model;
    double factor = master->goal == PWI_GOAL_PRIORITY;
    int64_t highest_ppm = 0;
    int32_t r = pwi_model_goal_row(model, PWI_GOAL_PRIORITY);
    if (r != PWI_NOBODY && r < master->n_rows)
        factor += fabs(master->row_dual[n_people(master) + r + 1]) / pwi_linear_row_unit(&model->row[r]);
    for (int i = 0; i < model->n[PWI_MENTEE]; i++)
        if (model->priority_ppm[i] > highest_ppm) highest_ppm = model->priority_ppm[i];
    return factor * (double)highest_ppm;
}

static void take_solution(PwiMaster *master) {
    double highest = 0;
    for (int row = 1; row <= glp_get_num_rows(master->lp); row++) {
        double dual = master->row_dual[row] = glp_get_row_dual(master->lp, row);
        if (fabs(dual) > highest) highest = fabs(dual);
    }
    master->shift =
        pwi_linear_shift(highest + highest_gain(master), master->is_phase_one ? PHASE_ONE_SCALE : PWI_SCALE);
    for (int32_t k = 0; k < master->bundles->list->n; k++) master->x[k] = 0;
    for (int32_t c = 0; c < master->n_columns; c++) {
        PwiMasterColumn *column = &master->column[c];
        column->part = glp_get_col_prim(master->lp, column->column);
        for (int32_t m = 0; m < column->n; m++) master->x[master->member[column->first + m]] += column->part;
    }
}

static void solve(void *context) {
    Solving *solving = context;
    PwiMaster *master = solving->master;
    load_phase(master, solving->phase_one);
    solving->outcome = PWI_LINEAR_CUT_SHORT;
    if (!pwi_glpk_simplex(master->lp, master->wants_primal, -DBL_MAX, master->model->problem->deadline)) return;
    int status = glp_get_status(master->lp);
    if (status == GLP_NOFEAS) solving->outcome = PWI_LINEAR_INFEASIBLE;
    if (status != GLP_OPT) return;
    master->wants_primal = false;
    take_solution(master);
    bool lacks = solving->phase_one && glp_get_obj_val(master->lp) < -1e-7;
    solving->outcome = lacks ? PWI_LINEAR_INFEASIBLE : PWI_LINEAR_OPTIMAL;
}

PwStatus pwi_master_solve(PwiMaster *master, bool phase_one, PwiLinearOutcome *outcome) {
    Solving solving = {master, phase_one, PWI_LINEAR_CUT_SHORT};
    PwStatus status = pwi_glpk_run(master->model->glpk, solve, &solving);
    *outcome = solving.outcome;
    return status;
}

/* ---- what it found ---- */

static double scale_of(const PwiMaster *master) {
    return (double)((master->is_phase_one ? PHASE_ONE_SCALE : PWI_SCALE) >> master->shift);
}

PwStatus pwi_master_prices(const PwiMaster *master, PwiPrices *prices) {
    const PwiModel *model = master->model;
    PwStatus status = pwi_prices_reset(prices, model, master->is_phase_one ? 0 : PWI_SCALE >> master->shift);
    double scale = scale_of(master);
    if (status != PW_OK) return status;
    for (int i = 0; i < model->n[PWI_MENTEE]; i++)
        prices->mentee[i] = pwi_linear_rounded(master->row_dual[i + 1] * scale);
    for (int32_t r = 0; r < master->n_rows; r++)
        prices->row[r] = pwi_linear_rounded(-master->row_dual[n_people(master) + r + 1] /
                                            pwi_linear_row_unit(&model->row[r]) * scale);
    for (int32_t c = 0; c < master->n_counts; c++)
        if (model->count[c].mentor == PWI_NOBODY)
            prices->count[c] = pwi_linear_rounded(master->row_dual[n_people(master) + master->n_rows + c + 1] * scale);
    pwi_prices_cap(prices, model, master->is_phase_one ? PWI_GOAL_ANY : master->goal);
    return PW_OK;
}

PwiWide pwi_master_promise(const PwiMaster *master, int mentor) {
    double dual = master->row_dual[master->model->n[PWI_MENTEE] + mentor + 1];
    return master->model->unit * pwi_linear_rounded(dual * scale_of(master));
}
