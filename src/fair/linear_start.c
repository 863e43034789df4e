/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bases to start the simplex from (linear.h): that of the core's matching, or that of another programme. */
#include <glpk.h>
#include <string.h>

#include "base/memory.h"
#include "fair/linear_columns.h"

/* A row's activity is basic, or rests at one of its bounds and the row's own variable is basic, at 0. */
static void rest(PwiLinear *linear, int32_t row, int32_t activity, int sign) {
    bool is_basic = sign == 0;
    glp_set_row_stat(linear->lp, row, is_basic ? GLP_NS : GLP_BS);
    glp_set_col_stat(linear->lp, activity, is_basic ? GLP_BS : sign > 0 ? GLP_NU : GLP_NL);
}

static int sign_of(int64_t price) {
    return (price > 0) - (price < 0);
}

/* Sums are free: always basic. */
static void rest_sums(PwiLinear *linear) {
    for (int q = 0; q < linear->model->problem->programme->n_questions; q++)
        for (int group = 0; group < linear->sums[q].n_groups; group++)
            rest(linear, linear->sums[q].first_row + group, linear->sums[q].first_column + group, 0);
}

/* Of a pair's column, where `status` has those that pairs had, each with a column of its own. Of two that one column
 * tells apart one was basic in the mentee's row, which is gone: the second rests at 1 if it was that one. */
static int status_of(const PwiLinear *linear, const uint8_t *status, int32_t k) {
    bool is_other_basic = pwi_linear_instead_of(linear, k) == NULL || status[k - 1] == GLP_BS;
    return status[k] == GLP_BS && !is_other_basic ? GLP_NU : status[k];
}

typedef struct Starting {
    PwiLinear *linear;
    const uint8_t *is_made;
    const PwiLinear *other;
    const PwiPairList *list;
    uint8_t *status; /* [linear->n_pairs] */
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
    rest_sums(linear);
    linear->wants_primal = false; /* the rows of steps and companies are new, and so basic */
}

PwStatus pwi_linear_start(PwiLinear *linear, const uint8_t *is_made) {
    Starting starting = {.linear = linear, .is_made = is_made};
    return pwi_glpk_run(linear->model->glpk, start, &starting);
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
    for (int load = 0; load < pwi_linear_n_steps(linear, side, person); load++)
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
            if (!pwi_linear_is_settled(linear, side, person)) copy_person(linear, other, side, person);
    rest_sums(linear);
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
            if (linear->pair[l].mentor == pair.mentor) starting->status[l] = (uint8_t)status;
    }
    for (int32_t l = 0; l < linear->n_pairs; l++)
        if (linear->pair_column[l] > 0)
            glp_set_col_stat(linear->lp, linear->pair_column[l], status_of(linear, starting->status, l));
    linear->wants_primal = false;
}

PwStatus pwi_linear_start_like(PwiLinear *linear, const PwiLinear *other, const PwiPairList *list) {
    Starting starting = {
        .linear = linear, .other = other, .list = list, .status = PWI_NEW_ARRAY(uint8_t, (size_t)linear->n_pairs)};
    if (starting.status == NULL) return PW_NO_MEMORY;
    memset(starting.status, GLP_NL, (size_t)linear->n_pairs);
    PwStatus status = pwi_glpk_run(linear->model->glpk, start_like, &starting);
    pwi_free(starting.status);
    return status;
}
