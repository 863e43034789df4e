/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the simplex tableau, over the columns that may move (probe.h).
 *
 * GLPK's own glp_eval_tab_row goes through all columns, of which most are fixed, for every row; here those that may
 * move are gathered once. Its rows are all "= constant", so that no auxiliary variable ever enters. */
#include "fair/probe.h"

#include <assert.h>
#include <glpk.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"

/* Columns that are not basic and not fixed, with their coefficients. */
typedef struct Movable {
    int32_t n, n_entries, entry_capacity;
    int32_t *first; /* [n + 1] into row, value */
    int *row;
    double *value;
    double *cost; /* [n] |reduced cost| */
    int8_t *way;  /* [n] +1: may rise, −1: may fall, 0: both */
} Movable;

typedef struct Probing {
    PwiLinear *linear;
    PwiProbe *probe;
    int n;
    Movable movable;
    double *rho; /* [rows + 1] */
    int *index;  /* [rows + 1] scratch */
    double *entry;
} Probing;

static bool may_move(const PwiLinear *linear, int32_t column) {
    return glp_get_col_stat(linear->lp, column) != GLP_BS && linear->low[column] < linear->high[column];
}

static void gather(void *context) {
    Probing *probing = context;
    const PwiLinear *linear = probing->linear;
    Movable *movable = &probing->movable;
    for (int32_t column = 1; column <= linear->n_columns; column++) {
        if (!may_move(linear, column)) continue;
        int n = glp_get_mat_col(linear->lp, column, probing->index, probing->entry);
        assert(movable->n_entries + n <= movable->entry_capacity);
        for (int k = 1; k <= n; k++) {
            movable->row[movable->n_entries] = probing->index[k];
            movable->value[movable->n_entries++] = probing->entry[k];
        }
        int status = glp_get_col_stat(linear->lp, column);
        movable->cost[movable->n] = fabs(glp_get_col_dual(linear->lp, column));
        movable->way[movable->n] = (int8_t)(status == GLP_NL ? 1 : status == GLP_NU ? -1 : 0);
        movable->first[++movable->n] = movable->n_entries;
    }
}

/* The losses a unit of the basic column's falling (at [0]) and rising (at [1]). */
static void step_losses(const Probing *probing, double loss[2]) {
    const Movable *movable = &probing->movable;
    loss[0] = loss[1] = PWI_HUGE_LOSS;
    for (int32_t k = 0; k < movable->n; k++) {
        double alpha = 0;
        for (int32_t e = movable->first[k]; e < movable->first[k + 1]; e++)
            alpha += probing->rho[movable->row[e]] * movable->value[e];
        if (fabs(alpha) < 1e-9) continue;
        double ratio = movable->cost[k] / fabs(alpha);
        for (int rises = 0; rises < 2; rises++) {
            bool helps = movable->way[k] == 0 || ((alpha * movable->way[k] > 0) == (rises == 1));
            if (helps && ratio < loss[rises]) loss[rises] = ratio;
        }
    }
}

static void probe_all(void *context) {
    Probing *probing = context;
    PwiLinear *linear = probing->linear;
    int n_rows = glp_get_num_rows(linear->lp);
    gather(probing);
    for (int k = 0; k < probing->n; k++) {
        PwiProbe *probe = &probing->probe[k];
        double loss[2];
        probe->down = probe->up = 0;
        if (glp_get_col_stat(linear->lp, probe->column) != GLP_BS) continue;
        memset(probing->rho, 0, ((size_t)n_rows + 1) * sizeof *probing->rho);
        probing->rho[glp_get_col_bind(linear->lp, probe->column)] = 1;
        glp_btran(linear->lp, probing->rho);
        step_losses(probing, loss);
        double part = probe->x - floor(probe->x);
        probe->down = loss[0] >= PWI_HUGE_LOSS ? PWI_HUGE_LOSS : part * loss[0];
        probe->up = loss[1] >= PWI_HUGE_LOSS ? PWI_HUGE_LOSS : (1 - part) * loss[1];
    }
}

static void count_entries(void *context) {
    Probing *probing = context;
    PwiLinear *linear = probing->linear;
    for (int32_t column = 1; column <= linear->n_columns; column++)
        if (may_move(linear, column))
            probing->movable.entry_capacity += glp_get_mat_col(linear->lp, column, NULL, NULL);
}

PwStatus pwi_probe(PwiLinear *linear, PwiProbe *probe, int n) {
    PwStatus status = PW_OK;
    Probing probing = {.linear = linear, .probe = probe, .n = n};
    Movable *movable = &probing.movable;
    size_t n_columns = (size_t)linear->n_columns, n_rows = (size_t)linear->n_lp_rows + 1;
    PW_TRY(pwi_glpk_run(linear->model->glpk, count_entries, &probing));
    movable->first = PWI_NEW_ARRAY(int32_t, n_columns + 1);
    movable->row = PWI_NEW_ARRAY(int, (size_t)movable->entry_capacity);
    movable->value = PWI_NEW_ARRAY(double, (size_t)movable->entry_capacity);
    movable->cost = PWI_NEW_ARRAY(double, n_columns);
    movable->way = PWI_NEW_ARRAY(int8_t, n_columns);
    probing.rho = PWI_NEW_ARRAY(double, n_rows);
    probing.index = PWI_NEW_ARRAY(int, n_rows);
    probing.entry = PWI_NEW_ARRAY(double, n_rows);
    PW_TRY(movable->first != NULL && movable->row != NULL && movable->value != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(movable->cost != NULL && movable->way != NULL && probing.rho != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(probing.index != NULL && probing.entry != NULL ? PW_OK : PW_NO_MEMORY);
    PW_TRY(pwi_glpk_run(linear->model->glpk, probe_all, &probing));
out:
    pwi_free(movable->first);
    pwi_free(movable->row);
    pwi_free(movable->value);
    pwi_free(movable->cost);
    pwi_free(movable->way);
    pwi_free(probing.rho);
    pwi_free(probing.index);
    pwi_free(probing.entry);
    return status;
}

/* ---- some steps ---- */

typedef struct Trial {
    PwiLinear *linear;
    PwiProbe *probe;
    double most;
    uint8_t *status; /* [rows + columns] of the basis to go back to */
} Trial;

static void keep_basis(const PwiLinear *linear, uint8_t *status) {
    for (int32_t row = 1; row <= linear->n_lp_rows; row++) *status++ = (uint8_t)glp_get_row_stat(linear->lp, row);
    for (int32_t column = 1; column <= linear->n_columns; column++)
        *status++ = (uint8_t)glp_get_col_stat(linear->lp, column);
}

static void restore_basis(PwiLinear *linear, const uint8_t *status) {
    for (int32_t row = 1; row <= linear->n_lp_rows; row++) glp_set_row_stat(linear->lp, row, *status++);
    for (int32_t column = 1; column <= linear->n_columns; column++) glp_set_col_stat(linear->lp, column, *status++);
}

/* The loss found by MOST_STEPS steps with the column between these. */
static double loss_between(const Trial *trial, double low, double high, double objective) {
    enum { MOST_STEPS = 40 };
    struct glp_prob *lp = trial->linear->lp;
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.meth = GLP_DUAL;
    how.it_lim = MOST_STEPS;
    how.obj_ll = objective - trial->most;
    how.tol_bnd = how.tol_dj = 1e-9;
    glp_set_col_bnds(lp, trial->probe->column, low < high ? GLP_DB : GLP_FX, low, high);
    int code = glp_simplex(lp, &how);
    if (code == GLP_EOBJLL || glp_get_prim_stat(lp) == GLP_NOFEAS) return trial->most;
    if (code != 0 && code != GLP_EITLIM) return 0;
    double loss = objective - glp_get_obj_val(lp);
    return glp_get_dual_stat(lp) == GLP_FEAS && loss > 0 ? loss : 0;
}

static void try_both(void *context) {
    Trial *trial = context;
    PwiLinear *linear = trial->linear;
    PwiProbe *probe = trial->probe;
    double low = linear->low[probe->column], high = linear->high[probe->column], below = floor(probe->x);
    double objective = linear->objective;
    keep_basis(linear, trial->status);
    for (int rises = 0; rises < 2; rises++) {
        double *known = rises ? &probe->up : &probe->down;
        if (*known >= trial->most) continue;
        double loss =
            rises ? loss_between(trial, below + 1, high, objective) : loss_between(trial, low, below, objective);
        if (loss > *known) *known = loss;
        restore_basis(linear, trial->status);
    }
    linear->low[probe->column] = low - 1; /* not what GLPK has: bounds are set anew */
    pwi_linear_set_bounds(linear, probe->column, low, high);
}

PwStatus pwi_probe_further(PwiLinear *linear, PwiProbe *probe, double most) {
    Trial trial = {linear, probe, most, PWI_NEW_ARRAY(uint8_t, (size_t)linear->n_lp_rows + (size_t)linear->n_columns)};
    PwStatus status = trial.status != NULL ? pwi_glpk_run(linear->model->glpk, try_both, &trial) : PW_NO_MEMORY;
    pwi_free(trial.status);
    return status;
}

/* ---- what splits have cost ---- */

void pwi_costs_clear(PwiCosts *costs) {
    for (int rises = 0; rises < 2; rises++) {
        pwi_free(costs->sum[rises]);
        pwi_free(costs->n[rises]);
    }
    *costs = (PwiCosts){0};
}

static PwStatus make_room(PwiCosts *costs, int32_t column) {
    if (column < costs->n_columns) return PW_OK;
    int32_t n = 2 * column + 64;
    for (int rises = 0; rises < 2; rises++) {
        double *sum = pwi_resize_array(costs->sum[rises], (size_t)n, sizeof *sum);
        if (sum != NULL) costs->sum[rises] = sum;
        int32_t *count = pwi_resize_array(costs->n[rises], (size_t)n, sizeof *count);
        if (count != NULL) costs->n[rises] = count;
        if (sum == NULL || count == NULL) return PW_NO_MEMORY;
        memset(sum + costs->n_columns, 0, (size_t)(n - costs->n_columns) * sizeof *sum);
        memset(count + costs->n_columns, 0, (size_t)(n - costs->n_columns) * sizeof *count);
    }
    costs->n_columns = n;
    return PW_OK;
}

PwStatus pwi_costs_add(PwiCosts *costs, const PwiProbe *probe) {
    PwStatus status = make_room(costs, probe->column);
    double part = probe->x - floor(probe->x), way[] = {part, 1 - part}, loss[] = {probe->down, probe->up};
    for (int rises = 0; rises < 2 && status == PW_OK; rises++) {
        if (way[rises] < 1e-6) continue;
        costs->sum[rises][probe->column] += loss[rises] / way[rises];
        costs->n[rises][probe->column]++;
    }
    return status;
}

bool pwi_costs_know(const PwiCosts *costs, PwiProbe *probe) {
    enum { RELIABLE = 4 };
    int32_t column = probe->column;
    if (column >= costs->n_columns || costs->n[0][column] < RELIABLE || costs->n[1][column] < RELIABLE) return false;
    double part = probe->x - floor(probe->x);
    double down = part * costs->sum[0][column] / costs->n[0][column];
    double up = (1 - part) * costs->sum[1][column] / costs->n[1][column];
    if (down > probe->down) probe->down = down;
    if (up > probe->up) probe->up = up;
    return true;
}
